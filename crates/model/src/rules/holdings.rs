//! What is held about people, why, and for how long: kinds of case and retention.

use serde::{Deserialize, Serialize};

use super::codes::closed_codes;
use super::wording::Wording;
use crate::clock::{Binding, EventName};

closed_codes! {
    /// How closely a piece of data must be kept.
    pub enum DataClass {
        /// Public.
        Public = "C0",
        /// Operational; nobody's personal data.
        Operational = "C1",
        /// Personal data, masked.
        Masked = "C2",
        /// Personal data in clear, within an assigned case.
        Clear = "C3",
        /// Sensitive: track, finance, health, a child under fourteen.
        Sensitive = "C4",
        /// Never stored: verification codes, biometrics.
        NeverStored = "C5",
    }
}

/// One field that a kind of case may hold, and how closely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedField {
    /// The name of the field.
    pub name: String,
    /// Its class.
    pub class: DataClass,
}

/// A law or rule that allows the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// What it says, in a sentence.
    pub name: Wording,
    /// Where it is written.
    pub citation: String,
}

/// A kind of case: why it may be opened and what it may hold. One without a basis is refused when it is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseKind {
    /// The kind.
    pub id: String,
    /// Its name.
    pub name: Wording,
    /// What it is for.
    pub purpose: Wording,
    /// The legal basis.
    #[serde(default)]
    pub basis: Vec<LegalBasis>,
    /// Every field that it may hold; any other is refused.
    #[serde(default)]
    pub fields: Vec<AllowedField>,
}

impl CaseKind {
    /// The field of this name, when the kind may hold it.
    pub fn field(&self, name: &str) -> Option<&AllowedField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

closed_codes! {
    /// The unit that a time of keeping is counted in.
    pub enum KeepUnit {
        /// Days.
        Days = "days",
        /// Months of the calendar.
        Months = "months",
        /// Years of the calendar.
        Years = "years",
    }
}

/// How long something is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "how")]
pub enum Keep {
    /// As long as the system stands.
    Permanent,
    /// Until so long after an event.
    After {
        /// How many.
        amount: u32,
        /// Of what.
        unit: KeepUnit,
        /// The event from which the time runs.
        from_event: EventName,
    },
    /// Never stored at all.
    Never,
}

closed_codes! {
    /// What happens when the time is over.
    pub enum OnExpiry {
        /// Nothing; it has no end.
        Nothing = "nothing",
        /// The key is destroyed: the events stay, the personal fields cannot be read again.
        DestroyKey = "destroy-key",
        /// It is deleted.
        Delete = "delete",
    }
}

/// One row of the retention table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The row's id.
    pub id: String,
    /// What it is about.
    pub name: Wording,
    /// The class of the data.
    pub class: DataClass,
    /// How long.
    pub keep: Keep,
    /// Whether the time is a shortest one that may be exceeded, or a longest one that may not.
    pub bound: Bound,
    /// What happens then.
    pub on_expiry: OnExpiry,
    /// Where it is written.
    pub citation: String,
    /// How binding that is.
    pub binding: Binding,
}

closed_codes! {
    /// In which direction a time of keeping binds.
    pub enum Bound {
        /// At least so long.
        AtLeast = "at-least",
        /// At most so long.
        AtMost = "at-most",
    }
}
