//! One plan of a cordon, played: the units drive and set up, the vehicle drives and is stopped or not.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::Violation;
use super::super::claim::{Claim, TIME_TOLERANCE, by_id};
use super::super::drive::{Drive, drive, ways};
use crate::cordon::{Model, Question};
use crate::network::{NEVER, Nanos, Network, Node, seconds};

/// The vehicle on free streets, and the ways of the units.
pub(super) struct Ground<'a> {
    pub(super) network: &'a Network,
    pub(super) question: &'a Question,
    /// How long the vehicle takes on each road.
    pub(super) vehicle_times: Vec<Nanos>,
    /// The vehicle on free streets.
    pub(super) free: Drive,
    ways: HashMap<Node, Vec<Nanos>>,
}

/// A post that is held.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub(super) node: Node,
    pub(super) unit: usize,
    pub(super) travel: Nanos,
    /// Since when it stands, counted from the report.
    pub(super) stands: Nanos,
}

/// What a plan is worth.
pub(super) struct Worth {
    pub(super) finish: Nanos,
    pub(super) units: usize,
    pub(super) travel: Nanos,
    pub(super) trapped: usize,
}

impl<'a> Ground<'a> {
    pub(super) fn new(network: &'a Network, question: &'a Question) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "the problem's reader bounds the time of all roads together"
        )]
        let time = |road: &crate::network::Road| match (question.speed_kmh, road.length_micrometers) {
            (Some(kmh), Some(micrometers)) => (micrometers as f64 * 3_600.0 / kmh).round() as Nanos,
            _ => road.time,
        };
        let vehicle_times: Vec<Nanos> = network.roads.iter().map(time).collect();
        let free = drive(network, &starts(question), |road| vehicle_times[road as usize], |_, _| false);
        Self { network, question, vehicle_times, free, ways: HashMap::new() }
    }

    /// How long a unit drives to a node.
    pub(super) fn way(&mut self, unit: usize, to: Node) -> Nanos {
        let (network, from) = (self.network, self.question.units[unit].node);
        self.ways.entry(from).or_insert_with(|| ways(network, from))[to as usize]
    }

    /// When a unit's post stands after a way of so long, counted from the report.
    pub(super) fn stands(&self, unit: usize, way: Nanos) -> Nanos {
        self.question.units[unit].ready.saturating_add(way).saturating_add(self.question.setup)
    }

    /// Whether a post that stands since a moment meets a vehicle that comes at another, by the vehicle's clock.
    pub(super) fn meets(&self, stands: Nanos, vehicle: Nanos, tolerance: Nanos) -> bool {
        let late = stands.saturating_add(self.question.margin) - tolerance;
        vehicle == NEVER || late <= vehicle - self.question.report_delay
    }

    /// The vehicle against posts that stand since these moments; [`NEVER`] where there is none.
    pub(super) fn drive(&self, stands: &[Nanos], tolerance: Nanos) -> Drive {
        let counts = |node: Node, arrival: Nanos| match self.question.model {
            Model::Static => self.free.arrival[node as usize],
            Model::Dynamic => arrival,
        };
        let stops = |node: Node, arrival: Nanos| {
            let stands = stands[node as usize];
            stands != NEVER && self.meets(stands, counts(node, arrival), tolerance)
        };
        let time = |road: u32| self.vehicle_times[road as usize];
        drive(self.network, &starts(self.question), time, stops)
    }

    /// The route to the target that is reached first, where one is.
    pub(super) fn escape(&self, drive: &Drive) -> Option<(Node, Value)> {
        let reached = self.question.targets.iter().filter(|target| drive.passes(**target));
        let first = reached.copied().min_by_key(|target| (drive.arrival[*target as usize], *target))?;
        Some((first, drive.route(self.network, first, self.question.report_delay)))
    }
}

fn starts(question: &Question) -> Vec<(Node, Nanos)> {
    question.starts.iter().map(|start| (start.node, start.after)).collect()
}

/// Reads a plan, plays it, and says what it is worth.
pub(super) fn read_plan(ground: &mut Ground<'_>, posts: &Claim<'_>) -> Result<Worth, Violation> {
    let held = held(ground, posts)?;
    let mut stands = vec![NEVER; ground.network.node_count()];
    for post in &held {
        stands[post.node as usize] = post.stands;
    }
    let drive = ground.drive(&stands, TIME_TOLERANCE);
    if let Some((target, route)) = ground.escape(&drive) {
        let late = held.iter().find(|post| drive.passes(post.node));
        let late = late.map_or(String::new(), |post| format!("; {}", lateness(ground, &drive, post)));
        let what = format!("the vehicle escapes to {}{late}", ground.network.name(target));
        return Err(Violation::shown(what, route));
    }
    // A post that would come late anywhere is no post, even where the vehicle is stopped before it.
    let free = &ground.free;
    let is_late = |post: &&Held| match ground.question.model {
        Model::Static => !ground.meets(post.stands, free.arrival[post.node as usize], TIME_TOLERANCE),
        Model::Dynamic => drive.passes(post.node),
    };
    if let Some(post) = held.iter().find(is_late) {
        let drive = if drive.passes(post.node) { &drive } else { free };
        let route = drive.route(ground.network, post.node, ground.question.report_delay);
        return Err(Violation::shown(lateness(ground, drive, post), route));
    }
    // Whether the plan holds is told first: a printed time is rounded, and a way out is worse than that.
    are_times_true(ground, posts, &held)?;
    Ok(Worth {
        finish: held.iter().map(|post| post.stands).max().unwrap_or(0),
        units: held.len(),
        travel: held.iter().map(|post| post.travel).sum(),
        trapped: ground.network.names.iter().zip(0..).filter(|(_, node)| drive.passes(*node)).count(),
    })
}

fn lateness(ground: &Ground<'_>, drive: &Drive, post: &Held) -> String {
    let arrival = match ground.question.model {
        Model::Static => ground.free.arrival[post.node as usize],
        Model::Dynamic => drive.arrival[post.node as usize],
    };
    format!(
        "the post at {} stands {} s after the report, and the vehicle may be there after {} s",
        ground.network.name(post.node),
        seconds(post.stands),
        seconds(arrival - ground.question.report_delay)
    )
}

/// The posts as the units hold them.
fn held(ground: &mut Ground<'_>, posts: &Claim<'_>) -> Result<Vec<Held>, Violation> {
    let (mut by_node, mut by_unit) = (HashMap::new(), HashMap::new());
    let (network, question) = (ground.network, ground.question);
    let units = by_id(&question.units);
    let mut held = Vec::new();
    for claim in posts.list()? {
        let (node_at, unit_at) = (claim.needed("node")?, claim.needed("unit")?);
        let (node, unit) = (node_at.node(network)?, unit_at.unit(&units)?);
        if let Some(other) = by_node.insert(node, unit) {
            let ids = [&question.units[other].id, &question.units[unit].id];
            let witness = json!({ "node": network.name(node), "units": ids });
            return Err(node_at.shown_wrong("is held twice", witness));
        }
        if let Some(other) = by_unit.insert(unit, node) {
            let nodes = [network.name(other), network.name(node)];
            let witness = json!({ "unit": question.units[unit].id, "nodes": nodes });
            return Err(unit_at.shown_wrong("holds two posts", witness));
        }
        let travel = ground.way(unit, node);
        if travel == NEVER {
            return Err(unit_at.wrong(format!("has no way to {}", network.name(node))));
        }
        held.push(Held { node, unit, travel, stands: ground.stands(unit, travel) });
    }
    Ok(held)
}

/// Holds the times that are claimed against the posts' own.
fn are_times_true(ground: &Ground<'_>, posts: &Claim<'_>, held: &[Held]) -> Result<(), Violation> {
    for (claim, post) in posts.list()?.iter().zip(held) {
        if let Some(claim) = claim.get("arrive_seconds") {
            claim.is_time(ground.question.units[post.unit].ready + post.travel)?;
        }
        if let Some(claim) = claim.get("vehicle_seconds") {
            match ground.free.arrival[post.node as usize] {
                NEVER => return Err(claim.wrong("is not true; the vehicle has no way there")),
                arrival => claim.is_time(arrival - ground.question.report_delay)?,
            }
        }
    }
    Ok(())
}
