//! Cordon (合围): posts that a fleeing vehicle cannot get past, each held by a unit that is there in time.
//!
//! ```text
//!   Question ─► field (both clocks) ─┬─► fixed   (static model)  ─┬─► Answer
//!                                    ╰─► dynamic (dynamic model) ─╯
//!   plan ─► drive (the vehicle against it) ─► passes, stopped, way out
//! ```

mod question;

pub mod field;

pub mod drive;

pub mod answer;

mod flow;

mod stairs;

pub mod holds;

mod fixed;

mod dynamic;

pub use answer::Answer;
pub use question::{Model, Objective, Question, Start};

use crate::network::Network;
use crate::watch::Watch;

/// Answers a question, in the model that it asks for.
pub fn solve(network: &Network, question: &Question, watch: &Watch<'_>) -> Answer {
    let field = field::Field::new(network, question);
    match question.model {
        Model::Static => fixed::solve(&field, network, question, watch),
        Model::Dynamic => dynamic::solve(&field, network, question, &[], watch),
    }
}

#[cfg(test)]
mod tests;
