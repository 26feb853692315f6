//! The way up to better prices: what is scarce becomes dearer, what is left over cheaper.

use super::super::matching::{Matching, matching};
use super::super::prices::{COIN, Goal, Prices, Tariff};
use super::super::relax::Cut;
use super::Search;
use crate::network::{Nanos, Node};

/// The way up to better prices.
pub(super) struct Ascent {
    pub(super) prices: Prices,
    /// So many steps brought nothing.
    pub(super) calm: u32,
    /// A step is this part of the whole way.
    pub(super) share: i64,
}

impl Ascent {
    pub(super) fn note(&mut self, is_better: bool) {
        if is_better {
            self.calm = 0;
            return;
        }
        self.calm += 1;
        if self.calm.is_multiple_of(3) {
            self.share *= 2;
        }
    }

    /// Makes dearer what the cut wants too much of, and cheaper what it leaves; whether there is any such thing.
    pub(super) fn step(&mut self, search: &Search<'_>, tariff: &Tariff, cut: &Cut, passed: usize) -> bool {
        let case = search.case;
        let tight = |post: &(Node, Nanos)| -> Vec<u32> {
            let pairs = case.in_time(post.0, post.1);
            let least = tariff.post(case, post.0, pairs).unwrap_or(0);
            pairs.iter().filter(|pair| tariff.pair(pair) == least).map(|pair| pair.unit).collect()
        };
        let choices: Vec<Vec<u32>> = cut.posts.iter().map(tight).collect();
        let Matching { post_of, crowded, short } = matching(case.units, &choices);
        let is_idle = |unit: &u32| post_of[*unit as usize].is_none();
        let idle: Vec<u32> = self.prices.units.keys().copied().filter(is_idle).collect();
        let excess = |count: usize, limit: usize| -> i64 {
            let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            signed(count).saturating_sub(signed(limit))
        };
        let posts = excess(cut.posts.len(), search.limits.units);
        let nodes = excess(passed + cut.passed.len(), search.limits.area);
        let post_step = posts > 0 || posts < 0 && self.prices.post > 0;
        let node_step = nodes > 0 || nodes < 0 && self.prices.node > 0;
        let slope = excess(crowded.len(), short.len())
            + excess(idle.len(), 0)
            + if post_step { posts.abs() } else { 0 }
            + if node_step { nodes.abs() } else { 0 };
        if slope == 0 {
            return false;
        }
        let gap = match search.goal {
            Goal::Any => COIN / 2 - cut.value,
            Goal::Travel if search.plan.is_none() => cut.value.abs() / 4 + 1,
            _ => (search.enough() - cut.value).min(4 * COIN.max(cut.value.abs() / 16)) + 1,
        };
        let step = (gap / slope / self.share).max(1);
        for unit in short {
            *self.prices.units.entry(unit).or_insert(0) += step;
        }
        for unit in idle {
            let price = self.prices.units.entry(unit).or_insert(0);
            *price = (*price - step).max(0);
        }
        if search.goal == Goal::Any {
            self.prices.units.values_mut().for_each(|price| *price = (*price).min(COIN));
        }
        self.prices.units.retain(|_, price| *price > 0);
        let along = |price: i64, excess: i64| (price + step * excess.signum()).max(0);
        if post_step {
            self.prices.post = along(self.prices.post, posts);
        }
        if node_step {
            self.prices.node = along(self.prices.node, nodes);
        }
        true
    }
}
