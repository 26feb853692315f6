//! All plans of which none is better than another in finish, units and area at once.
//!
//! ```text
//!   area │   ┌──┐ at most k posts            for every k a stair: the least area by every moment
//!        │   │  └────┐                       between the stair of k − 1 posts and that of as many as one likes
//!        │   └──┐    └───────
//!        │      └───┐ at most k + 1
//!        └──────────────────── finish
//! ```

use super::aim::{Aim, Costed, GRAIN, Request, Until};
use super::choices::Choices;
use super::finish::{by, finish_of, moments};
use super::search::search;
use crate::network::Nanos;

/// A plan on a stair.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// When its last post stands, by its place among the moments.
    moment: usize,
    /// How many posts it has at most.
    posts: usize,
    /// What its area costs.
    area: i64,
    /// The plan.
    pub(super) plan: Costed,
}

/// What is known of the front.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// The plans, by their finish, then by their units.
    pub(super) steps: Vec<Step>,
    /// Whether it is all.
    pub(super) is_done: bool,
}

struct Climb<'a> {
    request: Request<'a>,
    choices: &'a Choices,
    moments: Vec<Nanos>,
    is_done: bool,
}

/// Finds the front from a plan with the fewest units.
pub(super) fn front(request: Request<'_>, choices: &Choices, fewest: &Costed) -> Front {
    let moments = moments(request.ground, choices);
    let mut climb = Climb { request, choices, moments, is_done: true };
    let lowest = climb.stair(None, &[], &[]);
    let mut all = Vec::new();
    let mut before: Vec<Step> = Vec::new();
    for posts in fewest.posts.len()..=request.ground.question.units.len() {
        let stair = climb.stair(Some(posts), &lowest, &before);
        let same = |a: &[Step], b: &[Step]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.moment == b.moment && a.area == b.area)
        };
        all.extend(stair.iter().cloned());
        if same(&stair, &lowest) || request.watch.is_over() {
            break;
        }
        before = stair;
    }
    let steps = undominated(all);
    Front { steps, is_done: climb.is_done && !request.watch.is_over() }
}

/// The steps that no other is as good as in everything.
fn undominated(mut all: Vec<Step>) -> Vec<Step> {
    for step in &mut all {
        step.posts = step.plan.posts.len();
    }
    all.sort_by_key(|step| (step.moment, step.posts, step.area));
    let mut kept: Vec<Step> = Vec::new();
    for step in all {
        let is_beaten = |other: &Step| other.posts <= step.posts && other.area <= step.area;
        if !kept.iter().any(is_beaten) {
            kept.push(step);
        }
    }
    kept
}

/// The step that holds at a moment: the least area by then.
fn at(stair: &[Step], moment: usize) -> Option<&Step> {
    stair.iter().find(|step| step.moment <= moment)
}

/// The first step with an area no larger.
fn first(stair: &[Step], area: i64) -> Option<&Step> {
    stair.iter().rev().find(|step| step.area <= area)
}

impl Climb<'_> {
    /// The stair of plans with so many posts, from the latest moment down, between two that are known.
    fn stair(&mut self, posts_max: Option<usize>, below: &[Step], above: &[Step]) -> Vec<Step> {
        let aim = Aim { posts_max, ..Aim::AREA };
        let mut stair = Vec::new();
        let mut late = self.moments.len() - 1;
        while !self.request.watch.is_over() {
            let known = at(above, late).map(|step| step.plan.clone());
            let least = at(below, late).map(|step| step.area);
            if posts_max.is_some() && least.is_none() {
                break;
            }
            let is_known = known.as_ref().is_some_and(|plan| Some(plan.cost) == least);
            let best = if is_known { known } else { self.least_area(aim, late, known) };
            let Some(best) = best else { break };
            let step = self.earliest_with(aim, best, below, above);
            self.request.watch.tell(&format!(
                "front: {} units, area {}, moment {}",
                step.posts,
                step.area / GRAIN,
                step.moment
            ));
            let moment = step.moment;
            stair.push(step);
            let Some(next) = moment.checked_sub(1) else { break };
            late = next;
        }
        stair
    }

    /// The plan with the least area by a moment.
    fn least_area(&mut self, aim: Aim, moment: usize, known: Option<Costed>) -> Option<Costed> {
        let ground = self.request.ground;
        let by = by(ground, self.choices, self.moments[moment]);
        let start = if let Some(plan) = known { plan } else { self.any(aim, &by)? };
        let request = Request { aim, until: Until::Best, ceiling: start.cost, ..self.request };
        let found = search(request, &by, Some(start));
        self.is_done &= found.is_done;
        found.best
    }

    /// Any plan with so many posts.
    fn any(&mut self, aim: Aim, by: &Choices) -> Option<Costed> {
        let ceiling = match aim.posts_max {
            Some(most) => GRAIN * (i64::try_from(most).expect("few posts") + 1),
            None => self.request.ceiling,
        };
        let request = Request { aim: Aim::UNITS, until: Until::Any, ceiling, ..self.request };
        let found = search(request, by, None);
        self.is_done &= found.is_done || found.best.is_some();
        let plan = found.best?;
        let trapped = self.request.ground.worth(&plan.posts).trapped;
        Some(Costed { cost: GRAIN * i64::try_from(trapped).expect("few nodes"), posts: plan.posts })
    }

    /// The earliest plan with an area no larger than this one's.
    fn earliest_with(&mut self, aim: Aim, mut best: Costed, below: &[Step], above: &[Step]) -> Step {
        let ground = self.request.ground;
        let place = |moments: &[Nanos], plan: &Costed| {
            let finish = finish_of(ground, plan);
            moments.partition_point(|moment| *moment < finish)
        };
        let area = best.cost;
        if let Some(step) = first(above, area).filter(|step| step.moment < place(&self.moments, &best)) {
            best = step.plan.clone();
        }
        let mut early = first(below, area).map_or(0, |step| step.moment);
        let mut late = place(&self.moments, &best);
        while early < late && !self.request.watch.is_over() {
            let middle = early + (late - early) / 2;
            let by = by(ground, self.choices, self.moments[middle]);
            let request = Request { aim, until: Until::Any, ceiling: area + GRAIN, ..self.request };
            let found = search(request, &by, None);
            if let Some(plan) = found.best {
                late = place(&self.moments, &plan);
                best = plan;
            } else {
                self.is_done &= found.is_done;
                early = middle + 1;
            }
        }
        let posts = best.posts.len();
        Step { moment: late, posts, area: best.cost, plan: best }
    }
}
