//! How long cordons of the dynamic model take: `cargo bench -p anlan-planning --bench cordon_dynamic`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use planning::cordon::{Model, Objective, Question, Start, solve};
use planning::network::{Network, Road, SECOND};
use planning::unit::Unit;
use planning::watch::Watch;

const OBJECTIVES: [Objective; 5] = [
    Objective::EarliestFinish,
    Objective::FewestUnits,
    Objective::SmallestArea,
    Objective::LeastTravel,
    Objective::Front,
];

/// The time that this thread was given, which is what counts on a machine with other work; else the time that passed.
fn cpu_seconds(since: Instant) -> f64 {
    let given = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = given.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// The folder of the shared data.
fn data() -> PathBuf {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    root.join("data")
}

fn column(file: &Path, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let place = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
}

/// The containment of a vehicle that left node 32 of the contest's city three minutes before the report.
fn contest(folder: &Path) -> (Network, Question) {
    let defaults = roads::csv_network::Defaults { oneway: false, speed_kmh: Some(60.0) };
    let tables =
        roads::csv_network::read(&folder.join("nodes.csv"), &folder.join("edges.csv"), defaults).unwrap();
    let network = Network::of_tables(tables);
    let node = |name: &String| network.node(name).unwrap();
    let targets = column(&folder.join("exits_city.csv"), "node").iter().map(node).collect();
    let ids = column(&folder.join("platforms.csv"), "platform");
    let at = column(&folder.join("platforms.csv"), "node");
    let unit = |(id, at): (&String, &String)| Unit { id: id.as_str().into(), node: node(at), ready: 0 };
    let question = Question {
        starts: vec![Start { node: network.node("32").unwrap(), after: 0 }],
        speed_kmh: None,
        report_delay: 180 * SECOND,
        targets,
        units: ids.iter().zip(&at).map(unit).collect(),
        setup: 0,
        margin: 0,
        model: Model::Dynamic,
        objective: Objective::Front,
    };
    (network, question)
}

fn run(name: &str, network: &Network, question: &Question, seconds_max: f64) {
    for objective in OBJECTIVES {
        let question = Question { objective, ..question.clone() };
        let since = Instant::now();
        let before = cpu_seconds(since);
        let is_over = || since.elapsed().as_secs_f64() > seconds_max;
        let answer = solve(network, &question, &Watch::new(&is_over, &|_| (), 1));
        let took = cpu_seconds(since) - before;
        println!(
            "{name:<26} {:<16} {:<10} {took:>8.3} s   finish {:>8.2}  units {:>3}  travel {:>9.2}  area {:>4}  bound {:>9.2}  front {}",
            format!("{objective:?}"),
            format!("{:?}", answer.status),
            answer.finish_seconds.unwrap_or(-1.0),
            answer.units_used.map_or(-1, usize::cast_signed),
            answer.total_travel_seconds.unwrap_or(-1.0),
            answer.trapped_nodes.map_or(-1, usize::cast_signed),
            answer.bound.unwrap_or(-1.0),
            answer.front.len(),
        );
        for plan in &answer.front {
            println!(
                "{:>66} finish {:>8.2}  units {:>3}  area {:>4}",
                "", plan.finish_seconds, plan.units_used, plan.trapped_nodes
            );
        }
    }
}

/// A row of numbers that look like chance and are always the same (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (number ^ (number >> 31)) % limit
    }
}

/// A square city with streets of 100 m, of which three in ten are missing, and every sixteenth is twice as fast; the
/// vehicle starts in the middle and has escaped where the city ends.
fn square(side: u32, units: usize, seed: u64) -> (Network, Question) {
    let mut numbers = Numbers(seed);
    let mut roads = Vec::new();
    let at = |column: u32, row: u32| row * side + column;
    for row in 0..side {
        for column in 0..side {
            let there = [(column + 1, row, row), (column, row + 1, column)];
            for (right, down, line) in there.into_iter().filter(|to| to.0 < side && to.1 < side) {
                let is_main = line % 16 == 0;
                if is_main || numbers.below(100) < 70 {
                    let meters = 70 + i64::try_from(numbers.below(60)).unwrap();
                    let time = meters * SECOND * 36 / if is_main { 600 } else { 300 };
                    let length_micrometers = Some(meters * 1_000_000);
                    let (from, to) = (at(column, row), at(right, down));
                    let road =
                        Road { from, to, time, length_micrometers, lanes: 1, cost: 1.0, oneway: false };
                    roads.push(road);
                }
            }
        }
    }
    let network = Network::of_roads((side * side) as usize, roads);
    let rim = (0..side).flat_map(|line| [at(line, 0), at(line, side - 1), at(0, line), at(side - 1, line)]);
    let mut unit = |number: usize| Unit {
        id: number.to_string().into(),
        node: u32::try_from(numbers.below(u64::from(side * side))).unwrap(),
        ready: 0,
    };
    let question = Question {
        starts: vec![Start { node: at(side / 2, side / 2), after: 0 }],
        speed_kmh: None,
        report_delay: 20 * SECOND,
        targets: rim.collect(),
        units: (0..units).map(&mut unit).collect(),
        setup: 5 * SECOND,
        margin: 0,
        model: Model::Dynamic,
        objective: Objective::Front,
    };
    (network, question)
}

fn main() {
    let folder = data().join("cumcm2011b");
    if folder.exists() {
        let (network, question) = contest(&folder);
        run("contest", &network, &question, 60.0);
    } else {
        println!(
            "left out: the contest's city is not at hand; ANLAN_SHARED names the folder of the shared test data"
        );
    }
    for (side, units) in [(32, 80), (64, 200), (100, 400)] {
        let (network, question) = square(side, units, 2026);
        run(&format!("square {side}, {units} units"), &network, &question, 10.0);
    }
}
