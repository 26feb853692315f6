//! The static model: a post counts if it stands before the vehicle could be there on free streets.

mod search;

mod ascent;

mod finish;

mod front;

mod proof;

mod frame;

mod flow;

mod choices;

mod matching;

use self::choices::Choices;
use self::search::{Aim, Costed, Found, GRAIN, Request, Until, search};
use super::answer::{Answer, Ground};
use super::drive::Held;
use super::field::{Field, NEVER};
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
    let ceiling = GRAIN * (i64::try_from(question.units.len()).expect("units are few") + 1);
    let request =
        Request { ground, aim: Aim::UNITS, ceiling, until: Until::Any, cuts_max: usize::MAX, watch };
    match question.objective {
        Objective::EarliestFinish => earliest_finish(request, &choices),
        Objective::FewestUnits => fewest(request, &choices),
        Objective::SmallestArea => best(request, &choices, Aim::AREA),
        Objective::LeastTravel => best(request, &choices, Aim::TRAVEL),
        Objective::Front => all(request, &choices),
    }
}

/// So many cuts are made to spare units once the finish is settled.
const SPARE_CUTS: usize = 100;

fn earliest_finish(request: Request<'_>, choices: &Choices) -> Answer {
    let ground = request.ground;
    let finish = finish::earliest(request, choices);
    let bound = Some(seconds(finish.bound));
    let Some(plan) = finish.plan else { return without_plan(ground, finish.is_done) };
    let status = if finish.is_done { Status::Optimal } else { Status::Feasible };
    // The finish is settled; among its plans, one with few units.
    let by = finish::by(ground, choices, finish::finish_of(ground, &plan));
    let spare = Request { until: Until::Best, ceiling: plan.cost, cuts_max: SPARE_CUTS, ..request };
    let plan = search(spare, &by, Some(plan.clone())).best.unwrap_or(plan);
    ground.with_plan(status, bound, &least_travel(ground, &by, &plan.posts))
}

fn fewest(request: Request<'_>, choices: &Choices) -> Answer {
    let found = search(Request { until: Until::Best, ..request }, choices, None);
    answer(request.ground, choices, Aim::UNITS, &found)
}

/// The best plan by a cost that sums up, from any plan.
fn best(request: Request<'_>, choices: &Choices, aim: Aim) -> Answer {
    let ground = request.ground;
    let first = search(request, choices, None);
    let Some(plan) = &first.best else { return without_plan(ground, first.is_done) };
    let posts = least_travel(ground, choices, &plan.posts);
    let cost = cost(ground, aim, &posts);
    let start = Some(Costed { cost, posts });
    let found = search(Request { aim, ceiling: cost, until: Until::Best, ..request }, choices, start);
    answer(ground, choices, aim, &found)
}

fn all(request: Request<'_>, choices: &Choices) -> Answer {
    let ground = request.ground;
    let fewest = search(Request { until: Until::Best, ..request }, choices, None);
    let Some(plan) = &fewest.best else { return without_plan(ground, fewest.is_done) };
    let front = front::front(request, choices, plan);
    let is_done = front.is_done && fewest.is_done;
    let plans = front.steps.iter().map(|step| {
        let by = finish::by(ground, choices, finish::finish_of(ground, &step.plan));
        least_travel(ground, &by, &step.plan.posts)
    });
    let plans: Vec<Vec<Held>> = plans.collect();
    let status = if is_done { Status::Optimal } else { Status::Feasible };
    let first = plans.first().map_or(&plan.posts, |first| first);
    let answer = ground.with_plan(status, None, first);
    Answer { front: plans.iter().map(|plan| ground.front_plan(plan)).collect(), ..answer }
}

fn without_plan(ground: Ground<'_>, is_done: bool) -> Answer {
    let status = if is_done { Status::Infeasible } else { Status::Feasible };
    ground.without_plan(status, &[])
}

/// The same posts, held by whoever drives least together.
fn least_travel(ground: Ground<'_>, choices: &Choices, posts: &[Held]) -> Vec<Held> {
    let comers = |post: usize| {
        let place = choices.nodes.binary_search(&posts[post].node).expect("a post is a choice");
        choices.at(place)
    };
    let units = ground.question.units.len();
    let found = matching::assignment(posts.len(), units, comers, |comer| comer.travel);
    let found = found.expect("the posts of a plan can be held");
    let hold = |(post, comer): (usize, &usize)| {
        let comer = comers(post)[*comer];
        Held { node: posts[post].node, unit: comer.unit, travel: comer.travel }
    };
    found.comer.iter().enumerate().map(hold).collect()
}

fn cost(ground: Ground<'_>, aim: Aim, posts: &[Held]) -> i64 {
    let worth = ground.worth(posts);
    let count = |number: usize| i64::try_from(number).expect("nodes are counted in 32 bits");
    let travel = if aim.travel { worth.travel } else { 0 };
    aim.post * count(worth.units) + travel + aim.area * count(worth.trapped)
}

fn answer(ground: Ground<'_>, choices: &Choices, aim: Aim, found: &Found) -> Answer {
    let Some(best) = &found.best else { return without_plan(ground, found.is_done) };
    let bound = found.bound.div_euclid(aim.grain) + i64::from(found.bound.rem_euclid(aim.grain) > 0);
    #[expect(clippy::cast_precision_loss, reason = "units and nodes are few")]
    let bound = if aim.travel { seconds(bound) } else { bound as f64 };
    let status = if found.is_done { Status::Optimal } else { Status::Feasible };
    ground.with_plan(status, Some(bound), &least_travel(ground, choices, &best.posts))
}
