//! Taking vertices out, the least important first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Arcs, Hierarchy};
use crate::graph::{Cost, Graph, Node, UNREACHABLE};

/// A search for a witness settles so many vertices; a shortcut too many does no harm.
const WITNESS_NODES_MAX: usize = 30;
/// When the best vertex to take out would add so many arcs more than it takes away, the rest is the core.
const CORE_GROWTH: i32 = 12;
/// A core smaller than this is contracted to the end whatever it costs.
const CORE_NODES_MIN: usize = 64;

/// The graph while it is contracted: what is left of it.
struct Rest {
    out: Vec<Vec<(Node, Cost)>>,
    into: Vec<Vec<(Node, Cost)>>,
    gone: Vec<bool>,
    /// How deep the vertices below a vertex are nested: important ones are taken out evenly over the map.
    level: Vec<u32>,
    witness: Witness,
}

/// The workplace of the searches for witnesses.
struct Witness {
    cost: Vec<Cost>,
    touched: Vec<Node>,
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
}

/// What a vertex would need if it were taken out: from, to, cost.
type Shortcuts = Vec<(Node, Node, Cost)>;

pub(super) fn contract(graph: &Graph) -> Hierarchy {
    let mut rest = Rest::of(graph);
    let nodes = graph.nodes();
    // At first a vertex is thought to need no shortcut; it is looked at when its turn comes.
    let mut heap: BinaryHeap<Reverse<(i32, Node)>> =
        (0..).take(nodes).map(|node| Reverse((rest.importance(node, 0), node))).collect();
    let mut order: Vec<Node> = Vec::with_capacity(nodes);
    while let Some(Reverse((importance, node))) = heap.pop() {
        let shortcuts = rest.shortcuts(node);
        let now = rest.importance(node, shortcuts.len());
        if now > importance && heap.peek().is_some_and(|Reverse((next, _))| now > *next) {
            heap.push(Reverse((now, node)));
            continue;
        }
        if nodes - order.len() > CORE_NODES_MIN && rest.growth(node, shortcuts.len()) > CORE_GROWTH {
            break;
        }
        rest.take_out(node, &shortcuts);
        order.push(node);
    }
    let core = order.len();
    order.extend((0..).take(nodes).filter(|node| !rest.gone[*node as usize]));
    finish(&rest, order, core)
}

/// What is left in the lists of a vertex was more important when it was taken out: its arcs up, and those down to it.
fn finish(rest: &Rest, order: Vec<Node>, core: usize) -> Hierarchy {
    let number = |length: usize| u32::try_from(length).expect("a graph has fewer than four billion vertices");
    let mut rank = vec![0; order.len()];
    for (place, node) in order.iter().enumerate() {
        rank[*node as usize] = number(place);
    }
    Hierarchy { rank, order, core: number(core), up: Arcs::of(&rest.out), down: Arcs::of(&rest.into) }
}

impl Rest {
    fn of(graph: &Graph) -> Self {
        let nodes = graph.nodes();
        let mut rest = Self {
            out: vec![Vec::new(); nodes],
            into: vec![Vec::new(); nodes],
            gone: vec![false; nodes],
            level: vec![0; nodes],
            witness: Witness { cost: vec![UNREACHABLE; nodes], touched: Vec::new(), heap: BinaryHeap::new() },
        };
        for tail in (0..).take(nodes) {
            for (_, head, weight) in graph.arcs_from(tail) {
                if tail != head && weight != UNREACHABLE {
                    rest.join(tail, head, weight);
                }
            }
        }
        rest
    }

    /// Puts an arc in, or makes the one that is there cheaper.
    fn join(&mut self, tail: Node, head: Node, weight: Cost) {
        lower(&mut self.out[tail as usize], head, weight);
        lower(&mut self.into[head as usize], tail, weight);
    }

    /// What would have to be put in for a vertex, as long as nothing else is taken out: of two ways of one cost, each is
    /// the other's witness.
    fn shortcuts(&mut self, node: Node) -> Shortcuts {
        let mut shortcuts = Shortcuts::new();
        let outs = std::mem::take(&mut self.out[node as usize]);
        let ins = std::mem::take(&mut self.into[node as usize]);
        let joined = |first: Cost, second: Cost| first.saturating_add(second);
        // With two neighbours or one there are no more shortcuts than arcs: no need to look for ways around.
        let is_plain = has_two_neighbours(&outs, &ins);
        let farthest = outs.iter().map(|(_, weight)| *weight).max().unwrap_or(0);
        for (tail, first) in &ins {
            if !is_plain {
                self.witness.search(&self.out, (*tail, node), &outs, joined(*first, farthest));
            }
            for (head, second) in outs.iter().filter(|(head, _)| head != tail) {
                let through = joined(*first, *second);
                let is_least = is_plain || self.witness.cost[*head as usize] > through;
                if is_least && through != UNREACHABLE {
                    shortcuts.push((*tail, *head, through));
                }
            }
            if !is_plain {
                self.witness.clean();
            }
        }
        self.out[node as usize] = outs;
        self.into[node as usize] = ins;
        shortcuts
    }

    /// How many arcs more there would be without a vertex that needs so many shortcuts.
    fn growth(&self, node: Node, shortcuts: usize) -> i32 {
        let removed = self.out[node as usize].len() + self.into[node as usize].len();
        i32::try_from(shortcuts).unwrap_or(i32::MAX) - i32::try_from(removed).unwrap_or(i32::MAX)
    }

    /// Vertices are taken out from the least important: few new arcs, and not all in one place.
    fn importance(&self, node: Node, shortcuts: usize) -> i32 {
        let level = i32::try_from(self.level[node as usize]).unwrap_or(i32::MAX / 2);
        self.growth(node, shortcuts).saturating_mul(2).saturating_add(level)
    }

    fn take_out(&mut self, node: Node, shortcuts: &[(Node, Node, Cost)]) {
        for (tail, head, cost) in shortcuts {
            self.join(*tail, *head, *cost);
        }
        self.gone[node as usize] = true;
        let level = self.level[node as usize] + 1;
        let (outs, ins) = (&self.out[node as usize], &self.into[node as usize]);
        for (neighbour, _) in outs.iter().chain(ins) {
            self.level[*neighbour as usize] = self.level[*neighbour as usize].max(level);
        }
        let (outs, ins) = (outs.clone(), ins.clone());
        for (head, _) in outs {
            self.into[head as usize].retain(|(tail, _)| *tail != node);
        }
        for (tail, _) in ins {
            self.out[tail as usize].retain(|(head, _)| *head != node);
        }
    }
}

/// Whether these arcs lead to two vertices at most, and come from no others.
fn has_two_neighbours(outs: &[(Node, Cost)], ins: &[(Node, Cost)]) -> bool {
    let mut ends = outs.iter().chain(ins).map(|(end, _)| *end);
    let Some(one) = ends.next() else { return true };
    let mut others = ends.filter(|end| *end != one);
    let Some(other) = others.next() else { return true };
    others.all(|end| end == other)
}

fn lower(list: &mut Vec<(Node, Cost)>, end: Node, weight: Cost) {
    match list.iter_mut().find(|(held, _)| *held == end) {
        Some((_, held)) => *held = weight.min(*held),
        None => list.push((end, weight)),
    }
}

impl Witness {
    /// Looks for ways from a vertex to some others around one, no dearer than a limit.
    fn search(
        &mut self,
        out: &[Vec<(Node, Cost)>],
        (from, without): (Node, Node),
        to: &[(Node, Cost)],
        limit: Cost,
    ) {
        self.lower(from, 0);
        let mut left = to.len();
        let mut settled = 0;
        while let Some(Reverse((cost, node))) = self.heap.pop() {
            if cost > self.cost[node as usize] {
                continue;
            }
            settled += 1;
            left -= usize::from(to.iter().any(|(head, _)| *head == node));
            if left == 0 || settled > WITNESS_NODES_MAX || cost > limit {
                break;
            }
            for (head, weight) in &out[node as usize] {
                let through = cost.saturating_add(*weight);
                if *head != without && through <= limit {
                    self.lower(*head, through);
                }
            }
        }
    }

    fn lower(&mut self, node: Node, cost: Cost) {
        let held = &mut self.cost[node as usize];
        if cost < *held {
            if *held == UNREACHABLE {
                self.touched.push(node);
            }
            *held = cost;
            self.heap.push(Reverse((cost, node)));
        }
    }

    fn clean(&mut self) {
        for node in self.touched.drain(..) {
            self.cost[node as usize] = UNREACHABLE;
        }
        self.heap.clear();
    }
}
