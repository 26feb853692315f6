//! Whether prices on the routes prove that no choice of places meets more.
//!
//! Weights and prices are taken in whole parts of the grain of which every weight is a multiple. Let some units have
//! their places already and let every route that they do not meet have a price of at most its weight. Whoever stands
//! where a route passes is paid the price, the rest of the weight is paid in any case; so all that can be met is at
//! most what is met already, the rests, and for each further unit the best-paid of its nodes.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::super::Violation;
use super::super::claim::{Claim, Units, by_id};
use super::arrivals;
use crate::interception::Question;
use crate::network::{NEVER, Network, Node};

/// A grain has so many parts.
const PARTS: i128 = 1 << 20;
/// A proof has no more steps one within the other.
const DEPTH_MAX: usize = 128;

/// Looks the proof through; false where there is none.
pub(super) fn is_proved(
    network: &Network,
    question: &Question,
    certificate: &Claim<'_>,
    met_weight: f64,
) -> Result<bool, Violation> {
    let Some(steps) = certificate.get("proof") else { return Ok(false) };
    let grain_at = certificate.needed("grain")?;
    let grain = grain_at.number()?;
    let Some(weights) = whole_weights(question, grain) else {
        return Err(grain_at.wrong("does not divide every weight"));
    };
    let units = by_id(&question.units);
    let routes = question.routes.iter().zip(0..).map(|(route, number)| (&*route.name, number)).collect();
    let sets = (0..question.units.len()).map(|unit| sets(network, question, unit)).collect();
    let mut proof = Proof { network, sets, weights, grain, units, routes, twins: HashMap::new(), limit: 0 };
    let limit = met_weight / grain;
    if !(0.0..=1e18).contains(&limit) {
        return Err(grain_at.wrong("is no grain of what is met"));
    }
    proof.limit = parts(limit.round() + 1.0);
    if let Some(twins) = certificate.get("twins") {
        proof.take_twins(question, &twins)?;
    }
    let part = Part {
        is_met: vec![false; question.routes.len()],
        open: (0..question.units.len()).collect(),
        ruled_out: vec![HashSet::new(); question.units.len()],
    };
    proof.look_through(&steps, part, 0)?;
    Ok(true)
}

/// The weights in whole grains; none where one of them is no multiple.
fn whole_weights(question: &Question, grain: f64) -> Option<Vec<i128>> {
    if !grain.is_finite() || grain <= 0.0 {
        return None;
    }
    let whole = |weight: f64| {
        let grains = weight / grain;
        let is_whole = (grains - grains.round()).abs() <= 1e-6 && grains < 1e15;
        is_whole.then(|| parts(grains.round()))
    };
    question.routes.iter().map(|route| whole(route.weight)).collect()
}

/// So many whole grains in parts.
#[expect(clippy::cast_possible_truncation, reason = "the callers keep to numbers that fit")]
fn parts(grains: f64) -> i128 {
    grains as i128 * PARTS
}

/// The routes that a unit meets at each node where it meets any.
fn sets(network: &Network, question: &Question, unit: usize) -> HashMap<Node, Vec<u32>> {
    let arrivals = arrivals(network, question, unit);
    let mut sets: HashMap<Node, Vec<u32>> = HashMap::new();
    for (route, number) in question.routes.iter().zip(0..) {
        for (time, node) in &route.steps {
            let arrival = arrivals[*node as usize];
            if arrival != NEVER && arrival <= *time {
                let set = sets.entry(*node).or_default();
                if set.last() != Some(&number) {
                    set.push(number);
                }
            }
        }
    }
    sets
}

struct Proof<'a> {
    network: &'a Network,
    /// For each unit, the routes that it meets at each node, ascending.
    sets: Vec<HashMap<Node, Vec<u32>>>,
    /// What each route weighs, in parts.
    weights: Vec<i128>,
    grain: f64,
    units: Units<'a>,
    routes: HashMap<&'a str, usize>,
    /// The other units that meet the same as this one wherever they go.
    twins: HashMap<usize, Vec<usize>>,
    /// What is to be shown not to be reached, in parts.
    limit: i128,
}

/// Some units have their places.
#[derive(Clone)]
struct Part {
    is_met: Vec<bool>,
    /// The other units.
    open: Vec<usize>,
    /// For each unit, the nodes where it brings nothing better.
    ruled_out: Vec<HashSet<Node>>,
}

impl Proof<'_> {
    /// Takes units for twins once it is seen that to each place of one there is one of the other that meets no less.
    fn take_twins(&mut self, question: &Question, claim: &Claim<'_>) -> Result<(), Violation> {
        for group_at in claim.list()? {
            let group =
                group_at.list()?.iter().map(|at| at.unit(&self.units)).collect::<Result<Vec<_>, _>>()?;
            for pair in group.windows(2) {
                if !self.is_no_less(pair[0], pair[1]) || !self.is_no_less(pair[1], pair[0]) {
                    let ids = [&question.units[pair[0]].id, &question.units[pair[1]].id];
                    return Err(group_at.shown_wrong("are no twins", json!({ "units": ids })));
                }
            }
            for unit in &group {
                let others = group.iter().copied().filter(|other| other != unit).collect();
                if self.twins.insert(*unit, others).is_some() {
                    return Err(group_at.wrong("names a unit that has twins already"));
                }
            }
        }
        Ok(())
    }

    /// Whether to each place of a unit there is one of another that meets all the same and perhaps more.
    fn is_no_less(&self, unit: usize, other: usize) -> bool {
        let weighty = |set: &Vec<u32>| -> Vec<u32> {
            set.iter().copied().filter(|route| self.weights[*route as usize] > 0).collect()
        };
        let there: HashSet<Vec<u32>> = self.sets[other].values().map(weighty).collect();
        let holds = |set: &Vec<u32>| {
            set.is_empty()
                || there.contains(set)
                || there.iter().any(|more| set.iter().all(|route| more.binary_search(route).is_ok()))
        };
        self.sets[unit].values().map(weighty).collect::<HashSet<_>>().iter().all(holds)
    }

    /// The routes that a unit meets at a node and that nobody has met yet.
    fn new_at<'s>(&'s self, part: &'s Part, unit: usize, node: Node) -> impl Iterator<Item = u32> + 's {
        let set = self.sets[unit].get(&node).map_or(&[][..], Vec::as_slice);
        set.iter().copied().filter(|route| !part.is_met[*route as usize])
    }

    fn look_through(&self, steps: &Claim<'_>, mut part: Part, depth: usize) -> Result<(), Violation> {
        let list = steps.list()?;
        if depth > DEPTH_MAX {
            return Err(steps.wrong("is nested too deeply"));
        }
        for step in &list {
            let prices = self.prices(step)?;
            let bound = self.bound(&part, &prices);
            if bound < self.limit || self.rule_out_unpaid(&mut part, &prices, bound) {
                return Ok(());
            }
            let Some(unit_at) = step.get("unit") else {
                #[expect(clippy::cast_precision_loss, reason = "for the eye only")]
                let weight = bound as f64 / 1_048_576.0 * self.grain;
                return Err(
                    step.shown_wrong("does not rule out that more is met", json!({ "bound": weight }))
                );
            };
            let (unit, node) = (unit_at.unit(&self.units)?, step.needed("node")?.node(self.network)?);
            if !part.open.contains(&unit) {
                return Err(unit_at.wrong("has its place already"));
            }
            let mut there = part.clone();
            there.open.retain(|open| *open != unit);
            let new: Vec<u32> = self.new_at(&part, unit, node).collect();
            for route in &new {
                there.is_met[*route as usize] = true;
            }
            self.look_through(&step.needed("there")?, there, depth + 1)?;
            self.rule_out(&mut part, unit, node, &new);
            if part.open.iter().any(|unit| self.is_nowhere(&part, *unit)) {
                return Ok(());
            }
        }
        Err(steps.wrong("does not come to an end"))
    }

    /// The nodes of a unit that are left and where it meets something new.
    fn left<'s>(&'s self, part: &'s Part, unit: usize) -> impl Iterator<Item = Node> + 's {
        let left = self.sets[unit].keys().filter(move |node| !part.ruled_out[unit].contains(node));
        left.copied().filter(move |node| self.new_at(part, unit, *node).next().is_some())
    }

    /// Whether a unit has no node left. Where it meets nothing it does no better than where it was ruled out.
    fn is_nowhere(&self, part: &Part, unit: usize) -> bool {
        !part.ruled_out[unit].is_empty() && self.left(part, unit).next().is_none()
    }

    fn paid(&self, part: &Part, unit: usize, node: Node, prices: &[i128]) -> i128 {
        self.new_at(part, unit, node).map(|route| prices[route as usize]).sum()
    }

    /// What the best-paid node of a unit comes to.
    fn best_paid(&self, part: &Part, unit: usize, prices: &[i128]) -> i128 {
        self.left(part, unit).map(|node| self.paid(part, unit, node, prices)).max().unwrap_or(0)
    }

    /// No choice that is left meets more than this.
    fn bound(&self, part: &Part, prices: &[i128]) -> i128 {
        let rests = self.weights.iter().zip(prices.iter().zip(&part.is_met));
        let rest = |(weight, (price, is_met)): (&i128, (&i128, &bool))| {
            if *is_met { *weight } else { weight - price }
        };
        let rests: i128 = rests.map(rest).sum();
        rests + part.open.iter().map(|unit| self.best_paid(part, *unit, prices)).sum::<i128>()
    }

    /// Rules out every node that is paid too little, and says whether some unit has no node left.
    fn rule_out_unpaid(&self, part: &mut Part, prices: &[i128], bound: i128) -> bool {
        let mut unpaid = Vec::new();
        for unit in &part.open {
            let others = bound - self.best_paid(part, *unit, prices);
            let is_unpaid = |node: &Node| others + self.paid(part, *unit, *node, prices) < self.limit;
            unpaid.push(self.left(part, *unit).filter(is_unpaid).collect::<Vec<_>>());
        }
        for (unit, nodes) in part.open.iter().zip(unpaid) {
            part.ruled_out[*unit].extend(nodes);
        }
        part.open.iter().any(|unit| self.is_nowhere(part, *unit))
    }

    /// The prices of a step, in parts; the whole weight where none is listed.
    fn prices(&self, step: &Claim<'_>) -> Result<Vec<i128>, Violation> {
        let mut prices = self.weights.clone();
        for pair in step.needed("prices")?.list()? {
            let list = pair.list()?;
            let [route_at, price_at] = list.as_slice() else {
                return Err(pair.wrong("is no route and price"));
            };
            let route = route_at.name()?;
            let route = self.routes.get(&*route).ok_or_else(|| route_at.wrong("is no route"))?;
            let price = price_at.number()? / self.grain * 1_048_576.0;
            #[expect(clippy::cast_possible_truncation, reason = "it is clamped to what a route weighs")]
            let price = price.round() as i128;
            prices[*route] = price.clamp(0, self.weights[*route]);
        }
        Ok(prices)
    }

    /// Rules a node out for a unit and its twins, with all where they meet nothing that is not met there.
    fn rule_out(&self, part: &mut Part, unit: usize, node: Node, new: &[u32]) {
        let twins = self.twins.get(&unit).map_or(&[][..], Vec::as_slice);
        for unit in [&[unit], twins].concat() {
            let within =
                |node: &Node| self.new_at(part, unit, *node).all(|route| new.binary_search(&route).is_ok());
            let more: Vec<Node> = self.sets[unit].keys().copied().filter(within).collect();
            part.ruled_out[unit].extend(more);
        }
        part.ruled_out[unit].insert(node);
    }
}
