//! What the search asks of a problem: what a choice of sites is worth, and how much better any other could be.
//!
//! Every problem is brought to one shape: rows (the demand) and sites, at most so many sites are opened, each for a
//! price, and the total is to be least. A bound comes from *multipliers*, one for every row: what the row would pay at
//! most to be served. Given them every site can be judged alone, by its *reduced price*, and the best so many sites are
//! found at once (Lagrangian relaxation; Cornuéjols, Fisher and Nemhauser, 1977).

use super::case::Fate;
use super::saddle::Covering;

/// A problem of sites in the search's shape. Sums that decide are whole numbers; floating point only leads the way.
pub(super) trait Rows: Sized {
    /// What open sites leave of every row.
    type Ground;

    /// How many rows there are.
    fn rows(&self) -> usize;
    /// How many sites there are.
    fn sites(&self) -> usize;
    /// What opening a site costs.
    fn price(&self) -> i64;
    /// All totals are multiples of this.
    fn step(&self) -> i128;

    /// What these open sites leave of every row.
    fn ground(&self, is_open: &[bool]) -> Self::Ground;
    /// The total of the rows on that ground, without the prices; beyond all others where a row is not served.
    fn worth(&self, ground: &Self::Ground) -> f64;
    /// By how much the total of the rows falls with each further site.
    fn gains(&self, ground: &Self::Ground, gains: &mut [f64]);
    /// The sites that would serve an unserved row, for the first such row.
    fn unserved(&self, is_open: &[bool]) -> Option<&[u32]>;
    /// The sites of every row that must be served.
    fn demanding(&self) -> Vec<&[u32]>;

    /// Multipliers to begin with, at a choice that is not bad.
    fn start(&self, is_open: &[bool]) -> Vec<f64>;
    /// What the rows add to the bound; takes off the reduced price of every site what the rows would pay for it.
    fn relax(&self, multipliers: &[f64], reduced: &mut [f64]) -> f64;
    /// How the bound changes with each multiplier when these sites are taken.
    fn slopes(&self, multipliers: &[f64], is_taken: &[bool], slopes: &mut [f64]);

    /// The same rows, where every site that serves one does so at no cost.
    fn covering(&self, _room: usize) -> Option<Covering<'_>> {
        None
    }

    /// The multipliers in whole numbers per weight, as the proof has them.
    fn rounded(&self, multipliers: &[f64]) -> Vec<i64>;
    /// The total of the rows in whole numbers, without the prices; none where a row is not served.
    fn exact_worth(&self, is_open: &[bool]) -> Option<i128>;
    /// As [`Self::relax`], in whole numbers.
    fn exact_relax(&self, multipliers: &[i64], reduced: &mut [i128]) -> i128;

    /// A site of these, another one, that is in no row worse than this, so that this can be left closed.
    fn dominator(&self, site: usize, is_left: &[bool]) -> Option<usize>;
    /// The problem that is left when the fates of some sites are decided.
    fn rest(&self, fates: &[Fate]) -> Rest<Self>;
}

/// What is left of a problem: the undecided sites in their order, and the rows that they can change.
pub(super) struct Rest<R> {
    /// The problem.
    pub(super) rows: R,
    /// The row of the rest that each row has become, several perhaps one; [`GONE`] where nothing changes it any more.
    pub(super) row_of: Vec<u32>,
    /// A multiplier for each row that is gone, so that it adds to the bound what it pays.
    pub(super) constants: Vec<i64>,
    /// What the rows that are gone pay.
    pub(super) base: i128,
}

/// A row that is left no more.
pub(super) const GONE: u32 = u32::MAX;

/// A whole number in floating point.
#[expect(clippy::cast_precision_loss, reason = "leads the way only; what decides is whole numbers")]
pub(super) fn float(number: i128) -> f64 {
    number as f64
}

/// The nearest whole number that is not negative.
#[expect(clippy::cast_possible_truncation, reason = "multipliers are far below what the type holds")]
pub(super) fn whole(number: f64) -> i64 {
    number.max(0.0).round() as i64
}

/// The greatest common divisor.
pub(super) fn common_divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// How many sites are undecided, and the number of each among those; [`GONE`] for the others.
pub(super) fn renumbered(fates: &[Fate]) -> (u32, Vec<u32>) {
    let mut sites = 0;
    let number = |fate: &Fate| match fate {
        Fate::Undecided => {
            sites += 1;
            sites - 1
        }
        Fate::Open | Fate::Closed => GONE,
    };
    let number_of = fates.iter().map(number).collect();
    (sites, number_of)
}

/// A site's number as the search counts.
pub(super) fn index(site: u32) -> usize {
    site as usize
}
