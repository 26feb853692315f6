//! Whether a cordon holds: the vehicle drives against the posts, and none of them comes late.

mod plan;

use serde_json::json;

use super::claim::Claim;
use super::{Proof, Said, Violation};
use crate::cordon::{Objective, Question};
use crate::network::Network;
use plan::{Ground, Worth, read_plan};

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    let mut ground = Ground::new(network, question);
    if said == Said::Infeasible {
        return Ok(Proof::None);
    }
    let worth = whole_plan(&mut ground, answer)?;
    if let Some(front) = answer.get("front") {
        front_plans(&mut ground, &front)?;
    }
    bound(&ground, answer, &worth)?;
    Ok(Proof::None)
}

/// The plan of the answer itself, and what is claimed of it.
fn whole_plan(ground: &mut Ground<'_>, answer: &Claim<'_>) -> Result<Worth, Violation> {
    let worth = read_plan(ground, &answer.needed("posts")?)?;
    let claims = |key| answer.get(key);
    claims("finish_seconds").map_or(Ok(()), |claim| claim.is_time(worth.finish))?;
    claims("units_used").map_or(Ok(()), |claim| claim.is_count(worth.units))?;
    claims("total_travel_seconds").map_or(Ok(()), |claim| claim.is_time(worth.travel))?;
    claims("trapped_nodes").map_or(Ok(()), |claim| claim.is_count(worth.trapped))?;
    Ok(worth)
}

/// The plans of a front: each with its posts where they are given, and none better than another.
fn front_plans(ground: &mut Ground<'_>, front: &Claim<'_>) -> Result<(), Violation> {
    let mut points: Vec<(f64, usize, usize)> = Vec::new();
    for claim in front.list()? {
        let point = (
            claim.needed("finish_seconds")?.number()?,
            claim.needed("units_used")?.count()?,
            claim.needed("trapped_nodes")?.count()?,
        );
        if let Some(posts) = claim.get("posts") {
            let worth = read_plan(ground, &posts)?;
            claim.needed("finish_seconds")?.is_time(worth.finish)?;
            claim.needed("units_used")?.is_count(worth.units)?;
            claim.needed("trapped_nodes")?.is_count(worth.trapped)?;
        }
        let is_over =
            |a: &(f64, usize, usize), b: &(f64, usize, usize)| a.0 <= b.0 && a.1 <= b.1 && a.2 <= b.2;
        if let Some(other) = points.iter().find(|other| is_over(other, &point) || is_over(&point, other)) {
            return Err(claim.shown_wrong(
                "is beside another plan of the front that is nowhere worse, or nowhere better",
                json!({ "plans": [[other.0, other.1, other.2], [point.0, point.1, point.2]] }),
            ));
        }
        points.push(point);
    }
    Ok(())
}

/// A bound that lies above the plan itself is no bound.
fn bound(ground: &Ground<'_>, answer: &Claim<'_>, worth: &Worth) -> Result<(), Violation> {
    let Some(claim) = answer.get("bound") else { return Ok(()) };
    let Some(value) = worth.value(ground.question.objective) else { return Ok(()) };
    if claim.number()? > value + 1e-6 {
        return Err(claim.shown_wrong("is above what the plan is worth", json!({ "worth": value })));
    }
    Ok(())
}

impl Worth {
    /// What is to be small, in the unit of the objective; none for a front.
    #[expect(clippy::cast_precision_loss, reason = "units and nodes are numbered with 32 bits")]
    fn value(&self, objective: Objective) -> Option<f64> {
        match objective {
            Objective::EarliestFinish => Some(crate::network::seconds(self.finish)),
            Objective::FewestUnits => Some(self.units as f64),
            Objective::SmallestArea => Some(self.trapped as f64),
            Objective::LeastTravel => Some(crate::network::seconds(self.travel)),
            Objective::Front => None,
        }
    }
}
