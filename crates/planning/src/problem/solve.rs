//! From a question of any kind to its answer.

use serde::Serialize;

use super::{Asked, Problem};
use crate::network::{Network, Node};
use crate::watch::{Status, Watch};
use crate::{blockade, closure, cordon, interception, patrol, siting};

/// An answer of one of the kinds, written as the kind's own.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Whether the inside is closed, and what closes it.
    Closure(closure::Answer),
    /// Who holds which of the given posts.
    Blockade(blockade::Answer),
    /// Where posts stop a vehicle.
    Cordon(cordon::Answer),
    /// Where units meet likely routes.
    Interception(Interception),
    /// Where sites are best.
    Siting(siting::Answer),
    /// Which walk takes in all.
    Patrol(Walk),
}

/// An answer about an interception, in names.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Interception {
    /// What is known of it.
    pub status: Status,
    /// What the routes weigh that are met in time.
    pub met_weight: f64,
    /// What all routes weigh.
    pub of_weight: f64,
    /// No choice of places meets more than that.
    pub bound: f64,
    /// What the greedy choice meets.
    pub greedy_weight: f64,
    /// Where each unit has to stand, in the order of the question.
    pub posts: Vec<Stand>,
    /// The proof of the bound.
    pub certificate: interception::Certificate,
}

/// Where a unit has to stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Stand {
    /// The unit's id.
    pub unit: Box<str>,
    /// The node's name.
    pub node: Box<str>,
}

/// A walk, in names.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Walk {
    /// What is known of it.
    pub status: Status,
    /// How long it is, in metres.
    pub length_meters: f64,
    /// No walk is shorter than that, in metres.
    pub bound: f64,
    /// The nodes that it passes, the first once more at the end.
    #[serde(rename = "walk")]
    pub nodes: Vec<Box<str>>,
    /// Why none is shorter.
    pub certificate: patrol::Certificate,
}

impl Problem {
    /// Answers what is asked.
    pub fn solve(&self, watch: &Watch<'_>) -> Answer {
        let network = &self.network;
        match &self.asked {
            Asked::Closure(question) => Answer::Closure(closure::solve(network, question, watch)),
            Asked::Blockade(question) => Answer::Blockade(blockade::solve(network, question, watch)),
            Asked::Cordon(question) => Answer::Cordon(cordon::solve(network, question, watch)),
            Asked::Interception(question) => {
                let answer = interception::solve(network, question, watch);
                Answer::Interception(interception_named(network, question, answer))
            }
            Asked::Siting(question) => Answer::Siting(siting::solve(network, question, watch)),
            Asked::Patrol(question) => {
                Answer::Patrol(walk_named(network, patrol::solve(network, question, watch)))
            }
        }
    }
}

fn name(network: &Network, node: Node) -> Box<str> {
    network.name(node).into()
}

fn interception_named(
    network: &Network,
    question: &interception::Question,
    answer: interception::Answer,
) -> Interception {
    let stand = |post: &interception::Post| Stand {
        unit: question.units[post.unit].id.clone(),
        node: name(network, post.node),
    };
    Interception {
        status: answer.status,
        met_weight: answer.met_weight,
        of_weight: answer.of_weight,
        bound: answer.bound,
        greedy_weight: answer.greedy_weight,
        posts: answer.posts.iter().map(stand).collect(),
        certificate: answer.certificate,
    }
}

fn walk_named(network: &Network, answer: patrol::Answer) -> Walk {
    Walk {
        status: answer.status,
        length_meters: answer.length_meters,
        bound: answer.bound,
        nodes: answer.walk.iter().map(|node| name(network, *node)).collect(),
        certificate: answer.certificate,
    }
}
