//! Whether the answers are right: against exact answers, against a plain Dijkstra, and against OSRM at our speeds.

use super::Bench;
use super::anlan::{Matrix, On};
use super::ground::{CHECKED, HEIDELBERG, Network, Place, UNREACHABLE, draw};
use super::import::ready_network;
use super::osrm::{Algorithm, Profile};
use super::row::{Bar, Book, Row};
use super::scipy::{self, Search};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Pairs are all combinations of so many sources and targets: ten thousand.
const SIDE: usize = 100;
/// How far the median may be from OSRM's, in percent.
const MEDIAN_PERCENT_MAX: f64 = 10.0;
/// A pair further off than this wants an explanation.
const OFF_SHARE_MAX: f64 = 0.3;
/// An ordinary car is given this share of the free-flow speeds that OSRM's aligned profile drives; taken out, both
/// drive each class equally fast.
const ORDINARY_SHARE: f64 = 0.8;
/// Times below this say more about snapping than about the way.
const SECONDS_MIN: f64 = 30.0;
/// So many of the pairs furthest off are printed, to be looked into.
const PRINTED_MAX: usize = 100;

/// Checks them all.
pub(super) fn run(bench: &Bench, book: &mut Book) {
    for network in CHECKED {
        let title = format!("{}: wrong of the exact answers", network.title);
        book.add(Row::alone(title, exact(bench, network), Bar::Max(0.0)));
    }
    for network in CHECKED {
        let title = format!("{}: wrong of {} random pairs", network.title, SIDE * SIDE);
        book.add(Row::alone(title, random_pairs(bench, network), Bar::Max(0.0)));
    }
    match beside_osrm(bench) {
        Ok((median, off)) => {
            let title = |what: &str| format!("{}: beside OSRM at our speeds, {what}, %", HEIDELBERG.title);
            book.add(Row::alone(title("median off"), Ok(median), Bar::Max(MEDIAN_PERCENT_MAX)));
            book.add(Row::alone(title("pairs off by more than 30 %"), Ok(off), Bar::Open));
        }
        Err(error) => {
            let title = format!("{}: beside OSRM at our speeds", HEIDELBERG.title);
            book.add(Row::alone(title, Err(error), Bar::Max(MEDIAN_PERCENT_MAX)));
        }
    }
}

/// How many of the exact answers of a graph ours differs from.
fn exact(bench: &Bench, network: Network) -> Result<f64> {
    let answers = bench.ground.answers(network)?;
    let ids = |ids: &[u32]| ids.iter().map(u32::to_string).collect::<Vec<_>>();
    let ends = bench.anlan.ends(ids(&answers.sources), ids(&answers.targets))?;
    let graph = bench.ground.graph(network);
    differences(&bench.anlan.matrix(On::Graph(&graph), &ends, &[])?.times, &answers.times)
}

/// How many random pairs of an imported city differ from scipy's on the city's own exported graph.
fn random_pairs(bench: &Bench, network: Network) -> Result<f64> {
    let city = bench.anlan.city(network)?;
    let graph = bench.anlan.graph(&city, "emergency")?;
    let ids: Vec<u32> = (1..=vertices(&graph)?).collect();
    let text = |seed| draw(&ids, SIDE, seed).into_iter().map(|id| id.to_string());
    let ends = bench.anlan.ends(text(6), text(7))?;
    // Where a city takes only places, the graph that it wrote is searched instead.
    let ours = bench.anlan.matrix(On::City(&city), &ends, &[]);
    let ours = ours.or_else(|_| bench.anlan.matrix(On::Graph(&graph), &ends, &[]))?;
    let judge = scipy::search(bench, &graph, &ends, Search::Forward)?;
    if judge.times.iter().all(|time| *time == UNREACHABLE) {
        bail!("no pair of {} has a way, so the check says nothing", network.title);
    }
    differences(&ours.times, &judge.times)
}

/// The number of vertices that a graph's header gives.
fn vertices(graph: &Path) -> Result<u32> {
    let file = std::fs::File::open(graph).with_context(|| format!("opening {}", graph.display()))?;
    for line in BufReader::new(file).lines() {
        let line = line.with_context(|| format!("reading {}", graph.display()))?;
        if let Some(rest) = line.strip_prefix("p sp ") {
            let count = rest.split_whitespace().next().and_then(|word| word.parse().ok());
            return count.with_context(|| format!("reading `{line}` in {}", graph.display()));
        }
    }
    bail!("{} has no line `p sp`", graph.display())
}

fn differences(ours: &[u32], expected: &[u32]) -> Result<f64> {
    if ours.len() != expected.len() {
        bail!("{} answers were given where {} were asked for", ours.len(), expected.len());
    }
    let count = ours.iter().zip(expected).filter(|(one, other)| one != other).count();
    Ok(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
}

/// How far the median ratio is from one, and the share of pairs far off, both in percent.
fn beside_osrm(bench: &Bench) -> Result<(f64, f64)> {
    let places = bench.ground.places(HEIDELBERG)?;
    let (sources, targets) = (draw(&places, SIDE, 8), draw(&places, SIDE, 9));
    let prepared = ready_network(bench, HEIDELBERG, Profile::Aligned, Algorithm::MultiLevel)?;
    let theirs = prepared.serve(2 * SIDE)?.tables(&[(&sources, &targets)])?.seconds;
    let ours = ordinary(bench, &sources, &targets)?.times;
    if ours.len() != theirs.len() {
        bail!("{} answers beside {} of OSRM's", ours.len(), theirs.len());
    }
    let mut pairs = Vec::new();
    for (index, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        let (source, target) = (sources[index / targets.len()], targets[index % targets.len()]);
        let Some(theirs) = theirs else { continue };
        if *ours != UNREACHABLE && *theirs >= SECONDS_MIN {
            pairs.push((f64::from(*ours) * ORDINARY_SHARE / 100.0 / theirs, source, target));
        }
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let median = pairs.get(pairs.len() / 2).context("no pair has a way in both")?.0;
    println!(
        "  median of ours / OSRM's: {median:.4} aligned, {:.4} as an ordinary car",
        median / ORDINARY_SHARE
    );
    let off = |ratio: f64| (ratio - 1.0).abs();
    let far: Vec<_> = pairs.iter().filter(|(ratio, _, _)| off(*ratio) > OFF_SHARE_MAX).collect();
    print_furthest(far.clone(), pairs.len());
    let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    Ok((off(median) * 100.0, share(far.len()) / share(pairs.len()) * 100.0))
}

/// Our times for an ordinary car, since OSRM's is one.
fn ordinary(bench: &Bench, sources: &[Place], targets: &[Place]) -> Result<Matrix> {
    let city = bench.anlan.city(HEIDELBERG)?;
    let points = |places: &[Place]| places.iter().map(|place| place.text()).collect::<Vec<_>>();
    let ends = bench.anlan.ends(points(sources), points(targets))?;
    bench.anlan.matrix(On::City(&city), &ends, &["--profile", "ordinary"])
}

fn print_furthest(mut far: Vec<&(f64, Place, Place)>, of: usize) {
    println!("  {} of {of} pairs are off by more than 30 %; those furthest off:", far.len());
    far.sort_by(|one, other| other.0.ln().abs().total_cmp(&one.0.ln().abs()));
    for (ratio, source, target) in far.into_iter().take(PRINTED_MAX) {
        println!("    ours / OSRM's {ratio:.2} from {} to {}", source.text(), target.text());
    }
}
