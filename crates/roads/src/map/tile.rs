//! Making a tile.

use std::collections::{BTreeMap, HashMap};
use std::f64::consts::{PI, TAU};

use super::classes::{ADDRESS, BOUNDARY, LAYERS, PLACE, ROAD, Shape};
use super::clip::{Spot, Window};
use super::mvt::{EXTENT, Geometry, LayerWriter, Value};
use super::simplify::{Cell, simplify};
use super::{BRIDGE, Feature, Features, LINK, TUNNEL};
use crate::{Bounds, City, Point};

/// The greatest zoom of the tiles.
pub const ZOOM_MAX: u8 = 16;
/// What is drawn beyond a tile's edge, so that broad lines meet, in units of 1/4096 of its side.
const BUFFER: f64 = 64.0;
/// Bends smaller than this are left out, in units, below the greatest zoom.
const TOLERANCE: f64 = 2.0;
/// Areas smaller than this are left out, in square units.
const AREA_MIN: f64 = 24.0;

/// Why there is no such tile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TileError {
    /// It is nearer than the tiles go.
    #[error("tiles go from zoom 0 to {ZOOM_MAX} (ZOOM_MAX); {0} was asked for")]
    TooNear(u8),
    /// It lies beside the world.
    #[error("at zoom {zoom} columns and rows go from 0 to {}; {x}/{y} was asked for", side(*zoom) - 1)]
    OutsideTheWorld {
        /// The zoom.
        zoom: u8,
        /// The column.
        x: u32,
        /// The row.
        y: u32,
    },
}

const fn side(zoom: u8) -> u32 {
    1 << zoom
}

impl City {
    /// A vector tile; empty where nothing is drawn.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Vec<u8>, TileError> {
        if zoom > ZOOM_MAX {
            return Err(TileError::TooNear(zoom));
        }
        if x >= side(zoom) || y >= side(zoom) {
            return Err(TileError::OutsideTheWorld { zoom, x, y });
        }
        Ok(Frame { zoom, x: f64::from(x), y: f64::from(y) }.draw(self.map()))
    }
}

/// A tile's place in the world.
#[derive(Clone, Copy)]
struct Frame {
    zoom: u8,
    x: f64,
    y: f64,
}

/// Features of the same look, whose lines are written as one.
type Look = Vec<(&'static str, Value)>;

/// The lines of a layer, look by look in the order in which they are met.
#[derive(Default)]
struct Lines {
    drawn: Vec<(Look, Vec<Vec<Cell>>)>,
    known: HashMap<Look, usize>,
}

impl Lines {
    fn add(&mut self, look: Look, parts: Vec<Vec<Cell>>) {
        let drawn = &mut self.drawn;
        let place = *self.known.entry(look).or_insert_with_key(|look| {
            drawn.push((look.clone(), Vec::new()));
            drawn.len() - 1
        });
        drawn[place].1.extend(parts);
    }
}

impl Frame {
    fn draw(self, map: &Features) -> Vec<u8> {
        let mut layers: BTreeMap<u8, LayerWriter> = BTreeMap::new();
        let mut lines: BTreeMap<u8, Lines> = BTreeMap::new();
        for feature in map.within(self.bounds(), self.zoom) {
            let parts = self.parts(map, feature);
            if parts.is_empty() {
                continue;
            }
            let layer = &LAYERS[usize::from(feature.layer)];
            let look = look(map, feature);
            match layer.shape {
                Shape::Line => lines.entry(feature.layer).or_default().add(look, parts),
                shape => {
                    let geometry = if shape == Shape::Area { Geometry::Polygons } else { Geometry::Points };
                    let writer = layers.entry(feature.layer).or_insert_with(|| LayerWriter::new(layer.name));
                    writer.feature(&look, geometry, &parts);
                }
            }
        }
        for (number, lines) in lines {
            let name = LAYERS[usize::from(number)].name;
            let writer = layers.entry(number).or_insert_with(|| LayerWriter::new(name));
            for (look, parts) in lines.drawn {
                writer.feature(&look, Geometry::Lines, &parts);
            }
        }
        let mut tile = Vec::new();
        for layer in layers.into_values() {
            layer.finish(&mut tile);
        }
        tile
    }

    fn parts(self, map: &Features, feature: &Feature) -> Vec<Vec<Cell>> {
        let extent = f64::from(EXTENT);
        let window = Window { low: -BUFFER, high: extent + BUFFER };
        let tolerance = if self.zoom == ZOOM_MAX { 0.5 } else { TOLERANCE };
        let mut parts = Vec::new();
        for (number, points) in map.parts_of(feature).enumerate() {
            let spots: Vec<Spot> = points.iter().map(|point| self.spot(*point)).collect();
            match LAYERS[usize::from(feature.layer)].shape {
                Shape::Point => parts.extend(inside(&spots, extent)),
                Shape::Line => {
                    let cut = window.line(&spots).into_iter().map(|part| simplify(&cells(&part), tolerance));
                    parts.extend(cut.filter(|part| part.len() > 1));
                }
                Shape::Area => match ring(window, &spots, tolerance, number == 0) {
                    Some(ring) => parts.push(ring),
                    // Without its outline a hole is nothing.
                    None if number == 0 => return Vec::new(),
                    None => {}
                },
            }
        }
        parts
    }

    /// Where a point lies in the tile, in units.
    fn spot(self, point: Point) -> Spot {
        let scale = f64::from(side(self.zoom));
        let x = (point.lon() + 180.0) / 360.0;
        let y = 0.5 - (PI / 4.0 + point.lat().to_radians() / 2.0).tan().ln() / TAU;
        ((x * scale - self.x) * f64::from(EXTENT), (y * scale - self.y) * f64::from(EXTENT))
    }

    /// The box of the tile on the ground, with its buffer.
    fn bounds(self) -> Bounds {
        let scale = f64::from(side(self.zoom));
        let margin = BUFFER / f64::from(EXTENT);
        let lon = |x: f64| (x / scale * 360.0 - 180.0).clamp(-180.0, 180.0);
        let lat = |y: f64| ((PI - TAU * y / scale).sinh().atan().to_degrees()).clamp(-90.0, 90.0);
        let corners = [
            (lon(self.x - margin), lat(self.y + 1.0 + margin)),
            (lon(self.x + 1.0 + margin), lat(self.y - margin)),
        ];
        Bounds::of(corners.into_iter().filter_map(|(lon, lat)| Point::from_degrees(lon, lat)))
    }
}

/// The spots of a point layer that belong to this tile and to no other.
fn inside(spots: &[Spot], extent: f64) -> Vec<Vec<Cell>> {
    let own = |(x, y): &&Spot| (0.0..extent).contains(x) && (0.0..extent).contains(y);
    spots.iter().filter(own).map(|spot| cells(&[*spot])).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "spots were cut to the tile and its buffer")]
fn cells(spots: &[Spot]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = spots.iter().map(|(x, y)| (x.round() as i32, y.round() as i32)).collect();
    cells.dedup();
    cells
}

/// A ring cut to the window and turned as the specification wants it: outer rings clockwise on the screen.
fn ring(window: Window, spots: &[Spot], tolerance: f64, is_outer: bool) -> Option<Vec<Cell>> {
    let open = spots.strip_suffix(&spots[..1]).unwrap_or(spots);
    let cut = cells(&window.ring(open));
    let mut closed = cut.clone();
    closed.extend(cut.first());
    let mut ring = simplify(&closed, tolerance);
    ring.pop();
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    let twice: i64 =
        pairs.map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum();
    #[expect(clippy::cast_precision_loss, reason = "an area of a tile fits a double exactly")]
    let is_small = (twice.abs() as f64) < 2.0 * AREA_MIN;
    if ring.len() < 3 || is_small {
        return None;
    }
    if (twice > 0) != is_outer {
        ring.reverse();
    }
    Some(ring)
}

/// What a feature looks like: its tags in the tile.
fn look(map: &Features, feature: &Feature) -> Look {
    let layer = &LAYERS[usize::from(feature.layer)];
    let text = |number: u32| Value::Text(map.texts.get(number).to_owned());
    let mut look: Look = Vec::new();
    if !matches!(feature.layer, BOUNDARY | ADDRESS) {
        look.push((layer.key, Value::Text(layer.kinds[usize::from(feature.kind)].to_owned())));
    }
    for (key, number) in ["name", "name_zh", "name_en"].into_iter().zip(feature.names) {
        if number != 0 {
            look.push((key, text(number)));
        }
    }
    if feature.names[3] != 0 {
        look.push((if feature.layer == ADDRESS { "housenumber" } else { "ref" }, text(feature.names[3])));
    }
    for (key, flag) in [("bridge", BRIDGE), ("tunnel", TUNNEL), ("link", LINK)] {
        if feature.flags & flag != 0 {
            look.push((key, Value::True));
        }
    }
    let value = match feature.layer {
        BOUNDARY => Some("admin_level"),
        PLACE => Some("rank"),
        ROAD if feature.value != 0 => Some("oneway"),
        _ => None,
    };
    look.extend(value.map(|key| (key, Value::Int(i64::from(feature.value)))));
    look
}
