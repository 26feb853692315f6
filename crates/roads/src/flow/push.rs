//! Greatest flow by pushing excess down a slope: highest first, with gaps and global relabelling.
//!
//! First everything is pushed toward the sinks; what cannot get there is pushed back to the sources by the same
//! routine with the ends exchanged, so that a flow remains and not only a cut.

use std::collections::VecDeque;

use super::ends::{End, Ends};
use super::residual::Residual;

const NONE: u32 = u32::MAX;
/// Heights are computed anew after so many looks at a slot for each vertex.
const LOOKS_PER_VERTEX: usize = 12;

/// The workplace of the search.
#[derive(Default)]
pub(super) struct Slope {
    height: Vec<u32>,
    excess: Vec<i64>,
    current: Vec<u32>,
    /// For each height, the first vertex of the list of all of that height.
    level: Vec<u32>,
    next: Vec<u32>,
    previous: Vec<u32>,
    /// For each height, vertices of that height with excess.
    active: Vec<Vec<u32>>,
    highest: usize,
    top: usize,
    looks: usize,
}

impl Slope {
    /// Adds to the flow until no more can flow, and returns how much was added.
    pub(super) fn run<R: Residual>(&mut self, residual: &mut R, ends: &Ends) -> i64 {
        let count = residual.vertex_count();
        self.excess.clear();
        self.excess.resize(count, 0);
        self.current.clear();
        self.current.resize(count, 0);
        for list in [&mut self.height, &mut self.next, &mut self.previous] {
            list.clear();
            list.resize(count, NONE);
        }
        self.level.resize(count + 1, NONE);
        self.active.resize(count + 1, Vec::new());
        let mut total = 0;
        for source in &ends.sources {
            for slot in residual.slots(*source) {
                let head = residual.head(*source, slot);
                let amount = residual.room(*source, slot);
                if amount > 0 && ends.kind[head as usize] != End::Source {
                    residual.push(*source, slot, amount);
                    self.excess[head as usize] += amount;
                    total += amount;
                }
            }
        }
        self.drain(residual, &ends.sinks, &ends.kind, End::Sink);
        for sink in &ends.sinks {
            self.excess[*sink as usize] = 0;
        }
        self.drain(residual, &ends.sources, &ends.kind, End::Source);
        let back: i64 = ends.sources.iter().map(|source| self.excess[*source as usize]).sum();
        total - back
    }

    /// Pushes all excess that can get there to the targets.
    fn drain<R: Residual>(&mut self, residual: &mut R, targets: &[u32], kinds: &[End], target: End) {
        loop {
            self.relabel_all(residual, targets, kinds);
            let mut is_idle = true;
            while let Some(vertex) = self.take_highest() {
                is_idle = false;
                self.discharge(residual, vertex, kinds, target);
                if self.looks > LOOKS_PER_VERTEX * self.height.len() {
                    break;
                }
            }
            if is_idle {
                return;
            }
        }
    }

    /// Makes every height the number of steps to the targets.
    fn relabel_all<R: Residual>(&mut self, residual: &R, targets: &[u32], kinds: &[End]) {
        self.level.fill(NONE);
        self.active.iter_mut().for_each(Vec::clear);
        self.height.fill(NONE);
        (self.looks, self.highest, self.top) = (0, 0, 0);
        let mut queue: VecDeque<u32> = targets.iter().copied().collect();
        for vertex in targets {
            self.height[*vertex as usize] = 0;
        }
        while let Some(vertex) = queue.pop_front() {
            let height = self.height[vertex as usize];
            for slot in residual.slots(vertex) {
                let head = residual.head(vertex, slot);
                let is_new = self.height[head as usize] == NONE && kinds[head as usize] == End::Neither;
                let is_open = match kinds[vertex as usize] {
                    // To a source only what has come from it goes back.
                    End::Source => residual.flow(vertex, slot) > 0,
                    _ => residual.room_back(vertex, slot) > 0,
                };
                if is_new && is_open {
                    self.enter_level(head, height + 1);
                    self.current[head as usize] = residual.slots(head).start;
                    if self.excess[head as usize] > 0 {
                        self.activate(head);
                    }
                    queue.push_back(head);
                }
            }
        }
    }

    fn activate(&mut self, vertex: u32) {
        let height = self.height[vertex as usize] as usize;
        self.active[height].push(vertex);
        self.highest = self.highest.max(height);
    }

    fn take_highest(&mut self) -> Option<u32> {
        loop {
            if let Some(vertex) = self.active[self.highest].pop() {
                if self.height[vertex as usize] as usize == self.highest {
                    return Some(vertex);
                }
            } else if self.highest == 0 {
                return None;
            } else {
                self.highest -= 1;
            }
        }
    }

    fn enter_level(&mut self, vertex: u32, height: u32) {
        let first = self.level[height as usize];
        self.height[vertex as usize] = height;
        self.next[vertex as usize] = first;
        self.previous[vertex as usize] = NONE;
        if first != NONE {
            self.previous[first as usize] = vertex;
        }
        self.level[height as usize] = vertex;
        self.top = self.top.max(height as usize);
    }

    fn leave_level(&mut self, vertex: u32) {
        let (next, previous) = (self.next[vertex as usize], self.previous[vertex as usize]);
        if next != NONE {
            self.previous[next as usize] = previous;
        }
        if previous == NONE {
            self.level[self.height[vertex as usize] as usize] = next;
        } else {
            self.next[previous as usize] = next;
        }
    }

    fn discharge<R: Residual>(&mut self, residual: &mut R, vertex: u32, kinds: &[End], target: End) {
        loop {
            let slots = residual.slots(vertex);
            let height = self.height[vertex as usize];
            let mut slot = self.current[vertex as usize];
            while slot < slots.end {
                self.looks += 1;
                let head = residual.head(vertex, slot);
                let is_below = self.height[head as usize].wrapping_add(1) == height;
                let mut room = if is_below { residual.room(vertex, slot) } else { 0 };
                // To a source only what has come from it goes back.
                if room > 0 && kinds[head as usize] == End::Source {
                    room = room.min(residual.flow(head, residual.reverse(slot)));
                }
                if room > 0 {
                    let amount = room.min(self.excess[vertex as usize]);
                    residual.push(vertex, slot, amount);
                    let waits = self.excess[head as usize] > 0 || kinds[head as usize] == target;
                    self.excess[head as usize] += amount;
                    if !waits {
                        self.activate(head);
                    }
                    self.excess[vertex as usize] -= amount;
                    if self.excess[vertex as usize] == 0 {
                        self.current[vertex as usize] = slot;
                        return;
                    }
                }
                slot += 1;
            }
            if !self.relabel(residual, vertex, kinds) {
                return;
            }
        }
    }

    /// Lifts a vertex; false where it can no longer get to a target.
    fn relabel<R: Residual>(&mut self, residual: &R, vertex: u32, kinds: &[End]) -> bool {
        let old = self.height[vertex as usize];
        let slots = residual.slots(vertex);
        self.current[vertex as usize] = slots.start;
        let mut lowest = NONE;
        for slot in slots {
            let head = residual.head(vertex, slot);
            let height = self.height[head as usize];
            if height < lowest && residual.room(vertex, slot) > 0 {
                let is_source = kinds[head as usize] == End::Source;
                if !is_source || residual.flow(head, residual.reverse(slot)) > 0 {
                    lowest = height;
                }
            }
        }
        self.leave_level(vertex);
        self.looks += 4;
        if self.level[old as usize] == NONE {
            self.cut_off(old);
            self.height[vertex as usize] = NONE;
            return false;
        }
        if lowest == NONE || lowest as usize + 1 >= self.level.len() {
            self.height[vertex as usize] = NONE;
            return false;
        }
        self.enter_level(vertex, lowest + 1);
        true
    }

    /// Nothing is left on one level: whatever is higher can no longer get down.
    fn cut_off(&mut self, gap: u32) {
        for height in gap as usize + 1..=self.top {
            let mut at = std::mem::replace(&mut self.level[height], NONE);
            while at != NONE {
                self.height[at as usize] = NONE;
                at = self.next[at as usize];
            }
            self.active[height].clear();
        }
        self.top = gap as usize;
    }
}
