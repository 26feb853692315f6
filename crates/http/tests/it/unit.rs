use model::access::Role;
use model::unit::Availability;
use serde_json::{Value, json};

use crate::city::{Asker, TestCity};

/// A station and a patrol car; gives the car's id.
async fn patrol_car(city: &TestCity) -> String {
    let admin = city.person(Role::Administrator).await;
    let orgs = admin.get("/api/v1/orgs").await.expect(200);
    let root = orgs["orgs"][0]["id"].clone();
    let body = json!({ "callsign": "澜1", "kind": "patrol-car", "org": root, "crew_size": 2, "post": { "lon": 120.6, "lat": 31.3 } });
    let made = admin.post("/api/v1/units", body).await.expect(201);
    let unit = made["unit"]["id"].as_str().unwrap().to_owned();
    let commander = city.person(Role::DutyCommander).await;
    let ready =
        commander.post(&format!("/api/v1/units/{unit}/status"), json!({ "code": ready_code() })).await;
    assert_eq!(ready.expect(200)["unit"]["primary"], "available");
    unit
}

/// The code of a unit that may be sent.
pub(crate) fn ready_code() -> String {
    let rules = model::rules::Rules::builtin();
    let ready = |row: &&model::rules::UnitStatus| Availability::from(row.primary) == Availability::Available;
    rules.unit_statuses.iter().find(ready).unwrap().code.clone()
}

async fn incident(asker: &Asker<'_>, text: &str) -> String {
    let report = asker.file(text).await;
    let body = json!({ "report": report, "type": "040000", "grade": "P1" });
    let opened = asker.post("/api/v1/incidents", body).await.expect(201);
    opened["incident"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_unit_goes_from_the_order_to_the_end_of_its_work() {
    let city = TestCity::start().await;
    let dispatcher = city.person(Role::Dispatcher).await;
    let (unit, incident) = (patrol_car(&city).await, incident(&dispatcher, "阳台冒烟").await);
    let sent =
        dispatcher.post(&format!("/api/v1/units/{unit}/assignments"), json!({ "incident": incident })).await;
    let sent = sent.expect(201);
    assert_eq!(sent["unit"]["engaged"], true);
    let assignment = sent["assignment"]["id"].as_str().unwrap().to_owned();

    let busy =
        dispatcher.post(&format!("/api/v1/units/{unit}/assignments"), json!({ "incident": incident })).await;
    busy.expect_problem(409, "already_assigned");
    let early = dispatcher.post(&format!("/api/v1/assignments/{assignment}/clear"), json!({})).await;
    early.expect_problem(409, "step_not_open");

    for (step, state) in [
        ("deliver", "dispatched"),
        ("acknowledge", "acknowledged"),
        ("en-route", "en_route"),
        ("on-scene", "on_scene"),
        ("clear", "cleared"),
    ] {
        city.clock.advance_seconds(30);
        let moved =
            dispatcher.post(&format!("/api/v1/assignments/{assignment}/{step}"), json!({})).await.expect(200);
        assert_eq!(moved["assignment"]["state"], state, "{step}");
        assert_eq!(moved["position"], city.position());
    }
    let closed = dispatcher
        .post(&format!("/api/v1/incidents/{incident}/close"), json!({ "disposition": "没有这个" }))
        .await;
    let problem = closed.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "disposition");
    let timeline = dispatcher.get(&format!("/api/v1/incidents/{incident}/timeline")).await.expect(200);
    let kinds: Vec<&str> =
        timeline["entries"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[0], "incident.opened");
    assert!(kinds.iter().filter(|kind| **kind == "incident.assignment_moved").count() >= 6, "{kinds:?}");
}

#[tokio::test]
async fn a_step_without_a_body_is_as_good_as_an_empty_one() {
    let city = TestCity::start().await;
    let dispatcher = city.person(Role::Dispatcher).await;
    let (unit, incident) = (patrol_car(&city).await, incident(&dispatcher, "纠纷").await);
    let sent = dispatcher
        .post(&format!("/api/v1/units/{unit}/assignments"), json!({ "incident": incident }))
        .await
        .expect(201);
    let assignment = sent["assignment"]["id"].as_str().unwrap();
    let moved =
        dispatcher.send("POST", &format!("/api/v1/assignments/{assignment}/en-route"), &[], b"").await;
    assert_eq!(moved.expect(200)["assignment"]["state"], "en_route");
    let turned_down = dispatcher.post(&format!("/api/v1/assignments/{assignment}/decline"), json!({})).await;
    assert_eq!(turned_down.status, 409, "{}", turned_down.text());
}

#[tokio::test]
async fn the_board_shows_what_was_just_done() {
    let city = TestCity::start().await;
    let dispatcher = city.person(Role::Dispatcher).await;
    let waiting = dispatcher.file("等待研判").await;
    let incident = incident(&dispatcher, "已立").await;
    let board = dispatcher.get("/api/v1/board").await.expect(200);
    assert_eq!(board["position"], city.position());
    assert_eq!(board["reports_waiting"], 1);
    assert_eq!(board["reports"][0]["id"], Value::from(waiting));
    assert_eq!(board["incidents"][0]["id"], Value::from(incident));
    assert_eq!(board["now"], "2023-01-10T00:00:00.000000Z");
    let rules = dispatcher.get("/api/v1/rules").await.expect(200);
    assert!(rules["incident_types"].as_array().unwrap().len() > 10);
    dispatcher.get("/api/v1/map").await.expect(200);
}
