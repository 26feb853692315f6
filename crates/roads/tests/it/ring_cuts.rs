//! Least cuts between a core and what lies beyond a belt, on real networks whose answers are known.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::time::Instant;

use flate2::read::GzDecoder;
use roads::dimacs;
use roads::flow::{EdgeCut, Method, Topology, Ways};

use crate::shared::data;

/// The vertices of a core and those beyond a belt, in the plane of the reference: 111.32 km are a degree.
fn ends(name: &str, about: &serde_json::Value) -> [Vec<u32>; 2] {
    let mut text = String::new();
    let file = File::open(data(&format!("networks/graphs/{name}.co.gz")).unwrap()).unwrap();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let number = |key: &str| about[key].as_f64().unwrap();
    let (lon, lat) = (about["centre"][0].as_f64().unwrap(), about["centre"][1].as_f64().unwrap());
    let mut ends = [Vec::new(), Vec::new()];
    for line in text.lines().filter(|line| line.starts_with('v')) {
        let words: Vec<f64> = line[1..].split_whitespace().map(|word| word.parse().unwrap()).collect();
        let east = (words[1] / 1e7 - lon) * 111.32 * lat.to_radians().cos();
        let kilometers = east.hypot((words[2] / 1e7 - lat) * 111.32);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a vertex's number")]
        let node = words[0] as u32 - 1;
        if kilometers <= number("core_km") {
            ends[0].push(node);
        } else if kilometers > number("out_km") {
            ends[1].push(node);
        }
    }
    ends
}

#[test]
fn the_least_cuts_round_real_cities_are_those_that_are_known() {
    let Some(list) = data("networks/graphs/graphs.json") else { return };
    let list: serde_json::Value = serde_json::from_str(&fs::read_to_string(list).unwrap()).unwrap();
    for about in list.as_array().unwrap() {
        let name = about["name"].as_str().unwrap();
        let file = File::open(data(&format!("networks/graphs/{name}.gr.gz")).unwrap()).unwrap();
        let graph = dimacs::read(GzDecoder::new(file)).unwrap();
        let [core, outside] = ends(name, about);
        let arcs: Vec<(u32, u32)> = (0..u32::try_from(graph.nodes()).unwrap())
            .flat_map(|tail| graph.arcs_from(tail).map(move |(_, head, _)| (tail, head)))
            .collect();
        let pairs: BTreeSet<(u32, u32)> =
            arcs.iter().map(|(tail, head)| (*tail.min(head), *tail.max(head))).collect();
        let cut = |roads: Vec<(u32, u32, Ways)>| {
            let topology = Topology::new(graph.nodes(), &roads);
            let ones = vec![1; roads.len()];
            let started = Instant::now();
            let cut = EdgeCut::new(&topology, &core, &outside).solve(&ones, &ones, Method::Trees).unwrap();
            (cut.value, started.elapsed().as_millis())
        };
        let out = cut(arcs.iter().map(|(tail, head)| (*tail, *head, Ways::Forward)).collect());
        let segments = cut(pairs.iter().map(|(one, other)| (*one, *other, Ways::Both)).collect());
        eprintln!("{name}: arcs {} in {} ms, segments {} in {} ms", out.0, out.1, segments.0, segments.1);
        assert_eq!(Some(out.0), about["min_cut_out_arcs"].as_i64(), "{name}");
        assert_eq!(Some(segments.0), about["min_cut_segments"].as_i64(), "{name}");
    }
}
