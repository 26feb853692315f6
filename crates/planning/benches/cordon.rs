//! How long a static cordon takes, and whether it is proved, in drawn cities and in a contest's:
//! `cargo bench -p anlan-planning --bench cordon [-- SIDE UNITS SEEDS | -- proved | -- great]`: `proved` are fifteen
//! questions in cities of 10,000 nodes, `great` four in cities of 100,000.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use planning::cordon::{Answer, Model, Objective, Question, Start, solve};
use planning::network::{Network, Node, Road, SECOND};
use planning::unit::Unit;
use planning::watch::Watch;

const OBJECTIVES: [Objective; 4] =
    [Objective::EarliestFinish, Objective::FewestUnits, Objective::SmallestArea, Objective::LeastTravel];

/// The stream of splitmix64.
struct Stream(u64);

impl Stream {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

/// A drawn city of streets on a jittered grid, with canals at these percentages of the side that only main streets
/// cross.
struct GridCity {
    places: Vec<(i64, i64)>,
    roads: Vec<Road>,
    side: i64,
}

impl GridCity {
    fn new(side: i64, seed: u64, moats: &[i64]) -> Self {
        let mut stream = Stream(seed);
        let mut jitter = || i64::try_from(stream.below(71)).unwrap() - 35;
        let cells = (0..side).flat_map(|j| (0..side).map(move |i| (i, j)));
        let places: Vec<(i64, i64)> = cells
            .map(|(i, j)| {
                let east = i * 100 + jitter();
                (east, j * 100 + jitter())
            })
            .collect();
        let mut city = Self { places, roads: Vec::new(), side };
        let zone = |place: usize| {
            moats
                .iter()
                .filter(|moat| city.distance_squared(place) > (side * 100 * **moat / 100).pow(2))
                .count()
        };
        let zones: Vec<usize> = (0..city.places.len()).map(zone).collect();
        let mut parent: Vec<usize> = (0..city.places.len()).collect();
        let mut dropped = Vec::new();
        for (a, b, is_main) in candidates(side) {
            let is_kept = is_main || stream.below(100) < 70;
            let lanes = if is_main { 2 + stream.below(3) } else { 1 + stream.below(2) };
            if zones[a] != zones[b] && !is_main {
                continue;
            }
            let edge = (a, b, is_main, lanes);
            if is_kept {
                join(&mut parent, a, b);
                city.road(edge);
            } else {
                dropped.push(edge);
            }
        }
        for edge in dropped {
            if join(&mut parent, edge.0, edge.1) {
                city.road(edge);
            }
        }
        city
    }

    fn road(&mut self, (from, to, is_main, lanes): (usize, usize, bool, u64)) {
        let ((ax, ay), (bx, by)) = (self.places[from], self.places[to]);
        let length = ((ax - bx).pow(2) + (ay - by).pow(2)).isqrt();
        let milliseconds = length * 3_600 / if is_main { 60 } else { 30 };
        self.roads.push(Road {
            from: Node::try_from(from).unwrap(),
            to: Node::try_from(to).unwrap(),
            time: milliseconds * 1_000_000,
            length_micrometers: Some(length * 1_000_000),
            lanes: u32::try_from(lanes).unwrap(),
            cost: 1.0,
            oneway: false,
        });
    }

    fn distance_squared(&self, place: usize) -> i64 {
        let center = (self.side - 1) * 50;
        let (x, y) = self.places[place];
        (x - center).pow(2) + (y - center).pow(2)
    }

    /// The nodes beyond a circle of this percentage of the side.
    fn beyond(&self, percent: i64) -> Vec<Node> {
        let radius = self.side * 100 * percent / 100;
        let is_beyond = |place: &usize| self.distance_squared(*place) >= radius * radius;
        (0..self.places.len()).filter(is_beyond).map(|place| Node::try_from(place).unwrap()).collect()
    }
}

fn candidates(side: i64) -> Vec<(usize, usize, bool)> {
    let side = usize::try_from(side).unwrap();
    let mut candidates = Vec::new();
    for j in 0..side {
        for i in 0..side {
            let a = j * side + i;
            if i + 1 < side {
                candidates.push((a, a + 1, j % 16 == 0));
            }
            if j + 1 < side {
                candidates.push((a, a + side, i % 16 == 0));
            }
        }
    }
    candidates
}

fn join(parent: &mut [usize], a: usize, b: usize) -> bool {
    let mut find = |mut a: usize| {
        while parent[a] != a {
            parent[a] = parent[parent[a]];
            a = parent[a];
        }
        a
    };
    let (a, b) = (find(a), find(b));
    parent[a] = b;
    a != b
}

struct Case {
    name: String,
    network: Network,
    question: Question,
}

fn grid_case(side: i64, units: u64, seed: u64, delay: i64, moats: &[i64]) -> Case {
    grid_case_on(side, units, seed, delay, moats, false)
}

/// The same, where the units may stand on main streets only.
fn grid_case_on(side: i64, units: u64, seed: u64, delay: i64, moats: &[i64], is_on_main: bool) -> Case {
    let city = GridCity::new(side, seed, moats);
    let targets = city.beyond(45);
    let nodes = city.places.len();
    let mut stream = Stream(seed ^ 0x5EED);
    let side_nodes = Node::try_from(side).unwrap();
    let is_main = |node: Node| (node / side_nodes) % 16 == 0 || (node % side_nodes) % 16 == 0;
    let mut anywhere = |limit: u64| loop {
        let node = Node::try_from(stream.below(limit)).unwrap();
        if !is_on_main || is_main(node) {
            break node;
        }
    };
    let unit = |number: u64, node: Node| Unit { id: format!("u{number}").into(), node, ready: 0 };
    let units: Vec<Unit> = (0..units).map(|number| unit(number, anywhere(nodes as u64))).collect();
    let center = Node::try_from(side / 2 * side + side / 2).unwrap();
    let network = Network::of_roads(nodes, city.roads);
    let question = Question {
        starts: vec![Start { node: center, after: 0 }],
        speed_kmh: None,
        report_delay: delay * SECOND,
        targets,
        units,
        setup: 0,
        margin: 0,
        model: Model::Static,
        objective: Objective::FewestUnits,
    };
    let name = format!("{side}² seed {seed}, {} units, delay {delay}, moats {moats:?}", question.units.len());
    Case { name, network, question }
}

fn contest_case() -> Option<Case> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let data = root.join("data/cumcm2011b");
    if !data.exists() {
        println!(
            "left out: data/cumcm2011b is not at hand; ANLAN_SHARED names the folder of the shared test data"
        );
        return None;
    }
    let defaults = roads::csv_network::Defaults { oneway: false, speed_kmh: Some(60.0) };
    let tables =
        roads::csv_network::read(&data.join("nodes.csv"), &data.join("edges.csv"), defaults).unwrap();
    let network = Network::of_tables(tables);
    let rows = |file: &str| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_path(data.join(file)).unwrap();
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let targets = rows("exits_city.csv").iter().map(|row| network.node(&row[1]).unwrap()).collect();
    let unit = |row: &Vec<String>| Unit {
        id: row[0].as_str().into(),
        node: network.node(&row[2]).unwrap(),
        ready: 0,
    };
    let question = Question {
        starts: vec![Start { node: network.node("32").unwrap(), after: 0 }],
        speed_kmh: None,
        report_delay: 180 * SECOND,
        targets,
        units: rows("platforms.csv").iter().map(unit).collect(),
        setup: 0,
        margin: 0,
        model: Model::Static,
        objective: Objective::Front,
    };
    Some(Case { name: "CUMCM 2011 B, node 32".to_owned(), network, question })
}

/// Processor time of this thread so far, where the system tells it; otherwise the clock's.
fn processor_seconds(started: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds =
        told.and_then(|line| line.split(' ').next().and_then(|number| number.parse::<f64>().ok()));
    nanoseconds.map_or_else(|| started.elapsed().as_secs_f64(), |number| number * 1e-9)
}

fn run(case: &mut Case, objective: Objective, limit: Duration) {
    case.question.objective = objective;
    let started = Instant::now();
    let asked = Cell::new(0_u32);
    let before = processor_seconds(started);
    let is_over = || {
        asked.set(asked.get() + 1);
        processor_seconds(started) - before > limit.as_secs_f64()
    };
    let tell = |line: &str| {
        if std::env::var_os("TELL").is_some() {
            println!("    {:.3} {line}", processor_seconds(started) - before);
        }
    };
    let answer: Answer = solve(&case.network, &case.question, &Watch::new(&is_over, &tell, 1));
    let seconds = processor_seconds(started) - before;
    let text = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.3}"));
    #[expect(clippy::cast_precision_loss, reason = "a figure to print")]
    let count = |number: Option<usize>| number.map(|number| number as f64);
    let value = match objective {
        Objective::EarliestFinish => answer.finish_seconds,
        Objective::FewestUnits | Objective::Front => count(answer.units_used),
        Objective::SmallestArea => count(answer.trapped_nodes),
        Objective::LeastTravel => answer.total_travel_seconds,
    };
    println!(
        "  {:<16} {:<10} value {:>12} bound {:>12} {seconds:>8.3} s  front {:>3}  asked {}",
        format!("{objective:?}"),
        format!("{:?}", answer.status),
        text(value),
        text(answer.bound),
        answer.front.len(),
        asked.get(),
    );
}

/// Fifteen questions in cities of 10,000 nodes: units, seed, delay, setup, canals, whether on main streets, objective.
fn proved() {
    use Objective::{EarliestFinish, FewestUnits, LeastTravel, SmallestArea};
    const CANALS: &[i64] = &[20, 35];
    const CANAL: &[i64] = &[30];
    type Row = (u64, u64, i64, i64, &'static [i64], bool, Objective);
    let rows: [Row; 15] = [
        (60, 0, 60, 0, CANALS, false, FewestUnits),
        (120, 1, 120, 30, CANALS, true, FewestUnits),
        (40, 2, 60, 0, CANAL, false, FewestUnits),
        (200, 3, 60, 0, &[], false, FewestUnits),
        (100, 4, 120, 0, &[], true, FewestUnits),
        (30, 5, 300, 60, CANALS, false, FewestUnits),
        (60, 6, 60, 0, CANALS, false, EarliestFinish),
        (120, 7, 120, 30, CANALS, true, EarliestFinish),
        (80, 8, 180, 0, CANAL, false, EarliestFinish),
        (200, 9, 60, 0, &[], false, EarliestFinish),
        (20, 10, 120, 60, CANALS, true, EarliestFinish),
        (100, 11, 300, 0, CANALS, false, EarliestFinish),
        (100, 12, 60, 0, CANALS, false, LeastTravel),
        (60, 13, 120, 0, CANALS, false, SmallestArea),
        (20, 14, 600, 0, &[], false, FewestUnits),
    ];
    for (units, seed, delay, setup, moats, is_on_main, objective) in rows {
        let mut case = grid_case_on(100, units, seed, delay, moats, is_on_main);
        case.question.setup = setup * SECOND;
        println!("{}, setup {setup}, on main streets {is_on_main}", case.name);
        run(&mut case, objective, Duration::from_secs(5));
    }
}

/// Four questions in cities of 100,000 nodes.
fn great() {
    for (moats, objective) in [
        (&[20, 35][..], Objective::FewestUnits),
        (&[20, 35], Objective::EarliestFinish),
        (&[], Objective::FewestUnits),
        (&[], Objective::EarliestFinish),
    ] {
        let mut case = grid_case(316, 200, 1, 120, moats);
        println!("{}", case.name);
        run(&mut case, objective, Duration::from_secs(10));
    }
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("proved") => return proved(),
        Some("great") => return great(),
        _ => (),
    }
    let numbers: Vec<i64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if let [side, units, seeds] = numbers[..] {
        for (seed, delay, moats) in (0..seeds).flat_map(|seed| {
            [(seed, 60, vec![]), (seed, 120, vec![20, 35]), (seed, 60, vec![20, 35]), (seed, 300, vec![30])]
        }) {
            let mut case =
                grid_case(side, u64::try_from(units).unwrap(), u64::try_from(seed).unwrap(), delay, &moats);
            println!("{}", case.name);
            for objective in OBJECTIVES {
                run(&mut case, objective, Duration::from_secs(10));
            }
        }
        return;
    }
    if let Some(mut case) = contest_case() {
        println!("{}", case.name);
        for objective in OBJECTIVES {
            run(&mut case, objective, Duration::from_secs(10));
        }
        run(&mut case, Objective::Front, Duration::from_secs(30));
    }
}
