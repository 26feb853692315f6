//! What is due when: by moment, then in the order in which it was written down.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use model::Moment;

use super::plan::Act;

/// One entry. Only the moment and the number decide the order.
struct Entry {
    at: Moment,
    number: u64,
    side: usize,
    act: Act,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.number) == (other.at, other.number)
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

/// The agenda of all sides.
#[derive(Default)]
pub(super) struct Agenda {
    entries: BinaryHeap<Reverse<Entry>>,
    written: u64,
}

impl Agenda {
    /// Writes an act of a side down.
    pub(super) fn put(&mut self, at: Moment, side: usize, act: Act) {
        self.written += 1;
        self.entries.push(Reverse(Entry { at, number: self.written, side, act }));
    }

    /// When the next act is due.
    pub(super) fn next_due(&self) -> Option<Moment> {
        self.entries.peek().map(|Reverse(entry)| entry.at)
    }

    /// Takes the next act out.
    pub(super) fn take(&mut self) -> Option<(Moment, usize, Act)> {
        self.entries.pop().map(|Reverse(entry)| (entry.at, entry.side, entry.act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_come_by_moment_and_then_as_they_were_written_down() {
        let start = Moment::from_micros(0);
        let mut agenda = Agenda::default();
        agenda.put(start.plus_seconds(9), 0, Act::NextCaller);
        agenda.put(start.plus_seconds(3), 1, Act::NextCaller);
        agenda.put(start.plus_seconds(3), 2, Act::NextCaller);
        assert_eq!(agenda.next_due(), Some(start.plus_seconds(3)));
        let order: Vec<usize> = std::iter::from_fn(|| agenda.take().map(|(_, side, _)| side)).collect();
        assert_eq!(order, vec![1, 2, 0]);
    }
}
