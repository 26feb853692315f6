//! The static model: a post counts if it stands before the vehicle could be there on free streets.

mod aim;

mod search;

mod ascent;

mod finish;

mod front;

mod proof;

mod frame;

mod choices;

mod certificate;

mod matching;

use std::cell::Cell;

use self::aim::{Aim, Costed, Found, GRAIN, Request, Until};
use self::choices::Choices;
use self::search::search;
use super::answer::{Answer, Ground};
use super::drive::{Drive, Held};
use super::field::{Field, NEVER};
use super::flow;
use super::question::{Model, Objective, Question};
use crate::network::{Network, Node, seconds};
use crate::watch::{Status, Watch};

/// Answers a question in the static model.
pub(super) fn solve(field: &Field, network: &Network, question: &Question, watch: &Watch<'_>) -> Answer {
    solve_from(Ground { network, question, field }, &[], watch)
}

/// The same, from a plan that is under way; if it does not hold, or is none, from nothing.
pub(super) fn solve_from(ground: Ground<'_>, under_way: &[Held], watch: &Watch<'_>) -> Answer {
    let Ground { network, question, field } = ground;
    let choices = Choices::of_comers(field.comers(network, NEVER));
    // Refute first: every node is held by whoever is in time, as if a unit could hold many.
    if let Err(way) = frame::Frame::new(network, question, &choices, 0) {
        return ground.without_plan(Status::Infeasible, &way);
    }
    let request = Request::of(ground, watch);
    let start = holding(ground, &choices, under_way);
    match question.objective {
        Objective::EarliestFinish => earliest_finish(request, &choices, start),
        Objective::FewestUnits => best(request, &choices, Aim::UNITS, start),
        Objective::SmallestArea => best(request, &choices, Aim::AREA, start),
        Objective::LeastTravel => best(request, &choices, Aim::TRAVEL, start),
        Objective::Front => all(request, &choices),
    }
}

/// The posts of a plan that are in time, if they hold, each unit and each node once.
fn holding(ground: Ground<'_>, choices: &Choices, plan: &[Held]) -> Option<Vec<Held>> {
    let is_choice = |post: &&Held| {
        let place = choices.nodes.binary_search(&post.node);
        place.is_ok_and(|place| choices.at(place).iter().any(|comer| comer.unit == post.unit))
    };
    let posts: Vec<Held> = plan.iter().filter(is_choice).copied().collect();
    let Ground { network, question, field } = ground;
    let distinct = |key: fn(&Held) -> u32| {
        let keys: std::collections::BTreeSet<u32> = posts.iter().map(key).collect();
        keys.len() == posts.len()
    };
    let drive = Drive::new(network, question, field, question.model, &posts);
    let holds = drive.escapes_to(&question.targets).is_none();
    (!plan.is_empty() && holds && distinct(|post| post.node) && distinct(|post| post.unit)).then_some(posts)
}

/// So many cuts are made for a first plan, any that holds: what a commander sees at once.
const FIRST_CUTS: usize = 300;

/// Any plan, if so many cuts bring one.
fn any(request: Request<'_>, choices: &Choices) -> Option<Costed> {
    search(Request { aim: Aim::UNITS, until: Until::Any, cuts_max: FIRST_CUTS, ..request }, choices, None)
        .best
}

/// So often the watch is asked before a plan of this model is good enough to begin the dynamic one with.
const LOOKS: usize = 400;

/// Where the posts of a good plan stand, by the objective that is asked for: what holds on free streets holds all the
/// more past posts. None where no plan is found soon. The look at the watch is counted and not timed, so that the same
/// question begins with the same plan.
pub(super) fn first(ground: Ground<'_>, watch: &Watch<'_>) -> Vec<Node> {
    let looks = Cell::new(0);
    let is_over = || {
        looks.set(looks.get() + 1);
        looks.get() > LOOKS || watch.is_over()
    };
    let objective = match ground.question.objective {
        Objective::Front => Objective::EarliestFinish,
        objective => objective,
    };
    let question = Question { model: Model::Static, objective, ..ground.question.clone() };
    let answer = solve_from(Ground { question: &question, ..ground }, &[], &Watch::new(&is_over, &|_| (), 1));
    answer.posts.iter().filter_map(|post| ground.network.node(&post.node)).collect()
}

/// So many cuts are made to spare units once the finish is settled.
const SPARE_CUTS: usize = 100;

fn earliest_finish(request: Request<'_>, choices: &Choices, start: Option<Vec<Held>>) -> Answer {
    let ground = request.ground;
    let start = start.map(|posts| Costed { cost: cost(ground, Aim::UNITS, &posts), posts });
    let finish = finish::earliest(request, choices, start.or_else(|| any(request, choices)));
    let bound = Some(seconds(finish.bound));
    let proof = finish.proof.as_ref().filter(|_| finish.is_done);
    let certificate = proof.map(|(moment, proof)| {
        let by = finish::by(ground, choices, *moment);
        certificate::write(ground, &by, proof, request.ceiling - GRAIN, Some(*moment))
    });
    let certificate = certificate.unwrap_or_default();
    let Some(plan) = finish.plan else {
        return Answer { certificate, ..without_plan(ground, finish.is_done) };
    };
    let status = if finish.is_done { Status::Optimal } else { Status::Feasible };
    // The finish is settled; among its plans, one with few units.
    let by = finish::by(ground, choices, finish::finish_of(ground, &plan));
    let spare = Request { until: Until::Best, ceiling: plan.cost, cuts_max: SPARE_CUTS, ..request };
    let plan = search(spare, &by, Some(plan.clone())).best.unwrap_or(plan);
    let posts = least_travel(ground, &by, &plan.posts);
    Answer { certificate, ..ground.with_plan(status, bound, &posts) }
}

/// The best plan by a cost that sums up, from any plan.
fn best(request: Request<'_>, choices: &Choices, aim: Aim, start: Option<Vec<Held>>) -> Answer {
    let ground = request.ground;
    let costed = |posts: Vec<Held>| Costed { cost: cost(ground, aim, &posts), posts };
    let mut start = start.map(costed);
    if start.is_none() && aim != Aim::UNITS {
        let first = search(request, choices, None);
        let Some(plan) = &first.best else { return no_plan(request, choices, &first) };
        start = Some(costed(least_travel(ground, choices, &plan.posts)));
    }
    let ceiling = start.as_ref().map_or(request.ceiling, |start| start.cost);
    let found = search(Request { aim, ceiling, until: Until::Best, ..request }, choices, start);
    let Some(best) = &found.best else { return no_plan(request, choices, &found) };
    let bound = found.bound.div_euclid(aim.grain) + i64::from(found.bound.rem_euclid(aim.grain) > 0);
    #[expect(clippy::cast_precision_loss, reason = "units and nodes are few")]
    let bound = if aim.travel { seconds(bound) } else { bound as f64 };
    let status = if found.is_done { Status::Optimal } else { Status::Feasible };
    let limit = best.cost - aim.grain;
    let certificate = written(ground, choices, &found, limit);
    let posts = least_travel(ground, choices, &best.posts);
    Answer { certificate, ..ground.with_plan(status, Some(bound), &posts) }
}

/// What is answered where a search for any plan found none.
fn no_plan(request: Request<'_>, choices: &Choices, found: &Found) -> Answer {
    let limit = request.ceiling - GRAIN;
    let certificate = written(request.ground, choices, found, limit);
    Answer { certificate, ..without_plan(request.ground, found.is_done) }
}

/// The certificate of a search that came to its end; there is nothing to show of one that did not.
fn written(ground: Ground<'_>, choices: &Choices, found: &Found, limit: i64) -> serde_json::Value {
    if !found.is_done {
        return serde_json::Value::Null;
    }
    certificate::write(ground, choices, &found.proof, limit, None)
}

fn all(request: Request<'_>, choices: &Choices) -> Answer {
    let ground = request.ground;
    let (moments, front) = front::front(request, choices);
    let certificate = front::certificate(ground, &moments, &front);
    let plan = |plan: &Vec<Held>| {
        let finish = ground.worth(plan).finish;
        least_travel(ground, &finish::by(ground, choices, finish), plan)
    };
    let plans: Vec<Vec<Held>> = front.plans.iter().map(|(_, posts)| plan(posts)).collect();
    let Some(first) = plans.first() else {
        return Answer { certificate, ..without_plan(ground, front.is_whole) };
    };
    let status = if front.is_whole { Status::Optimal } else { Status::Feasible };
    let answer = ground.with_plan(status, None, first);
    Answer { front: plans.iter().map(|plan| ground.front_plan(plan)).collect(), certificate, ..answer }
}

fn without_plan(ground: Ground<'_>, is_done: bool) -> Answer {
    let status = if is_done { Status::Infeasible } else { Status::Unknown };
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
