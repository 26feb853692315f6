//! When ours is ready at a control point, when the vehicle can be there, and when it must have passed.
//!
//! ```text
//!   last sighting ──as fast as can be──► vehicle_at          ready_at ≤ vehicle_at: the point is called
//!                 ──at the slowest─────► passed_at           passed_at < now:       the point is released
//! ```

use model::Moment;
use model::alert::{Activation, Body};
use model::ids::PointId;
use roads::search::Seeds;
use roads::{Place, Point, Profile, UNREACHABLE};

use crate::board::Board;
use crate::city::City;
use crate::limits::{ALERT_HORIZON_SECONDS, POINT_READY_SECONDS, SLOWEST_CREDIBLE_FACTOR};
use crate::streets::{Streets, seconds};

/// So long a vehicle may stand somewhere before it goes on, in seconds: what the slowest is allowed besides.
const STANDS_SECONDS: f64 = 60.0;

/// A control point with its times.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Timed {
    pub(super) point: PointId,
    pub(super) ready_at: Moment,
    pub(super) vehicle_at: Option<Moment>,
    pub(super) passed_at: Option<Moment>,
}

impl Timed {
    /// Whether a crew stands there before the vehicle can; a neighbour's point is asked in any case.
    pub(super) fn is_in_time(&self) -> bool {
        self.vehicle_at.is_some_and(|vehicle| self.ready_at <= vehicle)
    }

    pub(super) fn has_passed(&self, now: Moment) -> bool {
        self.passed_at.is_some_and(|passed| passed < now)
    }

    pub(super) fn activation(&self) -> Activation {
        Activation { point: self.point, ready_at: self.ready_at, vehicle_at: self.vehicle_at }
    }
}

/// Points as the times need them: where each is, and how soon a crew is ready there.
struct Spot {
    point: PointId,
    place: (f64, f64),
    ready_seconds: Option<i64>,
}

fn spot(board: &Board, point: PointId) -> Option<Spot> {
    let body = board.point(point)?.state.body()?;
    let ready_seconds = match (&body.crew, body.established.reach_seconds, &body.established.neighbour) {
        (Some(_), ..) | (_, _, Some(_)) => Some(POINT_READY_SECONDS),
        (None, Some(reach), None) => Some(POINT_READY_SECONDS.max(i64::from(reach))),
        (None, None, None) => None,
    };
    Some(Spot { point, place: body.established.place, ready_seconds })
}

/// The times of points, ours counted from a moment, the vehicle's from its last sighting. A point that nobody can man
/// has none.
pub(super) fn times(city: &City, alert: &Body, points: &[PointId], from: Moment) -> Vec<Timed> {
    let spots: Vec<Spot> = {
        let board = city.board();
        points.iter().filter_map(|point| spot(&board, *point)).collect()
    };
    let seen = alert.last_seen();
    let drives = drives(city, seen.place, &spots, alert.requested.speed_kmh);
    let timed = |(spot, drive): (Spot, Option<(f64, f64)>)| {
        Some(Timed {
            point: spot.point,
            ready_at: from.plus_seconds(spot.ready_seconds?),
            vehicle_at: drive.map(|(fastest, _)| later(seen.seen_at, fastest)),
            passed_at: drive.map(|(_, slowest)| later(seen.seen_at, slowest)),
        })
    };
    spots.into_iter().zip(drives).filter_map(timed).collect()
}

/// The points of a ring, or of a joint plan, that are to be called: a neighbour's in any case, ours where a crew is
/// ready before the vehicle can be there. Without a plan only what lies within the horizon is looked at.
pub(super) fn to_call(
    city: &City,
    alert: &Body,
    candidates: &[PointId],
    is_planned: bool,
    now: Moment,
) -> Vec<Activation> {
    let horizon = now.plus_seconds(ALERT_HORIZON_SECONDS);
    let board = city.board();
    let is_neighbours = |point: PointId| {
        let body = board.point(point).and_then(|point| point.state.body());
        body.is_some_and(|body| body.established.neighbour.is_some())
    };
    let neighbours: Vec<PointId> = candidates.iter().copied().filter(|point| is_neighbours(*point)).collect();
    drop(board);
    let is_called = |timed: &Timed| {
        let is_near = is_planned || timed.vehicle_at.is_some_and(|vehicle| vehicle <= horizon);
        neighbours.contains(&timed.point) || (timed.is_in_time() && is_near && !timed.has_passed(now))
    };
    times(city, alert, candidates, now)
        .iter()
        .filter(|timed| is_called(timed))
        .map(Timed::activation)
        .collect()
}

fn later(moment: Moment, seconds: f64) -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "a drive of at most days")]
    let micros = (seconds * 1e6) as i64;
    Moment::from_micros(moment.micros() + micros)
}

/// What a drive from a place to each spot takes, in seconds: at the fastest that is credible, and at the slowest. None
/// where no way leads there. Without streets, as the crow flies.
fn drives(city: &City, from: (f64, f64), spots: &[Spot], speed_kmh: Option<f64>) -> Vec<Option<(f64, f64)>> {
    let Some(from) = Point::from_degrees(from.0, from.1) else { return vec![None; spots.len()] };
    let ends: Vec<Option<Point>> =
        spots.iter().map(|spot| Point::from_degrees(spot.place.0, spot.place.1)).collect();
    let (fastest, ordinary) = match city.streets() {
        Some(streets) => {
            (costs(streets, Profile::Emergency, from, &ends), costs(streets, Profile::Ordinary, from, &ends))
        }
        None => (crow(from, &ends), crow(from, &ends)),
    };
    let drive = |((fastest, ordinary), end): ((Option<f64>, Option<f64>), &Option<Point>)| {
        let (fastest, end) = (fastest?, end.as_ref()?);
        // Nobody is faster than the straight line at the speed that was told.
        let straight = speed_kmh.map_or(0.0, |kmh| from.meters_to(*end) * 3.6 / kmh);
        let slowest = ordinary.unwrap_or(fastest).max(fastest) * SLOWEST_CREDIBLE_FACTOR + STANDS_SECONDS;
        let fastest = fastest.max(straight);
        Some((fastest, slowest.max(fastest)))
    };
    fastest.into_iter().zip(ordinary).zip(&ends).map(drive).collect()
}

/// Without streets: 120 km/h in a straight line, which no drive beats.
fn crow(from: Point, ends: &[Option<Point>]) -> Vec<Option<f64>> {
    ends.iter().map(|end| Some(from.meters_to((*end)?) * 3.6 / 120.0)).collect()
}

fn costs(streets: &Streets, profile: Profile, from: Point, ends: &[Option<Point>]) -> Vec<Option<f64>> {
    let Some(from) = streets.snap(profile, from) else { return vec![None; ends.len()] };
    let places: Vec<Option<Place>> = ends.iter().map(|end| streets.snap(profile, (*end)?)).collect();
    streets.travel(profile, |traveller, search| {
        let departures = traveller.departures(&from);
        let arrivals: Vec<_> = places
            .iter()
            .map(|place| place.as_ref().map(|place| place.arrivals(traveller.graph())).unwrap_or_default())
            .collect();
        let seeds: Vec<Seeds<'_>> = arrivals.iter().map(Vec::as_slice).collect();
        let costs = search.costs_from(traveller.graph(), &departures, &seeds);
        let cost = |(cost, place): (roads::Cost, &Option<Place>)| {
            let straight = from.straight_to(place.as_ref()?, traveller.graph());
            let cost = straight.map_or(cost, |straight| straight.min(cost));
            (cost != UNREACHABLE).then(|| seconds(cost))
        };
        costs.into_iter().zip(&places).map(cost).collect()
    })
}
