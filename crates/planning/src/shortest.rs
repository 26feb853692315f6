//! The shortest ways from one node to all others, by whatever a road costs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::network::{Links, Node};

/// The cost of what is never reached.
pub const UNREACHED: i64 = i64::MAX;

/// What it costs to come to every node, and by which arc one comes.
#[derive(Clone, Debug)]
pub struct Ways {
    /// What it costs to be at each node; [`UNREACHED`] where no way leads.
    pub cost: Vec<i64>,
    /// The node and the road before each node on its way; none at the source and where no way leads.
    pub before: Vec<Option<(Node, u32)>>,
}

impl Ways {
    /// Searches along these links from a source that costs so much to begin with. Among equal ways the one that was
    /// found first stays, and nodes of equal cost are taken by number.
    pub fn from(links: &Links, source: Node, start: i64, cost_of: impl Fn(u32) -> i64) -> Self {
        let nodes = links.first.len() - 1;
        let mut ways = Self { cost: vec![UNREACHED; nodes], before: vec![None; nodes] };
        ways.cost[source as usize] = start;
        let mut queue = BinaryHeap::from([Reverse((start, source))]);
        while let Some(Reverse((cost, node))) = queue.pop() {
            if cost > ways.cost[node as usize] {
                continue;
            }
            for (next, road) in links.of(node) {
                let there = cost.saturating_add(cost_of(road));
                if there < ways.cost[next as usize] {
                    ways.cost[next as usize] = there;
                    ways.before[next as usize] = Some((node, road));
                    queue.push(Reverse((there, next)));
                }
            }
        }
        ways
    }

    /// The nodes of the way to a node, from the source on; nothing but the node itself at the source.
    pub fn path(&self, to: Node) -> Vec<Node> {
        let mut path = vec![to];
        let mut at = to;
        while let Some((before, _)) = self.before[at as usize] {
            path.push(before);
            at = before;
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Network, Road};

    #[test]
    fn a_one_way_road_is_driven_round() {
        let road = |from, to, time, oneway| Road {
            from,
            to,
            time,
            length_micrometers: None,
            lanes: 1,
            cost: 1.0,
            oneway,
        };
        let network =
            Network::of_roads(4, vec![road(0, 1, 5, true), road(1, 2, 2, false), road(0, 2, 9, false)]);
        let time = |road: u32| network.roads[road as usize].time;
        let there = Ways::from(&network.out, 0, 1, time);
        assert_eq!(there.cost, [1, 6, 8, UNREACHED]);
        assert_eq!(there.path(2), [0, 1, 2]);
        assert_eq!(Ways::from(&network.out, 1, 0, time).cost, [11, 0, 2, UNREACHED]);
    }
}
