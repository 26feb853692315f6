//! From a question of any kind to its answer.

use serde::Serialize;

use super::{Asked, Problem};
use crate::cordon;
use crate::watch::Watch;

/// An answer of one of the kinds, written as the kind's own.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Where posts stop a vehicle.
    Cordon(cordon::Answer),
}

impl Problem {
    /// Answers what is asked.
    pub fn solve(&self, watch: &Watch<'_>) -> Answer {
        let network = &self.network;
        match &self.asked {
            Asked::Cordon(question) => Answer::Cordon(cordon::solve(network, question, watch)),
            _ => unimplemented!(),
        }
    }
}
