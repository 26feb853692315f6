//! Distances to the nearest reached street, at the points of a grid.

use super::{CELLS_PER_FRINGE, GRID_POINTS_MAX, Strips, Timed};
use crate::Point;

/// Cells beyond the fringe on every side, so that no contour meets the end of the grid.
const CELLS_BEYOND: f32 = 2.0;

/// The grid.
pub(super) struct Field {
    /// Distances in metres, row by row from the south-west.
    pub(super) meters: Vec<f32>,
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
    /// The first and the last row in which anything is reached so far.
    reached: (usize, usize),
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
            meters: vec![f32::MAX; columns * rows],
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
            reached: (usize::MAX, 0),
        }
    }

    /// Adds what is reached with times within bounds.
    pub(super) fn add(&mut self, strips: &Strips, above: f32, below: f32) {
        let mut start = 0;
        for end in &strips.ends {
            let strip = &strips.points[start..*end];
            start = *end;
            if let [only] = strip
                && (above..=below).contains(&only.cost)
            {
                self.draw(*only, *only);
            }
            for ends in strip.windows(2) {
                if let Some((from, to)) = ends[0].within(ends[1], above, below) {
                    self.draw(from, to);
                }
            }
        }
        self.spread();
    }

    /// Draws a straight line in parts that are shorter than a cell's side.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "counts of cells"
    )]
    fn draw(&mut self, from: Timed, to: Timed) {
        let (from, to) = (self.place(from), self.place(to));
        let cells = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        if cells < 1.0 {
            return self.draw_short(from, to);
        }
        let parts = cells as u32 + 1;
        let share = 1.0 / parts as f32;
        let step = ((to.0 - from.0) * share, (to.1 - from.1) * share);
        let mut start = from;
        for part in 1..=parts {
            let end = (from.0 + step.0 * part as f32, from.1 + step.1 * part as f32);
            self.draw_short(start, end);
            start = end;
        }
    }

    /// Where a point lies, in cells from the grid's first point.
    fn place(&self, at: Timed) -> (f32, f32) {
        ((at.x - self.west) * self.per_step_x, (at.y - self.south) * self.per_step_y)
    }

    /// Writes the distances to a short line at the corners of the cells around it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "places on the grid"
    )]
    fn draw_short(&mut self, from: (f32, f32), to: (f32, f32)) {
        let first = (from.0.min(to.0) as u32 as usize, from.1.min(to.1) as u32 as usize);
        let last = (from.0.max(to.0) as u32 as usize + 1, from.1.max(to.1) as u32 as usize + 1);
        let along = ((to.0 - from.0) * self.step_x, (to.1 - from.1) * self.step_y);
        let inverse_square = 1.0 / (along.0 * along.0 + along.1 * along.1).max(f32::MIN_POSITIVE);
        let start_x = (first.0 as f32 - from.0) * self.step_x;
        let mut y = (first.1 as f32 - from.1) * self.step_y;
        for row in first.1..=last.1 {
            let start = row * self.columns;
            let mut x = start_x;
            for meters in &mut self.meters[start + first.0..=start + last.0] {
                let share = ((x * along.0 + y * along.1) * inverse_square).clamp(0.0, 1.0);
                let off = (x - along.0 * share, y - along.1 * share);
                let square = off.0 * off.0 + off.1 * off.1;
                if square < *meters * *meters {
                    *meters = square.sqrt();
                }
                x += self.step_x;
            }
            y += self.step_y;
        }
        self.reached.0 = self.reached.0.min(first.1);
        self.reached.1 = self.reached.1.max(last.1);
    }

    /// Carries distances on from neighbour to neighbour, once north-east and once south-west: no point is told
    /// farther than it is by more than a twelfth.
    fn spread(&mut self) {
        let (low, high) = self.reached;
        if low > high {
            return;
        }
        let rows = self.meters.len() / self.columns;
        let margin = CELLS_PER_FRINGE.ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few cells")]
        let margin = margin as usize + 2;
        let (low, high) = (low.saturating_sub(margin), (high + margin).min(rows - 1));
        let across = (self.step_x * self.step_x + self.step_y * self.step_y).sqrt();
        let steps = [self.step_x, self.step_y, across];
        for row in low + 1..=high {
            let (before, here) = self.meters.split_at_mut(row * self.columns);
            from_row(&mut here[..self.columns], &before[(row - 1) * self.columns..], steps);
            along(here[..self.columns].iter_mut(), self.step_x);
        }
        for row in (low..high).rev() {
            let (here, after) = self.meters.split_at_mut((row + 1) * self.columns);
            let here = &mut here[row * self.columns..];
            from_row(here, &after[..self.columns], steps);
            along(here.iter_mut().rev(), self.step_x);
        }
    }
}

/// Carries distances on from the three neighbours in the next row.
fn from_row(here: &mut [f32], there: &[f32], [_, step_y, across]: [f32; 3]) {
    let columns = here.len();
    let neighbours = there[..columns - 2].iter().zip(&there[1..columns - 1]).zip(&there[2..columns]);
    for (meters, ((west, middle), east)) in here[1..columns - 1].iter_mut().zip(neighbours) {
        let near = (west.min(*east) + across).min(middle + step_y);
        *meters = meters.min(near);
    }
}

/// Carries distances on from one point to the next in a row.
fn along<'a>(row: impl Iterator<Item = &'a mut f32>, step_x: f32) {
    let mut before = f32::MAX;
    for meters in row {
        *meters = meters.min(before + step_x);
        before = *meters;
    }
}
