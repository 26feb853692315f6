//! Starting other programs: from where, with what said on screen, and what they answered.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}

/// A command that starts at the root of the tree.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The same cargo that started this task, free of the variables that describe this task's own package.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = command(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_BIN_NAME" {
            command.env_remove(name);
        }
    }
    command
}

/// Says on one line what is being done.
pub(crate) fn say(what: &str) {
    println!("==> {what}");
}

/// The command as a person would type it.
pub(crate) fn words(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Runs a command on this terminal and fails when it does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = words(command);
    let status = command.status().with_context(|| format!("starting `{line}`"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Runs a command quietly and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = words(command);
    let output = command.output().with_context(|| format!("starting `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("reading what `{line}` printed"))
}

/// What a command that was shown on screen said, and whether it was content.
pub(crate) struct Captured {
    /// Whether the command ended well.
    pub(crate) succeeded: bool,
    /// Both of its outputs in the order in which they came.
    pub(crate) text: String,
}

/// Runs a command on this terminal and keeps a copy of what it says, errors included.
pub(crate) fn capture(mut command: Command) -> Result<Captured> {
    let line = words(&command);
    let (reader, writer) = std::io::pipe().with_context(|| format!("making a pipe for `{line}`"))?;
    command.stdout(writer.try_clone().with_context(|| format!("sharing the pipe of `{line}`"))?);
    command.stderr(writer);
    let mut child = command.spawn().with_context(|| format!("starting `{line}`"))?;
    // The command still holds the writing ends; the reading below would never end with them open.
    drop(command);
    let mut text = String::new();
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).with_context(|| format!("listening to `{line}`"))? > 0 {
        let said = String::from_utf8_lossy(&bytes);
        print!("{said}");
        text.push_str(&said);
        bytes.clear();
    }
    let status = child.wait().with_context(|| format!("waiting for `{line}`"))?;
    Ok(Captured { succeeded: status.success(), text })
}

/// Finds a program on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_outputs_are_kept_in_their_order() {
        let mut shell = command("sh");
        shell.args(["-c", "echo one; echo two >&2; echo three; exit 3"]);
        let captured = capture(shell).expect("sh is everywhere");
        assert_eq!(captured.text, "one\ntwo\nthree\n");
        assert!(!captured.succeeded);
    }

    #[test]
    fn a_failing_command_is_named_with_what_it_said() {
        let mut shell = command("sh");
        shell.args(["-c", "echo no paper >&2; exit 1"]);
        let error = output(&mut shell).expect_err("the shell was told to fail").to_string();
        assert!(error.contains("no paper") && error.starts_with("`sh"), "{error}");
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("xtask/Cargo.toml").is_file());
    }
}
