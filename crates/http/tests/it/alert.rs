//! A neighbour's alert over HTTP: the van from Jiading, and everything that is refused on the way.

use model::access::Role;
use serde_json::{Value, json};

use crate::city::{Asker, TestCity};

/// Where the vehicle was last seen: some 8 km from the first point.
const SEEN: (f64, f64) = (121.20, 31.38);

/// A request whose papers are complete.
pub(crate) fn request() -> Value {
    json!({
        "case_number": "JD-A-001", "from": "汀州市", "purpose": "追缉商店盗窃嫌疑车辆", "subject": "vehicle",
        "description": "灰色面包车，右后灯不亮", "goods": ["香烟11条", "手表2块"], "heading": "沿G204向北",
        "papers": [
            { "kind": "request-letter", "number": "1" },
            { "kind": "case-decision", "number": "2" },
            { "kind": "officer-credentials", "number": "3" },
        ],
        "last_seen": { "lon": SEEN.0, "lat": SEEN.1, "note": "灰色面包车" },
        "speed_kmh": 120.0,
    })
}

/// A lawful stop at a point.
pub(crate) fn stop(point: &str) -> Value {
    json!({
        "point": point, "ground": "alert", "police": 2, "auxiliaries": 3,
        "officer_identified": true, "reason_told": true, "recorder_on": true,
    })
}

/// The people of an alert.
struct Desk<'a> {
    city: &'a TestCity,
    neighbour: Asker<'a>,
    dispatcher: Asker<'a>,
    commander: Asker<'a>,
    officer: Asker<'a>,
    points: Vec<String>,
}

impl<'a> Desk<'a> {
    /// A ring of three crossings with a manned point at each, and a point of the neighbour's.
    async fn open(city: &'a TestCity) -> Self {
        let commander = city.person(Role::DutyCommander).await;
        let dispatcher = city.person(Role::Dispatcher).await;
        let crossing = |code: &str, lon: f64| json!({ "code": code, "name": code, "mode": "road", "lon": lon, "lat": 31.45 });
        let crossings = [crossing("R01", 121.20), crossing("R02", 121.25), crossing("R03", 121.30)];
        let ring = json!({ "name": "环澜圈", "tier": "city", "crossings": crossings });
        let ring = commander.post("/api/v1/rings", ring).await.expect(201);
        let ring = ring["ring"]["id"].as_str().unwrap().to_owned();
        let mut points = Vec::new();
        for (code, lon) in [("R01", 121.20), ("R02", 121.25), ("R03", 121.30)] {
            let point = json!({
                "name": format!("{code}检查站"), "kind": "checkpoint", "lon": lon, "lat": 31.45,
                "guards": [code], "way": "inbound", "owners": ["澜州市公安局"],
            });
            let made = commander.post(&format!("/api/v1/rings/{ring}/points"), point).await.expect(201);
            let id = made["point"].as_str().unwrap().to_owned();
            let crew = json!({ "police": 2, "auxiliaries": 3, "stands": "roadside", "signs_meters": 200 });
            dispatcher.post(&format!("/api/v1/rings/{ring}/points/{id}/crew"), crew).await.expect(200);
            points.push(id);
        }
        let outbound = json!({
            "name": "邻市检查站", "kind": "checkpoint", "lon": 121.2, "lat": 31.40, "guards": [],
            "way": "outbound", "owners": ["汀州市公安局"], "neighbour": "汀州市",
        });
        let made = commander.post(&format!("/api/v1/rings/{ring}/points"), outbound).await.expect(201);
        points.push(made["point"].as_str().unwrap().to_owned());
        let plan = json!({ "code": "联-01", "name": "联合布控", "parties": ["汀州市"], "points": points });
        commander.post(&format!("/api/v1/rings/{ring}/plans"), plan).await.expect(201);
        Self {
            city,
            neighbour: city.person(Role::NeighbourDesk).await,
            officer: city.person(Role::Officer).await,
            dispatcher,
            commander,
            points,
        }
    }

    async fn requested(&self) -> String {
        let made = self.neighbour.post("/api/v1/alerts", request()).await.expect(201);
        made["alert"]["id"].as_str().unwrap().to_owned()
    }

    async fn issued(&self) -> String {
        let alert = self.requested().await;
        self.dispatcher.post(&at(&alert, "check"), json!({})).await.expect(200);
        self.commander.post(&at(&alert, "approve"), json!({ "plan": "联-01" })).await.expect(200);
        alert
    }

    fn pass(&self, seconds: i64) {
        self.city.clock.advance_seconds(seconds);
    }

    fn kinds(&self) -> Vec<String> {
        let recorded = self.city.city.journal().reader().read(storage::Position(0), 1_000).unwrap();
        recorded
            .iter()
            .map(|recorded| recorded.kind.to_string())
            .filter(|kind| kind.starts_with("alert."))
            .collect()
    }
}

fn at(alert: &str, act: &str) -> String {
    format!("/api/v1/alerts/{alert}/{act}")
}

#[tokio::test]
async fn the_van_is_met_and_handed_over_and_what_it_looked_like_is_forgotten() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let alert = desk.issued().await;
    let issued = desk.dispatcher.ask(&format!("/api/v1/alerts/{alert}")).await;
    assert_eq!(issued["phase"], "issued");
    assert_eq!(issued["points"].as_array().unwrap().len(), 4, "{issued}");
    let rings = desk.dispatcher.ask("/api/v1/rings").await;
    let state = |rings: &Value| rings["rings"][0]["points"].to_string().matches("\"directed\"").count();
    assert_eq!(state(&rings), 3, "the manned points are at level 2: {rings}");

    desk.pass(25);
    for point in &desk.points[..2] {
        desk.officer.post(&at(&alert, "acknowledge"), json!({ "point": point })).await.expect(200);
    }
    desk.neighbour.post(&at(&alert, "acknowledge"), json!({ "point": desk.points[3] })).await.expect(200);
    desk.pass(80);
    operations::alert::keep_alerts(&city.city).await;
    operations::alert::keep_alerts(&city.city).await;
    let late = json!({ "point": desk.points[2] });
    desk.officer.post(&at(&alert, "acknowledge"), late).await.expect(200);
    let breaches = desk.kinds().iter().filter(|kind| *kind == "alert.acknowledge_breached").count();
    assert_eq!(breaches, 1, "one point signed after 90 seconds, and that is written down once");

    let seen = json!({ "lon": 121.20, "lat": 31.44, "note": "向北" });
    desk.officer.post(&at(&alert, "sight"), seen).await.expect(200);
    let stopped = desk.officer.post(&at(&alert, "stop"), stop(&desk.points[0])).await.expect(200);
    let slip = stopped["slip"].as_str().unwrap().to_owned();
    let found = json!({ "slip": slip, "evidence": ["物证-01 香烟11条"] });
    desk.officer.post(&at(&alert, "match"), found).await.expect(200);
    desk.pass(600);
    let hit = desk.officer.post(&at(&alert, "secure"), json!({ "slip": slip })).await.expect(200);
    assert_eq!((&hit["alert"]["phase"], &hit["alert"]["ended"]), (&json!("hit"), &json!("hit")));
    let rings = desk.dispatcher.ask("/api/v1/rings").await;
    assert_eq!(state(&rings), 0, "the level falls back with the alert: {rings}");

    let sign = |side: &str, officers: u8| json!({ "side": side, "officers": officers });
    desk.officer.post(&at(&alert, "hand-over"), sign("ours", 2)).await.expect(200);
    desk.neighbour
        .post(&at(&alert, "hand-over"), sign("theirs", 1))
        .await
        .expect_problem(409, "too_few_collect");
    let over = desk.neighbour.post(&at(&alert, "hand-over"), sign("theirs", 2)).await.expect(200);
    assert_eq!(over["alert"]["phase"], "handed_over");

    let look = json!({ "case_number": "JD-A-001", "purpose": "stop" });
    let clear = desk.officer.post(&at(&alert, "look-up"), look.clone()).await.expect(200);
    assert_eq!(clear["description"], "灰色面包车，右后灯不亮");
    desk.pass(24 * 3_600);
    operations::alert::keep_alerts(&city.city).await;
    desk.officer.post(&at(&alert, "look-up"), look).await.expect_problem(409, "purged_already");
    assert!(desk.kinds().contains(&"alert.description_purged".to_owned()));
}

#[tokio::test]
async fn the_description_is_in_no_event_and_in_no_list() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let alert = desk.issued().await;
    for path in ["/api/v1/alerts".to_owned(), format!("/api/v1/alerts/{alert}")] {
        let shown = desk.commander.ask(&path).await.to_string();
        assert!(!shown.contains("右后灯") && !shown.contains("香烟"), "{shown}");
    }
    for recorded in city.city.journal().reader().read(storage::Position(0), 1_000).unwrap() {
        let body = String::from_utf8_lossy(&recorded.body);
        assert!(!body.contains("右后灯") && !body.contains("香烟"), "{body}");
    }
}

#[tokio::test]
async fn a_request_without_a_case_or_with_a_persons_number_is_refused() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let mut nameless = request();
    nameless["case_number"] = json!(" ");
    desk.neighbour.post("/api/v1/alerts", nameless).await.expect_problem(409, "no_case");
    let mut person = request();
    person["description"] = json!("驾驶人电话13800138000");
    let problem = desk.neighbour.post("/api/v1/alerts", person).await.expect_problem(422, "invalid_fields");
    assert!(problem.to_string().contains("description"), "{problem}");
    let mut paper = request();
    paper["papers"][0]["kind"] = json!("friendly-word");
    let problem = desk.neighbour.post("/api/v1/alerts", paper).await.expect_problem(422, "invalid_fields");
    assert!(problem.to_string().contains("papers.0.kind"), "{problem}");
}

#[tokio::test]
async fn papers_that_are_missing_come_later_and_the_same_person_never_approves() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let mut short = request();
    short["papers"] = json!([{ "kind": "request-letter", "number": "1" }]);
    let made = desk.neighbour.post("/api/v1/alerts", short).await.expect(201);
    let alert = made["alert"]["id"].as_str().unwrap().to_owned();
    assert_eq!(made["alert"]["papers_missing"], json!(["case-decision", "officer-credentials"]));
    desk.dispatcher.post(&at(&alert, "check"), json!({})).await.expect_problem(409, "papers_missing");
    let back = json!({ "missing": ["case-decision", "officer-credentials"], "reason": "手续不全" });
    desk.dispatcher.post(&at(&alert, "return"), back).await.expect(200);
    let papers = json!({ "papers": request()["papers"] });
    desk.neighbour.post(&at(&alert, "complete"), papers).await.expect(200);
    desk.commander.post(&at(&alert, "check"), json!({})).await.expect(200);
    desk.commander
        .post(&at(&alert, "approve"), json!({ "plan": "联-01" }))
        .await
        .expect_problem(409, "same_person");
    desk.dispatcher.post(&at(&alert, "approve"), json!({})).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn an_alert_ends_by_itself_is_renewed_once_and_matches_nothing_when_it_is_over() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let alert = desk.issued().await;
    let renew = json!({ "reason": "车辆仍在区域内" });
    desk.pass(7_000);
    desk.commander.post(&at(&alert, "renew"), renew.clone()).await.expect(200);
    desk.commander.post(&at(&alert, "renew"), renew).await.expect_problem(409, "renewed_already");
    desk.pass(7_400);
    desk.officer.post(&at(&alert, "stop"), stop(&desk.points[0])).await.expect_problem(409, "alert_is_over");
    operations::alert::keep_alerts(&city.city).await;
    let over = desk.dispatcher.ask(&format!("/api/v1/alerts/{alert}")).await;
    assert_eq!((&over["phase"], &over["ended"]), (&json!("expired"), &json!("expired")));
}

#[tokio::test]
async fn a_stop_without_ground_officers_card_reason_or_recorder_is_refused() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let alert = desk.issued().await;
    let cases = [
        ("police", json!(0), "stop_crew"),
        ("police", json!(1), "stop_crew"),
        ("officer_identified", json!(false), "stop_not_identified"),
        ("reason_told", json!(false), "stop_reason_not_told"),
        ("recorder_on", json!(false), "stop_no_recorder"),
    ];
    for (field, value, code) in cases {
        let mut unlawful = stop(&desk.points[0]);
        unlawful[field] = value;
        desk.officer.post(&at(&alert, "stop"), unlawful).await.expect_problem(409, code);
    }
    let mut groundless = stop(&desk.points[0]);
    groundless["ground"] = json!("a-feeling");
    desk.officer.post(&at(&alert, "stop"), groundless).await.expect_problem(422, "invalid_fields");
    let auxiliary = city.person(Role::Auxiliary).await;
    auxiliary.post(&at(&alert, "stop"), stop(&desk.points[0])).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn who_looks_without_the_case_sees_nothing_and_is_written_down() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let alert = desk.issued().await;
    let look = json!({ "case_number": "别的案子", "purpose": "stop" });
    desk.officer.post(&at(&alert, "look-up"), look).await.expect_problem(403, "not_allowed");
    let auditor = city.person(Role::Auditor).await;
    let entries = auditor.ask("/api/v1/audit").await;
    let entry = &entries["entries"][0];
    assert_eq!(
        (&entry["kind"], &entry["refused"]),
        (&json!("audit.alert_looked_up"), &json!(true)),
        "{entries}"
    );
    assert_eq!(entry["case_number"], "别的案子");
}

#[tokio::test]
async fn a_neighbour_signs_for_its_own_points_only_and_each_side_for_itself() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let alert = desk.issued().await;
    let ours = json!({ "point": desk.points[0] });
    desk.neighbour.post(&at(&alert, "acknowledge"), ours).await.expect_problem(403, "not_allowed");
    let sign = json!({ "side": "ours", "officers": 2 });
    desk.neighbour.post(&at(&alert, "hand-over"), sign).await.expect_problem(422, "invalid_fields");
    desk.neighbour.post(&at(&alert, "check"), json!({})).await.expect_problem(403, "not_allowed");
}

#[tokio::test]
async fn a_point_that_cannot_be_ready_in_time_is_not_called() {
    let city = TestCity::start().await;
    let desk = Desk::open(&city).await;
    let mut near = request();
    // Two minutes at 120 km/h from the first point, seen a minute ago; the second point is farther.
    near["last_seen"] = json!({ "lon": 121.20, "lat": 31.433, "seen_at": "2023-01-10T07:59:30+08:00" });
    let made = desk.neighbour.post("/api/v1/alerts", near).await.expect(201);
    let alert = made["alert"]["id"].as_str().unwrap().to_owned();
    desk.dispatcher.post(&at(&alert, "check"), json!({})).await.expect(200);
    let issued = desk.commander.post(&at(&alert, "approve"), json!({})).await.expect(200);
    let called: Vec<&str> = issued["alert"]["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["name"].as_str().unwrap())
        .collect();
    assert!(!called.contains(&"R01检查站"), "the vehicle is there first: {called:?}");
    assert!(called.contains(&"R03检查站"), "{called:?}");
}
