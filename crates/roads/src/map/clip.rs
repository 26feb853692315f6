//! Cutting lines and rings at the edge of a tile.

/// A place in a tile.
pub(super) type Spot = (f64, f64);

/// A square from `low` to `high` both ways.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Window {
    fn holds(self, (x, y): Spot) -> bool {
        (self.low..=self.high).contains(&x) && (self.low..=self.high).contains(&y)
    }

    /// The parts of a line inside (Liang and Barsky 1984, stretch by stretch).
    pub(super) fn line(self, line: &[Spot]) -> Vec<Vec<Spot>> {
        let mut parts: Vec<Vec<Spot>> = Vec::new();
        let mut is_open = false;
        for pair in line.windows(2) {
            let Some((from, to)) = self.stretch(pair[0], pair[1]) else {
                is_open = false;
                continue;
            };
            match parts.last_mut().filter(|_| is_open) {
                Some(part) => part.push(to),
                None => parts.push(vec![from, to]),
            }
            is_open = self.holds(pair[1]);
        }
        parts
    }

    fn stretch(self, from: Spot, to: Spot) -> Option<(Spot, Spot)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (delta, room) in [
            (-dx, from.0 - self.low),
            (dx, self.high - from.0),
            (-dy, from.1 - self.low),
            (dy, self.high - from.1),
        ] {
            if delta == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if delta < 0.0 {
                enter = enter.max(room / delta);
            } else {
                leave = leave.min(room / delta);
            }
        }
        let at = |share: f64| (from.0 + share * dx, from.1 + share * dy);
        let start = if enter > 0.0 { at(enter) } else { from };
        let end = if leave < 1.0 { at(leave) } else { to };
        (enter <= leave).then_some((start, end))
    }

    /// The part of a ring inside (Sutherland and Hodgman 1974); the ring's first spot is not repeated.
    pub(super) fn ring(self, ring: &[Spot]) -> Vec<Spot> {
        let sides: [(usize, f64, f64); 4] =
            [(0, 1.0, self.low), (0, -1.0, self.high), (1, 1.0, self.low), (1, -1.0, self.high)];
        let mut inside = ring.to_vec();
        for (axis, sign, edge) in sides {
            let value = |spot: Spot| sign * ((if axis == 0 { spot.0 } else { spot.1 }) - edge);
            let given = std::mem::take(&mut inside);
            let before = given.iter().cycle().skip(given.len().saturating_sub(1));
            for (from, to) in before.zip(&given) {
                let (a, b) = (value(*from), value(*to));
                if (a < 0.0) != (b < 0.0) {
                    let share = a / (a - b);
                    inside.push((from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)));
                }
                if b >= 0.0 {
                    inside.push(*to);
                }
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Window = Window { low: 0.0, high: 100.0 };

    fn spots(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Spot>> {
        prop::collection::vec((-200.0..300.0, -200.0..300.0), count)
    }

    /// Even-odd, by a ray to the east.
    fn holds(ring: &[Spot], (x, y): Spot) -> bool {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
        let crossed = pairs.filter(|(from, to)| {
            (from.1 > y) != (to.1 > y) && x < from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0)
        });
        crossed.count() % 2 == 1
    }

    proptest! {
        #[test]
        fn a_spot_inside_the_window_is_on_the_cut_line_exactly_if_it_was_on_the_line(
            line in spots(2..8), share in 0.0..1.0_f64, which in any::<prop::sample::Index>(),
        ) {
            let pair = &line[which.index(line.len() - 1)..][..2];
            let spot = (pair[0].0 + share * (pair[1].0 - pair[0].0), pair[0].1 + share * (pair[1].1 - pair[0].1));
            let parts = WINDOW.line(&line);
            let near = |from: &Spot, to: &Spot| {
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                let along = if dx == 0.0 && dy == 0.0 { 0.0 } else {
                    (((spot.0 - from.0) * dx + (spot.1 - from.1) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0)
                };
                (spot.0 - from.0 - along * dx).hypot(spot.1 - from.1 - along * dy) < 1e-6
            };
            let is_kept = parts.iter().any(|part| part.windows(2).any(|pair| near(&pair[0], &pair[1])));
            let depth = [spot.0, 100.0 - spot.0, spot.1, 100.0 - spot.1].into_iter().fold(f64::MAX, f64::min);
            prop_assert!(depth.abs() < 1e-6 || is_kept == (depth > 0.0));
            let window = Window { low: -1e-9, high: 100.0 + 1e-9 };
            for spot in parts.iter().flatten() {
                prop_assert!(window.holds(*spot));
            }
        }

        #[test]
        fn a_spot_inside_the_window_is_in_the_cut_ring_exactly_if_it_was_in_the_ring(
            ring in spots(3..9), spot in (0.01..99.99_f64, 0.01..99.99_f64),
        ) {
            prop_assert_eq!(holds(&WINDOW.ring(&ring), spot), holds(&ring, spot));
        }
    }
}
