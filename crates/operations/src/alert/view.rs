//! An alert as it is shown, and the ground that the vehicle may have reached.

use api::alert::{AlertView, CalledPointView, CalledState, PaperView, SightingView, SignatureView, StopView};
use model::alert::{Body, Called, Phase, RENEWALS_MAX, Sighting};
use model::ids::{AlertId, PointId};
use model::rules::Permission;
use roads::reach::isochrone::{FRINGE_METERS_DEFAULT, to_geojson};
use roads::{Cost, Profile};

use super::keep::acknowledge_by;
use super::times::{Timed, times};
use crate::board::Board;
use crate::city::City;
use crate::error::Error;
use crate::limits::{ISOCHRONE_LIMITS_MAX, ISOCHRONE_SECONDS_MAX};
use crate::principal::Principal;

/// The steps ahead of now that the reachable ground is drawn for, in seconds.
const AHEAD_SECONDS: [u32; 5] = [60, 180, 300, 600, 900];

pub(super) fn view(city: &City, id: AlertId) -> Result<AlertView, Error> {
    let body = {
        let board = city.board();
        board
            .alert(id)
            .and_then(|alert| alert.state.body())
            .cloned()
            .ok_or(Error::NotFound { what: "alert" })?
    };
    // The times are searched for without holding the board.
    let now = city.now();
    let called: Vec<PointId> = body.points.keys().copied().collect();
    let timed = if body.in_force(now) { times(city, &body, &called, now) } else { Vec::new() };
    let board = city.board();
    let points = body.points.iter().filter_map(|(point, called)| {
        called_view(city, &board, *point, called, timed.iter().find(|timed| timed.point == *point))
    });
    let points = points.collect();
    Ok(whole(city, &board, id, &body, points))
}

fn whole(city: &City, board: &Board, id: AlertId, body: &Body, points: Vec<CalledPointView>) -> AlertView {
    let requested = &body.requested;
    let needed = city.rules().ring.papers.iter().map(|paper| &paper.code);
    let is_missing = |code: &&String| !requested.papers.iter().any(|paper| paper.kind == **code);
    AlertView {
        id,
        number: requested.number.clone(),
        case_number: requested.case_number.clone(),
        from: requested.from.clone(),
        purpose: requested.purpose.clone(),
        subject: requested.subject,
        heading: requested.heading.clone(),
        papers: requested
            .papers
            .iter()
            .map(|paper| PaperView { kind: paper.kind.clone(), number: paper.number.clone() })
            .collect(),
        papers_missing: needed.filter(is_missing).cloned().collect(),
        requested_at: body.requested_at,
        requested_by: board.person_ref(requested.by.person),
        checked_by: body.checked.map(|(by, _)| board.person_ref(by.person)),
        approved_by: body.issued.as_ref().map(|(issued, _)| board.person_ref(issued.by.person)),
        approved_at: body.issued.as_ref().map(|(_, at)| *at),
        phase: body.phase,
        reason: body.reason.clone(),
        plan: body.issued.as_ref().and_then(|(issued, _)| issued.plan.clone()),
        until: body.until,
        renewable: body.phase == Phase::Issued && body.renewals < RENEWALS_MAX,
        points,
        sightings: body.sightings.iter().map(|sighting| sighting_view(board, sighting)).collect(),
        stops: body
            .stops
            .iter()
            .map(|(slip, stop)| StopView {
                slip: slip.clone(),
                point: stop.facts.point,
                ground: stop.facts.ground.clone(),
                at: stop.at,
                outcome: stop.outcome,
                evidence: stop.evidence.clone(),
            })
            .collect(),
        signatures: body
            .signatures
            .iter()
            .map(|(side, signature)| SignatureView {
                side: *side,
                officers: signature.officers,
                at: signature.at,
                by: board.person_ref(signature.by.person),
            })
            .collect(),
        ended: body.ended.map(|(ended, _)| ended),
        ended_at: body.ended.map(|(_, at)| at),
        purge_at: body.purged_at.or_else(|| body.purge_due()),
        purged: body.purged_at.is_some(),
    }
}

fn sighting_view(board: &Board, sighting: &Sighting) -> SightingView {
    SightingView {
        place: [sighting.place.0, sighting.place.1],
        seen_at: sighting.seen_at,
        note: sighting.note.clone(),
        by: board.person_ref(sighting.by.person),
    }
}

/// A called point. While the alert is in force the vehicle's times are those from its last sighting, afterwards those
/// on which the call rested.
fn called_view(
    city: &City,
    board: &Board,
    point: PointId,
    called: &Called,
    timed: Option<&Timed>,
) -> Option<CalledPointView> {
    let established = &board.point(point)?.state.body()?.established;
    let vehicle_at = timed.map_or(called.activation.vehicle_at, |timed| timed.vehicle_at);
    let ready_at = called.activation.ready_at;
    let state = match (called.released_at, called.acknowledged_at, called.breached_at) {
        (Some(_), ..) => CalledState::Released,
        (None, Some(_), _) => CalledState::Acknowledged,
        (None, None, Some(_)) => CalledState::Overdue,
        (None, None, None) => CalledState::Called,
    };
    Some(CalledPointView {
        point,
        name: established.name.clone(),
        place: [established.place.0, established.place.1],
        neighbour: established.neighbour.clone(),
        called_at: called.called_at,
        acknowledge_by: acknowledge_by(city, called.called_at),
        acknowledged_at: called.acknowledged_at,
        breached: called.breached_at.is_some(),
        released_at: called.released_at,
        ready_at,
        vehicle_at,
        passed_at: timed.and_then(|timed| timed.passed_at),
        margin_seconds: vehicle_at.map(|vehicle| vehicle.seconds_since(ready_at)),
        state,
    })
}

/// The ground that the vehicle may have reached from its last sighting: now, and some steps ahead. `GeoJSON`, with the
/// property `seconds` counted from the sighting.
pub fn show_reach(who: &Principal, id: AlertId) -> Result<String, Error> {
    who.may(Permission::AlertRead)?;
    let city = &*who.city;
    let seen = {
        let board = city.board();
        let body =
            board.alert(id).and_then(|alert| alert.state.body()).ok_or(Error::NotFound { what: "alert" })?;
        body.last_seen().clone()
    };
    let streets = city.streets().ok_or(Error::NotFound { what: "streets" })?;
    let from = crate::streets::point("last_seen", seen.place.0, seen.place.1)?;
    let Some(place) = streets.snap(Profile::Emergency, from) else { return Ok(to_geojson(&[])) };
    let elapsed = u32::try_from(city.now().seconds_since(seen.seen_at)).unwrap_or(0);
    let steps = std::iter::once(0).chain(AHEAD_SECONDS).map(|ahead| elapsed.saturating_add(ahead));
    let limits: Vec<Cost> = steps
        .filter(|limit| (1..=ISOCHRONE_SECONDS_MAX).contains(limit))
        .take(ISOCHRONE_LIMITS_MAX)
        .map(|limit| limit * 100)
        .collect();
    if limits.is_empty() {
        return Ok(to_geojson(&[]));
    }
    let drawn = streets.travel(Profile::Emergency, |traveller, search| {
        traveller.isochrones(search, &place, &limits, FRINGE_METERS_DEFAULT)
    });
    drawn.map(|drawn| to_geojson(&drawn)).map_err(|failure| Error::Unreadable(failure.to_string()))
}
