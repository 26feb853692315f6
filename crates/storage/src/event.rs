//! What has been written: recorded events and the journal's head.

use std::borrow::Cow;

use bytes::Bytes;

use crate::{CommandId, Position, StreamId, chain};

/// An event as the journal holds it. Never edited, never removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Where it stands in the whole journal.
    pub position: Position,
    /// Whose history it belongs to.
    pub stream: StreamId,
    /// Where it stands within its stream, from 1.
    pub version: u64,
    /// The command that caused it.
    pub command: CommandId,
    /// What happened, for example `report.filed`.
    pub kind: Cow<'static, str>,
    /// When it was written, in microseconds since 1970. Never less than that of the event before it.
    pub at_micros: i64,
    /// The event itself, as its writer encoded it.
    pub body: Bytes,
    /// The chain's hash up to and with this event.
    pub hash: [u8; 32],
}

/// The newest place in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The position of the newest event, or [`Position::ZERO`].
    pub position: Position,
    /// The chain's hash there.
    pub hash: [u8; 32],
    /// When the newest event was written, in microseconds since 1970.
    pub at_micros: i64,
}

impl Head {
    /// The head of a journal without events.
    pub const EMPTY: Self = Self { position: Position::ZERO, hash: chain::GENESIS, at_micros: i64::MIN };
}
