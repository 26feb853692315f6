//! The proof of an answer, written so that it can be checked without a search.
//!
//! ```text
//!   cost        post, travel (whether ways count, in ns), area, posts_max      what a plan costs, in whole numbers
//!   stands_by_seconds                     only posts that stand by then are choices; absent: all that are in time
//!   limit                                 the claim: no plan of choices costs this or less
//!   rounds[], leaves[]                    prices of units, count_price, passed[], kept[], bound, flow[from, to, amount]
//!   way_out                               instead of leaves: a way from start to target without any choice
//! ```
//!
//! A *choice* is a node with a unit in time there. Every round and every leaf proves a bound on all plans of its choices
//! that pass the nodes of `passed` and do not pass those of `kept`:
//!
//! ```text
//!   bound = area · (nodes passed anyway) + flow − Σ prices − count_price · posts_max
//! ```
//!
//! *Passed anyway* is what the starts reach without entering a choice; *lost* is what leads to a target likewise.
//! Nodes that are no choice and are joined by roads both ways count as one patch. The flow runs along arcs of the
//! network; it may begin at a start, in what is passed anyway, and behind a node of `passed`; it may end at a target,
//! in what is lost, at a node of `kept`, and, up to `area` for each of its nodes, in any patch or choice. A node or
//! patch of `passed` adds its own area besides. Through a choice flows at most post + `count_price` + the least
//! (way + price) of its units. What goes in comes out again everywhere else. Any such flow proves its bound, for a plan
//! cuts it and pays at least the price at each of its posts.
//!
//! A round says which pairs of unit and node are no choices any more: those with bound + (post + way + price +
//! `count_price`) − flow through the node > the round's `limit`. The leaves go on with the choices that are left; their
//! decisions are those of a tree in which every fork passes a node or does not, and each has a bound above `limit`.
//! Where `flow` is left out, since it would be too long, a largest flow at these prices has the bound's value.

use serde::Serialize;

use super::aim::Aim;
use super::choices::Choices;
use super::flow::UNLIMITED;
use super::frame::Frame;
use super::proof::{Decision, Prices, Proof, Round};
use crate::cordon::answer::Ground;
use crate::network::{Nanos, Node, seconds};

/// So many arcs with flow are written at most; the flows beyond are left out.
const ARCS_MAX: usize = 100_000;

/// From a node, to a node, so much.
type Along = (Box<str>, Box<str>, i64);

/// A proof in words.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct Certificate {
    cost: Cost,
    #[serde(skip_serializing_if = "Option::is_none")]
    stands_by_seconds: Option<f64>,
    limit: i64,
    rounds: Vec<Written>,
    leaves: Vec<Written>,
    way_out: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Cost {
    post: i64,
    travel: bool,
    area: i64,
    posts_max: Option<usize>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Written {
    passed: Vec<Box<str>>,
    kept: Vec<Box<str>>,
    prices: Vec<(Box<str>, i64)>,
    count_price: i64,
    bound: i64,
    limit: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<Vec<Along>>,
}

/// Writes the proof that no plan of these choices costs so much or less.
pub(super) fn write(
    ground: Ground<'_>,
    choices: &Choices,
    proof: &Proof,
    limit: i64,
    stands_by: Option<Nanos>,
) -> serde_json::Value {
    let Aim { post, travel, area, posts_max, .. } = proof.aim;
    let names = |nodes: &[Node]| nodes.iter().map(|node| ground.network.name(*node).into()).collect();
    let mut certificate = Certificate {
        cost: Cost { post, travel, area, posts_max },
        stands_by_seconds: stands_by.map(seconds),
        limit,
        rounds: Vec::new(),
        leaves: Vec::new(),
        way_out: names(&proof.way_out),
    };
    let mut writer = Writer { ground, aim: proof.aim, arcs_left: ARCS_MAX };
    let mut rest = choices.clone();
    for round in &proof.rounds {
        let written = writer.write(&rest, &round.prices, &[], round.limit);
        let Some(written) = written else { break };
        certificate.rounds.push(written);
        let Some(again) = Round::new(ground, &rest, &proof.aim, &round.prices, round.limit) else { break };
        rest = again.kept(&rest, &proof.aim);
    }
    for leaf in &proof.leaves {
        let written = writer.write(&rest, &leaf.prices, &leaf.decisions, limit);
        certificate.leaves.extend(written);
    }
    serde_json::to_value(certificate).unwrap_or_default()
}

struct Writer<'a> {
    ground: Ground<'a>,
    aim: Aim,
    arcs_left: usize,
}

impl Writer<'_> {
    fn write(
        &mut self,
        choices: &Choices,
        prices: &Prices,
        decisions: &[(Node, Decision)],
        limit: i64,
    ) -> Option<Written> {
        let Ground { network, question, .. } = self.ground;
        let mut frame = Frame::new(network, question, choices, self.aim.area).ok()?;
        for (node, decision) in decisions {
            let amount = if *decision == Decision::Passed { UNLIMITED } else { -UNLIMITED };
            frame.flow.add_terminal(frame.leave_of(*node), amount);
        }
        let mut of_choice = vec![0; frame.choices.nodes.len()];
        let flow = frame.price(&self.aim, prices, &mut of_choice);
        let bound = prices.constant(&self.aim, frame.passed) + flow;
        let names = |wanted: Decision| {
            let some = decisions.iter().filter(|(_, decision)| *decision == wanted);
            some.map(|(node, _)| network.name(*node).into()).collect()
        };
        let priced = prices.units.iter().zip(&question.units).filter(|(price, _)| **price > 0);
        let arcs = if self.arcs_left > 0 { frame.flow_along(network, decisions) } else { Vec::new() };
        let is_short = arcs.len() < self.arcs_left;
        self.arcs_left = self.arcs_left.saturating_sub(arcs.len());
        let name = |(from, to, amount): &(Node, Node, i64)| {
            (network.name(*from).into(), network.name(*to).into(), *amount)
        };
        Some(Written {
            passed: names(Decision::Passed),
            kept: names(Decision::Kept),
            prices: priced.map(|(price, unit)| (unit.id.clone(), *price)).collect(),
            count_price: prices.count,
            bound,
            limit,
            flow: is_short.then(|| arcs.iter().map(name).collect()),
        })
    }
}
