//! How many ways out have nothing in common.

use roads::flow::{EdgeCut, Method, NodeCut, Topology, Ways};

use super::Question;
use super::guard::{Guard, Zone};
use crate::network::{Network, Node};

/// What two ways must not have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Apart {
    /// A road.
    Roads,
    /// A node between inside and outside.
    Nodes,
}

/// As many ways out past the controls as there can be of which no two have a road, or a node between, in common: each
/// from a node inside to a node outside. As many controls, and no fewer, close them (Menger 1927).
pub fn independent_ways_out(network: &Network, question: &Question, apart: Apart) -> Vec<Vec<Node>> {
    let guard = Guard::new(network, question, &question.controls);
    let free = |node: &&Node| !guard.holds_node(**node);
    // Both ends of all inside and all outside are one node each, after the others.
    let count = u32::try_from(network.node_count()).expect("nodes have 32 bits");
    let (inside, outside) = (count, count + 1);
    let many = i64::from(count) + 1;
    let (mut arcs, mut forward, mut backward) = (Vec::new(), Vec::new(), Vec::new());
    for (road, number) in network.roads.iter().zip(0_u32..) {
        let is_held = guard.holds_road(number) || guard.holds_node(road.from) || guard.holds_node(road.to);
        let room = |from, to| {
            i64::from(!is_held && guard.zone(from) != Zone::Outside && guard.zone(to) != Zone::Inside)
        };
        arcs.push((road.from, road.to, if road.oneway { Ways::Forward } else { Ways::Both }));
        forward.push(room(road.from, road.to));
        backward.push(room(road.to, road.from));
    }
    arcs.extend(question.inside.iter().filter(free).map(|node| (inside, *node, Ways::Forward)));
    arcs.extend(question.outside.iter().filter(free).map(|node| (*node, outside, Ways::Forward)));
    forward.resize(arcs.len(), many);
    backward.resize(arcs.len(), 0);
    let topology = Topology::new(network.node_count() + 2, &arcs);
    let mut ways = match apart {
        Apart::Roads => {
            let mut cut = EdgeCut::new(&topology, &[inside], &[outside]);
            cut.solve(&forward, &backward, Method::Push).map(|_| cut.paths()).unwrap_or_default()
        }
        Apart::Nodes => {
            let costs = guard.zone.iter().map(|zone| if *zone == Zone::Between { 1 } else { many });
            let costs: Vec<i64> = costs.chain([many, many]).collect();
            let mut cut = NodeCut::with_edges(&topology, &[inside], &[outside], &forward, &backward);
            cut.solve_by(&costs, Method::Push).map(|_| cut.paths()).unwrap_or_default()
        }
    };
    ways.sort_by_key(|way| (way.nodes.len(), way.nodes.clone()));
    ways.into_iter().map(|way| way.nodes[1..way.nodes.len() - 1].to_vec()).collect()
}
