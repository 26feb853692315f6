//! Response plans 处置预案: which units an incident is answered with, by its type, its grade and its place.

use serde::{Deserialize, Serialize};

use super::check::{cited, unique, worded};
use super::codes::closed_codes;
use super::load::{RuleError, Source};
use super::tables::is_within;
use super::{Agency, Grade, IncidentType, Powers, UnitKind, Wording};
use crate::clock::Binding;

/// How many alarm levels a plan may have.
const ALARMS_MAX: usize = 5;

/// How many units one need may ask for, and how many people of a crew.
const COUNT_MAX: u32 = 50;

closed_codes! {
    /// Where an incident lies, as far as it changes whom to send.
    pub enum PlaceClass {
        /// The built-up city.
        City = "city",
        /// The suburbs and the country: fewer stations, longer ways.
        Suburb = "suburb",
    }
}

/// Which units an incident is answered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponsePlan {
    /// The name by which it is known in records.
    pub id: String,
    /// Its name at the desk.
    pub name: Wording,
    /// The types of incident that it answers, with all that lie within them; every type when empty.
    #[serde(default)]
    pub types: Vec<String>,
    /// The grades that it answers; every grade that asks for attendance when empty, which is all but P5.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// The places that it answers; every place when empty.
    #[serde(default)]
    pub places: Vec<PlaceClass>,
    /// Where it is written.
    pub citation: String,
    /// How binding that is.
    pub binding: Binding,
    /// What goes at each alarm level, the first first; a further level comes on top of those before. None where
    /// nobody is sent.
    pub alarms: Vec<Vec<Need>>,
}

/// So many units of certain kinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The codes of the kinds, any of which will do; every kind that has the skill when empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// How many units.
    pub units: u32,
    /// What they must be able to do, where the kinds alone do not say it.
    #[serde(default)]
    pub skill: Option<String>,
    /// How many people must be on board, at least.
    #[serde(default = "anybody")]
    pub crew_min: u32,
}

const fn anybody() -> u32 {
    1
}

impl Need {
    /// Whether units of this kind are meant.
    pub fn takes(&self, kind: &UnitKind) -> bool {
        let is_named = self.kinds.is_empty() || self.kinds.contains(&kind.code);
        is_named && self.skill.as_ref().is_none_or(|skill| kind.skills.contains(skill))
    }
}

impl ResponsePlan {
    /// What goes at this alarm level, counted from 1; nothing beyond the last.
    pub fn needs(&self, alarm_level: usize) -> &[Need] {
        alarm_level.checked_sub(1).and_then(|index| self.alarms.get(index)).map_or(&[], Vec::as_slice)
    }

    /// How closely it is meant for such an incident: by its type, then by its grade, then by its place; none where
    /// it is not meant for it.
    fn closeness(&self, type_code: &str, grade: Grade, place: PlaceClass) -> Option<(usize, bool, bool)> {
        let depth = |wider: &String| match wider {
            _ if wider.ends_with("0000") => 1,
            _ if wider.ends_with("00") => 2,
            _ => 3,
        };
        let of_type = match self.types.as_slice() {
            [] => 0,
            types => types.iter().filter(|wider| is_within(type_code, wider)).map(depth).max()?,
        };
        let of_grade = match self.grades.as_slice() {
            [] => (grade != Grade::P5).then_some(false)?,
            grades => grades.contains(&grade).then_some(true)?,
        };
        let of_place = match self.places.as_slice() {
            [] => false,
            places => places.contains(&place).then_some(true)?,
        };
        Some((of_type, of_grade, of_place))
    }
}

/// The plans that are meant most closely for such an incident; one, in a table that was checked.
pub(super) fn closest<'a>(
    plans: &'a [ResponsePlan],
    type_code: &str,
    grade: Grade,
    place: PlaceClass,
) -> Vec<&'a ResponsePlan> {
    let closeness = |plan: &ResponsePlan| plan.closeness(type_code, grade, place);
    let Some(most) = plans.iter().filter_map(closeness).max() else { return Vec::new() };
    plans.iter().filter(|plan| closeness(plan) == Some(most)).collect()
}

/// Checks every plan alone, then that each incident has exactly one.
pub(super) fn check(
    source: Source<'_>,
    plans: &[ResponsePlan],
    types: &[IncidentType],
    kinds: &[UnitKind],
) -> Result<(), RuleError> {
    unique(source, "id", plans.iter().map(|plan| plan.id.as_str()))?;
    for plan in plans {
        let id = plan.id.as_str();
        worded(source, "id", id, &plan.name)?;
        cited(source, "id", id, &plan.citation)?;
        if let Some(reason) = fault(plan, types, kinds) {
            return Err(source.refuse(&format!("id = \"{id}\""), 0, reason));
        }
    }
    // The code of no type stands for one that the table does not know: it gets what its grade gets.
    for type_code in types.iter().map(|row| row.code.as_str()).chain([""]) {
        for (grade, place) in
            Grade::ALL.iter().flat_map(|grade| PlaceClass::ALL.iter().map(move |p| (grade, p)))
        {
            match closest(plans, type_code, *grade, *place)[..] {
                [_] => {}
                [first, second, ..] => {
                    let reason = format!(
                        "`{}` and `{}` both answer `{type_code}` of {grade} in the {place}",
                        first.id, second.id
                    );
                    return Err(source.refuse(&format!("id = \"{}\"", second.id), 0, reason));
                }
                [] => {
                    let reason = format!("no plan answers `{type_code}` of {grade} in the {place}");
                    return Err(source.refuse("", usize::MAX, reason));
                }
            }
        }
    }
    Ok(())
}

/// What is wrong with one plan.
fn fault(plan: &ResponsePlan, types: &[IncidentType], kinds: &[UnitKind]) -> Option<String> {
    let id = &plan.id;
    if let Some(code) = plan.types.iter().find(|code| !types.iter().any(|row| row.code == **code)) {
        return Some(format!("`{id}` names the unknown incident type `{code}`"));
    }
    if plan.alarms.len() > ALARMS_MAX {
        return Some(format!("`{id}` has {} alarm levels, the limit is {ALARMS_MAX}", plan.alarms.len()));
    }
    for (level, needs) in (1..).zip(&plan.alarms) {
        if needs.is_empty() {
            return Some(format!("`{id}` sends nobody at alarm level {level}; leave the level out"));
        }
        if let Some(reason) = needs.iter().find_map(|need| need_fault(need, kinds)) {
            return Some(format!("`{id}`, alarm level {level}: {reason}"));
        }
    }
    if goes_unled(plan, kinds) {
        return Some(format!("`{id}` sends an auxiliary crew without a police crew of its own"));
    }
    None
}

fn need_fault(need: &Need, kinds: &[UnitKind]) -> Option<String> {
    if let Some(code) = need.kinds.iter().find(|code| !kinds.iter().any(|kind| kind.code == **code)) {
        return Some(format!("unknown kind of unit `{code}`"));
    }
    if need.kinds.is_empty() && need.skill.is_none() {
        return Some("a need names neither kinds nor a skill".to_owned());
    }
    for (key, count) in [("units", need.units), ("crew_min", need.crew_min)] {
        if !(1..=COUNT_MAX).contains(&count) {
            return Some(format!("`{key}` is {count}, it runs from 1 to {COUNT_MAX}"));
        }
    }
    let lacks = |kind: &&UnitKind| need.kinds.contains(&kind.code) && !need.takes(kind);
    let skill = need.skill.as_deref().unwrap_or_default();
    if let Some(kind) = kinds.iter().find(lacks) {
        return Some(format!("`{}` has not the skill `{skill}`", kind.code));
    }
    if !kinds.iter().any(|kind| need.takes(kind)) {
        return Some(format!("no kind of unit has the skill `{skill}`"));
    }
    None
}

/// Whether auxiliaries of the police are among those sent, and no need of the first level is for police alone.
/// Auxiliaries never act alone (公安机关办理行政案件程序规定).
fn goes_unled(plan: &ResponsePlan, kinds: &[UnitKind]) -> bool {
    let taken = |need: &Need, is: fn(&UnitKind) -> bool| kinds.iter().filter(|k| need.takes(k)).any(is);
    let is_auxiliary = |kind: &UnitKind| kind.agency == Agency::Police && kind.powers == Powers::None;
    let sends_auxiliaries = plan.alarms.iter().flatten().any(|need| taken(need, is_auxiliary));
    let is_led = plan.needs(1).iter().any(|need| !taken(need, |kind| kind.powers != Powers::Police));
    sends_auxiliaries && !is_led
}
