//! Rings: what they measure, and whether they cross themselves or each other.
//!
//! ```text
//!   crosses            meets itself in a point      meets itself along a line
//!    ╲  ╱                  ╲ ╱                          ╲___╱
//!     ╳    refused          V     counted                ‾‾‾     counted
//!    ╱  ╲                  ╱ ╲                          ╱   ╲
//! ```
//!
//! Every edge is held against the edges of the cells it runs through, so that a ring of 400,000 points is looked
//! at in the time of reading it. All signs are exact.

use std::cmp::Ordering;

use super::raster::{Load, Raster};
use super::{Polygon, Ring};
use crate::geo::{METERS_PER_DEGREE, UNITS_PER_DEGREE};
use crate::{Bounds, Point};

/// Below this number of edges every pair is looked at without a raster.
const PAIRWISE_EDGES_MAX: usize = 24;
/// How many cells the edges may run through, for each edge.
const ENTRIES_PER_EDGE_MAX: u64 = 8;

/// The edges of a ring, the closing one last.
pub fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// What a ring encloses in square metres, negative where it runs clockwise. It is measured on the plane that touches
/// the earth in the middle of its box.
pub fn square_meters(ring: &[Point]) -> f64 {
    twice_area(ring) / 2.0 * square_meters_per_square_unit(ring)
}

fn square_meters_per_square_unit(ring: &[Point]) -> f64 {
    let bounds = Bounds::of(ring.iter().copied());
    let scale = f64::midpoint(bounds.min.lat(), bounds.max.lat()).to_radians().cos();
    (METERS_PER_DEGREE / UNITS_PER_DEGREE).powi(2) * scale
}

/// The signed area of a ring in square units, doubled; exact before it is rounded.
#[expect(clippy::cast_precision_loss, reason = "an area is a measure; the sum before it is exact")]
pub(crate) fn twice_area(ring: &[Point]) -> f64 {
    let cross = |(a, b): (Point, Point)| {
        i128::from(a.lon_e7) * i128::from(b.lat_e7) - i128::from(b.lon_e7) * i128::from(a.lat_e7)
    };
    edges(ring).map(cross).sum::<i128>() as f64
}

/// The middle of the surface of these polygons; none where they have no surface.
pub(crate) fn centroid(polygons: &[Polygon]) -> Option<Point> {
    let origin = polygons.first()?.outer.first().copied()?;
    let (mut east, mut north, mut weight) = (0.0, 0.0, 0.0);
    for polygon in polygons {
        for (index, ring) in polygon.rings().enumerate() {
            let (ring_east, ring_north, twice) = moments(ring, origin);
            let sign = if (index == 0) == (twice > 0.0) { 1.0 } else { -1.0 };
            east += sign * ring_east;
            north += sign * ring_north;
            weight += sign * twice;
        }
    }
    if weight <= 0.0 {
        return None;
    }
    let degrees = |origin: f64, moment: f64| origin + moment / (3.0 * weight) / UNITS_PER_DEGREE;
    Point::from_degrees(degrees(origin.lon(), east), degrees(origin.lat(), north))
}

/// The moments of a ring about a point and its doubled area, in units.
fn moments(ring: &[Point], origin: Point) -> (f64, f64, f64) {
    let local = |point: Point| {
        (
            f64::from(point.lon_e7) - f64::from(origin.lon_e7),
            f64::from(point.lat_e7) - f64::from(origin.lat_e7),
        )
    };
    edges(ring).map(|(from, to)| (local(from), local(to))).fold((0.0, 0.0, 0.0), |sum, (from, to)| {
        let cross = from.0 * to.1 - to.0 * from.1;
        (sum.0 + (from.0 + to.0) * cross, sum.1 + (from.1 + to.1) * cross, sum.2 + cross)
    })
}

/// On which side of the line from `a` to `b` a point lies: `Greater` is left, `Equal` is on the line.
pub(crate) fn side(a: Point, b: Point, point: Point) -> Ordering {
    let (east, north) = (difference(b.lon_e7, a.lon_e7), difference(b.lat_e7, a.lat_e7));
    // Each product is at most 3.6e9 × 1.8e9, which an i64 holds; their difference might not be.
    (east * difference(point.lat_e7, a.lat_e7)).cmp(&(north * difference(point.lon_e7, a.lon_e7)))
}

fn difference(one: i32, other: i32) -> i64 {
    i64::from(one) - i64::from(other)
}

/// Two rings of a polygon, or a ring with itself, cross.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Crossing {
    /// A ring, from 0.
    pub ring: usize,
    /// The ring that it crosses, from 0; itself, perhaps.
    pub other: usize,
    /// Where, to the next unit.
    pub place: Point,
}

/// Looks at the rings of one polygon after the other; it keeps its memory between them.
#[derive(Default)]
pub struct Checker {
    edges: Vec<Edge>,
    /// Cell and edge, the cell in the upper half.
    entries: Vec<u64>,
}

#[derive(Clone, Copy)]
struct Edge {
    from: Point,
    to: Point,
    /// The point before `from` on the same ring.
    before: Point,
    ring: u32,
}

impl Edge {
    fn bounds(&self) -> Bounds {
        Bounds::of([self.from, self.to])
    }
}

impl Checker {
    /// How often the rings of a polygon touch each other or themselves, or the first place where they cross. Rings
    /// are not closed and repeat no point, as in [`Polygon`].
    pub fn check(&mut self, rings: &[Ring]) -> Result<usize, Crossing> {
        self.edges.clear();
        for (number, ring) in (0..).zip(rings) {
            let mut before = *ring.last().unwrap_or(&Point::default());
            for (from, to) in edges(ring) {
                self.edges.push(Edge { from, to, before, ring: number });
                before = from;
            }
        }
        if self.edges.len() <= PAIRWISE_EDGES_MAX { self.check_pairwise() } else { self.check_cells() }
    }

    fn check_pairwise(&self) -> Result<usize, Crossing> {
        let mut touches = 0;
        for (index, one) in self.edges.iter().enumerate() {
            for other in &self.edges[index + 1..] {
                touches += meet(one, other, |_| true)?;
            }
        }
        Ok(touches)
    }

    fn check_cells(&mut self) -> Result<usize, Crossing> {
        let bounds = Bounds::of(self.edges.iter().map(|edge| edge.from));
        let load = Load::of(self.edges.iter().map(|edge| (edge.from, edge.to)));
        let raster = Raster::new(bounds, &load, load.edges, load.edges * ENTRIES_PER_EDGE_MAX);
        self.entries.clear();
        for (index, edge) in (0..).zip(&self.edges) {
            raster.visit(edge.from, edge.to, |stretch| {
                let row = raster.cell(stretch.row, 0) as u64;
                let cells = row + u64::from(stretch.first)..=row + u64::from(stretch.last);
                self.entries.extend(cells.map(|cell| cell << 32 | index));
            });
        }
        self.entries.sort_unstable();
        let mut touches = 0;
        for cell in self.entries.chunk_by(|one, other| one >> 32 == other >> 32) {
            let here = |point| raster.cell_of(point).is_some_and(|number| number as u64 == cell[0] >> 32);
            for (index, one) in cell.iter().enumerate() {
                let one = &self.edges[edge_of(*one)];
                for other in &cell[index + 1..] {
                    touches += meet(one, &self.edges[edge_of(*other)], here)?;
                }
            }
        }
        Ok(touches)
    }
}

/// The edge of an entry: its lower half.
fn edge_of(entry: u64) -> usize {
    usize::try_from(entry & u64::from(u32::MAX)).expect("the half of a u64 is a u32")
}

/// How often two edges touch in points that are counted `here`, or where they cross.
fn meet(one: &Edge, other: &Edge, here: impl Fn(Point) -> bool) -> Result<usize, Crossing> {
    if !one.bounds().meets(other.bounds()) {
        return Ok(0);
    }
    let (from, to) = (side(one.from, one.to, other.from), side(one.from, one.to, other.to));
    if from == to && from != Ordering::Equal {
        return Ok(0);
    }
    let (start, end) = (side(other.from, other.to, one.from), side(other.from, other.to, one.to));
    if start == end && start != Ordering::Equal {
        return Ok(0);
    }
    let crossing = |place| Crossing { ring: one.ring as usize, other: other.ring as usize, place };
    if [from, to, start, end].iter().all(|side| *side != Ordering::Equal) {
        return Err(crossing(place_of(one, other)));
    }
    let mut touches = 0;
    // A point of the ring belongs to the edge that leaves it. Where two such points are one, it is looked at once.
    for (vertex, edge, twice) in [(one, other, true), (other, one, false)] {
        let place = vertex.from;
        if side(edge.from, edge.to, place) != Ordering::Equal
            || !edge.bounds().holds(place)
            || place == edge.to
        {
            continue;
        }
        let at_corner = place == edge.from;
        if at_corner && !twice {
            continue;
        }
        let back = if at_corner { edge.before } else { edge.from };
        match passes(place, (vertex.before, vertex.to), (back, edge.to)) {
            Passing::Through => return Err(crossing(place)),
            Passing::Beside => touches += usize::from(here(place)),
        }
    }
    Ok(touches)
}

/// How two lines through the same point lie to each other there.
enum Passing {
    Through,
    Beside,
}

/// How a line that comes from `one.0` and goes on to `one.1` lies to another through the same place. Where a
/// direction is common to both, they run along each other, and neither is through.
fn passes(place: Point, one: (Point, Point), other: (Point, Point)) -> Passing {
    let ends = [(one.0, other.0), (one.0, other.1), (one.1, other.0), (one.1, other.1)];
    let along = ends.into_iter().any(|(end, with)| same_way(place, end, with));
    let (back, on) = other;
    if !along && is_between(place, one, back) != is_between(place, one, on) {
        Passing::Through
    } else {
        Passing::Beside
    }
}

fn same_way(place: Point, one: Point, other: Point) -> bool {
    let way = |point: Point| (point.lon_e7.cmp(&place.lon_e7), point.lat_e7.cmp(&place.lat_e7));
    way(one) == way(other) && side(place, one, other) == Ordering::Equal
}

/// Whether a direction lies in the sector that opens anticlockwise from the first to the second.
fn is_between(place: Point, (first, second): (Point, Point), direction: Point) -> bool {
    let left = |of: Point, point: Point| side(place, of, point) == Ordering::Greater;
    match side(place, first, second) {
        Ordering::Greater => left(first, direction) && left(direction, second),
        Ordering::Less => !(left(second, direction) && left(direction, first)),
        Ordering::Equal => !same_way(place, first, second) && left(first, direction),
    }
}

/// Where two edges cross, to the next unit.
fn place_of(one: &Edge, other: &Edge) -> Point {
    let vector = |from: Point, to: Point| {
        (i128::from(difference(to.lon_e7, from.lon_e7)), i128::from(difference(to.lat_e7, from.lat_e7)))
    };
    let cross = |one: (i128, i128), other: (i128, i128)| one.0 * other.1 - one.1 * other.0;
    let (along, across) = (vector(one.from, one.to), vector(other.from, other.to));
    let share = cross(vector(one.from, other.from), across);
    let whole = cross(along, across);
    let part = |length: i128| i32::try_from((length * share).div_euclid(whole)).unwrap_or_default();
    Point {
        lon_e7: one.from.lon_e7.saturating_add(part(along.0)),
        lat_e7: one.from.lat_e7.saturating_add(part(along.1)),
    }
}
