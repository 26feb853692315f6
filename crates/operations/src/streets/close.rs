//! Closing streets: which stretches a drawn line means, and their weights.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use model::ids::ClosureId;
use roads::city::SegmentId;
use roads::graph::UNREACHABLE;
use roads::{Bounds, Point, Profile, matching};

use super::Streets;

/// Whose streets a drawn line means: an emergency vehicle may use every street that another car may.
const DRAWN_FOR: Profile = Profile::Emergency;
/// For whom a closed street is closed: whoever drives or cycles. People on foot and boats pass.
const CLOSED_FOR: [Profile; 3] = [Profile::Emergency, Profile::Ordinary, Profile::Cycle];
/// A street no farther than this from a crossing is the one that crosses there, in metres.
const SHUT_METERS_MAX: f64 = 30.0;
/// Of so many lines it is kept which stretches they mean.
const LINES_KEPT_MAX: usize = 64;

impl Streets {
    /// The stretches of street that a drawn line means, by [`matching::line`].
    ///
    /// They follow from the line alone and are not journaled: who starts again on another map closes what the line
    /// means there. They are kept for a while, so that a line that was looked at before it was journaled is not looked
    /// at again while everybody waits for the board.
    pub fn segments_along(&self, line: &[Point]) -> Vec<SegmentId> {
        let known = self.meant.lock().iter().find(|(known, _)| known == line).map(|(_, meant)| meant.clone());
        known.unwrap_or_else(|| {
            let found = matching::line(&self.ground, DRAWN_FOR, line);
            let mut meant = self.meant.lock();
            if meant.len() == LINES_KEPT_MAX {
                meant.pop_front();
            }
            meant.push_back((line.to_vec(), found.clone()));
            found
        })
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

    /// The stretches that any closure closes.
    pub(crate) fn closed_segments(&self) -> BTreeSet<SegmentId> {
        self.closed.lock().values().flatten().copied().collect()
    }

    /// A number that is another one after every closure and every opening.
    pub(crate) fn closures_version(&self) -> u64 {
        self.closures.load(Ordering::Acquire)
    }

    /// Whether the street at a place is closed: the nearest one, with every stretch of the same name near by, so that a
    /// road with two carriageways is closed only where both are.
    pub fn is_shut_at(&self, point: Point) -> bool {
        let closed = self.closed.lock();
        if closed.values().all(Vec::is_empty) {
            return false;
        }
        let is_closed = |segment: &SegmentId| closed.values().any(|held| held.binary_search(segment).is_ok());
        let Some(place) = self.ground.snap(DRAWN_FOR, point) else { return false };
        if place.distance_meters > SHUT_METERS_MAX || !is_closed(&place.segment) {
            return false;
        }
        let name = self.ground.street(place.segment).name;
        let network = self.ground.network(DRAWN_FOR);
        let near = self.ground.segments_in(Bounds::of([point]).grown(SHUT_METERS_MAX)).into_iter();
        near.filter(|segment| !network.arcs_of(*segment).is_empty())
            .filter(|segment| !name.is_empty() && self.ground.street(*segment).name == name)
            .filter(|segment| passes_by(self.ground.line(*segment), point))
            .all(|segment| is_closed(&segment))
    }

    fn set_weights(&self, segments: &[SegmentId]) {
        let closed = self.closed.lock();
        let mut graphs = self.graphs.write();
        self.scenes.forget();
        self.closures.fetch_add(1, Ordering::AcqRel);
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

/// Whether a line passes by a point within [`SHUT_METERS_MAX`]: it comes no nearer at one of its ends.
fn passes_by(line: &[Point], point: Point) -> bool {
    let scale = point.lat().to_radians().cos();
    let flat = |other: Point| ((other.lon() - point.lon()) * scale, other.lat() - point.lat());
    line.windows(2).any(|pair| {
        let ((x1, y1), (x2, y2)) = (flat(pair[0]), flat(pair[1]));
        let (dx, dy) = (x2 - x1, y2 - y1);
        let share = -(x1 * dx + y1 * dy) / (dx * dx + dy * dy);
        (0.0..=1.0).contains(&share) && pair[0].towards(pair[1], share).meters_to(point) <= SHUT_METERS_MAX
    })
}
