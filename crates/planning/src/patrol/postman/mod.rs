//! The postman's walk: every road that is asked for, each at least so many times.

mod flow;
mod mixed;
mod reading;
#[cfg(test)]
mod tests;
mod two_way;

use super::{Answer, no_walk, walked};
use crate::network::{Network, Node};
use crate::shortest::{UNREACHED, Ways};
use crate::watch::Watch;

/// So many relaxations are solved at most to go beyond the first.
const PARTS_MAX: usize = 5_000;
/// So many are solved in any case, however large they are.
const PARTS_MIN: usize = 20;
/// So much work is spent on them, about a nanosecond each.
const WORK_MAX: usize = 20_000_000_000;

/// How many relaxations are solved at most if one takes so much work.
fn parts_max(work: usize) -> usize {
    (WORK_MAX / work.max(1)).clamp(PARTS_MIN, PARTS_MAX)
}

/// Finds the shortest closed walk that drives each of these roads at least so many times, either way unless it is
/// one-way. A road is to be listed once.
///
/// # Panics
///
/// If [`super::length_is_known`] is not the case.
pub fn walk_of_visits(network: &Network, visits: &[(u32, u32)], watch: &Watch) -> Answer {
    let visits: Vec<(u32, u32)> = visits.iter().copied().filter(|(_, times)| *times > 0).collect();
    let Some((first, _)) = visits.first() else {
        return walked(Vec::new(), 0, 0, super::Certificate::default());
    };
    if let Some(witness) = apart(network, &visits, network.roads[*first as usize].from) {
        return no_walk(network, witness);
    }
    if network.roads.iter().any(|road| road.oneway) {
        mixed::solve(network, &visits, watch)
    } else {
        two_way::solve(network, &visits, watch)
    }
}

/// Two nodes that a walk would have to pass, with no way from one to the other.
fn apart(network: &Network, visits: &[(u32, u32)], start: Node) -> Option<[Node; 2]> {
    let length = |road| super::length(network, road);
    let there = Ways::from(&network.out, start, 0, length);
    let back = Ways::from(&network.into, start, 0, length);
    let ends = visits.iter().flat_map(|(road, _)| {
        let road = &network.roads[*road as usize];
        [road.from, road.to]
    });
    ends.into_iter().find_map(|node| {
        let there = (there.cost[node as usize] == UNREACHED).then_some([start, node]);
        there.or_else(|| (back.cost[node as usize] == UNREACHED).then_some([node, start]))
    })
}

/// Which nodes hang together.
#[derive(Clone, Debug)]
pub(super) struct Together(Vec<u32>);

impl Together {
    pub(super) fn new(nodes: usize) -> Self {
        Self((0..).take(nodes).collect())
    }

    /// The node that stands for all that hang together with this one.
    pub(super) fn find(&mut self, node: Node) -> Node {
        let mut at = node;
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    /// Ties two nodes together; false if they were before.
    pub(super) fn tie(&mut self, a: Node, b: Node) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
        a != b
    }
}

/// The ends of the roads that are asked for, ascending.
fn ends(network: &Network, visits: &[(u32, u32)]) -> Vec<Node> {
    let ends = visits.iter().flat_map(|(road, _)| {
        let road = &network.roads[*road as usize];
        [road.from, road.to]
    });
    let mut ends: Vec<Node> = ends.collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The roads that are asked for, together, in micrometres.
fn sum(network: &Network, visits: &[(u32, u32)]) -> i64 {
    visits.iter().map(|(road, times)| super::length(network, *road) * i64::from(*times)).sum()
}

/// The pairs of ends with a way between them that passes by no third end: all that a walk needs to tie parts together.
/// From the first of a pair to the second, by length.
fn direct(distance: &[Vec<i64>]) -> Vec<(i64, usize, usize)> {
    let count = distance.len();
    let passes = |a: usize, b: usize| {
        let whole = distance[a][b];
        let is_between = |c: usize| {
            let (there, on) = (distance[a][c], distance[c][b]);
            there > 0 && on > 0 && there < UNREACHED && on < UNREACHED && there + on == whole
        };
        (0..count).any(is_between)
    };
    let pairs = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
    let pairs = pairs.filter(|(a, b)| a != b && distance[*a][*b] < UNREACHED && !passes(*a, *b));
    let mut pairs: Vec<_> = pairs.map(|(a, b)| (distance[a][b], a, b)).collect();
    pairs.sort_unstable();
    pairs
}
