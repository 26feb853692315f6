//! The ground: waters, borders, grids, and where the towns and posts are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::places::{Jurisdiction, towns_of};
use super::super::posts::{PostKind, posts_of};
use super::super::{Size, grids_geojson};
use super::bytes;
use super::read::{Map, Way, cross};
use crate::Point;

#[test]
fn multipolygons_are_closed_and_have_islands() {
    for map in [&Map::read(&bytes(2, Size::Small)), Map::city()] {
        let mut islands = 0;
        for relation in map.relations.values() {
            if relation.tags.get("type").is_none_or(|kind| kind != "multipolygon") {
                continue;
            }
            for (kind, id, role) in &relation.members {
                assert_eq!(*kind, 'w');
                let nodes = &map.ways[id].nodes;
                assert!(nodes.len() > 3 && nodes[0] == nodes[nodes.len() - 1], "{relation:?}");
                islands += usize::from(role == "inner");
            }
        }
        assert!(islands >= 3, "{islands}");
    }
}

/// The ways of a boundary relation.
fn border<'a>(map: &'a Map, name: &str) -> Vec<&'a Way> {
    let relation = map.relations.values().find(|relation| {
        relation.tags.contains_key("boundary") && relation.tags.get("name").is_some_and(|found| found == name)
    });
    relation.unwrap().members.iter().map(|(_, id, _)| &map.ways[id]).collect()
}

#[test]
fn boundaries_are_rings() {
    for map in [&Map::read(&bytes(2, Size::Small)), Map::city()] {
        let mut levels: BTreeMap<&str, usize> = BTreeMap::new();
        for relation in map.relations.values() {
            let Some(level) = relation.tags.get("admin_level") else { continue };
            *levels.entry(level).or_default() += 1;
            let mut ends: BTreeMap<i64, usize> = BTreeMap::new();
            for (_, id, _) in &relation.members {
                let nodes = &map.ways[id].nodes;
                for end in [nodes[0], nodes[nodes.len() - 1]] {
                    *ends.entry(end).or_default() += 1;
                }
            }
            assert!(ends.values().all(|count| count % 2 == 0), "{relation:?}");
        }
        assert_eq!(levels["5"], 3);
        assert!(levels["6"] >= 5, "{levels:?}");
    }
}

#[test]
fn roads_waters_and_rails_cross_the_border_of_the_city() {
    let map = Map::city();
    let border: Vec<(Point, Point)> =
        border(map, "苏州市").into_iter().flat_map(|way| map.pieces(way)).collect();
    let crosses = |way: &&Way| map.pieces(way).any(|(a, b)| border.iter().any(|(c, d)| cross(a, b, *c, *d)));
    let across = |key: &'static str| map.ways.values().filter(move |way| !way.tag(key).is_empty());
    let roads: BTreeSet<&str> = across("highway").filter(crosses).map(|way| way.tag("name")).collect();
    let motorways: BTreeSet<&str> =
        map.tagged("highway", "motorway").filter(crosses).map(|way| way.tag("ref")).collect();
    let waters: BTreeSet<&str> = across("waterway").filter(crosses).map(|way| way.tag("name")).collect();
    let rails: BTreeSet<&str> =
        map.tagged("railway", "rail").filter(crosses).map(|way| way.tag("name")).collect();
    // Several of them share a name, and one name has two ways out.
    assert!(roads.len() >= 8, "{roads:?}");
    // Five ways out: two of the three are left twice.
    assert!(motorways.len() >= 3, "{motorways:?}");
    assert!(waters.len() >= 4, "{waters:?}");
    assert!(rails.len() >= 2, "{rails:?}");
}

#[test]
fn towns_and_posts_stand_at_streets() {
    const STREET_METERS_MAX: f64 = 420.0;
    // Landings of the water police are on the shore, and some checkpoints between fields.
    const FAR_POST_METERS_MAX: f64 = 2_600.0;
    let map = Map::city();
    let mut nodes: Vec<Point> = (map.ways.values().filter(|way| way.is_drivable()))
        .flat_map(|way| way.nodes.iter().map(|node| map.point(*node)))
        .collect();
    nodes.sort();
    let nearest = |place: (f64, f64)| {
        let place = Point::from_degrees(place.0, place.1).unwrap();
        let near = |point: &&Point| (point.lon_e7 - place.lon_e7).abs() < 400_000;
        nodes.iter().filter(near).map(|point| point.meters_to(place)).fold(f64::INFINITY, f64::min)
    };
    for jurisdiction in Jurisdiction::ALL {
        for town in towns_of(jurisdiction) {
            assert!(nearest(town.center) < STREET_METERS_MAX, "{}: {}", town.en, nearest(town.center));
        }
        for post in posts_of(jurisdiction) {
            let is_far = matches!(post.kind, PostKind::Landing | PostKind::Checkpoint);
            let meters_max = if is_far { FAR_POST_METERS_MAX } else { STREET_METERS_MAX };
            assert!(nearest(post.place) < meters_max, "{}: {}", post.en, nearest(post.place));
        }
    }
}

fn rings(feature: &Value) -> Vec<Vec<(i64, i64)>> {
    let ring = |ring: &Value| -> Vec<(i64, i64)> {
        let units = |value: &Value| {
            let degrees = value.as_f64().unwrap();
            Point::from_degrees(degrees, 0.0).unwrap().lon_e7.into()
        };
        ring.as_array().unwrap().iter().map(|pair| (units(&pair[0]), units(&pair[1]))).collect()
    };
    let geometry = &feature["geometry"];
    let polygons: Vec<&Value> = match geometry["type"].as_str().unwrap() {
        "Polygon" => vec![&geometry["coordinates"]],
        _ => geometry["coordinates"].as_array().unwrap().iter().collect(),
    };
    polygons.into_iter().flat_map(|polygon| polygon.as_array().unwrap().iter().map(ring)).collect()
}

/// Twice the area, holes taken off, in square units: exact.
fn area(feature: &Value) -> i128 {
    let twice = |ring: &Vec<(i64, i64)>| -> i128 {
        assert_eq!(ring[0], ring[ring.len() - 1], "{feature}");
        let terms = ring.windows(2).map(|pair| {
            i128::from(pair[0].0) * i128::from(pair[1].1) - i128::from(pair[1].0) * i128::from(pair[0].1)
        });
        terms.sum()
    };
    rings(feature).iter().map(twice).sum()
}

#[test]
fn grids_tile_their_districts_and_share_the_borders_of_the_map() {
    for (map, size, seed) in
        [(&Map::read(&bytes(1, Size::Small)), Size::Small, 1), (Map::city(), Size::City, 1)]
    {
        let ground: Value = serde_json::from_str(&grids_geojson(seed, size)).unwrap();
        let mut layers: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for feature in ground["features"].as_array().unwrap() {
            layers.entry(feature["properties"]["layer"].as_str().unwrap()).or_default().push(feature);
        }
        let total = |layer: &str| layers[layer].iter().map(|feature| area(feature)).sum::<i128>();
        let people = |layer: &str| {
            layers[layer]
                .iter()
                .map(|feature| feature["properties"]["population"].as_u64().unwrap())
                .sum::<u64>()
        };
        for layer in ["jurisdiction", "district", "police_grid"] {
            assert_eq!(total(layer), total("grid"), "{layer}");
            assert_eq!(people(layer), people("grid"), "{layer}");
        }
        assert!(people("grid") > 10_000);
        let codes: BTreeSet<&str> =
            layers["grid"].iter().map(|feature| feature["properties"]["code"].as_str().unwrap()).collect();
        assert_eq!(codes.len(), layers["grid"].len(), "a grid's code is its own");
        assert!(codes.iter().all(|code| code.len() == 15));
        let on_border: BTreeSet<(i64, i64)> = (map.tagged("boundary", "administrative"))
            .flat_map(|way| &way.nodes)
            .map(|node| (i64::from(map.point(*node).lon_e7), i64::from(map.point(*node).lat_e7)))
            .collect();
        for district in layers["district"].iter().flat_map(|feature| rings(feature)) {
            assert!(
                district.iter().all(|place| on_border.contains(place)),
                "a district leaves the map's border"
            );
        }
    }
}
