//! Driving the multipliers uphill, and trying as answers what is taken on the way: towards a saddle point where a site
//! serves a row or does not, else by a subgradient ascent with Polyak's steps.

use super::case::Case;
use super::greedy;
use super::rows::{Rows, float, index};
use super::saddle::{Covering, Point, Saddle};
use super::search::Search;

/// So many steps without a better bound, and the steps are halved.
const PATIENCE: usize = 12;
/// The share of the last direction that is kept.
const INERTIA: f64 = 0.4;
/// How much of the last average is kept.
const MEMORY: f64 = 0.9;
/// Steps shorter than this share lead nowhere.
const SHARE_MIN: f64 = 2e-3;
/// Every so many steps what the ascent takes is tried as an answer.
const TRY_EVERY: usize = 8;

/// Lists that are laid out once.
struct Scratch {
    reduced: Vec<f64>,
    slopes: Vec<f64>,
    direction: Vec<f64>,
    is_taken: Vec<bool>,
    order: Vec<u32>,
}

impl Scratch {
    fn new(rows: usize, sites: usize) -> Self {
        Self {
            reduced: vec![0.0; sites],
            slopes: vec![0.0; rows],
            direction: vec![0.0; rows],
            is_taken: vec![false; sites],
            order: Vec::with_capacity(sites),
        }
    }
}

impl<R: Rows + Clone> Search<'_, R> {
    /// Betters the multipliers for so many steps at most, and says in what share each site was taken.
    pub(super) fn climb(&mut self, case: &Case<R>, point: &mut Point, steps: usize) {
        match case.rows.covering(case.room) {
            Some(covering) => self.approach(case, covering, point, steps),
            None => point.shares = self.ascend(case, &mut point.multipliers, steps),
        }
    }

    /// Towards the saddle point of shares and multipliers.
    fn approach(&mut self, case: &Case<R>, covering: Covering<'_>, point: &mut Point, steps: usize) {
        let base = float(case.base);
        let mut saddle = Saddle::new(covering, std::mem::take(point));
        let mut best = (base + saddle.bound(), saddle.point.multipliers.clone());
        for step in 0..steps {
            saddle.step();
            let bound = base + saddle.bound();
            if bound > best.0 {
                best = (bound, saddle.point.multipliers.clone());
            }
            if step + 1 == steps || steps > 100 && step % TRY_EVERY == 0 {
                let (is_taken, reduced) = saddle.taken();
                let mut answer = greedy::repaired(&case.rows, &is_taken, &reduced);
                if steps > 100 && step % (4 * TRY_EVERY) == 0 && step > 100 && case.rows.price() == 0 {
                    greedy::exchange(&case.rows, &mut answer, self.watch);
                }
                self.offer_if_better(case, &answer);
            }
            if best.0 > self.aimed_bound(best.0) || self.is_over() {
                break;
            }
        }
        *point = Point { multipliers: best.1, ..saddle.point };
    }

    /// A subgradient ascent; how often each site was taken, the last steps counting most.
    fn ascend(&mut self, case: &Case<R>, multipliers: &mut Vec<f64>, steps: usize) -> Vec<f64> {
        let rows = &case.rows;
        let mut scratch = Scratch::new(rows.rows(), rows.sites());
        let mut best = (f64::NEG_INFINITY, multipliers.clone());
        let mut average = vec![0.5; rows.sites()];
        let (mut share, mut stall) = (if steps > 100 { 1.5 } else { 0.8 }, 0);
        for step in 0..steps {
            let bound = look(case, multipliers, &mut scratch);
            let is_better = bound > best.0;
            if is_better {
                stall =
                    if bound - best.0 > 1e-4 * (self.aimed_bound(bound) - best.0) { 0 } else { stall + 1 };
                best = (bound, multipliers.clone());
            } else {
                stall += 1;
            }
            for (average, is_taken) in average.iter_mut().zip(&scratch.is_taken) {
                *average = *average * MEMORY + if *is_taken { 1.0 - MEMORY } else { 0.0 };
            }
            if is_better && step > 0 && step % 2 == 0 || step % TRY_EVERY == 0 {
                let mut answer = greedy::repaired(rows, &scratch.is_taken, &scratch.reduced);
                if steps > 100 && step % (4 * TRY_EVERY) == 0 && step > 100 && rows.price() == 0 {
                    greedy::exchange(rows, &mut answer, self.watch);
                }
                self.offer_if_better(case, &answer);
            }
            if bound > self.aimed_bound(bound) || self.is_over() {
                break;
            }
            if stall >= PATIENCE {
                (share, stall) = (share * 0.5, 0);
                multipliers.clone_from(&best.1);
                scratch.direction.fill(0.0);
                if share < SHARE_MIN {
                    break;
                }
                continue;
            }
            rows.slopes(multipliers, &scratch.is_taken, &mut scratch.slopes);
            if !self.walk(multipliers, &mut scratch, share, bound) {
                break;
            }
        }
        multipliers.clone_from(&best.1);
        average
    }

    /// One step along the slopes; false where there is none.
    fn walk(&self, multipliers: &mut [f64], scratch: &mut Scratch, share: f64, bound: f64) -> bool {
        let mut norm = 0.0;
        let Scratch { slopes, direction, .. } = scratch;
        for ((slope, along), multiplier) in slopes.iter_mut().zip(direction.iter_mut()).zip(&*multipliers) {
            if *multiplier <= 0.0 && *slope < 0.0 {
                *slope = 0.0;
            }
            *along = *slope + INERTIA * *along;
            norm += *along * *along;
        }
        if norm <= 0.0 {
            return false;
        }
        // Aimed beyond what is needed, or the last steps would be ever shorter.
        let length = share * (self.target(bound) - bound) * 1.02 / norm;
        for (multiplier, along) in multipliers.iter_mut().zip(&*direction) {
            *multiplier = (*multiplier + length * along).max(0.0);
        }
        true
    }
}

/// The bound of these multipliers; marks what it takes.
fn look<R: Rows>(case: &Case<R>, multipliers: &[f64], scratch: &mut Scratch) -> f64 {
    let price = float(i128::from(case.rows.price()));
    let Scratch { reduced, order, is_taken, .. } = scratch;
    reduced.fill(price);
    let base = float(case.base) + case.rows.relax(multipliers, reduced);
    order.clear();
    order.extend((0_u32..).take(reduced.len()).filter(|site| price == 0.0 || reduced[index(*site)] < 0.0));
    if case.room < order.len() {
        let by_price =
            |a: &u32, b: &u32| reduced[index(*a)].total_cmp(&reduced[index(*b)]).then_with(|| a.cmp(b));
        order.select_nth_unstable_by(case.room, by_price);
        order.truncate(case.room);
        order.sort_unstable();
    }
    is_taken.fill(false);
    for site in order.iter() {
        is_taken[index(*site)] = true;
    }
    base + order.iter().map(|site| reduced[index(*site)]).sum::<f64>()
}
