//! Dice from a seed: the same seed draws the same city.

/// The odd constant of `SplitMix64`: the golden ratio in 64 bits.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// Stirs a counter until its bits look unrelated (`SplitMix64`, public domain).
const fn stir(counter: u64) -> u64 {
    let mut bits = counter;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Dice for drawing.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice from a seed and the name of what they are for, so that one use does not disturb another.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        let named =
            purpose.bytes().fold(seed, |state, byte| stir(state ^ u64::from(byte)).wrapping_add(GAMMA));
        Self(named)
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        stir(self.0)
    }

    /// A number from 0 up to 1, which is left out.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two others.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this likelihood happens.
    pub(super) fn chance(&mut self, likelihood: f64) -> bool {
        self.unit() < likelihood
    }

    /// One of some things, of which there must be at least one.
    pub(super) fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let count = things.len().max(1) as u64;
        let index = usize::try_from(self.bits() % count).expect("the rest is less than a length");
        &things[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_the_same_and_another_purpose_differently() {
        assert_eq!(Dice::new(7, "streets").bits(), Dice::new(7, "streets").bits());
        assert_ne!(Dice::new(7, "streets").bits(), Dice::new(8, "streets").bits());
        assert_ne!(Dice::new(7, "streets").bits(), Dice::new(7, "houses").bits());
    }
}
