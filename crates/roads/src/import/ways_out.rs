//! Where ways leave a boundary.

use super::segments::Segments;
use crate::Point;
use crate::areas::Boundary;
use crate::city::WayOut;
use crate::crossings::passings;
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
        for place in passings(&points, boundary).into_iter().map(|passing| passing.place) {
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
