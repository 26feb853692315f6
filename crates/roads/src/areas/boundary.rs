//! A boundary: what is inside, what is outside, and where a line passes from one to the other.

use super::locate::{Locator, crosses};
use super::rings::side;
use super::{Area, Areas, GeoJsonError, geojson};
use crate::gcj02::Crs;
use crate::{Bounds, Point};

/// The outline of a jurisdiction: of one area, or of several side by side, whose inner borders do not count.
pub struct Boundary {
    areas: Areas,
    locator: Locator,
}

/// Where a line passes a boundary.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Passage {
    /// The place, to the next unit.
    pub place: Point,
    /// Which stretch of the line, from 0: from this point of it to the next.
    pub stretch: usize,
    /// Whether the line goes out there; it comes in, otherwise.
    pub outward: bool,
}

impl Boundary {
    /// The boundary in a `GeoJSON` text in WGS-84: all its polygons together.
    pub fn from_geojson(text: &str) -> Result<Self, GeoJsonError> {
        Ok(Self::new(geojson::read(text, Crs::Wgs84)?))
    }

    /// The boundary around all these areas.
    pub fn new(areas: Areas) -> Self {
        let locator = Locator::new(&areas);
        Self { areas, locator }
    }

    /// The areas that it is made of.
    pub fn areas(&self) -> &[Area] {
        &self.areas.each
    }

    /// The box around it.
    pub fn bounds(&self) -> Bounds {
        self.areas.bounds()
    }

    /// Whether a point is inside.
    pub fn holds(&self, point: Point) -> bool {
        self.locator.locate(point).is_some()
    }

    /// Whether a point is inside and not on the line of the boundary itself.
    pub fn encloses(&self, point: Point) -> bool {
        let is_on = |(start, end): (Point, Point)| {
            Bounds::of([start, end]).holds(point) && side(start, end, point).is_eq()
        };
        self.holds(point) && !self.locator.edges_near(point, point).any(is_on)
    }

    /// Whether a point lies within so many metres of the line of the boundary.
    pub fn is_near(&self, point: Point, meters: f64) -> bool {
        let around = Bounds::of([point]).grown(meters);
        self.locator.edges_near(around.min, around.max).any(|(start, end)| {
            let nearest = share_along(point, (start, end));
            start.towards(end, nearest).meters_to(point) <= meters
        })
    }

    /// Whether a line has points on both sides.
    pub fn is_passed_by(&self, line: &[Point]) -> bool {
        !self.passages(line).is_empty()
    }

    /// Where a line passes from one side to the other, along the line. What lies within a unit of the boundary is
    /// not told apart.
    pub fn passages(&self, line: &[Point]) -> Vec<Passage> {
        let mut passages = Vec::new();
        for (stretch, ends) in line.windows(2).enumerate() {
            let [from, to] = [ends[0], ends[1]];
            let mut inside = self.holds(from);
            let mut pass = |share, then: bool| {
                if then != inside {
                    passages.push(Passage { place: between(from, to, share), stretch, outward: inside });
                    inside = then;
                }
            };
            for part in self.shares(from, to).windows(2) {
                pass(part[0], self.holds(between(from, to, f64::midpoint(part[0], part[1]))));
            }
            pass(1.0, self.holds(to));
        }
        passages
    }

    /// After which shares of the way from one point to another the edges of all areas are crossed, from 0 to 1 with
    /// both.
    fn shares(&self, from: Point, to: Point) -> Vec<f64> {
        let edges = self.locator.edges_near(from, to).filter(|edge| crosses(from, to, *edge));
        let mut shares: Vec<f64> =
            [0.0, 1.0].into_iter().chain(edges.map(|edge| share_of(from, to, edge))).collect();
        shares.sort_unstable_by(f64::total_cmp);
        shares.dedup();
        shares
    }
}

/// After which share of the way from one point to another an edge is crossed.
fn share_of(from: Point, to: Point, (start, end): (Point, Point)) -> f64 {
    let vector = |one: Point, other: Point| {
        (f64::from(other.lon_e7) - f64::from(one.lon_e7), f64::from(other.lat_e7) - f64::from(one.lat_e7))
    };
    let cross = |one: (f64, f64), other: (f64, f64)| one.0 * other.1 - one.1 * other.0;
    let edge = vector(start, end);
    let share = cross(vector(from, start), edge) / cross(vector(from, to), edge);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

/// After which share of an edge a point is nearest to it.
fn share_along(point: Point, (start, end): (Point, Point)) -> f64 {
    let scale = start.lat().to_radians().cos();
    let vector = |to: Point| ((to.lon() - start.lon()) * scale, to.lat() - start.lat());
    let (edge, way) = (vector(end), vector(point));
    let share = (edge.0 * way.0 + edge.1 * way.1) / (edge.0 * edge.0 + edge.1 * edge.1);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

fn between(from: Point, to: Point, share: f64) -> Point {
    let at = |one: f64, other: f64| one + (other - one) * share;
    Point::from_degrees(at(from.lon(), to.lon()), at(from.lat(), to.lat()))
        .expect("between two points on the earth")
}
