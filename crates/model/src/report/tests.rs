//! The rules of a report, told as sentences, and its table.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::access::Role;
use crate::decider::Decider;
use crate::given::{actor, given, incident, morning, party};

fn clerk() -> Actor {
    actor(Role::CallTaker)
}

fn contact(text: &str, place: Place, party: Option<SealedParty>) -> Box<Filed> {
    Box::new(Filed {
        number: "110-20230110-000123".into(),
        desk: Desk::Emergency,
        channel: Channel::Phone,
        text: text.into(),
        place,
        party,
        service: None,
        by: clerk(),
    })
}

fn call() -> Box<Filed> {
    let sealed = SealedParty { id: party(1), sealed: "AQIDBAUG".into() };
    contact("楼道里有烟", Place::default(), Some(sealed))
}

fn filed() -> Event {
    Event::Filed(call())
}

fn linked(n: u128) -> Event {
    Event::Linked { incident: incident(n), by: clerk() }
}

fn unlinked(n: u128) -> Event {
    Event::Unlinked { incident: incident(n), reason: "另一处火情".into(), by: clerk() }
}

fn erased() -> Event {
    Event::PartyErased { party: party(1), reason: "本人申请".into(), by: clerk() }
}

fn link(n: u128) -> Command {
    Command::Link { incident: incident(n), by: clerk() }
}

fn unlink(reason: &str) -> Command {
    Command::Unlink { reason: reason.into(), by: clerk() }
}

fn erase(reason: &str) -> Command {
    Command::EraseParty { reason: reason.into(), by: clerk() }
}

#[test]
fn a_report_is_filed_once() {
    given::<Report>([]).when(Command::File(call())).then([filed()]);
    given::<Report>([filed()]).when(Command::File(call())).then_refused(Refusal::AlreadyFiled);
    given::<Report>([filed(), linked(1)]).when(Command::File(call())).then_refused(Refusal::AlreadyFiled);
}

#[test]
fn what_says_nothing_and_is_nowhere_is_no_report() {
    let half_a_point = Place { lon: Some(120.6), ..Place::default() };
    for (text, place) in [("", Place::default()), (" \n\t", Place::default()), ("", half_a_point)] {
        given::<Report>([]).when(Command::File(contact(text, place, None))).then_refused(Refusal::Empty);
    }
}

#[test]
fn a_silent_call_from_a_known_place_is_a_report() {
    let point = Place { lon: Some(120.6), lat: Some(31.3), ..Place::default() };
    let address = Place { address: Some("观前街1号".into()), ..Place::default() };
    for place in [point, address] {
        let silent = contact("", place, None);
        given::<Report>([]).when(Command::File(silent.clone())).then([Event::Filed(silent)]);
    }
}

#[test]
fn nothing_can_be_asked_of_a_report_that_was_not_filed() {
    for command in [link(1), unlink("误挂"), erase("本人申请")] {
        given::<Report>([]).when(command).then_refused(Refusal::NotFiled);
    }
}

#[test]
fn a_waiting_report_is_linked() {
    let after = given::<Report>([filed()]).when(link(1)).then([linked(1)]);
    assert_eq!(after.state.incident(), Some(incident(1)));
}

#[test]
fn the_same_link_again_changes_nothing() {
    given::<Report>([filed(), linked(1)]).when(link(1)).then_nothing();
}

#[test]
fn a_linked_report_goes_to_another_incident_only_when_it_has_left_the_first() {
    given::<Report>([filed(), linked(1)])
        .when(link(2))
        .then_refused(Refusal::AlreadyLinked(incident(1)))
        .when(unlink("另一处火情"))
        .then([unlinked(1)])
        .when(link(2))
        .then([linked(2)]);
}

#[test]
fn a_report_that_belongs_nowhere_cannot_leave() {
    given::<Report>([filed()]).when(unlink("误挂")).then_refused(Refusal::NotLinked);
    given::<Report>([filed(), linked(1), unlinked(1)]).when(unlink("误挂")).then_refused(Refusal::NotLinked);
}

#[test]
fn leaving_and_erasing_need_a_reason() {
    for blank in ["", "  ", "\n"] {
        given::<Report>([filed(), linked(1)]).when(unlink(blank)).then_refused(Refusal::ReasonMissing);
        given::<Report>([filed(), linked(1)]).when(erase(blank)).then_refused(Refusal::ReasonMissing);
        given::<Report>([filed()]).when(erase(blank)).then_refused(Refusal::ReasonMissing);
    }
}

#[test]
fn a_caller_is_erased_once_and_the_report_stays() {
    for history in [vec![filed()], vec![filed(), linked(1)]] {
        let after = given::<Report>(history).when(erase("本人申请")).then([erased()]);
        let (kept, _) = after.state.filed().unwrap();
        assert_eq!((kept.text.as_str(), kept.party.as_ref()), ("楼道里有烟", None));
        after.when(erase("本人申请")).then_refused(Refusal::NoParty);
    }
}

#[test]
fn erasing_a_caller_leaves_the_link() {
    let after = given::<Report>([filed(), linked(1)]).when(erase("保存期满")).then([Event::PartyErased {
        party: party(1),
        reason: "保存期满".into(),
        by: clerk(),
    }]);
    assert_eq!(after.state.incident(), Some(incident(1)));
}

#[test]
fn a_nameless_report_has_nobody_to_erase() {
    let nameless = Event::Filed(contact("路灯不亮", Place::default(), None));
    given::<Report>([nameless]).when(erase("本人申请")).then_refused(Refusal::NoParty);
}

#[test]
fn the_time_of_filing_survives_every_move() {
    let after =
        given::<Report>([filed()]).after_seconds(60).and([linked(1), unlinked(1), linked(2), erased()]);
    assert_eq!(after.state.filed().unwrap().1, morning());
}

#[test]
fn the_decision_table_is_a_page_that_anyone_can_read() {
    let phases = [
        ("unfiled", vec![]),
        ("waiting", vec![filed()]),
        ("waiting, nameless", vec![filed(), erased()]),
        ("linked to 1", vec![filed(), linked(1)]),
        ("linked, nameless", vec![filed(), linked(1), erased()]),
    ];
    let commands = [
        ("file", Command::File(call())),
        ("link to 1", link(1)),
        ("link to 2", link(2)),
        ("unlink", unlink("误挂")),
        ("erase party", erase("本人申请")),
    ];
    let mut page = String::new();
    for (phase, history) in &phases {
        writeln!(page, "{phase}").unwrap();
        for (asked, command) in &commands {
            let answer =
                given::<Report>(history.clone()).when(command.clone()).in_words(crate::Event::Report);
            writeln!(page, "    {asked:<14}{answer}").unwrap();
        }
    }
    insta::assert_snapshot!("report_decisions", page);
}

fn any_command() -> impl Strategy<Value = Command> {
    let reason = prop_oneof![Just("误挂"), Just(" ")];
    prop_oneof![
        Just(Command::File(call())),
        (0..3_u128).prop_map(link),
        reason.clone().prop_map(unlink),
        reason.prop_map(erase),
    ]
}

proptest! {
    #[test]
    fn a_report_once_filed_is_never_lost_and_never_changes_its_words(commands in prop::collection::vec(any_command(), 0..40)) {
        let mut state = Report::default();
        let mut was_nameless = false;
        for command in commands {
            let asked_link = if let Command::Link { incident, .. } = &command { Some(*incident) } else { None };
            let was_filed = state.filed().is_some();
            let Ok(events) = state.decide(command, morning()) else { continue };
            state = events.iter().fold(state, |state, event| state.evolve(event, morning()));
            prop_assert!(state.filed().is_some() || !was_filed);
            if let Some((kept, at)) = state.filed() {
                prop_assert_eq!((&kept.text, at), (&call().text, morning()));
                prop_assert!(kept.party.is_none() || !was_nameless, "erased data came back");
                was_nameless = kept.party.is_none();
            }
            if asked_link.is_some() {
                prop_assert_eq!(state.incident(), asked_link);
            }
        }
    }
}
