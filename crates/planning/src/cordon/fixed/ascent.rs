//! Steps of the prices uphill: a deflected subgradient with Polyak's step (Camerini, Fratta, Maffioli 1975).

/// How much of the last direction is kept.
const MEMORY: f64 = 0.6;

/// After so many cuts without a better bound the steps become shorter.
const PATIENCE: u32 = 5;
/// Shorter steps are not worth a cut.
const LENGTH_MIN: f64 = 0.02;

/// Where the last steps went.
pub(super) struct Ascent {
    direction: Vec<f64>,
    count_direction: f64,
    length: f64,
    stale: u32,
}

impl Ascent {
    pub(super) fn new(units: usize) -> Self {
        Self { direction: vec![0.0; units], count_direction: 0.0, length: 1.2, stale: 0 }
    }

    /// Changes the prices by how often each unit is asked for and by how many posts are too many. Whether there was
    /// anything to change.
    pub(super) fn step(
        &mut self,
        (prices, count): (&mut [f64], &mut f64),
        usage: &[f64],
        excess: f64,
        gap: f64,
        is_better: bool,
    ) -> bool {
        let slope = |price: f64, asked: f64| if price <= 0.0 && asked < 0.0 { 0.0 } else { asked };
        self.stale = if is_better { 0 } else { self.stale + 1 };
        if self.stale >= PATIENCE {
            self.stale = 0;
            self.length *= 0.6;
            self.direction.fill(0.0);
            self.count_direction = 0.0;
        }
        if self.length < LENGTH_MIN {
            return false;
        }
        let mut slope_square = 0.0;
        let mut square = 0.0;
        for ((direction, price), usage) in self.direction.iter_mut().zip(&*prices).zip(usage) {
            let here = slope(*price, usage - 1.0);
            slope_square += here * here;
            *direction = slope(*price, here + MEMORY * *direction);
            square += *direction * *direction;
        }
        let here = slope(*count, excess);
        self.count_direction = slope(*count, here + MEMORY * self.count_direction);
        slope_square += here * here;
        square += self.count_direction * self.count_direction;
        if slope_square < 1e-9 || square < 1e-9 {
            return false;
        }
        let step = self.length * gap.max(1.0) / square;
        for (price, direction) in prices.iter_mut().zip(&self.direction) {
            *price = (*price + step * direction).max(0.0);
        }
        *count = (*count + step * self.count_direction).max(0.0);
        true
    }
}
