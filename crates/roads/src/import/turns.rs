//! Turn restrictions, made part of the graph.
//!
//! A restriction is a sequence of arcs that must not be travelled one after the other: `from, to`, or with ways
//! between, `from, via, via, to`. An "only" restriction forbids every other way out at each step. The graph remembers
//! how far into a forbidden sequence a traveller is, by standing on another vertex at the same place:
//!
//! ```text
//!          │ a                a ▼                    junction j: arcs b, c, d leave
//!     b ◄──j──► c             j'  ──► c              forbidden: a then b
//!          ▼ d                 └────► d              so arc a leads to j', which has no b
//! ```
//!
//! With several restrictions through one junction this is the automaton of Aho and Corasick (1975) over arcs: a
//! vertex for every proper beginning of a forbidden sequence, and fall-backs to the longest ending that is one too.

use std::collections::{HashMap, VecDeque};

use super::network::Base;
use super::segments::number;

/// Not in any forbidden sequence.
const ROOT: u32 = 0;

/// The forbidden sequences of one profile.
#[derive(Default)]
pub(super) struct Turns {
    sequences: Vec<Vec<u32>>,
}

/// The graph after the turns were looked at: arcs with tail, head and base arc, and where each vertex stands.
pub(super) struct Expanded {
    pub(super) arcs: Vec<(u32, u32, u32)>,
    /// The vertex of the base at whose place each vertex stands.
    pub(super) place: Vec<u32>,
}

/// The beginnings of forbidden sequences.
struct Automaton {
    next: HashMap<(u32, u32), u32>,
    fall_back: Vec<u32>,
    /// Whether the sequence that ends here is forbidden.
    is_end: Vec<bool>,
    /// The last arc of each beginning.
    arc: Vec<u32>,
}

impl Turns {
    /// Forbids a sequence of base arcs.
    pub(super) fn forbid(&mut self, sequence: Vec<u32>) {
        if sequence.len() > 1 && !self.sequences.contains(&sequence) {
            self.sequences.push(sequence);
        }
    }

    /// How many sequences are forbidden.
    pub(super) fn len(&self) -> usize {
        self.sequences.len()
    }

    /// The graph in which no forbidden sequence can be travelled.
    pub(super) fn expand(&self, base: &Base) -> Expanded {
        let automaton = Automaton::of(&self.sequences);
        let plain = number(base.nodes.len());
        let mut place: Vec<u32> = (0..plain).collect();
        // A state that a traveller can be in gets a vertex; the root is the junction itself.
        let mut vertex_of = vec![None; automaton.arc.len()];
        for (state, vertex) in vertex_of.iter_mut().enumerate().skip(1) {
            if automaton.is_end[state] {
                continue;
            }
            let arc = base.arcs[automaton.arc[state] as usize].expect("a restriction names open arcs");
            *vertex = Some(number(place.len()));
            place.push(arc.head);
        }
        let mut arcs = Vec::with_capacity(base.arcs.len());
        let states =
            (1..number(automaton.arc.len())).filter_map(|state| Some((state, vertex_of[state as usize]?)));
        let vertices = (0..plain).map(|vertex| (ROOT, vertex)).chain(states);
        for (state, vertex) in vertices {
            for arc in &base.leaving[place[vertex as usize] as usize] {
                let Some(reached) = automaton.step(state, *arc) else { continue };
                let end = base.arcs[*arc as usize].expect("only open arcs leave a vertex").head;
                let head = vertex_of[reached as usize].unwrap_or(end);
                arcs.push((vertex, head, *arc));
            }
        }
        Expanded { arcs, place }
    }
}

impl Automaton {
    fn of(sequences: &[Vec<u32>]) -> Self {
        let mut made =
            Self { next: HashMap::new(), fall_back: vec![ROOT], is_end: vec![false], arc: vec![0] };
        let mut children: Vec<Vec<u32>> = vec![Vec::new()];
        for sequence in sequences {
            let mut state = ROOT;
            for arc in sequence {
                state = if let Some(next) = made.next.get(&(state, *arc)) {
                    *next
                } else {
                    let new = number(made.arc.len());
                    made.next.insert((state, *arc), new);
                    made.fall_back.push(ROOT);
                    made.is_end.push(false);
                    made.arc.push(*arc);
                    children[state as usize].push(new);
                    children.push(Vec::new());
                    new
                };
            }
            made.is_end[state as usize] = true;
        }
        made.link(&children);
        made
    }

    /// Finds every beginning's fall-back, the short ones first.
    fn link(&mut self, children: &[Vec<u32>]) {
        let mut queue: VecDeque<u32> = children[ROOT as usize].iter().copied().collect();
        while let Some(state) = queue.pop_front() {
            for child in &children[state as usize] {
                let fall_back = self.go(self.fall_back[state as usize], self.arc[*child as usize]);
                self.fall_back[*child as usize] = fall_back;
                self.is_end[*child as usize] |= self.is_end[fall_back as usize];
                queue.push_back(*child);
            }
        }
    }

    /// The longest beginning that one stands in after this arc.
    fn go(&self, from: u32, arc: u32) -> u32 {
        let mut state = from;
        loop {
            if let Some(next) = self.next.get(&(state, arc)) {
                return *next;
            }
            if state == ROOT {
                return ROOT;
            }
            state = self.fall_back[state as usize];
        }
    }

    /// Where this arc leads; none where it would complete a forbidden sequence.
    fn step(&self, state: u32, arc: u32) -> Option<u32> {
        let reached = self.go(state, arc);
        (!self.is_end[reached as usize]).then_some(reached)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::network::BaseArc;
    use super::*;

    /// A small street net: vertices in a square with both directions of every side and a diagonal.
    fn base() -> Base {
        let sides = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)];
        let arcs = sides
            .iter()
            .flat_map(|(a, b)| [(*a, *b), (*b, *a)])
            .map(|(tail, head)| Some(BaseArc { tail, head, cost: 1 }))
            .collect();
        Base::new(arcs, vec![0, 1, 2, 3])
    }

    /// Every walk of so many arcs from a vertex, as base arcs.
    fn walks(base: &Base, from: u32, length: usize) -> BTreeSet<Vec<u32>> {
        let mut walks = BTreeSet::from([Vec::new()]);
        for _ in 0..length {
            let longer = walks.iter().flat_map(|walk: &Vec<u32>| {
                let at = walk.last().map_or(from, |arc| base.arcs[*arc as usize].unwrap().head);
                base.leaving[at as usize].iter().map(|arc| [&walk[..], &[*arc]].concat()).collect::<Vec<_>>()
            });
            walks = longer.collect();
        }
        walks
    }

    fn expanded_walks(expanded: &Expanded, from: u32, length: usize) -> BTreeSet<Vec<u32>> {
        let mut ends = vec![(from, Vec::new())];
        for _ in 0..length {
            let step = |(vertex, walk): &(u32, Vec<u32>)| {
                let arcs = expanded.arcs.iter().filter(|(tail, ..)| tail == vertex);
                arcs.map(|(_, head, arc)| (*head, [&walk[..], &[*arc]].concat())).collect::<Vec<_>>()
            };
            ends = ends.iter().flat_map(step).collect();
        }
        ends.into_iter().map(|(_, walk)| walk).collect()
    }

    proptest! {
        #[test]
        fn exactly_the_walks_without_a_forbidden_sequence_remain(
            forbidden in prop::collection::vec((0_usize..4, 2_usize..4, 0_usize..200), 0..4),
        ) {
            let base = base();
            let mut turns = Turns::default();
            for (from, length, pick) in forbidden {
                let all: Vec<_> = walks(&base, u32::try_from(from).unwrap(), length).into_iter().collect();
                turns.forbid(all[pick % all.len()].clone());
            }
            let expanded = turns.expand(&base);
            for from in 0..4 {
                let allowed: BTreeSet<_> = walks(&base, from, 5).into_iter().filter(|walk| {
                    !turns.sequences.iter().any(|bad| walk.windows(bad.len()).any(|part| part == &bad[..]))
                }).collect();
                prop_assert_eq!(expanded_walks(&expanded, from, 5), allowed);
            }
        }
    }
}
