//! How long it takes to place units for routes through real cities, and for routes that overlap as badly as can be:
//! `cargo bench -p anlan-planning --bench interception`, with the cities in the folder of `ANLAN_SHARED`.

#![expect(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

use planning::interception::{Question, Route, solve};
use planning::network::{Nanos, Network, Node, Road, SECOND, nanos, seconds};
use planning::unit::Unit;
use planning::watch::Watch;

const ROUTES: usize = 1_000;
const SECONDS_MAX: f64 = 5.0;

fn shared() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("ANLAN_SHARED").map_or_else(beside, PathBuf::from).join("data/networks/graphs")
}

fn text(name: &str) -> Option<String> {
    let bytes = std::fs::read(shared().join(name)).ok()?;
    let mut text = String::new();
    match name.strip_suffix(".gz") {
        Some(_) => flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap(),
        None => (&bytes[..]).read_to_string(&mut text).unwrap(),
    };
    Some(text)
}

/// Arcs between nodes of any name, with times in seconds.
fn network(arcs: &[(String, String, f64)]) -> Network {
    let names: BTreeSet<&str> = arcs.iter().flat_map(|(from, to, _)| [&**from, &**to]).collect();
    let numbers: HashMap<&str, Node> = names.into_iter().zip(0..).collect();
    let roads = arcs.iter().map(|(from, to, time)| Road {
        from: numbers[&**from],
        to: numbers[&**to],
        time: nanos(*time),
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: true,
    });
    Network::of_roads(numbers.len(), roads.collect())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.find(after).map(|end| &rest[..end])
}

fn shenzhen() -> Option<Network> {
    let text = text("shenzhen-osmnx.graphml.gz")?;
    let edges = text.split("<edge ").skip(1).map(|edge| {
        let end = |key: &str| between(edge, &format!("{key}=\""), "\"").unwrap().to_owned();
        let meters: f64 = between(edge, "<data key=\"d15\">", "<").unwrap().parse().unwrap();
        (end("source"), end("target"), meters / 10.0)
    });
    Some(network(&edges.collect::<Vec<_>>()))
}

fn chengdu() -> Option<Network> {
    let text = text("chengdu-guo2019-links.txt")?;
    let links = text.lines().skip(1).map(|line| {
        let mut parts = line.trim().split(',');
        let mut next = || parts.next().unwrap().to_owned();
        (next(), next(), next().parse::<f64>().unwrap() / 10.0)
    });
    Some(network(&links.collect::<Vec<_>>()))
}

fn nanchang() -> Option<Network> {
    let text = text("nanchang-kddcup2021-roadnet.txt.gz")?;
    let mut lines = text.lines();
    let nodes: usize = lines.next()?.trim().parse().ok()?;
    let mut lines = lines.skip(nodes);
    let roads: usize = lines.next()?.trim().parse().ok()?;
    let mut arcs = Vec::new();
    for _ in 0..roads {
        let parts: Vec<&str> = lines.next()?.split_whitespace().collect();
        let time = parts[2].parse::<f64>().unwrap() / parts[3].parse::<f64>().unwrap();
        arcs.push((parts[0].to_owned(), parts[1].to_owned(), time));
        arcs.push((parts[1].to_owned(), parts[0].to_owned(), time));
        lines.next();
        lines.next();
    }
    Some(network(&arcs))
}

fn dimacs(name: &str) -> Option<Network> {
    let text = text(name)?;
    let arcs = text.lines().filter_map(|line| line.strip_prefix("a ")).map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        (parts[0].to_owned(), parts[1].to_owned(), parts[2].parse::<f64>().unwrap() / 100.0)
    });
    Some(network(&arcs.collect::<Vec<_>>()))
}

/// A row of numbers that looks like chance and is the same every time.
struct Dice(Cell<u64>);

impl Dice {
    fn below(&self, limit: usize) -> usize {
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        usize::try_from(x % limit as u64).unwrap()
    }
}

/// A walk that never turns back unless it has to, away from where it began.
fn walk(network: &Network, dice: &Dice, start: Node, steps: usize) -> Vec<(Nanos, Node)> {
    let mut walk = vec![(0, start)];
    let mut seen = vec![false; network.node_count()];
    seen[start as usize] = true;
    for _ in 0..steps {
        let (time, at) = *walk.last().unwrap();
        let ways: Vec<(Node, u32)> = network.out.of(at).collect();
        let new: Vec<_> = ways.iter().filter(|(next, _)| !seen[*next as usize]).collect();
        if new.is_empty() {
            break;
        }
        let (next, road) = *new[dice.below(new.len())];
        seen[next as usize] = true;
        walk.push((time + network.roads[road as usize].time, next));
    }
    walk
}

fn city(network: &Network, units: usize, spread_seconds: usize, dice: &Dice) -> Question {
    let start = u32::try_from(dice.below(network.node_count())).unwrap();
    let start = (0..).map(|more| (start + more) % u32::try_from(network.node_count()).unwrap());
    let start = start.into_iter().find(|node| network.out.of(*node).count() > 1).unwrap();
    let routes = (0..ROUTES).map(|number| Route {
        name: number.to_string().into(),
        weight: 1.0,
        steps: walk(network, dice, start, 60),
    });
    let routes = routes.collect();
    let units = (0..units).map(|number| Unit {
        id: number.to_string().into(),
        node: u32::try_from(dice.below(network.node_count())).unwrap(),
        ready: i64::try_from(dice.below(spread_seconds)).unwrap() * SECOND,
    });
    Question { routes, units: units.collect(), use_ready: true }
}

/// Every unit can be at every node; every node lies on so many routes out of a hundred.
fn overlapping(
    units: usize,
    nodes: usize,
    routes: usize,
    percent: usize,
    dice: &Dice,
) -> (Network, Question) {
    let roads = (0..units).flat_map(|unit| (units..nodes + units).map(move |node| (unit, node)));
    let roads = roads.map(|(unit, node)| Road {
        from: u32::try_from(unit).unwrap(),
        to: u32::try_from(node).unwrap(),
        time: i64::try_from(dice.below(100)).unwrap() * SECOND,
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: true,
    });
    let network = Network::of_roads(nodes + units, roads.collect());
    let routes = (0..routes).map(|number| {
        let passes = (units..nodes + units).filter(|_| dice.below(100) < percent);
        let time = |dice: &Dice| i64::try_from(30 + dice.below(70)).unwrap() * SECOND;
        let steps = passes.map(|node| (time(dice), u32::try_from(node).unwrap())).collect();
        Route { name: number.to_string().into(), weight: 1.0, steps }
    });
    let routes = routes.collect();
    let units = (0..units).map(|number| Unit {
        id: number.to_string().into(),
        node: u32::try_from(number).unwrap(),
        ready: 0,
    });
    let units = units.collect();
    (network, Question { routes, units, use_ready: true })
}

/// The seconds that this thread was at work, where the system tells; else those that have passed.
fn seconds_worked(started: Instant) -> f64 {
    let worked = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = worked.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| started.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn show(name: &str, network: &Network, question: &Question) {
    let started = Instant::now();
    let before = seconds_worked(started);
    let is_over = || seconds_worked(started) - before > SECONDS_MAX;
    let answer = solve(network, question, &Watch::new(&is_over, &|_| (), 1));
    let milliseconds = (seconds_worked(started) - before) * 1_000.0;
    println!(
        "{name:<26} {:>5} nodes {:>2} units {:>7.1} greedy {:>7.1} met {:>7.1} bound {:?} {:>6} parts {milliseconds:>9.1} ms",
        network.node_count(),
        question.units.len(),
        answer.greedy_weight,
        answer.met_weight,
        answer.bound,
        answer.status,
        answer.certificate.parts,
    );
}

fn main() {
    let dice = Dice(Cell::new(0x2026_1128));
    let cities = [
        ("shenzhen", shenzhen()),
        ("chengdu guo", chengdu()),
        ("nanchang", nanchang()),
        ("chengdu centre", dimacs("chengdu-centre.gr.gz")),
        ("andorra", dimacs("andorra.gr.gz")),
    ];
    for (name, city_network) in cities {
        let Some(network) = city_network else {
            println!("{name}: not in {}", shared().display());
            continue;
        };
        let mean =
            network.roads.iter().map(|road| seconds(road.time)).sum::<f64>() / network.roads.len() as f64;
        println!("{name}: a road takes {mean:.0} s in the mean");
        for units in [3, 5, 10] {
            for _ in 0..3 {
                show(name, &network, &city(&network, units, 120, &dice));
            }
        }
    }
    for (units, nodes, routes, percent) in [
        (5, 200, 1_000, 5),
        (5, 600, 1_000, 2),
        (5, 600, 1_000, 5),
        (8, 200, 500, 5),
        (8, 600, 1_000, 2),
        (10, 600, 1_000, 2),
    ] {
        let (network, question) = overlapping(units, nodes, routes, percent, &dice);
        show(&format!("overlapping {percent} in 100"), &network, &question);
    }
}
