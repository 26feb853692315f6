//! What is asked about sites.

use crate::network::{Nanos, Node};

/// Which of the candidates are to be taken.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// What makes one choice better than another.
    pub objective: Objective,
    /// The sites that stand already.
    pub existing: Vec<Node>,
    /// Where a site may be added.
    pub candidates: Vec<Node>,
    /// The demand of every node of the network, in their order; a node of demand 0 asks for nothing.
    pub demand: Vec<f64>,
    /// How near is near enough.
    pub within: Option<Nanos>,
    /// How many sites are added; as few as can be where it is not given (location set covering).
    pub add: Option<usize>,
    /// The share of time that a site's unit is busy elsewhere (maximum expected covering).
    pub busy_fraction: Option<f64>,
}

/// What makes one choice better than another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// The farthest demand is as near as can be.
    PCenter,
    /// The demand's travel, weighted and summed, is least.
    PMedian,
    /// As much demand as can be has a site near enough.
    Mclp,
    /// All demand has a site near enough, with as few sites as can be.
    Lscp,
    /// As much demand as can be is expected to find a site near enough that is not busy.
    Mexclp,
}
