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

use self::contour::Contour;
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

/// A stretch of street that is entered at one end, or at both.
///
/// The time grows evenly from the end that is reached sooner to the other; where the stretch is entered at both ends, it
/// grows from either to the place where the two meet.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The line, from one end to the other.
    pub line: &'a [Point],
    /// The time at its first point.
    pub first_cost: Cost,
    /// The time at its last point; it may be above every limit.
    pub last_cost: Cost,
    /// Where they meet who enter it at both ends; none where it is entered at one.
    pub meeting: Option<Meeting>,
}

/// Where those meet who enter a street at both ends at their times.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Meeting {
    /// How far it is from the first point of the line, as a share of its length.
    pub share: f64,
    /// When that is.
    pub cost: Cost,
}

impl Piece<'_> {
    /// The time at the point that is reached last.
    fn most(&self) -> Cost {
        self.meeting.map_or(self.first_cost.max(self.last_cost), |meeting| meeting.cost)
    }
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
    let Some(strips) = Strips::of(pieces, &limits, fringe_meters) else {
        return Ok(limits.into_iter().map(|limit| Isochrone { limit, polygons: Vec::new() }).collect());
    };
    let mut field = Field::over(&strips, fringe_meters);
    let mut contour = Contour::new(&field);
    let answer = limits.into_iter().zip(&strips.lines).map(|(limit, lines)| {
        field.add(lines);
        Isochrone { limit, polygons: contour.polygons(&field) }
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
    /// Straight lines by the limit within which they are reached, and no smaller one.
    lines: Vec<Vec<Line>>,
    /// The least and the greatest coordinates in metres: west, south, east, north.
    west: f32,
    south: f32,
    east: f32,
    north: f32,
}

/// A straight line on the plane, in metres.
#[derive(Clone, Copy)]
struct Line {
    from: [f32; 2],
    to: [f32; 2],
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
    fn place(&self, point: Point) -> [f32; 2] {
        let east = f64::from(point.lon_e7) - f64::from(self.origin.lon_e7);
        let north = f64::from(point.lat_e7) - f64::from(self.origin.lat_e7);
        [(east * self.east_meters) as f32, (north * self.north_meters) as f32]
    }
}

impl Strips {
    fn of<'a>(
        pieces: impl IntoIterator<Item = Piece<'a>>,
        limits: &[Cost],
        fringe_meters: f64,
    ) -> Option<Self> {
        let mut strips: Option<Self> = None;
        let mut bends = Vec::new();
        #[expect(clippy::cast_possible_truncation, reason = "a length in metres")]
        let bend_meters = (fringe_meters * BEND_SHARE) as f32;
        for piece in pieces.into_iter().filter(|piece| !piece.line.is_empty()) {
            // Most streets are reached wholly between two limits: then it does not matter when exactly.
            let slot = limits.partition_point(|limit| *limit < piece.first_cost.min(piece.last_cost));
            let Some(limit) = limits.get(slot) else { continue };
            let strips = strips.get_or_insert_with(|| Self::empty(piece.line[0], limits.len()));
            strips.place(piece.line, bend_meters, &mut bends);
            if piece.most() <= *limit {
                strips.take_whole(&bends, slot);
            } else {
                strips.take_by_time(&piece, &mut bends, limits);
            }
        }
        strips
    }

    fn empty(origin: Point, limits: usize) -> Self {
        let (plane, lines) = (Plane::at(origin), vec![Vec::new(); limits]);
        let (west, south, east, north) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
        Self { plane, lines, west, south, east, north }
    }

    /// Lays a line on the plane, without the bends that are too near to one another.
    fn place(&self, line: &[Point], bend_meters: f32, bends: &mut Vec<[f32; 2]>) {
        bends.clear();
        let last = line.len() - 1;
        for (index, point) in line.iter().enumerate() {
            let here = self.plane.place(*point);
            if index == last || bends.last().is_none_or(|kept| distance(*kept, here) >= bend_meters) {
                bends.push(here);
            }
        }
    }

    /// Takes the straight lines between bends to one limit.
    fn take_whole(&mut self, bends: &[[f32; 2]], slot: usize) {
        for bend in bends {
            self.grow(*bend);
        }
        match bends {
            [only] => self.lines[slot].push(Line { from: *only, to: *only }),
            _ => self.lines[slot].extend(bends.windows(2).map(|ends| Line { from: ends[0], to: ends[1] })),
        }
    }

    /// Takes each part of a piece to the first limit within which it is reached.
    fn take_by_time(&mut self, piece: &Piece<'_>, bends: &mut [[f32; 2]], limits: &[Cost]) {
        let mut ends = [piece.first_cost, piece.last_cost];
        if let Some(meeting) = piece.meeting {
            #[expect(clippy::cast_possible_truncation, reason = "a share, near enough")]
            let share = meeting.share as f32;
            self.take(bends, [ends[0], meeting.cost], share, limits);
            bends.reverse();
            self.take(bends, [ends[1], meeting.cost], 1.0 - share, limits);
        } else {
            if ends[0] > ends[1] {
                ends.reverse();
                bends.reverse();
            }
            self.take(bends, ends, 1.0, limits);
        }
    }

    /// Takes a share of a line from its first point on, over which the time grows from one to another.
    fn take(&mut self, bends: &[[f32; 2]], times: [Cost; 2], share: f32, limits: &[Cost]) {
        let length = share * bends.windows(2).map(|ends| distance(ends[0], ends[1])).sum::<f32>();
        let [start, end] = times.map(as_f32);
        let mut taken = 0.0;
        for (slot, limit) in limits.iter().enumerate().filter(|(_, limit)| **limit >= times[0]) {
            if bends.len() == 1 {
                return self.take_whole(bends, slot);
            }
            if *limit >= times[1] {
                return self.take_between(bends, taken, length, slot);
            }
            let reached = length * ((as_f32(*limit) - start) / (end - start)).min(1.0);
            self.take_between(bends, taken, reached, slot);
            taken = reached;
        }
    }

    /// Takes what lies between two distances along a line.
    fn take_between(&mut self, bends: &[[f32; 2]], from: f32, to: f32, slot: usize) {
        let mut walked = 0.0;
        for ends in bends.windows(2) {
            let long = distance(ends[0], ends[1]);
            let share = |at: f32| if long > 0.0 { ((at - walked) / long).clamp(0.0, 1.0) } else { 0.0 };
            let at = |share: f32| [0, 1].map(|axis| ends[0][axis] + (ends[1][axis] - ends[0][axis]) * share);
            if walked <= to && from <= walked + long {
                let line = Line { from: at(share(from)), to: at(share(to)) };
                self.grow(line.from);
                self.grow(line.to);
                self.lines[slot].push(line);
            }
            walked += long;
        }
    }

    fn grow(&mut self, [x, y]: [f32; 2]) {
        self.west = self.west.min(x);
        self.east = self.east.max(x);
        self.south = self.south.min(y);
        self.north = self.north.max(y);
    }
}

fn distance(one: [f32; 2], other: [f32; 2]) -> f32 {
    ((one[0] - other[0]).powi(2) + (one[1] - other[1]).powi(2)).sqrt()
}
