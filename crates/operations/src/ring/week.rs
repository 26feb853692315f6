//! How closed a ring was over the last seven days: a sweep over the leaks that the journal holds.

use std::collections::BTreeSet;

use api::ring::{RingStep, RingWeek, RingWindow};
use model::ids::RingId;
use model::ring::Event;
use model::rules::Permission;
use model::{Event as Any, Moment};
use storage::StreamId;

use super::hold::share;
use super::ring_of;
use crate::city::decode;
use crate::error::Error;
use crate::principal::Principal;
use crate::streets::age_seconds;

/// How far back the sweep looks.
const WEEK_SECONDS: i64 = 7 * 24 * 3_600;

/// Shows how closed a ring was over the last seven days, or since it was laid out.
pub fn show_week(who: &Principal, id: RingId) -> Result<RingWeek, Error> {
    who.may(Permission::RingRead)?;
    let city = &*who.city;
    ring_of(city, id)?;
    let now = city.now();
    let mut events = Vec::new();
    for recorded in city.journal().reader().read_stream(StreamId(id.0))? {
        if let Any::Ring(event) = decode(&recorded)? {
            events.push((Moment::from_micros(recorded.at_micros), event));
        }
    }
    Ok(sweep(&events, now.plus_seconds(-WEEK_SECONDS), now))
}

/// The week from what was written down. From its laying out until something else is written, every crossing leaks.
fn sweep(events: &[(Moment, Event)], from: Moment, to: Moment) -> RingWeek {
    let mut all = 0;
    let mut open: BTreeSet<&str> = BTreeSet::new();
    let mut steps: Vec<RingStep> = Vec::new();
    for (at, event) in events {
        match event {
            Event::Founded(founded) => {
                all = founded.crossings.len();
                open = founded.crossings.iter().map(|crossing| crossing.code.as_str()).collect();
            }
            Event::LeakFound { crossing, .. } => drop(open.insert(crossing)),
            Event::LeakClosed { crossing, .. } => drop(open.remove(crossing.as_str())),
            Event::PlanLaid { .. } => continue,
        }
        let at = (*at).max(from);
        // What happened at one moment is one step, and so is what happened before the week.
        if steps.last().is_some_and(|last| last.at == at) {
            steps.pop();
        }
        let share = share(all - open.len(), all);
        if steps.last().is_none_or(|last| last.share.to_bits() != share.to_bits()) {
            steps.push(RingStep { at, share });
        }
    }
    let from = steps.first().map_or(from, |first| first.at);
    summary(steps, from, to)
}

fn summary(steps: Vec<RingStep>, from: Moment, to: Moment) -> RingWeek {
    let ends = steps.iter().skip(1).map(|next| next.at).chain([to]);
    let stretches: Vec<(f64, RingWindow)> = (steps.iter().zip(ends))
        .map(|(step, end)| (step.share, RingWindow { from: step.at, to: end }))
        .collect();
    let seconds = |window: &RingWindow| age_seconds(window.from, window.to);
    let least = steps.iter().map(|step| step.share).fold(1.0, f64::min);
    let whole: f64 = stretches.iter().map(|(_, window)| seconds(window)).sum();
    let held: f64 = stretches.iter().map(|(share, window)| share * seconds(window)).sum();
    // Of several stretches at the least share the longest is the worst, and of equals the first.
    let worst = stretches
        .iter()
        .filter(|(share, _)| *share <= least && least < 1.0)
        .map(|(_, window)| window)
        .max_by_key(|window| (window.to.micros() - window.from.micros(), std::cmp::Reverse(window.from)));
    let mean = if whole > 0.0 { held / whole } else { steps.last().map_or(1.0, |step| step.share) };
    RingWeek { from, to, least, mean, worst: worst.cloned(), steps }
}

#[cfg(test)]
mod tests {
    use model::access::{Actor, Role};
    use model::ids::PersonId;
    use model::ring::{Crossing, Founded, LEAK_RULE, Mode, Tier};
    use proptest::prelude::*;

    use super::*;

    const CROSSINGS: usize = 4;

    fn founded() -> Event {
        let crossing = |number: usize| Crossing {
            code: format!("R{number}"),
            name: String::new(),
            mode: Mode::Road,
            motorway: false,
            place: (120.0, 31.0),
        };
        Event::Founded(Box::new(Founded {
            name: "环".to_owned(),
            tier: Tier::City,
            crossings: (0..CROSSINGS).map(crossing).collect(),
            by: Actor { person: PersonId(uuid::Uuid::nil()), role: Role::DutyCommander },
        }))
    }

    fn leak(number: usize, is_open: bool) -> Event {
        let (crossing, rule) = (format!("R{number}"), LEAK_RULE.to_owned());
        if is_open { Event::LeakFound { crossing, rule } } else { Event::LeakClosed { crossing, rule } }
    }

    fn second(seconds: i64) -> Moment {
        Moment::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_week_of_a_ring_that_lost_one_crew_for_twelve_minutes() {
        let mut events = vec![(second(0), founded())];
        events.extend((0..CROSSINGS).map(|number| (second(0), leak(number, false))));
        events.push((second(1_000), leak(2, true)));
        events.push((second(1_720), leak(2, false)));
        let week = sweep(&events, second(-100), second(7_200));
        assert_eq!((week.from, week.to), (second(0), second(7_200)));
        assert_eq!(week.least.to_bits(), 0.75_f64.to_bits());
        assert!((week.mean - (1.0 - 0.25 * 720.0 / 7_200.0)).abs() < 1e-12, "{}", week.mean);
        assert_eq!(week.worst, Some(RingWindow { from: second(1_000), to: second(1_720) }));
        assert_eq!(week.steps.iter().map(|step| step.share).collect::<Vec<_>>(), [1.0, 0.75, 1.0]);
    }

    #[test]
    fn a_ring_that_was_always_held_has_no_worst_window() {
        let mut events = vec![(second(0), founded())];
        events.extend((0..CROSSINGS).map(|number| (second(0), leak(number, false))));
        let week = sweep(&events, second(500), second(700));
        assert_eq!((week.from, week.least, week.mean, week.worst), (second(500), 1.0, 1.0, None));
    }

    proptest! {
        /// The mean and the least are those that one finds by looking at every second.
        #[test]
        fn the_sweep_sees_what_somebody_sees_who_looks_every_second(
            changes in prop::collection::vec((1..200_i64, 0..CROSSINGS, any::<bool>()), 0..30),
            from in -20..150_i64,
        ) {
            let mut changes = changes;
            changes.sort_by_key(|(at, ..)| *at);
            let mut events = vec![(second(0), founded())];
            events.extend(changes.iter().map(|(at, number, open)| (second(*at), leak(*number, *open))));
            let week = sweep(&events, second(from), second(200));
            let open_at = |looked: i64| {
                let mut open = [true; CROSSINGS];
                for (_, number, is_open) in changes.iter().filter(|(at, ..)| *at <= looked) {
                    open[*number] = *is_open;
                }
                open.iter().filter(|open| **open).count()
            };
            let shares: Vec<f64> =
                (from.max(0)..200).map(|looked| share(CROSSINGS - open_at(looked), CROSSINGS)).collect();
            let mean = shares.iter().sum::<f64>() / f64::from(u32::try_from(shares.len()).unwrap());
            prop_assert!((week.mean - mean).abs() < 1e-9, "{} {mean}", week.mean);
            // A change in the very last moment counts as a step and lasts for no time.
            let last = share(CROSSINGS - open_at(200), CROSSINGS);
            prop_assert_eq!(week.least.to_bits(), shares.iter().copied().fold(last, f64::min).to_bits());
        }
    }
}
