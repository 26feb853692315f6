//! The earliest finish: the least moment by which posts that can be held stand all around.

use super::choices::Choices;
use super::frame::Frame;
use super::proof::Proof;
use super::search::{Aim, Costed, Found, GRAIN, Until, search};
use crate::cordon::answer::Ground;
use crate::network::Nanos;
use crate::watch::Watch;

/// What is known of the earliest finish.
#[derive(Clone, Debug)]
pub(super) struct Finish {
    /// The plan that finishes earliest so far.
    pub(super) plan: Option<Costed>,
    /// No plan finishes before this.
    pub(super) bound: Nanos,
    /// Whether the plan is the earliest, or there is none.
    pub(super) is_done: bool,
    /// Why none finishes earlier: with posts that stand before the bound.
    pub(super) proof: Option<Proof>,
}

/// Searches for it among the moments at which a post can stand.
pub(super) fn earliest(ground: Ground<'_>, choices: &Choices, watch: &Watch<'_>) -> Finish {
    let stands = |posts: &Costed| {
        posts.posts.iter().map(|post| ground.field.stands(post.unit, post.travel)).max().unwrap_or(0)
    };
    let any = |choices: &Choices| {
        let ceiling = GRAIN * (i64::try_from(ground.question.units.len()).expect("units are few") + 1);
        search(ground, choices, Aim::UNITS, ceiling, None, Until::Any, watch)
    };
    let by = |moment: Nanos| choices.kept(|_, comer| ground.field.stands(comer.unit, comer.travel) <= moment);
    let mut moments: Vec<Nanos> = choices
        .comers()
        .iter()
        .map(|comer| ground.field.stands(comer.unit, comer.travel))
        .chain([0])
        .collect();
    moments.sort_unstable();
    moments.dedup();
    // Distinctness left aside, a moment is too early if some way out has no post by then.
    let is_shut = |moment: &Nanos| Frame::new(ground.network, ground.question, &by(*moment), 0).is_ok();
    let mut early = moments.partition_point(|moment| !is_shut(moment));
    let mut finish =
        Finish { plan: None, bound: moments.get(early).copied().unwrap_or(0), is_done: false, proof: None };
    if early > 0 {
        finish.proof = Some(any(&by(moments[early - 1])).proof);
    }
    let mut late = moments.len();
    // The moment asked for next doubles its distance from the bound until there is a plan.
    let mut stride = 1;
    while early < late {
        let middle = if finish.plan.is_some() || late < moments.len() {
            early + (late - early) / 2
        } else {
            (early + stride - 1).min(late - 1)
        };
        let Found { best, is_done, proof, .. } = any(&by(moments[middle]));
        match best {
            Some(plan) => {
                late = moments.partition_point(|moment| *moment < stands(&plan));
                finish.plan = Some(plan);
            }
            None if is_done => {
                early = middle + 1;
                finish.proof = Some(proof);
                stride *= 4;
            }
            None => return finish,
        }
        finish.bound = moments.get(early).copied().unwrap_or(finish.bound);
    }
    finish.is_done = true;
    finish
}
