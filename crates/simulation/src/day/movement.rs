//! Where units are: at their place, or on their way along the streets to another one. Without streets the way is a
//! straight line.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::unit::PositionView;
use model::Moment;
use model::ids::UnitId;
use operations::Streets;
use roads::graph::Cost;
use roads::{Place, Point, Profile};

use crate::setting::{LonLat, meters_between};

/// How much longer a way is than the straight line, where no streets are known.
const DETOUR: f64 = 1.3;
/// The speed at which the network's free-flow times are taken as they are, in metres a second. A slower or faster
/// driver needs more or less in proportion.
const USUAL_SPEED: f64 = 11.0;
/// Until a crew is off.
const SETTING_OFF_SECONDS: f64 = 20.0;

/// A way from one place to another.
#[derive(Clone, Debug)]
struct Way {
    line: Vec<LonLat>,
    left_at: Moment,
    arrives_at: Moment,
}

impl Way {
    /// Where on the line one is: evenly along it.
    fn at(&self, now: Moment) -> LonLat {
        let whole = seconds(self.arrives_at.micros() - self.left_at.micros()).max(1e-6);
        let part = (seconds(now.micros() - self.left_at.micros()) / whole).clamp(0.0, 1.0);
        let mut left = part * self.line.windows(2).map(|pair| meters_between(pair[0], pair[1])).sum::<f64>();
        for pair in self.line.windows(2) {
            let meters = meters_between(pair[0], pair[1]);
            if left <= meters && meters > 0.0 {
                let share = left / meters;
                let along = |from: f64, to: f64| from + (to - from) * share;
                return (along(pair[0].0, pair[1].0), along(pair[0].1, pair[1].1));
            }
            left -= meters;
        }
        self.end()
    }

    fn end(&self) -> LonLat {
        self.line.last().copied().unwrap_or_default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "the microseconds of a day fit a double exactly")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// The whereabouts of a side's units.
#[derive(Default)]
pub(super) struct Whereabouts {
    streets: Option<Arc<Streets>>,
    places: BTreeMap<UnitId, LonLat>,
    ways: BTreeMap<UnitId, Way>,
}

impl Whereabouts {
    /// Nobody anywhere yet, on these streets.
    pub(super) fn on(streets: Option<Arc<Streets>>) -> Self {
        Self { streets, ..Self::default() }
    }

    /// Puts a unit somewhere.
    pub(super) fn put(&mut self, unit: UnitId, place: LonLat) {
        self.places.insert(unit, place);
    }

    /// Where a unit is.
    pub(super) fn of(&self, unit: UnitId, now: Moment) -> Option<LonLat> {
        self.ways.get(&unit).map(|way| way.at(now)).or_else(|| self.places.get(&unit).copied())
    }

    /// Whether a unit is on a way.
    pub(super) fn is_moving(&self, unit: UnitId) -> bool {
        self.ways.contains_key(&unit)
    }

    /// How many units are on a way.
    pub(super) fn moving(&self) -> usize {
        self.ways.len()
    }

    /// How many seconds a unit needs to a place at a speed.
    pub(super) fn travel_seconds(
        &self,
        unit: UnitId,
        to: LonLat,
        now: Moment,
        meters_per_second: f64,
    ) -> i64 {
        let Some(from) = self.of(unit, now) else { return whole(SETTING_OFF_SECONDS) };
        let along = self.route(from, to).map(|(seconds, _)| seconds * USUAL_SPEED / meters_per_second);
        let straight = || meters_between(from, to) * DETOUR / meters_per_second;
        whole(along.unwrap_or_else(straight) + SETTING_OFF_SECONDS)
    }

    /// How many seconds each of these units needs to a place; one question for all of them.
    pub(super) fn seconds_to(&self, to: LonLat, units: &[UnitId], now: Moment) -> Vec<i64> {
        self.costs_to(to, units, now).unwrap_or_else(|| {
            units.iter().map(|unit| self.travel_seconds(*unit, to, now, USUAL_SPEED)).collect()
        })
    }

    fn costs_to(&self, to: LonLat, units: &[UnitId], now: Moment) -> Option<Vec<i64>> {
        let streets = self.streets.as_ref()?;
        let place = |(lon, lat)| streets.snap(Profile::Emergency, Point::from_degrees(lon, lat)?);
        let goal = place(to)?;
        let places: Vec<Option<Place>> = units.iter().map(|unit| place(self.of(*unit, now)?)).collect();
        let known: Vec<&Place> = places.iter().flatten().collect();
        let mut costs = streets.costs_to(Profile::Emergency, &goal, &known).into_iter();
        let far = |place: &Option<Place>| place.as_ref().and_then(|_| costs.next()).unwrap_or(Cost::MAX);
        Some(places.iter().map(far).map(|cost| i64::from(cost / 100)).collect())
    }

    /// The way along the streets: its seconds at free flow, and its line.
    fn route(&self, from: LonLat, to: LonLat) -> Option<(f64, Vec<LonLat>)> {
        let streets = self.streets.as_ref()?;
        let place = |(lon, lat)| streets.snap(Profile::Emergency, Point::from_degrees(lon, lat)?);
        let (start, goal) = (place(from)?, place(to)?);
        let route =
            streets.travel(Profile::Emergency, |traveller, search| traveller.route(search, &start, &goal))?;
        let line = route.guidance.line.iter().map(|point| (point.lon(), point.lat()));
        Some((f64::from(route.cost) / 100.0, [from].into_iter().chain(line).chain([to]).collect()))
    }

    /// Sends a unit on its way. A unit that is under way turns round where it is.
    pub(super) fn leave(&mut self, unit: UnitId, to: LonLat, now: Moment, arrives_at: Moment) {
        let Some(from) = self.of(unit, now) else { return };
        let line = self.route(from, to).map_or_else(|| vec![from, to], |(_, line)| line);
        self.ways.insert(unit, Way { line, left_at: now, arrives_at });
    }

    /// Stops a unit where it is.
    pub(super) fn stop(&mut self, unit: UnitId, now: Moment) {
        if let Some(way) = self.ways.remove(&unit) {
            self.places.insert(unit, way.at(now));
        }
    }

    /// Where everybody stands who is not on a way: a parked car tells its position too.
    pub(super) fn standing(&self, now: Moment) -> Vec<(UnitId, PositionView)> {
        let stands = |(unit, (lon, lat)): (&UnitId, &LonLat)| (*unit, PositionView::at(*lon, *lat, now));
        self.places.iter().filter(|(unit, _)| !self.ways.contains_key(unit)).map(stands).collect()
    }

    /// Where the moving units are now. Those that have arrived are told once more, and then stand.
    pub(super) fn seen(&mut self, now: Moment) -> Vec<(UnitId, PositionView)> {
        let see = |(unit, way): (&UnitId, &Way)| {
            let (lon, lat) = crate::setting::rounded_point(way.at(now));
            (*unit, PositionView::at(lon, lat, now))
        };
        let seen: Vec<_> = self.ways.iter().map(see).collect();
        let places = &mut self.places;
        self.ways.retain(|unit, way| {
            let goes_on = now < way.arrives_at;
            if !goes_on {
                places.insert(*unit, way.end());
            }
            goes_on
        });
        seen
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a travel time is far below the range")]
fn whole(seconds: f64) -> i64 {
    seconds as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_without_streets_moves_on_a_straight_line_and_stands_when_it_has_arrived() {
        let unit: UnitId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let start = Moment::from_micros(0);
        let mut whereabouts = Whereabouts::default();
        whereabouts.put(unit, (120.0, 31.0));
        whereabouts.leave(unit, (120.2, 31.2), start, start.plus_seconds(100));
        let (lon, lat) = whereabouts.of(unit, start.plus_seconds(50)).unwrap();
        assert!((lon - 120.1).abs() < 1e-9 && (lat - 31.1).abs() < 1e-9);
        assert_eq!(whereabouts.standing(start), []);
        assert_eq!(whereabouts.seen(start.plus_seconds(120)).len(), 1);
        assert!(!whereabouts.is_moving(unit));
        assert_eq!(whereabouts.of(unit, start), Some((120.2, 31.2)));
        assert_eq!(whereabouts.standing(start).len(), 1);
    }
}
