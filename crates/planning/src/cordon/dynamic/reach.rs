//! What the vehicle passes in any case: its drive when every node that is not settled is held by whoever is first.
//!
//! Every plan that agrees with what is settled lets the vehicle pass at least these nodes, and lets it arrive at them and
//! at their neighbours not later than here: a plan's posts stand later than the first comers' or not at all, so whatever
//! passes here passes there. This is what the search is built on: the arrivals here are the *latest* that any such plan
//! can hope for at the nodes where the drive ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::case::Case;
use crate::cordon::field::NEVER;
use crate::network::{Nanos, Node};

/// What is settled of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// Nothing.
    Open,
    /// No post stands there in time: the vehicle passes if it comes.
    Passed,
    /// A post stands there in time.
    Posted,
}

/// What becomes of a node in the drive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// The vehicle does not come.
    Beyond,
    /// It passes.
    Passed,
    /// It is stopped.
    Edge,
}

/// The drive.
#[derive(Debug)]
pub(super) struct Reach {
    /// What becomes of each node.
    pub(super) places: Vec<Place>,
    /// When the vehicle arrives where it passes or is stopped.
    pub(super) arrivals: Vec<Nanos>,
    /// How many nodes it passes.
    pub(super) passed: usize,
    /// Where it is stopped, in the order of its arrivals.
    pub(super) edge: Vec<Node>,
    /// Whether it passes a target, or comes before anybody can be at a node that was settled to have a post.
    pub(super) is_lost: bool,
}

impl Reach {
    /// Drives. A post that counts only later than `until` does not count.
    pub(super) fn new(case: &Case<'_>, fates: &[Fate], until: Nanos) -> Self {
        let nodes = fates.len();
        let mut reach = Self {
            places: vec![Place::Beyond; nodes],
            arrivals: vec![NEVER; nodes],
            passed: 0,
            edge: Vec::new(),
            is_lost: false,
        };
        drive(case, |node, arrival| {
            let at = node as usize;
            let is_in_time = case.earliest(node) <= arrival.min(until);
            reach.arrivals[at] = arrival;
            if is_in_time && fates[at] != Fate::Passed {
                reach.edge.push(node);
                reach.places[at] = Place::Edge;
                return Some(false);
            }
            reach.passed += 1;
            reach.places[at] = Place::Passed;
            reach.is_lost |= case.is_target[at] || fates[at] == Fate::Posted;
            (!reach.is_lost).then_some(true)
        });
        reach
    }
}

/// Drives from the starts. Each node is visited once, when the vehicle arrives at the earliest; the visitor says whether
/// it drives on from there, or that it is enough.
pub(super) fn drive(case: &Case<'_>, mut visit: impl FnMut(Node, Nanos) -> Option<bool>) {
    let mut arrivals = vec![NEVER; case.is_target.len()];
    let mut queue = BinaryHeap::new();
    for start in case.starts {
        if start.after < arrivals[start.node as usize] {
            arrivals[start.node as usize] = start.after;
            queue.push(Reverse((start.after, start.node)));
        }
    }
    while let Some(Reverse((arrival, node))) = queue.pop() {
        if arrival > arrivals[node as usize] {
            continue;
        }
        // Nobody arrives earlier any more: what comes later, or again at the same moment, is passed over.
        arrivals[node as usize] = arrival - 1;
        match visit(node, arrival) {
            Some(true) => {}
            Some(false) => continue,
            None => return,
        }
        for (next, road) in case.network.out.of(node) {
            let there = arrival + case.field.vehicle_times[road as usize];
            if there < arrivals[next as usize] {
                arrivals[next as usize] = there;
                queue.push(Reverse((there, next)));
            }
        }
    }
}

/// What follows from passing one more node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Follows {
    /// The vehicle gets out, comes too early to a node that was settled to have a post, or passes too many nodes.
    Lost,
    /// It passes these nodes as well, that node among them.
    Passed(Vec<Node>),
}

/// Asks what follows, again and again.
#[derive(Debug)]
pub(super) struct Probe {
    arrivals: Vec<Nanos>,
    touched: Vec<Node>,
    queue: BinaryHeap<Reverse<(Nanos, Node)>>,
}

impl Probe {
    /// Takes room for so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { arrivals: vec![NEVER; nodes], touched: Vec::new(), queue: BinaryHeap::new() }
    }

    /// What follows if the vehicle passes this node of the edge, when more nodes than `area` are too many.
    pub(super) fn follows(
        &mut self,
        case: &Case<'_>,
        fates: &[Fate],
        (reach, until, area): (&Reach, Nanos, usize),
        node: Node,
    ) -> Follows {
        let mut passed = Vec::new();
        let mut is_lost = false;
        self.arrive(node, reach.arrivals[node as usize]);
        while let Some(Reverse((arrival, at))) = self.queue.pop() {
            if arrival > self.arrivals[at as usize] {
                continue;
            }
            self.arrivals[at as usize] = arrival - 1;
            if reach.places[at as usize] != Place::Passed {
                if at != node && case.earliest(at) <= arrival.min(until) {
                    continue;
                }
                passed.push(at);
                is_lost = case.is_target[at as usize]
                    || fates[at as usize] == Fate::Posted
                    || reach.passed + passed.len() > area;
                if is_lost {
                    break;
                }
            }
            for (next, road) in case.network.out.of(at) {
                let there = arrival + case.field.vehicle_times[road as usize];
                if there < self.arrivals[next as usize].min(reach.arrivals[next as usize]) {
                    self.arrive(next, there);
                }
            }
        }
        self.queue.clear();
        for at in self.touched.drain(..) {
            self.arrivals[at as usize] = NEVER;
        }
        if is_lost { Follows::Lost } else { Follows::Passed(passed) }
    }

    fn arrive(&mut self, node: Node, arrival: Nanos) {
        self.arrivals[node as usize] = arrival;
        self.touched.push(node);
        self.queue.push(Reverse((arrival, node)));
    }
}
