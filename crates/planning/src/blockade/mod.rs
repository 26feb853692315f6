//! Blockade: every one of the given posts gets a unit of its own, as early as can be.

mod question;

pub use question::Question;
