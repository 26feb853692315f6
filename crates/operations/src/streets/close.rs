//! Closing streets: which stretches a drawn line means, and their weights.

use model::ids::ClosureId;
use roads::city::SegmentId;
use roads::graph::UNREACHABLE;
use roads::{Bounds, Point, Profile};

use super::Streets;

/// A street lies along a drawn line where it is no farther from it than this, in metres.
const ALONG_METERS: f64 = 12.0;
/// A stretch is meant when so much of it lies along the line; a street that is only crossed does not.
const ALONG_SHARE: f64 = 0.7;
/// A street is looked at every so many metres.
const STEP_METERS: f64 = 6.0;
/// A single point means the nearest street, no farther than this, in metres.
const POINT_METERS_MAX: f64 = 40.0;
/// For whom a closed street is closed: whoever drives or cycles. People on foot and boats pass.
const CLOSED_FOR: [Profile; 3] = [Profile::Emergency, Profile::Ordinary, Profile::Cycle];

impl Streets {
    /// The stretches of street that a drawn line means.
    pub fn segments_along(&self, line: &[Point]) -> Vec<SegmentId> {
        if let [point] = line {
            return self.segments_at(*point);
        }
        let bounds = Bounds::of(line.iter().copied()).grown(ALONG_METERS);
        let mut meant: Vec<SegmentId> = self
            .ground()
            .segments_in(bounds)
            .into_iter()
            .filter(|segment| self.is_driven(*segment) && lies_along(self.ground().line(*segment), line))
            .collect();
        if meant.is_empty() {
            meant.extend(line.iter().flat_map(|point| self.segments_at(*point)));
        }
        meant.sort_unstable();
        meant.dedup();
        meant
    }

    fn segments_at(&self, point: Point) -> Vec<SegmentId> {
        let near =
            self.snap(Profile::Ordinary, point).filter(|place| place.distance_meters <= POINT_METERS_MAX);
        near.map(|place| place.segment).into_iter().collect()
    }

    fn is_driven(&self, segment: SegmentId) -> bool {
        CLOSED_FOR.iter().any(|profile| !self.ground().network(*profile).arcs_of(segment).is_empty())
    }

    /// Closes streets; answers which.
    pub fn close(&self, closure: ClosureId, line: &[Point]) -> Vec<SegmentId> {
        let segments = self.segments_along(line);
        self.closed.lock().insert(closure, segments.clone());
        self.set_weights(&segments);
        segments
    }

    /// Opens the streets of a closure, unless another one closes them too.
    pub fn open(&self, closure: ClosureId) {
        let Some(segments) = self.closed.lock().remove(&closure) else { return };
        self.set_weights(&segments);
    }

    /// The stretches that a closure closes.
    pub fn closed_by(&self, closure: ClosureId) -> Vec<SegmentId> {
        self.closed.lock().get(&closure).cloned().unwrap_or_default()
    }

    fn set_weights(&self, segments: &[SegmentId]) {
        let closed = self.closed.lock();
        let mut graphs = self.graphs.write();
        for segment in segments {
            let is_closed = closed.values().any(|held| held.binary_search(segment).is_ok());
            for profile in CLOSED_FOR {
                let network = self.ground.network(profile);
                for arc in network.arcs_of(*segment) {
                    let usual = network.graph().weights()[*arc as usize];
                    graphs[profile as usize].set_weight(*arc, if is_closed { UNREACHABLE } else { usual });
                }
            }
        }
    }
}

/// Whether most of a street lies along a line.
fn lies_along(street: &[Point], line: &[Point]) -> bool {
    let points = stepped(street);
    let near =
        points.iter().filter(|point| roads::snap::distance_meters(line, **point) <= ALONG_METERS).count();
    #[expect(clippy::cast_precision_loss, reason = "a street has few points")]
    let share = near as f64 / points.len() as f64;
    share >= ALONG_SHARE
}

/// Points of a line every few metres, its ends left out: at a junction every street is near.
fn stepped(line: &[Point]) -> Vec<Point> {
    let mut points = Vec::new();
    for pair in line.windows(2) {
        let meters = pair[0].meters_to(pair[1]);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a street is shorter than the earth"
        )]
        let steps = (meters / STEP_METERS).ceil().max(1.0) as u32;
        points.extend(
            (0..steps).map(|step| pair[0].towards(pair[1], (f64::from(step) + 0.5) / f64::from(steps))),
        );
    }
    points
}
