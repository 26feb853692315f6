//! The browser's stories, played against the real binary.

use crate::process::{Captured, capture, cargo, root, run as run_command};
use crate::setup;
use anyhow::{Result, bail};
use clap::Args;

/// What is handed on to Playwright.
#[derive(Args)]
pub(crate) struct Options {
    /// Arguments of `playwright test`.
    #[arg(last = true)]
    playwright: Vec<String>,
}

/// Sets up, builds, plays.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::compiler()?;
    setup::console()?;
    setup::step("binary: cargo build", build_binary)?;
    if !play(&options.playwright)?.succeeded {
        bail!("a story of the browser failed; the report is in e2e/");
    }
    Ok(())
}

/// Builds the binary that the stories and the client tests run.
pub(crate) fn build_binary() -> Result<()> {
    run_command(cargo().args(["build", "--quiet", "--package", "anlan"]))
}

/// Where `build_binary` leaves it.
pub(crate) fn binary() -> std::path::PathBuf {
    root().join("target/debug/anlan")
}

/// Plays the stories against the binary that is there.
pub(crate) fn play(arguments: &[String]) -> Result<Captured> {
    setup::packages("e2e")?;
    let chromium = setup::chromium()?;
    let mut playwright = setup::npx("e2e");
    playwright.args(["playwright", "test"]).args(arguments);
    playwright.env("ANLAN_BIN", binary()).env("CHROMIUM_PATH", chromium);
    capture(playwright)
}
