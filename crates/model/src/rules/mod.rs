//! The rules as data: tables that a city may change without a new program, each row with its source.
//!
//! They are read from `rules/*.toml`, checked against each other, and refused with file, line and reason when wrong.

mod agreements;
mod check;
pub(crate) mod codes;
mod holdings;
mod load;
mod plans;
mod ring;
mod roles;
mod tables;
#[cfg(test)]
mod tests;
mod unit_status;
mod wording;

use jiff::civil::Date;

pub use agreements::Agreement;
pub use holdings::{
    AllowedField, Bound, CaseKind, DataClass, Keep, KeepUnit, LegalBasis, OnExpiry, Retention,
};
pub use load::RuleError;
pub use plans::{Need, PlaceClass, ResponsePlan};
pub use ring::{
    Conditions, CooperationPaper, CrewRule, CrewSize, DutyLevel, Level, POLICE_MIN, PointGround, RingRules,
    StandingPlace, StopGround, Way,
};
pub use roles::{Permission, PermissionMatrix, Role, RoleGrant};
pub use tables::{Agency, Disposition, Grade, GradeRule, IncidentType, Powers, UnitKind, is_within};
pub use unit_status::{PrimaryStatus, SecondaryStatus, UnitStatus};
pub use wording::{Language, Wording};

use crate::calendar::Calendar;
use crate::clock::{ClockRule, ClockSubject};

/// The tables that the program brings along, by file name.
pub const BUILTIN_FILES: &[(&str, &str)] = &[
    ("grades.toml", include_str!("../../../../rules/grades.toml")),
    ("incident-types.toml", include_str!("../../../../rules/incident-types.toml")),
    ("dispositions.toml", include_str!("../../../../rules/dispositions.toml")),
    ("unit-status.toml", include_str!("../../../../rules/unit-status.toml")),
    ("unit-kinds.toml", include_str!("../../../../rules/unit-kinds.toml")),
    ("response-plans.toml", include_str!("../../../../rules/response-plans.toml")),
    ("permissions.toml", include_str!("../../../../rules/permissions.toml")),
    ("case-kinds.toml", include_str!("../../../../rules/case-kinds.toml")),
    ("retention.toml", include_str!("../../../../rules/retention.toml")),
    ("clocks.toml", include_str!("../../../../rules/clocks.toml")),
    ("agreements.toml", include_str!("../../../../rules/agreements.toml")),
    ("ring.toml", include_str!("../../../../rules/ring.toml")),
    ("calendar-2023.toml", include_str!("../../../../rules/calendar-2023.toml")),
    ("calendar-2024.toml", include_str!("../../../../rules/calendar-2024.toml")),
];

/// All tables, checked against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Limits of time, all versions.
    pub clocks: Vec<ClockRule>,
    /// Working days.
    pub calendars: Calendar,
    /// Types of incident, in the order of their codes.
    pub incident_types: Vec<IncidentType>,
    /// The five grades, the most urgent first.
    pub grades: Vec<GradeRule>,
    /// Ways in which an incident can end.
    pub dispositions: Vec<Disposition>,
    /// Status codes of units.
    pub unit_statuses: Vec<UnitStatus>,
    /// Kinds of unit.
    pub unit_kinds: Vec<UnitKind>,
    /// Which units an incident is answered with.
    pub response_plans: Vec<ResponsePlan>,
    /// Who may do what.
    pub permissions: PermissionMatrix,
    /// How long data is kept.
    pub retention: Vec<Retention>,
    /// Kinds of case.
    pub case_kinds: Vec<CaseKind>,
    /// What neighbours have agreed on.
    pub agreements: Vec<Agreement>,
    /// Duty levels, crews, grounds of a stop, papers of a request.
    pub ring: RingRules,
}

impl Rules {
    /// The tables that the program brings along.
    pub fn builtin() -> Self {
        Self::parse(BUILTIN_FILES).expect("the tables in the program are loaded by its tests")
    }

    /// Reads and checks a full set of tables, given as file names and texts.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RuleError> {
        load::load(files)
    }

    /// The incident type of this code.
    pub fn incident_type(&self, code: &str) -> Option<&IncidentType> {
        self.incident_types.iter().find(|row| row.code == code)
    }

    /// The rule of a grade.
    pub fn grade(&self, grade: Grade) -> &GradeRule {
        self.grades.iter().find(|row| row.grade == grade).expect("the loader asks for every grade")
    }

    /// The disposition of this code.
    pub fn disposition(&self, code: &str) -> Option<&Disposition> {
        self.dispositions.iter().find(|row| row.code == code)
    }

    /// The unit status of this code.
    pub fn unit_status(&self, code: &str) -> Option<&UnitStatus> {
        self.unit_statuses.iter().find(|row| row.code == code)
    }

    /// The kind of unit of this code.
    pub fn unit_kind(&self, code: &str) -> Option<&UnitKind> {
        self.unit_kinds.iter().find(|row| row.code == code)
    }

    /// The plan by which an incident of this type and grade is answered in such a place: the one that is meant for
    /// it most closely by type, then by grade, then by place. A type that no table knows gets what its grade gets.
    pub fn response_plan(&self, type_code: &str, grade: Grade, place: PlaceClass) -> &ResponsePlan {
        let closest = plans::closest(&self.response_plans, type_code, grade, place);
        closest.first().expect("the loader asks for a plan of every grade and place")
    }

    /// The kind of case of this id.
    pub fn case_kind(&self, id: &str) -> Option<&CaseKind> {
        self.case_kinds.iter().find(|row| row.id == id)
    }

    /// The agreement between two jurisdictions that lends units of this kind for this grade on a day.
    pub fn agreement(&self, one: &str, other: &str, on: Date, lends: (&str, Grade)) -> Option<&Agreement> {
        self.agreements.iter().find(|row| row.binds(one, other, on) && row.lends(lends.0, lends.1))
    }

    /// Whether this role may do this.
    pub fn allows(&self, role: Role, permission: Permission) -> bool {
        self.permissions.allows(role, permission)
    }

    /// Whether one of these roles may do this.
    pub fn allows_any(&self, roles: &[Role], permission: Permission) -> bool {
        roles.iter().any(|role| self.allows(*role, permission))
    }

    /// The version of a clock rule that holds on this day.
    pub fn clock(&self, id: &str, at: Date) -> Option<&ClockRule> {
        self.clocks.iter().find(|rule| rule.id == id && rule.holds_on(at))
    }

    /// The clock rules that an event of this kind may start on this day, before their limits are looked at.
    pub fn clocks_started_by<'a>(&'a self, event: &'a str, at: Date) -> impl Iterator<Item = &'a ClockRule> {
        self.clocks.iter().filter(move |rule| rule.start_event.as_str() == event && rule.holds_on(at))
    }

    /// The clock rules that an event of this kind starts on this day for this matter.
    pub fn clocks_for<'a>(
        &'a self,
        event: &'a str,
        at: Date,
        subject: ClockSubject<'a>,
    ) -> impl Iterator<Item = &'a ClockRule> {
        self.clocks_started_by(event, at).filter(move |rule| rule.is_for(&subject))
    }
}
