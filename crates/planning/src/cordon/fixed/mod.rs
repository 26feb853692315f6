//! The static model: a post counts if it stands before the vehicle could be there on free streets.

use super::answer::{Answer, Ground};
use super::drive::Drive;
use super::field::{Field, NEVER};
use super::question::{Model, Question};
use crate::network::Network;
use crate::watch::{Status, Watch};

/// Answers a question in the static model.
pub(super) fn solve(field: &Field, network: &Network, question: &Question, _watch: &Watch<'_>) -> Answer {
    let ground = Ground { network, question, field };
    // Refute first: every node is held by whoever is in time, as if a unit could hold many.
    let comers = field.comers(network, NEVER);
    let mut stands = vec![NEVER; network.node_count()];
    for (node, stands) in (0..).zip(&mut stands) {
        let earliest = comers.of(node).iter().map(|comer| field.stands(comer.unit, comer.travel)).min();
        *stands = earliest.unwrap_or(NEVER);
    }
    let drive = Drive::against(network, question, field, Model::Static, &stands);
    match drive.escapes_to(&question.targets) {
        Some(target) => ground.without_plan(Status::Infeasible, &drive.way_to(target)),
        None => ground.without_plan(Status::Feasible, &[]),
    }
}
