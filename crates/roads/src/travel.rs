//! From place to place: snapping and searching together, for whoever asks in longitudes and latitudes.

use crate::city::{City, Network};
use crate::closed::DriveOff;
use crate::graph::{Cost, Graph, Node, UNREACHABLE};
use crate::guidance::Guidance;
use crate::reach::isochrone::{self, Isochrone, IsochroneError, Piece};
use crate::search::{Search, Seeds};
use crate::snap::Place;
use crate::{Point, Profile};

/// A way between two places.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// What it takes, in hundredths of a second.
    pub cost: Cost,
    /// Its line, and turn by turn.
    pub guidance: Guidance,
}

/// A stretch of street that is reached, with its line in the direction of travel.
struct Stretch {
    line: Vec<Point>,
    first: Cost,
    last: Cost,
}

/// One traveller in a city, with the weights of the moment.
#[derive(Clone, Copy)]
pub struct Traveller<'a> {
    city: &'a City,
    network: &'a Network,
    graph: &'a Graph,
}

impl<'a> Traveller<'a> {
    /// A traveller under the weights of an ordinary day.
    pub fn new(city: &'a City, profile: Profile) -> Self {
        let network = city.network(profile);
        Self { city, network, graph: network.graph() }
    }

    /// A traveller under other weights of the same network.
    pub fn under(city: &'a City, profile: Profile, graph: &'a Graph) -> Self {
        Self { city, network: city.network(profile), graph }
    }

    /// The weights under which one travels.
    pub fn graph(self) -> &'a Graph {
        self.graph
    }

    /// The vertices that are reached first from a place, with what that takes. Who stands on a closed street drives
    /// off along it, as on an ordinary day.
    pub fn departures(self, place: &Place) -> Vec<(Node, Cost)> {
        DriveOff::from(place, self.network.graph(), self.graph).seeds
    }

    /// What it takes from each of many places to one.
    pub fn costs_to(self, search: &mut Search, to: &Place, from: &[&Place]) -> Vec<Cost> {
        let arrivals = to.arrivals(self.graph);
        let departures: Vec<Vec<(Node, Cost)>> = from.iter().map(|place| self.departures(place)).collect();
        let seeds: Vec<Seeds<'_>> = departures.iter().map(Vec::as_slice).collect();
        let mut costs = search.costs_to(self.graph, &arrivals, &seeds);
        for (cost, place) in costs.iter_mut().zip(from) {
            *cost = place.straight_to(to, self.graph).map_or(*cost, |straight| straight.min(*cost));
        }
        costs
    }

    /// The quickest way from one place to another; none where there is none.
    pub fn route(self, search: &mut Search, from: &Place, to: &Place) -> Option<Route> {
        let drive_off = DriveOff::from(from, self.network.graph(), self.graph);
        let path = search.path(self.graph, &drive_off.seeds, &to.arrivals(self.graph));
        let straight = from.straight_to(to, self.graph);
        let around = path.as_ref().map_or(UNREACHABLE, |path| path.cost);
        if let Some(cost) = straight.filter(|straight| *straight <= around) {
            return Some(Route { cost, guidance: Guidance::of(self.city, self.network, from, &[], to) });
        }
        let path = path?;
        let mut arcs = drive_off.arcs_to(path.departure, self.graph);
        arcs.extend(path.arcs);
        Some(Route { cost: path.cost, guidance: Guidance::of(self.city, self.network, from, &arcs, to) })
    }

    /// The ground that is reached from a place within each of these times, in hundredths of a second.
    pub fn isochrones(
        self,
        search: &mut Search,
        from: &Place,
        limits: &[Cost],
        fringe_meters: f64,
    ) -> Result<Vec<Isochrone>, IsochroneError> {
        let farthest = limits.iter().copied().max().unwrap_or(0);
        let stretches = self.stretches(search, from, farthest);
        let pieces = stretches.iter().map(|stretch| Piece {
            line: &stretch.line,
            first_cost: stretch.first,
            last_cost: stretch.last,
        });
        isochrone::isochrones(pieces, limits, fringe_meters)
    }

    fn stretches(self, search: &mut Search, from: &Place, limit: Cost) -> Vec<Stretch> {
        let departures = from.departures(self.graph);
        let mut stretches: Vec<Stretch> = departures
            .iter()
            .map(|(node, cost)| Stretch {
                line: from.line_to(self.city, self.network.point(*node)),
                first: 0,
                last: *cost,
            })
            .collect();
        for (node, cost) in search.reach(self.graph, &departures, limit) {
            for (arc, _, weight) in self.graph.arcs_from(node).filter(|(.., weight)| *weight != UNREACHABLE) {
                let travelled = self.network.travelled(arc);
                let mut line = self.city.line(travelled.segment).to_vec();
                if travelled.against {
                    line.reverse();
                }
                stretches.push(Stretch { line, first: cost, last: cost.saturating_add(weight) });
            }
        }
        stretches
    }
}
