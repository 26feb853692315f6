//! Making a tile.

use std::collections::{BTreeMap, HashMap};
use std::f64::consts::{PI, TAU};

use super::classes::{ADDRESS, BOUNDARY, BUILDING, LAND, LAYERS, PLACE, RAIL, ROAD, Shape, WATERWAY};
use super::clip::{Spot, Window};
use super::join::{Direction, join};
use super::mvt::{EXTENT, Geometry, LayerWriter, Value};
use super::simplify::{Cell, simplify};
use super::{BRIDGE, Feature, Features, LINK, Level, TUNNEL};
use crate::{Bounds, City, Point};

/// The greatest zoom of the tiles.
pub const ZOOM_MAX: u8 = 16;
/// What is drawn beyond a tile's edge, so that broad lines meet, in units of 1/4096 of its side.
const BUFFER: f64 = 64.0;
/// Bends smaller than this are left out, in units, below the greatest zoom.
const TOLERANCE: f64 = 2.0;
/// Houses and ponds are seen from this zoom on, however small.
const NEAR_ZOOM_MIN: u8 = 14;

/// Areas smaller than this are left out at a zoom, in square units: a pixel where one looks closely, else four.
pub(super) const fn area_min(zoom: u8) -> i64 {
    if zoom >= NEAR_ZOOM_MIN { 64 } else { 256 }
}

/// The tag that says which way a street goes.
const ONEWAY: &str = "oneway";

/// Why there is no such tile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TileError {
    /// It is nearer than the tiles go.
    #[error("tiles go from zoom 0 to {zoom_max}; {zoom} was asked for")]
    TooNear {
        /// The zoom that was asked for.
        zoom: u8,
        /// The greatest that there is.
        zoom_max: u8,
    },
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

/// Whether there can be such a tile where tiles go down to a zoom.
pub fn check_tile(zoom: u8, x: u32, y: u32, zoom_max: u8) -> Result<(), TileError> {
    if zoom > zoom_max {
        return Err(TileError::TooNear { zoom, zoom_max });
    }
    if x >= side(zoom) || y >= side(zoom) {
        return Err(TileError::OutsideTheWorld { zoom, x, y });
    }
    Ok(())
}

impl City {
    /// A vector tile; empty where nothing is drawn.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Vec<u8>, TileError> {
        check_tile(zoom, x, y, ZOOM_MAX)?;
        Ok(Frame { zoom, x: f64::from(x), y: f64::from(y) }.draw(self.map()))
    }

    /// Whether something of what shows at a zoom lies in a tile of this or a lesser one.
    pub(crate) fn may_show(&self, (zoom, x, y): (u8, u32, u32), zoom_max: u8) -> bool {
        let frame = Frame { zoom, x: f64::from(x), y: f64::from(y) };
        !self.map().level(zoom_max).within(frame.bounds(), zoom_max).is_empty()
    }
}

/// A tile's place in the world.
#[derive(Clone, Copy)]
struct Frame {
    zoom: u8,
    x: f64,
    y: f64,
}

/// Features of the same look, which are written as one where nothing lies between them.
type Look = Vec<(&'static str, Value)>;

/// The features of a layer, look by look in the order in which they are met.
#[derive(Default)]
struct Alike {
    drawn: Vec<(Look, Vec<Vec<Cell>>)>,
    known: HashMap<Look, usize>,
}

impl Alike {
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
        let mut alike: BTreeMap<u8, Alike> = BTreeMap::new();
        let level = map.level(self.zoom);
        for feature in level.within(self.bounds(), self.zoom) {
            let parts = self.parts(level, feature);
            if parts.is_empty() {
                continue;
            }
            let layer = &LAYERS[usize::from(feature.layer)];
            let look = look(map, feature);
            // Houses lie side by side; of other areas one may lie upon another, and they keep their order.
            if layer.shape == Shape::Line || feature.layer == BUILDING {
                alike.entry(feature.layer).or_default().add(look, parts);
            } else {
                let writer = layers.entry(feature.layer).or_insert_with(|| LayerWriter::new(layer.name));
                writer.feature(&look, geometry(layer.shape), &parts);
            }
        }
        for (number, alike) in alike {
            let layer = &LAYERS[usize::from(number)];
            let writer = layers.entry(number).or_insert_with(|| LayerWriter::new(layer.name));
            for (look, parts) in alike.drawn {
                let parts = if layer.shape == Shape::Line { self.whole(&look, parts) } else { parts };
                writer.feature(&look, geometry(layer.shape), &parts);
            }
        }
        let mut tile = Vec::new();
        for layer in layers.into_values() {
            layer.finish(&mut tile);
        }
        tile
    }

    /// Lines of one look, joined where they follow each other, without small bends.
    fn whole(self, look: &Look, lines: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
        let is_one_way = look.iter().any(|(key, _)| *key == ONEWAY);
        let joined = join(lines, if is_one_way { Direction::Matters } else { Direction::Free });
        joined.iter().map(|line| simplify(line, self.tolerance())).collect()
    }

    fn tolerance(self) -> f64 {
        if self.zoom == ZOOM_MAX { 0.5 } else { TOLERANCE }
    }

    fn parts(self, level: &Level, feature: &Feature) -> Vec<Vec<Cell>> {
        let extent = f64::from(EXTENT);
        let window = Window { low: -BUFFER, high: extent + BUFFER };
        let bounds = self.bounds();
        let mut parts = Vec::new();
        for (number, points) in level.parts_of(feature).enumerate() {
            let near = near(points, bounds);
            let spots: Vec<Spot> = near.iter().map(|point| self.spot(*point)).collect();
            match LAYERS[usize::from(feature.layer)].shape {
                Shape::Point => parts.extend(inside(&spots, extent)),
                Shape::Line => {
                    let cut = window.line(&spots).into_iter().map(|part| cells(&part));
                    parts.extend(cut.filter(|part| part.len() > 1));
                }
                Shape::Area => match self.ring(window, &spots, number == 0) {
                    Some(ring) => parts.push(ring),
                    // Without its outline a hole is nothing.
                    None if number == 0 => return Vec::new(),
                    None => {}
                },
            }
        }
        parts
    }

    /// A ring cut to the window and turned as the specification wants it: outer rings clockwise on the screen.
    fn ring(self, window: Window, spots: &[Spot], is_outer: bool) -> Option<Vec<Cell>> {
        let open = spots.strip_suffix(&spots[..1]).unwrap_or(spots);
        let cut = cells(&window.ring(open));
        let mut closed = cut.clone();
        closed.extend(cut.first());
        let mut ring = simplify(&closed, self.tolerance());
        ring.pop();
        let twice = twice_area(&ring);
        if ring.len() < 3 || twice.abs() < 2 * area_min(self.zoom) {
            return None;
        }
        if (twice > 0) != is_outer {
            ring.reverse();
        }
        Some(ring)
    }

    /// Where a point lies in the tile, in units.
    fn spot(self, point: Point) -> Spot {
        let (x, y) = world(point, self.zoom);
        (x - self.x * f64::from(EXTENT), y - self.y * f64::from(EXTENT))
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

/// Where a point lies at a zoom, in units from the corner of the world (Web Mercator).
pub(super) fn world(point: Point, zoom: u8) -> Spot {
    let units = f64::from(side(zoom)) * f64::from(EXTENT);
    let x = (point.lon() + 180.0) / 360.0;
    let y = 0.5 - (PI / 4.0 + point.lat().to_radians() / 2.0).tan().ln() / TAU;
    (x * units, y * units)
}

fn geometry(shape: Shape) -> Geometry {
    match shape {
        Shape::Area => Geometry::Polygons,
        Shape::Line => Geometry::Lines,
        Shape::Point => Geometry::Points,
    }
}

/// The points of a line or ring without those between two others that lie beside the box on the same side as
/// everything between them: cutting would leave nothing of it, and most of a large lake is elsewhere.
fn near(points: &[Point], Bounds { min, max }: Bounds) -> Vec<Point> {
    let sides = |point: Point| {
        u8::from(point.lon_e7 < min.lon_e7)
            | u8::from(point.lon_e7 > max.lon_e7) << 1
            | u8::from(point.lat_e7 < min.lat_e7) << 2
            | u8::from(point.lat_e7 > max.lat_e7) << 3
    };
    let mut near = Vec::new();
    // The sides on which all points since the last one that was kept lie; none before the first.
    let mut common = 0;
    for (place, point) in points.iter().enumerate() {
        let shared = common & sides(*point);
        let next = points.get(place + 1).map_or(0, |next| sides(*next));
        if shared & next == 0 {
            near.push(*point);
            common = sides(*point);
        } else {
            common = shared;
        }
    }
    near
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

/// What a ring encloses, doubled; negative where it runs against the clock on the screen.
pub(super) fn twice_area(ring: &[Cell]) -> i64 {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    pairs.map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
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
        ROAD if feature.value != 0 => Some(ONEWAY),
        _ => None,
    };
    look.extend(value.map(|key| (key, Value::Int(i64::from(feature.value)))));
    look
}

/// The tags that [`look`] gives to the features of a layer, with their types as archives name them.
pub(super) fn fields(layer: u8) -> Vec<(&'static str, &'static str)> {
    let key = LAYERS[usize::from(layer)].key;
    let kind = (!matches!(layer, BOUNDARY | ADDRESS)).then_some((key, "String"));
    let others: &[(&str, &str)] = match layer {
        ADDRESS => &[("housenumber", "String")],
        BOUNDARY => &[("admin_level", "Number")],
        PLACE => &[NAME, NAME_ZH, NAME_EN, REF, ("rank", "Number")],
        ROAD => &[NAME, NAME_ZH, NAME_EN, REF, BRIDGED, TUNNELED, ("link", "Boolean"), (ONEWAY, "Number")],
        RAIL | WATERWAY => &[NAME, NAME_ZH, NAME_EN, REF, BRIDGED, TUNNELED],
        LAND | BUILDING => &[REF],
        _ => &[NAME, NAME_ZH, NAME_EN, REF],
    };
    kind.into_iter().chain(others.iter().copied()).collect()
}

const NAME: (&str, &str) = ("name", "String");
const NAME_ZH: (&str, &str) = ("name_zh", "String");
const NAME_EN: (&str, &str) = ("name_en", "String");
const REF: (&str, &str) = ("ref", "String");
const BRIDGED: (&str, &str) = ("bridge", "Boolean");
const TUNNELED: (&str, &str) = ("tunnel", "Boolean");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_left_out_before_cutting_is_nothing_after_it(
            pairs in prop::collection::vec((-300_000..300_000_i32, -300_000..300_000_i32), 3..12),
        ) {
            let points: Vec<Point> =
                pairs.iter().map(|(lon_e7, lat_e7)| Point { lon_e7: *lon_e7, lat_e7: *lat_e7 }).collect();
            let frame = Frame { zoom: 14, x: 8_192.0, y: 8_191.0 };
            let window = Window { low: -BUFFER, high: f64::from(EXTENT) + BUFFER };
            let spots = |points: &[Point]| points.iter().map(|point| frame.spot(*point)).collect::<Vec<Spot>>();
            let (all, near) = (spots(&points), spots(&near(&points, frame.bounds())));
            // Where a far stretch meets an edge may differ in its last digit, but not in the tile.
            let lines = |spots: &[Spot]| window.line(spots).iter().map(|part| cells(part)).collect::<Vec<_>>();
            prop_assert_eq!(lines(&near), lines(&all));
            // A ring may come to a corner of the window once more or less, which encloses nothing.
            let area = |spots: &[Spot]| twice_area(&cells(&window.ring(spots)));
            prop_assert_eq!(area(&near), area(&all));
        }
    }
}
