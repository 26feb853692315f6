//! What is asked about a cordon.

use crate::network::{Nanos, Node};
use crate::unit::Unit;

/// Where posts have to stand so that the vehicle reaches none of the targets.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Where the vehicle may be, and from when, counted from the deed.
    pub starts: Vec<Start>,
    /// The vehicle's speed on every road, in km/h; the roads' own times where it is not given.
    pub speed_kmh: Option<f64>,
    /// How long after the deed the report came. The units' clock starts then.
    pub report_delay: Nanos,
    /// Where the vehicle has escaped.
    pub targets: Vec<Node>,
    /// The units.
    pub units: Vec<Unit>,
    /// How long a unit needs at its post before the post stands.
    pub setup: Nanos,
    /// How much earlier than the vehicle a post has to stand, to be on the safe side.
    pub margin: Nanos,
    /// When a post counts.
    pub model: Model,
    /// What makes one plan better than another.
    pub objective: Objective,
}

/// A place where the vehicle may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    /// The node.
    pub node: Node,
    /// The earliest moment at which it may be there, counted from the deed.
    pub after: Nanos,
}

/// When a post counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// When it stands before the vehicle could be there on free streets.
    Static,
    /// When it stands before the vehicle could be there past the other posts.
    Dynamic,
}

/// What makes one plan better than another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// The last post stands as early as can be.
    EarliestFinish,
    /// As few units as can be.
    FewestUnits,
    /// As few nodes as can be that the vehicle can still reach.
    SmallestArea,
    /// As little driving as can be, summed over the units.
    LeastTravel,
    /// All plans of which none is better than another in finish, units and area at once.
    Front,
}
