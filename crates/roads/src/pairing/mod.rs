//! Who is paired with whom: greatest matchings, and assignments whose longest time is least, then whose sum is least.
//!
//! ```text
//!   rows (posts)    columns (units)
//!      ○ ──────────── ●             every row gets a column of its own, or a set of rows is named that
//!      ○ ────╲  ╱──── ●             has fewer columns in reach than members (Hall 1935)
//!      ○ ─────╳────── ●
//! ```

mod assign;
mod hall;
mod matching;
#[cfg(test)]
mod tests;

pub use assign::{Assignment, Refused, Times, assign, bottleneck};
pub use hall::Hall;
pub use matching::{Matching, Pairs, greatest_matching};
