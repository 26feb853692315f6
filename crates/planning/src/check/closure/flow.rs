//! Whether a flow proves that no completion is cheaper: whatever is held lets nothing through, so all that flows from
//! inside to outside past the controls has to be paid for, if no more flows anywhere than holding it costs.

use serde_json::json;

use super::super::Violation;
use super::super::claim::Claim;
use super::Purse;
use super::barred::Barred;
use crate::closure::{Buy, Question};
use crate::network::{Network, Node};

/// So much may be lost by rounding at one place.
const TOLERANCE: f64 = 1e-5;

/// Looks the flow through; false where there is none.
pub(super) fn is_proved(
    network: &Network,
    question: &Question,
    now: &Barred,
    certificate: &Claim<'_>,
    cost: f64,
) -> Result<bool, Violation> {
    let Some(claim) = certificate.get("flow") else { return Ok(false) };
    let purse = Purse::new(network, question);
    let mut entering = vec![0.0; network.node_count()];
    let mut leaving = vec![0.0; network.node_count()];
    let mut is_used = vec![false; network.roads.len()];
    for pair in claim.list()? {
        let list = pair.list()?;
        let [road_at, amount_at] = list.as_slice() else { return Err(pair.wrong("is no road and amount")) };
        let number = road_at.count()?;
        let Some(road) = network.roads.get(number) else { return Err(road_at.wrong("is no road")) };
        if std::mem::replace(&mut is_used[number], true) {
            return Err(road_at.wrong("is there twice"));
        }
        let number = u32::try_from(number).map_err(|_large| road_at.wrong("is no road"))?;
        let amount = amount_at.number()?;
        let (from, to) = if amount < 0.0 { (road.to, road.from) } else { (road.from, road.to) };
        if road.oneway && amount < 0.0 || now.bars(from, number) || now.bars_node(from) || now.bars_node(to) {
            return Err(pair.wrong("flows where nobody gets through"));
        }
        let may = if question.buy == Buy::Nodes { f64::INFINITY } else { purse.of_road(number) };
        if amount.abs() > may + TOLERANCE {
            return Err(pair.shown_wrong("flows over a road that is held for less", json!({ "cost": may })));
        }
        leaving[from as usize] += amount.abs();
        entering[to as usize] += amount.abs();
    }
    let value = value(network, question, &purse, &entering, &leaving)?;
    if value + TOLERANCE < cost {
        return Err(
            claim.shown_wrong("is less than the completion costs", json!({ "flow": value, "cost": cost }))
        );
    }
    Ok(true)
}

/// How much flows from inside to outside, when it is lost nowhere and no node lets more through than it costs.
fn value(
    network: &Network,
    question: &Question,
    purse: &Purse<'_>,
    entering: &[f64],
    leaving: &[f64],
) -> Result<f64, Violation> {
    let balance = |node: &Node| leaving[*node as usize] - entering[*node as usize];
    for node in (0_u32..).take(network.node_count()) {
        let name = network.name(node);
        if !purse.ends.contains(&node) && balance(&node).abs() > TOLERANCE {
            return Err(Violation::shown(
                format!("the certificate's flow comes from nowhere or is lost at {name}"),
                json!({ "node": name }),
            ));
        }
        let through = leaving[node as usize].max(entering[node as usize]);
        if purse.sells(node) && through > purse.of_node(node) + TOLERANCE {
            return Err(Violation::shown(
                format!("the certificate's flow goes through {name}, which is held for less"),
                json!({ "node": name, "flow": through, "cost": purse.of_node(node) }),
            ));
        }
    }
    if let Some(node) = question.inside.iter().find(|node| balance(node) < -TOLERANCE) {
        return Err(Violation::shown(
            "the certificate's flow ends inside",
            json!({ "node": network.name(*node) }),
        ));
    }
    if let Some(node) = question.outside.iter().find(|node| balance(node) > TOLERANCE) {
        return Err(Violation::shown(
            "the certificate's flow begins outside",
            json!({ "node": network.name(*node) }),
        ));
    }
    Ok(question.inside.iter().map(balance).sum())
}
