//! Whether an interception holds: each unit stands at one place, and what it meets there in time is added up.

mod proof;

use std::collections::HashMap;

use serde_json::json;

use super::claim::{Claim, by_id};
use super::drive::ways;
use super::{Proof, Said, Violation};
use crate::interception::Question;
use crate::network::{NEVER, Nanos, Network, Node};

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    if said == Said::Infeasible {
        return Err(answer.wrong("says infeasible, but standing nowhere is a plan"));
    }
    let met = met_weight(network, question, answer)?;
    answer.get("met_weight").map_or(Ok(()), |claim| claim.is_number(met))?;
    let all: f64 = question.routes.iter().map(|route| route.weight).sum();
    answer.get("of_weight").map_or(Ok(()), |claim| claim.is_number(all))?;
    if let Some(bound) = answer.get("bound")
        && bound.number()? < met - 1e-6 - met * 1e-9
    {
        return Err(bound.shown_wrong("is below what is met", json!({ "met_weight": met })));
    }
    if let Some(greedy) = answer.get("greedy_weight")
        && greedy.number()? > met + 1e-6 + met * 1e-9
    {
        return Err(greedy.shown_wrong("is above what is met in the end", json!({ "met_weight": met })));
    }
    match answer.get("certificate") {
        Some(certificate) if said == Said::Optimal => {
            Ok(Proof::of(proof::is_proved(network, question, &certificate, met)?))
        }
        _ => Ok(Proof::None),
    }
}

/// When a unit is at each node.
pub(super) fn arrivals(network: &Network, question: &Question, unit: usize) -> Vec<Nanos> {
    let unit = &question.units[unit];
    let from = if question.use_ready { unit.ready } else { 0 };
    ways(network, unit.node).into_iter().map(|way| way.saturating_add(from)).collect()
}

fn met_weight(network: &Network, question: &Question, answer: &Claim<'_>) -> Result<f64, Violation> {
    let mut earliest: HashMap<Node, Nanos> = HashMap::new();
    let mut place_of: HashMap<usize, Node> = HashMap::new();
    let units = by_id(&question.units);
    for claim in answer.needed("posts")?.list()? {
        let unit_at = claim.needed("unit")?;
        let (unit, node) = (unit_at.unit(&units)?, claim.needed("node")?.node(network)?);
        if let Some(other) = place_of.insert(unit, node) {
            let nodes = [network.name(other), network.name(node)];
            return Err(unit_at.shown_wrong(
                "stands at two places",
                json!({ "unit": question.units[unit].id, "nodes": nodes }),
            ));
        }
        let arrival = arrivals(network, question, unit)[node as usize];
        if arrival == NEVER {
            return Err(unit_at.wrong(format!("has no way to {}", network.name(node))));
        }
        let there = earliest.entry(node).or_insert(NEVER);
        *there = arrival.min(*there);
    }
    let is_met = |steps: &[(Nanos, Node)]| {
        steps.iter().any(|(time, node)| earliest.get(node).is_some_and(|arrival| arrival <= time))
    };
    Ok(question.routes.iter().filter(|route| is_met(&route.steps)).map(|route| route.weight).sum())
}
