//! Prices as whole numbers.

use roads::flow::INFINITE;

use super::{Buy, Price, Question};
use crate::network::{Network, Node, Road};

/// A price of which a part is counted is counted in millionths.
const PARTS: f64 = 1e6;
/// All prices of a question together, in whole parts, stay below this.
const TOTAL_MAX: f64 = 1e17;

/// What everything costs, in parts of which so many are one.
pub(super) struct Prices<'a> {
    network: &'a Network,
    buy: Buy,
    edge_cost: Price,
    node_cost: Price,
    parts: f64,
}

impl<'a> Prices<'a> {
    /// The prices of the question, exact where all are whole numbers and to a millionth where not.
    pub(super) fn new(network: &'a Network, question: &Question) -> Self {
        let Question { buy, edge_cost, node_cost, .. } = *question;
        let roads = network.roads.iter().map(|road| road.cost);
        let roads = roads.filter(|_| buy != Buy::Nodes && edge_cost == Price::Cost);
        let nodes = network.node_costs.iter().copied();
        let nodes = nodes.filter(|_| buy != Buy::Edges && node_cost == Price::Cost);
        let costs = roads.chain(nodes).filter(|cost| cost.is_finite());
        let (is_whole, total) = costs
            .fold((true, 0.0), |(is_whole, total), cost| (is_whole && cost.fract() == 0.0, total + cost));
        let mut parts = if is_whole { 1.0 } else { PARTS };
        while total * parts > TOTAL_MAX {
            parts /= 10.0;
        }
        Self { network, buy, edge_cost, node_cost, parts }
    }

    /// The lanes of the roads, whatever the question says.
    pub(super) fn lanes(network: &'a Network) -> Self {
        Self { network, buy: Buy::Edges, edge_cost: Price::Lanes, node_cost: Price::Unit, parts: 1.0 }
    }

    pub(super) fn buys_nodes(&self) -> bool {
        self.buy != Buy::Edges
    }

    pub(super) fn road(&self, road: &Road) -> i64 {
        match (self.buy, self.edge_cost) {
            (Buy::Nodes, _) => INFINITE,
            (_, Price::Unit) => self.one(),
            (_, Price::Lanes) => self.whole(f64::from(road.lanes)),
            (_, Price::Cost) => self.whole(road.cost),
        }
    }

    pub(super) fn node(&self, node: Node) -> i64 {
        match (self.buy, self.node_cost) {
            (Buy::Edges, _) => INFINITE,
            (_, Price::Cost) => self.whole(self.network.node_costs[node as usize]),
            (_, Price::Unit | Price::Lanes) => self.one(),
        }
    }

    /// The price of one.
    fn one(&self) -> i64 {
        self.whole(1.0)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the parts are chosen so that all prices together fit"
    )]
    fn whole(&self, cost: f64) -> i64 {
        if cost.is_finite() { (cost * self.parts).round() as i64 } else { INFINITE }
    }

    /// What a road costs, not rounded.
    pub(super) fn road_cost(&self, road: &Road) -> f64 {
        match self.edge_cost {
            Price::Unit => 1.0,
            Price::Lanes => f64::from(road.lanes),
            Price::Cost => road.cost,
        }
    }

    /// What a node costs, not rounded.
    pub(super) fn node_cost(&self, node: Node) -> f64 {
        if self.node_cost == Price::Cost { self.network.node_costs[node as usize] } else { 1.0 }
    }

    /// A sum of parts as a price.
    #[expect(clippy::cast_precision_loss, reason = "whole prices below 2^53 are exact, and parts are parts")]
    pub(super) fn price(&self, parts: i64) -> f64 {
        parts as f64 / self.parts
    }
}
