//! Finding the best assignment: one slot after the other by a cheapest way of exchanges (Jonker and Volgenant).
//!
//! A new slot takes a unit; whoever loses it takes another, and so on, until a free unit or an empty slot ends the
//! way. Of all such ways the cheapest is searched as in a network of streets, over costs less prices, which are never
//! below nothing. The prices are then moved so that this stays true, and are the proof in the end.

use model::incident::Grade;

use super::{Answer, Choice, Cost, Problem, Refusal, needs};

/// Assigns the units. Every slot has one choice in the answer, be it that nobody goes.
pub fn solve(problem: &Problem) -> Result<Answer, Refusal> {
    problem.validate()?;
    let mut market = Market::new(problem);
    for slot in 0..market.slots.len() {
        market.seat(slot);
    }
    Ok(market.answer(problem))
}

/// One unit that is wanted.
struct Slot {
    incident: usize,
    need: usize,
    grade: Grade,
    target: u32,
    /// Where the units that could fill it are listed.
    offers: usize,
}

/// A unit that could fill a slot, and when.
struct Offer {
    unit: usize,
    arrival: u32,
}

/// Where a way of exchanges ends.
#[derive(Clone, Copy)]
enum End {
    /// With a unit that was free.
    Free(usize),
    /// With this slot, which stays empty.
    Empty(usize),
}

/// The state between two slots. The search's own lists are kept here so that they are laid out once.
struct Market {
    slots: Vec<Slot>,
    offers: Vec<Vec<Offer>>,
    slot_prices: Vec<Cost>,
    unit_prices: Vec<Cost>,
    /// Which unit fills a slot.
    unit_of: Vec<Option<usize>>,
    /// Which slot a unit fills.
    slot_of: Vec<Option<usize>>,
    /// The cheapest way to a unit so far, and the slot before it on that way.
    ways: Vec<Option<(Cost, usize)>>,
    /// The units whose cheapest way is certain, in the order in which they were settled.
    settled: Vec<usize>,
    is_settled: Vec<bool>,
}

impl Market {
    fn new(problem: &Problem) -> Self {
        let mut slots = Vec::new();
        let mut offers = Vec::new();
        for (incident, need, units) in needs(problem) {
            let offer = |unit| {
                let arrival = problem.arrival_milliseconds(incident, need, unit)?;
                Some(Offer { unit, arrival })
            };
            let row = &problem.incidents[incident];
            let (grade, target) = (row.grade, row.target_milliseconds);
            slots.extend((0..units).map(|_| Slot { incident, need, grade, target, offers: offers.len() }));
            offers.push((0..problem.units).filter_map(offer).collect());
        }
        // The gravest first: they are hardly ever pushed off again, which keeps the ways short.
        slots.sort_by_key(|slot| slot.grade);
        Self {
            slot_prices: vec![Cost::ZERO; slots.len()],
            unit_prices: vec![Cost::ZERO; problem.units],
            unit_of: vec![None; slots.len()],
            slot_of: vec![None; problem.units],
            ways: vec![None; problem.units],
            settled: Vec::new(),
            is_settled: vec![false; problem.units],
            slots,
            offers,
        }
    }

    /// Takes one more slot in.
    fn seat(&mut self, slot: usize) {
        self.ways.fill(None);
        self.is_settled.fill(false);
        self.settled.clear();
        let (end, length) = self.cheapest_way(slot);
        self.move_prices(slot, length);
        self.exchange(end);
    }

    /// The end and the length of the cheapest way from a slot.
    fn cheapest_way(&mut self, start: usize) -> (End, Cost) {
        let mut slot = start;
        let mut length = Cost::ZERO;
        let mut empty = (Cost::unfilled(self.slots[start].grade), start);
        loop {
            let base = length - self.slot_prices[slot];
            empty = empty.min((base + Cost::unfilled(self.slots[slot].grade), slot));
            self.look_from(slot, base);
            let (to_unit, unit) = match self.nearest() {
                Some(nearest) if nearest.0 <= empty.0 => nearest,
                _ => return (End::Empty(empty.1), empty.0),
            };
            let Some(holder) = self.slot_of[unit] else { return (End::Free(unit), to_unit) };
            self.is_settled[unit] = true;
            self.settled.push(unit);
            (slot, length) = (holder, to_unit);
        }
    }

    /// Lengthens the way by one exchange, to every unit that could fill this slot.
    fn look_from(&mut self, slot: usize, base: Cost) {
        let Slot { grade, target, offers, .. } = self.slots[slot];
        for offer in &self.offers[offers] {
            if self.is_settled[offer.unit] {
                continue;
            }
            let length = (base - self.unit_prices[offer.unit]).with_filled(grade, offer.arrival, target);
            let way = &mut self.ways[offer.unit];
            if way.is_none_or(|(least, _)| length < least) {
                *way = Some((length, slot));
            }
        }
    }

    /// The unsettled unit with the cheapest way; of equals the one of the lowest number.
    fn nearest(&self) -> Option<(Cost, usize)> {
        let mut nearest: Option<(Cost, usize)> = None;
        for (unit, way) in self.ways.iter().enumerate() {
            if let Some((length, _)) = way
                && !self.is_settled[unit]
                && nearest.is_none_or(|(least, _)| *length < least)
            {
                nearest = Some((*length, unit));
            }
        }
        nearest
    }

    /// Moves the prices of all that was settled, so that the whole way costs its prices and nothing costs less.
    fn move_prices(&mut self, start: usize, length: Cost) {
        self.slot_prices[start] = self.slot_prices[start] + length;
        for unit in &self.settled {
            if let (Some((way, _)), Some(holder)) = (self.ways[*unit], self.slot_of[*unit]) {
                let rest = length - way;
                self.slot_prices[holder] = self.slot_prices[holder] + rest;
                self.unit_prices[*unit] = self.unit_prices[*unit] - rest;
            }
        }
    }

    /// Hands the units on, from the end of the way back to its start.
    fn exchange(&mut self, end: End) {
        let mut next = match end {
            End::Free(unit) => Some(unit),
            End::Empty(slot) => self.unit_of[slot].take(),
        };
        // The first slot has no unit to give up, which ends it.
        while let Some((unit, (_, slot))) = next.and_then(|unit| Some((unit, self.ways[unit]?))) {
            self.slot_of[unit] = Some(slot);
            next = self.unit_of[slot].replace(unit);
        }
    }

    /// The answer in the order of the problem.
    fn answer(self, problem: &Problem) -> Answer {
        let mut numbers: Vec<usize> = (0..self.slots.len()).collect();
        numbers.sort_by_key(|number| {
            let (slot, unit) = (&self.slots[*number], self.unit_of[*number]);
            let arrival = unit.and_then(|unit| problem.arrivals_milliseconds[slot.incident][unit]);
            (slot.incident, slot.need, unit.is_none(), arrival, unit)
        });
        let choice = |number: &usize| {
            let slot = &self.slots[*number];
            Choice { incident: slot.incident, need: slot.need, unit: self.unit_of[*number] }
        };
        let choices: Vec<Choice> = numbers.iter().map(choice).collect();
        let total = choices.iter().filter_map(|choice| problem.cost(*choice)).sum();
        let slot_prices = numbers.iter().map(|number| self.slot_prices[*number]).collect();
        Answer { choices, total, slot_prices, unit_prices: self.unit_prices }
    }
}
