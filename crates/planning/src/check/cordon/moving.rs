//! What lines of prices show in the dynamic model: a cut beyond what the vehicle passes in any case.

use std::collections::HashMap;

use super::super::Violation;
use super::super::flow::ENDLESS;
use super::case::Case;
use super::cut::{Tariff, least};
use super::reach::{self, Fate, Reach};
use super::stairs::{Line, Model, Settled};
use crate::network::{NEVER, Nanos, Node};

/// The dynamic model.
pub(super) struct Moving<'a> {
    pub(super) case: &'a Case<'a>,
}

impl Model for Moving<'_> {
    fn least(&self, settled: &Settled, line: &Line<'_>) -> Result<i128, Violation> {
        let fate = |is_passed: &bool| if *is_passed { Fate::Passed } else { Fate::Posted };
        let fates: HashMap<Node, Fate> = settled.iter().map(|(node, passed)| (*node, fate(passed))).collect();
        let until = if line.by == NEVER { NEVER } else { line.by.saturating_add(self.case.lead) };
        let area = line.fewer.map_or(usize::MAX, |fewer| fewer.saturating_sub(1));
        let settled = reach::Settled { fates: &fates, until, area };
        let Some(reach) = Reach::new(self.case, &settled) else { return Ok(i128::from(ENDLESS)) };
        let detour = match line.claim.get("detour_percent") {
            None => None,
            Some(at) => Some(i64::try_from(at.count()?.min(1_000_000)).unwrap_or(0)),
        };
        let tariff = Tariff {
            of_post: line.post,
            travel: false,
            of_node: line.coin,
            units: line.units.clone(),
            stock: 0,
        };
        Ok(least(self.case, &settled, &reach, detour, &tariff))
    }

    fn stands_between(&self, low: Nanos, high: Nanos) -> bool {
        self.case.stands_between(low, high)
    }
}
