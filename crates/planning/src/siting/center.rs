//! The farthest demand as near as can be: p-center by covers of ever smaller radius (Minieka, 1970).

use crate::network::Nanos;
use crate::watch::{Status, Watch};

use super::matrix::{Choice, Matrix, cover, fill, none};
use super::nearest::NEVER;

/// So many candidates that the longest time from the nearest site is least. The total is that time in nanoseconds. The
/// proof shows that no so many candidates cover all rows within less: it is that of a set cover within the radius
/// [`Center::below`].
pub fn p_center(matrix: &Matrix, add: usize, watch: &Watch<'_>) -> Center {
    if matrix.weights.is_empty() {
        let mut choice = Choice { status: Status::Optimal, ..none(Vec::new()) };
        fill(&mut choice.candidates, add, matrix.candidates);
        return Center { choice, below: None };
    }
    let radii = radii(matrix);
    let Some(largest) = radii.len().checked_sub(1) else {
        return Center { choice: none(vec![nowhere(matrix)]), below: None };
    };
    let widest = cover(matrix, radii[largest], Some(add), watch);
    if widest.status == Status::Infeasible {
        return Center { choice: widest, below: None };
    }
    Halving { matrix, add, watch, radii }.narrow(widest)
}

/// What was chosen, and the radius that is too small.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Center {
    /// The choice.
    pub choice: Choice,
    /// The largest radius below the answer at which anything could change; no so many candidates cover all rows within
    /// it. None where the answer is no longer than some row needs at best.
    pub below: Option<Nanos>,
}

struct Halving<'a> {
    matrix: &'a Matrix,
    add: usize,
    watch: &'a Watch<'a>,
    /// All radii at which something changes.
    radii: Vec<Nanos>,
}

impl Halving<'_> {
    fn narrow(&self, widest: Choice) -> Center {
        let least = self.least();
        let mut low = self.radii.partition_point(|radius| *radius < least);
        let mut best = widest;
        let mut high = self.place(&best);
        let (mut below, mut is_over) = (None, !self.is_cover(&best, NEVER - 1));
        // The answer lies in low..=high; everything below low is shown to be too small.
        while low < high && !is_over {
            let middle = low + (high - low) / 2;
            let choice = cover(self.matrix, self.radii[middle], Some(self.add), self.watch);
            match choice.status {
                Status::Infeasible => {
                    low = middle + 1;
                    below = Some((self.radii[middle], choice.proof));
                }
                _ if self.is_cover(&choice, self.radii[middle]) => {
                    high = self.place(&choice);
                    best = choice;
                }
                _ => is_over = true,
            }
        }
        let (below, proof) = below.unzip();
        let value = self.farthest(&best.candidates);
        let mut candidates = best.candidates;
        fill(&mut candidates, self.add, self.matrix.candidates);
        let bound = self.radii[low];
        let status = if bound == value { Status::Optimal } else { Status::Feasible };
        let choice = Choice {
            candidates,
            total: value.into(),
            bound: bound.into(),
            status,
            witness: Vec::new(),
            proof: proof.unwrap_or_default(),
        };
        Center { choice, below }
    }

    /// Whether a cover of this radius was found, of no more than the wanted number.
    fn is_cover(&self, choice: &Choice, radius: Nanos) -> bool {
        choice.candidates.len() <= self.add && self.farthest(&choice.candidates) <= radius
    }

    /// The place of a choice's own radius.
    fn place(&self, choice: &Choice) -> usize {
        let farthest = self.farthest(&choice.candidates);
        self.radii.partition_point(|radius| *radius < farthest).min(self.radii.len() - 1)
    }

    /// The longest time of a row from its nearest site.
    fn farthest(&self, candidates: &[usize]) -> Nanos {
        let time = |row| {
            let times = self.matrix.row(row);
            candidates.iter().map(|site| times[*site]).fold(self.matrix.own(row), Nanos::min)
        };
        (0..self.matrix.weights.len()).map(time).max().unwrap_or(0)
    }

    /// The longest time that some row needs whatever is chosen.
    fn least(&self) -> Nanos {
        let time = |row| self.matrix.row(row).iter().copied().fold(self.matrix.own(row), Nanos::min);
        (0..self.matrix.weights.len()).map(time).max().unwrap_or(0)
    }
}

/// All times that the answer may have, in order.
fn radii(matrix: &Matrix) -> Vec<Nanos> {
    let mut radii = Vec::new();
    for row in 0..matrix.weights.len() {
        let own = matrix.own(row);
        radii.extend(matrix.row(row).iter().copied().filter(|time| *time < own));
        radii.extend((own != NEVER).then_some(own));
    }
    radii.sort_unstable();
    radii.dedup();
    radii
}

/// A row that nothing reaches.
fn nowhere(matrix: &Matrix) -> usize {
    (0..matrix.weights.len()).find(|row| matrix.own(*row) == NEVER).unwrap_or(0)
}
