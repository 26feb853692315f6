//! A contraction hierarchy for large matrices (Geisberger et al. 2008), swept as PHAST does (Delling et al. 2011).
//!
//! ```text
//!   core      ●───●───●          what stays: few vertices, searched plainly
//!            ╱ ╲ ╱   ╲ ╲
//!   …       ●   ●     ● ●        contracted later, ranked higher
//!          ╱ ╲   ╲   ╱
//!         ●   ●   ● ●            contracted first
//! ```
//!
//! Vertices are taken out one by one, the least important first; where a shortest way led over one, a shortcut takes
//! its place. Every shortest way then goes up, through the core, and down. From a source one search goes up; then
//! one sweep over the arcs that lead down, from the top, finishes every target at once, for several sources side by
//! side.

mod contract;
mod sweep;

use crate::graph::{Cost, Graph, Node};

/// A hierarchy under the weights of the moment at which it was built.
pub struct Hierarchy {
    /// Vertices by importance: the place of each in `order`.
    rank: Vec<u32>,
    /// Vertices from the first contracted to the core.
    order: Vec<Node>,
    /// From this place on, vertices are in the core.
    core: u32,
    /// Arcs to more important vertices, and among the core.
    up: Arcs,
    /// Arcs from more important vertices, by their head.
    down: Arcs,
}

/// Arcs by the vertex that they belong to, in flat arrays.
#[derive(Default)]
struct Arcs {
    first: Vec<u32>,
    end: Vec<Node>,
    weight: Vec<Cost>,
}

impl Arcs {
    fn of(lists: &[Vec<(Node, Cost)>]) -> Self {
        let mut arcs = Self { first: vec![0], ..Self::default() };
        for list in lists {
            arcs.end.extend(list.iter().map(|(end, _)| *end));
            arcs.weight.extend(list.iter().map(|(_, weight)| *weight));
            arcs.first
                .push(u32::try_from(arcs.end.len()).expect("a hierarchy has fewer than four billion arcs"));
        }
        arcs
    }

    fn at(&self, node: Node) -> impl Iterator<Item = (Node, Cost)> + '_ {
        let range = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
        self.end[range.clone()].iter().copied().zip(self.weight[range].iter().copied())
    }
}

impl Hierarchy {
    /// Builds the hierarchy of a graph under its present weights.
    pub fn build(graph: &Graph) -> Self {
        contract::contract(graph)
    }

    /// How many vertices stay in the core.
    pub fn core_nodes(&self) -> usize {
        self.order.len() - self.core as usize
    }

    /// How many arcs there are, shortcuts among them.
    pub fn arcs(&self) -> usize {
        self.up.end.len() + self.down.end.len()
    }
}
