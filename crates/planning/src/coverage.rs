//! The 1-3-5 circles: how many people and places are reached within one, three and five minutes.

/// The circles, in minutes (the places and the minutes are local targets, no national rule).
pub const CIRCLES_MINUTES: [u32; 3] = [1, 3, 5];

/// Somewhere that is to be reached: so many people, or a listed place of weight 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cell {
    /// How much it counts.
    pub weight: f64,
    /// How soon somebody is there, in seconds; none where nobody comes.
    pub seconds: Option<f64>,
}

/// The share of the weight that is reached within so many seconds, from 0 to 1; 0 where nothing is to be reached.
pub fn share_within(cells: &[Cell], seconds_max: f64) -> f64 {
    let total: f64 = cells.iter().map(|cell| cell.weight).sum();
    let is_reached = |cell: &&Cell| cell.seconds.is_some_and(|seconds| seconds <= seconds_max);
    let reached: f64 = cells.iter().filter(is_reached).map(|cell| cell.weight).sum();
    if total > 0.0 { reached / total } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_count_by_their_number_and_nobody_twice() {
        let cell = |weight, seconds| Cell { weight, seconds };
        let cells = [cell(300.0, Some(50.0)), cell(100.0, Some(170.0)), cell(600.0, None)];
        let shares = CIRCLES_MINUTES.map(|minutes| share_within(&cells, f64::from(minutes) * 60.0));
        let percent = shares.map(|share| format!("{:.0} %", share * 100.0));
        assert_eq!(percent, ["30 %", "40 %", "40 %"]);
        assert!(share_within(&[], 60.0).abs() < f64::EPSILON);
    }
}
