//! Duty level orders: one drafts, another approves, and they end by themselves.

use api::ring::{DraftOrder, RingChanged, WithReason};
use model::ids::{LevelOrderId, RingId};
use model::ring::{Drafted, LevelOrder, OrderCommand};
use model::rules::Permission;
use model::{Decider, Event};
use storage::Lane;

use super::{changed, ring_of};
use crate::board::Folded;
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::Error;
use crate::principal::Principal;
use crate::words::reason;

const NO_ORDER: Error = Error::NotFound { what: "order" };

/// Drafts an order that sets a duty level.
pub async fn draft_order(
    who: &Principal,
    key: CommandKey,
    ring: RingId,
    request: DraftOrder,
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::LevelDraft)?;
    let city = &*who.city;
    ring_of(city, ring)?;
    super::point::check_points(city, ring, &request.points)?;
    let why = reason("reason", &request.reason)?;
    let mut points = request.points.clone();
    points.sort_unstable();
    points.dedup();
    let id = LevelOrderId(city.chance().id(city.now()));
    let judge = || {
        let drafted = Drafted {
            ring,
            points: points.clone(),
            level: request.level,
            way: request.way,
            minutes: request.minutes,
            reason: why.clone(),
            alert: None,
            by,
        };
        let row = Box::new(city.rules().ring.level(request.level).clone());
        let command = OrderCommand::Draft { drafted: Box::new(drafted), row };
        let events = LevelOrder::default().decide(command, city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Level).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    let again =
        done.repeated(city)?.and_then(|events| events.first().map(|(stream, _)| LevelOrderId(*stream)));
    changed(city, ring, done.position, None, Some(again.unwrap_or(id))).await
}

/// Puts an order in force.
pub async fn approve_order(
    who: &Principal,
    key: CommandKey,
    (ring, id): (RingId, LevelOrderId),
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::LevelApprove)?;
    let city = &*who.city;
    let judge = || {
        let (order, level) = order_of(city, ring, id)?;
        let row = Box::new(city.rules().ring.level(level).clone());
        let events = order.state.decide(OrderCommand::Approve { row, by }, city.now())?;
        Ok(Plan::default().extend(id, order.version, events.into_iter().map(Event::Level).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(city, ring, done.position, None, Some(id)).await
}

/// Ends an order before its time, or takes a draft back.
pub async fn lift_order(
    who: &Principal,
    key: CommandKey,
    (ring, id): (RingId, LevelOrderId),
    request: WithReason,
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::LevelApprove)?;
    let city = &*who.city;
    let why = reason("reason", request.reason)?;
    let judge = || {
        let (order, _) = order_of(city, ring, id)?;
        let events = order.state.decide(OrderCommand::Lift { reason: why.clone(), by }, city.now())?;
        Ok(Plan::default().extend(id, order.version, events.into_iter().map(Event::Level).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(city, ring, done.position, None, Some(id)).await
}

/// An order of this ring that is not over, and its level.
fn order_of(
    city: &City,
    ring: RingId,
    id: LevelOrderId,
) -> Result<(Folded<LevelOrder>, model::rules::Level), Error> {
    ring_of(city, ring)?;
    let order = city.board().order(id).cloned().ok_or(NO_ORDER)?;
    let level = order.state.drafted().filter(|drafted| drafted.ring == ring).map(|drafted| drafted.level);
    Ok((order, level.ok_or(NO_ORDER)?))
}
