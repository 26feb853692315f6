//! What a table must keep to, beyond its form. Every check names the line that breaks it.

use std::collections::BTreeMap;

use jiff::civil::Weekday;

use super::load::{RuleError, Source};
use super::tables::class_code;
use super::{
    Agreement, CaseKind, DataClass, Disposition, Grade, GradeRule, IncidentType, Keep, OnExpiry, Permission,
    PrimaryStatus, Retention, Role, RoleGrant, UnitKind, UnitStatus, Wording,
};
use crate::calendar::YearCalendar;
use crate::clock::{ClockRule, ClockUnit, Direction, Rollover};

/// What must never come together: the three administrators keep out of each other's work, and some work is
/// never given to some roles at all.
const SEPARATED: &[(Role, Permission)] = &[
    (Role::Administrator, Permission::AuditRead),
    (Role::Administrator, Permission::ReportRead),
    (Role::Administrator, Permission::ReportReadParty),
    (Role::Administrator, Permission::ReportEraseParty),
    (Role::Administrator, Permission::IncidentRead),
    (Role::PrivacyOfficer, Permission::AccessEnrol),
    (Role::PrivacyOfficer, Permission::AccessGrant),
    (Role::PrivacyOfficer, Permission::AccessToken),
    (Role::PrivacyOfficer, Permission::AccessUnlock),
    (Role::PrivacyOfficer, Permission::AuditRead),
    (Role::Auditor, Permission::ReportFile),
    (Role::Auditor, Permission::ReportReadParty),
    (Role::Auditor, Permission::ReportEraseParty),
    (Role::Auditor, Permission::AccessEnrol),
    (Role::Auditor, Permission::AccessGrant),
    (Role::Auditor, Permission::AccessToken),
    (Role::Auditor, Permission::AccessUnlock),
    (Role::Auxiliary, Permission::IncidentClose),
    (Role::Auxiliary, Permission::UnitAssign),
    (Role::Auxiliary, Permission::LevelApprove),
    (Role::Auxiliary, Permission::AlertApprove),
    (Role::Auxiliary, Permission::AlertStop),
    (Role::Auxiliary, Permission::AlertLookUp),
    (Role::NeighbourDesk, Permission::AlertCheck),
    (Role::NeighbourDesk, Permission::AlertApprove),
    (Role::Administrator, Permission::AlertLookUp),
    (Role::Operator, Permission::AlertLookUp),
    (Role::Operator, Permission::ReportRead),
    (Role::Operator, Permission::ReportReadParty),
    (Role::Operator, Permission::IncidentRead),
    (Role::Operator, Permission::AuditRead),
];

pub(super) fn unique<'a>(
    source: Source<'_>,
    key: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<(), RuleError> {
    let mut seen: Vec<&str> = Vec::new();
    for id in ids {
        if id.is_empty() {
            return Err(source.refuse(&format!("{key} = \"\""), 0, format!("`{key}` is empty")));
        }
        if seen.contains(&id) {
            let reason = format!("`{id}` is given twice");
            return Err(source.refuse(&format!("{key} = \"{id}\""), 1, reason));
        }
        seen.push(id);
    }
    Ok(())
}

/// The refusal of the row whose `key` is `id`.
fn row(source: Source<'_>, key: &str, id: &str, reason: impl Into<String>) -> RuleError {
    source.refuse(&format!("{key} = \"{id}\""), 0, reason)
}

pub(super) fn worded(source: Source<'_>, key: &str, id: &str, wording: &Wording) -> Result<(), RuleError> {
    if wording.zh.trim().is_empty() || wording.en.trim().is_empty() {
        return Err(row(source, key, id, format!("`{id}` lacks its text in one of the two languages")));
    }
    Ok(())
}

pub(super) fn cited(source: Source<'_>, key: &str, id: &str, citation: &str) -> Result<(), RuleError> {
    if citation.trim().is_empty() {
        return Err(row(source, key, id, format!("`{id}` does not say where it is written")));
    }
    Ok(())
}

pub(super) fn grades(source: Source<'_>, rows: &[GradeRule]) -> Result<(), RuleError> {
    unique(source, "grade", rows.iter().map(|row| row.grade.code()))?;
    for grade in Grade::ALL {
        let Some(rule) = rows.iter().find(|rule| rule.grade == *grade) else {
            return Err(source.refuse("", usize::MAX, format!("the grade `{grade}` is missing")));
        };
        worded(source, "grade", grade.code(), &rule.name)?;
        worded(source, "grade", grade.code(), &rule.meaning)?;
        if rule.common_priority > 10 {
            return Err(row(source, "grade", grade.code(), "the common priority runs from 0 to 10"));
        }
    }
    Ok(())
}

pub(super) fn incident_types(source: Source<'_>, rows: &[IncidentType]) -> Result<(), RuleError> {
    unique(source, "code", rows.iter().map(|row| row.code.as_str()))?;
    for kind in rows {
        let code = kind.code.as_str();
        if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(row(source, "code", code, format!("`{code}` is not a code of six digits")));
        }
        let class = class_code(code);
        if !rows.iter().any(|other| other.code == class) {
            return Err(row(source, "code", code, format!("the class `{class}` of `{code}` is missing")));
        }
        worded(source, "code", code, &kind.name)?;
        if kind.eido.is_empty() || !kind.eido.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(row(source, "code", code, format!("`{}` is not a common incident type", kind.eido)));
        }
    }
    Ok(())
}

pub(super) fn dispositions(source: Source<'_>, rows: &[Disposition]) -> Result<(), RuleError> {
    unique(source, "code", rows.iter().map(|row| row.code.as_str()))?;
    for disposition in rows {
        worded(source, "code", &disposition.code, &disposition.name)?;
        if disposition.apco.is_some_and(|number| !(1..=45).contains(&number)) {
            return Err(row(source, "code", &disposition.code, "the common list runs from 1 to 45"));
        }
    }
    Ok(())
}

pub(super) fn unit_statuses(source: Source<'_>, rows: &[UnitStatus]) -> Result<(), RuleError> {
    unique(source, "code", rows.iter().map(|row| row.code.as_str()))?;
    for status in rows {
        worded(source, "code", &status.code, &status.name)?;
        if status.available_for_dispatch != (status.primary != PrimaryStatus::NotAvailable) {
            let reason =
                format!("`{}` says something else about dispatch than its primary status", status.code);
            return Err(row(source, "code", &status.code, reason));
        }
    }
    Ok(())
}

pub(super) fn unit_kinds(source: Source<'_>, rows: &[UnitKind]) -> Result<(), RuleError> {
    unique(source, "code", rows.iter().map(|row| row.code.as_str()))?;
    for kind in rows {
        worded(source, "code", &kind.code, &kind.name)?;
        if kind.crew_min == 0 {
            return Err(row(source, "code", &kind.code, format!("`{}` has a crew of nobody", kind.code)));
        }
        if kind.skills.iter().any(|skill| skill.trim().is_empty()) {
            return Err(row(
                source,
                "code",
                &kind.code,
                format!("`{}` has a skill without a name", kind.code),
            ));
        }
    }
    Ok(())
}

pub(super) fn permissions(source: Source<'_>, rows: &[RoleGrant]) -> Result<(), RuleError> {
    unique(source, "role", rows.iter().map(|row| row.role.code()))?;
    for role in Role::ALL {
        let Some(grant) = rows.iter().find(|grant| grant.role == *role) else {
            return Err(source.refuse("", usize::MAX, format!("the role `{role}` is missing")));
        };
        worded(source, "role", role.code(), &grant.name)?;
    }
    for (role, permission) in SEPARATED {
        if rows.iter().any(|grant| grant.role == *role && grant.may.contains(permission)) {
            let reason = format!("`{permission}` is never given to `{role}`: separation of duties");
            return Err(row(source, "role", role.code(), reason));
        }
    }
    Ok(())
}

pub(super) fn case_kinds(source: Source<'_>, rows: &[CaseKind]) -> Result<(), RuleError> {
    unique(source, "id", rows.iter().map(|row| row.id.as_str()))?;
    for kind in rows {
        let id = kind.id.as_str();
        worded(source, "id", id, &kind.name)?;
        worded(source, "id", id, &kind.purpose)?;
        if kind.basis.is_empty() {
            return Err(row(source, "id", id, format!("`{id}` has no legal basis")));
        }
        for basis in &kind.basis {
            worded(source, "id", id, &basis.name)?;
            cited(source, "id", id, &basis.citation)?;
        }
        for (index, field) in kind.fields.iter().enumerate() {
            if kind.fields[..index].iter().any(|earlier| earlier.name == field.name) {
                return Err(row(source, "id", id, format!("`{id}` names the field `{}` twice", field.name)));
            }
            if field.class == DataClass::NeverStored {
                let reason = format!("`{id}` may not hold `{}`: class C5 is never stored", field.name);
                return Err(row(source, "id", id, reason));
            }
        }
    }
    Ok(())
}

pub(super) fn retention(source: Source<'_>, rows: &[Retention]) -> Result<(), RuleError> {
    unique(source, "id", rows.iter().map(|row| row.id.as_str()))?;
    for kept in rows {
        let id = kept.id.as_str();
        worded(source, "id", id, &kept.name)?;
        cited(source, "id", id, &kept.citation)?;
        let ends = matches!(kept.keep, Keep::After { .. });
        if ends == (kept.on_expiry == OnExpiry::Nothing) {
            return Err(row(source, "id", id, format!("`{id}` must say what happens when its time is over")));
        }
        if (kept.class == DataClass::NeverStored) != (kept.keep == Keep::Never) {
            return Err(row(source, "id", id, format!("`{id}`: class C5, and only that, is never stored")));
        }
    }
    Ok(())
}

pub(super) fn agreements(
    source: Source<'_>,
    rows: &[Agreement],
    kinds: &[UnitKind],
) -> Result<(), RuleError> {
    unique(source, "id", rows.iter().map(|row| row.id.as_str()))?;
    for agreement in rows {
        let id = agreement.id.as_str();
        worded(source, "id", id, &agreement.name)?;
        cited(source, "id", id, &agreement.citation)?;
        if agreement.parties.len() < 2 {
            return Err(row(source, "id", id, format!("`{id}` needs two parties at least")));
        }
        if let Some(kind) = agreement.kinds.iter().find(|kind| !kinds.iter().any(|k| k.code == **kind)) {
            return Err(row(source, "id", id, format!("`{id}` names the unknown kind of unit `{kind}`")));
        }
        if agreement.effective_to.is_some_and(|last| last < agreement.effective_from) {
            return Err(row(source, "id", id, format!("`{id}` ends before it begins")));
        }
    }
    Ok(())
}

pub(super) fn clocks(
    source: Source<'_>,
    rules: &[ClockRule],
    types: &[IncidentType],
    kinds: &[CaseKind],
) -> Result<(), RuleError> {
    let mut versions: BTreeMap<&str, Vec<&ClockRule>> = BTreeMap::new();
    for rule in rules {
        let earlier = versions.entry(rule.id.as_str()).or_default();
        let nth = earlier.len();
        let refuse = |reason: String| source.refuse(&format!("id = \"{}\"", rule.id), nth, reason);
        if let Some(reason) = clock_fault(rule, types, kinds) {
            return Err(refuse(reason));
        }
        if earlier.iter().any(|version| overlap(version, rule)) {
            return Err(refuse(format!("two versions of `{}` hold on the same day", rule.id)));
        }
        earlier.push(rule);
    }
    Ok(())
}

fn overlap(left: &ClockRule, right: &ClockRule) -> bool {
    left.holds_on(right.effective_from) || right.holds_on(left.effective_from)
}

/// What is wrong with one clock rule.
fn clock_fault(rule: &ClockRule, types: &[IncidentType], kinds: &[CaseKind]) -> Option<String> {
    let id = &rule.id;
    if id.is_empty() || rule.name.zh.trim().is_empty() || rule.name.en.trim().is_empty() {
        return Some(format!("`{id}` lacks its id or its text in one of the two languages"));
    }
    if rule.citation.trim().is_empty() {
        return Some(format!("`{id}` does not say where it is written"));
    }
    if rule.effective_to.is_some_and(|last| last < rule.effective_from) {
        return Some(format!("`{id}` ends before it begins"));
    }
    if rule.stop_events.is_empty() {
        return Some(format!("`{id}` can never be met: it has no stop event"));
    }
    if rule.target_percent.is_some_and(|share| !(1..=100).contains(&share)) {
        return Some(format!("`{id}` asks for a share outside 1 to 100 per cent"));
    }
    if let Some(code) = rule.applies_to.types.iter().find(|code| !types.iter().any(|t| t.code == **code)) {
        return Some(format!("`{id}` names the unknown incident type `{code}`"));
    }
    if let Some(kind) = rule.applies_to.kinds.iter().find(|kind| !kinds.iter().any(|k| k.id == **kind)) {
        return Some(format!("`{id}` names the unknown kind of case `{kind}`"));
    }
    let forward_only =
        rule.rollover != Rollover::None || !rule.pause_on.is_empty() || !rule.extend.is_empty();
    if rule.direction == Direction::Before && (forward_only || rule.unit == ClockUnit::WorkingDays) {
        return Some(format!(
            "`{id}` counts backwards and so cannot roll over, pause, extend or use working days"
        ));
    }
    if rule.rollover != Rollover::None && rule.unit.seconds().is_some() {
        return Some(format!("`{id}` rolls over, which only days and years can"));
    }
    None
}

pub(super) fn calendar(source: Source<'_>, calendar: &YearCalendar, year: i16) -> Result<(), RuleError> {
    if calendar.year != year {
        return Err(source.refuse(
            "year",
            0,
            format!("the file is that of {year}, the table that of {}", calendar.year),
        ));
    }
    if calendar.citation.trim().is_empty() {
        return Err(source.refuse("citation", 0, "the table does not say where it is written"));
    }
    for holiday in &calendar.holidays {
        let from = holiday.from.to_string();
        worded(source, "from", &from, &holiday.name)?;
        if holiday.to < holiday.from {
            return Err(row(source, "from", &from, format!("the holiday of {from} ends before it begins")));
        }
    }
    for day in &calendar.working_weekends {
        let text = day.to_string();
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Err(source.refuse(&text, 0, format!("{text} is no weekend day")));
        }
        if calendar.holidays.iter().any(|holiday| holiday.from <= *day && *day <= holiday.to) {
            return Err(source.refuse(&text, 0, format!("{text} is both worked and off")));
        }
    }
    Ok(())
}
