//! Patrol (巡防): the shortest walk that takes in every road or every node that is asked for.
//!
//! ```text
//!   roads ─► postman ─┬─ two-way: pair the odd nodes (blossoms)      ─┐
//!                     └─ one-way: balance the nodes (least-cost flow) ─┼─► closed walk ─► rounds for several crews
//!   nodes ─► tour ────── order them (1-trees, branch and bound)       ─┘
//! ```
//!
//! A walk is as long as the roads that it drives, each as often as it is driven. Every answer brings the dual of its
//! relaxation along; see [`Proof`].

mod euler;
mod postman;
mod question;
mod rounds;
mod tour;

use serde::Serialize;

pub use postman::walk_of_visits;
pub use question::Question;
pub use rounds::{Round, Rounds, Visit, joint, rounds, visits_for_gap};

use crate::network::{Network, Node};
use crate::watch::{Status, Watch};

/// A walk that comes back to where it began.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// How long it is, in metres.
    pub length_meters: f64,
    /// The nodes that it passes, the first once more at the end; none if nothing is asked for or there is no walk.
    pub walk: Vec<Node>,
    /// No walk is shorter than that, in metres.
    pub bound: f64,
    /// Whether that is proved to be the shortest.
    pub status: Status,
    /// Why none is shorter.
    pub certificate: Certificate,
}

/// Why no walk is shorter, or why there is none.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Certificate {
    /// The proof of the relaxation's bound.
    pub proof: Option<Proof>,
    /// What the proof alone shows, in micrometres.
    pub proved_micrometers: i64,
    /// How many parts were looked at to go beyond it; 1 where the proof is all there is to it.
    pub parts: usize,
    /// No way leads from the first of these nodes to the second, and a walk would have to go there.
    pub no_way: Option<[Box<str>; 2]>,
}

/// The dual of a relaxation: numbers that show a bound when they are put into its formula.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// Two-way roads: a walk drives an even number of roads at each node, so the odd nodes are joined in pairs by what
    /// it drives twice. Let the potentials of two odd nodes, less the discounts of the blossoms that hold both, come to
    /// no more than twice the shortest way between them. Then the walk is no shorter than the roads together and half
    /// of Σ potentials − Σ discount · (nodes of the blossom − 1) / 2.
    Matching {
        /// Every odd node and its potential, in half micrometres.
        potentials: Vec<(Box<str>, i64)>,
        /// Odd sets of odd nodes, each with its discount, in half micrometres.
        blossoms: Vec<(Vec<Box<str>>, i64)>,
    },
    /// Any roads: along every road that may be driven, the height rises by no more than the road is long. A closed walk
    /// rises as much as it falls, so it is as long as the sum of length less rise over all that it drives, and no term
    /// of that is negative. So it is no shorter than Σ visits · (length − rise) over the roads that are asked for; of a
    /// two-way road, which may be driven either way, the rise counts upwards.
    Heights {
        /// Every node whose height is not 0, in micrometres.
        heights: Vec<(Box<str>, i64)>,
    },
    /// Nodes in any order: let every way between two of the nodes cost the penalties of both more. A tour has two ways
    /// at each node, so its cost rises by twice all penalties. It is no less than the least *1-tree*: a least spanning
    /// tree of all nodes but the first, and the two cheapest ways of the first. So the tour is no shorter than the
    /// 1-tree less twice all penalties. If ways differ by direction, each node is two, an entry and an exit: ways lead
    /// from exits to entries, and the two halves of a node are joined at no cost, which every tour and every 1-tree
    /// that counts makes use of.
    Penalties {
        /// Every node and its penalty, in micrometres; with directions, first all entries and then all exits.
        penalties: Vec<(Box<str>, i64)>,
        /// Whether ways differ by direction.
        is_directed: bool,
    },
}

/// The length of a road is not known, so no walk can be measured.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the road from {from} to {to} has no length")]
pub struct Fault {
    /// Where the road starts.
    pub from: Box<str>,
    /// Where it ends.
    pub to: Box<str>,
}

/// Checks that every road has a length: any of them can be part of a shortest walk.
pub fn length_is_known(network: &Network) -> Result<(), Fault> {
    let unknown = network.roads.iter().find(|road| road.length_micrometers.is_none());
    let name = |node| network.name(node).into();
    unknown.map_or(Ok(()), |road| Err(Fault { from: name(road.from), to: name(road.to) }))
}

/// Finds the shortest closed walk.
///
/// # Panics
///
/// If [`length_is_known`] is not the case.
pub fn solve(network: &Network, question: &Question, watch: &Watch) -> Answer {
    match question {
        Question::Postman { roads } => {
            let mut roads = roads.clone();
            roads.sort_unstable();
            roads.dedup();
            let visits: Vec<(u32, u32)> = roads.into_iter().map(|road| (road, 1)).collect();
            walk_of_visits(network, &visits, watch)
        }
        Question::Tour { nodes } => tour::solve(network, nodes, watch),
    }
}

/// How long a road is, in micrometres.
fn length(network: &Network, road: u32) -> i64 {
    network.roads[road as usize].length_micrometers.expect("the lengths are known")
}

/// Micrometres as metres.
#[expect(clippy::cast_precision_loss, reason = "nine million kilometres of micrometres are exact")]
fn meters(micrometers: i64) -> f64 {
    micrometers as f64 / 1e6
}

/// An answer with a walk, whose bound is no more than it is long.
fn walked(walk: Vec<Node>, length: i64, bound: i64, certificate: Certificate) -> Answer {
    let status = if bound >= length { Status::Optimal } else { Status::Feasible };
    Answer { length_meters: meters(length), walk, bound: meters(bound.min(length)), status, certificate }
}

/// No walk, since no way leads from one of these nodes to the other.
fn no_walk(network: &Network, [from, to]: [Node; 2]) -> Answer {
    let no_way = Some([from, to].map(|node| network.name(node).into()));
    let certificate = Certificate { no_way, ..Certificate::default() };
    Answer { length_meters: 0.0, walk: Vec::new(), bound: 0.0, status: Status::Infeasible, certificate }
}
