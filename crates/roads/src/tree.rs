//! A packed tree over boxes: which of them meet a box. It lies in a city's file as it is searched.
//!
//! The tree counts in units of 2e-7 degree: its sorting adds two coordinates, and two longitudes of 1e-7 degree do
//! not fit a number of 32 bits east of 107°. Boxes are rounded outwards, so nothing is missed.

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTreeBuilder, RTreeIndex as _, RTreeRef};

use crate::Bounds;

/// Builds the tree of these boxes; the answer of a search is their places in this order.
pub(crate) fn build(boxes: impl ExactSizeIterator<Item = Bounds>) -> Vec<u8> {
    let count = u32::try_from(boxes.len()).expect("a city has fewer than four billion boxes");
    let mut tree = RTreeBuilder::<i32>::new(count);
    for bounds in boxes {
        let [west, south, east, north] = halved(bounds);
        tree.add(west, south, east, north);
    }
    tree.finish::<HilbertSort>().into_inner()
}

/// The boxes that may meet this one, in no order; each caller looks more closely anyway.
pub(crate) fn search(tree: &[u8], bounds: Bounds) -> Vec<u32> {
    let Ok(tree) = RTreeRef::<i32>::try_new(&tree) else { return Vec::new() };
    let [west, south, east, north] = halved(bounds);
    tree.search(west, south, east, north)
}

/// Whether these bytes are a tree of so many boxes.
pub(crate) fn is_sound(tree: &[u8], boxes: usize) -> bool {
    RTreeRef::<i32>::try_new(&tree).is_ok_and(|tree| tree.num_items() as usize == boxes)
}

fn halved(bounds: Bounds) -> [i32; 4] {
    let up = |units: i32| (units >> 1) + (units & 1);
    [bounds.min.lon_e7 >> 1, bounds.min.lat_e7 >> 1, up(bounds.max.lon_e7), up(bounds.max.lat_e7)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Point;

    fn bounds() -> impl Strategy<Value = Bounds> {
        let corner = (-1_800_000_000..1_799_000_000_i32, -900_000_000..899_000_000_i32);
        (corner, 0..1_000_000_i32, 0..1_000_000_i32).prop_map(|((lon_e7, lat_e7), width, height)| Bounds {
            min: Point { lon_e7, lat_e7 },
            max: Point { lon_e7: lon_e7 + width, lat_e7: lat_e7 + height },
        })
    }

    proptest! {
        #[test]
        fn every_box_that_meets_the_asked_one_is_found_anywhere_on_earth(
            boxes in prop::collection::vec(bounds(), 1..200),
            asked in bounds(),
        ) {
            let tree = build(boxes.iter().copied());
            prop_assert!(is_sound(&tree, boxes.len()));
            let asked = Bounds { max: boxes[0].max, min: boxes[0].min.min(asked.min) };
            let found = search(&tree, asked);
            for (place, held) in (0..).zip(&boxes) {
                prop_assert!(!held.meets(asked) || found.contains(&place));
            }
        }
    }
}
