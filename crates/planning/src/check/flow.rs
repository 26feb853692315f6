//! The checker's own greatest flow, level by level (Dinic 1970): plain, and nobody else's.

use std::collections::VecDeque;

/// What may not be cut.
pub(super) const ENDLESS: i64 = i64::MAX / 4;

/// Arcs with what they still let through; each arc stands beside its opposite.
pub(super) struct Flow {
    head: Vec<u32>,
    left: Vec<i64>,
    arcs_of: Vec<Vec<u32>>,
}

impl Flow {
    /// So many vertices, and no arc.
    pub(super) fn new(vertices: usize) -> Self {
        Self { head: Vec::new(), left: Vec::new(), arcs_of: vec![Vec::new(); vertices] }
    }

    /// An arc that lets so much through, and so much back.
    pub(super) fn arc(&mut self, from: usize, to: usize, there: i64, back: i64) {
        for (tail, head, lets) in [(from, to, there), (to, from, back)] {
            self.arcs_of[tail].push(u32::try_from(self.head.len()).expect("arcs are numbered with 32 bits"));
            self.head.push(u32::try_from(head).expect("vertices are numbered with 32 bits"));
            self.left.push(lets);
        }
    }

    /// How much goes through at most; [`ENDLESS`] where nothing holds it.
    pub(super) fn greatest(&mut self, source: usize, sink: usize) -> i64 {
        let mut total: i64 = 0;
        loop {
            let levels = self.levels(source, sink);
            if levels[sink] == u32::MAX {
                return total;
            }
            let mut next = vec![0; self.arcs_of.len()];
            loop {
                let found = self.push(source, sink, &levels, &mut next);
                if found == 0 {
                    break;
                }
                total = total.saturating_add(found);
                if total >= ENDLESS {
                    return ENDLESS;
                }
            }
        }
    }

    /// How many arcs away from the source each vertex is, as far as no farther than the sink.
    fn levels(&self, source: usize, sink: usize) -> Vec<u32> {
        let mut levels = vec![u32::MAX; self.arcs_of.len()];
        levels[source] = 0;
        let mut waiting = VecDeque::from([source]);
        while let Some(vertex) = waiting.pop_front() {
            if levels[vertex] >= levels[sink] {
                break;
            }
            for arc in &self.arcs_of[vertex] {
                let head = self.head[*arc as usize] as usize;
                if self.left[*arc as usize] > 0 && levels[head] == u32::MAX {
                    levels[head] = levels[vertex] + 1;
                    waiting.push_back(head);
                }
            }
        }
        levels
    }

    /// Pushes along one way from level to level, and says how much; nothing where there is no more.
    fn push(&mut self, source: usize, sink: usize, levels: &[u32], next: &mut [usize]) -> i64 {
        let mut way: Vec<usize> = Vec::new();
        let mut at = source;
        while at != sink {
            let arcs = &self.arcs_of[at];
            let mut onward = None;
            while let Some(arc) = arcs.get(next[at]).map(|arc| *arc as usize) {
                if self.left[arc] > 0 && levels[self.head[arc] as usize] == levels[at] + 1 {
                    onward = Some(arc);
                    break;
                }
                next[at] += 1;
            }
            if let Some(arc) = onward {
                way.push(arc);
                at = self.head[arc] as usize;
            } else {
                // A dead end: the arc that led here is not tried again.
                let Some(arc) = way.pop() else { return 0 };
                at = self.head[arc ^ 1] as usize;
                next[at] += 1;
            }
        }
        let least = way.iter().map(|arc| self.left[*arc]).min().unwrap_or(0);
        for arc in way {
            self.left[arc] -= least;
            self.left[arc ^ 1] = self.left[arc ^ 1].saturating_add(least);
        }
        least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_goes_through_as_the_narrowest_places_let() {
        let mut flow = Flow::new(4);
        for (from, to, there) in [(0, 1, 3), (0, 2, 2), (1, 2, 5), (1, 3, 2), (2, 3, 3)] {
            flow.arc(from, to, there, 0);
        }
        assert_eq!(flow.greatest(0, 3), 5);
        let mut endless = Flow::new(2);
        endless.arc(0, 1, ENDLESS, 0);
        assert_eq!(endless.greatest(0, 1), ENDLESS);
    }
}
