//! The two clocks of a cordon: when the vehicle may be somewhere, and when a unit's post stands there.
//!
//! ```text
//!   the deed ──after──► the vehicle leaves ──its way──► e(v)                    the vehicle's clock
//!   the deed ──delay──► the report ──ready──► ──a(v)──► arrives ──setup──► stands at τ(v)   the units' clock
//!
//!   in time   τ(v) + margin ≤ e(v) − delay         the same instant counts as in time
//! ```

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::question::{Question, Start};
pub use crate::network::NEVER;
use crate::network::{Nanos, Network, Node};

/// When the vehicle may be where, and from when each unit is under way.
#[derive(Clone, Debug)]
pub struct Field {
    /// When the vehicle may be at each node at the earliest on free streets, counted from the deed.
    pub vehicle: Vec<Nanos>,
    /// How long the vehicle takes on each road.
    pub vehicle_times: Vec<Nanos>,
    /// How long after the deed the units' clock starts.
    pub report_delay: Nanos,
    /// How long a unit needs until its post stands.
    pub setup: Nanos,
    /// How much earlier than the vehicle a post has to stand.
    pub margin: Nanos,
    /// The different nodes where units stand, by their number.
    pub sites: Vec<Node>,
    /// At which of the sites each unit stands.
    pub site_of: Vec<u32>,
    /// From when each unit can go, counted from the report.
    pub ready: Vec<Nanos>,
    /// Whether the vehicle is on no road slower than the units: then a unit that is late somewhere is late everywhere
    /// beyond.
    pub is_vehicle_faster: bool,
}

/// A unit that can be at a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comer {
    /// The unit, by its place in the question.
    pub unit: u32,
    /// Its way from where it stands.
    pub travel: Nanos,
}

/// The units that are in time, by node.
#[derive(Clone, Debug, Default)]
pub struct Comers {
    /// The first comer of each node, and one more entry for the end.
    pub first: Vec<u32>,
    /// The comers of one node beside each other, in the order of the units.
    pub comers: Vec<Comer>,
}

impl Comers {
    /// Who can be at a node in time.
    pub fn of(&self, node: Node) -> &[Comer] {
        &self.comers[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

impl Field {
    /// Works out the vehicle's arrivals and the units' clocks.
    pub fn new(network: &Network, question: &Question) -> Self {
        let vehicle_times = vehicle_times(network, question.speed_kmh);
        let vehicle = reach_over_time(network, &vehicle_times, &question.starts);
        let is_vehicle_faster =
            network.roads.iter().zip(&vehicle_times).all(|(road, vehicle)| *vehicle <= road.time);
        let mut by_node = BTreeMap::new();
        for unit in &question.units {
            by_node.entry(unit.node).or_insert(0_u32);
        }
        for (number, site) in (0..).zip(by_node.values_mut()) {
            *site = number;
        }
        Self {
            vehicle,
            vehicle_times,
            report_delay: question.report_delay,
            setup: question.setup,
            margin: question.margin,
            site_of: question.units.iter().map(|unit| by_node[&unit.node]).collect(),
            sites: by_node.into_keys().collect(),
            ready: question.units.iter().map(|unit| unit.ready).collect(),
            is_vehicle_faster,
        }
    }

    /// By when a post at the node has to stand on free streets, counted from the report; [`NEVER`] where the vehicle
    /// cannot come at all.
    pub fn latest(&self, node: Node) -> Nanos {
        match self.vehicle[node as usize] {
            NEVER => NEVER,
            arrival => arrival - self.report_delay - self.margin,
        }
    }

    /// When a unit's post stands after a way of so long, counted from the report.
    pub fn stands(&self, unit: u32, travel: Nanos) -> Nanos {
        self.ready[unit as usize] + travel + self.setup
    }

    /// Whether the vehicle, arriving then by its own clock, meets a post that stands since then.
    pub fn is_met(&self, stands: Nanos, vehicle_arrival: Nanos) -> bool {
        stands + self.margin <= vehicle_arrival - self.report_delay
    }

    /// The ways from a site to every node not farther than the radius, the nearest first.
    pub fn ways(&self, network: &Network, site: u32, radius: Nanos) -> Vec<(Node, Nanos)> {
        let mut search = Search::new(network.node_count());
        search.run(network, self.sites[site as usize], |_, travel| travel <= radius)
    }

    /// All units that are in time on free streets where the vehicle can come, and whose post stands at the latest then.
    pub fn comers(&self, network: &Network, stands_max: Nanos) -> Comers {
        let mut units_of = vec![Vec::new(); self.sites.len()];
        for (unit, site) in (0..).zip(&self.site_of) {
            units_of[*site as usize].push(unit);
        }
        let mut search = Search::new(network.node_count());
        let mut found = Vec::new();
        let mut first = vec![0_u32; network.node_count() + 1];
        let travel_max = stands_max.saturating_sub(self.setup);
        for (site, units) in self.sites.iter().zip(&units_of) {
            let earliest = units.iter().map(|unit| self.ready[*unit as usize]).min().unwrap_or(0);
            let is_useful = |node: Node, travel: Nanos| {
                earliest + travel <= travel_max
                    && (!self.is_vehicle_faster || earliest + travel + self.setup <= self.latest(node))
            };
            for (node, travel) in search.run(network, *site, is_useful) {
                let latest = self.latest(node).min(stands_max);
                let reaches = self.vehicle[node as usize] != NEVER;
                for unit in units.iter().filter(|unit| reaches && self.stands(**unit, travel) <= latest) {
                    found.push((node, Comer { unit: *unit, travel }));
                    first[node as usize + 1] += 1;
                }
            }
        }
        for node in 0..network.node_count() {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut comers = vec![Comer { unit: 0, travel: 0 }; found.len()];
        for (node, comer) in found {
            comers[next[node as usize] as usize] = comer;
            next[node as usize] += 1;
        }
        for node in 0..network.node_count() {
            comers[first[node] as usize..first[node + 1] as usize].sort_unstable_by_key(|comer| comer.unit);
        }
        Comers { first, comers }
    }
}

/// How long the vehicle takes on each road: the road's own time, or its length at the vehicle's speed.
pub fn vehicle_times(network: &Network, speed_kmh: Option<f64>) -> Vec<Nanos> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "micrometres of a road are exact, and its time is far below what the type holds"
    )]
    let at_speed = |length: i64, speed: f64| (length as f64 * 3_600.0 / speed).round() as Nanos;
    let time = |road: &crate::network::Road| match (road.length_micrometers, speed_kmh) {
        (Some(length), Some(speed)) => at_speed(length, speed),
        _ => road.time,
    };
    network.roads.iter().map(time).collect()
}

/// When the vehicle may be at each node at the earliest on free streets, counted from the deed.
pub fn reach_over_time(network: &Network, vehicle_times: &[Nanos], starts: &[Start]) -> Vec<Nanos> {
    let mut arrivals = vec![NEVER; network.node_count()];
    let mut queue = BinaryHeap::new();
    for start in starts {
        if start.after < arrivals[start.node as usize] {
            arrivals[start.node as usize] = start.after;
            queue.push(Reverse((start.after, start.node)));
        }
    }
    while let Some(Reverse((arrival, node))) = queue.pop() {
        if arrival > arrivals[node as usize] {
            continue;
        }
        for (next, road) in network.out.of(node) {
            let there = arrival + vehicle_times[road as usize];
            if there < arrivals[next as usize] {
                arrivals[next as usize] = there;
                queue.push(Reverse((there, next)));
            }
        }
    }
    arrivals
}

/// A search for units' ways that is used again and again.
struct Search {
    travel: Vec<Nanos>,
    queue: BinaryHeap<Reverse<(Nanos, Node)>>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        Self { travel: vec![NEVER; nodes], queue: BinaryHeap::new() }
    }

    /// The ways from a node to all others that are useful; beyond those that are not, nothing is looked for.
    fn run(
        &mut self,
        network: &Network,
        from: Node,
        is_useful: impl Fn(Node, Nanos) -> bool,
    ) -> Vec<(Node, Nanos)> {
        let mut found = Vec::new();
        let mut touched = vec![from];
        self.travel[from as usize] = 0;
        self.queue.push(Reverse((0, from)));
        while let Some(Reverse((travel, node))) = self.queue.pop() {
            if travel > self.travel[node as usize] || !is_useful(node, travel) {
                continue;
            }
            found.push((node, travel));
            for (next, road) in network.out.of(node) {
                let there = travel + network.roads[road as usize].time;
                if there < self.travel[next as usize] {
                    self.travel[next as usize] = there;
                    touched.push(next);
                    self.queue.push(Reverse((there, next)));
                }
            }
        }
        for node in touched {
            self.travel[node as usize] = NEVER;
        }
        found
    }
}
