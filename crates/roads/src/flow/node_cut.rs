//! The cheapest nodes to cut, or nodes and roads.

use super::INFINITE;
use super::cut::{Cut, Endless, Method};
use super::edge_cut::reached;
use super::ends::Ends;
use super::paths::{FlowPath, decompose};
use super::push::Slope;
use super::residual::NodeResidual;
use super::topology::Topology;
use super::trees::Trees;

/// A question which nodes to cut, asked again and again with other costs.
///
/// Sources and sinks may be cut like any other node where their cost is finite. Where they may not, they cost
/// [`INFINITE`].
///
/// ```
/// use roads::flow::{INFINITE, NodeCut, Topology, Ways};
///
/// let roads = [(0, 1, Ways::Both), (0, 2, Ways::Both), (1, 3, Ways::Both), (2, 3, Ways::Both), (3, 4, Ways::Both)];
/// let topology = Topology::new(5, &roads);
/// let mut question = NodeCut::new(&topology, &[0], &[4]);
/// assert_eq!(question.solve(&[INFINITE, 2, 2, 3, 9]).unwrap().nodes, [3]);
/// assert_eq!(question.solve(&[INFINITE, 2, 2, 5, 9]).unwrap().nodes, [1, 2]);
/// let endless = question.solve(&[INFINITE, 2, INFINITE, INFINITE, INFINITE]).unwrap_err();
/// assert_eq!(endless.path, [0, 2, 3, 4]);
/// ```
pub struct NodeCut<'a> {
    topology: &'a Topology,
    residual: NodeResidual,
    /// What each slot could carry at first, the inside of a node its cost.
    capacities: Vec<i64>,
    sources: Vec<u32>,
    sinks: Vec<u32>,
    ends: Ends,
    trees: Trees,
    slope: Slope,
    flow: Vec<i64>,
}

impl<'a> NodeCut<'a> {
    /// Parts these sources from these sinks by nodes alone. A node may be both; then it must be cut itself.
    pub fn new(topology: &'a Topology, sources: &[u32], sinks: &[u32]) -> Self {
        Self::build(topology, sources, sinks, |slot| {
            if topology.leads_out(topology.slots[slot]) { INFINITE } else { 0 }
        })
    }

    /// Parts these sources from these sinks by nodes and roads, where a road costs its capacity in the direction in
    /// which it is cut.
    pub fn with_edges(
        topology: &'a Topology,
        sources: &[u32],
        sinks: &[u32],
        forward: &[i64],
        backward: &[i64],
    ) -> Self {
        Self::build(topology, sources, sinks, |slot| {
            topology.capacity(topology.slots[slot], forward, backward)
        })
    }

    fn build(
        topology: &'a Topology,
        sources: &[u32],
        sinks: &[u32],
        capacity: impl Fn(usize) -> i64,
    ) -> Self {
        let residual = NodeResidual::new(topology);
        let mut capacities = Vec::with_capacity(residual.slots.len());
        for node in 0..topology.node_count() {
            capacities.push(0);
            capacities
                .extend((topology.first[node] as usize..topology.first[node + 1] as usize).map(&capacity));
        }
        Self {
            topology,
            residual,
            capacities,
            sources: sources.to_vec(),
            sinks: sinks.to_vec(),
            ends: Ends::default(),
            trees: Trees::default(),
            slope: Slope::default(),
            flow: Vec::new(),
        }
    }

    /// The cheapest cut, where a node costs what is said here; [`INFINITE`] is for what may not be cut.
    pub fn solve(&mut self, costs: &[i64]) -> Result<Cut, Endless> {
        self.solve_by(costs, Method::Trees)
    }

    /// The same, by a method of choice.
    pub fn solve_by(&mut self, costs: &[i64], method: Method) -> Result<Cut, Endless> {
        for (node, cost) in (0..).zip(costs) {
            self.capacities[self.residual.inside(node) as usize] = *cost;
        }
        for (slot, capacity) in self.residual.slots.iter_mut().zip(&self.capacities) {
            (slot.room, slot.carried) = (*capacity, 0);
        }
        let sources = self.sources.iter().map(|node| 2 * node);
        self.ends.set(&self.residual, sources, self.sinks.iter().map(|node| 2 * node + 1));
        if let Err(halves) = self.ends.extend(&self.residual) {
            let mut path: Vec<u32> = halves.iter().map(|half| half / 2).collect();
            path.dedup();
            return Err(Endless { path });
        }
        let value = match method {
            Method::Trees => self.trees.run(&mut self.residual, &self.ends),
            Method::Push => self.slope.run(&mut self.residual, &self.ends),
        };
        self.ends.settle(&mut self.residual);
        Ok(self.cut(value))
    }

    fn cut(&mut self, value: i64) -> Cut {
        let halves = reached(&self.residual, &self.ends);
        let source_side: Vec<bool> = halves.chunks_exact(2).map(|half| half[1]).collect();
        let nodes = (0..).zip(halves.chunks_exact(2)).filter(|(_, half)| half[0] && !half[1]);
        let nodes = nodes.map(|(node, _)| node).collect();
        self.flow.clear();
        self.flow.resize(self.topology.edge_count(), 0);
        let mut edges = Vec::new();
        for (node, is_passed) in (0..).zip(&source_side) {
            let first = self.residual.inside(node) as usize + 1;
            for (slot, at) in self.topology.of(node).iter().zip(first..) {
                let carried = self.residual.slots[at].carried;
                self.flow[slot.edge() as usize] += if slot.is_start() { carried } else { -carried };
                if *is_passed && !halves[2 * slot.head as usize] && self.capacities[at] > 0 {
                    edges.push(slot.edge());
                }
            }
        }
        edges.sort_unstable();
        Cut { value, edges, nodes, source_side }
    }

    /// How much flows over each road from its start to its end, less than nothing where it flows the other way, as of
    /// the last cut that was found.
    pub fn flow(&self) -> &[i64] {
        &self.flow
    }

    /// The flow of the last cut as paths from a source to a sink, together as much as the cut's value.
    pub fn paths(&self) -> Vec<FlowPath> {
        let mut paths = decompose(self.topology, &self.flow, &self.sources, &self.sinks);
        // A node that is both ends carries what is on no road.
        let mut both: Vec<u32> =
            self.sources.iter().copied().filter(|node| self.sinks.contains(node)).collect();
        both.sort_unstable();
        both.dedup();
        for node in both {
            let amount = self.residual.slots[self.residual.inside(node) as usize].carried;
            if amount > 0 {
                paths.push(FlowPath { nodes: vec![node], edges: Vec::new(), amount });
            }
        }
        paths
    }
}
