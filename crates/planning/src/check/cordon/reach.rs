//! What the vehicle passes in any case, when some nodes are settled.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::case::Case;
use crate::network::{NEVER, Nanos, Node};

/// What is settled of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// No post stands there in time.
    Passed,
    /// A post stands there in time.
    Posted,
}

/// What is settled, and what is allowed.
pub(super) struct Settled<'a> {
    pub(super) fates: &'a HashMap<Node, Fate>,
    /// No post counts later, by the vehicle's clock.
    pub(super) until: Nanos,
    /// No more nodes may be passed.
    pub(super) area: usize,
}

impl Settled<'_> {
    /// Whether the vehicle, arriving then, could be stopped by anybody.
    fn stops(&self, case: &Case<'_>, node: Node, arrival: Nanos) -> bool {
        self.fates.get(&node) != Some(&Fate::Passed) && case.earliest(node) <= arrival.min(self.until)
    }

    fn is_lost(&self, case: &Case<'_>, node: Node, passed: usize) -> bool {
        case.is_target[node as usize] || self.fates.get(&node) == Some(&Fate::Posted) || passed > self.area
    }
}

/// The drive against the first comers everywhere.
pub(super) struct Reach {
    pub(super) arrival: Vec<Nanos>,
    pub(super) is_passed: Vec<bool>,
    pub(super) passed: usize,
    /// Where it is stopped.
    pub(super) edge: Vec<Node>,
}

impl Reach {
    /// Drives; none where the vehicle gets out, comes to a post too early or passes too many nodes.
    pub(super) fn new(case: &Case<'_>, settled: &Settled<'_>) -> Option<Self> {
        let nodes = case.network.node_count();
        let mut reach =
            Self { arrival: vec![NEVER; nodes], is_passed: vec![false; nodes], passed: 0, edge: Vec::new() };
        let mut is_done = vec![false; nodes];
        let mut waiting = BinaryHeap::new();
        for (node, after) in &case.starts {
            reach.arrival[*node as usize] = reach.arrival[*node as usize].min(*after);
            waiting.push(Reverse((*after, *node)));
        }
        while let Some(Reverse((arrival, node))) = waiting.pop() {
            if std::mem::replace(&mut is_done[node as usize], true) {
                continue;
            }
            if settled.stops(case, node, arrival) {
                reach.edge.push(node);
                continue;
            }
            reach.passed += 1;
            reach.is_passed[node as usize] = true;
            if settled.is_lost(case, node, reach.passed) {
                return None;
            }
            for (next, road) in case.network.out.of(node) {
                let there = arrival.saturating_add(case.vehicle_times[road as usize]);
                if there < reach.arrival[next as usize] {
                    reach.arrival[next as usize] = there;
                    waiting.push(Reverse((there, next)));
                }
            }
        }
        Some(reach)
    }

    /// What is passed as well when a node of the edge is passed; none where all is lost then.
    pub(super) fn follows(&self, case: &Case<'_>, settled: &Settled<'_>, node: Node) -> Option<Vec<Node>> {
        let mut arrivals: HashMap<Node, Nanos> = HashMap::new();
        let mut is_done = HashSet::new();
        let mut passed = Vec::new();
        let mut waiting = BinaryHeap::from([Reverse((self.arrival[node as usize], node))]);
        while let Some(Reverse((arrival, at))) = waiting.pop() {
            if !is_done.insert(at) {
                continue;
            }
            if !self.is_passed[at as usize] {
                if at != node && settled.stops(case, at, arrival) {
                    continue;
                }
                passed.push(at);
                if settled.is_lost(case, at, self.passed + passed.len()) {
                    return None;
                }
            }
            for (next, road) in case.network.out.of(at) {
                let there = arrival.saturating_add(case.vehicle_times[road as usize]);
                let known = arrivals.get(&next).copied().unwrap_or(NEVER).min(self.arrival[next as usize]);
                if there < known {
                    arrivals.insert(next, there);
                    waiting.push(Reverse((there, next)));
                }
            }
        }
        Some(passed)
    }
}
