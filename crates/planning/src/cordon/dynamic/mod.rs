//! The dynamic model: a post counts if it stands before the vehicle could be there past the other posts.

use super::answer::{Answer, Ground};
use super::drive::Drive;
use super::field::Field;
use super::question::{Model, Question};
use crate::network::Network;
use crate::watch::{Status, Watch};

/// Answers a question in the dynamic model; so far with a plan of the static one, where there is one.
pub(super) fn solve(field: &Field, network: &Network, question: &Question, watch: &Watch<'_>) -> Answer {
    let ground = Ground { network, question, field };
    if Drive::new(network, question, field, Model::Dynamic, &[]).escapes_to(&question.targets).is_none() {
        return ground.with_plan(Status::Optimal, Some(0.0), &[]);
    }
    let fixed = super::fixed::solve(field, network, question, watch);
    Answer { status: Status::Feasible, bound: Some(0.0), escape: Vec::new(), ..fixed }
}
