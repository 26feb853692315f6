//! A honeycomb over any ground: cells of about one size with wavering borders, as the drawn city has them. Cells share
//! their borders to the last digit, so they can be joined to larger areas without gap or overlap.

use super::lattice::{Cell, Comb, Lattice};
use super::outline::join;
use super::places::LonLat;
use crate::areas::{Polygon, Ring};
use crate::geo::METERS_PER_DEGREE;
use crate::{Bounds, Point};

/// The most cells of a honeycomb: where there would be more, they are made larger.
pub const CELLS_MAX: usize = 20_000;

/// How far a middle corner stands out of its line, in parts of a row.
const POINT_PART: f64 = 0.167;
/// How many rows and columns the comb reaches beyond the box: its lines wave.
const MARGIN: i32 = 3;

/// Cells side by side, by number: row by row from the south, from west to east.
pub struct Honeycomb {
    lattice: Lattice,
    cells: Vec<Cell>,
}

impl Honeycomb {
    /// Lays cells about so many metres wide over a box. The same seed lays the same cells.
    pub fn over(seed: u64, bounds: Bounds, cell_meters: f64) -> Self {
        let middle = bounds.middle();
        let east_meters = METERS_PER_DEGREE * middle.lat().to_radians().cos().max(0.01);
        let (west, south) = (bounds.min.lon(), bounds.min.lat());
        let wide_meters = (bounds.max.lon() - west) * east_meters;
        let high_meters = (bounds.max.lat() - south) * METERS_PER_DEGREE;
        let mut cell_meters = cell_meters.max(1.0);
        let cells = |cell_meters: f64| {
            let columns = steps(2.0 * wide_meters / cell_meters) + 2 * MARGIN + 2;
            (columns, steps(high_meters / cell_meters) + 2 * MARGIN)
        };
        let count = |(columns, rows): (i32, i32)| i64::from(columns) * i64::from(rows) / 2;
        while count(cells(cell_meters)) > i64::try_from(CELLS_MAX).unwrap_or(i64::MAX) {
            cell_meters *= 1.25;
        }
        let (columns, rows) = cells(cell_meters);
        let (column_degrees, row_degrees) =
            (cell_meters / 2.0 / east_meters, cell_meters / METERS_PER_DEGREE);
        let comb = Comb {
            west: west - f64::from(MARGIN) * column_degrees,
            south: south - f64::from(MARGIN) * row_degrees,
            columns,
            rows,
            column_degrees,
            row_degrees,
            point_degrees: row_degrees * POINT_PART,
            center_shrink: 0.0,
        };
        let lattice = Lattice::new(seed, comb);
        Self { cells: lattice.cells(), lattice }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// The ground of some cells, joined.
    pub fn area(&self, cells: &[usize]) -> Vec<Polygon> {
        let rings = join(&self.lattice, cells.iter().filter_map(|cell| self.cells.get(*cell)));
        rings.into_iter().map(|rings| polygon(&rings)).collect()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the cast of a float stops at the integer's ends")]
fn steps(count: f64) -> i32 {
    (count.ceil() as i32).clamp(1, 1 << 20)
}

/// A polygon of closed rings, the outer one first.
fn polygon(rings: &[Vec<LonLat>]) -> Polygon {
    let open = |ring: &Vec<LonLat>| -> Ring {
        let points = ring.iter().filter_map(|(lon, lat)| Point::from_degrees(*lon, *lat));
        let mut points: Ring = points.collect();
        points.dedup();
        if points.first() == points.last() {
            points.pop();
        }
        points
    };
    let mut rings = rings.iter().map(open);
    Polygon { outer: rings.next().unwrap_or_default(), holes: rings.collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::areas::{Area, Areas, Locator};

    fn comb(west: f64, south: f64, cell_meters: f64) -> (Honeycomb, Bounds) {
        let corners = [(west, south), (west + 0.05, south + 0.04)];
        let bounds = Bounds::of(corners.map(|(lon, lat)| Point::from_degrees(lon, lat).unwrap()));
        (Honeycomb::over(7, bounds, cell_meters), bounds)
    }

    fn located(comb: &Honeycomb) -> Locator {
        let each = (0..comb.cells()).map(|cell| Area { polygons: comb.area(&[cell]), ..Area::default() });
        Locator::new(&Areas { each: each.collect(), ..Areas::default() })
    }

    proptest! {
        #[test]
        fn every_point_of_the_box_lies_in_a_cell_and_the_cells_joined_measure_as_much_as_they_do_singly(
            (west, south) in (-170.0..170.0, -65.0..65.0), meters in 300.0..1_500.0, x in 0.0..0.05, y in 0.0..0.04
        ) {
            let (comb, _) = comb(west, south, meters);
            let point = Point::from_degrees(west + x, south + y).unwrap();
            prop_assert!(located(&comb).locate(point).is_some());
            let square_meters = |cells: &[usize]| -> f64 {
                comb.area(cells).iter().map(Polygon::square_meters).sum()
            };
            let all: Vec<usize> = (0..comb.cells()).collect();
            let single: f64 = all.iter().map(|cell| square_meters(&[*cell])).sum();
            prop_assert!((square_meters(&all) / single - 1.0).abs() < 1e-2);
        }
    }

    #[test]
    fn cells_that_would_be_too_many_are_made_larger() {
        let (comb, _) = comb(1.0, 42.0, 1.0);
        assert!((CELLS_MAX / 2..=CELLS_MAX).contains(&comb.cells()), "{} cells", comb.cells());
    }
}
