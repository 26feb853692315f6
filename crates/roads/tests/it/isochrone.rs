//! Isochrones of real networks, where they are at hand.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use flate2::read::GzDecoder;
use roads::areas::rings::Checker;
use roads::reach::isochrone::{FRINGE_METERS_DEFAULT, Piece, isochrones, to_geojson};
use roads::{Graph, Node, Point, UNREACHABLE};

use crate::shared::shared;

/// The numbers of the lines of a file that start with a letter.
fn lines(path: &str, letter: &str) -> Option<Vec<Vec<i64>>> {
    let file = File::open(shared(path)?).expect("the shared test data can be read");
    let lines = BufReader::new(GzDecoder::new(file)).lines().map_while(Result::ok);
    let numbers = lines.filter_map(|line| {
        let numbers = line.strip_prefix(letter)?.split_whitespace();
        Some(numbers.map(|number| number.parse().expect("a number")).collect())
    });
    Some(numbers.collect())
}

fn network(name: &str) -> Option<(Vec<Point>, Graph)> {
    let places = lines(&format!("data/networks/graphs/{name}.co.gz"), "v ")?;
    let arcs = lines(&format!("data/networks/graphs/{name}.gr.gz"), "a ")?;
    let narrow = |number: i64| i32::try_from(number).expect("units fit");
    let node = |number: i64| Node::try_from(number - 1).expect("nodes are counted from 1");
    let places: Vec<Point> =
        places.iter().map(|v| Point { lon_e7: narrow(v[1]), lat_e7: narrow(v[2]) }).collect();
    let arcs: Vec<_> =
        arcs.iter().map(|a| (node(a[0]), node(a[1]), u32::try_from(a[2]).expect("times fit"))).collect();
    let graph = Graph::from_arcs(places.len(), &arcs).0;
    Some((places, graph))
}

fn times_from(graph: &Graph, start: Node, limit: u32) -> Vec<u32> {
    let mut times = vec![UNREACHABLE; graph.nodes()];
    let mut queue = BinaryHeap::from([(Reverse(0), start)]);
    times[start as usize] = 0;
    while let Some((Reverse(time), node)) = queue.pop() {
        if time > times[node as usize] || time > limit {
            continue;
        }
        for (_, head, cost) in graph.arcs_from(node) {
            if time + cost < times[head as usize] {
                times[head as usize] = time + cost;
                queue.push((Reverse(time + cost), head));
            }
        }
    }
    times
}

#[test]
fn quarter_hour_isochrones_of_real_networks_are_valid() {
    let limits = [30_000, 60_000, 90_000];
    for name in ["heidelberg", "shanghai-centre", "moscow-uniform"] {
        let Some((places, graph)) = network(name) else { return };
        let middle = places
            .iter()
            .fold((0, 0), |sum, at| (sum.0 + i64::from(at.lon_e7), sum.1 + i64::from(at.lat_e7)));
        let count = i64::try_from(places.len()).unwrap();
        let middle = (middle.0 / count, middle.1 / count);
        let far =
            |at: &Point| (i64::from(at.lon_e7) - middle.0).abs() + (i64::from(at.lat_e7) - middle.1).abs();
        let start = (0..).zip(&places).min_by_key(|(_, at)| far(at)).unwrap().0;
        let times = times_from(&graph, start, limits[2]);
        let reached = (0..).zip(&times).filter(|(_, time)| **time <= limits[2]);
        let arcs: Vec<([Point; 2], u32, u32)> = reached
            .flat_map(|(node, time): (Node, _)| {
                let from = places[node as usize];
                let places = &places;
                graph
                    .arcs_from(node)
                    .map(move |(_, head, cost)| ([from, places[head as usize]], *time, time + cost))
            })
            .collect();
        let pieces = arcs.iter().map(|(line, first, last)| Piece {
            line,
            first_cost: *first,
            last_cost: *last,
            meeting: None,
        });
        let started = Instant::now();
        let found = isochrones(pieces, &limits, FRINGE_METERS_DEFAULT).unwrap();
        let drawn = started.elapsed();
        let text = to_geojson(&found);
        println!(
            "{name}: {} pieces, drawn in {drawn:?}, {} bytes written in {:?}",
            arcs.len(),
            text.len(),
            started.elapsed()
        );
        for isochrone in &found {
            let rings: Vec<_> =
                isochrone.polygons.iter().flat_map(|polygon| polygon.rings().cloned()).collect();
            println!("  {} rings, {} corners", rings.len(), rings.iter().map(Vec::len).sum::<usize>());
            assert_eq!(Checker::default().check(&rings), Ok(0), "{name}");
        }
    }
}
