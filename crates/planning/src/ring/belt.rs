//! Closing a ring anywhere in a belt: the roads that part an inner core from the outside at the least price.

use std::collections::BTreeSet;

use roads::City;
use roads::Point;
use roads::areas::Boundary;
use roads::crossings::{Kind, LinkId, Side, WaysOut};
use roads::flow::{EdgeCut, Method, Topology, Ways};

use super::{Heading, Ring, web_of};
use crate::watch::Status;

/// What is the core and what is the outside; between them roads may be held.
#[derive(Clone, Debug)]
pub struct Belt {
    /// The junctions of the core.
    pub core: Vec<u32>,
    /// The junctions outside.
    pub outside: Vec<u32>,
}

/// What it costs to hold a road.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Price {
    /// 1 each.
    Unit,
    /// As many as it has lanes in the direction in which it is held.
    Lanes,
}

/// A road to be held in addition.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Place {
    /// The link of the web of roads.
    pub link: LinkId,
    /// Its middle.
    pub place: Point,
    /// What it costs.
    pub cost: i64,
    /// The crossing that it belongs to, where it is one.
    pub crossing: Option<usize>,
}

/// The cheapest roads to hold besides what is held.
#[derive(Clone, PartialEq, Debug)]
pub struct Completion {
    /// What they cost together: no cheaper ones exist, for as much flows from one side to the other.
    pub cost: i64,
    /// The roads.
    pub places: Vec<Place>,
    /// Whether it is the best: a least cut is.
    pub status: Status,
}

impl Belt {
    /// Core and outside by their distance from a place, in the plane: as far as `core` metres, and from `outside`
    /// metres on.
    pub fn round(ways: &WaysOut, center: Point, core_meters: f64, outside_meters: f64) -> Self {
        Self::by(ways, |point, _| {
            let meters = center.meters_to(point);
            (meters <= core_meters, meters > outside_meters)
        })
    }

    /// Core and outside by their side and their distance from the boundary: farther from it than `meters`.
    pub fn along(ways: &WaysOut, boundary: &Boundary, meters: f64) -> Self {
        Self::by(ways, |point, side| {
            let is_deep = !boundary.is_near(point, meters);
            (is_deep && side == Side::Inside, is_deep && side == Side::Outside)
        })
    }

    fn by(ways: &WaysOut, side: impl Fn(Point, Side) -> (bool, bool)) -> Self {
        let web = ways.web(Kind::Road);
        let mut belt = Self { core: Vec::new(), outside: Vec::new() };
        for ((node, point), of) in (0..).zip(&web.points).zip(&web.sides) {
            match side(*point, *of) {
                (true, _) => belt.core.push(node),
                (_, true) => belt.outside.push(node),
                _ => {}
            }
        }
        belt
    }
}

impl Ring<'_> {
    /// The cheapest roads that close the belt when these crossings are held and these links are shut. With a heading
    /// only that direction is closed; without one a road is held in both, and one-way streets bind nobody.
    pub fn completion(
        &self,
        city: &City,
        belt: &Belt,
        held: &BTreeSet<usize>,
        shut: &BTreeSet<(Kind, LinkId)>,
        heading: Option<Heading>,
        price: Price,
    ) -> Completion {
        let web = self.ways.web(Kind::Road);
        let mut is_free = vec![true; web.links.len()];
        for crossing in held.iter().map(|number| &self.ways.crossings[*number]) {
            if web_of(crossing) == Kind::Road {
                for link in crossing.inward.iter().chain(&crossing.outward) {
                    is_free[*link as usize] = false;
                }
            }
        }
        for (_, link) in shut.iter().filter(|(kind, _)| *kind == Kind::Road) {
            is_free[*link as usize] = false;
        }
        let mut roads = Vec::with_capacity(web.links.len());
        let mut capacities = [Vec::with_capacity(web.links.len()), Vec::with_capacity(web.links.len())];
        for (link, is_free) in web.links.iter().zip(is_free) {
            let [from, to] = link.ends;
            let (ends, ways, order) = match (heading, link.is_open(0), link.is_open(1)) {
                (Some(_), true, false) => ((from, to), Ways::Forward, [0, 1]),
                (Some(_), false, true) => ((to, from), Ways::Forward, [1, 0]),
                _ => ((from, to), Ways::Both, [0, 1]),
            };
            roads.push((ends.0, ends.1, ways));
            let both = link.lanes[0].max(link.lanes[1]).max(1);
            for (capacity, way) in capacities.iter_mut().zip(order) {
                let lanes = if heading.is_some() { link.lanes[way].max(1) } else { both };
                let cost = if price == Price::Lanes { i64::from(lanes) } else { 1 };
                capacity.push(if is_free { cost } else { 0 });
            }
        }
        let topology = Topology::new(web.points.len(), &roads);
        let (sources, sinks) = match heading {
            Some(Heading::Inward) => (&belt.outside, &belt.core),
            _ => (&belt.core, &belt.outside),
        };
        let mut question = EdgeCut::new(&topology, sources, sinks);
        let cut = question
            .solve(&capacities[0], &capacities[1], Method::Trees)
            .expect("every road has a price, so no way is endless");
        let rim = &self.rims[Kind::Road as usize];
        let place = |link: &LinkId| {
            let line = web.line(city, *link);
            let crossing = rim.crossing(*link);
            let cost = capacities[0][*link as usize].max(capacities[1][*link as usize]);
            Place { link: *link, place: line[line.len() / 2], cost, crossing }
        };
        Completion { cost: cut.value, places: cut.edges.iter().map(place).collect(), status: Status::Optimal }
    }
}
