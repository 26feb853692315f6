//! How much goes through: greatest flows and least cuts, where roads are cut, or nodes, or both.
//!
//! ```text
//!   Topology (roads in flat arrays) ─┬─► EdgeCut ─┐
//!                                    └─► NodeCut ─┴─► Cut { value, edges, nodes, source side }, and its flow as paths
//!
//!   a node that may be cut, as the search sees it          ──► in ══ cost ══► out ──►
//! ```
//!
//! A node is two halves with its cost between them. The halves are numbers only: both look at the same row of slots,
//! so that no second network is made. Two ways of searching stand behind one interface: growing two trees until they
//! meet (Boykov and Kolmogorov 2004) and pushing excess down a slope (Goldberg and Tarjan 1988, highest first,
//! with gaps and global relabelling after Cherkassky and Goldberg 1997). Both end in the same cut: the one nearest
//! to the sources. [`least_cut`] first takes out of the network what cannot matter, and puts it back in the answer.

mod cut;
mod edge_cut;
mod ends;
mod joined;
mod node_cut;
mod paths;
mod push;
mod residual;
#[cfg(test)]
mod tests;
mod thin;
mod topology;
mod trees;
mod whole;

pub use cut::{Cut, Endless, Method};
pub use edge_cut::EdgeCut;
pub use node_cut::NodeCut;
pub use paths::{FlowPath, decompose};
pub use thin::Link;
pub use topology::{Slot, Topology, Ways};
pub use whole::{Direction, LinkCut, Links, Uncuttable, least_cut};

/// What may not be cut costs this; the finite costs of one question together stay below it.
pub const INFINITE: i64 = i64::MAX / 8;
