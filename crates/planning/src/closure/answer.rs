//! What is answered about a closure.

use serde::Serialize;

use super::Control;
use crate::network::{Network, Node};
use crate::watch::Status;

/// How far the inside is closed and what closes it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// Optimal where the completion is the cheapest, infeasible where no completion exists.
    pub status: Status,
    /// Whether nobody gets out.
    pub closed: bool,
    /// How many ways lead out.
    pub ways_out: usize,
    /// How many of them are open.
    pub ways_open: usize,
    /// How far it is closed.
    pub degree: Degree,
    /// The nodes of the quickest way out, none where it is closed.
    pub witness: Vec<Box<str>>,
    /// How long that way takes.
    pub witness_seconds: Option<f64>,
    /// What is to be held in addition; none where nothing that may be bought closes it.
    pub completion: Option<Completion>,
    /// The greatest flow past the controls at the prices of the question: the cost of the cheapest completion. None
    /// where no completion exists.
    pub max_flow: Option<f64>,
    /// Why this is so.
    pub certificate: Certificate,
}

/// How far it is closed, from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Degree {
    /// Closed ways out of all.
    pub count: f64,
    /// One less what the lanes past the controls let through of what all lanes let through.
    pub capacity: f64,
}

/// What is held in addition so that nobody gets out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Completion {
    /// What it costs.
    pub cost: f64,
    /// What is held.
    pub controls: Vec<Held>,
}

/// Something held, by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Held {
    /// A node.
    Node {
        /// What it is called.
        node: Box<str>,
    },
    /// Every road from one node to the other.
    Road {
        /// Where it starts.
        from: Box<str>,
        /// Where it ends.
        to: Box<str>,
    },
}

/// The proof of an answer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Certificate {
    /// It is closed: these controls are all that somebody from inside can come up to.
    Frontier {
        /// The controls.
        controls: Vec<Held>,
    },
    /// It costs no less: so much flows from inside to outside past the controls, within every price.
    Flow {
        /// The place of a road in the table, counted from 0, and how much flows over it from its start to its end,
        /// less than nothing where it flows the other way. Roads without flow are left out.
        flow: Vec<(u32, f64)>,
    },
    /// It cannot be closed: nothing on this path may be bought.
    Unbuyable {
        /// The nodes of the path.
        path: Vec<Box<str>>,
    },
}

/// Says nodes by their names.
pub(super) struct Names<'a>(pub(super) &'a Network);

impl Names<'_> {
    pub(super) fn nodes(&self, nodes: &[Node]) -> Vec<Box<str>> {
        nodes.iter().map(|node| self.0.name(*node).into()).collect()
    }

    pub(super) fn all(&self, controls: &[Control]) -> Vec<Held> {
        let name = |node: Node| self.0.name(node).into();
        let held = |control: &Control| match *control {
            Control::Node(node) => Held::Node { node: name(node) },
            Control::Road { from, to } => Held::Road { from: name(from), to: name(to) },
        };
        controls.iter().map(held).collect()
    }
}
