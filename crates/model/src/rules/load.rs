//! Reading the tables: every row is checked alone, then against the others.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{
    Agreement, CaseKind, Disposition, GradeRule, IncidentType, PermissionMatrix, ResponsePlan, Retention,
    RingRules, RoleGrant, Rules, UnitKind, UnitStatus,
};
use super::{check, plans, ring};
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

const TABLES: [&str; 12] = [
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
    "ring.toml",
];

/// A full set of files.
struct Files<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Files<'a> {
    /// A table and the text that it was read from.
    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<(Source<'a>, T), RuleError> {
        let found = self.0.iter().find(|(file, _)| *file == name);
        let source = found.map(|(name, text)| Source { name, text }).ok_or_else(|| RuleError {
            file: name.to_owned(),
            line: 1,
            reason: "the file is missing".to_owned(),
        })?;
        Ok((source, source.read()?))
    }
}

pub(super) fn load(files: &[(&str, &str)]) -> Result<Rules, RuleError> {
    check_file_names(files)?;
    let tables = Files(files);

    let (source, GradesFile { grade: mut grades }) = tables.read("grades.toml")?;
    check::grades(source, &grades)?;
    grades.sort_by_key(|row| row.grade);

    let (source, TypesFile { incident_type: mut incident_types }) = tables.read("incident-types.toml")?;
    check::incident_types(source, &incident_types)?;
    incident_types.sort_by(|left, right| left.code.cmp(&right.code));

    let (source, DispositionsFile { disposition: dispositions }) = tables.read("dispositions.toml")?;
    check::dispositions(source, &dispositions)?;

    let (source, StatusesFile { unit_status: unit_statuses }) = tables.read("unit-status.toml")?;
    check::unit_statuses(source, &unit_statuses)?;

    let (source, KindsFile { unit_kind: unit_kinds }) = tables.read("unit-kinds.toml")?;
    check::unit_kinds(source, &unit_kinds)?;

    let (source, PlansFile { plan: response_plans }) = tables.read("response-plans.toml")?;
    plans::check(source, &response_plans, &incident_types, &unit_kinds)?;

    let (source, PermissionsFile { role: grants }) = tables.read("permissions.toml")?;
    check::permissions(source, &grants)?;

    let (source, CaseKindsFile { case_kind: case_kinds }) = tables.read("case-kinds.toml")?;
    check::case_kinds(source, &case_kinds)?;

    let (source, RetentionFile { retention }) = tables.read("retention.toml")?;
    check::retention(source, &retention)?;

    let (source, ClocksFile { clock: clocks }) = tables.read("clocks.toml")?;
    check::clocks(source, &clocks, &incident_types, &case_kinds)?;

    let (source, AgreementsFile { agreement: agreements }) = tables.read("agreements.toml")?;
    check::agreements(source, &agreements, &unit_kinds)?;

    let (source, ring_rules): (_, RingRules) = tables.read("ring.toml")?;
    ring::check(source, &ring_rules)?;

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
        ring: ring_rules,
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
