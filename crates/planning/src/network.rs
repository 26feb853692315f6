//! The network that a plan is made on: nodes with names, roads between them, and what each costs to pass or to hold.
//!
//! ```text
//!   nodes.csv, edges.csv ─► roads::csv_network ─► Network ─► every kind of plan
//!
//!   road        0        1                       as in the table: from, to, lanes, cost, one way or both
//!   arc         0→ 0←    1→                      a direction in which a road may be driven
//!   links       first_out / head / …             the arcs side by side, by the node they leave
//! ```
//!
//! Times are whole nanoseconds, lengths whole micrometres: a sum is the same in whatever order it is made, and a way
//! of a hundred roads is still true to a ten-millionth of a second.

use std::collections::HashMap;

use roads::csv_network::CsvNetwork;

/// A node's number, in the order of the table.
pub type Node = u32;
/// A time in nanoseconds.
pub type Nanos = i64;
/// The time of what is never reached.
pub const NEVER: Nanos = Nanos::MAX;
/// So many nanoseconds are a second.
pub const SECOND: Nanos = 1_000_000_000;

/// A road, as the table has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Road {
    /// Where it starts.
    pub from: Node,
    /// Where it ends.
    pub to: Node,
    /// How long it takes at the speed of the table.
    pub time: Nanos,
    /// How long it is, in micrometres, if the table says so.
    pub length_micrometers: Option<i64>,
    /// How many lanes it has each way, 1 where the table does not say.
    pub lanes: u32,
    /// What it costs to hold, 1 where the table does not say.
    pub cost: f64,
    /// Whether it may be driven from start to end only.
    pub oneway: bool,
}

/// Arcs in flat arrays, side by side by the node at one of their ends.
#[derive(Clone, Default, Debug)]
pub struct Links {
    /// The first arc of each node, and one more entry for the end.
    pub first: Vec<u32>,
    /// The node at the other end.
    pub node: Vec<Node>,
    /// The road that is driven, by its place in [`Network::roads`].
    pub road: Vec<u32>,
    /// How long it takes: the road's time once more, where a search finds it side by side with the rest.
    pub time: Vec<Nanos>,
}

impl Links {
    /// The arcs of a node: the node at the other end and the road.
    pub fn of(&self, node: Node) -> impl Iterator<Item = (Node, u32)> + '_ {
        let range = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
        range.map(|at| (self.node[at], self.road[at]))
    }

    /// The same, and how long each takes.
    pub fn timed(&self, node: Node) -> impl Iterator<Item = (Node, u32, Nanos)> + '_ {
        let range = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
        range.map(|at| (self.node[at], self.road[at], self.time[at]))
    }

    /// Sorts arcs by their key node; arcs of one node keep the order of the roads.
    fn of_arcs(nodes: usize, arcs: &[(Node, Node, u32)], roads: &[Road]) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for (key, ..) in arcs {
            first[*key as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut links =
            Self { first, node: vec![0; arcs.len()], road: vec![0; arcs.len()], time: vec![0; arcs.len()] };
        for (key, other, road) in arcs {
            let at = next[*key as usize] as usize;
            next[*key as usize] += 1;
            links.node[at] = *other;
            links.road[at] = *road;
            links.time[at] = roads[*road as usize].time;
        }
        links
    }
}

/// A network in memory.
#[derive(Clone, Default, Debug)]
pub struct Network {
    /// What each node is called.
    pub names: Vec<Box<str>>,
    /// What each node costs to hold, 1 where the table does not say.
    pub node_costs: Vec<f64>,
    /// Whose each node is; empty where the table does not say.
    pub jurisdictions: Vec<Box<str>>,
    /// The roads, in the order of the table.
    pub roads: Vec<Road>,
    /// The arcs by the node that they leave.
    pub out: Links,
    /// The arcs by the node that they enter.
    pub into: Links,
    numbers: HashMap<Box<str>, Node>,
}

impl Network {
    /// Takes a network as it stands in the tables.
    pub fn of_tables(tables: CsvNetwork) -> Self {
        let roads = tables.edges.iter().map(|edge| Road {
            from: edge.from,
            to: edge.to,
            time: nanos(edge.travel_seconds),
            length_micrometers: edge.length_meters.map(micrometers),
            lanes: edge.lanes.unwrap_or(1),
            cost: edge.cost.unwrap_or(1.0),
            oneway: edge.oneway,
        });
        let roads = roads.collect();
        let mut network = Self { roads, ..Self::default() };
        for node in tables.nodes {
            network.node_costs.push(node.cost.unwrap_or(1.0));
            network.jurisdictions.push(node.jurisdiction);
            network.names.push(node.name);
        }
        network.index();
        network
    }

    /// Makes a network of roads between nodes that are called by their numbers: for what is computed, not read.
    pub fn of_roads(nodes: usize, roads: Vec<Road>) -> Self {
        let mut network = Self {
            names: (0..nodes).map(|node| node.to_string().into()).collect(),
            node_costs: vec![1.0; nodes],
            jurisdictions: vec!["".into(); nodes],
            roads,
            ..Self::default()
        };
        network.index();
        network
    }

    fn index(&mut self) {
        let arcs = self.roads.iter().zip(0..).flat_map(|(road, number)| {
            let back = (!road.oneway).then_some((road.to, road.from, number));
            std::iter::once((road.from, road.to, number)).chain(back)
        });
        let arcs: Vec<_> = arcs.collect();
        let reversed: Vec<_> = arcs.iter().map(|(from, to, road)| (*to, *from, *road)).collect();
        self.out = Links::of_arcs(self.names.len(), &arcs, &self.roads);
        self.into = Links::of_arcs(self.names.len(), &reversed, &self.roads);
        self.numbers = self.names.iter().cloned().zip(0..).collect();
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.names.len()
    }

    /// The node of a name.
    pub fn node(&self, name: &str) -> Option<Node> {
        self.numbers.get(name).copied()
    }

    /// What a node is called.
    pub fn name(&self, node: Node) -> &str {
        &self.names[node as usize]
    }
}

/// Seconds as whole nanoseconds, the nearest.
///
/// ```
/// assert_eq!(planning::network::nanos(1.5), 1_500_000_000);
/// ```
#[expect(clippy::cast_possible_truncation, reason = "the tables bound a time far below what the type holds")]
pub fn nanos(seconds: f64) -> Nanos {
    (seconds * 1e9).round() as Nanos
}

/// Nanoseconds as seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "104 days of nanoseconds are exact, and more is nobody's plan"
)]
pub fn seconds(time: Nanos) -> f64 {
    time as f64 / 1e9
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a road of a million kilometres is far below what the type holds"
)]
fn micrometers(meters: f64) -> i64 {
    (meters * 1e6).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn road(from: Node, to: Node, oneway: bool) -> Road {
        Road { from, to, time: SECOND, length_micrometers: None, lanes: 1, cost: 1.0, oneway }
    }

    #[test]
    fn a_road_is_driven_both_ways_unless_it_is_one_way() {
        let network = Network::of_roads(3, vec![road(0, 1, false), road(1, 2, true), road(0, 1, false)]);
        let out: Vec<Vec<_>> = (0..3).map(|node| network.out.of(node).collect()).collect();
        assert_eq!(out, [vec![(1, 0), (1, 2)], vec![(0, 0), (2, 1), (0, 2)], vec![]]);
        let into: Vec<Vec<_>> = (0..3).map(|node| network.into.of(node).collect()).collect();
        assert_eq!(into, [vec![(1, 0), (1, 2)], vec![(0, 0), (0, 2)], vec![(1, 1)]]);
        assert_eq!((network.node("2"), network.node("3"), network.name(1)), (Some(2), None, "1"));
    }
}
