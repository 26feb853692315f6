//! Pieces of lines in the cells of a coarse grid, to find those near a place.

use super::plane::{Spot, count, measure};

/// A grid of cells over a part of the plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    low: Spot,
    side_meters: f64,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Cells {
    pub(super) fn new(low: Spot, high: Spot, side_meters: f64) -> Self {
        let size = (high - low) * (1.0 / side_meters);
        Self { low, side_meters, columns: count(size.x) + 1, rows: count(size.y) + 1 }
    }

    pub(super) fn middle(&self, column: usize, row: usize) -> Spot {
        self.low + Spot::new(measure(column) + 0.5, measure(row) + 0.5) * self.side_meters
    }

    /// The column and the row of a place; of the nearest cell, where it lies outside.
    pub(super) fn of(&self, place: Spot) -> (usize, usize) {
        let from = (place - self.low) * (1.0 / self.side_meters);
        (count(from.x.max(0.0)).min(self.columns - 1), count(from.y.max(0.0)).min(self.rows - 1))
    }

    /// The cells of the box round a piece.
    fn round(&self, a: Spot, b: Spot) -> impl Iterator<Item = usize> + use<> {
        let (first, second) = (self.of(a), self.of(b));
        let (west, east) = (first.0.min(second.0), first.0.max(second.0));
        let (south, north) = (first.1.min(second.1), first.1.max(second.1));
        let columns = self.columns;
        (south..=north).flat_map(move |row| (west..=east).map(move |column| row * columns + column))
    }
}

/// The pieces, each with what belongs to it.
pub(super) struct Pieces<T> {
    pub(super) cells: Cells,
    pub(super) all: Vec<(Spot, Spot, T)>,
    in_cells: Vec<Vec<usize>>,
}

impl<T> Pieces<T> {
    pub(super) fn new(cells: Cells) -> Self {
        Self { cells, all: Vec::new(), in_cells: vec![Vec::new(); cells.columns * cells.rows] }
    }

    pub(super) fn add(&mut self, a: Spot, b: Spot, what: T) {
        for cell in self.cells.round(a, b) {
            self.in_cells[cell].push(self.all.len());
        }
        self.all.push((a, b, what));
    }

    /// The numbers of the pieces in the cells of the box round a piece, each once, ascending.
    pub(super) fn near(&self, a: Spot, b: Spot) -> Vec<usize> {
        let mut near: Vec<usize> =
            self.cells.round(a, b).flat_map(|cell| self.in_cells[cell].iter().copied()).collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}
