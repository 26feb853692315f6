//! Whether a cordon holds: the vehicle drives against the posts, and none of them comes late.

mod plan;

mod case;
mod cut;
mod questions;
mod reach;

mod ground;
mod prices;

mod fixed;
mod moving;
mod stairs;

use std::collections::HashMap;

use serde_json::json;

use super::claim::{Claim, by_id};
use super::{Proof, Said, Violation};
use crate::cordon::{Model, Objective, Question};
use crate::network::{NEVER, Nanos, Network, nanos};
use case::Case;
use plan::{Ground, Worth, read_plan};
use questions::{Goal, Refuted};
use reach::{Reach, Settled};
use stairs::Stairs;

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    let mut ground = Ground::new(network, question);
    if said == Said::Infeasible {
        if escapes_all(&mut ground, answer)? {
            return Ok(Proof::Whole);
        }
        if question.objective == Objective::Front {
            return front_proof(&mut ground, answer, &[]);
        }
        if question.model == Model::Static {
            let choices = ground::choices(&mut ground);
            return static_proof(&mut ground, answer, |refuted| {
                let is_later = |pair: &ground::Pair| pair.stands > refuted.stands_by;
                let all = prices::Refuted { stands_by: NEVER, ..*refuted };
                is_of_all(question, &all) && !choices.values().flatten().any(is_later)
            });
        }
        return proved(&mut ground, answer, |case, refuted| {
            Ok(covers(case, refuted, &Corner { finish: None, units: None, area: None }))
        });
    }
    let worth = whole_plan(&mut ground, answer)?;
    let points = match answer.get("front") {
        Some(front) => front_plans(&mut ground, &front)?,
        None => Vec::new(),
    };
    bound(&ground, answer, &worth)?;
    if said != Said::Optimal {
        return Ok(Proof::None);
    }
    let objective = question.objective;
    if objective != Objective::Front && worth.value(objective) <= Some(0.0) {
        return Ok(Proof::Whole);
    }
    if objective == Objective::Front {
        return front_proof(&mut ground, answer, &points);
    }
    if question.model == Model::Static {
        let choices = ground::choices(&mut ground);
        return static_proof(&mut ground, answer, |refuted| {
            is_best_static(question, &choices, &worth, refuted)
        });
    }
    proved(&mut ground, answer, |case, refuted| Ok(is_best(case, objective, &worth, refuted)))
}

/// Whether the certificate's trees leave no plan beside those of a front.
fn front_proof(ground: &mut Ground<'_>, answer: &Claim<'_>, points: &[Point]) -> Result<Proof, Violation> {
    let Some(certificate) = answer.get("certificate") else { return Ok(Proof::None) };
    if certificate.get("trees").is_none() && certificate.get("count").is_some() {
        // The proof was too long to be written down, and the certificate says so.
        return Ok(Proof::Part);
    }
    let (network, question) = (ground.network, ground.question);
    let (ids, units) = (by_id(&question.units), question.units.len());
    if question.model == Model::Static {
        let choices = ground::choices(ground);
        let model = fixed::Fixed { ground, choices: &choices };
        return Ok(Proof::of(Stairs::read(network, &ids, &model, &certificate)?.prove(points, units)?));
    }
    let case = Case::new(ground);
    let model = moving::Moving { case: &case };
    Ok(Proof::of(Stairs::read(network, &ids, &model, &certificate)?.prove(points, units)?))
}

/// Reads the certificate of the static model, and asks whether what it refutes is enough.
fn static_proof(
    ground: &mut Ground<'_>,
    answer: &Claim<'_>,
    is_enough: impl Fn(&prices::Refuted) -> bool,
) -> Result<Proof, Violation> {
    let Some(certificate) = answer.get("certificate") else { return Ok(Proof::None) };
    if certificate.get("cost").is_none() {
        return Ok(Proof::None);
    }
    Ok(Proof::of(is_enough(&prices::read(ground, &certificate)?)))
}

/// Whether it is refuted that there is any plan.
fn is_of_all(question: &Question, refuted: &prices::Refuted) -> bool {
    let units = i128::try_from(question.units.len()).unwrap_or(0);
    let is_free = !refuted.travel && refuted.area == 0 && refuted.posts_max.is_none();
    is_free && refuted.stands_by == NEVER && refuted.limit >= refuted.post * units
}

/// Whether what is refuted leaves no better plan.
fn is_best_static(
    question: &Question,
    choices: &ground::Choices,
    worth: &Worth,
    refuted: &prices::Refuted,
) -> bool {
    let less = |count: usize| i128::try_from(count).unwrap_or(0) - 1;
    let is_free = refuted.posts_max.is_none() && refuted.stands_by == NEVER;
    let (post, area, travel) = (refuted.post, refuted.area, refuted.travel);
    match question.objective {
        Objective::FewestUnits => {
            is_free && !travel && area == 0 && refuted.limit >= post * less(worth.units)
        }
        Objective::SmallestArea => {
            is_free && !travel && post == 0 && refuted.limit >= area * less(worth.trapped)
        }
        Objective::LeastTravel => {
            is_free && post == 0 && area == 0 && refuted.limit >= i128::from(worth.travel) - 1
        }
        Objective::EarliestFinish => {
            let by = refuted.stands_by;
            let is_between = |stands: Nanos| by < stands && stands < worth.finish;
            let all = prices::Refuted { stands_by: NEVER, ..*refuted };
            is_of_all(question, &all) && !choices.values().flatten().any(|pair| is_between(pair.stands))
        }
        Objective::Front => false,
    }
}

/// Reads the certificate, and asks whether what it refutes is enough.
fn proved(
    ground: &mut Ground<'_>,
    answer: &Claim<'_>,
    is_enough: impl Fn(&Case<'_>, &[Refuted]) -> Result<bool, Violation>,
) -> Result<Proof, Violation> {
    let Some(certificate) = answer.get("certificate") else { return Ok(Proof::None) };
    let question = ground.question;
    let units = by_id(&question.units);
    let case = Case::new(ground);
    let refuted = questions::read(&case, &units, &certificate)?;
    if refuted.is_empty() && certificate.get("count").is_some() {
        // The proof was too long to be written down, and the certificate says so.
        return Ok(Proof::Part);
    }
    Ok(Proof::of(is_enough(&case, &refuted)?))
}

fn is_without_limits(refuted: &Refuted) -> bool {
    let has_area = refuted.area == usize::MAX || refuted.goal == Goal::Area;
    refuted.finish == NEVER && refuted.units == usize::MAX && has_area
}

/// Whether every plan is worth no more to the goal than its limit.
fn is_reached_by_all(case: &Case<'_>, refuted: &Refuted) -> bool {
    let coins = |count: usize| i128::try_from(count).unwrap_or(0) << 20;
    let units = || case.comers.iter().flatten().map(|comer| comer.unit).max().map_or(0, |unit| unit + 1);
    match refuted.goal {
        Goal::None => refuted.goal_limit >= 0,
        Goal::Units => refuted.goal_limit >= coins(units()),
        Goal::Area => refuted.goal_limit >= coins(case.network.node_count()),
        Goal::Travel => {
            let mut far = vec![0; units()];
            for comer in case.comers.iter().flatten() {
                far[comer.unit] = comer.way.max(far[comer.unit]);
            }
            refuted.goal_limit >= far.into_iter().map(i128::from).sum()
        }
    }
}

/// Whether what is refuted leaves no better plan.
fn is_best(case: &Case<'_>, objective: Objective, worth: &Worth, refuted: &[Refuted]) -> bool {
    let coins = |count: usize| (i128::try_from(count).unwrap_or(0) - 1) << 20;
    let free = refuted.iter().filter(|one| is_without_limits(one));
    let box_of = |finish, units, area| Corner { finish, units, area };
    match objective {
        Objective::EarliestFinish => covers(case, refuted, &box_of(Some(worth.finish), None, None)),
        Objective::FewestUnits => {
            free.clone().any(|one| one.goal == Goal::Units && one.goal_limit >= coins(worth.units))
                || covers(case, refuted, &box_of(None, Some(worth.units), None))
        }
        Objective::SmallestArea => {
            free.clone().any(|one| one.goal == Goal::Area && one.goal_limit >= coins(worth.trapped))
                || covers(case, refuted, &box_of(None, None, Some(worth.trapped)))
        }
        Objective::LeastTravel => {
            let less = i128::from(worth.travel) - 1;
            free.clone().any(|one| one.goal == Goal::Travel && one.goal_limit >= less)
        }
        Objective::Front => false,
    }
}

/// A plan of a front.
#[derive(Clone, Copy)]
struct Point {
    finish: Nanos,
    units: usize,
    trapped: usize,
}

/// Plans that are in everything less than this; anything where nothing is said.
struct Corner {
    finish: Option<Nanos>,
    units: Option<usize>,
    area: Option<usize>,
}

/// Whether one of the refuted boxes holds all of a corner.
fn covers(case: &Case<'_>, refuted: &[Refuted], corner: &Corner) -> bool {
    let is_nothing =
        corner.finish.is_some_and(|finish| finish <= 0) || corner.units == Some(0) || corner.area == Some(0);
    let below = |limit: usize, corner: Option<usize>| {
        limit == usize::MAX || corner.is_some_and(|corner| limit + 1 >= corner)
    };
    let holds = |one: &Refuted| {
        let finish = corner.finish.unwrap_or(NEVER);
        let by_finish = one.finish >= finish || !case.stands_between(one.finish, finish);
        let by_goal = match one.goal {
            Goal::None => one.goal_limit >= 0 && below(one.area, corner.area),
            Goal::Units => {
                corner
                    .units
                    .is_some_and(|units| one.goal_limit >= (i128::try_from(units).unwrap_or(0) - 1) << 20)
                    && below(one.area, corner.area)
            }
            Goal::Area => corner
                .area
                .is_some_and(|area| one.goal_limit >= (i128::try_from(area).unwrap_or(0) - 1) << 20),
            Goal::Travel => false,
        };
        let by_goal = by_goal || is_reached_by_all(case, one) && below(one.area, corner.area);
        by_finish && by_goal && below(one.units, corner.units)
    };
    is_nothing || is_lost(case, corner) || refuted.iter().any(holds)
}

/// Whether the vehicle gets out, or passes too many nodes, even if every node is held by whoever is first.
fn is_lost(case: &Case<'_>, corner: &Corner) -> bool {
    let until = corner.finish.map_or(NEVER, |finish| case.last_before(finish));
    let area = corner.area.map_or(usize::MAX, |area| area.saturating_sub(1));
    let fates = HashMap::new();
    Reach::new(case, &Settled { fates: &fates, until, area }).is_none()
}

/// Whether the vehicle gets out even if every node is held by whoever is first, as if a unit could hold many; a way out
/// that is claimed has to lead from a start to a target.
fn escapes_all(ground: &mut Ground<'_>, answer: &Claim<'_>) -> Result<bool, Violation> {
    let network = ground.network;
    if let Some(claim) = answer.get("escape") {
        let way = claim.nodes(network)?;
        let question = ground.question;
        if let (Some(first), Some(last)) = (way.first(), way.last()) {
            if !question.starts.iter().any(|start| start.node == *first) || !question.targets.contains(last) {
                return Err(claim.wrong("does not lead from a start to a target"));
            }
            for pair in way.windows(2) {
                if !network.out.of(pair[0]).any(|(node, _)| node == pair[1]) {
                    let ends = [network.name(pair[0]), network.name(pair[1])];
                    return Err(claim.shown_wrong("goes where there is no road", json!({ "from_to": ends })));
                }
            }
        }
    }
    let mut stands = vec![NEVER; network.node_count()];
    for unit in 0..ground.question.units.len() {
        for node in (0_u32..).take(network.node_count()) {
            let way = ground.way(unit, node);
            if way != NEVER {
                stands[node as usize] = ground.stands(unit, way).min(stands[node as usize]);
            }
        }
    }
    let drive = ground.drive(&stands, 0);
    Ok(ground.escape(&drive).is_some())
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
fn front_plans(ground: &mut Ground<'_>, front: &Claim<'_>) -> Result<Vec<Point>, Violation> {
    let mut points: Vec<Point> = Vec::new();
    for claim in front.list()? {
        let point = Point {
            finish: nanos(claim.needed("finish_seconds")?.number()?),
            units: claim.needed("units_used")?.count()?,
            trapped: claim.needed("trapped_nodes")?.count()?,
        };
        if let Some(posts) = claim.get("posts") {
            let worth = read_plan(ground, &posts)?;
            claim.needed("finish_seconds")?.is_time(worth.finish)?;
            claim.needed("units_used")?.is_count(worth.units)?;
            claim.needed("trapped_nodes")?.is_count(worth.trapped)?;
        }
        let is_over = |one: &Point, other: &Point| {
            one.finish <= other.finish && one.units <= other.units && one.trapped <= other.trapped
        };
        if let Some(other) = points.iter().find(|other| is_over(other, &point) || is_over(&point, other)) {
            let show =
                |point: &Point| json!([crate::network::seconds(point.finish), point.units, point.trapped]);
            return Err(claim.shown_wrong(
                "is beside another plan of the front that is nowhere worse, or nowhere better",
                json!({ "plans": [show(other), show(&point)] }),
            ));
        }
        points.push(point);
    }
    Ok(points)
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
