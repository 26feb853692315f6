//! The commands as an operator types them, against the real binary and real files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod commands;
mod installation;
mod mqtt;
mod plans;
mod running;
mod tiles;
