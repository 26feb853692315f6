//! The rules of an incident, told as sentences.

mod tables;
mod together;

use super::*;
use crate::access::Role;
use crate::decider::Decider;
use crate::given::{Given, actor, assignment, given, incident, morning, report, unit};

fn desk() -> Actor {
    actor(Role::Dispatcher)
}

pub(crate) fn fire(grade: Grade) -> Box<Opened> {
    Box::new(Opened {
        number: "J20230110-000045".into(),
        type_code: "030100".into(),
        grade,
        title: "楼道里有烟".into(),
        desk: Desk::Emergency,
        place: Place { address: Some("观前街1号".into()), ..Place::default() },
        reported_at: morning(),
        split_from: None,
        by: desk(),
    })
}

fn opened() -> Event {
    Event::Opened(fire(Grade::P3))
}

fn taken(n: u128) -> Event {
    Event::ReportTaken { report: report(n), number: format!("110-20230110-{n:06}"), by: desk() }
}

fn released(n: u128) -> Event {
    Event::ReportReleased { report: report(n), reason: "另一处火情".into(), by: desk() }
}

fn moved(n: u128, to: AssignmentState) -> AssignmentMoved {
    AssignmentMoved { assignment: assignment(n), unit: unit(n), to, reason: None, advice: None, by: desk() }
}

fn closed() -> Event {
    Event::Closed { disposition: "handled".into(), note: None, by: desk() }
}

fn merged() -> Event {
    Event::Merged { into: incident(9), reason: "同一警情".into(), by: desk() }
}

fn reopened() -> Event {
    Event::Reopened { reason: "复燃".into(), by: desk() }
}

fn take(n: u128) -> Command {
    Command::TakeReport { report: report(n), number: format!("110-20230110-{n:06}"), by: desk() }
}

fn release(n: u128, reason: &str) -> Command {
    Command::ReleaseReport { report: report(n), reason: reason.into(), by: desk() }
}

fn regrade(grade: Grade, reason: &str) -> Command {
    Command::Regrade { grade, reason: reason.into(), by: desk() }
}

fn retype(code: &str, reason: &str) -> Command {
    Command::Retype { type_code: code.into(), reason: reason.into(), by: desk() }
}

fn note(text: &str) -> Command {
    Command::Note { text: text.into(), by: desk() }
}

fn relate(n: u128, reason: &str) -> Command {
    Command::Relate { other: incident(n), reason: reason.into(), by: desk() }
}

fn merge(reason: &str) -> Command {
    Command::MergeInto { into: incident(9), reason: reason.into(), by: desk() }
}

fn absorb(grade: Grade) -> Command {
    Command::Absorb { from: incident(8), grade, by: desk() }
}

fn close() -> Command {
    Command::Close { disposition: "handled".into(), note: None, by: desk() }
}

fn reopen(reason: &str) -> Command {
    Command::Reopen { reason: reason.into(), by: desk() }
}

fn breach() -> Command {
    Command::BreachClock { rule: "ARR-1".into(), due_at: morning().plus_seconds(300) }
}

/// An open incident with two reports.
fn open() -> Given<Incident> {
    given([opened(), taken(1), taken(2)])
}

fn grade(given: &Given<Incident>) -> Grade {
    given.state.body().unwrap().opened.grade
}

#[test]
fn an_incident_is_opened_once() {
    given::<Incident>([])
        .when(Command::Open(fire(Grade::P3)))
        .then([opened()])
        .when(Command::Open(fire(Grade::P1)))
        .then_refused(Refusal::AlreadyOpened);
}

#[test]
fn nothing_can_be_asked_of_an_incident_that_was_not_opened() {
    for command in [take(1), note("到场"), close(), reopen("复燃"), merge("同一警情"), breach()] {
        given::<Incident>([]).when(command).then_refused(Refusal::NotOpened);
    }
}

#[test]
fn a_change_of_grade_or_type_says_why() {
    open().when(regrade(Grade::P1, " ")).then_refused(Refusal::ReasonMissing);
    open().when(retype("030200", "")).then_refused(Refusal::ReasonMissing);
    let after = open().when(regrade(Grade::P1, "有人被困")).then([Event::Regraded {
        from: Grade::P3,
        to: Grade::P1,
        reason: "有人被困".into(),
        by: desk(),
    }]);
    assert_eq!(grade(&after), Grade::P1);
    let after = after.when(retype("030200", "现场核实")).then([Event::Retyped {
        from: "030100".into(),
        to: "030200".into(),
        reason: "现场核实".into(),
        by: desk(),
    }]);
    assert_eq!(after.state.body().unwrap().opened.type_code, "030200");
}

#[test]
fn what_is_so_already_is_not_written_again() {
    open().when(regrade(Grade::P3, "")).then_nothing();
    open().when(retype("030100", "")).then_nothing();
    open().when(take(1)).then_nothing();
    let related = Event::Related { other: incident(5), reason: "同一嫌疑人".into(), by: desk() };
    open().and([related]).when(relate(5, "")).then_nothing();
}

#[test]
fn reports_stand_in_the_order_of_their_coming() {
    let after = open().when(take(7)).then([taken(7)]).when(release(1, "另一处火情")).then([released(1)]);
    let reports: Vec<_> = after.state.body().unwrap().reports.iter().map(|(id, _)| *id).collect();
    assert_eq!(reports, [report(2), report(7)]);
}

#[test]
fn the_last_report_is_not_released() {
    open()
        .when(release(1, "另一处火情"))
        .then([released(1)])
        .when(release(2, "另一处火情"))
        .then_refused(Refusal::LastReport);
}

#[test]
fn only_a_report_that_is_here_is_released_and_for_a_reason() {
    open().when(release(3, "另一处火情")).then_refused(Refusal::ReportNotHere);
    open().when(release(1, "\t")).then_refused(Refusal::ReasonMissing);
}

#[test]
fn a_note_has_something_to_say_and_is_not_a_book() {
    let longest = "烟".repeat(NOTE_CHARACTERS_MAX);
    for bad in ["", "  ", &format!("{longest}火")] {
        open().when(note(bad)).then_refused(Refusal::BadNote);
    }
    for good in ["已到场", &longest] {
        open().when(note(good)).then([Event::Noted { text: good.into(), by: desk() }]);
    }
}

#[test]
fn a_closed_incident_can_still_be_written_about_and_pointed_at() {
    open()
        .and([closed()])
        .when(note("回访满意"))
        .then([Event::Noted { text: "回访满意".into(), by: desk() }])
        .when(relate(5, "同一嫌疑人"))
        .then([Event::Related { other: incident(5), reason: "同一嫌疑人".into(), by: desk() }])
        .when(relate(5, "同一嫌疑人"))
        .then_nothing();
}

#[test]
fn a_relation_says_why() {
    open().when(relate(5, "")).then_refused(Refusal::ReasonMissing);
}

#[test]
fn an_incident_with_units_assigned_is_neither_closed_nor_merged() {
    for state in AssignmentState::ALL.into_iter().filter(|state| !state.ended()) {
        let busy = || open().and([Event::AssignmentMoved(moved(1, state))]);
        busy().when(close()).then_refused(Refusal::UnitsStillAssigned(1));
        busy().when(merge("同一警情")).then_refused(Refusal::UnitsStillAssigned(1));
    }
}

#[test]
fn an_incident_is_closed_when_every_unit_is_done() {
    use AssignmentState as S;
    let follow = |n, to| Command::FollowAssignment(moved(n, to));
    let happened = |n, to| [Event::AssignmentMoved(moved(n, to))];
    let mut given = open().and(happened(1, S::OnScene)).and(happened(2, S::EnRoute));
    given = given.when(close()).then_refused(Refusal::UnitsStillAssigned(2));
    for (n, ended) in [(1, S::Cleared), (2, S::Cancelled)] {
        given = given.when(follow(n, ended)).then(happened(n, ended));
    }
    given.when(close()).then([closed()]);
}

#[test]
fn each_way_of_ending_lets_the_incident_close() {
    for ended in AssignmentState::ALL.into_iter().filter(|state| state.ended()) {
        open()
            .and([Event::AssignmentMoved(moved(1, AssignmentState::Dispatching))])
            .and([Event::AssignmentMoved(moved(1, ended))])
            .when(close())
            .then([closed()]);
    }
}

#[test]
fn the_first_arrival_counts_and_stays() {
    use AssignmentState as S;
    let arrives = |n| [Event::AssignmentMoved(moved(n, S::OnScene))];
    let after = open().after_seconds(240).and(arrives(1)).after_seconds(60).and(arrives(2)).and(arrives(1));
    let body = after.state.body().unwrap();
    assert_eq!(body.first_reached(S::OnScene), Some(morning().plus_seconds(240)));
    assert_eq!(body.first_reached(S::Cleared), None);
    assert_eq!(body.units_assigned(), 2);
}

#[test]
fn a_closed_incident_is_reopened_for_a_reason() {
    open()
        .when(reopen("复燃"))
        .then_refused(Refusal::NotClosed)
        .when(close())
        .then([closed()])
        .when(reopen(" "))
        .then_refused(Refusal::ReasonMissing)
        .when(reopen("复燃"))
        .then([reopened()])
        .when(reopen("复燃"))
        .then_refused(Refusal::NotClosed);
}

#[test]
fn a_reopened_incident_is_what_it_was() {
    let before = open().state;
    let after = open().and([closed(), reopened()]).state;
    assert_eq!(before, after);
}

#[test]
fn a_closed_incident_takes_nothing_more_before_it_is_reopened() {
    let follow = Command::FollowAssignment(moved(1, AssignmentState::Dispatching));
    let asked = [
        regrade(Grade::P1, "有人被困"),
        retype("030200", "现场核实"),
        take(3),
        release(1, "另一处火情"),
        follow,
        merge("同一警情"),
        absorb(Grade::P1),
        close(),
        breach(),
    ];
    for command in asked {
        open().and([closed()]).when(command).then_refused(Refusal::Closed);
    }
}

#[test]
fn a_merge_says_why() {
    open().when(merge("")).then_refused(Refusal::ReasonMissing);
    open().when(merge("同一警情")).then([merged()]);
}

#[test]
fn a_merged_incident_refuses_with_the_one_that_goes_on() {
    let asked = [
        regrade(Grade::P1, "有人被困"),
        retype("030200", "现场核实"),
        note("已到场"),
        take(3),
        release(1, "另一处火情"),
        Command::FollowAssignment(moved(1, AssignmentState::Dispatching)),
        relate(5, "同一嫌疑人"),
        merge("同一警情"),
        absorb(Grade::P1),
        close(),
        reopen("复燃"),
        breach(),
    ];
    for command in asked {
        open().and([merged()]).when(command).then_refused(Refusal::Merged(incident(9)));
    }
}

#[test]
fn a_merge_keeps_the_graver_grade() {
    let absorbed = || Event::Absorbed { from: incident(8), by: desk() };
    for milder in [Grade::P3, Grade::P4, Grade::P5] {
        let after = open().when(absorb(milder)).then([absorbed()]);
        assert_eq!(grade(&after), Grade::P3);
    }
    for graver in [Grade::P1, Grade::P2] {
        let answer = open().state.decide(absorb(graver), morning()).unwrap();
        let [first, Event::Regraded { from: Grade::P3, to, by, .. }] = &answer[..] else {
            panic!("{answer:?} does not raise the grade")
        };
        assert_eq!((first, *to, *by), (&absorbed(), graver, desk()));
        assert_eq!(grade(&open().and(answer)), graver);
    }
}

#[test]
fn a_clock_runs_out_once() {
    let breached = Event::ClockBreached { rule: "ARR-1".into(), due_at: morning().plus_seconds(300) };
    let after = open().after_seconds(301).when(breach()).then([breached]).when(breach()).then_nothing();
    let body = after.state.body().unwrap();
    assert_eq!(body.breached.get("ARR-1"), Some(&morning().plus_seconds(301)));
}

#[test]
fn an_incident_that_was_split_off_names_where_it_comes_from() {
    let split = Box::new(Opened { split_from: Some(incident(1)), ..*fire(Grade::P2) });
    let after = given::<Incident>([]).when(Command::Open(split.clone())).then([Event::Opened(split)]);
    assert_eq!(after.state.body().unwrap().opened.split_from, Some(incident(1)));
}
