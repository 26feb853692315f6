//! Patrol (巡防): the shortest walk that takes in every road or every node that is asked for.

mod question;

pub use question::Question;
