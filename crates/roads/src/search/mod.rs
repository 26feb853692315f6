//! How long it takes: exact travel times over a graph and its present weights.
//!
//! ```text
//!   place ── seeds: (vertex, cost) ──┐
//!                                    ├─► Search ─► costs to one, costs from one, paths, reach
//!   place ── seeds: (vertex, cost) ──┘
//! ```
//!
//! A place lies somewhere along a street, so it is not a vertex: it is a handful of vertices with what it costs to
//! get there, or from there. Everything here is a search of Dijkstra's over the graph in memory; it reads the weights
//! as they are now, so a street that was just closed is closed.

mod hierarchy;
mod matrix;
mod queue;

pub use hierarchy::Hierarchy;
pub use matrix::{MATRIX_MAX, matrix};

use crate::graph::{Arc, Cost, Graph, Node, UNREACHABLE};
use queue::Queue;

/// A search looks whether every place has its answer after so many vertices, and four more for each vertex of the places.
const LOOK_NODES_MIN: usize = 256;

/// Vertices with what each costs to reach.
pub type Seeds<'a> = &'a [(Node, Cost)];

/// A way: what it costs and which arcs it takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// From the place of departure to the place of arrival, with what the seeds cost.
    pub cost: Cost,
    /// The arcs in the order of travel; none where both places have a vertex in common.
    pub arcs: Vec<Arc>,
    /// The seed of departure that was taken, by its number.
    pub departure: usize,
    /// The seed of arrival that was taken, by its number.
    pub arrival: usize,
}

/// An arc that is entered within the limit of a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entered {
    /// The arc.
    pub arc: Arc,
    /// Where it comes from.
    pub tail: Node,
    /// When it is entered: the cost of its tail.
    pub cost: Cost,
    /// Where it leads.
    pub head: Node,
    /// The cost of its head, by whatever way; [`UNREACHABLE`] where that is above the limit.
    pub head_cost: Cost,
}

/// The workplace of searches over graphs of one size. It is made once and used again: after a search only what was
/// touched is cleaned.
pub struct Search {
    cost: Vec<Cost>,
    /// The arc by which each vertex was reached last; only kept when a path is asked for.
    by: Vec<Arc>,
    touched: Vec<Node>,
    wanted: Vec<u64>,
    queue: Queue,
    settled: usize,
}

/// Not reached by an arc: a seed.
const SEED: Arc = Arc::MAX;

/// Along the arcs, or against them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    Forward,
    Reverse,
}

impl Search {
    /// A workplace for this graph, and every other of as many vertices.
    pub fn new(graph: &Graph) -> Self {
        Self {
            cost: vec![UNREACHABLE; graph.nodes()],
            by: Vec::new(),
            touched: Vec::new(),
            wanted: vec![0; graph.nodes().div_ceil(64)],
            queue: Queue::for_graph(graph),
            settled: 0,
        }
    }

    /// How many vertices the last search has settled: how far it had to go.
    pub fn settled(&self) -> usize {
        self.settled
    }

    /// What it costs to get from each of many places to one: a single search against the arcs, which ends when
    /// every place is settled.
    pub fn costs_to(&mut self, graph: &Graph, to: Seeds<'_>, from: &[Seeds<'_>]) -> Vec<Cost> {
        self.one_to_many(graph, to, from, Direction::Reverse)
    }

    /// What it costs to get to one place from every vertex, in their order; [`UNREACHABLE`] where no way leads there.
    pub fn all_costs_to(&mut self, graph: &Graph, to: Seeds<'_>) -> Vec<Cost> {
        self.run::<false>(graph, to, Direction::Reverse, |_, _, _| Go::On);
        let costs = self.cost.clone();
        self.clean();
        costs
    }

    /// What it costs to get from one place to each of many.
    pub fn costs_from(&mut self, graph: &Graph, from: Seeds<'_>, to: &[Seeds<'_>]) -> Vec<Cost> {
        self.one_to_many(graph, from, to, Direction::Forward)
    }

    /// Every vertex that is reached within a cost, with its cost, the nearest first.
    pub fn reach(&mut self, graph: &Graph, from: Seeds<'_>, limit: Cost) -> Vec<(Node, Cost)> {
        let mut reached = Vec::new();
        self.run::<false>(graph, from, Direction::Forward, |_, node, cost| {
            if cost > limit {
                return Go::Stop;
            }
            reached.push((node, cost));
            Go::On
        });
        self.clean();
        reached
    }

    /// Every open arc that is entered within a cost, in the order in which they are entered.
    pub fn entered(&mut self, graph: &Graph, from: Seeds<'_>, limit: Cost) -> Vec<Entered> {
        let mut settled = Vec::new();
        self.run::<false>(graph, from, Direction::Forward, |_, tail, cost| {
            if cost > limit {
                return Go::Stop;
            }
            settled.push((tail, cost));
            Go::On
        });
        let mut entered = Vec::new();
        for (tail, cost) in settled {
            let open = graph.arcs_from(tail).filter(|(.., weight)| *weight != UNREACHABLE);
            entered.extend(open.map(|(arc, head, _)| {
                let head_cost = Some(self.cost[head as usize]).filter(|cost| *cost <= limit);
                Entered { arc, tail, cost, head, head_cost: head_cost.unwrap_or(UNREACHABLE) }
            }));
        }
        self.clean();
        entered
    }

    /// The cheapest way from one place to another; none where there is none. Among ways of one cost it is the same
    /// one each time.
    pub fn path(&mut self, graph: &Graph, from: Seeds<'_>, to: Seeds<'_>) -> Option<Path> {
        self.by.resize(graph.nodes(), SEED);
        self.run_to::<true>(graph, from, &[to], Direction::Forward);
        let path =
            self.arrival(to).map(|(arrival, cost)| self.trace(graph, from, to[arrival].0, cost, arrival));
        self.forget(&[to]);
        self.clean();
        path
    }

    /// The seed by which one arrives soonest, and when; none where none is reached.
    fn arrival(&self, to: Seeds<'_>) -> Option<(usize, Cost)> {
        let costs = arrivals(&self.cost, to);
        costs.enumerate().min_by_key(|(_, cost)| *cost).filter(|(_, cost)| *cost != UNREACHABLE)
    }

    /// Walks back from the end by the arcs that were noted.
    fn trace(&self, graph: &Graph, from: Seeds<'_>, end: Node, cost: Cost, arrival: usize) -> Path {
        let mut arcs = Vec::new();
        let mut at = end;
        while self.by[at as usize] != SEED {
            let arc = self.by[at as usize];
            arcs.push(arc);
            at = graph.tail(arc);
        }
        arcs.reverse();
        let seed = (at, self.cost[at as usize]);
        let departure =
            from.iter().position(|held| *held == seed).expect("what no arc has reached is a seed");
        Path { cost, arcs, departure, arrival }
    }

    fn one_to_many(
        &mut self,
        graph: &Graph,
        one: Seeds<'_>,
        many: &[Seeds<'_>],
        way: Direction,
    ) -> Vec<Cost> {
        self.run_to::<false>(graph, one, many, way);
        let costs = many.iter().map(|seeds| best(&self.cost, seeds)).collect();
        self.forget(many);
        self.clean();
        costs
    }

    /// Runs until every place has its answer. Mostly that is when all their vertices are settled; where a vertex cannot
    /// be reached, it is when none that is still to come could better any answer.
    fn run_to<const NOTED: bool>(
        &mut self,
        graph: &Graph,
        one: Seeds<'_>,
        many: &[Seeds<'_>],
        way: Direction,
    ) {
        let mut left = self.want(many);
        self.settled = 0;
        if left == 0 {
            return;
        }
        let wanted = std::mem::take(&mut self.wanted);
        let nodes_between_looks = LOOK_NODES_MIN + 4 * left;
        let mut look_in = nodes_between_looks;
        self.run::<NOTED>(graph, one, way, |costs, node, cost| {
            left -= usize::from(is_wanted(&wanted, node));
            look_in -= 1;
            if look_in == 0 {
                look_in = nodes_between_looks;
                if many.iter().all(|seeds| seeds.is_empty() || best(costs, seeds) <= cost) {
                    return Go::Stop;
                }
            }
            if left == 0 { Go::Stop } else { Go::On }
        });
        self.wanted = wanted;
    }

    /// Marks the vertices of these places; answers how many there are.
    fn want(&mut self, places: &[Seeds<'_>]) -> usize {
        let mut count = 0;
        for (node, _) in places.iter().copied().flatten() {
            let word = &mut self.wanted[*node as usize / 64];
            let bit = 1 << (node % 64);
            count += usize::from(*word & bit == 0);
            *word |= bit;
        }
        count
    }

    fn forget(&mut self, places: &[Seeds<'_>]) {
        for (node, _) in places.iter().copied().flatten() {
            self.wanted[*node as usize / 64] = 0;
        }
    }

    /// Settles vertices in the order of their costs until `settled`, which sees all costs so far, says stop; notes by
    /// which arcs, if asked to.
    fn run<const NOTED: bool>(
        &mut self,
        graph: &Graph,
        seeds: Seeds<'_>,
        way: Direction,
        mut settled: impl FnMut(&[Cost], Node, Cost) -> Go,
    ) {
        let topology = graph.topology();
        let (first, next, weights): (&[u32], &[Node], &[Cost]) = match way {
            Direction::Forward => (&topology.first_out, &topology.head, graph.weights()),
            Direction::Reverse => (&topology.first_in, &topology.tail, graph.weights_in()),
        };
        self.queue.start(seeds.iter().map(|(_, cost)| *cost).min().unwrap_or(0));
        for (node, cost) in seeds {
            if self.lower(*node, *cost) && NOTED {
                self.by[*node as usize] = SEED;
            }
        }
        self.settled = 0;
        while let Some((cost, node)) = self.queue.pop() {
            if cost > self.cost[node as usize] {
                continue;
            }
            self.settled += 1;
            if settled(&self.cost, node, cost) == Go::Stop {
                break;
            }
            let start = first[node as usize];
            let range = start as usize..first[node as usize + 1] as usize;
            for ((arc, neighbour), weight) in (start..).zip(&next[range.clone()]).zip(&weights[range]) {
                if self.lower(*neighbour, sum(cost, *weight)) && NOTED {
                    self.by[*neighbour as usize] = arc;
                }
            }
        }
    }

    fn lower(&mut self, node: Node, cost: Cost) -> bool {
        let held = &mut self.cost[node as usize];
        let is_lower = cost < *held;
        if is_lower {
            if *held == UNREACHABLE {
                self.touched.push(node);
            }
            *held = cost;
            self.queue.push(cost, node);
        }
        is_lower
    }

    fn clean(&mut self) {
        for node in self.touched.drain(..) {
            self.cost[node as usize] = UNREACHABLE;
        }
        self.queue.clear();
    }
}

fn is_wanted(wanted: &[u64], node: Node) -> bool {
    wanted[node as usize / 64] >> (node % 64) & 1 == 1
}

/// Whether a search goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Go {
    On,
    Stop,
}

/// What it costs to arrive by each seed of a place.
fn arrivals<'a>(costs: &'a [Cost], place: Seeds<'a>) -> impl Iterator<Item = Cost> + 'a {
    place.iter().map(|(node, last)| sum(costs[*node as usize], *last))
}

/// What it costs to arrive at a place.
pub(crate) fn best(costs: &[Cost], place: Seeds<'_>) -> Cost {
    arrivals(costs, place).min().unwrap_or(UNREACHABLE)
}

/// Two costs together. What cannot be reached stays so, and so does what would take [`UNREACHABLE`] or more: 497 days.
fn sum(one: Cost, other: Cost) -> Cost {
    one.saturating_add(other)
}
