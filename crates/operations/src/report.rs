//! Reports: filing, reading, looking up the caller, erasing, linking.

use api::report::{
    CallerMasked, FileReport, LinkReport, LookUp, LookedUp, PlaceGiven, Reason, Receipt, ReportChanged,
    ReportDetail, ReportFiled, ReportPage, ReportView,
};
use model::access::{Actor, Role, audit};
use model::case::CaseRef;
use model::ids::{PartyId, ReportId};
use model::report::{ADDRESS_CHARACTERS_MAX, Command, Desk, Filed, Place, Report, TEXT_CHARACTERS_MAX};
use model::rules::Permission;
use model::text::{mask_name, mask_phone};
use model::{Decider, Event, incident};
use storage::{Lane, Position, StreamId};

use crate::audit::write_audit;
use crate::board::Folded;
use crate::city::{City, decode};
use crate::command::{CommandKey, Plan, begin, execute};
use crate::error::{Error, FieldError, unknown_code, wording};
use crate::incident::incident_of;
use crate::limits::{CALLER_NAME_CHARACTERS_MAX, CALLER_PHONE_CHARACTERS_MAX, PAGE_DEFAULT, PAGE_MAX};
use crate::principal::Principal;
use crate::vault::Party;
use crate::words::{Said, reason, without_persons};

/// Files a report and answers with its receipt.
pub async fn file_report(
    who: &Principal,
    key: CommandKey,
    request: FileReport,
) -> Result<ReportFiled, Error> {
    let by = who.may(Permission::ReportFile)?;
    let city = &*who.city;
    validate(city, &request)?;
    let at = city.now();
    let id = ReportId(city.chance().id(at));
    let lane = lane_of(request.desk, by);
    let mut place = placed(city, request.place.unwrap_or_default());
    let Said { text, address, party } =
        without_persons(&request.text, place.address.take(), &request.caller.unwrap_or_default());
    place.address = address;

    let mut plan = Plan::default();
    let party = party.map(|party| {
        let (sealed, wrapped) = city.vault().seal(PartyId(city.chance().id(at)), &party);
        plan = std::mem::take(&mut plan).keep_key(sealed.id.0, wrapped);
        sealed
    });
    let number = city.numbers().next(request.desk.number(), at);
    let receipt = Receipt {
        id,
        number: number.clone(),
        filed_at: at,
        grid: place.grid.clone(),
        police_grid: place.police_grid.clone(),
    };
    let (desk, channel, service) = (request.desk, request.channel, request.service);
    let filed = Filed { number, desk, channel, text, place, party, service, by };
    let events = Report::default().decide(Command::File(Box::new(filed)), at)?;
    let done =
        begin(city, key, lane, plan.begin(id, events.into_iter().map(Event::Report).collect())).await?;
    let report = match done.repeated(city)? {
        // The journal's time may be a hair later than ours: two reports at once are written one after the other.
        None => Receipt { filed_at: filed_at(city, id).unwrap_or(at), ..receipt },
        Some(events) => receipt_of(city, &events)?,
    };
    Ok(ReportFiled { report, position: done.position.0 })
}

fn filed_at(city: &City, id: ReportId) -> Option<model::Moment> {
    city.board().report(id)?.state.filed().map(|(_, at)| at)
}

/// The emergency desk's reports go first. What other systems hand to the civic desk can be sent again by a
/// machine, so it is the first to be refused.
fn lane_of(desk: Desk, by: Actor) -> Lane {
    match (desk, by.role) {
        (Desk::Emergency, _) => Lane::Emergency,
        (Desk::Civic, Role::Partner) => Lane::Bulk,
        (Desk::Civic, _) => Lane::Normal,
    }
}

/// The receipt that was given the first time.
fn receipt_of(city: &City, events: &[(uuid::Uuid, Event)]) -> Result<Receipt, Error> {
    let (stream, _) = events.first().ok_or(Error::CommandReused)?;
    let report = report_of(city, ReportId(*stream)).map_err(|_other_room| Error::CommandReused)?;
    let (filed, filed_at) = report.state.filed().ok_or(Error::CommandReused)?;
    Ok(Receipt {
        id: ReportId(*stream),
        number: filed.number.clone(),
        filed_at,
        grid: filed.place.grid.clone(),
        police_grid: filed.place.police_grid.clone(),
    })
}

fn validate(city: &City, request: &FileReport) -> Result<(), Error> {
    let mut errors = Vec::new();
    let mut at_most = |field: &str, text: Option<&String>, max: usize| {
        if text.is_some_and(|text| text.chars().count() > max) {
            errors.push(FieldError::new(
                field,
                wording(format!("最多 {max} 个字符"), format!("at most {max} characters")),
                wording("请缩短后重新提交", "shorten it and send it again"),
            ));
        }
    };
    at_most("text", Some(&request.text), TEXT_CHARACTERS_MAX);
    if let Some(caller) = &request.caller {
        at_most("caller.name", caller.name.as_ref(), CALLER_NAME_CHARACTERS_MAX);
        at_most("caller.phone", caller.phone.as_ref(), CALLER_PHONE_CHARACTERS_MAX);
    }
    if let Some(place) = &request.place {
        at_most("place.address", place.address.as_ref(), ADDRESS_CHARACTERS_MAX);
        validate_point(place, &mut errors);
    }
    if request.service.as_ref().is_some_and(|code| city.rules().incident_type(code).is_none()) {
        errors.push(unknown_code("service"));
    }
    let has_place =
        request.place.as_ref().is_some_and(|place| place.lon.is_some() || place.address.is_some());
    if request.text.trim().is_empty() && !has_place {
        errors.push(FieldError::new(
            "text",
            wording("内容与地点至少填一项", "a text or a place"),
            wording("请填写报警内容或地点", "give a text or a place"),
        ));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn validate_point(place: &PlaceGiven, errors: &mut Vec<FieldError>) {
    let mut within = |field: &str, degrees: Option<f64>, max: f64| {
        if degrees.is_some_and(|degrees| !degrees.is_finite() || degrees.abs() > max) {
            errors.push(FieldError::new(
                field,
                wording(format!("须在 −{max} 至 {max} 之间"), format!("from -{max} to {max} degrees")),
                wording("请用 WGS-84 经纬度，单位为度", "give WGS-84 degrees"),
            ));
        }
    };
    within("place.lon", place.lon, 180.0);
    within("place.lat", place.lat, 90.0);
    if place.lon.is_some() != place.lat.is_some() {
        errors.push(FieldError::new(
            if place.lon.is_some() { "place.lat" } else { "place.lon" },
            wording("经度与纬度须同时给出", "longitude and latitude come together"),
            wording("请补全坐标，或只填地址", "give both, or only an address"),
        ));
    }
}

/// The place with the grids that hold it.
fn placed(city: &City, given: PlaceGiven) -> Place {
    let point = given.lon.zip(given.lat);
    let grid = point.and_then(|(lon, lat)| city.geography().grid(lon, lat)).map(str::to_owned);
    let police_grid = point.and_then(|(lon, lat)| city.geography().police_grid(lon, lat)).map(str::to_owned);
    Place { lon: given.lon, lat: given.lat, address: given.address, grid, police_grid }
}

/// Lists reports, the newest first.
pub fn list_reports(who: &Principal, before: Option<u64>, limit: Option<usize>) -> Result<ReportPage, Error> {
    who.may(Permission::ReportRead)?;
    reports_before(&who.city, before, limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX))
}

/// One page of a jurisdiction's reports, the newest first.
pub(crate) fn reports_before(city: &City, before: Option<u64>, limit: usize) -> Result<ReportPage, Error> {
    let before = Position(before.unwrap_or(u64::MAX >> 1));
    let filed = city.journal().reader().read_before(before, "report.filed", limit)?;
    let next = (filed.len() == limit).then(|| filed.last().map(|recorded| recorded.position.0)).flatten();
    let mut reports = Vec::with_capacity(filed.len());
    for recorded in filed {
        let id = ReportId(recorded.stream.0);
        let report = report_of(city, id)?;
        reports.extend(city.board().report_view(id, &report.state));
    }
    Ok(ReportPage { reports, next })
}

/// Shows one report with its caller masked.
pub fn show_report(who: &Principal, id: ReportId) -> Result<ReportDetail, Error> {
    who.may(Permission::ReportRead)?;
    let report = report_of(&who.city, id)?;
    let caller = open_party(&who.city, &report.state)?.map(|party| CallerMasked {
        name_masked: party.name.as_deref().map(mask_name),
        phone_masked: party.phone.as_deref().map(mask_phone),
    });
    let view = view(&who.city, id, &report.state)?;
    Ok(ReportDetail { report: view, caller })
}

fn view(city: &City, id: ReportId, report: &Report) -> Result<ReportView, Error> {
    city.board().report_view(id, report).ok_or(Error::NotFound { what: "report" })
}

/// Shows one field of a caller, after it has been written down who looked, in which case and for what.
pub async fn look_up(who: &Principal, id: ReportId, request: LookUp) -> Result<LookedUp, Error> {
    let by = who.may(Permission::ReportReadParty)?;
    let city = &*who.city;
    let report = report_of(city, id)?;
    let belongs = match request.case {
        CaseRef::Report(case) => case == id,
        CaseRef::Incident(case) => report.state.incident() == Some(case),
    };
    if !belongs {
        return Err(Error::Invalid(vec![FieldError::new(
            "case",
            wording(
                "须为该报警所属的警情或该报警本身",
                "the incident that the report belongs to, or the report itself",
            ),
            wording("请在所办警情内查询", "look it up within the case at hand"),
        )]));
    }
    let LookUp { field, case, purpose } = request;
    write_audit(city, &audit::Event::LookedUp { by, report: id, field, case, purpose }).await?;
    let party = open_party(city, &report.state)?.ok_or(model::report::Refusal::NoParty)?;
    let value = match field {
        audit::Field::Name => party.name.clone(),
        audit::Field::Phone => party.phone.clone(),
        audit::Field::Text => {
            party.text.clone().or_else(|| report.state.filed().map(|(filed, _)| filed.text.clone()))
        }
    };
    Ok(LookedUp { value })
}

/// The caller's data in the clear, unless it was erased or never given.
fn open_party(city: &City, report: &Report) -> Result<Option<Party>, Error> {
    let Some(sealed) = report.filed().and_then(|(filed, _)| filed.party.as_ref()) else { return Ok(None) };
    let Some(wrapped) = city.journal().reader().key(sealed.id.0)? else { return Ok(None) };
    let opened = city.vault().open(sealed, &wrapped);
    opened.map(Some).map_err(|failure| Error::Unreadable(failure.to_string()))
}

/// Destroys the key of a caller's data.
pub async fn erase_party(
    who: &Principal,
    key: CommandKey,
    id: ReportId,
    request: Reason,
) -> Result<ReportChanged, Error> {
    let by = who.may(Permission::ReportEraseParty)?;
    let city = &*who.city;
    let why = reason("reason", request.reason)?;
    let judge = || {
        let report = report_of(city, id)?;
        let party = report.state.filed().and_then(|(filed, _)| filed.party.as_ref()).map(|party| party.id);
        let command = Command::EraseParty { reason: why.clone(), by };
        let events = report.state.decide(command, city.now())?;
        let plan =
            Plan::default().extend(id, report.version, events.into_iter().map(Event::Report).collect());
        Ok(party.into_iter().fold(plan, |plan, party| plan.destroy_key(party.0)))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

/// Attaches a report to an incident.
pub async fn link_report(
    who: &Principal,
    key: CommandKey,
    id: ReportId,
    request: LinkReport,
) -> Result<ReportChanged, Error> {
    let by = who.may(Permission::IncidentLink)?;
    let city = &*who.city;
    let judge = || {
        let (report, incident) = (report_of(city, id)?, incident_of(city, request.incident)?);
        let number = report.state.filed().map(|(filed, _)| filed.number.clone()).unwrap_or_default();
        let link = report.state.decide(Command::Link { incident: request.incident, by }, city.now())?;
        let take =
            incident.state.decide(incident::Command::TakeReport { report: id, number, by }, city.now())?;
        Ok(Plan::default().extend(id, report.version, link.into_iter().map(Event::Report).collect()).extend(
            request.incident,
            incident.version,
            take.into_iter().map(Event::Incident).collect(),
        ))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

/// Detaches a report from its incident; it waits at the desk again.
pub async fn unlink_report(
    who: &Principal,
    key: CommandKey,
    id: ReportId,
    request: Reason,
) -> Result<ReportChanged, Error> {
    let by = who.may(Permission::IncidentLink)?;
    let city = &*who.city;
    let why = reason("reason", request.reason)?;
    let judge = || {
        let report = report_of(city, id)?;
        let reason = why.clone();
        let unlink = report.state.decide(Command::Unlink { reason: reason.clone(), by }, city.now())?;
        let from = report.state.incident().ok_or(model::report::Refusal::NotLinked)?;
        let incident = incident_of(city, from)?;
        let release = incident::Command::ReleaseReport { report: id, reason, by };
        let release = incident.state.decide(release, city.now())?;
        Ok(Plan::default()
            .extend(id, report.version, unlink.into_iter().map(Event::Report).collect())
            .extend(from, incident.version, release.into_iter().map(Event::Incident).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position)
}

fn changed(city: &City, id: ReportId, position: Position) -> Result<ReportChanged, Error> {
    let report = report_of(city, id)?;
    Ok(ReportChanged { report: view(city, id, &report.state)?, position: position.0 })
}

/// A report: from the board, or folded from its stream.
pub(crate) fn report_of(city: &City, id: ReportId) -> Result<Folded<Report>, Error> {
    if let Some(report) = city.board().report(id) {
        return Ok(report.clone());
    }
    let mut folded = Folded::<Report>::default();
    for recorded in city.journal().reader().read_stream(StreamId(id.0))? {
        let Event::Report(event) = decode(&recorded)? else { break };
        folded.take_in(&event, model::Moment::from_micros(recorded.at_micros), recorded.version);
    }
    if folded.version == 0 { Err(Error::NotFound { what: "report" }) } else { Ok(folded) }
}
