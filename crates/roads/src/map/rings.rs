//! Areas of several ways: their pieces are joined end to end until they close.

use std::collections::BTreeMap;

use crate::Point;
use crate::areas::rings::square_meters;

/// Joins lines to rings; answers the rings, and how many pieces did not close.
pub(super) fn join(lines: Vec<Vec<Point>>) -> (Vec<Vec<Point>>, usize) {
    let mut rings = Vec::new();
    let mut open: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
    let mut at_end: BTreeMap<Point, Vec<usize>> = BTreeMap::new();
    for (number, line) in lines.into_iter().filter(|line| line.len() > 1).enumerate() {
        if line.first() == line.last() {
            rings.push(line);
            continue;
        }
        for end in [line[0], line[line.len() - 1]] {
            at_end.entry(end).or_default().push(number);
        }
        open.insert(number, line);
    }
    let mut broken = 0;
    while let Some((_, mut ring)) = open.pop_first() {
        while ring.first() != ring.last() {
            let end = ring[ring.len() - 1];
            let next = at_end.get(&end).and_then(|lines| lines.iter().find(|line| open.contains_key(line)));
            let Some(mut next) = next.copied().and_then(|next| open.remove(&next)) else { break };
            if next[0] != end {
                next.reverse();
            }
            ring.extend(&next[1..]);
        }
        if ring.len() > 3 && ring.first() == ring.last() {
            rings.push(ring);
        } else {
            broken += 1;
        }
    }
    (rings, broken)
}

/// Puts each hole into the smallest outer ring that holds it: polygons, outer ring first.
pub(super) fn polygons(outers: Vec<Vec<Point>>, holes: Vec<Vec<Point>>) -> Vec<Vec<Vec<Point>>> {
    let mut polygons: Vec<Vec<Vec<Point>>> = outers.into_iter().map(|outer| vec![outer]).collect();
    polygons.sort_by(|a, b| square_meters(&a[0]).abs().total_cmp(&square_meters(&b[0]).abs()));
    for hole in holes {
        if let Some(polygon) = polygons.iter_mut().find(|polygon| holds(&polygon[0], hole[0])) {
            polygon.push(hole);
        }
    }
    polygons
}

/// Whether a ray from the point crosses the ring an odd number of times.
fn holds(ring: &[Point], point: Point) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        if (from.lat_e7 > point.lat_e7) == (to.lat_e7 > point.lat_e7) {
            continue;
        }
        let share = (point.lat() - from.lat()) / (to.lat() - from.lat());
        inside ^= point.lon() < from.lon() + share * (to.lon() - from.lon());
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[(i32, i32)]) -> Vec<Point> {
        pairs.iter().map(|(lon_e7, lat_e7)| Point { lon_e7: *lon_e7, lat_e7: *lat_e7 }).collect()
    }

    #[test]
    fn pieces_in_any_direction_close_and_a_gap_is_counted() {
        let square =
            [points(&[(0, 0), (9, 0)]), points(&[(9, 9), (9, 0)]), points(&[(9, 9), (0, 9), (0, 0)])];
        let (rings, broken) = join(square.to_vec());
        assert_eq!((rings.len(), broken), (1, 0));
        assert_eq!(rings[0].len(), 5);
        assert_eq!(join(square[..2].to_vec()), (Vec::new(), 1));
    }

    #[test]
    fn a_hole_lies_in_the_smallest_ring_around_it() {
        let square = |low, high| points(&[(low, low), (high, low), (high, high), (low, high), (low, low)]);
        let polygons =
            polygons(vec![square(0, 90_000), square(10_000, 50_000)], vec![square(20_000, 30_000)]);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
}
