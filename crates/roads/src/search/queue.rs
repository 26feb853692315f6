//! A queue for costs that only grow: buckets in a ring, and a small heap for the bucket at hand.
//!
//! ```text
//!   ring   │ 3 │ 0 │ 5 │ 1 │ …     each bucket holds costs of one stretch, in no order
//!              ▲
//!            heap: the costs of the present stretch, in order
//! ```
//!
//! A binary heap over a whole city is a walk through memory for every cost. Here almost every cost is put at the end
//! of a short list and read once, and the heap stays small enough to be near. No arc is longer than the ring, so a
//! cost that is put in never comes round to a bucket that still waits for an earlier turn.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::graph::{Cost, Graph, Node, UNREACHABLE};

/// The ring has no more buckets than this; longer arcs make wider buckets.
const BUCKETS_MAX: u32 = 1 << 14;
/// A bucket is about this part of a usual arc wide.
const BUCKETS_PER_ARC: u64 = 4;

pub(super) struct Queue {
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    ring: Vec<Vec<(Cost, Node)>>,
    /// A cost belongs to the bucket of its quotient by 2^shift.
    shift: u32,
    /// The number of the stretch at hand.
    at: u32,
    /// How many costs wait in the ring.
    waiting: usize,
    /// Costs too far ahead for the ring: an arc that has become longer than any was when the ring was made.
    far: BinaryHeap<Reverse<(Cost, Node)>>,
}

impl Queue {
    pub(super) fn for_graph(graph: &Graph) -> Self {
        let open = graph.weights().iter().filter(|weight| **weight != UNREACHABLE);
        let (count, total, longest) = open.fold((0_u64, 0_u64, 0), |(count, total, longest), weight| {
            (count + 1, total + u64::from(*weight), longest.max(*weight))
        });
        let mean = total / count.max(1);
        let width = (mean / BUCKETS_PER_ARC).max(1);
        let mut shift = width.ilog2();
        while (longest >> shift) + 2 > BUCKETS_MAX {
            shift += 1;
        }
        let buckets = ((longest >> shift) + 2).next_power_of_two();
        Self {
            heap: BinaryHeap::new(),
            ring: vec![Vec::new(); buckets as usize],
            shift,
            at: 0,
            waiting: 0,
            far: BinaryHeap::new(),
        }
    }

    /// Begins at the least cost that will come.
    pub(super) fn start(&mut self, least: Cost) {
        self.at = least >> self.shift;
    }

    #[inline]
    pub(super) fn push(&mut self, cost: Cost, node: Node) {
        let stretch = cost >> self.shift;
        if stretch <= self.at {
            self.heap.push(Reverse((cost, node)));
        } else if ((stretch - self.at) as usize) < self.ring.len() {
            let bucket = stretch as usize & (self.ring.len() - 1);
            self.ring[bucket].push((cost, node));
            self.waiting += 1;
        } else {
            self.far.push(Reverse((cost, node)));
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<(Cost, Node)> {
        loop {
            if let Some(Reverse(least)) = self.heap.pop() {
                return Some(least);
            }
            self.advance()?;
        }
    }

    /// Goes on to the next stretch that holds something.
    fn advance(&mut self) -> Option<()> {
        let far = self.far.peek().map(|Reverse((cost, _))| cost >> self.shift);
        if self.waiting == 0 {
            self.at = far?;
        } else {
            self.at += 1;
        }
        let bucket = self.at as usize & (self.ring.len() - 1);
        let held = &mut self.ring[bucket];
        self.waiting -= held.len();
        self.heap.extend(held.drain(..).map(Reverse));
        while let Some(Reverse((cost, node))) = self.far.peek().copied() {
            if cost >> self.shift > self.at {
                break;
            }
            self.far.pop();
            self.heap.push(Reverse((cost, node)));
        }
        Some(())
    }

    /// Empties it. The ring is walked no farther than to the last cost that waits: after a short search, a few buckets.
    pub(super) fn clear(&mut self) {
        self.heap.clear();
        self.far.clear();
        let mut stretch = self.at as usize;
        while self.waiting > 0 {
            stretch += 1;
            let bucket = stretch & (self.ring.len() - 1);
            let held = &mut self.ring[bucket];
            self.waiting -= held.len();
            held.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn costs_come_in_order_and_whatever_an_early_end_leaves_is_gone(
            longest in 1_u32..5_000_000,
            rounds in prop::collection::vec(
                (any::<u32>(), prop::collection::vec(0_u32..6_000_000, 1..60), 0_usize..60), 1..6
            ),
        ) {
            let (graph, _) = Graph::from_arcs(3, &[(0, 1, longest), (1, 2, 1), (2, 0, 7)]);
            let mut queue = Queue::for_graph(&graph);
            for (start, ahead, taken) in rounds {
                let mut costs: Vec<Cost> = ahead.iter().map(|ahead| start.saturating_add(*ahead)).collect();
                queue.start(costs.iter().copied().min().unwrap());
                for cost in &costs {
                    queue.push(*cost, 0);
                }
                costs.sort_unstable();
                for cost in costs.iter().take(taken) {
                    prop_assert_eq!(queue.pop(), Some((*cost, 0)));
                }
                queue.clear();
                prop_assert_eq!((queue.waiting, queue.pop()), (0, None));
                prop_assert!(queue.ring.iter().all(Vec::is_empty));
            }
        }
    }
}
