//! Whether a closure holds: who can get out past the controls, and whether what is to be bought shuts them in.

mod barred;

use std::collections::HashSet;

use serde_json::json;

use super::claim::Claim;
use super::{Proof, Said, Violation};
use crate::closure::{Buy, Control, Question};
use crate::network::{Network, Node};
use barred::Barred;

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    let now = Barred::new(network, &question.controls);
    let leak = now.leak(network, question);
    if let Some(claim) = answer.get("closed") {
        let witness = json!({ "nodes": leak.as_ref().map(|leak| names(network, leak)) });
        match (claim.yes()?, &leak) {
            (true, Some(_)) => return Err(claim.shown_wrong("is not true; there is a way out", witness)),
            (false, None) => return Err(claim.shown_wrong("is not true; there is no way out", json!({}))),
            _ => (),
        }
    }
    if let Some(claim) = answer.get("witness")
        && !claim.list()?.is_empty()
    {
        witness(network, question, &now, &claim)?;
    }
    if said == Said::Infeasible {
        return Ok(Proof::None);
    }
    let Some(completion) = answer.get("completion") else { return Ok(Proof::None) };
    let cost = complete(network, question, &completion)?;
    completion.get("cost").map_or(Ok(()), |claim| claim.is_number(cost))?;
    Ok(Proof::None)
}

fn names<'a>(network: &'a Network, nodes: &[Node]) -> Vec<&'a str> {
    nodes.iter().map(|node| network.name(*node)).collect()
}

/// A way out that is claimed has to be one.
fn witness(network: &Network, question: &Question, now: &Barred, claim: &Claim<'_>) -> Result<(), Violation> {
    let way = claim.nodes(network)?;
    let (first, last) = (way[0], way[way.len() - 1]);
    if !question.inside.contains(&first) || !question.outside.contains(&last) {
        return Err(claim.wrong("does not lead from inside to outside"));
    }
    if let Some(node) = way.iter().find(|node| now.bars_node(**node)) {
        let name = network.name(*node);
        return Err(claim.shown_wrong(format!("passes the control at {name}"), json!({ "node": name })));
    }
    for pair in way.windows(2) {
        let is_open = network.out.of(pair[0]).any(|(node, road)| node == pair[1] && !now.bars(pair[0], road));
        if !is_open {
            let ends = names(network, pair);
            return Err(claim.shown_wrong("goes where no open road is", json!({ "from_to": ends })));
        }
    }
    Ok(())
}

/// Closes what is bought in addition, and says what it costs.
fn complete(network: &Network, question: &Question, completion: &Claim<'_>) -> Result<f64, Violation> {
    let ends: HashSet<Node> = question.inside.iter().chain(&question.outside).copied().collect();
    let mut held = Barred::new(network, &question.controls);
    let mut cost = 0.0;
    for claim in completion.needed("controls")?.list()? {
        let bought = control(network, &claim)?;
        match bought {
            Control::Node(_) if question.buy == Buy::Edges => {
                return Err(claim.wrong("is a node; roads are asked for"));
            }
            Control::Road { .. } if question.buy == Buy::Nodes => {
                return Err(claim.wrong("is a road; nodes are asked for"));
            }
            Control::Node(node) if ends.contains(&node) => {
                return Err(claim.wrong("is inside or outside, and only nodes between are held"));
            }
            Control::Node(node) => {
                cost += if held.bars_node(node) { 0.0 } else { node_cost(network, question, node) };
            }
            Control::Road { from, to } => {
                let roads = held.opens(network, from, to);
                cost += roads.iter().map(|road| road_cost(network, question, *road)).sum::<f64>();
            }
        }
        held.bar(network, bought);
    }
    if let Some(leak) = held.leak(network, question) {
        let witness = json!({ "nodes": names(network, &leak) });
        return Err(Violation::shown("the completion leaves a way out", witness));
    }
    Ok(cost)
}

/// A control that is claimed.
fn control(network: &Network, claim: &Claim<'_>) -> Result<Control, Violation> {
    if let Some(node) = claim.get("node") {
        return Ok(Control::Node(node.node(network)?));
    }
    let (from, to) = (claim.needed("from")?.node(network)?, claim.needed("to")?.node(network)?);
    if !network.out.of(from).any(|(node, _)| node == to) {
        return Err(claim.wrong("names a road that is not there"));
    }
    Ok(Control::Road { from, to })
}

pub(super) fn node_cost(network: &Network, question: &Question, node: Node) -> f64 {
    match question.node_cost {
        crate::closure::Price::Cost => network.node_costs[node as usize],
        _ => 1.0,
    }
}

pub(super) fn road_cost(network: &Network, question: &Question, road: u32) -> f64 {
    let road = &network.roads[road as usize];
    match question.edge_cost {
        crate::closure::Price::Unit => 1.0,
        crate::closure::Price::Lanes => f64::from(road.lanes),
        crate::closure::Price::Cost => road.cost,
    }
}
