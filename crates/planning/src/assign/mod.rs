//! Joint assignment: which units go to which of several incidents that are open at once.
//!
//! ```text
//!   incidents ── needs ── slots          units
//!      P1        2 cars    ○ ─────────────● near
//!                          ○ ──────╲ ╱────● farther
//!      P3        1 car     ○ ───────╳─────● …
//!                          ╰── nobody: costs one unfilled slot of its grade
//! ```
//!
//! What is best is said by one [`Cost`], compared from the gravest grade on: first the fewest unfilled slots of that
//! grade, then its least total lateness; when every grade is settled, the least total time until arrival. Whole
//! milliseconds, so that the answer is exact; the same problem gives the same answer, ties go to the lower number.
//!
//! The answer brings its proof along: a price for every slot and every unit, which [`check`] holds against the
//! definition without knowing how the answer was found.

mod check;
mod cost;
mod solve;
#[cfg(test)]
mod tests;

use std::fmt;

use model::incident::Grade;
use model::rules::Wording;

pub use check::{Violation, check};
pub use cost::Cost;
pub use solve::solve;

/// How many slots one problem may have: more than a city has open and unmanned on its worst day.
pub const SLOTS_MAX: usize = 1_000;

/// How many units one problem may have.
pub const UNITS_MAX: usize = 10_000;

/// Incidents, units, and when which unit could be where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The incidents that wait, in the order of the desk.
    pub incidents: Vec<Incident>,
    /// How many units there are.
    pub units: usize,
    /// When a unit could be at an incident, in milliseconds from now: one row for each incident, one column for
    /// each unit; none where it cannot go.
    pub arrivals_milliseconds: Vec<Vec<Option<u32>>>,
}

/// An incident that waits for units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incident {
    /// Its grade.
    pub grade: Grade,
    /// By when a unit ought to be there, in milliseconds from now.
    pub target_milliseconds: u32,
    /// What it needs.
    pub needs: Vec<Need>,
}

/// So many units of those that fit. Each of them fills one slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// How many.
    pub units: usize,
    /// For each unit, whether it fits: by its kind, its skills, its crew.
    pub fits: Vec<bool>,
}

/// Who fills a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The number of the incident.
    pub incident: usize,
    /// The number of the need within the incident.
    pub need: usize,
    /// The number of the unit; none where the slot stays empty.
    pub unit: Option<usize>,
}

/// The best choice for every slot, with the proof that none is better.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// One choice for each slot, by incident and need; the quickest unit of a need first, empty slots last.
    pub choices: Vec<Choice>,
    /// What the choices cost together.
    pub total: Cost,
    /// The price of each slot, in the order of the choices.
    pub slot_prices: Vec<Cost>,
    /// The price of each unit: nothing for one that stays free, else less than nothing where it is sought after.
    pub unit_prices: Vec<Cost>,
}

impl Problem {
    /// When this unit would be there to fill this need; none where it cannot.
    pub fn arrival_milliseconds(&self, incident: usize, need: usize, unit: usize) -> Option<u32> {
        let fits = self.incidents[incident].needs[need].fits[unit];
        self.arrivals_milliseconds[incident][unit].filter(|_| fits)
    }

    /// What a choice costs; none where its unit cannot fill the slot.
    pub fn cost(&self, choice: Choice) -> Option<Cost> {
        let incident = &self.incidents[choice.incident];
        let Some(unit) = choice.unit else { return Some(Cost::unfilled(incident.grade)) };
        let arrival = self.arrival_milliseconds(choice.incident, choice.need, unit)?;
        Some(Cost::filled(incident.grade, arrival, incident.target_milliseconds))
    }

    /// What choices cost together; none where one of them cannot be.
    pub fn total(&self, choices: &[Choice]) -> Option<Cost> {
        choices.iter().try_fold(Cost::ZERO, |total, choice| Some(total + self.cost(*choice)?))
    }

    /// Refuses a problem that is too large or does not fit together.
    fn validate(&self) -> Result<(), Refusal> {
        if self.units > UNITS_MAX {
            return Err(Refusal::TooManyUnits { units: self.units });
        }
        let sizes = self.incidents.iter().flat_map(|incident| &incident.needs).map(|need| need.units);
        let slots = sizes.fold(0, usize::saturating_add);
        if slots > SLOTS_MAX {
            return Err(Refusal::TooManySlots { slots });
        }
        if self.arrivals_milliseconds.len() != self.incidents.len() {
            return Err(Refusal::Rows { rows: self.arrivals_milliseconds.len() });
        }
        for (number, (incident, row)) in self.incidents.iter().zip(&self.arrivals_milliseconds).enumerate() {
            if row.len() != self.units || incident.needs.iter().any(|need| need.fits.len() != self.units) {
                return Err(Refusal::Columns { incident: number });
            }
        }
        Ok(())
    }
}

/// Sends the quickest fitting unit that is still free to one slot after the other, in the order in which the
/// incidents are given: what a desk does that looks at one incident at a time.
pub fn one_by_one(problem: &Problem) -> Result<Vec<Choice>, Refusal> {
    problem.validate()?;
    let mut is_free = vec![true; problem.units];
    let mut choices = Vec::new();
    for (incident, need, units) in needs(problem) {
        for _ in 0..units {
            let free = (0..problem.units).filter(|unit| is_free[*unit]);
            let unit = free
                .filter_map(|unit| Some((problem.arrival_milliseconds(incident, need, unit)?, unit)))
                .min()
                .map(|(_, unit)| unit);
            if let Some(unit) = unit {
                is_free[unit] = false;
            }
            choices.push(Choice { incident, need, unit });
        }
    }
    Ok(choices)
}

/// Every need, as the number of its incident, its own, and how many units it asks for.
fn needs(problem: &Problem) -> impl Iterator<Item = (usize, usize, usize)> {
    problem.incidents.iter().enumerate().flat_map(|(incident, row)| {
        row.needs.iter().enumerate().map(move |(need, asked)| (incident, need, asked.units))
    })
}

/// A problem is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// More units than [`UNITS_MAX`].
    TooManyUnits {
        /// So many.
        units: usize,
    },
    /// More slots than [`SLOTS_MAX`].
    TooManySlots {
        /// So many.
        slots: usize,
    },
    /// The matrix has not one row for each incident.
    Rows {
        /// So many rows.
        rows: usize,
    },
    /// A row of the matrix or a need has not one entry for each unit.
    Columns {
        /// The number of the incident.
        incident: usize,
    },
}

impl Refusal {
    /// What is wrong and what to do, in both languages.
    pub fn wording(self) -> Wording {
        match self {
            Self::TooManyUnits { units } => Wording::new(
                format!("units：{units} 个单元，上限 {UNITS_MAX}；请只列入可派的单元"),
                format!("`units`: {units}, the limit is {UNITS_MAX}; list only those that can be sent"),
            ),
            Self::TooManySlots { slots } => Wording::new(
                format!("needs：共需 {slots} 个单元，上限 {SLOTS_MAX}；请先派较重等级的警情"),
                format!(
                    "`needs`: {slots} slots, the limit is {SLOTS_MAX}; assign the graver incidents first"
                ),
            ),
            Self::Rows { rows } => Wording::new(
                format!("arrivals_milliseconds：{rows} 行，应为每起警情一行"),
                format!("`arrivals_milliseconds`: {rows} rows; there must be one for each incident"),
            ),
            Self::Columns { incident } => Wording::new(
                format!("第 {incident} 起警情：到达时间和 fits 应为每个单元一项"),
                format!(
                    "incident {incident}: its arrivals and each `fits` must have one entry for each unit"
                ),
            ),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wording().en)
    }
}

impl std::error::Error for Refusal {}
