//! Closing streets: which stretches a drawn line means, and their weights.

use model::ids::ClosureId;
use roads::city::SegmentId;
use roads::graph::UNREACHABLE;
use roads::{Point, Profile, matching};

use super::Streets;

/// Whose streets a drawn line means: an emergency vehicle may use every street that another car may.
const DRAWN_FOR: Profile = Profile::Emergency;
/// For whom a closed street is closed: whoever drives or cycles. People on foot and boats pass.
const CLOSED_FOR: [Profile; 3] = [Profile::Emergency, Profile::Ordinary, Profile::Cycle];
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

    fn set_weights(&self, segments: &[SegmentId]) {
        let closed = self.closed.lock();
        let mut graphs = self.graphs.write();
        self.scenes.forget();
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
