//! The words and codes that a console offers.

use model::access::Role;
use model::case::Purpose;
use model::incident::Grade;
use model::rules::{Conditions, Level, PointGround, StandingPlace, Way};
use model::unit::Availability;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Wording;

/// Everything a console needs to offer choices and to name codes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RulesView {
    /// Incident types.
    pub incident_types: Vec<IncidentTypeView>,
    /// Grades, the gravest first.
    pub grades: Vec<GradeView>,
    /// Unit statuses.
    pub unit_statuses: Vec<UnitStatusView>,
    /// Unit kinds.
    pub unit_kinds: Vec<CodeView>,
    /// Dispositions.
    pub dispositions: Vec<CodeView>,
    /// Purposes of a look-up.
    pub purposes: Vec<PurposeView>,
    /// Roles.
    pub roles: Vec<RoleView>,
    /// Clock rules.
    pub clocks: Vec<ClockRuleView>,
    /// Duty levels, in the order of the rules.
    pub duty_levels: Vec<DutyLevelView>,
    /// What a crew must be.
    pub crew_rules: Vec<CrewRuleView>,
    /// The grounds of a stop.
    pub stop_grounds: Vec<StopGroundView>,
    /// The papers of a request for co-operation.
    pub cooperation_papers: Vec<CooperationPaperView>,
}

/// A code and its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CodeView {
    /// The code.
    pub code: String,
    /// Its name.
    pub name: Wording,
}

/// An incident type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentTypeView {
    /// The six-digit code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// The grade proposed for it.
    pub default_grade: Grade,
}

/// A grade.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GradeView {
    /// The grade.
    pub grade: Grade,
    /// Its name.
    pub name: Wording,
    /// What it means.
    pub meaning: Wording,
}

/// A unit status.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitStatusView {
    /// The local code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// What it means for dispatch.
    pub primary: Availability,
}

/// A purpose of a look-up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PurposeView {
    /// The purpose.
    pub code: Purpose,
    /// Its name.
    pub name: Wording,
}

/// A role.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    /// The role.
    pub code: Role,
    /// Its name.
    pub name: Wording,
}

/// A clock rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClockRuleView {
    /// Its id, such as `DSP-1`.
    pub id: String,
    /// What it asks.
    pub name: Wording,
    /// Where it stands written.
    pub citation: String,
    /// How binding: `statute`, `national_std`, `local` or `policy`.
    pub binding: String,
    /// How much.
    pub amount: u32,
    /// Of what: `s`, `min`, `h`, `cal_d`, `work_d`.
    pub unit: String,
}

/// A duty level.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DutyLevelView {
    /// Which.
    pub level: Level,
    /// Its name.
    pub name: Wording,
    /// One word for it on the map.
    pub shows: Wording,
    /// What is done at the point.
    pub check: Wording,
    /// The role that approves an order.
    pub approver: Role,
    /// How long an order may last, in minutes; as long as is said where nothing is given.
    pub longest_minutes: Option<u32>,
    /// Which ways may be ordered.
    pub directions: Vec<Way>,
    /// Where it is written.
    pub citation: String,
}

/// What a crew must be on such ground in such conditions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CrewRuleView {
    /// What moves past.
    pub ground: PointGround,
    /// In what light and weather.
    pub conditions: Conditions,
    /// The least crews, any of which will do.
    pub crews: Vec<CrewSizeView>,
    /// How far ahead the first sign stands, in metres.
    pub signs_meters: u32,
    /// Where a crew may stand.
    pub places: Vec<StandingPlace>,
    /// Where it is written.
    pub citation: String,
}

/// So many people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CrewSizeView {
    /// Police officers.
    pub police: u8,
    /// Auxiliary officers.
    pub auxiliaries: u8,
}

/// A ground on which somebody may be stopped.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct StopGroundView {
    /// Its code.
    pub code: String,
    /// Its name, which is what the person is told.
    pub name: Wording,
    /// Whether it stands on an alert that is in force.
    pub needs_alert: bool,
    /// Where it is written.
    pub citation: String,
}

/// A paper that a request for co-operation brings along.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CooperationPaperView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// Where it is written.
    pub citation: String,
}
