//! scipy's Dijkstra on a plain graph: a peer, and the judge of what is right.

use super::Bench;
use super::anlan::{Ends, read_numbers};
use crate::process::command;
use anyhow::Result;
use std::path::Path;

/// Which way the search runs.
#[derive(Clone, Copy)]
pub(super) enum Search {
    /// From every source.
    Forward,
    /// From every target over the turned graph, this often; the median counts.
    Reverse(u32),
}

/// What scipy found and how long it computed.
pub(super) struct Found {
    /// Processor time of one search.
    pub(super) seconds: f64,
    /// Times in the graph's unit, row by row.
    pub(super) times: Vec<u32>,
}

/// Searches.
pub(super) fn search(bench: &Bench, graph: &Path, ends: &Ends, search: Search) -> Result<Found> {
    let out = bench.folder.join("scipy.bin");
    let mut shortest = command(bench.peers.libraries()?);
    shortest.arg("xtask/src/bench/streets/shortest.py");
    shortest.arg(graph).arg(ends.sources()).arg(ends.targets()).arg(&out);
    if let Search::Reverse(repeat) = search {
        shortest.args(["--reverse", "--repeat", &repeat.to_string()]);
    }
    let seconds = bench.meter.run(&shortest)?.compute_seconds()?;
    Ok(Found { seconds, times: read_numbers(&out)? })
}
