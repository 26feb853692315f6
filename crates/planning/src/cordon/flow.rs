//! The largest flow and the smallest cut, kept while capacities change: search trees from both ends, as Boykov and
//! Kolmogorov have them ("An experimental comparison of min-cut/max-flow algorithms", PAMI 2004), and a change of
//! capacity turned into terminal arcs, as Kohli and Torr have it ("Dynamic graph cuts", PAMI 2007).
//!
//! Every cut costs `value` and what its arcs have left. That stays true when a capacity falls below its flow; the flow
//! is then no flow any more, but the smallest cut is found all the same.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

/// A capacity that no cut pays.
pub(super) const UNLIMITED: i64 = 1 << 52;

/// An arc to no parent: the node hangs at its terminal.
const TERMINAL: u32 = u32::MAX;
/// The parent was lost.
const ORPHAN: u32 = u32::MAX - 1;
/// There never was one.
const NONE: u32 = u32::MAX - 2;

/// To which tree a node belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Free,
    Source,
    Sink,
}

/// Arcs with what is left of their capacities.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    first: Vec<u32>,
    head: Vec<u32>,
    sister: Vec<u32>,
    left: Vec<i64>,
    /// What is left from the source, or, below nothing, to the sink.
    terminal: Vec<i64>,
    value: i64,
    side: Vec<Side>,
    parent: Vec<u32>,
    stamp: Vec<u32>,
    distance: Vec<u32>,
    now: u32,
    active: VecDeque<u32>,
    is_active: Vec<bool>,
    orphans: VecDeque<u32>,
    /// Nodes at which something changed since the trees were grown.
    changed: Vec<u32>,
    is_changed: Vec<bool>,
    has_trees: bool,
}

impl Flow {
    /// Takes arcs as tail, head and capacity. The arcs keep their numbers: see [`Flow::place_of`].
    pub(super) fn new(nodes: usize, arcs: &[(u32, u32, i64)]) -> (Self, Vec<u32>) {
        let mut first = vec![0_u32; nodes + 1];
        for (tail, head, _) in arcs {
            first[*tail as usize + 1] += 1;
            first[*head as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut take = |node: u32| {
            next[node as usize] += 1;
            next[node as usize] - 1
        };
        let mut flow = Self {
            first,
            head: vec![0; 2 * arcs.len()],
            sister: vec![0; 2 * arcs.len()],
            left: vec![0; 2 * arcs.len()],
            terminal: vec![0; nodes],
            value: 0,
            side: vec![Side::Free; nodes],
            parent: vec![NONE; nodes],
            stamp: vec![0; nodes],
            distance: vec![0; nodes],
            now: 0,
            active: VecDeque::new(),
            is_active: vec![false; nodes],
            orphans: VecDeque::new(),
            changed: Vec::new(),
            is_changed: vec![false; nodes],
            has_trees: false,
        };
        let mut places = Vec::with_capacity(arcs.len());
        for (tail, head, capacity) in arcs {
            let (there, back) = (take(*tail), take(*head));
            flow.head[there as usize] = *head;
            flow.head[back as usize] = *tail;
            flow.sister[there as usize] = back;
            flow.sister[back as usize] = there;
            flow.left[there as usize] = *capacity;
            places.push(there);
        }
        (flow, places)
    }

    /// Lets more come from the source to a node, or, below nothing, go from it to the sink.
    pub(super) fn add_terminal(&mut self, node: u32, amount: i64) {
        let there = &mut self.terminal[node as usize];
        if there.signum() * amount.signum() < 0 {
            self.value += there.abs().min(amount.abs());
        }
        *there += amount;
        self.change(node);
    }

    /// Remembers that a node's place in its tree has to be looked at again.
    fn change(&mut self, node: u32) {
        if self.has_trees && !std::mem::replace(&mut self.is_changed[node as usize], true) {
            self.changed.push(node);
        }
    }

    /// Changes the capacity of an arc, whose reverse has none.
    pub(super) fn set_capacity(&mut self, arc: u32, capacity: i64) {
        let (there, back) = (arc as usize, self.sister[arc as usize] as usize);
        let flow = self.left[back];
        if capacity - flow == self.left[there] {
            return;
        }
        let (tail, head) = (self.head[back], self.head[there]);
        self.change(tail);
        self.change(head);
        if capacity >= flow {
            self.left[there] = capacity - flow;
            return;
        }
        let surplus = flow - capacity;
        self.left[there] = 0;
        self.left[back] = capacity;
        self.value -= surplus;
        self.add_terminal(tail, surplus);
        self.add_terminal(head, -surplus);
    }

    /// What flows through an arc whose reverse has no capacity; meaningful as long as no capacity was lowered.
    pub(super) fn through(&self, arc: u32) -> i64 {
        self.left[self.sister[arc as usize] as usize]
    }

    /// Takes away an arc from the source, or, below nothing, to the sink, that was added before.
    pub(super) fn remove_terminal(&mut self, node: u32, amount: i64) {
        // An arc to the sink costs every cut what the lost arc would not, up to a sum that is always the same.
        self.add_terminal(node, -amount);
        self.value -= amount.abs();
    }

    /// Whether the source still reaches a node.
    pub(super) fn is_by_source(&self, node: u32) -> bool {
        self.side[node as usize] == Side::Source
    }

    /// Whether a node still reaches the sink.
    pub(super) fn is_by_sink(&self, node: u32) -> bool {
        self.side[node as usize] == Side::Sink
    }

    /// The nodes at the other ends of a node's arcs.
    pub(super) fn neighbours(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.arcs(node).map(|arc| self.head[arc as usize])
    }

    /// Fills up the flow and answers the value of the smallest cut.
    pub(super) fn run(&mut self) -> i64 {
        if std::mem::replace(&mut self.has_trees, true) {
            self.replant();
        } else {
            self.plant(|terminal| terminal != 0);
        }
        self.fill()
    }

    /// The same, where most nodes lead straight to the sink: only the source's tree grows, anew, and what reaches the
    /// sink is not told.
    pub(super) fn run_from_source(&mut self) -> i64 {
        self.has_trees = false;
        for node in self.changed.drain(..) {
            self.is_changed[node as usize] = false;
        }
        self.plant(|terminal| terminal > 0);
        self.fill()
    }

    fn fill(&mut self) -> i64 {
        while let Some(node) = self.active.front().copied() {
            self.is_active[node as usize] = false;
            if self.side[node as usize] == Side::Free {
                self.active.pop_front();
                continue;
            }
            match self.grow(node) {
                Some(bridge) => {
                    // The node may have more to give: it stays in front.
                    self.is_active[node as usize] = true;
                    self.now += 1;
                    self.augment(bridge);
                    while let Some(orphan) = self.orphans.pop_front() {
                        self.adopt(orphan);
                    }
                }
                None => {
                    self.active.pop_front();
                }
            }
        }
        self.value
    }

    fn plant(&mut self, is_active: impl Fn(i64) -> bool) {
        self.active.clear();
        self.now = 0;
        for node in 0..self.terminal.len() {
            self.stamp[node] = 0;
            self.distance[node] = 1;
            let terminal = self.terminal[node];
            self.is_active[node] = is_active(terminal);
            (self.side[node], self.parent[node]) = match terminal.signum() {
                1 => (Side::Source, TERMINAL),
                -1 => (Side::Sink, TERMINAL),
                _ => (Side::Free, NONE),
            };
        }
        for (node, terminal) in (0..).zip(&self.terminal) {
            if is_active(*terminal) {
                self.active.push_back(node);
            }
        }
    }

    /// Keeps the trees, but for what hangs on nodes at which something changed.
    fn replant(&mut self) {
        self.now += 1;
        for node in std::mem::take(&mut self.changed) {
            self.is_changed[node as usize] = false;
            self.activate(node);
            let side = match self.terminal[node as usize].signum() {
                1 => Side::Source,
                -1 => Side::Sink,
                _ => {
                    if self.side[node as usize] != Side::Free {
                        self.parent[node as usize] = ORPHAN;
                        self.orphans.push_back(node);
                    }
                    continue;
                }
            };
            if self.side[node as usize] != side {
                self.side[node as usize] = side;
                self.leave_behind(node);
            }
            self.parent[node as usize] = TERMINAL;
            self.stamp[node as usize] = self.now;
            self.distance[node as usize] = 1;
        }
        while let Some(orphan) = self.orphans.pop_front() {
            self.adopt(orphan);
        }
    }

    /// Makes orphans of the children that a node leaves behind when it goes over to the other tree, and lets the tree
    /// that it left grow back to it. Neighbours at which something changed as well are looked at by themselves.
    fn leave_behind(&mut self, node: u32) {
        let side = self.side[node as usize];
        for arc in self.arcs(node) {
            let next = self.head[arc as usize];
            if self.is_changed[next as usize] {
                continue;
            }
            if self.parent[next as usize] == self.sister[arc as usize] {
                self.parent[next as usize] = ORPHAN;
                self.orphans.push_back(next);
            }
            let there = self.side[next as usize];
            if there != Side::Free && there != side && self.is_open(side, arc) {
                self.activate(next);
            }
        }
    }

    fn arcs(&self, node: u32) -> std::ops::Range<u32> {
        self.first[node as usize]..self.first[node as usize + 1]
    }

    fn activate(&mut self, node: u32) {
        if !std::mem::replace(&mut self.is_active[node as usize], true) {
            self.active.push_back(node);
        }
    }

    /// Whether the tree of this side can grow over an arc that leaves its node.
    fn is_open(&self, side: Side, arc: u32) -> bool {
        match side {
            Side::Source => self.left[arc as usize] > 0,
            _ => self.left[self.sister[arc as usize] as usize] > 0,
        }
    }

    /// Grows a tree from a node, until it meets the other one: the arc from the source's to the sink's.
    fn grow(&mut self, node: u32) -> Option<u32> {
        let side = self.side[node as usize];
        for arc in self.arcs(node) {
            if !self.is_open(side, arc) {
                continue;
            }
            let next = self.head[arc as usize];
            let there = self.side[next as usize];
            if there == Side::Free {
                self.side[next as usize] = side;
                self.parent[next as usize] = self.sister[arc as usize];
                self.stamp[next as usize] = self.stamp[node as usize];
                self.distance[next as usize] = self.distance[node as usize] + 1;
                self.activate(next);
            } else if there != side {
                return Some(if side == Side::Source { arc } else { self.sister[arc as usize] });
            } else if self.stamp[next as usize] <= self.stamp[node as usize]
                && self.distance[next as usize] > self.distance[node as usize] + 1
                && self.parent[next as usize] != TERMINAL
            {
                self.parent[next as usize] = self.sister[arc as usize];
                self.stamp[next as usize] = self.stamp[node as usize];
                self.distance[next as usize] = self.distance[node as usize] + 1;
            }
        }
        None
    }

    /// The arcs from a node up its tree, each as it leaves the child, and the root.
    fn climb(&self, mut node: u32, mut visit: impl FnMut(u32)) -> u32 {
        while self.parent[node as usize] != TERMINAL {
            let arc = self.parent[node as usize];
            visit(arc);
            node = self.head[arc as usize];
        }
        node
    }

    fn augment(&mut self, bridge: u32) {
        let tail = self.head[self.sister[bridge as usize] as usize];
        let head = self.head[bridge as usize];
        let mut amount = self.left[bridge as usize];
        let source = self.climb(tail, |arc| {
            amount = amount.min(self.left[self.sister[arc as usize] as usize]);
        });
        let sink = self.climb(head, |arc| amount = amount.min(self.left[arc as usize]));
        amount = amount.min(self.terminal[source as usize]).min(-self.terminal[sink as usize]);
        self.push(bridge, amount);
        for (from, is_source) in [(tail, true), (head, false)] {
            let mut node = from;
            while self.parent[node as usize] != TERMINAL {
                let arc = self.parent[node as usize];
                let down = if is_source { self.sister[arc as usize] } else { arc };
                self.push(down, amount);
                if self.left[down as usize] == 0 {
                    self.orphan(node);
                }
                node = self.head[arc as usize];
            }
            self.terminal[node as usize] -= if is_source { amount } else { -amount };
            if self.terminal[node as usize] == 0 {
                self.orphan(node);
            }
        }
        self.value += amount;
    }

    fn push(&mut self, arc: u32, amount: i64) {
        self.left[arc as usize] -= amount;
        self.left[self.sister[arc as usize] as usize] += amount;
    }

    fn orphan(&mut self, node: u32) {
        self.parent[node as usize] = ORPHAN;
        self.orphans.push_front(node);
    }

    /// How far a node is from the root of its tree; none where it hangs on an orphan.
    fn distance_to_root(&mut self, from: u32) -> Option<u32> {
        let mut steps = 0;
        let mut node = from;
        let to_root = loop {
            if self.stamp[node as usize] == self.now {
                break steps + self.distance[node as usize];
            }
            match self.parent[node as usize] {
                TERMINAL => {
                    self.stamp[node as usize] = self.now;
                    self.distance[node as usize] = 1;
                    break steps + 1;
                }
                ORPHAN | NONE => return None,
                arc => node = self.head[arc as usize],
            }
            steps += 1;
        };
        let (mut node, mut distance) = (from, to_root);
        while self.stamp[node as usize] != self.now {
            self.stamp[node as usize] = self.now;
            self.distance[node as usize] = distance;
            distance -= 1;
            node = self.head[self.parent[node as usize] as usize];
        }
        Some(to_root)
    }

    /// Finds an orphan a new parent in its tree, the nearest to the root, or lets it go.
    fn adopt(&mut self, orphan: u32) {
        let side = self.side[orphan as usize];
        let other = if side == Side::Source { Side::Sink } else { Side::Source };
        let mut best: Option<(u32, u32)> = None;
        for arc in self.arcs(orphan) {
            let next = self.head[arc as usize];
            // The way leads from the parent down to the child, against the arc.
            if self.side[next as usize] == side
                && self.is_open(other, arc)
                && let Some(distance) = self.distance_to_root(next)
                && best.is_none_or(|(least, _)| distance < least)
            {
                best = Some((distance, arc));
            }
        }
        if let Some((distance, arc)) = best {
            self.parent[orphan as usize] = arc;
            self.stamp[orphan as usize] = self.now;
            self.distance[orphan as usize] = distance + 1;
            return;
        }
        for arc in self.arcs(orphan) {
            let next = self.head[arc as usize];
            if self.side[next as usize] != side {
                continue;
            }
            if self.is_open(other, arc) {
                self.activate(next);
            }
            let parent = self.parent[next as usize];
            if parent < NONE && self.head[parent as usize] == orphan {
                self.parent[next as usize] = ORPHAN;
                self.orphans.push_back(next);
            }
        }
        self.side[orphan as usize] = Side::Free;
        self.parent[orphan as usize] = NONE;
    }
}
