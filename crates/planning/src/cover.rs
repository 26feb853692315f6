//! What stays covered: how long people wait for the first free unit, how much longer when units leave, and which unit
//! to move up.
//!
//! ```text
//!   waiting = Σ people of a cell × time until its first free unit     person-minutes
//!   lost    = waiting without the units that leave − waiting with them
//!   gain    = waiting before a move − waiting after it                the unit stands at its new place
//! ```
//!
//! Whole people and whole milliseconds: the sums are exact, and equal questions get equal answers.

use std::fmt;

use model::rules::Wording;

/// The longest wait that is counted, half an hour: beyond it, and where nobody comes at all, a cell is as badly off as
/// it can be. Without a limit one far cell would outweigh a city.
pub const WAIT_MILLISECONDS_MAX: u32 = 30 * 60 * 1_000;

/// How many people the ground may hold, so that the sums cannot overflow.
pub const PEOPLE_MAX: u64 = 10_000_000_000;

/// How many moves are proposed at most.
pub const MOVES_MAX: usize = 20;

/// How many people wait how long, together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct PersonTime {
    /// People times milliseconds.
    pub person_milliseconds: u64,
}

impl PersonTime {
    /// In person-minutes, as people read it.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people, after the exact sums")]
    pub fn person_minutes(self) -> f64 {
        self.person_milliseconds as f64 / 60_000.0
    }
}

/// The ground that is to be covered, and how far each unit is from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ground {
    people: Vec<u32>,
    units: Vec<Vec<Option<u32>>>,
}

/// Where units may stand by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandBy {
    /// From each place to each cell, in milliseconds; none where no way leads.
    pub places: Vec<Vec<Option<u32>>>,
    /// For each unit, how long it takes to each place, in milliseconds; none where it cannot go or is not to be moved.
    pub moves: Vec<Vec<Option<u32>>>,
}

/// A unit moved up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MoveUp {
    /// The number of the unit.
    pub unit: usize,
    /// The number of the stand-by place.
    pub place: usize,
    /// By how much less people wait after it, together.
    pub gain: PersonTime,
    /// What it takes: the unit's way, in milliseconds.
    pub takes_milliseconds: u32,
}

impl Ground {
    /// The people of each cell, and for each unit its way to each cell in milliseconds; none where it cannot go.
    pub fn new(people: Vec<u32>, units: Vec<Vec<Option<u32>>>) -> Result<Self, Refusal> {
        let total: u64 = people.iter().map(|people| u64::from(*people)).sum();
        if total > PEOPLE_MAX {
            return Err(Refusal::TooManyPeople { people: total });
        }
        check_rows("units", &units, units.len(), people.len())?;
        Ok(Self { people, units })
    }

    /// Until the first of these units is in each cell, in milliseconds; none where none of them comes.
    pub fn first_arrivals(&self, is_free: &[bool]) -> Result<Vec<Option<u32>>, Refusal> {
        self.check_free(is_free)?;
        let mut first = vec![None; self.people.len()];
        // Row after row, as they lie in memory.
        for (row, _) in self.units.iter().zip(is_free).filter(|(_, is_free)| **is_free) {
            for (first, arrival) in first.iter_mut().zip(row) {
                *first = match (*first, *arrival) {
                    (Some(first), Some(arrival)) => Some(u32::min(first, arrival)),
                    (first, arrival) => first.or(arrival),
                };
            }
        }
        Ok(first)
    }

    /// How long all people wait for the first of these units.
    pub fn waiting(&self, is_free: &[bool]) -> Result<PersonTime, Refusal> {
        let arrivals = self.first_arrivals(is_free)?;
        let waits = self.people.iter().zip(arrivals).map(|(people, first)| u64::from(*people) * wait(first));
        Ok(PersonTime { person_milliseconds: waits.sum() })
    }

    /// How much longer all people wait when these of the free units leave.
    pub fn lost(&self, is_free: &[bool], leaving: &[usize]) -> Result<PersonTime, Refusal> {
        let before = self.waiting(is_free)?;
        let mut stays = is_free.to_vec();
        for unit in leaving {
            *stays.get_mut(*unit).ok_or(Refusal::NoSuchUnit { unit: *unit })? = false;
        }
        let after = self.waiting(&stays)?;
        Ok(PersonTime { person_milliseconds: after.person_milliseconds - before.person_milliseconds })
    }

    /// Which of the free units to move up, and where to: the move with the greatest gain, then the greatest after that
    /// one, and so on while there is a gain. The first is the best single move that there is; the later ones are the best
    /// on top of it, which need not be the best set. Equal gains go to the shorter way, then to the lower numbers. A
    /// unit is moved once and a place is given once.
    pub fn move_ups(
        &self,
        stand_by: &StandBy,
        is_free: &[bool],
        moves_max: usize,
    ) -> Result<Vec<MoveUp>, Refusal> {
        self.check_free(is_free)?;
        check_rows("places", &stand_by.places, stand_by.places.len(), self.people.len())?;
        check_rows("moves", &stand_by.moves, self.units.len(), stand_by.places.len())?;
        let mut rows: Vec<&[Option<u32>]> = self.units.iter().map(Vec::as_slice).collect();
        let mut moves: Vec<MoveUp> = Vec::new();
        while moves.len() < moves_max.min(MOVES_MAX) {
            let nearest = self.nearest(&rows, is_free);
            let is_open = |place: &usize| moves.iter().all(|made| made.place != *place);
            let is_movable = |unit: usize| is_free[unit] && moves.iter().all(|made| made.unit != unit);
            let best = (0..stand_by.places.len())
                .filter(is_open)
                .filter_map(|place| self.best_to(place, stand_by, &nearest, is_movable))
                .reduce(better);
            let Some(best) = best else { break };
            rows[best.unit] = &stand_by.places[best.place];
            moves.push(best);
        }
        Ok(moves)
    }

    /// For each cell the first unit, its wait, and the wait for the second.
    fn nearest(&self, rows: &[&[Option<u32>]], is_free: &[bool]) -> Vec<Nearest> {
        let nobody = Nearest { unit: None, first: wait(None), second: wait(None) };
        let mut nearest = vec![nobody; self.people.len()];
        for (unit, row) in rows.iter().enumerate().filter(|(unit, _)| is_free[*unit]) {
            for (cell, arrival) in nearest.iter_mut().zip(row.iter()) {
                let wait = wait(*arrival);
                if wait < cell.first {
                    *cell = Nearest { unit: Some(unit), first: wait, second: cell.first };
                } else if wait < cell.second {
                    cell.second = wait;
                }
            }
        }
        nearest
    }

    /// The best move to a place; none where no move gains. One pass over the cells does for all units: what the place
    /// gains if somebody new stood there, less what each unit leaves behind where it was the first.
    fn best_to(
        &self,
        place: usize,
        stand_by: &StandBy,
        nearest: &[Nearest],
        is_movable: impl Fn(usize) -> bool,
    ) -> Option<MoveUp> {
        let mut gained = 0;
        let mut left_behind = vec![0; self.units.len()];
        for ((cell, people), arrival) in nearest.iter().zip(&self.people).zip(&stand_by.places[place]) {
            let (people, there) = (u64::from(*people), wait(*arrival));
            gained += people * (cell.first - cell.first.min(there));
            if let Some(unit) = cell.unit {
                left_behind[unit] += people * (cell.second.min(there) - cell.first.min(there));
            }
        }
        let to = |unit: usize| {
            let takes_milliseconds = stand_by.moves[unit][place]?;
            let gain = gained.checked_sub(left_behind[unit]).filter(|gain| *gain > 0)?;
            Some(MoveUp { unit, place, gain: PersonTime { person_milliseconds: gain }, takes_milliseconds })
        };
        (0..self.units.len()).filter(|unit| is_movable(*unit)).filter_map(to).reduce(better)
    }

    fn check_free(&self, is_free: &[bool]) -> Result<(), Refusal> {
        let (given, wanted) = (is_free.len(), self.units.len());
        if given == wanted { Ok(()) } else { Err(Refusal::Size { field: "is_free", given, wanted }) }
    }
}

#[derive(Clone, Copy)]
struct Nearest {
    unit: Option<usize>,
    first: u64,
    second: u64,
}

/// How long a cell waits, as far as it is counted.
fn wait(first: Option<u32>) -> u64 {
    u64::from(first.unwrap_or(WAIT_MILLISECONDS_MAX).min(WAIT_MILLISECONDS_MAX))
}

/// The better of two moves.
fn better(a: MoveUp, b: MoveUp) -> MoveUp {
    let worth =
        |made: &MoveUp| (std::cmp::Reverse(made.gain), made.takes_milliseconds, made.unit, made.place);
    if worth(&b) < worth(&a) { b } else { a }
}

fn check_rows(
    field: &'static str,
    rows: &[Vec<Option<u32>>],
    height: usize,
    width: usize,
) -> Result<(), Refusal> {
    if rows.len() != height {
        return Err(Refusal::Size { field, given: rows.len(), wanted: height });
    }
    match rows.iter().find(|row| row.len() != width) {
        Some(row) => Err(Refusal::Size { field, given: row.len(), wanted: width }),
        None => Ok(()),
    }
}

/// A question about cover is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// More people than [`PEOPLE_MAX`].
    TooManyPeople {
        /// So many.
        people: u64,
    },
    /// A list has not one entry for each cell, unit or place.
    Size {
        /// The list.
        field: &'static str,
        /// So many entries.
        given: usize,
        /// So many there must be.
        wanted: usize,
    },
    /// A unit that leaves is none of the ground's.
    NoSuchUnit {
        /// Its number.
        unit: usize,
    },
}

impl Refusal {
    /// What is wrong and what to do, in both languages.
    pub fn wording(self) -> Wording {
        match self {
            Self::TooManyPeople { people } => Wording::new(
                format!("people：共 {people} 人，上限 {PEOPLE_MAX}；请核对人口数据"),
                format!("`people`: {people} in all, the limit is {PEOPLE_MAX}; check the figures"),
            ),
            Self::Size { field, given, wanted } => Wording::new(
                format!("{field}：{given} 项，应为 {wanted} 项"),
                format!("`{field}`: {given} entries, there must be {wanted}"),
            ),
            Self::NoSuchUnit { unit } => Wording::new(
                format!("leaving：没有第 {unit} 个单元"),
                format!("`leaving`: there is no unit {unit}; name units of the ground"),
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

#[cfg(test)]
mod tests;
