//! Whom to send, when the streets, the positions or the units are not as one would wish.

mod ground;

use model::access::Role;
use serde_json::{Value, json};

use crate::city::{Asker, TestCity};
use crate::unit::ready_code;
use ground::{ISLAND, point, town};

/// A town with a dispatcher, and whoever sets up units and tells where they are.
struct Desk<'a> {
    city: &'a TestCity,
    dispatcher: Asker<'a>,
    admin: Asker<'a>,
    commander: Asker<'a>,
    tracker: Asker<'a>,
}

impl<'a> Desk<'a> {
    async fn of(city: &'a TestCity) -> Self {
        Self {
            city,
            dispatcher: city.person(Role::Dispatcher).await,
            admin: city.person(Role::Administrator).await,
            commander: city.person(Role::DutyCommander).await,
            tracker: city.person(Role::Tracker).await,
        }
    }

    async fn of_the_neighbour(city: &'a TestCity) -> Self {
        Self {
            city,
            dispatcher: city.neighbours_person(Role::Dispatcher).await,
            admin: city.neighbours_person(Role::Administrator).await,
            commander: city.neighbours_person(Role::DutyCommander).await,
            tracker: city.neighbours_person(Role::Tracker).await,
        }
    }

    /// A unit on duty of which nobody knows where it is; gives its id.
    async fn unit(&self, callsign: &str, kind: &str) -> String {
        let root = self.admin.ask("/api/v1/orgs").await["orgs"][0]["id"].clone();
        let body = json!({ "callsign": callsign, "kind": kind, "org": root, "crew_size": 4 });
        let made = self.admin.post("/api/v1/units", body).await.expect(201);
        let unit = made["unit"]["id"].as_str().unwrap().to_owned();
        let status = format!("/api/v1/units/{unit}/status");
        self.commander.post(&status, json!({ "code": ready_code() })).await.expect(200);
        unit
    }

    /// A patrol car that stands at a number of the town.
    async fn car_at(&self, callsign: &str, number: u32) -> String {
        let unit = self.unit(callsign, "patrol-car").await;
        self.tell(callsign, number, 0).await;
        unit
    }

    /// A unit tells where it was so many seconds ago.
    async fn tell(&self, callsign: &str, number: u32, seconds_ago: i64) {
        let (lon, lat) = point(number);
        let at = self.city.city.now().plus_seconds(-seconds_ago);
        let position = json!({ "unit": callsign, "lon": lon, "lat": lat, "at": at });
        let taken =
            self.tracker.post("/api/v1/positions", json!({ "positions": [position] })).await.expect(200);
        assert_eq!(taken["taken"], 1, "{taken}");
    }

    /// An incident at a number of the town; gives its id.
    async fn incident(&self, number: u32, kind: &str, grade: &str) -> String {
        let (lon, lat) = point(number);
        self.incident_with(json!({ "lon": lon, "lat": lat }), kind, grade).await
    }

    async fn incident_with(&self, place: Value, kind: &str, grade: &str) -> String {
        let report = json!({ "desk": "110", "channel": "phone", "text": "有人打架", "place": place });
        let filed = self.dispatcher.post("/api/v1/reports", report).await.expect(201);
        let body = json!({ "report": filed["report"]["id"], "type": kind, "grade": grade });
        let opened = self.dispatcher.post("/api/v1/incidents", body).await.expect(201);
        opened["incident"]["id"].as_str().unwrap().to_owned()
    }

    async fn send(&self, unit: &str, incident: &str) -> Value {
        let body = json!({ "incident": incident });
        self.dispatcher.post(&format!("/api/v1/units/{unit}/assignments"), body).await.expect(201)
    }

    async fn recommendation(&self, incident: &str, more: &str) -> Value {
        self.dispatcher.ask(&format!("/api/v1/incidents/{incident}/recommendation{more}")).await
    }

    async fn close(&self, name: &str, from: u32, to: u32) {
        let ((west, north), (east, south)) = (point(from), point(to));
        let body = json!({ "name": name, "reason": "抢修", "line": [[west, north], [east, south]] });
        let closed = self.dispatcher.post("/api/v1/closures", body).await.expect(201);
        assert_eq!(closed["closure"]["streets"], json!([name]), "{closed}");
    }
}

/// The call signs in their order, each with its first reason, if any.
fn order(recommendation: &Value) -> Vec<(String, String)> {
    let candidates = recommendation["candidates"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    candidates.iter().map(|one| (text(&one["unit"]["callsign"]), text(&one["reasons"][0]["code"]))).collect()
}

fn is_order(recommendation: &Value, wanted: &[(&str, &str)]) {
    let wanted: Vec<(String, String)> =
        wanted.iter().map(|(unit, reason)| ((*unit).to_owned(), (*reason).to_owned())).collect();
    assert_eq!(order(recommendation), wanted, "{recommendation:#}");
}

/// Every candidate that is not simply good says why in both languages.
fn says_why(recommendation: &Value) {
    for candidate in recommendation["candidates"].as_array().unwrap() {
        for reason in candidate["reasons"].as_array().unwrap() {
            assert!(!reason["text"]["zh"].as_str().unwrap().is_empty(), "{candidate}");
            assert!(!reason["text"]["en"].as_str().unwrap().is_empty(), "{candidate}");
        }
        let is_last = candidate["usable"] == "last";
        assert!(!is_last || !candidate["reasons"].as_array().unwrap().is_empty(), "{candidate}");
    }
}

#[tokio::test]
async fn the_way_counts_and_not_the_distance_and_failures_stand_last_with_their_reason() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    desk.car_at("对岸", 7).await;
    desk.car_at("同侧", 4).await;
    desk.car_at("岛上", ISLAND).await;
    desk.unit("无定位", "patrol-car").await;
    desk.unit("过时", "patrol-car").await;
    desk.tell("过时", 1, 600).await;
    let incident = desk.incident(1, "020100", "P2").await;
    let advised = desk.recommendation(&incident, "").await;
    is_order(
        &advised,
        &[
            ("同侧", ""),
            ("对岸", ""),
            ("过时", "stale_position"),
            ("岛上", "unreachable"),
            ("无定位", "no_position"),
        ],
    );
    says_why(&advised);
    assert_eq!(advised["candidates"][2]["position_age_seconds"], 600.0);
    assert_eq!(advised["candidates"][3]["total_seconds"], Value::Null);
}

#[tokio::test]
async fn a_closed_bridge_is_driven_around_at_once_and_when_the_last_one_closes_nobody_comes_over() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    desk.car_at("对岸", 8).await;
    let incident = desk.incident(2, "020100", "P2").await;
    let seconds = |advised: &Value| advised["candidates"][0]["total_seconds"].as_f64();
    let open = seconds(&desk.recommendation(&incident, "").await).unwrap();
    desk.close("觅渡桥", 3, 9).await;
    let around = seconds(&desk.recommendation(&incident, "").await).unwrap();
    assert!(around > open + 60.0, "{open} s over the bridge, {around} s around it");
    desk.close("东门桥", 6, 12).await;
    let cut_off = desk.recommendation(&incident, "").await;
    is_order(&cut_off, &[("对岸", "unreachable")]);
    assert_eq!(cut_off["candidates"][0]["reasons"][0]["text"]["zh"], "道路不通，无法到达");
    assert_eq!(cut_off["needs"][0]["chosen"], json!([]), "nobody is proposed who cannot come");
}

#[tokio::test]
async fn who_is_at_a_graver_job_stays_there_and_who_is_at_a_lighter_one_comes_after_consent() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    let (graver, lighter) = (desk.car_at("救命", 1).await, desk.car_at("调解", 2).await);
    desk.car_at("远处", 6).await;
    let (fire, noise) = (desk.incident(1, "040000", "P1").await, desk.incident(2, "100000", "P4").await);
    desk.send(&graver, &fire).await;
    desk.send(&lighter, &noise).await;
    let incident = desk.incident(2, "020100", "P2").await;
    let advised = desk.recommendation(&incident, "").await;
    is_order(&advised, &[("远处", ""), ("调解", "lighter_job"), ("救命", "graver_job")]);
    let usable: Vec<&Value> =
        advised["candidates"].as_array().unwrap().iter().map(|one| &one["usable"]).collect();
    assert_eq!(usable, ["send", "after_consent", "last"]);
    says_why(&advised);
}

#[tokio::test]
async fn where_no_time_can_be_computed_every_unit_says_so_and_nobody_is_put_first_for_it() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    desk.car_at("乙", 1).await;
    desk.car_at("甲", 6).await;
    let nowhere = desk.incident_with(json!({ "address": "人民路上，说不清" }), "020100", "P2").await;
    let advised = desk.recommendation(&nowhere, "").await;
    is_order(&advised, &[("乙", "not_computed"), ("甲", "not_computed")]);
    let at_sea = desk.incident_with(json!({ "lon": 121.9, "lat": 31.0 }), "020100", "P2").await;
    let advised = desk.recommendation(&at_sea, "").await;
    is_order(&advised, &[("乙", "off_network"), ("甲", "off_network")]);
    for candidate in advised["candidates"].as_array().unwrap() {
        assert_eq!((&candidate["usable"], &candidate["chosen"]), (&json!("last"), &json!(false)));
    }
}

#[tokio::test]
async fn the_response_plan_chooses_and_says_what_is_missing_and_its_next_level_asks_for_more() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    desk.car_at("远", 6).await;
    desk.car_at("近", 2).await;
    let incident = desk.incident(1, "020200", "P2").await;
    let advised = desk.recommendation(&incident, "").await;
    let (plan, needs) = (&advised["plan"], advised["needs"].as_array().unwrap());
    assert_eq!(plan["alarm_level"], 1, "{advised:#}");
    let chosen: Vec<&Value> = needs
        .iter()
        .flat_map(|need| need["chosen"].as_array().unwrap())
        .map(|unit| &unit["callsign"])
        .collect();
    assert_eq!(chosen[0], "近");
    assert_eq!(advised["candidates"][0]["chosen"], true);
    let wanted = |advised: &Value| -> u64 {
        advised["needs"].as_array().unwrap().iter().map(|need| need["wanted"].as_u64().unwrap()).sum()
    };
    let most = plan["alarm_levels_max"].as_u64().unwrap();
    let second = desk.recommendation(&incident, &format!("?alarm_level={most}")).await;
    assert!(most == 1 || wanted(&second) > wanted(&advised));
    let short = second["shortfalls"].as_array().unwrap();
    let missing: u64 = short.iter().map(|one| one["missing"].as_u64().unwrap()).sum();
    assert_eq!(missing, wanted(&second) - 2, "two cars are all there is: {second:#}");
    assert!(short.iter().all(|one| !one["text"]["zh"].as_str().unwrap().is_empty()));
    let beyond =
        desk.dispatcher.get(&format!("/api/v1/incidents/{incident}/recommendation?alarm_level=99")).await;
    assert_eq!(beyond.expect_problem(422, "invalid_fields")["errors"][0]["field"], "alarm_level");
}

#[tokio::test]
async fn a_neighbours_unit_is_ranked_under_the_agreement_and_asked_for_and_not_for_a_light_matter() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    let next_door = Desk::of_the_neighbour(&city).await;
    desk.car_at("澜1", 6).await;
    next_door.car_at("汀1", 2).await;
    next_door.unit("汀犬", "volunteer-team").await;
    let grave = desk.incident(1, "020100", "P1").await;
    let advised = desk.recommendation(&grave, "").await;
    is_order(&advised, &[("澜1", ""), ("汀1", "neighbour")]);
    let lent = &advised["candidates"][1];
    assert_eq!(lent["usable"], "after_consent");
    assert_eq!(lent["jurisdiction"]["name"]["zh"], "汀州市");
    assert_eq!(lent["reasons"][0]["text"]["zh"], "汀州市警力，按协作协议");
    assert!(lent["total_seconds"].as_f64() < advised["candidates"][0]["total_seconds"].as_f64());
    let light = desk.incident(1, "020100", "P3").await;
    is_order(&desk.recommendation(&light, "").await, &[("澜1", "")]);
}

#[tokio::test]
async fn what_was_advised_is_kept_with_the_order() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    desk.car_at("近", 1).await;
    let far = desk.car_at("远", 6).await;
    let incident = desk.incident(1, "020200", "P2").await;
    desk.send(&far, &incident).await;
    let timeline = desk.dispatcher.ask(&format!("/api/v1/incidents/{incident}/timeline")).await;
    let sent =
        timeline["entries"].as_array().unwrap().iter().find(|entry| !entry["advice"].is_null()).unwrap();
    let advice = &sent["advice"];
    assert_eq!((&advice["place"], &advice["of"]), (&json!(2), &json!(2)), "{sent:#}");
    assert!(advice["total_milliseconds"].as_u64().unwrap() > 20_000);
    assert!(advice["plan"]["id"].is_string());
    let text = sent["text"]["zh"].as_str().unwrap();
    assert!(text.contains("推荐第 2 位，共 2"), "{text}");
}

#[tokio::test]
async fn coverage_says_what_the_dispatch_leaves_behind_and_is_computed_only_when_asked_for() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    desk.car_at("近", 1).await;
    desk.car_at("远", 6).await;
    let incident = desk.incident(1, "020200", "P2").await;
    assert_eq!(desk.recommendation(&incident, "").await["coverage"], Value::Null);
    let covered = desk.recommendation(&incident, "?coverage=true").await;
    assert_eq!(covered["coverage"]["population_minutes_lost"], 0.0, "nobody lives in this town: {covered:#}");
    let shown = desk.dispatcher.ask("/api/v1/coverage").await;
    assert_eq!(shown["by_hour"], json!([]), "nothing was noted yet");
}

#[tokio::test]
async fn two_incidents_at_once_are_looked_at_together() {
    let city = TestCity::start_on(town()).await;
    let desk = Desk::of(&city).await;
    // One by one, the first takes the nearer car and leaves the second the one that has to come over the bridge.
    desk.car_at("中", 3).await;
    desk.car_at("西", 1).await;
    let (west, south) = (desk.incident(2, "110000", "P3").await, desk.incident(9, "110000", "P3").await);
    let joint = desk.dispatcher.ask("/api/v1/recommendation").await;
    let who_goes_to = |incident: &str| {
        let incidents = joint["incidents"].as_array().unwrap();
        let found = incidents.iter().find(|one| one["id"] == incident);
        found.map(|one| one["chosen"][0]["unit"]["callsign"].clone())
    };
    assert_eq!(who_goes_to(&west), Some(json!("西")), "{joint:#}");
    assert_eq!(who_goes_to(&south), Some(json!("中")), "{joint:#}");
    let seconds = |which: &str| joint[which]["travel_seconds"].as_f64().unwrap();
    assert!(seconds("jointly") <= seconds("one_by_one"));
    assert_eq!(joint["jointly"]["missing"], 0);

    let unit =
        city.city.board().units().find(|(_, body)| body.commissioned.callsign == "中").map(|(id, _)| id);
    desk.send(&unit.unwrap().to_string(), &south).await;
    let joint = desk.dispatcher.ask("/api/v1/recommendation").await;
    assert_eq!(joint["incidents"].as_array().unwrap().len(), 1, "who has got a car waits no more: {joint:#}");
}
