//! Every test there is, in one run; what fails does not keep the rest from being tried.

use crate::process::{Captured, capture, cargo, command, find, root, say};
use crate::tally::{Runner, Tally, read};
use crate::{contract, e2e, setup, tidy};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// What the client tests need from `PyPI`.
const CLIENT_PACKAGES: &[&str] = &["georeport", "schemathesis>=4,<5"];

/// The steps so far and what they counted.
#[derive(Default)]
struct Ledger {
    tally: Tally,
    lines: Vec<String>,
    failures: Vec<String>,
}

impl Ledger {
    /// Runs a step that is one test by itself.
    fn whole(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        say(name);
        match work() {
            Ok(()) => self.enter(name, Tally { passed: 1, failed: 0 }, true),
            Err(error) => {
                println!("{name}: {error:#}");
                self.enter(name, Tally { passed: 0, failed: 1 }, false)
            }
        }
    }

    /// Runs a step whose runner counts its tests.
    fn counted(&mut self, name: &str, runner: Runner, work: impl FnOnce() -> Result<Captured>) -> bool {
        say(name);
        match work() {
            Ok(captured) => {
                let tally = settle(read(runner, &captured.text), captured.succeeded);
                self.enter(name, tally, tally.failed == 0)
            }
            Err(error) => {
                println!("{name}: {error:#}");
                self.enter(name, Tally { passed: 0, failed: 1 }, false)
            }
        }
    }

    /// Enters a step that could not be tried, because what it stands on failed.
    fn not_run(&mut self, name: &str, reason: &str) {
        self.enter(&format!("{name} (not run: {reason})"), Tally { passed: 0, failed: 1 }, false);
    }

    fn enter(&mut self, name: &str, tally: Tally, succeeded: bool) -> bool {
        self.tally += tally;
        self.lines.push(format!("{name}: {} held, {} did not", tally.passed, tally.failed));
        if !succeeded {
            self.failures.push(name.to_owned());
        }
        succeeded
    }

    /// Prints what each step counted, what failed, and at the very end the sum.
    fn close(&self) {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        if !self.failures.is_empty() {
            println!("Failed: {}", self.failures.join(", "));
        }
        println!();
        println!("{}", self.tally);
        if self.tally.failed > 0 {
            // The closing line stands; an error text after it would hide it.
            std::process::exit(1);
        }
    }
}

/// A runner that ended badly failed something, even when it could not say what;
/// one that ended well without a single test tested nothing.
fn settle(counted: Tally, succeeded: bool) -> Tally {
    let silent = counted.failed == 0 && (!succeeded || counted.passed == 0);
    Tally { failed: if silent { 1 } else { counted.failed }, ..counted }
}

/// Runs everything and closes with one line: `N passed, N failed`.
pub(crate) fn run() {
    let mut ledger = Ledger::default();
    ledger.whole("set-up", || setup::compiler().and_then(|()| setup::mosquitto()));
    let console = ledger.whole("console: build", setup::console);
    if console {
        ledger.counted("console: types", Runner::Plain, svelte_check);
        ledger.counted("console: tests", Runner::Vitest, || npm_script("test"));
    } else {
        ledger.not_run("console: types and tests", "the console did not build");
    }
    ledger.whole("tidy", tidy::run);
    rust_tests(&mut ledger);
    if ledger.whole("binary", e2e::build_binary) {
        ledger.whole("contract", contract::check);
        client_tests(&mut ledger);
        if console {
            ledger.counted("browser", Runner::Playwright, || e2e::play(&[]));
        } else {
            ledger.not_run("browser", "the console did not build");
        }
    } else {
        ledger.not_run("clients and browser", "the binary did not build");
    }
    ledger.close();
}

fn npm_script(script: &str) -> Result<Captured> {
    let mut npm = setup::npm("console");
    npm.args(["run", "--silent", script]).env("NO_COLOR", "1").env("CI", "1");
    capture(npm)
}

fn svelte_check() -> Result<Captured> {
    let mut captured = npm_script("check")?;
    // It closes with a count of errors, not of tests: the whole of it is one test here.
    captured.text =
        Tally { passed: captured.succeeded.into(), failed: (!captured.succeeded).into() }.to_string();
    Ok(captured)
}

fn rust_tests(ledger: &mut Ledger) {
    if find("cargo-nextest").is_none() {
        ledger.counted("Rust", Runner::Cargo, || {
            capture(cargo_words(&["test", "--workspace", "--no-fail-fast"]))
        });
        return;
    }
    let words = ["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail"];
    ledger.counted("Rust", Runner::Nextest, || capture(cargo_words(&words)));
    // nextest leaves the examples in the documentation out. There may be none of them.
    ledger.counted("Rust: examples in the documentation", Runner::Plain, || {
        let mut captured =
            capture(cargo_words(&["test", "--workspace", "--doc", "--no-fail-fast", "--quiet"]))?;
        let mut tally = read(Runner::Cargo, &captured.text);
        tally.passed += u64::from(captured.succeeded);
        captured.text = tally.to_string();
        Ok(captured)
    });
}

fn cargo_words(words: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo.args(words);
    cargo
}

/// Runs every script in `e2e/clients/` with the path of the binary.
fn client_tests(ledger: &mut Ledger) {
    let scripts = match client_scripts() {
        Ok(scripts) if !scripts.is_empty() => scripts,
        Ok(_) => return ledger.not_run("clients", "there is no script in e2e/clients"),
        Err(error) => return ledger.not_run("clients", &format!("{error:#}")),
    };
    let python = match setup::python("venv", CLIENT_PACKAGES) {
        Ok(python) => python,
        Err(error) => {
            println!("{error:#}");
            return ledger.not_run("clients", "their Python environment could not be made");
        }
    };
    for script in scripts {
        let name = script.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ledger.counted(&format!("client {name}"), Runner::Plain, || {
            let mut client = command(&python);
            client.arg(&script).arg(e2e::binary());
            let mut captured = capture(client)?;
            if captured.succeeded && read(Runner::Plain, &captured.text) == Tally::default() {
                captured.text = Tally { passed: 1, failed: 0 }.to_string();
            }
            Ok(captured)
        });
    }
}

fn client_scripts() -> Result<Vec<PathBuf>> {
    let folder = root().join("e2e/clients");
    if !folder.is_dir() {
        bail!("the folder e2e/clients is missing");
    }
    let mut scripts = Vec::new();
    for entry in std::fs::read_dir(&folder).context("listing e2e/clients")? {
        let path = entry.context("listing e2e/clients")?.path();
        // A leading underscore marks what the scripts share.
        let shared = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'));
        if path.extension().is_some_and(|extension| extension == "py") && !shared {
            scripts.push(path);
        }
    }
    scripts.sort();
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_that_ends_badly_has_failed_something() {
        assert_eq!(settle(Tally { passed: 4, failed: 0 }, false), Tally { passed: 4, failed: 1 });
        assert_eq!(settle(Tally { passed: 4, failed: 2 }, false), Tally { passed: 4, failed: 2 });
    }

    #[test]
    fn a_runner_without_a_test_has_tested_nothing() {
        assert_eq!(settle(Tally::default(), true), Tally { passed: 0, failed: 1 });
        assert_eq!(settle(Tally { passed: 4, failed: 0 }, true), Tally { passed: 4, failed: 0 });
    }

    #[test]
    fn a_step_that_was_not_run_counts_as_failed() {
        let mut ledger = Ledger::default();
        ledger.whole("good", || Ok(()));
        ledger.whole("bad", || bail!("no"));
        ledger.not_run("after", "it stands on bad");
        assert_eq!(ledger.tally, Tally { passed: 1, failed: 2 });
        assert_eq!(ledger.failures, ["bad", "after (not run: it stands on bad)"]);
    }
}
