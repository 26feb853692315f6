//! The line between reached and not reached, walked with the reached ground on the left.
//!
//! ```text
//!   ahead   L   R      L not reached: turn left         L and R reached: turn right
//!             ↑        only L reached: straight on
//!   behind  ●   ○      only R reached: right where the middle of the four is reached, left otherwise
//! ```
//!
//! A walk that starts with reached ground to the east is an outer ring, and runs anticlockwise; one that starts with
//! reached ground to the west is a hole of the ring that was met before it in the row.

use super::field::Field;
use crate::Point;
use crate::areas::{Polygon, Ring, rings};

/// Corners keep this share of a cell's side away from the grid's points.
const SHARE_MIN: f32 = 0.05;
/// A hole that is smaller than a square of the fringe is ground that is reached.
const HOLE_FRINGES_MIN: f64 = 1.0;

/// What a place on a row of the grid knows of the ring that passes between it and its eastern neighbour.
const NO_RING: u32 = u32::MAX;

/// So many points of a row are looked at together: mostly all are reached, or none.
const POINTS_AT_ONCE: usize = 16;

/// The workplace of contours over one grid.
pub(super) struct Contour {
    /// Which ring passes between a point and its eastern neighbour.
    ring_at: Vec<u32>,
    /// Which polygon each ring belongs to.
    polygon_of: Vec<usize>,
    polygons: Vec<Polygon>,
}

impl Contour {
    pub(super) fn new(field: &Field) -> Self {
        let ring_at = vec![NO_RING; field.meters.len()];
        Self { ring_at, polygon_of: Vec::new(), polygons: Vec::new() }
    }

    /// The polygons of all ground that is reached so far.
    pub(super) fn polygons(&mut self, field: &Field) -> Vec<Polygon> {
        self.ring_at.fill(NO_RING);
        self.polygon_of.clear();
        let [columns, rows] = field.reached();
        for row in rows {
            let start = row * field.columns;
            let mut before = 0;
            let mut at = start + columns.start();
            let end = start + columns.end();
            while at < end {
                let next = end.min(at + POINTS_AT_ONCE);
                if changes(&field.meters[at..=next], field.fringe_meters) {
                    for west in at..next {
                        before = self.pass(field, west, before);
                    }
                }
                at = next;
            }
        }
        std::mem::take(&mut self.polygons)
    }

    /// Passes from a point to its eastern neighbour: out of one polygon, or into one. Answers the last that was met.
    fn pass(&mut self, field: &Field, west: usize, before: usize) -> usize {
        let reached = [west, west + 1].map(|place| field.meters[place] <= field.fringe_meters);
        if reached[0] == reached[1] {
            return before;
        }
        if self.ring_at[west] == NO_RING {
            let number = u32::try_from(self.polygon_of.len()).expect("fewer rings than points of the grid");
            if reached[1] {
                let outer = walk(field, [west + 1, west], Heading::South, number, &mut self.ring_at);
                self.polygon_of.push(self.polygons.len());
                self.polygons.push(Polygon { outer, holes: Vec::new() });
            } else {
                let hole = walk(field, [west, west + 1], Heading::North, number, &mut self.ring_at);
                self.polygon_of.push(before);
                let hole_min = f64::from(field.fringe_meters).powi(2) * HOLE_FRINGES_MIN;
                if rings::square_meters(&hole).abs() >= hole_min {
                    self.polygons[before].holes.push(hole);
                }
            }
        }
        self.polygon_of[self.ring_at[west] as usize]
    }
}

/// Whether some, but not all of these distances lie within the fringe.
fn changes(meters: &[f32], fringe_meters: f32) -> bool {
    let within = meters.iter().map(|meters| u32::from(*meters <= fringe_meters)).sum::<u32>();
    within != 0 && within as usize != meters.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    North,
    East,
    South,
    West,
}

impl Heading {
    fn left(self) -> Self {
        match self {
            Self::North => Self::West,
            Self::West => Self::South,
            Self::South => Self::East,
            Self::East => Self::North,
        }
    }

    fn right(self) -> Self {
        self.left().left().left()
    }

    /// The next place of the grid this way.
    fn from(self, place: usize, columns: usize) -> usize {
        match self {
            Self::North => place + columns,
            Self::East => place + 1,
            Self::South => place - columns,
            Self::West => place - 1,
        }
    }
}

/// Walks round a ring, from between a place that is reached and one that is not.
fn walk(field: &Field, start: [usize; 2], heading: Heading, number: u32, ring_at: &mut [u32]) -> Ring {
    let reached = |place: usize| field.meters[place] <= field.fringe_meters;
    let [mut inside, mut outside] = start;
    let mut heading = heading;
    let mut ring = Ring::new();
    loop {
        ring.push(corner(field, inside, outside));
        if matches!(heading, Heading::North | Heading::South) {
            ring_at[inside.min(outside)] = number;
        }
        let left = heading.from(inside, field.columns);
        let right = heading.from(outside, field.columns);
        let turns_right = match (reached(left), reached(right)) {
            (true, true) => true,
            (false, true) => middle_is_reached(field, [inside, outside, left, right]),
            (_, false) => false,
        };
        if turns_right {
            (inside, heading) = (right, heading.right());
        } else if reached(left) {
            (inside, outside) = (left, right);
        } else {
            (outside, heading) = (left, heading.left());
        }
        if [inside, outside] == start {
            return ring;
        }
    }
}

/// Whether the middle of a cell is reached, all four corners taken together.
fn middle_is_reached(field: &Field, corners: [usize; 4]) -> bool {
    corners.iter().map(|corner| field.meters[*corner]).sum::<f32>() <= 4.0 * field.fringe_meters
}

/// Where the fringe ends between two neighbours.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "places on the earth")]
fn corner(field: &Field, inside: usize, outside: usize) -> Point {
    let (near, far) = (field.meters[inside], field.meters[outside]);
    let share = ((field.fringe_meters - near) / (far - near)).clamp(SHARE_MIN, 1.0 - SHARE_MIN);
    let place = |index: usize| ((index % field.columns) as i32, (index / field.columns) as i32);
    let ((column, row), (to_column, to_row)) = (place(inside), place(outside));
    let part = |to: i32, from: i32, step: i32| {
        from * step + (f64::from((to - from) * step) * f64::from(share)).round() as i32
    };
    Point {
        lon_e7: field.origin.lon_e7.saturating_add(part(to_column, column, field.step[0])),
        lat_e7: field.origin.lat_e7.saturating_add(part(to_row, row, field.step[1])),
    }
}
