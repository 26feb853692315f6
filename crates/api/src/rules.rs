//! The words and codes that a console offers.

use model::access::Role;
use model::case::Purpose;
use model::incident::Grade;
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
