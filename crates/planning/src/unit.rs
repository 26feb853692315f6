//! A unit that can be sent to hold a post.

use crate::network::{Nanos, Node};

/// A unit: where it stands and from when it can go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// What it is called; no other unit of the question has the same name.
    pub id: Box<str>,
    /// Where it stands.
    pub node: Node,
    /// When it can leave, counted from the report.
    pub ready: Nanos,
}
