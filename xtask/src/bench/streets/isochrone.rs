//! Areas within 5, 10 and 15 minutes of a place, ours and Valhalla's.

use super::Bench;
use super::ground::{MEASURED, Network, Place, draw};
use super::import::ready_tiles;
use super::row::{Bar, Book, Row};
use anyhow::Result;

/// From so many places, of which the mean counts.
const PLACES: usize = 9;

/// Draws them in every measured network.
pub(super) fn run(bench: &Bench, book: &mut Book) -> Result<()> {
    for network in MEASURED {
        let from = draw(&bench.ground.places(network)?, PLACES, 3);
        let title = format!("{}: isochrones of 5, 10, 15 min, CPU ms", network.title);
        let peer = ready_tiles(bench, network).and_then(|tiles| tiles.isochrone_seconds(&from));
        let peer = peer.map(|seconds| seconds * 1e3);
        let ours = ours(bench, network, &from).map(|seconds| seconds * 1e3);
        book.add(Row::beside(title, ours, ("Valhalla", peer), Bar::RatioMax(0.33)));
    }
    Ok(())
}

fn ours(bench: &Bench, network: Network, from: &[Place]) -> Result<f64> {
    let city = bench.anlan.city(network)?;
    let each = from.iter().map(|place| bench.anlan.isochrone(&city, *place));
    let sum: f64 = each.collect::<Result<Vec<_>>>()?.iter().sum();
    Ok(sum / f64::from(u32::try_from(from.len()).unwrap_or(u32::MAX)))
}
