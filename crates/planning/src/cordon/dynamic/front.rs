//! All plans of which none is better than another in finish, units and area at once.
//!
//! What is not searched yet is kept as boxes of limits. A box is searched for a plan with the fewest units, among those
//! for the smallest area, and among those for the earliest finish. Better than that plan in one of the three is what its
//! three smaller boxes hold; a box without a plan is refuted, and with it every box inside.

use std::collections::VecDeque;

use super::case::Case;
use super::plan::Plan;
use super::prices::{Goal, Limits};
use super::proof::Proof;
use super::reach::{Fate, Reach};
use super::search::{Enough, Wish, search};
use crate::network::Nanos;
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
    fn ask(&mut self, goal: Goal, enough: Enough, limits: Limits) -> Outcome {
        if self.refuted.iter().any(|wider| is_within(&limits, &wider.limits)) {
            return Outcome::Nothing;
        }
        let fitting = self.plans.iter().filter(|plan| plan.keeps_to(&limits));
        let known = fitting.min_by_key(|plan| plan.value(goal)).cloned();
        let found = search(self.case, Wish { goal, enough, limits, known }, self.watch);
        if let Some(plan) = &found.plan
            && !self.plans.contains(plan)
        {
            self.plans.push(plan.clone());
        }
        match found.plan {
            Some(plan) if found.is_done => Outcome::Best(plan),
            None if found.is_done => {
                self.refuted.retain(|narrower| !is_within(&narrower.limits, &limits));
                self.refuted.push(found.proof);
                Outcome::Nothing
            }
            _ => Outcome::Stopped,
        }
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
                self.ask(Goal::Any, Enough::First, Limits { until, units: usize::MAX, area: usize::MAX });
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
            match self.ask(Goal::Any, Enough::First, Limits { until, ..limits }) {
                Outcome::Best(_) => {}
                Outcome::Nothing => low = self.moments.partition_point(|moment| *moment <= until),
                Outcome::Stopped => return (Outcome::Stopped, self.moments[low]),
            }
        }
    }

    /// The whole front, or what of it was found before the watch was over; and whether it is whole.
    pub(super) fn front(&mut self) -> (Vec<Plan>, bool) {
        let mut boxes = VecDeque::from([Limits { until: Nanos::MAX, units: usize::MAX, area: usize::MAX }]);
        let mut front: Vec<Plan> = Vec::new();
        let mut is_whole = true;
        // The widest first: when the watch is over, plans of every kind were found.
        while let Some(limits) = boxes.pop_front() {
            if front.iter().any(|plan| plan.keeps_to(&limits)) {
                let plan = front.iter().find(|plan| plan.keeps_to(&limits)).expect("one was found");
                boxes.extend(smaller(&limits, plan));
                continue;
            }
            match self.peak(limits) {
                Outcome::Best(plan) => {
                    boxes.extend(smaller(&limits, &plan));
                    front.push(plan);
                }
                Outcome::Nothing => {}
                Outcome::Stopped => is_whole = false,
            }
        }
        if !is_whole {
            front.clone_from(&self.plans);
        }
        let is_beaten = |plan: &Plan| front.iter().any(|other| beats(other, plan));
        let mut kept: Vec<Plan> = front.iter().filter(|plan| !is_beaten(plan)).cloned().collect();
        kept.sort_by_key(|plan| (plan.until, plan.held.len(), plan.area));
        kept.dedup_by_key(|plan| (plan.until, plan.held.len(), plan.area));
        (kept, is_whole)
    }

    /// A plan of the front within limits.
    fn peak(&mut self, limits: Limits) -> Outcome {
        let fewest = match self.ask(Goal::Units, Enough::Best, limits) {
            Outcome::Best(plan) => Limits { units: plan.held.len(), ..limits },
            other => return other,
        };
        let smallest = match self.ask(Goal::Area, Enough::Best, fewest) {
            Outcome::Best(plan) => Limits { area: plan.area, ..fewest },
            other => return other,
        };
        self.sooner(smallest)
    }

    /// The earliest finish within limits that some plan keeps to: from plan to plan, until there is none.
    fn sooner(&mut self, limits: Limits) -> Outcome {
        loop {
            let fitting = self.plans.iter().filter(|plan| plan.keeps_to(&limits));
            let best = fitting.min_by_key(|plan| plan.until).expect("some plan keeps to the limits").clone();
            // Nothing is sooner than a plan without a post.
            let Some(until) = best.until.checked_sub(1) else { return Outcome::Best(best) };
            let sooner = Limits { until, ..limits };
            match self.ask(Goal::Area, Enough::First, sooner) {
                Outcome::Best(_) => {}
                Outcome::Nothing => return Outcome::Best(best),
                Outcome::Stopped => return Outcome::Stopped,
            }
        }
    }
}

fn is_within(narrow: &Limits, wide: &Limits) -> bool {
    narrow.until <= wide.until && narrow.units <= wide.units && narrow.area <= wide.area
}

fn beats(one: &Plan, other: &Plan) -> bool {
    let of = |plan: &Plan| (plan.until, plan.held.len(), plan.area);
    one.until <= other.until
        && one.held.len() <= other.held.len()
        && one.area <= other.area
        && of(one) != of(other)
}

/// The boxes inside limits in which a plan is better than this one in something.
fn smaller(limits: &Limits, plan: &Plan) -> Vec<Limits> {
    let fewer = plan.held.len().checked_sub(1).map(|units| Limits { units, ..*limits });
    let less = plan.area.checked_sub(1).map(|area| Limits { area, ..*limits });
    let sooner = plan.until.checked_sub(1).map(|until| Limits { until, ..*limits });
    [fewer, less, sooner].into_iter().flatten().collect()
}
