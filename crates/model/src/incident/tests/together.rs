//! Properties of incidents in any legal history, alone and together with a unit that is sent to them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::ids::IncidentId;
use crate::unit::{self as units, Unit};

fn any_command() -> impl Strategy<Value = Command> {
    let reason = prop_oneof![4 => Just("有人被困"), 1 => Just(" ")];
    let grade = prop::sample::select(Grade::ALL);
    let state = prop::sample::select(&AssignmentState::ALL[..]);
    prop_oneof![
        1 => Just(Command::Open(fire(Grade::P3))),
        3 => (grade.clone(), reason.clone()).prop_map(|(grade, reason)| regrade(grade, reason)),
        1 => reason.clone().prop_map(|reason| retype("030200", reason)),
        1 => reason.clone().prop_map(note),
        4 => (0..4_u128).prop_map(take),
        4 => (0..4_u128, reason.clone()).prop_map(|(n, reason)| release(n, reason)),
        6 => (0..3_u128, state).prop_map(|(n, to)| Command::FollowAssignment(moved(n, to))),
        1 => (0..3_u128, reason.clone()).prop_map(|(n, reason)| relate(n, reason)),
        1 => reason.clone().prop_map(merge),
        2 => grade.prop_map(absorb),
        2 => Just(close()),
        4 => reason.prop_map(reopen),
        1 => Just(breach()),
    ]
}

/// Asks, and takes in what was answered; a refusal changes nothing.
fn ask<D: Decider>(state: D, command: D::Command) -> (D, Vec<D::Event>) {
    let events = state.decide(command, morning()).unwrap_or_default();
    let state = events.iter().fold(state, |state, event| state.evolve(event, morning()));
    (state, events)
}

proptest! {
    #[test]
    fn an_incident_that_is_over_has_no_unit_and_keeps_its_reports(commands in prop::collection::vec(any_command(), 0..60)) {
        let mut state = Incident::default();
        let mut reports_before = 0;
        for command in commands {
            let was_merged = matches!(state, Incident::Merged(..));
            let before = state.clone();
            let grade_floor = match (&command, state.body()) {
                (Command::Absorb { grade, .. }, Some(body)) => Some(body.opened.grade.min(*grade)),
                _ => None,
            };
            let events;
            (state, events) = ask(state, command);
            prop_assert!(!was_merged || state == before, "a merged incident changed");
            let Some(body) = state.body() else { continue };
            if matches!(state, Incident::Closed(..) | Incident::Merged(..)) {
                prop_assert_eq!(body.units_assigned(), 0);
            }
            prop_assert!(!body.reports.is_empty() || reports_before == 0, "the last report was let go");
            reports_before = body.reports.len();
            if let (Some(floor), false) = (grade_floor, events.is_empty()) {
                prop_assert_eq!(body.opened.grade, floor);
            }
        }
    }

    #[test]
    fn asking_twice_for_the_same_report_relation_or_grade_writes_once(commands in prop::collection::vec(any_command(), 0..40)) {
        let mut state = Incident::Unopened;
        for command in commands {
            let repeats = matches!(
                command,
                Command::TakeReport { .. } | Command::Relate { .. } | Command::Regrade { .. }
                    | Command::Retype { .. } | Command::BreachClock { .. }
            );
            let events;
            (state, events) = ask(state, command.clone());
            if repeats && !events.is_empty() {
                prop_assert_eq!(state.decide(command, morning()), Ok(vec![]));
            }
        }
    }

    #[test]
    fn what_the_incidents_know_of_a_unit_is_what_the_unit_knows(
        wishes in prop::collection::vec((0..4_u128, 0..3_u8, 0..12_usize, prop::sample::select(&units::Step::ALL[..])), 0..80),
    ) {
        let mut car = a_car();
        let mut incidents: BTreeMap<IncidentId, Incident> =
            (0..4).map(|n| (incident(n), given::<Incident>([opened()]).state)).collect();
        for (id, (to, how, which, step)) in (0_u128..).zip(wishes) {
            let present: Vec<_> = car.body().unwrap().assignments.iter().map(|present| present.id).collect();
            let command = match present.get(which) {
                Some(present) => units::Command::Advance {
                    assignment: *present, step, reason: Some("车辆故障".into()), by: desk(),
                },
                None => units::Command::Assign { assignment: assignment(id), incident: incident(to), how: sending(how), by: desk() },
            };
            let events;
            (car, events) = ask(car, command);
            for (to, moved) in events.iter().filter_map(followed) {
                let (state, events) = ask(incidents.remove(&to).unwrap(), Command::FollowAssignment(moved));
                prop_assert_eq!(events.len(), 1);
                incidents.insert(to, state);
            }
            for (id, state) in &incidents {
                let here = car.body().unwrap().assignments.iter().filter(|present| present.incident == *id);
                let known: Vec<_> = here.map(|present| (present.id, present.state)).collect();
                let attending: Vec<_> = state.body().unwrap().attendances.iter()
                    .filter(|(_, attendance)| !attendance.state.ended())
                    .map(|(id, attendance)| (*id, attendance.state))
                    .collect();
                prop_assert_eq!(known, attending);
            }
        }
        end_every_attendance(car, incidents)?;
    }
}

/// Whatever the unit still has to do is ended step by step; after that every incident can be closed.
fn end_every_attendance(
    mut car: Unit,
    mut incidents: BTreeMap<IncidentId, Incident>,
) -> Result<(), TestCaseError> {
    for present in car.body().unwrap().assignments.clone() {
        let step = units::Step::ALL
            .into_iter()
            .find(|step| units::next(present.state, *step).is_some_and(AssignmentState::ended));
        let step = step.expect("no assignment is without an end");
        let reason = Some("任务结束".into());
        let events;
        (car, events) =
            ask(car, units::Command::Advance { assignment: present.id, step, reason, by: desk() });
        for (to, moved) in events.iter().filter_map(followed) {
            let (state, _) = ask(incidents.remove(&to).unwrap(), Command::FollowAssignment(moved));
            incidents.insert(to, state);
        }
    }
    for state in incidents.into_values() {
        let (state, _) = ask(state, close());
        prop_assert!(matches!(state, Incident::Closed(..)));
    }
    Ok(())
}

fn sending(how: u8) -> units::Sending {
    match how {
        0 => units::Sending::Now,
        1 => units::Sending::Reserve,
        _ => units::Sending::PreEmpt("有人落水".into()),
    }
}

fn a_car() -> Unit {
    let commissioned = Box::new(units::Commissioned {
        callsign: "金阊1".into(),
        kind: "patrol-car".into(),
        org: crate::given::org(1),
        crew_size: 2,
        post: None,
        by: desk(),
    });
    let in_service = units::Event::StatusSet {
        code: "10-8".into(),
        availability: units::Availability::Available,
        reason: None,
        by: desk(),
    };
    given::<Unit>([units::Event::Commissioned(commissioned), in_service]).state
}

/// The part of a unit's event that the incident's log follows.
fn followed(event: &units::Event) -> Option<(IncidentId, AssignmentMoved)> {
    let (assignment, incident, to, reason, by) = match event {
        units::Event::Assigned { assignment, incident, state, by } => {
            (assignment, incident, state, &None, by)
        }
        units::Event::Advanced { assignment, incident, to, reason, by } => {
            (assignment, incident, to, reason, by)
        }
        _ => return None,
    };
    let moved = AssignmentMoved {
        assignment: *assignment,
        unit: unit(1),
        to: *to,
        reason: reason.clone(),
        advice: None,
        by: *by,
    };
    Some((*incident, moved))
}
