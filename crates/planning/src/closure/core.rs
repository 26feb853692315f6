//! What lies between inside and outside past the controls, as a question for a least cut.

use roads::flow::{Direction, INFINITE, Link, LinkCut, Links, Method, Uncuttable, least_cut};

use super::guard::{Guard, Zone};
use super::price::Prices;
use super::{Control, Question};
use crate::network::{Network, Node};

/// The cheapest completion.
pub(super) struct Completed {
    pub(super) cost: f64,
    pub(super) max_flow: f64,
    parts: i64,
    pub(super) controls: Vec<Control>,
    /// Each road with what flows over it.
    pub(super) flow: Vec<(u32, f64)>,
}

impl Completed {
    /// The cost in whole parts.
    pub(super) fn parts(&self) -> i64 {
        self.parts
    }
}

/// Finds the cheapest completion, or a path on which nothing may be bought.
pub(super) fn cheapest(
    network: &Network,
    question: &Question,
    guard: &Guard,
    leads_out: &[bool],
) -> Result<Completed, Vec<Node>> {
    let prices = Prices::new(network, question);
    let core = Core::new(network, question, guard, leads_out, &prices);
    match least_cut(&core.links, Method::Push) {
        Ok(cut) => Ok(core.completed(network, question, guard, &prices, &cut)),
        Err(path) => Err(core.path(network, &path)),
    }
}

/// How many lanes lead out past the controls at one time.
pub(super) fn lanes_out(network: &Network, question: &Question, guard: &Guard, leads_out: &[bool]) -> i64 {
    let core = Core::new(network, question, guard, leads_out, &Prices::lanes(network));
    least_cut(&core.links, Method::Push).map_or(0, |cut| cut.value)
}

/// All that is inside is one node, all that is outside another, unless they are for sale.
const INSIDE: u32 = 0;
const OUTSIDE: u32 = 1;
const GONE: u32 = u32::MAX;

struct Core {
    links: Links,
    /// The road of each link.
    roads: Vec<u32>,
    /// The node of each number; of the first two none.
    nodes: Vec<Node>,
    /// The number of each node.
    number: Vec<u32>,
}

impl Core {
    fn new(
        network: &Network,
        question: &Question,
        guard: &Guard,
        leads_out: &[bool],
        prices: &Prices<'_>,
    ) -> Self {
        let links = Links {
            costs: vec![INFINITE; 2],
            sources: vec![INSIDE],
            sinks: vec![OUTSIDE],
            ..Links::default()
        };
        let mut core = Self {
            links,
            roads: Vec::new(),
            nodes: vec![Node::MAX; 2],
            number: vec![GONE; guard.zone.len()],
        };
        for node in question.inside.iter().filter(|node| !guard.holds_node(**node)) {
            core.number[*node as usize] = INSIDE;
        }
        for (node, zone) in (0_u32..).zip(&guard.zone) {
            match zone {
                Zone::Between if leads_out[node as usize] => core.add(node, prices),
                Zone::Outside if leads_out[node as usize] => core.number[node as usize] = OUTSIDE,
                _ => {}
            }
        }
        if prices.buys_nodes() {
            core.sell_ends(network, question, guard, prices);
        }
        core.link(network, guard, prices);
        core
    }

    fn add(&mut self, node: Node, prices: &Prices<'_>) {
        self.number[node as usize] = u32::try_from(self.nodes.len()).expect("nodes have 32 bits");
        self.nodes.push(node);
        self.links.costs.push(prices.node(node));
    }

    /// Where a road leads straight from inside to outside, the nodes at its ends are for sale; held or not, so that one
    /// more control never makes the completion dearer.
    fn sell_ends(&mut self, network: &Network, question: &Question, guard: &Guard, prices: &Prices<'_>) {
        for from in &question.inside {
            for (to, _) in network.out.of(*from).filter(|(to, _)| guard.zone(*to) == Zone::Outside) {
                for (node, ends) in [(*from, INSIDE), (to, OUTSIDE)] {
                    if self.number[node as usize] == ends {
                        self.add(node, prices);
                        let number = self.number[node as usize];
                        let list =
                            if ends == INSIDE { &mut self.links.sources } else { &mut self.links.sinks };
                        list.push(number);
                    }
                }
            }
        }
    }

    /// Links everything by the roads that are not held; none leads into the inside or out of the outside.
    fn link(&mut self, network: &Network, guard: &Guard, prices: &Prices<'_>) {
        for (road, number) in network.roads.iter().zip(0_u32..) {
            let (from, to) = (self.number[road.from as usize], self.number[road.to as usize]);
            if from == GONE || to == GONE || from == to || guard.holds_road(number) {
                continue;
            }
            let (start, end) = (guard.zone(road.from), guard.zone(road.to));
            let price = prices.road(road);
            let leads = |from, to| from != Zone::Outside && to != Zone::Inside;
            let forward = if leads(start, end) { price } else { 0 };
            let backward = if leads(end, start) && !road.oneway { price } else { 0 };
            if forward > 0 || backward > 0 {
                self.links.links.push(Link { from, to, forward, backward });
                self.roads.push(number);
            }
        }
    }

    fn completed(
        &self,
        network: &Network,
        question: &Question,
        guard: &Guard,
        prices: &Prices<'_>,
        cut: &LinkCut,
    ) -> Completed {
        let mut controls: Vec<Control> =
            cut.nodes.iter().map(|number| Control::Node(self.nodes[*number as usize])).collect();
        let cost = controls.iter().map(|control| match control {
            Control::Node(node) => prices.node_cost(*node),
            Control::Road { .. } => 0.0,
        });
        let mut cost = cost.fold(0.0, |total, cost| total + cost);
        let mut ends = Vec::with_capacity(cut.links.len());
        for (link, direction) in &cut.links {
            let road = &network.roads[self.roads[*link as usize] as usize];
            cost += prices.road_cost(road);
            ends.push(match direction {
                Direction::Forward => (road.from, road.to),
                Direction::Backward => (road.to, road.from),
            });
        }
        ends.sort_unstable();
        ends.dedup();
        controls.extend(ends.into_iter().map(|(from, to)| Control::Road { from, to }));
        self.take_gifts(network, question, guard, prices, &mut controls);
        let flow = self.roads.iter().zip(&cut.flow).filter(|(_, flow)| **flow != 0);
        Completed {
            cost,
            max_flow: prices.price(cut.value),
            parts: cut.value,
            controls,
            flow: flow.map(|(road, flow)| (*road, prices.price(*flow))).collect(),
        }
    }

    /// Adds what costs nothing and is come up to from inside: the flow never counted on getting past it.
    fn take_gifts(
        &self,
        network: &Network,
        question: &Question,
        guard: &Guard,
        prices: &Prices<'_>,
        controls: &mut Vec<Control>,
    ) {
        let is_gift = |node: Node| {
            let number = self.number[node as usize];
            number != GONE && self.links.costs[number as usize] == 0
        };
        if !self.links.costs.contains(&0) && network.roads.iter().all(|road| prices.road(road) > 0) {
            return;
        }
        let held = Guard::new(network, question, controls);
        let mut is_reached = vec![false; network.node_count()];
        let mut waiting = Vec::new();
        for node in &question.inside {
            is_reached[*node as usize] = true;
            if is_gift(*node) {
                controls.push(Control::Node(*node));
            } else if !guard.holds_node(*node) && !held.holds_node(*node) {
                waiting.push(*node);
            }
        }
        while let Some(node) = waiting.pop() {
            for (next, road) in network.out.of(node) {
                let is_held = [guard, &held].iter().any(|by| by.holds_road(road) || by.holds_node(next));
                let leads_on = self.number[next as usize] != GONE && guard.zone(next) != Zone::Inside;
                if is_held || !leads_on {
                    continue;
                }
                if prices.road(&network.roads[road as usize]) == 0 {
                    controls.push(Control::Road { from: node, to: next });
                } else if !std::mem::replace(&mut is_reached[next as usize], true) {
                    if is_gift(next) {
                        controls.push(Control::Node(next));
                    } else {
                        waiting.push(next);
                    }
                }
            }
        }
    }

    /// A path by its nodes in the network.
    fn path(&self, network: &Network, path: &Uncuttable) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (link, number) in path.links.iter().zip(&path.nodes) {
            let road = &network.roads[self.roads[*link as usize] as usize];
            let is_forward = self.number[road.from as usize] == *number;
            let (tail, head) = if is_forward { (road.from, road.to) } else { (road.to, road.from) };
            if nodes.is_empty() {
                nodes.push(tail);
            }
            nodes.push(head);
        }
        nodes
    }
}
