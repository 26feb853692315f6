//! The part of the network in which a static plan can lie, as places for a flow.

use std::collections::{HashMap, HashSet};

use super::plan::Ground;
use crate::network::{NEVER, Nanos, Network, Node};

/// A unit that is in time at a node on free streets.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) unit: usize,
    pub(super) way: Nanos,
    /// Since when its post stands, counted from the report.
    pub(super) stands: Nanos,
}

/// Who is in time where; only nodes with somebody.
pub(super) type Choices = HashMap<Node, Vec<Pair>>;

/// Everybody who is in time anywhere.
pub(super) fn choices(ground: &mut Ground<'_>) -> Choices {
    let (network, question) = (ground.network, ground.question);
    let mut choices = Choices::new();
    for unit in 0..question.units.len() {
        for node in (0_u32..).take(network.node_count()) {
            let way = ground.way(unit, node);
            let vehicle = ground.free.arrival[node as usize];
            if way == NEVER || vehicle == NEVER {
                continue;
            }
            let stands = ground.stands(unit, way);
            if ground.meets(stands, vehicle, 0) {
                choices.entry(node).or_default().push(Pair { unit, way, stands });
            }
        }
    }
    choices
}

/// Where a flow can be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    /// Passed whatever is held.
    Passed,
    /// From here the vehicle gets out whatever is held.
    Lost,
    /// A node at which somebody can be in time.
    Choice(Node),
    /// Nodes that nobody can hold and that are joined both ways, by their lowest.
    Patch(Node),
}

/// The place of every node.
pub(super) struct Places {
    pub(super) of: Vec<Place>,
    /// How many nodes are passed anyway.
    pub(super) passed: usize,
    /// How many nodes each patch has.
    pub(super) patch_nodes: HashMap<Node, usize>,
}

impl Places {
    /// None where a start leads to a target past no choice.
    pub(super) fn new(ground: &Ground<'_>, choices: &Choices) -> Option<Self> {
        let network = ground.network;
        let is_choice = |node: Node| choices.contains_key(&node);
        let starts: Vec<Node> = ground.question.starts.iter().map(|start| start.node).collect();
        let passed = spread(&starts, |node| network.out.of(node).map(|(node, _)| node).collect(), is_choice);
        if ground.question.targets.iter().any(|target| passed.contains(target)) {
            return None;
        }
        let into = |node| network.into.of(node).map(|(node, _)| node).collect();
        let lost = spread(&ground.question.targets, into, is_choice);
        let mut of = Vec::with_capacity(network.node_count());
        for node in (0_u32..).take(network.node_count()) {
            of.push(match (passed.contains(&node), lost.contains(&node), is_choice(node)) {
                (true, ..) => Place::Passed,
                (_, true, _) => Place::Lost,
                (.., true) => Place::Choice(node),
                _ => Place::Patch(Node::MAX),
            });
        }
        let mut places = Self { of, passed: passed.len(), patch_nodes: HashMap::new() };
        places.patch(network);
        Some(places)
    }

    fn patch(&mut self, network: &Network) {
        for seed in (0_u32..).take(network.node_count()) {
            if self.of[seed as usize] != Place::Patch(Node::MAX) {
                continue;
            }
            let mut waiting = vec![seed];
            self.of[seed as usize] = Place::Patch(seed);
            let mut count = 0;
            while let Some(node) = waiting.pop() {
                count += 1;
                for (next, road) in network.out.of(node) {
                    let is_new = self.of[next as usize] == Place::Patch(Node::MAX);
                    if is_new && !network.roads[road as usize].oneway {
                        self.of[next as usize] = Place::Patch(seed);
                        waiting.push(next);
                    }
                }
            }
            self.patch_nodes.insert(seed, count);
        }
    }
}

/// Everything that some nodes lead to past no choice.
fn spread(
    from: &[Node],
    next: impl Fn(Node) -> Vec<Node>,
    is_choice: impl Fn(Node) -> bool,
) -> HashSet<Node> {
    let mut found: HashSet<Node> = from.iter().copied().filter(|node| !is_choice(*node)).collect();
    let mut waiting: Vec<Node> = found.iter().copied().collect();
    while let Some(node) = waiting.pop() {
        for node in next(node) {
            if !is_choice(node) && found.insert(node) {
                waiting.push(node);
            }
        }
    }
    found
}
