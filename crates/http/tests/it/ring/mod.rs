//! Rings: who holds the ways out, what leaks, who may order what, and what is written down of it.

mod on_streets;

use model::access::Role;
use serde_json::{Value, json};
use storage::Position;

use crate::city::{Asker, TestCity};
use crate::client::Reply;

/// Twenty-five ways out: eighteen by road, five of them motorways, four by water and three by rail.
fn crossings() -> Vec<Value> {
    let of = |letter: char, count: usize, mode: &'static str| {
        (1..=count).map(move |number| {
            let (lon, lat) = (120.0 + f64::from(u8::try_from(number).unwrap()) / 100.0, 31.0);
            let code = format!("{letter}{number:02}");
            let is_motorway = mode == "road" && number <= 5;
            json!({ "code": code, "name": format!("{code}通道"), "mode": mode, "motorway": is_motorway, "lon": lon, "lat": lat })
        })
    };
    of('R', 18, "road").chain(of('W', 4, "water")).chain(of('T', 3, "rail")).collect()
}

/// A ring, and what is done with it by a duty commander.
struct Ring<'a> {
    commander: &'a Asker<'a>,
    path: String,
    org: String,
}

impl<'a> Ring<'a> {
    async fn found(city: &TestCity, commander: &'a Asker<'a>, crossings: &[Value]) -> Self {
        let body = json!({ "name": "环苏州圈", "tier": "city", "crossings": crossings });
        let made = commander.post("/api/v1/rings", body).await.expect(201);
        let path = format!("/api/v1/rings/{}", made["ring"]["id"].as_str().unwrap());
        let org = city.city.board().jurisdiction().unwrap().0.to_string();
        Self { commander, path, org }
    }

    /// Twenty-five crossings, with a point at each and a crew at each point.
    async fn held(city: &TestCity, commander: &'a Asker<'a>) -> Self {
        let crossings = crossings();
        let ring = Self::found(city, commander, &crossings).await;
        for crossing in &crossings {
            let point = ring.establish(crossing).await;
            ring.post(&point, &least_crew(crossing)).await.expect(200);
        }
        ring
    }

    async fn establish(&self, crossing: &Value) -> String {
        let made =
            self.commander.post(&format!("{}/points", self.path), self.point_at(crossing)).await.expect(201);
        made["point"].as_str().unwrap().to_owned()
    }

    fn point_at(&self, crossing: &Value) -> Value {
        let kind = match crossing["mode"].as_str().unwrap() {
            "water" => "water_joint_station",
            "rail" => "rail_station",
            _ if crossing["motorway"] == true => "motorway_checkpoint",
            _ => "checkpoint",
        };
        json!({
            "name": format!("{}站", crossing["code"].as_str().unwrap()), "kind": kind, "lon": crossing["lon"],
            "lat": crossing["lat"], "guards": [crossing["code"]], "way": "both", "owners": ["公安"],
            "responsible": self.org, "reach_seconds": 900,
        })
    }

    async fn post(&self, point: &str, crew: &Value) -> Reply {
        self.commander.post(&format!("{}/points/{point}/crew", self.path), crew.clone()).await
    }

    async fn withdraw(&self, point: &str) -> Reply {
        let body = json!({ "reason": "增援他处" });
        self.commander.post(&format!("{}/points/{point}/withdraw", self.path), body).await
    }

    async fn draft(&self, who: &Asker<'_>, point: &str, level: &str, way: &str, minutes: u32) -> Reply {
        let body = json!({ "points": [point], "level": level, "way": way, "minutes": minutes, "reason": "专项查控" });
        who.post(&format!("{}/orders", self.path), body).await
    }

    async fn seen(&self) -> Value {
        self.commander.ask(&self.path).await
    }

    async fn point_guarding(&self, code: &str) -> String {
        let ring = self.seen().await;
        let crossing = ring["crossings"].as_array().unwrap().iter().find(|crossing| crossing["code"] == code);
        crossing.unwrap()["points"][0].as_str().unwrap().to_owned()
    }
}

/// The least crew by day.
fn least_crew(crossing: &Value) -> Value {
    let (stands, signs) = match crossing["mode"].as_str().unwrap() {
        "water" => ("pier", 0),
        "rail" => ("station", 0),
        _ if crossing["motorway"] == true => ("toll-plaza", 2_000),
        _ => ("roadside", 200),
    };
    json!({ "police": 2, "auxiliaries": 1, "stands": stands, "signs_meters": signs })
}

fn degree(ring: &Value, which: &str) -> (u64, u64, f64) {
    let degree = &ring["closure"][which];
    (degree["held"].as_u64().unwrap(), degree["all"].as_u64().unwrap(), degree["share"].as_f64().unwrap())
}

/// How often something of a kind is in the journal.
fn written(city: &TestCity, kind: &str) -> usize {
    let recorded = city.city.journal().reader().read(Position(0), usize::MAX >> 1).unwrap();
    recorded.iter().filter(|recorded| recorded.kind == kind).count()
}

fn road(code: &str) -> Value {
    json!({ "code": code, "name": code, "mode": "road", "lon": 120.6, "lat": 31.3 })
}

#[tokio::test]
async fn one_of_twenty_five_crossings_loses_its_crew_and_gets_a_reserve() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let ring = Ring::held(&city, &commander).await;
    let seen = ring.seen().await;
    assert_eq!(degree(&seen, "planned"), (25, 25, 1.0));
    assert_eq!(degree(&seen, "live"), (25, 25, 1.0));
    assert_eq!(seen["closure"]["closed"], true);
    assert_eq!(
        seen["closure"]["live"]["by_mode"],
        json!([
            { "mode": "road", "held": 18, "all": 18 }, { "mode": "water", "held": 4, "all": 4 },
            { "mode": "rail", "held": 3, "all": 3 },
        ])
    );
    let (found, closed) = (written(&city, "ring.leak_found"), written(&city, "ring.leak_closed"));
    assert_eq!((found, closed), (25, 25), "each leaked until its first crew came");

    let point = ring.point_guarding("R11").await;
    city.clock.advance_seconds(60);
    let changed = ring.withdraw(&point).await.expect(200);
    for seen in [&changed["ring"], &ring.seen().await] {
        assert_eq!(degree(seen, "planned"), (25, 25, 1.0));
        assert_eq!(degree(seen, "live"), (24, 25, 0.96));
        assert_eq!(seen["closure"]["closed"], false);
        let leaks = seen["closure"]["leaks"].as_array().unwrap();
        assert_eq!(leaks.len(), 1);
        assert_eq!((&leaks[0]["crossing"], &leaks[0]["name"]), (&json!("R11"), &json!("R11通道")));
        assert!(leaks[0]["since"].as_str().unwrap().starts_with("2023-01-10T00:01:00"), "{leaks:?}");
    }
    assert_eq!(written(&city, "ring.leak_found"), 26, "the leak is written down before the answer comes");

    city.clock.advance_seconds(720);
    let reserve = json!({ "police": 2, "auxiliaries": 0, "stands": "roadside", "signs_meters": 200 });
    let seen = ring.post(&point, &reserve).await.expect(200);
    assert_eq!(degree(&seen["ring"], "live"), (25, 25, 1.0));
    assert_eq!(seen["ring"]["closure"]["leaks"], json!([]));
    assert_eq!(written(&city, "ring.leak_closed"), 26);
}

#[tokio::test]
async fn the_week_tells_the_least_the_mean_and_the_worst_time() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let ring = Ring::held(&city, &commander).await;
    let point = ring.point_guarding("W02").await;
    city.clock.advance_seconds(4_800);
    ring.withdraw(&point).await.expect(200);
    city.clock.advance_seconds(720);
    let crew = json!({ "police": 2, "auxiliaries": 0, "stands": "pier", "signs_meters": 0 });
    ring.post(&point, &crew).await.expect(200);
    city.clock.advance_seconds(1_680);
    let week = commander.ask(&format!("{}/week", ring.path)).await;
    assert_eq!(week["least"], 0.96);
    assert!((week["mean"].as_f64().unwrap() - (1.0 - 0.04 * 720.0 / 7_200.0)).abs() < 1e-12, "{week}");
    assert_eq!(week["worst"]["from"], "2023-01-10T01:20:00.000000Z");
    assert_eq!(week["worst"]["to"], "2023-01-10T01:32:00.000000Z");
    let shares: Vec<f64> =
        week["steps"].as_array().unwrap().iter().map(|step| step["share"].as_f64().unwrap()).collect();
    assert_eq!(shares, [1.0, 0.96, 1.0]);
    // Seven days on, the hour is past and gone.
    city.clock.advance_seconds(7 * 86_400);
    let week = commander.ask(&format!("{}/week", ring.path)).await;
    assert_eq!((&week["least"], &week["mean"], &week["worst"]), (&json!(1.0), &json!(1.0), &Value::Null));
}

#[tokio::test]
async fn a_crew_that_the_law_does_not_know_is_refused_in_both_languages() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let crossing = road("R01");
    let ring = Ring::found(&city, &commander, std::slice::from_ref(&crossing)).await;
    let point = ring.establish(&crossing).await;
    let crew = |police: u8, auxiliaries: u8, stands: &str, signs: u32| {
        json!({
            "police": police, "auxiliaries": auxiliaries, "stands": stands, "signs_meters": signs,
            "conditions": "clear",
        })
    };
    for (crew, code) in [
        (crew(0, 24, "roadside", 200), "auxiliaries_alone"),
        (crew(1, 4, "roadside", 200), "too_few_police"),
        (crew(2, 0, "roadside", 199), "signs_too_near"),
        (crew(2, 0, "pier", 200), "wrong_place_to_stand"),
        (crew(40, 21, "roadside", 200), "crew_too_large"),
    ] {
        let path = format!("{}/points/{point}/crew", ring.path);
        let body = crew.to_string();
        for (language, has_chinese) in [("zh-CN", true), ("en", false)] {
            let headers = [("accept-language", language), ("content-type", "application/json")];
            let problem =
                commander.send("POST", &path, &headers, body.as_bytes()).await.expect_problem(409, code);
            let detail = problem["detail"].as_str().unwrap();
            assert_eq!(detail.chars().any(|sign| sign > '\u{4e00}'), has_chinese, "{detail}");
        }
    }
    ring.post(&point, &crew(2, 0, "roadside", 200)).await.expect(200);
    // Ten hours on it is 18:00: whoever says that it is clear is overruled.
    city.clock.advance_seconds(36_000);
    ring.post(&point, &crew(2, 0, "roadside", 500)).await.expect_problem(409, "too_few_police");
    ring.post(&point, &crew(2, 2, "roadside", 200)).await.expect_problem(409, "signs_too_near");
    let seen = ring.post(&point, &crew(2, 2, "roadside", 500)).await.expect(200);
    assert_eq!(seen["ring"]["points"][0]["crew"]["conditions"], "poor");
    ring.withdraw(&point).await.expect(200);
    ring.withdraw(&point).await.expect_problem(409, "not_manned");
}

#[tokio::test]
async fn an_order_is_approved_by_somebody_else_and_ends_by_itself() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let dispatcher = city.person(Role::Dispatcher).await;
    let crossing = road("R01");
    let ring = Ring::found(&city, &commander, std::slice::from_ref(&crossing)).await;
    let point = ring.establish(&crossing).await;

    let own = ring.draft(&commander, &point, "L2", "inbound", 60).await.expect(201);
    let path = format!("{}/orders/{}", ring.path, own["order"].as_str().unwrap());
    commander.post(&format!("{path}/approve"), json!({})).await.expect_problem(409, "same_person");
    commander.post(&format!("{path}/lift"), json!({ "reason": "另拟" })).await.expect(200);
    commander.post(&format!("{path}/approve"), json!({})).await.expect_problem(404, "not_found");

    let drafted = ring.draft(&dispatcher, &point, "L2", "inbound", 60).await.expect(201);
    assert_eq!(drafted["ring"]["orders"][0]["state"], "draft");
    assert_eq!(drafted["ring"]["points"][0]["level"], "L4", "a draft changes nothing");
    let path = format!("{}/orders/{}", ring.path, drafted["order"].as_str().unwrap());
    dispatcher.post(&format!("{path}/approve"), json!({})).await.expect_problem(403, "not_allowed");
    let active = commander.post(&format!("{path}/approve"), json!({})).await.expect(200);
    let point_of = |changed: &Value| changed["points"][0].clone();
    assert_eq!(active["ring"]["orders"][0]["state"], "active");
    assert_eq!(point_of(&active["ring"])["state"], "off", "nobody stands there yet");
    let manned = ring.post(&point, &least_crew(&crossing)).await.expect(200);
    assert_eq!(point_of(&manned["ring"])["state"], "directed");
    assert_eq!(point_of(&manned["ring"])["until"], "2023-01-10T01:00:00.000000Z");
    commander.post(&format!("{path}/approve"), json!({})).await.expect_problem(409, "already_approved");

    city.clock.advance_seconds(3_600);
    let seen = ring.seen().await;
    assert_eq!(
        point_of(&seen)["state"],
        "routine",
        "it is over at its time, whether or not that is written down"
    );
    assert_eq!(seen["orders"][0]["state"], "over");
    for _ in 0..2 {
        operations::ring::keep_rings(&city.city).await;
        assert_eq!(written(&city, "level.expired"), 1);
    }
    assert_eq!(ring.seen().await["orders"], json!([]));
}

#[tokio::test]
async fn an_order_that_goes_beyond_its_row_of_the_rules_is_refused() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let crossing = road("R01");
    let ring = Ring::found(&city, &commander, std::slice::from_ref(&crossing)).await;
    let point = ring.establish(&crossing).await;
    ring.draft(&commander, &point, "L1", "both", 60).await.expect_problem(409, "bad_direction");
    ring.draft(&commander, &point, "L1", "inbound", 121).await.expect_problem(409, "order_too_long");
    ring.draft(&commander, &point, "L1", "inbound", 120).await.expect(201);
    let nowhere = "00000000-0000-7000-8000-000000000001";
    let problem =
        ring.draft(&commander, nowhere, "L3", "both", 60).await.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "points.0");
    assert_eq!(written(&city, "level.drafted"), 1);
}

#[tokio::test]
async fn a_point_guards_only_what_the_ring_has_and_a_neighbours_guards_nothing() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let (first, second) = (road("R01"), road("R02"));
    let ring = Ring::found(&city, &commander, &[first.clone(), second]).await;
    let points = format!("{}/points", ring.path);
    let mut body = ring.point_at(&first);
    body["guards"] = json!(["R01", "R99"]);
    let problem = commander.post(&points, body).await.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "guards.1");

    let mut body = ring.point_at(&first);
    body["neighbour"] = json!("汀州市");
    let problem = commander.post(&points, body.clone()).await.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "guards");
    body["guards"] = json!([]);
    let made = commander.post(&points, body).await.expect(201);
    let theirs = made["point"].as_str().unwrap();
    ring.post(theirs, &least_crew(&first)).await.expect_problem(409, "neighbours_point");
    assert_eq!(degree(&ring.seen().await, "planned"), (0, 2, 0.0));

    // On paper a crossing is closed by who has to be there and can be in time; now, by who is there.
    let mut late = ring.point_at(&first);
    late["reach_seconds"] = json!(1_801);
    let late = commander.post(&points, late).await.expect(201);
    ring.post(late["point"].as_str().unwrap(), &least_crew(&first)).await.expect(200);
    let seen = ring.seen().await;
    assert_eq!(degree(&seen, "planned"), (0, 2, 0.0));
    assert_eq!(degree(&seen, "live"), (1, 2, 0.5));
    ring.establish(&first).await;
    assert_eq!(degree(&ring.seen().await, "planned"), (1, 2, 0.5));

    let plan =
        json!({ "code": "嘉太-01", "name": "嘉太联合布控", "parties": ["汀州市"], "points": [theirs] });
    let laid = commander.post(&format!("{}/plans", ring.path), plan).await.expect(201);
    assert_eq!(laid["ring"]["plans"][0]["code"], "嘉太-01");
}

#[tokio::test]
async fn what_would_close_a_ring_is_a_crew_where_a_point_is_and_a_post_where_none_is() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let crossings = [road("R01"), road("R02"), road("R03")];
    let ring = Ring::found(&city, &commander, &crossings).await;
    let mut both = ring.point_at(&crossings[0]);
    both["guards"] = json!(["R01", "R02"]);
    let both = commander.post(&format!("{}/points", ring.path), both).await.expect(201);
    let answer = commander.ask(&format!("{}/completion", ring.path)).await;
    assert_eq!((&answer["cost"], &answer["proved"]), (&json!(2.0), &json!(true)));
    assert_eq!(answer["posts"][0]["point"], both["point"]);
    assert_eq!(
        (&answer["posts"][1]["crossing"], &answer["posts"][1]["point"]),
        (&json!("R03"), &Value::Null)
    );
    let map = commander.ask(&format!("{}/geojson", ring.path)).await;
    let count = |layer: &str| {
        let features = map["features"].as_array().unwrap().iter();
        features.filter(|feature| feature["properties"]["layer"] == layer).count()
    };
    assert_eq!((count("crossing"), count("point"), count("completion")), (3, 1, 2));
}

#[tokio::test]
async fn who_may_do_what_with_a_ring() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let crossing = road("R01");
    let ring = Ring::found(&city, &commander, std::slice::from_ref(&crossing)).await;
    let point = ring.establish(&crossing).await;
    let drafted =
        ring.draft(&city.person(Role::Dispatcher).await, &point, "L3", "both", 60).await.expect(201);
    let approve = format!("{}/orders/{}/approve", ring.path, drafted["order"].as_str().unwrap());
    let crew = format!("{}/points/{point}/crew", ring.path);
    for (role, reads, posts) in [
        (Role::Auxiliary, true, false),
        (Role::Officer, true, true),
        (Role::Dispatcher, true, true),
        (Role::Administrator, false, false),
    ] {
        let who = city.person(role).await;
        assert_eq!(who.get(&ring.path).await.status, if reads { 200 } else { 403 }, "{role}");
        let posted = who.post(&crew, least_crew(&crossing)).await;
        assert_eq!(posted.status, if posts { 200 } else { 403 }, "{role}");
        who.post(&approve, json!({})).await.expect_problem(403, "not_allowed");
        let body = json!({ "name": "x", "tier": "city", "crossings": [crossing] });
        who.post("/api/v1/rings", body).await.expect_problem(403, "not_allowed");
    }
    commander.post(&approve, json!({})).await.expect(200);
}

#[tokio::test]
async fn a_command_that_is_sent_again_is_done_once() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let body = json!({ "name": "环城圈", "tier": "city", "crossings": [road("R01")] }).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "ring-1")];
    let first = commander.send("POST", "/api/v1/rings", &headers, body.as_bytes()).await.expect(201);
    let again = commander.send("POST", "/api/v1/rings", &headers, body.as_bytes()).await.expect(201);
    assert_eq!(first["ring"]["id"], again["ring"]["id"]);
    let list = commander.ask("/api/v1/rings").await;
    assert_eq!(list["rings"].as_array().unwrap().len(), 1);
    // Without streets nothing finds the crossings: they are asked for.
    let body = json!({ "name": "x", "tier": "city" });
    let problem = commander.post("/api/v1/rings", body).await.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "crossings");
    let twice = json!({ "name": "x", "tier": "city", "crossings": [road("R01"), road("R01")] });
    commander.post("/api/v1/rings", twice).await.expect_problem(409, "bad_crossings");
}

#[tokio::test]
async fn the_rules_name_what_a_ring_speaks_of() {
    let city = TestCity::start().await;
    let rules = city.person(Role::Officer).await.ask("/api/v1/rules").await;
    let codes = |list: &str, field: &str| -> Vec<String> {
        rules[list].as_array().unwrap().iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes("duty_levels", "level"), ["L4", "L3", "L2", "L1"]);
    assert_eq!(rules["crew_rules"].as_array().unwrap().len(), 8);
    assert_eq!(codes("stop_grounds", "code"), ["alert", "suspicion", "in-the-act", "closed-direction"]);
    assert_eq!(
        codes("cooperation_papers", "code"),
        ["request-letter", "case-decision", "officer-credentials"]
    );
}
