//! On which street a vehicle is: the one that agrees with where it is, where it heads and where it was.
//!
//! ```text
//!   ◄═══════════════════     the nearest, but driven the other way
//!         ○→
//!   ════════●══════════►     where it is
//! ```

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::vicinity::{Millimeters, millimeters};
use crate::city::{City, Network, SegmentId};
use crate::graph::Node;
use crate::snap::{Hit, Nearest, nearest_on, place};
use crate::{Bounds, Place, Point, Profile, angle_degrees};

/// How far a position is off where nobody says it, in metres: one standard deviation.
const ACCURACY_METERS_DEFAULT: f64 = 10.0;
/// Nothing is believed to be more exact than this, in metres: maps are not.
const ACCURACY_METERS_MIN: f64 = 5.0;
/// Nothing is believed to be less exact than this, in metres: beyond it the nearest street is as good as any.
const ACCURACY_METERS_MAX: f64 = 30.0;
/// Streets are looked at within so many standard deviations, and never nearer than [`NEAR_METERS_MIN`].
const NEAR_DEVIATIONS: f64 = 3.0;
/// Streets within so many metres are always looked at.
const NEAR_METERS_MIN: f64 = 30.0;
/// How far a heading is off, in degrees: one standard deviation.
const HEADING_DEGREES: f64 = 30.0;
/// A heading that disagrees altogether speaks no more against a street than this, as a negative logarithm of its
/// likelihood: headings can be plainly wrong.
const HEADING_COST_MAX: f64 = 6.0;
/// What speaks against a street to which no way leads from the place before, in the same measure.
const STRANGE_COST: f64 = 3.0;
/// The way from the place before may be so many times as far as in a straight line, and [`WAY_METERS`] more.
const WAY_SHARE_MAX: f64 = 1.5;
/// The way may be so many metres longer than that.
const WAY_METERS: f64 = 50.0;
/// A place farther back than this, in metres, says nothing.
const BEFORE_METERS_MAX: f64 = 500.0;
/// The way is looked for past so many vertices at most.
const WAY_NODES_MAX: usize = 64;

/// A position as a receiver tells it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fix {
    /// Where.
    pub point: Point,
    /// Where it heads, in degrees clockwise from north; none where that is not known, or it stands.
    pub heading_degrees: Option<f64>,
    /// How far the position may be off, in metres: one standard deviation.
    pub accuracy_meters: Option<f64>,
}

/// The place where a traveller is, given the place where it was before.
///
/// A street is the likelier the nearer it is, the less its direction of travel differs from the heading, and when a
/// short way leads there from the place before. So a car on a dual road is on the side that it drives on, and a car
/// that crosses under a bridge stays on its own street. Without a heading and a place before it is the nearest street,
/// as [`City::snap`] finds it; so it is where no street of the main network is near.
pub fn position(city: &City, profile: Profile, fix: &Fix, before: Option<&Place>) -> Option<Place> {
    let before = before.filter(|before| before.point.meters_to(fix.point) <= BEFORE_METERS_MAX);
    if fix.heading_degrees.is_none() && before.is_none() {
        return city.snap(profile, fix.point);
    }
    let network = city.network(profile);
    let mut found = near(city, network, fix);
    if let Some(before) = before {
        let least = found.iter().map(|(cost, _)| *cost).fold(f64::INFINITY, f64::min);
        // What the place before cannot change any more need not be looked at.
        found.retain(|(cost, _)| *cost <= least + STRANGE_COST);
        if found.len() > 1 {
            let ways = Ways::from(city, network, before, fix.point);
            for (cost, hit) in &mut found {
                *cost += if ways.lead_to(city, network, hit) { 0.0 } else { STRANGE_COST };
            }
        }
    }
    let likeliest =
        found.iter().min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.segment.cmp(&other.1.segment)));
    likeliest.map_or_else(|| city.snap(profile, fix.point), |(_, hit)| Some(place(network, hit)))
}

/// The streets of the main network that are near, each with what speaks against it.
fn near(city: &City, network: &Network, fix: &Fix) -> Vec<(f64, Hit)> {
    let told = fix.accuracy_meters.filter(|meters| meters.is_finite()).unwrap_or(ACCURACY_METERS_DEFAULT);
    let deviation = told.clamp(ACCURACY_METERS_MIN, ACCURACY_METERS_MAX);
    let reach = NEAR_METERS_MIN.max(deviation * NEAR_DEVIATIONS);
    let cost_of = |segment: SegmentId| {
        if !network.is_main_segment(segment) {
            return None;
        }
        let Nearest { distance_meters, fraction, at, piece } = nearest_on(city.line(segment), fix.point);
        if distance_meters > reach {
            return None;
        }
        let hit = Hit { segment, distance_meters, fraction, at, is_main: true };
        let off = (distance_meters / deviation).powi(2) / 2.0;
        let heading = fix.heading_degrees.filter(|degrees| degrees.is_finite());
        let turned = heading.map_or(0.0, |heading| turned_degrees(city, network, segment, piece, heading));
        Some((off + ((turned / HEADING_DEGREES).powi(2) / 2.0).min(HEADING_COST_MAX), hit))
    };
    let bounds = Bounds::of([fix.point]).grown(reach);
    crate::tree::search(city.segment_tree(), bounds).into_iter().filter_map(cost_of).collect()
}

/// By how much a heading differs from the nearer direction in which a piece of a street is travelled, in degrees.
fn turned_degrees(city: &City, network: &Network, segment: SegmentId, piece: usize, heading: f64) -> f64 {
    let line = city.line(segment);
    let along = line[piece].bearing_degrees_to(line[piece + 1]);
    let ways = network.arcs_of(segment).iter().map(|arc| {
        let driven = if network.travelled(*arc).against { along + 180.0 } else { along };
        angle_degrees(heading, driven)
    });
    ways.fold(180.0, f64::min)
}

/// What a traveller could have reached from the place where it was, in a little more than the way in a straight line.
struct Ways {
    segment: SegmentId,
    reached: BTreeMap<Node, Millimeters>,
    limit: Millimeters,
}

impl Ways {
    fn from(city: &City, network: &Network, before: &Place, point: Point) -> Self {
        let straight_meters = before.point.meters_to(point);
        let limit = millimeters(straight_meters * WAY_SHARE_MAX + WAY_METERS);
        let mut ways = Self { segment: before.segment, reached: BTreeMap::new(), limit };
        let mut queue = BinaryHeap::new();
        let topology = network.graph().topology();
        for arc in network.arcs_of(before.segment) {
            let done = if network.travelled(*arc).against { 1.0 - before.fraction } else { before.fraction };
            let left = millimeters(city.meters(before.segment) * (1.0 - done));
            queue.push(Reverse((left, topology.head[*arc as usize])));
        }
        while let Some(Reverse((walked, node))) = queue.pop() {
            if walked > limit || ways.reached.len() == WAY_NODES_MAX {
                break;
            }
            if ways.reached.contains_key(&node) {
                continue;
            }
            ways.reached.insert(node, walked);
            for (arc, head, _) in network.graph().arcs_from(node) {
                let length = millimeters(city.meters(network.travelled(arc).segment));
                queue.push(Reverse((walked.saturating_add(length), head)));
            }
        }
        ways
    }

    fn lead_to(&self, city: &City, network: &Network, hit: &Hit) -> bool {
        if hit.segment == self.segment {
            return true;
        }
        network.arcs_of(hit.segment).iter().any(|arc| {
            let Some(walked) = self.reached.get(&network.tail(*arc)) else { return false };
            let share = if network.travelled(*arc).against { 1.0 - hit.fraction } else { hit.fraction };
            walked.saturating_add(millimeters(city.meters(hit.segment) * share)) <= self.limit
        })
    }
}
