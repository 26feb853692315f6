//! Incidents: opening, grading, writing into the log, joining, splitting, closing; the timeline.

mod timeline;

use api::incident::{
    CloseIncident, GradeIncident, IncidentChanged, IncidentPage, IncidentState, IncidentView, MergeIncident,
    NoteIncident, OpenIncident, RelateIncident, SplitIncident, TypeIncident,
};
use api::report::Reason;
use model::access::Actor;
use model::ids::{IncidentId, ReportId};
use model::incident::{Command, Incident, Opened, TITLE_CHARACTERS_MAX};
use model::report::{Filed, Report};
use model::rules::Permission;
use model::{Decider, Event, Moment, report};
use storage::{Lane, Position, StreamId};
use uuid::Uuid;

pub use timeline::show_timeline;

use crate::board::Folded;
use crate::city::{City, decode};
use crate::command::{CommandKey, Done, Plan, earlier, execute};
use crate::error::{Error, FieldError, unknown_code, wording};
use crate::limits::{PAGE_DEFAULT, PAGE_MAX, SPLIT_REPORTS_MAX};
use crate::principal::Principal;
use crate::refusal::itself;
use crate::report::report_of;
use crate::words;

/// Opens an incident for a report that waits.
pub async fn open_incident(
    who: &Principal,
    key: CommandKey,
    request: OpenIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentOpen)?;
    let city = &*who.city;
    known_type(city, &request.type_code)?;
    let id = IncidentId(city.chance().id(city.now()));
    let number = city.numbers().next("J", city.now());
    let judge = || {
        let report = report_of(city, request.report)?;
        let (filed, filed_at) = report.state.filed().ok_or(report::Refusal::NotFiled)?;
        let opened = Opened {
            number: number.clone(),
            type_code: request.type_code.clone(),
            grade: request.grade,
            title: title_of(city, filed, &request.type_code),
            desk: filed.desk,
            place: filed.place.clone(),
            reported_at: filed_at,
            split_from: None,
            by,
        };
        let take = (request.report, filed.number.clone());
        let link = report.state.decide(report::Command::Link { incident: id, by }, city.now())?;
        let plan = Plan::default().begin(id, opening(opened, vec![take], by, city.now())?);
        Ok(plan.extend(request.report, report.version, link.into_iter().map(Event::Report).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    let id = opened_by(city, &done)?.unwrap_or(id);
    changed(city, id, done.position)
}

/// The events that open an incident with its reports.
fn opening(
    opened: Opened,
    reports: Vec<(ReportId, String)>,
    by: Actor,
    at: Moment,
) -> Result<Vec<Event>, Error> {
    let mut incident = Incident::default();
    let mut events = Vec::new();
    let takes = reports.into_iter().map(|(report, number)| Command::TakeReport { report, number, by });
    for command in std::iter::once(Command::Open(Box::new(opened))).chain(takes) {
        for event in incident.decide(command, at)? {
            incident = incident.evolve(&event, at);
            events.push(Event::Incident(event));
        }
    }
    Ok(events)
}

/// The incident that a command has opened, if it came before.
pub(crate) fn opened_before(city: &City, key: CommandKey) -> Result<Option<IncidentId>, Error> {
    match earlier(city, key)? {
        Some(done) => opened_by(city, &done),
        None => Ok(None),
    }
}

/// The incident that a command opened the first time, when it has come again.
fn opened_by(city: &City, done: &Done) -> Result<Option<IncidentId>, Error> {
    let Some(events) = done.repeated(city)? else { return Ok(None) };
    let opened =
        events.iter().find(|(_, event)| matches!(event, Event::Incident(model::incident::Event::Opened(_))));
    opened.map(|(stream, _)| Some(IncidentId(*stream))).ok_or(Error::CommandReused)
}

fn known_type(city: &City, code: &str) -> Result<(), Error> {
    match city.rules().incident_type(code) {
        Some(_) => Ok(()),
        None => Err(Error::Invalid(vec![unknown_code("type")])),
    }
}

/// A line to know the incident by: the beginning of what was said, else the address, else the type's name.
fn title_of(city: &City, filed: &Filed, type_code: &str) -> String {
    let said = filed.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = [Some(said), filed.place.address.clone()].into_iter().flatten().find(|line| !line.is_empty());
    let name = || city.rules().incident_type(type_code).map(|row| row.name.zh.clone()).unwrap_or_default();
    let line = line.unwrap_or_else(name);
    match line.char_indices().nth(TITLE_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Lists incidents: the open ones by urgency, or all that were opened, the newest first.
pub fn list_incidents(
    who: &Principal,
    state: Option<IncidentState>,
    before: Option<u64>,
    limit: Option<usize>,
) -> Result<IncidentPage, Error> {
    who.may(Permission::IncidentRead)?;
    let city = &*who.city;
    if state == Some(IncidentState::Open) {
        let board = city.board();
        let open = board.incidents_open().into_iter();
        let incidents = open.map(|(id, body)| board.open_incident_view(city.rules(), id, body)).collect();
        return Ok(IncidentPage { incidents, next: None });
    }
    let limit = limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX);
    let before = Position(before.unwrap_or(u64::MAX >> 1));
    let opened = city.journal().reader().read_before(before, "incident.opened", limit)?;
    let next = (opened.len() == limit).then(|| opened.last().map(|recorded| recorded.position.0)).flatten();
    let mut incidents = Vec::new();
    for recorded in opened {
        let view = view(city, IncidentId(recorded.stream.0))?;
        if state.is_none_or(|state| view.state == state) {
            incidents.push(view);
        }
    }
    Ok(IncidentPage { incidents, next })
}

/// Shows one incident.
pub fn show_incident(who: &Principal, id: IncidentId) -> Result<IncidentView, Error> {
    who.may(Permission::IncidentRead)?;
    view(&who.city, id)
}

/// Changes the grade.
pub async fn grade_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    request: GradeIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentGrade)?;
    let (grade, reason) = (request.grade, words::reason("reason", request.reason)?);
    simple(who, key, id, Command::Regrade { grade, reason, by }).await
}

/// Changes the type.
pub async fn type_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    request: TypeIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentGrade)?;
    known_type(&who.city, &request.type_code)?;
    let (type_code, reason) = (request.type_code, words::reason("reason", request.reason)?);
    simple(who, key, id, Command::Retype { type_code, reason, by }).await
}

/// Writes into the log. Codes are cut out and personal numbers masked, as in a report.
pub async fn note_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    request: NoteIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentNote)?;
    let text = words::note("text", request.text)?;
    simple(who, key, id, Command::Note { text, by }).await
}

/// Closes an incident whose units are all done.
pub async fn close_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    request: CloseIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentClose)?;
    if who.city.rules().disposition(&request.disposition).is_none() {
        return Err(Error::Invalid(vec![unknown_code("disposition")]));
    }
    let disposition = request.disposition;
    let note = request.note.map(|note| words::note("note", note)).transpose()?;
    simple(who, key, id, Command::Close { disposition, note, by }).await
}

/// Opens a closed incident again.
pub async fn reopen_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    request: Reason,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentReopen)?;
    simple(who, key, id, Command::Reopen { reason: words::reason("reason", request.reason)?, by }).await
}

/// Points at another incident, in both logs.
pub async fn relate_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    mut request: RelateIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentLink)?;
    request.reason = words::reason("reason", request.reason)?;
    let city = &*who.city;
    if id == request.other {
        return Err(itself());
    }
    let point = |from: IncidentId, to: IncidentId| {
        let incident = incident_of(city, from)?;
        let command = Command::Relate { other: to, reason: request.reason.clone(), by };
        Ok::<_, Error>((incident.version, judge(&incident.state, command, city.now())?))
    };
    let judge = || {
        let (version, events) = point(id, request.other)?;
        let (other_version, other_events) = point(request.other, id)?;
        Ok(Plan::default().extend(id, version, events).extend(request.other, other_version, other_events))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

/// Makes an incident part of another: its reports move over, and the graver grade of the two stays.
pub async fn merge_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    mut request: MergeIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentMerge)?;
    request.reason = words::reason("reason", request.reason)?;
    let city = &*who.city;
    if id == request.into {
        return Err(itself());
    }
    let judge = || {
        let (from, into) = (incident_of(city, id)?, incident_of(city, request.into)?);
        let merge = Command::MergeInto { into: request.into, reason: request.reason.clone(), by };
        let merged = judge(&from.state, merge, city.now())?;
        let body = from.state.body().ok_or(model::incident::Refusal::NotOpened)?;
        let absorb = Command::Absorb { from: id, grade: body.opened.grade, by };
        let mut absorbed = judge(&into.state, absorb, city.now())?;
        let mut plan = Plan::default().extend(id, from.version, merged);
        for (report, number) in &body.reports {
            let take = Command::TakeReport { report: *report, number: number.clone(), by };
            absorbed.extend(judge(&into.state, take, city.now())?);
            plan = moved(city, plan, *report, request.into, &request.reason, by)?;
        }
        Ok(plan.extend(request.into, into.version, absorbed))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, request.into, done.position)
}

/// A report's own two events of a move: out of the incident that it belongs to, into another.
fn moved(
    city: &City,
    plan: Plan,
    report: ReportId,
    to: IncidentId,
    reason: &str,
    by: Actor,
) -> Result<Plan, Error> {
    let folded = report_of(city, report)?;
    let at = city.now();
    let mut state: Report = folded.state;
    let mut events = Vec::new();
    let unlink = report::Command::Unlink { reason: reason.to_owned(), by };
    for command in [unlink, report::Command::Link { incident: to, by }] {
        for event in state.decide(command, at)? {
            state = state.evolve(&event, at);
            events.push(Event::Report(event));
        }
    }
    Ok(plan.extend(report, folded.version, events))
}

/// Takes some reports out of an incident into a new one.
pub async fn split_incident(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    mut request: SplitIncident,
) -> Result<IncidentChanged, Error> {
    let by = who.may(Permission::IncidentSplit)?;
    request.reason = words::reason("reason", request.reason)?;
    let city = &*who.city;
    known_type(city, &request.type_code)?;
    if request.reports.is_empty() || request.reports.len() > SPLIT_REPORTS_MAX {
        let limit =
            wording(format!("1 至 {SPLIT_REPORTS_MAX} 条"), format!("1 to {SPLIT_REPORTS_MAX} reports"));
        let remedy = wording("请选择要拆出的报警", "choose the reports to take out");
        return Err(Error::Invalid(vec![FieldError::new("reports", limit, remedy)]));
    }
    let new = IncidentId(city.chance().id(city.now()));
    let number = city.numbers().next("J", city.now());
    let judge = || split(city, id, new, &number, &request, by);
    let done = execute(city, key, Lane::Normal, judge).await?;
    let new = opened_by(city, &done)?.unwrap_or(new);
    changed(city, new, done.position)
}

fn split(
    city: &City,
    id: IncidentId,
    new: IncidentId,
    number: &str,
    request: &SplitIncident,
    by: Actor,
) -> Result<Plan, Error> {
    let at = city.now();
    let from = incident_of(city, id)?;
    let (mut state, mut released, mut taken) = (from.state.clone(), Vec::new(), Vec::new());
    let mut plan = Plan::default();
    let mut first: Option<(Filed, Moment)> = None;
    for report in &request.reports {
        let release = Command::ReleaseReport { report: *report, reason: request.reason.clone(), by };
        for event in state.decide(release, at)? {
            state = state.evolve(&event, at);
            released.push(Event::Incident(event));
        }
        let folded = report_of(city, *report)?;
        let (filed, filed_at) = folded.state.filed().ok_or(report::Refusal::NotFiled)?;
        taken.push((*report, filed.number.clone()));
        if first.as_ref().is_none_or(|(_, earliest)| filed_at < *earliest) {
            first = Some((filed.clone(), filed_at));
        }
        plan = moved(city, plan, *report, new, &request.reason, by)?;
    }
    let (filed, reported_at) = first.ok_or(model::incident::Refusal::ReportNotHere)?;
    let opened = Opened {
        number: number.to_owned(),
        type_code: request.type_code.clone(),
        grade: request.grade,
        title: title_of(city, &filed, &request.type_code),
        desk: filed.desk,
        place: filed.place,
        reported_at,
        split_from: Some(id),
        by,
    };
    Ok(plan.extend(id, from.version, released).begin(new, opening(opened, taken, by, at)?))
}

/// A command on one incident alone.
async fn simple(
    who: &Principal,
    key: CommandKey,
    id: IncidentId,
    command: Command,
) -> Result<IncidentChanged, Error> {
    let city = &*who.city;
    let judge = || {
        let incident = incident_of(city, id)?;
        let events = judge(&incident.state, command.clone(), city.now())?;
        Ok(Plan::default().extend(id, incident.version, events))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

/// What an incident answers, as events of the journal.
pub(crate) fn judge(incident: &Incident, command: Command, at: Moment) -> Result<Vec<Event>, Error> {
    Ok(incident.decide(command, at)?.into_iter().map(Event::Incident).collect())
}

fn changed(city: &City, id: IncidentId, position: Position) -> Result<IncidentChanged, Error> {
    Ok(IncidentChanged { incident: view(city, id)?, position: position.0 })
}

pub(crate) fn view(city: &City, id: IncidentId) -> Result<IncidentView, Error> {
    let incident = incident_of(city, id)?;
    city.board().incident_view(city.rules(), id, &incident.state).ok_or(Error::NotFound { what: "incident" })
}

/// An incident: from the board, or folded from its stream.
pub(crate) fn incident_of(city: &City, id: IncidentId) -> Result<Folded<Incident>, Error> {
    if let Some(incident) = city.board().incident(id) {
        return Ok(incident.clone());
    }
    let mut folded = Folded::<Incident>::default();
    for (at, version, event) in history(city, id)? {
        folded.take_in(&event, at, version);
    }
    if folded.version == 0 { Err(Error::NotFound { what: "incident" }) } else { Ok(folded) }
}

fn history(city: &City, id: IncidentId) -> Result<Vec<(Moment, u64, model::incident::Event)>, Error> {
    let mut events = Vec::new();
    for recorded in city.journal().reader().read_stream(StreamId(Uuid::from(id)))? {
        let Event::Incident(event) = decode(&recorded)? else { break };
        events.push((Moment::from_micros(recorded.at_micros), recorded.version, event));
    }
    Ok(events)
}
