//! Cutting ways into segments: a segment runs from one junction to the next and has none between.
//!
//! ```text
//!   way 17     o────o────o────o────o          nodes
//!                   │         │
//!   segments   o────●         ●────o          ● shared with another way, or twice with itself
//!                   ●────o────●
//! ```

use super::classify::{NoRoad, Road, road};
use super::report::Report;
use crate::Point;
use crate::osm::{Source, Way};

/// A way that is travelled on, as it stands in the city.
pub(super) struct Street {
    /// Its number among the source's ways.
    pub(super) way: usize,
    pub(super) road: Road,
    /// Its segments are these, in the order of the way.
    pub(super) segments: std::ops::Range<u32>,
}

/// A stretch between two junctions.
pub(super) struct Segment {
    pub(super) street: u32,
    /// The nodes at its ends, by their number in the source.
    pub(super) ends: [u32; 2],
    /// Its points are these of [`Segments::points`].
    pub(super) points: std::ops::Range<u32>,
    pub(super) meters: f64,
}

/// All streets and their segments.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "the segments are what it is named after")]
pub(super) struct Segments {
    pub(super) streets: Vec<Street>,
    pub(super) segments: Vec<Segment>,
    pub(super) points: Vec<Point>,
}

/// How often a node is used counts up to here: more makes no difference.
const JUNCTION: u8 = 2;

pub(super) fn cut(source: &Source, report: &mut Report) -> Segments {
    let mut roads = Vec::new();
    for way in source.ways() {
        match road(way) {
            None => {}
            Some(Err(NoRoad::NotInUse)) => report.drop("way", "not built yet, or no longer in use", way.id()),
            Some(Err(NoRoad::OtherKind)) => report.drop("way", "a kind that nobody travels on", way.id()),
            Some(Err(NoRoad::Closed)) => report.drop("way", "closed to everybody", way.id()),
            Some(Ok(road)) => roads.push((way, road)),
        }
    }
    let uses = count_uses(source, roads.iter().map(|(way, _)| *way));
    let mut all = Segments::default();
    for (way, road) in roads {
        let first = all.segments.len();
        let street = number(all.streets.len());
        all.cut_way(source, way, street, &uses);
        if all.segments.len() == first {
            report.drop("way", "fewer than two of its nodes are in the file", way.id());
            continue;
        }
        if !way.is_whole() {
            report.note("way", "cut off at the edge of the file", way.id());
        }
        let segments = number(first)..number(all.segments.len());
        all.streets.push(Street { way: way.number(), road, segments });
    }
    all
}

fn count_uses<'a>(source: &Source, ways: impl Iterator<Item = Way<'a>>) -> Vec<u8> {
    let mut uses = vec![0_u8; source.nodes_kept()];
    for way in ways {
        let count = way.nodes().len();
        for (place, node) in way.nodes().enumerate() {
            let Some(node) = node else { continue };
            let is_end = place == 0 || place + 1 == count;
            let uses = &mut uses[node as usize];
            *uses = if is_end { JUNCTION } else { (*uses + 1).min(JUNCTION) };
        }
    }
    uses
}

impl Segments {
    /// Cuts one way at its junctions, and where nodes are missing.
    fn cut_way(&mut self, source: &Source, way: Way<'_>, street: u32, uses: &[u8]) {
        let mut run: Vec<u32> = Vec::new();
        for node in way.nodes() {
            let Some(node) = node else {
                self.end_run(source, street, &mut run);
                continue;
            };
            if run.last() == Some(&node) {
                continue;
            }
            run.push(node);
            if run.len() > 1 && uses[node as usize] >= JUNCTION {
                self.end_run(source, street, &mut run);
                run.push(node);
            }
        }
        self.end_run(source, street, &mut run);
    }

    fn end_run(&mut self, source: &Source, street: u32, run: &mut Vec<u32>) {
        if let [first, .., last] = run[..] {
            let start = number(self.points.len());
            self.points.extend(run.iter().map(|node| source.point(*node)));
            let points = start..number(self.points.len());
            let line = &self.points[points.start as usize..];
            let meters = line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum();
            self.segments.push(Segment { street, ends: [first, last], points, meters });
        }
        run.clear();
    }
}

pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).expect("a city has fewer than four billion of anything")
}
