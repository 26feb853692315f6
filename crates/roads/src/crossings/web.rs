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
    /// The railways, where this is their web: the link of the same number.
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
            ends.push([line[0], line[line.len() - 1]]);
            let lanes = costs.map(|cost| if cost == UNREACHABLE { 0 } else { lanes(street.class, street.traits) });
            links.push(Link { ends: [0, 0], segment: Some(segment), costs, lanes });
        }
        Self::joined(links, &ends)
    }

    /// The railways of the map, in both directions.
    pub(super) fn rails(city: &City) -> Self {
        let rails = city.map().rails();
        let ends: Vec<[Point; 2]> =
            rails.iter().map(|rail| [rail.line[0], rail.line[rail.line.len() - 1]]).collect();
        let link = |rail: &Rail| {
            let meters: f64 = rail.line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum();
            Link { ends: [0, 0], segment: None, costs: [rail_cost(meters); 2], lanes: [1, 1] }
        };
        let links = rails.iter().map(link).collect();
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
        match self.links[link as usize].segment {
            Some(segment) => city.line(segment),
            None => &self.rails[link as usize].line,
        }
    }

    /// Of which link an arc of the graph is a direction, and whether it goes against its line.
    pub fn link_of(&self, arc: crate::Arc) -> (LinkId, bool) {
        let travelled = self.travelled[arc as usize];
        (travelled >> 1, travelled & 1 == 1)
    }
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
