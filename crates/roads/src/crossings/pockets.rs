//! Pockets: land outside that lies at the boundary and leads nowhere but back in, and the same the other way round;
//! and islands that nobody reaches but by a ferry from here.

use super::chains::{Candidate, WEAVE_METERS};
use super::web::{Side, Web};
use crate::City;
use crate::areas::Boundary;
use crate::graph::Node;
use crate::road::Class;

/// The candidates without those that lead into a pocket; the junctions of pockets are on neither side.
pub(super) fn without(
    web: &mut Web,
    candidates: Vec<Candidate>,
    city: &City,
    boundary: &Boundary,
) -> Vec<Candidate> {
    let mut kept = candidates;
    loop {
        let parts = Parts::of(web, city);
        let of = |candidate: &Candidate, end: usize| parts.of[candidate.ends[end] as usize];
        let mut exits: std::collections::BTreeMap<Node, usize> = std::collections::BTreeMap::new();
        for candidate in &kept {
            for end in [0, 1] {
                *exits.entry(of(candidate, end)).or_default() += 1;
            }
        }
        let is_by_ferry = |part: Node| {
            let exits = kept.iter().filter(|candidate| [0, 1].iter().any(|end| of(candidate, *end) == part));
            exits.flat_map(|exit| &exit.links).all(|(link, _)| {
                let segment = web.links[*link as usize].segment;
                segment.is_some_and(|segment| city.street(segment).class == Class::Ferry)
            })
        };
        // However small it is, the land itself is no pocket, and neither is what lies round it.
        let lands = [Side::Inside, Side::Outside].map(|side| parts.greatest(web, side));
        let is_pocket = |part: Node, exits: usize| {
            if lands.contains(&Some(part)) {
                return false;
            }
            exits > 1 && parts.is_at(part, web, boundary) || is_by_ferry(part) && parts.is_whole(part)
        };
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
    /// Whether a through road ends at a junction: there the file ends, and nobody knows what follows.
    is_end: Vec<bool>,
}

impl Parts {
    fn of(web: &Web, city: &City) -> Self {
        let mut of: Vec<Node> = (0..).take(web.points.len()).collect();
        let mut degrees = vec![0_u8; web.points.len()];
        let mut is_through = vec![false; web.points.len()];
        for link in &web.links {
            let sides = link.ends.map(|end| web.sides[end as usize]);
            let through = link.segment.is_none_or(|segment| {
                !matches!(
                    city.street(segment).class,
                    Class::Residential | Class::LivingStreet | Class::Service
                )
            });
            for end in link.ends {
                degrees[end as usize] = degrees[end as usize].saturating_add(1);
                is_through[end as usize] |= through;
            }
            if sides[0] == sides[1] {
                let [one, other] = link.ends.map(|end| root(&mut of, end));
                of[one.max(other) as usize] = one.min(other);
            }
        }
        for node in (0..).take(of.len()) {
            of[node as usize] = root(&mut of, node);
        }
        let is_end =
            degrees.iter().zip(&is_through).map(|(degree, through)| *degree == 1 && *through).collect();
        Self { of, is_end }
    }

    /// The part of a side with the most junctions, the first of equals.
    fn greatest(&self, web: &Web, side: Side) -> Option<Node> {
        let mut sizes = std::collections::BTreeMap::new();
        for (part, _) in self.of.iter().zip(&web.sides).filter(|(_, of)| **of == side) {
            *sizes.entry(*part).or_insert(0_usize) += 1;
        }
        let greatest = sizes.into_iter().max_by_key(|(part, size)| (*size, std::cmp::Reverse(*part)));
        greatest.map(|(part, _)| part)
    }

    fn members(&self, part: Node) -> impl Iterator<Item = Node> + Clone {
        let nodes = (0..).zip(&self.of);
        nodes.filter(move |(_, of)| **of == part).map(|(node, _)| node)
    }

    /// Whether a part is small and the file holds all of it.
    fn is_whole(&self, part: Node) -> bool {
        const JUNCTIONS_MAX: usize = 60;
        self.members(part).count() <= JUNCTIONS_MAX
            && self.members(part).all(|node| !self.is_end[node as usize])
    }

    /// Whether it is whole and lies at the boundary with all its junctions.
    fn is_at(&self, part: Node, web: &Web, boundary: &Boundary) -> bool {
        self.is_whole(part)
            && self.members(part).all(|node| boundary.is_near(web.points[node as usize], WEAVE_METERS))
    }
}

fn root(parents: &mut [Node], mut node: Node) -> Node {
    while parents[node as usize] != node {
        parents[node as usize] = parents[parents[node as usize] as usize];
        node = parents[node as usize];
    }
    node
}
