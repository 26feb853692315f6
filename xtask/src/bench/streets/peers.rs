//! The peers: OSRM and Valhalla out of their Python wheels, scipy and `DuckDB` in an environment.
//!
//! The wheels are made for a newer Python than a machine may have; the native programs inside need none.

use crate::process::{command, run};
use crate::setup;
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};

const REQUIREMENTS: &str = include_str!("requirements.txt");
const OSRM: &str = "osrm-bindings==26.10.0";
const VALHALLA: &str = "pyvalhalla==3.9.1";

/// What there is to compare with; a peer that is absent says why.
pub(super) struct Peers {
    /// The Python that runs scipy and `DuckDB`, or any Python where those are absent.
    pub(super) python: PathBuf,
    libraries: Result<(), String>,
    osrm: Result<PathBuf, String>,
    valhalla: Result<PathBuf, String>,
}

impl Peers {
    /// Fetches what is missing.
    pub(super) fn all(folder: &Path) -> Result<Self> {
        let requirements: Vec<&str> = REQUIREMENTS.lines().collect();
        let environment = setup::python("venv-streets", &requirements);
        let python = match &environment {
            Ok(python) => python.clone(),
            Err(_) => any_python()?,
        };
        let wheel = |name, wanted| said(unpacked(&python, folder, name, wanted));
        Ok(Self {
            osrm: wheel("osrm", OSRM),
            valhalla: wheel("valhalla", VALHALLA),
            libraries: said(environment.map(|_| ())),
            python,
        })
    }

    /// None: ours is measured alone.
    pub(super) fn none() -> Result<Self> {
        let absent = || Err("left out, as asked".to_owned());
        let (osrm, valhalla) = (absent(), absent());
        Ok(Self { python: any_python()?, libraries: Err("left out, as asked".to_owned()), osrm, valhalla })
    }

    /// Names those that are absent.
    pub(super) fn report(&self) {
        let missing = [
            ("OSRM", self.osrm.as_ref().err()),
            ("Valhalla", self.valhalla.as_ref().err()),
            ("scipy and DuckDB", self.libraries.as_ref().err()),
        ];
        for (name, reason) in missing {
            if let Some(reason) = reason {
                println!("{name}: absent: {reason}");
            }
        }
    }

    /// The folder of OSRM's package.
    pub(super) fn osrm(&self) -> Result<&Path> {
        self.osrm.as_deref().map_err(|reason| anyhow!("OSRM is absent: {reason}"))
    }

    /// The folder of Valhalla's package.
    pub(super) fn valhalla(&self) -> Result<&Path> {
        self.valhalla.as_deref().map_err(|reason| anyhow!("Valhalla is absent: {reason}"))
    }

    /// The Python that has scipy and `DuckDB`.
    pub(super) fn libraries(&self) -> Result<&Path> {
        match &self.libraries {
            Ok(()) => Ok(&self.python),
            Err(reason) => bail!("scipy and DuckDB are absent: {reason}"),
        }
    }
}

/// Measuring itself needs an interpreter, but nothing installed in it.
fn any_python() -> Result<PathBuf> {
    if let Some(python) = crate::process::find("python3") {
        return Ok(python);
    }
    setup::apt(&["python3"])?;
    crate::process::find("python3").context("python3 was installed and is still not on the search path")
}

fn said<T>(result: Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("{error:#}"))
}

/// Downloads a wheel and unpacks it, once; gives the folder of its package.
fn unpacked(python: &Path, folder: &Path, name: &str, wanted: &str) -> Result<PathBuf> {
    let home = folder.join(wanted);
    let stamp = home.join("unpacked");
    if !stamp.is_file() {
        setup::step(&format!("{wanted} (a wheel from PyPI)"), || {
            let mut pip = command(python);
            pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
            pip.args(["--python-version", "312", "--only-binary=:all:", "--dest"]).arg(&home).arg(wanted);
            run(&mut pip)?;
            let wheel = only_wheel(&home)?;
            run(command(python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&home))?;
            make_runnable(&home.join(name).join("bin"))?;
            std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
        })?;
    }
    Ok(home.join(name))
}

fn only_wheel(folder: &Path) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))?;
    let mut files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    files
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .with_context(|| format!("no wheel was put into {}", folder.display()))
}

/// Python's own unzipper forgets that a file may be run.
fn make_runnable(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for entry in std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry.with_context(|| format!("listing {}", folder.display()))?.path();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
            .with_context(|| format!("making {} runnable", path.display()))?;
    }
    Ok(())
}
