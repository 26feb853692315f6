//! A unit 警力单元: a resource with its availability and its assignments. The unit is the scarce thing, so the
//! assignment is an event of its stream, and a double assignment cannot be committed.

mod advice;
mod assignment;
mod decide;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use advice::{Advice, PlanFollowed, Shortfall};
pub use assignment::{AssignmentState, Step, next};

use crate::access::Actor;
use crate::ids::{AssignmentId, IncidentId, OrgId, PersonId};
use crate::moment::Moment;
use crate::rules::PrimaryStatus;

/// The most assignments that may wait behind the one in hand.
pub const RESERVED_MAX: usize = 5;
/// The most people that may sign on to one unit.
pub const CREW_MAX: usize = 12;
/// The most characters of a call sign.
pub const CALLSIGN_CHARACTERS_MAX: usize = 40;

/// Whether a unit can be sent at all: the common registry's primary unit status (NENA-STA-021).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Can be sent 可派.
    Available,
    /// Can be sent under a condition 有条件可派.
    ConditionallyAvailable,
    /// Cannot be sent 不可派.
    #[default]
    NotAvailable,
}

impl From<PrimaryStatus> for Availability {
    fn from(primary: PrimaryStatus) -> Self {
        match primary {
            PrimaryStatus::Available => Self::Available,
            PrimaryStatus::ConditionallyAvailable => Self::ConditionallyAvailable,
            PrimaryStatus::NotAvailable => Self::NotAvailable,
        }
    }
}

/// What is known of a unit from its first day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Commissioned {
    /// How it is called on the radio.
    pub callsign: String,
    /// The kind: a code of the rules' unit kinds.
    pub kind: String,
    /// Its station or department.
    pub org: OrgId,
    /// How many people it has.
    pub crew_size: u8,
    /// Where it stands when it does nothing: longitude and latitude in degrees, WGS-84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<(f64, f64)>,
    /// Who set it up.
    pub by: Actor,
}

/// An assignment that has not ended, as its unit knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// The incident that the unit is sent to.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: AssignmentState,
    /// Since when.
    pub since: Moment,
}

/// What may be asked of a unit.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Set it up.
    Commission(Box<Commissioned>),
    /// Change its availability, which is independent of its assignments.
    SetStatus {
        /// The local status code.
        code: String,
        /// What the rules map the code to.
        availability: Availability,
        /// Why, where the desk wants to know.
        reason: Option<String>,
        /// Who asks.
        by: Actor,
    },
    /// Somebody joins the crew.
    SignOn {
        /// Who.
        by: Actor,
    },
    /// Somebody leaves the crew.
    SignOff {
        /// Who.
        by: Actor,
    },
    /// Send it to an incident.
    Assign {
        /// The new assignment's id.
        assignment: AssignmentId,
        /// The incident.
        incident: IncidentId,
        /// Now, or later.
        how: Sending,
        /// Who asks.
        by: Actor,
    },
    /// Take one assignment one step further.
    Advance {
        /// The assignment.
        assignment: AssignmentId,
        /// The step.
        step: Step,
        /// Why, where the step needs it.
        reason: Option<String>,
        /// Who asks.
        by: Actor,
    },
}

/// How a unit is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sending {
    /// Not yet: a call-taker's advice, which a dispatcher turns into an order.
    Propose,
    /// At once; refused when the unit is engaged.
    Now,
    /// Kept for later; the present job is not touched.
    Reserve,
    /// At once, taking it from the job in hand, for this reason.
    PreEmpt(String),
}

/// What happened to a unit.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was set up.
    Commissioned(Box<Commissioned>),
    /// Its availability changed.
    StatusSet {
        /// The local status code.
        code: String,
        /// The common meaning of the code on that day.
        availability: Availability,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Who did it.
        by: Actor,
    },
    /// Somebody joined the crew.
    CrewSignedOn {
        /// Who.
        by: Actor,
    },
    /// Somebody left the crew.
    CrewSignedOff {
        /// Who.
        by: Actor,
    },
    /// It was assigned.
    Assigned {
        /// The assignment.
        assignment: AssignmentId,
        /// The incident.
        incident: IncidentId,
        /// The first state: proposed, reserved or dispatching.
        state: AssignmentState,
        /// Who did it.
        by: Actor,
    },
    /// An assignment moved on.
    Advanced {
        /// The assignment.
        assignment: AssignmentId,
        /// The incident.
        incident: IncidentId,
        /// The new state.
        to: AssignmentState,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Who did it.
        by: Actor,
    },
}

/// Why a command on a unit is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such unit.
    #[error("the unit has not been commissioned")]
    NotCommissioned,
    /// The id is taken.
    #[error("the unit is already commissioned")]
    AlreadyCommissioned,
    /// It is not available.
    #[error("unit {callsign} is out of service ({status}); set it available first")]
    UnitIsOutOfService {
        /// The unit.
        callsign: String,
        /// Its status code.
        status: String,
    },
    /// It is on another job.
    #[error("unit {callsign} is engaged on another incident; reserve it, or pre-empt with a reason")]
    UnitIsEngaged {
        /// The unit.
        callsign: String,
        /// The incident that holds it.
        incident: IncidentId,
    },
    /// It is already on this one.
    #[error("unit {callsign} is already assigned to this incident")]
    AlreadyAssigned {
        /// The unit.
        callsign: String,
    },
    /// The job in hand has gone too far to be taken away.
    #[error("unit {callsign} is on scene and cannot be taken away; cancel or clear that assignment first")]
    TooFarToPreEmpt {
        /// The unit.
        callsign: String,
    },
    /// Too many jobs wait behind the one in hand.
    #[error("unit {callsign} already has {RESERVED_MAX} assignments waiting (RESERVED_MAX)")]
    TooManyReserved {
        /// The unit.
        callsign: String,
    },
    /// The assignment is not this unit's, or has ended.
    #[error("the assignment has ended or is not this unit's")]
    AssignmentEnded,
    /// The step is not open from the state.
    #[error("an assignment that is {from:?} cannot take the step {step:?}")]
    StepNotOpen {
        /// Where it stands.
        from: AssignmentState,
        /// What was asked.
        step: Step,
    },
    /// The reason is missing.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The crew is full.
    #[error("the crew already has {CREW_MAX} people (CREW_MAX)")]
    CrewFull,
    /// The person is not in the crew.
    #[error("the person has not signed on to this unit")]
    NotInCrew,
    /// The call sign is empty or too long.
    #[error("a call sign has 1 to {CALLSIGN_CHARACTERS_MAX} characters (CALLSIGN_CHARACTERS_MAX)")]
    BadCallsign,
}

/// A unit in service, folded.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What it is.
    pub commissioned: Commissioned,
    /// The local status code; empty until one is set.
    pub status: String,
    /// The common meaning of the code.
    pub availability: Availability,
    /// Who is aboard.
    pub crew: BTreeSet<PersonId>,
    /// What it has to do, the oldest first.
    pub assignments: Vec<Assignment>,
}

impl Body {
    /// The assignment that binds it now, if any.
    pub fn engaged(&self) -> Option<&Assignment> {
        self.assignments.iter().find(|assignment| assignment.state.engages())
    }
}

/// A unit, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Unit {
    /// Nobody set it up.
    #[default]
    Uncommissioned,
    /// In service.
    Commissioned(Box<Body>),
}

impl Unit {
    /// The unit's facts, once it is commissioned.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Uncommissioned => None,
            Self::Commissioned(body) => Some(body),
        }
    }
}
