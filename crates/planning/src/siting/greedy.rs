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
pub(super) fn exchange<R: Rows>(rows: &R, is_open: &mut [bool], watch: &Watch<'_>) {
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

/// Betters a choice by taking some of its sites away and choosing again, so many times.
pub(super) fn shaken<R: Rows>(
    rows: &R,
    first: &[bool],
    limit: usize,
    rounds: usize,
    watch: &Watch<'_>,
) -> Vec<bool> {
    let worth = |answer: &[bool]| rows.worth(&rows.ground(answer));
    let mut chance = Chance(1);
    let mut best = (worth(first), first.to_vec());
    for round in 0..rounds {
        if watch.is_over() {
            break;
        }
        let mut answer = best.1.clone();
        let open: Vec<usize> = (0..answer.len()).filter(|site| answer[*site]).collect();
        let away = 2 + round % 3;
        if open.len() <= away {
            break;
        }
        (0..away).for_each(|_| answer[open[chance.below(open.len())]] = false);
        complete(rows, &mut answer, limit, &mut chance);
        exchange(rows, &mut answer, watch);
        let total = worth(&answer);
        if total <= best.0 {
            best = (total, answer);
        }
    }
    best.1
}

/// Adds sites that gain much, not always the best.
fn complete<R: Rows>(rows: &R, answer: &mut [bool], limit: usize, chance: &mut Chance) {
    let mut gains = vec![0.0; rows.sites()];
    while count(answer) < limit {
        rows.gains(&rows.ground(answer), &mut gains);
        let mut best: Option<(usize, f64)> = None;
        for site in (0..gains.len()).filter(|site| !answer[*site] && gains[*site] > 0.0) {
            let gain = gains[site] * (0.8 + 0.2 * float(chance.below(1_000) as i128) / 1e3);
            if best.is_none_or(|(_, most)| gain > most) {
                best = Some((site, gain));
            }
        }
        let Some((site, _)) = best else { break };
        answer[site] = true;
    }
}

fn count(answer: &[bool]) -> usize {
    answer.iter().filter(|is_open| **is_open).count()
}

/// Whole numbers in no order, the same at every run (splitmix; Steele, Lea and Flood, 2014).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    #[expect(clippy::cast_possible_truncation, reason = "what is left is below a list's length")]
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
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
