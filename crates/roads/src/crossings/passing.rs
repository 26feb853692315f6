//! Where a line passes a boundary, when a point on the boundary's own line counts as outside.

use crate::Point;
use crate::areas::Boundary;

/// Where a line leaves an area, or enters it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Passing {
    /// The place.
    pub place: Point,
    /// Whether the line goes out there, as it was drawn.
    pub outward: bool,
}

/// Where a line leaves the boundary or enters it. Two lines that meet on the boundary's own line are one way out: the
/// one whose other end is inside.
pub fn passings(line: &[Point], boundary: &Boundary) -> Vec<Passing> {
    let mut found = Vec::new();
    let Some(first) = line.first() else { return found };
    let mut was_inside = boundary.encloses(*first);
    for stretch in line.windows(2) {
        let is_inside = boundary.encloses(stretch[1]);
        let passages = boundary.passages(stretch);
        if was_inside == is_inside {
            // In and out again between two points counts twice; along or from the line itself not at all.
            let twice = passages.chunks_exact(2).flatten();
            found.extend(twice.map(|passage| Passing { place: passage.place, outward: passage.outward }));
        } else {
            let end = if was_inside { stretch[1] } else { stretch[0] };
            let place = passages.first().map_or(end, |passage| passage.place);
            found.push(Passing { place, outward: was_inside });
        }
        was_inside = is_inside;
    }
    found
}
