//! Closed streets: who stands on one drives off along it, and who is wanted on one goes there from the open street
//! around.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::graph::{Arc, Cost, Graph, Node, UNREACHABLE};
use crate::snap::Place;
use crate::{City, Point, Profile};

/// From a point on a closed street the open one is no farther than this, in metres: who goes on foot from there is at
/// the scene within five minutes.
pub const AROUND_METERS_MAX: f64 = 300.0;
/// Open streets to which no more junctions than this lead are cut off: a yard behind a closed street.
const CUT_OFF_NODES_MAX: usize = 100;
/// One drives off through no more junctions of closed streets than this.
const DRIVE_OFF_NODES_MAX: usize = 1_000;

impl City {
    /// The nearest place that can be driven to now; none within [`AROUND_METERS_MAX`]. The rest of the way, the place's
    /// distance, is gone on foot. Streets that are open but cut off by closures do not count.
    pub fn snap_around(&self, profile: Profile, graph: &Graph, point: Point) -> Option<Place> {
        self.snap_where(profile, point, AROUND_METERS_MAX, |arcs| !is_cut_off(graph, arcs))
    }
}

/// Whether hardly anybody gets to these arcs: they are closed themselves, or what leads to them is.
fn is_cut_off(graph: &Graph, arcs: &[Arc]) -> bool {
    let open = arcs.iter().filter(|arc| graph.weights()[**arc as usize] != UNREACHABLE);
    let mut reached: BTreeSet<Node> = open.map(|arc| graph.tail(*arc)).collect();
    let mut waiting: Vec<Node> = reached.iter().copied().collect();
    while let Some(node) = waiting.pop() {
        if reached.len() > CUT_OFF_NODES_MAX {
            return false;
        }
        let open = graph.arcs_into(node).filter(|(.., weight)| *weight != UNREACHABLE);
        waiting.extend(open.map(|(_, tail, _)| tail).filter(|tail| reached.insert(*tail)));
    }
    true
}

/// The ways off the closed streets around a place.
pub(crate) struct DriveOff {
    /// The vertices from which one goes on, with what it takes to get there.
    pub(crate) seeds: Vec<(Node, Cost)>,
    /// By which closed arc each was reached; none where it is the end of the place's own street.
    by: BTreeMap<Node, Option<Arc>>,
}

impl DriveOff {
    /// From a place: an open street is left under the present weights. A closed one, and what is closed around it, are
    /// left under the usual ones.
    pub(crate) fn from(place: &Place, usual: &Graph, present: &Graph) -> Self {
        let mut drive_off = Self { seeds: place.departures(present), by: BTreeMap::new() };
        if drive_off.seeds.is_empty() {
            drive_off.through_closed(place, usual, present);
        }
        drive_off
    }

    fn through_closed(&mut self, place: &Place, usual: &Graph, present: &Graph) {
        let ends = place.departures(usual).into_iter();
        let mut queue: BinaryHeap<_> = ends.map(|(node, cost)| Reverse((cost, node, None))).collect();
        while let Some(Reverse((cost, node, by))) = queue.pop() {
            if self.seeds.len() == DRIVE_OFF_NODES_MAX {
                break;
            }
            if self.by.contains_key(&node) {
                continue;
            }
            self.by.insert(node, by);
            self.seeds.push((node, cost));
            for (arc, head, weight) in usual.arcs_from(node) {
                if weight != UNREACHABLE && present.weights()[arc as usize] == UNREACHABLE {
                    queue.push(Reverse((cost.saturating_add(weight), head, Some(arc))));
                }
            }
        }
    }

    /// The closed arcs on the way to one of the seeds, by its number.
    pub(crate) fn arcs_to(&self, seed: usize, graph: &Graph) -> Vec<Arc> {
        let mut arcs = Vec::new();
        let mut node = self.seeds[seed].0;
        while let Some(Some(arc)) = self.by.get(&node) {
            arcs.push(*arc);
            node = graph.tail(*arc);
        }
        arcs.reverse();
        arcs
    }
}
