//! A human works beside the simulated staff.

use std::sync::Arc;

use api::access::{EnrolPerson, SignIn};
use api::incident::OpenIncident;
use api::report::{FileReport, PlaceGiven};
use api::unit::AssignUnit;
use model::access::Role;
use model::ids::{AssignmentId, IncidentId, ReportId, UnitId};
use model::incident::Grade;
use model::report::{Channel, Desk};
use model::unit::AssignmentState;
use operations::{
    Cities, City, CommandKey, Credential, Geography, Principal, access, incident, report, unit,
};
use simulation::SimulatedClock;
use simulation::day::{Day, Pace};
use simulation::demo::{PASSWORD, STARTS_AT, moment};
use simulation::setting::{Part, Setting};
use simulation::staff::{self, Scale};

use crate::desk;

/// A quiet city, and two seats at which humans sit.
struct Beside {
    city: Arc<City>,
    day: Day,
    call_taker: Principal,
    dispatcher: Principal,
    played_seconds: i64,
}

async fn beside() -> Beside {
    const SEED: u64 = 11;
    let clock = Arc::new(SimulatedClock::new(moment(STARTS_AT), 60.0));
    let city =
        desk::city(SEED, desk::journal(|store| Box::new(store)), Geography::default(), Arc::clone(&clock));
    let setting = Setting::drawn(SEED);
    let (team, _) =
        staff::hire(SEED, setting.ground(Part::County), Arc::clone(&city), Scale::Small).await.unwrap();
    let (call_taker, dispatcher) = (team.call_takers[0].clone(), team.dispatchers[0].clone());
    let day = Day::new(SEED, &setting, vec![team], clock, Pace::background(0.001));
    Beside { city, day, call_taker, dispatcher, played_seconds: 0 }
}

impl Beside {
    async fn play(&mut self, seconds: i64) {
        self.played_seconds += seconds;
        self.day.play_until(moment(STARTS_AT).plus_seconds(self.played_seconds)).await;
    }

    async fn file(&self) -> ReportId {
        let request = FileReport {
            desk: Desk::Emergency,
            channel: Channel::Phone,
            text: "西塘景区停车场两车剐蹭。".to_owned(),
            place: Some(PlaceGiven { lon: Some(120.89), lat: Some(30.94), address: None }),
            caller: None,
            service: None,
        };
        report::file_report(&self.call_taker, CommandKey::fresh(&self.city), request).await.unwrap().report.id
    }

    async fn open(&self) -> IncidentId {
        let request =
            OpenIncident { report: self.file().await, type_code: "030103".to_owned(), grade: Grade::P4 };
        incident::open_incident(&self.call_taker, CommandKey::fresh(&self.city), request)
            .await
            .unwrap()
            .incident
            .id
    }

    fn free_unit(&self) -> UnitId {
        let board = self.city.board();
        board.units().find(|(_, body)| body.engaged().is_none()).map(|(id, _)| id).unwrap()
    }

    async fn send(&self, unit: UnitId, incident: IncidentId) -> AssignmentId {
        let request = AssignUnit { incident, propose: false, reserve: false, pre_empt: None };
        let changed = unit::assign_unit(&self.dispatcher, CommandKey::fresh(&self.city), unit, request).await;
        changed.unwrap().assignment.id
    }

    fn state(&self, incident: IncidentId, assignment: AssignmentId) -> AssignmentState {
        let board = self.city.board();
        board.incident(incident).unwrap().state.body().unwrap().attendances[&assignment].state
    }
}

#[tokio::test]
async fn a_unit_that_a_human_sends_hears_of_it_within_two_seconds_and_goes() {
    let mut beside = beside().await;
    beside.play(10).await;
    let incident = beside.open().await;
    let assignment = beside.send(beside.free_unit(), incident).await;
    beside.play(2).await;
    assert_eq!(beside.state(incident, assignment), AssignmentState::Dispatched);
    beside.play(600).await;
    assert!(
        beside.state(incident, assignment) >= AssignmentState::EnRoute,
        "{:?}",
        beside.state(incident, assignment)
    );
    beside.play(4 * 3_600).await;
    assert!(beside.state(incident, assignment).ended());
}

#[tokio::test]
async fn what_a_human_takes_down_is_left_to_the_human_for_some_minutes() {
    let mut beside = beside().await;
    beside.play(10).await;
    let (report, incident) = (beside.file().await, beside.open().await);
    let is_untouched = |beside: &Beside| {
        let board = beside.city.board();
        let attendances = board.incident(incident).unwrap().state.body().unwrap().attendances.len();
        (board.report(report).unwrap().state.incident().is_none(), attendances == 0)
    };
    beside.play(280).await;
    assert_eq!(is_untouched(&beside), (true, true));
    beside.play(120).await;
    assert_eq!(is_untouched(&beside), (false, false));
}

#[tokio::test]
async fn nobody_presses_the_keys_of_a_crew_with_a_human_aboard() {
    let mut beside = beside().await;
    beside.play(10).await;
    let door = Cities::new(vec![Arc::clone(&beside.city)]);
    let sign_in = async |name: &str| {
        let request = SignIn { name: name.to_owned(), password: PASSWORD.to_owned() };
        let (_, secret) = door.sign_in(request).await.unwrap();
        door.identify(&Credential::Session(secret)).unwrap()
    };
    let administrator = sign_in("guanli-jiashan").await;
    let request = EnrolPerson {
        name: "minjing".to_owned(),
        display_name: "周立新".to_owned(),
        org: None,
        roles: vec![Role::Officer],
        password: PASSWORD.to_owned(),
    };
    access::enrol_person(&administrator, CommandKey::fresh(&beside.city), request).await.unwrap();
    let officer = sign_in("minjing").await;
    let unit = beside.free_unit();
    unit::sign_on(&officer, CommandKey::fresh(&beside.city), unit).await.unwrap();
    let incident = beside.open().await;
    let assignment = beside.send(unit, incident).await;
    beside.play(120).await;
    assert_eq!(beside.state(incident, assignment), AssignmentState::Dispatching);
    unit::sign_off(&officer, CommandKey::fresh(&beside.city), unit).await.unwrap();
    beside.play(5).await;
    assert_eq!(beside.state(incident, assignment), AssignmentState::Dispatched);
}
