//! A raster over a box, and the cells that an edge runs through.
//!
//! Cells are squares whose side is a power of two units, so that a point's cell is two subtractions and two shifts.

use crate::{Bounds, Point};

/// The longest side of a cell is two to the power of this, 27 degrees: the middle of every cell, though it may lie
/// beyond the earth, is still a number of 32 bits.
const SHIFT_MAX: u32 = 28;
/// Points are sorted by so many tiles at most: the cells of one, and all that they know, stay near while its points are
/// answered.
const TILES_MAX: u64 = 1 << 12;

/// The raster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raster {
    bounds: Bounds,
    /// The side of a cell is two to the power of this.
    shift: u32,
    columns: u32,
    rows: u32,
}

/// A stretch of cells in one row, both ends within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) row: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// What decides how fine a raster may be.
pub(crate) struct Load {
    /// How many edges there are.
    pub(crate) edges: u64,
    /// The sum of the widths and heights of all edges, in units.
    pub(crate) edge_units: u64,
}

impl Load {
    pub(crate) fn of(edges: impl Iterator<Item = (Point, Point)>) -> Self {
        let mut load = Self { edges: 0, edge_units: 0 };
        for (from, to) in edges {
            load.edges += 1;
            load.edge_units +=
                u64::from(from.lon_e7.abs_diff(to.lon_e7)) + u64::from(from.lat_e7.abs_diff(to.lat_e7));
        }
        load
    }
}

impl Raster {
    /// The finest raster over a box that has at most `cells_max` cells and in which all edges together run through
    /// at most `entries_max` cells, as near as their widths and heights tell.
    pub(crate) fn new(bounds: Bounds, load: &Load, cells_max: u64, entries_max: u64) -> Self {
        let width = u64::from(bounds.max.lon_e7.abs_diff(bounds.min.lon_e7));
        let height = u64::from(bounds.max.lat_e7.abs_diff(bounds.min.lat_e7));
        let fits = |shift: &u32| {
            let cells = ((width >> shift) + 1).saturating_mul((height >> shift) + 1);
            cells <= cells_max && load.edges + (load.edge_units >> shift) <= load.edges.max(entries_max)
        };
        let shift = (0..SHIFT_MAX).find(fits).unwrap_or(SHIFT_MAX);
        let count = |side: u64| u32::try_from((side >> shift) + 1).expect("cells_max is far below a u32");
        Self { bounds, shift, columns: count(width), rows: count(height) }
    }

    pub(crate) fn cells(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    pub(crate) fn columns(&self) -> u32 {
        self.columns
    }

    pub(crate) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The column of a longitude within the box.
    pub(crate) fn column(&self, lon_e7: i32) -> u32 {
        lon_e7.abs_diff(self.bounds.min.lon_e7) >> self.shift
    }

    /// The row of a latitude within the box.
    pub(crate) fn row(&self, lat_e7: i32) -> u32 {
        lat_e7.abs_diff(self.bounds.min.lat_e7) >> self.shift
    }

    pub(crate) fn cell(&self, row: u32, column: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    /// The cell of a point; none outside the box.
    pub(crate) fn cell_of(&self, point: Point) -> Option<usize> {
        let (row, column) = self.row_and_column(point);
        (column < self.columns && row < self.rows).then(|| self.cell(row, column))
    }

    /// The row and the column of a point, one of them too great where it is outside the box.
    fn row_and_column(&self, point: Point) -> (u32, u32) {
        // Two comparisons where four would do: what lies below the box wraps round to far above it.
        let east = point.lon_e7.wrapping_sub(self.bounds.min.lon_e7).cast_unsigned();
        let north = point.lat_e7.wrapping_sub(self.bounds.min.lat_e7).cast_unsigned();
        (north >> self.shift, east >> self.shift)
    }

    /// These points with their places in the list, sorted by square tiles of cells; those outside the box come last.
    pub(crate) fn by_tile(&self, points: &[Point]) -> Vec<(u32, Point)> {
        let across = |cells: u32, shift: u32| ((cells - 1) >> shift) + 1;
        let fits = |shift: &u32| {
            u64::from(across(self.columns, *shift)) * u64::from(across(self.rows, *shift)) <= TILES_MAX
        };
        let shift = (0..u32::BITS - 1).find(fits).unwrap_or(u32::BITS - 1);
        let (columns, rows) = (across(self.columns, shift), across(self.rows, shift));
        let outside = columns * rows;
        let tile = |point: &Point| {
            let (row, column) = self.row_and_column(*point);
            let is_inside = column < self.columns && row < self.rows;
            let tile = if is_inside { (row >> shift) * columns + (column >> shift) } else { outside };
            tile as usize
        };
        let mut next = vec![0_usize; outside as usize + 2];
        for point in points {
            next[tile(point) + 1] += 1;
        }
        for tile in 1..next.len() {
            next[tile] += next[tile - 1];
        }
        let mut sorted = vec![(0, Point::default()); points.len()];
        for (number, point) in (0..).zip(points) {
            let place = &mut next[tile(point)];
            sorted[*place] = (number, *point);
            *place += 1;
        }
        sorted
    }

    /// The middle of a cell, rounded down. It may lie beyond the box and beyond the earth.
    pub(crate) fn middle(&self, row: u32, column: u32) -> Point {
        let half = (1 << self.shift) >> 1;
        let from = |start: i32, cell: u32| start.wrapping_add_unsigned((cell << self.shift) + half);
        Point { lon_e7: from(self.bounds.min.lon_e7, column), lat_e7: from(self.bounds.min.lat_e7, row) }
    }

    /// How many columns have their middle west of this longitude.
    pub(crate) fn middles_west_of(&self, lon: i64) -> u32 {
        let east = lon - i64::from(self.middle(0, 0).lon_e7) + (1_i64 << self.shift) - 1;
        let columns = (east >> self.shift).clamp(0, i64::from(self.columns));
        u32::try_from(columns).expect("clamped to the number of columns")
    }

    /// Visits the cells that an edge within the box runs through or touches, row by row; a cell more at the ends of
    /// a row does no harm.
    pub(crate) fn visit(&self, from: Point, to: Point, mut visit: impl FnMut(Stretch)) {
        let (low, high) = if from.lat_e7 <= to.lat_e7 { (from, to) } else { (to, from) };
        let (first_row, last_row) = (self.row(low.lat_e7), self.row(high.lat_e7));
        let mut entry = (low.lon_e7, low.lon_e7);
        for row in first_row..=last_row {
            let exit = if row == last_row {
                (high.lon_e7, high.lon_e7)
            } else {
                let border = i64::from(self.bounds.min.lat_e7) + ((i64::from(row) + 1) << self.shift);
                lon_at(low, high, border)
            };
            visit(Stretch {
                row,
                first: self.column(entry.0.min(exit.0)),
                last: self.column(entry.1.max(exit.1)),
            });
            entry = exit;
        }
    }
}

/// The longitude at which a rising edge crosses a latitude, rounded down and up. The latitude lies between its ends.
pub(crate) fn lon_at(low: Point, high: Point, lat: i64) -> (i32, i32) {
    let rise = i64::from(high.lat_e7) - i64::from(low.lat_e7);
    // At most 3.6e9 × 1.8e9, which an i64 holds.
    let east = (i64::from(high.lon_e7) - i64::from(low.lon_e7)) * (lat - i64::from(low.lat_e7));
    let whole = i64::from(low.lon_e7) + east.div_euclid(rise);
    let narrow = |lon: i64| i32::try_from(lon).expect("between the longitudes of the ends");
    (narrow(whole), narrow(whole + i64::from(east.rem_euclid(rise) != 0)))
}
