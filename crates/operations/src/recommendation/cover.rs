//! What stays covered when the proposed units leave, and whom to move up into the gap.
//!
//! All other free units are one row: who of them is first matters to nobody. Only the nearest few are rows of their own,
//! because each of them costs a search and one of them will be moved.

use std::sync::Arc;

use api::Wording;
use api::streets::{CoverageAfter, MoveUpView};
use api::unit::Point as PointView;
use planning::cover::{Ground, StandBy};
use roads::graph::UNREACHABLE;
use roads::{Place, Profile};

use super::Advised;
use super::rows::Row;
use super::view::unit_ref;
use crate::city::City;
use crate::coverage::{Cells, first_arrivals};
use crate::error::Error;
use crate::limits::{MOVE_UPS_MAX, MOVE_UPS_TRIED_MAX, POSITION_FRESH_SECONDS_MAX, STAND_BYS_MAX};
use crate::streets::Streets;

/// Computes what the proposal leaves behind.
pub(super) fn show(city: &City, streets: &Streets, advised: &Advised<'_>) -> Result<CoverageAfter, Error> {
    let cells = city.cells(streets);
    let leaving: Vec<&Row<'_>> =
        advised.proposed().map(|row| &advised.rows[row]).filter(|row| covers(row)).collect();
    let is_leaving = |row: &Row<'_>| leaving.iter().any(|left| left.unit.id == row.unit.id);
    let staying: Vec<&Row<'_>> = advised.rows.iter().filter(|row| covers(row) && !is_leaving(row)).collect();
    let stand_bys: Vec<&Row<'_>> = leaving.iter().copied().take(STAND_BYS_MAX).collect();
    let (movable, others) = nearest(streets, staying, &stand_bys);
    let people = cells.grids.iter().map(|grid| whole(grid.people)).collect();
    let rows = [arrivals(streets, &leaving, cells), arrivals(streets, &others, cells)].into_iter();
    let each = movable.iter().map(|row| arrivals(streets, &[row], cells));
    let refused = |refusal: planning::cover::Refusal| Error::Unreadable(refusal.to_string());
    let ground = Ground::new(people, rows.chain(each).collect()).map_err(refused)?;
    let is_free: Vec<bool> = std::iter::once(false).chain(vec![true; movable.len() + 1]).collect();
    let mut before = is_free.clone();
    before[0] = true;
    let lost = ground.lost(&before, &[0]).map_err(refused)?;
    let places: Vec<Vec<Option<u32>>> =
        stand_bys.iter().map(|row| arrivals(streets, &[row], cells)).collect();
    let stays = vec![vec![None; stand_bys.len()]; 2];
    let moves = stays.into_iter().chain(movable.iter().map(|row| ways(streets, row, &stand_bys))).collect();
    let made = ground.move_ups(&StandBy { places, moves }, &is_free, MOVE_UPS_MAX).map_err(refused)?;
    let move_ups = made.iter().map(|made| MoveUpView {
        unit: unit_ref(movable[made.unit - 2]),
        to_name: place_name(streets, stand_bys[made.place]),
        to: point_of(stand_bys[made.place]),
        travel_seconds: f64::from(made.takes_milliseconds) / 1e3,
        gain_population_minutes: made.gain.person_minutes(),
    });
    Ok(CoverageAfter { population_minutes_lost: lost.person_minutes(), move_ups: move_ups.collect() })
}

/// Whether a unit counts for coverage now: our own, free, on four wheels, and seen lately.
fn covers(row: &Row<'_>) -> bool {
    let is_fresh = row.unit.position_age_seconds.is_some_and(|age| age <= POSITION_FRESH_SECONDS_MAX);
    let is_near = row.profile == Profile::Emergency && row.place.is_some();
    row.jurisdiction.is_none() && row.is_free && is_fresh && is_near
}

/// The units nearest to the first place that is left, which may be moved, and the others.
fn nearest<'a>(
    streets: &Streets,
    mut staying: Vec<&'a Row<'a>>,
    stand_bys: &[&Row<'_>],
) -> (Vec<&'a Row<'a>>, Vec<&'a Row<'a>>) {
    let Some(goal) = stand_bys.first().and_then(|row| row.place.as_ref()) else {
        return (Vec::new(), staying);
    };
    let places: Vec<Arc<Place>> = staying.iter().filter_map(|row| row.place.clone()).collect();
    let from: Vec<&Place> = places.iter().map(|place| &**place).collect();
    let costs = streets.costs_to(Profile::Emergency, goal, &from);
    let mut order: Vec<(u32, usize)> = costs.into_iter().zip(0..).collect();
    order.sort_unstable();
    let mut sorted: Vec<&Row<'_>> = order.iter().map(|(_, row)| staying[*row]).collect();
    staying = sorted.split_off(sorted.len().min(MOVE_UPS_TRIED_MAX));
    (sorted, staying)
}

/// When the first of some units is in each grid, in milliseconds.
fn arrivals(streets: &Streets, units: &[&Row<'_>], cells: &Cells) -> Vec<Option<u32>> {
    let from: Vec<Arc<Place>> = units.iter().filter_map(|row| row.place.clone()).collect();
    let arrivals = first_arrivals(streets, &from, cells.grid_goals());
    arrivals.into_iter().map(|seconds| seconds.map(|seconds| whole(seconds * 1e3))).collect()
}

/// A unit's way to each stand-by place, in milliseconds.
fn ways(streets: &Streets, unit: &Row<'_>, stand_bys: &[&Row<'_>]) -> Vec<Option<u32>> {
    let Some(from) = &unit.place else { return vec![None; stand_bys.len()] };
    let way = |to: &&Row<'_>| {
        let cost = streets.costs_to(Profile::Emergency, to.place.as_ref()?, &[from])[0];
        (cost != UNREACHABLE).then(|| cost.saturating_mul(10))
    };
    stand_bys.iter().map(way).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is neither negative nor large"
)]
fn whole(value: f64) -> u32 {
    value.round() as u32
}

/// The place that a unit leaves: its street, or its call sign where the street has no name.
fn place_name(streets: &Streets, row: &Row<'_>) -> Wording {
    let street = row.place.as_ref().map(|place| streets.ground().street(place.segment).name.to_owned());
    let name = street.filter(|name| !name.is_empty()).unwrap_or_default();
    let callsign = &row.unit.callsign;
    crate::error::wording(
        format!("{name}（{callsign}驻点）"),
        if name.is_empty() {
            format!("where {callsign} stood")
        } else {
            format!("{name}, where {callsign} stood")
        },
    )
}

fn point_of(row: &Row<'_>) -> PointView {
    let point = row.place.as_ref().map(|place| place.point);
    PointView {
        lon: point.map_or(f64::NAN, roads::Point::lon),
        lat: point.map_or(f64::NAN, roads::Point::lat),
    }
}
