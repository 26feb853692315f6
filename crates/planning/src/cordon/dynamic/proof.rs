//! Why no plan is better: the questions that were asked, and the reason for which each was closed.
//!
//! The certificate of an answer of the dynamic model:
//!
//! ```text
//!   {"kind": "questions", "coin": 1048576, "refuted": [
//!      {"within": {"finish_seconds": …, "units": …, "trapped_nodes": …},              a limit left out is none
//!       "goal": "none" | "units" | "trapped_nodes" | "travel", "goal_limit": …,
//!       "questions": [
//!         {"asks": [1, 2]},                                             the whole, asked of one more node
//!         {"node": "7", "is": "passed", "closed": "lost"},
//!         {"node": "7", "is": "posted", "closed": "priced", "detour_percent": 0,
//!          "prices": {"A1": 524288}, "post": 0, "passed": 0}]}]}
//! ```
//!
//! It says: no plan keeps to these limits and is worth `goal_limit` or less to the goal. A unit or a node is worth a
//! coin, travel a nanosecond, and to the goal `none` every plan is worth 0. Where area is the goal, `goal_limit` limits
//! the nodes as well. The first question is the whole; `asks` names two questions about the same node, one for `passed`
//! and one for `posted`. A question settles its own node and those of all that led to it. Of an answer that is not
//! optimal, some questions may be `open`. Where the proof is too long to be written down, only `count` is there.
//!
//! To check a closed question:
//!
//! 1. Drive the vehicle with a post at every node that is not settled as passed, held since its first comer stands (not
//!    later than the finish allowed). `lost`: it passes a target, passes a node settled as posted, or passes more nodes than are
//!    allowed. Else this drive passes S and is stopped at the edge; every plan's vehicle passes S too, and comes to the
//!    edge not later.
//! 2. For each edge node that is not settled, drive again with it passed: if that drive is lost, it is *forced*, else it
//!    passes more nodes, which *follow* from it.
//! 3. Label each node: an edge node by its arrival; a node beyond by the shortest way from edge nodes that are not
//!    settled, their arrivals as beginnings, through nodes beyond only, each road counted `100 + detour_percent`
//!    hundredths (whole nanoseconds, rounded down); without a `detour_percent`, by no bound.
//! 4. Arcs: the roads from edge nodes that are not settled and from nodes beyond, to the same kinds, on which label and
//!    time of the vehicle do not exceed the next label; all of them without a `detour_percent`.
//! 5. A post costs the least of its comers by the label: what it is worth (a coin where units are limited by the goal,
//!    its way in nanoseconds where travel is, else nothing), `post`, and the unit's price. A passed node costs `passed`,
//!    and a coin where area is the goal. The cheapest cut between the edge nodes that are not settled and the targets
//!    (forced nodes must be cut, a node that passes takes all that follow along), with the posts settled and S, costs
//!    more than `goal_limit` and all prices together: those of the units, `post` times the limit of units, and `passed`
//!    times the limit of nodes.
//!
//! A plan within the limits would be such a cut, and cheaper.

use serde_json::{Map, Value, json};

use super::case::Case;
use super::prices::{COIN, Goal, Limits, Prices};
use super::reach::Fate;
use super::relax::Detour;
use crate::cordon::question::Question;
use crate::network::{NEVER, Node, seconds};

/// A proof of more questions than this is not written down.
pub(super) const QUESTIONS_MAX: usize = 100_000;

/// What became of a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Reason {
    /// Nothing yet.
    Open,
    /// The vehicle gets out, comes too early or passes too much, whatever else is held.
    Lost,
    /// Every cut is too dear at these prices.
    Priced {
        /// Which roads and posts there are.
        detour: Detour,
        /// The prices.
        prices: Prices,
    },
    /// It was asked of one more node, by these questions.
    Asked(usize, usize),
}

/// Why no plan within limits is worth so little to a goal. The first question is the whole, and each of the others
/// settles one node more than the one that asked it.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    /// The goal.
    pub(super) goal: Goal,
    /// What a plan would be worth at most.
    pub(super) worth: i64,
    /// The limits.
    pub(super) limits: Limits,
    /// The node settled last, and what became of the question.
    pub(super) items: Vec<(Option<(Node, Fate)>, Reason)>,
}

/// Proofs, worded for an answer.
pub(super) fn certificate(case: &Case<'_>, question: &Question, refuted: &[Proof]) -> Value {
    let count: usize = refuted.iter().map(|proof| proof.items.len()).sum();
    if count > QUESTIONS_MAX {
        return json!({"kind": "questions", "coin": COIN, "count": count});
    }
    let word = |proof: &Proof| {
        let mut within = Map::new();
        if proof.limits.until != NEVER {
            within.insert("finish_seconds".into(), json!(seconds(proof.limits.until - case.lead())));
        }
        if proof.limits.units != usize::MAX {
            within.insert("units".into(), json!(proof.limits.units));
        }
        if proof.limits.area != usize::MAX {
            within.insert("trapped_nodes".into(), json!(proof.limits.area));
        }
        let goal = match proof.goal {
            Goal::Any => "none",
            Goal::Units => "units",
            Goal::Area => "trapped_nodes",
            Goal::Travel => "travel",
        };
        let questions: Vec<Value> = proof.items.iter().map(|item| word_item(case, question, item)).collect();
        json!({"within": within, "goal": goal, "goal_limit": proof.worth, "questions": questions})
    };
    let refuted: Vec<Value> = refuted.iter().map(word).collect();
    json!({"kind": "questions", "coin": COIN, "refuted": refuted})
}

fn word_item(case: &Case<'_>, question: &Question, item: &(Option<(Node, Fate)>, Reason)) -> Value {
    let mut words = Map::new();
    if let Some((node, fate)) = item.0 {
        words.insert("node".into(), json!(case.network.name(node)));
        words.insert("is".into(), json!(if fate == Fate::Passed { "passed" } else { "posted" }));
    }
    match &item.1 {
        Reason::Open => {
            words.insert("closed".into(), json!("open"));
        }
        Reason::Lost => {
            words.insert("closed".into(), json!("lost"));
        }
        Reason::Asked(first, second) => {
            words.insert("asks".into(), json!([first, second]));
        }
        Reason::Priced { detour, prices } => {
            words.insert("closed".into(), json!("priced"));
            if let Detour::Percent(percent) = detour {
                words.insert("detour_percent".into(), json!(percent));
            }
            let id = |unit: u32| question.units[unit as usize].id.to_string();
            let units: Map<String, Value> =
                prices.units.iter().map(|(unit, price)| (id(*unit), json!(price))).collect();
            words.insert("prices".into(), Value::Object(units));
            words.insert("post".into(), json!(prices.post));
            words.insert("passed".into(), json!(prices.node));
        }
    }
    Value::Object(words)
}
