//! Which sites need not be looked at: those of which another is in no row worse.

use super::rows::Rows;
use super::search::Fate;

/// Pairs of a site that can stay closed and one that is no worse, in an order in which they can be told: the better one
/// is undecided still when it is named.
pub(super) fn dominated<R: Rows>(rows: &R, is_open: &[bool], fates: &[Fate]) -> Vec<(usize, usize)> {
    let mut is_left: Vec<bool> = fates.iter().map(|fate| *fate == Fate::Undecided).collect();
    let paid = rows.paid(is_open);
    let mut pairs = Vec::new();
    for site in 0..is_left.len() {
        let is_better = |by: &usize| *by != site && is_left[*by] && rows.dominates(&paid, *by, site);
        let by = if is_left[site] { (0..is_left.len()).find(is_better) } else { None };
        if let Some(by) = by {
            is_left[site] = false;
            pairs.push((site, by));
        }
    }
    pairs
}
