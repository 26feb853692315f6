//! Which streets a drawn line means, and on which street a vehicle is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

pub(crate) mod ground;
mod line;
mod position;
