//! The journal: the one place where what happened is written down, and what a store must do to hold it.
//!
//! ```text
//!   append() ──► three lanes ──► one writer thread ──► Store::commit ──► Follower ──► watch ──► answers
//!                (bounded)       (repeat? version?      (durable on      (the board)  (head)
//!                                 position, hash)        return)
//! ```
//!
//! One writer gives dense positions and a hash chain without any agreement between threads. It takes what
//! is waiting and never waits for more: while one batch is being flushed the next one gathers by itself.
//! Whoever holds an answer reads their own writes, because the follower has seen the batch before it.

mod append;
mod event;
mod ids;
mod journal;
mod limits;
mod metrics;
mod queue;
mod store;
mod verify;
mod writer;

pub mod chain;
pub mod contract;
pub mod memory;

pub use append::{Append, AppendError, Appended, Expected, Lane, NewEvent, PartyKey, StreamWrite};
pub use event::{Head, Recorded};
pub use ids::{CommandId, Fingerprint, Position, StreamId};
pub use journal::{Follower, Journal};
pub use limits::Limits;
pub use metrics::{JournalMetrics, JournalState, PerLane};
pub use store::{Batch, CommandRecord, KeyChange, Reader, Store, StoreFailure};
pub use verify::{Broken, Damage, Verified, verify};
