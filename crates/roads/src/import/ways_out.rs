//! Where ways leave a boundary.

use super::segments::Segments;
use crate::Point;
use crate::areas::Boundary;
use crate::city::WayOut;
use crate::osm::Source;
use crate::road::Class;

/// Finds the ways out: those that are driven on, and the others. A way that crosses twice is there twice.
pub(super) fn find(source: &Source, all: &Segments, boundary: &Boundary) -> (Vec<WayOut>, Vec<WayOut>) {
    let ways: Vec<_> = source.ways().collect();
    let mut driven = Vec::new();
    let mut other = Vec::new();
    for street in &all.streets {
        let way = ways[street.way];
        let points: Vec<Point> = way.points().collect();
        for place in places(&points, boundary) {
            let text = |key: &str| way.tag(key).unwrap_or_default().to_owned();
            let class = street.road.class;
            let found = WayOut {
                way: way.id(),
                class,
                name: text("name"),
                number: text("ref"),
                lon: place.lon(),
                lat: place.lat(),
            };
            if class <= Class::Service { driven.push(found) } else { other.push(found) }
        }
    }
    (driven, other)
}

/// Where a line leaves the boundary or enters it. Two ways that meet on the boundary's own line are one way out: the
/// one whose other end is inside.
fn places(line: &[Point], boundary: &Boundary) -> Vec<Point> {
    let inside: Vec<bool> = line.iter().map(|point| boundary.encloses(*point)).collect();
    let mut places = Vec::new();
    for (stretch, sides) in line.windows(2).zip(inside.windows(2)) {
        let passages = boundary.passages(stretch);
        if sides[0] == sides[1] {
            // In and out again between two points counts twice; along or from the line itself not at all.
            places.extend(passages.chunks_exact(2).flatten().map(|passage| passage.place));
        } else {
            let end = if sides[0] { stretch[1] } else { stretch[0] };
            places.push(passages.first().map_or(end, |passage| passage.place));
        }
    }
    places
}
