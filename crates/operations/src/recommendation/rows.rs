//! The units that could go: our own, and those that an agreement lets a neighbour lend.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::ids::{IncidentId, UnitId};
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
pub(super) struct Row<'a> {
    pub(super) unit: Unit,
    pub(super) kind: Option<&'a UnitKind>,
    pub(super) profile: Profile,
    /// Where it was last seen on its network.
    pub(super) place: Option<Arc<Place>>,
    /// The neighbour whose it is.
    pub(super) jurisdiction: Option<Arc<str>>,
    /// Whether it is on duty and has no job.
    pub(super) is_free: bool,
}

impl AsRef<Unit> for Row<'_> {
    fn as_ref(&self) -> &Unit {
        &self.unit
    }
}

/// Every unit of the city, and of the neighbours those that an agreement lends for such an incident. One board is read
/// after the other and never two at once, or two cities that ask each other could wait for each other.
pub(super) fn all<'a>(
    city: &'a City,
    streets: &Streets,
    incident: IncidentId,
    body: &IncidentBody,
    needs: &[Need],
) -> Vec<Row<'a>> {
    let mut rows = own(city, incident, body, needs);
    let own_name = city.board().jurisdiction().map(|(_, founded)| founded.name.clone());
    for neighbour in own_name.iter().flat_map(|_| city.neighbours()) {
        rows.extend(lent(city, own_name.as_deref().unwrap_or_default(), &neighbour, streets, body));
    }
    rows
}

fn own<'a>(city: &'a City, incident: IncidentId, body: &IncidentBody, needs: &[Need]) -> Vec<Row<'a>> {
    let rules = city.rules();
    let kinds = Kinds::of(rules, |kind| goes_to(rules, kind, body, needs));
    let (board, positions, now) = (city.board(), city.positions(), city.now());
    let row = |(id, unit): (UnitId, &Body)| {
        let mut row = row_of(id, unit, kinds.known(unit));
        row.unit.job = job(&board, unit, Some(incident));
        row.unit.position_age_seconds = positions.by_unit.get(&id).map(|seen| age_seconds(seen.at, now));
        row.place = positions.places.get(&id).cloned();
        row
    };
    board.units().map(row).collect()
}

/// The units on duty that a neighbour lends.
fn lent<'a>(
    city: &'a City,
    own_name: &str,
    neighbour: &City,
    streets: &Streets,
    body: &IncidentBody,
) -> Vec<Row<'a>> {
    let (board, positions, rules, now) = (neighbour.board(), neighbour.positions(), city.rules(), city.now());
    let Some((_, founded)) = board.jurisdiction() else { return Vec::new() };
    let name: Arc<str> = founded.name.as_str().into();
    let has_our_streets =
        neighbour.streets().is_some_and(|theirs| std::ptr::eq(&raw const **theirs, streets));
    let kinds = Kinds::of(rules, |_| true);
    let row = |(id, unit): (UnitId, &Body)| {
        let known = kinds.known(unit)?;
        let lends = (known.kind.code.as_str(), body.opened.grade);
        let agreement = rules.agreement(own_name, &name, now.civil().date(), lends)?;
        let seen = positions.by_unit.get(&id);
        let mut row = row_of(id, unit, Some(known));
        row.unit.side = if agreement.at_once { Side::NeighbourAtOnce } else { Side::NeighbourOnRequest };
        row.unit.job = job(&board, unit, None);
        row.unit.position_age_seconds = seen.map(|seen| age_seconds(seen.at, now));
        row.place = if has_our_streets {
            positions.places.get(&id).cloned()
        } else {
            let point = seen.and_then(|seen| Point::from_degrees(seen.lon, seen.lat));
            point.and_then(|point| streets.snap(row.profile, point)).map(Arc::new)
        };
        row.jurisdiction = Some(Arc::clone(&name));
        Some(row)
    };
    board.units().filter(|(_, unit)| is_on_duty(unit)).filter_map(row).collect()
}

/// The kinds of unit, each looked at once: a city has thousands of units of a dozen kinds.
struct Kinds<'a>(BTreeMap<&'a str, Known<'a>>);

/// What all units of a kind have in common.
struct Known<'a> {
    kind: &'a UnitKind,
    code: Arc<str>,
    skills: Arc<[String]>,
    fits: bool,
}

impl<'a> Kinds<'a> {
    fn of(rules: &'a Rules, fits: impl Fn(&UnitKind) -> bool) -> Self {
        let known = |kind: &'a UnitKind| Known {
            kind,
            code: kind.code.as_str().into(),
            skills: kind.skills.as_slice().into(),
            fits: fits(kind),
        };
        Self(rules.unit_kinds.iter().map(|kind| (kind.code.as_str(), known(kind))).collect())
    }

    fn known(&self, unit: &Body) -> Option<&Known<'a>> {
        self.0.get(unit.commissioned.kind.as_str())
    }
}

/// What does not depend on the incident.
fn row_of<'a>(id: UnitId, unit: &Body, known: Option<&Known<'a>>) -> Row<'a> {
    let kind = known.map(|known| known.kind);
    Row {
        unit: Unit {
            id,
            callsign: unit.commissioned.callsign.clone(),
            kind: known
                .map_or_else(|| unit.commissioned.kind.as_str().into(), |known| Arc::clone(&known.code)),
            skills: known.map(|known| Arc::clone(&known.skills)).unwrap_or_default(),
            crew: u32::from(unit.commissioned.crew_size),
            side: Side::Own,
            fits: known.is_some_and(|known| known.fits),
            in_service: unit.availability != Availability::NotAvailable,
            job: Job::None,
            position_age_seconds: None,
            ready_seconds: READY_SECONDS,
            travel: Travel::NoPosition,
        },
        kind,
        profile: profile_of(kind.map_or("", |kind| kind.symbol.as_str())),
        place: None,
        jurisdiction: None,
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

fn job(board: &Board, unit: &Body, incident: Option<IncidentId>) -> Job {
    let Some(engaged) = unit.engaged() else { return Job::None };
    if Some(engaged.incident) == incident {
        return Job::Here;
    }
    let other = board.incident(engaged.incident).and_then(|other| other.state.body());
    Job::Other(other.map_or(Grade::P1, |other| other.opened.grade))
}

/// Fills in the ways: one search for all units that travel alike.
pub(super) fn travel(streets: &Streets, scene: Option<Point>, rows: &mut [Row<'_>]) {
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
        for (number, cost) in numbers.into_iter().zip(streets.costs_to_scene(profile, &goal, &from)) {
            rows[number].unit.travel =
                if cost == UNREACHABLE { Travel::Unreachable } else { Travel::Seconds(seconds(cost)) };
        }
    }
}
