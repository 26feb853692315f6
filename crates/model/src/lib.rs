//! The rules: one room per noun, each with its state, commands, events, and the two pure functions
//! `decide` and `evolve`. No clock, no chance, no input or output; time and ids come in as arguments.

pub mod decider;
pub mod event;
pub mod ids;
pub mod moment;
pub mod text;

pub mod access;
pub mod alert;
pub mod case;
pub mod closure;
pub mod incident;
pub mod report;
pub mod ring;
pub mod unit;

#[cfg(test)]
pub(crate) mod given;

pub mod calendar;
pub mod clock;
pub mod rules;

pub use decider::Decider;
pub use event::Event;
pub use moment::Moment;
