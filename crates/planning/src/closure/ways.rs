//! The ways out, and which of them are open.

use super::guard::{Guard, Zone};
use crate::network::{Network, Node};

/// A way out: all roads from one node inside to one that is not, in that direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Way {
    /// The node inside.
    pub from: Node,
    /// The node that is not inside.
    pub to: Node,
    /// Whether somebody gets out by it past the controls.
    pub is_open: bool,
}

/// Every way out, by the node inside and then the other. Roads side by side are one way. A road that, without any
/// crossing, only leads back inside is none.
pub(super) fn ways(network: &Network, guard: &Guard, leads_out: &[bool]) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    for (from, zone) in (0..).zip(&guard.zone) {
        if *zone != Zone::Inside {
            continue;
        }
        let first = ways.len();
        for (to, road) in network.out.of(from).filter(|(to, _)| guard.zone(*to) != Zone::Inside) {
            let is_open = leads_out[to as usize] && !guard.holds_node(from) && !guard.holds_road(road);
            if let Some(way) = ways[first..].iter_mut().find(|way| way.to == to) {
                way.is_open |= is_open;
            } else if is_open || !comes_back(network, guard, from, to) {
                ways.push(Way { from, to, is_open });
            }
        }
        ways[first..].sort_unstable_by_key(|way| way.to);
    }
    ways
}

/// Whether a road, followed over nodes that join just two, ends inside again.
fn comes_back(network: &Network, guard: &Guard, from: Node, to: Node) -> bool {
    let (mut before, mut at) = (from, to);
    while guard.zone(at) == Zone::Between {
        let mut onward = None;
        for (node, _) in network.out.of(at).chain(network.into.of(at)) {
            if node == before || node == at || onward == Some(node) {
                continue;
            }
            if onward.is_some() {
                return false;
            }
            onward = Some(node);
        }
        let Some(next) = onward else { return false };
        (before, at) = (at, next);
    }
    guard.zone(at) == Zone::Inside
}
