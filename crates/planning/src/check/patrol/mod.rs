//! Whether a walk holds: it goes along roads, comes back, takes in all that is asked for, and is as long as it says.

mod proof;

use std::collections::{BTreeMap, HashSet};

use serde_json::json;

use super::claim::Claim;
use super::{Proof, Said, Violation};
use crate::network::{Network, Node, Road};
use crate::patrol::Question;

/// So many micrometres are a metre.
const METER: f64 = 1e6;

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    let certificate = answer.get("certificate");
    if said == Said::Infeasible {
        let Some(certificate) = certificate else { return Ok(Proof::None) };
        return Ok(Proof::of(proof::is_refuted(network, question, &certificate)?));
    }
    let walk_at = answer.needed("walk")?;
    let walk = walk_at.nodes(network)?;
    let (Some(first), Some(last)) = (walk.first(), walk.last()) else {
        return Err(walk_at.wrong("is no walk; it names no node"));
    };
    if first != last {
        let ends = [network.name(*first), network.name(*last)];
        return Err(walk_at.shown_wrong("does not come back to where it began", json!({ "ends": ends })));
    }
    let steps = steps(network, &walk, &walk_at)?;
    let needed = match question {
        Question::Postman { roads } => roads.as_slice(),
        Question::Tour { nodes } => {
            let walked: HashSet<Node> = walk.iter().copied().collect();
            if let Some(missed) = nodes.iter().find(|node| !walked.contains(node)) {
                let name = network.name(*missed);
                return Err(walk_at.shown_wrong(format!("does not come to {name}"), json!({ "node": name })));
            }
            &[]
        }
    };
    let micrometers = length(network, &steps, needed, &walk_at)?;
    #[expect(clippy::cast_precision_loss, reason = "nine thousand kilometres of micrometres are exact")]
    let meters = micrometers as f64 / METER;
    answer.get("length_meters").map_or(Ok(()), |claim| claim.is_number(meters))?;
    if let Some(bound) = answer.get("bound")
        && bound.number()? > meters + 1e-6
    {
        return Err(bound.shown_wrong("is above the walk's own length", json!({ "length_meters": meters })));
    }
    if micrometers == 0 {
        return Ok(Proof::Whole);
    }
    let Some(certificate) = certificate.filter(|_| said == Said::Optimal) else { return Ok(Proof::None) };
    match proof::bound(network, question, &certificate)? {
        Some(proved) if up_to_step(network, proved) >= i128::from(micrometers) => Ok(Proof::Whole),
        // A search beyond the relaxation is not written down, and says so.
        Some(_)
            if certificate.get("parts").is_some_and(|parts| parts.count().is_ok_and(|parts| parts > 1)) =>
        {
            Ok(Proof::Part)
        }
        Some(proved) => Err(certificate.shown_wrong(
            "does not rule out a shorter walk",
            json!({ "proved_micrometers": i64::try_from(proved).ok(), "micrometers": micrometers }),
        )),
        None => Ok(Proof::None),
    }
}

/// How often each pair of neighbours is walked, where every step goes along a road.
fn steps(
    network: &Network,
    walk: &[Node],
    walk_at: &Claim<'_>,
) -> Result<BTreeMap<(Node, Node), Steps>, Violation> {
    let mut steps: BTreeMap<(Node, Node), Steps> = BTreeMap::new();
    for pair in walk.windows(2) {
        let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
        let here = steps.entry((low, high)).or_default();
        if pair[0] == low {
            here.up += 1;
        } else {
            here.down += 1;
        }
        if !network.out.of(pair[0]).any(|(node, _)| node == pair[1]) {
            let ends = [network.name(pair[0]), network.name(pair[1])];
            return Err(walk_at.shown_wrong("goes where there is no road", json!({ "from_to": ends })));
        }
    }
    Ok(steps)
}

/// The least length of a walk that is no less than this: every walk is so many times what all roads have in common.
fn up_to_step(network: &Network, micrometers: i128) -> i128 {
    let common = |mut a: i128, mut b: i128| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let lengths = network.roads.iter().map(|road| i128::from(road.length_micrometers.unwrap_or(0)));
    let step = lengths.fold(0, common).max(1);
    -(-micrometers).div_euclid(step) * step
}

/// How often a pair of neighbours is walked, from the lower number to the higher and back.
#[derive(Clone, Copy, Default)]
struct Steps {
    up: usize,
    down: usize,
}

/// The length of the walk, each step on the road that makes it shortest while all that is needed is driven.
fn length(
    network: &Network,
    steps: &BTreeMap<(Node, Node), Steps>,
    needed: &[u32],
    walk_at: &Claim<'_>,
) -> Result<i64, Violation> {
    let ends = |road: &Road| (road.from.min(road.to), road.from.max(road.to));
    let mut needed_of: BTreeMap<(Node, Node), Vec<u32>> = BTreeMap::new();
    for road in needed {
        needed_of.entry(ends(&network.roads[*road as usize])).or_default().push(*road);
    }
    if let Some((missed, _)) = needed_of.iter().find(|(ends, _)| !steps.contains_key(ends)) {
        return Err(missing(network, *missed, walk_at));
    }
    let mut total = 0;
    for (pair, steps) in steps {
        let needed = needed_of.get(pair).map_or(&[][..], Vec::as_slice);
        total +=
            length_between(network, *pair, *steps, needed).ok_or_else(|| missing(network, *pair, walk_at))?;
    }
    Ok(total)
}

fn missing(network: &Network, (low, high): (Node, Node), walk_at: &Claim<'_>) -> Violation {
    let ends = [network.name(low), network.name(high)];
    let what = format!("does not drive every road between {} and {}", ends[0], ends[1]);
    walk_at.shown_wrong(what, json!({ "between": ends }))
}

/// The least length of so many steps between two neighbours that drive all needed roads; none where they cannot.
fn length_between(network: &Network, (low, high): (Node, Node), steps: Steps, needed: &[u32]) -> Option<i64> {
    let road = |number: u32| &network.roads[number as usize];
    let length = |number: u32| road(number).length_micrometers.unwrap_or(0);
    let shortest = |from, to| {
        let there = network.out.of(from).filter(|(node, _)| *node == to);
        there.map(|(_, road)| length(road)).min().unwrap_or(0)
    };
    let of_needed: i64 = needed.iter().map(|number| length(*number)).sum();
    if low == high {
        let free = (steps.up + steps.down).checked_sub(needed.len())?;
        return Some(of_needed + shortest(low, high) * i64::try_from(free).ok()?);
    }
    let oneway =
        |from| needed.iter().filter(|number| road(**number).oneway && road(**number).from == from).count();
    let up = steps.up.checked_sub(oneway(low))?;
    let down = steps.down.checked_sub(oneway(high))?;
    let both = needed.iter().filter(|number| !road(**number).oneway).count();
    let free = (up + down).checked_sub(both)?;
    // Needed two-way roads take the steps of the dearer direction first.
    let (up_length, down_length) = (shortest(low, high), shortest(high, low));
    let free_up = if up_length > down_length { up.saturating_sub(both) } else { free.min(up) };
    let free_down = free - free_up;
    let times = |count: usize, length: i64| i64::try_from(count).ok()?.checked_mul(length);
    of_needed.checked_add(times(free_up, up_length)?)?.checked_add(times(free_down, down_length)?)
}
