//! From place to place: snapping and searching together, for whoever asks in longitudes and latitudes.

use crate::city::{City, Network};
use crate::closed::DriveOff;
use crate::graph::{Arc, Cost, Graph, Node, UNREACHABLE};
use crate::guidance::Guidance;
use crate::reach::isochrone::{self, Isochrone, IsochroneError, Meeting, Piece};
use crate::search::{Entered, Search, Seeds, best};
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

    /// What it takes to a place from every vertex: for whoever asks about the same place again and again.
    pub fn all_costs_to(self, search: &mut Search, to: &Place) -> Vec<Cost> {
        search.all_costs_to(self.graph, &to.arrivals(self.graph))
    }

    /// The same as [`Self::costs_to`], from what [`Self::all_costs_to`] said of that place under the same weights.
    pub fn costs_by(self, all_costs: &[Cost], to: &Place, from: &[&Place]) -> Vec<Cost> {
        let cost = |place: &&Place| {
            let around = best(all_costs, &self.departures(place));
            place.straight_to(to, self.graph).map_or(around, |straight| straight.min(around))
        };
        from.iter().map(cost).collect()
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
        let departures = from.departures(self.graph);
        let entered = search.entered(self.graph, &departures, farthest);
        let lines: Vec<(Vec<Point>, Cost)> = departures
            .iter()
            .map(|(node, cost)| (from.line_to(self.city, self.network.point(*node)), *cost))
            .collect();
        let first = lines.iter().map(|(line, last_cost)| Piece {
            line,
            first_cost: 0,
            last_cost: *last_cost,
            meeting: None,
        });
        let pieces = first.chain(entered.iter().filter_map(|entered| self.piece(entered)));
        isochrone::isochrones(pieces, limits, fringe_meters)
    }

    /// The street that is travelled on an arc. One that is entered at both ends is told once: none for the second time.
    fn piece(self, entered: &Entered) -> Option<Piece<'a>> {
        let travelled = self.network.travelled(entered.arc);
        let weight = self.graph.weights()[entered.arc as usize];
        let back = self.back(entered.tail, entered.arc, entered.head);
        let back = back.filter(|_| entered.head_cost != UNREACHABLE).and_then(|(back, weight_back)| {
            let meeting = meeting([entered.cost, entered.head_cost], [weight, weight_back])?;
            Some((back, meeting))
        });
        if let Some((back, _)) = back
            && (entered.cost, entered.arc) > (entered.head_cost, back)
            && self.back(entered.head, back, entered.tail).is_some_and(|(arc, _)| arc == entered.arc)
        {
            return None;
        }
        let meeting = back.map(|(_, meeting)| meeting);
        let end = if meeting.is_some() { entered.head_cost } else { entered.cost.saturating_add(weight) };
        let line = self.city.line(travelled.segment);
        Some(if travelled.against {
            let meeting = meeting.map(|meeting| Meeting { share: 1.0 - meeting.share, ..meeting });
            Piece { line, first_cost: end, last_cost: entered.cost, meeting }
        } else {
            Piece { line, first_cost: entered.cost, last_cost: end, meeting }
        })
    }

    /// The open arc that leads back over the same street to where an arc came from, with its weight.
    fn back(self, tail: Node, arc: Arc, head: Node) -> Option<(Arc, Cost)> {
        let travelled = self.network.travelled(arc);
        let mut backs = self.graph.arcs_from(head).filter(|(other, to, weight)| {
            let other = self.network.travelled(*other);
            let is_back = other.segment == travelled.segment && other.against != travelled.against;
            *to == tail && is_back && *weight != UNREACHABLE
        });
        backs.next().map(|(back, _, weight)| (back, weight))
    }
}

/// Where they meet who enter a street at its two ends at their times, and would need their weights for all of it; none
/// where they need no time, or one is through before the other enters.
fn meeting([start, end]: [Cost; 2], [there, back]: [Cost; 2]) -> Option<Meeting> {
    let [start, end, there, back] = [start, end, there, back].map(f64::from);
    let share = (end + back - start) / (there + back);
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two costs")]
    let cost = (start + there * share).ceil() as Cost;
    Some(Meeting { share, cost })
}
