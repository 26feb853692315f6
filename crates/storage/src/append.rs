//! What a caller hands to the journal, and what comes back.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use crate::{CommandId, Fingerprint, Position, StoreFailure, StreamId};

/// How urgent an append is. Each lane has its own bounded queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Lives may depend on it: taken first, refused last.
    Emergency,
    /// Daily work.
    Normal,
    /// Imports and other work that can be done later: refused first.
    Bulk,
}

impl Lane {
    /// Every lane, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Emergency, Self::Normal, Self::Bulk];
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Emergency => "emergency",
            Self::Normal => "normal",
            Self::Bulk => "bulk",
        })
    }
}

/// What the caller believes about a stream. The append is refused when it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The stream has no events yet.
    NoStream,
    /// The stream's newest event has this version.
    Version(u64),
    /// Nothing is believed.
    Any,
}

impl Expected {
    /// Tells whether a stream at `version` (0: no events) is as expected.
    pub fn holds(self, version: u64) -> bool {
        match self {
            Self::NoStream => version == 0,
            Self::Version(expected) => version == expected,
            Self::Any => true,
        }
    }
}

/// An event that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What happened, for example `report.filed`.
    pub kind: Cow<'static, str>,
    /// The encoded event. Personal fields are sealed before they come here.
    pub body: Vec<u8>,
}

/// Events for one stream. Without events it only guards: the append stands if `expected` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamWrite {
    /// The stream that grows.
    pub stream: StreamId,
    /// What the caller believes about it.
    pub expected: Expected,
    /// What happened, in order.
    pub events: Vec<NewEvent>,
}

/// The wrapped key under which one party's personal fields are sealed. A key with the same id is replaced.
#[derive(Clone, PartialEq, Eq)]
pub struct PartyKey {
    /// Names the party. A `UUIDv7`.
    pub id: Uuid,
    /// The party's key, sealed under the jurisdiction's key.
    pub wrapped: Vec<u8>,
}

impl fmt::Debug for PartyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartyKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One command's outcome: it is written as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Names the command. The same id again gets the stored answer.
    pub command: CommandId,
    /// Tells whether a repeated id carries the same body.
    pub fingerprint: Fingerprint,
    /// How urgent it is.
    pub lane: Lane,
    /// The present, in microseconds since 1970.
    pub at_micros: i64,
    /// What is written, stream by stream. Positions are given in this order.
    pub writes: Vec<StreamWrite>,
    /// Keys written in the same transaction.
    pub keys: Vec<PartyKey>,
    /// Keys destroyed in the same transaction, after `keys` are written.
    pub destroy_keys: Vec<Uuid>,
}

impl Append {
    /// Counts the events of all streams.
    pub fn event_count(&self) -> usize {
        self.writes.iter().map(|write| write.events.len()).sum()
    }

    /// Counts the bytes of all bodies, kinds and keys.
    pub fn byte_count(&self) -> usize {
        let event = |event: &NewEvent| event.body.len() + event.kind.len();
        let events: usize = self.writes.iter().flat_map(|write| &write.events).map(event).sum();
        events + self.keys.iter().map(|key| key.wrapped.len()).sum::<usize>()
    }
}

/// The answer to a durable append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub last: Position,
    /// Whether this is the stored answer of an earlier append with the same command id.
    pub repeated: bool,
}

/// Why an append was not acknowledged.
///
/// After `StorageFull`, `ReadOnly`, `Failed` and `Closed` the caller does not know whether the events were
/// stored; asking again with the same command id is always safe and gives the truth.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// A stream is not where the caller believed it to be.
    #[error("stream {stream} is at version {actual}, expected {expected:?}")]
    Conflict {
        /// The stream that moved.
        stream: StreamId,
        /// What the caller believed.
        expected: Expected,
        /// The version it has; 0 means no events.
        actual: u64,
    },
    /// The command id was used before with another body.
    #[error("the command id was used before with another body")]
    CommandReused,
    /// The append carries no event.
    #[error("the append carries no event")]
    Empty,
    /// The lane takes no more at the moment.
    #[error("the {lane} lane is full; try again in {retry_after_seconds} s")]
    Busy {
        /// The lane that refused.
        lane: Lane,
        /// When to come back.
        retry_after_seconds: u32,
    },
    /// The append is over a limit.
    #[error("{what} is {got}, and the limit is {limit}")]
    TooLarge {
        /// What is too large, as the name of the limit.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// What the append has.
        got: usize,
    },
    /// The disk has no room. The journal goes on by itself once there is space again.
    #[error("the journal's disk is full")]
    StorageFull,
    /// The disk or file cannot be written.
    #[error("the journal's disk cannot be written")]
    ReadOnly,
    /// The store failed in another way.
    #[error("writing to the journal failed")]
    Failed(#[source] Arc<StoreFailure>),
    /// The journal has stopped.
    #[error("the journal is closed")]
    Closed,
}

impl From<&Arc<StoreFailure>> for AppendError {
    fn from(failure: &Arc<StoreFailure>) -> Self {
        match **failure {
            StoreFailure::Full => Self::StorageFull,
            StoreFailure::ReadOnly => Self::ReadOnly,
            _ => Self::Failed(Arc::clone(failure)),
        }
    }
}
