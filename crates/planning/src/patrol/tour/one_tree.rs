//! Branch and bound on 1-trees: a tour is a spanning tree of all nodes but one and two ways of that one, in which two
//! ways meet at every node. Penalties make nodes at which more meet dearer, and others cheaper (Held and Karp 1971); a
//! node where still more meet is where a way is demanded or forbidden (Volgenant and Jonker 1982).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cost_of;
use crate::watch::Watch;

/// The cost of what is forbidden.
const FORBIDDEN: i64 = 1 << 50;
/// By how much what is demanded is cheaper.
const DEMANDED: i64 = 1 << 46;
/// So many steps the penalties are made better at the start.
const STEPS_FIRST: usize = 400;
/// So many in each further part.
const STEPS_NEXT: usize = 40;
/// So much work is spent: parts, times the nodes squared.
const WORK_MAX: usize = 40_000_000;

/// Whether a way is part of the tours that are looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    Demanded,
    Forbidden,
}

type Rules = Vec<(usize, usize, Rule)>;

pub(super) struct Search<'a> {
    original: &'a [Vec<i64>],
    is_directed: bool,
    costs: Vec<Vec<i64>>,
    watch: &'a Watch<'a>,
    /// The best order so far.
    pub(super) best: Vec<usize>,
    best_cost: i64,
    /// No order costs less.
    pub(super) bound: i64,
    /// How many parts were looked at.
    pub(super) parts: usize,
    queue: BinaryHeap<Reverse<(i64, Rules, Vec<i64>)>>,
}

/// A 1-tree: its cost without penalties taken off, how many ways meet at each node, and the ways.
struct OneTree {
    cost: i64,
    meets: Vec<i64>,
    ways: Vec<(usize, usize)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        original: &'a [Vec<i64>],
        is_directed: bool,
        best: Vec<usize>,
        watch: &'a Watch<'a>,
    ) -> Self {
        let nodes = original.len();
        let costs = if is_directed {
            let cost = |a: usize, b: usize| match (a < nodes, b < nodes) {
                (true, false) if a == b - nodes => -DEMANDED,
                (false, true) if b == a - nodes => -DEMANDED,
                (true, false) => original[b - nodes][a],
                (false, true) => original[a - nodes][b],
                _ => FORBIDDEN,
            };
            (0..2 * nodes).map(|a| (0..2 * nodes).map(|b| cost(a, b)).collect()).collect()
        } else {
            original.to_vec()
        };
        let best_cost = cost_of(original, &best);
        Self {
            original,
            is_directed,
            costs,
            watch,
            best,
            best_cost,
            bound: 0,
            parts: 0,
            queue: BinaryHeap::new(),
        }
    }

    /// Looks at all tours, and gives the penalties that prove the bound.
    pub(super) fn first(&mut self) -> Vec<i64> {
        let nodes = self.costs.len();
        if nodes < 3 {
            self.bound = self.best_cost;
            self.parts = 1;
            return vec![0; nodes];
        }
        let (bound, penalties) = self.look(&[], vec![0; nodes], STEPS_FIRST);
        self.bound = bound.clamp(0, self.best_cost);
        penalties
    }

    /// Searches until no order can be better, or too much work is done.
    pub(super) fn run(&mut self) {
        let parts_max = WORK_MAX / (self.costs.len() * self.costs.len()) + 1;
        while let Some(Reverse((bound, rules, penalties))) = self.queue.pop() {
            self.bound = bound.clamp(self.bound, self.best_cost);
            if bound >= self.best_cost || self.watch.is_over() || self.parts >= parts_max {
                return;
            }
            let costs = self.ruled(&rules);
            let tree = one_tree(&costs, &penalties);
            for more in branches(&tree, &rules, self.is_directed) {
                self.look(&more, penalties.clone(), STEPS_NEXT);
            }
        }
        self.bound = self.best_cost;
    }

    /// The costs under rules: what is demanded is cheap, what is forbidden or no longer possible is dear.
    fn ruled(&self, rules: &[(usize, usize, Rule)]) -> Vec<Vec<i64>> {
        let mut costs = self.costs.clone();
        let mut demanded = vec![Vec::new(); costs.len()];
        for (a, b, rule) in rules {
            let cost = if *rule == Rule::Demanded { costs[*a][*b] - DEMANDED } else { FORBIDDEN };
            costs[*a][*b] = cost;
            costs[*b][*a] = cost;
            if *rule == Rule::Demanded {
                demanded[*a].push(*b);
                demanded[*b].push(*a);
            }
        }
        let needed = if self.is_directed { 1 } else { 2 };
        for (node, to) in demanded.iter().enumerate().filter(|(_, to)| to.len() >= needed) {
            for other in (0..costs.len()).filter(|other| *other != node && !to.contains(other)) {
                if costs[node][other] > -DEMANDED / 2 {
                    costs[node][other] = FORBIDDEN;
                    costs[other][node] = FORBIDDEN;
                }
            }
        }
        costs
    }

    /// Makes the penalties better and keeps the part if it is still open; gives the bound and the best penalties.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a step need not be exact"
    )]
    fn look(&mut self, rules: &[(usize, usize, Rule)], penalties: Vec<i64>, steps: usize) -> (i64, Vec<i64>) {
        self.parts += 1;
        let costs = self.ruled(rules);
        let mut best = (i64::MIN, penalties.clone());
        let mut at = penalties;
        let mut pace = 2.0;
        let mut since_better = 0;
        for _ in 0..steps {
            let tree = one_tree(&costs, &at);
            let bound = self.bound_of(&tree, &at, rules);
            since_better += 1;
            if bound > best.0 {
                best = (bound, at.clone());
                since_better = 0;
            }
            let norm: i64 = tree.meets.iter().map(|meets| (meets - 2) * (meets - 2)).sum();
            if norm == 0 {
                self.take(&tree);
            }
            if norm == 0 || bound >= self.best_cost || pace < 1e-4 {
                break;
            }
            if since_better > 8 {
                pace *= 0.7;
                since_better = 0;
            }
            let step = pace * ((self.best_cost - bound) as f64).max(1.0) / norm as f64;
            for (penalty, meets) in at.iter_mut().zip(&tree.meets) {
                *penalty = (*penalty + (step * (meets - 2) as f64).round() as i64)
                    .clamp(-DEMANDED / 64, DEMANDED / 64);
            }
        }
        if best.0 < self.best_cost {
            self.queue.push(Reverse((best.0, rules.to_vec(), best.1.clone())));
        }
        best
    }

    /// What a 1-tree proves: what was demanded is paid as it is.
    fn bound_of(&self, tree: &OneTree, penalties: &[i64], rules: &[(usize, usize, Rule)]) -> i64 {
        let mut demanded = rules.iter().filter(|(.., rule)| *rule == Rule::Demanded).count();
        if self.is_directed {
            demanded += self.original.len();
        }
        let refund = i64::try_from(demanded).expect("there are few rules") * DEMANDED;
        // A tree that leaves out something demanded, or takes something forbidden, stands for no tour.
        tree.cost.saturating_add(refund) - 2 * penalties.iter().sum::<i64>()
    }

    /// Keeps a 1-tree that is a tour, if it is better.
    fn take(&mut self, tree: &OneTree) {
        let mut next = vec![Vec::new(); self.costs.len()];
        for (a, b) in &tree.ways {
            next[*a].push(*b);
            next[*b].push(*a);
        }
        let mut order = Vec::new();
        let (mut before, mut at) = (next[0][0], 0);
        for _ in 0..self.costs.len() {
            order.push(at);
            let to = if next[at][0] == before { next[at][1] } else { next[at][0] };
            (before, at) = (at, to);
        }
        if self.is_directed {
            order.retain(|node| *node < self.original.len());
        }
        for _ in 0..2 {
            let cost = cost_of(self.original, &order);
            let is_whole = order.len() == self.original.len();
            if is_whole && cost < self.best_cost {
                self.best_cost = cost;
                self.best.clone_from(&order);
            }
            order.reverse();
        }
    }
}

/// The least 1-tree under penalties (Prim); the first node is the one with two ways of its own.
fn one_tree(costs: &[Vec<i64>], penalties: &[i64]) -> OneTree {
    let nodes = costs.len();
    let cost = |a: usize, b: usize| costs[a][b] + penalties[a] + penalties[b];
    let mut tree = OneTree { cost: 0, meets: vec![0; nodes], ways: Vec::with_capacity(nodes) };
    let mut nearest: Vec<(i64, usize)> = (0..nodes).map(|node| (cost(1, node), 1)).collect();
    let mut left: Vec<usize> = (2..nodes).collect();
    while let Some(at) = (0..left.len()).min_by_key(|at| (nearest[left[*at]].0, left[*at])) {
        let node = left.swap_remove(at);
        let (far, from) = nearest[node];
        tree.add(from, node, far);
        for other in &left {
            let there = cost(node, *other);
            if there < nearest[*other].0 {
                nearest[*other] = (there, node);
            }
        }
    }
    let mut own: Vec<(i64, usize)> = (1..nodes).map(|node| (cost(0, node), node)).collect();
    own.select_nth_unstable(1);
    own[..2].sort_unstable();
    for (far, node) in &own[..2] {
        tree.add(0, *node, *far);
    }
    tree
}

impl OneTree {
    fn add(&mut self, a: usize, b: usize, cost: i64) {
        self.cost = self.cost.saturating_add(cost);
        self.meets[a] += 1;
        self.meets[b] += 1;
        self.ways.push((a, b));
    }
}

/// A way at a node where too many meet is forbidden, or demanded and another forbidden, or both are demanded.
fn branches(tree: &OneTree, rules: &[(usize, usize, Rule)], is_directed: bool) -> Vec<Rules> {
    let nodes = tree.meets.len();
    let is_free = |(a, b): &(usize, usize)| {
        let is_joint = is_directed && a.abs_diff(*b) == nodes / 2;
        !is_joint && !rules.iter().any(|(c, d, _)| (c, d) == (a, b) || (c, d) == (b, a))
    };
    let free_at = |node: usize| {
        tree.ways.iter().copied().filter(move |(a, b)| *a == node || *b == node).filter(is_free)
    };
    let node = (0..nodes).filter(|node| tree.meets[*node] > 2).filter(|node| free_at(*node).count() > 0);
    let Some(node) = node.min_by_key(|node| (free_at(*node).count(), *node)) else { return Vec::new() };
    let mut free = free_at(node);
    let with = |more: &[(usize, usize, Rule)]| [rules, more].concat();
    let Some((a, b)) = free.next() else { return Vec::new() };
    match free.next().filter(|_| !is_directed) {
        Some((c, d)) => vec![
            with(&[(a, b, Rule::Forbidden)]),
            with(&[(a, b, Rule::Demanded), (c, d, Rule::Forbidden)]),
            with(&[(a, b, Rule::Demanded), (c, d, Rule::Demanded)]),
        ],
        None => vec![with(&[(a, b, Rule::Forbidden)]), with(&[(a, b, Rule::Demanded)])],
    }
}
