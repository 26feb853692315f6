//! Roads between nodes in flat arrays: every road has a slot at both of its ends.

/// Which way a road may be passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ways {
    /// From its start to its end only.
    Forward,
    /// Both ways.
    Both,
}

/// A road as it is seen from one of its ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The node at the other end.
    pub head: u32,
    /// The slot at the other end.
    pub mate: u32,
    /// The road, twice its number, and one more at the end of the road.
    pub(super) road: u32,
}

impl Slot {
    /// The number of the road.
    pub fn edge(self) -> u32 {
        self.road >> 1
    }

    /// Whether this is the slot at the start of the road.
    pub fn is_start(self) -> bool {
        self.road & 1 == 0
    }
}

/// Who is joined to whom, and which way.
#[derive(Clone, Debug)]
pub struct Topology {
    pub(super) first: Vec<u32>,
    pub(super) slots: Vec<Slot>,
    pub(super) ways: Vec<Ways>,
}

impl Topology {
    /// Takes roads as their start, their end, and which way they may be passed. A road from a node to itself is kept
    /// as a number and joins nothing.
    pub fn new(nodes: usize, roads: &[(u32, u32, Ways)]) -> Self {
        let mut first = vec![0_u32; nodes + 2];
        for (from, to, _) in roads.iter().filter(|(from, to, _)| from != to) {
            first[*from as usize + 2] += 1;
            first[*to as usize + 2] += 1;
        }
        for node in 2..nodes + 2 {
            first[node] += first[node - 1];
        }
        let mut slots = vec![Slot { head: 0, mate: 0, road: 0 }; first[nodes + 1] as usize];
        for ((from, to, _), number) in roads.iter().zip(0_u32..) {
            if from == to {
                continue;
            }
            let (start, end) = (first[*from as usize + 1], first[*to as usize + 1]);
            first[*from as usize + 1] += 1;
            first[*to as usize + 1] += 1;
            slots[start as usize] = Slot { head: *to, mate: end, road: 2 * number };
            slots[end as usize] = Slot { head: *from, mate: start, road: 2 * number + 1 };
        }
        first.pop();
        Self { first, slots, ways: roads.iter().map(|(.., ways)| *ways).collect() }
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.first.len() - 1
    }

    /// How many roads there are.
    pub fn edge_count(&self) -> usize {
        self.ways.len()
    }

    /// The roads at a node, as they are seen from it.
    pub fn of(&self, node: u32) -> &[Slot] {
        &self.slots[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// Which way a road may be passed.
    pub fn ways(&self, edge: u32) -> Ways {
        self.ways[edge as usize]
    }

    /// Whether the road of a slot may be passed from the slot's own end to the other.
    pub fn leads_out(&self, slot: Slot) -> bool {
        slot.is_start() || self.ways[slot.edge() as usize] == Ways::Both
    }
}
