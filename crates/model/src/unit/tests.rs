//! The rules of a unit and its assignments, told as sentences.

mod tables;

use proptest::prelude::*;

use super::*;
use crate::access::Role;
use crate::decider::Decider;
use crate::given::{Given, actor, assignment, given, incident, morning, org};

fn desk() -> Actor {
    actor(Role::Dispatcher)
}

fn crew() -> Actor {
    actor(Role::Officer)
}

fn car(callsign: &str) -> Commissioned {
    Commissioned {
        callsign: callsign.into(),
        kind: "patrol-car".into(),
        org: org(1),
        crew_size: 2,
        post: Some((120.6, 31.3)),
        by: actor(Role::Administrator),
    }
}

fn commission(callsign: &str) -> Command {
    Command::Commission(Box::new(car(callsign)))
}

fn commissioned(callsign: &str) -> Event {
    Event::Commissioned(Box::new(car(callsign)))
}

fn status(availability: Availability) -> Event {
    let code = match availability {
        Availability::Available => "10-8",
        Availability::ConditionallyAvailable => "10-6",
        Availability::NotAvailable => "10-7",
    };
    Event::StatusSet { code: code.into(), availability, reason: None, by: crew() }
}

fn press(availability: Availability) -> Command {
    let Event::StatusSet { code, availability, reason, by } = status(availability) else { unreachable!() };
    Command::SetStatus { code, availability, reason, by }
}

/// The job of this number: assignment n to incident n.
fn assigned(n: u128, state: AssignmentState) -> Event {
    Event::Assigned { assignment: assignment(n), incident: incident(n), state, by: desk() }
}

fn moved(n: u128, to: AssignmentState) -> Event {
    moved_because(n, to, None)
}

fn moved_because(n: u128, to: AssignmentState, reason: Option<&str>) -> Event {
    let reason = reason.map(str::to_owned);
    Event::Advanced { assignment: assignment(n), incident: incident(n), to, reason, by: desk() }
}

fn send(n: u128, how: Sending) -> Command {
    Command::Assign { assignment: assignment(n), incident: incident(n), how, by: desk() }
}

fn advance(n: u128, step: Step) -> Command {
    advance_because(n, step, None)
}

fn advance_because(n: u128, step: Step, reason: Option<&str>) -> Command {
    Command::Advance { assignment: assignment(n), step, reason: reason.map(str::to_owned), by: desk() }
}

fn graver() -> Sending {
    Sending::PreEmpt("有人落水".into())
}

/// A car in service that does nothing.
fn free() -> Given<Unit> {
    given([commissioned("金阊1"), status(Availability::Available)])
}

/// A car that is this far with job 1.
fn at(state: AssignmentState) -> Given<Unit> {
    use AssignmentState as S;
    let first = if matches!(state, S::Proposed | S::Reserved) { state } else { S::Dispatching };
    let there = if first == state { vec![] } else { vec![moved(1, state)] };
    free().and([assigned(1, first)]).and(there)
}

fn callsign() -> String {
    "金阊1".into()
}

fn engaged_with(n: u128) -> Refusal {
    Refusal::UnitIsEngaged { callsign: callsign(), incident: incident(n) }
}

fn out_of_service() -> Refusal {
    Refusal::UnitIsOutOfService { callsign: callsign(), status: "10-7".into() }
}

const ON_ITS_WAY: [AssignmentState; 4] = [
    AssignmentState::Dispatching,
    AssignmentState::Dispatched,
    AssignmentState::Acknowledged,
    AssignmentState::EnRoute,
];
const AT_WORK: [AssignmentState; 2] = [AssignmentState::OnScene, AssignmentState::Transporting];

#[test]
fn a_unit_is_commissioned_once() {
    given::<Unit>([])
        .when(commission("金阊1"))
        .then([commissioned("金阊1")])
        .when(commission("金阊2"))
        .then_refused(Refusal::AlreadyCommissioned);
}

#[test]
fn a_unit_has_a_call_sign_of_a_fitting_length() {
    for bad in [String::new(), "  ".into(), "车".repeat(CALLSIGN_CHARACTERS_MAX + 1)] {
        given::<Unit>([]).when(commission(&bad)).then_refused(Refusal::BadCallsign);
    }
    let longest = "车".repeat(CALLSIGN_CHARACTERS_MAX);
    given::<Unit>([]).when(commission(&longest)).then([commissioned(&longest)]);
}

#[test]
fn nothing_can_be_asked_of_a_unit_that_is_not_there() {
    let commands = [
        press(Availability::Available),
        Command::SignOn { by: crew() },
        Command::SignOff { by: crew() },
        send(1, Sending::Now),
        advance(1, Step::EnRoute),
    ];
    for command in commands {
        given::<Unit>([]).when(command).then_refused(Refusal::NotCommissioned);
    }
}

#[test]
fn a_new_unit_is_not_sent_before_it_is_in_service() {
    given::<Unit>([commissioned("金阊1")])
        .when(send(1, Sending::Now))
        .then_refused(Refusal::UnitIsOutOfService { callsign: callsign(), status: String::new() });
}

#[test]
fn a_free_unit_is_sent_at_once() {
    free().when(send(1, Sending::Now)).then([assigned(1, AssignmentState::Dispatching)]);
    free()
        .and([status(Availability::ConditionallyAvailable)])
        .when(send(1, Sending::Now))
        .then([assigned(1, AssignmentState::Dispatching)]);
}

#[test]
fn a_unit_out_of_service_is_neither_sent_nor_taken_away() {
    let away = || free().and([status(Availability::NotAvailable)]);
    away().when(send(1, Sending::Now)).then_refused(out_of_service());
    away().when(send(1, graver())).then_refused(out_of_service());
}

#[test]
fn a_unit_on_its_way_cannot_be_sent_elsewhere_without_pre_emption() {
    for state in ON_ITS_WAY {
        at(state).when(send(2, Sending::Now)).then_refused(engaged_with(1));
        at(state).when(send(2, graver())).then([
            moved_because(1, AssignmentState::PreEmpted, Some("有人落水")),
            assigned(2, AssignmentState::Dispatching),
        ]);
    }
}

#[test]
fn a_unit_on_scene_cannot_be_pre_empted() {
    for state in AT_WORK {
        at(state).when(send(2, Sending::Now)).then_refused(engaged_with(1));
        at(state).when(send(2, graver())).then_refused(Refusal::TooFarToPreEmpt { callsign: callsign() });
    }
}

#[test]
fn pre_emption_needs_a_reason() {
    for blank in ["", "  "] {
        at(AssignmentState::EnRoute)
            .when(send(2, Sending::PreEmpt(blank.into())))
            .then_refused(Refusal::ReasonMissing);
    }
}

#[test]
fn a_unit_is_sent_to_one_incident_once() {
    let again = || Refusal::AlreadyAssigned { callsign: callsign() };
    for state in ON_ITS_WAY.into_iter().chain(AT_WORK).chain([AssignmentState::Reserved]) {
        for how in [Sending::Now, Sending::Reserve, graver()] {
            let same = Command::Assign { assignment: assignment(9), incident: incident(1), how, by: desk() };
            at(state).when(same).then_refused(again());
        }
    }
}

#[test]
fn a_unit_that_has_ended_its_job_can_be_sent_to_the_same_incident_again() {
    use AssignmentState as S;
    for ended in [S::Cleared, S::Cancelled, S::PreEmpted, S::Declined] {
        let again = Command::Assign {
            assignment: assignment(9),
            incident: incident(1),
            how: Sending::Now,
            by: desk(),
        };
        at(S::EnRoute).and([moved(1, ended)]).when(again).then([Event::Assigned {
            assignment: assignment(9),
            incident: incident(1),
            state: S::Dispatching,
            by: desk(),
        }]);
    }
}

#[test]
fn a_reserved_job_does_not_touch_the_job_in_hand() {
    for state in ON_ITS_WAY.into_iter().chain(AT_WORK) {
        let after = at(state).when(send(2, Sending::Reserve)).then([assigned(2, AssignmentState::Reserved)]);
        assert_eq!(after.state.body().unwrap().engaged().unwrap().incident, incident(1));
    }
}

#[test]
fn a_reserved_job_starts_only_when_the_unit_is_free() {
    at(AssignmentState::OnScene)
        .and([assigned(2, AssignmentState::Reserved)])
        .when(advance(2, Step::Dispatch))
        .then_refused(engaged_with(1))
        .when(advance(1, Step::Clear))
        .then([moved(1, AssignmentState::Cleared)])
        .when(advance(2, Step::Dispatch))
        .then([moved(2, AssignmentState::Dispatching)]);
}

#[test]
fn a_reserved_job_starts_only_when_the_unit_is_in_service() {
    at(AssignmentState::Reserved)
        .and([status(Availability::NotAvailable)])
        .when(advance(1, Step::Dispatch))
        .then_refused(out_of_service());
}

#[test]
fn only_so_many_jobs_wait() {
    let waiting = (2..).take(RESERVED_MAX).map(|n| assigned(n, AssignmentState::Reserved));
    at(AssignmentState::OnScene)
        .and(waiting)
        .when(send(99, Sending::Reserve))
        .then_refused(Refusal::TooManyReserved { callsign: callsign() })
        .when(advance(2, Step::Cancel))
        .then([moved(2, AssignmentState::Cancelled)])
        .when(send(99, Sending::Reserve))
        .then([assigned(99, AssignmentState::Reserved)]);
}

#[test]
fn a_job_that_is_turned_down_or_taken_away_needs_a_reason() {
    for (step, to) in
        [(Step::Decline, AssignmentState::Declined), (Step::PreEmpt, AssignmentState::PreEmpted)]
    {
        for blank in [None, Some(""), Some("   ")] {
            at(AssignmentState::Dispatched)
                .when(advance_because(1, step, blank))
                .then_refused(Refusal::ReasonMissing);
        }
        at(AssignmentState::Dispatched)
            .when(advance_because(1, step, Some("车辆故障")))
            .then([moved_because(1, to, Some("车辆故障"))]);
    }
}

#[test]
fn a_blank_reason_is_no_reason() {
    at(AssignmentState::EnRoute)
        .when(advance_because(1, Step::Cancel, Some(" ")))
        .then([moved(1, AssignmentState::Cancelled)]);
}

#[test]
fn a_crew_that_reports_by_radio_may_skip_keys() {
    at(AssignmentState::Dispatching)
        .when(advance(1, Step::OnScene))
        .then([moved(1, AssignmentState::OnScene)]);
}

#[test]
fn a_step_backwards_or_too_far_ahead_is_refused() {
    use AssignmentState as S;
    let cases = [
        (S::EnRoute, Step::Acknowledge),
        (S::OnScene, Step::EnRoute),
        (S::OnScene, Step::PreEmpt),
        (S::Transporting, Step::Cancel),
        (S::Dispatching, Step::Clear),
        (S::Reserved, Step::EnRoute),
        (S::Acknowledged, Step::Decline),
    ];
    for (from, step) in cases {
        at(from).when(advance(1, step)).then_refused(Refusal::StepNotOpen { from, step });
    }
}

#[test]
fn what_has_ended_or_was_never_there_takes_no_step() {
    at(AssignmentState::OnScene)
        .and([moved(1, AssignmentState::Cleared)])
        .when(advance(1, Step::EnRoute))
        .then_refused(Refusal::AssignmentEnded)
        .when(advance(7, Step::EnRoute))
        .then_refused(Refusal::AssignmentEnded);
}

#[test]
fn a_status_press_changes_availability_and_no_assignment() {
    use Availability as A;
    for state in AssignmentState::ALL.into_iter().filter(|state| !state.ended()) {
        for availability in [A::Available, A::ConditionallyAvailable, A::NotAvailable] {
            let before = at(state);
            let assignments = before.state.body().unwrap().assignments.clone();
            let after = before.after_seconds(60).when(press(availability)).then([status(availability)]);
            let body = after.state.body().unwrap();
            assert_eq!((body.availability, &body.assignments), (availability, &assignments));
        }
    }
}

#[test]
fn an_assignment_step_changes_no_availability() {
    let after = at(AssignmentState::EnRoute)
        .and([status(Availability::NotAvailable)])
        .when(advance(1, Step::OnScene))
        .then([moved(1, AssignmentState::OnScene)]);
    assert_eq!(after.state.body().unwrap().availability, Availability::NotAvailable);
}

#[test]
fn an_assignment_knows_since_when_it_stands_where_it_stands() {
    let after = at(AssignmentState::EnRoute)
        .after_seconds(300)
        .when(advance(1, Step::OnScene))
        .then([moved(1, AssignmentState::OnScene)]);
    assert_eq!(after.state.body().unwrap().assignments[0].since, morning().plus_seconds(300));
}

#[test]
fn a_crew_signs_on_once_and_off_once() {
    free()
        .when(Command::SignOff { by: crew() })
        .then_refused(Refusal::NotInCrew)
        .when(Command::SignOn { by: crew() })
        .then([Event::CrewSignedOn { by: crew() }])
        .when(Command::SignOn { by: crew() })
        .then_nothing()
        .when(Command::SignOff { by: crew() })
        .then([Event::CrewSignedOff { by: crew() }])
        .when(Command::SignOff { by: crew() })
        .then_refused(Refusal::NotInCrew);
}

#[test]
fn a_crew_has_room_for_so_many() {
    let member = |n: u128| Actor { person: crate::given::person(100 + n), role: Role::Officer };
    let aboard = (0..).take(CREW_MAX).map(|n| Event::CrewSignedOn { by: member(n) });
    free()
        .and(aboard)
        .when(Command::SignOn { by: member(99) })
        .then_refused(Refusal::CrewFull)
        .when(Command::SignOn { by: member(0) })
        .then_nothing();
}

/// Any command, with few enough ids that they meet.
pub(crate) fn any_command() -> impl Strategy<Value = Command> {
    use Availability as A;
    let how = prop_oneof![
        3 => Just(Sending::Now),
        2 => Just(Sending::Reserve),
        2 => Just(graver()),
        1 => Just(Sending::PreEmpt(" ".into())),
    ];
    let reason = prop::option::of(prop_oneof![Just("车辆故障"), Just(" ")]);
    let availability = prop_oneof![6 => Just(A::Available), 1 => Just(A::ConditionallyAvailable), 1 => Just(A::NotAvailable)];
    prop_oneof![
        1 => Just(commission("金阊1")),
        3 => availability.prop_map(press),
        1 => Just(Command::SignOn { by: crew() }),
        1 => Just(Command::SignOff { by: crew() }),
        6 => (0..12_u128, 0..6_u128, how).prop_map(|(id, to, how)| Command::Assign {
            assignment: assignment(id),
            incident: incident(to),
            how,
            by: desk(),
        }),
        12 => (0..12_u128, prop::sample::select(&Step::ALL[..]), reason)
            .prop_map(|(id, step, reason)| advance_because(id, step, reason)),
    ]
}

proptest! {
    #[test]
    fn a_unit_is_never_engaged_by_two_assignments(commands in prop::collection::vec(any_command(), 0..120)) {
        let mut unit = free().state;
        for command in commands {
            let Ok(events) = unit.decide(command, morning()) else { continue };
            unit = events.iter().fold(unit, |unit, event| unit.evolve(event, morning()));
            let body = unit.body().unwrap();
            let engaging = body.assignments.iter().filter(|present| present.state.engages()).count();
            prop_assert!(engaging <= 1, "{:?}", body.assignments);
            prop_assert!(body.assignments.iter().all(|present| !present.state.ended()));
            let waiting = body.assignments.len() - engaging;
            prop_assert!(waiting <= RESERVED_MAX);
            let mut incidents: Vec<_> = body.assignments.iter().map(|present| present.incident).collect();
            incidents.sort_unstable();
            incidents.dedup();
            prop_assert_eq!(incidents.len(), body.assignments.len(), "two assignments to one incident");
        }
    }

    #[test]
    fn whatever_is_sent_can_be_ended(commands in prop::collection::vec(any_command(), 0..60)) {
        let mut unit = free().state;
        for command in commands {
            let Ok(events) = unit.decide(command, morning()) else { continue };
            unit = events.iter().fold(unit, |unit, event| unit.evolve(event, morning()));
        }
        for present in unit.body().unwrap().assignments.clone() {
            let is_open = |step| next(present.state, step).is_some_and(AssignmentState::ended);
            prop_assert!(Step::ALL.into_iter().any(is_open), "{:?} cannot be ended", present.state);
        }
    }
}
