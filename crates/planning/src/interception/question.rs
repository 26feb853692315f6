//! What is asked about an interception.

use crate::network::{Nanos, Node};
use crate::unit::Unit;

/// Where each unit has to stand so that the most weight is met.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// The routes that the vehicle may take.
    pub routes: Vec<Route>,
    /// The units.
    pub units: Vec<Unit>,
    /// Whether a unit leaves only when it is ready, or at once.
    pub use_ready: bool,
}

/// A route that the vehicle may take.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// What it is called.
    pub name: Box<str>,
    /// How likely it is, or what it is worth to meet it; never negative.
    pub weight: f64,
    /// When it passes which node.
    pub steps: Vec<(Nanos, Node)>,
}
