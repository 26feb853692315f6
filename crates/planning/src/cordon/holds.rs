//! Whether a plan holds, in either model, be it found by a search or changed by hand; and what is asked while it runs.

use super::answer::{Answer, Ground};
use super::drive::{Drive, Held};
use super::field::{Comers, Field, NEVER};
use super::question::{Question, Start};
use crate::network::{Nanos, Network, Node};
use crate::watch::Watch;

/// Somebody is sent somewhere: the unit, by its place in the question, and the node.
pub type Order = (u32, Node);

/// By how much a plan holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Margins {
    /// For each order, how much earlier than needed its post stands; none where the vehicle does not come by.
    pub spare: Vec<Option<Nanos>>,
    /// How many nodes the vehicle can still pass.
    pub trapped_nodes: usize,
}

/// A way out past a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EscapeRoute {
    /// The nodes, from a start to a target.
    pub nodes: Vec<Node>,
    /// When the vehicle is at its end, counted from the deed.
    pub arrival: Nanos,
}

/// Drives the vehicle against a plan in the model of the question. Orders that lead nowhere make no post.
pub fn holds(network: &Network, question: &Question, plan: &[Order]) -> Result<Margins, EscapeRoute> {
    let field = Field::new(network, question);
    let held = under_way(network, &field, plan);
    let posts: Vec<Held> = held.iter().flatten().copied().collect();
    let drive = Drive::new(network, question, &field, question.model, &posts);
    if let Some(target) = drive.escapes_to(&question.targets) {
        return Err(EscapeRoute { nodes: drive.way_to(target), arrival: drive.passes[target as usize] });
    }
    let spare = |post: &Option<Held>| {
        let post = post.as_ref()?;
        let arrival = match question.model {
            super::Model::Static => field.vehicle[post.node as usize],
            super::Model::Dynamic => drive.stopped[post.node as usize],
        };
        let needed = (arrival != NEVER).then(|| arrival - field.report_delay - field.margin)?;
        Some(needed - field.stands(post.unit, post.travel))
    };
    Ok(Margins { spare: held.iter().map(spare).collect(), trapped_nodes: drive.trapped_nodes() })
}

/// The posts of some orders; none where no way leads there.
pub fn under_way(network: &Network, field: &Field, plan: &[Order]) -> Vec<Option<Held>> {
    let held = |(unit, node): &Order| {
        let ways = field.ways(network, field.site_of[*unit as usize], NEVER - 1);
        let way = ways.iter().find(|(there, _)| there == node);
        way.map(|(_, travel)| Held { node: *node, unit: *unit, travel: *travel })
    };
    plan.iter().map(held).collect()
}

/// Where a post can be ready in time, and by whom, on free streets.
pub fn ready_posts(network: &Network, question: &Question) -> Comers {
    Field::new(network, question).comers(network, NEVER)
}

/// The nodes that the vehicle may have passed by a moment, counted from the deed.
pub fn passed_by(field: &Field, moment: Nanos) -> Vec<Node> {
    let passed = (0..).zip(&field.vehicle).filter(|(_, arrival)| **arrival <= moment);
    passed.map(|(node, _)| node).collect()
}

/// The same question after the vehicle was seen: it is where it was seen, from then on.
pub fn sighted(question: &Question, sightings: Vec<Start>) -> Question {
    Question { starts: sightings, ..question.clone() }
}

/// Answers a question from a plan that is under way: it is what others have to beat.
pub fn solve_from(network: &Network, question: &Question, plan: &[Order], watch: &Watch<'_>) -> Answer {
    let field = Field::new(network, question);
    let posts: Vec<Held> = under_way(network, &field, plan).into_iter().flatten().collect();
    let ground = Ground { network, question, field: &field };
    match question.model {
        super::Model::Static => super::fixed::solve_from(ground, &posts, watch),
        super::Model::Dynamic => super::dynamic::solve(&field, network, question, &posts, watch),
    }
}
