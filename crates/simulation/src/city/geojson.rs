//! The drawn ground as `GeoJSON`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::lattice::Cell;
use super::outline::{Rings, join};
use super::parcels::{Grid, Parcels};
use super::{DISTRICTS, Jurisdiction, LonLat, Post, PostKind, lines, posts_of, towns_of, water};

/// Bridges that the day's stories name.
const BRIDGES: &[(&str, &str, LonLat)] = &[
    ("元荡桥", "Yuandang Bridge", (120.893, 31.066)),
    ("宝带桥", "Precious Belt Bridge", (120.648, 31.254)),
    ("枫桥", "Maple Bridge", (120.562, 31.312)),
    ("太湖大桥", "Lake Tai Bridge", (120.386, 31.216)),
    ("浏河大桥", "Liuhe Bridge", (121.236, 31.506)),
    ("平望大桥", "Pingwang Bridge", (120.642, 30.992)),
    ("放生桥", "Fangsheng Bridge", (121.054, 31.112)),
    ("甪直大桥", "Luzhi Bridge", (120.846, 31.288)),
];

/// A feature's properties.
#[derive(Default)]
struct Marks<'a> {
    layer: &'a str,
    code: Option<&'a str>,
    names: Option<(&'a str, &'a str)>,
    rank: Option<u8>,
    population: Option<u32>,
}

/// The features of all three maps: water, roads, rails, bridges.
pub(super) fn scenery(seed: u64, parcels: &Parcels) -> Vec<String> {
    let mut features = Vec::new();
    for jurisdiction in Jurisdiction::ALL {
        let cells =
            parcels.grids.iter().filter(|grid| grid.jurisdiction == jurisdiction).map(|grid| &grid.cell);
        let names = Some((jurisdiction.name(), jurisdiction.name_en()));
        let marks = Marks {
            layer: "jurisdiction",
            code: Some(jurisdiction.key()),
            names,
            rank: None,
            population: None,
        };
        features.push(area(&marks, &join(&parcels.lattice, cells)));
    }
    for water in water::lakes().iter().chain(&water::streams()) {
        let marks = Marks {
            layer: "water",
            names: Some((water.zh, water.en)),
            rank: Some(water.rank),
            code: None,
            population: None,
        };
        features.push(area(&marks, &[vec![water.ring.clone()]]));
    }
    let drawn = lines::roads(seed).into_iter().map(|line| ("road", line));
    for (layer, line) in drawn.chain(lines::rails().into_iter().map(|line| ("rail", line))) {
        let marks = Marks {
            layer,
            names: Some((&line.zh, &line.en)),
            rank: Some(line.rank),
            code: None,
            population: None,
        };
        features.push(feature(&marks, "LineString", &list(&line.points)));
    }
    for (zh, en, place) in BRIDGES {
        features.push(point(&Marks { layer: "bridge", names: Some((zh, en)), ..Marks::default() }, *place));
    }
    features
}

/// The map of one jurisdiction: the scenery, its districts, grids, posts and places.
pub(super) fn write(jurisdiction: Jurisdiction, parcels: &Parcels, scenery: &[String]) -> String {
    let grids: Vec<&Grid> = parcels.grids.iter().filter(|grid| grid.jurisdiction == jurisdiction).collect();
    let mut features: Vec<String> = scenery.to_vec();
    for district in DISTRICTS.iter().filter(|district| district.jurisdiction == jurisdiction) {
        let cells = grids.iter().filter(|grid| grid.town.district == district.code).map(|grid| &grid.cell);
        let names = Some((district.zh, district.en));
        let marks =
            Marks { layer: "district", code: Some(district.code), names, rank: None, population: None };
        features.push(area(&marks, &join(&parcels.lattice, cells)));
    }
    for grid in &grids {
        let population = Some(people(grid));
        let marks = Marks { layer: "grid", code: Some(&grid.code), population, ..Marks::default() };
        features.push(area(&marks, &[vec![parcels.lattice.ring(&grid.cell.corners)]]));
    }
    let mut police: BTreeMap<&str, (&Grid, Vec<&Cell>)> = BTreeMap::new();
    for grid in &grids {
        police.entry(&grid.police_code).or_insert((grid, Vec::new())).1.push(&grid.cell);
    }
    for (code, (grid, cells)) in police {
        let english = format!("{} beat {}", grid.town.en, &code[code.len() - 1..]);
        let names = Some((grid.police_name.as_str(), english.as_str()));
        let marks = Marks { layer: "police_grid", code: Some(code), names, rank: None, population: None };
        features.push(area(&marks, &join(&parcels.lattice, cells)));
    }
    features.extend(points(jurisdiction));
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}", features.join(",\n"))
}

/// Stations, posts and labels.
fn points(jurisdiction: Jurisdiction) -> Vec<String> {
    let mut features = Vec::new();
    for town in towns_of(jurisdiction) {
        let (zh, en) = (format!("{}派出所", town.zh), format!("{} police station", town.en));
        features.push(point(
            &Marks { layer: "station", names: Some((&zh, &en)), rank: Some(2), code: None, population: None },
            town.center,
        ));
    }
    for Post { zh, en, kind, place, .. } in posts_of(jurisdiction) {
        let rank = match kind {
            PostKind::Checkpoint => 1,
            PostKind::Landing => 2,
            PostKind::FireStation | PostKind::Ambulance => 3,
        };
        features.push(point(
            &Marks {
                layer: "station",
                names: Some((zh, en)),
                rank: Some(rank),
                code: None,
                population: None,
            },
            place,
        ));
    }
    // The neighbours' towns are named too: nobody's map ends at the border.
    for town in Jurisdiction::ALL.into_iter().flat_map(towns_of) {
        let is_own = town.district().jurisdiction == jurisdiction;
        let marks = Marks {
            layer: "place",
            names: Some((town.zh, town.en)),
            rank: Some(if is_own { 3 } else { 4 }),
            code: None,
            population: None,
        };
        features.push(point(&marks, town.center));
    }
    for district in &DISTRICTS {
        let towns: Vec<LonLat> = (towns_of(district.jurisdiction).iter())
            .filter(|town| town.district == district.code)
            .map(|town| town.center)
            .collect();
        let Some(seat) = towns.first() else { continue };
        let marks = Marks {
            layer: "place",
            names: Some((district.zh, district.en)),
            rank: Some(2),
            code: None,
            population: None,
        };
        features.push(point(&marks, (seat.0, seat.1 + 0.006)));
    }
    features
}

fn area(marks: &Marks<'_>, polygons: &[Rings]) -> String {
    let polygon =
        |rings: &Rings| format!("[{}]", rings.iter().map(|ring| list(ring)).collect::<Vec<_>>().join(","));
    match polygons {
        [only] => feature(marks, "Polygon", &polygon(only)),
        many => feature(
            marks,
            "MultiPolygon",
            &format!("[{}]", many.iter().map(polygon).collect::<Vec<_>>().join(",")),
        ),
    }
}

/// How many people live in a grid: many near the middle of its town, few in the fields.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a grid holds some thousand people"
)]
fn people(grid: &Grid) -> u32 {
    const TOWN: f64 = 6_800.0;
    const COUNTRY: f64 = 240.0;
    const TOWN_METERS: f64 = 3_500.0;
    let depth = super::meters_between(grid.cell.center, grid.town.center) / TOWN_METERS;
    (TOWN * (-depth * depth).exp() + COUNTRY) as u32
}

fn point(marks: &Marks<'_>, (lon, lat): LonLat) -> String {
    feature(marks, "Point", &format!("[{lon:.5},{lat:.5}]"))
}

fn list(points: &[LonLat]) -> String {
    let pairs: Vec<String> = points.iter().map(|(lon, lat)| format!("[{lon},{lat}]")).collect();
    format!("[{}]", pairs.join(","))
}

/// One feature on a line of its own. Names are our own constants and hold nothing that JSON would need escaped.
fn feature(marks: &Marks<'_>, kind: &str, coordinates: &str) -> String {
    let mut properties = format!("\"layer\":\"{}\"", marks.layer);
    let mut add = |name: &str, value: &str| {
        write!(properties, ",\"{name}\":\"{value}\"").expect("writing into a text cannot fail");
    };
    if let Some(code) = marks.code {
        add("code", code);
    }
    if let Some((zh, en)) = marks.names {
        add("name_zh", zh);
        add("name_en", en);
    }
    if let Some(population) = marks.population {
        write!(properties, ",\"population\":{population}").expect("writing into a text cannot fail");
    }
    if let Some(rank) = marks.rank {
        write!(properties, ",\"rank\":{rank}").expect("writing into a text cannot fail");
    }
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}"
    )
}
