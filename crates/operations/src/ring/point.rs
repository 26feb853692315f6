//! Control points and their crews.

use std::collections::BTreeSet;

use api::ring::{EstablishPoint, PostCrew, RingChanged, WithReason};
use model::ids::{PointId, RingId};
use model::ring::{ControlPoint, Crew, Established, PointBody, PointCommand};
use model::rules::{Conditions, Permission};
use model::{Decider, Event, Moment};
use storage::Lane;

use super::{changed, ring_of};
use crate::board::Folded;
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, wording};
use crate::principal::Principal;
use crate::words::reason;

/// The hours of the clock in which light is good: from this one to before the other.
const DAYLIGHT_HOURS: std::ops::Range<i8> = 6..18;

const NO_POINT: Error = Error::NotFound { what: "point" };

/// Sets a control point up.
pub async fn establish_point(
    who: &Principal,
    key: CommandKey,
    ring: RingId,
    request: EstablishPoint,
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::RingManage)?;
    let city = &*who.city;
    check_established(city, ring, &request)?;
    let id = PointId(city.chance().id(city.now()));
    let judge = || {
        let named = |text: &String| text.trim().to_owned();
        let established = Established {
            ring,
            name: named(&request.name),
            kind: request.kind,
            place: (request.lon, request.lat),
            guards: once_each(&request.guards),
            way: request.way,
            owners: request.owners.iter().map(named).collect(),
            responsible: request.responsible,
            reach_seconds: request.reach_seconds,
            neighbour: request.neighbour.as_ref().map(named),
            by,
        };
        let command = PointCommand::Establish(Box::new(established));
        let events = ControlPoint::default().decide(command, city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Point).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    let again = done.repeated(city)?.and_then(|events| events.first().map(|(stream, _)| PointId(*stream)));
    changed(city, ring, done.position, Some(again.unwrap_or(id)), None).await
}

/// The codes in their order, each once.
fn once_each(codes: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    codes.iter().filter(|code| seen.insert(code.as_str())).cloned().collect()
}

fn check_established(city: &City, ring: RingId, request: &EstablishPoint) -> Result<(), Error> {
    let folded = ring_of(city, ring)?;
    let crossings = folded.state.body().map(|body| body.founded.crossings.as_slice()).unwrap_or_default();
    let mut faults = Vec::new();
    for (index, code) in request.guards.iter().enumerate() {
        if !crossings.iter().any(|crossing| crossing.code == *code) {
            faults.push(FieldError::new(
                &format!("guards.{index}"),
                wording("本圈层没有该通道", "the ring has no crossing of this code"),
                wording("可用编号见圈层的通道列表", "the ring lists its crossings with their codes"),
            ));
        }
    }
    if request.neighbour.is_some() && !request.guards.is_empty() {
        faults.push(FieldError::new(
            "guards",
            wording("毗邻方站点不计入本方通道", "a neighbour's point guards none of our crossings"),
            wording("请删除该项", "leave it out"),
        ));
    }
    if request.responsible.is_some_and(|org| city.board().org(org).is_none()) {
        faults.push(FieldError::new(
            "responsible",
            wording("没有这个单位", "there is no such organisation"),
            wording("可用单位见 GET /api/v1/orgs", "GET /api/v1/orgs lists them"),
        ));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    crate::streets::point("lon", request.lon, request.lat).map(|_| ())
}

/// Refuses a list that names what is no control point of the ring.
pub(super) fn check_points(city: &City, ring: RingId, points: &[PointId]) -> Result<(), Error> {
    let board = city.board();
    let is_here = |id: PointId| {
        board.point(id).and_then(|point| point.state.body()).is_some_and(|body| body.established.ring == ring)
    };
    let faults: Vec<FieldError> = (points.iter().enumerate())
        .filter(|(_, id)| !is_here(**id))
        .map(|(index, _)| {
            FieldError::new(
                &format!("points.{index}"),
                wording("本圈层没有该站点", "the ring has no such control point"),
                wording("可用站点见圈层的站点列表", "the ring lists its control points"),
            )
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Light and weather as they count: by night they are poor, whatever is said.
fn conditions_at(now: Moment, said: Option<Conditions>) -> Conditions {
    if DAYLIGHT_HOURS.contains(&now.civil().hour()) {
        said.unwrap_or(Conditions::Clear)
    } else {
        Conditions::Poor
    }
}

/// Posts a crew, in place of the one before.
pub async fn post_crew(
    who: &Principal,
    key: CommandKey,
    (ring, id): (RingId, PointId),
    request: PostCrew,
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::RingCrew)?;
    let city = &*who.city;
    let judge = || {
        let point = point_of(city, ring, id)?;
        let body = own(&point)?;
        let conditions = conditions_at(city.now(), request.conditions);
        let rule = city.rules().ring.crew(body.established.kind.ground(), conditions).clone();
        let crew = Crew {
            police: request.police,
            auxiliaries: request.auxiliaries,
            stands: request.stands,
            conditions,
            signs_meters: request.signs_meters,
        };
        let command = PointCommand::PostCrew { crew, rule: Box::new(rule), by };
        let events = point.state.decide(command, city.now())?;
        Ok(Plan::default().extend(id, point.version, events.into_iter().map(Event::Point).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(city, ring, done.position, Some(id), None).await
}

/// Takes a crew away.
pub async fn withdraw_crew(
    who: &Principal,
    key: CommandKey,
    (ring, id): (RingId, PointId),
    request: WithReason,
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::RingCrew)?;
    let city = &*who.city;
    let why = reason("reason", request.reason)?;
    let judge = || {
        let point = point_of(city, ring, id)?;
        own(&point)?;
        let command = PointCommand::WithdrawCrew { reason: why.clone(), by };
        let events = point.state.decide(command, city.now())?;
        Ok(Plan::default().extend(id, point.version, events.into_iter().map(Event::Point).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(city, ring, done.position, Some(id), None).await
}

/// A control point of this ring.
fn point_of(city: &City, ring: RingId, id: PointId) -> Result<Folded<ControlPoint>, Error> {
    ring_of(city, ring)?;
    let point = city.board().point(id).cloned().ok_or(NO_POINT)?;
    match point.state.body() {
        Some(body) if body.established.ring == ring => Ok(point),
        _ => Err(NO_POINT),
    }
}

/// A point that is ours to man: a neighbour mans its own.
fn own(point: &Folded<ControlPoint>) -> Result<&PointBody, Error> {
    let body = point.state.body().ok_or(NO_POINT)?;
    match &body.established.neighbour {
        Some(neighbour) => Err(crate::refusal::ring::neighbours_point(neighbour)),
        None => Ok(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_night_the_light_is_poor_whatever_is_said() {
        let at = |time: &str| format!("2023-01-10T{time}:00+08:00").parse::<Moment>().unwrap();
        for (time, said, counts) in [
            ("06:00", None, Conditions::Clear),
            ("17:59", None, Conditions::Clear),
            ("12:00", Some(Conditions::Poor), Conditions::Poor),
            ("18:00", None, Conditions::Poor),
            ("18:00", Some(Conditions::Clear), Conditions::Poor),
            ("05:59", Some(Conditions::Clear), Conditions::Poor),
        ] {
            assert_eq!(conditions_at(at(time), said), counts, "{time} {said:?}");
        }
    }
}
