//! Driving the multipliers uphill: a subgradient ascent with Polyak's steps, and what it takes on the way.

use super::greedy;
use super::rows::Rows;
use super::search::{Fate, Search};

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
pub(super) struct Scratch {
    reduced: Vec<f64>,
    slopes: Vec<f64>,
    direction: Vec<f64>,
    is_taken: Vec<bool>,
    order: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(rows: usize, sites: usize) -> Self {
        Self {
            reduced: vec![0.0; sites],
            slopes: vec![0.0; rows],
            direction: vec![0.0; rows],
            is_taken: vec![false; sites],
            order: Vec::with_capacity(sites),
        }
    }
}

impl<R: Rows> Search<'_, R> {
    /// Betters the multipliers for so many steps at most; how often each site was taken, the last steps counting most.
    pub(super) fn climb(&mut self, multipliers: &mut Vec<f64>, steps: usize) -> Vec<f64> {
        let mut scratch = std::mem::replace(&mut self.scratch, Scratch::new(0, 0));
        let rows = self.rows;
        let ground = rows.ground(&self.is_open);
        let mut best = (f64::NEG_INFINITY, multipliers.clone());
        let mut average = vec![0.5; self.fates.len()];
        let (mut share, mut stall) = (if steps > 100 { 1.5 } else { 0.8 }, 0);
        scratch.direction.fill(0.0);
        for step in 0..steps {
            let bound = self.look(&ground, multipliers, &mut scratch);
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
                let mut answer = greedy::repaired(rows, &self.is_open, &scratch.is_taken, &scratch.reduced);
                if steps > 100 && step % (4 * TRY_EVERY) == 0 && step > 100 && rows.price() == 0 {
                    greedy::exchange(rows, &mut answer, self.watch);
                }
                self.offer_if_better(&answer);
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
            rows.slopes(&ground, multipliers, &scratch.is_taken, &mut scratch.slopes);
            if !self.walk(multipliers, &mut scratch, share, bound) {
                break;
            }
        }
        multipliers.clone_from(&best.1);
        self.scratch = scratch;
        average
    }

    /// The bound of these multipliers; marks what it takes.
    fn look(&self, ground: &R::Ground, multipliers: &[f64], scratch: &mut Scratch) -> f64 {
        let price = super::rows::float(i128::from(self.rows.price()));
        for (reduced, fate) in scratch.reduced.iter_mut().zip(&self.fates) {
            *reduced = if *fate == Fate::Undecided { price } else { f64::INFINITY };
        }
        let base = self.rows.relax(ground, multipliers, &mut scratch.reduced);
        let Scratch { reduced, order, is_taken, .. } = scratch;
        order.clear();
        let is_wanted = |site: usize| {
            self.fates[site] == Fate::Undecided && (self.rows.price() == 0 || reduced[site] < 0.0)
        };
        order.extend((0_u32..).take(reduced.len()).filter(|site| is_wanted(*site as usize)));
        let room = self.aim.limit - self.opened;
        if room < order.len() {
            let by_price = |a: &u32, b: &u32| {
                reduced[*a as usize].total_cmp(&reduced[*b as usize]).then_with(|| a.cmp(b))
            };
            order.select_nth_unstable_by(room, by_price);
            order.truncate(room);
            order.sort_unstable();
        }
        is_taken.fill(false);
        for site in order.iter() {
            is_taken[*site as usize] = true;
        }
        let taken: f64 = order.iter().map(|site| reduced[*site as usize]).sum();
        base + taken + price * super::rows::float(self.opened as i128)
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
