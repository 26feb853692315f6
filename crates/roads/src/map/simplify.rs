//! Leaving out bends that nobody could see (Douglas and Peucker 1973).

/// A place in a tile, in its units.
pub(super) type Cell = (i32, i32);

/// The line without bends smaller than a tolerance, in units; its ends stay.
pub(super) fn simplify(line: &[Cell], tolerance: f64) -> Vec<Cell> {
    line.iter().zip(kept(line, tolerance)).filter(|(_, kept)| *kept).map(|(cell, _)| *cell).collect()
}

/// Which places of a line stay when bends smaller than a tolerance go.
pub(super) fn kept(line: &[Cell], tolerance: f64) -> Vec<bool> {
    if line.len() < 3 {
        return vec![true; line.len()];
    }
    let mut is_kept = vec![false; line.len()];
    is_kept[0] = true;
    is_kept[line.len() - 1] = true;
    let mut stack = vec![(0, line.len() - 1)];
    while let Some((from, to)) = stack.pop() {
        let bend = (from + 1..to)
            .map(|place| (distance(line[from], line[to], line[place]), place))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((distance, place)) = bend.filter(|(distance, _)| *distance > tolerance) {
            debug_assert!(distance > 0.0, "a bend stands out");
            is_kept[place] = true;
            stack.push((from, place));
            stack.push((place, to));
        }
    }
    is_kept
}

/// How far a place is from the stretch between two others, not from the line beyond its ends.
fn distance(from: Cell, to: Cell, at: Cell) -> f64 {
    let vector = |a: Cell, b: Cell| (f64::from(b.0) - f64::from(a.0), f64::from(b.1) - f64::from(a.1));
    let ((dx, dy), (px, py)) = (vector(from, to), vector(from, at));
    let squared = dx * dx + dy * dy;
    let along = if squared == 0.0 { 0.0 } else { ((px * dx + py * dy) / squared).clamp(0.0, 1.0) };
    (px - along * dx).hypot(py - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_bend_goes_and_a_large_one_stays() {
        assert_eq!(simplify(&[(0, 0), (50, 1), (100, 0)], 2.0), [(0, 0), (100, 0)]);
        assert_eq!(simplify(&[(0, 0), (50, 9), (100, 0)], 2.0), [(0, 0), (50, 9), (100, 0)]);
        // Out to the end of a blind alley and half the way back: the tip is no bend beside the line, and stays.
        assert_eq!(simplify(&[(0, 0), (100, 0), (50, 0)], 2.0), [(0, 0), (100, 0), (50, 0)]);
    }
}
