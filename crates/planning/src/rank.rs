//! Ranking units for one incident by the time at which they could be there.
//!
//! ```text
//!   free, fresh position, a way      by ready time + way      ─┐
//!   free, position grown stale       by ready time + way       │  can be sent at once
//!   at a lighter job, a neighbour's  by ready time + way      ─┘  after consent
//!   at a graver or equal job, out of service, no position, no way         last, with the reason
//! ```
//!
//! A unit whose time is not known is never ahead of one whose time is: a failure must not improve a rank.

use std::cmp::Ordering;
use std::sync::Arc;

use model::ids::UnitId;
use model::incident::Grade;

/// What is known of a unit's way.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Travel {
    /// It takes so many seconds.
    Seconds(f64),
    /// No way leads there.
    Unreachable,
    /// No street that the unit could use is near it, or near the incident.
    OffNetwork,
    /// Nobody knows where the unit is.
    NoPosition,
    /// The time could not be computed.
    NotComputed,
}

/// What binds a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Job {
    /// Nothing.
    None,
    /// This very incident.
    Here,
    /// Another incident of this grade.
    Other(Grade),
}

/// Whose a unit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The own city's.
    Own,
    /// A neighbour's, which the agreement lets this desk send at once.
    NeighbourAtOnce,
    /// A neighbour's, whose desk is asked first.
    NeighbourOnRequest,
}

/// A unit, as far as its rank and its use depend on it.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// The unit.
    pub id: UnitId,
    /// Its call sign, which decides between equals.
    pub callsign: String,
    /// The code of its kind.
    pub kind: Arc<str>,
    /// What it is able to do: the skills of its kind and those of its crew.
    pub skills: Arc<[String]>,
    /// How many people are on board; where nobody says, as many as its kind has at least.
    pub crew: u32,
    /// Whose it is.
    pub side: Side,
    /// Whether its kind is one that goes to such incidents.
    pub fits: bool,
    /// Whether it can be sent at all.
    pub in_service: bool,
    /// What binds it.
    pub job: Job,
    /// How old its position is; none where there is none.
    pub position_age_seconds: Option<f64>,
    /// Until it sets off.
    pub ready_seconds: f64,
    /// Its way.
    pub travel: Travel,
}

/// How a unit can be used. The order is the order of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Usable {
    /// At once.
    Send,
    /// When somebody agrees: the desk, to take it from a lighter job; the neighbour, to lend it.
    AfterConsent,
    /// Not now.
    Last,
}

/// Why a unit stands where it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Reason {
    /// Its position is older than may be relied on; so many seconds.
    StalePosition(f64),
    /// Nobody knows where it is.
    NoPosition,
    /// No street that it could use is near.
    OffNetwork,
    /// No way leads there: an island, or closed streets.
    Unreachable,
    /// The time could not be computed.
    NotComputed,
    /// It is at a job as grave as this one, or graver.
    GraverJob(Grade),
    /// It is at a lighter job, from which it may be taken.
    LighterJob(Grade),
    /// It is on its way to this incident, or there.
    AlreadyHere,
    /// It is out of service.
    OutOfService,
    /// It is a neighbour's, under an agreement.
    Neighbour,
    /// Its kind does not go to such incidents.
    OtherKind,
}

/// A unit in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// Its number among the units that were given.
    pub unit: usize,
    /// How it can be used.
    pub usable: Usable,
    /// Ready time and way together; none where the way is not known.
    pub total_seconds: Option<f64>,
    /// Why it stands here.
    pub reasons: Vec<Reason>,
}

impl AsRef<Self> for Unit {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// What decides between two candidates, the first difference first; names come after it.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Order {
    usable: Usable,
    is_other_kind: bool,
    is_stale: bool,
    total_seconds: f64,
}

impl Order {
    fn of(unit: &Unit, candidate: &Candidate) -> Self {
        let is_stale = |reason: &Reason| matches!(reason, Reason::StalePosition(_));
        Self {
            usable: candidate.usable,
            is_other_kind: !unit.fits,
            is_stale: candidate.reasons.iter().any(is_stale),
            total_seconds: candidate.total_seconds.unwrap_or(f64::INFINITY),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let settled = |order: &Self| (order.usable, order.is_other_kind, order.is_stale);
        settled(self).cmp(&settled(other)).then(self.total_seconds.total_cmp(&other.total_seconds))
    }
}

/// Ranks units for an incident of a grade. A position older than `fresh_seconds_max` is stale.
pub fn rank<U: AsRef<Unit>>(units: &[U], grade: Grade, fresh_seconds_max: f64) -> Vec<Candidate> {
    let ordered = units.iter().map(AsRef::as_ref).enumerate().map(|(number, unit)| {
        let candidate = candidate(number, unit, grade, fresh_seconds_max);
        (Order::of(unit, &candidate), candidate)
    });
    let mut ordered: Vec<(Order, Candidate)> = ordered.collect();
    let name = |candidate: &Candidate| {
        let unit = units[candidate.unit].as_ref();
        (unit.callsign.as_str(), unit.id)
    };
    ordered.sort_unstable_by(|(a, one), (b, other)| a.compare(b).then_with(|| name(one).cmp(&name(other))));
    ordered.into_iter().map(|(_, candidate)| candidate).collect()
}

fn candidate(number: usize, unit: &Unit, grade: Grade, fresh_seconds_max: f64) -> Candidate {
    let mut reasons = Vec::new();
    let mut usable = Usable::Send;
    let mut worsen = |to: Usable, reason: Reason| {
        usable = usable.max(to);
        reasons.push(reason);
    };
    if !unit.in_service {
        worsen(Usable::Last, Reason::OutOfService);
    }
    match unit.job {
        Job::None => {}
        Job::Here => worsen(Usable::Last, Reason::AlreadyHere),
        // Grades count from the gravest: a greater one is lighter.
        Job::Other(other) if other > grade => worsen(Usable::AfterConsent, Reason::LighterJob(other)),
        Job::Other(other) => worsen(Usable::Last, Reason::GraverJob(other)),
    }
    match unit.side {
        Side::Own => {}
        Side::NeighbourAtOnce => worsen(Usable::Send, Reason::Neighbour),
        Side::NeighbourOnRequest => worsen(Usable::AfterConsent, Reason::Neighbour),
    }
    match unit.travel {
        Travel::Seconds(travel) if travel.is_finite() => {}
        Travel::Unreachable => worsen(Usable::Last, Reason::Unreachable),
        Travel::OffNetwork => worsen(Usable::Last, Reason::OffNetwork),
        Travel::NoPosition => worsen(Usable::Last, Reason::NoPosition),
        Travel::Seconds(_) | Travel::NotComputed => worsen(Usable::Last, Reason::NotComputed),
    }
    if let Some(age) = unit.position_age_seconds.filter(|age| *age > fresh_seconds_max) {
        worsen(Usable::Send, Reason::StalePosition(age));
    }
    if !unit.fits {
        worsen(Usable::Send, Reason::OtherKind);
    }
    let total_seconds = match unit.travel {
        Travel::Seconds(travel) if travel.is_finite() => Some(unit.ready_seconds + travel),
        _ => None,
    };
    Candidate { unit: number, usable, total_seconds, reasons }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRESH: f64 = 180.0;

    /// A free unit of the own city, with three on board.
    pub(crate) fn unit(callsign: &str, travel: Travel) -> Unit {
        Unit {
            id: UnitId(uuid::Uuid::nil()),
            callsign: callsign.to_owned(),
            kind: "patrol-car".into(),
            skills: Arc::default(),
            crew: 3,
            side: Side::Own,
            fits: true,
            in_service: true,
            job: Job::None,
            position_age_seconds: Some(5.0),
            ready_seconds: 20.0,
            travel,
        }
    }

    fn order(units: &[Unit]) -> Vec<&str> {
        let ranked = rank(units, Grade::P2, FRESH);
        ranked.iter().map(|candidate| units[candidate.unit].callsign.as_str()).collect()
    }

    #[test]
    fn the_quickest_free_unit_with_a_fresh_position_comes_first_and_failures_come_last() {
        let units = [
            unit("endless", Travel::Seconds(f64::INFINITY)),
            unit("failed", Travel::NotComputed),
            unit("island", Travel::Unreachable),
            Unit { position_age_seconds: None, ..unit("lost", Travel::NoPosition) },
            Unit { position_age_seconds: Some(900.0), ..unit("stale", Travel::Seconds(10.0)) },
            Unit { job: Job::Other(Grade::P1), ..unit("graver", Travel::Seconds(1.0)) },
            Unit { job: Job::Other(Grade::P4), ..unit("lighter", Travel::Seconds(1.0)) },
            Unit { fits: false, ..unit("other kind", Travel::Seconds(5.0)) },
            unit("far", Travel::Seconds(600.0)),
            unit("near", Travel::Seconds(60.0)),
        ];
        assert_eq!(
            order(&units),
            [
                "near",
                "far",
                "stale",
                "other kind",
                "lighter",
                "graver",
                "endless",
                "failed",
                "island",
                "lost"
            ]
        );
        let ranked = rank(&units, Grade::P2, FRESH);
        assert_eq!(ranked[0].total_seconds, Some(80.0));
        assert_eq!(ranked[5].reasons, [Reason::GraverJob(Grade::P1)]);
        assert_eq!(ranked[9].reasons, [Reason::NoPosition]);
    }

    #[test]
    fn of_equals_the_call_sign_decides() {
        let units = [unit("B", Travel::Seconds(60.0)), unit("A", Travel::Seconds(60.0))];
        assert_eq!(order(&units), ["A", "B"]);
    }

    #[test]
    fn a_neighbours_unit_stands_by_its_time_and_waits_for_consent_unless_the_agreement_says_at_once() {
        let units = [
            unit("own", Travel::Seconds(90.0)),
            Unit { side: Side::NeighbourOnRequest, ..unit("asked", Travel::Seconds(5.0)) },
            Unit { side: Side::NeighbourAtOnce, ..unit("lent", Travel::Seconds(60.0)) },
            Unit { side: Side::NeighbourAtOnce, ..unit("lent, failed", Travel::NotComputed) },
        ];
        assert_eq!(order(&units), ["lent", "own", "asked", "lent, failed"]);
        let ranked = rank(&units, Grade::P2, FRESH);
        assert_eq!((ranked[0].usable, &ranked[0].reasons[..]), (Usable::Send, &[Reason::Neighbour][..]));
        assert_eq!(
            (ranked[2].usable, &ranked[2].reasons[..]),
            (Usable::AfterConsent, &[Reason::Neighbour][..])
        );
    }

    fn travel() -> impl Strategy<Value = Travel> {
        prop_oneof![
            (0.0..3_000.0_f64).prop_map(Travel::Seconds),
            Just(Travel::Unreachable),
            Just(Travel::OffNetwork),
            Just(Travel::NoPosition),
            Just(Travel::NotComputed),
        ]
    }

    fn side() -> impl Strategy<Value = Side> {
        prop::sample::select(vec![Side::Own, Side::NeighbourAtOnce, Side::NeighbourOnRequest])
    }

    proptest! {
        #[test]
        fn losing_the_way_or_the_position_never_improves_a_rank(
            travels in prop::collection::vec((travel(), any::<bool>(), 0.0..400.0_f64, side()), 1..12),
            which in any::<prop::sample::Index>(),
            failure in prop_oneof![Just(Travel::Unreachable), Just(Travel::NotComputed), Just(Travel::NoPosition)],
        ) {
            let mut units: Vec<Unit> = travels.iter().enumerate().map(|(number, (travel, fits, age, side))| Unit {
                fits: *fits,
                side: *side,
                position_age_seconds: Some(*age),
                ..unit(&format!("{number:02}"), *travel)
            }).collect();
            let which = which.index(units.len());
            let place = |units: &[Unit]| {
                rank(units, Grade::P2, FRESH).iter().position(|candidate| candidate.unit == which)
            };
            let before = place(&units);
            if matches!(units[which].travel, Travel::Seconds(_)) {
                units[which].travel = failure;
                prop_assert!(place(&units) >= before);
                prop_assert_eq!(rank(&units, Grade::P2, FRESH)[place(&units).unwrap()].usable, Usable::Last);
            }
        }
    }
}
