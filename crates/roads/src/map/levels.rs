//! What shows down to a zoom, with as many points as are seen there.

use super::classes::{LAYERS, Shape};
use super::simplify::{Cell, kept};
use super::tile::{area_min, twice_area, world};
use super::{Feature, ZOOM_MAX, section};
use crate::city::Sections;
use crate::{Bounds, Point};

/// Bends smaller than this go, in units of a tile at the level's zoom: half of what a tile leaves out itself.
const TOLERANCE: f64 = 1.0;

/// Puts a level into a city; of the features, which come in the order of their least zooms, those that it shows.
pub(super) fn put(features: &[(Feature, Vec<Vec<Point>>)], zoom: u8, sections: &mut Sections) {
    let number = |length: usize| u32::try_from(length).expect("a city has fewer than four billion points");
    let mut shown: Vec<Feature> = Vec::new();
    let mut boxes: Vec<Bounds> = Vec::new();
    let mut parts: Vec<u32> = vec![0];
    let mut points: Vec<Point> = Vec::new();
    for (feature, lines) in features.iter().take_while(|(feature, _)| feature.zoom <= zoom) {
        let start = number(parts.len()) - 1;
        let before = points.len();
        for line in seen(feature, lines, zoom) {
            points.extend(line);
            parts.push(number(points.len()));
        }
        if points.len() > before {
            boxes.push(Bounds::of(points[before..].iter().copied()));
            shown.push(Feature { parts: [start, number(parts.len()) - 1], ..*feature });
        }
    }
    let tree = if shown.is_empty() { Vec::new() } else { crate::tree::build(boxes.into_iter()) };
    sections.put(section("features", zoom), &shown);
    sections.put(section("parts", zoom), &parts);
    sections.put(section("points", zoom), &points);
    sections.put(section("tree", zoom), &tree);
}

/// What is seen of a feature at a zoom: its lines without small bends, its rings without the tiny ones.
fn seen(feature: &Feature, lines: &[Vec<Point>], zoom: u8) -> Vec<Vec<Point>> {
    let shape = LAYERS[usize::from(feature.layer)].shape;
    if zoom == ZOOM_MAX || shape == Shape::Point {
        return lines.to_vec();
    }
    let mut seen = Vec::new();
    for line in lines {
        let cells: Vec<Cell> = line.iter().map(|point| cell(*point, zoom)).collect();
        if shape == Shape::Area && twice_area(&cells).abs() < 2 * area_min(zoom) {
            if seen.is_empty() {
                // Without its outline a hole is nothing.
                return seen;
            }
            continue;
        }
        let stays = kept(&cells, TOLERANCE);
        seen.push(line.iter().zip(stays).filter(|(_, stays)| *stays).map(|(point, _)| *point).collect());
    }
    seen
}

/// Where a point lies at a zoom, in units of a tile from the corner of the world.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a level short of the greatest zoom has fewer than 2^26 units"
)]
fn cell(point: Point, zoom: u8) -> Cell {
    let (x, y) = world(point, zoom);
    (x.round() as i32, y.round() as i32)
}
