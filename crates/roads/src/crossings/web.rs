//! A web: the links of one kind between their junctions, as somebody travels them who minds no turn restriction.

use crate::city::SegmentId;
use crate::graph::{Cost, Graph, Node, UNREACHABLE};
use crate::road::{Class, Traits};
use crate::{City, Point, Profile};

/// A link's number.
pub type LinkId = u32;

/// On which side of the boundary a junction lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Inside the area.
    Inside,
    /// Outside.
    Outside,
    /// Neither: between the passages of a road that weaves, or in a pocket at the boundary.
    Between,
}

/// A stretch between two junctions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// The junctions at its ends, in the order of its line.
    pub ends: [Node; 2],
    /// The segment of the city; none of a railway.
    pub segment: Option<SegmentId>,
    /// The railway, by its number in [`Web::rails`]; 0 of anything else.
    pub rail: u32,
    /// Which points of the whole line are its first and its last one.
    pub part: [u32; 2],
    /// What it takes along and against its line, in hundredths of a second; [`UNREACHABLE`] where it is closed.
    pub costs: [Cost; 2],
    /// How many lanes it has along and against its line.
    pub lanes: [u32; 2],
}

impl Link {
    /// Whether one passes along its line (0) or against it (1).
    pub fn is_open(&self, against: usize) -> bool {
        self.costs[against] != UNREACHABLE
    }
}

/// A line of a railway with its names, as the map keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rail {
    /// Name, Chinese name, English name, number.
    pub names: [String; 4],
    /// Whether it is a siding, a yard or a spur.
    pub service: bool,
    /// Its points.
    pub line: Vec<Point>,
}

/// The links of one kind.
#[derive(Clone, Default, Debug)]
pub struct Web {
    /// Where each junction lies. Ends of links at the same point are one junction.
    pub points: Vec<Point>,
    /// On which side each junction lies.
    pub sides: Vec<Side>,
    /// The links.
    pub links: Vec<Link>,
    /// The open directions of all links as a graph.
    pub graph: Graph,
    /// Of each arc of the graph: twice the link, and one more where it goes against the line.
    pub travelled: Vec<u32>,
    /// The railways, where this is their web.
    pub rails: Vec<Rail>,
}

impl Web {
    /// Where cars drive: without tracks and foot ways, with car ferries. One-way streets bind; gates do not.
    pub(super) fn roads(city: &City) -> Self {
        Self::of_segments(city, Profile::Emergency, |class| class <= Class::Service || class == Class::Ferry)
    }

    /// Where boats go. A car ferry is among the roads.
    pub(super) fn waters(city: &City) -> Self {
        Self::of_segments(city, Profile::Boat, |class| matches!(class, Class::River | Class::Canal))
    }

    fn of_segments(city: &City, profile: Profile, is_wanted: impl Fn(Class) -> bool) -> Self {
        let is_cut = profile == Profile::Boat;
        let network = city.network(profile);
        let weights = network.graph().weights();
        let mut ends = Vec::new();
        let mut links = Vec::new();
        for segment in (0..).take(city.segments()) {
            let mut costs = [UNREACHABLE; 2];
            for arc in network.arcs_of(segment) {
                let cost = &mut costs[usize::from(network.travelled(*arc).against)];
                *cost = weights[*arc as usize].min(*cost);
            }
            let street = city.street(segment);
            if costs == [UNREACHABLE; 2] || !is_wanted(street.class) {
                continue;
            }
            let line = city.line(segment);
            let is_open = |cost: Cost| cost != UNREACHABLE;
            let lanes = costs.map(|cost| if is_open(cost) { lanes(street.class, street.traits) } else { 0 });
            let whole = Link { ends: [0, 0], segment: Some(segment), rail: 0, part: [0, 0], costs, lanes };
            take(whole, line, is_cut, &mut links, &mut ends);
        }
        Self::joined(links, &ends)
    }

    /// The railways of the map, in both directions.
    pub(super) fn rails(city: &City) -> Self {
        let rails = city.map().rails();
        let (mut links, mut ends) = (Vec::new(), Vec::new());
        for (number, rail) in (0..).zip(&rails) {
            let costs = [rail_cost(meters(&rail.line)); 2];
            let whole =
                Link { ends: [0, 0], segment: None, rail: number, part: [0, 0], costs, lanes: [1, 1] };
            take(whole, &rail.line, true, &mut links, &mut ends);
        }
        Self { rails, ..Self::joined(links, &ends) }
    }

    /// Joins links at the points where they end.
    fn joined(mut links: Vec<Link>, ends: &[[Point; 2]]) -> Self {
        let mut points: Vec<Point> = ends.iter().flatten().copied().collect();
        points.sort_unstable();
        points.dedup();
        let node = |point: Point| {
            let place = points.binary_search(&point).expect("every end is among the points");
            Node::try_from(place).expect("a city has fewer than four billion junctions")
        };
        let mut arcs = Vec::new();
        let mut travelled = Vec::new();
        for (number, (link, ends)) in (0_u32..).zip(links.iter_mut().zip(ends)) {
            link.ends = ends.map(node);
            let [from, to] = link.ends;
            for (against, (tail, head)) in [(0, (from, to)), (1, (to, from))] {
                if link.costs[against as usize] != UNREACHABLE {
                    arcs.push((tail, head, link.costs[against as usize]));
                    travelled.push(number * 2 + against);
                }
            }
        }
        let (graph, given) = Graph::from_arcs(points.len(), &arcs);
        let travelled = given.iter().map(|given| travelled[*given as usize]).collect();
        let sides = vec![Side::Outside; points.len()];
        Self { points, sides, links, graph, travelled, rails: Vec::new() }
    }

    /// The line of a link.
    pub fn line<'a>(&'a self, city: &'a City, link: LinkId) -> &'a [Point] {
        let link = &self.links[link as usize];
        let whole = match link.segment {
            Some(segment) => city.line(segment),
            None => &self.rails[link.rail as usize].line,
        };
        &whole[link.part[0] as usize..=link.part[1] as usize]
    }

    /// Of which link an arc of the graph is a direction, and whether it goes against its line.
    pub fn link_of(&self, arc: crate::Arc) -> (LinkId, bool) {
        let travelled = self.travelled[arc as usize];
        (travelled >> 1, travelled & 1 == 1)
    }
}

/// Takes a line as one link, or cut at each of its points: a boat may be anywhere on its water, a road has junctions.
fn take(whole: Link, line: &[Point], is_cut: bool, links: &mut Vec<Link>, ends: &mut Vec<[Point; 2]>) {
    let last = u32::try_from(line.len() - 1).expect("a line has fewer than four billion points");
    if !is_cut {
        ends.push([line[0], line[last as usize]]);
        links.push(Link { part: [0, last], ..whole });
        return;
    }
    let meters_in_all = meters(line).max(0.1);
    for from in 0..last {
        let pair = [line[from as usize], line[from as usize + 1]];
        let share = pair[0].meters_to(pair[1]) / meters_in_all;
        let costs = whole.costs.map(|cost| shared(cost, share));
        ends.push(pair);
        links.push(Link { part: [from, from + 1], costs, ..whole });
    }
}

/// A share of a cost, at least 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a cost is a cost")]
fn shared(cost: Cost, share: f64) -> Cost {
    if cost == UNREACHABLE { cost } else { (f64::from(cost) * share).round().max(1.0) as Cost }
}

fn meters(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum()
}

/// How many lanes a direction of a road has: as mapped, else as roads of its class usually have.
fn lanes(class: Class, traits: Traits) -> u32 {
    traits.lanes().unwrap_or(match class {
        _ if traits.has(Traits::LINK) => 1,
        Class::Motorway => 3,
        Class::Trunk | Class::Primary => 2,
        _ => 1,
    })
}

/// What a stretch of railway takes at 120 km/h, in hundredths of a second.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a line on the map is shorter than the earth"
)]
fn rail_cost(meters: f64) -> Cost {
    (meters * 3.0).round().max(1.0) as Cost
}
