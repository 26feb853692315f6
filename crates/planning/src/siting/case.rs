//! A case of the search: what is decided of some sites, and the smaller problem that this leaves.
//!
//! Deciding a site takes it out of the problem. Rows that no undecided site can better are then settled, and rows that
//! differed only in decided sites become one; a case far down is a small problem, however many rows the question has.

use std::collections::BTreeSet;

use super::rows::{GONE, Rest, Rows, index};
use super::saddle::Point;

/// What is decided of a site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    Undecided,
    Open,
    Closed,
}

/// A case.
pub(super) struct Case<R> {
    /// What is left.
    pub(super) rows: R,
    /// The number that the question gives each site that is left.
    pub(super) sites: Vec<usize>,
    /// The sites that are open already, by the question's numbers.
    pub(super) open: Vec<usize>,
    /// So many more may be opened.
    pub(super) room: usize,
    /// What is settled: the prices of the open sites, and what the rows pay that are gone.
    pub(super) base: i128,
    /// For each row of the question the row that is left of it, or [`GONE`].
    row_of: Vec<u32>,
    /// For each row of the question that is gone its multiplier.
    constants: Vec<i64>,
}

impl<R: Rows + Clone> Case<R> {
    /// Nothing is decided.
    pub(super) fn whole(rows: &R, limit: usize) -> Self {
        Self {
            rows: rows.clone(),
            sites: (0..rows.sites()).collect(),
            open: Vec::new(),
            room: limit,
            base: 0,
            row_of: (0..).take(rows.rows()).collect(),
            constants: vec![0; rows.rows()],
        }
    }

    /// The case in which these fates are decided, and where the steps of this case are there.
    pub(super) fn with(&self, fates: &[Fate], point: &Point) -> (Self, Point) {
        let Rest { rows, row_of, constants, base } = self.rows.rest(fates);
        let mut sums = vec![0.0; rows.rows()];
        for (row, multiplier) in row_of.iter().zip(&point.multipliers).filter(|(row, _)| **row != GONE) {
            sums[*row as usize] += multiplier;
        }
        let of = |wanted: Fate| self.sites.iter().zip(fates).filter(move |(_, fate)| **fate == wanted);
        let open: Vec<usize> =
            self.open.iter().chain(of(Fate::Open).map(|(site, _)| site)).copied().collect();
        let opened = open.len() - self.open.len();
        let mut case = Self {
            rows,
            sites: of(Fate::Undecided).map(|(site, _)| *site).collect(),
            open,
            room: self.room - opened,
            base: self.base + base + i128::from(self.rows.price()) * count(opened),
            row_of: self.row_of.clone(),
            constants: self.constants.clone(),
        };
        for (row, constant) in
            case.row_of.iter_mut().zip(&mut case.constants).filter(|(row, _)| **row != GONE)
        {
            (*constant, *row) = (constants[*row as usize], row_of[*row as usize]);
        }
        let shares = point.shares.iter().zip(fates).filter(|(_, fate)| **fate == Fate::Undecided);
        let shares = shares.map(|(share, _)| *share).collect();
        (case, Point { shares, multipliers: sums, weight: point.weight })
    }

    /// Multipliers of this case for all rows of the question.
    pub(super) fn of_question(&self, multipliers: &[i64]) -> Vec<i64> {
        let of_row =
            |(row, constant): (&u32, &i64)| if *row == GONE { *constant } else { multipliers[*row as usize] };
        self.row_of.iter().zip(&self.constants).map(of_row).collect()
    }

    /// The total of an answer of this case; none where a row is not served.
    pub(super) fn total(&self, is_open: &[bool]) -> Option<i128> {
        let open = is_open.iter().filter(|is_open| **is_open).count();
        Some(self.base + self.rows.exact_worth(is_open)? + i128::from(self.rows.price()) * count(open))
    }

    /// The sites that alone can serve a row; none where nobody can serve some row.
    pub(super) fn forced(&self) -> Option<BTreeSet<usize>> {
        let mut forced = BTreeSet::new();
        for sites in self.rows.demanding() {
            match sites {
                [] => return None,
                [only] => _ = forced.insert(index(*only)),
                _ => (),
            }
        }
        Some(forced)
    }

    /// Pairs of a site that can stay closed and one that is no worse, in an order in which they can be told: the better
    /// one is undecided still when it is named.
    pub(super) fn dominated(&self) -> Vec<(usize, usize)> {
        let mut is_left = vec![true; self.sites.len()];
        let mut pairs = Vec::new();
        for site in 0..is_left.len() {
            if let Some(by) = self.rows.dominator(site, &is_left) {
                is_left[site] = false;
                pairs.push((site, by));
            }
        }
        pairs
    }
}

/// A number of sites in the type of the totals.
pub(super) fn count(sites: usize) -> i128 {
    i128::try_from(sites).expect("a count of sites is small")
}
