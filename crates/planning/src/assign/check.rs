//! Holding an answer against the definition, without a word about how it was found.
//!
//! Why the prices prove it: let no slot and unit cost less than their two prices together, no empty slot less than the
//! slot's price, and no unit's price be more than nothing. Then any assignment whatever costs at least the sum of all
//! prices. An answer whose every choice costs just its prices, and whose free units are priced at nothing, costs
//! exactly that sum. So none is better.

use std::fmt;

use super::{Answer, Choice, Cost, Problem, needs};

/// The largest number in a price that is believed: two of them can still be added.
const PRICE_MAX: u64 = 1 << 60;

/// What is wrong with an answer. Numbers of choices and units count from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Violation {
    /// The problem itself does not fit together.
    Problem(super::Refusal),
    /// The choices are not one for each slot, by incident and need.
    Slots,
    /// The unit of this choice is none of the problem's, or cannot fill the slot.
    CannotGo {
        /// The choice.
        choice: usize,
    },
    /// This unit is sent to two slots.
    SentTwice {
        /// The unit.
        unit: usize,
    },
    /// The total is not the sum of the choices.
    Total,
    /// There is not one price for each slot and each unit, or one is too large to be added.
    Prices,
    /// This choice costs something else than its prices.
    NotTight {
        /// The choice.
        choice: usize,
    },
    /// The slot of this choice costs less than its price when it is left empty.
    EmptyIsCheaper {
        /// The choice.
        choice: usize,
    },
    /// The slot of this choice and this unit cost less than their prices.
    UnitIsCheaper {
        /// The choice.
        choice: usize,
        /// The unit.
        unit: usize,
    },
    /// This unit has a price above nothing, or stays free at a price.
    UnitPrice {
        /// The unit.
        unit: usize,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(refusal) => refusal.fmt(f),
            Self::Slots => f.write_str("the choices are not one for each slot, by incident and need"),
            Self::CannotGo { choice } => write!(f, "choice {choice}: the unit cannot fill the slot"),
            Self::SentTwice { unit } => write!(f, "unit {unit} is sent twice"),
            Self::Total => f.write_str("the total is not the sum of the choices"),
            Self::Prices => f.write_str("there is not one price for each slot and unit, within the limit"),
            Self::NotTight { choice } => write!(f, "choice {choice} costs something else than its prices"),
            Self::EmptyIsCheaper { choice } => write!(f, "choice {choice}: empty costs less than the price"),
            Self::UnitIsCheaper { choice, unit } => {
                write!(f, "choice {choice}: unit {unit} costs less than the prices")
            }
            Self::UnitPrice { unit } => write!(f, "unit {unit} is free at a price, or priced above nothing"),
        }
    }
}

impl std::error::Error for Violation {}

/// Checks that an answer is one, and that none is better.
pub fn check(problem: &Problem, answer: &Answer) -> Result<(), Violation> {
    problem.validate().map_err(Violation::Problem)?;
    let is_sent = check_choices(problem, &answer.choices)?;
    if problem.total(&answer.choices) != Some(answer.total) {
        return Err(Violation::Total);
    }
    check_prices(problem, answer, &is_sent)
}

/// Checks that the choices can be, and says which units are sent.
fn check_choices(problem: &Problem, choices: &[Choice]) -> Result<Vec<bool>, Violation> {
    let slots =
        needs(problem).flat_map(|(incident, need, units)| std::iter::repeat_n((incident, need), units));
    if !slots.eq(choices.iter().map(|choice| (choice.incident, choice.need))) {
        return Err(Violation::Slots);
    }
    let mut is_sent = vec![false; problem.units];
    for (number, choice) in choices.iter().enumerate() {
        let Some(unit) = choice.unit else { continue };
        if unit >= problem.units || problem.cost(*choice).is_none() {
            return Err(Violation::CannotGo { choice: number });
        }
        if is_sent[unit] {
            return Err(Violation::SentTwice { unit });
        }
        is_sent[unit] = true;
    }
    Ok(is_sent)
}

fn check_prices(problem: &Problem, answer: &Answer, is_sent: &[bool]) -> Result<(), Violation> {
    let Answer { choices, slot_prices, unit_prices, .. } = answer;
    let are_many = slot_prices.len() == choices.len() && unit_prices.len() == problem.units;
    if !are_many || slot_prices.iter().chain(unit_prices).any(|price| price.size() > PRICE_MAX) {
        return Err(Violation::Prices);
    }
    for (unit, price) in unit_prices.iter().enumerate() {
        if *price > Cost::ZERO || (!is_sent[unit] && *price != Cost::ZERO) {
            return Err(Violation::UnitPrice { unit });
        }
    }
    for (number, (choice, price)) in choices.iter().zip(slot_prices).enumerate() {
        let unit_price = choice.unit.map_or(Cost::ZERO, |unit| unit_prices[unit]);
        if problem.cost(*choice) != Some(*price + unit_price) {
            return Err(Violation::NotTight { choice: number });
        }
        let cost = |unit| problem.cost(Choice { unit, ..*choice });
        if cost(None).is_some_and(|cost| cost < *price) {
            return Err(Violation::EmptyIsCheaper { choice: number });
        }
        for (unit, unit_price) in unit_prices.iter().enumerate() {
            if cost(Some(unit)).is_some_and(|cost| cost < *price + *unit_price) {
                return Err(Violation::UnitIsCheaper { choice: number, unit });
            }
        }
    }
    Ok(())
}
