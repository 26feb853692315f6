//! The phrasebook's tests: documents letter by letter, forms and queries with everything wrong with them, and
//! recorded calls.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what helps a test fails with it")]

mod calls;
mod documents;
mod phrases;
mod posts;
mod queries;
mod reader;
mod well_formed;
