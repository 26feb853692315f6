//! Whether a closure holds: who can get out past the controls, and whether what is to be bought shuts them in.

mod barred;
mod flow;
mod ways;

use std::collections::HashSet;

use serde_json::json;

use super::claim::{Claim, are_equal};
use super::{Proof, Said, Violation};
use crate::closure::{Buy, Control, Price, Question};
use crate::network::{Nanos, Network, Node};
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
        let time = way_out(network, question, &now, &claim)?;
        answer.get("witness_seconds").map_or(Ok(()), |claim| claim.is_time(time))?;
    }
    ways::check(network, question, &now, answer)?;
    if said == Said::Infeasible {
        return Ok(Proof::of(is_refuted(network, question, &now, answer)?));
    }
    let cost = match answer.get("completion") {
        Some(completion) => {
            let cost = complete(network, question, &completion)?;
            completion.get("cost").map_or(Ok(()), |claim| claim.is_number(cost))?;
            cost
        }
        None if leak.is_some() => return Ok(Proof::None),
        None => 0.0,
    };
    if let Some(claim) = answer.get("max_flow") {
        let flow = claim.number()?;
        let is_too_much = flow > cost && !are_equal(flow, cost);
        if is_too_much || said == Said::Optimal && !are_equal(flow, cost) {
            return Err(claim.shown_wrong("does not fit the completion", json!({ "cost": cost })));
        }
    }
    if leak.is_none() && are_equal(cost, 0.0) {
        return Ok(Proof::Whole);
    }
    match answer.get("certificate") {
        Some(certificate) if said == Said::Optimal => {
            Ok(Proof::of(flow::is_proved(network, question, &now, &certificate, cost)?))
        }
        _ => Ok(Proof::None),
    }
}

fn names<'a>(network: &'a Network, nodes: &[Node]) -> Vec<&'a str> {
    nodes.iter().map(|node| network.name(*node)).collect()
}

/// A way out that is claimed has to be one; how long it takes.
fn way_out(
    network: &Network,
    question: &Question,
    now: &Barred,
    claim: &Claim<'_>,
) -> Result<Nanos, Violation> {
    let way = claim.nodes(network)?;
    let (Some(first), Some(last)) = (way.first(), way.last()) else {
        return Err(claim.wrong("names no node"));
    };
    if !question.inside.contains(first) || !question.outside.contains(last) {
        return Err(claim.wrong("does not lead from inside to outside"));
    }
    if let Some(node) = way.iter().find(|node| now.bars_node(**node)) {
        let name = network.name(*node);
        return Err(claim.shown_wrong(format!("passes the control at {name}"), json!({ "node": name })));
    }
    let mut time = 0;
    for pair in way.windows(2) {
        let open =
            network.out.of(pair[0]).filter(|(node, road)| *node == pair[1] && !now.bars(pair[0], *road));
        let Some(quickest) = open.map(|(_, road)| network.roads[road as usize].time).min() else {
            let ends = names(network, pair);
            return Err(claim.shown_wrong("goes where no open road is", json!({ "from_to": ends })));
        };
        time += quickest;
    }
    Ok(time)
}

/// Whether a way out is shown on which nothing may be bought.
fn is_refuted(
    network: &Network,
    question: &Question,
    now: &Barred,
    answer: &Claim<'_>,
) -> Result<bool, Violation> {
    let Some(claim) = answer.get("certificate").and_then(|certificate| certificate.get("path")) else {
        return Ok(false);
    };
    way_out(network, question, now, &claim)?;
    if question.buy != Buy::Nodes {
        return Err(claim.wrong("can be closed: roads may be bought"));
    }
    let purse = Purse::new(network, question);
    match claim.nodes(network)?.into_iter().find(|node| purse.sells(*node)) {
        Some(node) => Err(claim.wrong(format!("can be closed at {}", network.name(node)))),
        None => Ok(true),
    }
}

/// What may be bought, and for how much.
struct Purse<'a> {
    network: &'a Network,
    question: &'a Question,
    /// Nodes inside or outside.
    ends: HashSet<Node>,
    /// Those of them between which a road leads straight out.
    straight: HashSet<Node>,
}

impl<'a> Purse<'a> {
    fn new(network: &'a Network, question: &'a Question) -> Self {
        let inside: HashSet<Node> = question.inside.iter().copied().collect();
        let outside: HashSet<Node> = question.outside.iter().copied().collect();
        let mut straight = HashSet::new();
        for from in &inside {
            for (to, _) in network.out.of(*from).filter(|(to, _)| outside.contains(to)) {
                straight.insert(*from);
                straight.insert(to);
            }
        }
        Self { network, question, ends: inside.union(&outside).copied().collect(), straight }
    }

    /// Whether a node may be bought.
    fn sells(&self, node: Node) -> bool {
        self.question.buy != Buy::Edges && (!self.ends.contains(&node) || self.straight.contains(&node))
    }

    fn of_node(&self, node: Node) -> f64 {
        match self.question.node_cost {
            Price::Cost => self.network.node_costs[node as usize],
            Price::Unit | Price::Lanes => 1.0,
        }
    }

    fn of_road(&self, road: u32) -> f64 {
        let road = &self.network.roads[road as usize];
        match self.question.edge_cost {
            Price::Unit => 1.0,
            Price::Lanes => f64::from(road.lanes),
            Price::Cost => road.cost,
        }
    }
}

/// Closes what is bought in addition, and says what it costs.
fn complete(network: &Network, question: &Question, completion: &Claim<'_>) -> Result<f64, Violation> {
    let purse = Purse::new(network, question);
    let mut held = Barred::new(network, &question.controls);
    let mut cost = 0.0;
    for claim in completion.needed("controls")?.list()? {
        let bought = control(network, &claim)?;
        match bought {
            Control::Node(node) if purse.sells(node) => {
                cost += if held.bars_node(node) { 0.0 } else { purse.of_node(node) };
            }
            Control::Node(_) => return Err(claim.wrong("is a node that may not be bought")),
            Control::Road { .. } if question.buy == Buy::Nodes => {
                return Err(claim.wrong("is a road; nodes are asked for"));
            }
            Control::Road { from, to } => {
                cost += held.opens(network, from, to).iter().map(|road| purse.of_road(*road)).sum::<f64>();
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
