//! What is aimed at, what limits it, and the prices by which limits are weighed.

use std::collections::BTreeMap;

use super::case::{Case, Pair};
use crate::network::{Nanos, Node};

/// A post and a node are counted in so many small coins, so that prices between whole ones can be said in whole numbers.
pub(super) const COIN: i64 = 1 << 20;

/// What is to be as little as can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Goal {
    /// Nothing: any plan within the limits will do.
    Any,
    /// The units that hold a post.
    Units,
    /// The nodes that the vehicle passes.
    Area,
    /// The units' ways together.
    Travel,
}

/// What a plan must keep to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Limits {
    /// Every post counts at the latest since then, by the vehicle's clock.
    pub(super) until: Nanos,
    /// As many units as this at most.
    pub(super) units: usize,
    /// As many nodes passed as this at most.
    pub(super) area: usize,
}

/// Prices of what is scarce. A plan that keeps to the limits costs, at any prices, not more than what it is worth to the
/// goal and what all scarce things together cost; the cheapest cut at these prices is therefore a bound.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Prices {
    /// The price of each unit that has one.
    pub(super) units: BTreeMap<u32, i64>,
    /// The price of a post, where the number of posts is limited.
    pub(super) post: i64,
    /// The price of a node that is passed, where their number is limited.
    pub(super) node: i64,
}

/// Prices spread out for use.
#[derive(Clone, Debug)]
pub(super) struct Tariff {
    goal: Goal,
    units: Vec<i64>,
    post: i64,
    /// What a node costs that is passed.
    pub(super) node: i64,
    /// What all that is scarce costs together.
    pub(super) stock: i64,
}

impl Tariff {
    /// Spreads prices out.
    pub(super) fn new(case: &Case<'_>, goal: Goal, limits: &Limits, prices: &Prices) -> Self {
        let mut units = vec![0; case.units];
        for (unit, price) in &prices.units {
            units[*unit as usize] = *price;
        }
        let times = |price: i64, limit: usize| {
            if price == 0 {
                0
            } else {
                price * i64::try_from(limit).expect("a limit that has a price is real")
            }
        };
        let stock = prices.units.values().sum::<i64>()
            + times(prices.post, limits.units)
            + times(prices.node, limits.area);
        let of_goal = if goal == Goal::Area { COIN } else { 0 };
        Self { goal, units, post: prices.post, node: prices.node + of_goal, stock }
    }

    /// What a pair costs.
    pub(super) fn pair(&self, pair: &Pair) -> i64 {
        let of_goal = match self.goal {
            Goal::Any | Goal::Area => 0,
            Goal::Units => COIN,
            Goal::Travel => pair.travel,
        };
        of_goal + self.post + self.units[pair.unit as usize]
    }

    /// What a post costs at least that is held by one of the first so many pairs; none where there are none.
    pub(super) fn post(&self, case: &Case<'_>, node: Node, pairs: &[Pair]) -> Option<i64> {
        let floor = |place: usize| match self.goal {
            Goal::Any | Goal::Area => self.post,
            Goal::Units => COIN + self.post,
            Goal::Travel => self.post + case.travel_least(node, place),
        };
        let mut least: Option<i64> = None;
        for (place, pair) in pairs.iter().enumerate() {
            if least.is_some_and(|least| least <= floor(place)) {
                break;
            }
            let cost = self.pair(pair);
            least = Some(least.map_or(cost, |least| least.min(cost)));
        }
        least
    }
}
