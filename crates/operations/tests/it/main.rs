//! The use cases against the store in memory: what a dispatcher, an auditor and a restart see.

mod access;
mod board;
mod clocks;
mod command;
mod live;
mod party;
mod support;
