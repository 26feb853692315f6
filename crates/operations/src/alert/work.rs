//! What is done while an alert is in force: points sign, people see, crews stop, sides sign.

use api::alert::{
    AcknowledgeAlert, AlertChanged, MatchStop, ReleasePoints, ReportSighting, SettleStop, SignHandOver,
    StopVehicle,
};
use api::ring::WithReason;
use model::access::Role;
use model::alert::{Command, Side, Sighting, StopFacts};
use model::ids::{AlertId, LevelOrderId};
use model::ring::OrderCommand;
use model::rules::Permission;
use model::{Decider, Event};
use storage::Lane;

use super::{alert_of, change, changed};
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, unknown_code, wording};
use crate::principal::Principal;
use crate::words::{note, reason};

/// A control point signs for the alert.
pub async fn acknowledge_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: AcknowledgeAlert,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertAct)?;
    // A neighbour signs for its own points and for no other.
    let neighbour = {
        let board = who.city.board();
        let body = board.point(request.point).and_then(|point| point.state.body());
        body.is_some_and(|body| body.established.neighbour.is_some())
    };
    if by.role == Role::NeighbourDesk && !neighbour {
        return Err(Error::NotAllowed { permission: Permission::AlertAct.code() });
    }
    change(who, key, id, |_| Ok(Command::Acknowledge { point: request.point, by })).await
}

/// Somebody saw the vehicle: the reachable set begins anew from there, and points are called and released by it.
pub async fn report_sighting(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: ReportSighting,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertAct)?;
    crate::streets::point("lon", request.lon, request.lat)?;
    let seen_note = request.note.map(|text| note("note", text)).transpose()?;
    let city = &*who.city;
    let seen_at = request.seen_at.unwrap_or_else(|| city.now());
    let sighting = Sighting { place: (request.lon, request.lat), seen_at, note: seen_note, by };
    let seen = change(who, key, id, |_| Ok(Command::Sight(Box::new(sighting.clone())))).await?;
    super::keep::follow(city, id).await;
    changed(who, id, None, storage::Position(seen.position))
}

/// Releases points by hand.
pub async fn release_points(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: ReleasePoints,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertCheck)?;
    let why = reason("reason", request.reason)?;
    change(who, key, id, |_| {
        let points = request.points.clone();
        Ok(Command::Release { points, rule: None, reason: Some(why.clone()), by: Some(by) })
    })
    .await
}

/// A vehicle is stopped; the answer names the slip for the person.
pub async fn stop_vehicle(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: StopVehicle,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertStop)?;
    let city = &*who.city;
    if city.rules().ring.ground(&request.ground).is_none() {
        return Err(Error::Invalid(vec![unknown_code("ground")]));
    }
    let slip = city.numbers().next("PC", city.now());
    let facts = StopFacts {
        slip: slip.clone(),
        point: request.point,
        ground: request.ground,
        police: request.police,
        auxiliaries: request.auxiliaries,
        officer_identified: request.officer_identified,
        reason_told: request.reason_told,
        recorder_on: request.recorder_on,
        by,
    };
    let judge = || {
        let alert = alert_of(city, id)?;
        let events = alert.state.decide(Command::Stop(Box::new(facts.clone())), city.now())?;
        Ok(Plan::default().extend(id, alert.version, events.into_iter().map(Event::Alert).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    let again = done.repeated(city)?.into_iter().flatten().find_map(|(_, event)| match event {
        Event::Alert(model::alert::Event::Stopped(facts)) => Some(facts.slip),
        _ => None,
    });
    changed(who, id, Some(again.unwrap_or(slip)), done.position)
}

/// The vehicle that was stopped is not the one: it goes on, and a count and a slip are all that is kept.
pub async fn let_vehicle_go(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: SettleStop,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertStop)?;
    change(who, key, id, |_| Ok(Command::LetGo { slip: request.slip.clone(), by })).await
}

/// What was found is on the list.
pub async fn match_stop(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: MatchStop,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertStop)?;
    let evidence: Result<Vec<String>, Error> = request
        .evidence
        .iter()
        .enumerate()
        .map(|(index, pointer)| reason(&format!("evidence.{index}"), pointer))
        .collect();
    let evidence = evidence?;
    change(who, key, id, |_| {
        Ok(Command::Match { slip: request.slip.clone(), evidence: evidence.clone(), by })
    })
    .await
}

/// It is the one, and it is secured: the alert has hit, its points stand down, and their level falls back.
pub async fn secure_vehicle(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: SettleStop,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertStop)?;
    end(who, key, id, |_| Command::Secure { slip: request.slip.clone(), by }).await
}

/// Ends an alert.
pub async fn stand_down_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: WithReason,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertApprove)?;
    let why = reason("reason", request.reason)?;
    end(who, key, id, |_| Command::StandDown { reason: why.clone(), by }).await
}

/// Approves an alert once more.
pub async fn renew_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: WithReason,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertApprove)?;
    let why = reason("reason", request.reason)?;
    change(who, key, id, |_| Ok(Command::Renew { reason: why.clone(), by })).await
}

/// Signs the hand-over: the requester's side by the neighbour's desk, ours by one of us.
pub async fn sign_hand_over(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: SignHandOver,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertHandOver)?;
    if (by.role == Role::NeighbourDesk) != (request.side == Side::Theirs) {
        return Err(Error::Invalid(vec![FieldError::new(
            "side",
            wording("只能代表本方签字", "each side signs for itself"),
            wording(
                "接收方由毗邻协作席签字，移交方由本地民警签字",
                "the neighbouring desk signs `theirs`, one of us `ours`",
            ),
        )]));
    }
    let SignHandOver { side, officers } = request;
    change(who, key, id, |_| Ok(Command::SignHandOver { side, officers, by })).await
}

/// Ends an alert and lifts the orders that came with it, in one step.
async fn end(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    command: impl Fn(&City) -> Command,
) -> Result<AlertChanged, Error> {
    let city = &*who.city;
    let judge = || {
        let alert = alert_of(city, id)?;
        let command = command(city);
        let by = match &command {
            Command::Secure { by, .. } | Command::StandDown { by, .. } => *by,
            _ => return Err(Error::NotFound { what: "alert" }),
        };
        let events = alert.state.decide(command, city.now())?;
        let plan = Plan::default().extend(id, alert.version, events.into_iter().map(Event::Alert).collect());
        let number = alert.state.body().map_or("", |body| body.requested.number.as_str());
        orders_of(city, id).into_iter().try_fold(plan, |plan, order| {
            let folded = city.board().order(order).cloned().ok_or(Error::NotFound { what: "order" })?;
            let lift = OrderCommand::Lift { reason: number.to_owned(), by };
            let events = folded.state.decide(lift, city.now())?;
            Ok(plan.extend(order, folded.version, events.into_iter().map(Event::Level).collect()))
        })
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(who, id, None, done.position)
}

fn orders_of(city: &City, id: AlertId) -> Vec<LevelOrderId> {
    let board = city.board();
    let is_its =
        |order: &model::ring::LevelOrder| order.drafted().is_some_and(|drafted| drafted.alert == Some(id));
    board.orders().filter(|(_, order)| is_its(&order.state)).map(|(order, _)| order).collect()
}
