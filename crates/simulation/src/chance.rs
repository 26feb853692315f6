//! Chance from a seed: the same seed plays the same day.

use std::sync::atomic::{AtomicU64, Ordering};

use operations::Chance;

/// The odd constant of `SplitMix64`: the golden ratio in 64 bits.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// Stirs a counter until its bits look unrelated (`SplitMix64`, public domain).
const fn stir(counter: u64) -> u64 {
    let mut bits = counter;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Ids, keys and nonces from a seed. Fit for simulations only: whoever knows the seed knows them all.
pub struct SeededChance(AtomicU64);

impl SeededChance {
    /// Chance from a seed. Two jurisdictions need two seeds, or they would make the same ids.
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(stir(seed ^ GAMMA)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let counter = self.0.fetch_add(GAMMA, Ordering::Relaxed).wrapping_add(GAMMA);
            piece.copy_from_slice(&stir(counter).to_le_bytes()[..piece.len()]);
        }
    }
}

/// Dice for drawing and playing.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Dice from a seed and the name of what they are for, so that one use does not disturb another.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let named =
            purpose.bytes().fold(seed, |state, byte| stir(state ^ u64::from(byte)).wrapping_add(GAMMA));
        Self(named)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        stir(self.0)
    }

    /// A number from 0 up to 1, which is left out.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two others.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low + i64::try_from(self.bits() % span).unwrap_or(0)
    }

    /// Whether something of this likelihood happens.
    pub fn chance(&mut self, likelihood: f64) -> bool {
        self.unit() < likelihood
    }

    /// One of some things; nothing where there are none.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(things.len()).unwrap_or(u64::MAX);
        if count == 0 { None } else { things.get(usize::try_from(self.bits() % count).unwrap_or(0)) }
    }

    /// One of some things, each as likely as its weight.
    pub fn weighted<'a, T>(&mut self, things: &'a [T], weight: impl Fn(&T) -> f64) -> Option<&'a T> {
        let total: f64 = things.iter().map(&weight).sum();
        let mut left = self.between(0.0, total);
        let drawn = things.iter().find(|thing| {
            left -= weight(thing);
            left < 0.0
        });
        drawn.or(things.last())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_gives_others() {
        let bytes = |seed| {
            let mut bytes = [0_u8; 27];
            SeededChance::new(seed).fill(&mut bytes);
            bytes
        };
        assert_eq!(bytes(7), bytes(7));
        assert_ne!(bytes(7), bytes(8));
    }

    #[test]
    fn dice_of_two_purposes_fall_differently() {
        assert_ne!(Random::new(1, "callers").bits(), Random::new(1, "crews").bits());
    }

    #[test]
    fn whole_numbers_reach_both_ends() {
        let mut random = Random::new(3, "ends");
        let drawn: std::collections::BTreeSet<i64> = (0..200).map(|_| random.whole(-1, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), vec![-1, 0, 1, 2]);
    }
}
