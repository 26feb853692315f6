//! Where the flow begins and ends: the sources and sinks, and all that nothing finite parts from them.

use super::INFINITE;
use super::residual::Residual;

/// No slot: the beginning of a search.
pub(super) const NO_SLOT: u32 = u32::MAX;
/// Where a capacity is what remains of an infinite one: no finite flow takes so much away.
const ENDLESS: i64 = INFINITE / 2;

/// Vertices without limit, and how each of them hangs together with a source or a sink.
#[derive(Clone, Default)]
pub(super) struct Ends {
    pub(super) sources: Vec<u32>,
    pub(super) sinks: Vec<u32>,
    /// For each vertex what it is.
    pub(super) kind: Vec<End>,
    /// For each of these vertices the slot, at itself, that leads back toward its source or on toward its sink.
    by: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    Neither,
    Source,
    Sink,
}

impl Ends {
    /// Takes the ends as they are given; a vertex that is both counts as a source.
    pub(super) fn set<R: Residual>(
        &mut self,
        residual: &R,
        sources: impl Iterator<Item = u32>,
        sinks: impl Iterator<Item = u32>,
    ) {
        let count = residual.vertex_count();
        self.kind.clear();
        self.kind.resize(count, End::Neither);
        self.by.resize(count, NO_SLOT);
        self.sources.clear();
        self.sinks.clear();
        for vertex in sources {
            if self.kind[vertex as usize] == End::Neither {
                self.add(vertex, End::Source, NO_SLOT);
            }
        }
        for vertex in sinks {
            if self.kind[vertex as usize] == End::Neither {
                self.add(vertex, End::Sink, NO_SLOT);
            }
        }
    }

    fn add(&mut self, vertex: u32, kind: End, by: u32) {
        self.kind[vertex as usize] = kind;
        self.by[vertex as usize] = by;
        if kind == End::Source { self.sources.push(vertex) } else { self.sinks.push(vertex) }
    }

    /// Adds every vertex that nothing finite parts from an end. Where a source and a sink come together so, the
    /// path between them is returned.
    pub(super) fn extend<R: Residual>(&mut self, residual: &R) -> Result<(), Vec<u32>> {
        let mut at = 0;
        while at < self.sources.len() {
            let vertex = self.sources[at];
            at += 1;
            for slot in residual.slots(vertex) {
                if residual.room(vertex, slot) < ENDLESS {
                    continue;
                }
                let head = residual.head(vertex, slot);
                match self.kind[head as usize] {
                    End::Source => {}
                    End::Sink => return Err(self.path(residual, vertex, head)),
                    End::Neither => self.add(head, End::Source, residual.reverse(slot)),
                }
            }
        }
        at = 0;
        while at < self.sinks.len() {
            let vertex = self.sinks[at];
            at += 1;
            for slot in residual.slots(vertex) {
                let head = residual.head(vertex, slot);
                if self.kind[head as usize] == End::Neither && residual.room_back(vertex, slot) >= ENDLESS {
                    self.add(head, End::Sink, residual.reverse(slot));
                }
            }
        }
        Ok(())
    }

    /// Leads the flow that begins and ends at added vertices on to the ends that were given, where it costs nothing.
    pub(super) fn settle<R: Residual>(&self, residual: &mut R) {
        for (vertices, kind) in [(&self.sources, End::Source), (&self.sinks, End::Sink)] {
            // Those that were added last hang on those before them.
            for vertex in vertices.iter().rev() {
                let by = self.by[*vertex as usize];
                if by == NO_SLOT {
                    continue;
                }
                let slots = residual.slots(*vertex);
                let amount: i64 = slots.map(|slot| residual.flow(*vertex, slot)).sum();
                debug_assert!(
                    amount == 0 || (amount > 0) == (kind == End::Source),
                    "flow leads to the sinks"
                );
                residual.push(*vertex, by, -amount);
            }
        }
    }

    /// The vertices from this one to the end on which it hangs.
    fn stretch<R: Residual>(&self, residual: &R, vertex: u32) -> Vec<u32> {
        let mut stretch = vec![vertex];
        let mut at = vertex;
        while self.by[at as usize] != NO_SLOT {
            at = residual.head(at, self.by[at as usize]);
            stretch.push(at);
        }
        stretch
    }

    fn path<R: Residual>(&self, residual: &R, tail: u32, head: u32) -> Vec<u32> {
        let mut path = self.stretch(residual, tail);
        path.reverse();
        path.extend(self.stretch(residual, head));
        path
    }
}
