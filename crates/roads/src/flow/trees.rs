//! Greatest flow by two trees that grow from both ends until they meet, after Boykov and Kolmogorov (2004).
//!
//! A tree is kept after a path has been filled: vertices that hung on a filled connection look for another parent of
//! the same tree, the nearest to the root, and only if there is none do they become free.

use std::collections::VecDeque;

use super::ends::{End, Ends};
use super::residual::Residual;

/// The vertex is an end: it hangs on nothing.
const ROOT: u32 = u32::MAX;
/// The vertex hangs on nothing any more.
const ORPHAN: u32 = u32::MAX - 1;

#[derive(Clone, Copy)]
struct Vertex {
    /// The slot that leads to the parent.
    parent: u32,
    /// When the distance was last known to be true.
    stamp: u32,
    /// How many steps from the root.
    distance: u32,
    /// The tree that it belongs to.
    tree: End,
    is_active: bool,
}

const FREE: Vertex = Vertex { parent: ORPHAN, stamp: 0, distance: 0, tree: End::Neither, is_active: false };

/// The workplace of the search.
#[derive(Default)]
pub(super) struct Trees {
    vertices: Vec<Vertex>,
    active: VecDeque<u32>,
    orphans: VecDeque<u32>,
    clock: u32,
}

impl Trees {
    /// Adds to the flow until no more can flow, and returns how much was added.
    pub(super) fn run<R: Residual>(&mut self, residual: &mut R, ends: &Ends) -> i64 {
        self.start(residual, ends);
        let mut total = 0;
        while let Some(vertex) = self.active.pop_front() {
            self.vertices[vertex as usize].is_active = false;
            total += self.grow(residual, vertex);
        }
        total
    }

    fn start<R: Residual>(&mut self, residual: &R, ends: &Ends) {
        self.vertices.clear();
        self.vertices.resize(residual.vertex_count(), FREE);
        self.active.clear();
        self.clock = 1;
        for (vertex, kind) in [(&ends.sources, End::Source), (&ends.sinks, End::Sink)]
            .into_iter()
            .flat_map(|(vertices, kind)| vertices.iter().map(move |vertex| (*vertex, kind)))
        {
            self.vertices[vertex as usize] =
                Vertex { parent: ROOT, stamp: 0, distance: 1, tree: kind, is_active: false };
        }
        for vertex in ends.sources.iter().chain(&ends.sinks) {
            let kind = ends.kind[*vertex as usize];
            let leads_on = residual.slots(*vertex).any(|slot| {
                ends.kind[residual.head(*vertex, slot) as usize] != kind
                    && away(residual, kind, *vertex, slot) > 0
            });
            if leads_on {
                self.activate(*vertex);
            }
        }
    }

    #[inline]
    fn activate(&mut self, vertex: u32) {
        let state = &mut self.vertices[vertex as usize];
        if !state.is_active {
            state.is_active = true;
            self.active.push_back(vertex);
        }
    }

    /// Takes in every free neighbour; where the other tree is met, a path is filled.
    fn grow<R: Residual>(&mut self, residual: &mut R, vertex: u32) -> i64 {
        let mut total = 0;
        let slots = residual.slots(vertex);
        let mut slot = slots.start;
        while slot < slots.end {
            let Vertex { tree, stamp, distance, parent, .. } = self.vertices[vertex as usize];
            if tree == End::Neither || parent == ORPHAN {
                break;
            }
            if away(residual, tree, vertex, slot) <= 0 {
                slot += 1;
                continue;
            }
            let head = residual.head(vertex, slot);
            let other = &mut self.vertices[head as usize];
            if other.tree == End::Neither {
                other.tree = tree;
                other.parent = residual.reverse(slot);
                other.stamp = stamp;
                other.distance = distance + 1;
                self.activate(head);
            } else if other.tree != tree {
                total += self.fill(residual, vertex, slot);
                self.adopt(residual);
                // The same connection may have room left.
                continue;
            } else if other.stamp <= stamp && other.distance > distance + 1 && other.parent != ROOT {
                other.parent = residual.reverse(slot);
                other.stamp = stamp;
                other.distance = distance + 1;
            }
            slot += 1;
        }
        total
    }

    /// Fills the path over the slot at which the trees meet.
    fn fill<R: Residual>(&mut self, residual: &mut R, vertex: u32, slot: u32) -> i64 {
        self.clock += 1;
        let tree = self.vertices[vertex as usize].tree;
        let head = residual.head(vertex, slot);
        let mut amount = away(residual, tree, vertex, slot);
        for end in [vertex, head] {
            let mut at = end;
            loop {
                let Vertex { parent, tree, .. } = self.vertices[at as usize];
                if parent == ROOT {
                    break;
                }
                amount = amount.min(home(residual, tree, at, parent));
                at = residual.head(at, parent);
            }
        }
        residual.push(vertex, slot, if tree == End::Source { amount } else { -amount });
        for end in [vertex, head] {
            let mut at = end;
            loop {
                let Vertex { parent, tree, .. } = self.vertices[at as usize];
                if parent == ROOT {
                    break;
                }
                residual.push(at, parent, if tree == End::Source { -amount } else { amount });
                let next = residual.head(at, parent);
                if home(residual, tree, at, parent) == 0 {
                    self.vertices[at as usize].parent = ORPHAN;
                    self.orphans.push_back(at);
                }
                at = next;
            }
        }
        amount
    }

    /// Finds a new parent for every orphan, or frees it.
    fn adopt<R: Residual>(&mut self, residual: &R) {
        while let Some(orphan) = self.orphans.pop_front() {
            let tree = self.vertices[orphan as usize].tree;
            let mut best = (u32::MAX, ORPHAN);
            for slot in residual.slots(orphan) {
                let head = residual.head(orphan, slot);
                let other = self.vertices[head as usize];
                if other.tree != tree || other.parent == ORPHAN || home(residual, tree, orphan, slot) <= 0 {
                    continue;
                }
                if let Some(distance) = self.distance(residual, head) {
                    best = best.min((distance + 1, slot));
                }
            }
            if best.1 == ORPHAN {
                self.free(residual, orphan);
            } else {
                let state = &mut self.vertices[orphan as usize];
                (state.distance, state.parent, state.stamp) = (best.0, best.1, self.clock);
            }
        }
    }

    /// How far a vertex is from its root, if it still hangs on one.
    fn distance<R: Residual>(&mut self, residual: &R, vertex: u32) -> Option<u32> {
        let mut at = vertex;
        let mut steps = 0;
        let known = loop {
            let Vertex { parent, stamp, distance, .. } = self.vertices[at as usize];
            if stamp == self.clock || parent == ROOT {
                break distance;
            }
            if parent == ORPHAN {
                return None;
            }
            steps += 1;
            at = residual.head(at, parent);
        };
        let total = known + steps;
        let mut distance = total;
        at = vertex;
        while self.vertices[at as usize].stamp != self.clock && self.vertices[at as usize].parent != ROOT {
            let state = &mut self.vertices[at as usize];
            (state.stamp, state.distance) = (self.clock, distance);
            distance -= 1;
            at = residual.head(at, state.parent);
        }
        Some(total)
    }

    /// Lets a vertex out of its tree; its children become orphans, and whoever could take it in again is active.
    fn free<R: Residual>(&mut self, residual: &R, orphan: u32) {
        let tree = self.vertices[orphan as usize].tree;
        for slot in residual.slots(orphan) {
            let head = residual.head(orphan, slot);
            let other = self.vertices[head as usize];
            if other.tree != tree {
                continue;
            }
            if other.parent != ORPHAN && home(residual, tree, orphan, slot) > 0 {
                self.activate(head);
            }
            if other.parent == residual.reverse(slot) {
                self.vertices[head as usize].parent = ORPHAN;
                self.orphans.push_back(head);
            }
        }
        let state = &mut self.vertices[orphan as usize];
        (state.tree, state.stamp, state.distance) = (End::Neither, 0, 0);
    }
}

/// How much can flow over a slot in the direction in which the tree grows.
#[inline]
fn away<R: Residual>(residual: &R, tree: End, vertex: u32, slot: u32) -> i64 {
    if tree == End::Source { residual.room(vertex, slot) } else { residual.room_back(vertex, slot) }
}

/// How much can flow over a slot against the direction in which the tree grows.
#[inline]
fn home<R: Residual>(residual: &R, tree: End, vertex: u32, slot: u32) -> i64 {
    if tree == End::Source { residual.room_back(vertex, slot) } else { residual.room(vertex, slot) }
}
