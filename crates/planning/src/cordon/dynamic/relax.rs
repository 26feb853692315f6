//! Bounds by cuts: what every plan that agrees with what is settled costs at least, at given prices.
//!
//! ```text
//!   starts ══► what the vehicle passes in any case ──► edge ──► … beyond … ──► targets
//!                      (the source)                     ╰──── cut here by posts ────╯ (the sink)
//! ```
//!
//! Take for every node beyond a *label*, and keep only the roads on which the vehicle, leaving one node by its label,
//! comes to the next not after its label. Every way along such roads is a way that the vehicle can drive, and it arrives
//! everywhere by the label; so a plan must have on it a post that counts by the label of its node. The plan's posts are
//! therefore a cut of these roads, if each node may be held by whoever counts by its label, and the cheapest such cut is
//! a bound. This holds for any labels. Without a detour, labels are the vehicle's shortest arrivals from the edge: few
//! roads, but only posts that are early. With a detour of so many per cent the roads beyond count as that much longer in
//! the labels: more roads and more posts. With any detour, all roads are kept and every post that keeps to the limit.
//!
//! Whoever passes a node of the edge passes also what follows from it (see `reach`): the cut may not part them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::case::Case;
use super::prices::Tariff;
use super::reach::{Fate, Follows, Place, Reach};
use crate::cordon::field::NEVER;
use crate::cordon::flow::{Flow, UNLIMITED};
use crate::network::{Nanos, Node};

/// By how much the vehicle may come later than on its shortest way from the edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Detour {
    /// By so many hundredths of its way.
    Percent(u32),
    /// By anything.
    Any,
    /// By nothing, but all roads are kept. This is no bound: its cuts are plans that are safe whatever else is held.
    Safe,
}

/// The network beyond, ready to be cut.
#[derive(Debug)]
pub(super) struct Relaxation {
    /// The nodes that can be cut, the edge first.
    nodes: Vec<Node>,
    /// By when a post must count at each of them.
    pub(super) labels: Vec<Nanos>,
    /// The nodes that were settled to have a post, and when the vehicle arrives there at the latest.
    pub(super) posted: Vec<(Node, Nanos)>,
    passed: usize,
    /// Nodes that the vehicle cannot pass without getting out.
    is_end: Vec<bool>,
    /// So many of the pairs of each node count by its label.
    in_time: Vec<usize>,
    /// The arcs that a post cuts.
    arcs: Vec<u32>,
    /// What a node costs that is passed, as the flow knows it.
    node_cost: i64,
    /// By how much the flow's value is too high, since nodes have become cheaper: for the flow that is a supply.
    surplus: i64,
    flow: Flow,
}

/// A cheapest cut.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// What it costs, together with all that is settled, above what is scarce.
    pub(super) value: i64,
    /// The nodes that are passed beyond what is passed in any case.
    pub(super) passed: Vec<Node>,
    /// The posts with the moment by which each must count, those settled first.
    pub(super) posts: Vec<(Node, Nanos)>,
}

impl Relaxation {
    /// Lays out what lies beyond the reach.
    pub(super) fn new(ground: &Beyond<'_>, until: Nanos, detour: Detour) -> Self {
        let Beyond { case, fates, reach, follows } = *ground;
        let is_posted = |node: &Node| fates[*node as usize] == Fate::Posted;
        let by = |node: &Node| (*node, reach.arrivals[*node as usize].min(until));
        let posted = reach.edge.iter().filter(|node| is_posted(node)).map(by).collect();
        let (nodes, labels) = ground.labels(detour);
        let mut place = vec![u32::MAX; fates.len()];
        for (at, node) in (0_u32..).zip(&nodes) {
            place[*node as usize] = at;
        }
        let count = u32::try_from(nodes.len()).expect("nodes are numbered by u32");
        let mut arcs: Vec<(u32, u32, i64)> = (0..count).map(|at| (2 * at, 2 * at + 1, 0)).collect();
        let mut is_end: Vec<bool> = nodes.iter().map(|node| case.is_target[*node as usize]).collect();
        for ((at, _), follows) in (0_u32..).zip(&nodes).zip(follows) {
            match &follows.1 {
                Follows::Lost => is_end[at as usize] = true,
                Follows::Passed(passed) => {
                    let there = passed.iter().map(|node| place[*node as usize]);
                    let there = there.filter(|there| *there != at);
                    arcs.extend(there.map(|there| (2 * at + 1, 2 * there + 1, UNLIMITED)));
                }
            }
        }
        for (at, node) in (0_u32..).zip(&nodes) {
            for (next, road) in case.network.out.of(*node) {
                let there = place[next as usize];
                let is_kept = there != u32::MAX
                    && match detour {
                        Detour::Any | Detour::Safe => true,
                        Detour::Percent(_) => {
                            labels[at as usize] + case.field.vehicle_times[road as usize]
                                <= labels[there as usize]
                        }
                    };
                if is_kept {
                    arcs.push((2 * at + 1, 2 * there, UNLIMITED));
                }
            }
        }
        let (mut flow, places) = Flow::new(2 * nodes.len(), &arcs);
        (0..follows.len()).zip(0..).for_each(|(_, at)| flow.add_terminal(2 * at, UNLIMITED));
        for (_, at) in is_end.iter().zip(0..).filter(|one| *one.0) {
            flow.add_terminal(2 * at + 1, -UNLIMITED);
        }
        let labels: Vec<Nanos> = labels.into_iter().map(|label| label.min(until)).collect();
        let in_time = |(node, label): (&Node, &Nanos)| case.in_time(*node, *label).len();
        Self {
            is_end,
            in_time: nodes.iter().zip(&labels).map(in_time).collect(),
            labels,
            passed: reach.passed,
            arcs: places[..nodes.len()].to_vec(),
            nodes,
            posted,
            node_cost: 0,
            surplus: 0,
            flow,
        }
    }

    /// The cheapest cut at these prices; none where no cut exists.
    pub(super) fn cut(&mut self, case: &Case<'_>, tariff: &Tariff) -> Option<Cut> {
        let passed = i64::try_from(self.passed).expect("nodes are numbered by u32");
        let mut settled = passed * tariff.node - tariff.stock;
        for (node, by) in &self.posted {
            settled += tariff.post(case, *node, case.in_time(*node, *by))?;
        }
        let more = tariff.node - self.node_cost;
        self.node_cost = tariff.node;
        for (at, node) in self.nodes.iter().enumerate() {
            let pairs = &case.pairs(*node)[..self.in_time[at]];
            self.flow.set_capacity(self.arcs[at], tariff.post(case, *node, pairs).unwrap_or(UNLIMITED));
        }
        for (_, at) in self.is_end.iter().zip(0..).filter(|one| more != 0 && !one.0) {
            self.flow.add_terminal(2 * at + 1, -more);
            self.surplus += (-more).max(0);
        }
        let flow = if tariff.node > 0 { self.flow.run_from_source() } else { self.flow.run() };
        let value = flow - self.surplus;
        if value >= UNLIMITED {
            return None;
        }
        let mut cut = Cut { value: value + settled, passed: Vec::new(), posts: self.posted.clone() };
        for (at, node) in (0_u32..).zip(&self.nodes) {
            if self.flow.is_by_source(2 * at + 1) {
                cut.passed.push(*node);
            } else if self.flow.is_by_source(2 * at) {
                cut.posts.push((*node, self.labels[at as usize]));
            }
        }
        Some(cut)
    }
}

/// What lies beyond a reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beyond<'a> {
    /// The question.
    pub(super) case: &'a Case<'a>,
    /// What is settled.
    pub(super) fates: &'a [Fate],
    /// What is passed in any case.
    pub(super) reach: &'a Reach,
    /// The nodes of the edge that are not settled, with what follows from passing each.
    pub(super) follows: &'a [(Node, Follows)],
}

impl Beyond<'_> {
    /// The nodes that the vehicle can come to from the edge, the edge first, with their labels.
    fn labels(&self, detour: Detour) -> (Vec<Node>, Vec<Nanos>) {
        let percent = match detour {
            Detour::Percent(percent) => 100 + Nanos::from(percent),
            Detour::Any | Detour::Safe => 100,
        };
        let mut labels = vec![NEVER; self.fates.len()];
        let mut queue = BinaryHeap::new();
        for (node, _) in self.follows {
            labels[*node as usize] = self.reach.arrivals[*node as usize];
            queue.push(Reverse((labels[*node as usize], *node)));
        }
        let mut nodes: Vec<Node> = self.follows.iter().map(|one| one.0).collect();
        while let Some(Reverse((label, node))) = queue.pop() {
            if label > labels[node as usize] {
                continue;
            }
            for (next, road) in self.case.network.out.of(node) {
                let is_edge = self.reach.places[next as usize] == Place::Edge;
                let is_free = match self.reach.places[next as usize] {
                    Place::Passed => false,
                    Place::Edge => detour == Detour::Safe && self.fates[next as usize] != Fate::Posted,
                    Place::Beyond => true,
                };
                let there = label + self.case.field.vehicle_times[road as usize] * percent / 100;
                if is_free && there < labels[next as usize] {
                    if labels[next as usize] == NEVER && !is_edge {
                        nodes.push(next);
                    }
                    labels[next as usize] = there;
                    queue.push(Reverse((there, next)));
                }
            }
        }
        let by = |node: &Node| match detour {
            Detour::Any if self.reach.places[*node as usize] == Place::Beyond => NEVER,
            _ => labels[*node as usize],
        };
        let labels = nodes.iter().map(by).collect();
        (nodes, labels)
    }
}
