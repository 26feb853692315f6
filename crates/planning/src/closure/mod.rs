//! Closure (围闭度): whether the inside is shut off from the outside, where it leaks, and what it costs to close.

mod question;

pub use question::{Buy, Control, Price, Question};
