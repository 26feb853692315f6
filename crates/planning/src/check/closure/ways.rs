//! How far it is closed: the ways out by count, and what all roads let through at once.

use std::collections::{BTreeMap, HashSet};

use serde_json::json;

use super::super::Violation;
use super::super::claim::Claim;
use super::super::flow::Flow;
use super::barred::Barred;
use crate::closure::Question;
use crate::network::{Network, Node};

/// Looks at the counts and degrees, as far as they are claimed.
pub(super) fn check(
    network: &Network,
    question: &Question,
    now: &Barred,
    answer: &Claim<'_>,
) -> Result<(), Violation> {
    let degree = answer.get("degree");
    let count_at = degree.as_ref().and_then(|degree| degree.get("count"));
    let claims = [answer.get("ways_out"), answer.get("ways_open"), count_at.clone()];
    if claims.iter().any(Option::is_some) {
        let (all, open) = ways(network, question, now);
        claims[0].as_ref().map_or(Ok(()), |claim| claim.is_count(all))?;
        claims[1].as_ref().map_or(Ok(()), |claim| claim.is_count(open))?;
        #[expect(clippy::cast_precision_loss, reason = "ways out are numbered with 32 bits")]
        let share = if all == 0 { 1.0 } else { (all - open) as f64 / all as f64 };
        count_at.map_or(Ok(()), |claim| claim.is_number(share))?;
    }
    if let Some(claim) = degree.and_then(|degree| degree.get("capacity")) {
        let all = lanes(network, question, &Barred::new(network, &[]));
        let left = lanes(network, question, now);
        #[expect(clippy::cast_precision_loss, reason = "lanes are far below what is exact")]
        let closed = if all == 0 { 1.0 } else { (all - left) as f64 / all as f64 };
        claim.is_number(closed).map_err(|violation| Violation {
            witness: json!({ "lanes": all, "lanes_left": left, "truth": closed }),
            ..violation
        })?;
    }
    Ok(())
}

/// So many ways lead out, and so many of them are open: a way is a pair of neighbours of whom one is inside and the
/// other is not; of those that are closed, one that leads back inside without a crossing is none.
fn ways(network: &Network, question: &Question, now: &Barred) -> (usize, usize) {
    let inside: HashSet<Node> = question.inside.iter().copied().collect();
    let outside: HashSet<Node> = question.outside.iter().copied().collect();
    let leads_out = leads_out(network, &inside, &outside, now);
    let mut ways: BTreeMap<(Node, Node), bool> = BTreeMap::new();
    for from in &inside {
        for (to, road) in network.out.of(*from).filter(|(to, _)| !inside.contains(to)) {
            let is_open = leads_out.contains(&to) && !now.bars_node(*from) && !now.bars(*from, road);
            *ways.entry((*from, to)).or_default() |= is_open;
        }
    }
    let open = ways.values().filter(|is_open| **is_open).count();
    let closed = ways.iter().filter(|(_, is_open)| !**is_open);
    let closed = closed.filter(|((from, to), _)| !comes_back(network, &inside, &outside, *from, *to)).count();
    (open + closed, open)
}

/// The nodes from which one comes to the outside past all controls without coming through the inside.
fn leads_out(
    network: &Network,
    inside: &HashSet<Node>,
    outside: &HashSet<Node>,
    now: &Barred,
) -> HashSet<Node> {
    let mut found: HashSet<Node> = outside.iter().copied().filter(|node| !now.bars_node(*node)).collect();
    let mut waiting: Vec<Node> = found.iter().copied().collect();
    while let Some(node) = waiting.pop() {
        for (before, road) in network.into.of(node) {
            let is_between = !inside.contains(&before) && !outside.contains(&before);
            if is_between && !now.bars_node(before) && !now.bars(before, road) && found.insert(before) {
                waiting.push(before);
            }
        }
    }
    found
}

/// Whether a road, followed as long as each node has but one way on, ends inside.
fn comes_back(
    network: &Network,
    inside: &HashSet<Node>,
    outside: &HashSet<Node>,
    from: Node,
    to: Node,
) -> bool {
    let (mut before, mut at) = (from, to);
    while !inside.contains(&at) && !outside.contains(&at) {
        let neighbours = network.out.of(at).chain(network.into.of(at)).map(|(node, _)| node);
        let onward: HashSet<Node> = neighbours.filter(|node| *node != before && *node != at).collect();
        let mut onward = onward.into_iter();
        let (Some(next), None) = (onward.next(), onward.next()) else { return false };
        (before, at) = (at, next);
    }
    inside.contains(&at)
}

/// How many lanes let somebody out at once.
fn lanes(network: &Network, question: &Question, now: &Barred) -> i64 {
    let (source, sink) = (network.node_count(), network.node_count() + 1);
    // All that is inside is one place, and so is all that is outside: what lies between them is what has to be searched.
    let mut place: Vec<usize> = (0..network.node_count()).collect();
    for (nodes, end) in [(&question.inside, source), (&question.outside, sink)] {
        for node in nodes {
            place[*node as usize] = end;
        }
    }
    let mut flow = Flow::new(network.node_count() + 2);
    for (number, road) in (0..).zip(&network.roads) {
        let (from, to) = (place[road.from as usize], place[road.to as usize]);
        let is_barred = now.bars_node(road.from) || now.bars_node(road.to) || now.bars(road.from, number);
        if from != to && !is_barred {
            let lanes = i64::from(road.lanes);
            flow.arc(from, to, lanes, if road.oneway { 0 } else { lanes });
        }
    }
    flow.greatest(source, sink)
}
