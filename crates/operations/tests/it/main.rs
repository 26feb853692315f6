//! The use cases against the store in memory: what a dispatcher, an auditor and a restart see.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod access;
mod board;
mod clocks;
mod command;
mod live;
mod party;
mod streets;
mod support;
