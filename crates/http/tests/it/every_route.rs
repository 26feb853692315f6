//! Walks the contract: what is in it is in the table, and every operation keeps out whoever has no business there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use anlan_http::{Needs, TABLE};
use model::access::Role;
use model::rules::{Permission, Rules};
use serde_json::{Value, json};

use crate::city::TestCity;
use crate::client::Reply;

const NOBODY: &str = "00000000-0000-7000-8000-000000000001";

/// A good body for each operation that takes one.
fn example(operation: &str, ids: &BTreeMap<&str, String>) -> Value {
    let id = |noun: &str| ids.get(noun).map_or(NOBODY, String::as_str);
    match operation {
        "file_report" => crate::city::report("x"),
        "look_up" => json!({ "field": "phone", "case": { "report": id("report") }, "purpose": "call_back" }),
        "erase_party" | "unlink_report" | "reopen_incident" | "withdraw_crew" | "lift_order" => {
            json!({ "reason": "x" })
        }
        "link_report" | "assign_unit" => json!({ "incident": id("incident") }),
        "open_incident" => json!({ "report": id("report"), "type": "040000", "grade": "P2" }),
        "grade_incident" => json!({ "grade": "P3", "reason": "x" }),
        "type_incident" => json!({ "type": "040000", "reason": "x" }),
        "note_incident" => json!({ "text": "x" }),
        "close_incident" => json!({ "disposition": Rules::builtin().dispositions[0].code }),
        "merge_incident" => json!({ "into": NOBODY, "reason": "x" }),
        "split_incident" => {
            json!({ "reports": [id("report")], "type": "040000", "grade": "P3", "reason": "x" })
        }
        "relate_incident" => json!({ "other": NOBODY, "reason": "x" }),
        "commission_unit" => {
            json!({ "callsign": "x", "kind": "patrol-car", "org": id("org"), "crew_size": 2 })
        }
        "set_unit_status" => json!({ "code": Rules::builtin().unit_statuses[0].code }),
        "found_org" => json!({ "name": "x", "kind": "district", "parent": id("org") }),
        "enrol_person" => json!({ "name": "x", "display_name": "x", "roles": [], "password": "long enough" }),
        "change_roles" => json!({ "grant": "officer" }),
        "issue_token" => json!({ "name": "x", "role": "partner" }),
        "see_positions" => {
            json!({ "positions": [{ "unit": "x", "lon": 120.6, "lat": 31.3, "at": "2023-01-10T08:00:00+08:00" }] })
        }
        "request_alert" => crate::alert::request(),
        "return_alert" | "refuse_alert" | "renew_alert" | "stand_down_alert" => json!({ "reason": "x" }),
        "complete_alert" => json!({ "papers": [] }),
        "acknowledge_alert" => json!({ "point": NOBODY }),
        "report_sighting" => json!({ "lon": 120.6, "lat": 31.3 }),
        "release_points" => json!({ "points": [], "reason": "x" }),
        "stop_vehicle" => crate::alert::stop(NOBODY),
        "let_vehicle_go" | "secure_vehicle" => json!({ "slip": "x" }),
        "match_stop" => json!({ "slip": "x", "evidence": ["x"] }),
        "sign_hand_over" => json!({ "side": "ours", "officers": 2 }),
        "check_cordon" | "check_interception" => json!({ "posts": [] }),
        "send_posts" => json!({ "posts": [{ "unit": NOBODY, "lon": 120.6, "lat": 31.3 }] }),
        "look_up_alert" => json!({ "case_number": "x", "purpose": "stop" }),
        "declare_closure" => json!({ "name": "x", "reason": "x", "line": [[120.6, 31.3]] }),
        "found_ring" => json!({ "name": "x", "tier": "city", "crossings": [
            { "code": "R01", "name": "x", "mode": "road", "lon": 120.6, "lat": 31.3 },
        ] }),
        "establish_point" => json!({
            "name": "x", "kind": "checkpoint", "lon": 120.6, "lat": 31.3, "way": "both", "owners": ["x"],
        }),
        "post_crew" => json!({ "police": 3, "auxiliaries": 0, "stands": "roadside", "signs_meters": 500 }),
        "lay_plan" => json!({ "code": "x", "name": "x", "parties": ["x"], "points": [id("point")] }),
        "draft_order" => {
            json!({ "points": [id("point")], "level": "L3", "way": "both", "minutes": 60, "reason": "x" })
        }
        "steer_simulation" => json!({ "action": "pause" }),
        _ => json!({}),
    }
}

async fn document(city: &TestCity) -> Value {
    city.get("/api/v1/openapi.json").await.expect(200)
}

/// Every path in the document with its method and operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    found
}

#[tokio::test]
async fn the_contract_and_the_table_name_the_same_operations() {
    let city = TestCity::start().await;
    let documented: BTreeSet<_> = operations(&document(&city).await)
        .into_iter()
        .map(|(method, path, operation)| {
            (method, path, operation["operationId"].as_str().unwrap().to_owned())
        })
        .collect();
    let listed: BTreeSet<_> = TABLE
        .iter()
        .map(|route| (route.method.to_owned(), route.path.to_owned(), route.operation.to_owned()))
        .collect();
    assert_eq!(documented, listed);
}

#[test]
fn what_is_open_to_everybody_is_a_short_list() {
    let open: Vec<_> =
        TABLE.iter().filter(|route| route.needs == Needs::Nobody).map(|route| route.operation).collect();
    assert_eq!(
        open,
        [
            "show_setup",
            "set_up",
            "sign_in",
            "show_openapi",
            "show_simulation",
            "list_sign_ins",
            "read_open311",
            "write_open311",
            "read_open311_item",
            "show_health",
            "show_metrics",
        ]
    );
    let signed_in: Vec<_> =
        TABLE.iter().filter(|route| route.needs == Needs::SignIn).map(|route| route.operation).collect();
    assert_eq!(signed_in, ["show_session", "sign_out", "show_rules", "steer_simulation"]);
}

#[tokio::test]
async fn every_operation_says_in_the_contract_what_it_needs_and_how_it_fails() {
    let city = TestCity::start().await;
    let document = document(&city).await;
    for (method, path, operation) in operations(&document) {
        let route = TABLE.iter().find(|route| route.method == method && route.path == path).unwrap();
        match route.needs {
            Needs::Nobody => assert_eq!(operation["security"], json!([]), "{path}"),
            _ => assert_eq!(operation["security"], json!([{ "token": [] }, { "session": [] }]), "{path}"),
        }
        if path.starts_with("/api/v1/") && route.operation != "show_openapi" {
            assert!(
                operation["summary"].as_str().is_some_and(|text| text.ends_with('.')),
                "{path}: {operation}"
            );
            let problem =
                &operation["responses"]["422"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{path}");
        }
    }
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is not described");
    }
}

/// The first role that has one of these rights, and the first that has none.
fn roles(permissions: &[Permission]) -> (Role, Role) {
    let rules = Rules::builtin();
    let has = |role: &Role| permissions.iter().any(|permission| rules.allows(*role, *permission));
    let with = Role::ALL.iter().copied().find(|role| rules.allows(*role, permissions[0])).unwrap();
    let without = Role::ALL.iter().copied().find(|role| !has(role)).unwrap();
    (with, without)
}

fn filled(path: &str, ids: &BTreeMap<&str, String>) -> String {
    let parts =
        path.split('/').map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(noun) => ids.get(noun).cloned().unwrap_or_else(|| NOBODY.to_owned()),
            None => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(
    city: &TestCity,
    token: Option<&str>,
    language: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Reply {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![("accept-language", language), ("content-type", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    let body = if method == "get" { String::new() } else { body.to_string() };
    city.send(&method.to_uppercase(), path, &headers, body.as_bytes()).await
}

#[tokio::test]
async fn every_operation_refuses_strangers_and_wrong_roles_in_both_languages() {
    let city = TestCity::start().await;
    let mut tokens = BTreeMap::new();
    for role in Role::ALL {
        tokens.insert(*role, city.token(*role).await);
    }
    let before = city.position();
    for route in TABLE.iter().filter(|route| route.needs != Needs::Nobody) {
        let path = filled(route.path, &BTreeMap::new());
        let body = example(route.operation, &BTreeMap::new());
        let mut details = BTreeSet::new();
        for language in ["zh-CN", "en"] {
            let stranger = ask(&city, None, language, route.method, &path, &body).await;
            details.insert(stranger.expect_problem(401, "not_signed_in")["detail"].to_string());
            let fake = ask(&city, Some("0123456789abcdef"), language, route.method, &path, &body).await;
            fake.expect_problem(401, "not_signed_in");
            if let Needs::AnyOf(permissions) = route.needs {
                let (_, without) = roles(permissions);
                let refused = ask(&city, Some(&tokens[&without]), language, route.method, &path, &body).await;
                let problem = refused.expect_problem(403, "not_allowed");
                assert!(problem["detail"].as_str().unwrap().contains(permissions[0].code()), "{problem}");
                details.insert(problem["detail"].to_string());
            }
        }
        let expected = if matches!(route.needs, Needs::AnyOf(_)) { 4 } else { 2 };
        assert_eq!(
            details.len(),
            expected,
            "{}: each language has its own words: {details:?}",
            route.operation
        );
    }
    assert_eq!(city.position(), before, "whoever is refused changes nothing");
}

/// A ring with a control point and an order, next door.
async fn ring_next_door(city: &TestCity) -> (String, String, String) {
    let token = city.neighbour_token(Role::DutyCommander).await;
    let post = async |path: &str, operation: &str, ids: &BTreeMap<&str, String>| {
        ask(city, Some(&token), "en", "post", path, &example(operation, ids)).await.expect(201)
    };
    let ring = post("/api/v1/rings", "found_ring", &BTreeMap::new()).await;
    let ring = ring["ring"]["id"].as_str().unwrap().to_owned();
    let point = post(&format!("/api/v1/rings/{ring}/points"), "establish_point", &BTreeMap::new()).await;
    let point = point["point"].as_str().unwrap().to_owned();
    let ids = BTreeMap::from([("point", point.clone())]);
    let order = post(&format!("/api/v1/rings/{ring}/orders"), "draft_order", &ids).await;
    (ring, point, order["order"].as_str().unwrap().to_owned())
}

/// One thing of each noun, next door.
async fn things_next_door(city: &TestCity) -> BTreeMap<&'static str, String> {
    let as_role = async |role: Role, path: &str, body: Value| {
        let token = city.neighbour_token(role).await;
        ask(city, Some(&token), "en", if body.is_null() { "get" } else { "post" }, path, &body).await
    };
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let report =
        as_role(Role::DutyCommander, "/api/v1/reports", crate::city::report("邻市")).await.expect(201);
    let report = id(&report["report"]);
    let body = json!({ "report": report, "type": "040000", "grade": "P2" });
    let incident = as_role(Role::DutyCommander, "/api/v1/incidents", body).await.expect(201);
    let incident = id(&incident["incident"]);
    let org = as_role(Role::Administrator, "/api/v1/orgs", Value::Null).await.expect(200);
    let org = id(&org["orgs"][0]);
    let body = json!({ "callsign": "邻1", "kind": "patrol-car", "org": org, "crew_size": 2 });
    let unit = as_role(Role::DutyCommander, "/api/v1/units", body).await.expect(201);
    let unit = id(&unit["unit"]);
    let path = format!("/api/v1/units/{unit}/status");
    as_role(Role::DutyCommander, &path, json!({ "code": crate::unit::ready_code() })).await.expect(200);
    let path = format!("/api/v1/units/{unit}/assignments");
    let assignment = as_role(Role::DutyCommander, &path, json!({ "incident": incident })).await.expect(201);
    let assignment = id(&assignment["assignment"]);
    let body =
        json!({ "name": "lin", "display_name": "林", "roles": ["officer"], "password": "long enough" });
    let person = as_role(Role::Administrator, "/api/v1/people", body).await.expect(201);
    let (ring, point, order) = ring_next_door(city).await;
    let body = json!({ "name": "hub", "role": "partner" });
    let token = as_role(Role::Administrator, "/api/v1/tokens", body).await.expect(201);
    BTreeMap::from([
        ("report", report),
        ("incident", incident),
        ("org", org),
        ("unit", unit),
        ("assignment", assignment),
        ("person", id(&person["person"])),
        ("ring", ring),
        ("point", point),
        ("order", order),
        ("token", id(&token)),
    ])
}

#[tokio::test]
async fn another_jurisdictions_things_are_not_there() {
    let city = TestCity::start().await;
    let ids = things_next_door(&city).await;
    let next_door = city.neighbour.board().position();
    let mut asked = 0;
    let mut tokens = BTreeMap::new();
    for route in TABLE.iter().filter(|route| route.path.contains('{')) {
        let Needs::AnyOf(permissions) = route.needs else { continue };
        let role = roles(permissions).0;
        let token = match tokens.entry(role) {
            Entry::Occupied(token) => token.into_mut(),
            Entry::Vacant(place) => place.insert(city.token(role).await),
        };
        let path = filled(route.path, &ids);
        let reply = ask(&city, Some(token), "en", route.method, &path, &example(route.operation, &ids)).await;
        assert_eq!(reply.status, 404, "{}: {}", route.operation, reply.text());
        reply.expect_problem(404, "not_found");
        asked += 1;
    }
    assert!(asked > 25, "only {asked} routes were asked");
    assert_eq!(city.neighbour.board().position(), next_door, "nothing happened next door");
}

#[tokio::test]
async fn another_jurisdictions_things_cannot_be_named_in_a_body_either() {
    let city = TestCity::start().await;
    let ids = things_next_door(&city).await;
    let commander = city.person(Role::DutyCommander).await;
    let own = commander.file("本市").await;
    let body = json!({ "report": own, "type": "040000", "grade": "P2" });
    let incident = commander.post("/api/v1/incidents", body).await.expect(201);
    let incident = incident["incident"]["id"].as_str().unwrap();
    let foreign = ids["incident"].as_str();
    let before = city.position();
    for (path, body) in [
        ("/api/v1/incidents".to_owned(), json!({ "report": ids["report"], "type": "040000", "grade": "P2" })),
        (format!("/api/v1/reports/{own}/link"), json!({ "incident": foreign })),
        (format!("/api/v1/incidents/{incident}/merge"), json!({ "into": foreign, "reason": "x" })),
        (format!("/api/v1/incidents/{incident}/relate"), json!({ "other": foreign, "reason": "x" })),
        (
            format!("/api/v1/incidents/{incident}/split"),
            json!({ "reports": [ids["report"]], "type": "040000", "grade": "P3", "reason": "x" }),
        ),
    ] {
        let reply = commander.post(&path, body).await;
        assert!(matches!(reply.status, 404 | 409), "{path}: {}", reply.text());
    }
    assert_eq!(city.position(), before);
}
