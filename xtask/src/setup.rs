//! Everything that must be there before a task can run, and how it gets there.
//!
//! Each function looks first and acts only when something is missing or stale, so that a second run is quick.

use crate::process::{command, find, output, root, run, say, words};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};

const NODE_MAJOR_MIN: u32 = 20;

/// Announces a piece of work, does it, and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(what);
    let start = Instant::now();
    let result = work().with_context(|| what.to_owned())?;
    println!("    done in {:.1} s", start.elapsed().as_secs_f64());
    Ok(result)
}

/// Makes sure that C sources (`SQLite`, the cipher library) can be compiled.
pub(crate) fn compiler() -> Result<()> {
    if find("cc").is_some() || find("gcc").is_some() {
        return Ok(());
    }
    step("C compiler (apt-get)", || apt(&["build-essential"]))
}

/// Makes sure that Node is there and new enough.
pub(crate) fn node() -> Result<()> {
    if find("node").is_none() || find("npm").is_none() {
        bail!(
            "Node {NODE_MAJOR_MIN} or newer with npm is needed and is not on the search path; see nodejs.org"
        );
    }
    let version = output(command("node").arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    if major.parse::<u32>().unwrap_or_default() < NODE_MAJOR_MIN {
        bail!("Node {NODE_MAJOR_MIN} or newer is needed, this is {}", version.trim());
    }
    Ok(())
}

/// A command of npm in one of the tree's folders.
pub(crate) fn npm(folder: &str) -> Command {
    in_folder("npm", folder)
}

/// A command of npx in one of the tree's folders; it fetches what is not installed without asking.
pub(crate) fn npx(folder: &str) -> Command {
    let mut npx = in_folder("npx", folder);
    npx.arg("--yes");
    npx
}

fn in_folder(program: &str, folder: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root().join(folder));
    command
}

/// Installs the packages of a folder when its lock file is newer than what is installed.
pub(crate) fn packages(folder: &str) -> Result<()> {
    node()?;
    let base = root().join(folder);
    let installed = modified(&base.join("node_modules/.package-lock.json"));
    let wanted = modified(&base.join("package-lock.json"));
    if wanted.is_none() {
        bail!("{folder}/package-lock.json is missing; `npm install` in {folder}/ writes it");
    }
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    step(&format!("{folder}: npm ci"), || {
        // Browsers come from the distribution; the download would be large and is not used.
        let mut npm = npm(folder);
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run(npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
    })
}

/// Builds the console when its build is missing or older than any of its sources.
pub(crate) fn console() -> Result<()> {
    packages("console")?;
    let base = root().join("console");
    let built = modified(&base.join("dist/index.html"));
    if built.is_some() && built >= newest(&base)? {
        return Ok(());
    }
    step("console: npm run build", build_console)
}

/// Builds the console and lets cargo know, which does not look for files that are new in an embedded folder.
pub(crate) fn build_console() -> Result<()> {
    run(npm("console").args(["run", "--silent", "build"]))?;
    let built = modified(&root().join("console/dist/index.html")).context("the build left no index.html")?;
    let embedding = root().join("crates/http/src/lib.rs");
    std::fs::File::open(&embedding)
        .and_then(|file| file.set_modified(built))
        .with_context(|| format!("marking {} as changed", embedding.display()))
}

/// Makes a Python environment under `target/` with the named packages and returns its interpreter.
pub(crate) fn python(name: &str, requirements: &[&str]) -> Result<PathBuf> {
    let folder = root().join("target").join(name);
    let interpreter = folder.join("bin/python");
    let stamp = folder.join("requirements-installed.txt");
    let wanted = requirements.join("\n");
    if interpreter.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(interpreter);
    }
    step(&format!("Python environment {name}"), || {
        if find("python3").is_none() {
            apt(&["python3", "python3-venv"])?;
        }
        let make = || run(command("python3").args(["-m", "venv"]).arg(&folder));
        if make().is_err() {
            // Debian ships venv's seed packages apart from Python itself.
            apt(&["python3-venv"])?;
            make()?;
        }
        let mut pip = command(&interpreter);
        run(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(requirements))?;
        std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
    })?;
    Ok(interpreter)
}

/// Makes sure that a broker is there, for the tests of positions over MQTT.
pub(crate) fn mosquitto() -> Result<()> {
    if find("mosquitto").is_some() || Path::new("/usr/sbin/mosquitto").is_file() {
        return Ok(());
    }
    step("Mosquitto (apt-get)", || apt(&["mosquitto"]))
}

/// Finds a Chromium for the browser tests, from `CHROMIUM_PATH`, the search path, or the distribution.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM_PATH") {
        return Ok(path.into());
    }
    let installed = || ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| find(name));
    if let Some(path) = installed() {
        return Ok(path);
    }
    step("Chromium (apt-get)", || apt(&["chromium"]))?;
    installed().context("chromium was installed and is still not on the search path")
}

/// Installs packages of the distribution as root or through sudo, or says exactly what to type.
pub(crate) fn apt(packages: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get install {}", packages.join(" "));
    if find("apt-get").is_none() {
        bail!("this needs {}; install it with your system's package manager", packages.join(", "));
    }
    let is_root = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let has_sudo = || find("sudo").is_some() && output(command("sudo").args(["-n", "true"])).is_ok();
    if !is_root && !has_sudo() {
        bail!("this needs {}; as root, run: {by_hand}", packages.join(", "));
    }
    let privileged = || {
        let mut apt = command(if is_root { "env" } else { "sudo" });
        if !is_root {
            apt.args(["-n", "env"]);
        }
        apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]);
        apt
    };
    run(privileged().arg("update"))?;
    let mut install = privileged();
    install.args(["install", "--no-install-recommends"]).args(packages);
    run(&mut install).with_context(|| format!("`{}` did not work; by hand: {by_hand}", words(&install)))
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The time of the youngest source below a folder; what is built or installed does not count.
fn newest(folder: &Path) -> Result<Option<SystemTime>> {
    let mut youngest = None;
    for entry in std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let entry = entry.with_context(|| format!("listing {}", folder.display()))?;
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" || name.to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        youngest = youngest.max(if path.is_dir() { newest(&path)? } else { modified(&path) });
    }
    Ok(youngest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_or_installed_is_no_source() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["src", "dist", "node_modules"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        std::fs::write(folder.path().join("src/App.svelte"), "<p/>").expect("a file");
        let source = modified(&folder.path().join("src/App.svelte"));
        std::fs::write(folder.path().join("dist/index.html"), "built").expect("a file");
        std::fs::write(folder.path().join("node_modules/x.js"), "installed").expect("a file");
        assert_eq!(newest(folder.path()).expect("a readable folder"), source);
    }
}
