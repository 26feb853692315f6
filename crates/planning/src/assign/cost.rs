//! What a choice costs: a list of whole numbers, of which the first that differs decides.

use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use model::incident::Grade;

/// Two numbers for each grade, and the time until arrival.
const LEVELS: usize = 2 * Grade::ALL.len() + 1;

/// The place of the time until arrival: the last, which decides when all else is equal.
const ARRIVAL: usize = LEVELS - 1;

/// A cost, compared from the gravest grade on: unfilled slots, then lateness in milliseconds; at the end the time
/// until arrival in milliseconds. Costs are added and subtracted number by number, which keeps their order: adding
/// the same to both sides never turns a comparison round. That is all that an assignment asks of its costs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cost([i64; LEVELS]);

impl Cost {
    /// Nothing.
    pub const ZERO: Self = Self([0; LEVELS]);

    /// The cost of a slot of this grade that stays empty.
    pub fn unfilled(grade: Grade) -> Self {
        let mut cost = Self::ZERO;
        cost.0[unfilled_level(grade)] = 1;
        cost
    }

    /// The cost of a slot of this grade that is filled at this time, though it ought to be at that.
    pub fn filled(grade: Grade, arrival_milliseconds: u32, target_milliseconds: u32) -> Self {
        Self::ZERO.with_filled(grade, arrival_milliseconds, target_milliseconds)
    }

    /// This and a filled slot.
    #[must_use]
    pub(super) fn with_filled(mut self, grade: Grade, arrival: u32, target: u32) -> Self {
        self.0[unfilled_level(grade) + 1] += i64::from(arrival.saturating_sub(target));
        self.0[ARRIVAL] += i64::from(arrival);
        self
    }

    /// How many slots of this grade stay empty.
    pub fn unfilled_slots(&self, grade: Grade) -> i64 {
        self.0[unfilled_level(grade)]
    }

    /// By how much the units of this grade are late together, in milliseconds.
    pub fn late_milliseconds(&self, grade: Grade) -> i64 {
        self.0[unfilled_level(grade) + 1]
    }

    /// How long all units need until they are there, together, in milliseconds.
    pub fn arrival_milliseconds(&self) -> i64 {
        self.0[ARRIVAL]
    }

    /// The greatest of its numbers, by size.
    pub(super) fn size(&self) -> u64 {
        self.0.iter().map(|number| number.unsigned_abs()).max().unwrap_or(0)
    }
}

/// The place of a grade's unfilled slots; its lateness stands behind.
const fn unfilled_level(grade: Grade) -> usize {
    2 * grade as usize
}

impl Add for Cost {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
        self
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine -= theirs;
        }
        self
    }
}

impl Neg for Cost {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::ZERO, Add::add)
    }
}
