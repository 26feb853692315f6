//! A cordon of live units round where the vehicle may be: computed, and checked when a commander changes it.

use api::cordon::{CheckCordon, CordonCheck, CordonPost, CordonView, FrontPoint};
use model::ids::AlertId;
use model::rules::Permission;
use planning::cordon::answer::Post;
use planning::cordon::drive::{Drive, Held};
use planning::cordon::field::{Field, NEVER};
use planning::cordon::{Answer, Model, Objective, solve};
use planning::network::seconds;
use planning::watch::{Status, Watch};

use super::ground::{Ground, ground};
use super::in_force;
use super::posts::{held, lon_lat, post_at};
use crate::city::City;
use crate::error::{Error, FieldError, wording};
use crate::limits::{CORDON_HORIZON_SECONDS, CORDON_PATIENCE_SECONDS, CORDON_PATIENCE_SECONDS_MAX};
use crate::principal::Principal;

/// What is asked about a cordon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// What makes one plan better than another.
    pub objective: Objective,
    /// When a post counts.
    pub model: Model,
}

/// What is asked with these words: the earliest finish in the safe model, where they are left out.
pub fn asked(objective: Option<&str>, model: Option<&str>) -> Result<Asked, Error> {
    Ok(Asked { objective: objective_of(objective)?, model: model_of(model, Model::Static)? })
}

/// The model of this word.
fn model_of(word: Option<&str>, otherwise: Model) -> Result<Model, Error> {
    match word {
        None => Ok(otherwise),
        Some("static") => Ok(Model::Static),
        Some("dynamic") => Ok(Model::Dynamic),
        Some(_) => Err(unknown("model", "static / dynamic")),
    }
}

/// The objective of this word.
fn objective_of(word: Option<&str>) -> Result<Objective, Error> {
    match word {
        None | Some("earliest_finish") => Ok(Objective::EarliestFinish),
        Some("fewest_units") => Ok(Objective::FewestUnits),
        Some("smallest_area") => Ok(Objective::SmallestArea),
        Some("least_travel") => Ok(Objective::LeastTravel),
        Some("front") => Ok(Objective::Front),
        Some(_) => {
            Err(unknown("objective", "earliest_finish / fewest_units / smallest_area / least_travel / front"))
        }
    }
}

fn unknown(field: &str, words: &str) -> Error {
    Error::Invalid(vec![FieldError::new(
        field,
        wording(format!("须为 {words}"), format!("one of {words}")),
        wording("请改用所列的值", "take one of these"),
    )])
}

/// Computes a cordon, as good as can be until it is over. It takes a while: the caller has a thread for it.
pub fn show_cordon(
    who: &Principal,
    id: AlertId,
    asked: Asked,
    is_over: &dyn Fn() -> bool,
) -> Result<CordonView, Error> {
    who.may(Permission::AlertCheck)?;
    let city = &*who.city;
    let mut ground = ground(city, id, &in_force(city, id)?, CORDON_HORIZON_SECONDS)?;
    ground.question.model = asked.model;
    ground.question.objective = asked.objective;
    let answer = solve(&ground.network, &ground.question, &Watch::new(is_over, &|_| (), 1));
    Ok(view(city, &ground, &answer))
}

fn view(city: &City, ground: &Ground, answer: &Answer) -> CordonView {
    let status = match answer.status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Infeasible => "infeasible",
        Status::Unknown => "unknown",
    };
    let of_name = |name: &str| ground.network.node(name).map(|node| lon_lat(ground.points[node as usize]));
    CordonView {
        at: city.now(),
        model: word(answer.model),
        objective: word(answer.objective),
        status: status.to_owned(),
        bound: answer.bound,
        finish_seconds: answer.finish_seconds,
        posts: answer.posts.iter().filter_map(|post| post_view(city, ground, post)).collect(),
        trapped_nodes: answer.trapped_nodes,
        escape: answer.escape.iter().filter_map(|name| of_name(name)).collect(),
        front: answer
            .front
            .iter()
            .map(|plan| FrontPoint {
                finish_seconds: plan.finish_seconds,
                units_used: plan.units_used,
                trapped_nodes: plan.trapped_nodes,
                posts: plan.posts.iter().filter_map(|post| post_view(city, ground, post)).collect(),
            })
            .collect(),
    }
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn post_view(city: &City, ground: &Ground, post: &Post) -> Option<CordonPost> {
    let node = ground.network.node(&post.node)?;
    let unit = ground.units.iter().find(|unit| *unit.id.to_string() == *post.unit)?;
    Some(post_at(city, ground, unit, node, post.arrive_seconds, post.vehicle_seconds))
}

/// Whether a plan that a commander has changed still holds, and if not, which way leads out.
pub fn check_cordon(who: &Principal, id: AlertId, request: &CheckCordon) -> Result<CordonCheck, Error> {
    who.may(Permission::AlertCheck)?;
    let city = &*who.city;
    let model = model_of(request.model.as_deref(), Model::Dynamic)?;
    let mut ground = ground(city, id, &in_force(city, id)?, CORDON_HORIZON_SECONDS)?;
    ground.question.model = model;
    let field = Field::new(&ground.network, &ground.question);
    let held = held(&ground, &field, &request.posts)?;
    let drive = Drive::new(&ground.network, &ground.question, &field, model, &held);
    let escape = drive.escapes_to(&ground.question.targets);
    let way = escape.map(|target| drive.way_to(target)).unwrap_or_default();
    Ok(CordonCheck {
        holds: escape.is_none(),
        posts: held.iter().map(|held| checked_post(city, &ground, &field, &drive, *held)).collect(),
        escape: way.into_iter().map(|node| lon_lat(ground.points[node as usize])).collect(),
        trapped_nodes: drive.trapped_nodes(),
    })
}

fn checked_post(city: &City, ground: &Ground, field: &Field, drive: &Drive, held: Held) -> CordonPost {
    let unit = &ground.units[held.unit as usize];
    let arrive = seconds(field.ready[held.unit as usize] + held.travel);
    let node = held.node as usize;
    let met = drive.stopped[node].min(drive.passes[node]);
    let vehicle = (met != NEVER).then(|| seconds(met - field.report_delay));
    post_at(city, ground, unit, held.node, arrive, vehicle)
}

/// How long a cordon is looked for.
pub fn patience(seconds: Option<f64>) -> Result<std::time::Duration, Error> {
    let seconds = seconds.unwrap_or(CORDON_PATIENCE_SECONDS);
    if seconds > 0.0 && seconds <= CORDON_PATIENCE_SECONDS_MAX {
        return Ok(std::time::Duration::from_secs_f64(seconds));
    }
    Err(Error::Invalid(vec![FieldError::new(
        "seconds",
        wording(
            format!("须大于 0 且不超过 {CORDON_PATIENCE_SECONDS_MAX}"),
            format!("above 0 and at most {CORDON_PATIENCE_SECONDS_MAX} (CORDON_PATIENCE_SECONDS_MAX)"),
        ),
        wording("不填则为 1 秒", "leave it out for 1 second"),
    )]))
}
