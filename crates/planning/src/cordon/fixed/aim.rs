//! What a search is asked for, and what it answers.

use super::proof::Proof;
use crate::cordon::answer::Ground;
use crate::cordon::drive::Held;
use crate::cordon::field::Comer;
use crate::watch::Watch;

/// So much is one unit, or one node, where prices are put on them: prices are whole numbers too.
pub(super) const GRAIN: i64 = 10_000;

/// What a plan costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Aim {
    /// For every post.
    pub(super) post: i64,
    /// Whether the units' ways count, in nanoseconds.
    pub(super) travel: bool,
    /// For every node that the vehicle can still pass.
    pub(super) area: i64,
    /// How many posts there may be at most.
    pub(super) posts_max: Option<usize>,
    /// Every plan costs a multiple of this.
    pub(super) grain: i64,
}

impl Aim {
    /// As few units as can be.
    pub(super) const UNITS: Self =
        Self { post: GRAIN, travel: false, area: 0, posts_max: None, grain: GRAIN };
    /// As little driving as can be.
    pub(super) const TRAVEL: Self = Self { post: 0, travel: true, area: 0, posts_max: None, grain: 1 };
    /// As few nodes as can be that are still passed.
    pub(super) const AREA: Self = Self { post: 0, travel: false, area: GRAIN, posts_max: None, grain: GRAIN };

    /// Whether posts are what is counted.
    pub(super) fn counts_posts(&self) -> bool {
        self.post > 0
    }

    /// The least step of a price that is worth a cut.
    pub(super) fn price_step(&self) -> i64 {
        if self.counts_posts() { GRAIN / 40 } else { 1 }
    }

    /// What it costs to send a comer, beside the price of the unit.
    pub(super) fn cost(&self, comer: &Comer) -> i64 {
        self.post + if self.travel { comer.travel } else { 0 }
    }
}

/// A plan and what it costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Costed {
    /// The cost.
    pub(super) cost: i64,
    /// The posts.
    pub(super) posts: Vec<Held>,
}

/// What a search came to.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The best plan that is cheaper than the ceiling.
    pub(super) best: Option<Costed>,
    /// No plan costs less than this, or than the ceiling where that is lower.
    pub(super) bound: i64,
    /// Whether the search came to its end: `best` is the best, or there is none below the ceiling.
    pub(super) is_done: bool,
    /// Why.
    pub(super) proof: Proof,
}

/// When a search may stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Until {
    /// When the best plan is found and proved.
    Best,
    /// When any plan is found.
    Any,
}

/// What is looked for, and how long.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    /// On which ground.
    pub(super) ground: Ground<'a>,
    /// What plans cost.
    pub(super) aim: Aim,
    /// Only plans that are cheaper are looked for.
    pub(super) ceiling: i64,
    /// When the search may stop.
    pub(super) until: Until,
    /// How many cuts may be made.
    pub(super) cuts_max: usize,
    /// Who watches.
    pub(super) watch: &'a Watch<'a>,
}

impl<'a> Request<'a> {
    /// Any plan, with all units if need be.
    pub(super) fn of(ground: Ground<'a>, watch: &'a Watch<'a>) -> Self {
        let units = i64::try_from(ground.question.units.len()).expect("units are few");
        let ceiling = GRAIN * (units + 1);
        Self { ground, aim: Aim::UNITS, ceiling, until: Until::Any, cuts_max: usize::MAX, watch }
    }
}
