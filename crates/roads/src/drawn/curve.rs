//! Smooth lines through a few points.

use super::chance::Dice;
use super::lattice::rounded;
use super::places::LonLat;

/// A line that passes through all points without corners (Catmull-Rom), with `parts` pieces between two of them.
pub(super) fn through(points: &[LonLat], parts: u8) -> Vec<LonLat> {
    let Some(last) = points.last() else { return Vec::new() };
    let mut line = Vec::with_capacity(points.len() * usize::from(parts));
    for index in 0..points.len() - 1 {
        let at = |offset: isize| points[index.saturating_add_signed(offset).min(points.len() - 1)];
        line.extend(piece([at(-1), at(0), at(1), at(2)], parts));
    }
    line.push(rounded(*last));
    line
}

/// The same, closed.
pub(super) fn round(points: &[LonLat], parts: u8) -> Vec<LonLat> {
    let count = points.len();
    let mut line = Vec::with_capacity(count * usize::from(parts) + 1);
    for index in 0..count {
        let at = |offset: usize| points[(index + count + offset - 1) % count];
        line.extend(piece([at(0), at(1), at(2), at(3)], parts));
    }
    line.extend(line.first().copied());
    line
}

fn piece([before, from, to, after]: [LonLat; 4], parts: u8) -> Vec<LonLat> {
    let blend = |t: f64, a: f64, b: f64, c: f64, d: f64| {
        0.5 * (2.0 * b
            + (c - a) * t
            + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
            + (3.0 * b - a - 3.0 * c + d) * t * t * t)
    };
    let point = |part: u8| {
        let t = f64::from(part) / f64::from(parts);
        rounded((blend(t, before.0, from.0, to.0, after.0), blend(t, before.1, from.1, to.1, after.1)))
    };
    (0..parts).map(point).collect()
}

/// Puts a wavering point between every two, as shores and streams have it.
pub(super) fn wavering(points: &[LonLat], dice: &mut Dice, amount: f64) -> Vec<LonLat> {
    let mut line = Vec::with_capacity(points.len() * 2);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let aside = dice.between(-amount, amount);
        line.push(from);
        line.push((
            f64::midpoint(from.0, to.0) - (to.1 - from.1) * aside,
            f64::midpoint(from.1, to.1) + (to.0 - from.0) * aside,
        ));
    }
    line.extend(points.last().copied());
    line
}
