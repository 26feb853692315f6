//! Networks with less in them, where only links are cut: a node is one with its neighbour where the link between the
//! two carries as much as all other links of the node together, because cutting those instead is never dearer.
//!
//! ```text
//!        ╱ 1                    ╱ 1         dead ends and chains are such nodes, and so is every node
//!   u ══ v        ──►        u              of three links with two lanes here and one each there
//!    2   ╲ 1                    ╲ 1
//! ```
//!
//! What is joined comes apart again, the last first: what flows over the link is what the others of the node are
//! short of, and the node is on the side of the sources where something could still flow to it from there. So the
//! flow and the cut nearest to the sources are those of the whole network.

use super::INFINITE;
use super::topology::{Topology, Ways};
use super::whole::{Direction, LinkCut, Links};

/// Nodes with more links are left as they are: they hardly ever have one that outweighs the others.
const LINKS_MAX: usize = 4;
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Between,
    Source,
    Sink,
    /// One with another node.
    Joined,
}

/// What was done, so that it can be undone. A half stands for the link and the end at which it is looked at: twice the
/// number of the link, and one more at its end.
enum Step {
    /// Two links side by side became one, which carried so much before, away from the half and toward it.
    Merged { into: u32, gone: u32, before: (i64, i64) },
    /// The node of the half became one with the node at the other end. Its other halves are the last of those noted.
    Joined { half: u32, others: u32 },
}

/// A link at one of its ends.
#[derive(Clone, Copy)]
struct Half {
    /// Where that end is as of now.
    node: u32,
    /// The next half at that node.
    next: u32,
    /// What flows at most from there over the link.
    room: i64,
}

/// A network that becomes smaller.
pub(super) struct Joining {
    kind: Vec<Kind>,
    halves: Vec<Half>,
    /// For each link whether it is no longer there.
    is_gone: Vec<bool>,
    /// For each node the first of its halves.
    first: Vec<u32>,
    steps: Vec<Step>,
    others: Vec<u32>,
}

/// What is left: links between few nodes.
pub(super) struct Left {
    pub(super) topology: Topology,
    pub(super) forward: Vec<i64>,
    pub(super) backward: Vec<i64>,
    pub(super) sources: Vec<u32>,
    pub(super) sinks: Vec<u32>,
    /// The link of each road.
    links: Vec<u32>,
    /// The number of each node.
    number: Vec<u32>,
}

impl Joining {
    /// Joins whatever can be joined.
    pub(super) fn new(question: &Links) -> Self {
        let count = question.links.len();
        let mut kind = vec![Kind::Between; question.costs.len()];
        for (nodes, end) in [(&question.sources, Kind::Source), (&question.sinks, Kind::Sink)] {
            for node in nodes {
                kind[*node as usize] = end;
            }
        }
        let mut joining = Self {
            first: vec![NONE; kind.len()],
            kind,
            halves: Vec::with_capacity(2 * count),
            is_gone: Vec::with_capacity(count),
            steps: Vec::new(),
            others: Vec::new(),
        };
        for (link, half) in question.links.iter().zip((0_u32..).step_by(2)) {
            for (node, room) in [(link.from, link.forward), (link.to, link.backward)] {
                joining.halves.push(Half { node, next: NONE, room });
            }
            let is_gone = link.from == link.to || (link.forward == 0 && link.backward == 0);
            joining.is_gone.push(is_gone);
            if !is_gone {
                joining.hang(half);
                joining.hang(half + 1);
            }
        }
        joining.join_all();
        joining
    }

    fn node(&self, half: u32) -> u32 {
        self.halves[half as usize].node
    }

    fn room(&self, half: u32) -> i64 {
        self.halves[half as usize].room
    }

    fn kind(&self, half: u32) -> Kind {
        self.kind[self.node(half) as usize]
    }

    /// What may leave the node of a half over its link; what would come back to a source is of no account.
    fn leaves(&self, half: u32) -> i64 {
        if self.kind(half ^ 1) == Kind::Source { 0 } else { self.room(half) }
    }

    /// What may come to the node of a half over its link.
    fn enters(&self, half: u32) -> i64 {
        if self.kind(half ^ 1) == Kind::Sink { 0 } else { self.room(half ^ 1) }
    }

    /// Hangs a half on its node; the ends need no list.
    fn hang(&mut self, half: u32) {
        if self.kind(half) == Kind::Between {
            let state = &mut self.halves[half as usize];
            state.next = std::mem::replace(&mut self.first[state.node as usize], half);
        }
    }

    /// Looks at every node, and once more at those before it whose links have changed.
    fn join_all(&mut self) {
        let mut waiting = Vec::new();
        for last in (0..).take(self.kind.len()) {
            waiting.push(last);
            while let Some(node) = waiting.pop() {
                if self.kind[node as usize] == Kind::Between {
                    self.join(node, last, &mut waiting);
                }
            }
        }
    }

    /// Joins a node with a neighbour where one of its links outweighs the others; those up to the last one looked at
    /// that get other neighbours so, wait to be looked at again.
    fn join(&mut self, node: u32, last: u32, waiting: &mut Vec<u32>) {
        let mut row = [NONE; LINKS_MAX];
        let Some(count) = self.tidy(node, &mut row) else { return };
        let row = &row[..count];
        let (mut leaves, mut enters) = (0_i64, 0_i64);
        for half in row {
            leaves = leaves.saturating_add(self.leaves(*half));
            enters = enters.saturating_add(self.enters(*half));
        }
        let outweighs = |half: &&u32| {
            let (out, back) = (self.leaves(**half), self.enters(**half));
            let far = self.kind(**half ^ 1);
            // A source is never on the far side of a cut, nor a sink on the near side.
            (far == Kind::Sink || back >= leaves - out) && (far == Kind::Source || out >= enters - back)
        };
        let Some(half) = row.iter().find(outweighs).copied() else { return };
        let far = self.node(half ^ 1);
        self.kind[node as usize] = Kind::Joined;
        self.is_gone[half as usize / 2] = true;
        let before = self.others.len();
        for other in row.iter().filter(|other| **other != half) {
            self.halves[*other as usize].node = far;
            self.hang(*other);
            self.others.push(*other);
            waiting.extend(Some(self.node(*other ^ 1)).filter(|node| *node <= last));
        }
        let others = u32::try_from(self.others.len() - before).expect("a node has few links");
        self.steps.push(Step::Joined { half, others });
        waiting.extend(Some(far).filter(|node| *node <= last));
    }

    /// The halves of a node, if they are not too many: what is gone is taken out, and what lies side by side is merged.
    fn tidy(&mut self, node: u32, row: &mut [u32; LINKS_MAX]) -> Option<usize> {
        let mut count = 0;
        let (mut before, mut half) = (NONE, self.first[node as usize]);
        while half != NONE {
            let next = self.halves[half as usize].next;
            let far = self.node(half ^ 1);
            let beside = row[..count].iter().find(|known| self.node(**known ^ 1) == far).copied();
            if self.is_gone[half as usize / 2] || beside.is_some() {
                if let Some(into) = beside.filter(|_| !self.is_gone[half as usize / 2]) {
                    self.merge(into, half);
                }
                let link = if before == NONE {
                    &mut self.first[node as usize]
                } else {
                    &mut self.halves[before as usize].next
                };
                *link = next;
            } else {
                *row.get_mut(count)? = half;
                count += 1;
                before = half;
            }
            half = next;
        }
        Some(count)
    }

    fn merge(&mut self, into: u32, gone: u32) {
        self.steps.push(Step::Merged { into, gone, before: (self.room(into), self.room(into ^ 1)) });
        for (into, gone) in [(into, gone), (into ^ 1, gone ^ 1)] {
            let room = self.room(into).saturating_add(self.room(gone)).min(INFINITE);
            self.halves[into as usize].room = room;
        }
        self.is_gone[gone as usize / 2] = true;
    }

    /// What is left.
    pub(super) fn left(&self, question: &Links) -> Left {
        let mut number = vec![NONE; self.kind.len()];
        let mut count = 0_u32;
        let mut take = |node: u32| {
            if number[node as usize] == NONE {
                number[node as usize] = count;
                count += 1;
            }
            number[node as usize]
        };
        let sources = question.sources.iter().map(|node| take(*node)).collect();
        let sinks = question.sinks.iter().map(|node| take(*node)).collect();
        let (mut roads, mut links) = (Vec::new(), Vec::new());
        let (mut forward, mut backward) = (Vec::new(), Vec::new());
        for link in (0..).zip(&self.is_gone).filter(|(_, is_gone)| !**is_gone).map(|(link, _)| link) {
            let half = 2 * link;
            roads.push((take(self.node(half)), take(self.node(half + 1)), Ways::Both));
            let into_source = self.kind(half + 1) == Kind::Source || self.kind(half) == Kind::Sink;
            let out_of_sink = self.kind(half) == Kind::Source || self.kind(half + 1) == Kind::Sink;
            forward.push(if into_source { 0 } else { self.room(half) });
            backward.push(if out_of_sink { 0 } else { self.room(half + 1) });
            links.push(link);
        }
        let topology = Topology::new(count as usize, &roads);
        Left { topology, forward, backward, sources, sinks, links, number }
    }

    /// Takes apart what was joined, and says the cut of what was left in the words of the question.
    pub(super) fn tell(mut self, question: &Links, left: &Left, found: &super::Cut, flow: &[i64]) -> LinkCut {
        let mut told =
            LinkCut { value: found.value, flow: vec![0; question.links.len()], ..LinkCut::default() };
        for (link, flow) in left.links.iter().zip(flow) {
            told.flow[*link as usize] = *flow;
        }
        let is_near = |number: &u32| *number != NONE && found.source_side[*number as usize];
        let mut is_near: Vec<bool> = left.number.iter().map(is_near).collect();
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Merged { into, gone, before } => self.part(into, gone, before, &mut told.flow),
                Step::Joined { half, others } => self.split(half, others, &mut told.flow, &mut is_near),
            }
        }
        for (link, number) in question.links.iter().zip(0..) {
            match (is_near[link.from as usize], is_near[link.to as usize]) {
                (true, false) if link.forward > 0 => told.links.push((number, Direction::Forward)),
                (false, true) if link.backward > 0 => told.links.push((number, Direction::Backward)),
                _ => {}
            }
        }
        told
    }

    /// Makes two links of one.
    fn part(&mut self, into: u32, gone: u32, before: (i64, i64), flow: &mut [i64]) {
        self.halves[into as usize].room = before.0;
        self.halves[into as usize ^ 1].room = before.1;
        let both = leaving(flow, into);
        let part = both.clamp(-before.1, before.0);
        set_leaving(flow, into, part);
        set_leaving(flow, gone, both - part);
    }

    /// Makes two nodes of one. The one that was joined is near where the other is and something could still come to it
    /// from there.
    fn split(&mut self, half: u32, others: u32, flow: &mut [i64], is_near: &mut [bool]) {
        let node = self.node(half);
        let others_at = self.others.len() - others as usize;
        let mut short = 0;
        for other in &self.others[others_at..] {
            self.halves[*other as usize].node = node;
            short -= leaving(flow, *other);
        }
        set_leaving(flow, half, short);
        let comes = |half: &u32| {
            let room = self.room(*half ^ 1) + leaving(flow, *half);
            room > 0 && is_near[self.node(*half ^ 1) as usize]
        };
        let is_joined_near = is_near[self.node(half ^ 1) as usize];
        is_near[node as usize] =
            is_joined_near && (comes(&half) || self.others[others_at..].iter().any(comes));
        self.others.truncate(others_at);
    }
}

/// How much flows over the link of a half from its node.
fn leaving(flow: &[i64], half: u32) -> i64 {
    let flow = flow[half as usize / 2];
    if half & 1 == 0 { flow } else { -flow }
}

fn set_leaving(flow: &mut [i64], half: u32, amount: i64) {
    flow[half as usize / 2] = if half & 1 == 0 { amount } else { -amount };
}
