//! The neighbour's alert of 08:47:10, and everything that the law does not allow with it.

use super::stop::Unlawful;
use super::*;
use crate::access::Role;
use crate::decider::{Decider, fold};
use crate::ids::PersonId;

fn person(number: u128, role: Role) -> Actor {
    Actor { person: PersonId(uuid::Uuid::from_u128(number)), role }
}

fn neighbour() -> Actor {
    person(1, Role::NeighbourDesk)
}

fn desk() -> Actor {
    person(2, Role::Dispatcher)
}

fn commander() -> Actor {
    person(3, Role::DutyCommander)
}

fn officer() -> Actor {
    person(4, Role::Officer)
}

fn at(seconds: i64) -> Moment {
    Moment::from_civil(jiff::civil::date(2023, 1, 10).at(8, 47, 10, 0)).plus_seconds(seconds)
}

fn point(number: u128) -> PointId {
    PointId(uuid::Uuid::from_u128(100 + number))
}

fn paper(kind: &str) -> Paper {
    Paper { kind: kind.to_owned(), number: format!("嘉公〔2023〕{kind}") }
}

fn request() -> Requested {
    Requested {
        number: "XZ-20230110-0001".to_owned(),
        case_number: "JD-A-001".to_owned(),
        from: "上海市（嘉定、青浦）".to_owned(),
        purpose: "追缉商店盗窃嫌疑车辆".to_owned(),
        subject: Subject::Vehicle,
        description: SealedDescription { key: PartyId(uuid::Uuid::nil()), sealed: "AQ==".to_owned() },
        heading: Some("沿G204向太仓".to_owned()),
        papers: vec![paper("request-letter"), paper("case-decision"), paper("officer-credentials")],
        last_seen: Sighting { place: (121.2, 31.35), seen_at: at(-60), note: None, by: neighbour() },
        speed_kmh: Some(90.0),
        by: neighbour(),
    }
}

fn needed() -> Vec<String> {
    ["request-letter", "case-decision", "officer-credentials"].map(str::to_owned).to_vec()
}

fn issue(by: Actor) -> Command {
    let activation =
        |number| Activation { point: point(number), ready_at: at(100), vehicle_at: Some(at(400)) };
    Command::Issue(Box::new(Issued {
        plan: Some("嘉太-01".to_owned()),
        points: vec![activation(1), activation(2), activation(3)],
        order: None,
        until: at(0),
        by,
    }))
}

/// Carries commands out one after another; the last one's answer is the caller's.
fn play(commands: Vec<(i64, Command)>) -> (Alert, Result<Vec<Event>, Refusal>) {
    let mut alert = Alert::default();
    let mut answer = Ok(Vec::new());
    for (seconds, command) in commands {
        assert!(answer.is_ok(), "a command before the last was refused: {answer:?}");
        answer = alert.decide(command, at(seconds));
        let events = answer.iter().flatten();
        alert = events.fold(alert, |alert, event| alert.evolve(event, at(seconds)));
    }
    (alert, answer)
}

fn issued() -> Vec<(i64, Command)> {
    vec![
        (0, Command::Request(Box::new(request()))),
        (40, Command::PassCheck { needed: needed(), by: desk() }),
        (55, issue(commander())),
    ]
}

fn after(mut commands: Vec<(i64, Command)>, seconds: i64, command: Command) -> Result<Vec<Event>, Refusal> {
    commands.push((seconds, command));
    play(commands).1
}

fn facts() -> StopFacts {
    StopFacts {
        slip: "PC-0001".to_owned(),
        point: point(1),
        ground: "alert".to_owned(),
        police: 2,
        auxiliaries: 3,
        officer_identified: true,
        reason_told: true,
        recorder_on: true,
        by: officer(),
    }
}

fn stop(facts: StopFacts) -> Command {
    Command::Stop(Box::new(facts))
}

#[test]
fn the_van_from_jiading_is_met_in_18_minutes_and_40_seconds() {
    let slip = || "PC-0001".to_owned();
    let sign = |side, officers, by| Command::SignHandOver { side, officers, by };
    let mut day = issued();
    day.extend([
        (80, Command::Acknowledge { point: point(1), by: officer() }),
        (95, Command::Acknowledge { point: point(2), by: officer() }),
        (146, Command::NoteUnsigned { point: point(3), due_at: at(145) }),
        (160, Command::Acknowledge { point: point(3), by: officer() }),
        (
            420,
            Command::Release {
                points: vec![point(2)],
                rule: Some(RELEASE_RULE.to_owned()),
                reason: None,
                by: None,
            },
        ),
        (
            740,
            Command::Sight(Box::new(Sighting {
                place: (121.12, 31.4),
                seen_at: at(735),
                note: Some("灰色面包车".to_owned()),
                by: officer(),
            })),
        ),
        (785, stop(facts())),
        (
            990,
            Command::Match {
                slip: slip(),
                evidence: vec!["现金".to_owned(), "香烟11条".to_owned()],
                by: officer(),
            },
        ),
        (1_120, Command::Secure { slip: slip(), by: officer() }),
        (2_460, sign(Side::Ours, 2, officer())),
        (2_460, sign(Side::Theirs, 2, neighbour())),
        (1_120 + PURGED_AFTER_SECONDS, Command::Purge),
    ]);
    let (alert, answer) = play(day);
    let purged = Event::DescriptionPurged { rule: PURGE_RULE.to_owned(), stopped: 1, let_go: 0 };
    assert_eq!(answer, Ok(vec![purged]));
    let body = alert.body().unwrap();
    assert_eq!((body.phase, body.ended), (Phase::HandedOver, Some((Ended::Hit, at(1_120)))));
    let breached: Vec<PointId> =
        body.points.iter().filter(|(_, called)| called.breached_at.is_some()).map(|(id, _)| *id).collect();
    assert_eq!(breached, [point(3)]);
    assert!(body.points.values().all(|called| called.released_at.is_some()), "all points stand down");
}

#[test]
fn nobody_is_looked_for_without_a_case() {
    let request = Requested { case_number: " ".to_owned(), ..request() };
    assert_eq!(after(vec![], 0, Command::Request(Box::new(request))), Err(Refusal::NoCase));
}

#[test]
fn papers_that_are_missing_send_the_request_back_and_complete_ones_let_it_pass() {
    let short = Requested { papers: vec![paper("request-letter")], ..request() };
    let asked = vec![(0, Command::Request(Box::new(short)))];
    let pass = || Command::PassCheck { needed: needed(), by: desk() };
    let missing = vec!["case-decision".to_owned(), "officer-credentials".to_owned()];
    assert_eq!(after(asked.clone(), 10, pass()), Err(Refusal::PapersMissing(missing.clone())));
    let mut returned = asked;
    returned.push((20, Command::Return { missing, reason: "缺立案决定书".to_owned(), by: desk() }));
    assert_eq!(after(returned.clone(), 30, pass()), Err(Refusal::WrongPhase(Phase::Returned)));
    returned.push((40, Command::Complete { papers: request().papers, by: neighbour() }));
    assert_eq!(after(returned, 50, pass()), Ok(vec![Event::Checked { by: desk() }]));
}

#[test]
fn whoever_asked_or_checked_does_not_approve() {
    let checked = || issued().into_iter().take(2).collect::<Vec<_>>();
    let as_commander = |actor: Actor| Actor { role: Role::DutyCommander, ..actor };
    assert_eq!(after(checked(), 55, issue(as_commander(neighbour()))), Err(Refusal::SamePerson));
    assert_eq!(after(checked(), 55, issue(as_commander(desk()))), Err(Refusal::SamePerson));
    assert!(after(checked(), 55, issue(commander())).is_ok());
    let asked = vec![(0, Command::Request(Box::new(request())))];
    assert_eq!(after(asked, 55, issue(commander())), Err(Refusal::WrongPhase(Phase::Received)));
}

#[test]
fn a_refusal_has_a_reason_and_is_the_end() {
    let refuse = |reason: &str| Command::Refuse { reason: reason.to_owned(), by: desk() };
    let asked = || vec![(0, Command::Request(Box::new(request())))];
    assert_eq!(after(asked(), 5, refuse("")), Err(Refusal::BadText { what: "reason", most: 500 }));
    let mut refused = asked();
    refused.push((5, refuse("不属公安机关职权范围")));
    assert_eq!(after(refused, 60, issue(commander())), Err(Refusal::WrongPhase(Phase::Refused)));
}

#[test]
fn an_alert_whose_time_is_over_matches_nothing() {
    let over = 55 + LASTS_SECONDS;
    assert!(after(issued(), over - 1, stop(facts())).is_ok());
    assert_eq!(after(issued(), over, stop(facts())), Err(Refusal::Over));
    let acknowledge = Command::Acknowledge { point: point(1), by: officer() };
    assert_eq!(after(issued(), over, acknowledge), Err(Refusal::Over));
    assert_eq!(after(issued(), over - 1, Command::Expire), Err(Refusal::NotOver));
    let expired = Event::Expired { rule: EXPIRY_RULE.to_owned() };
    assert_eq!(after(issued(), over, Command::Expire), Ok(vec![expired]));
}

#[test]
fn it_is_renewed_once_with_a_new_approval_and_never_again() {
    let renew = |by| Command::Renew { reason: "车辆仍在区域内".to_owned(), by };
    let first = after(issued(), 7_000, renew(commander()));
    let until = at(55 + 2 * LASTS_SECONDS);
    assert_eq!(
        first,
        Ok(vec![Event::Renewed { until, reason: "车辆仍在区域内".to_owned(), by: commander() }])
    );
    assert_eq!(after(issued(), 7_000, renew(neighbour())), Err(Refusal::SamePerson));
    let mut renewed = issued();
    renewed.push((7_000, renew(commander())));
    assert_eq!(after(renewed, 14_000, renew(commander())), Err(Refusal::RenewedAlready));
    assert_eq!(after(issued(), 55 + LASTS_SECONDS, renew(commander())), Err(Refusal::Over));
}

#[test]
fn a_stop_needs_a_ground_two_officers_a_card_a_reason_and_a_recorder() {
    let cases = [
        (StopFacts { ground: String::new(), ..facts() }, Unlawful::NoGround),
        (StopFacts { police: 0, auxiliaries: 5, ..facts() }, Unlawful::Crew),
        (StopFacts { police: 1, ..facts() }, Unlawful::Crew),
        (StopFacts { officer_identified: false, ..facts() }, Unlawful::NotIdentified),
        (StopFacts { reason_told: false, ..facts() }, Unlawful::ReasonNotTold),
        (StopFacts { recorder_on: false, ..facts() }, Unlawful::NoRecorder),
    ];
    for (facts, unlawful) in cases {
        assert_eq!(after(issued(), 785, stop(facts)), Err(Refusal::UnlawfulStop(unlawful)));
    }
    let elsewhere = StopFacts { point: point(9), ..facts() };
    assert_eq!(after(issued(), 785, stop(elsewhere)), Err(Refusal::PointNotCalled));
}

#[test]
fn who_is_let_go_leaves_a_count_and_a_slip() {
    let slip = || "PC-0001".to_owned();
    let mut stopped = issued();
    stopped.push((785, stop(facts())));
    let secure = || Command::Secure { slip: slip(), by: officer() };
    assert_eq!(after(stopped.clone(), 800, secure()), Err(Refusal::NothingMatched));
    stopped.push((810, Command::LetGo { slip: slip(), by: officer() }));
    assert_eq!(after(stopped.clone(), 820, secure()), Err(Refusal::NoSuchStop));
    assert_eq!(play(stopped).0.body().unwrap().counts(), (1, 1));
}

#[test]
fn the_requester_collects_with_two_officers_and_each_side_signs_once() {
    let slip = || "PC-0001".to_owned();
    let mut hit = issued();
    hit.extend([
        (785, stop(facts())),
        (990, Command::Match { slip: slip(), evidence: vec!["手表2块".to_owned()], by: officer() }),
        (1_120, Command::Secure { slip: slip(), by: officer() }),
    ]);
    let sign = |side, officers, by| Command::SignHandOver { side, officers, by };
    assert_eq!(after(hit.clone(), 2_460, sign(Side::Theirs, 1, neighbour())), Err(Refusal::TooFewCollect));
    hit.push((2_460, sign(Side::Theirs, 2, neighbour())));
    assert_eq!(after(hit.clone(), 2_461, sign(Side::Theirs, 2, neighbour())), Err(Refusal::SignedAlready));
    assert_eq!(after(hit.clone(), 2_461, sign(Side::Ours, 2, neighbour())), Err(Refusal::SamePerson));
    assert!(after(hit, 2_461, sign(Side::Ours, 2, officer())).is_ok());
}

#[test]
fn the_description_is_destroyed_a_day_after_the_end_and_not_before() {
    let mut over = issued();
    over.push((600, Command::StandDown { reason: "嫌疑车辆已在嘉定查获".to_owned(), by: commander() }));
    let due = 600 + PURGED_AFTER_SECONDS;
    assert_eq!(after(over.clone(), due - 1, Command::Purge), Err(Refusal::NotOver));
    assert!(after(over.clone(), due, Command::Purge).is_ok());
    over.push((due, Command::Purge));
    assert_eq!(after(over, due + 1, Command::Purge), Err(Refusal::PurgedAlready));
    assert_eq!(after(issued(), 9_999_999, Command::Purge), Err(Refusal::NotOver), "while it is in force");
}

#[test]
fn a_point_that_signs_in_time_is_not_in_breach_and_one_is_in_breach_once() {
    let note = |seconds| (seconds, Command::NoteUnsigned { point: point(3), due_at: at(145) });
    assert_eq!(after(issued(), 145, note(145).1), Err(Refusal::NotOver));
    let mut signed = issued();
    signed.push((145, Command::Acknowledge { point: point(3), by: officer() }));
    assert_eq!(after(signed, 146, note(146).1), Ok(vec![]));
    let mut breached = issued();
    breached.push(note(146));
    assert_eq!(after(breached, 147, note(147).1), Ok(vec![]));
}

#[test]
fn a_sighting_is_of_the_last_day() {
    let seen = |seconds| {
        let sighting = Sighting { place: (121.1, 31.4), seen_at: at(seconds), note: None, by: officer() };
        after(issued(), 100, Command::Sight(Box::new(sighting)))
    };
    assert!(seen(100).is_ok());
    assert_eq!(seen(101), Err(Refusal::BadSighting));
    assert_eq!(seen(100 - 24 * 3_600 - 1), Err(Refusal::BadSighting));
}

#[test]
fn a_point_that_is_called_is_not_called_again_until_it_was_released() {
    let activation = Activation { point: point(1), ready_at: at(100), vehicle_at: None };
    let activate = || Command::Activate { points: vec![activation.clone()] };
    assert_eq!(after(issued(), 60, activate()), Ok(vec![]));
    let release = Command::Release {
        points: vec![point(1)],
        rule: None,
        reason: Some("改道".to_owned()),
        by: Some(desk()),
    };
    let mut released = issued();
    released.push((70, release));
    assert!(matches!(&after(released, 80, activate()).unwrap()[..], [Event::PointsActivated { .. }]));
}

#[test]
fn nothing_can_be_asked_of_an_alert_that_nobody_requested() {
    assert_eq!(Alert::default().decide(Command::Expire, at(0)), Err(Refusal::NotRequested));
    let history: Vec<(&Event, Moment)> = Vec::new();
    assert_eq!(fold::<Alert>(history), Alert::Unrequested);
}
