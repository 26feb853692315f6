//! Recomputes the hash chain of a stored journal.

use crate::{Head, Position, Reader, StoreFailure, chain};

/// How many events are read at a time.
const PAGE_EVENTS: usize = 2048;

/// A journal whose chain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many events it has.
    pub events: u64,
    /// Where it ends.
    pub head: Head,
}

/// A journal whose chain is broken. Names the first bad position.
#[derive(Debug, thiserror::Error)]
#[error("the journal is broken at position {position}: {what}")]
pub struct Broken {
    /// The first position that does not hold.
    pub position: Position,
    /// What is wrong there.
    #[source]
    pub what: Damage,
}

/// What is wrong with a journal.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// Another position was found where this one belongs.
    #[error("found position {found} in its place")]
    Missing {
        /// The position found instead.
        found: Position,
    },
    /// The event does not have the hash that follows from it and the events before it.
    #[error("the event does not match its hash")]
    Hash,
    /// The event is older than the one before it.
    #[error("the event is older than the one before it")]
    Time,
    /// The journal ends before the place that the store names as its head.
    #[error("the journal ends early or its head differs")]
    Head,
    /// The event cannot be read.
    #[error("the event cannot be read")]
    Unreadable(#[source] StoreFailure),
}

/// Recomputes the whole chain and checks that it ends at the store's head.
///
/// Where a page cannot be read it is read again in smaller parts, down to the first event that is bad.
pub fn verify(reader: &dyn Reader) -> Result<Verified, Broken> {
    // Taken first: a journal that serves may grow while it is read, and never shrinks.
    let expected = reader.head();
    let mut head = Head::EMPTY;
    let mut limit = PAGE_EVENTS;
    loop {
        let page = match reader.read(head.position, limit) {
            Ok(page) => page,
            Err(_) if limit > 1 => {
                limit /= 2;
                continue;
            }
            Err(failure) => return Err(broken(head.position.next(), Damage::Unreadable(failure))),
        };
        if page.is_empty() {
            break;
        }
        for event in &page {
            let position = head.position.next();
            head = check(&head, event).map_err(|what| broken(position, what))?;
            if let Ok(expected) = &expected
                && position == expected.position
                && head.hash != expected.hash
            {
                return Err(broken(position, Damage::Head));
            }
        }
    }
    match expected {
        Err(failure) => Err(broken(head.position.next(), Damage::Unreadable(failure))),
        Ok(expected) if head.position < expected.position => Err(broken(head.position.next(), Damage::Head)),
        Ok(_) => Ok(Verified { events: head.position.0, head }),
    }
}

fn broken(position: Position, what: Damage) -> Broken {
    Broken { position, what }
}

/// Checks one event against the head before it and returns the head after it.
fn check(head: &Head, event: &crate::Recorded) -> Result<Head, Damage> {
    let position = head.position.next();
    if event.position != position {
        return Err(Damage::Missing { found: event.position });
    }
    let header = chain::Header {
        position,
        stream: event.stream,
        version: event.version,
        at_micros: event.at_micros,
        command: event.command,
        kind: &event.kind,
    };
    if chain::hash(&head.hash, &header, &event.body) != event.hash {
        return Err(Damage::Hash);
    }
    if event.at_micros < head.at_micros {
        return Err(Damage::Time);
    }
    Ok(Head { position, hash: event.hash, at_micros: event.at_micros })
}
