//! Whether numbers on the nodes prove that no walk is shorter: the duals of matching, of flow and of spanning trees.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use super::super::Violation;
use super::super::claim::Claim;
use super::super::drive::drive;
use crate::network::{NEVER, Network, Node};
use crate::patrol::Question;

/// What a proof shows, in micrometres; none where there is no proof.
pub(super) fn bound(
    network: &Network,
    question: &Question,
    certificate: &Claim<'_>,
) -> Result<Option<i128>, Violation> {
    let Some(proof) = certificate.get("proof") else { return Ok(None) };
    match (proof.needed("kind")?.text()?, question) {
        ("matching", Question::Postman { roads }) => matching(network, roads, &proof).map(Some),
        ("heights", Question::Postman { roads }) => heights(network, roads, &proof).map(Some),
        ("penalties", Question::Tour { nodes }) => penalties(network, nodes, &proof).map(Some),
        _ => Err(proof.wrong("is no proof about such a walk")),
    }
}

/// Whether it is shown that there is no walk: no way leads from one node to another to which it has to go.
pub(super) fn is_refuted(
    network: &Network,
    question: &Question,
    certificate: &Claim<'_>,
) -> Result<bool, Violation> {
    let Some(claim) = certificate.get("no_way") else { return Ok(false) };
    let [from, to] = claim.nodes(network)?[..] else { return Err(claim.wrong("are no two nodes")) };
    let ends: BTreeSet<Node> = match question {
        Question::Postman { roads } => roads
            .iter()
            .map(|road| &network.roads[*road as usize])
            .flat_map(|road| [road.from, road.to])
            .collect(),
        Question::Tour { nodes } => nodes.iter().copied().collect(),
    };
    if !ends.contains(&from) || !ends.contains(&to) {
        return Err(claim.wrong("are not both on every walk"));
    }
    if lengths(network, from)[to as usize] < i128::from(NEVER) {
        return Err(claim.wrong("have a way between them"));
    }
    Ok(true)
}

/// From one node to every other, in micrometres.
fn lengths(network: &Network, from: Node) -> Vec<i128> {
    let length = |road: u32| network.roads[road as usize].length_micrometers.unwrap_or(0);
    let found = drive(network, &[(from, 0)], length, |_, _| false);
    found.arrival.into_iter().map(i128::from).collect()
}

/// A list of nodes and numbers.
fn numbers(network: &Network, claim: &Claim<'_>) -> Result<Vec<(Node, i128)>, Violation> {
    let mut found = Vec::new();
    for pair in claim.list()? {
        let list = pair.list()?;
        let [node, number] = list.as_slice() else { return Err(pair.wrong("is no node and number")) };
        found.push((node.node(network)?, number.integer()?));
    }
    Ok(found)
}

/// Odd nodes are joined in pairs; potentials and discounts show what that costs at least.
fn matching(network: &Network, roads: &[u32], proof: &Claim<'_>) -> Result<i128, Violation> {
    if let Some(road) = network.roads.iter().find(|road| road.oneway) {
        let ends = [network.name(road.from), network.name(road.to)];
        return Err(proof.shown_wrong("is for two-way roads", json!({ "oneway": ends })));
    }
    let mut is_odd = vec![false; network.node_count()];
    let mut together = 0;
    for road in roads.iter().map(|road| &network.roads[*road as usize]) {
        is_odd[road.from as usize] ^= true;
        is_odd[road.to as usize] ^= true;
        together += i128::from(road.length_micrometers.unwrap_or(0));
    }
    let potentials_at = proof.needed("potentials")?;
    let potentials = numbers(network, &potentials_at)?;
    let potential: HashMap<Node, i128> = potentials.iter().copied().collect();
    let odd_count = is_odd.iter().filter(|is_odd| **is_odd).count();
    if potential.len() != odd_count
        || potentials.len() != odd_count
        || potentials.iter().any(|(node, _)| !is_odd[*node as usize])
    {
        return Err(potentials_at.wrong("are not one for each odd node"));
    }
    let mut blossoms: Vec<(BTreeSet<Node>, i128)> = Vec::new();
    for pair in proof.needed("blossoms")?.list()? {
        let list = pair.list()?;
        let [nodes, discount] = list.as_slice() else {
            return Err(pair.wrong("is no set with its discount"));
        };
        let set: BTreeSet<Node> = nodes.nodes(network)?.into_iter().collect();
        let discount = discount.integer()?;
        if discount < 0 || set.len().is_multiple_of(2) || set.iter().any(|node| !is_odd[*node as usize]) {
            return Err(pair.wrong("is no odd set of odd nodes with a discount of 0 or more"));
        }
        blossoms.push((set, discount));
    }
    for (from, from_potential) in &potentials {
        let lengths = lengths(network, *from);
        let around: Vec<_> = blossoms.iter().filter(|(set, _)| set.contains(from)).collect();
        for (to, to_potential) in potentials.iter().filter(|(to, _)| to > from) {
            let discounts: i128 =
                around.iter().filter(|(set, _)| set.contains(to)).map(|(_, discount)| discount).sum();
            if lengths[*to as usize] < i128::from(NEVER)
                && from_potential + to_potential - discounts > 2 * lengths[*to as usize]
            {
                let ends = [network.name(*from), network.name(*to)];
                return Err(
                    potentials_at.shown_wrong("come to more than the way between", json!({ "nodes": ends }))
                );
            }
        }
    }
    let sum: i128 = potentials.iter().map(|(_, potential)| potential).sum();
    let discounts =
        blossoms.iter().map(|(set, discount)| discount * (i128::try_from(set.len()).unwrap_or(1) - 1) / 2);
    let twice = sum - discounts.sum::<i128>();
    Ok(together + twice.div_euclid(2) + twice.rem_euclid(2))
}

/// A closed walk rises as much as it falls.
fn heights(network: &Network, roads: &[u32], proof: &Claim<'_>) -> Result<i128, Violation> {
    let heights_at = proof.needed("heights")?;
    let height: HashMap<Node, i128> = numbers(network, &heights_at)?.into_iter().collect();
    let at = |node: Node| height.get(&node).copied().unwrap_or(0);
    let least = |number: u32| {
        let road = &network.roads[number as usize];
        let rise = at(road.to) - at(road.from);
        let rise = if road.oneway { rise } else { rise.abs() };
        i128::from(road.length_micrometers.unwrap_or(0)) - rise
    };
    if let Some(steep) = (0_u32..).take(network.roads.len()).find(|road| least(*road) < 0) {
        let road = &network.roads[steep as usize];
        let ends = [network.name(road.from), network.name(road.to)];
        return Err(heights_at.shown_wrong("rise by more than a road is long", json!({ "road": ends })));
    }
    Ok(roads.iter().map(|road| least(*road)).sum())
}

/// A tour is a tree and two more ways.
fn penalties(network: &Network, nodes: &[Node], proof: &Claim<'_>) -> Result<i128, Violation> {
    let penalties_at = proof.needed("penalties")?;
    let penalties = numbers(network, &penalties_at)?;
    let is_directed = proof.needed("is_directed")?.yes()?;
    if nodes.len() < 2 {
        return Ok(0);
    }
    let count = nodes.len();
    let of_half = |half: &[(Node, i128)]| -> Result<HashMap<Node, i128>, Violation> {
        let found: HashMap<Node, i128> = half.iter().copied().collect();
        if half.len() == count && nodes.iter().all(|node| found.contains_key(node)) {
            Ok(found)
        } else {
            Err(penalties_at.wrong("are not one for each node"))
        }
    };
    let ways: HashMap<Node, Vec<i128>> = nodes.iter().map(|node| (*node, lengths(network, *node))).collect();
    if !is_directed {
        let penalty = of_half(&penalties)?;
        if penalties.iter().any(|(node, _)| {
            nodes.iter().any(|other| ways[node][*other as usize] != ways[other][*node as usize])
        }) {
            return Err(proof.wrong("takes ways to be the same there and back"));
        }
        let order: Vec<Node> = penalties.iter().map(|(node, _)| *node).collect();
        let cost = |a: usize, b: usize| {
            Some(ways[&order[a]][order[b] as usize] + penalty[&order[a]] + penalty[&order[b]])
        };
        let tree = one_tree(count, cost).ok_or_else(|| proof.wrong("joins no tour"))?;
        return Ok(tree - 2 * penalties.iter().map(|(_, penalty)| penalty).sum::<i128>());
    }
    if penalties.len() != 2 * count {
        return Err(penalties_at.wrong("are not two for each node"));
    }
    let (entries, exits) = penalties.split_at(count);
    let (entry, exit) = (of_half(entries)?, of_half(exits)?);
    if entries.iter().map(|pair| pair.0).ne(exits.iter().map(|pair| pair.0)) {
        return Err(penalties_at.wrong("name exits in another order than entries"));
    }
    let order: Vec<Node> = entries.iter().map(|(node, _)| *node).collect();
    directed(&order, &ways, &entry, &exit).ok_or_else(|| proof.wrong("joins no tour"))
}

/// The bound where entries and exits are apart: a spanning tree over all nodes, each its two halves joined, of ways from
/// exits to entries, and one more way.
fn directed(
    order: &[Node],
    ways: &HashMap<Node, Vec<i128>>,
    entry: &HashMap<Node, i128>,
    exit: &HashMap<Node, i128>,
) -> Option<i128> {
    let never = i128::from(NEVER);
    let cost = |from: usize, to: usize| {
        let way = ways[&order[from]][order[to] as usize];
        (way < never).then(|| way + exit[&order[from]] + entry[&order[to]])
    };
    // Halves are joined at no cost, so a node is as good as one vertex: the cheaper direction joins two of them.
    let either = |a: usize, b: usize| match (cost(a, b), cost(b, a)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let penalties: i128 = entry.values().chain(exit.values()).sum();
    // The first half alone is an entry: one way into it, beside the join to its exit, which hangs in the tree.
    let into = (1..order.len()).filter_map(|from| cost(from, 0)).min()?;
    let tree = spanning(order.len(), |a, b| {
        // The first node is in the tree with its exit only.
        match (a, b) {
            (0, to) | (to, 0) => cost(0, to),
            (a, b) => either(a, b),
        }
    })?;
    Some(tree + into - penalties)
}

/// The least spanning tree over all but the first, and the two cheapest ways of the first.
fn one_tree(count: usize, cost: impl Fn(usize, usize) -> Option<i128>) -> Option<i128> {
    if count == 2 {
        return Some(2 * cost(0, 1)?);
    }
    let mut first: Vec<i128> = (1..count).filter_map(|other| cost(0, other)).collect();
    first.sort_unstable();
    let tree = spanning(count - 1, |a, b| cost(a + 1, b + 1))?;
    Some(tree + first.first()? + first.get(1)?)
}

/// The least spanning tree (Prim).
fn spanning(count: usize, cost: impl Fn(usize, usize) -> Option<i128>) -> Option<i128> {
    let mut nearest: Vec<Option<i128>> = vec![None; count];
    let mut is_in = vec![false; count];
    let (mut at, mut total) = (0, 0);
    is_in[0] = true;
    for _ in 1..count {
        for other in (0..count).filter(|other| !is_in[*other]) {
            let there = cost(at, other);
            nearest[other] = match (nearest[other], there) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        let next = (0..count).filter(|other| !is_in[*other] && nearest[*other].is_some());
        at = next.min_by_key(|other| nearest[*other])?;
        total += nearest[at]?;
        is_in[at] = true;
    }
    Some(total)
}
