//! Siting (布点): where stations and posts stand so that help is near.

mod question;

pub use question::{Objective, Question};
