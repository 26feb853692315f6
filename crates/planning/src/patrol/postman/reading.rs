//! How long a walk is of which only the nodes are known.

use std::collections::BTreeMap;

use super::super::length;
use crate::network::{Network, Node};

/// What is asked for between two nodes, and how often a walk goes from one to the other.
#[derive(Default)]
struct Between {
    /// Steps from the lower node to the higher, and back.
    steps: [i64; 2],
    /// Visits that can only be made that way.
    oneway: [i64; 2],
    /// Visits that can be made either way.
    either: i64,
    /// How long all visits are together.
    asked: i64,
}

/// How long a walk is if of several roads between two nodes those are driven that make it shortest, with every visit
/// made; none if some visit is not made, or no road leads from a node to the next.
pub(super) fn length_of(network: &Network, visits: &[(u32, u32)], walk: &[Node]) -> Option<i64> {
    let key = |from: Node, to: Node| (from.min(to), from.max(to));
    let mut between: BTreeMap<(Node, Node), Between> = BTreeMap::new();
    for step in walk.windows(2) {
        between.entry(key(step[0], step[1])).or_default().steps[usize::from(step[0] > step[1])] += 1;
    }
    for (number, times) in visits {
        let road = &network.roads[*number as usize];
        let there = between.get_mut(&key(road.from, road.to))?;
        let times = i64::from(*times);
        there.asked += times * length(network, *number);
        if road.oneway || road.from == road.to {
            there.oneway[usize::from(road.from > road.to)] += times;
        } else {
            there.either += times;
        }
    }
    between
        .iter()
        .map(|((a, b), between)| between.length(least(network, *a, *b), least(network, *b, *a)))
        .sum()
}

/// The length of the shortest road from one node to another.
fn least(network: &Network, from: Node, to: Node) -> Option<i64> {
    network.out.of(from).filter(|(end, _)| *end == to).map(|(_, road)| length(network, road)).min()
}

impl Between {
    /// The least that the steps come to, if a step beyond the visits is so long up, and so long down.
    fn length(&self, up: Option<i64>, down: Option<i64>) -> Option<i64> {
        let spare = [self.steps[0] - self.oneway[0], self.steps[1] - self.oneway[1]];
        let beyond =
            |steps: i64, length: Option<i64>| if steps == 0 { Some(0) } else { Some(steps * length?) };
        let fits = (0..=self.either).filter(|ups| *ups <= spare[0] && self.either - ups <= spare[1]);
        let least = fits.filter_map(|ups| {
            Some(beyond(spare[0] - ups, up)? + beyond(spare[1] - (self.either - ups), down)?)
        });
        Some(self.asked + least.min()?)
    }
}
