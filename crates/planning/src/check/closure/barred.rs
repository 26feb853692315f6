//! What is held, and the way out that is left.

use std::collections::{HashSet, VecDeque};

use crate::closure::{Control, Question};
use crate::network::{Network, Node};

/// Nodes and directions of roads that nobody passes.
pub(super) struct Barred {
    nodes: HashSet<Node>,
    /// A road and the node from which it is not entered.
    roads: HashSet<(u32, Node)>,
}

impl Barred {
    pub(super) fn new(network: &Network, controls: &[Control]) -> Self {
        let mut barred = Self { nodes: HashSet::new(), roads: HashSet::new() };
        for control in controls {
            barred.bar(network, *control);
        }
        barred
    }

    pub(super) fn bar(&mut self, network: &Network, control: Control) {
        match control {
            Control::Node(node) => {
                self.nodes.insert(node);
            }
            Control::Road { from, to } => {
                for road in self.opens(network, from, to) {
                    let ends = &network.roads[road as usize];
                    self.roads.insert((road, from));
                    if !ends.oneway {
                        self.roads.insert((road, to));
                    }
                }
            }
        }
    }

    /// The roads that are open from one node to the other.
    pub(super) fn opens(&self, network: &Network, from: Node, to: Node) -> Vec<u32> {
        let open =
            network.out.of(from).filter(|(node, road)| *node == to && !self.roads.contains(&(*road, from)));
        let mut roads: Vec<u32> = open.map(|(_, road)| road).collect();
        roads.dedup();
        roads
    }

    pub(super) fn bars_node(&self, node: Node) -> bool {
        self.nodes.contains(&node)
    }

    /// Whether a road is barred to who comes from a node.
    pub(super) fn bars(&self, from: Node, road: u32) -> bool {
        self.roads.contains(&(road, from))
    }

    /// The way out with the fewest roads, where there is one.
    pub(super) fn leak(&self, network: &Network, question: &Question) -> Option<Vec<Node>> {
        let outside: HashSet<Node> = question.outside.iter().copied().collect();
        let mut from = vec![None; network.node_count()];
        let mut is_reached = vec![false; network.node_count()];
        let mut waiting: VecDeque<Node> = VecDeque::new();
        for node in question.inside.iter().filter(|node| !self.bars_node(**node)) {
            is_reached[*node as usize] = true;
            waiting.push_back(*node);
        }
        while let Some(node) = waiting.pop_front() {
            if outside.contains(&node) {
                let mut way: Vec<Node> =
                    std::iter::successors(Some(node), |node| from[*node as usize]).collect();
                way.reverse();
                return Some(way);
            }
            for (next, road) in network.out.of(node) {
                if !is_reached[next as usize] && !self.bars_node(next) && !self.bars(node, road) {
                    is_reached[next as usize] = true;
                    from[next as usize] = Some(node);
                    waiting.push_back(next);
                }
            }
        }
        None
    }
}
