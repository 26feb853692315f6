//! The day, played on the in-memory store.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what helps a test fails with it")]

mod beside;
mod demo;
mod desk;
mod faults;
mod invariants;
mod mapped;
mod seeds;
