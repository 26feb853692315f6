//! The ground of a cordon: the streets round the last sighting as they are now, the vehicle on them, and the units that
//! may be sent, the neighbours' among them where an agreement lends them.

use std::collections::HashMap;
use std::sync::Arc;

use model::alert::Body;
use model::ids::{AlertId, IncidentId, UnitId};
use model::incident::Grade;
use planning::cordon::{Model, Objective, Question, Start};
use planning::network::{Nanos, Network, Node, Road};
use planning::unit::Unit;
use roads::{Cost, Place, Point, Profile, UNREACHABLE};

use crate::city::City;
use crate::error::Error;
use crate::limits::{CORDON_MARGIN_SECONDS, CORDON_READY_SECONDS, CORDON_SETUP_SECONDS};

/// So many nanoseconds are a hundredth of a second.
const COST: Nanos = 10_000_000;
/// The grade by which a neighbour's units are asked for.
const GRADE: Grade = Grade::P1;

/// A unit that may be sent.
#[derive(Clone)]
pub(super) struct Free {
    pub(super) id: UnitId,
    pub(super) callsign: String,
    /// The neighbour whose it is.
    pub(super) neighbour: Option<String>,
    place: Arc<Place>,
}

/// The ground, ready to be asked.
pub(super) struct Ground {
    pub(super) network: Network,
    pub(super) question: Question,
    pub(super) units: Vec<Free>,
    /// Where each node of the network lies; the units' own nodes come last.
    pub(super) points: Vec<Point>,
}

/// Takes the streets that the vehicle can reach within so many seconds from now, and one step more: who gets that far
/// has escaped, and so has who comes to where a road leaves the map.
pub(super) fn ground(city: &City, id: AlertId, alert: &Body, horizon_seconds: u32) -> Result<Ground, Error> {
    let streets = city.streets().ok_or(Error::NotFound { what: "streets" })?;
    let seen = alert.last_seen();
    let from = crate::streets::point("last_seen", seen.place.0, seen.place.1)?;
    let from = streets.snap(Profile::Emergency, from).ok_or(Error::NotFound { what: "street" })?;
    let elapsed_seconds = u32::try_from(city.now().seconds_since(seen.seen_at)).unwrap_or(0);
    let limit: Cost = elapsed_seconds.saturating_add(horizon_seconds).saturating_mul(100);
    let units = free_units(city, id)?;
    let mut laid = Laid::default();
    streets.travel(Profile::Emergency, |traveller, search| {
        let departures = traveller.departures(&from);
        let graph = traveller.graph();
        let network = streets.ground().network(Profile::Emergency);
        for (node, cost) in search.reach(graph, &departures, limit) {
            let tail = laid.node(network.point(node));
            laid.reached[tail as usize] = laid.reached[tail as usize].min(cost);
            for (_, head, weight) in graph.arcs_from(node).filter(|(.., weight)| *weight != UNREACHABLE) {
                let head = laid.node(network.point(head));
                if head != tail {
                    laid.roads.push(road(tail, head, weight));
                }
            }
        }
        for (node, cost) in departures {
            let node = laid.node(network.point(node));
            laid.starts.push(Start { node, after: Nanos::from(cost) * COST });
        }
        for way_out in streets.ground().meta().ways_out.iter().flatten() {
            let place = Point::from_degrees(way_out.lon, way_out.lat);
            let place = place.and_then(|place| streets.snap(Profile::Emergency, place));
            let ends = place.map(|place| traveller.departures(&place)).unwrap_or_default();
            let ends = ends.iter().filter_map(|(node, _)| laid.known(network.point(*node)));
            let ends: Vec<Node> = ends.collect();
            laid.edge.extend(ends);
        }
        for unit in &units {
            let seeds = traveller.departures(&unit.place);
            let own = laid.place_of_unit(unit.place.point);
            for (node, cost) in seeds {
                if let Some(node) = laid.known(network.point(node)) {
                    laid.roads.push(road(own, node, cost));
                }
            }
        }
    });
    Ok(laid.finish(units, elapsed_seconds, limit))
}

fn road(from: Node, to: Node, cost: Cost) -> Road {
    let time = Nanos::from(cost) * COST;
    Road { from, to, time, length_micrometers: None, lanes: 1, cost: 1.0, oneway: true }
}

/// The ground while it is laid. Vertices that lie at one place are one junction: a post stops whoever comes past it,
/// and a vehicle that flees turns where it may not.
#[derive(Default)]
struct Laid {
    numbers: HashMap<(i32, i32), Node>,
    points: Vec<Point>,
    reached: Vec<Cost>,
    roads: Vec<Road>,
    starts: Vec<Start>,
    unit_nodes: Vec<Node>,
    /// Junctions next to where a road leaves the map.
    edge: Vec<Node>,
}

impl Laid {
    fn key(point: Point) -> (i32, i32) {
        #[expect(clippy::cast_possible_truncation, reason = "a ten-millionth of a degree fits 32 bits")]
        let units = |degrees: f64| (degrees * 1e7).round() as i32;
        (units(point.lon()), units(point.lat()))
    }

    fn known(&self, point: Point) -> Option<Node> {
        self.numbers.get(&Self::key(point)).copied()
    }

    fn node(&mut self, point: Point) -> Node {
        let next =
            Node::try_from(self.points.len()).expect("a city has fewer than four thousand million junctions");
        let number = *self.numbers.entry(Self::key(point)).or_insert(next);
        if number == next {
            self.points.push(point);
            self.reached.push(UNREACHABLE);
        }
        number
    }

    fn place_of_unit(&mut self, point: Point) -> Node {
        let number =
            Node::try_from(self.points.len()).expect("a city has fewer than four thousand million junctions");
        self.points.push(point);
        self.reached.push(UNREACHABLE);
        self.unit_nodes.push(number);
        number
    }

    fn finish(self, units: Vec<Free>, elapsed_seconds: u32, limit: Cost) -> Ground {
        let is_units = |node: &Node| self.unit_nodes.binary_search(node).is_ok();
        let count = Node::try_from(self.points.len()).unwrap_or(Node::MAX);
        let is_far = |node: &Node| self.reached[*node as usize] > limit && !is_units(node);
        let mut targets: Vec<Node> = (0..count).filter(is_far).chain(self.edge).collect();
        targets.sort_unstable();
        targets.dedup();
        let second = planning::network::SECOND;
        let units_asked = units
            .iter()
            .zip(&self.unit_nodes)
            .map(|(unit, node)| Unit {
                id: unit.id.to_string().into(),
                node: *node,
                ready: i64::from(CORDON_READY_SECONDS) * second,
            })
            .collect();
        let question = Question {
            starts: self.starts,
            speed_kmh: None,
            report_delay: i64::from(elapsed_seconds) * second,
            targets,
            units: units_asked,
            setup: i64::from(CORDON_SETUP_SECONDS) * second,
            margin: i64::from(CORDON_MARGIN_SECONDS) * second,
            model: Model::Static,
            objective: Objective::EarliestFinish,
        };
        let network = Network::of_roads(self.points.len(), self.roads);
        Ground { network, question, units, points: self.points }
    }
}

/// The units that can be sent now: our own that are free or were sent after this vehicle already, and were seen lately,
/// and the neighbours' that an agreement lends.
fn free_units(city: &City, id: AlertId) -> Result<Vec<Free>, Error> {
    let (sent_to, _) = super::send::incident_of(city, id)?;
    let own_name = city.board().jurisdiction().map(|(_, founded)| founded.name.clone()).unwrap_or_default();
    let mut free = free_of(city, None, sent_to, |_| true);
    for neighbour in city.neighbours() {
        let name =
            neighbour.board().jurisdiction().map(|(_, founded)| founded.name.clone()).unwrap_or_default();
        let day = city.now().civil().date();
        let lends = |kind: &str| city.rules().agreement(&own_name, &name, day, (kind, GRADE)).is_some();
        free.extend(free_of(&neighbour, Some(&name), None, lends));
    }
    free.sort_by(|a, b| (&a.neighbour, &a.callsign).cmp(&(&b.neighbour, &b.callsign)));
    Ok(free)
}

fn free_of(
    city: &City,
    neighbour: Option<&str>,
    sent_to: Option<IncidentId>,
    lends: impl Fn(&str) -> bool,
) -> Vec<Free> {
    let (board, positions) = (city.board(), city.positions());
    let is_police = |kind: &str| {
        let kind = city.rules().unit_kind(kind);
        kind.is_some_and(|kind| {
            kind.agency == model::rules::Agency::Police
                && crate::streets::profile_of(&kind.symbol) == Profile::Emergency
        })
    };
    let is_free = |body: &model::unit::Body| {
        body.engaged().is_none_or(|assignment| Some(assignment.incident) == sent_to)
            && body.availability == model::unit::Availability::Available
    };
    let units = board.units().filter(|(_, body)| {
        let kind = &body.commissioned.kind;
        is_free(body) && is_police(kind) && lends(kind)
    });
    let free = units.filter_map(|(id, body)| {
        let place = Arc::clone(positions.places.get(&id)?);
        let callsign = body.commissioned.callsign.clone();
        Some(Free { id, callsign, neighbour: neighbour.map(str::to_owned), place })
    });
    free.collect()
}
