//! Closures and blockades of whole cities: the open reference values.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[path = "support/gridcity.rs"]
mod gridcity;

use std::path::PathBuf;

use gridcity::gridcity;
use planning::closure::{Answer, Buy, Price, Question, solve};
use planning::network::{Network, Node};
use planning::unit::Unit;
use planning::watch::{Status, Watch};
use roads::csv_network::{Defaults, read};

fn close(width: usize, seed: u64, buy: Buy) -> Answer {
    let city = gridcity(width, width, seed);
    let (inside, outside) = city.rings();
    let question = Question {
        inside,
        outside,
        controls: Vec::new(),
        buy,
        edge_cost: Price::Lanes,
        node_cost: Price::Cost,
    };
    solve(&city.network, &question, &Watch::patient())
}

#[test]
fn the_belt_of_a_drawn_city_costs_what_others_found() {
    for (width, edges, nodes) in [(32, 53.0, 91.0), (100, 127.0, 181.0), (316, 365.0, 522.0)] {
        assert_eq!(close(width, 2026, Buy::Edges).max_flow, Some(edges));
        assert_eq!(close(width, 2026, Buy::Nodes).max_flow, Some(nodes));
        assert!(close(width, 2026, Buy::Both).max_flow <= Some(edges.min(nodes)));
    }
}

/// The contest's city; none where the shared data are not at hand.
fn contest() -> Option<(Network, PathBuf)> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = root.join("data/cumcm2011b");
    if !folder.exists() {
        eprintln!(
            "left out: cumcm2011b is not at hand; ANLAN_SHARED names the folder of the shared test data"
        );
        return None;
    }
    let defaults = Defaults { oneway: false, speed_kmh: Some(60.0) };
    let tables = read(&folder.join("nodes.csv"), &folder.join("edges.csv"), defaults).unwrap();
    Some((Network::of_tables(tables), folder))
}

/// A column of one of the contest's tables.
fn column(folder: &std::path::Path, file: &str, name: &str) -> Vec<String> {
    let mut table = csv::Reader::from_path(folder.join(file)).unwrap();
    let at = table.headers().unwrap().iter().position(|header| header == name).unwrap();
    table.records().map(|record| record.unwrap()[at].to_owned()).collect()
}

fn district(network: &Network, folder: &std::path::Path, district: &str) -> (Vec<Node>, Vec<Node>) {
    let districts = column(folder, "nodes.csv", "district");
    let names = column(folder, "nodes.csv", "node");
    let all = districts.iter().zip(&names).map(|(of, name)| (of == district, network.node(name).unwrap()));
    let (inside, outside): (Vec<_>, Vec<_>) = all.partition(|(is_inside, _)| *is_inside);
    let nodes = |nodes: Vec<(bool, Node)>| nodes.into_iter().map(|(_, node)| node).collect();
    (nodes(inside), nodes(outside))
}

#[test]
fn district_a_has_fifteen_ways_out_and_twelve_posts_close_them() {
    let Some((network, folder)) = contest() else { return };
    let (inside, outside) = district(&network, &folder, "A");
    let mut question = Question {
        inside,
        outside,
        controls: Vec::new(),
        buy: Buy::Edges,
        edge_cost: Price::Unit,
        node_cost: Price::Unit,
    };
    let answer = solve(&network, &question, &Watch::patient());
    assert_eq!((answer.ways_out, answer.ways_open, answer.max_flow), (15, 15, Some(15.0)));
    question.buy = Buy::Nodes;
    let answer = solve(&network, &question, &Watch::patient());
    // The thirteen exits would do; one node just outside stands for two of them.
    assert_eq!((answer.status, answer.max_flow), (Status::Optimal, Some(12.0)));
}

#[test]
fn the_thirteen_exits_are_blocked_when_the_contest_says() {
    let Some((network, folder)) = contest() else { return };
    let districts = column(&folder, "platforms.csv", "district");
    let platforms = column(&folder, "platforms.csv", "platform").into_iter().zip(column(
        &folder,
        "platforms.csv",
        "node",
    ));
    let units = platforms.zip(&districts).filter(|(_, district)| *district == "A");
    let units =
        units.map(|((id, node), _)| Unit { id: id.into(), node: network.node(&node).unwrap(), ready: 0 });
    let posts = column(&folder, "exits_district_a.csv", "node");
    let posts = posts.iter().map(|name| network.node(name).unwrap()).collect();
    let question = planning::blockade::Question { units: units.collect(), posts };
    let answer = planning::blockade::solve(&network, &question, &Watch::patient());
    assert_eq!(answer.status, Status::Optimal);
    assert!((answer.finish_seconds.unwrap() / 60.0 - 8.015_456_859_909_348).abs() < 1e-9);
    assert!((answer.total_seconds.unwrap() / 60.0 - 46.188_489_453_475).abs() < 1e-9);
    let last =
        answer.assignments.iter().max_by(|a, b| a.arrive_seconds.total_cmp(&b.arrive_seconds)).unwrap();
    assert_eq!((&*last.unit, &*last.post), ("A7", "29"));
}
