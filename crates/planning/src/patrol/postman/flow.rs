//! Flow at the least cost: successive shortest ways with potentials, in whole numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::network::Node;
use crate::shortest::UNREACHED;

/// No arc needs to carry more.
pub(super) const UNBOUNDED: i64 = 1 << 40;

/// Arcs in pairs: each with the one that takes its flow back next to it.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    at: Vec<Vec<u32>>,
    to: Vec<Node>,
    cost: Vec<i64>,
    /// How much more each arc can carry.
    room: Vec<i64>,
    /// How high each node is: no arc with room rises by more than it costs.
    pub(super) heights: Vec<i64>,
}

impl Flow {
    pub(super) fn new(nodes: usize) -> Self {
        Self { at: vec![Vec::new(); nodes], to: vec![], cost: vec![], room: vec![], heights: vec![0; nodes] }
    }

    /// Adds an arc that carries any flow, and gives its number.
    pub(super) fn add(&mut self, from: Node, to: Node, cost: i64) -> usize {
        self.pair(from, to, cost, [UNBOUNDED, 0])
    }

    /// Adds an arc that carries up to one either way at no cost, and gives its number.
    pub(super) fn add_free(&mut self, from: Node, to: Node) -> usize {
        self.pair(from, to, 0, [1, 1])
    }

    fn pair(&mut self, from: Node, to: Node, cost: i64, room: [i64; 2]) -> usize {
        let number = self.to.len();
        let arc = u32::try_from(number).expect("there are fewer arcs than that");
        self.at[from as usize].push(arc);
        self.at[to as usize].push(arc + 1);
        self.to.extend([to, from]);
        self.cost.extend([cost, -cost]);
        self.room.extend(room);
        number
    }

    /// What a free arc carries along it, less what it carries back.
    pub(super) fn free_flow(&self, arc: usize) -> i64 {
        1 - self.room[arc]
    }

    /// What an arc carries.
    pub(super) fn flow(&self, arc: usize) -> i64 {
        UNBOUNDED - self.room[arc]
    }

    /// Takes what each node has too much of to the nodes that have too little, and gives the cost; none if no way
    /// leads there.
    pub(super) fn balance(&mut self, excess: &mut [i64]) -> Option<i64> {
        let mut cost = 0;
        while excess.iter().any(|excess| *excess > 0) {
            let (target, before) = self.nearest(excess)?;
            let mut amount = -excess[target as usize];
            let mut source = target;
            while let Some(arc) = before[source as usize] {
                amount = amount.min(self.room[arc as usize]);
                source = self.to[arc as usize ^ 1];
            }
            amount = amount.min(excess[source as usize]);
            let mut at = target;
            while let Some(arc) = before[at as usize] {
                self.room[arc as usize] -= amount;
                self.room[arc as usize ^ 1] += amount;
                cost += amount * self.cost[arc as usize];
                at = self.to[arc as usize ^ 1];
            }
            excess[source as usize] -= amount;
            excess[target as usize] += amount;
        }
        Some(cost)
    }

    /// The node with too little that is nearest to any with too much, and the arcs by which one comes there.
    fn nearest(&mut self, excess: &[i64]) -> Option<(Node, Vec<Option<u32>>)> {
        let mut distance = vec![UNREACHED; self.at.len()];
        let mut before = vec![None; self.at.len()];
        let mut queue = BinaryHeap::new();
        for (node, _) in (0..).zip(excess).filter(|(_, excess)| **excess > 0) {
            distance[node as usize] = 0;
            queue.push(Reverse((0, node)));
        }
        let target = loop {
            let Reverse((far, node)) = queue.pop()?;
            if far > distance[node as usize] {
                continue;
            }
            if excess[node as usize] < 0 {
                break node;
            }
            for arc in
                self.at[node as usize].iter().map(|arc| *arc as usize).filter(|arc| self.room[*arc] > 0)
            {
                let next = self.to[arc] as usize;
                let there = far + self.cost[arc] + self.heights[node as usize] - self.heights[next];
                if there < distance[next] {
                    distance[next] = there;
                    before[next] = u32::try_from(arc).ok();
                    queue.push(Reverse((there, self.to[arc])));
                }
            }
        };
        let most = distance[target as usize];
        self.heights.iter_mut().zip(&distance).for_each(|(height, far)| *height += (*far).min(most));
        Some((target, before))
    }
}
