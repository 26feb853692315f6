//! What may be asked of an alert, and what happened to one.

use serde::{Deserialize, Serialize};

use super::{Activation, Issued, Paper, Requested, Side, Sighting, StopFacts};
use crate::access::Actor;
use crate::ids::PointId;
use crate::moment::Moment;

/// What may be asked of an alert.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Ask for co-operation.
    Request(Box<Requested>),
    /// Send it back for completion.
    Return {
        /// Which papers are missing.
        missing: Vec<String>,
        /// What else is.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Bring what was missing.
    Complete {
        /// All papers.
        papers: Vec<Paper>,
        /// Who asks.
        by: Actor,
    },
    /// The papers are complete and lawful.
    PassCheck {
        /// The papers that have to be there.
        needed: Vec<String>,
        /// Who asks.
        by: Actor,
    },
    /// Refuse co-operation.
    Refuse {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Approve and issue it.
    Issue(Box<Issued>),
    /// Call further points, and call them off no more.
    Activate {
        /// The points.
        points: Vec<Activation>,
    },
    /// A point signs for it.
    Acknowledge {
        /// The point.
        point: PointId,
        /// Who asks.
        by: Actor,
    },
    /// A point has not signed in time.
    NoteUnsigned {
        /// The point.
        point: PointId,
        /// When it was due.
        due_at: Moment,
    },
    /// Release points that the vehicle has passed, or cannot come to.
    Release {
        /// The points.
        points: Vec<PointId>,
        /// The rule, where a rule asks.
        rule: Option<String>,
        /// Why, where a person asks.
        reason: Option<String>,
        /// Who asks; nobody where a rule does.
        by: Option<Actor>,
    },
    /// The vehicle was seen.
    Sight(Box<Sighting>),
    /// A vehicle is stopped.
    Stop(Box<StopFacts>),
    /// It is not the one: it goes on, and nothing of it is kept.
    LetGo {
        /// The slip.
        slip: String,
        /// Who asks.
        by: Actor,
    },
    /// What was found is on the list.
    Match {
        /// The slip.
        slip: String,
        /// Pointers to the evidence.
        evidence: Vec<String>,
        /// Who asks.
        by: Actor,
    },
    /// It is the one, and it is secured: the alert has hit.
    Secure {
        /// The slip.
        slip: String,
        /// Who asks.
        by: Actor,
    },
    /// Approve it once more.
    Renew {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// End it.
    StandDown {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Its time is over.
    Expire,
    /// Sign the hand-over.
    SignHandOver {
        /// Whose signature.
        side: Side,
        /// How many officers are there.
        officers: u8,
        /// Who asks.
        by: Actor,
    },
    /// Destroy the description.
    Purge,
}

/// What happened to an alert.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was asked for.
    Requested(Box<Requested>),
    /// It was sent back.
    Returned {
        /// Which papers are missing.
        missing: Vec<String>,
        /// What else is.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It was completed.
    Completed {
        /// All papers.
        papers: Vec<Paper>,
        /// Who did it.
        by: Actor,
    },
    /// Its papers were found complete and lawful.
    Checked {
        /// Who did it.
        by: Actor,
    },
    /// It was refused.
    Refused {
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It was approved and issued.
    Issued(Box<Issued>),
    /// Points were called.
    PointsActivated {
        /// The points.
        points: Vec<Activation>,
        /// The rule.
        rule: String,
    },
    /// A point signed.
    Acknowledged {
        /// The point.
        point: PointId,
        /// Who did it.
        by: Actor,
    },
    /// A point had not signed in time.
    AcknowledgeBreached {
        /// The point.
        point: PointId,
        /// The rule.
        rule: String,
        /// When it was due.
        due_at: Moment,
    },
    /// Points were released.
    PointsReleased {
        /// The points.
        points: Vec<PointId>,
        /// The rule, where a rule asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        /// Why, where a person asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Who did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Actor>,
    },
    /// It was seen.
    Sighted(Box<Sighting>),
    /// A vehicle was stopped.
    Stopped(Box<StopFacts>),
    /// It was not the one.
    LetGo {
        /// The slip.
        slip: String,
        /// Who did it.
        by: Actor,
    },
    /// What was found is on the list.
    Matched {
        /// The slip.
        slip: String,
        /// Pointers to the evidence.
        evidence: Vec<String>,
        /// Who did it.
        by: Actor,
    },
    /// It was secured: the alert has hit, and all its points stand down.
    Hit {
        /// The slip.
        slip: String,
        /// Who did it.
        by: Actor,
    },
    /// It was approved once more.
    Renewed {
        /// Until when.
        until: Moment,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It was ended.
    StoodDown {
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It ended by itself.
    Expired {
        /// The rule.
        rule: String,
    },
    /// The hand-over was signed by one side.
    HandOverSigned {
        /// Whose signature.
        side: Side,
        /// How many officers were there.
        officers: u8,
        /// Who did it.
        by: Actor,
    },
    /// The description was destroyed: its key is gone, and what was stopped and let go is a count.
    DescriptionPurged {
        /// The rule.
        rule: String,
        /// How many vehicles were stopped.
        stopped: u32,
        /// How many of them were let go.
        let_go: u32,
    },
}
