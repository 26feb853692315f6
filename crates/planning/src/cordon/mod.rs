//! Cordon (合围): posts that a fleeing vehicle cannot get past, each held by a unit that is there in time.

mod question;

pub use question::{Model, Objective, Question, Start};
