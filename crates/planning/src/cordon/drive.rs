//! The vehicle's drive against a plan: what it can still reach, whom it meets, and how it gets out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::field::{Field, NEVER};
use super::question::{Model, Question};
use crate::network::{Nanos, Network, Node};

/// A post of a plan: who holds which node, after what way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Held {
    /// The node.
    pub node: Node,
    /// The unit, by its place in the question.
    pub unit: u32,
    /// The unit's way from where it stands.
    pub travel: Nanos,
}

/// What became of the vehicle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drive {
    /// When it passes each node at the earliest, counted from the deed; [`NEVER`] where it does not pass.
    pub passes: Vec<Nanos>,
    /// When it is stopped at each node at the earliest; [`NEVER`] where it is not.
    pub stopped: Vec<Nanos>,
    came_from: Vec<Node>,
}

/// Nobody's predecessor.
const NOWHERE: Node = Node::MAX;

impl Drive {
    /// Drives from the starts past the posts. In the static model a post stops whom it meets if it stands before the
    /// vehicle could be there on free streets; in the dynamic model it stops every arrival after it stands.
    pub fn new(network: &Network, question: &Question, field: &Field, model: Model, posts: &[Held]) -> Self {
        let mut stands = vec![NEVER; network.node_count()];
        for post in posts {
            let there = &mut stands[post.node as usize];
            *there = field.stands(post.unit, post.travel).min(*there);
        }
        Self::against(network, question, field, model, &stands)
    }

    /// The same, with the moment since when a post stands at each node, [`NEVER`] where none does.
    pub fn against(
        network: &Network,
        question: &Question,
        field: &Field,
        model: Model,
        stands: &[Nanos],
    ) -> Self {
        let nodes = network.node_count();
        let nothing = || vec![NEVER; nodes];
        let mut drive = Self { passes: nothing(), stopped: nothing(), came_from: vec![NOWHERE; nodes] };
        let mut queue = BinaryHeap::new();
        for start in &question.starts {
            queue.push(Reverse((start.after, start.node, NOWHERE)));
        }
        while let Some(Reverse((arrival, node, from))) = queue.pop() {
            let at = node as usize;
            if drive.passes[at] != NEVER || drive.stopped[at] != NEVER {
                continue;
            }
            drive.came_from[at] = from;
            let counts = match model {
                Model::Static => field.vehicle[at],
                Model::Dynamic => arrival,
            };
            if stands[at] != NEVER && field.is_met(stands[at], counts) {
                drive.stopped[at] = arrival;
                continue;
            }
            drive.passes[at] = arrival;
            for (next, road) in network.out.of(node) {
                let there = arrival + field.vehicle_times[road as usize];
                if drive.passes[next as usize] == NEVER && drive.stopped[next as usize] == NEVER {
                    queue.push(Reverse((there, next, node)));
                }
            }
        }
        drive
    }

    /// How many nodes it passes.
    pub fn trapped_nodes(&self) -> usize {
        self.passes.iter().filter(|passes| **passes != NEVER).count()
    }

    /// The target that it reaches first.
    pub fn escapes_to(&self, targets: &[Node]) -> Option<Node> {
        let reached = targets.iter().filter(|target| self.passes[**target as usize] != NEVER);
        reached.copied().min_by_key(|target| (self.passes[*target as usize], *target))
    }

    /// Its way to a node that it passes or is stopped at, from the start.
    pub fn way_to(&self, node: Node) -> Vec<Node> {
        let back = std::iter::successors(Some(node), |node| {
            Some(self.came_from[*node as usize]).filter(|from| *from != NOWHERE)
        });
        let mut way: Vec<Node> = back.collect();
        way.reverse();
        way
    }
}
