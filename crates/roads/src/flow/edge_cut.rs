//! The cheapest roads to cut.

use super::cut::{Cut, Endless, Method};
use super::ends::{End, Ends};
use super::paths::{FlowPath, decompose};
use super::push::Slope;
use super::residual::{EdgeResidual, Residual};
use super::topology::{Topology, Ways};
use super::trees::Trees;

/// A question which roads to cut, asked again and again with other capacities.
///
/// ```
/// use roads::flow::{EdgeCut, Method, Topology, Ways};
///
/// let roads = [(0, 1, Ways::Both), (0, 2, Ways::Both), (1, 3, Ways::Both), (2, 3, Ways::Forward)];
/// let topology = Topology::new(4, &roads);
/// let mut question = EdgeCut::new(&topology, &[0], &[3]);
/// let cut = question.solve(&[5, 2, 3, 4], &[5, 2, 3, 4], Method::Trees).unwrap();
/// assert_eq!((cut.value, cut.edges), (5, vec![1, 2]));
/// ```
pub struct EdgeCut<'a> {
    topology: &'a Topology,
    residual: EdgeResidual,
    sources: Vec<u32>,
    sinks: Vec<u32>,
    ends: Ends,
    trees: Trees,
    slope: Slope,
    flow: Vec<i64>,
}

impl<'a> EdgeCut<'a> {
    /// Parts these sources from these sinks; no node is both.
    pub fn new(topology: &'a Topology, sources: &[u32], sinks: &[u32]) -> Self {
        Self {
            topology,
            residual: EdgeResidual::new(topology),
            sources: sources.to_vec(),
            sinks: sinks.to_vec(),
            ends: Ends::default(),
            trees: Trees::default(),
            slope: Slope::default(),
            flow: Vec::new(),
        }
    }

    /// The cheapest cut, where a road costs its capacity in the direction in which it is cut; the capacities against
    /// the way of a one-way road are not read. [`super::INFINITE`] is for what may not be cut.
    pub fn solve(&mut self, forward: &[i64], backward: &[i64], method: Method) -> Result<Cut, Endless> {
        self.residual.capacities.clear();
        for (at, slot) in self.residual.slots.iter_mut().zip(&self.topology.slots) {
            at.room = self.topology.capacity(*slot, forward, backward);
            self.residual.capacities.push(at.room);
        }
        self.ends.set(&self.residual, self.sources.iter().copied(), self.sinks.iter().copied());
        if let Err(path) = self.ends.extend(&self.residual) {
            return Err(Endless { path });
        }
        let value = match method {
            Method::Trees => self.trees.run(&mut self.residual, &self.ends),
            Method::Push => self.slope.run(&mut self.residual, &self.ends),
        };
        self.ends.settle(&mut self.residual);
        self.flow.clear();
        self.flow.resize(self.topology.edge_count(), 0);
        for (slot, at) in self.topology.slots.iter().zip(0..).filter(|(slot, _)| slot.is_start()) {
            self.flow[slot.edge() as usize] = self.residual.flow(0, at);
        }
        Ok(self.cut(value, forward, backward))
    }

    fn cut(&self, value: i64, forward: &[i64], backward: &[i64]) -> Cut {
        let source_side = reached(&self.residual, &self.ends);
        let mut edges = Vec::new();
        for node in (0..).zip(&source_side).filter(|(_, is_reached)| **is_reached).map(|(node, _)| node) {
            for slot in self.topology.of(node) {
                let is_cut = !source_side[slot.head as usize];
                if is_cut && self.topology.capacity(*slot, forward, backward) > 0 {
                    edges.push(slot.edge());
                }
            }
        }
        edges.sort_unstable();
        Cut { value, edges, nodes: Vec::new(), source_side }
    }

    /// How much flows over each road from its start to its end, less than nothing where it flows the other way, as of
    /// the last cut that was found.
    pub fn flow(&self) -> &[i64] {
        &self.flow
    }

    /// The flow of the last cut as paths from a source to a sink, together as much as the cut's value.
    pub fn paths(&self) -> Vec<FlowPath> {
        decompose(self.topology, &self.flow, &self.sources, &self.sinks)
    }
}

impl Topology {
    /// What can flow over a road from the end of the slot to the other.
    pub(super) fn capacity(&self, slot: super::topology::Slot, forward: &[i64], backward: &[i64]) -> i64 {
        let edge = slot.edge() as usize;
        match (slot.is_start(), self.ways[edge]) {
            (true, _) => forward[edge],
            (false, Ways::Both) => backward[edge],
            (false, Ways::Forward) => 0,
        }
    }
}

/// What more could still get to from the sources.
pub(super) fn reached<R: Residual>(residual: &R, ends: &Ends) -> Vec<bool> {
    let mut is_reached: Vec<bool> = ends.kind.iter().map(|kind| *kind == End::Source).collect();
    let mut queue = ends.sources.clone();
    while let Some(vertex) = queue.pop() {
        for slot in residual.slots(vertex) {
            let head = residual.head(vertex, slot);
            if !is_reached[head as usize] && residual.room(vertex, slot) > 0 {
                is_reached[head as usize] = true;
                queue.push(head);
            }
        }
    }
    is_reached
}
