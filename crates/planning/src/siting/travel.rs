//! How far every place with demand is from every site, along the network.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::network::{NEVER, Nanos, Network, Node};

use super::matrix::{Matrix, WEIGHT_ONE};
use super::question::Question;

/// The question's table: the rows are the nodes with demand.
pub(super) struct Ground {
    /// The node of every row.
    pub(super) rows: Vec<Node>,
    /// The node of every candidate that does not stand already, each once.
    pub(super) candidates: Vec<Node>,
    /// The nodes of the sites that stand already, each once.
    pub(super) standing: Vec<Node>,
    /// The times.
    pub(super) matrix: Matrix,
}

/// Measures the way from every site to every node with demand; ways longer than the radius are left out.
pub(super) fn measure(network: &Network, question: &Question, radius: Option<Nanos>) -> Ground {
    let rows: Vec<Node> =
        (0..).zip(&question.demand).filter(|(_, demand)| **demand > 0.0).map(|row| row.0).collect();
    let weights = rows.iter().map(|row| weight(question.demand[*row as usize])).collect();
    let standing = each_once(&question.existing, &[]);
    let candidates = each_once(&question.candidates, &standing);
    let radius = radius.unwrap_or(NEVER - 1);
    let matrix = Matrix {
        weights,
        candidates: candidates.len(),
        times: table(network, &candidates, &rows, radius),
        standing: standing.len(),
        standing_times: table(network, &standing, &rows, radius),
    };
    Ground { rows, candidates, standing, matrix }
}

/// A demand in millionths; what is there at all weighs something.
#[expect(clippy::cast_possible_truncation, reason = "no demand comes near what the type holds")]
fn weight(demand: f64) -> i64 {
    ((demand * super::rows::float(WEIGHT_ONE.into())).round() as i64).max(1)
}

/// The nodes in their order, without repetitions and without the others.
fn each_once(nodes: &[Node], others: &[Node]) -> Vec<Node> {
    let mut seen: std::collections::HashSet<Node> = others.iter().copied().collect();
    nodes.iter().copied().filter(|node| seen.insert(*node)).collect()
}

fn table(network: &Network, sites: &[Node], rows: &[Node], radius: Nanos) -> Vec<Nanos> {
    let mut times = vec![NEVER; sites.len() * rows.len()];
    let mut reach = Reach { times: vec![NEVER; network.node_count()], touched: Vec::new() };
    for (column, site) in sites.iter().enumerate() {
        reach.run(network, *site, radius);
        for (row, node) in rows.iter().enumerate() {
            times[row * sites.len() + column] = reach.times[*node as usize];
        }
    }
    times
}

/// The times from one site, in lists that are laid out once.
struct Reach {
    times: Vec<Nanos>,
    touched: Vec<Node>,
}

impl Reach {
    /// Dijkstra's search, as far as the radius.
    fn run(&mut self, network: &Network, site: Node, radius: Nanos) {
        for node in self.touched.drain(..) {
            self.times[node as usize] = NEVER;
        }
        self.times[site as usize] = 0;
        self.touched.push(site);
        let mut queue = BinaryHeap::from([Reverse((0, site))]);
        while let Some(Reverse((time, node))) = queue.pop() {
            if time > self.times[node as usize] {
                continue;
            }
            for (next, road) in network.out.of(node) {
                let at = time + network.roads[road as usize].time;
                let known = &mut self.times[next as usize];
                if at < *known && at <= radius {
                    if *known == NEVER {
                        self.touched.push(next);
                    }
                    *known = at;
                    queue.push(Reverse((at, next)));
                }
            }
        }
    }
}
