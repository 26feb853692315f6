//! A leak: the drive past nobody, from well outside to well inside.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use roads::crossings::{LinkId, Side, Web};
use roads::graph::{Node, UNREACHABLE};
use roads::{City, Point};

use super::{Heading, Ring, meters, web_of};

/// A leak is shown from so many metres before the boundary to as many behind it, as far as the road goes.
pub const APPROACH_METERS: f64 = 600.0;

/// A way past nobody.
#[derive(Clone, PartialEq, Debug)]
pub struct Leak {
    /// Over which crossing.
    pub crossing: usize,
    /// In which direction.
    pub heading: Heading,
    /// The junctions on it, of the crossing's web, in the order in which one passes them.
    pub nodes: Vec<Node>,
    /// Its line.
    pub line: Vec<Point>,
    /// How long it is.
    pub meters: f64,
}

/// From where one comes to each junction: the junction before, the link, and whether against its line.
type Before = BTreeMap<Node, (Node, LinkId, bool)>;

impl Ring<'_> {
    /// The shortest way over an open crossing, from outside to inside or the other way; none where one cannot pass.
    pub fn leak(&self, city: &City, crossing: usize, heading: Heading) -> Option<Leak> {
        let about = &self.ways.crossings[crossing];
        let web = self.ways.web(web_of(about));
        let links = if heading == Heading::Inward { &about.inward } else { &about.outward };
        let (from, to) = match heading {
            Heading::Inward => (Side::Outside, Side::Inside),
            Heading::Outward => (Side::Inside, Side::Outside),
        };
        let ends = |(link, against): (LinkId, bool)| {
            let [first, last] = web.links[link as usize].ends;
            if against { (last, first) } else { (first, last) }
        };
        let directions = links.iter().flat_map(|link| [(*link, false), (*link, true)]);
        let enters = |step: &(LinkId, bool)| {
            let (tail, head) = ends(*step);
            web.links[step.0 as usize].is_open(usize::from(step.1))
                && web.sides[tail as usize] == from
                && web.sides[head as usize] != from
        };
        let step = directions.clone().find(enters)?;
        let (tail, head) = ends(step);
        let back = walk(web, city, tail, true, |side| side == from);
        let on = walk(web, city, head, false, |side| side == to || side == Side::Between);
        let mut steps = back;
        steps.push((tail, step.0, step.1));
        steps.extend(on);
        let end = steps.last().map(|(_, link, against)| ends((*link, *against)).1)?;
        let mut nodes: Vec<Node> = steps.iter().map(|(node, ..)| *node).collect();
        nodes.push(end);
        let mut line: Vec<Point> = Vec::new();
        for (_, link, against) in &steps {
            let part = web.line(city, *link);
            let points: Vec<Point> =
                if *against { part.iter().rev().copied().collect() } else { part.to_vec() };
            line.extend(points.into_iter().skip(usize::from(!line.is_empty())));
        }
        let meters = line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum();
        Some(Leak { crossing, heading, nodes, line, meters })
    }
}

/// The shortest way from a junction to one that is [`APPROACH_METERS`] away on the wanted sides, or to the farthest one
/// there is; backwards, the way that leads here. Steps stand in the order in which they are driven.
fn walk(
    web: &Web,
    city: &City,
    start: Node,
    backwards: bool,
    is_wanted: impl Fn(Side) -> bool,
) -> Vec<(Node, LinkId, bool)> {
    let mut before: Before = BTreeMap::new();
    let mut done: BTreeMap<Node, u64> = BTreeMap::new();
    let mut queue = BinaryHeap::from([Reverse((0_u64, start))]);
    let mut best = BTreeMap::from([(start, 0_u64)]);
    let mut end = start;
    while let Some(Reverse((centimeters, node))) = queue.pop() {
        if done.contains_key(&node) {
            continue;
        }
        done.insert(node, centimeters);
        end = node;
        if centimeters >= whole(APPROACH_METERS) {
            break;
        }
        let steps: Vec<_> =
            if backwards { web.graph.arcs_into(node).collect() } else { web.graph.arcs_from(node).collect() };
        for (arc, next, cost) in steps {
            if cost == UNREACHABLE || !is_wanted(web.sides[next as usize]) {
                continue;
            }
            let (link, against) = web.link_of(arc);
            let there = centimeters + whole(meters(web, city, link));
            if best.get(&next).is_none_or(|known| there < *known) {
                best.insert(next, there);
                before.insert(next, (node, link, against));
                queue.push(Reverse((there, next)));
            }
        }
    }
    let mut steps = Vec::new();
    while let Some((node, link, against)) = before.get(&end).filter(|_| end != start) {
        // Backwards the step leads from the end to the junction before it in the search, after it on the road.
        steps.push((if backwards { end } else { *node }, *link, *against));
        end = *node;
    }
    if !backwards {
        steps.reverse();
    }
    steps
}

/// Whole centimetres.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a road is shorter than the earth is round"
)]
fn whole(meters: f64) -> u64 {
    (meters * 100.0).round() as u64
}
