//! The plane on which the city is drawn: metres east and north of one place, and the geometry of lines and rings.

use std::ops::{Add, Mul, Sub};

use super::places::LonLat;
use crate::Point;

/// Metres in one degree of latitude.
pub(super) const METERS_PER_DEGREE: f64 = 111_320.0;
/// The cosine of the latitude here: how much shorter a degree of longitude is.
pub(super) const LONGITUDE_SCALE: f64 = 0.854;
/// Where the plane touches the earth.
const ORIGIN: LonLat = (120.6, 31.3);

/// A place on the plane, or the way from one to another.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Spot {
    /// Metres to the east.
    pub(super) x: f64,
    /// Metres to the north.
    pub(super) y: f64,
}

impl Add for Spot {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

impl Sub for Spot {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }
}

impl Mul<f64> for Spot {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }
}

impl Spot {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn of((lon, lat): LonLat) -> Self {
        Self {
            x: (lon - ORIGIN.0) * METERS_PER_DEGREE * LONGITUDE_SCALE,
            y: (lat - ORIGIN.1) * METERS_PER_DEGREE,
        }
    }

    pub(super) fn lon_lat(self) -> LonLat {
        (ORIGIN.0 + self.x / (METERS_PER_DEGREE * LONGITUDE_SCALE), ORIGIN.1 + self.y / METERS_PER_DEGREE)
    }

    pub(super) fn point(self) -> Point {
        let (lon, lat) = self.lon_lat();
        Point::from_degrees(lon, lat).expect("the plane is a few hundred kilometres wide")
    }

    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    pub(super) fn to(self, other: Self) -> f64 {
        (other - self).length()
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Positive where the other turns to the left.
    pub(super) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    /// The same direction, one metre long.
    pub(super) fn unit(self) -> Self {
        self * (1.0 / self.length().max(1e-9))
    }

    /// Turned left by a right angle.
    pub(super) fn left(self) -> Self {
        Self { x: -self.y, y: self.x }
    }

    pub(super) fn turned(self, radians: f64) -> Self {
        let (sin, cos) = radians.sin_cos();
        Self { x: self.x * cos - self.y * sin, y: self.x * sin + self.y * cos }
    }

    pub(super) fn along(self, other: Self, part: f64) -> Self {
        self + (other - self) * part
    }
}

/// A whole number from a measure: the cell that it lies in.
#[expect(clippy::cast_possible_truncation, reason = "measures of a map are far below 2^31")]
pub(super) fn whole(measure: f64) -> i32 {
    measure.floor() as i32
}

/// A whole number from a measure that is not negative.
pub(super) fn count(measure: f64) -> usize {
    usize::try_from(whole(measure)).unwrap_or(0)
}

/// A measure from a whole number.
pub(super) fn measure(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Where two pieces, each from its first to its second end, cross, as parts of each; none where they do not or run
/// side by side.
pub(super) fn crossing(from: Spot, to: Spot, other_from: Spot, other_to: Spot) -> Option<(f64, f64)> {
    let (first, second) = (to - from, other_to - other_from);
    let across = first.cross(second);
    if across.abs() < 1e-9 {
        return None;
    }
    let between = other_from - from;
    let (here, there) = (between.cross(second) / across, between.cross(first) / across);
    ((0.0..=1.0).contains(&here) && (0.0..=1.0).contains(&there)).then_some((here, there))
}

/// The distance of a place from a piece of a line.
pub(super) fn away(place: Spot, a: Spot, b: Spot) -> f64 {
    let along = b - a;
    let part = ((place - a).dot(along) / along.dot(along).max(1e-9)).clamp(0.0, 1.0);
    place.to(a.along(b, part))
}

/// The area that an open ring (its last corner is joined to its first) goes round, positive when it goes to the left.
pub(super) fn area(ring: &[Spot]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    let corner = |index: usize| ring[index] - *origin;
    (1..ring.len()).map(|index| corner(index - 1).cross(corner(index))).sum::<f64>() / 2.0
}

/// The middle of an open ring's area.
pub(super) fn middle(ring: &[Spot]) -> Spot {
    let Some(origin) = ring.first() else { return Spot::default() };
    let (mut sum, mut weight) = (Spot::default(), 0.0);
    for pair in ring.windows(2) {
        let (a, b) = (pair[0] - *origin, pair[1] - *origin);
        sum = sum + (a + b) * a.cross(b);
        weight += a.cross(b) * 3.0;
    }
    if weight.abs() < 1e-6 { *origin } else { *origin + sum * (1.0 / weight) }
}

/// A line through a box: ends that lie in it, but no farther from its edge than so many metres, go on to the edge; and
/// what lies outside is cut off.
pub(super) fn reaching(line: &[Spot], low: Spot, high: Spot, reach_meters: f64) -> Vec<Spot> {
    const STEP_METERS: f64 = 60.0;
    let is_inside = |spot: &Spot| spot.x > low.x && spot.x < high.x && spot.y > low.y && spot.y < high.y;
    let is_closed = line[0].to(line[line.len() - 1]) < 1.0;
    let beyond = |before: Spot, end: Spot| {
        let far = end + (end - before).unit() * reach_meters;
        (!is_closed && is_inside(&end) && !is_inside(&far)).then_some(far)
    };
    let (first, last) = (line[0], line[line.len() - 1]);
    let mut longer: Vec<Spot> = beyond(line[1], first).into_iter().collect();
    longer.extend_from_slice(line);
    longer.extend(beyond(line[line.len() - 2], last));
    paced(&longer, STEP_METERS)
        .into_iter()
        .skip_while(|spot| !is_inside(spot))
        .take_while(is_inside)
        .collect()
}

/// Whether an open ring goes round a place.
pub(super) fn holds(ring: &[Spot], place: Spot) -> bool {
    let mut inside = false;
    for (index, a) in ring.iter().enumerate() {
        let b = ring[(index + 1) % ring.len()];
        if (a.y > place.y) != (b.y > place.y) && place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x {
            inside = !inside;
        }
    }
    inside
}

/// The part of a ring inside a box, cut side by side (Sutherland and Hodgman).
pub(super) fn clipped(ring: &[Spot], low: Spot, high: Spot) -> Vec<Spot> {
    let sides: [(Spot, Spot); 4] = [
        (low, Spot::new(1.0, 0.0)),
        (low, Spot::new(0.0, 1.0)),
        (high, Spot::new(-1.0, 0.0)),
        (high, Spot::new(0.0, -1.0)),
    ];
    let mut ring = ring.to_vec();
    for (at, inward) in sides {
        let depth = |spot: Spot| (spot - at).dot(inward);
        let mut kept = Vec::with_capacity(ring.len());
        for (index, from) in ring.iter().enumerate() {
            let to = ring[(index + 1) % ring.len()];
            let (here, there) = (depth(*from), depth(to));
            if here >= 0.0 {
                kept.push(*from);
            }
            if (here >= 0.0) != (there >= 0.0) {
                kept.push(from.along(to, here / (here - there)));
            }
        }
        ring = kept;
    }
    ring
}

/// Drops what lies closer to the straight line than so many metres (Douglas and Peucker).
pub(super) fn plain(line: &[Spot], tolerance_meters: f64) -> Vec<Spot> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let farthest = (first + 1..last)
            .map(|index| (away(line[index], line[first], line[last]), index))
            .max_by(|left, right| left.0.total_cmp(&right.0));
        if let Some((meters, index)) = farthest
            && meters > tolerance_meters
        {
            keep[index] = true;
            open.extend([(first, index), (index, last)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(spot, _)| *spot).collect()
}

/// The line with places not farther apart than so many metres.
pub(super) fn paced(line: &[Spot], step_meters: f64) -> Vec<Spot> {
    let mut paced = Vec::new();
    for pair in line.windows(2) {
        let steps = count(pair[0].to(pair[1]) / step_meters) + 1;
        paced.extend((0..steps).map(|step| pair[0].along(pair[1], measure(step) / measure(steps))));
    }
    paced.extend(line.last());
    paced
}

/// A curve from one place to another that leaves and arrives in the direction of its handles (Bézier).
pub(super) fn curve([from, out, into, to]: [Spot; 4], parts: usize) -> Vec<Spot> {
    let at = |part: usize| {
        let t = measure(part) / measure(parts);
        let (a, b, c) = (from.along(out, t), out.along(into, t), into.along(to, t));
        a.along(b, t).along(b.along(c, t), t)
    };
    (0..=parts).map(at).collect()
}

/// The band of some width along a line, as an open ring that goes to the left.
pub(super) fn band(line: &[Spot], half_meters: f64) -> Vec<Spot> {
    let mut ring = beside(line, -half_meters);
    ring.extend(beside(line, half_meters).into_iter().rev());
    ring
}

/// The line moved to its left by so many metres.
pub(super) fn beside(line: &[Spot], left_meters: f64) -> Vec<Spot> {
    let moved = |index: usize| {
        let before = line[index.saturating_sub(1)];
        let after = line[(index + 1).min(line.len() - 1)];
        let (into, out) = ((line[index] - before).unit(), (after - line[index]).unit());
        let side = (into + out).unit().left();
        // At a corner the middle of the band is farther out, up to half as far again.
        let stretch = 1.0 / side.dot(out.left()).abs().max(side.dot(into.left()).abs()).clamp(0.66, 1.0);
        line[index] + side * (left_meters * stretch)
    };
    (0..line.len()).map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [Spot; 4] =
        [Spot::new(0.0, 0.0), Spot::new(4.0, 0.0), Spot::new(4.0, 4.0), Spot::new(0.0, 4.0)];

    #[test]
    fn a_square_has_an_area_a_middle_and_an_inside() {
        assert!((area(&SQUARE) - 16.0).abs() < 1e-9);
        assert!(middle(&SQUARE).to(Spot::new(2.0, 2.0)) < 1e-9);
        assert!(holds(&SQUARE, Spot::new(1.0, 3.0)) && !holds(&SQUARE, Spot::new(5.0, 3.0)));
    }

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let cut = clipped(&SQUARE, Spot::new(2.0, -1.0), Spot::new(9.0, 3.0));
        assert!((area(&cut) - 6.0).abs() < 1e-9, "{cut:?}");
    }

    #[test]
    fn crossing_pieces_meet_where_both_are() {
        let at = crossing(SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]).unwrap();
        assert!((at.0 - 0.5).abs() < 1e-9 && (at.1 - 0.5).abs() < 1e-9);
        assert_eq!(crossing(SQUARE[0], SQUARE[1], SQUARE[3], SQUARE[2]), None);
    }

    #[test]
    fn places_on_a_straight_line_are_dropped() {
        let line = [Spot::new(0.0, 0.0), Spot::new(1.0, 0.1), Spot::new(2.0, 0.0), Spot::new(2.0, 5.0)];
        assert_eq!(plain(&line, 0.5), vec![line[0], line[2], line[3]]);
    }
}
