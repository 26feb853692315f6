//! The question anew, when the vehicle has been seen.

use super::{Post, Question, Route};
use crate::network::{NEVER, Nanos, Network, Node};
use crate::shortest::Ways;
use crate::unit::Unit;

/// Where and when the vehicle was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// The node.
    pub node: Node,
    /// When, counted from the report.
    pub at: Nanos,
    /// A route that passes the node earlier or later by at most so much can be the one that is driven.
    pub within: Nanos,
}

/// The question from a sighting on: of the routes those that can be the one that is driven, from there on and by the
/// clock of the sighting; the units as they are by then, on the way to their posts. If no route fits, none is left.
///
/// A route that passes the node several times is taken up where its clock is nearest.
pub fn sighted(network: &Network, question: &Question, posts: &[Post], sighting: &Sighting) -> Question {
    let routes = question.routes.iter().filter_map(|route| {
        let near = route.steps.iter().filter(|(_, node)| *node == sighting.node);
        let near = near.map(|(time, _)| *time).min_by_key(|time| (time.abs_diff(sighting.at), *time))?;
        let fits = near.abs_diff(sighting.at) <= sighting.within.unsigned_abs();
        let later = route.steps.iter().filter(|(time, _)| *time >= near);
        let steps = later.map(|(time, node)| (time - near + sighting.at, *node)).collect();
        fits.then(|| Route { steps, ..route.clone() })
    });
    Question {
        routes: routes.collect(),
        units: under_way(network, question, posts, sighting.at),
        use_ready: true,
    }
}

/// The units as they are at a time when each has set out for its post: where it comes next, and when. One that has
/// arrived, or has not set out yet, or has no post, stands where it is.
pub fn under_way(network: &Network, question: &Question, posts: &[Post], now: Nanos) -> Vec<Unit> {
    let unit = |(number, unit): (usize, &Unit)| {
        let leaves = if question.use_ready { unit.ready } else { 0 };
        let stays = Unit { ready: leaves.max(now), ..unit.clone() };
        let Some(post) = posts.iter().find(|post| post.unit == number) else { return stays };
        let time = |road: u32| network.roads[road as usize].time;
        let ways = Ways::from(&network.out, unit.node, leaves, time);
        if ways.cost[post.node as usize] == NEVER {
            return stays;
        }
        let path = ways.path(post.node);
        let next = path.iter().copied().find(|node| ways.cost[*node as usize] >= now);
        let node = next.unwrap_or(post.node);
        Unit { node, ready: ways.cost[node as usize].max(now), ..unit.clone() }
    };
    question.units.iter().enumerate().map(unit).collect()
}
