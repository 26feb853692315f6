//! Greatest flow by pushing excess down a slope: highest first, with gaps and global relabelling.
//!
//! First everything is pushed toward the sinks; what cannot get there is pushed back to the sources by the same
//! routine with the ends exchanged, so that a flow remains and not only a cut.

use super::ends::{End, Ends};
use super::residual::Residual;

const NONE: u32 = u32::MAX;
/// Heights are computed anew after so many looks at a slot for each vertex. On belts of drawn cities with 316 and 708
/// nodes a side, 24 made the whole a tenth slower and 12 a fifth; 150 and 500 made it no quicker.
const LOOKS_PER_VERTEX: usize = 60;
/// To lift a vertex is as much work as so many looks.
const LOOKS_PER_LIFT: usize = 4;

/// All that is looked at together, half a line of the processor's cache.
#[derive(Clone, Copy)]
struct Vertex {
    excess: i64,
    height: u32,
    /// The slot that is looked at next.
    current: u32,
    /// Those of the same height.
    next: u32,
    previous: u32,
    /// The next with excess of the same height.
    waits_next: u32,
}

const START: Vertex =
    Vertex { excess: 0, height: NONE, current: 0, next: NONE, previous: NONE, waits_next: NONE };

/// All vertices of one height.
#[derive(Clone, Copy)]
struct Level {
    first: u32,
    /// The first of those with excess.
    waits: u32,
}

const EMPTY: Level = Level { first: NONE, waits: NONE };

/// The workplace of the search.
#[derive(Default)]
pub(super) struct Slope {
    vertices: Vec<Vertex>,
    levels: Vec<Level>,
    queue: Vec<u32>,
    highest: usize,
    top: usize,
    looks: usize,
}

impl Slope {
    /// Adds to the flow until no more can flow, and returns how much was added.
    pub(super) fn run<R: Residual>(&mut self, residual: &mut R, ends: &Ends) -> i64 {
        let count = residual.vertex_count();
        self.vertices.clear();
        self.vertices.resize(count, START);
        self.levels.clear();
        self.levels.resize(count + 1, EMPTY);
        let mut total = 0;
        for source in &ends.sources {
            for slot in residual.slots(*source) {
                let head = residual.head(*source, slot);
                let amount = residual.room(*source, slot);
                if amount > 0 && ends.kind[head as usize] != End::Source {
                    residual.push(*source, slot, amount);
                    self.vertices[head as usize].excess += amount;
                    total += amount;
                }
            }
        }
        self.drain(residual, &ends.sinks, &ends.kind, End::Sink);
        for sink in &ends.sinks {
            self.vertices[*sink as usize].excess = 0;
        }
        self.drain(residual, &ends.sources, &ends.kind, End::Source);
        let back: i64 = ends.sources.iter().map(|source| self.vertices[*source as usize].excess).sum();
        total - back
    }

    /// Pushes all excess that can get there to the targets.
    fn drain<R: Residual>(&mut self, residual: &mut R, targets: &[u32], kinds: &[End], target: End) {
        loop {
            self.relabel_all(residual, targets, kinds);
            let mut is_idle = true;
            while let Some(vertex) = self.take_highest() {
                is_idle = false;
                self.discharge(residual, vertex, target);
                if self.looks > LOOKS_PER_VERTEX * self.vertices.len() {
                    break;
                }
            }
            if is_idle {
                return;
            }
        }
    }

    /// Makes every height the number of steps to the targets, as far out as there is excess.
    fn relabel_all<R: Residual>(&mut self, residual: &R, targets: &[u32], kinds: &[End]) {
        self.levels[..=self.top].fill(EMPTY);
        (self.looks, self.highest, self.top) = (0, 0, 0);
        let mut left = 0;
        for (vertex, kind) in self.vertices.iter_mut().zip(kinds) {
            vertex.height = NONE;
            left += usize::from(vertex.excess > 0 && *kind == End::Neither);
        }
        self.queue.clear();
        self.queue.extend(targets);
        for vertex in targets {
            self.vertices[*vertex as usize].height = 0;
        }
        let mut at = 0;
        while at < self.queue.len() && left > 0 {
            let vertex = self.queue[at];
            at += 1;
            let height = self.vertices[vertex as usize].height;
            for slot in residual.slots(vertex) {
                let head = residual.head(vertex, slot);
                let is_new =
                    self.vertices[head as usize].height == NONE && kinds[head as usize] == End::Neither;
                let is_open = match kinds[vertex as usize] {
                    // To a source only what has come from it goes back.
                    End::Source => residual.flow(vertex, slot) > 0,
                    _ => residual.room_back(vertex, slot) > 0,
                };
                if is_new && is_open {
                    self.enter_level(head, height + 1);
                    self.vertices[head as usize].current = residual.slots(head).start;
                    if self.vertices[head as usize].excess > 0 {
                        self.activate(head);
                        left -= 1;
                    }
                    self.queue.push(head);
                }
            }
        }
    }

    fn activate(&mut self, vertex: u32) {
        let state = &mut self.vertices[vertex as usize];
        let height = state.height as usize;
        state.waits_next = std::mem::replace(&mut self.levels[height].waits, vertex);
        self.highest = self.highest.max(height);
    }

    fn take_highest(&mut self) -> Option<u32> {
        loop {
            let waits = &mut self.levels[self.highest].waits;
            if *waits != NONE {
                let vertex = *waits;
                *waits = self.vertices[vertex as usize].waits_next;
                return Some(vertex);
            }
            self.highest = self.highest.checked_sub(1)?;
        }
    }

    fn enter_level(&mut self, vertex: u32, height: u32) {
        let first = std::mem::replace(&mut self.levels[height as usize].first, vertex);
        let state = &mut self.vertices[vertex as usize];
        (state.height, state.next, state.previous) = (height, first, NONE);
        if first != NONE {
            self.vertices[first as usize].previous = vertex;
        }
        self.top = self.top.max(height as usize);
    }

    fn leave_level(&mut self, vertex: u32) {
        let Vertex { next, previous, height, .. } = self.vertices[vertex as usize];
        if next != NONE {
            self.vertices[next as usize].previous = previous;
        }
        if previous == NONE {
            self.levels[height as usize].first = next;
        } else {
            self.vertices[previous as usize].next = next;
        }
    }

    fn discharge<R: Residual>(&mut self, residual: &mut R, vertex: u32, target: End) {
        loop {
            let slots = residual.slots(vertex);
            let Vertex { height, current, mut excess, .. } = self.vertices[vertex as usize];
            for slot in current..slots.end {
                self.looks += 1;
                let head = residual.head(vertex, slot);
                if self.vertices[head as usize].height.wrapping_add(1) != height {
                    continue;
                }
                let room = match target {
                    // To a source only what has come from it goes back.
                    End::Source if height == 1 => residual.flow(head, residual.reverse(slot)),
                    _ => residual.room(vertex, slot),
                };
                if room <= 0 {
                    continue;
                }
                let amount = room.min(excess);
                residual.push(vertex, slot, amount);
                let other = &mut self.vertices[head as usize];
                let waits = other.excess > 0;
                other.excess += amount;
                if !waits && height > 1 {
                    self.activate(head);
                }
                excess -= amount;
                if excess == 0 {
                    let state = &mut self.vertices[vertex as usize];
                    (state.current, state.excess) = (slot, 0);
                    return;
                }
            }
            self.vertices[vertex as usize].excess = excess;
            if !self.relabel(residual, vertex, target) {
                return;
            }
        }
    }

    /// Lifts a vertex; false where it can no longer get to a target.
    fn relabel<R: Residual>(&mut self, residual: &R, vertex: u32, target: End) -> bool {
        let old = self.vertices[vertex as usize].height;
        let slots = residual.slots(vertex);
        self.vertices[vertex as usize].current = slots.start;
        let mut lowest = NONE;
        for slot in slots {
            let head = residual.head(vertex, slot);
            let height = self.vertices[head as usize].height;
            if height < lowest {
                let room = match target {
                    End::Source if height == 0 => residual.flow(head, residual.reverse(slot)),
                    _ => residual.room(vertex, slot),
                };
                if room > 0 {
                    lowest = height;
                }
            }
        }
        self.leave_level(vertex);
        self.looks += LOOKS_PER_LIFT;
        if self.levels[old as usize].first == NONE {
            self.cut_off(old);
            self.vertices[vertex as usize].height = NONE;
            return false;
        }
        if lowest == NONE || lowest as usize + 1 >= self.levels.len() {
            self.vertices[vertex as usize].height = NONE;
            return false;
        }
        self.enter_level(vertex, lowest + 1);
        true
    }

    /// Nothing is left on one level: whatever is higher can no longer get down.
    fn cut_off(&mut self, gap: u32) {
        for level in &mut self.levels[gap as usize + 1..=self.top] {
            let mut at = level.first;
            while at != NONE {
                let vertex = &mut self.vertices[at as usize];
                vertex.height = NONE;
                at = vertex.next;
            }
            *level = EMPTY;
        }
        self.top = gap as usize;
    }
}
