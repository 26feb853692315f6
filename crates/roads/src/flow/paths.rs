//! A flow taken apart into the paths that it is made of.

use super::topology::Topology;

/// So much flows along one path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FlowPath {
    /// The nodes from a source to a sink.
    pub nodes: Vec<u32>,
    /// The roads between them.
    pub edges: Vec<u32>,
    /// How much flows.
    pub amount: i64,
}

/// Takes a flow apart: `flow` has for each road how much flows from its start to its end, less than nothing where it
/// flows the other way. What goes round in a circle or from source to source is dropped. A path ends at the first
/// sink it meets.
///
/// At every node that is neither source nor sink as much must flow in as flows out.
pub fn decompose(topology: &Topology, flow: &[i64], sources: &[u32], sinks: &[u32]) -> Vec<FlowPath> {
    let mut walk = Walk {
        topology,
        left: flow.to_vec(),
        next: topology.first[..topology.node_count()].to_vec(),
        place: vec![usize::MAX; topology.node_count()],
        is_sink: vec![false; topology.node_count()],
    };
    for sink in sinks {
        walk.is_sink[*sink as usize] = true;
    }
    let mut paths = Vec::new();
    for source in sources {
        while let Some(path) = walk.path(*source) {
            paths.push(path);
        }
    }
    paths
}

struct Walk<'a> {
    topology: &'a Topology,
    left: Vec<i64>,
    next: Vec<u32>,
    /// Where a node stands in the path at hand.
    place: Vec<usize>,
    is_sink: Vec<bool>,
}

impl Walk<'_> {
    /// How much leaves a node over the slot.
    fn leaves(&self, slot: u32) -> i64 {
        let slot = self.topology.slots[slot as usize];
        let flow = self.left[slot.edge() as usize];
        if slot.is_start() { flow } else { -flow }
    }

    fn take(&mut self, slot: u32, amount: i64) {
        let slot = self.topology.slots[slot as usize];
        self.left[slot.edge() as usize] -= if slot.is_start() { amount } else { -amount };
    }

    /// The next slot at a node over which something leaves it.
    fn out(&mut self, node: u32) -> Option<u32> {
        let end = self.topology.first[node as usize + 1];
        let from = self.next[node as usize];
        let found = (from..end).find(|slot| self.leaves(*slot) > 0);
        self.next[node as usize] = found.unwrap_or(end);
        found
    }

    /// A path from a source to a sink, taken out of the flow.
    fn path(&mut self, source: u32) -> Option<FlowPath> {
        loop {
            let (nodes, slots) = self.follow(source);
            for node in &nodes {
                self.place[*node as usize] = usize::MAX;
            }
            let amount = slots.iter().map(|slot| self.leaves(*slot)).min()?;
            for slot in &slots {
                self.take(*slot, amount);
            }
            // What has come to another source and stays there is of no account.
            if nodes.last().is_some_and(|node| self.is_sink[*node as usize]) {
                let edges = slots.iter().map(|slot| self.topology.slots[*slot as usize].edge()).collect();
                return Some(FlowPath { nodes, edges, amount });
            }
        }
    }

    /// Follows the flow from a node to where it ends; circles on the way are taken out.
    fn follow(&mut self, source: u32) -> (Vec<u32>, Vec<u32>) {
        let (mut nodes, mut slots) = (vec![source], Vec::new());
        self.place[source as usize] = 0;
        let mut at = source;
        while !self.is_sink[at as usize]
            && let Some(slot) = self.out(at)
        {
            slots.push(slot);
            at = self.topology.slots[slot as usize].head;
            let place = self.place[at as usize];
            if place == usize::MAX {
                self.place[at as usize] = nodes.len();
                nodes.push(at);
                continue;
            }
            let circle = slots.split_off(place);
            let amount = circle.iter().map(|slot| self.leaves(*slot)).min().unwrap_or(0);
            for slot in &circle {
                self.take(*slot, amount);
            }
            for node in nodes.drain(place + 1..) {
                self.place[node as usize] = usize::MAX;
            }
        }
        (nodes, slots)
    }
}
