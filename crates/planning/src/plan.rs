//! From a ranked list to the units to send: what a response plan needs, filled with the first that can.
//!
//! ```text
//!   ranked   0 car ─────── 2 cars       0 and 2
//!            1 engine ──── 1 engine     1
//!            2 car ──────╯
//!            3 boat, at a graver job    1 boat: short of 1, because 1 is at a graver job
//! ```
//!
//! Units that were sent already fill their needs first. Then the list is gone through in its order, so that a unit that
//! can be sent now stands before one that can be sent after consent. One that cannot be sent now, because nobody knows
//! when it would be there or because a graver job binds it, is never chosen: it is counted among the reasons why the
//! need is short.

use std::collections::BTreeMap;

use model::rules::Need;

use crate::rank::{Candidate, Reason, Unit, Usable};

/// How a unit fills a need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// It was sent already.
    Sent,
    /// It is proposed.
    Send,
    /// It is proposed, and somebody has to agree first.
    AfterConsent,
}

/// A unit that fills a need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// Its place in the ranked list, from 0.
    pub place: usize,
    /// The number of the need, from 0.
    pub need: usize,
    /// How it fills it.
    pub standing: Standing,
}

/// Why a unit of the right kind does not fill a need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Obstacle {
    /// It fills another need.
    OtherNeed,
    /// It is at a job as grave as this one, or graver.
    GraverJob,
    /// It is out of service.
    OutOfService,
    /// Too few people are on board.
    CrewTooSmall,
    /// It has not the skill.
    SkillMissing,
    /// Nobody knows where it is.
    NoPosition,
    /// No street that it could use is near.
    OffNetwork,
    /// No way leads there.
    Unreachable,
    /// Its time could not be computed.
    NotComputed,
}

/// A need that is not filled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shortfall {
    /// The number of the need, from 0.
    pub need: usize,
    /// How many units it asks for.
    pub wanted: usize,
    /// How many fill it.
    pub found: usize,
    /// Why the other units of its kinds do not, and how many there are of each.
    pub because: BTreeMap<Obstacle, usize>,
}

/// What is proposed, and what is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The units that fill the needs: those sent already first, then in the order of the list.
    pub chosen: Vec<Chosen>,
    /// The needs that are not filled.
    pub shortfalls: Vec<Shortfall>,
}

/// Chooses the units to send. As many slots are filled as can be; of all choices that fill as many, it is the one whose
/// units stand first: no other has its first, second, … unit at an earlier place. Where two needs want one unit, it
/// goes to the one that has nobody else.
pub fn plan<U: AsRef<Unit>>(units: &[U], ranked: &[Candidate], needs: &[Need]) -> Proposal {
    let standings: Vec<Option<Standing>> = ranked.iter().map(standing).collect();
    let mut seats = Seats { units, ranked, needs, taken: vec![Vec::new(); needs.len()] };
    let mut order: Vec<(Standing, usize)> =
        (0..).zip(&standings).filter_map(|(place, standing)| Some(((*standing)?, place))).collect();
    order.sort_unstable();
    let mut chosen = Vec::new();
    let mut is_asked = vec![false; needs.len()];
    for (_, place) in &order {
        // Whoever has a slot keeps one, so nobody further down the list can come in when none is left.
        if seats.are_full() {
            break;
        }
        is_asked.fill(false);
        seats.seat(*place, &mut is_asked);
    }
    for (standing, place) in order {
        if let Some(need) = seats.need_of(place) {
            chosen.push(Chosen { place, need, standing });
        }
    }
    let shortfalls = (0..needs.len()).filter_map(|need| seats.shortfall(need)).collect();
    Proposal { chosen, shortfalls }
}

/// Whether a unit can fill a need: by its kind, its skills and its crew.
pub fn is_fit(unit: &Unit, need: &Need) -> bool {
    is_of_kind(unit, need) && lack(unit, need).is_none()
}

fn is_of_kind(unit: &Unit, need: &Need) -> bool {
    need.kinds.is_empty() || need.kinds.iter().any(|kind| **kind == *unit.kind)
}

/// What a unit of the right kind lacks for a need.
fn lack(unit: &Unit, need: &Need) -> Option<Obstacle> {
    if need.skill.as_ref().is_some_and(|skill| !unit.skills.contains(skill)) {
        return Some(Obstacle::SkillMissing);
    }
    (unit.crew < need.crew_min).then_some(Obstacle::CrewTooSmall)
}

/// How a candidate would fill a need; none where it cannot go now.
fn standing(candidate: &Candidate) -> Option<Standing> {
    match candidate.usable {
        Usable::Send => Some(Standing::Send),
        Usable::AfterConsent => Some(Standing::AfterConsent),
        Usable::Last => candidate.reasons.contains(&Reason::AlreadyHere).then_some(Standing::Sent),
    }
}

/// Who fills what so far.
struct Seats<'a, U> {
    units: &'a [U],
    ranked: &'a [Candidate],
    needs: &'a [Need],
    /// For each need the places of the candidates that fill it.
    taken: Vec<Vec<usize>>,
}

impl<U: AsRef<Unit>> Seats<'_, U> {
    fn unit(&self, place: usize) -> &Unit {
        self.units[self.ranked[place].unit].as_ref()
    }

    fn is_of_kind(&self, place: usize, need: usize) -> bool {
        is_of_kind(self.unit(place), &self.needs[need])
    }

    /// What a unit of the right kind lacks for a need.
    fn lack(&self, place: usize, need: usize) -> Option<Obstacle> {
        lack(self.unit(place), &self.needs[need])
    }

    fn wanted(&self, need: usize) -> usize {
        self.needs[need].units as usize
    }

    fn are_full(&self) -> bool {
        (0..self.needs.len()).all(|need| self.taken[need].len() >= self.wanted(need))
    }

    fn need_of(&self, place: usize) -> Option<usize> {
        self.taken.iter().position(|places| places.contains(&place))
    }

    /// Finds a slot for a candidate. Those that have one keep one, though it may become another.
    fn seat(&mut self, place: usize, is_asked: &mut [bool]) -> bool {
        for need in 0..self.needs.len() {
            if is_asked[need] || !self.is_of_kind(place, need) || self.lack(place, need).is_some() {
                continue;
            }
            is_asked[need] = true;
            if self.taken[need].len() < self.wanted(need) {
                self.taken[need].push(place);
                return true;
            }
            for seat in 0..self.taken[need].len() {
                if self.seat(self.taken[need][seat], is_asked) {
                    self.taken[need][seat] = place;
                    return true;
                }
            }
        }
        false
    }

    fn shortfall(&self, need: usize) -> Option<Shortfall> {
        let (wanted, found) = (self.wanted(need), self.taken[need].len());
        if found == wanted {
            return None;
        }
        let mut because = BTreeMap::new();
        for place in 0..self.ranked.len() {
            if self.is_of_kind(place, need) && !self.taken[need].contains(&place) {
                *because.entry(self.obstacle(place, need)).or_insert(0) += 1;
            }
        }
        Some(Shortfall { need, wanted, found, because })
    }

    /// Why a unit of the right kind does not fill a need. One that can be sent and lacks nothing fills another, else it
    /// would have been given this one.
    fn obstacle(&self, place: usize, need: usize) -> Obstacle {
        let of_reason = |reason: &Reason| match reason {
            Reason::NoPosition => Some(Obstacle::NoPosition),
            Reason::OffNetwork => Some(Obstacle::OffNetwork),
            Reason::Unreachable => Some(Obstacle::Unreachable),
            Reason::NotComputed => Some(Obstacle::NotComputed),
            Reason::GraverJob(_) => Some(Obstacle::GraverJob),
            Reason::OutOfService => Some(Obstacle::OutOfService),
            Reason::StalePosition(_)
            | Reason::LighterJob(_)
            | Reason::AlreadyHere
            | Reason::Neighbour
            | Reason::OtherKind => None,
        };
        let candidate = &self.ranked[place];
        let binds = || candidate.reasons.iter().find_map(of_reason);
        let bound = if standing(candidate).is_some() { None } else { binds() };
        self.lack(place, need).or(bound).unwrap_or(Obstacle::OtherNeed)
    }
}

#[cfg(test)]
mod tests {
    use model::incident::Grade;
    use proptest::prelude::*;

    use super::*;
    use crate::rank::tests::unit;
    use crate::rank::{Job, Side, Travel, rank};

    const FRESH: f64 = 180.0;

    fn need(kinds: &[&str], units: u32) -> Need {
        Need { kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(), units, skill: None, crew_min: 1 }
    }

    fn of_kind(kind: &str, callsign: &str, seconds: f64) -> Unit {
        Unit { kind: kind.into(), ..unit(callsign, Travel::Seconds(seconds)) }
    }

    fn planned(units: &[Unit], needs: &[Need]) -> (Vec<Candidate>, Proposal) {
        let ranked = rank(units, Grade::P2, FRESH);
        let proposal = plan(units, &ranked, needs);
        (ranked, proposal)
    }

    fn names<'a>(units: &'a [Unit], needs: &[Need]) -> Vec<(&'a str, usize, Standing)> {
        let (ranked, proposal) = planned(units, needs);
        let name = |chosen: &Chosen| units[ranked[chosen.place].unit].callsign.as_str();
        proposal.chosen.iter().map(|chosen| (name(chosen), chosen.need, chosen.standing)).collect()
    }

    #[test]
    fn the_first_that_fit_are_sent_and_a_unit_two_needs_want_goes_to_the_one_with_nobody_else() {
        let units = [of_kind("car", "A", 10.0), of_kind("engine", "B", 20.0), of_kind("car", "C", 30.0)];
        let needs = [need(&["car", "engine"], 1), need(&["engine"], 1)];
        assert_eq!(names(&units, &needs), [("A", 0, Standing::Send), ("B", 1, Standing::Send)]);
        let needs = [need(&["engine", "car"], 1), need(&["car"], 2)];
        assert_eq!(
            names(&units, &needs),
            [("A", 1, Standing::Send), ("B", 0, Standing::Send), ("C", 1, Standing::Send)]
        );
    }

    #[test]
    fn consent_is_marked_and_who_was_sent_already_counts() {
        let units = [
            of_kind("car", "far", 900.0),
            Unit { job: Job::Other(Grade::P4), ..of_kind("car", "lighter", 5.0) },
            Unit { job: Job::Here, ..of_kind("car", "sent", 60.0) },
            Unit { side: Side::NeighbourOnRequest, ..of_kind("car", "neighbour", 1.0) },
        ];
        let all = [
            ("sent", 0, Standing::Sent),
            ("far", 0, Standing::Send),
            ("neighbour", 0, Standing::AfterConsent),
            ("lighter", 0, Standing::AfterConsent),
        ];
        for wanted in 1..=4 {
            assert_eq!(names(&units, &[need(&["car"], wanted)]), all[..wanted as usize]);
        }
    }

    #[test]
    fn a_shortfall_says_why_the_others_of_its_kind_do_not_fill_it() {
        let units = [
            of_kind("car", "sent", 10.0),
            Unit { crew: 1, ..of_kind("car", "alone", 10.0) },
            Unit { job: Job::Other(Grade::P1), ..of_kind("car", "graver", 10.0) },
            Unit { in_service: false, ..of_kind("car", "off", 10.0) },
            Unit { travel: Travel::Unreachable, ..of_kind("car", "island", 10.0) },
            Unit { travel: Travel::NoPosition, ..of_kind("car", "lost", 10.0) },
            Unit { travel: Travel::NotComputed, ..of_kind("car", "failed", 10.0) },
            Unit { travel: Travel::OffNetwork, ..of_kind("car", "field", 10.0) },
            Unit { skills: ["armed".to_owned()].into(), ..of_kind("boat", "boat", 10.0) },
            of_kind("boat", "unarmed boat", 10.0),
        ];
        let mut cars = need(&["car"], 3);
        cars.crew_min = 2;
        let mut armed = need(&["boat"], 2);
        armed.skill = Some("armed".to_owned());
        let (_, proposal) = planned(&units, &[cars, armed, need(&["boat"], 2)]);
        let one = |obstacles: &[Obstacle]| obstacles.iter().map(|obstacle| (*obstacle, 1)).collect();
        let because = one(&[
            Obstacle::CrewTooSmall,
            Obstacle::GraverJob,
            Obstacle::OutOfService,
            Obstacle::Unreachable,
            Obstacle::NoPosition,
            Obstacle::NotComputed,
            Obstacle::OffNetwork,
        ]);
        assert_eq!(
            proposal.shortfalls,
            [
                Shortfall { need: 0, wanted: 3, found: 1, because },
                Shortfall { need: 1, wanted: 2, found: 1, because: one(&[Obstacle::SkillMissing]) },
                Shortfall { need: 2, wanted: 2, found: 1, because: one(&[Obstacle::OtherNeed]) },
            ]
        );
        assert_eq!(planned(&units, &[]).1, Proposal { chosen: Vec::new(), shortfalls: Vec::new() });
    }

    fn any_unit() -> impl Strategy<Value = Unit> {
        let travel = prop_oneof![
            5 => (0.0..900.0_f64).prop_map(Travel::Seconds),
            1 => Just(Travel::Unreachable),
            1 => Just(Travel::NoPosition),
            1 => Just(Travel::NotComputed),
        ];
        let job = prop_oneof![
            4 => Just(Job::None),
            1 => Just(Job::Here),
            1 => Just(Job::Other(Grade::P1)),
            2 => Just(Job::Other(Grade::P4)),
        ];
        let side = prop::sample::select(vec![Side::Own, Side::NeighbourAtOnce, Side::NeighbourOnRequest]);
        let age = 0.0..400.0_f64;
        (travel, job, side, age, prop::sample::select(vec!["a", "b", "c"]), 1_u32..4).prop_map(
            |(travel, job, side, age, kind, crew)| Unit {
                job,
                side,
                crew,
                kind: kind.into(),
                position_age_seconds: Some(age),
                ..unit("", travel)
            },
        )
    }

    fn any_need() -> impl Strategy<Value = Need> {
        let kinds = prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
        (kinds, 1_u32..3, 1_u32..4)
            .prop_map(|(kinds, units, crew_min)| Need { crew_min, ..need(&kinds, units) })
    }

    /// Whether these candidates can all be given slots, tried one way after the other.
    fn can_sit(
        units: &[Unit],
        ranked: &[Candidate],
        needs: &[Need],
        places: &[usize],
        left: &mut [u32],
    ) -> bool {
        let Some((place, rest)) = places.split_first() else { return true };
        let unit = &units[ranked[*place].unit];
        (0..needs.len()).any(|need| {
            let Need { kinds, crew_min, .. } = &needs[need];
            let fits =
                (kinds.is_empty() || kinds.iter().any(|kind| **kind == *unit.kind)) && unit.crew >= *crew_min;
            if left[need] == 0 || !fits {
                return false;
            }
            left[need] -= 1;
            let sits = can_sit(units, ranked, needs, rest, left);
            left[need] += 1;
            sits
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn no_other_choice_fills_more_or_has_any_of_its_units_earlier(
            units in prop::collection::vec(any_unit(), 0..8),
            needs in prop::collection::vec(any_need(), 0..4),
        ) {
            let (ranked, proposal) = planned(&units, &needs);
            let mut order: Vec<(Standing, usize)> =
                (0..ranked.len()).filter_map(|place| Some((standing(&ranked[place])?, place))).collect();
            order.sort_unstable();
            let asked: Vec<u32> = needs.iter().map(|need| need.units).collect();
            let chosen: Vec<usize> = proposal.chosen.iter().map(|chosen| chosen.place).collect();
            let turn = |place: &usize| order.iter().position(|(_, other)| other == place).unwrap();
            let turns: Vec<usize> = chosen.iter().map(turn).collect();
            prop_assert!(can_sit(&units, &ranked, &needs, &chosen, &mut asked.clone()));
            for others in 0..1_usize << order.len() {
                let other: Vec<usize> = (0..order.len()).filter(|turn| others >> turn & 1 == 1).collect();
                let places: Vec<usize> = other.iter().map(|turn| order[*turn].1).collect();
                if can_sit(&units, &ranked, &needs, &places, &mut asked.clone()) {
                    prop_assert!(other.len() <= turns.len());
                    prop_assert!(turns.iter().zip(&other).all(|(ours, theirs)| ours <= theirs));
                }
            }
            for short in &proposal.shortfalls {
                let found = proposal.chosen.iter().filter(|chosen| chosen.need == short.need).count();
                prop_assert_eq!(found, short.found);
            }
        }

        #[test]
        fn losing_the_way_never_gets_a_unit_chosen(
            mut units in prop::collection::vec(any_unit(), 1..8),
            needs in prop::collection::vec(any_need(), 1..4),
            which in any::<prop::sample::Index>(),
        ) {
            let which = which.index(units.len());
            units[which].travel = Travel::NotComputed;
            let (ranked, proposal) = planned(&units, &needs);
            for chosen in proposal.chosen.iter().filter(|chosen| ranked[chosen.place].unit == which) {
                prop_assert_eq!(chosen.standing, Standing::Sent);
            }
        }
    }
}
