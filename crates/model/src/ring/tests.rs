//! Rings, control points and duty level orders, from the first day on.

use std::collections::BTreeSet;

use super::*;
use crate::access::Role;
use crate::decider::fold;
use crate::ids::{PersonId, RingId};
use crate::rules::{Conditions, Level, PointGround, Rules, StandingPlace, Way};

fn person(number: u128, role: Role) -> Actor {
    Actor { person: PersonId(uuid::Uuid::from_u128(number)), role }
}

fn by() -> Actor {
    person(1, Role::Dispatcher)
}

fn commander() -> Actor {
    person(2, Role::DutyCommander)
}

fn at(seconds: i64) -> Moment {
    Moment::from_micros(0).plus_seconds(seconds)
}

fn crossing(code: &str) -> Crossing {
    Crossing {
        code: code.to_owned(),
        name: format!("{code} 通道"),
        mode: Mode::Road,
        motorway: false,
        place: (121.1, 31.4),
    }
}

fn founded(codes: &[&str]) -> Founded {
    Founded {
        name: "环苏圈".to_owned(),
        tier: Tier::City,
        crossings: codes.iter().map(|code| crossing(code)).collect(),
        by: commander(),
    }
}

fn ring(events: &[Event]) -> Ring {
    fold(events.iter().map(|event| (event, at(0))))
}

#[test]
fn a_ring_has_crossings_each_with_a_code_of_its_own() {
    let found = |founded: Founded| Ring::default().decide(Command::Found(Box::new(founded)), at(0));
    assert!(found(founded(&["R01", "R02"])).is_ok());
    assert_eq!(found(founded(&[])), Err(Refusal::BadCrossings));
    assert_eq!(found(founded(&["R01", "R01"])), Err(Refusal::BadCrossings));
    assert_eq!(found(Founded { name: " ".to_owned(), ..founded(&["R01"]) }), Err(Refusal::BadName));
    let standing = ring(&[Event::Founded(Box::new(founded(&["R01"])))]);
    let again = standing.decide(Command::Found(Box::new(founded(&["R01"]))), at(1));
    assert_eq!(again, Err(Refusal::AlreadyFounded));
}

#[test]
fn a_leak_is_an_event_when_it_comes_and_when_it_goes_and_only_then() {
    let standing = ring(&[Event::Founded(Box::new(founded(&["R01", "R02"])))]);
    let note = |ring: &Ring, open: &[&str]| {
        let open: BTreeSet<String> = open.iter().map(|code| (*code).to_owned()).collect();
        ring.decide(Command::NoteLeaks { open }, at(1)).unwrap()
    };
    assert_eq!(note(&standing, &[]), vec![]);
    // A crossing that the ring does not know is nobody's leak.
    let found = note(&standing, &["R02", "R99"]);
    assert_eq!(found, vec![Event::LeakFound { crossing: "R02".to_owned(), rule: LEAK_RULE.to_owned() }]);
    let leaking = standing.evolve(&found[0], at(1));
    assert_eq!(note(&leaking, &["R02"]), vec![]);
    let closed = note(&leaking, &[]);
    assert_eq!(closed, vec![Event::LeakClosed { crossing: "R02".to_owned(), rule: LEAK_RULE.to_owned() }]);
    assert!(leaking.evolve(&closed[0], at(2)).body().unwrap().leaks.is_empty());
}

#[test]
fn a_joint_plan_names_the_other_side_and_its_points() {
    let standing = ring(&[Event::Founded(Box::new(founded(&["R01"])))]);
    let plan = JointPlan {
        code: "嘉太-01".to_owned(),
        name: "嘉定太仓联合布控".to_owned(),
        parties: vec!["上海市（嘉定、青浦）".to_owned()],
        points: vec![PointId(uuid::Uuid::from_u128(9))],
    };
    let lay = |ring: &Ring, plan: &JointPlan| {
        ring.decide(Command::LayPlan { plan: Box::new(plan.clone()), by: by() }, at(1))
    };
    let laid = lay(&standing, &plan).unwrap();
    let planned = standing.evolve(&laid[0], at(1));
    assert_eq!(lay(&planned, &plan), Ok(vec![]), "the same plan again is no event");
    assert_eq!(lay(&planned, &JointPlan { points: vec![], ..plan.clone() }), Err(Refusal::BadPlan));
    assert_eq!(lay(&planned, &JointPlan { parties: vec![], ..plan }), Err(Refusal::BadPlan));
}

fn checkpoint(kind: PointKind) -> ControlPoint {
    let established = Established {
        ring: RingId(uuid::Uuid::nil()),
        name: "南郊公安检查站".to_owned(),
        kind,
        place: (121.1, 31.4),
        guards: vec!["R01".to_owned()],
        way: Way::Inbound,
        owners: vec!["太仓市公安局".to_owned()],
        responsible: None,
        reach_seconds: Some(300),
        neighbour: None,
        by: commander(),
    };
    let events =
        ControlPoint::default().decide(PointCommand::Establish(Box::new(established)), at(0)).unwrap();
    fold(events.iter().map(|event| (event, at(0))))
}

fn post(
    kind: PointKind,
    people: (u8, u8),
    stands: StandingPlace,
    conditions: Conditions,
    signs_meters: u32,
) -> Result<Vec<PointEvent>, PointRefusal> {
    let rules = Rules::builtin();
    let rule = Box::new(rules.ring.crew(kind.ground(), conditions).clone());
    let crew = Crew { police: people.0, auxiliaries: people.1, stands, conditions, signs_meters };
    checkpoint(kind).decide(PointCommand::PostCrew { crew, rule, by: by() }, at(1))
}

#[test]
fn a_crew_is_what_light_weather_and_road_ask_for() {
    use Conditions::{Clear, Poor};
    use PointKind::{Checkpoint, MotorwayCheckpoint, RailStation, WaterJointStation};
    use StandingPlace::{Pier, Roadside, ServiceArea, Station, TollPlaza};
    let few = |needed: &str, posted: &str| PointRefusal::TooFewPolice {
        needed: needed.to_owned(),
        posted: posted.to_owned(),
    };
    let near = |needed_meters, posted_meters| PointRefusal::SignsTooNear { needed_meters, posted_meters };
    let cases = [
        (Checkpoint, (2, 3), Roadside, Clear, 200, None),
        (Checkpoint, (2, 0), Roadside, Clear, 200, None),
        (Checkpoint, (0, 5), Roadside, Clear, 200, Some(PointRefusal::AuxiliariesAlone)),
        (Checkpoint, (1, 2), Roadside, Clear, 200, Some(few("2 + 0", "1 + 2"))),
        (Checkpoint, (2, 0), Roadside, Clear, 199, Some(near(200, 199))),
        (Checkpoint, (2, 0), Roadside, Poor, 500, Some(few("3 + 0 / 2 + 2", "2 + 0"))),
        (Checkpoint, (2, 1), Roadside, Poor, 500, Some(few("3 + 0 / 2 + 2", "2 + 1"))),
        (Checkpoint, (2, 2), Roadside, Poor, 500, None),
        (Checkpoint, (3, 0), Roadside, Poor, 499, Some(near(500, 499))),
        (MotorwayCheckpoint, (2, 0), TollPlaza, Clear, 2_000, None),
        (MotorwayCheckpoint, (2, 0), ServiceArea, Poor, 2_000, Some(few("3 + 0 / 2 + 2", "2 + 0"))),
        (
            MotorwayCheckpoint,
            (4, 0),
            Roadside,
            Clear,
            2_000,
            Some(PointRefusal::WrongPlace { stands: Roadside }),
        ),
        (MotorwayCheckpoint, (4, 0), TollPlaza, Clear, 500, Some(near(2_000, 500))),
        (WaterJointStation, (2, 0), Pier, Clear, 0, None),
        (RailStation, (2, 0), Station, Clear, 0, None),
        (Checkpoint, (40, 40), Roadside, Clear, 200, Some(PointRefusal::CrewTooLarge)),
    ];
    for (kind, people, stands, conditions, signs_meters, refusal) in cases {
        let answer = post(kind, people, stands, conditions, signs_meters);
        assert_eq!(answer.err(), refusal, "{kind:?} {people:?} {stands} {conditions} {signs_meters} m");
    }
}

#[test]
fn a_crew_leaves_with_a_reason_and_only_where_one_stands() {
    let bare = checkpoint(PointKind::Checkpoint);
    let withdraw = |reason: &str| PointCommand::WithdrawCrew { reason: reason.to_owned(), by: by() };
    assert_eq!(bare.decide(withdraw("换岗"), at(1)), Err(PointRefusal::NotManned));
    let posted =
        post(PointKind::Checkpoint, (2, 3), StandingPlace::Roadside, Conditions::Clear, 200).unwrap();
    let manned = bare.evolve(&posted[0], at(1));
    assert_eq!(manned.decide(withdraw(" "), at(2)), Err(PointRefusal::BadReason));
    let left = manned.decide(withdraw("换岗"), at(2)).unwrap();
    assert_eq!(manned.evolve(&left[0], at(2)).body().unwrap().crew, None);
}

#[test]
fn one_point_may_have_two_owners_and_never_none() {
    let established = checkpoint(PointKind::WaterJointStation).body().unwrap().established.clone();
    let establish = |owners: &[&str]| {
        let owners = owners.iter().map(|owner| (*owner).to_owned()).collect();
        let established = Box::new(Established { owners, ..established.clone() });
        ControlPoint::default().decide(PointCommand::Establish(established), at(0))
    };
    assert!(establish(&["太湖水警", "湖州水警"]).is_ok());
    assert_eq!(establish(&[]), Err(PointRefusal::BadOwners));
    assert_eq!(establish(&["一", "二", "三", "四", "五"]), Err(PointRefusal::BadOwners));
}

fn draft(level: Level, way: Way, minutes: u32) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let rules = Rules::builtin();
    let drafted = Box::new(Drafted {
        ring: RingId(uuid::Uuid::nil()),
        points: vec![PointId(uuid::Uuid::nil())],
        level,
        way,
        minutes,
        reason: "嘉太-01".to_owned(),
        alert: None,
        by: by(),
    });
    let row = Box::new(rules.ring.level(level).clone());
    LevelOrder::default().decide(OrderCommand::Draft { drafted, row }, at(0))
}

#[test]
fn an_order_lasts_no_longer_than_its_level_may_and_goes_the_way_it_may() {
    assert!(draft(Level::Directed, Way::Inbound, 60).is_ok());
    let too_long = |level, longest_minutes| Err(OrderRefusal::BadLength { level, longest_minutes });
    assert_eq!(draft(Level::Directed, Way::Inbound, 241), too_long(Level::Directed, 240));
    assert_eq!(draft(Level::Closed, Way::Inbound, 121), too_long(Level::Closed, 120));
    assert_eq!(draft(Level::Closed, Way::Inbound, 0), too_long(Level::Closed, 120));
    assert_eq!(draft(Level::Closed, Way::Both, 60), Err(OrderRefusal::BadWay { level: Level::Closed }));
}

#[test]
fn an_order_is_approved_by_somebody_else_and_ends_by_itself() {
    let rules = Rules::builtin();
    let row = || Box::new(rules.ring.level(Level::Directed).clone());
    let events = draft(Level::Directed, Way::Inbound, 60).unwrap();
    let drafted: LevelOrder = fold(events.iter().map(|event| (event, at(0))));
    assert_eq!(drafted.in_force(at(1)), None, "a draft raises nothing");
    let approve = |by| drafted.decide(OrderCommand::Approve { row: row(), by }, at(10));
    let own = Actor { role: Role::DutyCommander, ..by() };
    assert_eq!(approve(own), Err(OrderRefusal::SamePerson));
    let dispatcher = person(3, Role::Dispatcher);
    assert_eq!(approve(dispatcher), Err(OrderRefusal::WrongRole { level: Level::Directed }));
    let approved = approve(commander()).unwrap();
    assert_eq!(approved, vec![OrderEvent::Approved { until: at(3_610), by: commander() }]);
    let active = drafted.clone().evolve(&approved[0], at(10));
    assert!(active.in_force(at(3_609)).is_some());
    assert!(active.in_force(at(3_610)).is_none(), "its time is over, written down or not");
    assert_eq!(active.decide(OrderCommand::Expire, at(3_609)), Err(OrderRefusal::NotOver));
    let expired = active.decide(OrderCommand::Expire, at(3_610)).unwrap();
    let over = active.evolve(&expired[0], at(3_610));
    let lift = OrderCommand::Lift { reason: "解除".to_owned(), by: commander() };
    assert_eq!(over.decide(lift, at(3_611)), Err(OrderRefusal::NotStanding));
}

#[test]
fn the_rules_know_every_ground_and_light() {
    let rules = Rules::builtin();
    for ground in PointGround::ALL {
        for conditions in Conditions::ALL {
            assert!(rules.ring.crew(*ground, *conditions).crews.iter().all(|crew| crew.police >= 2));
        }
    }
}
