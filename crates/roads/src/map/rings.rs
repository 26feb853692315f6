//! Areas of several ways: their pieces are joined end to end until they close.
//!
//! ```text
//!     ┌──a──┐           Three or more pieces may meet at a point. The way goes on along the one that lies next to it,
//!     │  1  ●──c──┐     so that rings touch and do not cross; where it comes back to a point that it has passed, the
//!     └──b──┤  2  │     loop is cut off as a ring of its own; out of a blind alley it goes back, and the pieces of
//!           └──d──┘     the alley are counted.
//! ```

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use crate::Point;
use crate::areas::rings::{square_meters, twice_area};

/// Joins lines to rings; answers the rings, and how many pieces belong to none.
pub(super) fn join(lines: Vec<Vec<Point>>) -> (Vec<Vec<Point>>, usize) {
    let mut web = Web::default();
    let mut rings = Vec::new();
    for line in lines.into_iter().filter(|line| line.len() > 1) {
        if line.first() == line.last() {
            rings.push(line);
        } else {
            web.add(line);
        }
    }
    let mut lost = 0;
    for start in 0..web.lines.len() {
        let mut way: Vec<Vec<Point>> = web.lines[start].take().into_iter().collect();
        while let Some(last) = way.last() {
            let end = last[last.len() - 1];
            if let Some(from) = way.iter().position(|line| line[0] == end) {
                rings.push(round(&way.split_off(from)));
            } else if let Some(next) = web.next(last) {
                way.push(next);
            } else {
                way.pop();
                lost += 1;
            }
        }
    }
    // What runs back on itself encloses nothing.
    rings.retain(|ring| twice_area(ring) != 0.0);
    (rings, lost)
}

/// The lines that are not taken yet, by their ends.
#[derive(Default)]
struct Web {
    lines: Vec<Option<Vec<Point>>>,
    at_end: BTreeMap<Point, Vec<usize>>,
}

impl Web {
    fn add(&mut self, line: Vec<Point>) {
        for end in [line[0], line[line.len() - 1]] {
            self.at_end.entry(end).or_default().push(self.lines.len());
        }
        self.lines.push(Some(line));
    }

    /// Takes the line that goes on from the end of another one, the next one in turning from where that comes from.
    fn next(&mut self, last: &[Point]) -> Option<Vec<Point>> {
        let end = last[last.len() - 1];
        let back = angle(end, last[last.len() - 2]);
        let turn = |line: &[Point]| {
            let leaves_to = if line[0] == end { line[1] } else { line[line.len() - 2] };
            (angle(end, leaves_to) - back).rem_euclid(TAU)
        };
        let free = self.at_end.get(&end)?.iter().filter_map(|number| {
            let line = self.lines[*number].as_ref()?;
            Some((turn(line), *number))
        });
        let (_, number) = free.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        let mut line = self.lines[number].take()?;
        if line[0] != end {
            line.reverse();
        }
        Some(line)
    }
}

/// The direction from one point to another, as far as it matters which of several comes first.
fn angle(from: Point, to: Point) -> f64 {
    (to.lat() - from.lat()).atan2(to.lon() - from.lon())
}

/// Lines that follow each other as one, closed by its first point.
fn round(lines: &[Vec<Point>]) -> Vec<Point> {
    let mut ring = vec![lines[0][0]];
    for line in lines {
        ring.extend(&line[1..]);
    }
    ring
}

/// Puts each hole into the smallest outer ring that holds it: polygons, outer ring first, and how many holes lie in
/// none.
pub(super) fn polygons(outers: Vec<Vec<Point>>, holes: Vec<Vec<Point>>) -> (Vec<Vec<Vec<Point>>>, usize) {
    let mut polygons: Vec<Vec<Vec<Point>>> = outers.into_iter().map(|outer| vec![outer]).collect();
    polygons.sort_by(|a, b| square_meters(&a[0]).abs().total_cmp(&square_meters(&b[0]).abs()));
    let mut lost = 0;
    for hole in holes {
        // A hole may touch its outline, so it is a point within the hole that counts.
        let within = within(&hole);
        match polygons.iter_mut().find(|polygon| holds(&polygon[0], within)) {
            Some(polygon) => polygon.push(hole),
            None => lost += 1,
        }
    }
    (polygons, lost)
}

/// A point within a closed ring: in the middle of the westernmost stretch of a line that passes no corner.
fn within(ring: &[Point]) -> (f64, f64) {
    let lowest = ring.iter().map(|point| point.lat_e7).min().unwrap_or_default();
    let next = ring.iter().map(|point| point.lat_e7).filter(|lat| *lat > lowest).min().unwrap_or(lowest);
    let lat = f64::midpoint(f64::from(lowest), f64::from(next)) / 1e7;
    let mut crossed: Vec<f64> = ring.windows(2).filter_map(|pair| crossing(pair, lat)).collect();
    crossed.sort_by(f64::total_cmp);
    match crossed[..] {
        [west, east, ..] => (f64::midpoint(west, east), lat),
        _ => (ring[0].lon(), ring[0].lat()),
    }
}

/// Whether a ray from the point crosses the ring an odd number of times.
fn holds(ring: &[Point], (lon, lat): (f64, f64)) -> bool {
    let crossed = ring.windows(2).filter_map(|pair| crossing(pair, lat));
    crossed.filter(|crossing| lon < *crossing).count() % 2 == 1
}

/// At which longitude an edge crosses a latitude.
fn crossing(pair: &[Point], lat: f64) -> Option<f64> {
    let [from, to] = [pair[0], pair[1]];
    let share = (lat - from.lat()) / (to.lat() - from.lat());
    ((from.lat() > lat) != (to.lat() > lat)).then(|| from.lon() + share * (to.lon() - from.lon()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(pairs: &[(i32, i32)]) -> Vec<Point> {
        pairs.iter().map(|(lon_e7, lat_e7)| Point { lon_e7: *lon_e7, lat_e7: *lat_e7 }).collect()
    }

    fn square(low: i32, high: i32) -> Vec<Point> {
        points(&[(low, low), (high, low), (high, high), (low, high), (low, low)])
    }

    #[test]
    fn pieces_in_any_direction_close_and_a_gap_is_counted() {
        let square =
            [points(&[(0, 0), (9, 0)]), points(&[(9, 9), (9, 0)]), points(&[(9, 9), (0, 9), (0, 0)])];
        let (rings, lost) = join(square.to_vec());
        assert_eq!((rings.len(), lost), (1, 0));
        assert_eq!(rings[0].len(), 5);
        assert_eq!(join(square[..2].to_vec()), (Vec::new(), 2));
    }

    #[test]
    fn a_blind_alley_where_pieces_meet_does_not_lose_the_ring() {
        // The alley is met first, in the order of the file as well as in turning.
        let alley = points(&[(9, 0), (12, -1)]);
        let ring = [points(&[(0, 0), (9, 0)]), alley, points(&[(9, 0), (9, 9), (0, 0)])];
        let (rings, lost) = join(ring.to_vec());
        assert_eq!((rings.len(), lost), (1, 1));
        assert_eq!(rings[0].len(), 4);
    }

    #[test]
    fn two_rings_that_touch_in_a_point_are_two() {
        let pieces = [
            points(&[(0, 0), (9, 9)]),
            points(&[(9, 9), (20, 12)]),
            points(&[(20, 12), (12, 20), (9, 9)]),
            points(&[(9, 9), (0, 9), (0, 0)]),
        ];
        let (mut rings, lost) = join(pieces.to_vec());
        rings.sort_by_key(Vec::len);
        assert_eq!(lost, 0);
        assert_eq!(rings.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
        assert!(rings.iter().all(|ring| ring.first() == ring.last()));
    }

    #[test]
    fn a_hole_lies_in_the_smallest_ring_around_it_even_where_it_touches_it() {
        let outers = vec![square(0, 90_000), square(10_000, 50_000)];
        let touching = points(&[(10_000, 30_000), (30_000, 10_000), (50_000, 30_000), (10_000, 30_000)]);
        let (polygons, lost) = polygons(outers, vec![square(20_000, 30_000), touching]);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(lost, 0);
    }

    #[test]
    fn a_hole_in_no_ring_is_counted() {
        let (polygons, lost) = polygons(vec![square(0, 10)], vec![square(20, 30)]);
        assert_eq!((polygons.len(), polygons[0].len(), lost), (1, 1, 1));
    }

    proptest! {
        #[test]
        fn squares_that_touch_at_corners_cover_what_they_covered_before_they_were_cut_and_shuffled(
            cells in prop::collection::btree_set((0..4_i32, 0..4_i32), 1..8),
            order in any::<u64>(),
            flips in any::<u64>(),
        ) {
            // The border of a set of cells, edge by edge: corners where four edges meet are common.
            let mut edges = Vec::new();
            for (x, y) in &cells {
                let (x, y) = (*x, *y);
                for (beside, edge) in [
                    ((x, y - 1), [(x, y), (x + 1, y)]), ((x, y + 1), [(x + 1, y + 1), (x, y + 1)]),
                    ((x - 1, y), [(x, y + 1), (x, y)]), ((x + 1, y), [(x + 1, y), (x + 1, y + 1)]),
                ] {
                    if !cells.contains(&beside) {
                        edges.push(points(&edge.map(|(x, y)| (x * 10, y * 10))));
                    }
                }
            }
            edges.sort_by_key(|edge| {
                let mixed = (edge[0].lon_e7 * 31 + edge[0].lat_e7 * 7 + edge[1].lon_e7).unsigned_abs();
                u64::from(mixed).wrapping_mul(order | 1).rotate_left(17)
            });
            for (number, edge) in edges.iter_mut().enumerate() {
                if flips >> (number % 64) & 1 == 1 {
                    edge.reverse();
                }
            }
            let (rings, lost) = join(edges);
            prop_assert_eq!(lost, 0);
            for (x, y) in (0..4).flat_map(|x| (0..4).map(move |y| (x, y))) {
                let middle = (f64::from(x * 10 + 5) / 1e7, f64::from(y * 10 + 5) / 1e7);
                let around = rings.iter().filter(|ring| holds(ring, middle)).count();
                prop_assert_eq!(around % 2 == 1, cells.contains(&(x, y)), "cell {} {}", x, y);
            }
            for ring in &rings {
                let mut corners = ring[1..].to_vec();
                corners.sort_unstable();
                let count = corners.len();
                corners.dedup();
                prop_assert_eq!(corners.len(), count, "a ring passes a corner once");
            }
        }
    }
}
