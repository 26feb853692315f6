//! One search up for each source, one sweep down for several.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Hierarchy;
use crate::graph::{Cost, Node, UNREACHABLE};
use crate::search::Seeds;

/// So many sources are swept side by side: a processor adds them in a few instructions.
const LANES: usize = 16;

/// The costs of the sources of one sweep at a vertex.
type Lanes = [Cost; LANES];

/// The part of a hierarchy from which the targets are reached, from the top down.
struct Part {
    /// The place of each vertex in the part, or none.
    place: Vec<u32>,
    /// The vertices in order of the sweep.
    nodes: Vec<Node>,
    first: Vec<u32>,
    /// Arcs from the places above: place and weight.
    arcs: Vec<(u32, Cost)>,
}

const NOWHERE: u32 = u32::MAX;

impl Hierarchy {
    /// What it takes from each source to each target, row by row.
    pub fn matrix(&self, sources: &[Seeds<'_>], targets: &[Seeds<'_>]) -> Vec<Cost> {
        let part = self.part(targets);
        let mut up =
            Up { cost: vec![UNREACHABLE; self.order.len()], touched: Vec::new(), heap: BinaryHeap::new() };
        let mut lanes: Vec<Lanes> = vec![[UNREACHABLE; LANES]; part.nodes.len()];
        let mut matrix = Vec::with_capacity(sources.len() * targets.len());
        for batch in sources.chunks(LANES) {
            lanes.fill([UNREACHABLE; LANES]);
            for (lane, source) in batch.iter().enumerate() {
                up.search(self, source);
                for node in up.touched.drain(..) {
                    let place = part.place[node as usize];
                    if place != NOWHERE {
                        lanes[place as usize][lane] = up.cost[node as usize];
                    }
                    up.cost[node as usize] = UNREACHABLE;
                }
            }
            part.sweep(&mut lanes);
            for lane in 0..batch.len() {
                let at = |node: Node| lanes[part.place[node as usize] as usize][lane];
                matrix.extend(targets.iter().map(|target| {
                    let ends = target.iter().map(|(node, last)| at(*node).saturating_add(*last));
                    ends.min().unwrap_or(UNREACHABLE)
                }));
            }
        }
        matrix
    }

    /// The vertices above the targets. The core is only looked up: the search up has finished it.
    fn part(&self, targets: &[Seeds<'_>]) -> Part {
        let mut place = vec![NOWHERE; self.order.len()];
        let mut stack: Vec<Node> = targets.iter().copied().flatten().map(|(node, _)| *node).collect();
        let mut nodes = Vec::new();
        while let Some(node) = stack.pop() {
            if place[node as usize] != NOWHERE {
                continue;
            }
            place[node as usize] = 0;
            nodes.push(node);
            if self.rank[node as usize] < self.core {
                stack.extend(self.down.at(node).map(|(tail, _)| tail));
            }
        }
        nodes.sort_unstable_by_key(|node| Reverse(self.rank[*node as usize]));
        for (number, node) in (0..).zip(&nodes) {
            place[*node as usize] = number;
        }
        let mut part = Part { place, nodes, first: vec![0], arcs: Vec::new() };
        for node in &part.nodes {
            if self.rank[*node as usize] < self.core {
                let above = self.down.at(*node).map(|(tail, weight)| (part.place[tail as usize], weight));
                part.arcs.extend(above);
            }
            part.first.push(u32::try_from(part.arcs.len()).expect("a part has fewer than four billion arcs"));
        }
        part
    }
}

impl Part {
    fn sweep(&self, lanes: &mut [Lanes]) {
        for (place, range) in self.first.windows(2).enumerate() {
            let mut best = lanes[place];
            for (above, weight) in &self.arcs[range[0] as usize..range[1] as usize] {
                let from = &lanes[*above as usize];
                for lane in 0..LANES {
                    best[lane] = best[lane].min(from[lane].saturating_add(*weight));
                }
            }
            lanes[place] = best;
        }
    }
}

/// The workplace of the searches up.
struct Up {
    cost: Vec<Cost>,
    touched: Vec<Node>,
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
}

impl Up {
    fn search(&mut self, hierarchy: &Hierarchy, from: Seeds<'_>) {
        for (node, cost) in from {
            self.lower(*node, *cost);
        }
        while let Some(Reverse((cost, node))) = self.heap.pop() {
            if cost > self.cost[node as usize] {
                continue;
            }
            for (head, weight) in hierarchy.up.at(node) {
                self.lower(head, cost.saturating_add(weight));
            }
        }
    }

    fn lower(&mut self, node: Node, cost: Cost) {
        let held = &mut self.cost[node as usize];
        if cost < *held {
            if *held == UNREACHABLE {
                self.touched.push(node);
            }
            *held = cost;
            self.heap.push(Reverse((cost, node)));
        }
    }
}
