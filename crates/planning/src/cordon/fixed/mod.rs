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

use self::aim::{Aim, Costed, Found, GRAIN, Request, Until};
use self::choices::Choices;
use self::search::search;
use super::answer::{Answer, Ground};
use super::drive::{Drive, Held};
use super::field::{Field, NEVER};
use super::flow;
use super::question::{Objective, Question};
use crate::network::{Network, seconds};
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
    let ceiling = GRAIN * (i64::try_from(question.units.len()).expect("units are few") + 1);
    let request =
        Request { ground, aim: Aim::UNITS, ceiling, until: Until::Any, cuts_max: usize::MAX, watch };
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

/// So many cuts are made to spare units once the finish is settled.
const SPARE_CUTS: usize = 100;

fn earliest_finish(request: Request<'_>, choices: &Choices, start: Option<Vec<Held>>) -> Answer {
    let ground = request.ground;
    let start = start.map(|posts| Costed { cost: cost(ground, Aim::UNITS, &posts), posts });
    let finish = finish::earliest(request, choices, start);
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
    let fewest = search(Request { until: Until::Best, ..request }, choices, None);
    let Some(plan) = &fewest.best else { return no_plan(request, choices, &fewest) };
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
