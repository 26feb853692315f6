//! The hash chain: every event's hash covers the one before it, so that a changed byte cannot hide.

use aws_lc_rs::digest::{Context, SHA256, digest};

use crate::{CommandId, Position, StreamId};

/// The hash before the first event.
pub const GENESIS: [u8; 32] = [0; 32];

/// Names the layout below. Another layout gets another name, so that the two can never agree by accident.
const LAYOUT: &[u8; 16] = b"anlan.journal.v1";

/// The header of an event, as the hash covers it.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    /// Where the event stands in the journal.
    pub position: Position,
    /// Whose history it belongs to.
    pub stream: StreamId,
    /// Where it stands in its stream.
    pub version: u64,
    /// When it was written.
    pub at_micros: i64,
    /// The command that caused it.
    pub command: CommandId,
    /// What happened.
    pub kind: &'a str,
}

/// Computes an event's hash: SHA-256 over the hash before it, the header and the SHA-256 of the body.
///
/// Every field has a fixed width except the kind, which carries its length, so that no two headers can be
/// written as the same bytes.
pub fn hash(previous: &[u8; 32], header: &Header<'_>, body: &[u8]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    context.update(LAYOUT);
    context.update(previous);
    let mut fixed = [0_u8; 64];
    fixed[0..8].copy_from_slice(&header.position.0.to_be_bytes());
    fixed[8..24].copy_from_slice(header.stream.0.as_bytes());
    fixed[24..32].copy_from_slice(&header.version.to_be_bytes());
    fixed[32..40].copy_from_slice(&header.at_micros.to_be_bytes());
    fixed[40..56].copy_from_slice(&header.command.0);
    fixed[56..64].copy_from_slice(&(header.kind.len() as u64).to_be_bytes());
    context.update(&fixed);
    context.update(header.kind.as_bytes());
    context.update(digest(&SHA256, body).as_ref());
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}
