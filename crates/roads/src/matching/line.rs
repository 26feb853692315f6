//! Which stretches of street a drawn line means.
//!
//! ```text
//!      ·  ·  ·  ·  ·  ·  ·          points of the line, every few metres
//!   ═══●══●══●══╗                   the likeliest walk: near every point, and no longer than the line
//!   ────────────╫────────           a street that is only crossed is not meant
//!               ╚══●══●══
//! ```

use std::borrow::Cow;

use super::vicinity::{
    DETOUR_METERS_MAX, Millimeters, Piece, Spot, Vicinity, Walks, length_meters, millimeters,
};
use crate::city::{City, SegmentId, Street};
use crate::snap::nearest_on;
use crate::{Point, Profile};

/// A single point means the nearest street, no farther than this, in metres.
pub const POINT_METERS_MAX: f64 = 40.0;
/// A stretch is meant when the line goes along so much of it.
pub const REAL_SHARE: f64 = 0.5;
/// A long stretch is meant when the line goes along so many metres of it.
pub const REAL_METERS: f64 = 30.0;
/// The other carriageway of a dual road is meant too when it runs no farther from the line than this, in metres: a
/// finger is as wide.
pub const BESIDE_METERS_MAX: f64 = 12.0;
/// A line that keeps so near to the streets it means, in metres on the average, was not drawn by a finger but taken
/// from the map: it means the one carriageway and not the other.
pub const EXACT_METERS_MAX: f64 = 2.0;

/// How far a hand is off its street, in metres: one standard deviation.
const HAND_METERS: f64 = 5.0;
/// How much a step along the streets differs from the line's, in metres: the mean of an exponential distribution.
const STEP_DIFFERENCE_METERS: f64 = 5.0;
/// The line is looked at every so many metres.
const STEP_METERS: f64 = 10.0;
/// Corners of the line that are nearer to each other than this are a tremble of the hand, in metres.
const TREMBLE_METERS: f64 = 5.0;
/// A longer line is looked at in wider steps: no more than about so many points of it.
const POINTS_MAX: f64 = 10_000.0;
/// Where the line gets along a street by less than this share of its own length, it crosses the street.
const ALONG_SHARE: f64 = 0.8;
/// A carriageway runs beside the line when so much of it does.
const BESIDE_SHARE: f64 = 0.7;

/// The stretches of street that a drawn line means, by number.
///
/// - The line means the walk through the traveller's network that is likeliest to be drawn so, in either direction:
///   one-way streets, forbidden turns and gates are no matter. Of that walk those stretches are meant of which it
///   covers a real part: [`REAL_SHARE`] of the stretch or of the line, or [`REAL_METERS`]. A street that is only
///   crossed is not meant.
/// - Where a line leaves the network, in a park say, it means what it goes along before and after.
/// - A line along one carriageway of a dual road means that one. But a finger is not that exact: unless the line keeps
///   within [`EXACT_METERS_MAX`] of its streets, the opposite carriageway of the same road, within
///   [`BESIDE_METERS_MAX`] of the line, is meant too. So a line down the middle closes both, and a line that a client
///   takes from the map closes the one.
/// - A single point means the nearest street, within [`POINT_METERS_MAX`].
///
/// A line and its reverse mean the same.
pub fn line(city: &City, profile: Profile, line: &[Point]) -> Vec<SegmentId> {
    let line = points_along(&in_one_order(line));
    if line.len() < 2 {
        let place = line.first().and_then(|point| city.snap(profile, *point));
        let near = place.filter(|place| place.distance_meters <= POINT_METERS_MAX);
        return near.map(|place| place.segment).into_iter().collect();
    }
    let vicinity = Vicinity::along(city, profile, &line);
    let track = Track::follow(&vicinity, &line);
    let mut meant: Vec<SegmentId> =
        track.covered(&vicinity, &line).iter().map(|street| vicinity.segments()[*street as usize]).collect();
    if track.distance_meters > EXACT_METERS_MAX {
        meant.extend(opposite(city, profile, vicinity.segments(), &line, &meant));
        meant.sort_unstable();
    }
    meant
}

/// The line or its reverse: always the same one of the two.
fn in_one_order(line: &[Point]) -> Cow<'_, [Point]> {
    if line.iter().rev().lt(line.iter()) {
        Cow::Owned(line.iter().rev().copied().collect())
    } else {
        Cow::Borrowed(line)
    }
}

/// Points of the line every few metres, its corners among them.
fn points_along(line: &[Point]) -> Vec<Point> {
    let step_meters = STEP_METERS.max(length_meters(line) / POINTS_MAX);
    let mut points: Vec<Point> = line.first().copied().into_iter().collect();
    for (number, corner) in line.iter().enumerate().skip(1) {
        let last = points[points.len() - 1];
        let meters = last.meters_to(*corner);
        let is_last = number + 1 == line.len();
        if *corner == last || (meters < TREMBLE_METERS && !is_last) {
            continue;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a line has no more steps than there may be points and corners"
        )]
        let steps = (meters / step_meters).ceil() as u32;
        points.extend((1..=steps).map(|step| last.towards(*corner, f64::from(step) / f64::from(steps))));
    }
    points
}

/// The walk that a line means, with how much of the line went into each piece.
#[derive(Default)]
struct Track {
    /// By street, and along each from its first point.
    pieces: Vec<(Piece, f64)>,
    /// How far the line's points lie from it, on the average.
    distance_meters: f64,
}

/// The streets near one point of the line, and the likeliest walk to each of them.
struct Layer {
    spots: Vec<Spot>,
    /// How unlikely the walk is: the negative logarithm of its likelihood.
    costs: Vec<f64>,
    /// The spot of the layer before, by its number there.
    before: Vec<usize>,
}

impl Track {
    /// Follows a line point by point. Where no street is near, or none can be walked to, the walk ends and another one
    /// begins.
    fn follow(vicinity: &Vicinity<'_>, line: &[Point]) -> Self {
        let mut track = Self::default();
        let mut walks = Walks::new(vicinity);
        let mut points = 0;
        let mut begin = 0;
        let mut layers: Vec<Layer> = Vec::new();
        for (number, point) in line.iter().enumerate() {
            let spots = vicinity.spots(*point);
            let step = number.checked_sub(1).map_or(0.0, |before| line[before].meters_to(*point));
            let next = layers.last().and_then(|before| before.next(&mut walks, &spots, step));
            let layer = next.unwrap_or_else(|| {
                points += track.end(&mut walks, &layers, &line[begin..]);
                layers.clear();
                begin = number;
                Layer::first(spots)
            });
            if layer.spots.is_empty() {
                continue;
            }
            layers.push(layer);
        }
        points += track.end(&mut walks, &layers, &line[begin..]);
        track.distance_meters /= f64::from(points.max(1));
        track.pieces.sort_by_key(|(piece, _)| *piece);
        track
    }

    /// Takes in the likeliest walk through these layers; answers how many points it has.
    fn end(&mut self, walks: &mut Walks<'_>, layers: &[Layer], line: &[Point]) -> u32 {
        let Some(last) = layers.last() else { return 0 };
        let mut chosen = last.likeliest();
        let mut spots = Vec::with_capacity(layers.len());
        for layer in layers.iter().rev() {
            spots.push(layer.spots[chosen]);
            chosen = layer.before[chosen];
        }
        spots.reverse();
        for (spots, points) in spots.windows(2).zip(line.windows(2)) {
            let meters = points[0].meters_to(points[1]);
            walks.start(spots[0], limit(meters));
            let pieces = walks.pieces_to(spots[1]);
            let walked: f64 = pieces.iter().map(|piece| f64::from(piece.length())).sum();
            let share = |piece: &Piece| meters * f64::from(piece.length()) / walked;
            let real = pieces.iter().filter(|piece| piece.length() > 0);
            self.pieces.extend(real.map(|piece| (*piece, share(piece))));
        }
        self.distance_meters += spots.iter().map(|spot| spot.distance_meters).sum::<f64>();
        u32::try_from(spots.len()).unwrap_or(u32::MAX)
    }

    /// The streets of which the walk covers a real part.
    fn covered(&self, vicinity: &Vicinity<'_>, line: &[Point]) -> Vec<u32> {
        let line_millimeters = f64::from(millimeters(length_meters(line)));
        let is_covered = |pieces: &[(Piece, f64)]| {
            let length = f64::from(vicinity.length(pieces[0].0.street));
            let real = (REAL_METERS * 1_000.0).min(REAL_SHARE * length.min(line_millimeters));
            let walked: f64 = pieces.iter().map(|(piece, _)| f64::from(piece.length())).sum();
            let drawn: f64 = pieces.iter().map(|(_, meters)| meters * 1_000.0).sum();
            f64::from(joint_length(pieces)) >= real && walked >= drawn * ALONG_SHARE
        };
        let streets = self.pieces.chunk_by(|one, other| one.0.street == other.0.street);
        streets.filter(|pieces| is_covered(pieces)).map(|pieces| pieces[0].0.street).collect()
    }
}

impl Layer {
    fn first(spots: Vec<Spot>) -> Self {
        let costs = spots.iter().map(|spot| off_street(*spot)).collect();
        Self { before: vec![0; spots.len()], costs, spots }
    }

    /// The layer of the next point, a step of the line away; none where no street near it can be walked to.
    fn next(&self, walks: &mut Walks<'_>, spots: &[Spot], step_meters: f64) -> Option<Self> {
        let mut costs = vec![f64::INFINITY; spots.len()];
        let mut before = vec![0; spots.len()];
        for (number, (from, cost)) in self.spots.iter().zip(&self.costs).enumerate() {
            walks.start(*from, limit(step_meters));
            for ((to, held), by) in spots.iter().zip(&mut costs).zip(&mut before) {
                let Some(walked) = walks.to(*to) else { continue };
                let difference = (f64::from(walked) / 1_000.0 - step_meters).abs();
                let cost = cost + difference / STEP_DIFFERENCE_METERS + off_street(*to);
                if cost < *held {
                    (*held, *by) = (cost, number);
                }
            }
        }
        let reached: Vec<usize> = (0..spots.len()).filter(|spot| costs[*spot].is_finite()).collect();
        (!reached.is_empty()).then(|| Self {
            spots: reached.iter().map(|spot| spots[*spot]).collect(),
            costs: reached.iter().map(|spot| costs[*spot]).collect(),
            before: reached.iter().map(|spot| before[*spot]).collect(),
        })
    }

    /// The spot of the likeliest walk; the nearest street decides between equals.
    fn likeliest(&self) -> usize {
        let least = self.costs.iter().enumerate().min_by(|one, other| one.1.total_cmp(other.1));
        least.map_or(0, |(number, _)| number)
    }
}

/// How unlikely it is to draw so far off a street.
fn off_street(spot: Spot) -> f64 {
    (spot.distance_meters / HAND_METERS).powi(2) / 2.0
}

/// How far one walks at most for a step of the line.
fn limit(step_meters: f64) -> Millimeters {
    millimeters(step_meters + DETOUR_METERS_MAX)
}

/// How much of a street these pieces, in order, cover together.
fn joint_length(pieces: &[(Piece, f64)]) -> Millimeters {
    let (mut covered, mut end) = (0, 0);
    for (piece, _) in pieces {
        covered += piece.to.max(end) - piece.from.max(end);
        end = end.max(piece.to);
    }
    covered
}

/// The other carriageways of the dual roads among what is meant: of the same name, beside the line, and driven in the
/// opposite direction.
fn opposite<'a>(
    city: &'a City,
    profile: Profile,
    near: &'a [SegmentId],
    line: &'a [Point],
    meant: &[SegmentId],
) -> Vec<SegmentId> {
    let label = |segment: SegmentId| {
        let Street { name, number, .. } = city.street(segment);
        (!name.is_empty() || !number.is_empty()).then_some((name, number))
    };
    let carriageways = |segments: &[SegmentId], share_min: f64| {
        let found = segments.iter().filter_map(|segment| {
            let label = label(*segment)?;
            let beside = beside(city, profile, *segment, line)?;
            (beside.share >= share_min).then_some((*segment, label, beside.is_along))
        });
        found.collect::<Vec<_>>()
    };
    let driven = carriageways(meant, 0.0);
    let mut others = carriageways(near, BESIDE_SHARE);
    others.retain(|(segment, label, is_along)| {
        let is_opposite = |other: &(SegmentId, _, bool)| other.1 == *label && other.2 != *is_along;
        meant.binary_search(segment).is_err() && driven.iter().any(is_opposite)
    });
    others.into_iter().map(|(segment, ..)| segment).collect()
}

/// How a carriageway runs beside a line.
struct Beside {
    /// How much of it.
    share: f64,
    /// Whether it is driven in the line's direction.
    is_along: bool,
}

/// How a one-way street runs beside a line; none where it is driven both ways.
fn beside(city: &City, profile: Profile, segment: SegmentId, line: &[Point]) -> Option<Beside> {
    let network = city.network(profile);
    let mut ways = network.arcs_of(segment).iter().map(|arc| network.travelled(*arc).against);
    let is_against = ways.next()?;
    if ways.any(|other| other != is_against) {
        return None;
    }
    let (mut meters, mut beside_meters, mut along) = (0.0, 0.0, 0.0);
    for pair in points_along(city.line(segment)).windows(2) {
        let nearest = nearest_on(line, pair[0].towards(pair[1], 0.5));
        let step = pair[0].meters_to(pair[1]);
        meters += step;
        // Beyond the line's ends nothing is beside it.
        if nearest.distance_meters <= BESIDE_METERS_MAX && nearest.fraction > 0.0 && nearest.fraction < 1.0 {
            beside_meters += step;
        }
        along += product(pair[0], pair[1], line[nearest.piece], line[nearest.piece + 1]);
    }
    Some(Beside { share: beside_meters / meters, is_along: (along > 0.0) != is_against })
}

/// The product of two vectors, in no unit: positive where they point the same way.
fn product(from: Point, to: Point, other_from: Point, other_to: Point) -> f64 {
    let scale = from.lat().to_radians().cos();
    let vector = |from: Point, to: Point| ((to.lon() - from.lon()) * scale, to.lat() - from.lat());
    let (one, other) = (vector(from, to), vector(other_from, other_to));
    one.0 * other.0 + one.1 * other.1
}
