//! A question as the search wants it: who can hold which node since when, by the vehicle's clock.

use crate::cordon::field::{Field, NEVER};
use crate::cordon::question::{Question, Start};
use crate::network::{Nanos, Network, Node};

/// A unit that can hold a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Pair {
    /// Who arrives then or later meets the post, counted from the deed.
    pub(super) since: Nanos,
    /// The unit.
    pub(super) unit: u32,
    /// Its way.
    pub(super) travel: Nanos,
}

/// The question in flat arrays.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// The network.
    pub(super) network: &'a Network,
    /// The clocks.
    pub(super) field: &'a Field,
    /// Where the vehicle may be.
    pub(super) starts: &'a [Start],
    /// Where it has escaped.
    pub(super) is_target: Vec<bool>,
    /// How many units there are.
    pub(super) units: usize,
    first: Vec<u32>,
    pairs: Vec<Pair>,
    /// The least way among a pair and those after it at the same node.
    travel_least: Vec<Nanos>,
}

impl<'a> Case<'a> {
    /// Works out who can be where, wherever the vehicle can come at all.
    pub(super) fn new(network: &'a Network, question: &'a Question, field: &'a Field) -> Self {
        let mut is_target = vec![false; network.node_count()];
        for target in &question.targets {
            is_target[*target as usize] = true;
        }
        let mut case = Self {
            network,
            field,
            starts: &question.starts,
            is_target,
            units: question.units.len(),
            first: Vec::new(),
            pairs: Vec::new(),
            travel_least: Vec::new(),
        };
        case.pair_up();
        case
    }

    fn pair_up(&mut self) {
        let field = self.field;
        let mut units_of = vec![Vec::new(); field.sites.len()];
        for (unit, site) in (0..).zip(&field.site_of) {
            units_of[*site as usize].push(unit);
        }
        let mut first = vec![0_u32; self.network.node_count() + 1];
        let mut found = Vec::new();
        for (site, units) in (0..).zip(&units_of) {
            let ways = field.ways(self.network, site, NEVER);
            for (node, travel) in ways.into_iter().filter(|way| field.vehicle[way.0 as usize] != NEVER) {
                first[node as usize + 1] += u32::try_from(units.len()).expect("units are numbered by u32");
                let pair = |unit: &u32| Pair {
                    since: field.stands(*unit, travel) + self.lead(),
                    unit: *unit,
                    travel,
                };
                found.extend(units.iter().map(|unit| (node, pair(unit))));
            }
        }
        for node in 1..first.len() {
            first[node] += first[node - 1];
        }
        let mut next = first.clone();
        self.pairs = vec![Pair { since: 0, unit: 0, travel: 0 }; found.len()];
        for (node, pair) in found {
            self.pairs[next[node as usize] as usize] = pair;
            next[node as usize] += 1;
        }
        self.travel_least = vec![0; self.pairs.len()];
        for ends in first.windows(2) {
            let range = ends[0] as usize..ends[1] as usize;
            self.pairs[range.clone()].sort_unstable();
            let mut least = Nanos::MAX;
            for at in range.rev() {
                least = least.min(self.pairs[at].travel);
                self.travel_least[at] = least;
            }
        }
        self.first = first;
    }

    /// By how much the vehicle's clock at a post runs before the units': a post that stands by the units' clock at `t`
    /// counts for who arrives by the vehicle's clock at `t` and this.
    pub(super) fn lead(&self) -> Nanos {
        self.field.report_delay + self.field.margin
    }

    /// Who can hold a node, the earliest first.
    pub(super) fn pairs(&self, node: Node) -> &[Pair] {
        &self.pairs[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// Who can hold a node against an arrival then, the earliest first.
    pub(super) fn in_time(&self, node: Node, arrival: Nanos) -> &[Pair] {
        let pairs = self.pairs(node);
        &pairs[..pairs.partition_point(|pair| pair.since <= arrival)]
    }

    /// Since when a node can be held at the earliest.
    pub(super) fn earliest(&self, node: Node) -> Nanos {
        self.pairs(node).first().map_or(NEVER, |pair| pair.since)
    }

    /// The least way of the pair at a place among a node's pairs and of those after it.
    pub(super) fn travel_least(&self, node: Node, place: usize) -> Nanos {
        self.travel_least[self.first[node as usize] as usize + place]
    }

    /// All moments since when some post can count, each once, the earliest first.
    pub(super) fn moments(&self) -> Vec<Nanos> {
        let mut moments: Vec<Nanos> = self.pairs.iter().map(|pair| pair.since).collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}
