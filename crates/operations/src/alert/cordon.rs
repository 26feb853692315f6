//! A cordon of live units round where the vehicle may be: computed, checked when a commander changes it, and sent.

use api::alert::{
    CheckCordon, CordonCheck, CordonPost, CordonView, FrontPoint, PlacedUnit, PostRefused, PostsSent,
    SendPosts,
};
use api::incident::{NoteIncident, OpenIncident};
use api::report::{FileReport, PlaceGiven};
use api::unit::AssignUnit;
use model::alert::Body;
use model::ids::{AlertId, IncidentId, UnitId};
use model::incident::Grade;
use model::report::{Channel, Desk};
use model::rules::Permission;
use planning::cordon::answer::Post;
use planning::cordon::drive::{Drive, Held};
use planning::cordon::field::{Field, NEVER};
use planning::cordon::{Answer, Model, Objective, solve};
use planning::network::{Nanos, Node, seconds};
use planning::watch::{Status, Watch};
use roads::{Point, Profile};

use super::alert_of;
use super::ground::{Free, Ground, ground};
use crate::city::City;
use crate::command::CommandKey;
use crate::error::{Error, FieldError, wording};
use crate::limits::{
    CORDON_HORIZON_SECONDS, CORDON_PATIENCE_SECONDS, CORDON_PATIENCE_SECONDS_MAX, CORDON_POSTS_MAX,
};
use crate::principal::Principal;
use crate::{incident, report, unit};

/// The type of the incident to which the units of a cordon are sent: co-operation with other police.
const TYPE: &str = "110300";
/// A post is set at the nearest junction, and that is not farther than this.
const JUNCTION_METERS_MAX: f64 = 500.0;

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
    let mut ground = ground(city, &in_force(city, id)?, CORDON_HORIZON_SECONDS)?;
    ground.question.model = asked.model;
    ground.question.objective = asked.objective;
    let answer = solve(&ground.network, &ground.question, &Watch::new(is_over, &|_| (), 1));
    Ok(view(city, &ground, &answer))
}

fn in_force(city: &City, id: AlertId) -> Result<Body, Error> {
    let alert = alert_of(city, id)?;
    let body = alert.state.body().filter(|body| body.in_force(city.now()));
    body.cloned().ok_or_else(|| model::alert::Refusal::Over.into())
}

fn view(city: &City, ground: &Ground, answer: &Answer) -> CordonView {
    let status = match answer.status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Infeasible => "infeasible",
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

fn post_at(
    city: &City,
    ground: &Ground,
    unit: &Free,
    node: Node,
    arrive_seconds: f64,
    vehicle_seconds: Option<f64>,
) -> CordonPost {
    let point = ground.points[node as usize];
    CordonPost {
        unit: unit.id,
        callsign: unit.callsign.clone(),
        neighbour: unit.neighbour.clone(),
        place: lon_lat(point),
        name: place_name(city, point),
        arrive_seconds,
        vehicle_seconds,
        margin_seconds: vehicle_seconds.map(|vehicle| vehicle - arrive_seconds),
    }
}

fn lon_lat(point: Point) -> [f64; 2] {
    [point.lon(), point.lat()]
}

/// The street on which a junction lies.
fn place_name(city: &City, point: Point) -> String {
    let street = |streets: &std::sync::Arc<crate::streets::Streets>| {
        let place = streets.snap(Profile::Emergency, point)?;
        Some(streets.ground().street(place.segment).name.to_owned())
    };
    city.streets().and_then(street).unwrap_or_default()
}

/// Whether a plan that a commander has changed still holds, and if not, which way leads out.
pub fn check_cordon(who: &Principal, id: AlertId, request: &CheckCordon) -> Result<CordonCheck, Error> {
    who.may(Permission::AlertCheck)?;
    let city = &*who.city;
    if request.posts.len() > CORDON_POSTS_MAX {
        return Err(Error::TooLarge {
            what: "CORDON_POSTS_MAX",
            limit: CORDON_POSTS_MAX,
            got: request.posts.len(),
        });
    }
    let model = model_of(request.model.as_deref(), Model::Dynamic)?;
    let mut ground = ground(city, &in_force(city, id)?, CORDON_HORIZON_SECONDS)?;
    ground.question.model = model;
    let field = Field::new(&ground.network, &ground.question);
    let held = request.posts.iter().enumerate().map(|(index, post)| held(&ground, &field, index, *post));
    let held = held.collect::<Result<Vec<Held>, Error>>()?;
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

/// The post that a unit would hold, at the junction next to where it was put.
fn held(ground: &Ground, field: &Field, index: usize, post: PlacedUnit) -> Result<Held, Error> {
    let at = |field: &str| format!("posts.{index}.{field}");
    let point = crate::streets::point(&at("lon"), post.lon, post.lat)?;
    let unit = unit_number(ground, post.unit).ok_or_else(|| {
        Error::Invalid(vec![FieldError::new(
            &at("unit"),
            wording("须为当前可派的警力单元", "a unit that can be sent now"),
            wording("请改派其他单元", "take another unit"),
        )])
    })?;
    let first_unit = ground.points.len() - ground.units.len();
    let far = |node: &usize| ground.points[*node].meters_to(point);
    let nearest = (0..first_unit).min_by(|a, b| far(a).total_cmp(&far(b)));
    let node =
        nearest.filter(|node| far(node) <= JUNCTION_METERS_MAX).and_then(|node| Node::try_from(node).ok());
    let out_of_reach = || {
        Error::Invalid(vec![FieldError::new(
            &at("lon"),
            wording(
                "附近没有车辆可能到达的路口，或该单元到不了",
                "no junction near by that the vehicle can reach and the unit too",
            ),
            wording("请把卡点设在可达范围内的路口", "put the post at a junction within reach"),
        )])
    };
    let node = node.ok_or_else(out_of_reach)?;
    let site = field.site_of[unit as usize];
    let ways = field.ways(&ground.network, site, Nanos::MAX / 4);
    let travel = ways.into_iter().find(|(to, _)| *to == node).map(|(_, travel)| travel);
    Ok(Held { node, unit, travel: travel.ok_or_else(out_of_reach)? })
}

fn unit_number(ground: &Ground, id: UnitId) -> Option<u32> {
    ground.units.iter().position(|unit| unit.id == id).and_then(|number| u32::try_from(number).ok())
}

/// Sends the posts of a cordon: one incident, each unit assigned to it, and in its log where each is to stand. A
/// neighbour's unit is asked for at its own desk.
pub async fn send_posts(who: &Principal, id: AlertId, request: SendPosts) -> Result<PostsSent, Error> {
    who.may(Permission::UnitAssign)?;
    let city = &*who.city;
    let body = in_force(city, id)?;
    if request.posts.is_empty() || request.posts.len() > CORDON_POSTS_MAX {
        return Err(Error::Invalid(vec![FieldError::new(
            "posts",
            wording(
                format!("须有 1 至 {CORDON_POSTS_MAX} 个卡点"),
                format!("1 to {CORDON_POSTS_MAX} posts (CORDON_POSTS_MAX)"),
            ),
            wording("请先计算合围方案", "compute a cordon first"),
        )]));
    }
    let opened = open(who, &body).await?;
    let mut done = PostsSent { incident: opened, sent: Vec::new(), refused: Vec::new(), position: 0 };
    for post in request.posts {
        let text = where_to_stand(city, &post);
        let order = AssignUnit { incident: opened, propose: false, reserve: false, pre_empt: None };
        match unit::assign_unit(who, CommandKey::fresh(city), post.unit, order).await {
            Ok(_) => {
                done.sent.push(post.unit);
                incident::note_incident(who, CommandKey::fresh(city), opened, NoteIncident { text }).await?;
            }
            Err(failure) => done.refused.push(PostRefused { unit: post.unit, reason: why(&failure) }),
        }
    }
    done.position = city.board().position().0;
    Ok(done)
}

/// Opens the incident to which the units are sent, at the place where the vehicle was last seen.
async fn open(who: &Principal, body: &Body) -> Result<IncidentId, Error> {
    let city = &*who.city;
    let (lon, lat) = body.last_seen().place;
    let filed = FileReport {
        desk: Desk::Emergency,
        channel: Channel::Partner,
        text: format!("合围布控 {}：{}", body.requested.number, body.requested.purpose),
        place: Some(PlaceGiven { lon: Some(lon), lat: Some(lat), address: None }),
        caller: None,
        service: None,
    };
    let filed = report::file_report(who, CommandKey::fresh(city), filed).await?;
    let request = OpenIncident { report: filed.report.id, type_code: TYPE.to_owned(), grade: Grade::P1 };
    Ok(incident::open_incident(who, CommandKey::fresh(city), request).await?.incident.id)
}

fn where_to_stand(city: &City, post: &PlacedUnit) -> String {
    let callsign = {
        let board = city.board();
        let body = board.unit(post.unit).and_then(|unit| unit.state.body());
        body.map(|body| body.commissioned.callsign.clone()).unwrap_or_default()
    };
    let name =
        Point::from_degrees(post.lon, post.lat).map(|point| place_name(city, point)).unwrap_or_default();
    format!("{callsign} 卡点：{name}（{:.5}，{:.5}），只设卡、不追车", post.lon, post.lat)
}

fn why(failure: &Error) -> api::Wording {
    match failure {
        Error::Refused { text, .. } => text.clone(),
        Error::NotFound { .. } => {
            wording("非本地单元，请通过毗邻协作席调派", "not one of ours: ask the neighbour's desk")
        }
        other => wording(other.to_string(), other.to_string()),
    }
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
