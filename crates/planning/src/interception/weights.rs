//! Weights as whole numbers, so that a proof is not a matter of rounding.

/// So many bits a sum of weights may have: a hundred bits and a few leave room for the parts of a multiplier.
const SUM_BITS_MAX: u32 = 104;
/// So many digits behind the point are taken as digits; more are taken as the binary number that they are.
const DIGITS_MAX: i32 = 9;

/// Weights in whole grains.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Weights {
    /// Each weight in grains.
    pub(super) grains: Vec<i128>,
    /// What a grain weighs: every weight is a multiple of it.
    pub(super) grain: f64,
    /// By how many grains the sum may be too small: 0 but where weights differ by a factor beyond all measure.
    pub(super) slack: i128,
}

impl Weights {
    /// Takes weights that are finite and not negative: decimal where they are decimal, else to the last bit.
    pub(super) fn new(weights: &[f64]) -> Self {
        let (mut grains, mut grain, slack) = decimal(weights).unwrap_or_else(|| binary(weights));
        let common = grains.iter().fold(0, |common, grains| greatest_divisor(common, *grains)).max(1);
        if slack == 0 {
            for grains in &mut grains {
                *grains /= common;
            }
            grain *= float(common);
        }
        Self { grains, grain, slack }
    }
}

/// Weights with few digits behind the point, in grains of the last digit.
#[expect(clippy::cast_possible_truncation, reason = "the sum is far below what the type holds")]
fn decimal(weights: &[f64]) -> Option<(Vec<i128>, f64, i128)> {
    let sum: f64 = weights.iter().sum();
    (0..=DIGITS_MAX).map(|digits| 10_f64.powi(digits)).find_map(|scale| {
        #[expect(clippy::float_cmp, reason = "a weight is decimal only if not a bit is lost")]
        let is_whole = |weight: &f64| (weight * scale).round() / scale == *weight;
        let fits = sum * scale < 9e15 && weights.iter().all(is_whole);
        let grains = || weights.iter().map(|weight| (weight * scale).round() as i128).collect();
        fits.then(|| (grains(), 1.0 / scale, 0))
    })
}

/// Weights to the last bit, in grains of the lowest bit that any of them has; cut off where there are too many bits.
fn binary(weights: &[f64]) -> (Vec<i128>, f64, i128) {
    let parts: Vec<_> = weights.iter().map(|weight| mantissa(*weight)).collect();
    let there = || parts.iter().filter(|(bits, _)| *bits > 0);
    let top = there().map(|(bits, low)| low + 64 - bits.leading_zeros().cast_signed()).max().unwrap_or(0);
    let lowest = there().map(|(_, low)| *low).min().unwrap_or(0);
    let count_bits = usize::BITS - weights.len().leading_zeros();
    let bits_max = SUM_BITS_MAX.saturating_sub(count_bits).cast_signed();
    let base = lowest.max(top - bits_max);
    let slack = if base > lowest { i128::try_from(weights.len()).unwrap_or(i128::MAX) } else { 0 };
    let grains = parts.iter().map(|(bits, low)| match low - base {
        up @ 0.. => i128::from(*bits) << up,
        down => i128::from(*bits).checked_shr(down.unsigned_abs()).unwrap_or(0),
    });
    (grains.collect(), 2_f64.powi(base), slack)
}

/// A number as an odd whole number, and the power of two that it is times.
fn mantissa(weight: f64) -> (u64, i32) {
    let bits = weight.to_bits();
    let exponent = i32::try_from(bits >> 52 & 0x7ff).expect("eleven bits fit");
    let fraction = bits & ((1 << 52) - 1);
    let (whole, low) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    if whole == 0 {
        return (0, 0);
    }
    let zeros = whole.trailing_zeros();
    (whole >> zeros, low + zeros.cast_signed())
}

fn greatest_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A whole number as the nearest that has a fraction.
#[expect(clippy::cast_precision_loss, reason = "the nearest is asked for")]
pub(super) fn float(whole: i128) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_whole_in_grains_and_none_is_lost() {
        #[track_caller]
        fn check(weights: &[f64], grains: &[i128]) {
            let found = Weights::new(weights);
            assert_eq!((found.grains.as_slice(), found.slack), (grains, 0));
            for (weight, grains) in weights.iter().zip(grains) {
                assert!((weight - float(*grains) * found.grain).abs() <= weight * 1e-15);
            }
        }
        check(&[2.0, 4.0, 0.0, 6.0], &[1, 2, 0, 3]);
        check(&[0.1, 0.3, 0.25], &[2, 6, 5]);
        check(&[1.0 / 3.0, 2.0 / 3.0], &[1, 2]);
        check(&[], &[]);
        assert_eq!(Weights::new(&[1.0, 1e-300]).slack, 2);
    }
}
