//! How long it takes to close the belt of a drawn city, from the question to the answer:
//! `cargo bench -p anlan-planning --bench closure`.
//!
//! With the name of a folder behind `--` each city is also written there as `nodes_W.csv` and `edges_W.csv`, with the
//! zone of each node, for `xtask/peers/planning_flow.py`, which lets others do the same.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

#[path = "../tests/support/gridcity.rs"]
mod gridcity;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use gridcity::{GridCity, gridcity};
use planning::closure::{Buy, Price, Question, solve};
use planning::watch::Watch;
use roads::flow::{EdgeCut, INFINITE, Method, NodeCut, Topology, Ways};

const SEED: u64 = 2026;
const WIDTHS: [usize; 4] = [32, 100, 316, 708];
/// A city is closed again until so many seconds of the processor are spent, because the kernel counts in ticks.
const SECONDS_MIN: f64 = 0.5;

/// Seconds of the processor since the start of the program, where the kernel says so, and of the wall where not.
fn spent(started: Instant) -> f64 {
    let nanos = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = nanos.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(|| started.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// The mean time of a piece of work, and what it answers.
fn mean<T>(started: Instant, mut work: impl FnMut() -> T) -> (f64, T) {
    let begin = spent(started);
    let mut rounds = 0.0;
    loop {
        let answer = work();
        rounds += 1.0;
        let seconds = spent(started) - begin;
        if seconds > SECONDS_MIN {
            return (seconds / rounds, answer);
        }
    }
}

fn main() {
    let started = Instant::now();
    let folder = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    println!("  width  buy          value     solve s   trees s    push s");
    for width in WIDTHS {
        let city = gridcity(width, width, SEED);
        if let Some(folder) = &folder {
            write(Path::new(folder), &city);
        }
        for buy in [Buy::Edges, Buy::Nodes] {
            let (inside, outside) = city.rings();
            let question = Question {
                inside,
                outside,
                controls: Vec::new(),
                buy,
                edge_cost: Price::Lanes,
                node_cost: Price::Cost,
            };
            let (seconds, answer) = mean(started, || solve(&city.network, &question, &Watch::patient()));
            let value = answer.max_flow.unwrap();
            let [trees, push] = [Method::Trees, Method::Push].map(|method| {
                let (seconds, found) = bare(started, &city, &question, method);
                assert!((found - value).abs() < 1e-9, "both ways find the same");
                seconds
            });
            println!(
                "{width:>7}  {:<8} {value:>9} {seconds:>11.5} {trees:>9.5} {push:>9.5}",
                format!("{buy:?}")
            );
        }
    }
}

/// The cut alone, over the belt as it is, nothing thinned: what other libraries are asked.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "costs and values are small"
)]
fn bare(started: Instant, city: &GridCity, question: &Question, method: Method) -> (f64, f64) {
    let mut number = vec![u32::MAX; city.network.node_count()];
    for (ends, at) in [(&question.inside, 0), (&question.outside, 1)] {
        for node in ends {
            number[*node as usize] = at;
        }
    }
    let mut costs = vec![INFINITE, INFINITE];
    for (number, cost) in
        number.iter_mut().zip(&city.network.node_costs).filter(|(number, _)| **number == u32::MAX)
    {
        *number = u32::try_from(costs.len()).unwrap();
        costs.push(*cost as i64);
    }
    let (mut roads, mut lanes) = (Vec::new(), Vec::new());
    for road in &city.network.roads {
        roads.push((number[road.from as usize], number[road.to as usize], Ways::Both));
        lanes.push(i64::from(road.lanes));
    }
    let topology = Topology::new(costs.len(), &roads);
    let (seconds, value) = if question.buy == Buy::Edges {
        let mut cut = EdgeCut::new(&topology, &[0], &[1]);
        mean(started, || cut.solve(&lanes, &lanes, method).unwrap().value)
    } else {
        let mut cut = NodeCut::new(&topology, &[0], &[1]);
        mean(started, || cut.solve_by(&costs, method).unwrap().value)
    };
    (seconds, value as f64)
}

/// Writes a city as two tables.
fn write(folder: &Path, city: &GridCity) {
    let (inside, outside) = city.rings();
    let mut zone = vec!["between"; city.network.node_count()];
    for (nodes, of) in [(&inside, "inside"), (&outside, "outside")] {
        for node in nodes {
            zone[*node as usize] = of;
        }
    }
    let mut nodes = String::from("node,x_m,y_m,cost,zone\n");
    for (((place, cost), zone), node) in city.places.iter().zip(&city.network.node_costs).zip(zone).zip(0..) {
        writeln!(nodes, "{node},{},{},{cost},{zone}", place.0, place.1).unwrap();
    }
    let mut edges = String::from("from,to,travel_seconds,lanes\n");
    for road in &city.network.roads {
        let seconds = planning::network::seconds(road.time);
        writeln!(edges, "{},{},{seconds},{}", road.from, road.to, road.lanes).unwrap();
    }
    std::fs::write(folder.join(format!("nodes_{}.csv", city.width)), nodes).unwrap();
    std::fs::write(folder.join(format!("edges_{}.csv", city.width)), edges).unwrap();
}
