//! Isochrones: the ground within a few steps of every street that is reached in a given time, as valid polygons.
//!
//! ```text
//!   streets with times      distance to the nearest      the line at the fringe,
//!   ─┬──┬─                  street reached in time,      one polygon for each limit
//!    │  │          ─►       on a grid of points     ─►   ╭─────╮
//!   ─┴──┘                   2 1 0 0 1 2                  │ ╭─╮ │
//!                           1 0 0 0 0 1                  │ ╰─╯ │
//!                                                        ╰─────╯
//! ```
//!
//! Streets are added limit by limit, so the distances only fall and every polygon holds the ones of smaller limits.
//! What is nearer than two thirds of the fringe is inside, what is farther than twice the fringe is outside. All
//! corners lie strictly between two neighbours of the grid, whose points are whole units: rounding can make no
//! ring cross or touch itself.

mod contour;
mod field;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use self::field::Field;
use crate::areas::{Polygon, write};
use crate::geo::{METERS_PER_DEGREE, UNITS_PER_DEGREE};
use crate::{Cost, Point};

/// At least so far from a street the ground counts as reached.
pub const FRINGE_METERS_MIN: f64 = 10.0;
/// At most so far.
pub const FRINGE_METERS_MAX: f64 = 5_000.0;
/// What a person walks off the road without a thought.
pub const FRINGE_METERS_DEFAULT: f64 = 80.0;
/// So many points the grid may have; where the streets reach far, it becomes coarser and the fringe wider.
pub const GRID_POINTS_MAX: f64 = 200_000.0;
/// So many limits may be asked for at once.
pub const LIMITS_MAX: usize = 32;
/// The fringe is so many sides of a cell: more than a diagonal, so that the corners of every cell that a street runs
/// through lie within it.
const CELLS_PER_FRINGE: f64 = 1.75;
/// Bends of a street that are nearer to one another than this share of the fringe are drawn as one.
const BEND_SHARE: f64 = 0.125;
/// Beyond this latitude meridians are taken not to converge further.
const SCALE_DEGREES_MAX: f64 = 85.0;

/// A stretch of street that is entered at one end.
///
/// The time grows evenly from one end to the other. A street that is open both ways and reached from both ends is two
/// pieces: one from each end, with the time at which it would be left at the other.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The line, from one end to the other.
    pub line: &'a [Point],
    /// The time at its first point.
    pub first_cost: Cost,
    /// The time at its last point; it may be above every limit.
    pub last_cost: Cost,
}

/// What is reached within a limit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Isochrone {
    /// The limit, in hundredths of a second.
    pub limit: Cost,
    /// The ground, outer rings anticlockwise and holes clockwise; empty where no piece starts within the limit.
    pub polygons: Vec<Polygon>,
}

/// The question cannot be answered.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum IsochroneError {
    /// There are no limits, or too many.
    #[error("isochrones: {0} limits were asked for; ask for 1 to {LIMITS_MAX} (LIMITS_MAX)")]
    Limits(usize),
    /// The fringe is too narrow or too wide.
    #[error(
        "isochrones: the fringe is {0} m; it must lie between {FRINGE_METERS_MIN} and {FRINGE_METERS_MAX} m (FRINGE_METERS_MIN, FRINGE_METERS_MAX)"
    )]
    Fringe(f64),
}

/// The ground within `fringe_meters` of what is reached, for each limit in ascending order. The pieces are walked
/// once; equal pieces in equal order give equal polygons.
pub fn isochrones<'a>(
    pieces: impl IntoIterator<Item = Piece<'a>>,
    limits: &[Cost],
    fringe_meters: f64,
) -> Result<Vec<Isochrone>, IsochroneError> {
    if limits.is_empty() || limits.len() > LIMITS_MAX {
        return Err(IsochroneError::Limits(limits.len()));
    }
    if !(FRINGE_METERS_MIN..=FRINGE_METERS_MAX).contains(&fringe_meters) {
        return Err(IsochroneError::Fringe(fringe_meters));
    }
    let mut limits = limits.to_vec();
    limits.sort_unstable();
    limits.dedup();
    let last = limits.last().copied().unwrap_or_default();
    let Some(strips) = Strips::of(pieces, last, fringe_meters) else {
        return Ok(limits.into_iter().map(|limit| Isochrone { limit, polygons: Vec::new() }).collect());
    };
    let mut field = Field::over(&strips, fringe_meters);
    let mut above = f32::NEG_INFINITY;
    let answer = limits.into_iter().map(|limit| {
        let below = as_f32(limit);
        field.add(&strips, above, below);
        above = below;
        Isochrone { limit, polygons: contour::polygons(&field) }
    });
    Ok(answer.collect())
}

/// The isochrones as a `GeoJSON` feature collection with the property `seconds`.
pub fn to_geojson(isochrones: &[Isochrone]) -> String {
    let mut out = String::from(r#"{"type":"FeatureCollection","features":["#);
    for (index, isochrone) in isochrones.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let seconds = f64::from(isochrone.limit) / 100.0;
        write!(out, r#"{{"type":"Feature","properties":{{"seconds":{seconds}}},"geometry":"#)
            .expect("a String takes whatever it is given");
        write::multi_polygon(&mut out, &isochrone.polygons);
        out.push('}');
    }
    out.push_str("]}\n");
    out
}

#[expect(
    clippy::cast_precision_loss,
    reason = "46 hours are exact to the hundredth; beyond, it is near enough"
)]
fn as_f32(cost: Cost) -> f32 {
    cost as f32
}

/// The pieces on a plane, as far as they are reached within the last limit.
struct Strips {
    plane: Plane,
    /// The points of all pieces.
    points: Vec<Timed>,
    /// Where each piece ends in `points`.
    ends: Vec<usize>,
    /// The least and the greatest coordinates in metres: west, south, east, north.
    west: f32,
    south: f32,
    east: f32,
    north: f32,
}

/// A point on the plane and its time.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Timed {
    x: f32,
    y: f32,
    cost: f32,
}

impl Timed {
    fn distance(self, other: Self) -> f32 {
        ((self.x - other.x).powi(2) + (self.y - other.y).powi(2)).sqrt()
    }

    /// The point on the way to another where a time is reached.
    fn towards(self, other: Self, cost: f32) -> Self {
        let share = ((cost - self.cost) / (other.cost - self.cost)).clamp(0.0, 1.0);
        Self { x: self.x + (other.x - self.x) * share, y: self.y + (other.y - self.y) * share, cost }
    }

    /// The part of a straight line whose times lie within bounds; none where there is no such part.
    fn within(self, other: Self, above: f32, below: f32) -> Option<(Self, Self)> {
        let clip = |one: Self, other: Self| {
            if one.cost > below {
                one.towards(other, below)
            } else if one.cost < above {
                one.towards(other, above)
            } else {
                one
            }
        };
        let outside = self.cost.min(other.cost) > below || self.cost.max(other.cost) < above;
        (!outside).then(|| (clip(self, other), clip(other, self)))
    }
}

/// The plane that touches the earth at a point.
#[derive(Clone, Copy)]
struct Plane {
    origin: Point,
    /// Metres in a unit of longitude and of latitude.
    east_meters: f64,
    north_meters: f64,
}

impl Plane {
    fn at(origin: Point) -> Self {
        let north_meters = METERS_PER_DEGREE / UNITS_PER_DEGREE;
        let scale = origin.lat().clamp(-SCALE_DEGREES_MAX, SCALE_DEGREES_MAX).to_radians().cos();
        Self { origin, east_meters: north_meters * scale, north_meters }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a few centimetres at the far side of a province")]
    fn place(&self, point: Point, cost: f32) -> Timed {
        let east = f64::from(point.lon_e7) - f64::from(self.origin.lon_e7);
        let north = f64::from(point.lat_e7) - f64::from(self.origin.lat_e7);
        Timed { x: (east * self.east_meters) as f32, y: (north * self.north_meters) as f32, cost }
    }
}

impl Strips {
    fn of<'a>(pieces: impl IntoIterator<Item = Piece<'a>>, limit: Cost, fringe_meters: f64) -> Option<Self> {
        let mut strips: Option<Self> = None;
        let mut line = Vec::new();
        #[expect(clippy::cast_possible_truncation, reason = "a length in metres")]
        let bend_meters = (fringe_meters * BEND_SHARE) as f32;
        for piece in pieces {
            if piece.first_cost.min(piece.last_cost) > limit || piece.line.is_empty() {
                continue;
            }
            let strips = strips.get_or_insert_with(|| Self::empty(piece.line[0]));
            strips.place(&piece, bend_meters, &mut line);
            strips.take(&line, as_f32(limit));
        }
        strips
    }

    fn empty(origin: Point) -> Self {
        let (plane, points, ends) = (Plane::at(origin), Vec::new(), Vec::new());
        let (west, south, east, north) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
        Self { plane, points, ends, west, south, east, north }
    }

    /// Lays a piece on the plane, with the time at every bend.
    fn place(&self, piece: &Piece<'_>, bend_meters: f32, line: &mut Vec<Timed>) {
        line.clear();
        let last = piece.line.len() - 1;
        let mut length = 0.0;
        let mut before = self.plane.place(piece.line[0], 0.0);
        for (index, point) in piece.line.iter().enumerate() {
            let mut here = self.plane.place(*point, 0.0);
            length += before.distance(here);
            before = here;
            here.cost = length;
            if index == last || line.last().is_none_or(|kept| kept.distance(here) >= bend_meters) {
                line.push(here);
            }
        }
        let first = as_f32(piece.first_cost);
        let per_meter = if length > 0.0 { (as_f32(piece.last_cost) - first) / length } else { 0.0 };
        for point in line {
            point.cost = first + point.cost * per_meter;
        }
    }

    /// Takes the part of a line up to a limit.
    fn take(&mut self, line: &[Timed], limit: f32) {
        let start = self.points.len();
        if let [only] = line {
            self.push(*only);
        }
        for ends in line.windows(2) {
            let Some((from, to)) = ends[0].within(ends[1], f32::NEG_INFINITY, limit) else { continue };
            if self.points[start..].is_empty() {
                self.push(from);
            }
            self.push(to);
        }
        if self.points.len() > start {
            self.ends.push(self.points.len());
        }
    }

    fn push(&mut self, point: Timed) {
        self.points.push(point);
        self.west = self.west.min(point.x);
        self.east = self.east.max(point.x);
        self.south = self.south.min(point.y);
        self.north = self.north.max(point.y);
    }
}
