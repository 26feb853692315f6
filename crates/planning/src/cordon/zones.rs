//! Everything of which nothing is better in finish, units and area at once, by the zones that are left between the plans
//! that are known (Klamroth, Lacour and Vanderpooten, "On the representation of the search region in multi-objective
//! optimization", EJOR 2015).
//!
//! ```text
//!   units                            A zone is a box of limits; it is as wide as the known plans let it be.
//!     │   ┌────────┐                 Once the front is known there are about twice as many zones as plans,
//!     │   │  zone  ●───────          and each of them is refuted once: no question is asked that the proof can spare.
//!     │   └────●────zone─┐
//!     └──────────────────┴─ finish
//! ```

/// Finish, units and area, each counted in steps from nothing.
pub(super) type Point = [usize; 3];

/// Whether one point is in nothing above another.
pub(super) fn is_within(point: &Point, limits: &Point) -> bool {
    point.iter().zip(limits).all(|(value, limit)| value <= limit)
}

/// Who answers questions about plans within limits.
pub(super) trait Oracle {
    /// What it finds.
    type Plan: Clone;

    /// What a plan is worth.
    fn point(&self, plan: &Self::Plan) -> Point;

    /// A plan within the limits: the one with the least area, or any. And whether that is proved: that there is none
    /// with a smaller area, or none at all.
    fn ask(&mut self, limits: Point, is_any_enough: bool) -> (Option<Self::Plan>, bool);

    /// Whether it is time to stop.
    fn is_over(&self) -> bool;
}

/// A front, or as much of it as was found.
#[derive(Clone, Debug)]
pub(super) struct Front<P> {
    /// The plans, by their points.
    pub(super) plans: Vec<(Point, P)>,
    /// Whether it is proved that there is no other.
    pub(super) is_whole: bool,
}

struct Search<'a, O: Oracle> {
    oracle: &'a mut O,
    /// The plans of which none is better than another.
    plans: Vec<(Point, O::Plan)>,
    /// Limits within which there may be more, none within another.
    zones: Vec<Point>,
    /// Limits within which there is nothing.
    refuted: Vec<Point>,
    is_whole: bool,
}

/// Finds the front within limits, beginning with plans that are known.
pub(super) fn front<O: Oracle>(oracle: &mut O, limits: Point, known: Vec<O::Plan>) -> Front<O::Plan> {
    let mut search =
        Search { oracle, plans: Vec::new(), zones: vec![limits], refuted: Vec::new(), is_whole: true };
    for plan in known {
        search.take(plan);
    }
    while let Some(zone) = search.next() {
        if search.oracle.is_over() {
            search.is_whole = false;
            break;
        }
        search.look(zone);
    }
    search.plans.sort_by_key(|plan| plan.0);
    Front { plans: search.plans, is_whole: search.is_whole }
}

impl<O: Oracle> Search<'_, O> {
    /// The zone with the latest finish, among those the one with the most units.
    fn next(&mut self) -> Option<Point> {
        let refuted = &self.refuted;
        self.zones.retain(|zone| !refuted.iter().any(|wider| is_within(zone, wider)));
        self.zones.iter().max().copied()
    }

    /// Looks for the least area in a zone, and for the earliest finish with that.
    fn look(&mut self, zone: Point) {
        // A limit little above what is refuted makes a question easy; where it is too narrow, it is twice as wide next.
        let of_all = self.refuted.iter().filter(|wider| zone[0] <= wider[0] && zone[1] <= wider[1]);
        let least = of_all.map(|wider| wider[2] + 1).max();
        let mut more = 2;
        let (plan, is_proved) = loop {
            let area = least.map_or(zone[2], |least| zone[2].min(least + more));
            let within = [zone[0], zone[1], area];
            let (plan, is_proved) = self.oracle.ask(within, false);
            if let Some(plan) = plan {
                break (plan, is_proved);
            }
            // What is not proved stays open, but it is not asked again.
            self.is_whole &= is_proved;
            self.refute(within);
            if area == zone[2] || self.oracle.is_over() {
                return;
            }
            more *= 2;
        };
        let area = self.oracle.point(&plan)[2];
        self.take(plan);
        self.is_whole &= is_proved;
        if let Some(less) = area.checked_sub(1) {
            self.refute([zone[0], zone[1], less]);
        }
        self.earliest([zone[0], zone[1], area]);
    }

    /// The earliest finish within limits that some plan keeps to. That nothing is a little earlier has to be proved in
    /// any case, so it is asked first; only where something is, the rest is halved.
    fn earliest(&mut self, limits: Point) {
        let mut is_half = true;
        loop {
            let fitting = self.plans.iter().filter(|plan| is_within(&plan.0, &limits));
            let late = fitting.map(|plan| plan.0[0]).min().unwrap_or(0);
            let of_all = self.refuted.iter().filter(|wider| limits[1] <= wider[1] && limits[2] <= wider[2]);
            let early = of_all.map(|wider| wider[0] + 1).max().unwrap_or(0);
            if early >= late || self.oracle.is_over() {
                self.is_whole &= early >= late;
                return;
            }
            is_half = !is_half;
            let finish = if is_half { early + (late - early) / 2 } else { late - 1 };
            let within = [finish, limits[1], limits[2]];
            match self.oracle.ask(within, true) {
                (Some(plan), _) => self.take(plan),
                (None, is_proved) => {
                    self.is_whole &= is_proved;
                    self.refute(within);
                }
            }
        }
    }

    fn refute(&mut self, limits: Point) {
        self.refuted.retain(|narrower| !is_within(narrower, &limits));
        self.refuted.push(limits);
    }

    /// Takes a plan in, if none is as good, and cuts the zones that it is in.
    fn take(&mut self, plan: O::Plan) {
        let point = self.oracle.point(&plan);
        if self.plans.iter().any(|other| is_within(&other.0, &point)) {
            return;
        }
        self.plans.retain(|other| !is_within(&point, &other.0));
        self.plans.push((point, plan));
        let (cut, mut kept): (Vec<Point>, Vec<Point>) =
            self.zones.iter().partition(|zone| is_within(&point, zone));
        let mut parts: Vec<Point> = Vec::new();
        for zone in cut {
            for at in 0..3 {
                if let Some(limit) = point[at].checked_sub(1) {
                    let mut part = zone;
                    part[at] = limit;
                    parts.push(part);
                }
            }
        }
        parts.sort_unstable();
        parts.dedup();
        for (at, part) in parts.iter().enumerate() {
            let wider = parts.iter().enumerate().any(|(other, wide)| other != at && is_within(part, wide));
            if !wider && !kept.iter().any(|wide| is_within(part, wide)) {
                kept.push(*part);
            }
        }
        self.zones = kept;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Plans that are nothing but their points.
    struct Drawn(Vec<Point>);

    impl Oracle for Drawn {
        type Plan = Point;

        fn point(&self, plan: &Point) -> Point {
            *plan
        }

        fn ask(&mut self, limits: Point, is_any_enough: bool) -> (Option<Point>, bool) {
            let mut fitting = self.0.iter().filter(|point| is_within(point, &limits)).copied();
            let plan = if is_any_enough { fitting.next() } else { fitting.min_by_key(|point| point[2]) };
            (plan, true)
        }

        fn is_over(&self) -> bool {
            false
        }
    }

    proptest! {
        #[test]
        fn the_front_is_every_point_that_no_other_is_as_good_as(
            points in prop::collection::vec(prop::array::uniform3(0_usize..9), 0..40),
            known in 0_usize..3,
        ) {
            let known = points.iter().take(known).copied().collect();
            let found = front(&mut Drawn(points.clone()), [8; 3], known);
            let is_beaten =
                |one: &Point| points.iter().any(|other| other != one && is_within(other, one));
            let mut best: Vec<Point> = points.iter().filter(|one| !is_beaten(one)).copied().collect();
            best.sort_unstable();
            best.dedup();
            prop_assert!(found.is_whole);
            prop_assert_eq!(found.plans.iter().map(|plan| plan.0).collect::<Vec<_>>(), best);
        }
    }
}
