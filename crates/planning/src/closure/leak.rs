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
    let mut search = Search::new(network, leads_out);
    // Nobody gets out but by an open way.
    for same in ways.chunk_by(|one, other| one.from == other.from) {
        if same.iter().any(|way| way.is_open) {
            search.leave(network, guard, same[0].from, 0);
        }
    }
    while let Some((time, node)) = search.next() {
        search.leave(network, guard, node, time);
    }
    let last = search.last?;
    let before = |at: &Node| Some(search.reached[*at as usize].from).filter(|before| *before != Node::MAX);
    let mut nodes: Vec<Node> = std::iter::successors(Some(last), before).collect();
    nodes.reverse();
    Some(Leak { nodes, time: search.time_max })
}

/// So many buckets lie in the ring at most.
const BUCKETS_MAX: i64 = 1 << 16;

/// When a node is reached, and from which other; none for a node inside.
#[derive(Clone, Copy)]
struct Reached {
    arrival: Nanos,
    from: Node,
}

const UNREACHED: Reached = Reached { arrival: NEVER, from: Node::MAX };
/// Whatever comes here comes too late.
const AVOIDED: Reached = Reached { arrival: Nanos::MIN, from: Node::MAX };

/// A search over buckets of time in a ring: within a bucket the order does not matter, because whatever is reached
/// earlier than before is looked at again.
struct Search {
    reached: Vec<Reached>,
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
    /// Nobody who cannot get on to the outside is reached.
    fn new(network: &Network, leads_out: &[bool]) -> Self {
        let times = &network.out.time;
        let longest = times.iter().copied().max().unwrap_or(0);
        let total: i128 = times.iter().map(|time| i128::from(*time)).sum();
        let mean = total / i128::try_from(times.len().max(1)).unwrap_or(1);
        let width = Nanos::try_from(mean / 4).unwrap_or(0).max(longest / BUCKETS_MAX).max(1);
        let buckets = usize::try_from(longest / width + 2).unwrap_or(usize::MAX);
        Self {
            reached: leads_out.iter().map(|leads_out| if *leads_out { UNREACHED } else { AVOIDED }).collect(),
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
            let time = self.reached[node as usize].arrival;
            // A node that has moved to an earlier bucket has been there.
            if time / self.width == self.at {
                return Some((time, node));
            }
        }
        None
    }

    fn leave(&mut self, network: &Network, guard: &Guard, node: Node, time: Nanos) {
        for (next, road, road_time) in network.out.timed(node) {
            let arrival = time + road_time;
            let reached = &mut self.reached[next as usize];
            if arrival >= reached.arrival || arrival >= self.time_max {
                continue;
            }
            if guard.holds_road(road) {
                continue;
            }
            *reached = Reached { arrival, from: node };
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
