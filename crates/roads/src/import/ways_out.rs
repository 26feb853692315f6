//! Where ways leave a boundary: of two neighbouring points of a way, one lies inside and the other outside.

use super::Inside;
use super::segments::Segments;
use crate::Point;
use crate::city::WayOut;
use crate::osm::Source;
use crate::road::Class;

/// Finds the ways out: those that are driven on, and the others. A way that crosses twice is there twice.
pub(super) fn find(source: &Source, all: &Segments, boundary: &dyn Inside) -> (Vec<WayOut>, Vec<WayOut>) {
    let ways: Vec<_> = source.ways().collect();
    let mut driven = Vec::new();
    let mut other = Vec::new();
    for street in &all.streets {
        let way = ways[street.way];
        let points: Vec<Point> = way.points().collect();
        let inside: Vec<bool> = points.iter().map(|point| boundary.holds(*point)).collect();
        for (pair, sides) in points.windows(2).zip(inside.windows(2)) {
            if sides[0] == sides[1] {
                continue;
            }
            let at = crossing(pair[0], pair[1], sides[0], boundary);
            let text = |key: &str| way.tag(key).unwrap_or_default().to_owned();
            let class = street.road.class;
            let found = WayOut {
                way: way.id(),
                class,
                name: text("name"),
                number: text("ref"),
                lon: at.lon(),
                lat: at.lat(),
            };
            if class <= Class::Service { driven.push(found) } else { other.push(found) }
        }
    }
    (driven, other)
}

/// Halves the line until the crossing is known to the unit.
fn crossing(from: Point, to: Point, from_is_inside: bool, boundary: &dyn Inside) -> Point {
    let middle = |a: Point, b: Point| Point {
        lon_e7: a.lon_e7.midpoint(b.lon_e7),
        lat_e7: a.lat_e7.midpoint(b.lat_e7),
    };
    let (mut near, mut far) = (from, to);
    loop {
        let between = middle(near, far);
        if between == near || between == far {
            return between;
        }
        if boundary.holds(between) == from_is_inside { near = between } else { far = between }
    }
}
