//! The ground as `GeoJSON`: jurisdictions, districts, governance grids and police grids, with their people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::geography::Geography;
use super::lattice::Cell;
use super::outline::{Rings, join};
use super::parcels::{Grid, Parcels};
use super::places::{DISTRICTS, Jurisdiction, LonLat};
use super::plane::{Spot, area, count};

/// A feature collection: the outline of every jurisdiction, and what else lies in those that are asked for.
pub(super) fn write(parcels: &Parcels, geography: &Geography, asked: &[Jurisdiction]) -> String {
    let mut features = Vec::new();
    let lattice = &parcels.lattice;
    let people: Vec<usize> = parcels.grids.iter().map(|grid| people(parcels, geography, grid)).collect();
    let all = || parcels.grids.iter().zip(people.iter().copied());
    let grids = || all().filter(|(grid, _)| asked.contains(&grid.jurisdiction));
    let mut add = |layer: &str, code: &str, names: (&str, &str), people: usize, polygons: &[Rings]| {
        features.push(feature(layer, code, names, people, polygons));
    };
    for jurisdiction in Jurisdiction::ALL {
        let (cells, people) = joined(all().filter(|(grid, _)| grid.jurisdiction == jurisdiction));
        let names = (jurisdiction.name(), jurisdiction.name_en());
        add("jurisdiction", jurisdiction.key(), names, people, &join(lattice, cells));
    }
    for district in &DISTRICTS {
        let (cells, people) = joined(grids().filter(|(grid, _)| grid.town.district == district.code));
        if !cells.is_empty() {
            add("district", district.code, (district.zh, district.en), people, &join(lattice, cells));
        }
    }
    for (grid, people) in grids() {
        let number = &grid.code[grid.code.len() - 6..];
        let names = (format!("{}第{number}网格", grid.town.zh), format!("{} grid {number}", grid.town.en));
        let ring = vec![vec![lattice.ring(&grid.cell.corners)]];
        add("grid", &grid.code, (&names.0, &names.1), people, &ring);
    }
    let mut police: BTreeMap<&str, Vec<(&Grid, usize)>> = BTreeMap::new();
    for (grid, people) in grids() {
        police.entry(&grid.police_code).or_default().push((grid, people));
    }
    for (code, grids) in police {
        let english = format!("{} beat {}", grids[0].0.town.en, &code[code.len() - 1..]);
        let name = &grids[0].0.police_name;
        let (cells, people) = joined(grids.iter().copied());
        add("police_grid", code, (name, &english), people, &join(lattice, cells));
    }
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

fn joined<'a>(grids: impl Iterator<Item = (&'a Grid, usize)>) -> (Vec<&'a Cell>, usize) {
    grids.fold((Vec::new(), 0), |(mut cells, people), (grid, more)| {
        cells.push(&grid.cell);
        (cells, people + more)
    })
}

/// How many people live in a grid: its area times a density that falls from the middle of the nearest town.
fn people(parcels: &Parcels, geography: &Geography, grid: &Grid) -> usize {
    const OLD_TOWN_PER_SQUARE_KILOMETER: f64 = 9_800.0;
    const COUNTRY_PER_SQUARE_KILOMETER: f64 = 420.0;
    let ring: Vec<Spot> = parcels.lattice.ring(&grid.cell.corners).into_iter().map(Spot::of).collect();
    let center = Spot::of(grid.cell.center);
    let depth = geography.clusters.iter().map(|cluster| cluster.depth(center)).fold(f64::INFINITY, f64::min);
    let density = OLD_TOWN_PER_SQUARE_KILOMETER * (-1.4 * depth * depth).exp() + COUNTRY_PER_SQUARE_KILOMETER;
    count(area(&ring).abs() / 1e6 * density)
}

fn feature(layer: &str, code: &str, names: (&str, &str), people: usize, polygons: &[Rings]) -> String {
    let rings = |rings: &Rings| rings.iter().map(|ring| list(ring)).collect::<Vec<_>>().join(",");
    let (kind, coordinates) = match polygons {
        [only] => ("Polygon", rings(only)),
        many => {
            let all: Vec<String> = many.iter().map(|polygon| format!("[{}]", rings(polygon))).collect();
            ("MultiPolygon", all.join(","))
        }
    };
    // Names are our own constants and hold nothing that JSON would need escaped.
    let mut text = String::from("{\"type\":\"Feature\",\"properties\":{");
    write!(
        text,
        "\"layer\":\"{layer}\",\"code\":\"{code}\",\"name_zh\":\"{}\",\"name_en\":\"{}\",\"population\":{people}",
        names.0, names.1
    )
    .expect("writing into a text cannot fail");
    write!(text, "}},\"geometry\":{{\"type\":\"{kind}\",\"coordinates\":[{coordinates}]}}}}")
        .expect("writing into a text cannot fail");
    text
}

fn list(points: &[LonLat]) -> String {
    let pairs: Vec<String> = points.iter().map(|(lon, lat)| format!("[{lon},{lat}]")).collect();
    format!("[{}]", pairs.join(","))
}
