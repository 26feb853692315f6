//! Interception (拦截): posts at which as many of the likely routes as can be are met in time.
//!
//! ```text
//!   routes, clocks ─┐
//!                   ├─► places per unit ─► dominance, merging ─► greedy + moves ─► branch and bound ─► posts, proof
//!   units, roads  ──┘
//! ```
//!
//! A unit at a node meets a route that passes the node when the unit is there or later; the same instant counts. Each
//! unit has one place, several may stand at the same node, and a unit may stay where it is. The weight that is met is
//! to be greatest: maximum coverage under a partition matroid, after van Droffelaar et al., *Applied Network Science*
//! (2025), doi 10.1007/s41109-024-00689-1.
//!
//! # The certificate
//!
//! The proof is a list of [`ProofStep`]s. It is read with, for each unit, the nodes that are not ruled out yet (all, at
//! first), and with the routes that are met by the units that have got their places above (none, at first). A step
//! gives every other route of weight *w* a price between 0 and *w* (*w* where it is not listed). No choice in which the
//! remaining units go to nodes that are not ruled out meets more than
//!
//! ```text
//!   met above  +  Σ other routes (w − price)  +  Σ remaining units  (the most that the prices at one node come to)
//! ```
//!
//! If that is below `met_weight + grain`, or a unit has no node left, the list ends. Else a node where a unit would
//! bring the bound below that is ruled out for the unit, and then `unit` at `node` is proved to give nothing better by
//! the list `there`; so the node is ruled out for the unit, with every node at which the unit meets no other routes
//! (none that are not met above), and the same for the units of the same `twins`, which meet the same as it wherever
//! they go. An answer that is only `feasible` has a list that ends at its `bound` instead. Inside all sums are whole
//! numbers of grains, and a route that weighs nothing is left out; who reads them as fractions allows for the rounding of the last digits.

mod bound;
mod greedy;
mod instance;
mod question;
mod search;
mod sighting;
#[cfg(test)]
mod tests;
mod weights;

use serde::Serialize;

pub use question::{Question, Route};
pub use sighting::{Sighting, sighted, under_way};

use crate::network::{NEVER, Nanos, Network, Node};
use crate::watch::{Status, Watch};
use instance::{Instance, arrivals};
use search::{Search, Step};
use weights::{Weights, float};

/// Where each unit has to stand.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// What the routes weigh that are met in time.
    pub met_weight: f64,
    /// What all routes weigh.
    pub of_weight: f64,
    /// Where each unit has to stand, in the order of the question.
    pub posts: Vec<Post>,
    /// No choice of places meets more than that.
    pub bound: f64,
    /// Whether that is proved to be the most.
    pub status: Status,
    /// What the greedy choice meets: the unit and the place that add most, one after the other.
    pub greedy_weight: f64,
    /// The proof of the bound.
    pub certificate: Certificate,
}

/// Where a unit has to stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Post {
    /// The unit, by its place in the question.
    pub unit: usize,
    /// The node.
    pub node: Node,
}

/// Why no choice of places meets more than the bound.
#[derive(Clone, PartialEq, Default, Debug, Serialize)]
pub struct Certificate {
    /// Every weight is a multiple of that.
    pub grain: f64,
    /// Units that are at every node with the same routes, by their ids; only where there are two or more.
    pub twins: Vec<Vec<Box<str>>>,
    /// How many parts the search has looked at.
    pub parts: usize,
    /// The proof; none where it would be too long to be kept.
    pub proof: Option<Vec<ProofStep>>,
}

/// A step of the proof.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ProofStep {
    /// The routes, by name, whose price is not their whole weight.
    pub prices: Vec<(Box<str>, f64)>,
    /// The unit that is looked at, and the proof that it does nothing better there; none in the last step.
    #[serde(flatten)]
    pub branch: Option<Branch>,
}

/// A unit at a node, and the proof that nothing better comes of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Branch {
    /// The unit's id.
    pub unit: Box<str>,
    /// The node's name.
    pub node: Box<str>,
    /// The proof.
    pub there: Vec<ProofStep>,
}

/// Finds where the units have to stand.
///
/// The routes' weights have to be finite and not negative, the nodes those of the network.
pub fn solve(network: &Network, question: &Question, watch: &Watch) -> Answer {
    solve_from(network, question, &[], watch)
}

/// Finds where the units have to stand when they already have posts: units stay with them unless others meet more.
pub fn solve_from(network: &Network, question: &Question, posts: &[Post], watch: &Watch) -> Answer {
    let values: Vec<f64> = question.routes.iter().map(|route| route.weight).collect();
    let weights = Weights::new(&values);
    let instance = Instance::new(network, question, &weights);
    let greedy = greedy::greedy(&instance);
    let mut first = greedy.clone();
    greedy::improve(&instance, &mut first);
    let mut kept = at_posts(&instance, posts);
    greedy::improve(&instance, &mut kept);
    let weigh = |places: &[Option<usize>]| instance.weigh(&instance.met(places));
    let start = if !posts.is_empty() && weigh(&kept) >= weigh(&first) { kept } else { first };
    let mut search = Search::new(&instance, watch, start);
    let proof = search.run();
    let (places, bound, parts) = (search.best, search.bound, search.parts);
    let is_optimal = bound <= weigh(&places) && weights.slack == 0;
    let mut nodes = nodes(&instance, question, posts, places);
    let mut met_weight = met_weight(question, &instance.arrivals, &nodes);
    let before = |unit: usize| posts.iter().find(|post| post.unit == unit).map(|post| post.node);
    let stay: Vec<Node> = (0..nodes.len()).map(|unit| before(unit).unwrap_or(nodes[unit])).collect();
    let stay_weight = self::met_weight(question, &instance.arrivals, &stay);
    if stay_weight >= met_weight {
        (nodes, met_weight) = (stay, stay_weight);
    }
    let above = (float(bound + weights.slack) * weights.grain).next_up().max(met_weight);
    let greedy_nodes = self::nodes(&instance, question, &[], greedy);
    Answer {
        met_weight,
        of_weight: sum(values.iter().copied()),
        posts: nodes.iter().enumerate().map(|(unit, node)| Post { unit, node: *node }).collect(),
        bound: if is_optimal { met_weight } else { above },
        status: if is_optimal { Status::Optimal } else { Status::Feasible },
        greedy_weight: self::met_weight(question, &instance.arrivals, &greedy_nodes),
        certificate: Certificate {
            grain: weights.grain,
            twins: twins(&instance, question),
            parts,
            proof: proof.map(|steps| named(network, question, &instance, &weights, steps)),
        },
    }
}

/// Which routes units at these nodes meet in time, by the definition.
pub fn routes_met(network: &Network, question: &Question, nodes: &[Node]) -> Vec<bool> {
    let arrivals = arrivals(network, question);
    question.routes.iter().map(|route| is_met(route, &arrivals, nodes)).collect()
}

fn is_met(route: &Route, arrivals: &[Vec<Nanos>], nodes: &[Node]) -> bool {
    let mut at = nodes.iter().zip(arrivals).map(|(node, arrivals)| (*node, arrivals[*node as usize]));
    at.any(|(node, arrival)| {
        arrival < NEVER && route.steps.iter().any(|(time, passed)| *passed == node && *time >= arrival)
    })
}

fn met_weight(question: &Question, arrivals: &[Vec<Nanos>], nodes: &[Node]) -> f64 {
    let met = question.routes.iter().filter(|route| is_met(route, arrivals, nodes));
    sum(met.map(|route| route.weight))
}

/// The sum, and 0 of nothing: the library's is −0, which is written out as such.
fn sum(weights: impl Iterator<Item = f64>) -> f64 {
    weights.sum::<f64>() + 0.0
}

/// The places where the units have their posts, of those that may matter.
fn at_posts(instance: &Instance, posts: &[Post]) -> Vec<Option<usize>> {
    let at = |(unit, places): (usize, &Vec<instance::Place>)| {
        let post = posts.iter().find(|post| post.unit == unit)?;
        places.iter().position(|place| place.node == post.node)
    };
    instance.units.iter().enumerate().map(at).collect()
}

/// The nodes of places. A unit that adds nothing keeps its post, or stays where it is.
fn nodes(
    instance: &Instance,
    question: &Question,
    posts: &[Post],
    mut places: Vec<Option<usize>>,
) -> Vec<Node> {
    let all = instance.weigh(&instance.met(&places));
    for unit in (0..places.len()).rev() {
        let place = places[unit].take();
        if instance.weigh(&instance.met(&places)) < all {
            places[unit] = place;
        }
    }
    let node = |(unit, place): (usize, &Option<usize>)| {
        let post = posts.iter().find(|post| post.unit == unit).map(|post| post.node);
        let idle = post.unwrap_or(question.units[unit].node);
        place.map_or(idle, |place| instance.units[unit][place].node)
    };
    places.iter().enumerate().map(node).collect()
}

fn twins(instance: &Instance, question: &Question) -> Vec<Vec<Box<str>>> {
    let of = |first: usize| {
        let same = (0..instance.twin.len()).filter(move |unit| instance.twin[*unit] == first);
        same.map(|unit| question.units[unit].id.clone()).collect::<Vec<_>>()
    };
    let first = (0..instance.twin.len()).filter(|unit| instance.twin[*unit] == *unit);
    first.map(of).filter(|units| units.len() > 1).collect()
}

/// A proof in the words of the question.
fn named(
    network: &Network,
    question: &Question,
    instance: &Instance,
    weights: &Weights,
    steps: Vec<Step>,
) -> Vec<ProofStep> {
    let step = |step: Step| {
        let prices = step.prices.iter().flat_map(|(group, price)| shares(instance, weights, *group, *price));
        let prices = prices.map(|(route, parts)| {
            let price = float(parts) / float(bound::PARTS) * weights.grain;
            (question.routes[route as usize].name.clone(), price)
        });
        let branch = |(unit, place, there): (usize, usize, Vec<Step>)| Branch {
            unit: question.units[unit].id.clone(),
            node: network.name(instance.units[unit][place].node).into(),
            there: named(network, question, instance, weights, there),
        };
        ProofStep { prices: prices.collect(), branch: step.there.map(branch) }
    };
    steps.into_iter().map(step).collect()
}

/// Shares the price of a merged route among its routes; those that get their whole weight are not listed.
fn shares(instance: &Instance, weights: &Weights, group: u32, price: i128) -> Vec<(u32, i128)> {
    let mut left = price;
    let share = |route: &u32| {
        let whole = weights.grains[*route as usize] * bound::PARTS;
        let share = left.min(whole);
        left -= share;
        (share < whole).then_some((*route, share))
    };
    instance.members[group as usize].iter().filter_map(share).collect()
}
