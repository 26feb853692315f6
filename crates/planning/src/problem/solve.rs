//! From a question of any kind to its answer.

use serde::Serialize;

use super::{Asked, Problem};
use crate::watch::{Status, Watch};
use crate::{cordon, interception};

/// An answer of one of the kinds, written as the kind's own.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Where posts stop a vehicle.
    Cordon(cordon::Answer),
    /// Where units meet likely routes.
    Interception(Interception),
}

/// An answer about an interception, in names.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Interception {
    /// What the routes weigh that are met in time.
    pub met_weight: f64,
    /// What all routes weigh.
    pub of_weight: f64,
    /// Where each unit has to stand, in the order of the question.
    pub posts: Vec<InterceptionPost>,
    /// No choice of places meets more than that.
    pub bound: f64,
    /// Whether that is proved to be the most.
    pub status: Status,
    /// What the greedy choice meets.
    pub greedy_weight: f64,
    /// The proof of the bound.
    pub certificate: interception::Certificate,
}

/// Where a unit has to stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InterceptionPost {
    /// The unit's id.
    pub unit: Box<str>,
    /// The node's name.
    pub node: Box<str>,
}

impl Problem {
    /// Answers what is asked.
    pub fn solve(&self, watch: &Watch<'_>) -> Answer {
        let network = &self.network;
        match &self.asked {
            Asked::Cordon(question) => Answer::Cordon(cordon::solve(network, question, watch)),
            Asked::Interception(question) => {
                Answer::Interception(self.named(question, interception::solve(network, question, watch)))
            }
            _ => unimplemented!(),
        }
    }

    fn named(&self, question: &interception::Question, answer: interception::Answer) -> Interception {
        let post = |post: &interception::Post| InterceptionPost {
            unit: question.units[post.unit].id.clone(),
            node: self.network.name(post.node).into(),
        };
        Interception {
            met_weight: answer.met_weight,
            of_weight: answer.of_weight,
            posts: answer.posts.iter().map(post).collect(),
            bound: answer.bound,
            status: answer.status,
            greedy_weight: answer.greedy_weight,
            certificate: answer.certificate,
        }
    }
}
