//! The posts of a plan are sent: one incident for the alert, the units assigned to it, and where each has to stand.

use api::cordon::{PlacedUnit, PostRefused, PostsSent, SendPosts};
use api::incident::{NoteIncident, OpenIncident};
use api::report::{FileReport, PlaceGiven};
use api::unit::AssignUnit;
use model::alert::Body;
use model::ids::{AlertId, IncidentId, UnitId};
use model::incident::{Grade, Incident};
use model::report::{Channel, Desk};
use model::rules::Permission;
use roads::Point;

use super::in_force;
use super::posts::place_name;
use crate::board::Board;
use crate::city::City;
use crate::command::CommandKey;
use crate::error::{Error, FieldError, wording};
use crate::limits::CORDON_POSTS_MAX;
use crate::principal::Principal;
use crate::{incident, report, unit};

/// The type of the incident to which the units are sent: co-operation with other police.
const TYPE: &str = "110300";

/// Sends the posts of a plan. Who was sent before and has a new post now is told so; a neighbour's unit is asked for at
/// its own desk.
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
    let incident = match incident_of(city, id)? {
        (Some(incident), _) => incident,
        (None, times_before) => open(who, id, &body, times_before).await?,
    };
    let mut done = PostsSent { incident, sent: Vec::new(), refused: Vec::new(), position: 0 };
    for post in request.posts {
        match send(who, incident, post).await {
            Ok(()) => done.sent.push(post.unit),
            Err(failure) => done.refused.push(PostRefused { unit: post.unit, reason: why(&failure) }),
        }
    }
    done.position = city.board().position().0;
    Ok(done)
}

/// Sends one unit, and writes down where it has to stand.
async fn send(who: &Principal, incident: IncidentId, post: PlacedUnit) -> Result<(), Error> {
    let city = &*who.city;
    let is_sent = is_sent(&city.board(), incident, post.unit);
    if !is_sent {
        let order = AssignUnit { incident, propose: false, reserve: false, pre_empt: None };
        unit::assign_unit(who, CommandKey::fresh(city), post.unit, order).await?;
    }
    let note = NoteIncident { text: where_to_stand(city, &post) };
    incident::note_incident(who, CommandKey::fresh(city), incident, note).await?;
    Ok(())
}

/// Whether a unit is at work on an incident.
pub(super) fn is_sent(board: &Board, incident: IncidentId, unit: UnitId) -> bool {
    let engaged = board.unit(unit).and_then(|unit| unit.state.body()).and_then(model::unit::Body::engaged);
    engaged.is_some_and(|assignment| assignment.incident == incident)
}

/// The incident to which the units of an alert were sent, as long as it is open; and how often one was opened.
pub(super) fn incident_of(city: &City, id: AlertId) -> Result<(Option<IncidentId>, usize), Error> {
    let mut opened = 0;
    let mut last = None;
    while let Some(incident) = incident::opened_before(city, opening(id, opened))? {
        (last, opened) = (Some(incident), opened + 1);
    }
    let board = city.board();
    let is_open = |incident: &IncidentId| {
        let incident = board.incident(*incident).map(|incident| &incident.state);
        matches!(incident, Some(Incident::Open(_)))
    };
    Ok((last.filter(is_open), opened))
}

/// The command by which an alert's incident is opened for the first time, and anew when that one is closed. The same
/// command again is the same incident.
fn opening(id: AlertId, times_before: usize) -> CommandKey {
    CommandKey::of_rule(&format!("{id} posts {times_before}"))
}

/// Opens the incident of an alert where the vehicle was last seen.
async fn open(who: &Principal, id: AlertId, body: &Body, times_before: usize) -> Result<IncidentId, Error> {
    let (lon, lat) = body.last_seen().place;
    let filed = FileReport {
        desk: Desk::Emergency,
        channel: Channel::Partner,
        text: format!("合围布控 {}：{}", body.requested.number, body.requested.purpose),
        place: Some(PlaceGiven { lon: Some(lon), lat: Some(lat), address: None }),
        caller: None,
        service: None,
    };
    let key = CommandKey::of_rule(&format!("{id} posts report {times_before}"));
    let filed = report::file_report(who, key, filed).await?;
    let request = OpenIncident { report: filed.report.id, type_code: TYPE.to_owned(), grade: Grade::P1 };
    Ok(incident::open_incident(who, opening(id, times_before), request).await?.incident.id)
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
