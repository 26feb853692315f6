//! How long a static cordon takes, and whether it is proved, in drawn cities and in a contest's:
//! `cargo bench -p anlan-planning --bench cordon [-- SIDE UNITS SEEDS]`.

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
    let city = GridCity::new(side, seed, moats);
    let targets = city.beyond(45);
    let nodes = city.places.len();
    let mut stream = Stream(seed ^ 0x5EED);
    let mut anywhere = |limit: u64| Node::try_from(stream.below(limit)).unwrap();
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

fn run(case: &mut Case, objective: Objective, limit: Duration) {
    case.question.objective = objective;
    let started = Instant::now();
    let asked = Cell::new(0_u32);
    let is_over = || {
        asked.set(asked.get() + 1);
        started.elapsed() > limit
    };
    let answer: Answer = solve(
        &case.network,
        &case.question,
        &Watch::new(
            &is_over,
            &|line| {
                if std::env::var_os("TELL").is_some() {
                    println!("    {:.3} {line}", started.elapsed().as_secs_f64());
                }
            },
            1,
        ),
    );
    let seconds = started.elapsed().as_secs_f64();
    let value = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.6}"));
    println!(
        "  {:<16} {seconds:>8.3} s {:<10} bound {:>12} finish {:>11} units {:>4} travel {:>13} trapped {:>6} front {:>3}  cuts {}",
        format!("{objective:?}"),
        format!("{:?}", answer.status),
        value(answer.bound),
        value(answer.finish_seconds),
        answer.units_used.map_or(-1, |units| i64::try_from(units).unwrap()),
        value(answer.total_travel_seconds),
        answer.trapped_nodes.map_or(-1, |nodes| i64::try_from(nodes).unwrap()),
        answer.front.len(),
        asked.get(),
    );
}

fn main() {
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
