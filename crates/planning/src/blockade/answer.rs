//! What is answered about a blockade.

use serde::Serialize;

use crate::watch::Status;

/// Which unit holds which post, and when all of them are held.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// Optimal, or infeasible where not every post can have a unit of its own.
    pub status: Status,
    /// When the last unit is in place; none where the status is infeasible.
    pub finish_seconds: Option<f64>,
    /// The sum of all arrivals.
    pub total_seconds: Option<f64>,
    /// The units, in the order of the posts.
    pub assignments: Vec<Posted>,
    /// Why this is so.
    pub certificate: Certificate,
}

/// A unit at a post.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Posted {
    /// The post.
    pub post: Box<str>,
    /// The unit.
    pub unit: Box<str>,
    /// When it is there, counted from the report.
    pub arrive_seconds: f64,
}

/// The proof of an answer.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Certificate {
    /// Posts for which too few units are there before the finish; where the status is infeasible, at any time.
    pub sooner: Option<Unfillable>,
    /// What each post is worth, in the order of the question, in seconds. A post and a unit that is there by the
    /// finish are together worth no more than its arrival; all together are worth the total.
    pub post_prices: Vec<f64>,
    /// What each unit is worth, in the order of the question: never more than nothing, and nothing where it stays
    /// free.
    pub unit_prices: Vec<f64>,
}

/// Posts that are more than the units that can hold any of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unfillable {
    /// The posts.
    pub posts: Vec<Box<str>>,
    /// All units that could hold one of them.
    pub units: Vec<Box<str>>,
}
