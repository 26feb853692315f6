//! The shortest closed walk past some nodes: the travelling salesman's, on the shortest ways between them.
//!
//! A few nodes are ordered by dynamic programming over their subsets (Held and Karp 1962). More are ordered by moving
//! pieces about, and then by branch and bound on 1-trees with penalties (Held and Karp 1971), as far as that leads.

mod local;
mod one_tree;
mod subsets;
#[cfg(test)]
mod tests;

use super::{Answer, Certificate, Proof, length, no_walk, walked};
use crate::network::{Network, Node};
use crate::shortest::{UNREACHED, Ways};
use crate::watch::Watch;

/// So many nodes are ordered by their subsets.
const SUBSETS_NODES_MAX: usize = 12;

/// Finds the shortest closed walk past all of these nodes.
pub(super) fn solve(network: &Network, nodes: &[Node], watch: &Watch) -> Answer {
    let mut nodes = nodes.to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    let search = |node: &Node| Ways::from(&network.out, *node, 0, |road| length(network, road));
    let row = |node: &Node| {
        let ways = search(node);
        nodes.iter().map(|node| ways.cost[*node as usize]).collect::<Vec<i64>>()
    };
    let costs: Vec<Vec<i64>> = nodes.iter().map(row).collect();
    for (from, row) in nodes.iter().zip(&costs) {
        if let Some(to) = row.iter().position(|cost| *cost == UNREACHED) {
            return no_walk(network, [*from, nodes[to]]);
        }
    }
    if nodes.len() < 2 {
        return walked(nodes, 0, 0, Certificate { parts: 1, ..Certificate::default() });
    }
    let (order, bound, certificate) = order(network, &nodes, &costs, watch);
    let mut walk = vec![nodes[order[0]]];
    for (at, next) in order.iter().zip(order.iter().cycle().skip(1)) {
        walk.extend(search(&nodes[*at]).path(nodes[*next]).into_iter().skip(1));
    }
    walked(walk, cost_of(&costs, &order), bound, certificate)
}

/// An order of the nodes, what no order costs less than, and why.
fn order(
    network: &Network,
    nodes: &[Node],
    costs: &[Vec<i64>],
    watch: &Watch,
) -> (Vec<usize>, i64, Certificate) {
    let is_directed = (0..costs.len()).any(|a| (0..a).any(|b| costs[a][b] != costs[b][a]));
    let start = if nodes.len() <= SUBSETS_NODES_MAX {
        subsets::order(costs)
    } else {
        local::order(costs, is_directed, watch)
    };
    let mut search = one_tree::Search::new(costs, is_directed, start, watch);
    let penalties = search.first();
    let proved = search.bound;
    if nodes.len() <= SUBSETS_NODES_MAX {
        search.bound = cost_of(costs, &search.best);
    } else {
        search.run();
    }
    let names = nodes.iter().cycle().map(|node| network.name(*node).into());
    let proof = Proof::Penalties { penalties: names.zip(penalties).collect(), is_directed };
    let parts = search.parts;
    let certificate = Certificate { proof: Some(proof), proved_micrometers: proved, parts, no_way: None };
    (search.best, search.bound, certificate)
}

/// What it costs to go round in this order.
fn cost_of(costs: &[Vec<i64>], order: &[usize]) -> i64 {
    order.iter().zip(order.iter().cycle().skip(1)).map(|(a, b)| costs[*a][*b]).sum()
}
