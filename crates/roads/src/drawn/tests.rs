//! What the drawn cities promise, read back from their own bytes.

mod ground;
mod network;
mod read;

use read::Map;

use super::*;

fn bytes(seed: u64, size: Size) -> Vec<u8> {
    let mut out = Vec::new();
    draw(seed, size, &mut out).unwrap();
    out
}

#[test]
fn the_same_seed_draws_the_same_bytes_and_another_seed_others() {
    let first = bytes(7, Size::Small);
    assert_eq!(first, bytes(7, Size::Small));
    assert_ne!(first, bytes(8, Size::Small));
    assert_eq!(grids_geojson(7, Size::Small), grids_geojson(7, Size::Small));
    assert_ne!(grids_geojson(7, Size::Small), grids_geojson(8, Size::Small));
}

#[test]
fn what_was_written_is_what_is_read() {
    for seed in 1..=3 {
        let mut out = Vec::new();
        let drawn = draw(seed, Size::Small, &mut out).unwrap();
        let map = Map::read(&out);
        assert_eq!(map.nodes.len() as u64, drawn.counts.nodes);
        assert_eq!(map.ways.len() as u64, drawn.counts.ways);
        assert_eq!(map.relations.len() as u64, drawn.counts.relations);
        for (id, node) in &map.nodes {
            assert!(drawn.bounds.holds(node.point), "node {id} lies outside: {:?}", node.point);
        }
    }
}

#[test]
fn every_reference_leads_to_something() {
    let map = Map::city();
    for way in map.ways.values() {
        assert!(way.nodes.len() > 1, "{way:?}");
        assert!(way.nodes.iter().all(|node| map.nodes.contains_key(node)), "{way:?}");
        assert!(way.nodes.windows(2).all(|pair| pair[0] != pair[1]), "a node follows itself: {way:?}");
    }
    for relation in map.relations.values() {
        for (kind, id, _) in &relation.members {
            let is_there = match kind {
                'n' => map.nodes.contains_key(id),
                'w' => map.ways.contains_key(id),
                _ => map.relations.contains_key(id),
            };
            assert!(is_there, "{relation:?}");
        }
    }
}

#[test]
fn sizes_are_what_they_say() {
    for seed in 1..=12 {
        let counts = draw(seed, Size::Small, std::io::sink()).unwrap().counts;
        assert!((1_000..=5_000).contains(&counts.nodes), "seed {seed}: {counts:?}");
    }
    for seed in 1..=2 {
        let counts = draw(seed, Size::City, std::io::sink()).unwrap().counts;
        assert!((150_000..=300_000).contains(&counts.nodes), "seed {seed}: {counts:?}");
    }
}

#[test]
fn a_size_is_named_in_small_letters() {
    assert_eq!("city".parse::<Size>().unwrap(), Size::City);
    let refused = "metropolis".parse::<Size>().unwrap_err().to_string();
    assert!(refused.contains("metropolis") && refused.contains("province"), "{refused}");
}
