//! The streets: our import, travel times, isochrones and grids, beside the programs that a city could install instead.
//!
//! ```text
//!   test data ──► ours (the release binary)          ──► rows: ours, peer, ratio, bar ──► one table
//!             └─► OSRM, Valhalla, scipy, DuckDB      ──┘
//! ```
//! Both sides are measured in one run on one thread and by processor time, because wall time on a shared machine
//! swings. What either side cannot do is a row that says so, and the run goes on.

mod accuracy;
mod busy;
mod chart;
mod closure;
mod grids;
mod growth;
mod import;
mod isochrone;
mod matrix;
mod nearest;

mod anlan;
mod desk;
mod osrm;
mod scipy;
mod valhalla;

mod ground;
mod peers;
mod row;
mod spent;

use crate::process::{root, say};
use anlan::Anlan;
use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use ground::Ground;
use peers::Peers;
use row::{Bar, Book, Row};
use spent::Meter;
use std::path::Path;

/// What is measured, and beside whom.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts, separated by commas.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Whether peers are fetched and measured, or ours alone.
    #[arg(long, default_value = "all")]
    peers: Who,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Who {
    All,
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// An extract becomes a city.
    Import,
    /// 200 units to one incident, over HTTP.
    Eta,
    /// 200 units to one incident, in process.
    Reverse,
    /// 1000 × 1000 travel times.
    Matrix,
    /// Areas within 5, 10 and 15 minutes.
    Isochrone,
    /// The recommendation while positions and reports come in.
    Busy,
    /// From 100 closed streets to the next answer.
    Closure,
    /// A million points in twelve thousand grids.
    Grids,
    /// Whether the answers are right.
    Accuracy,
    /// Generated cities of growing size.
    Growth,
}

/// Everything that a part needs.
struct Bench<'a> {
    ground: &'a Ground,
    peers: &'a Peers,
    meter: &'a Meter,
    anlan: Anlan<'a>,
    folder: &'a Path,
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    let ground = match Ground::find() {
        Ok(ground) => ground,
        Err(error) => {
            println!("Nothing is measured: {error:#}");
            return Ok(());
        }
    };
    let folder = root().join("target/bench/streets");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let peers = if options.peers == Who::All { Peers::all(&folder)? } else { Peers::none()? };
    peers.report();
    let meter = Meter::new(&peers.python, &folder);
    let anlan = Anlan { meter: &meter, ground: &ground, folder: folder.clone() };
    let bench = Bench { ground: &ground, peers: &peers, meter: &meter, anlan, folder: &folder };
    let mut book = Book::default();
    for part in Part::value_variants() {
        if !options.only.is_empty() && !options.only.contains(part) {
            continue;
        }
        let name = part.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        say(&name);
        if let Err(error) = measure(*part, &bench, &mut book) {
            let nothing = || Err(anyhow!("{error:#}"));
            book.add(Row::alone(format!("{name}: not measured"), nothing(), Bar::Open));
        }
    }
    book.print();
    Ok(())
}

fn measure(part: Part, bench: &Bench, book: &mut Book) -> Result<()> {
    match part {
        Part::Import => import::run(bench, book),
        Part::Eta => nearest::over_http(bench, book)?,
        Part::Reverse => nearest::in_process(bench, book)?,
        Part::Matrix => matrix::run(bench, book)?,
        Part::Isochrone => isochrone::run(bench, book)?,
        Part::Busy => busy::run(bench, book)?,
        Part::Closure => closure::run(bench, book),
        Part::Grids => grids::run(bench, book)?,
        Part::Accuracy => accuracy::run(bench, book),
        Part::Growth => growth::run(bench)?,
    }
    Ok(())
}
