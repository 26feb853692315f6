//! Measurements, printed as tables: intake beside a floor server, the live stream, the journal alone, and the streets
//! beside the routers that a city could install instead.
//!
//! Wall times on a shared machine swing, so what counts is a ratio between two servers driven in one run by the same
//! load, and the median of several runs.

mod client;
mod events;
mod flat;
mod floor;
mod http;
mod intake;
mod live;
mod load;
mod ours;
mod planning;
mod service;
mod streets;
mod table;

use crate::process::{cargo, run as run_command};
use crate::setup;
use anyhow::Result;
use clap::{Args, Subcommand};

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Reports and the board over HTTP, beside a minimal web service with `PostgreSQL`.
    Intake(intake::Options),
    /// Many listeners on the live stream while reports come in.
    Live(live::Options),
    /// Import, travel times, isochrones and grids, beside OSRM, Valhalla, scipy and `DuckDB`.
    Streets(streets::Options),
    /// Closures and sites, beside OR-tools, `PyMaxflow`, networkx and spopt.
    Planning(planning::Options),
    /// The journal alone, without HTTP.
    Journal {
        /// Arguments of the bench, such as `--flat`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
}

/// Measures, in an optimised build of this program.
pub(crate) fn run(options: &Options) -> Result<()> {
    let measures_here = !matches!(options.what, What::Journal { .. });
    if measures_here && cfg!(debug_assertions) {
        // The load generator shares the cores with what it measures, so it must be as cheap as it can.
        let words: Vec<String> = std::env::args().skip(1).collect();
        return run_command(cargo().args(["run", "--quiet", "--release", "-p", "xtask", "--"]).args(words));
    }
    setup::compiler()?;
    if measures_here && std::env::var_os("ANLAN_BINARY").is_none() {
        setup::console()?;
        setup::step("product: cargo build --release", || {
            run_command(cargo().args(["build", "--release", "--locked", "--package", "anlan"]))
        })?;
    }
    match &options.what {
        What::Intake(options) => intake::run(options),
        What::Live(options) => live::run(options),
        What::Streets(options) => streets::run(options),
        What::Planning(options) => planning::run(options),
        What::Journal { rest } => run_command(
            cargo().args(["bench", "-p", "anlan-storage-sqlite", "--bench", "append", "--"]).args(rest),
        ),
    }
}
