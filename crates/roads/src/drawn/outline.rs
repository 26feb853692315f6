//! Joining cells: an edge that two joined cells share is inside and cancels out; what is left is the outline.

use std::collections::{BTreeMap, BTreeSet};

use super::lattice::{Cell, Corner, Lattice};
use super::places::LonLat;

/// The rings of a polygon: the outer one first, then its holes.
pub(super) type Rings = Vec<Vec<LonLat>>;

/// The polygons that the cells make together.
pub(super) fn join<'a>(lattice: &Lattice, cells: impl IntoIterator<Item = &'a Cell>) -> Vec<Rings> {
    let mut edges: BTreeSet<(Corner, Corner)> = BTreeSet::new();
    for cell in cells {
        for (index, corner) in cell.corners.iter().enumerate() {
            let next = cell.corners[(index + 1) % cell.corners.len()];
            if !edges.remove(&(next, *corner)) {
                edges.insert((*corner, next));
            }
        }
    }
    // In a honeycomb three edges meet at a corner, so an outline goes on from it in one way only.
    let mut next: BTreeMap<Corner, Corner> = edges.into_iter().collect();
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    while let Some((first, _)) = next.first_key_value() {
        let mut corners = Vec::new();
        let mut corner = *first;
        while let Some(following) = next.remove(&corner) {
            corners.push(corner);
            corner = following;
        }
        let ring = lattice.ring(&corners);
        if signed_area(&ring) > 0.0 { outer.push(vec![ring]) } else { holes.push(ring) }
    }
    for hole in holes {
        let inside = |rings: &&mut Rings| hole.first().is_some_and(|point| holds(&rings[0], *point));
        if let Some(rings) = outer.iter_mut().find(inside) {
            rings.push(hole);
        }
    }
    outer
}

/// Twice the area that a closed line goes round; positive when it goes counter-clockwise.
pub(super) fn signed_area(ring: &[LonLat]) -> f64 {
    ring.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum()
}

/// Whether a closed line goes round a point.
pub(super) fn holds(ring: &[LonLat], (lon, lat): LonLat) -> bool {
    let crosses = |pair: &&[LonLat]| {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}
