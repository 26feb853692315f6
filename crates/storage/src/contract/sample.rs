//! Appends, followers and ids for tests of stores and of what stands on them.

use std::borrow::Cow;
use std::sync::Arc;

use parking_lot::Mutex;
use uuid::Uuid;

use crate::{
    Append, CommandId, Expected, Fingerprint, Follower, Lane, NewEvent, Position, Recorded, StreamId,
    StreamWrite,
};

/// Returns the id of the `number`th stream. Greater numbers sort later, as `UUIDv7` do.
pub fn stream(number: u64) -> StreamId {
    StreamId(Uuid::from_u128((u128::from(number) << 80) | 0x7000_8000_0000_0000_0000))
}

/// Returns the id of the `number`th command, spread over all ids as hashes are.
pub fn command(number: u64) -> CommandId {
    let spread = u128::from(number).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    CommandId(spread.to_be_bytes())
}

/// Makes an append of one event `report.filed` to a new stream of the same number, in the normal lane.
pub fn append(number: u64) -> Append {
    Append {
        command: command(number),
        fingerprint: Fingerprint([7; 16]),
        lane: Lane::Normal,
        at_micros: 1_700_000_000_000_000,
        writes: vec![write(number, Expected::NoStream, 1)],
        keys: Vec::new(),
        destroy_keys: Vec::new(),
    }
}

/// Makes a write of `events` events to a stream.
pub fn write(number: u64, expected: Expected, events: usize) -> StreamWrite {
    let event = |each| NewEvent {
        kind: Cow::Borrowed("report.filed"),
        body: format!("{{\"stream\":{number},\"event\":{each}}}").into_bytes(),
    };
    StreamWrite { stream: stream(number), expected, events: (0..events).map(event).collect() }
}

/// A follower that remembers everything it was told.
#[derive(Debug, Clone, Default)]
pub struct Notebook {
    seen: Arc<Mutex<Vec<Recorded>>>,
}

impl Notebook {
    /// Returns all events so far.
    pub fn events(&self) -> Vec<Recorded> {
        self.seen.lock().clone()
    }

    /// Returns the newest position so far.
    pub fn position(&self) -> Position {
        self.seen.lock().last().map_or(Position::ZERO, |event| event.position)
    }

    /// Makes the follower to hand to a journal.
    pub fn follower(&self) -> Box<dyn Follower> {
        Box::new(self.clone())
    }
}

impl Follower for Notebook {
    fn follow(&mut self, batch: &[Recorded]) {
        self.seen.lock().extend_from_slice(batch);
    }
}
