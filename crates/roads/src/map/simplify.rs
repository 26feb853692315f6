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
        let stretch = Stretch::new(line[from], line[to]);
        let bend = (from + 1..to)
            .map(|place| (stretch.squared_distance(line[place]), place))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, place)) = bend.filter(|(squared, _)| *squared > tolerance * tolerance) {
            is_kept[place] = true;
            stack.push((from, place));
            stack.push((place, to));
        }
    }
    is_kept
}

/// The stretch between two places. Distances stay squared: there are very many of them, and a root is slow.
struct Stretch {
    from: (f64, f64),
    vector: (f64, f64),
    /// One by its squared length; nought where it has none.
    share: f64,
}

impl Stretch {
    fn new(from: Cell, to: Cell) -> Self {
        let [from, to] = [from, to].map(|cell| (f64::from(cell.0), f64::from(cell.1)));
        let vector = (to.0 - from.0, to.1 - from.1);
        let squared = vector.0 * vector.0 + vector.1 * vector.1;
        Self { from, vector, share: if squared == 0.0 { 0.0 } else { 1.0 / squared } }
    }

    /// How far a place is from the stretch, not from the line beyond its ends, squared.
    fn squared_distance(&self, at: Cell) -> f64 {
        let (x, y) = (f64::from(at.0) - self.from.0, f64::from(at.1) - self.from.1);
        let along = ((x * self.vector.0 + y * self.vector.1) * self.share).clamp(0.0, 1.0);
        let (x, y) = (x - along * self.vector.0, y - along * self.vector.1);
        x * x + y * y
    }
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
