//! Areas as they were published, and a million points in twelve thousand grids.

use std::fs;
use std::io::Read;
use std::time::Instant;

use roads::areas::{Areas, Locator, Polygon, read_file, rings};
use roads::gcj02::Crs;
use roads::{Point, areas};

use crate::shared::shared;

fn numbers(path: &str) -> Option<Vec<i32>> {
    let file = fs::File::open(shared(&format!("data/networks/{path}"))?)
        .expect("the shared test data has its documented shape");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut bytes)
        .expect("the shared test data has its documented shape");
    Some(
        bytes
            .chunks_exact(4)
            .map(|four| {
                i32::from_le_bytes(four.try_into().expect("the shared test data has its documented shape"))
            })
            .collect(),
    )
}

fn points(numbers: &[i32]) -> Vec<Point> {
    numbers.chunks_exact(2).map(|pair| Point { lon_e7: pair[0], lat_e7: pair[1] }).collect()
}

fn polygons(numbers: &[i32]) -> Vec<Polygon> {
    let count = usize::try_from(numbers[0]).expect("the shared test data has its documented shape");
    let mut at = 1;
    let mut polygons = Vec::new();
    for _ in 0..count {
        let mut rings = Vec::new();
        let ring_count = numbers[at];
        at += 1;
        for _ in 0..ring_count {
            let length =
                usize::try_from(numbers[at]).expect("the shared test data has its documented shape") * 2;
            rings.push(points(&numbers[at + 1..=at + length]));
            at += length + 1;
        }
        let mut rings = rings.into_iter();
        polygons.push(Polygon {
            outer: rings.next().expect("the shared test data has its documented shape"),
            holes: rings.collect(),
        });
    }
    polygons
}

#[test]
fn a_million_points_are_found_in_twelve_thousand_grids() {
    let Some(grids) = numbers("pip/suzhou-voronoi-12000.bin.gz") else { return };
    let Some(asked) = numbers("pip/points-1000000.bin.gz") else { return };
    let Some(answers) = numbers("pip/answers-1000000.bin.gz") else { return };
    let (grids, asked) = (polygons(&grids), points(&asked[1..]));
    let started = Instant::now();
    let locator = Locator::of((0..).zip(&grids));
    let built = started.elapsed();
    let found = locator.locate_all(&asked);
    println!("built in {built:?}, built and a million located in {:?}", started.elapsed());
    let wrong = found
        .iter()
        .zip(&answers[answers.len() - asked.len()..])
        .filter(|(found, answer)| found.map_or(-1, |number| i32::try_from(number).unwrap()) != **answer)
        .count();
    assert_eq!(wrong, 0);
    let started = Instant::now();
    let mut checker = rings::Checker::default();
    for grid in &grids {
        assert_eq!(checker.check(std::slice::from_ref(&grid.outer)), Ok(0));
    }
    println!("{} rings looked at in {:?}", grids.len(), started.elapsed());
}

#[test]
fn a_ring_of_four_hundred_thousand_points_is_looked_at_at_once() {
    let wave = |step: i32| {
        let turn = f64::from(step) / 400_000.0 * std::f64::consts::TAU;
        let far = 0.5 + 0.1 * (turn * 5000.0).sin();
        Point::from_degrees(120.0 + far * turn.cos(), 31.0 + far * turn.sin()).unwrap()
    };
    let mut ring: Vec<Point> = (0..400_000).map(wave).collect();
    ring.dedup();
    let started = Instant::now();
    assert_eq!(rings::Checker::default().check(std::slice::from_ref(&ring)), Ok(0));
    println!("{} points looked at in {:?}", ring.len(), started.elapsed());
    let (one, other) = (ring[1000], ring[200_000]);
    ring[1000] = other;
    ring[200_000] = one;
    assert!(rings::Checker::default().check(&[ring]).is_err());
}

fn read(path: &str, crs: Crs) -> Option<Areas> {
    let areas = read_file(&shared(&format!("data/networks/{path}"))?, crs);
    Some(areas.expect("a published boundary is read"))
}

#[test]
fn published_boundaries_are_read_though_some_touch_themselves() {
    for (name, count, touching) in [
        ("datav-310000-shanghai", 16, false),
        ("datav-320500-suzhou", 10, false),
        ("amap-fine-320500-suzhou", 9, false),
        ("datav-510100-chengdu", 20, true),
        ("amap-fine-510100-chengdu", 20, true),
        ("datav-500000-chongqing", 38, true),
        ("datav-320000-jiangsu", 13, false),
    ] {
        let Some(areas) = read(&format!("boundaries/gcj02/{name}.geojson"), Crs::Gcj02) else { return };
        println!("{name}: {} areas, {} touches", areas.each.len(), areas.touches);
        assert_eq!(areas.each.len(), count, "{name}");
        assert_eq!(areas.touches > 0, touching, "{name}");
    }
}

#[test]
fn the_way_back_from_gcj02_is_the_one_that_others_found() {
    let Some(ours) = read("boundaries/gcj02/datav-320500-suzhou.geojson", Crs::Gcj02) else { return };
    let Some(theirs) = read("boundaries/wgs84/320500-suzhou.geojson", Crs::Wgs84) else { return };
    let square_kilometers =
        |areas: &Areas| areas.each.iter().map(areas::Area::square_meters).sum::<f64>() / 1e6;
    println!("{} km², {} km²", square_kilometers(&ours), square_kilometers(&theirs));
    assert!((square_kilometers(&ours) - 8628.0).abs() < 30.0);
    for (one, other) in ours.each.iter().zip(&theirs.each) {
        assert_eq!(one.code, other.code);
        let theirs: std::collections::BTreeSet<Point> =
            other.polygons.iter().flat_map(|polygon| polygon.outer.iter().copied()).collect();
        for point in one.polygons.iter().flat_map(|polygon| &polygon.outer) {
            let near = theirs.iter().map(|their| their.meters_to(*point)).fold(f64::INFINITY, f64::min);
            assert!(near < 0.2, "{}: {point:?} is {near} m away", one.name_zh);
        }
    }
}
