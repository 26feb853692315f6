//! The checker's own search for ways: who is where at the earliest, and whom a post stops.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde_json::{Value, json};

use crate::network::{NEVER, Nanos, Network, Node, seconds};

/// Who came to a node, and when.
pub(super) struct Drive {
    /// The earliest moment at each node; [`NEVER`] where it is not reached.
    pub(super) arrival: Vec<Nanos>,
    /// Whether it was stopped there.
    pub(super) is_stopped: Vec<bool>,
    from: Vec<Option<Node>>,
}

/// Drives from the starts along the arcs. At each node it is asked, with the arrival, whether the drive ends there.
pub(super) fn drive(
    network: &Network,
    starts: &[(Node, Nanos)],
    road_time: impl Fn(u32) -> Nanos,
    stops: impl Fn(Node, Nanos) -> bool,
) -> Drive {
    let nodes = network.node_count();
    let mut drive =
        Drive { arrival: vec![NEVER; nodes], is_stopped: vec![false; nodes], from: vec![None; nodes] };
    let mut waiting = BinaryHeap::new();
    for (node, time) in starts {
        waiting.push(Reverse((*time, *node)));
        drive.arrival[*node as usize] = drive.arrival[*node as usize].min(*time);
    }
    let mut is_done = vec![false; nodes];
    while let Some(Reverse((time, node))) = waiting.pop() {
        if std::mem::replace(&mut is_done[node as usize], true) {
            continue;
        }
        if stops(node, time) {
            drive.is_stopped[node as usize] = true;
            continue;
        }
        for (next, road) in network.out.of(node) {
            let there = time.saturating_add(road_time(road));
            if there < drive.arrival[next as usize] {
                drive.arrival[next as usize] = there;
                drive.from[next as usize] = Some(node);
                waiting.push(Reverse((there, next)));
            }
        }
    }
    drive
}

/// From one node on free roads at the roads' own times.
pub(super) fn ways(network: &Network, from: Node) -> Vec<Nanos> {
    drive(network, &[(from, 0)], |road| network.roads[road as usize].time, |_, _| false).arrival
}

impl Drive {
    /// Whether a node was reached and passed.
    pub(super) fn passes(&self, node: Node) -> bool {
        self.arrival[node as usize] != NEVER && !self.is_stopped[node as usize]
    }

    /// The way to a node with its times, counted from a moment.
    pub(super) fn route(&self, network: &Network, to: Node, from_moment: Nanos) -> Value {
        let mut nodes: Vec<Node> =
            std::iter::successors(Some(to), |node| self.from[*node as usize]).collect();
        nodes.reverse();
        let names: Vec<&str> = nodes.iter().map(|node| network.name(*node)).collect();
        let times = nodes.iter().map(|node| seconds(self.arrival[*node as usize] - from_moment));
        json!({ "nodes": names, "seconds": times.collect::<Vec<_>>() })
    }
}
