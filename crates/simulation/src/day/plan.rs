//! What a call is, and what the desks will make of it.

use api::report::{Caller, PlaceGiven};
use model::Moment;
use model::ids::{AssignmentId, IncidentId, ReportId};
use model::incident::Grade;
use model::report::{Channel, Desk};

use super::alert::RingAct;

/// Who takes a call down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Seat {
    /// The desk that the caller has dialled.
    Desk,
    /// A volunteer, by the reporting button.
    Volunteer,
    /// The neighbouring desk.
    Partner,
}

/// A call that will come.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) desk: Desk,
    pub(super) channel: Channel,
    pub(super) text: String,
    pub(super) place: PlaceGiven,
    pub(super) caller: Option<Caller>,
    pub(super) by: Seat,
    pub(super) then: Then,
}

/// What is made of a report.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// An incident.
    Open(Box<Plan>),
    /// The second report of something that an earlier call has told.
    Again {
        /// The number of the earlier call.
        of: u64,
        /// Whether the call-taker sees it at once, or opens a second incident that is merged later.
        seen: Seen,
        /// The incident to open when it is not seen.
        otherwise: Box<Plan>,
    },
}

/// Whether a second report is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Seen {
    /// It is linked.
    AtOnce,
    /// It becomes an incident of its own, and is merged.
    Later,
}

/// A unit wanted at an incident.
#[derive(Clone, Debug, Default)]
pub(super) struct Want {
    /// The kinds that will do, any of them.
    pub(super) kinds: &'static [&'static str],
    /// This very unit, if it is free.
    pub(super) callsign: Option<String>,
    pub(super) times: Times,
}

/// The times that a story fixes. What it does not fix is drawn.
#[expect(clippy::struct_field_names, reason = "moments are named so everywhere")]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Times {
    pub(super) acknowledged_at: Option<Moment>,
    pub(super) on_scene_at: Option<Moment>,
    pub(super) cleared_at: Option<Moment>,
}

/// How the desk will deal with an incident.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The number of the call, for those who call about the same.
    pub(super) call: u64,
    pub(super) type_code: String,
    pub(super) grade: Grade,
    pub(super) open_after_seconds: i64,
    /// After the opening.
    pub(super) dispatch_after_seconds: i64,
    pub(super) wants: Vec<Want>,
    /// After the last unit is done, or after the opening when no unit is wanted.
    pub(super) close_after_seconds: i64,
    pub(super) disposition: &'static str,
    pub(super) closing_note: Option<String>,
    /// Lines in the log, so many seconds after the opening.
    pub(super) notes: Vec<(i64, String)>,
    pub(super) twist: Twist,
    /// How often the desk has found nobody to send.
    pub(super) tries: u32,
}

/// What happens to a few incidents besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Twist {
    /// Nothing.
    Plain,
    /// It turns out graver, or less grave.
    Regrade(Grade),
    /// It turns out to be of another type.
    Retype(&'static str),
    /// The caller has to be rung back: the number is looked up.
    CallBack,
    /// It is opened again after it was closed.
    Reopen,
}

/// Something that is due.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The next caller of the background decides to call.
    NextCaller,
    /// A call comes in.
    Ring(Box<Call>),
    /// The call-taker opens an incident.
    Open(ReportId, Box<Plan>),
    /// The call-taker recognises a second report; so many tries are left.
    Link { report: ReportId, of: u64, otherwise: Box<Plan>, tries: u32 },
    /// Two incidents turn out to be one.
    Merge { from: IncidentId, of: u64 },
    /// A report that was linked by mistake is taken out again.
    Split { incident: IncidentId, report: ReportId, plan: Box<Plan> },
    /// The dispatcher sends units.
    Dispatch(IncidentId),
    /// A reserved assignment is given to its unit, which has become free.
    Promote(AssignmentId),
    /// A crew takes its next step.
    Step(AssignmentId),
    /// Somebody writes into the log.
    Note(IncidentId, String),
    /// The twist of an incident comes.
    Turn(IncidentId),
    /// The desk closes an incident.
    Close(IncidentId),
    /// The desk opens a closed one again.
    Reopen(IncidentId),
    /// A step of the neighbour's alert, or of the ring.
    OfRing(RingAct),
    /// The attack hour: somebody asks for what is not theirs.
    Pry(Pry),
}

/// What is asked for in the attack hour. Every one of them is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pry {
    /// A caller's number in a case that is not the caller's.
    OtherCase,
    /// A caller's number by somebody whose role does not allow it.
    WrongRole,
    /// The audit journal by a dispatcher.
    AuditByDispatcher,
    /// A made-up token.
    Forged,
}

/// Nobody presses the keys of a unit that a human is aboard of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hands {
    /// The simulated terminal.
    Terminal,
    /// A person who has signed on.
    Human,
}
