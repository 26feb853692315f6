//! Distances to the nearest reached street, at the points of a grid.

use std::ops::RangeInclusive;

use super::{CELLS_PER_FRINGE, GRID_POINTS_MAX, Line, Strips};
use crate::Point;

/// Cells beyond the fringe on every side, so that no contour meets the end of the grid.
const CELLS_BEYOND: f32 = 2.0;
/// The distance, or its square, of a point to which nothing is near.
const FAR: f32 = f32::MAX;

/// From the points at streets, distances are carried on for so many points: a point within the fringe lies next to one
/// of those at most, and the contour asks for no more than its neighbours.
const SPREADS: usize = 2;

/// The grid.
pub(super) struct Field {
    /// Distances in metres, row by row from the south-west; beyond the neighbours of the ground that is reached they are
    /// only known to be great.
    pub(super) meters: Vec<f32>,
    /// The squares of the distances at the corners of the cells through which reached streets run.
    drawn: Vec<f32>,
    /// Where the distances are made.
    before: Vec<f32>,
    pub(super) columns: usize,
    /// Up to this distance the ground is reached.
    pub(super) fringe_meters: f32,
    /// The grid's first point.
    pub(super) origin: Point,
    /// The sides of a cell in units.
    pub(super) step: [i32; 2],
    /// The first point on the plane, and the sides of a cell, in metres.
    west: f32,
    south: f32,
    step_x: f32,
    step_y: f32,
    /// Cells in a metre.
    per_step_x: f32,
    per_step_y: f32,
    /// The least and the greatest column and row at which a street was drawn.
    first: [usize; 2],
    last: [usize; 2],
}

impl Field {
    /// A grid over all strips, on which nothing is reached yet.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the grid is small, and lies on the earth but for a fringe"
    )]
    pub(super) fn over(strips: &Strips, fringe_meters: f64) -> Self {
        let (width, height) = (f64::from(strips.east - strips.west), f64::from(strips.north - strips.south));
        let mut cell = fringe_meters / CELLS_PER_FRINGE;
        let beyond = |cell: f64| 2.0 * cell * (CELLS_PER_FRINGE + f64::from(CELLS_BEYOND));
        while (width + beyond(cell)) * (height + beyond(cell)) > GRID_POINTS_MAX * cell * cell {
            cell *= 1.05;
        }
        let plane = strips.plane;
        let step = [(cell / plane.east_meters).round(), (cell / plane.north_meters).round()];
        let (step_x, step_y) = (step[0] * plane.east_meters, step[1] * plane.north_meters);
        let margin = cell * (CELLS_PER_FRINGE + f64::from(CELLS_BEYOND));
        // Whole units from the plane's origin, so that the grid's points are whole units.
        let west = ((f64::from(strips.west) - margin) / plane.east_meters).floor();
        let south = ((f64::from(strips.south) - margin) / plane.north_meters).floor();
        let columns = ((width + 2.0 * margin) / step_x).ceil() as usize + 2;
        let rows = ((height + 2.0 * margin) / step_y).ceil() as usize + 2;
        Self {
            meters: vec![FAR; columns * rows],
            drawn: vec![FAR; columns * rows],
            before: vec![FAR; columns * rows],
            columns,
            fringe_meters: fringe_meters.max(cell * CELLS_PER_FRINGE) as f32,
            origin: Point {
                lon_e7: plane.origin.lon_e7.saturating_add(west as i32),
                lat_e7: plane.origin.lat_e7.saturating_add(south as i32),
            },
            step: [step[0] as i32, step[1] as i32],
            west: (west * plane.east_meters) as f32,
            south: (south * plane.north_meters) as f32,
            step_x: step_x as f32,
            step_y: step_y as f32,
            per_step_x: (1.0 / step_x) as f32,
            per_step_y: (1.0 / step_y) as f32,
            first: [usize::MAX; 2],
            last: [0; 2],
        }
    }

    /// Adds lines that are reached; distances only fall.
    pub(super) fn add(&mut self, lines: &[Line]) {
        for line in lines {
            self.draw(*line);
        }
        self.spread();
    }

    /// The columns and the rows in which ground is reached, and a point more on every side.
    pub(super) fn reached(&self) -> [RangeInclusive<usize>; 2] {
        [0, 1].map(|axis| self.first[axis].saturating_sub(SPREADS)..=self.last[axis] + SPREADS)
    }

    /// Walks along a straight line from cell to cell and writes the distances to it at their corners.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "places on the grid"
    )]
    fn draw(&mut self, line: Line) {
        let (from, to) = (self.place(line.from), self.place(line.to));
        let cells = [from, to].map(|place| [place[0] as u32 as usize, place[1] as u32 as usize]);
        let [mut cell, end] = cells;
        let along = [to[0] - from[0], to[1] - from[1]];
        let mut left = [0, 1].map(|axis| cell[axis].abs_diff(end[axis]));
        // Which share of the line is walked from border to border, and up to the next one.
        let share = along.map(|cells| 1.0 / cells.abs());
        let mut next = [0, 1].map(|axis| {
            let border = cell[axis] as f32 + if along[axis] > 0.0 { 1.0 } else { 0.0 };
            (border - from[axis]).abs() * share[axis]
        });
        let brush = Brush::new(from, along, [self.step_x, self.step_y]);
        loop {
            self.touch(cell, brush.squares(cell));
            // Counted, not compared: whatever the rounding, the walk ends in the last cell.
            let axis = match left {
                [0, 0] => break,
                [_, 0] => 0,
                [0, _] => 1,
                _ => usize::from(next[1] < next[0]),
            };
            left[axis] -= 1;
            next[axis] += share[axis];
            cell[axis] = if along[axis] > 0.0 { cell[axis] + 1 } else { cell[axis] - 1 };
        }
        for [column, row] in cells {
            self.first = [self.first[0].min(column), self.first[1].min(row)];
            self.last = [self.last[0].max(column + 1), self.last[1].max(row + 1)];
        }
    }

    /// Where a point lies, in cells from the grid's first point.
    fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [(x - self.west) * self.per_step_x, (y - self.south) * self.per_step_y]
    }

    /// Lowers the squares at the corners of a cell: south-west, south-east, north-west, north-east.
    fn touch(&mut self, [column, row]: [usize; 2], squares: [f32; 4]) {
        let south = row * self.columns + column;
        let north = south + self.columns;
        for (place, square) in [south, south + 1, north, north + 1].into_iter().zip(squares) {
            self.drawn[place] = self.drawn[place].min(square);
        }
    }

    /// Carries distances on from neighbour to neighbour: no point is told farther than it is by more than a twelfth.
    fn spread(&mut self) {
        let [columns, rows] = self.reached();
        if self.first[0] > self.last[0] {
            return;
        }
        let steps = [self.step_x, self.step_y, self.step_x.hypot(self.step_y)];
        for row in rows.clone() {
            let row = row * self.columns;
            let here = row + columns.start()..=row + columns.end();
            for (meters, square) in self.meters[here.clone()].iter_mut().zip(&self.drawn[here]) {
                *meters = square.sqrt();
            }
        }
        for _ in 0..SPREADS {
            std::mem::swap(&mut self.meters, &mut self.before);
            for row in rows.clone() {
                let start = row * self.columns + columns.start();
                let length = columns.end() - columns.start() + 1;
                let there = [start - self.columns, start, start + self.columns]
                    .map(|start| &self.before[start - 1..=start + length]);
                spread_row(&mut self.meters[start..start + length], there, steps);
            }
        }
    }
}

/// Carries distances on to a row from it, the one before and the one after it, which begin and end a point further out.
fn spread_row(row: &mut [f32], [south, here, north]: [&[f32]; 3], [step_x, step_y, across]: [f32; 3]) {
    let length = row.len();
    let [south_west, south_east] = [&south[..length], &south[2..]];
    let [north_west, north_east] = [&north[..length], &north[2..]];
    let [west, east] = [&here[..length], &here[2..]];
    let [south, here, north] = [south, here, north].map(|row| &row[1..=length]);
    for place in 0..length {
        let corner =
            least(least(south_west[place], south_east[place]), least(north_west[place], north_east[place]));
        let beside = least(west[place], east[place]) + step_x;
        let above = least(south[place], north[place]) + step_y;
        row[place] = least(least(here[place], corner + across), least(beside, above));
    }
}

/// The lesser of two numbers, of which none is a NaN: one instruction for several at once.
fn least(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

/// Tells how far the corners of cells are from a straight line.
struct Brush {
    /// Where it starts, in cells.
    from: [f32; 2],
    /// From its start to its end, in metres.
    along: [f32; 2],
    inverse_square: f32,
    step: [f32; 2],
}

impl Brush {
    fn new(from: [f32; 2], along: [f32; 2], step: [f32; 2]) -> Self {
        let along = [along[0] * step[0], along[1] * step[1]];
        let inverse_square = 1.0 / (along[0] * along[0] + along[1] * along[1]).max(f32::MIN_POSITIVE);
        Self { from, along, inverse_square, step }
    }

    /// The squares of the distances at the corners of a cell: south-west, south-east, north-west, north-east.
    #[expect(clippy::cast_precision_loss, reason = "places on the grid")]
    fn squares(&self, [column, row]: [usize; 2]) -> [f32; 4] {
        let west = (column as f32 - self.from[0]) * self.step[0];
        let south = (row as f32 - self.from[1]) * self.step[1];
        let [east, north] = [west + self.step[0], south + self.step[1]];
        let (x, y) = ([west, east, west, east], [south, south, north, north]);
        std::array::from_fn(|corner| {
            let (x, y) = (x[corner], y[corner]);
            let share = (x * self.along[0] + y * self.along[1]) * self.inverse_square;
            let share = share.clamp(0.0, 1.0);
            let off = [x - self.along[0] * share, y - self.along[1] * share];
            off[0] * off[0] + off[1] * off[1]
        })
    }
}
