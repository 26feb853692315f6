//! A closure from its declaration to its end.

use super::*;
use crate::access::Role;
use crate::decider::fold;
use crate::ids::PersonId;

fn by() -> Actor {
    Actor { person: PersonId(uuid::Uuid::nil()), role: Role::Dispatcher }
}

fn at(seconds: i64) -> Moment {
    Moment::from_micros(0).plus_seconds(seconds)
}

fn bridge() -> Declared {
    Declared {
        name: "觅渡桥".to_owned(),
        reason: "桥面积水".to_owned(),
        line: vec![(120.63, 31.29), (120.631, 31.29)],
        until: Some(at(3_600)),
        by: by(),
    }
}

fn lift() -> Command {
    Command::Lift { reason: None, by: by() }
}

fn after(events: &[Event]) -> Closure {
    fold(events.iter().map(|event| (event, at(0))))
}

#[test]
fn a_bridge_is_closed_until_somebody_lifts_it_and_only_once() {
    let declared = Event::Declared(Box::new(bridge()));
    assert_eq!(after(&[]).decide(Command::Declare(Box::new(bridge())), at(0)), Ok(vec![declared.clone()]));
    let standing = after(std::slice::from_ref(&declared));
    assert!(standing.stands());
    assert_eq!(standing.decide(Command::Declare(Box::new(bridge())), at(1)), Err(Refusal::AlreadyDeclared));
    let lifted = Event::Lifted { reason: None, by: by() };
    assert_eq!(standing.decide(lift(), at(1)), Ok(vec![lifted.clone()]));
    let over = after(&[declared, lifted]);
    assert!(!over.stands() && over.declared().is_some());
    assert_eq!(over.decide(lift(), at(2)), Err(Refusal::NotStanding));
    assert_eq!(over.decide(Command::Expire, at(9_999)), Err(Refusal::NotStanding));
}

#[test]
fn it_ends_by_itself_by_a_rule_and_not_before() {
    let standing = after(&[Event::Declared(Box::new(bridge()))]);
    assert_eq!(standing.decide(Command::Expire, at(3_599)), Err(Refusal::NotOver));
    let expired = Event::Expired { rule: ENDS_BY_ITSELF.to_owned() };
    assert_eq!(standing.decide(Command::Expire, at(3_600)), Ok(vec![expired]));
    let open_ended = Box::new(Declared { until: None, ..bridge() });
    let standing = after(&[Event::Declared(open_ended)]);
    assert_eq!(standing.decide(Command::Expire, at(9_999_999)), Err(Refusal::NotOver));
}

#[test]
fn what_says_nothing_or_too_much_is_refused() {
    let check = |declared: Declared, refusal: Refusal| {
        let command = Command::Declare(Box::new(declared));
        assert_eq!(Closure::default().decide(command, at(0)), Err(refusal));
    };
    check(Declared { name: " ".to_owned(), ..bridge() }, Refusal::BadName);
    check(Declared { name: "桥".repeat(81), ..bridge() }, Refusal::BadName);
    check(Declared { reason: String::new(), ..bridge() }, Refusal::BadReason);
    check(Declared { line: Vec::new(), ..bridge() }, Refusal::BadLine);
    check(Declared { line: vec![(0.0, 0.0); 501], ..bridge() }, Refusal::BadLine);
    check(Declared { until: Some(at(0)), ..bridge() }, Refusal::EndsInThePast);
}
