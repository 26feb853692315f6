//! What is asked about a patrol.

use crate::network::Node;

/// Which walk is shortest and comes back to where it began.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// One that drives every one of these roads at least once (the postman's walk).
    Postman {
        /// The roads, by their place in the network.
        roads: Vec<u32>,
    },
    /// One that comes past every one of these nodes.
    Tour {
        /// The nodes.
        nodes: Vec<Node>,
    },
}
