//! Requests and views of units and their assignments.

use model::Moment;
use model::ids::{AssignmentId, IncidentId, OrgId, UnitId};
use model::incident::Grade;
use model::report::Place;
use model::unit::{AssignmentState, Availability};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::incident::AssignmentView;
use crate::{OrgRef, PersonRef, Wording};

/// Sets a unit up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionUnit {
    /// How it is called: 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    pub callsign: String,
    /// The kind's code.
    pub kind: String,
    /// Its station or department.
    pub org: OrgId,
    /// How many people it has: 1 to 12.
    #[schema(minimum = 1, maximum = 12)]
    pub crew_size: u8,
    /// Where it stands when it does nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Point>,
}

/// A point in WGS-84.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Longitude in degrees.
    #[schema(minimum = -180.0, maximum = 180.0)]
    pub lon: f64,
    /// Latitude in degrees.
    #[schema(minimum = -90.0, maximum = 90.0)]
    pub lat: f64,
}

/// Sends a unit to an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignUnit {
    /// The incident.
    pub incident: IncidentId,
    /// Only advise it; a dispatcher turns the advice into an order.
    #[serde(default)]
    pub propose: bool,
    /// Keep it for later; the present job is not touched.
    #[serde(default)]
    pub reserve: bool,
    /// Take the unit from the job in hand, for this reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_empt: Option<String>,
}

/// Takes an assignment a step further.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceAssignment {
    /// Why, or what else there is to say; needed to decline. `note` is understood as well.
    #[serde(default, alias = "note", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Changes a unit's availability.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUnitStatus {
    /// The local status code.
    pub code: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A unit as the desk sees it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitView {
    /// The unit.
    pub id: UnitId,
    /// How it is called.
    pub callsign: String,
    /// The kind's code.
    pub kind: String,
    /// The kind's name.
    pub kind_name: Wording,
    /// Its station or department.
    pub org: OrgRef,
    /// How many people it has.
    pub crew_size: u8,
    /// Who is aboard.
    pub crew: Vec<PersonRef>,
    /// The local status code.
    pub status: String,
    /// The status in words.
    pub status_name: Wording,
    /// What the status means for dispatch.
    pub primary: Availability,
    /// Whether an assignment binds it now.
    pub engaged: bool,
    /// What it has to do, the oldest first.
    pub assignments: Vec<UnitAssignment>,
    /// Where it was last seen.
    pub position: Option<PositionView>,
}

/// An assignment, as its unit has it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitAssignment {
    /// The assignment.
    pub id: AssignmentId,
    /// Where the unit is sent.
    pub incident: IncidentBrief,
    /// Where it stands.
    pub state: AssignmentState,
    /// Since when.
    pub since: Moment,
}

/// What a crew needs to know of an incident.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentBrief {
    /// The incident.
    pub id: IncidentId,
    /// Its number.
    pub number: String,
    /// A line to know it by.
    pub title: String,
    /// How grave.
    pub grade: Grade,
    /// What it is.
    pub type_name: Wording,
    /// Where.
    pub place: Place,
}

/// Where a unit was last seen.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PositionView {
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
    /// When.
    pub at: Moment,
    /// Where it heads, in degrees clockwise from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_degrees: Option<f32>,
    /// How fast it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f32>,
    /// How far it may be wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_meters: Option<f32>,
}

impl PositionView {
    /// A position of which no more is known.
    pub const fn at(lon: f64, lat: f64, at: Moment) -> Self {
        Self { lon, lat, at, heading_degrees: None, speed_kmh: None, accuracy_meters: None }
    }
}

/// A unit after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitChanged {
    /// The unit.
    pub unit: UnitView,
    /// The change's place in the journal.
    pub position: u64,
}

/// An assignment after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignmentChanged {
    /// The assignment.
    pub assignment: AssignmentView,
    /// Its unit.
    pub unit: UnitView,
    /// The change's place in the journal.
    pub position: u64,
}

/// The units of a jurisdiction.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitList {
    /// The units, by call sign.
    pub units: Vec<UnitView>,
}

/// The unit that the signed-in officer has joined.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyUnit {
    /// The unit.
    pub unit: Option<UnitView>,
}
