//! Strongly connected parts: where a vehicle can travel in a circle. The greatest is the city; the rest are islands,
//! yards behind gates, and stumps at the edge of the file.

use crate::graph::{Graph, Node, UNREACHABLE};

const UNSEEN: u32 = u32::MAX;

/// Marks the vertices of the greatest strongly connected part with 1 (Tarjan 1972, with a stack of its own).
pub(super) fn main_part(graph: &Graph) -> Vec<u8> {
    let parts = parts(graph);
    let mut sizes = vec![0_u32; parts.iter().max().map_or(0, |last| *last as usize + 1)];
    for part in &parts {
        sizes[*part as usize] += 1;
    }
    // The first of equals, so that the same input gives the same bytes.
    let greatest = (0..).zip(&sizes).max_by_key(|(part, size)| (**size, std::cmp::Reverse(*part)));
    let greatest = greatest.map_or(0, |(part, _)| part);
    parts.iter().map(|part| u8::from(*part == greatest)).collect()
}

struct Walk {
    index: Vec<u32>,
    low: Vec<u32>,
    part: Vec<u32>,
    stack: Vec<Node>,
    next_index: u32,
    next_part: u32,
}

/// The part of every vertex.
fn parts(graph: &Graph) -> Vec<u32> {
    let nodes = graph.nodes();
    let mut walk = Walk {
        index: vec![UNSEEN; nodes],
        low: vec![0; nodes],
        part: vec![UNSEEN; nodes],
        stack: Vec::new(),
        next_index: 0,
        next_part: 0,
    };
    for root in (0..).take(nodes) {
        if walk.index[root as usize] == UNSEEN {
            walk.from(graph, root);
        }
    }
    walk.part
}

impl Walk {
    fn enter(&mut self, node: Node) {
        self.index[node as usize] = self.next_index;
        self.low[node as usize] = self.next_index;
        self.next_index += 1;
        self.stack.push(node);
    }

    fn from(&mut self, graph: &Graph, root: Node) {
        let topology = graph.topology();
        let mut calls = vec![(root, topology.first_out[root as usize])];
        self.enter(root);
        while let Some((node, arc)) = calls.last_mut() {
            let node = *node;
            if *arc == topology.first_out[node as usize + 1] {
                calls.pop();
                self.leave(node);
                if let Some((parent, _)) = calls.last() {
                    self.low[*parent as usize] = self.low[*parent as usize].min(self.low[node as usize]);
                }
                continue;
            }
            let taken = *arc as usize;
            *arc += 1;
            let head = topology.head[taken];
            if graph.weights()[taken] == UNREACHABLE {
                continue;
            }
            if self.index[head as usize] == UNSEEN {
                self.enter(head);
                calls.push((head, topology.first_out[head as usize]));
            } else if self.part[head as usize] == UNSEEN {
                self.low[node as usize] = self.low[node as usize].min(self.index[head as usize]);
            }
        }
    }

    fn leave(&mut self, node: Node) {
        if self.low[node as usize] != self.index[node as usize] {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.part[member as usize] = self.next_part;
            if member == node {
                break;
            }
        }
        self.next_part += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_main_part_is_the_greatest_set_whose_members_reach_each_other(
            arcs in prop::collection::vec((0_u32..8, 0_u32..8), 0..24),
        ) {
            let weighed: Vec<_> = arcs.iter().map(|(tail, head)| (*tail, *head, 1)).collect();
            let (graph, _) = Graph::from_arcs(8, &weighed);
            let mut reach = [[false; 8]; 8];
            for (node, row) in reach.iter_mut().enumerate() { row[node] = true; }
            for (tail, head) in &arcs { reach[*tail as usize][*head as usize] = true; }
            for middle in 0..8 { for from in 0..8 { for to in 0..8 {
                reach[from][to] |= reach[from][middle] && reach[middle][to];
            }}}
            let size = |node: usize| (0..8).filter(|other| reach[node][*other] && reach[*other][node]).count();
            let main = main_part(&graph);
            let members: Vec<_> = (0..8).filter(|node| main[*node] == 1).collect();
            prop_assert_eq!(members.len(), (0..8).map(size).max().unwrap());
            for from in &members { for to in &members { prop_assert!(reach[*from][*to]); } }
        }
    }
}
