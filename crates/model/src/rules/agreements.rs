//! What neighbouring jurisdictions have agreed on: whose units may be asked for what.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::tables::Grade;
use super::wording::Wording;

/// An agreement between jurisdictions 协作协议.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Wording,
    /// The jurisdictions, by name.
    pub parties: Vec<String>,
    /// The kinds of unit that one may ask the other for.
    pub kinds: Vec<String>,
    /// The grades of incident for which it holds.
    pub grades: Vec<Grade>,
    /// Whether such a unit may be sent at once; otherwise the neighbour's desk is asked first.
    #[serde(default)]
    pub at_once: bool,
    /// Its first day.
    #[serde(with = "crate::calendar::date_text")]
    pub effective_from: Date,
    /// Its last day.
    #[serde(default, with = "crate::calendar::optional_date_text")]
    pub effective_to: Option<Date>,
    /// Where it is written.
    pub citation: String,
}

impl Agreement {
    /// Whether it holds between two jurisdictions on a day.
    pub fn binds(&self, one: &str, other: &str, on: Date) -> bool {
        let is_party = |name: &str| self.parties.iter().any(|party| party == name);
        let is_in_force = self.effective_from <= on && self.effective_to.is_none_or(|last| on <= last);
        one != other && is_party(one) && is_party(other) && is_in_force
    }

    /// Whether units of this kind may be asked for an incident of this grade.
    pub fn lends(&self, kind: &str, grade: Grade) -> bool {
        self.kinds.iter().any(|lent| lent == kind) && self.grades.contains(&grade)
    }
}
