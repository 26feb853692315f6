//! A good choice quickly: the site that gains most, again and again, then exchanges while they better it.

use super::rows::{Rows, float, index};
use crate::watch::Watch;

/// So many rounds of exchanges.
const ROUNDS_MAX: usize = 12;

/// Chooses up to so many sites.
pub(super) fn choose<R: Rows>(rows: &R, limit: usize, watch: &Watch<'_>) -> Vec<bool> {
    let mut is_open = vec![false; rows.sites()];
    let price = float(i128::from(rows.price()));
    for _ in 0..limit {
        let Some((site, gain)) = best_gain(rows, &is_open) else { break };
        if gain <= price {
            break;
        }
        is_open[site] = true;
    }
    if price > 0.0 {
        let any = vec![0.0; rows.sites()];
        return repaired(rows, &is_open, &vec![false; rows.sites()], &any);
    }
    exchange(rows, &mut is_open, watch);
    is_open
}

/// The closed site that gains most, and how much.
fn best_gain<R: Rows>(rows: &R, is_open: &[bool]) -> Option<(usize, f64)> {
    let mut gains = vec![0.0; rows.sites()];
    rows.gains(&rows.ground(is_open), &mut gains);
    let closed = gains.into_iter().enumerate().filter(|(site, _)| !is_open[*site]);
    closed.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// Moves one site at a time to where it gains most, while the total falls.
fn exchange<R: Rows>(rows: &R, is_open: &mut [bool], watch: &Watch<'_>) {
    let mut total = rows.worth(&rows.ground(is_open));
    for _ in 0..ROUNDS_MAX {
        let before = total;
        for site in 0..is_open.len() {
            if !is_open[site] || watch.is_over() {
                continue;
            }
            is_open[site] = false;
            let without = rows.worth(&rows.ground(is_open));
            let best =
                best_gain(rows, is_open).filter(|(_, gain)| without - gain < total - total.abs() * 1e-12);
            match best {
                Some((other, gain)) => {
                    is_open[other] = true;
                    total = without - gain;
                }
                None => is_open[site] = true,
            }
        }
        if total >= before {
            break;
        }
    }
}

/// What is open and taken, with what unserved rows still need, and without what none of them needs.
pub(super) fn repaired<R: Rows>(rows: &R, is_open: &[bool], is_taken: &[bool], reduced: &[f64]) -> Vec<bool> {
    let mut answer: Vec<bool> = is_open.iter().zip(is_taken).map(|(open, taken)| *open || *taken).collect();
    if rows.price() == 0 {
        return answer;
    }
    while let Some(row) = rows.unserved(&answer) {
        let nearest = row.iter().map(|site| index(*site)).min_by(|a, b| reduced[*a].total_cmp(&reduced[*b]));
        let Some(site) = nearest else { return answer };
        answer[site] = true;
    }
    let mut order: Vec<usize> = (0..answer.len()).filter(|site| answer[*site]).collect();
    order.sort_by(|a, b| reduced[*b].total_cmp(&reduced[*a]));
    for site in order {
        answer[site] = false;
        if rows.unserved(&answer).is_some() {
            answer[site] = true;
        }
    }
    answer
}
