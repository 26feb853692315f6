//! 200 units to one incident: over HTTP as a desk asks it, and in process as the search alone.

use super::Bench;
use super::anlan::On;
use super::desk::Desk;
use super::ground::{MEASURED, MOSCOW, Network, Place, draw};
use super::import::ready_network;
use super::osrm::{Algorithm, Profile};
use super::row::{Bar, Book, Row};
use super::scipy::{self, Search};
use anyhow::{Context, Result, anyhow, bail};

/// So many units.
pub(super) const UNITS: usize = 200;
/// So many incidents, one after the other.
const INCIDENTS: usize = 40;
/// The server's processor time is counted in hundredths of a second, so it is asked until so much is spent …
const SPENT_SECONDS_MIN: f64 = 0.5;
/// … or so often.
const ROUNDS_MAX: u32 = 50;
/// Searches in process, of which the median counts.
const SEARCHES: u32 = 7;

/// Over HTTP, snapping included, in every measured network.
pub(super) fn over_http(bench: &Bench, book: &mut Book) -> Result<()> {
    for network in MEASURED {
        let places = bench.ground.places(network)?;
        let (units, incidents) = (draw(&places, UNITS, 4), draw(&places, INCIDENTS, 5));
        let ours = ours(bench, network, &units, &incidents);
        let mut peers = vec![(Algorithm::MultiLevel, "OSRM-MLD", Bar::RatioMax(0.2))];
        if network.name != MOSCOW.name {
            peers.push((Algorithm::Contraction, "OSRM-CH", Bar::RatioMax(0.5)));
        }
        for (algorithm, name, bar) in peers {
            let peer = osrm(bench, network, algorithm, &units, &incidents);
            let ours = ours.as_ref().map(|seconds| seconds * 1e3).map_err(|error| anyhow!("{error:#}"));
            let title = format!("{}: {UNITS} × 1 over HTTP, CPU ms", network.title);
            book.add(Row::beside(title, ours, (name, peer.map(|seconds| seconds * 1e3)), bar));
        }
    }
    Ok(())
}

fn ours(bench: &Bench, network: Network, units: &[Place], incidents: &[Place]) -> Result<f64> {
    let mut desk = Desk::open(bench, network, units)?;
    let times = desk.times(*incidents.first().context("no incident was drawn")?)?;
    let known = times.iter().flatten().count();
    // A unit on a piece of road that leads nowhere has no time, so a few may be missing, but not many.
    if known < UNITS * 9 / 10 {
        bail!("GET /api/v1/eta knows a time for {known} of {UNITS} units only");
    }
    let before = desk.cpu_seconds()?;
    let (mut rounds, mut spent) = (0_u32, 0.0);
    while rounds < ROUNDS_MAX && spent < SPENT_SECONDS_MIN {
        for incident in incidents {
            let answer = desk.eta(*incident)?;
            if answer.status != 200 {
                bail!("GET /api/v1/eta answered {}: {}", answer.status, answer.body);
            }
        }
        rounds += 1;
        spent = desk.cpu_seconds()? - before;
    }
    Ok(spent / f64::from(rounds) / f64::from(u32::try_from(incidents.len()).unwrap_or(u32::MAX)))
}

fn osrm(
    bench: &Bench,
    network: Network,
    algorithm: Algorithm,
    units: &[Place],
    incidents: &[Place],
) -> Result<f64> {
    let prepared = ready_network(bench, network, Profile::Car, algorithm)?;
    let server = prepared.serve(UNITS + 1)?;
    let questions: Vec<_> =
        incidents.iter().map(|incident| (units, std::slice::from_ref(incident))).collect();
    Ok(server.tables(&questions)?.cpu_seconds)
}

/// In process, on the plain graph, in every measured network.
pub(super) fn in_process(bench: &Bench, book: &mut Book) -> Result<()> {
    for network in MEASURED {
        let places = bench.ground.places(network)?;
        let ids = |places: Vec<Place>| places.into_iter().map(|place| place.id.to_string());
        let ends = bench.anlan.ends(ids(draw(&places, UNITS, 4)), ids(draw(&places, 1, 5)))?;
        let graph = bench.ground.graph(network);
        let peer = scipy::search(bench, &graph, &ends, Search::Reverse(SEARCHES));
        let peer = peer.map(|found| found.seconds * 1e3);
        let each = (0..SEARCHES).map(|_| Ok(bench.anlan.matrix(On::Graph(&graph), &ends, &[])?.seconds));
        let ours = each.collect::<Result<Vec<f64>>>().and_then(|seconds| median(seconds, 1e3));
        let title = format!("{}: {UNITS} × 1 in process, CPU ms", network.title);
        book.add(Row::beside(title, ours, ("scipy", peer), Bar::RatioMax(1.0)));
    }
    Ok(())
}

fn median(mut seconds: Vec<f64>, per: f64) -> Result<f64> {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).map(|middle| middle * per).context("nothing was searched")
}
