//! The earliest finish: the least moment by which posts that can be held stand all around.

use std::collections::BinaryHeap;

use super::aim::{Aim, Costed, Found, Request, Until};
use super::choices::Choices;
use super::matching::matching;
use super::proof::Proof;
use super::search::search;
use crate::cordon::answer::Ground;
use crate::cordon::drive::Held;
use crate::cordon::field::Comer;
use crate::network::{NEVER, Nanos};

/// So many cuts are made at a moment before others are tried; four times as many in every turn.
const CUTS: usize = 60;

/// What is known of the earliest finish.
#[derive(Clone, Debug)]
pub(super) struct Finish {
    /// The plan that finishes earliest so far.
    pub(super) plan: Option<Costed>,
    /// No plan finishes before this.
    pub(super) bound: Nanos,
    /// Whether the plan is the earliest, or there is none.
    pub(super) is_done: bool,
    /// Why none finishes earlier: with posts that stand by a moment before the bound.
    pub(super) proof: Option<(Nanos, Proof)>,
}

/// The moments that are still in question: before `early` there is no plan, at `late` there is one.
struct Span<'a> {
    ground: Ground<'a>,
    choices: &'a Choices,
    moments: Vec<Nanos>,
    early: usize,
    late: usize,
    finish: Finish,
}

/// Searches for it among the moments at which a post can stand.
pub(super) fn earliest(request: Request<'_>, choices: &Choices, start: Option<Costed>) -> Finish {
    let ground = request.ground;
    let moments = moments(ground, choices);
    // Distinctness left aside, a moment is too early if some way out has no post by then.
    let shut = shut(ground, choices);
    let early = moments.partition_point(|moment| *moment < shut);
    let late = start.as_ref().map_or(moments.len(), |plan| {
        let finish = finish_of(ground, plan);
        moments.partition_point(|moment| *moment < finish)
    });
    let finish = Finish { plan: start, bound: 0, is_done: false, proof: None };
    let mut span = Span { ground, choices, moments, early, late, finish };
    if early > 0 {
        span.probe(request, early - 1);
    }
    let mut cuts_max = CUTS;
    while span.early < span.late && !request.watch.is_over() {
        span.turn(Request { cuts_max, ..request });
        cuts_max *= 4;
    }
    span.finish.bound = span.moments.get(span.early).copied().unwrap_or(0);
    span.finish.is_done = span.early == span.late;
    span.finish
}

/// When the last way out has a post, if every node is held by whoever stands there first, as if a unit could hold many:
/// each way is shut by its earliest post, and what counts is the way that is shut last.
fn shut(ground: Ground<'_>, choices: &Choices) -> Nanos {
    let Ground { network, question, field } = ground;
    let mut first = vec![NEVER; network.node_count()];
    for (place, node) in choices.nodes.iter().enumerate() {
        let stands = choices.at(place).iter().map(|comer| field.stands(comer.unit, comer.travel));
        first[*node as usize] = stands.min().unwrap_or(NEVER);
    }
    let mut last = vec![0; network.node_count()];
    let mut queue = BinaryHeap::new();
    for start in &question.starts {
        queue.push((first[start.node as usize], start.node));
    }
    while let Some((moment, node)) = queue.pop() {
        if moment <= last[node as usize] {
            continue;
        }
        last[node as usize] = moment;
        for (next, _) in network.out.of(node) {
            queue.push((moment.min(first[next as usize]), next));
        }
    }
    question.targets.iter().map(|target| last[*target as usize]).max().unwrap_or(0)
}

/// The moments at which a post can stand, and 0 for no post at all.
pub(super) fn moments(ground: Ground<'_>, choices: &Choices) -> Vec<Nanos> {
    let stands = choices.comers().iter().map(|comer| ground.field.stands(comer.unit, comer.travel));
    let mut moments: Vec<Nanos> = stands.chain([0]).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// Who can hold what by a moment.
pub(super) fn by(ground: Ground<'_>, choices: &Choices, moment: Nanos) -> Choices {
    choices.kept(|_, comer| ground.field.stands(comer.unit, comer.travel) <= moment)
}

/// When the last post of a plan stands.
pub(super) fn finish_of(ground: Ground<'_>, plan: &Costed) -> Nanos {
    let stands = plan.posts.iter().map(|post| ground.field.stands(post.unit, post.travel));
    stands.max().unwrap_or(0)
}

/// The same posts, held by whoever stands earliest together.
fn hastened(ground: Ground<'_>, choices: &Choices, plan: Costed) -> Costed {
    let at = |post: usize| {
        let place = choices.nodes.binary_search(&plan.posts[post].node).expect("a post is a choice");
        choices.at(place)
    };
    let (posts, units) = (plan.posts.len(), ground.question.units.len());
    let stands = |comer: &Comer| ground.field.stands(comer.unit, comer.travel);
    let by = |moment: Nanos| matching(posts, units, at, |_, comer| stands(comer) <= moment);
    let mut moments: Vec<Nanos> = (0..posts).flat_map(at).map(stands).collect();
    moments.sort_unstable();
    moments.dedup();
    let earliest = moments.partition_point(|moment| by(*moment).unit.contains(&None));
    let Some(moment) = moments.get(earliest) else { return plan };
    let hold = |(post, unit): (usize, &Option<u32>)| {
        let comer = at(post).iter().find(|comer| Some(comer.unit) == *unit)?;
        Some(Held { node: plan.posts[post].node, unit: comer.unit, travel: comer.travel })
    };
    let posts = by(*moment).unit.iter().enumerate().filter_map(hold).collect();
    Costed { cost: plan.cost, posts }
}

/// What a probe came to.
enum Probe {
    Plan,
    NoPlan,
    Unknown,
}

impl Span<'_> {
    /// Asks for a plan by a moment.
    fn probe(&mut self, request: Request<'_>, at: usize) -> Probe {
        let by = by(self.ground, self.choices, self.moments[at]);
        let Found { best, is_done, proof, .. } =
            search(Request { aim: Aim::UNITS, until: Until::Any, ..request }, &by, None);
        match best {
            Some(plan) => {
                let plan = hastened(self.ground, &by, plan);
                let finish = finish_of(self.ground, &plan);
                self.late = self.moments.partition_point(|moment| *moment < finish);
                self.finish.plan = Some(plan);
                Probe::Plan
            }
            None if is_done => {
                self.early = at + 1;
                self.finish.proof = Some((self.moments[at], proof));
                Probe::NoPlan
            }
            None => Probe::Unknown,
        }
    }

    /// Halves the span as far as so many cuts each can; leaves out what they do not settle.
    fn turn(&mut self, request: Request<'_>) {
        let mut unknown: Option<(usize, usize)> = None;
        let mut stride = 1;
        while self.early < self.late && !request.watch.is_over() {
            let from = unknown.map_or(self.early, |(_, to)| to + 1).max(self.early);
            let at = match unknown {
                _ if from < self.late && self.finish.plan.is_none() => {
                    stride *= 4;
                    (from + stride / 4 - 1).min(self.late - 1)
                }
                _ if from < self.late => from + (self.late - from) / 2,
                Some((low, _)) if self.early < low && self.finish.plan.is_some() => {
                    self.early + (low - self.early) / 2
                }
                _ => return,
            };
            match self.probe(request, at) {
                Probe::Plan => (),
                Probe::NoPlan => unknown = unknown.filter(|(_, to)| *to > at),
                Probe::Unknown => {
                    let (low, high) = unknown.unwrap_or((at, at));
                    unknown = Some((low.min(at), high.max(at)));
                }
            }
            if let Some((low, high)) = &mut unknown {
                *low = (*low).max(self.early);
                *high = (*high).max(*low);
            }
        }
    }
}
