//! A thousand by a thousand travel times, on a city and on a plain graph.

use super::Bench;
use super::anlan::On;
use super::ground::{HEIDELBERG, MEASURED, MOSCOW, Network, Place, SHANGHAI, draw};
use super::import::ready_network;
use super::osrm::{Algorithm, Profile};
use super::row::{Bar, Book, Row};
use super::scipy::{self, Search};
use anyhow::{Result, anyhow};

/// So many sources, and so many targets.
const SIDE: usize = 1_000;

/// Computes every measured network's matrix with everyone.
pub(super) fn run(bench: &Bench, book: &mut Book) -> Result<()> {
    for network in MEASURED {
        one(bench, network, book)?;
    }
    Ok(())
}

fn one(bench: &Bench, network: Network, book: &mut Book) -> Result<()> {
    let places = bench.ground.places(network)?;
    let (sources, targets) = (draw(&places, SIDE, 1), draw(&places, SIDE, 2));
    let title = |on: &str| format!("{}: {SIDE} × {SIDE} on a {on}, CPU s", network.title);
    let ours = on_city(bench, network, &sources, &targets);
    for (algorithm, name, bar) in against(network) {
        let peer = table(bench, network, algorithm, &sources, &targets);
        let ours = ours.as_ref().copied().map_err(|error| anyhow!("{error:#}"));
        book.add(Row::beside(title("city"), ours, (name, peer), bar));
    }
    let ids = |places: &[Place]| places.iter().map(|place| place.id.to_string()).collect::<Vec<_>>();
    let ends = bench.anlan.ends(ids(&sources), ids(&targets))?;
    let graph = bench.ground.graph(network);
    let ours = bench.anlan.matrix(On::Graph(&graph), &ends, &[]).map(|matrix| matrix.seconds);
    let peer = scipy::search(bench, &graph, &ends, Search::Forward).map(|found| found.seconds);
    book.add(Row::beside(title("graph"), ours, ("scipy", peer), Bar::Open));
    Ok(())
}

/// Which of OSRM's two ways is measured where, and what ours has to reach there.
fn against(network: Network) -> Vec<(Algorithm, &'static str, Bar)> {
    let is = |other: Network| network.name == other.name;
    let mut all = Vec::new();
    // Contracting Moscow takes minutes and serves no comparison that anyone asks for.
    if is(HEIDELBERG) || is(SHANGHAI) {
        all.push((Algorithm::Contraction, "OSRM-CH", Bar::RatioMax(1.0)));
    }
    let bar = if is(MOSCOW) { Bar::RatioMax(0.5) } else { Bar::Open };
    all.push((Algorithm::MultiLevel, "OSRM-MLD", bar));
    all
}

fn on_city(bench: &Bench, network: Network, sources: &[Place], targets: &[Place]) -> Result<f64> {
    let city = bench.anlan.city(network)?;
    let points = |places: &[Place]| places.iter().map(|place| place.text()).collect::<Vec<_>>();
    let ends = bench.anlan.ends(points(sources), points(targets))?;
    Ok(bench.anlan.matrix(On::City(&city), &ends, &[])?.seconds)
}

fn table(
    bench: &Bench,
    network: Network,
    algorithm: Algorithm,
    sources: &[Place],
    targets: &[Place],
) -> Result<f64> {
    let prepared = ready_network(bench, network, Profile::Car, algorithm)?;
    let server = prepared.serve(sources.len() + targets.len())?;
    Ok(server.tables(&[(sources, targets), (sources, targets)])?.cpu_seconds)
}
