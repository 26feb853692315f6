//! From a point on the ground to a place on the network: the nearest street that the traveller may use.
//!
//! ```text
//!            ○ point
//!            ┊ distance
//!   o────────●──────────────o   segment, travelled both ways
//!   ◄─ cost ─┘└──── cost ───►   departures: to either end;   arrivals: from either end
//! ```

use crate::city::{City, Network, SegmentId};
use crate::graph::{Arc, Cost, Graph, Node, UNREACHABLE};
use crate::{Bounds, Point, Profile};

/// Nothing is farther from its street than this, in metres.
pub const SNAP_METERS_MAX: f64 = 2_000.0;
/// A street of the main network is taken when it is no more than this farther than one of an island, in metres:
/// the next yard is often a network of its own.
const MAIN_PREFERRED_METERS: f64 = 60.0;
/// The first look goes this far, in metres; each further one four times as far.
const FIRST_LOOK_METERS: f64 = 60.0;

/// A place on a network.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// The segment.
    pub segment: SegmentId,
    /// The nearest point on it.
    pub point: Point,
    /// How far that is from the point that was asked for, in metres.
    pub distance_meters: f64,
    /// Where on the segment, from 0 at its first point to 1 at its last.
    pub fraction: f64,
    /// Whether it belongs to the main network; an island's streets do not.
    pub is_main: bool,
    departures: Vec<End>,
    arrivals: Vec<End>,
}

/// An end of the segment as it is reached from a place in its middle, or the other way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct End {
    node: Node,
    arc: Arc,
    /// The share of the arc between the place and the end, in 2⁻³² parts.
    share: u32,
}

impl City {
    /// The nearest place that a traveller may use; none within [`SNAP_METERS_MAX`].
    pub fn snap(&self, profile: Profile, point: Point) -> Option<Place> {
        self.snap_where(profile, point, SNAP_METERS_MAX, |_| true)
    }

    /// The nearest place among the streets whose arcs are wanted.
    pub(crate) fn snap_where(
        &self,
        profile: Profile,
        point: Point,
        meters_max: f64,
        is_wanted: impl Fn(&[Arc]) -> bool,
    ) -> Option<Place> {
        let network = self.network(profile);
        let mut radius = FIRST_LOOK_METERS;
        loop {
            let reach = radius.min(meters_max);
            let found = self.nearest(network, point, reach, &is_wanted);
            let is_certain = |hit: &Hit| hit.distance_meters + MAIN_PREFERRED_METERS <= reach || hit.is_main;
            match found {
                Some(hit) if is_certain(&hit) || radius >= meters_max => {
                    return Some(self.with_corner(network, &hit, &is_wanted));
                }
                None if radius >= meters_max => return None,
                _ => radius *= 4.0,
            }
        }
    }

    /// The place of a segment. Where it is the segment's very end, one also sets off into every other street that meets
    /// there, and comes out of it: a one-way street alone would send half of them round the block.
    fn with_corner(&self, network: &Network, hit: &Hit, is_wanted: impl Fn(&[Arc]) -> bool) -> Place {
        let mut here = place(network, hit);
        let line = self.line(hit.segment);
        if line.first() != Some(&hit.at) && line.last() != Some(&hit.at) {
            return here;
        }
        for segment in crate::tree::search(self.segment_tree(), Bounds::of([hit.at])) {
            let arcs = network.arcs_of(segment);
            let line = self.line(segment);
            let is_first = line.first() == Some(&hit.at);
            let meets = (is_first || line.last() == Some(&hit.at)) && segment != hit.segment;
            if !meets || arcs.is_empty() || !is_wanted(arcs) {
                continue;
            }
            let fraction = if is_first { 0.0 } else { 1.0 };
            let there = place(network, &Hit { segment, fraction, ..*hit });
            here.departures.extend(there.departures.into_iter().filter(|end| end.share == 0));
            here.arrivals.extend(there.arrivals.into_iter().filter(|end| end.share == 0));
        }
        here
    }

    /// The best segment within a distance.
    fn nearest(
        &self,
        network: &Network,
        point: Point,
        reach_meters: f64,
        is_wanted: impl Fn(&[Arc]) -> bool,
    ) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        for segment in crate::tree::search(self.segment_tree(), Bounds::of([point]).grown(reach_meters)) {
            let arcs = network.arcs_of(segment);
            if arcs.is_empty() {
                continue;
            }
            let Nearest { distance_meters, fraction, at, .. } = nearest_on(self.line(segment), point);
            if distance_meters > reach_meters {
                continue;
            }
            let is_main = network.is_main_segment(segment);
            let hit = Hit { segment, distance_meters, fraction, at, is_main };
            if best.as_ref().is_none_or(|best| hit.rank() < best.rank()) && is_wanted(arcs) {
                best = Some(hit);
            }
        }
        best
    }
}

/// A segment near a point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) segment: SegmentId,
    pub(crate) distance_meters: f64,
    pub(crate) fraction: f64,
    pub(crate) at: Point,
    pub(crate) is_main: bool,
}

impl Hit {
    /// Smaller is better; the number decides between equals, so that the same question gets the same answer.
    fn rank(&self) -> (f64, SegmentId) {
        let handicap = if self.is_main { 0.0 } else { MAIN_PREFERRED_METERS };
        (self.distance_meters + handicap, self.segment)
    }
}

/// How far a point is from a line, in metres.
pub fn distance_meters(line: &[Point], point: Point) -> f64 {
    if line.len() < 2 {
        return line.first().map_or(f64::MAX, |only| only.meters_to(point));
    }
    nearest_on(line, point).distance_meters
}

/// The point of a line that is nearest to another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nearest {
    /// How far the two are apart.
    pub(crate) distance_meters: f64,
    /// Where along the line it lies, from 0 to 1.
    pub(crate) fraction: f64,
    /// Where it is.
    pub(crate) at: Point,
    /// The number of the line's point before it.
    pub(crate) piece: usize,
}

/// The nearest point of a line.
pub(crate) fn nearest_on(line: &[Point], point: Point) -> Nearest {
    let scale = point.lat().to_radians().cos();
    let flat = |other: Point| {
        let east = (f64::from(other.lon_e7) - f64::from(point.lon_e7)) * scale;
        (east, f64::from(other.lat_e7) - f64::from(point.lat_e7))
    };
    let mut best = (f64::MAX, 0.0, line[0], 0);
    let mut along = 0.0;
    for (piece, pair) in line.windows(2).enumerate() {
        let ((x1, y1), (x2, y2)) = (flat(pair[0]), flat(pair[1]));
        let (dx, dy) = (x2 - x1, y2 - y1);
        let length = dx.hypot(dy);
        let share =
            if length > 0.0 { (-(x1 * dx + y1 * dy) / (length * length)).clamp(0.0, 1.0) } else { 0.0 };
        let distance = (x1 + share * dx).hypot(y1 + share * dy);
        if distance < best.0 {
            let at = pair[0].towards(pair[1], share);
            best = (distance, along + share * length, at, piece);
        }
        along += length;
    }
    let meters_per_unit = crate::geo::METERS_PER_DEGREE / crate::geo::UNITS_PER_DEGREE;
    let fraction = if along > 0.0 { best.1 / along } else { 0.0 };
    Nearest { distance_meters: best.0 * meters_per_unit, fraction, at: best.2, piece: best.3 }
}

/// The ends of a segment, as a traveller reaches them. A departure knows of no arc before it, so it takes the arc
/// of the plain junction; an arrival may come by any.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share lies between 0 and 1")]
pub(crate) fn place(network: &Network, hit: &Hit) -> Place {
    let share = |part: f64| (part * f64::from(u32::MAX)).round() as u32;
    let topology = network.graph().topology();
    let mut departures: Vec<End> = Vec::new();
    let mut arrivals = Vec::new();
    for against in [false, true] {
        let arcs =
            network.arcs_of(hit.segment).iter().filter(|arc| network.travelled(**arc).against == against);
        let done = if against { 1.0 - hit.fraction } else { hit.fraction };
        for (place, arc) in arcs.enumerate() {
            if place == 0 {
                let node = topology.head[*arc as usize];
                departures.push(End { node, arc: *arc, share: share(1.0 - done) });
            }
            arrivals.push(End { node: network.tail(*arc), arc: *arc, share: share(done) });
        }
    }
    Place {
        segment: hit.segment,
        point: hit.at,
        distance_meters: hit.distance_meters,
        fraction: hit.fraction,
        is_main: hit.is_main,
        departures,
        arrivals,
    }
}

impl Place {
    /// Whether its street is open to somebody who comes by.
    pub fn is_open(&self, graph: &Graph) -> bool {
        self.arrivals.iter().any(|end| graph.weights()[end.arc as usize] != UNREACHABLE)
    }

    /// The vertices that are reached first, with what that costs under the graph's present weights.
    pub fn departures(&self, graph: &Graph) -> Vec<(Node, Cost)> {
        self.departures.iter().filter_map(|end| end.seed(graph)).collect()
    }

    /// The vertices from which the place is reached last, with what that costs under the graph's present weights.
    pub fn arrivals(&self, graph: &Graph) -> Vec<(Node, Cost)> {
        self.arrivals.iter().filter_map(|end| end.seed(graph)).collect()
    }

    /// The line from here along the segment to the end that lies at a point.
    pub fn line_to(&self, city: &City, end: Point) -> Vec<Point> {
        let line = city.line(self.segment);
        let split = self.split(line);
        let mut points = vec![self.point];
        if line.last() == Some(&end) {
            points.extend(&line[split..]);
        } else {
            points.extend(line[..split].iter().rev());
        }
        points
    }

    /// The number of the first point of the segment's line that lies behind this place.
    pub(crate) fn split(&self, line: &[Point]) -> usize {
        let length = |line: &[Point]| line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum::<f64>();
        let wanted = length(line) * self.fraction;
        let mut walked = 0.0;
        for (number, pair) in line.windows(2).enumerate() {
            walked += pair[0].meters_to(pair[1]);
            if walked >= wanted {
                return number + 1;
            }
        }
        line.len() - 1
    }

    /// What it costs from here to another place on the same segment without leaving it; none where they lie on
    /// two segments, or the way is against the traffic.
    pub fn straight_to(&self, other: &Self, graph: &Graph) -> Option<Cost> {
        if self.segment != other.segment {
            return None;
        }
        let ways = self.departures.iter().filter_map(|from| {
            let to = other.departures.iter().find(|to| to.arc == from.arc)?;
            let share = from.share.checked_sub(to.share)?;
            End { share, ..*from }.seed(graph).map(|(_, cost)| cost)
        });
        ways.min()
    }
}

impl End {
    fn seed(self, graph: &Graph) -> Option<(Node, Cost)> {
        let weight = graph.weights()[self.arc as usize];
        let part = (u64::from(weight) * u64::from(self.share) + (1 << 31)) >> 32;
        let cost = u32::try_from(part).expect("a part of a weight is no more than it");
        (weight != UNREACHABLE).then_some((self.node, cost))
    }
}
