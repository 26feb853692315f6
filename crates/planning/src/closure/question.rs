//! What is asked about a closure.

use crate::network::Node;

/// Whether the inside is closed against the outside, and what closes it.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// The nodes inside.
    pub inside: Vec<Node>,
    /// The nodes outside; none of them is inside.
    pub outside: Vec<Node>,
    /// What is held already.
    pub controls: Vec<Control>,
    /// What may be held in addition.
    pub buy: Buy,
    /// What a road costs.
    pub edge_cost: Price,
    /// What a node costs; never [`Price::Lanes`].
    pub node_cost: Price,
}

/// Something that is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Control {
    /// A node: nobody passes it.
    Node(Node),
    /// Every road from one node to the other, in that direction; both directions of a network that is not directed.
    Road {
        /// Where it starts.
        from: Node,
        /// Where it ends.
        to: Node,
    },
}

/// What may be held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Buy {
    /// Roads only.
    Edges,
    /// Nodes only; neither those inside nor those outside.
    Nodes,
    /// Roads and nodes.
    Both,
}

/// What holding costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Price {
    /// 1 each.
    Unit,
    /// As many as the road has lanes each way.
    Lanes,
    /// What the table says, 1 where it does not.
    Cost,
}
