//! What is inside, what is outside, what is held, and who gets where past it.

use super::{Control, Question};
use crate::network::{Network, Node};

/// Where a node lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zone {
    Between,
    Inside,
    Outside,
}

/// The controls on a network.
pub(super) struct Guard {
    pub(super) zone: Vec<Zone>,
    holds_node: Vec<bool>,
    /// A road that is held is held both ways where it may be driven both ways.
    holds_road: Vec<bool>,
}

impl Guard {
    pub(super) fn new(network: &Network, question: &Question, controls: &[Control]) -> Self {
        let mut zone = vec![Zone::Between; network.node_count()];
        for node in &question.inside {
            zone[*node as usize] = Zone::Inside;
        }
        for node in &question.outside {
            zone[*node as usize] = Zone::Outside;
        }
        let mut guard = Self {
            zone,
            holds_node: vec![false; network.node_count()],
            holds_road: vec![false; network.roads.len()],
        };
        for control in controls {
            guard.hold(network, *control);
        }
        guard
    }

    pub(super) fn hold(&mut self, network: &Network, control: Control) {
        match control {
            Control::Node(node) => self.holds_node[node as usize] = true,
            Control::Road { from, to } => {
                for (_, road) in network.out.of(from).filter(|(node, _)| *node == to) {
                    self.holds_road[road as usize] = true;
                }
            }
        }
    }

    pub(super) fn zone(&self, node: Node) -> Zone {
        self.zone[node as usize]
    }

    pub(super) fn holds_node(&self, node: Node) -> bool {
        self.holds_node[node as usize]
    }

    pub(super) fn holds_road(&self, road: u32) -> bool {
        self.holds_road[road as usize]
    }

    /// For each node that is not inside, whether the outside can be got to from it past the controls and not through
    /// the inside. A node outside that is not held is such a node.
    pub(super) fn leads_out(&self, network: &Network) -> Vec<bool> {
        let starts = |node: &Node| self.zone(*node) == Zone::Outside && !self.holds_node(*node);
        let nodes = || (0..).zip(&self.zone).map(|(node, _)| node);
        let mut leads_out: Vec<bool> = nodes().map(|node| starts(&node)).collect();
        let mut waiting: Vec<Node> = Vec::new();
        for start in nodes().filter(starts) {
            let mut at = Some(start);
            while let Some(node) = at {
                for (before, road) in network.into.of(node) {
                    let is_new = !leads_out[before as usize] && self.zone(before) == Zone::Between;
                    if is_new && !self.holds_node(before) && !self.holds_road(road) {
                        leads_out[before as usize] = true;
                        waiting.push(before);
                    }
                }
                at = waiting.pop();
            }
        }
        leads_out
    }

    /// Every node that somebody from inside gets to past the controls, in ascending order; nobody goes on from
    /// outside.
    pub(super) fn reach(&self, network: &Network, question: &Question) -> Vec<Node> {
        let mut is_reached = vec![false; network.node_count()];
        let mut waiting: Vec<Node> =
            question.inside.iter().copied().filter(|node| !self.holds_node(*node)).collect();
        for node in &waiting {
            is_reached[*node as usize] = true;
        }
        while let Some(node) = waiting.pop() {
            if self.zone(node) == Zone::Outside {
                continue;
            }
            for (next, road) in network.out.of(node) {
                let is_held = self.holds_node(next) || self.holds_road(road);
                if !is_held && !std::mem::replace(&mut is_reached[next as usize], true) {
                    waiting.push(next);
                }
            }
        }
        (0..).zip(is_reached).filter(|(_, is_reached)| *is_reached).map(|(node, _)| node).collect()
    }

    /// The controls that somebody from inside can come up to, where nobody gets out.
    pub(super) fn frontier(&self, network: &Network, question: &Question) -> Vec<Control> {
        let mut is_reached = vec![false; network.node_count()];
        let mut waiting = Vec::new();
        let mut frontier = Vec::new();
        for node in &question.inside {
            is_reached[*node as usize] = true;
            if self.holds_node(*node) {
                frontier.push(Control::Node(*node));
            } else {
                waiting.push(*node);
            }
        }
        while let Some(node) = waiting.pop() {
            for (next, road) in network.out.of(node) {
                if self.holds_road(road) {
                    frontier.push(Control::Road { from: node, to: next });
                } else if !std::mem::replace(&mut is_reached[next as usize], true) {
                    if self.holds_node(next) {
                        frontier.push(Control::Node(next));
                    } else {
                        waiting.push(next);
                    }
                }
            }
        }
        frontier.sort_unstable_by_key(|control| match *control {
            Control::Node(node) => (node, node),
            Control::Road { from, to } => (from, to),
        });
        frontier.dedup();
        frontier
    }
}
