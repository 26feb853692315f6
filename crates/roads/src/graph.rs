//! A directed graph in flat arrays, with the arcs of every node side by side in both directions.
//!
//! ```text
//!   node        0     1  2        3
//!   first_out   0     2  3        5            arcs of node 0 are 0..2
//!   head        1  2  3  0  3     …            where arc 0 leads
//!   weight      …                              what it costs, in hundredths of a second
//! ```
//!
//! The weights are the part that changes: a closed street costs [`UNREACHABLE`], a jammed one more than before.
//! Nothing else is kept that would have to follow, so the next question is already answered by the new weights.

use crate::Array;

/// A node's number, from 0.
pub type Node = u32;
/// An arc's number, from 0, in the order of its tails.
pub type Arc = u32;
/// A time in hundredths of a second.
pub type Cost = u32;

/// The cost of what cannot be reached, and of an arc that is closed. Sums stop here: a way of 497 days or more is none.
pub const UNREACHABLE: Cost = u32::MAX;

/// The shape of a graph, which does not change.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    /// The first arc that leaves each node, and one more entry for the end.
    pub first_out: Array<u32>,
    /// Where each arc leads.
    pub head: Array<Node>,
    /// The first entry of `tail` and `arc_in` of each node, and one more for the end.
    pub first_in: Array<u32>,
    /// Where the arcs that enter a node come from, node by node.
    pub tail: Array<Node>,
    /// Which arcs those are.
    pub arc_in: Array<Arc>,
}

impl Topology {
    /// Whether the arrays fit together: every number in them names something.
    pub(crate) fn is_sound(&self) -> bool {
        let nodes = self.first_out.len().saturating_sub(1);
        let arcs = self.head.len();
        let is_index =
            |first: &[u32]| first.is_sorted() && first.last().is_some_and(|last| *last as usize == arcs);
        self.first_in.len() == nodes + 1
            && self.tail.len() == arcs
            && self.arc_in.len() == arcs
            && is_index(&self.first_out)
            && is_index(&self.first_in)
            && self.head.iter().chain(self.tail.iter()).all(|node| (*node as usize) < nodes)
            && self.arc_in.iter().all(|arc| (*arc as usize) < arcs)
    }
}

/// A graph with its present weights.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    topology: Topology,
    weight: Vec<Cost>,
    /// The same weights in the order of `tail`, so that a reverse search reads them in one stream.
    weight_in: Vec<Cost>,
    /// Where each arc stands in `weight_in`.
    entry_of_arc: Vec<u32>,
}

impl Graph {
    /// A graph of so many nodes from arcs in any order; parallel arcs and loops are kept, the order of the arcs of
    /// one tail too. Returns which given arc became which number: `numbers[new] = given`.
    pub fn from_arcs(nodes: usize, arcs: &[(Node, Node, Cost)]) -> (Self, Vec<u32>) {
        let (first_out, order) = bucket(nodes, arcs.iter().map(|arc| arc.0));
        let head: Vec<Node> = order.iter().map(|given| arcs[*given as usize].1).collect();
        let weight: Vec<Cost> = order.iter().map(|given| arcs[*given as usize].2).collect();
        let (first_in, arc_in) = bucket(nodes, head.iter().copied());
        let tail = arc_in.iter().map(|arc| arcs[order[*arc as usize] as usize].0).collect::<Vec<_>>();
        let topology = Topology {
            first_out: first_out.into(),
            head: head.into(),
            first_in: first_in.into(),
            tail: tail.into(),
            arc_in: arc_in.into(),
        };
        (Self::new(topology, weight), order)
    }

    /// A graph from its shape and its weights, arc by arc.
    pub fn new(topology: Topology, weight: Vec<Cost>) -> Self {
        assert_eq!(topology.head.len(), weight.len(), "every arc has a weight");
        let weight_in = topology.arc_in.iter().map(|arc| weight[*arc as usize]).collect();
        let mut entry_of_arc = vec![0; weight.len()];
        for (entry, arc) in (0..).zip(topology.arc_in.iter()) {
            entry_of_arc[*arc as usize] = entry;
        }
        Self { topology, weight, weight_in, entry_of_arc }
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.topology.first_out.len().saturating_sub(1)
    }

    /// How many arcs there are.
    pub fn arcs(&self) -> usize {
        self.weight.len()
    }

    /// The shape.
    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The weights, arc by arc.
    pub fn weights(&self) -> &[Cost] {
        &self.weight
    }

    /// The weights in the order of [`Topology::tail`].
    pub fn weights_in(&self) -> &[Cost] {
        &self.weight_in
    }

    /// Changes what an arc costs, from the next question on.
    pub fn set_weight(&mut self, arc: Arc, cost: Cost) {
        self.weight[arc as usize] = cost;
        self.weight_in[self.entry_of_arc[arc as usize] as usize] = cost;
    }

    /// Where an arc comes from.
    pub fn tail(&self, arc: Arc) -> Node {
        self.topology.tail[self.entry_of_arc[arc as usize] as usize]
    }

    /// The arcs that leave a node, with head and cost.
    pub fn arcs_from(&self, node: Node) -> impl Iterator<Item = (Arc, Node, Cost)> + '_ {
        let first = self.topology.first_out[node as usize];
        let range = first as usize..self.topology.first_out[node as usize + 1] as usize;
        let (heads, weights) = (&self.topology.head[range.clone()], &self.weight[range]);
        (first..).zip(heads).zip(weights).map(|((arc, head), cost)| (arc, *head, *cost))
    }

    /// The arcs that enter a node, with tail and cost.
    pub fn arcs_into(&self, node: Node) -> impl Iterator<Item = (Arc, Node, Cost)> + '_ {
        let range = self.topology.first_in[node as usize] as usize
            ..self.topology.first_in[node as usize + 1] as usize;
        let (arcs, tails) = (&self.topology.arc_in[range.clone()], &self.topology.tail[range.clone()]);
        arcs.iter().zip(tails).zip(&self.weight_in[range]).map(|((arc, tail), cost)| (*arc, *tail, *cost))
    }
}

/// Sorts items into buckets by counting; stable. Answers the first place of each bucket and the items in order.
pub(crate) fn bucket(buckets: usize, keys: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; buckets + 1];
    let mut count = 0;
    for key in keys.clone() {
        first[key as usize + 1] += 1;
        count += 1;
    }
    for at in 1..=buckets {
        first[at] += first[at - 1];
    }
    let mut next = first.clone();
    let mut order = vec![0_u32; count];
    for (item, key) in (0..).zip(keys) {
        order[next[key as usize] as usize] = item;
        next[key as usize] += 1;
    }
    (first, order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_stand_side_by_side_in_both_directions_and_a_new_weight_is_seen_from_both() {
        let (mut graph, order) = Graph::from_arcs(3, &[(2, 0, 7), (0, 1, 5), (0, 2, 9), (1, 2, 1)]);
        assert_eq!(order, [1, 2, 3, 0]);
        assert_eq!(graph.arcs_from(0).collect::<Vec<_>>(), [(0, 1, 5), (1, 2, 9)]);
        assert_eq!(graph.arcs_into(2).collect::<Vec<_>>(), [(1, 0, 9), (2, 1, 1)]);
        graph.set_weight(1, UNREACHABLE);
        assert_eq!(graph.arcs_into(2).next(), Some((1, 0, UNREACHABLE)));
        assert_eq!(graph.arcs_from(0).nth(1), Some((1, 2, UNREACHABLE)));
    }
}
