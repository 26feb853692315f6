//! What a map must keep: closed rings, no gap, no overlap, no code twice, and a size that loads at once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::outline::holds;
use super::*;

const SEED: u64 = 20_230_110;
const BYTES_MAX: usize = 1_500_000;
const SAMPLES: usize = 10_000;

struct Shape {
    layer: String,
    code: String,
    rings: Vec<Vec<LonLat>>,
}

impl Shape {
    fn holds(&self, point: LonLat) -> bool {
        self.rings.iter().filter(|ring| holds(ring, point)).count() % 2 == 1
    }
}

fn rings_of(geometry: &Value) -> Vec<Vec<LonLat>> {
    let ring = |ring: &Value| -> Vec<LonLat> { serde_json::from_value(ring.clone()).unwrap() };
    let rings = |polygon: &Value| polygon.as_array().unwrap().iter().map(ring).collect::<Vec<_>>();
    match geometry["type"].as_str().unwrap() {
        "Polygon" => rings(&geometry["coordinates"]),
        "MultiPolygon" => geometry["coordinates"].as_array().unwrap().iter().flat_map(rings).collect(),
        _ => Vec::new(),
    }
}

fn shapes(geojson: &str) -> Vec<Shape> {
    let map: Value = serde_json::from_str(geojson).unwrap();
    let shape = |feature: &Value| Shape {
        layer: feature["properties"]["layer"].as_str().unwrap().to_owned(),
        code: feature["properties"]["code"].as_str().unwrap_or_default().to_owned(),
        rings: rings_of(&feature["geometry"]),
    };
    map["features"].as_array().unwrap().iter().map(shape).collect()
}

fn of<'a>(shapes: &'a [Shape], layer: &str) -> Vec<&'a Shape> {
    shapes.iter().filter(|shape| shape.layer == layer).collect()
}

#[test]
fn every_ring_is_closed_and_every_code_stands_once() {
    for city in drawn(SEED) {
        assert!(city.geojson.len() < BYTES_MAX, "{:?} has {} bytes", city.jurisdiction, city.geojson.len());
        let shapes = shapes(&city.geojson);
        for shape in &shapes {
            for ring in &shape.rings {
                assert!(
                    ring.len() >= 4 && ring.first() == ring.last(),
                    "{} {} is open",
                    shape.layer,
                    shape.code
                );
            }
        }
        for layer in ["grid", "police_grid", "district"] {
            let codes: BTreeSet<&str> = of(&shapes, layer).iter().map(|shape| shape.code.as_str()).collect();
            assert_eq!(codes.len(), of(&shapes, layer).len(), "a {layer} code stands twice");
        }
    }
}

#[test]
fn grids_and_police_grids_tile_the_districts_without_gap_or_overlap() {
    for city in drawn(SEED) {
        let shapes = shapes(&city.geojson);
        let (grids, police, districts) =
            (of(&shapes, "grid"), of(&shapes, "police_grid"), of(&shapes, "district"));
        let mut dice = Random::new(SEED, "samples");
        let mut inside = 0;
        for _ in 0..SAMPLES {
            let point = (dice.between(120.3, 121.4), dice.between(30.75, 31.78));
            let count = |shapes: &[&Shape]| shapes.iter().filter(|shape| shape.holds(point)).count();
            let (of_grids, of_police, of_districts) = (count(&grids), count(&police), count(&districts));
            assert!(of_districts <= 1, "{point:?} lies in {of_districts} districts");
            assert_eq!(
                (of_grids, of_police),
                (of_districts, of_districts),
                "at {point:?} of {:?}",
                city.jurisdiction
            );
            inside += of_grids;
        }
        assert!(inside > SAMPLES / 50, "{:?} has hardly any ground", city.jurisdiction);
    }
}

#[test]
fn the_city_has_the_grids_that_the_day_needs() {
    let cities = drawn(SEED);
    let suzhou = shapes(&cities[0].geojson);
    let (grids, police) = (of(&suzhou, "grid"), of(&suzhou, "police_grid"));
    assert!(grids.len() >= 300, "{} grids", grids.len());
    assert!(police.len() >= 60, "{} police grids", police.len());
    assert!(grids.iter().any(|grid| grid.code == "320508019044001"));
    assert!(
        grids.iter().all(|grid| grid.code.len() == 15 && grid.code.bytes().all(|byte| byte.is_ascii_digit()))
    );
    assert!(police.iter().all(|grid| grid.code.len() == 15));
}

#[test]
fn every_town_and_post_stands_on_land_in_its_own_jurisdiction() {
    for city in drawn(SEED) {
        let geography = operations::Geography::parse(&city.geojson).unwrap();
        let towns = towns_of(city.jurisdiction).into_iter().map(|town| (town.zh, town.center));
        let posts = posts_of(city.jurisdiction).into_iter().map(|post| (post.zh, post.place));
        for (name, (lon, lat)) in towns.chain(posts) {
            assert!(geography.grid(lon, lat).is_some(), "{name} stands in no grid");
            assert!(!water::is_in_lake((lon, lat)), "{name} stands in the water");
        }
    }
}

#[test]
fn another_seed_draws_other_borders_and_the_same_seed_the_same_ones() {
    assert_eq!(drawn(SEED)[2].geojson, drawn(SEED)[2].geojson);
    assert_ne!(drawn(SEED)[2].geojson, drawn(SEED + 1)[2].geojson);
}
