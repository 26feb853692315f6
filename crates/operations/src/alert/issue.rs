//! A request is approved: points are called, and their level is raised, in one step.

use api::alert::{AlertChanged, ApproveAlert};
use model::access::Actor;
use model::alert::{Body, Command, Issued, LASTS_SECONDS};
use model::ids::{AlertId, LevelOrderId, PointId, RingId};
use model::ring::{Drafted, LevelOrder, OrderCommand};
use model::rules::{Level, Permission, Way};
use model::{Decider, Event, Moment};
use storage::Lane;

use super::times::to_call;
use super::{alert_of, changed};
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, wording};
use crate::limits::ALERT_LEVEL_MINUTES;
use crate::principal::Principal;

/// Approves a request: the points that can be ready in time are called, and go to level 2 inbound for a while.
pub async fn approve_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: ApproveAlert,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertApprove)?;
    let city = &*who.city;
    let (ring, candidates) = candidates(city, request.ring, request.plan.as_deref())?;
    let minutes = request.level_minutes.unwrap_or(ALERT_LEVEL_MINUTES);
    let order_id = LevelOrderId(city.chance().id(city.now()));
    let judge = || {
        let now = city.now();
        let alert = alert_of(city, id)?;
        let body = alert.state.body().ok_or(Error::NotFound { what: "alert" })?;
        let points = to_call(city, body, &candidates, request.plan.is_some(), now);
        let own = own_points(city, points.iter().map(|called| called.point));
        let order = order(city, body, (ring, own, minutes), id, by);
        let issued = Issued {
            plan: request.plan.clone(),
            points,
            order: (!order.is_empty()).then_some(order_id),
            until: now.plus_seconds(LASTS_SECONDS),
            by,
        };
        let events = alert.state.decide(Command::Issue(Box::new(issued)), now)?;
        let plan = Plan::default().extend(id, alert.version, events.into_iter().map(Event::Alert).collect());
        if order.is_empty() {
            return Ok(plan);
        }
        Ok(plan.begin(order_id, order_events(order, now)?))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(who, id, None, done.position)
}

/// The ring, and the points that may be called: those of a joint plan, or all.
pub(super) fn candidates(
    city: &City,
    ring: Option<RingId>,
    plan: Option<&str>,
) -> Result<(RingId, Vec<PointId>), Error> {
    let board = city.board();
    let mut rings: Vec<RingId> = board.rings().map(|(id, _)| id).collect();
    if let Some(plan) = plan {
        rings.retain(|id| {
            board
                .ring(*id)
                .and_then(|ring| ring.state.body())
                .is_some_and(|body| body.plans.contains_key(plan))
        });
    }
    let ring = ring.or_else(|| rings.first().copied()).ok_or(Error::NotFound { what: "ring" })?;
    let body = board.ring(ring).and_then(|ring| ring.state.body()).ok_or(Error::NotFound { what: "ring" })?;
    match plan {
        None => {
            let of_ring = board.points().filter(|(_, point)| point.established.ring == ring);
            Ok((ring, of_ring.map(|(id, _)| id).collect()))
        }
        Some(code) => {
            let plan = body.plans.get(code).ok_or_else(|| {
                Error::Invalid(vec![FieldError::new(
                    "plan",
                    wording("该圈层没有此联合布控预案", "the ring has no joint plan of this code"),
                    wording("预案见 GET /api/v1/rings", "GET /api/v1/rings lists the plans"),
                )])
            })?;
            Ok((ring, plan.points.clone()))
        }
    }
}

/// Those of the points that are ours to order about.
fn own_points(city: &City, points: impl Iterator<Item = PointId>) -> Vec<PointId> {
    let board = city.board();
    let is_ours = |point: &PointId| {
        let body = board.point(*point).and_then(|point| point.state.body());
        body.is_some_and(|body| body.established.neighbour.is_none())
    };
    points.filter(is_ours).collect()
}

/// The order that raises the level: drafted by whoever checked the request. None where no level is asked for.
fn order(
    city: &City,
    alert: &Body,
    (ring, points, minutes): (RingId, Vec<PointId>, u32),
    id: AlertId,
    by: Actor,
) -> Vec<OrderCommand> {
    if minutes == 0 || points.is_empty() {
        return Vec::new();
    }
    let row = Box::new(city.rules().ring.level(Level::Directed).clone());
    let drafted = Drafted {
        ring,
        points,
        level: Level::Directed,
        way: Way::Inbound,
        minutes,
        reason: alert.requested.number.clone(),
        alert: Some(id),
        by: alert.checked.map_or(by, |(checker, _)| checker),
    };
    vec![
        OrderCommand::Draft { drafted: Box::new(drafted), row: row.clone() },
        OrderCommand::Approve { row, by },
    ]
}

/// The events of the order's steps, each judged after the one before.
fn order_events(steps: Vec<OrderCommand>, now: Moment) -> Result<Vec<Event>, Error> {
    let mut order = LevelOrder::default();
    let mut events = Vec::new();
    for command in steps {
        for event in order.decide(command, now)? {
            order = order.evolve(&event, now);
            events.push(Event::Level(event));
        }
    }
    Ok(events)
}
