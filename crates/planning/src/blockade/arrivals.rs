//! When every unit could be at every post.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::Question;
use crate::network::{Links, NEVER, Nanos, Network, Node};

/// The arrivals, a row for each post and a column for each unit; [`NEVER`] where no way leads there. One search for
/// each place of the kind of which there are fewer.
pub(super) fn arrivals(network: &Network, question: &Question) -> Vec<Nanos> {
    let stands: Vec<Node> = question.units.iter().map(|unit| unit.node).collect();
    let places = |nodes: &[Node]| {
        let mut places: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
        nodes.iter().enumerate().for_each(|(at, node)| places.entry(*node).or_default().push(at));
        places
    };
    let (posts, units) = (places(&question.posts), places(&stands));
    let mut table = vec![NEVER; question.posts.len() * stands.len()];
    let mut search = Search::new(network);
    let is_from_posts = posts.len() < units.len();
    let (starts, ends) = if is_from_posts { (&posts, &units) } else { (&units, &posts) };
    let links = if is_from_posts { &network.into } else { &network.out };
    for (start, rows) in starts {
        search.run(network, links, *start, ends);
        for row in rows {
            for (end, columns) in ends {
                for column in columns {
                    let (post, unit) = if is_from_posts { (*row, *column) } else { (*column, *row) };
                    let way = search.time[*end as usize];
                    if way != NEVER {
                        table[post * stands.len() + unit] = question.units[unit].ready + way;
                    }
                }
            }
        }
    }
    table
}

struct Search {
    time: Vec<Nanos>,
    touched: Vec<Node>,
    waiting: BinaryHeap<Reverse<(Nanos, Node)>>,
}

impl Search {
    fn new(network: &Network) -> Self {
        Self { time: vec![NEVER; network.node_count()], touched: Vec::new(), waiting: BinaryHeap::new() }
    }

    /// How far it is from the start until every end is settled.
    fn run(&mut self, network: &Network, links: &Links, start: Node, ends: &BTreeMap<Node, Vec<usize>>) {
        for node in self.touched.drain(..) {
            self.time[node as usize] = NEVER;
        }
        self.waiting.clear();
        self.come(start, 0);
        let mut left = ends.len();
        while let Some(Reverse((time, node))) = self.waiting.pop() {
            if time > self.time[node as usize] {
                continue;
            }
            if ends.contains_key(&node) {
                left -= 1;
                if left == 0 {
                    return;
                }
            }
            for (next, road) in links.of(node) {
                self.come(next, time + network.roads[road as usize].time);
            }
        }
    }

    fn come(&mut self, node: Node, time: Nanos) {
        let known = &mut self.time[node as usize];
        if time < *known {
            if *known == NEVER {
                self.touched.push(node);
            }
            *known = time;
            self.waiting.push(Reverse((time, node)));
        }
    }
}
