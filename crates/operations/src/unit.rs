//! Units: commissioning, availability, crews, assignments and their steps.

use api::incident::AssignmentView;
use api::unit::{
    AdvanceAssignment, AssignUnit, AssignmentChanged, CommissionUnit, MyUnit, SetUnitStatus, UnitChanged,
    UnitList, UnitView,
};
use model::access::Actor;
use model::ids::{AssignmentId, IncidentId, UnitId};
use model::incident::{self, AssignmentMoved};
use model::rules::Permission;
use model::unit::{Advice, Command, Commissioned, Event as UnitEvent, Sending, Step, Unit};
use model::{Decider, Event};
use storage::{Lane, Position};

use crate::board::Folded;
use crate::city::City;
use crate::command::{CommandKey, Done, Plan, execute};
use crate::error::{Error, FieldError, unknown_code, wording};
use crate::incident::{incident_of, judge};
use crate::principal::Principal;
use crate::words::reason;

/// Lists the units by call sign.
pub fn list_units(who: &Principal) -> Result<UnitList, Error> {
    who.may(Permission::UnitRead)?;
    let (board, positions) = (who.city.board(), who.city.positions());
    let rules = who.city.rules();
    let mut units: Vec<UnitView> = (board.units())
        .map(|(id, body)| board.unit_view(rules, id, body, positions.by_unit.get(&id)))
        .collect();
    units.sort_by(|left, right| left.callsign.cmp(&right.callsign));
    Ok(UnitList { units })
}

/// Shows the unit that the asker has joined.
pub fn my_unit(who: &Principal) -> Result<MyUnit, Error> {
    who.may(Permission::UnitRead)?;
    let mine = who.city.board().units().find(|(_, body)| body.crew.contains(&who.person)).map(|(id, _)| id);
    let unit = mine.map(|id| view(&who.city, id)).transpose()?;
    Ok(MyUnit { unit })
}

/// Sets a unit up.
pub async fn commission_unit(
    who: &Principal,
    key: CommandKey,
    request: CommissionUnit,
) -> Result<UnitChanged, Error> {
    let by = who.may(Permission::UnitCommission)?;
    let city = &*who.city;
    validate(city, &request)?;
    let id = UnitId(city.chance().id(city.now()));
    let judge = || {
        let commissioned = Commissioned {
            callsign: request.callsign.trim().to_owned(),
            kind: request.kind.clone(),
            org: request.org,
            crew_size: request.crew_size,
            post: request.post.map(|post| (post.lon, post.lat)),
            by,
        };
        let events = Unit::default().decide(Command::Commission(Box::new(commissioned)), city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Unit).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    let id = first_stream(city, &done)?.map_or(id, UnitId);
    changed(city, id, done.position)
}

fn validate(city: &City, request: &CommissionUnit) -> Result<(), Error> {
    let mut errors = Vec::new();
    if city.rules().unit_kind(&request.kind).is_none() {
        errors.push(unknown_code("kind"));
    }
    if city.board().org(request.org).is_none() {
        errors.push(FieldError::new(
            "org",
            wording("须为本辖区的单位", "an organisation of this jurisdiction"),
            wording("单位见 GET /api/v1/orgs", "GET /api/v1/orgs lists them"),
        ));
    }
    if request.crew_size == 0 || usize::from(request.crew_size) > model::unit::CREW_MAX {
        errors.push(FieldError::new(
            "crew_size",
            wording("须为 1 至 12 人", "1 to 12 people"),
            wording("请填写实有人数", "give the number of people"),
        ));
    }
    if request.post.is_some_and(|post| !(post.lon.abs() <= 180.0 && post.lat.abs() <= 90.0)) {
        errors.push(FieldError::new(
            "post",
            wording("须为有效经纬度", "a longitude and latitude"),
            wording("请用 WGS-84 经纬度，单位为度", "give WGS-84 degrees"),
        ));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn first_stream(city: &City, done: &Done) -> Result<Option<uuid::Uuid>, Error> {
    let Some(events) = done.repeated(city)? else { return Ok(None) };
    Ok(events.iter().find(|(_, event)| matches!(event, Event::Unit(_))).map(|(stream, _)| *stream))
}

/// Sends a unit to an incident. The unit's stream and the incident's log grow together or not at all.
pub async fn assign_unit(
    who: &Principal,
    key: CommandKey,
    id: UnitId,
    request: AssignUnit,
) -> Result<AssignmentChanged, Error> {
    let city = &*who.city;
    let assignment = AssignmentId(city.chance().id(city.now()));
    let (by, how) = match request {
        AssignUnit { propose: true, .. } => (who.may(Permission::IncidentOpen)?, Sending::Propose),
        AssignUnit { reserve: true, .. } => (who.may(Permission::UnitAssign)?, Sending::Reserve),
        AssignUnit { pre_empt: Some(why), .. } => {
            (who.may(Permission::UnitAssign)?, Sending::PreEmpt(reason("pre_empt", why)?))
        }
        AssignUnit { .. } => (who.may(Permission::UnitAssign)?, Sending::Now),
    };
    let advice = crate::recommendation::advice(city, request.incident, id);
    let judge = || {
        let unit = unit_of(city, id)?;
        let command = Command::Assign { assignment, incident: request.incident, how: how.clone(), by };
        let events = unit.state.decide(command, city.now())?;
        follow(city, id, &unit, events, advice.as_ref())
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    let assignment = assigned_by(city, &done)?.unwrap_or((assignment, request.incident));
    assignment_changed(city, id, assignment, done.position)
}

/// The assignment that a command made the first time, when it has come again.
fn assigned_by(city: &City, done: &Done) -> Result<Option<(AssignmentId, IncidentId)>, Error> {
    let Some(events) = done.repeated(city)? else { return Ok(None) };
    let assigned = events.iter().find_map(|(_, event)| match event {
        Event::Unit(UnitEvent::Assigned { assignment, incident, .. }) => Some((*assignment, *incident)),
        _ => None,
    });
    assigned.map(Some).ok_or(Error::CommandReused)
}

/// Takes an assignment a step further, for the desk or for the own crew.
pub async fn advance_assignment(
    who: &Principal,
    key: CommandKey,
    assignment: AssignmentId,
    step: Step,
    request: AdvanceAssignment,
) -> Result<AssignmentChanged, Error> {
    let city = &*who.city;
    let (unit_id, incident) = holder(city, assignment)?;
    let by = who_may_advance(who, unit_id, step)?;
    let reason = request.reason.map(|why| reason("reason", why)).transpose()?;
    let judge = || {
        let unit = unit_of(city, unit_id)?;
        let command = Command::Advance { assignment, step, reason: reason.clone(), by };
        let events = unit.state.decide(command, city.now())?;
        follow(city, unit_id, &unit, events, None)
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    assignment_changed(city, unit_id, (assignment, incident), done.position)
}

/// Desk steps need the desk's right; a crew's steps need the desk's right or a place in that crew.
fn who_may_advance(who: &Principal, unit: UnitId, step: Step) -> Result<Actor, Error> {
    match step {
        Step::Dispatch | Step::Cancel | Step::PreEmpt => who.may(Permission::UnitAssign),
        _ => match who.may(Permission::UnitAdvanceAny) {
            Ok(by) => Ok(by),
            Err(denied) => {
                let by = who.may(Permission::UnitAdvanceOwn)?;
                let aboard = unit_of(&who.city, unit)?
                    .state
                    .body()
                    .is_some_and(|body| body.crew.contains(&who.person));
                if aboard { Ok(by) } else { Err(denied) }
            }
        },
    }
}

/// The unit and incident of an assignment. One that has ended is found in its incident's log.
fn holder(city: &City, assignment: AssignmentId) -> Result<(UnitId, IncidentId), Error> {
    let board = city.board();
    if let Some(unit) = board.holder(assignment) {
        let body = board.unit(unit).and_then(|unit| unit.state.body());
        let held = body.and_then(|body| body.assignments.iter().find(|held| held.id == assignment));
        if let Some(held) = held {
            return Ok((unit, held.incident));
        }
    }
    board.ended_assignment(assignment).ok_or(Error::NotFound { what: "assignment" })
}

/// The unit's events with what each of them adds to an incident's log; the advice goes with the order.
fn follow(
    city: &City,
    id: UnitId,
    unit: &Folded<Unit>,
    events: Vec<UnitEvent>,
    advice: Option<&Advice>,
) -> Result<Plan, Error> {
    let at = city.now();
    let mut plan = Plan::default();
    let moves: Vec<(IncidentId, AssignmentMoved)> =
        events.iter().filter_map(|event| moved(id, event, advice)).collect();
    let mut incidents: Vec<IncidentId> = moves.iter().map(|(incident, _)| *incident).collect();
    incidents.dedup();
    plan = plan.extend(id, unit.version, events.into_iter().map(Event::Unit).collect());
    for incident_id in incidents {
        let incident = incident_of(city, incident_id)?;
        let mut log = Vec::new();
        for (_, moved) in moves.iter().filter(|(incident, _)| *incident == incident_id) {
            log.extend(judge(&incident.state, incident::Command::FollowAssignment(moved.clone()), at)?);
        }
        plan = plan.extend(incident_id, incident.version, log);
    }
    Ok(plan)
}

fn moved(unit: UnitId, event: &UnitEvent, advice: Option<&Advice>) -> Option<(IncidentId, AssignmentMoved)> {
    match event {
        UnitEvent::Assigned { assignment, incident, state, by } => Some((
            *incident,
            AssignmentMoved {
                assignment: *assignment,
                unit,
                to: *state,
                reason: None,
                advice: advice.cloned().map(Box::new),
                by: *by,
            },
        )),
        UnitEvent::Advanced { assignment, incident, to, reason, by } => Some((
            *incident,
            AssignmentMoved {
                assignment: *assignment,
                unit,
                to: *to,
                reason: reason.clone(),
                advice: None,
                by: *by,
            },
        )),
        _ => None,
    }
}

/// Changes a unit's availability, which its assignments do not touch.
pub async fn set_unit_status(
    who: &Principal,
    key: CommandKey,
    id: UnitId,
    request: SetUnitStatus,
) -> Result<UnitChanged, Error> {
    let by = match who.may(Permission::UnitStatusAny) {
        Ok(by) => by,
        Err(denied) => {
            let by = who.may(Permission::UnitStatusOwn)?;
            let unit = unit_of(&who.city, id)?;
            let aboard = unit.state.body().is_some_and(|body| body.crew.contains(&who.person));
            if !aboard {
                return Err(denied);
            }
            by
        }
    };
    let row = who.city.rules().unit_status(&request.code);
    let availability = row.ok_or_else(|| Error::Invalid(vec![unknown_code("code")]))?.primary.into();
    let SetUnitStatus { code, reason: why } = request;
    let reason = why.map(|why| reason("reason", why)).transpose()?;
    simple(who, key, id, Command::SetStatus { code, availability, reason, by }).await
}

/// The asker joins a crew, leaving any other.
pub async fn sign_on(who: &Principal, key: CommandKey, id: UnitId) -> Result<UnitChanged, Error> {
    let by = who.may(Permission::UnitAdvanceOwn)?;
    let city = &*who.city;
    let judge = || {
        let mut plan = Plan::default();
        let others: Vec<UnitId> = (city.board().units())
            .filter(|(other, body)| *other != id && body.crew.contains(&by.person))
            .map(|(other, _)| other)
            .collect();
        for other in others {
            let unit = unit_of(city, other)?;
            let events = unit.state.decide(Command::SignOff { by }, city.now())?;
            plan = plan.extend(other, unit.version, events.into_iter().map(Event::Unit).collect());
        }
        let unit = unit_of(city, id)?;
        let events = unit.state.decide(Command::SignOn { by }, city.now())?;
        Ok(plan.extend(id, unit.version, events.into_iter().map(Event::Unit).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

/// The asker leaves the crew.
pub async fn sign_off(who: &Principal, key: CommandKey, id: UnitId) -> Result<UnitChanged, Error> {
    let by = who.may(Permission::UnitAdvanceOwn)?;
    simple(who, key, id, Command::SignOff { by }).await
}

async fn simple(
    who: &Principal,
    key: CommandKey,
    id: UnitId,
    command: Command,
) -> Result<UnitChanged, Error> {
    let city = &*who.city;
    let judge = || {
        let unit = unit_of(city, id)?;
        let events = unit.state.decide(command.clone(), city.now())?;
        Ok(Plan::default().extend(id, unit.version, events.into_iter().map(Event::Unit).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

fn changed(city: &City, id: UnitId, position: Position) -> Result<UnitChanged, Error> {
    Ok(UnitChanged { unit: view(city, id)?, position: position.0 })
}

fn assignment_changed(
    city: &City,
    unit: UnitId,
    (assignment, incident): (AssignmentId, IncidentId),
    position: Position,
) -> Result<AssignmentChanged, Error> {
    let incident = incident_of(city, incident)?;
    let attendance = incident.state.body().and_then(|body| body.attendances.get(&assignment));
    let attendance = attendance.ok_or(Error::NotFound { what: "assignment" })?;
    let assignment: AssignmentView = city.board().assignment_view(assignment, attendance);
    Ok(AssignmentChanged { assignment, unit: view(city, unit)?, position: position.0 })
}

fn view(city: &City, id: UnitId) -> Result<UnitView, Error> {
    let (board, positions) = (city.board(), city.positions());
    let unit = board.unit(id).and_then(|unit| unit.state.body()).ok_or(Error::NotFound { what: "unit" })?;
    Ok(board.unit_view(city.rules(), id, unit, positions.by_unit.get(&id)))
}

/// A unit; the board holds them all.
fn unit_of(city: &City, id: UnitId) -> Result<Folded<Unit>, Error> {
    city.board().unit(id).cloned().ok_or(Error::NotFound { what: "unit" })
}
