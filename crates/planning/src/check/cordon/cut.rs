//! The cheapest cut beyond what is passed in any case, at prices: what every plan costs at least.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::super::flow::{ENDLESS, Flow};
use super::case::{Case, Comer};
use super::reach::{Fate, Reach, Settled};
use crate::network::{NEVER, Nanos, Node};

/// What a plan costs: what it is worth to a goal, and prices on what is scarce.
pub(super) struct Tariff {
    /// What every post is worth to the goal.
    pub(super) of_post: i64,
    /// Whether ways are worth their nanoseconds.
    pub(super) travel: bool,
    /// What every passed node costs.
    pub(super) of_node: i64,
    /// The price of each unit; nothing where there is none.
    pub(super) units: HashMap<usize, i64>,
    /// What all that is scarce costs together.
    pub(super) stock: i128,
}

impl Tariff {
    /// The cheapest of some comers.
    fn cheapest(&self, comers: &[Comer]) -> Option<i64> {
        let cost = |comer: &Comer| {
            let travel = if self.travel { comer.way } else { 0 };
            self.of_post + travel + self.units.get(&comer.unit).copied().unwrap_or(0)
        };
        comers.iter().map(cost).min()
    }
}

/// No plan that agrees with what is settled costs less than this; [`ENDLESS`] where there is none.
pub(super) fn least(
    case: &Case<'_>,
    settled: &Settled<'_>,
    reach: &Reach,
    detour_percent: Option<i64>,
    tariff: &Tariff,
) -> i128 {
    let endless = i128::from(ENDLESS);
    let is_posted = |node: &Node| settled.fates.get(node) == Some(&Fate::Posted);
    let (posted, edge): (Vec<Node>, Vec<Node>) = reach.edge.iter().copied().partition(is_posted);
    let mut total = i128::from(tariff.of_node) * i128::try_from(reach.passed).unwrap_or(0) - tariff.stock;
    for node in posted {
        let by = reach.arrival[node as usize].min(settled.until);
        match tariff.cheapest(case.in_time(node, by)) {
            Some(cost) => total += i128::from(cost),
            None => return endless,
        }
    }
    let labels = labels(case, reach, &edge, detour_percent);
    let mut nodes: Vec<Node> = labels.keys().copied().collect();
    nodes.sort_unstable();
    let place: HashMap<Node, usize> = nodes.iter().copied().zip(0..).collect();
    let (source, sink) = (2 * nodes.len(), 2 * nodes.len() + 1);
    let mut flow = Flow::new(2 * nodes.len() + 2);
    for (at, node) in nodes.iter().enumerate() {
        let label = labels[node];
        let post = tariff.cheapest(case.in_time(*node, label.min(settled.until))).unwrap_or(ENDLESS);
        flow.arc(2 * at, 2 * at + 1, post, 0);
        let end = if case.is_target[*node as usize] { ENDLESS } else { tariff.of_node };
        flow.arc(2 * at + 1, sink, end, 0);
        for (next, road) in case.network.out.of(*node) {
            let Some(there) = labels.get(&next) else { continue };
            let arrives = label.saturating_add(case.vehicle_times[road as usize]);
            if detour_percent.is_none() || arrives <= *there {
                flow.arc(2 * at + 1, 2 * place[&next], ENDLESS, 0);
            }
        }
    }
    for node in &edge {
        let at = place[node];
        flow.arc(source, 2 * at, ENDLESS, 0);
        match reach.follows(case, settled, *node) {
            None => flow.arc(2 * at + 1, sink, ENDLESS, 0),
            Some(more) => {
                for next in more.iter().filter_map(|next| place.get(next)).filter(|next| **next != at) {
                    flow.arc(2 * at + 1, 2 * next + 1, ENDLESS, 0);
                }
            }
        }
    }
    match flow.greatest(source, sink) {
        ENDLESS => endless,
        cut => total + i128::from(cut),
    }
}

/// By when the vehicle comes to each node of the edge that is not settled, and beyond, at the latest if it comes along
/// roads that count so much longer; by no bound without a detour.
fn labels(
    case: &Case<'_>,
    reach: &Reach,
    edge: &[Node],
    detour_percent: Option<i64>,
) -> HashMap<Node, Nanos> {
    let percent = 100 + detour_percent.unwrap_or(0);
    let mut labels: HashMap<Node, Nanos> = HashMap::new();
    let mut waiting = BinaryHeap::new();
    for node in edge {
        labels.insert(*node, reach.arrival[*node as usize]);
        waiting.push(Reverse((reach.arrival[*node as usize], *node)));
    }
    let is_edge: HashSet<Node> = reach.edge.iter().copied().collect();
    while let Some(Reverse((label, node))) = waiting.pop() {
        if label > labels[&node] {
            continue;
        }
        for (next, road) in case.network.out.of(node) {
            if reach.is_passed[next as usize] || is_edge.contains(&next) {
                continue;
            }
            let there = label.saturating_add(case.vehicle_times[road as usize].saturating_mul(percent) / 100);
            if labels.get(&next).is_none_or(|known| there < *known) {
                labels.insert(next, there);
                waiting.push(Reverse((there, next)));
            }
        }
    }
    if detour_percent.is_none() {
        for (_, label) in labels.iter_mut().filter(|(node, _)| !is_edge.contains(*node)) {
            *label = NEVER;
        }
    }
    labels
}
