//! An incident 警情: the thing that happens. It has reports, units sent to it, a grade, clocks and a log; it can
//! be related, merged, split, closed and reopened. Nothing of it is ever deleted.

mod decide;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::ids::{AssignmentId, IncidentId, ReportId, UnitId};
use crate::moment::Moment;
use crate::report::{Desk, Place};
pub use crate::rules::Grade;
use crate::unit::{Advice, AssignmentState};

/// The most characters of a note.
pub const NOTE_CHARACTERS_MAX: usize = 2_000;
/// The most characters of a title, which is cut from the first report.
pub const TITLE_CHARACTERS_MAX: usize = 60;

/// What is known when an incident is opened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// The incident's number, such as `J20230110-000045`.
    pub number: String,
    /// The incident type's six-digit code.
    #[serde(rename = "type")]
    pub type_code: String,
    /// How grave.
    pub grade: Grade,
    /// A line to know it by.
    pub title: String,
    /// The desk that opened it.
    pub desk: Desk,
    /// Where.
    pub place: Place,
    /// When the first report came in: the clocks of answering and dispatch run from here.
    pub reported_at: Moment,
    /// The incident that it was split from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<IncidentId>,
    /// Who opened it.
    pub by: Actor,
}

/// What may be asked of an incident.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Open it.
    Open(Box<Opened>),
    /// Change how grave it is.
    Regrade {
        /// The new grade.
        grade: Grade,
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Change what it is.
    Retype {
        /// The new type's code.
        type_code: String,
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Write something into the log.
    Note {
        /// What.
        text: String,
        /// Who asks.
        by: Actor,
    },
    /// Take a report in.
    TakeReport {
        /// The report.
        report: ReportId,
        /// Its number.
        number: String,
        /// Who asks.
        by: Actor,
    },
    /// Let a report go.
    ReleaseReport {
        /// The report.
        report: ReportId,
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Follow an assignment of a unit.
    FollowAssignment(AssignmentMoved),
    /// Point at another incident that has to do with it.
    Relate {
        /// The other incident.
        other: IncidentId,
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Become part of another incident.
    MergeInto {
        /// The incident that goes on.
        into: IncidentId,
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Take over a merged incident.
    Absorb {
        /// The incident that ended in this one.
        from: IncidentId,
        /// How grave it was: a merge never lowers a grade.
        grade: Grade,
        /// Who asks.
        by: Actor,
    },
    /// Close it.
    Close {
        /// The disposition's code.
        disposition: String,
        /// A last note.
        note: Option<String>,
        /// Who asks.
        by: Actor,
    },
    /// Open it again.
    Reopen {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Write down that a clock has run out.
    BreachClock {
        /// The rule that says so.
        rule: String,
        /// When it was due.
        due_at: Moment,
    },
}

/// A unit's assignment as the incident's log has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AssignmentMoved {
    /// The assignment.
    pub assignment: AssignmentId,
    /// The unit.
    pub unit: UnitId,
    /// Where the assignment stands now.
    pub to: AssignmentState,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the desk was advised, where it sent the unit with a map of the streets at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<Box<Advice>>,
    /// Who did it.
    pub by: Actor,
}

/// What happened to an incident.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was opened.
    Opened(Box<Opened>),
    /// Its grade changed.
    Regraded {
        /// What it was.
        from: Grade,
        /// What it is.
        to: Grade,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// Its type changed.
    Retyped {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// Something was written into the log.
    Noted {
        /// What.
        text: String,
        /// Who wrote it.
        by: Actor,
    },
    /// A report joined.
    ReportTaken {
        /// The report.
        report: ReportId,
        /// Its number.
        number: String,
        /// Who did it.
        by: Actor,
    },
    /// A report left.
    ReportReleased {
        /// The report.
        report: ReportId,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// An assignment of a unit moved.
    AssignmentMoved(AssignmentMoved),
    /// Another incident has to do with it.
    Related {
        /// The other incident.
        other: IncidentId,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It became part of another.
    Merged {
        /// The incident that goes on.
        into: IncidentId,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It took over another.
    Absorbed {
        /// The incident that ended in this one.
        from: IncidentId,
        /// Who did it.
        by: Actor,
    },
    /// It was closed.
    Closed {
        /// The disposition's code.
        disposition: String,
        /// A last note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Who did it.
        by: Actor,
    },
    /// It was opened again.
    Reopened {
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// A clock ran out.
    ClockBreached {
        /// The rule that says so.
        rule: String,
        /// When it was due.
        due_at: Moment,
    },
}

/// Why a command on an incident is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such incident.
    #[error("the incident has not been opened")]
    NotOpened,
    /// The id is taken.
    #[error("the incident is already open")]
    AlreadyOpened,
    /// It is closed.
    #[error("the incident is closed; reopen it first, with a reason")]
    Closed,
    /// It is part of another.
    #[error("the incident was merged into {0}; work on that one")]
    Merged(IncidentId),
    /// It is not closed.
    #[error("the incident is open already")]
    NotClosed,
    /// Units are still at it.
    #[error("{0} unit(s) are still assigned; clear or cancel their assignments first")]
    UnitsStillAssigned(usize),
    /// An incident cannot be merged with or related to itself.
    #[error("an incident cannot be joined to itself")]
    Itself,
    /// It does not hold the report.
    #[error("the report does not belong to this incident")]
    ReportNotHere,
    /// A split must leave something behind.
    #[error("the incident would be left without a report; regrade or retype it instead")]
    LastReport,
    /// The reason is missing.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The note is empty or too long.
    #[error("a note has 1 to {NOTE_CHARACTERS_MAX} characters (NOTE_CHARACTERS_MAX)")]
    BadNote,
}

/// An assignment as the incident knows it, with the time of each step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attendance {
    /// The unit.
    pub unit: UnitId,
    /// Where the assignment stands.
    pub state: AssignmentState,
    /// The moment at which each state was first reached.
    pub times: BTreeMap<AssignmentState, Moment>,
}

/// An incident's facts, folded.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What was known at the opening, with the present type and grade.
    pub opened: Opened,
    /// When it was opened.
    pub opened_at: Moment,
    /// Its reports with their numbers, in the order of their coming.
    pub reports: Vec<(ReportId, String)>,
    /// Its assignments, ended ones included.
    pub attendances: BTreeMap<AssignmentId, Attendance>,
    /// Incidents that have to do with it.
    pub related: BTreeSet<IncidentId>,
    /// Clocks that ran out, by rule.
    pub breached: BTreeMap<String, Moment>,
}

impl Body {
    /// How many units are bound to it: everything that has not ended.
    pub fn units_assigned(&self) -> usize {
        self.attendances.values().filter(|attendance| !attendance.state.ended()).count()
    }

    /// The first moment at which any unit reached the state.
    pub fn first_reached(&self, state: AssignmentState) -> Option<Moment> {
        self.attendances.values().filter_map(|attendance| attendance.times.get(&state).copied()).min()
    }
}

/// An incident, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Incident {
    /// Nobody opened it.
    #[default]
    Unopened,
    /// At work.
    Open(Box<Body>),
    /// Done, with the disposition's code and the time.
    Closed(Box<Body>, String, Moment),
    /// Gone on in another.
    Merged(Box<Body>, IncidentId, Moment),
}

impl Incident {
    /// The facts, in whatever phase.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Unopened => None,
            Self::Open(body) | Self::Closed(body, ..) | Self::Merged(body, ..) => Some(body),
        }
    }
}
