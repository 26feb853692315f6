//! Rounds for several crews: one walk over all that is asked for, cut into pieces (*route first, cut second*).
//!
//! ```text
//!   walk    a─b─c─d─e─f─a            the shortest in time over all visits
//!   cuts    a─b─c│c─d─e─f│…          so that the longest round, with the way back, is as short as can be
//! ```
//!
//! The cuts are the best for the walk (Beasley 1983); another walk may allow shorter rounds, so the answer has a bound
//! of its own: all rounds together leave each node as often as they enter it, so they take no less than the relaxation
//! of the postman's walk, and no round takes less than the longest road and the way back.

#[cfg(test)]
mod tests;

use super::walk_of_visits;
use crate::network::{Nanos, Network, Node};
use crate::shortest::{UNREACHED, Ways};
use crate::watch::{Status, Watch};

/// A road that is to be driven so many times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// The road, by its place in the network.
    pub road: u32,
    /// How often.
    pub times: u32,
}

/// A closed walk of one crew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// The nodes, the first once more at the end.
    pub walk: Vec<Node>,
    /// How long it takes.
    pub time: Nanos,
}

/// Rounds that take in all visits together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rounds {
    /// The rounds, at most one for each crew.
    pub rounds: Vec<Round>,
    /// How long the longest takes.
    pub time: Nanos,
    /// No rounds of so many crews are all shorter.
    pub bound: Nanos,
    /// Whether none are shorter; `infeasible` where no walk takes in all roads.
    pub status: Status,
}

/// How often a road has to be driven within some time so that no gap between two visits is longer than that: the least
/// that any plan needs.
pub fn visits_for_gap(time: Nanos, gap: Nanos) -> u32 {
    u32::try_from(time.div_euclid(gap.max(1)) + i64::from(time.rem_euclid(gap.max(1)) > 0))
        .unwrap_or(u32::MAX)
}

/// Shares visits among crews so that the longest round is short. A road that is to be visited with a gap no longer than
/// a round takes is to be listed once; who drives the round again and again keeps the gap.
pub fn rounds(network: &Network, visits: &[Visit], crews: usize, watch: &Watch) -> Rounds {
    let timed = timed(network);
    let visits: Vec<(u32, u32)> = visits.iter().map(|visit| (visit.road, visit.times)).collect();
    let answer = walk_of_visits(&timed, &visits, watch);
    if answer.status == Status::Infeasible || crews == 0 {
        let status = if visits.is_empty() { Status::Optimal } else { Status::Infeasible };
        return Rounds { rounds: Vec::new(), time: 0, bound: 0, status };
    }
    let crews_whole = i64::try_from(crews).unwrap_or(i64::MAX);
    let share = answer.certificate.proved_micrometers.max(0).div_euclid(crews_whole);
    let longest = visits.iter().map(|(road, _)| back_and_forth(network, *road)).max().unwrap_or(0);
    let rounds = cut(network, &visits, &answer.walk, crews);
    let time = rounds.iter().map(|round| round.time).max().unwrap_or(0);
    let bound = share.max(longest).min(time);
    let status = if bound == time { Status::Optimal } else { Status::Feasible };
    Rounds { rounds, time, bound, status }
}

/// The network with times in the place of lengths.
fn timed(network: &Network) -> Network {
    let mut timed = network.clone();
    for road in &mut timed.roads {
        road.length_micrometers = Some(road.time);
    }
    timed
}

/// The least time in which a road is driven and its driver is back.
fn back_and_forth(network: &Network, road: u32) -> Nanos {
    let time = |road: u32| network.roads[road as usize].time;
    let Some(asked) = network.roads.get(road as usize) else { return 0 };
    let back = Ways::from(&network.out, asked.to, 0, time).cost[asked.from as usize];
    let there = Ways::from(&network.out, asked.from, 0, time).cost[asked.to as usize];
    let shortest = if asked.oneway { back } else { back.min(there) };
    if shortest == UNREACHED { 0 } else { asked.time + shortest }
}

/// Cuts a closed walk into pieces, one for each crew, so that the longest round is as short as can be.
fn cut(network: &Network, visits: &[(u32, u32)], walk: &[Node], crews: usize) -> Vec<Round> {
    let steps = walk.len().saturating_sub(1);
    if steps == 0 {
        return Vec::new();
    }
    let time = |road: u32| network.roads[road as usize].time;
    let at = clock(network, visits, walk);
    // The way back from each end of a piece: one search against the arcs for each start.
    let mut back: Vec<Option<Vec<i64>>> = vec![None; network.node_count()];
    for start in walk {
        back[*start as usize].get_or_insert_with(|| Ways::from(&network.into, *start, 0, time).cost);
    }
    let round = |from: usize, to: usize| {
        let back = back[walk[from] as usize].as_ref().map_or(UNREACHED, |back| back[walk[to] as usize]);
        (at[to] - at[from]).saturating_add(back)
    };
    let pieces = pieces(crews.min(steps), walk.len(), &round);
    let closed = pieces.into_iter().map(|(from, to)| {
        let home = Ways::from(&network.out, walk[to], 0, time).path(walk[from]);
        let mut piece = walk[from..=to].to_vec();
        piece.extend(home.into_iter().skip(1));
        Round { walk: piece, time: round(from, to) }
    });
    closed.collect()
}

/// Where a row is best cut: the pieces, from and to, of which the longest is as short as can be.
fn pieces(crews: usize, nodes: usize, round: &dyn Fn(usize, usize) -> Nanos) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![(UNREACHED, 0); nodes]; crews + 1];
    longest[0][0] = (0, 0);
    for crew in 1..=crews {
        for to in 0..nodes {
            longest[crew][to] = longest[crew - 1][to];
            for from in 0..to {
                let there = longest[crew - 1][from].0.max(round(from, to));
                if there < longest[crew][to].0 {
                    longest[crew][to] = (there, from);
                }
            }
            if longest[crew][to].0 == longest[crew - 1][to].0 {
                // One crew fewer does as well.
                longest[crew][to].1 = usize::MAX;
            }
        }
    }
    let mut pieces = Vec::new();
    let mut to = nodes - 1;
    for crew in (1..=crews).rev() {
        let (_, from) = longest[crew][to];
        if from != usize::MAX && to > 0 {
            pieces.push((from, to));
            to = from;
        }
    }
    pieces.reverse();
    pieces
}

/// When a walk passes each of its nodes. Of several roads to the next node it drives one that still has to be visited,
/// else the quickest.
fn clock(network: &Network, visits: &[(u32, u32)], walk: &[Node]) -> Vec<Nanos> {
    let mut left = vec![0; network.roads.len()];
    for (road, times) in visits {
        left[*road as usize] += times;
    }
    let mut clock = vec![0];
    for (step, now) in walk.windows(2).zip(0..) {
        let roads = || network.out.of(step[0]).filter(|(to, _)| *to == step[1]).map(|(_, road)| road);
        let asked = roads().filter(|road| left[*road as usize] > 0);
        let asked = asked.max_by_key(|road| (network.roads[*road as usize].oneway, std::cmp::Reverse(*road)));
        let quickest = || roads().min_by_key(|road| network.roads[*road as usize].time);
        let road = asked.or_else(quickest).expect("a walk drives roads");
        left[road as usize] = left[road as usize].saturating_sub(1);
        clock.push(clock[now] + network.roads[road as usize].time);
    }
    clock
}

/// When two crews, each on its round again and again, meet at the most of these nodes at the same instant within one
/// round of the first: how long the second has to wait before it starts, and the nodes where they meet. The rounds begin
/// at their first nodes. Of equal waits the shortest; nothing if they have no such node in common.
pub fn joint(
    network: &Network,
    mine: &[Node],
    theirs: &[Node],
    nodes: &[Node],
) -> Option<(Nanos, Vec<Node>)> {
    let passes = |walk: &[Node]| {
        let mut at = 0;
        let mut passes = vec![];
        for (number, node) in walk.iter().enumerate() {
            if number > 0 {
                let roads = network.out.of(walk[number - 1]).filter(|(to, _)| to == node);
                at += roads.map(|(_, road)| network.roads[road as usize].time).min()?;
            }
            if nodes.contains(node) && (number == 0 || number + 1 < walk.len()) {
                passes.push((at, *node));
            }
        }
        Some((passes, at))
    };
    let ((mine, _), (theirs, round)) = (passes(mine)?, passes(theirs)?);
    let mut waits: Vec<(Nanos, Node)> = Vec::new();
    for (at, node) in &mine {
        let same = theirs.iter().filter(|(_, other)| other == node);
        waits.extend(same.map(|(other, _)| ((at - other).rem_euclid(round.max(1)), *node)));
    }
    waits.sort_unstable();
    waits.dedup();
    let groups = waits.chunk_by(|a, b| a.0 == b.0);
    let best = groups.max_by_key(|group| (group.len(), std::cmp::Reverse(group[0].0)))?;
    Some((best[0].0, best.iter().map(|(_, node)| *node).collect()))
}
