//! The 1-3-5 circles 1、3、5分钟快反圈: how many people and places the units that are free now reach in time, and how it
//! was at every hour of the last day.

mod hours;

use std::sync::Arc;

use api::streets::{Circle, Coverage};
use model::rules::Permission;
use model::unit::Availability;
use planning::coverage::{CIRCLES_MINUTES, Cell, share_within};
use roads::graph::{Cost, Node, UNREACHABLE};
use roads::search::{Search, Seeds};
use roads::{Place, Point, Profile, Traveller};
use serde_json::{Value, json};

use crate::city::City;
use crate::error::Error;
use crate::geography::Populated;
use crate::limits::POSITION_FRESH_SECONDS_MAX;
use crate::principal::Principal;
use crate::streets::{Streets, age_seconds, profile_of, seconds};

pub(crate) use hours::Hours;
pub use hours::note_coverage;

/// Where people live and what is listed, each at its place on the streets. Found once: neither the ground nor the
/// streets move.
pub(crate) struct Cells {
    /// The grids where people live.
    pub(crate) grids: Vec<Populated>,
    /// The places of the grids, and behind them those of the listed places.
    goals: Vec<Option<Place>>,
}

impl Cells {
    pub(crate) fn find(city: &City, streets: &Streets) -> Self {
        let grids = city.geography().populated();
        let listed = streets.ground().listed_places();
        let middles = grids.iter().map(|grid| grid.middle).chain(listed);
        let goals = middles.map(|middle: Point| streets.snap(Profile::Emergency, middle)).collect();
        Self { grids, goals }
    }

    /// The places of the grids.
    pub(crate) fn grid_goals(&self) -> &[Option<Place>] {
        &self.goals[..self.grids.len()]
    }
}

/// Shows the circles of the units that are free now and whose position is fresh.
pub fn show_coverage(who: &Principal) -> Result<Coverage, Error> {
    who.may(Permission::UnitRead)?;
    let city = &*who.city;
    let streets = city.streets().ok_or(Error::NotFound { what: "streets" })?;
    let cells = city.cells(streets);
    let free = free_units(city);
    let arrivals = first_arrivals(streets, &free, &cells.goals);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people are counted")]
    let people = cells.grids.iter().map(|grid| grid.people).sum::<f64>() as u64;
    Ok(Coverage {
        circles: circles(cells, &arrivals),
        gaps: gaps(cells, &arrivals),
        units: free.len(),
        people,
        by_hour: city.hours().lock().show(city.now()),
    })
}

/// The shares of people and of listed places within each of the circles.
fn circles(cells: &Cells, arrivals: &[Option<f64>]) -> Vec<Circle> {
    let (of_grids, of_places) = arrivals.split_at(cells.grids.len());
    let people: Vec<Cell> = cells
        .grids
        .iter()
        .zip(of_grids)
        .map(|(grid, seconds)| Cell { weight: grid.people, seconds: *seconds })
        .collect();
    let places: Vec<Cell> = of_places.iter().map(|seconds| Cell { weight: 1.0, seconds: *seconds }).collect();
    let circle = |minutes: u32| Circle {
        minutes,
        population_share: share_within(&people, f64::from(minutes) * 60.0),
        places_share: share_within(&places, f64::from(minutes) * 60.0),
    };
    CIRCLES_MINUTES.into_iter().map(circle).collect()
}

/// The grids that no free unit reaches within the last circle.
fn gaps(cells: &Cells, arrivals: &[Option<f64>]) -> Value {
    let last = f64::from(CIRCLES_MINUTES[CIRCLES_MINUTES.len() - 1]) * 60.0;
    let is_gap = |seconds: &Option<f64>| seconds.is_none_or(|seconds| seconds > last);
    let gaps = cells.grids.iter().zip(arrivals).filter(|(_, seconds)| is_gap(seconds));
    let features: Vec<Value> = gaps
        .map(|(grid, seconds)| {
            json!({
                "type": "Feature",
                "properties": { "code": grid.code, "people": grid.people, "seconds": seconds },
                "geometry": { "type": "Point", "coordinates": [grid.middle.lon(), grid.middle.lat()] },
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features })
}

/// Where the units stand that could set off now on four wheels.
fn free_units(city: &City) -> Vec<Arc<Place>> {
    let (board, positions, now) = (city.board(), city.positions(), city.now());
    let free = board.units().filter(|(_, body)| {
        let symbol = city.rules().unit_kind(&body.commissioned.kind).map_or("", |kind| kind.symbol.as_str());
        body.availability == Availability::Available
            && body.engaged().is_none()
            && profile_of(symbol) == Profile::Emergency
    });
    let fresh = free.filter(|(id, _)| {
        let seen = positions.by_unit.get(id);
        seen.is_some_and(|seen| age_seconds(seen.at, now) <= POSITION_FRESH_SECONDS_MAX)
    });
    fresh.filter_map(|(id, _)| positions.places.get(&id).cloned()).collect()
}

/// How soon the first unit is at each goal, in seconds: one search from all of them.
pub(crate) fn first_arrivals(
    streets: &Streets,
    from: &[Arc<Place>],
    goals: &[Option<Place>],
) -> Vec<Option<f64>> {
    streets.travel(Profile::Emergency, |traveller: Traveller<'_>, search: &mut Search| {
        let graph = traveller.graph();
        let seeds: Vec<(Node, Cost)> = from.iter().flat_map(|place| traveller.departures(place)).collect();
        let arrivals: Vec<Vec<(Node, Cost)>> = goals
            .iter()
            .map(|goal| goal.as_ref().map(|goal| goal.arrivals(graph)).unwrap_or_default())
            .collect();
        let wanted: Vec<Seeds<'_>> = arrivals.iter().map(Vec::as_slice).collect();
        let costs = search.costs_from(graph, &seeds, &wanted);
        costs.into_iter().map(|cost| (cost != UNREACHABLE).then(|| seconds(cost))).collect()
    })
}
