//! Pockets: land outside that lies at the boundary and leads nowhere but back in, and the same the other way round.

use super::chains::Candidate;
use super::web::{Side, Web};
use crate::areas::Boundary;
use crate::graph::Node;

/// A part of the web within so many metres of the boundary may be a pocket.
pub const POCKET_METERS: f64 = 300.0;

/// The candidates without those that lead into a pocket; the junctions of pockets are on neither side.
pub(super) fn without(web: &mut Web, candidates: Vec<Candidate>, boundary: &Boundary) -> Vec<Candidate> {
    let mut kept = candidates;
    loop {
        let parts = Parts::of(web);
        let of = |candidate: &Candidate, end: usize| parts.of[candidate.ends[end] as usize];
        let mut exits: std::collections::BTreeMap<Node, usize> = std::collections::BTreeMap::new();
        for candidate in &kept {
            for end in [0, 1] {
                *exits.entry(of(candidate, end)).or_default() += 1;
            }
        }
        let is_pocket = |part: Node, exits: usize| exits > 1 && parts.is_at(part, web, boundary);
        let pockets: Vec<Node> =
            exits.iter().filter(|(part, exits)| is_pocket(**part, **exits)).map(|(part, _)| *part).collect();
        if pockets.is_empty() {
            return kept;
        }
        let leads_into = |candidate: &Candidate| {
            [0, 1].iter().any(|end| pockets.binary_search(&of(candidate, *end)).is_ok())
        };
        kept.retain(|candidate| !leads_into(candidate));
        for (node, part) in parts.of.iter().enumerate() {
            if pockets.binary_search(part).is_ok() {
                web.sides[node] = Side::Between;
            }
        }
    }
}

/// The parts into which the boundary cuts the web: each junction's part, named for its least junction.
struct Parts {
    of: Vec<Node>,
    degrees: Vec<u8>,
}

impl Parts {
    fn of(web: &Web) -> Self {
        let mut of: Vec<Node> = (0..).take(web.points.len()).collect();
        let mut degrees = vec![0_u8; web.points.len()];
        for link in &web.links {
            let sides = link.ends.map(|end| web.sides[end as usize]);
            for end in link.ends {
                degrees[end as usize] = degrees[end as usize].saturating_add(1);
            }
            if sides[0] == sides[1] {
                let [one, other] = link.ends.map(|end| root(&mut of, end));
                of[one.max(other) as usize] = one.min(other);
            }
        }
        for node in (0..).take(of.len()) {
            of[node as usize] = root(&mut of, node);
        }
        Self { of, degrees }
    }

    /// Whether a part has no end of its own and lies at the boundary with all its junctions.
    fn is_at(&self, part: Node, web: &Web, boundary: &Boundary) -> bool {
        const JUNCTIONS_MAX: usize = 60;
        let members = || (0..).zip(&self.of).filter(|(_, of)| **of == part).map(|(node, _): (Node, _)| node);
        members().count() <= JUNCTIONS_MAX
            && members().all(|node| {
                self.degrees[node as usize] > 1 && boundary.is_near(web.points[node as usize], POCKET_METERS)
            })
    }
}

fn root(parents: &mut [Node], mut node: Node) -> Node {
    while parents[node as usize] != node {
        parents[node as usize] = parents[parents[node as usize] as usize];
        node = parents[node as usize];
    }
    node
}
