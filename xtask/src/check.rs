//! The quick round before a commit, and the acceptance of changed snapshots.

use crate::process::cargo;
use crate::{process, setup, tidy};
use anyhow::Result;

const FORMAT: &[&str] = &["fmt", "--all", "--check"];
const LINTS: &[&str] = &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
const RULES_AND_STORES: &[&str] =
    &["test", "--quiet", "-p", "anlan-model", "-p", "anlan-storage", "-p", "anlan-storage-sqlite"];

/// Format, tidy, lints, then the tests of the rules and the stores; stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    setup::compiler()?;
    setup::step("format", || process::run(cargo().args(FORMAT)))?;
    setup::step("tidy", tidy::run)?;
    setup::step("lints", || process::run(cargo().args(LINTS)))?;
    setup::step("rules and stores", || process::run(cargo().args(RULES_AND_STORES)))
}

/// Runs every Rust test and takes each changed snapshot as the new truth.
pub(crate) fn bless() -> Result<()> {
    setup::compiler()?;
    setup::step("snapshots", || {
        process::run(cargo().env("INSTA_UPDATE", "always").args(["test", "--workspace", "--quiet"]))
    })?;
    println!("Look at `git diff` before you commit: each changed snapshot is a changed promise.");
    Ok(())
}
