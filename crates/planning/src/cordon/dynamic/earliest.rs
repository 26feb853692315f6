//! The earliest finish: by halves between a moment that is refuted and the best plan that is known.

use super::case::Case;
use super::plan::Plan;
use super::prices::{Goal, Limits};
use super::proof::Proof;
use super::reach::{Fate, Reach};
use super::search::{Enough, Wish};
use crate::network::Nanos;
use crate::watch::Watch;

/// What is known of plans by some moment.
pub(super) struct Known<'a> {
    case: &'a Case<'a>,
    watch: &'a Watch<'a>,
    /// Since when posts can count, each moment once.
    moments: Vec<Nanos>,
    /// The plans that were found.
    pub(super) plans: Vec<Plan>,
    /// Why no plan's posts all count by the last moment that was refuted.
    pub(super) refuted: Option<Proof>,
}

/// What a search came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// There is a plan, and none is finished sooner.
    Best(Plan),
    /// There is no plan.
    Nothing,
    /// The watch was over before that was known.
    Stopped,
}

impl<'a> Known<'a> {
    /// Knows of these plans, and of nothing that is refuted.
    pub(super) fn new(case: &'a Case<'a>, plans: Vec<Plan>, watch: &'a Watch<'a>) -> Self {
        Self { case, watch, moments: case.moments(), plans, refuted: None }
    }

    /// Looks for a plan whose posts all count by a moment; none where that was not settled.
    fn is_plan_by(&mut self, until: Nanos) -> Option<bool> {
        let limits = Limits { until, units: usize::MAX, area: usize::MAX };
        let known = self.plans.iter().find(|plan| plan.keeps_to(&limits)).cloned();
        let wish = Wish { goal: Goal::Any, enough: Enough::First, limits, known };
        let found = super::search::search(self.case, wish, self.watch);
        if !found.is_done {
            return None;
        }
        let is_plan = found.plan.is_some();
        match found.plan {
            Some(plan) => self.plans.push(plan),
            None => self.refuted = Some(found.proof),
        }
        Some(is_plan)
    }

    /// The earliest finish. The second is the moment before which no plan's posts all count.
    pub(super) fn earliest(&mut self) -> (Outcome, Nanos) {
        let fates = vec![Fate::Open; self.case.is_target.len()];
        let is_lost = |until: &Nanos| Reach::new(self.case, &fates, *until).is_lost;
        let mut low = self.moments.partition_point(is_lost);
        if low > 0 {
            self.is_plan_by(self.moments[low - 1]);
        }
        let mut high = self.moments.len();
        loop {
            let best = self.plans.iter().min_by_key(|plan| plan.until);
            if let Some(plan) = best {
                high = self.moments.partition_point(|moment| *moment < plan.until).min(high);
            }
            if low >= high {
                let outcome = best.cloned().map_or(Outcome::Nothing, Outcome::Best);
                return (outcome, self.moments.get(low).copied().unwrap_or(Nanos::MAX));
            }
            let middle = low + (high - low) / 2;
            match self.is_plan_by(self.moments[middle]) {
                Some(true) => {}
                Some(false) => low = middle + 1,
                None => return (Outcome::Stopped, self.moments[low]),
            }
        }
    }
}
