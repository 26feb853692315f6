//! Which crossings are held: on paper, by a crew, or because the street is closed.

use api::ring::{Degree, ModeDegree};
use model::ids::{PointId, RingId};
use model::ring::{Body, Crossing, Mode, PointBody};

use crate::board::Board;
use crate::city::City;
use crate::limits::REACH_SECONDS_MAX;

/// How a crossing is held.
pub(super) struct Guarded<'a> {
    /// The crossing.
    pub(super) crossing: &'a Crossing,
    /// The points that guard it, ours only.
    pub(super) points: Vec<PointId>,
    /// Whether somebody is responsible for it, with a crew in time, on paper.
    pub(super) is_planned: bool,
    /// Whether it is held now.
    pub(super) is_held: bool,
}

/// How a ring is held.
pub(super) struct Hold<'a> {
    /// The ring.
    pub(super) body: &'a Body,
    /// Its points, the neighbours' among them.
    pub(super) points: Vec<(PointId, &'a PointBody)>,
    /// Its crossings, by their codes.
    pub(super) crossings: Vec<Guarded<'a>>,
}

impl<'a> Hold<'a> {
    pub(super) fn of(city: &City, board: &'a Board, id: RingId) -> Option<Self> {
        let body = board.ring(id)?.state.body()?;
        let points: Vec<(PointId, &PointBody)> =
            board.points().filter(|(_, point)| point.established.ring == id).collect();
        let mut crossings: Vec<Guarded> = (body.founded.crossings.iter())
            .map(|crossing| Guarded { crossing, points: Vec::new(), is_planned: false, is_held: false })
            .collect();
        crossings.sort_by(|left, right| left.crossing.code.cmp(&right.crossing.code));
        for (point_id, point) in points.iter().filter(|(_, point)| point.established.neighbour.is_none()) {
            for code in &point.established.guards {
                let place = crossings.binary_search_by(|held| held.crossing.code.cmp(code));
                let Ok(place) = place else { continue };
                let held = &mut crossings[place];
                held.points.push(*point_id);
                held.is_planned |= is_planned(point);
                held.is_held |= point.crew.is_some();
            }
        }
        for held in crossings.iter_mut().filter(|held| !held.is_held) {
            held.is_held = is_shut(city, held.crossing);
        }
        Some(Self { body, points, crossings })
    }

    /// The crossings that nobody holds.
    pub(super) fn open(&self) -> impl Iterator<Item = &'a Crossing> {
        self.crossings.iter().filter(|held| !held.is_held).map(|held| held.crossing)
    }

    /// The share that is closed on paper.
    pub(super) fn planned(&self) -> Degree {
        self.degree(|held| held.is_planned)
    }

    /// The share that is held now.
    pub(super) fn live(&self) -> Degree {
        self.degree(|held| held.is_held)
    }

    fn degree(&self, is_closed: impl Fn(&Guarded) -> bool) -> Degree {
        let count = |mode: Option<Mode>| {
            let of_mode =
                || self.crossings.iter().filter(|held| mode.is_none_or(|mode| held.crossing.mode == mode));
            (of_mode().filter(|held| is_closed(held)).count(), of_mode().count())
        };
        let (held, all) = count(None);
        let by_mode = [Mode::Road, Mode::Water, Mode::Rail].into_iter().filter_map(|mode| {
            let (held, all) = count(Some(mode));
            (all > 0).then_some(ModeDegree { mode, held, all })
        });
        Degree { held, all, share: share(held, all), by_mode: by_mode.collect() }
    }
}

/// A part of a whole, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a ring has some thousand crossings at most")]
pub(super) fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { part as f64 / all as f64 }
}

/// Whether a point closes its crossings on paper: somebody has to man it, and can be there in time.
fn is_planned(point: &PointBody) -> bool {
    let established = &point.established;
    let is_in_time = established.reach_seconds.is_some_and(|seconds| seconds <= REACH_SECONDS_MAX);
    established.responsible.is_some() && is_in_time
}

/// Whether the street at a crossing is closed.
fn is_shut(city: &City, crossing: &Crossing) -> bool {
    let (lon, lat) = crossing.place;
    let place = roads::Point::from_degrees(lon, lat);
    crossing.mode == Mode::Road
        && city.streets().zip(place).is_some_and(|(streets, place)| streets.is_shut_at(place))
}
