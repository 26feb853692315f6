//! A honeycomb with jittered corners. Every corner belongs to three cells and every edge to two, so cells share
//! their borders to the last digit and can be joined by cancelling edges.
//!
//! Cells stand like bricks: row `r` begins at column `r & 1`, a brick is two columns wide, and its corners are the
//! three on the line below it and the three on the line above.

use super::chance::Dice;
use super::places::LonLat;

/// Where a honeycomb lies, and how large its cells are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comb {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) columns: i32,
    pub(super) rows: i32,
    /// The distance of two columns, in degrees of longitude.
    pub(super) column_degrees: f64,
    /// The distance of two rows, in degrees of latitude.
    pub(super) row_degrees: f64,
    /// How far a middle corner stands out of its line.
    pub(super) point_degrees: f64,
    /// How much smaller the cells round the old town are: 0 for not at all.
    pub(super) center_shrink: f64,
}

/// The honeycomb of the whole land.
pub(super) const LAND: Comb = Comb {
    west: 120.30,
    south: 30.74,
    columns: 62,
    rows: 39,
    column_degrees: 0.0182,
    row_degrees: 0.0270,
    point_degrees: 0.0045,
    center_shrink: 0.5,
};

/// The old town, round which the cells are smaller.
const CENTER: LonLat = (120.62, 31.31);
const CENTER_REACH_DEGREES: f64 = 0.17;

/// A corner: column and line.
pub(super) type Corner = (i32, i32);

/// The honeycomb.
pub(super) struct Lattice {
    seed: u64,
    comb: Comb,
}

/// A cell: its six corners, counter-clockwise, and where its middle is.
pub(super) struct Cell {
    pub(super) corners: [Corner; 6],
    pub(super) center: LonLat,
}

impl Lattice {
    pub(super) fn new(seed: u64, comb: Comb) -> Self {
        Self { seed, comb }
    }

    /// All cells, row by row from the south.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let rows = (0..self.comb.rows)
            .flat_map(|row| (0..(self.comb.columns - 2) / 2).map(move |brick| (2 * brick + (row & 1), row)));
        rows.map(|(column, row)| self.cell(column, row)).collect()
    }

    fn cell(&self, column: i32, row: i32) -> Cell {
        let corners = [
            (column, row),
            (column + 1, row),
            (column + 2, row),
            (column + 2, row + 1),
            (column + 1, row + 1),
            (column, row + 1),
        ];
        let (lon, lat) = corners
            .iter()
            .map(|corner| self.place(*corner))
            .fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        Cell { corners, center: (lon / 6.0, lat / 6.0) }
    }

    /// Where a corner is.
    pub(super) fn place(&self, corner: Corner) -> LonLat {
        let comb = &self.comb;
        let (column, line) = (f64::from(corner.0), f64::from(corner.1));
        let point = if (corner.0 + corner.1) % 2 == 0 { comb.point_degrees } else { -comb.point_degrees };
        let mut dice = Dice::new(self.seed, &format!("corner {} {}", corner.0, corner.1));
        let lon = comb.west + column * comb.column_degrees + dice.between(-0.26, 0.26) * comb.column_degrees;
        let lat = comb.south + line * comb.row_degrees + point + dice.between(-0.20, 0.20) * comb.row_degrees;
        // Long waves, so that no row runs straight across the map.
        let wave = comb.column_degrees / LAND.column_degrees;
        let wavy = (lon + 0.010 * wave * (9.0 * lat).sin(), lat + 0.011 * wave * (7.0 * lon).sin());
        rounded(shrunk(wavy, comb.center_shrink))
    }

    /// The points between two corners, without the first one: the same way in both directions.
    pub(super) fn edge(&self, from: Corner, to: Corner) -> Vec<LonLat> {
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        let mut dice = Dice::new(self.seed, &format!("edge {low:?} {high:?}"));
        let (start, end) = (self.place(low), self.place(high));
        let (east, north) = (end.0 - start.0, end.1 - start.1);
        let mut between: Vec<LonLat> = [0.3, 0.68]
            .map(|part| {
                let aside = dice.between(-0.10, 0.10);
                rounded((start.0 + east * part - north * aside, start.1 + north * part + east * aside))
            })
            .to_vec();
        if from > to {
            between.reverse();
        }
        between.push(self.place(to));
        between
    }

    /// The closed line round a cycle of corners.
    pub(super) fn ring(&self, corners: &[Corner]) -> Vec<LonLat> {
        let Some(first) = corners.first() else { return Vec::new() };
        let mut ring = vec![self.place(*first)];
        for (index, corner) in corners.iter().enumerate() {
            ring.extend(self.edge(*corner, corners[(index + 1) % corners.len()]));
        }
        ring
    }
}

/// Pulls a point towards the old town.
fn shrunk(point: LonLat, shrink: f64) -> LonLat {
    let (east, north) = (point.0 - CENTER.0, point.1 - CENTER.1);
    let far = (east * east + north * north) / (CENTER_REACH_DEGREES * CENTER_REACH_DEGREES);
    let keep = 1.0 - shrink * (-far).exp();
    (CENTER.0 + east * keep, CENTER.1 + north * keep)
}

/// Five decimals: about a metre.
pub(super) fn rounded(point: LonLat) -> LonLat {
    ((point.0 * 1e5).round() / 1e5, (point.1 * 1e5).round() / 1e5)
}
