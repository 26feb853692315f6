//! What can still flow: over roads alone, or over roads and through nodes.

use std::ops::Range;

use super::topology::Topology;

/// What can still flow between vertices. A slot belongs to a vertex, or to the two halves of a node.
pub(super) trait Residual {
    fn vertex_count(&self) -> usize;
    fn slots(&self, vertex: u32) -> Range<u32>;
    /// The vertex at the other end.
    fn head(&self, vertex: u32, slot: u32) -> u32;
    /// How much can still flow from the vertex over the slot.
    fn room(&self, vertex: u32, slot: u32) -> i64;
    /// How much can still flow over the slot to the vertex.
    fn room_back(&self, vertex: u32, slot: u32) -> i64;
    /// The same connection as it is seen from the other end.
    fn reverse(&self, slot: u32) -> u32;
    /// How much flows from the vertex over the slot, less than nothing where it flows to it.
    fn flow(&self, vertex: u32, slot: u32) -> i64;
    /// Lets so much flow from the vertex over the slot; less than nothing takes it back.
    fn push(&mut self, vertex: u32, slot: u32, amount: i64);
}

#[derive(Clone, Copy)]
pub(super) struct EdgeSlot {
    head: u32,
    mate: u32,
    pub(super) room: i64,
}

/// Roads have capacities, nodes have none; a vertex is a node.
pub(super) struct EdgeResidual {
    first: Vec<u32>,
    pub(super) slots: Vec<EdgeSlot>,
    /// What each slot could carry at first.
    pub(super) capacities: Vec<i64>,
}

impl EdgeResidual {
    pub(super) fn new(topology: &Topology) -> Self {
        let slots = topology.slots.iter().map(|slot| EdgeSlot { head: slot.head, mate: slot.mate, room: 0 });
        Self { first: topology.first.clone(), slots: slots.collect(), capacities: Vec::new() }
    }
}

impl Residual for EdgeResidual {
    fn vertex_count(&self) -> usize {
        self.first.len() - 1
    }

    #[inline]
    fn slots(&self, vertex: u32) -> Range<u32> {
        self.first[vertex as usize]..self.first[vertex as usize + 1]
    }

    #[inline]
    fn head(&self, _: u32, slot: u32) -> u32 {
        self.slots[slot as usize].head
    }

    #[inline]
    fn room(&self, _: u32, slot: u32) -> i64 {
        self.slots[slot as usize].room
    }

    #[inline]
    fn room_back(&self, _: u32, slot: u32) -> i64 {
        self.slots[self.slots[slot as usize].mate as usize].room
    }

    #[inline]
    fn reverse(&self, slot: u32) -> u32 {
        self.slots[slot as usize].mate
    }

    #[inline]
    fn flow(&self, _: u32, slot: u32) -> i64 {
        self.capacities[slot as usize] - self.slots[slot as usize].room
    }

    #[inline]
    fn push(&mut self, _: u32, slot: u32, amount: i64) {
        let mate = self.slots[slot as usize].mate;
        self.slots[slot as usize].room -= amount;
        self.slots[mate as usize].room += amount;
    }
}

/// A road as it is seen from one of its ends, or, where head and mate are its own, the inside of a node.
#[derive(Clone, Copy)]
pub(super) struct NodeSlot {
    pub(super) head: u32,
    pub(super) mate: u32,
    /// How much more may leave the node here, or go through it.
    pub(super) room: i64,
    /// How much leaves the node here, or goes through it.
    pub(super) carried: i64,
}

/// Roads and nodes have capacities; a vertex is half a node, `2 n` where it is entered and `2 n + 1` where it is left.
/// The first slot of each node is its inside.
pub(super) struct NodeResidual {
    first: Vec<u32>,
    pub(super) slots: Vec<NodeSlot>,
}

impl NodeResidual {
    pub(super) fn new(topology: &Topology) -> Self {
        let first: Vec<u32> = topology.first.iter().zip(0..).map(|(first, node)| first + node).collect();
        let mut slots = Vec::with_capacity(topology.slots.len() + topology.node_count());
        for (node, number) in (0..).zip(&first[..topology.node_count()]) {
            slots.push(NodeSlot { head: node, mate: *number, room: 0, carried: 0 });
            let row = topology.of(node).iter();
            slots.extend(row.map(|slot| NodeSlot {
                head: slot.head,
                mate: slot.mate + slot.head + 1,
                room: 0,
                carried: 0,
            }));
        }
        Self { first, slots }
    }

    /// The slot of the inside of a node.
    pub(super) fn inside(&self, node: u32) -> u32 {
        self.first[node as usize]
    }

    #[inline]
    fn is_inside(&self, slot: u32) -> bool {
        self.slots[slot as usize].mate == slot
    }
}

impl Residual for NodeResidual {
    fn vertex_count(&self) -> usize {
        2 * (self.first.len() - 1)
    }

    #[inline]
    fn slots(&self, vertex: u32) -> Range<u32> {
        let node = (vertex >> 1) as usize;
        self.first[node]..self.first[node + 1]
    }

    #[inline]
    fn head(&self, vertex: u32, slot: u32) -> u32 {
        // The inside leads to the other half; a road leads from where a node is left to where one is entered, and back.
        2 * self.slots[slot as usize].head + (1 - (vertex & 1))
    }

    #[inline]
    fn room(&self, vertex: u32, slot: u32) -> i64 {
        let at = &self.slots[slot as usize];
        match (self.is_inside(slot), vertex & 1 == 0) {
            (true, true) | (false, false) => at.room,
            (true, false) => at.carried,
            (false, true) => self.slots[at.mate as usize].carried,
        }
    }

    #[inline]
    fn room_back(&self, vertex: u32, slot: u32) -> i64 {
        let at = &self.slots[slot as usize];
        match (self.is_inside(slot), vertex & 1 == 0) {
            (true, true) | (false, false) => at.carried,
            (true, false) => at.room,
            (false, true) => self.slots[at.mate as usize].room,
        }
    }

    #[inline]
    fn reverse(&self, slot: u32) -> u32 {
        self.slots[slot as usize].mate
    }

    #[inline]
    fn flow(&self, vertex: u32, slot: u32) -> i64 {
        let at = &self.slots[slot as usize];
        match (self.is_inside(slot), vertex & 1 == 0) {
            (true, true) | (false, false) => at.carried,
            (true, false) => -at.carried,
            (false, true) => -self.slots[at.mate as usize].carried,
        }
    }

    #[inline]
    fn push(&mut self, vertex: u32, slot: u32, amount: i64) {
        let is_entered = vertex & 1 == 0;
        let inside = self.is_inside(slot);
        // From where a node is entered a road can only be flowed back, and through it only on; and the other way round.
        let amount = if inside == is_entered { amount } else { -amount };
        let slot = if !inside && is_entered { self.slots[slot as usize].mate } else { slot };
        let at = &mut self.slots[slot as usize];
        at.room -= amount;
        at.carried += amount;
    }
}
