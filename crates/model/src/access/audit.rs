//! What was looked up, by whom, in which case, for what: the events of the audit journal.

use serde::{Deserialize, Serialize};

use super::Actor;
use crate::case::{CaseRef, Purpose};
use crate::ids::{AlertId, ReportId};

/// A sealed field of a report's caller.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The caller's name.
    Name,
    /// The caller's telephone number.
    Phone,
    /// The text as it was said, personal numbers included.
    Text,
}

/// One entry of the audit journal.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// One field of one caller was shown.
    LookedUp {
        /// Who looked.
        by: Actor,
        /// The report that holds the data.
        report: ReportId,
        /// Which field.
        field: Field,
        /// The case that it was for.
        case: CaseRef,
        /// What it was for.
        purpose: Purpose,
    },
    /// The description of an alert was shown.
    AlertLookedUp {
        /// Who looked.
        by: Actor,
        /// The alert.
        alert: AlertId,
        /// The requester's case, as the one who looked named it.
        case_number: String,
        /// What it was for.
        purpose: Purpose,
        /// Whether it was shown: a case that is not the alert's is refused, and written down.
        shown: bool,
    },
    /// The audit journal itself was read.
    AuditRead {
        /// Who read.
        by: Actor,
        /// How many entries were shown.
        entries: usize,
    },
}

impl Event {
    /// The event's kind as the journal names it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::LookedUp { .. } => "audit.looked_up",
            Self::AlertLookedUp { .. } => "audit.alert_looked_up",
            Self::AuditRead { .. } => "audit.audit_read",
        }
    }

    /// Who did it.
    pub const fn by(&self) -> Actor {
        match self {
            Self::LookedUp { by, .. } | Self::AlertLookedUp { by, .. } | Self::AuditRead { by, .. } => *by,
        }
    }
}
