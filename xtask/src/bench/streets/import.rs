//! From an extract to something that answers: ours, Valhalla's tiles, OSRM's prepared network.

use super::Bench;
use super::ground::{HEIDELBERG, MEASURED, MOSCOW, Network};
use super::osrm::{Algorithm, Prepared, Profile};
use super::row::{Bar, Book, Row};
use super::spent::Spent;
use super::valhalla::Tiles;
use anyhow::{Result, anyhow};
use std::path::Path;

/// The most memory that an import may take, whatever the size of the city.
const PEAK_MEBIBYTES_MAX: f64 = 200.0;

/// Imports every measured network with everyone.
pub(super) fn run(bench: &Bench, book: &mut Book) {
    for network in MEASURED {
        one(bench, network, book);
    }
}

fn one(bench: &Bench, network: Network, book: &mut Book) {
    let extract = bench.ground.extract(network);
    let ours = bench.anlan.import(&extract, &bench.anlan.city_path(network));
    let valhalla = tiles(bench, network);
    let osrm = network_of(bench, network, Profile::Car, Algorithm::MultiLevel)
        .and_then(|prepared| prepared.build(bench.meter, &extract));
    let osrm = osrm.map(|spent| spent.cpu_seconds);
    let bar =
        if [HEIDELBERG.name, MOSCOW.name].contains(&network.name) { Bar::RatioMax(0.5) } else { Bar::Open };
    let again = |error: &anyhow::Error| anyhow!("{error:#}");
    let cpu = || ours.as_ref().map(|spent| spent.cpu_seconds).map_err(again);
    let title = |what: &str| format!("{}: import, {what}", network.title);
    let (tiles_cpu, tiles_peak) = match &valhalla {
        Ok(spent) => (Ok(spent.cpu_seconds), Ok(spent.peak_mebibytes)),
        Err(error) => (Err(again(error)), Err(again(error))),
    };
    book.add(Row::beside(title("CPU s"), cpu(), ("Valhalla", tiles_cpu), bar));
    book.add(Row::beside(title("CPU s"), cpu(), ("OSRM-MLD", osrm), Bar::Open));
    let peak = ours.as_ref().map(|spent| spent.peak_mebibytes).map_err(again);
    let memory = Bar::Max(PEAK_MEBIBYTES_MAX);
    book.add(Row::beside(title("peak MiB"), peak, ("Valhalla", tiles_peak), memory));
}

/// Valhalla's tiles of a network, built anew.
fn tiles(bench: &Bench, network: Network) -> Result<Spent> {
    let (package, extract) = (bench.peers.valhalla()?, bench.ground.extract(network));
    tiles_of(bench, network, package).build(bench.meter, &extract)
}

/// Valhalla's tiles of a network, from this run or an earlier one.
pub(super) fn ready_tiles<'a>(bench: &'a Bench, network: Network) -> Result<Tiles<'a>> {
    let tiles = tiles_of(bench, network, bench.peers.valhalla()?);
    if !tiles.is_ready() {
        tiles.build(bench.meter, &bench.ground.extract(network))?;
    }
    Ok(tiles)
}

fn tiles_of<'a>(bench: &'a Bench, network: Network, package: &'a Path) -> Tiles<'a> {
    Tiles::new(&bench.peers.python, package, bench.folder.join("valhalla").join(network.name))
}

/// OSRM's network from this run or an earlier one.
pub(super) fn ready_network<'a>(
    bench: &'a Bench,
    network: Network,
    profile: Profile,
    algorithm: Algorithm,
) -> Result<Prepared<'a>> {
    let prepared = network_of(bench, network, profile, algorithm)?;
    if !prepared.is_ready() {
        prepared.build(bench.meter, &bench.ground.extract(network))?;
    }
    Ok(prepared)
}

fn network_of<'a>(
    bench: &'a Bench,
    network: Network,
    profile: Profile,
    algorithm: Algorithm,
) -> Result<Prepared<'a>> {
    let folder = bench.folder.join("osrm").join(network.name);
    Ok(Prepared::new(bench.peers.osrm()?, &folder, profile, algorithm))
}
