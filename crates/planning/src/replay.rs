//! A day of recorded calls dispatched anew, to see what a way of choosing units is worth.
//!
//! ```text
//!   calls ──► waiting ──every round──► assignment ──► under way, on the scene ──► free where the call was
//!                ╰── what could not be filled waits for the next round
//! ```
//!
//! The streets are the caller's: ways come from a function, be it a straight line or a search over a city.

use std::collections::BTreeMap;

use model::incident::Grade;

use crate::assign::{Choice, Incident, Need, Problem, Refusal, SLOTS_MAX, one_by_one, solve};

/// A call that is dispatched anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// When it came, in milliseconds from the start.
    pub at_milliseconds: u64,
    /// The number of the place where it was.
    pub place: usize,
    /// Its grade.
    pub grade: Grade,
    /// Within what time a unit ought to be there, in milliseconds.
    pub target_milliseconds: u32,
    /// How long a unit stays, in milliseconds.
    pub stay_milliseconds: u32,
    /// What it needs: so many units of this kind, by the number of the kind.
    pub wants: Vec<(usize, usize)>,
}

/// A crew that can be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Crew {
    /// The number of its kind.
    pub kind: usize,
    /// The number of the place where it begins.
    pub place: usize,
}

/// How units are chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy {
    /// All waiting calls together.
    Joint,
    /// One call after the other, the gravest and oldest first, the quickest unit each.
    OneByOne,
}

/// From many places to one: for each of them the way in milliseconds, none where no way leads.
pub type Ways<'a> = dyn FnMut(&[usize], usize) -> Vec<Option<u32>> + 'a;

/// What became of the calls of one grade.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// How many units were sent.
    pub sent: u64,
    /// How many of them came after the target.
    pub late: u64,
    /// By how much, together, in milliseconds.
    pub late_milliseconds: u64,
    /// The latest of them, in milliseconds.
    pub late_milliseconds_max: u64,
    /// How many slots were never filled.
    pub never: u64,
}

/// What became of a day.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Outcome {
    /// By grade.
    pub by_grade: BTreeMap<Grade, Tally>,
    /// How many rounds had a call waiting.
    pub rounds: u64,
    /// In how many of them the joint assignment was better than one by one from the very same state.
    pub rounds_better: u64,
}

/// Dispatches the calls, which stand in the order of their time, in rounds of so many milliseconds.
pub fn replay(
    calls: &[Call],
    crews: &[Crew],
    round_milliseconds: u32,
    policy: Policy,
    ways: &mut Ways<'_>,
) -> Result<Outcome, Refusal> {
    let mut day = Day::new(calls, crews, ways);
    let round = u64::from(round_milliseconds.max(1));
    let mut now = 0;
    loop {
        let Some(next) = day.next_moment() else { return Ok(day.close()) };
        now = next.max(now + 1).div_ceil(round) * round;
        day.take_in(now);
        day.dispatch(now, policy)?;
    }
}

/// Slots of a call that still wait.
struct Waiting {
    call: usize,
    /// How many of each need are still wanted.
    left: Vec<usize>,
}

struct Day<'a, 'w> {
    calls: &'a [Call],
    crews: &'a [Crew],
    ways: &'a mut Ways<'w>,
    /// Where each crew is, or will be when it is free.
    places: Vec<usize>,
    /// When each crew is free.
    free_at: Vec<u64>,
    /// How many calls have come.
    came: usize,
    waiting: Vec<Waiting>,
    now: u64,
    outcome: Outcome,
}

impl<'a, 'w> Day<'a, 'w> {
    fn new(calls: &'a [Call], crews: &'a [Crew], ways: &'a mut Ways<'w>) -> Self {
        Self {
            calls,
            crews,
            ways,
            places: crews.iter().map(|crew| crew.place).collect(),
            free_at: vec![0; crews.len()],
            came: 0,
            waiting: Vec::new(),
            now: 0,
            outcome: Outcome::default(),
        }
    }

    /// When there is something to do again: the next call, or for those who wait the next crew that becomes free.
    fn next_moment(&self) -> Option<u64> {
        let call = self.calls.get(self.came).map(|call| call.at_milliseconds);
        let free = self.free_at.iter().copied().filter(|free_at| *free_at > self.now).min();
        call.into_iter().chain(free.filter(|_| !self.waiting.is_empty())).min()
    }

    fn take_in(&mut self, now: u64) {
        self.now = now;
        while let Some(call) = self.calls.get(self.came).filter(|call| call.at_milliseconds <= now) {
            let left = call.wants.iter().map(|(_, units)| *units).collect();
            self.waiting.push(Waiting { call: self.came, left });
            self.came += 1;
        }
        self.waiting.sort_by_key(|waiting| (self.calls[waiting.call].grade, waiting.call));
    }

    fn dispatch(&mut self, now: u64, policy: Policy) -> Result<(), Refusal> {
        let free: Vec<usize> = (0..self.crews.len()).filter(|crew| self.free_at[*crew] <= now).collect();
        let looked_at = self.looked_at(&free);
        let problem = self.problem(now, &free, &looked_at);
        let greedy = one_by_one(&problem)?;
        let choices = match policy {
            Policy::OneByOne => greedy,
            Policy::Joint => {
                let answer = solve(&problem)?;
                let is_better = problem.total(&greedy).is_some_and(|cost| answer.total < cost);
                self.outcome.rounds_better += u64::from(is_better);
                answer.choices
            }
        };
        self.outcome.rounds += u64::from(!self.waiting.is_empty());
        for Choice { incident, need, unit } in choices {
            if let Some((unit, arrival)) =
                unit.and_then(|unit| Some((unit, problem.arrival_milliseconds(incident, need, unit)?)))
            {
                self.send(looked_at[incident], need, free[unit], now + u64::from(arrival));
            }
        }
        self.waiting.retain(|waiting| waiting.left.iter().any(|left| *left > 0));
        Ok(())
    }

    /// The waiting calls for which a crew of a kind that they want is free, the gravest and oldest first, as many as one
    /// assignment takes.
    fn looked_at(&self, free: &[usize]) -> Vec<usize> {
        let has_free = |kind: usize| free.iter().any(|crew| self.crews[*crew].kind == kind);
        let mut slots = 0;
        let is_looked_at = |number: &usize| {
            let Waiting { call, left } = &self.waiting[*number];
            let wants = &self.calls[*call].wants;
            let has_chance = wants.iter().zip(left).any(|((kind, _), left)| *left > 0 && has_free(*kind));
            slots += if has_chance { left.iter().sum() } else { 0 };
            has_chance && slots <= SLOTS_MAX
        };
        (0..self.waiting.len()).filter(is_looked_at).collect()
    }

    fn problem(&mut self, now: u64, free: &[usize], looked_at: &[usize]) -> Problem {
        let from: Vec<usize> = free.iter().map(|crew| self.places[*crew]).collect();
        let mut problem =
            Problem { incidents: Vec::new(), units: free.len(), arrivals_milliseconds: Vec::new() };
        for waiting in looked_at.iter().map(|number| &self.waiting[*number]) {
            let call = &self.calls[waiting.call];
            let due = call.at_milliseconds + u64::from(call.target_milliseconds);
            let needs = call.wants.iter().zip(&waiting.left).map(|((kind, _), left)| Need {
                units: *left,
                fits: free.iter().map(|crew| self.crews[*crew].kind == *kind).collect(),
            });
            problem.incidents.push(Incident {
                grade: call.grade,
                target_milliseconds: u32::try_from(due.saturating_sub(now)).unwrap_or(u32::MAX),
                needs: needs.collect(),
            });
            problem.arrivals_milliseconds.push((self.ways)(&from, call.place));
        }
        problem
    }

    fn send(&mut self, waiting: usize, need: usize, crew: usize, there_at: u64) {
        let Waiting { call, left } = &mut self.waiting[waiting];
        let call = &self.calls[*call];
        left[need] -= 1;
        self.places[crew] = call.place;
        self.free_at[crew] = there_at + u64::from(call.stay_milliseconds);
        let late = there_at.saturating_sub(call.at_milliseconds + u64::from(call.target_milliseconds));
        let tally = self.outcome.by_grade.entry(call.grade).or_default();
        tally.sent += 1;
        tally.late += u64::from(late > 0);
        tally.late_milliseconds += late;
        tally.late_milliseconds_max = tally.late_milliseconds_max.max(late);
    }

    /// The end of the day: who waits now has nobody who will ever be free.
    fn close(mut self) -> Outcome {
        for waiting in &self.waiting {
            let tally = self.outcome.by_grade.entry(self.calls[waiting.call].grade).or_default();
            tally.never += waiting.left.iter().map(|left| *left as u64).sum::<u64>();
        }
        self.outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u32 = 60_000;

    /// A call at a place on a line, for one unit of kind 0.
    fn call(at_minutes: u32, place: usize, grade: Grade) -> Call {
        Call {
            at_milliseconds: u64::from(at_minutes * MINUTE),
            place,
            grade,
            target_milliseconds: 5 * MINUTE,
            stay_milliseconds: 30 * MINUTE,
            wants: vec![(0, 1)],
        }
    }

    /// Places a minute apart on a line; no way leads beyond place 99.
    fn line(from: &[usize], to: usize) -> Vec<Option<u32>> {
        let way = |from: &usize| u32::try_from(from.abs_diff(to)).unwrap() * MINUTE;
        from.iter().map(|from| (to < 100).then(|| way(from))).collect()
    }

    fn run(calls: &[Call], places: &[usize], policy: Policy) -> Outcome {
        let crews: Vec<Crew> = places.iter().map(|place| Crew { kind: 0, place: *place }).collect();
        replay(calls, &crews, MINUTE, policy, &mut line).unwrap()
    }

    #[test]
    fn two_calls_of_one_round_share_the_units_better_together() {
        // The first call's quickest unit, at 5, is the only one that is in time for the second.
        let calls = [call(1, 4, Grade::P2), call(1, 9, Grade::P2)];
        let one = run(&calls, &[5, 0], Policy::OneByOne);
        let joint = run(&calls, &[5, 0], Policy::Joint);
        let late = |outcome: &Outcome| outcome.by_grade[&Grade::P2].late_milliseconds;
        assert_eq!((late(&one), late(&joint)), (u64::from(4 * MINUTE), 0));
        assert_eq!((joint.rounds, joint.rounds_better), (1, 1));
    }

    #[test]
    fn who_finds_no_unit_waits_for_the_next_that_is_free_where_its_call_was() {
        let calls = [call(1, 3, Grade::P2), call(2, 3, Grade::P3), call(3, 3, Grade::P1)];
        for policy in [Policy::Joint, Policy::OneByOne] {
            let outcome = run(&calls, &[0], policy);
            // 1 + 3 minutes there, free at 34: the P1 of minute 3 is 26 minutes late, then free at 64 for the P3.
            let late = |grade| outcome.by_grade[&grade].late_milliseconds / u64::from(MINUTE);
            assert_eq!([Grade::P2, Grade::P1, Grade::P3].map(late), [0, 26, 57], "{policy:?}");
            assert_eq!(
                outcome.by_grade[&Grade::P3],
                Tally {
                    sent: 1,
                    late: 1,
                    late_milliseconds: u64::from(57 * MINUTE),
                    late_milliseconds_max: u64::from(57 * MINUTE),
                    never: 0
                }
            );
        }
    }

    #[test]
    fn what_nobody_can_reach_is_counted_and_the_day_still_ends() {
        let mut boat = call(1, 5, Grade::P1);
        boat.wants = vec![(1, 2)];
        let outcome = run(&[boat, call(2, 500, Grade::P2)], &[0], Policy::Joint);
        assert_eq!(outcome.by_grade[&Grade::P1].never, 2);
        assert_eq!(outcome.by_grade[&Grade::P2].never, 1);
        assert_eq!(run(&[], &[0], Policy::Joint), Outcome::default());
    }
}
