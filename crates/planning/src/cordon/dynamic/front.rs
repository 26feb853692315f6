//! All plans of which none is better than another in finish, units and area at once.
//!
//! The zones between the plans that are known are searched for the smallest area, and with that for the earliest finish.
//! A zone without a plan is refuted, and with it every zone inside.

use super::case::Case;
use super::plan::Plan;
use super::prices::{Goal, Limits};
use super::proof::Proof;
use super::reach::{Fate, Reach};
use super::search::{Enough, Wish};
use crate::cordon::zones::{self, Oracle, Point};
use crate::network::{NEVER, Nanos};
use crate::watch::Watch;

/// What is known of plans within limits.
pub(super) struct Known<'a> {
    case: &'a Case<'a>,
    watch: &'a Watch<'a>,
    /// Since when posts can count, each moment once.
    moments: Vec<Nanos>,
    /// The plans that were found.
    pub(super) plans: Vec<Plan>,
    /// Limits that no plan keeps to, and why.
    pub(super) refuted: Vec<Proof>,
}

/// What a search within limits came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// There is a plan, and none is worth less.
    Best(Plan),
    /// There is no plan.
    Nothing,
    /// The watch was over before that was known.
    Stopped,
}

impl<'a> Known<'a> {
    /// Knows nothing yet.
    pub(super) fn new(case: &'a Case<'a>, watch: &'a Watch<'a>) -> Self {
        Self { case, watch, moments: case.moments(), plans: Vec::new(), refuted: Vec::new() }
    }

    /// A plan within limits.
    fn search(&mut self, goal: Goal, enough: Enough, limits: Limits) -> Outcome {
        if self.refuted.iter().any(|wider| is_within(&limits, &wider.limits)) {
            return Outcome::Nothing;
        }
        let fitting = self.plans.iter().filter(|plan| plan.keeps_to(&limits));
        let known = fitting.min_by_key(|plan| plan.value(goal)).cloned();
        let mut found = super::search::search(self.case, Wish { goal, enough, limits, known }, self.watch);
        if let Some(plan) = &found.plan
            && !self.plans.contains(plan)
        {
            self.plans.push(plan.clone());
        }
        match found.plan {
            Some(plan) if found.is_done => {
                if goal == Goal::Area
                    && enough == Enough::Best
                    && let Some(less) = plan.area.checked_sub(1)
                {
                    // That nothing is smaller refutes what is within.
                    found.proof.limits.area = limits.area.min(less);
                    self.refute(found.proof);
                }
                Outcome::Best(plan)
            }
            None if found.is_done => {
                self.refute(found.proof);
                Outcome::Nothing
            }
            _ => Outcome::Stopped,
        }
    }

    fn refute(&mut self, proof: Proof) {
        self.refuted.retain(|narrower| !is_within(&narrower.limits, &proof.limits));
        self.refuted.push(proof);
    }

    /// The first moment by which the posts of some plan within limits may all count, as far as is known.
    fn first(&self, limits: &Limits) -> usize {
        let refuted = self.refuted.iter().map(|wider| &wider.limits);
        let of_all = refuted.filter(|wider| limits.units <= wider.units && limits.area <= wider.area);
        let until = of_all.map(|wider| wider.until).max();
        until.map_or(0, |until| self.moments.partition_point(|moment| *moment <= until))
    }

    /// The earliest finish within limits: by halves between what was refuted and the best plan known. The second is the
    /// moment before which no plan's posts all count.
    pub(super) fn earliest(&mut self, limits: Limits) -> (Outcome, Nanos) {
        let mut low = self.first(&limits);
        if low == 0 {
            let fates = vec![Fate::Open; self.case.is_target.len()];
            let is_lost = |until: &Nanos| Reach::new(self.case, &fates, *until).is_lost;
            low = self.moments.partition_point(is_lost);
            if low > 0 {
                let until = self.moments[low - 1];
                self.search(Goal::Any, Enough::First, Limits { until, units: usize::MAX, area: usize::MAX });
            }
        }
        let mut high = self.moments.partition_point(|moment| *moment <= limits.until);
        let mut best = None;
        loop {
            let fitting = self.plans.iter().filter(|plan| plan.keeps_to(&limits));
            if let Some(plan) = fitting.min_by_key(|plan| plan.until) {
                high = self.moments.partition_point(|moment| *moment < plan.until).min(high);
                best = Some(plan.clone());
            }
            if low >= high {
                let outcome = best.map_or(Outcome::Nothing, Outcome::Best);
                return (outcome, self.moments.get(low).copied().unwrap_or(Nanos::MAX));
            }
            let until = self.moments[low + (high - low) / 2];
            match self.search(Goal::Any, Enough::First, Limits { until, ..limits }) {
                Outcome::Best(_) => {}
                Outcome::Nothing => low = self.moments.partition_point(|moment| *moment <= until),
                Outcome::Stopped => return (Outcome::Stopped, self.moments[low]),
            }
        }
    }

    /// The whole front, or what of it was found before the watch was over; and whether it is whole.
    pub(super) fn front(&mut self) -> (Vec<Plan>, bool) {
        let known = self.plans.clone();
        let limits = [self.moments.len(), self.case.units, self.case.is_target.len()];
        let found = zones::front(self, limits, known);
        (found.plans.into_iter().map(|(_, plan)| plan).collect(), found.is_whole)
    }
}

impl Oracle for Known<'_> {
    type Plan = Plan;

    /// A plan without a post is finished before all moments.
    fn point(&self, plan: &Plan) -> Point {
        let finish = self.moments.partition_point(|moment| *moment < plan.until);
        let finish = if plan.held.is_empty() { 0 } else { finish + 1 };
        [finish, plan.held.len(), plan.area]
    }

    fn ask(&mut self, point: Point, is_any_enough: bool) -> (Option<Plan>, bool) {
        let [finish, units, area] = point;
        // No post counts before the report.
        let until = match finish.checked_sub(1) {
            None => self.case.lead() - 1,
            Some(_) if finish == self.moments.len() => NEVER,
            Some(place) => self.moments[place],
        };
        // What limits nothing is no limit.
        let real = |limit: usize, most: usize| if limit < most { limit } else { usize::MAX };
        let (units, area) = (real(units, self.case.units), real(area, self.case.is_target.len()));
        let limits = Limits { until, units, area };
        let (goal, enough) =
            if is_any_enough { (Goal::Any, Enough::First) } else { (Goal::Area, Enough::Best) };
        let outcome = self.search(goal, enough, limits);
        self.watch.tell(&format!("front: by moment {finish} with {units} units and area {area}"));
        match outcome {
            Outcome::Best(plan) => (Some(plan), true),
            Outcome::Nothing => (None, true),
            Outcome::Stopped => (None, false),
        }
    }

    fn is_over(&self) -> bool {
        self.watch.is_over()
    }
}

fn is_within(narrow: &Limits, wide: &Limits) -> bool {
    narrow.until <= wide.until && narrow.units <= wide.units && narrow.area <= wide.area
}
