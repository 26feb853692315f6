//! Who can hold which node since when, by the vehicle's clock.

use super::plan::Ground;
use crate::network::{NEVER, Nanos, Network, Node};

/// A unit that can hold a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Comer {
    /// Who arrives then or later meets the post, counted from the deed.
    pub(super) since: Nanos,
    pub(super) unit: usize,
    pub(super) way: Nanos,
}

/// All who can hold any node.
pub(super) struct Case<'a> {
    pub(super) network: &'a Network,
    pub(super) starts: Vec<(Node, Nanos)>,
    pub(super) is_target: Vec<bool>,
    pub(super) vehicle_times: &'a [Nanos],
    /// For each node that the vehicle can come to, who can hold it, the first first.
    pub(super) comers: Vec<Vec<Comer>>,
    /// How much later the same moment is on the vehicle's clock, the margin added.
    pub(super) lead: Nanos,
}

impl<'a> Case<'a> {
    pub(super) fn new(ground: &'a mut Ground<'_>) -> Self {
        let (network, question) = (ground.network, ground.question);
        let lead = question.report_delay + question.margin;
        let mut comers: Vec<Vec<Comer>> = vec![Vec::new(); network.node_count()];
        for unit in 0..question.units.len() {
            for node in (0_u32..).take(network.node_count()) {
                let way = ground.way(unit, node);
                if way != NEVER && ground.free.arrival[node as usize] != NEVER {
                    let since = ground.stands(unit, way).saturating_add(lead);
                    comers[node as usize].push(Comer { since, unit, way });
                }
            }
        }
        for comers in &mut comers {
            comers.sort_unstable();
        }
        let mut is_target = vec![false; network.node_count()];
        for target in &question.targets {
            is_target[*target as usize] = true;
        }
        Self {
            network,
            starts: question.starts.iter().map(|start| (start.node, start.after)).collect(),
            is_target,
            vehicle_times: &ground.vehicle_times,
            comers,
            lead,
        }
    }

    /// Since when a node can be held at the earliest.
    pub(super) fn earliest(&self, node: Node) -> Nanos {
        self.comers[node as usize].first().map_or(NEVER, |comer| comer.since)
    }

    /// Who can hold a node against an arrival then.
    pub(super) fn in_time(&self, node: Node, arrival: Nanos) -> &[Comer] {
        let comers = &self.comers[node as usize];
        &comers[..comers.partition_point(|comer| comer.since <= arrival)]
    }

    /// The last moment, by the vehicle's clock, since which a post can count that stands before a moment of the report's.
    pub(super) fn last_before(&self, finish: Nanos) -> Nanos {
        let since = self.comers.iter().flatten().map(|comer| comer.since);
        since.filter(|since| since - self.lead < finish).max().unwrap_or(Nanos::MIN)
    }

    /// Whether some post can stand after one moment and before another, counted from the report.
    pub(super) fn stands_between(&self, low: Nanos, high: Nanos) -> bool {
        let stands = |comer: &Comer| comer.since - self.lead;
        self.comers.iter().flatten().any(|comer| low < stands(comer) && stands(comer) < high)
    }
}
