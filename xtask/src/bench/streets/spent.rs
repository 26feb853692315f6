//! What a program used from its start to its end, as the kernel counted it.

use crate::process::{command, words};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a program that has ended used.
#[derive(Clone, Debug)]
pub(super) struct Spent {
    /// Time on processors, all threads, user and kernel.
    pub(super) cpu_seconds: f64,
    /// Time on the wall.
    pub(super) wall_seconds: f64,
    /// The most memory that it held. The measuring interpreter's own start counts, so it is never below some 10 MiB.
    pub(super) peak_mebibytes: f64,
    /// What it said on stderr.
    pub(super) stderr: String,
}

#[derive(Deserialize)]
struct Record {
    cpu_seconds: f64,
    wall_seconds: f64,
    peak_kibibytes: f64,
}

/// How programs are run to be measured.
pub(super) struct Meter {
    python: PathBuf,
    record: PathBuf,
}

impl Meter {
    /// A meter that notes down in a folder.
    pub(super) fn new(python: &Path, folder: &Path) -> Self {
        Self { python: python.to_path_buf(), record: folder.join("spent.json") }
    }

    /// Runs a command to its end; one that fails is an error with the last thing it said.
    pub(super) fn run(&self, measured: &Command) -> Result<Spent> {
        self.run_through(measured, &[])
    }

    /// The same on one processor, where the system can hold a program there, so that wall time of a program of many
    /// threads is processor time too.
    pub(super) fn run_on_one_processor(&self, measured: &Command) -> Result<Spent> {
        let held = crate::process::find("taskset").is_some();
        self.run_through(measured, if held { &["taskset", "-c", "0"] } else { &[] })
    }

    fn run_through(&self, measured: &Command, before: &[&str]) -> Result<Spent> {
        let line = words(measured);
        let mut meter = command(&self.python);
        meter.arg("xtask/src/bench/streets/measure.py").arg(&self.record).args(before);
        meter.arg(measured.get_program()).args(measured.get_args());
        for (name, value) in measured.get_envs() {
            match value {
                Some(value) => meter.env(name, value),
                None => meter.env_remove(name),
            };
        }
        let output = meter.output().with_context(|| format!("starting `{line}`"))?;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            bail!("{}", complaint(measured, &stderr, &String::from_utf8_lossy(&output.stdout)));
        }
        let text =
            std::fs::read_to_string(&self.record).with_context(|| format!("reading what `{line}` used"))?;
        let record: Record =
            serde_json::from_str(&text).with_context(|| format!("reading what `{line}` used"))?;
        Ok(Spent {
            cpu_seconds: record.cpu_seconds,
            wall_seconds: record.wall_seconds,
            peak_mebibytes: record.peak_kibibytes / 1024.0,
            stderr,
        })
    }
}

impl Spent {
    /// The seconds in the program's last line on stderr, `compute_seconds S`.
    ///
    /// They are a program's own wall time; a program of one thread cannot have computed longer than its whole
    /// processor time, so on a busy machine the smaller of the two is nearer to the truth.
    pub(super) fn compute_seconds(&self) -> Result<f64> {
        let said = self.stderr.lines().rev().find_map(|line| line.trim().strip_prefix("compute_seconds "));
        let said: f64 =
            said.and_then(|text| text.trim().parse().ok()).context("it did not say its compute_seconds")?;
        Ok(said.min(self.cpu_seconds))
    }
}

/// One line: which program with which first words, and the line in which it says what is wrong.
fn complaint(command: &Command, stderr: &str, stdout: &str) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let all = command.get_args().map(std::ffi::OsStr::to_string_lossy);
    // Its words and no file names, so that the same complaint about many files is told once.
    let first: Vec<_> = all.take_while(|word| !word.contains('/') && !word.starts_with('-')).collect();
    let said = [stderr, stdout].into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default();
    let is_error = |line: &&str| line.to_ascii_lowercase().contains("error");
    let line = said.lines().find(is_error).or_else(|| said.lines().rfind(|line| !line.trim().is_empty()));
    format!("`{program} {} …`: {}", first.join(" "), line.unwrap_or("it failed and said nothing").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spent(stderr: &str, cpu_seconds: f64) -> Spent {
        Spent { cpu_seconds, wall_seconds: 9.0, peak_mebibytes: 1.0, stderr: stderr.to_owned() }
    }

    #[test]
    fn compute_seconds_are_read_from_the_last_such_line() {
        let said = "reading\ncompute_seconds 1\ncompute_seconds 0.25\n";
        assert!((spent(said, 9.0).compute_seconds().expect("it is said") - 0.25).abs() < 1e-9);
        assert!((spent(said, 0.2).compute_seconds().expect("it is said") - 0.2).abs() < 1e-9);
        assert!(spent("nothing", 9.0).compute_seconds().is_err());
    }

    #[test]
    fn a_complaint_is_the_line_that_names_the_error() {
        let mut command = Command::new("a/b/anlan");
        command.args(["import", "osm", "a/x", "--out", "y"]);
        let said = complaint(&command, "error: no such word\n\nUsage: anlan\n", "");
        assert_eq!(said, "`anlan import osm …`: error: no such word");
        assert_eq!(complaint(&command, "", "one\ntwo\n"), "`anlan import osm …`: two");
    }

    #[test]
    fn a_program_is_measured_and_a_failed_one_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let Some(python) = crate::process::find("python3") else {
            println!("no python3 on the search path, so nothing can be measured here");
            return;
        };
        let meter = Meter::new(&python, folder.path());
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo compute_seconds 0 >&2"]);
        let spent = meter.run(&shell).expect("sh is everywhere");
        assert!(spent.wall_seconds > 0.0 && spent.peak_mebibytes > 0.5, "{spent:?}");
        assert!(spent.compute_seconds().is_ok());
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo no such map >&2; exit 3"]);
        let error = meter.run(&shell).expect_err("it was told to fail").to_string();
        assert!(error.contains("no such map"), "{error}");
    }
}
