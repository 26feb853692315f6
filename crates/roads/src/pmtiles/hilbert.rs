//! The number of a tile: all tiles of a zoom along a Hilbert curve, after those of the zooms before it, so that what
//! lies side by side on the map lies side by side in the file.

/// The greatest zoom whose tiles have a number (as all readers of the format have it).
pub(super) const ZOOM_MAX: u8 = 26;

/// How many tiles there are at all zooms before this one.
fn before(zoom: u8) -> u64 {
    ((1 << (2 * u32::from(zoom))) - 1) / 3
}

/// A tile's number. The zoom is [`ZOOM_MAX`] at most, and the tile lies in the world.
pub(super) fn number_of(zoom: u8, x: u32, y: u32) -> u64 {
    let (mut x, mut y) = (u64::from(x), u64::from(y));
    let mut along = 0;
    for level in (0..zoom).rev() {
        let side = 1 << level;
        let (right, lower) = (u64::from(x & side != 0), u64::from(y & side != 0));
        along += side * side * ((3 * right) ^ lower);
        (x, y) = turned(side, x, y, right, lower);
    }
    before(zoom) + along
}

/// The tile of a number: zoom, column, row; none beyond [`ZOOM_MAX`].
pub(super) fn tile_of(number: u64) -> Option<(u8, u32, u32)> {
    let zoom = (0..=ZOOM_MAX).find(|zoom| number < before(zoom + 1))?;
    let mut along = number - before(zoom);
    let (mut x, mut y) = (0, 0);
    for level in 0..zoom {
        let side = 1 << level;
        let right = 1 & (along / 2);
        let lower = 1 & (along ^ right);
        (x, y) = turned(side, x, y, right, lower);
        x += side * right;
        y += side * lower;
        along /= 4;
    }
    Some((zoom, u32::try_from(x).ok()?, u32::try_from(y).ok()?))
}

/// A quarter of the curve is the whole curve, turned: the first one over the diagonal, the last one over the other.
fn turned(side: u64, x: u64, y: u64, right: u64, lower: u64) -> (u64, u64) {
    let within = side - 1;
    match (right, lower) {
        (_, 1) => (x & within, y & within),
        (0, _) => (y & within, x & within),
        _ => (within - (y & within), within - (x & within)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_specification() {
        let known = [(0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 1, 2), (1, 1, 1, 3), (1, 1, 0, 4), (2, 0, 0, 5)];
        for (zoom, x, y, number) in known {
            assert_eq!(number_of(zoom, x, y), number, "{zoom}/{x}/{y}");
        }
        assert_eq!(number_of(12, 3_423, 1_763), 19_078_479);
        assert_eq!(tile_of(u64::MAX), None);
    }

    #[test]
    fn the_next_number_lies_beside_the_last_one() {
        for zoom in 1..7 {
            let tiles: Vec<_> = (before(zoom)..before(zoom + 1)).filter_map(tile_of).collect();
            assert_eq!(tiles.len(), 1 << (2 * zoom));
            for pair in tiles.windows(2) {
                assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1, "{pair:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_number_leads_back_to_its_tile(zoom in 0..=ZOOM_MAX, x in any::<u32>(), y in any::<u32>()) {
            let inside = |at: u32| u32::try_from(u64::from(at) % (1 << zoom)).unwrap();
            let (x, y) = (inside(x), inside(y));
            prop_assert_eq!(tile_of(number_of(zoom, x, y)), Some((zoom, x, y)));
        }
    }
}
