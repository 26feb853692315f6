//! The incident's table as a page that anyone can read.

use std::fmt::Write as _;

use super::*;

fn phases() -> Vec<(&'static str, Given<Incident>)> {
    use AssignmentState as S;
    let attended = |state| open().and([Event::AssignmentMoved(moved(1, state))]);
    let breached = Event::ClockBreached { rule: "ARR-1".into(), due_at: morning().plus_seconds(300) };
    vec![
        ("unopened", given([])),
        ("open, P3, two reports", open()),
        ("open, one report", given([opened(), taken(1)])),
        ("open, unit 1 on its way", attended(S::EnRoute)),
        ("open, unit 1 done", attended(S::Cleared)),
        ("open, ARR-1 run out", open().and([breached])),
        ("closed", open().and([closed()])),
        ("reopened", open().and([closed(), reopened()])),
        ("merged", open().and([merged()])),
    ]
}

#[test]
fn the_decision_table_is_a_page_that_anyone_can_read() {
    let commands = [
        ("open", Command::Open(fire(Grade::P3))),
        ("regrade to P3", regrade(Grade::P3, "有人被困")),
        ("regrade to P1", regrade(Grade::P1, "有人被困")),
        ("retype", retype("030200", "现场核实")),
        ("note", note("已到场")),
        ("take report 1", take(1)),
        ("take report 3", take(3)),
        ("release report 1", release(1, "另一处火情")),
        ("release report 3", release(3, "另一处火情")),
        ("follow unit 1", Command::FollowAssignment(moved(1, AssignmentState::OnScene))),
        ("relate", relate(5, "同一嫌疑人")),
        ("merge into 9", merge("同一警情")),
        ("absorb a P1", absorb(Grade::P1)),
        ("absorb a P5", absorb(Grade::P5)),
        ("close", close()),
        ("reopen", reopen("复燃")),
        ("breach ARR-1", breach()),
    ];
    let mut page = String::new();
    for (phase, given) in phases() {
        writeln!(page, "{phase}").unwrap();
        for (asked, command) in &commands {
            let again = Given { state: given.state.clone(), at: given.at };
            let answer = again.when(command.clone()).in_words(crate::Event::Incident);
            writeln!(page, "    {asked:<18}{answer}").unwrap();
        }
    }
    insta::assert_snapshot!("incident_decisions", page);
}
