//! Siting (布点): where stations and posts stand so that help is near.

mod question;

mod answer;
mod travel;

mod center;
mod matrix;

mod proof;

mod counted;
mod nearest;
mod rows;

mod ascent;
mod greedy;
mod reduce;
mod search;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Certificate, solve};
pub use center::{Center, p_center};
pub use matrix::{Choice, Matrix, WEIGHT_ONE, expected_cover, max_cover, p_median, set_cover};
pub use proof::{Proof, Step};
pub use question::{Objective, Question};
