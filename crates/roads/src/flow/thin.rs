//! Networks with less in them: dead ends taken away, chains made one link, so that a cut is found sooner.
//!
//! ```text
//!       ┌─ dead end                      of a chain the least is what counts:
//!   A ──┴── b ── c ── D        ──►       A ═══════ D   min(A b, b, b c, c, c D), each way for itself
//! ```

use super::INFINITE;

/// A link between two nodes, and what it can carry each way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// Where it starts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// From start to end.
    pub forward: i64,
    /// From end to start.
    pub backward: i64,
}

impl Link {
    /// What it carries when it is entered at this end.
    fn carries(self, node: u32) -> i64 {
        if self.from == node { self.forward } else { self.backward }
    }

    fn other(self, node: u32) -> u32 {
        self.from ^ self.to ^ node
    }
}

/// What a chain is cut at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Element {
    Link(u32),
    Node(u32),
}

/// A chain of links between two nodes that stay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) link: Link,
    /// Where it is cut against who comes from its start, and from its end.
    pub(super) forward_at: Element,
    pub(super) backward_at: Element,
    /// Its links, a stretch of [`Thin::links`].
    pub(super) first: u32,
    pub(super) end: u32,
}

/// What is left.
pub(super) struct Thin {
    /// The nodes that stay.
    pub(super) nodes: Vec<u32>,
    /// For each node its new number, if it stays.
    pub(super) number: Vec<u32>,
    /// The chains, between new numbers.
    pub(super) chains: Vec<Chain>,
    /// The links of all chains, twice their number and one more where they are passed backward.
    pub(super) links: Vec<u32>,
}

const GONE: u32 = u32::MAX;

/// Thins a network; nodes that are ends stay.
pub(super) fn thin(links: &[Link], costs: &[i64], is_end: &[bool]) -> Thin {
    let mut degree = vec![0_u32; costs.len()];
    // The exclusive or of the links at a node: of one, or of two of which one is known, the other is known as well.
    let mut mixed = vec![0_u32; costs.len()];
    let mut is_gone = vec![false; links.len()];
    for (number, link) in (0_u32..).zip(links) {
        if link.from == link.to || (link.forward == 0 && link.backward == 0) {
            is_gone[number as usize] = true;
            continue;
        }
        for node in [link.from as usize, link.to as usize] {
            degree[node] += 1;
            mixed[node] ^= number;
        }
    }
    for start in 0..costs.len() {
        let mut node = start;
        while degree[node] == 1 && !is_end[node] {
            let number = mixed[node] as usize;
            is_gone[number] = true;
            degree[node] = 0;
            node = links[number].other(u32::try_from(node).expect("nodes have 32 bits")) as usize;
            degree[node] -= 1;
            mixed[node] ^= u32::try_from(number).expect("links have 32 bits");
        }
    }
    let mut thin =
        Thin { nodes: Vec::new(), number: vec![GONE; costs.len()], chains: Vec::new(), links: Vec::new() };
    for node in 0..costs.len() {
        if degree[node] > 2 || is_end[node] {
            thin.number[node] = u32::try_from(thin.nodes.len()).expect("nodes have 32 bits");
            thin.nodes.push(u32::try_from(node).expect("nodes have 32 bits"));
        }
    }
    for number in 0..links.len() {
        if is_gone[number] {
            continue;
        }
        let Link { from, to, .. } = links[number];
        let start = [from, to].into_iter().find(|node| thin.number[*node as usize] != GONE);
        if let Some(start) = start {
            thin.follow(links, costs, &mixed, &mut is_gone, (start, number));
        }
    }
    thin
}

impl Thin {
    /// Follows a chain from a node that stays to the next, and keeps it unless it comes back.
    fn follow(
        &mut self,
        links: &[Link],
        costs: &[i64],
        mixed: &[u32],
        is_gone: &mut [bool],
        (start, first): (u32, usize),
    ) {
        let stretch = self.links.len();
        let (mut node, mut number) = (start, u32::try_from(first).expect("links have 32 bits"));
        let mut forward = (INFINITE + 1, Element::Link(number));
        let mut backward = forward;
        loop {
            let link = links[number as usize];
            is_gone[number as usize] = true;
            let next = link.other(node);
            self.links.push(2 * number + u32::from(link.from != node));
            forward = less(forward, (link.carries(node), Element::Link(number)));
            // Of equals the one nearest to where it is entered counts.
            backward = less((link.carries(next), Element::Link(number)), backward);
            node = next;
            if self.number[node as usize] != GONE {
                break;
            }
            let through = (costs[node as usize], Element::Node(node));
            (forward, backward) = (less(forward, through), less(through, backward));
            number ^= mixed[node as usize];
        }
        if node == start {
            self.links.truncate(stretch);
            return;
        }
        let link = Link {
            from: self.number[start as usize],
            to: self.number[node as usize],
            forward: forward.0,
            backward: backward.0,
        };
        let place = |at: usize| u32::try_from(at).expect("links have 32 bits");
        self.chains.push(Chain {
            link,
            forward_at: forward.1,
            backward_at: backward.1,
            first: place(stretch),
            end: place(self.links.len()),
        });
    }
}

fn less(a: (i64, Element), b: (i64, Element)) -> (i64, Element) {
    if b.0 < a.0 { b } else { a }
}
