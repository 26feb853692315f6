//! The smaller tables of a desk: incident types, grades, dispositions, kinds of unit.

use serde::{Deserialize, Serialize};

use super::codes::closed_codes;
use super::wording::Wording;

closed_codes! {
    /// How urgent an incident is; P1 is the most urgent and sorts first.
    pub enum Grade {
        /// Life in danger, or going on now.
        P1 = "P1",
        /// Serious, just happened, or likely to become worse.
        P2 = "P2",
        /// Ordinary.
        P3 = "P3",
        /// Not urgent, or by appointment.
        P4 = "P4",
        /// No attendance needed.
        P5 = "P5",
    }
}

/// What a grade is called and means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRule {
    /// The grade.
    pub grade: Grade,
    /// Its name.
    pub name: Wording,
    /// What it means, for the person who has to choose.
    pub meaning: Wording,
    /// The common priority of an EIDO message, 10 the highest.
    pub common_priority: u8,
    /// The name of the colour token of the console.
    pub colour: String,
}

closed_codes! {
    /// A service that answers under its own number.
    pub enum Agency {
        /// 公安 110: the police.
        Police = "110",
        /// 消防救援 119: fire and rescue.
        Fire = "119",
        /// 急救 120: the ambulance service.
        Medical = "120",
        /// 交警 122: the traffic police.
        Traffic = "122",
        /// 政务热线 12345: the city's service line.
        CityHotline = "12345",
    }
}

/// One type of incident, by its six-digit code: class, type, sub-type, two digits each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentType {
    /// Six digits; a class ends in four zeros, a type in two.
    pub code: String,
    /// Its name at the desk.
    pub name: Wording,
    /// The grade that is proposed when nobody says otherwise.
    pub default_grade: Grade,
    /// The common incident type of EIDO (NENA-STA-021).
    pub eido: String,
    /// Whether it is police work.
    pub police: bool,
    /// Whether it must stay with 110: a red line, or a complaint about the police.
    #[serde(default)]
    pub never_divert: bool,
    /// The other services that are told at once.
    #[serde(default)]
    pub joins: Vec<Agency>,
}

impl IncidentType {
    /// The code of its class: the first two digits and four zeros.
    pub fn class_code(&self) -> String {
        class_code(&self.code)
    }

    /// Whether it is a class and not a type within one.
    pub fn is_class(&self) -> bool {
        self.code.ends_with("0000")
    }
}

/// The class of a six-digit code; a shorter code is returned as it is.
pub(crate) fn class_code(code: &str) -> String {
    code.get(..2).map_or_else(|| code.to_owned(), |class| format!("{class}0000"))
}

/// Whether `code` is `wider` itself or lies within it (040000 holds 040100, 040100 holds 040101).
pub fn is_within(code: &str, wider: &str) -> bool {
    let stem = match wider {
        _ if wider.ends_with("0000") => wider.get(..2),
        _ if wider.ends_with("00") => wider.get(..4),
        _ => Some(wider),
    };
    code == wider || stem.is_some_and(|stem| code.len() == wider.len() && code.starts_with(stem))
}

/// One way in which an incident can end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposition {
    /// The desk's code.
    pub code: String,
    /// Its name at the desk.
    pub name: Wording,
    /// The number in the common list of 45 (APCO 1.111.2), where there is one of the same meaning.
    pub apco: Option<u8>,
}

/// One kind of unit that can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKind {
    /// The code.
    pub code: String,
    /// Its name at the desk.
    pub name: Wording,
    /// The service that it belongs to.
    pub agency: Agency,
    /// How many people make a crew, at least.
    pub crew_min: u8,
    /// Whether the crew holds police powers.
    pub powers: Powers,
    /// What every unit of this kind is able to do, as response plans call it.
    #[serde(default)]
    pub skills: Vec<String>,
    /// The name of the map symbol.
    pub symbol: String,
}

closed_codes! {
    /// What a crew may do to a person.
    pub enum Powers {
        /// Police powers.
        Police = "police",
        /// Those of another authority in its own field, such as fire and rescue.
        OtherAuthority = "other-authority",
        /// None: it helps, watches and reports.
        None = "none",
    }
}
