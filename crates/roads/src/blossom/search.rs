//! The search: trees that grow from the free points, with potentials that move until an edge is tight.
//!
//! Inside, the heaviest pairs are sought, where a pair weighs what the dearest pair costs and one, less its own cost:
//! so every pair weighs something, and the heaviest pairs leave nobody alone. Points count from 1, blossoms come
//! behind them, and 0 is nobody.

use std::collections::VecDeque;

use super::{Blossom, Matching};

/// Where a point or blossom stands in the trees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    Free,
    Outer,
    Inner,
}

type Edge = (u32, u32);

pub(super) struct Search {
    points: usize,
    /// The greatest number that is in use.
    last: usize,
    /// So many numbers there can be, with 0.
    room: usize,
    /// What a pair of points weighs.
    weights: Vec<i64>,
    top_weight: i64,
    /// The tightest edge between any two numbers, as the points at its ends; (0, 0) where there is none.
    edges: Vec<Edge>,
    /// For each blossom, which of its children holds a point.
    child_of: Vec<u32>,
    potential: Vec<i64>,
    mate: Vec<u32>,
    /// The outermost blossom around each number; 0 for a blossom that is not in use.
    outermost: Vec<u32>,
    parent: Vec<u32>,
    slack: Vec<u32>,
    label: Vec<Label>,
    children: Vec<Vec<u32>>,
    seen: Vec<u32>,
    round: u32,
    queue: VecDeque<u32>,
}

impl Search {
    pub(super) fn new(points: usize, costs: &[i64], top_weight: i64) -> Self {
        let room = points + points / 2 + 2;
        let whole = |number: usize| u32::try_from(number).expect("there are few points");
        let mut edges = vec![(0, 0); room * room];
        for a in 1..=points {
            for b in (1..=points).filter(|b| *b != a) {
                edges[a * room + b] = (whole(a), whole(b));
            }
        }
        let in_use = |number: usize| if number <= points { whole(number) } else { 0 };
        Self {
            points,
            last: points,
            room,
            weights: costs.iter().map(|cost| top_weight - cost).collect(),
            top_weight,
            edges,
            child_of: vec![0; (room - points) * (points + 1)],
            potential: vec![top_weight; room],
            mate: vec![0; room],
            outermost: (0..room).map(in_use).collect(),
            parent: vec![0; room],
            slack: vec![0; room],
            label: vec![Label::Free; room],
            children: vec![Vec::new(); room],
            seen: vec![0; room],
            round: 0,
            queue: VecDeque::new(),
        }
    }

    pub(super) fn run(mut self, costs: &[i64]) -> Matching {
        while self.add_pair() {}
        let mate: Vec<u32> = self.mate[1..=self.points].iter().map(|mate| mate - 1).collect();
        let pairs = mate.iter().enumerate().filter(|(point, mate)| *point < **mate as usize);
        let cost = pairs.map(|(point, mate)| costs[point * self.points + *mate as usize]).sum();
        let potentials = self.potential[1..=self.points].iter().map(|potential| self.top_weight - potential);
        let potentials = potentials.collect();
        let blossoms =
            (self.points + 1..=self.last).filter(|b| self.outermost[*b] != 0 && self.potential[*b] > 0);
        let blossoms = blossoms.map(|b| {
            let mut points = Vec::new();
            self.gather(b, &mut points);
            points.sort_unstable();
            Blossom { points, discount: self.potential[b] }
        });
        Matching { mate, cost, potentials, blossoms: blossoms.collect() }
    }

    fn gather(&self, number: usize, points: &mut Vec<u32>) {
        if number <= self.points {
            points.push(u32::try_from(number - 1).expect("there are few points"));
        } else {
            for child in &self.children[number] {
                self.gather(*child as usize, points);
            }
        }
    }

    fn edge(&self, a: u32, b: u32) -> Edge {
        self.edges[a as usize * self.room + b as usize]
    }

    /// How far an edge is from being tight, twice as fine as the weights.
    fn distance(&self, (a, b): Edge) -> i64 {
        let weight = self.weights[(a as usize - 1) * self.points + b as usize - 1];
        self.potential[a as usize] + self.potential[b as usize] - 2 * weight
    }

    fn child(&self, blossom: u32, point: u32) -> u32 {
        if (blossom as usize) <= self.points {
            return if blossom == point { blossom } else { 0 };
        }
        self.child_of[(blossom as usize - self.points) * (self.points + 1) + point as usize]
    }

    fn note_slack(&mut self, point: u32, x: u32) {
        let before = self.slack[x as usize];
        if before == 0 || self.distance(self.edge(point, x)) < self.distance(self.edge(before, x)) {
            self.slack[x as usize] = point;
        }
    }

    fn find_slack(&mut self, x: u32) {
        self.slack[x as usize] = 0;
        for point in 1..=u32::try_from(self.points).expect("there are few points") {
            let outermost = self.outermost[point as usize];
            if self.edge(point, x).0 > 0 && outermost != x && self.label[outermost as usize] == Label::Outer {
                self.note_slack(point, x);
            }
        }
    }

    fn push(&mut self, x: u32) {
        if (x as usize) <= self.points {
            return self.queue.push_back(x);
        }
        for at in 0..self.children[x as usize].len() {
            self.push(self.children[x as usize][at]);
        }
    }

    fn set_outermost(&mut self, x: u32, blossom: u32) {
        self.outermost[x as usize] = blossom;
        for at in 0..self.children[x as usize].len() {
            self.set_outermost(self.children[x as usize][at], blossom);
        }
    }

    /// Where a child stands in its blossom, turned round if need be so that the way to it is even.
    fn place(&mut self, blossom: u32, child: u32) -> usize {
        let children = &mut self.children[blossom as usize];
        let place = children.iter().position(|other| *other == child).expect("a child is in its blossom");
        if place % 2 == 0 {
            return place;
        }
        children[1..].reverse();
        children.len() - place
    }

    fn join(&mut self, a: u32, b: u32) {
        let edge = self.edge(a, b);
        self.mate[a as usize] = edge.1;
        if (a as usize) <= self.points {
            return;
        }
        let child = self.child(a, edge.0);
        let place = self.place(a, child);
        for at in 0..place {
            let (one, other) = (self.children[a as usize][at], self.children[a as usize][at ^ 1]);
            self.join(one, other);
        }
        self.join(child, b);
        self.children[a as usize].rotate_left(place);
    }

    fn augment(&mut self, mut a: u32, mut b: u32) {
        loop {
            let next = self.outermost[self.mate[a as usize] as usize];
            self.join(a, b);
            if next == 0 {
                return;
            }
            let above = self.outermost[self.parent[next as usize] as usize];
            self.join(next, above);
            (a, b) = (above, next);
        }
    }

    /// Where the ways up from two numbers meet; 0 if they lie in different trees.
    fn meeting(&mut self, mut a: u32, mut b: u32) -> u32 {
        self.round += 1;
        while a != 0 || b != 0 {
            if a != 0 {
                if self.seen[a as usize] == self.round {
                    return a;
                }
                self.seen[a as usize] = self.round;
                a = self.outermost[self.mate[a as usize] as usize];
                if a != 0 {
                    a = self.outermost[self.parent[a as usize] as usize];
                }
            }
            std::mem::swap(&mut a, &mut b);
        }
        0
    }

    /// The children of a new blossom on the way from one end up to where the ways meet.
    fn climb(&mut self, from: u32, meeting: u32) -> Vec<u32> {
        let mut way = Vec::new();
        let mut x = from;
        while x != meeting {
            let mate = self.outermost[self.mate[x as usize] as usize];
            way.extend([x, mate]);
            self.push(mate);
            x = self.outermost[self.parent[mate as usize] as usize];
        }
        way
    }

    fn add_blossom(&mut self, a: u32, meeting: u32, b: u32) {
        let mut blossom = self.points + 1;
        while blossom <= self.last && self.outermost[blossom] != 0 {
            blossom += 1;
        }
        self.last = self.last.max(blossom);
        let number = u32::try_from(blossom).expect("there are few points");
        self.potential[blossom] = 0;
        self.label[blossom] = Label::Outer;
        self.mate[blossom] = self.mate[meeting as usize];
        let mut up = self.climb(a, meeting);
        up.reverse();
        let mut children = vec![meeting];
        children.append(&mut up);
        children.extend(self.climb(b, meeting));
        self.children[blossom].clone_from(&children);
        self.set_outermost(number, number);
        for x in 1..=self.last {
            self.edges[blossom * self.room + x] = (0, 0);
            self.edges[x * self.room + blossom] = (0, 0);
        }
        let row = (blossom - self.points) * (self.points + 1);
        self.child_of[row..=row + self.points].fill(0);
        for child in children {
            self.take_edges(number, child);
            for point in 1..=self.points {
                if self.child(child, u32::try_from(point).expect("there are few points")) != 0 {
                    self.child_of[row + point] = child;
                }
            }
        }
        self.find_slack(number);
    }

    /// Keeps a child's edge where it is tighter than what the blossom has.
    fn take_edges(&mut self, blossom: u32, child: u32) {
        for x in 1..=u32::try_from(self.last).expect("there are few points") {
            let (mine, theirs) = (self.edge(blossom, x), self.edge(child, x));
            if theirs.0 != 0 && (mine.0 == 0 || self.distance(theirs) < self.distance(mine)) {
                self.edges[blossom as usize * self.room + x as usize] = theirs;
                self.edges[x as usize * self.room + blossom as usize] = (theirs.1, theirs.0);
            }
        }
    }

    fn expand(&mut self, blossom: u32) {
        for at in 0..self.children[blossom as usize].len() {
            let child = self.children[blossom as usize][at];
            self.set_outermost(child, child);
        }
        let entry = self.edge(blossom, self.parent[blossom as usize]).0;
        let child = self.child(blossom, entry);
        let place = self.place(blossom, child);
        for at in (0..place).step_by(2) {
            let (inner, outer) =
                (self.children[blossom as usize][at], self.children[blossom as usize][at + 1]);
            self.parent[inner as usize] = self.edge(outer, inner).0;
            self.label[inner as usize] = Label::Inner;
            self.label[outer as usize] = Label::Outer;
            self.slack[inner as usize] = 0;
            self.find_slack(outer);
            self.push(outer);
        }
        self.label[child as usize] = Label::Inner;
        self.parent[child as usize] = self.parent[blossom as usize];
        for at in place + 1..self.children[blossom as usize].len() {
            let rest = self.children[blossom as usize][at];
            self.label[rest as usize] = Label::Free;
            self.find_slack(rest);
        }
        self.outermost[blossom as usize] = 0;
    }

    /// Takes a tight edge; true if it made a pair more.
    fn take(&mut self, (from, to): Edge) -> bool {
        let (a, b) = (self.outermost[from as usize], self.outermost[to as usize]);
        match self.label[b as usize] {
            Label::Free => {
                self.parent[b as usize] = from;
                self.label[b as usize] = Label::Inner;
                let mate = self.outermost[self.mate[b as usize] as usize];
                self.slack[b as usize] = 0;
                self.slack[mate as usize] = 0;
                self.label[mate as usize] = Label::Outer;
                self.push(mate);
                false
            }
            Label::Outer => {
                let meeting = self.meeting(a, b);
                if meeting == 0 {
                    self.augment(a, b);
                    self.augment(b, a);
                    return true;
                }
                self.add_blossom(a, meeting, b);
                false
            }
            Label::Inner => false,
        }
    }

    /// Makes a pair more; false if all are paired.
    fn add_pair(&mut self) -> bool {
        self.label.fill(Label::Free);
        self.slack.fill(0);
        self.queue.clear();
        for x in 1..=u32::try_from(self.last).expect("there are few points") {
            if self.outermost[x as usize] == x && self.mate[x as usize] == 0 {
                self.parent[x as usize] = 0;
                self.label[x as usize] = Label::Outer;
                self.push(x);
            }
        }
        if self.queue.is_empty() {
            return false;
        }
        loop {
            if self.grow() {
                return true;
            }
            let step = self.step_size();
            self.shift(step);
            self.queue.clear();
            for x in 1..=u32::try_from(self.last).expect("there are few points") {
                let slack = self.slack[x as usize];
                let is_open =
                    self.outermost[x as usize] == x && slack != 0 && self.outermost[slack as usize] != x;
                if is_open && self.distance(self.edge(slack, x)) == 0 && self.take(self.edge(slack, x)) {
                    return true;
                }
            }
            for blossom in self.points + 1..=self.last {
                let number = u32::try_from(blossom).expect("there are few points");
                let is_inner = self.outermost[blossom] == number && self.label[blossom] == Label::Inner;
                if is_inner && self.potential[blossom] == 0 {
                    self.expand(number);
                }
            }
        }
    }

    /// Follows tight edges as far as they lead; true if a pair more was made.
    fn grow(&mut self) -> bool {
        while let Some(point) = self.queue.pop_front() {
            if self.label[self.outermost[point as usize] as usize] == Label::Inner {
                continue;
            }
            for other in 1..=u32::try_from(self.points).expect("there are few points") {
                let outermost = self.outermost[other as usize];
                if self.outermost[point as usize] == outermost {
                    continue;
                }
                if self.distance((point, other)) > 0 {
                    self.note_slack(point, outermost);
                } else if self.take((point, other)) {
                    return true;
                }
            }
        }
        false
    }

    /// By how much the potentials can move until something becomes tight.
    fn step_size(&self) -> i64 {
        let mut step = i64::MAX;
        for x in 1..=self.last {
            if self.outermost[x] as usize != x {
                continue;
            }
            if x > self.points && self.label[x] == Label::Inner {
                step = step.min(self.potential[x] / 2);
            }
            if self.slack[x] != 0 {
                let distance = self.distance(self.edges[self.slack[x] as usize * self.room + x]);
                match self.label[x] {
                    Label::Free => step = step.min(distance),
                    Label::Outer => step = step.min(distance / 2),
                    Label::Inner => {}
                }
            }
        }
        step
    }

    fn shift(&mut self, step: i64) {
        for point in 1..=self.points {
            match self.label[self.outermost[point] as usize] {
                Label::Outer => self.potential[point] -= step,
                Label::Inner => self.potential[point] += step,
                Label::Free => {}
            }
        }
        for blossom in self.points + 1..=self.last {
            if self.outermost[blossom] as usize == blossom {
                match self.label[blossom] {
                    Label::Outer => self.potential[blossom] += 2 * step,
                    Label::Inner => self.potential[blossom] -= 2 * step,
                    Label::Free => {}
                }
            }
        }
    }
}
