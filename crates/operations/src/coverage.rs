//! The 1-3-5 circles 1、3、5分钟快反圈: how many people and places the units that are free now reach in time.

use std::sync::Arc;

use api::streets::{Circle, Coverage};
use model::rules::Permission;
use model::unit::Availability;
use planning::coverage::{CIRCLES_MINUTES, Cell, share_within};
use roads::graph::{Cost, Node, UNREACHABLE};
use roads::search::{Search, Seeds};
use roads::{Place, Point, Profile, Traveller};
use serde_json::json;

use crate::error::Error;
use crate::limits::POSITION_FRESH_SECONDS_MAX;
use crate::principal::Principal;
use crate::streets::{Streets, age_seconds, profile_of, seconds};

/// Shows the circles of the units that are free now and whose position is fresh.
pub fn show_coverage(who: &Principal) -> Result<Coverage, Error> {
    who.may(Permission::UnitRead)?;
    let streets = who.city.streets().ok_or(Error::NotFound { what: "streets" })?;
    let free = free_units(who);
    let grids = who.city.geography().populated();
    let listed = streets.ground().listed_places();
    let middles: Vec<Point> = grids.iter().map(|grid| grid.middle).chain(listed).collect();
    let arrivals = first_arrivals(streets, &free, &middles);
    let (of_grids, of_places) = arrivals.split_at(grids.len());
    let people: Vec<Cell> = grids
        .iter()
        .zip(of_grids)
        .map(|(grid, seconds)| Cell { weight: grid.people, seconds: *seconds })
        .collect();
    let places: Vec<Cell> = of_places.iter().map(|seconds| Cell { weight: 1.0, seconds: *seconds }).collect();
    let circles = CIRCLES_MINUTES.map(|minutes| Circle {
        minutes,
        population_share: share_within(&people, f64::from(minutes) * 60.0),
        places_share: share_within(&places, f64::from(minutes) * 60.0),
    });
    let last = f64::from(CIRCLES_MINUTES[CIRCLES_MINUTES.len() - 1]) * 60.0;
    let is_gap = |seconds: &Option<f64>| seconds.is_none_or(|seconds| seconds > last);
    let gaps: Vec<serde_json::Value> = grids
        .iter()
        .zip(of_grids)
        .filter(|(_, seconds)| is_gap(seconds))
        .map(|(grid, seconds)| {
            json!({
                "type": "Feature",
                "properties": { "code": grid.code, "people": grid.people, "seconds": seconds },
                "geometry": { "type": "Point", "coordinates": [grid.middle.lon(), grid.middle.lat()] },
            })
        })
        .collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people are counted")]
    let people = grids.iter().map(|grid| grid.people).sum::<f64>() as u64;
    let gaps = json!({ "type": "FeatureCollection", "features": gaps });
    Ok(Coverage { circles: circles.to_vec(), gaps, units: free.len(), people })
}

/// Where the units stand that could set off now on four wheels.
fn free_units(who: &Principal) -> Vec<Arc<Place>> {
    let city = &who.city;
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

/// How soon the first unit is at each point: one search from all of them.
fn first_arrivals(streets: &Streets, from: &[Arc<Place>], to: &[Point]) -> Vec<Option<f64>> {
    let goals: Vec<Option<Place>> = to.iter().map(|point| streets.snap(Profile::Emergency, *point)).collect();
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
