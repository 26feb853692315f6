//! Reading the tables: every row is checked alone, then against the others.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{
    Agreement, CaseKind, Disposition, GradeRule, IncidentType, PermissionMatrix, ResponsePlan, Retention,
    RoleGrant, Rules, UnitKind, UnitStatus,
};
use super::{check, plans};
use crate::calendar::{Calendar, YearCalendar};
use crate::clock::ClockRule;

/// A table is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {reason}")]
pub struct RuleError {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// One file of the set, as text.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// The refusal of what stands at the `nth` place (from 0) where `needle` occurs; of line 1 when it does not.
    pub(super) fn refuse(&self, needle: &str, nth: usize, reason: impl Into<String>) -> RuleError {
        let line = self
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with('#') && line.contains(needle))
            .nth(nth)
            .map_or(1, |(index, _)| index + 1);
        RuleError { file: self.name.to_owned(), line, reason: reason.into() }
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, RuleError> {
        toml::from_str(self.text).map_err(|error| {
            let before = error.span().and_then(|span| self.text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            RuleError { file: self.name.to_owned(), line, reason: error.message().to_owned() }
        })
    }
}

macro_rules! file_of {
    ($name:ident, $field:ident: $row:ty) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $field: Vec<$row>,
        }
    };
}

file_of!(ClocksFile, clock: ClockRule);
file_of!(TypesFile, incident_type: IncidentType);
file_of!(GradesFile, grade: GradeRule);
file_of!(DispositionsFile, disposition: Disposition);
file_of!(StatusesFile, unit_status: UnitStatus);
file_of!(KindsFile, unit_kind: UnitKind);
file_of!(PlansFile, plan: ResponsePlan);
file_of!(PermissionsFile, role: RoleGrant);
file_of!(RetentionFile, retention: Retention);
file_of!(CaseKindsFile, case_kind: CaseKind);
file_of!(AgreementsFile, agreement: Agreement);

const TABLES: [&str; 11] = [
    "grades.toml",
    "incident-types.toml",
    "dispositions.toml",
    "unit-status.toml",
    "unit-kinds.toml",
    "response-plans.toml",
    "permissions.toml",
    "case-kinds.toml",
    "retention.toml",
    "clocks.toml",
    "agreements.toml",
];

pub(super) fn load(files: &[(&str, &str)]) -> Result<Rules, RuleError> {
    check_file_names(files)?;
    let source = |name: &'static str| {
        let found = files.iter().find(|(file, _)| *file == name);
        found.map(|(name, text)| Source { name, text }).ok_or_else(|| RuleError {
            file: name.to_owned(),
            line: 1,
            reason: "the file is missing".to_owned(),
        })
    };

    let grades_source = source("grades.toml")?;
    let mut grades = grades_source.read::<GradesFile>()?.grade;
    check::grades(grades_source, &grades)?;
    grades.sort_by_key(|row| row.grade);

    let types_source = source("incident-types.toml")?;
    let mut incident_types = types_source.read::<TypesFile>()?.incident_type;
    check::incident_types(types_source, &incident_types)?;
    incident_types.sort_by(|left, right| left.code.cmp(&right.code));

    let dispositions_source = source("dispositions.toml")?;
    let dispositions = dispositions_source.read::<DispositionsFile>()?.disposition;
    check::dispositions(dispositions_source, &dispositions)?;

    let statuses_source = source("unit-status.toml")?;
    let unit_statuses = statuses_source.read::<StatusesFile>()?.unit_status;
    check::unit_statuses(statuses_source, &unit_statuses)?;

    let kinds_source = source("unit-kinds.toml")?;
    let unit_kinds = kinds_source.read::<KindsFile>()?.unit_kind;
    check::unit_kinds(kinds_source, &unit_kinds)?;

    let plans_source = source("response-plans.toml")?;
    let response_plans = plans_source.read::<PlansFile>()?.plan;
    plans::check(plans_source, &response_plans, &incident_types, &unit_kinds)?;

    let permissions_source = source("permissions.toml")?;
    let grants = permissions_source.read::<PermissionsFile>()?.role;
    check::permissions(permissions_source, &grants)?;

    let cases_source = source("case-kinds.toml")?;
    let case_kinds = cases_source.read::<CaseKindsFile>()?.case_kind;
    check::case_kinds(cases_source, &case_kinds)?;

    let retention_source = source("retention.toml")?;
    let retention = retention_source.read::<RetentionFile>()?.retention;
    check::retention(retention_source, &retention)?;

    let clocks_source = source("clocks.toml")?;
    let clocks = clocks_source.read::<ClocksFile>()?.clock;
    check::clocks(clocks_source, &clocks, &incident_types, &case_kinds)?;

    let agreements_source = source("agreements.toml")?;
    let agreements = agreements_source.read::<AgreementsFile>()?.agreement;
    check::agreements(agreements_source, &agreements, &unit_kinds)?;

    let calendars = Calendar::new(years(files)?);
    let permissions = PermissionMatrix::new(grants);
    Ok(Rules {
        clocks,
        calendars,
        incident_types,
        grades,
        dispositions,
        unit_statuses,
        unit_kinds,
        response_plans,
        permissions,
        retention,
        case_kinds,
        agreements,
    })
}

/// Refuses files that nobody would read, and two of one name.
fn check_file_names(files: &[(&str, &str)]) -> Result<(), RuleError> {
    for (index, (name, _)) in files.iter().enumerate() {
        let refuse =
            |reason: &str| RuleError { file: (*name).to_owned(), line: 1, reason: reason.to_owned() };
        if !TABLES.contains(name) && calendar_year(name).is_none() {
            return Err(refuse("no table has this name"));
        }
        if files[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(refuse("the file is given twice"));
        }
    }
    Ok(())
}

fn calendar_year(name: &str) -> Option<i16> {
    name.strip_prefix("calendar-")?.strip_suffix(".toml")?.parse().ok()
}

fn years(files: &[(&str, &str)]) -> Result<Vec<YearCalendar>, RuleError> {
    let mut years = Vec::new();
    for (name, text) in files {
        if let Some(year) = calendar_year(name) {
            let source = Source { name, text };
            let calendar: YearCalendar = source.read()?;
            check::calendar(source, &calendar, year)?;
            years.push(calendar);
        }
    }
    Ok(years)
}
