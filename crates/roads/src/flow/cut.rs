//! What a search for a cut answers.

/// How a cut is searched for. The answer is the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Two trees that grow until they meet (Boykov and Kolmogorov): quick on wide networks with short ways.
    Trees,
    /// Push and relabel, the highest first: steady on everything.
    Push,
}

/// The cheapest cut, of several the one nearest to the sources.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cut {
    /// What it costs; just as much flows from the sources to the sinks.
    pub value: i64,
    /// The roads that are cut, in ascending order.
    pub edges: Vec<u32>,
    /// The nodes that are cut, in ascending order.
    pub nodes: Vec<u32>,
    /// For each node, whether it is still passed on from the sources: a node that is cut is not.
    pub source_side: Vec<bool>,
}

/// No cut of finite cost exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endless {
    /// A path from a source to a sink on which nothing may be cut.
    pub path: Vec<u32>,
}
