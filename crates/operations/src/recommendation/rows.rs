//! The units that could go: our own, and those that an agreement lets a neighbour lend.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::Wording;
use model::ids::IncidentId;
use model::incident::{Body as IncidentBody, Grade};
use model::rules::{Need, Rules, UnitKind};
use model::unit::{Availability, Body};
use planning::rank::{Job, Side, Travel, Unit};
use roads::graph::UNREACHABLE;
use roads::{Place, Point, Profile};

use crate::board::Board;
use crate::city::City;
use crate::streets::{Streets, age_seconds, is_on_duty, profile_of, seconds};

/// Until a crew that is ready sets off, in seconds.
const READY_SECONDS: f64 = 20.0;

/// A unit, and what it is shown with.
pub(super) struct Row {
    pub(super) unit: Unit,
    pub(super) kind_name: Wording,
    pub(super) profile: Profile,
    /// Where it was last seen on its network.
    pub(super) place: Option<Arc<Place>>,
    /// The neighbour whose it is.
    pub(super) jurisdiction: Option<String>,
    /// Whether it is on duty and has no job.
    pub(super) is_free: bool,
}

/// Every unit of the city, and of the neighbours those that an agreement lends for such an incident. One board is read
/// after the other and never two at once, or two cities that ask each other could wait for each other.
pub(super) fn all(
    city: &City,
    streets: &Streets,
    incident: IncidentId,
    body: &IncidentBody,
    needs: &[Need],
) -> Vec<Row> {
    let mut rows = own(city, incident, body, needs);
    let own_name = city.board().jurisdiction().map(|(_, founded)| founded.name.clone());
    for neighbour in own_name.iter().flat_map(|_| city.neighbours()) {
        rows.extend(lent(city, own_name.as_deref().unwrap_or_default(), &neighbour, streets, body));
    }
    rows
}

fn own(city: &City, incident: IncidentId, body: &IncidentBody, needs: &[Need]) -> Vec<Row> {
    let (board, positions, rules, now) = (city.board(), city.positions(), city.rules(), city.now());
    let row = |(id, unit): (_, &Body)| {
        let kind = rules.unit_kind(&unit.commissioned.kind);
        let fits = kind.is_some_and(|kind| goes_to(rules, kind, body, needs));
        let age = positions.by_unit.get(&id).map(|seen| age_seconds(seen.at, now));
        Row {
            unit: Unit { id, fits, job: job(&board, unit, incident), ..unit_of(unit, kind, Side::Own, age) },
            place: positions.places.get(&id).cloned(),
            ..shown(unit, kind, None)
        }
    };
    board.units().map(row).collect()
}

/// The units on duty that a neighbour lends.
fn lent(city: &City, own_name: &str, neighbour: &City, streets: &Streets, body: &IncidentBody) -> Vec<Row> {
    let (board, positions, rules, now) = (neighbour.board(), neighbour.positions(), city.rules(), city.now());
    let Some(name) = board.jurisdiction().map(|(_, founded)| founded.name.clone()) else { return Vec::new() };
    let has_our_streets =
        neighbour.streets().is_some_and(|theirs| std::ptr::eq(&raw const **theirs, streets));
    let row = |(id, unit): (_, &Body)| {
        let kind = rules.unit_kind(&unit.commissioned.kind)?;
        let lends = (kind.code.as_str(), body.opened.grade);
        let agreement = rules.agreement(own_name, &name, now.civil().date(), lends)?;
        let side = if agreement.at_once { Side::NeighbourAtOnce } else { Side::NeighbourOnRequest };
        let seen = positions.by_unit.get(&id);
        let place = if has_our_streets {
            positions.places.get(&id).cloned()
        } else {
            let point = seen.and_then(|seen| Point::from_degrees(seen.lon, seen.lat));
            point.and_then(|point| streets.snap(profile_of(&kind.symbol), point)).map(Arc::new)
        };
        let age = seen.map(|seen| age_seconds(seen.at, now));
        let job = job(&board, unit, IncidentId(uuid::Uuid::nil()));
        Some(Row {
            unit: Unit { id, fits: true, job, ..unit_of(unit, Some(kind), side, age) },
            place,
            ..shown(unit, Some(kind), Some(name.clone()))
        })
    };
    board.units().filter(|(_, unit)| is_on_duty(unit)).filter_map(row).collect()
}

fn unit_of(unit: &Body, kind: Option<&UnitKind>, side: Side, age: Option<f64>) -> Unit {
    Unit {
        id: model::ids::UnitId(uuid::Uuid::nil()),
        callsign: unit.commissioned.callsign.clone(),
        kind: unit.commissioned.kind.clone(),
        skills: kind.map(|kind| kind.skills.clone()).unwrap_or_default(),
        crew: u32::from(unit.commissioned.crew_size),
        side,
        fits: false,
        in_service: unit.availability != Availability::NotAvailable,
        job: Job::None,
        position_age_seconds: age,
        ready_seconds: READY_SECONDS,
        travel: Travel::NoPosition,
    }
}

fn shown(unit: &Body, kind: Option<&UnitKind>, jurisdiction: Option<String>) -> Row {
    Row {
        unit: unit_of(unit, kind, Side::Own, None),
        kind_name: kind.map(|kind| crate::board::wording(&kind.name)).unwrap_or_default(),
        profile: profile_of(kind.map_or("", |kind| kind.symbol.as_str())),
        place: None,
        jurisdiction,
        is_free: unit.availability == Availability::Available && unit.engaged().is_none(),
    }
}

/// Whether units of this kind go to such incidents: those that the plan names, those of the desk's own service, and
/// those of the services that the incident's type calls in.
fn goes_to(rules: &Rules, kind: &UnitKind, body: &IncidentBody, needs: &[Need]) -> bool {
    let is_own = kind.agency.code() == body.opened.desk.number();
    let joins =
        rules.incident_type(&body.opened.type_code).is_some_and(|row| row.joins.contains(&kind.agency));
    is_own || joins || needs.iter().any(|need| need.takes(kind))
}

fn job(board: &Board, unit: &Body, incident: IncidentId) -> Job {
    let Some(engaged) = unit.engaged() else { return Job::None };
    if engaged.incident == incident {
        return Job::Here;
    }
    let other = board.incident(engaged.incident).and_then(|other| other.state.body());
    Job::Other(other.map_or(Grade::P1, |other| other.opened.grade))
}

/// Fills in the ways: one search for all units that travel alike.
pub(super) fn travel(streets: &Streets, scene: Option<Point>, rows: &mut [Row]) {
    let mut alike: BTreeMap<Profile, Vec<usize>> = BTreeMap::new();
    for (number, row) in rows.iter_mut().enumerate() {
        row.unit.travel = match (&row.place, row.unit.position_age_seconds, scene) {
            (_, _, None) => Travel::NotComputed,
            (None, None, _) => Travel::NoPosition,
            (None, Some(_), _) => Travel::OffNetwork,
            (Some(_), ..) => {
                alike.entry(row.profile).or_default().push(number);
                Travel::OffNetwork
            }
        };
    }
    let Some(scene) = scene else { return };
    for (profile, numbers) in alike {
        let Some(goal) = streets.snap(profile, scene) else { continue };
        let places: Vec<Arc<Place>> =
            numbers.iter().filter_map(|number| rows[*number].place.clone()).collect();
        let from: Vec<&Place> = places.iter().map(|place| &**place).collect();
        for (number, cost) in numbers.into_iter().zip(streets.costs_to(profile, &goal, &from)) {
            rows[number].unit.travel =
                if cost == UNREACHABLE { Travel::Unreachable } else { Travel::Seconds(seconds(cost)) };
        }
    }
}
