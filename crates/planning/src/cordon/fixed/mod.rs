//! The static model: a post counts if it stands before the vehicle could be there on free streets.

mod search;

mod ascent;

mod finish;

mod proof;

mod frame;

mod choices;

mod matching;

use self::choices::Choices;
use self::search::{Aim, Costed, Found, GRAIN, Until, search};
use super::answer::{Answer, Ground};
use super::drive::Held;
use super::field::{Field, NEVER};
use super::flow;
use super::question::{Objective, Question};
use crate::network::{Network, seconds};
use crate::watch::{Status, Watch};

/// Answers a question in the static model.
pub(super) fn solve(field: &Field, network: &Network, question: &Question, watch: &Watch<'_>) -> Answer {
    let ground = Ground { network, question, field };
    let choices = Choices::of_comers(field.comers(network, NEVER));
    // Refute first: every node is held by whoever is in time, as if a unit could hold many.
    if let Err(way) = frame::Frame::new(network, question, &choices, 0) {
        return ground.without_plan(Status::Infeasible, &way);
    }
    match question.objective {
        Objective::EarliestFinish => earliest_finish(ground, &choices, watch),
        Objective::FewestUnits => best(ground, &choices, Aim::UNITS, watch),
        Objective::SmallestArea => best(ground, &choices, Aim::AREA, watch),
        Objective::LeastTravel => best(ground, &choices, Aim::TRAVEL, watch),
        Objective::Front => ground.without_plan(Status::Feasible, &[]),
    }
}

fn earliest_finish(ground: Ground<'_>, choices: &Choices, watch: &Watch<'_>) -> Answer {
    let finish = finish::earliest(ground, choices, watch);
    let bound = Some(seconds(finish.bound));
    match &finish.plan {
        Some(plan) if finish.is_done => ground.with_plan(Status::Optimal, bound, &plan.posts),
        Some(plan) => ground.with_plan(Status::Feasible, bound, &plan.posts),
        None if finish.is_done => ground.without_plan(Status::Infeasible, &[]),
        None => ground.without_plan(Status::Feasible, &[]),
    }
}

/// The best plan by a cost that sums up.
fn best(ground: Ground<'_>, choices: &Choices, aim: Aim, watch: &Watch<'_>) -> Answer {
    let ceiling = GRAIN * (i64::try_from(ground.question.units.len()).expect("units are few") + 1);
    let until = if aim == Aim::UNITS { Until::Best } else { Until::Any };
    let first = search(ground, choices, Aim::UNITS, ceiling, None, until, watch);
    let Some(plan) = &first.best else {
        let status = if first.is_done { Status::Infeasible } else { Status::Feasible };
        return ground.without_plan(status, &[]);
    };
    if aim == Aim::UNITS {
        return answer(ground, aim, &first);
    }
    let cost = cost(ground, aim, &plan.posts);
    let start = Costed { cost, posts: plan.posts.clone() };
    let found = search(ground, choices, aim, cost, Some(start), Until::Best, watch);
    answer(ground, aim, &found)
}

fn cost(ground: Ground<'_>, aim: Aim, posts: &[Held]) -> i64 {
    let worth = ground.worth(posts);
    let count = |number: usize| i64::try_from(number).expect("nodes are counted in 32 bits");
    let travel = if aim.travel { worth.travel } else { 0 };
    aim.post * count(worth.units) + travel + aim.area * count(worth.trapped)
}

fn answer(ground: Ground<'_>, aim: Aim, found: &Found) -> Answer {
    let posts = found.best.as_ref().map_or(&[][..], |best| &best.posts);
    let bound = found.bound.div_euclid(aim.grain) + i64::from(found.bound.rem_euclid(aim.grain) > 0);
    #[expect(clippy::cast_precision_loss, reason = "units and nodes are few")]
    let bound = if aim.travel { seconds(bound) } else { bound as f64 };
    let status = if found.is_done { Status::Optimal } else { Status::Feasible };
    ground.with_plan(status, Some(bound), posts)
}
