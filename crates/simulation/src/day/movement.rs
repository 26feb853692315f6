//! Where units are: at their place, or on a straight line to another one.

use std::collections::BTreeMap;

use api::unit::PositionView;
use model::Moment;
use model::ids::UnitId;

use crate::city::{LonLat, meters_between};

/// How much longer the way is than the straight line.
const DETOUR: f64 = 1.3;

/// A way from one place to another.
#[derive(Clone, Copy, Debug)]
struct Way {
    from: LonLat,
    to: LonLat,
    left_at: Moment,
    arrives_at: Moment,
}

impl Way {
    fn at(&self, now: Moment) -> LonLat {
        let whole = seconds(self.arrives_at.micros() - self.left_at.micros()).max(1e-6);
        let part = (seconds(now.micros() - self.left_at.micros()) / whole).clamp(0.0, 1.0);
        (self.from.0 + (self.to.0 - self.from.0) * part, self.from.1 + (self.to.1 - self.from.1) * part)
    }
}

#[expect(clippy::cast_precision_loss, reason = "the microseconds of a day fit a double exactly")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// The whereabouts of a side's units.
#[derive(Default)]
pub(super) struct Whereabouts {
    places: BTreeMap<UnitId, LonLat>,
    ways: BTreeMap<UnitId, Way>,
}

impl Whereabouts {
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
        const SETTING_OFF_SECONDS: f64 = 20.0;
        let meters = self.of(unit, now).map_or(0.0, |from| meters_between(from, to));
        #[expect(clippy::cast_possible_truncation, reason = "a travel time is far below the range")]
        let whole = (meters * DETOUR / meters_per_second + SETTING_OFF_SECONDS) as i64;
        whole
    }

    /// Sends a unit on its way. A unit that is under way turns round where it is.
    pub(super) fn leave(&mut self, unit: UnitId, to: LonLat, now: Moment, arrives_at: Moment) {
        let Some(from) = self.of(unit, now) else { return };
        self.ways.insert(unit, Way { from, to, left_at: now, arrives_at });
    }

    /// Stops a unit where it is.
    pub(super) fn stop(&mut self, unit: UnitId, now: Moment) {
        if let Some(way) = self.ways.remove(&unit) {
            self.places.insert(unit, way.at(now));
        }
    }

    /// Where the moving units are now. Those that have arrived are told once more, and then stand.
    pub(super) fn seen(&mut self, now: Moment) -> Vec<(UnitId, PositionView)> {
        let see = |(unit, way): (&UnitId, &Way)| {
            let (lon, lat) = crate::city::rounded_point(way.at(now));
            (*unit, PositionView::at(lon, lat, now))
        };
        let seen: Vec<_> = self.ways.iter().map(see).collect();
        let places = &mut self.places;
        self.ways.retain(|unit, way| {
            let goes_on = now < way.arrives_at;
            if !goes_on {
                places.insert(*unit, way.to);
            }
            goes_on
        });
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_moves_on_a_straight_line_and_stands_when_it_has_arrived() {
        let unit: UnitId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let start = Moment::from_micros(0);
        let mut whereabouts = Whereabouts::default();
        whereabouts.put(unit, (120.0, 31.0));
        whereabouts.leave(unit, (120.2, 31.2), start, start.plus_seconds(100));
        let (lon, lat) = whereabouts.of(unit, start.plus_seconds(50)).unwrap();
        assert!((lon - 120.1).abs() < 1e-9 && (lat - 31.1).abs() < 1e-9);
        assert_eq!(whereabouts.seen(start.plus_seconds(120)).len(), 1);
        assert!(!whereabouts.is_moving(unit));
        assert_eq!(whereabouts.of(unit, start), Some((120.2, 31.2)));
    }
}
