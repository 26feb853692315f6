//! The board: what is open now, folded in memory from the journal.
//!
//! It is taken in on the writer's thread, before the writer answers, so whoever has an answer reads their own
//! writes here. What is no longer open leaves it and is read from the journal when somebody asks.

mod show;
mod snapshot;
mod view;

use std::collections::{BTreeMap, HashMap, VecDeque};

use model::access::{Person, org::Org};
use model::alert::Alert;
use model::closure::Closure;
use model::ids::{
    AlertId, AssignmentId, ClosureId, IncidentId, LevelOrderId, OrgId, PersonId, PointId, ReportId, RingId,
    UnitId,
};
use model::incident::Incident;
use model::report::Report;
use model::ring::{ControlPoint, LevelOrder, OrderEvent, PointEvent, Ring};
use model::unit::Unit;
use model::{Decider, Event, Moment, access, alert, incident, report, unit};
use serde::{Deserialize, Serialize};
use storage::{Position, Recorded};
use uuid::Uuid;

pub use show::{BoardCache, rules_view, show_board, show_map, show_rules};
pub use snapshot::{SNAPSHOT_VERSION, SnapshotDamaged, read_snapshot, write_snapshot};
pub(crate) use view::wording;

use crate::city::decode;
use crate::error::Error;
use crate::limits::{CLOSED_ON_BOARD_MAX, PUBLIC_REPORTS_MAX, REPORTS_ON_BOARD_MAX};
use crate::numbers;

/// A folded stream and its version.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Folded<D> {
    /// The state.
    pub state: D,
    /// The version of the stream that it was folded from.
    pub version: u64,
}

impl<D: Decider> Folded<D> {
    pub(crate) fn take_in(&mut self, event: &D::Event, at: Moment, version: u64) {
        self.state = std::mem::take(&mut self.state).evolve(event, at);
        self.version = version;
    }
}

/// What one event touched, for the live stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Touched {
    /// A report.
    Report(ReportId),
    /// An incident.
    Incident(IncidentId),
    /// An incident that had left the board and is open again: it must be folded from its stream and readmitted.
    Reopened(IncidentId),
    /// A unit.
    Unit(UnitId),
    /// A closure: the streets have changed.
    Closure(ClosureId),
    /// A ring, one of its control points, or one of its orders.
    Ring(RingId),
    /// An alert.
    Alert(AlertId),
    /// Nothing that a board shows.
    Nothing,
}

/// What is open now.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Board {
    position: Position,
    hash: [u8; 32],
    reports: BTreeMap<ReportId, Folded<Report>>,
    reports_waiting: u64,
    reports_public: BTreeMap<u64, ReportId>,
    incidents: BTreeMap<IncidentId, Folded<Incident>>,
    closed: VecDeque<IncidentId>,
    units: BTreeMap<UnitId, Folded<Unit>>,
    #[serde(skip)]
    assignments: HashMap<AssignmentId, UnitId>,
    people: BTreeMap<PersonId, Folded<Person>>,
    orgs: BTreeMap<OrgId, Folded<Org>>,
    #[serde(default)]
    closures: BTreeMap<ClosureId, Folded<Closure>>,
    #[serde(default)]
    rings: BTreeMap<RingId, Folded<Ring>>,
    #[serde(default)]
    points: BTreeMap<PointId, Folded<ControlPoint>>,
    #[serde(default)]
    orders: BTreeMap<LevelOrderId, Folded<LevelOrder>>,
    #[serde(default)]
    alerts: BTreeMap<AlertId, Folded<Alert>>,
    #[serde(skip)]
    names: HashMap<String, PersonId>,
    #[serde(skip)]
    secrets: HashMap<String, PersonId>,
    numbers: BTreeMap<String, u64>,
}

impl Board {
    /// The journal position that it has reached.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The chain's hash at that position.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// Takes in the next event of the journal and says what it touched.
    pub fn take_in(&mut self, recorded: &Recorded) -> Result<Touched, Error> {
        let at = Moment::from_micros(recorded.at_micros);
        let (stream, version) = (recorded.stream.0, recorded.version);
        let touched = match decode(recorded)? {
            Event::Report(event) => {
                if let report::Event::Filed(filed) = &event {
                    self.see_public(recorded.position, ReportId(stream), filed);
                }
                self.take_in_report(ReportId(stream), &event, at, version)
            }
            Event::Incident(event) => self.take_in_incident(IncidentId(stream), &event, at, version),
            Event::Unit(event) => self.take_in_unit(UnitId(stream), &event, at, version),
            Event::Person(event) => self.take_in_person(PersonId(stream), &event, at, version),
            Event::Closure(event) => {
                self.closures.entry(ClosureId(stream)).or_default().take_in(&event, at, version);
                Touched::Closure(ClosureId(stream))
            }
            Event::Ring(event) => {
                self.rings.entry(RingId(stream)).or_default().take_in(&event, at, version);
                Touched::Ring(RingId(stream))
            }
            Event::Point(event) => self.take_in_point(PointId(stream), &event, at, version),
            Event::Level(event) => self.take_in_order(LevelOrderId(stream), &event, at, version),
            Event::Alert(event) => self.take_in_alert(AlertId(stream), &event, at, version),
            Event::Org(event) => {
                self.orgs.entry(OrgId(stream)).or_default().take_in(&event, at, version);
                Touched::Nothing
            }
        };
        self.position = recorded.position;
        self.hash = recorded.hash;
        Ok(touched)
    }

    /// Keeps at hand where the reports stand that everybody may read.
    fn see_public(&mut self, position: Position, id: ReportId, filed: &report::Filed) {
        if filed.is_public() {
            self.reports_public.insert(position.0, id);
        }
        if self.reports_public.len() > PUBLIC_REPORTS_MAX {
            self.reports_public.pop_first();
        }
    }

    fn take_in_report(&mut self, id: ReportId, event: &report::Event, at: Moment, version: u64) -> Touched {
        match event {
            report::Event::Filed(filed) => {
                numbers::see(&mut self.numbers, &filed.number);
                self.reports_waiting += 1;
                self.reports.insert(id, Folded::default());
            }
            report::Event::Linked { .. } => self.reports_waiting = self.reports_waiting.saturating_sub(1),
            report::Event::Unlinked { .. } => self.reports_waiting += 1,
            report::Event::PartyErased { .. } => {}
        }
        if let Some(report) = self.reports.get_mut(&id) {
            report.take_in(event, at, version);
        }
        if self.reports.len() > REPORTS_ON_BOARD_MAX {
            self.reports.pop_first();
        }
        Touched::Report(id)
    }

    fn take_in_incident(
        &mut self,
        id: IncidentId,
        event: &incident::Event,
        at: Moment,
        version: u64,
    ) -> Touched {
        let is_new = matches!(event, incident::Event::Opened(_));
        if let incident::Event::Opened(opened) = event {
            numbers::see(&mut self.numbers, &opened.number);
        }
        if is_new {
            self.incidents.insert(id, Folded::default());
        }
        let Some(incident) = self.incidents.get_mut(&id) else {
            let is_open_again = matches!(event, incident::Event::Reopened { .. });
            return if is_open_again { Touched::Reopened(id) } else { Touched::Incident(id) };
        };
        incident.take_in(event, at, version);
        match event {
            incident::Event::Closed { .. } | incident::Event::Merged { .. } => self.let_go(id),
            incident::Event::Reopened { .. } => self.closed.retain(|closed| *closed != id),
            _ => {}
        }
        Touched::Incident(id)
    }

    /// Keeps the newest closed incidents at hand and lets the oldest go.
    fn let_go(&mut self, id: IncidentId) {
        self.closed.push_back(id);
        while self.closed.len() > CLOSED_ON_BOARD_MAX {
            if let Some(oldest) = self.closed.pop_front() {
                self.incidents.remove(&oldest);
            }
        }
    }

    /// Takes back an incident that had left the board, as folded from its stream up to the reopening.
    pub(crate) fn readmit(&mut self, id: IncidentId, incident: Folded<Incident>) {
        self.incidents.insert(id, incident);
    }

    fn take_in_unit(&mut self, id: UnitId, event: &unit::Event, at: Moment, version: u64) -> Touched {
        match event {
            unit::Event::Assigned { assignment, .. } => {
                self.assignments.insert(*assignment, id);
            }
            unit::Event::Advanced { assignment, to, .. } if to.ended() => {
                self.assignments.remove(assignment);
            }
            _ => {}
        }
        self.units.entry(id).or_default().take_in(event, at, version);
        Touched::Unit(id)
    }

    fn take_in_point(&mut self, id: PointId, event: &PointEvent, at: Moment, version: u64) -> Touched {
        let point = self.points.entry(id).or_default();
        point.take_in(event, at, version);
        point.state.body().map_or(Touched::Nothing, |body| Touched::Ring(body.established.ring))
    }

    /// An order that is over leaves the board: the journal keeps it.
    fn take_in_order(&mut self, id: LevelOrderId, event: &OrderEvent, at: Moment, version: u64) -> Touched {
        let order = self.orders.entry(id).or_default();
        order.take_in(event, at, version);
        let ring = order.state.drafted().map(|drafted| drafted.ring);
        if matches!(order.state, LevelOrder::Over(_)) {
            self.orders.remove(&id);
        }
        ring.map_or(Touched::Nothing, Touched::Ring)
    }

    fn take_in_alert(&mut self, id: AlertId, event: &alert::Event, at: Moment, version: u64) -> Touched {
        if let alert::Event::Requested(requested) = event {
            numbers::see(&mut self.numbers, &requested.number);
        }
        if let alert::Event::Stopped(facts) = event {
            numbers::see(&mut self.numbers, &facts.slip);
        }
        self.alerts.entry(id).or_default().take_in(event, at, version);
        Touched::Alert(id)
    }

    fn take_in_person(&mut self, id: PersonId, event: &access::Event, at: Moment, version: u64) -> Touched {
        let person = self.people.entry(id).or_default();
        person.take_in(event, at, version);
        match event {
            access::Event::Enrolled(enrolled) => {
                self.names.insert(enrolled.name.clone(), id);
            }
            access::Event::SignedIn { .. }
            | access::Event::SignedOut { .. }
            | access::Event::PasswordSet { .. }
            | access::Event::TokenIssued { .. }
            | access::Event::TokenRevoked { .. }
            | access::Event::RoleRevoked { .. } => self.relearn_secrets(id),
            _ => {}
        }
        Touched::Nothing
    }

    /// Learns anew by which secrets a person may come.
    fn relearn_secrets(&mut self, id: PersonId) {
        self.secrets.retain(|_, holder| *holder != id);
        let Some(body) = self.people.get(&id).and_then(|person| person.state.body()) else { return };
        let sessions = body.sessions.keys().cloned();
        let tokens = body.tokens.iter().map(|token| token.hash.clone());
        self.secrets.extend(sessions.chain(tokens).map(|hash| (hash, id)));
    }

    /// Builds the indexes that a snapshot leaves out.
    fn reindex(&mut self) {
        self.names = (self.people.iter())
            .filter_map(|(id, person)| Some((person.state.body()?.enrolled.name.clone(), *id)))
            .collect();
        self.assignments = (self.units.iter())
            .filter_map(|(id, unit)| Some((*id, unit.state.body()?)))
            .flat_map(|(id, body)| body.assignments.iter().map(move |assignment| (assignment.id, id)))
            .collect();
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        for id in people {
            self.relearn_secrets(id);
        }
    }

    /// A report that the board holds.
    pub fn report(&self, id: ReportId) -> Option<&Folded<Report>> {
        self.reports.get(&id)
    }

    /// Reports that belong to no incident, the newest first.
    pub fn reports_waiting(&self) -> impl Iterator<Item = (ReportId, &Report)> {
        self.reports
            .iter()
            .rev()
            .filter(|(_, report)| report.state.incident().is_none())
            .map(|(id, report)| (*id, &report.state))
    }

    /// Reports that everybody may read, filed before a position, the newest first, each with its position.
    pub(crate) fn reports_public(&self, before: u64) -> impl Iterator<Item = (u64, ReportId)> {
        self.reports_public.range(..before).rev().map(|(position, id)| (*position, *id))
    }

    /// How many reports belong to no incident, those included that have left the board.
    pub fn reports_waiting_count(&self) -> u64 {
        self.reports_waiting
    }

    /// An incident that the board holds.
    pub fn incident(&self, id: IncidentId) -> Option<&Folded<Incident>> {
        self.incidents.get(&id)
    }

    /// The open incidents, the gravest first, then the oldest.
    pub fn incidents_open(&self) -> Vec<(IncidentId, &incident::Body)> {
        let open = self.incidents.iter().filter_map(|(id, incident)| match &incident.state {
            Incident::Open(body) => Some((*id, &**body)),
            _ => None,
        });
        let mut open: Vec<_> = open.collect();
        open.sort_by_key(|(id, body)| (body.opened.grade, body.opened.reported_at, *id));
        open
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Folded<Unit>> {
        self.units.get(&id)
    }

    /// All units.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &unit::Body)> {
        self.units.iter().filter_map(|(id, unit)| Some((*id, unit.state.body()?)))
    }

    /// The unit that holds an assignment which has not ended.
    pub fn holder(&self, assignment: AssignmentId) -> Option<UnitId> {
        self.assignments.get(&assignment).copied()
    }

    /// The unit and incident of an assignment that has ended, as long as the board holds its incident.
    pub fn ended_assignment(&self, assignment: AssignmentId) -> Option<(UnitId, IncidentId)> {
        self.incidents.iter().find_map(|(id, incident)| {
            let attendance = incident.state.body()?.attendances.get(&assignment)?;
            Some((attendance.unit, *id))
        })
    }

    /// A person or machine.
    pub fn person(&self, id: PersonId) -> Option<&Folded<Person>> {
        self.people.get(&id)
    }

    /// All people and machines.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, &access::Body)> {
        self.people.iter().filter_map(|(id, person)| Some((*id, person.state.body()?)))
    }

    /// Who signs in by this name.
    pub fn person_by_name(&self, name: &str) -> Option<PersonId> {
        self.names.get(name).copied()
    }

    /// Who comes by a secret of this hash.
    pub fn person_by_secret(&self, hash: &str) -> Option<PersonId> {
        self.secrets.get(hash).copied()
    }

    /// A closure.
    pub fn closure(&self, id: ClosureId) -> Option<&Folded<Closure>> {
        self.closures.get(&id)
    }

    /// All closures.
    pub fn closures(&self) -> impl Iterator<Item = (ClosureId, &Folded<Closure>)> {
        self.closures.iter().map(|(id, closure)| (*id, closure))
    }

    /// A ring.
    pub fn ring(&self, id: RingId) -> Option<&Folded<Ring>> {
        self.rings.get(&id)
    }

    /// All rings.
    pub fn rings(&self) -> impl Iterator<Item = (RingId, &model::ring::Body)> {
        self.rings.iter().filter_map(|(id, ring)| Some((*id, ring.state.body()?)))
    }

    /// A control point.
    pub fn point(&self, id: PointId) -> Option<&Folded<ControlPoint>> {
        self.points.get(&id)
    }

    /// All control points.
    pub fn points(&self) -> impl Iterator<Item = (PointId, &model::ring::PointBody)> {
        self.points.iter().filter_map(|(id, point)| Some((*id, point.state.body()?)))
    }

    /// A duty level order that waits or is in force.
    pub fn order(&self, id: LevelOrderId) -> Option<&Folded<LevelOrder>> {
        self.orders.get(&id)
    }

    /// All duty level orders that wait or are in force.
    pub fn orders(&self) -> impl Iterator<Item = (LevelOrderId, &Folded<LevelOrder>)> {
        self.orders.iter().map(|(id, order)| (*id, order))
    }

    /// An alert.
    pub fn alert(&self, id: AlertId) -> Option<&Folded<Alert>> {
        self.alerts.get(&id)
    }

    /// All alerts.
    pub fn alerts(&self) -> impl Iterator<Item = (AlertId, &alert::Body)> {
        self.alerts.iter().filter_map(|(id, alert)| Some((*id, alert.state.body()?)))
    }

    /// An organisation.
    pub fn org(&self, id: OrgId) -> Option<&Folded<Org>> {
        self.orgs.get(&id)
    }

    /// All organisations in the order of their founding.
    pub fn orgs(&self) -> impl Iterator<Item = (OrgId, &access::org::Founded)> {
        self.orgs.iter().filter_map(|(id, org)| match &org.state {
            Org::Founded(founded) => Some((*id, founded)),
            Org::Unfounded => None,
        })
    }

    /// The root: the jurisdiction itself.
    pub fn jurisdiction(&self) -> Option<(OrgId, &access::org::Founded)> {
        self.orgs().find(|(_, founded)| founded.parent.is_none())
    }

    pub(crate) fn numbers(&self) -> &BTreeMap<String, u64> {
        &self.numbers
    }

    /// The name that colleagues see; the id where nobody is known by it.
    pub(crate) fn name_of(&self, id: PersonId) -> String {
        if id.0 == Uuid::nil() {
            return "operator".to_owned();
        }
        let body = self.people.get(&id).and_then(|person| person.state.body());
        body.map_or_else(|| id.to_string(), |body| body.enrolled.display_name.clone())
    }
}
