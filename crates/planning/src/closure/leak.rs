//! The quickest way out past the controls.

use super::guard::{Guard, Zone};
use super::ways::Way;
use crate::network::{NEVER, Nanos, Network, Node};

/// A way from inside to outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Leak {
    pub(super) nodes: Vec<Node>,
    pub(super) time: Nanos,
}

/// Finds the quickest way from any node inside to any outside, if there is one, by the ways out in their order.
pub(super) fn shortest(network: &Network, guard: &Guard, leads_out: &[bool], ways: &[Way]) -> Option<Leak> {
    let mut search = Search::new(network);
    // Nobody gets out but by an open way.
    for same in ways.chunk_by(|one, other| one.from == other.from) {
        if same.iter().any(|way| way.is_open) {
            search.leave(network, guard, leads_out, same[0].from, 0);
        }
    }
    while let Some((time, node)) = search.next() {
        search.leave(network, guard, leads_out, node, time);
    }
    let last = search.last?;
    let before = |at: &Node| Some(search.from[*at as usize]).filter(|before| *before != Node::MAX);
    let mut nodes: Vec<Node> = std::iter::successors(Some(last), before).collect();
    nodes.reverse();
    Some(Leak { nodes, time: search.time_max })
}

/// So many buckets lie in the ring at most.
const BUCKETS_MAX: i64 = 1 << 16;

/// A search over buckets of time in a ring: within a bucket the order does not matter, because whatever is reached
/// earlier than before is looked at again.
struct Search {
    arrival: Vec<Nanos>,
    from: Vec<Node>,
    ring: Vec<Vec<Node>>,
    /// How long a bucket lasts.
    width: Nanos,
    /// The bucket at hand, counted from the beginning.
    at: Nanos,
    waiting: usize,
    /// Somebody is outside by then, here; what takes as long is not looked at.
    time_max: Nanos,
    last: Option<Node>,
}

impl Search {
    fn new(network: &Network) -> Self {
        let (longest, total) = network.roads.iter().fold((0, 0_i128), |(longest, total), road| {
            (road.time.max(longest), total + i128::from(road.time))
        });
        let mean = total / i128::try_from(network.roads.len().max(1)).unwrap_or(1);
        let width = Nanos::try_from(mean / 4).unwrap_or(0).max(longest / BUCKETS_MAX).max(1);
        let buckets = usize::try_from(longest / width + 2).unwrap_or(usize::MAX);
        Self {
            arrival: vec![NEVER; network.node_count()],
            from: vec![Node::MAX; network.node_count()],
            ring: vec![Vec::new(); buckets],
            width,
            at: 0,
            waiting: 0,
            time_max: NEVER,
            last: None,
        }
    }

    fn place(&self, bucket: Nanos) -> usize {
        usize::try_from(bucket).unwrap_or(0) % self.ring.len()
    }

    /// The next node whose arrival has become earlier.
    fn next(&mut self) -> Option<(Nanos, Node)> {
        while self.waiting > 0 && self.at.saturating_mul(self.width) < self.time_max {
            let place = self.place(self.at);
            let Some(node) = self.ring[place].pop() else {
                self.at += 1;
                continue;
            };
            self.waiting -= 1;
            let time = self.arrival[node as usize];
            // A node that has moved to an earlier bucket has been there.
            if time / self.width == self.at {
                return Some((time, node));
            }
        }
        None
    }

    fn leave(&mut self, network: &Network, guard: &Guard, leads_out: &[bool], node: Node, time: Nanos) {
        for (next, road) in network.out.of(node) {
            if !leads_out[next as usize] || guard.holds_road(road) {
                continue;
            }
            let arrival = time + network.roads[road as usize].time;
            if arrival >= self.arrival[next as usize] || arrival >= self.time_max {
                continue;
            }
            self.arrival[next as usize] = arrival;
            self.from[next as usize] = node;
            if guard.zone(next) == Zone::Outside {
                (self.time_max, self.last) = (arrival, Some(next));
            } else {
                let place = self.place(arrival / self.width);
                self.ring[place].push(next);
                self.waiting += 1;
            }
        }
    }
}
