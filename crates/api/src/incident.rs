//! Requests and views of incidents.

use model::Moment;
use model::access::Role;
use model::ids::{AssignmentId, IncidentId, PersonId, ReportId, UnitId};
use model::incident::Grade;
use model::report::{Desk, Place};
use model::unit::{Advice, AssignmentState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Wording;

/// Opens an incident for a report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenIncident {
    /// The report.
    pub report: ReportId,
    /// The incident type's six-digit code.
    #[serde(rename = "type")]
    pub type_code: String,
    /// How grave.
    pub grade: Grade,
}

/// Changes the grade.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeIncident {
    /// The new grade.
    pub grade: Grade,
    /// Why.
    pub reason: String,
}

/// Changes the type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeIncident {
    /// The new type's code.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Why.
    pub reason: String,
}

/// Writes into the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteIncident {
    /// What: at most 2,000 characters.
    #[schema(max_length = 2000)]
    pub text: String,
}

/// Closes an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseIncident {
    /// The disposition's code.
    pub disposition: String,
    /// A last note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Makes an incident part of another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeIncident {
    /// The incident that goes on.
    pub into: IncidentId,
    /// Why.
    pub reason: String,
}

/// Takes some reports out into an incident of their own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitIncident {
    /// The reports that go.
    #[schema(min_items = 1, max_items = 20)]
    pub reports: Vec<ReportId>,
    /// The new incident's type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// The new incident's grade.
    pub grade: Grade,
    /// Why.
    pub reason: String,
}

/// Points at another incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelateIncident {
    /// The other incident.
    pub other: IncidentId,
    /// Why.
    pub reason: String,
}

/// The phase of an incident.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// At work.
    Open,
    /// Done.
    Closed,
    /// Gone on in another.
    Merged,
}

/// An incident as the desk sees it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentView {
    /// The incident.
    pub id: IncidentId,
    /// Its number.
    pub number: String,
    /// Its phase.
    pub state: IncidentState,
    /// Its type's code.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Its type's name.
    pub type_name: Wording,
    /// How grave.
    pub grade: Grade,
    /// A line to know it by.
    pub title: String,
    /// The desk that opened it.
    pub desk: Desk,
    /// Where.
    pub place: Place,
    /// When the first report came in.
    pub reported_at: Moment,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it was closed or merged.
    pub closed_at: Option<Moment>,
    /// The disposition's code.
    pub disposition: Option<String>,
    /// The incident that it became part of.
    pub merged_into: Option<IncidentId>,
    /// Incidents that have to do with it.
    pub related: Vec<IncidentId>,
    /// Its reports.
    pub reports: Vec<ReportRef>,
    /// Who was sent, ended assignments included.
    pub assignments: Vec<AssignmentView>,
    /// The clocks that run or ran on it.
    pub clocks: Vec<ClockView>,
}

/// A report, by id and number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportRef {
    /// The report.
    pub id: ReportId,
    /// Its number.
    pub number: String,
}

/// A unit, by id and call sign.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitRef {
    /// The unit.
    pub id: UnitId,
    /// Its call sign.
    pub callsign: String,
}

/// An assignment, as its incident has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignmentView {
    /// The assignment.
    pub id: AssignmentId,
    /// The unit.
    pub unit: UnitRef,
    /// Where it stands.
    pub state: AssignmentState,
    /// Since when.
    pub since: Moment,
    /// When each step was reached.
    pub times: AssignmentTimes,
}

/// The times of an assignment's steps.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct AssignmentTimes {
    /// Ordered or reserved.
    pub assigned_at: Option<Moment>,
    /// Delivered to the crew's device.
    pub delivered_at: Option<Moment>,
    /// Signed for.
    pub acknowledged_at: Option<Moment>,
    /// Left.
    pub en_route_at: Option<Moment>,
    /// There.
    pub on_scene_at: Option<Moment>,
    /// Over.
    pub ended_at: Option<Moment>,
}

/// A clock on an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// The rule, such as `DSP-1`.
    pub rule: String,
    /// What it asks.
    pub name: Wording,
    /// Since when it runs.
    pub started_at: Moment,
    /// When it is due.
    pub due_at: Moment,
    /// When it was met.
    pub met_at: Option<Moment>,
    /// When it ran out, if it did.
    pub breached_at: Option<Moment>,
}

/// An incident after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentChanged {
    /// The incident.
    pub incident: IncidentView,
    /// The change's place in the journal.
    pub position: u64,
}

/// One page of incidents, newest first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentPage {
    /// The incidents.
    pub incidents: Vec<IncidentView>,
    /// Pass this as `before` for the next page.
    pub next: Option<u64>,
}

/// Everything that happened to an incident, oldest first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Timeline {
    /// The entries.
    pub entries: Vec<TimelineEntry>,
}

/// One entry of a timeline: who, what, when, by which rule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TimelineEntry {
    /// Its place in the journal.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// The event's kind, such as `incident.opened`.
    pub kind: String,
    /// Who did it; absent when a rule did.
    pub by: Option<ActorView>,
    /// The rule that did it.
    pub rule: Option<String>,
    /// What happened, in words.
    pub text: Wording,
    /// The unit that it is about.
    pub unit: Option<UnitRef>,
    /// The assignment that it is about.
    pub assignment: Option<AssignmentId>,
    /// What the desk was advised when it sent the unit.
    pub advice: Option<Advice>,
}

/// Who did something, in which role.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ActorView {
    /// The person.
    pub id: PersonId,
    /// The display name.
    pub name: String,
    /// The role.
    pub role: Role,
}
