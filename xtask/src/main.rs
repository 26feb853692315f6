//! The project's tasks, one word each: `cargo xtask demo`, `check`, `test` and the rest.
//!
//! Everything that a contributor or the CI does goes through here, so that both do the same thing and nothing
//! has to be installed besides Rust and Node.
#![expect(clippy::print_stdout, reason = "a task runner speaks to the person who started it")]

mod setup;

mod check;
mod contract;
mod demo;
mod dist;
mod e2e;
mod test;

mod bench;
mod tidy;

mod process;
mod tally;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The project's tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Sets everything up, builds the product and starts the city on this desk.
    Demo(demo::Options),
    /// The quick round before a commit: format, lints, tidy, rules and stores.
    Check,
    /// Every test there is: console, tidy, Rust, client libraries, browser.
    Test,
    /// Reads the tree and names what breaks the house rules.
    Tidy,
    /// Writes `openapi.json` and the console's `schema.ts` anew, or compares them with `--check`.
    Contract(contract::Options),
    /// The browser's stories against the real binary; what follows `--` goes to Playwright.
    E2e(e2e::Options),
    /// Accepts every changed snapshot; look at the difference before you commit it.
    Bless,
    /// Measures: `intake`, `live`, `streets` or `journal`.
    Bench(bench::Options),
    /// Builds the release into `dist/`, with check sums.
    Dist,
}

fn main() -> ExitCode {
    let Err(error) = run(&Arguments::parse().task) else { return ExitCode::SUCCESS };
    // On one line and without the trace of this program's calls: what failed is another program, which has spoken.
    println!("error: {error:#}");
    ExitCode::FAILURE
}

fn run(task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Demo(options) => demo::run(options),
        Task::Check => check::run(),
        Task::Test => {
            test::run();
            Ok(())
        }
        Task::Tidy => tidy::run(),
        Task::Contract(options) => contract::run(options),
        Task::E2e(options) => e2e::run(options),
        Task::Bless => check::bless(),
        Task::Bench(options) => bench::run(options),
        Task::Dist => dist::run(),
    }
}
