//! Plans out of cuts: who really holds what, when the vehicle drives against it.

use super::case::{Case, Pair};
use super::matching::cheapest;
use super::prices::{COIN, Goal, Limits};
use super::reach::drive;
use crate::cordon::drive::Held;
use crate::network::{Nanos, Node};

/// A plan that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Plan {
    /// Its posts.
    pub(super) held: Vec<Held>,
    /// Since when its last post counts, by the vehicle's clock; the least time there is where it has none.
    pub(super) until: Nanos,
    /// How many nodes the vehicle passes.
    pub(super) area: usize,
}

impl Plan {
    /// What the plan is worth to a goal.
    pub(super) fn value(&self, goal: Goal) -> i64 {
        let coins = |count: usize| COIN * i64::try_from(count).expect("nodes are numbered by u32");
        match goal {
            Goal::Any => 0,
            Goal::Units => coins(self.held.len()),
            Goal::Area => coins(self.area),
            Goal::Travel => self.held.iter().map(|post| post.travel).sum(),
        }
    }

    /// Whether it keeps to the limits.
    pub(super) fn keeps_to(&self, limits: &Limits) -> bool {
        self.until <= limits.until && self.held.len() <= limits.units && self.area <= limits.area
    }
}

/// Where the vehicle is stopped, and when, if posts may stand at these nodes and nobody but the first comers holds them;
/// with how many nodes it passes. None where it gets out.
fn stops(case: &Case<'_>, is_post: &[bool], until: Nanos) -> Option<(Vec<(Node, Nanos)>, usize)> {
    let (mut stops, mut area, mut gets_out) = (Vec::new(), 0, false);
    drive(case, |node, arrival| {
        if is_post[node as usize] && case.earliest(node) <= arrival.min(until) {
            stops.push((node, arrival.min(until)));
            return Some(false);
        }
        area += 1;
        gets_out = case.is_target[node as usize];
        (!gets_out).then_some(true)
    });
    (!gets_out).then_some((stops, area))
}

/// The plan with the least driving that has its posts where the vehicle meets them among these nodes. None where the
/// vehicle gets out or the units do not suffice.
pub(super) fn plan_at(case: &Case<'_>, nodes: &[Node], until: Nanos) -> Option<(Plan, Vec<i64>)> {
    let mut is_post = vec![false; case.is_target.len()];
    for node in nodes {
        is_post[*node as usize] = true;
    }
    let (stops, area) = stops(case, &is_post, until)?;
    let choices: Vec<&[Pair]> = stops.iter().map(|(node, by)| case.in_time(*node, *by)).collect();
    let cheapest = cheapest(case.units, &choices)?;
    let held =
        |(stop, pair): (&(Node, Nanos), &Pair)| Held { node: stop.0, unit: pair.unit, travel: pair.travel };
    let mut posts: Vec<Held> = stops.iter().zip(&cheapest.pairs).map(held).collect();
    posts.sort_unstable();
    let until = cheapest.pairs.iter().map(|pair| pair.since).max().unwrap_or(Nanos::MIN);
    Some((Plan { held: posts, until, area }, cheapest.prices))
}
