//! Cordons and interceptions of live units, on a town of four roads.
//!
//! ```text
//!                 北 60 km
//!                 │
//!   西 ─ … ─ ─── 城 ─── … ─ 东      each road has a lane into the fields at 10, 20, 30, 40 and 60 km,
//!                 │                 and the vehicle was seen in the middle
//!                 南
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use model::access::Role;
use operations::Streets;
use roads::import::import_osm;
use serde_json::{Value, json};

use crate::alert::request;
use crate::city::{Asker, TestCity};
use crate::unit::ready_code;

const MIDDLE: (f64, f64) = (120.6, 31.3);
const ROADS: [(&str, f64, f64); 4] =
    [("北路", 0.0, 1.0), ("东路", 1.0, 0.0), ("南路", 0.0, -1.0), ("西路", -1.0, 0.0)];
const KILOMETERS: [f64; 5] = [10.0, 20.0, 30.0, 40.0, 60.0];

/// A place on a road, so many kilometres from the middle.
fn place(road: usize, kilometers: f64) -> (f64, f64) {
    let (_, east, north) = ROADS[road];
    let degrees = kilometers / 111.32;
    (MIDDLE.0 + east * degrees / MIDDLE.1.to_radians().cos(), MIDDLE.1 + north * degrees)
}

fn town() -> Arc<Streets> {
    let mut xml = String::from("<osm version=\"0.6\">\n");
    let mut node = |id: usize, (lon, lat): (f64, f64)| {
        writeln!(xml, "<node id=\"{id}\" lat=\"{lat:.7}\" lon=\"{lon:.7}\"/>").unwrap();
    };
    node(1, MIDDLE);
    for road in 0..ROADS.len() {
        for (step, kilometers) in KILOMETERS.iter().enumerate() {
            let on_road = place(road, *kilometers);
            node(10 * (road + 1) + step, on_road);
            node(100 * (road + 1) + step, (on_road.0 + 0.002, on_road.1 + 0.002));
        }
    }
    let mut way = |id: usize, name: &str, class: &str, nodes: &[usize]| {
        writeln!(xml, "<way id=\"{id}\">").unwrap();
        for node in nodes {
            writeln!(xml, "<nd ref=\"{node}\"/>").unwrap();
        }
        writeln!(xml, "<tag k=\"name\" v=\"{name}\"/><tag k=\"highway\" v=\"{class}\"/></way>").unwrap();
    };
    for (road, (name, ..)) in ROADS.iter().enumerate() {
        let steps = (0..KILOMETERS.len()).map(|step| 10 * (road + 1) + step);
        let nodes: Vec<usize> = std::iter::once(1).chain(steps).collect();
        way(1_000 + road, name, "secondary", &nodes);
        for step in 0..KILOMETERS.len() {
            let lane = [10 * (road + 1) + step, 100 * (road + 1) + step];
            way(2_000 + 10 * road + step, "田间路", "residential", &lane);
        }
    }
    xml.push_str("</osm>\n");
    let folder = tempfile::tempdir().unwrap();
    let (osm, city) = (folder.path().join("town.osm"), folder.path().join("town.city"));
    std::fs::write(&osm, xml).unwrap();
    import_osm(&osm, None, &city, &mut |_, _| ()).unwrap();
    Streets::new(Arc::new(roads::City::open(&city).unwrap()))
}

/// The people of a hunt, and the alert that they follow.
struct Hunt<'a> {
    city: &'a TestCity,
    dispatcher: Asker<'a>,
    commander: Asker<'a>,
    alert: String,
}

impl<'a> Hunt<'a> {
    /// An alert for a vehicle that was seen in the middle just now, with one control point in the north.
    async fn begin(city: &'a TestCity) -> Self {
        let commander = city.person(Role::DutyCommander).await;
        let dispatcher = city.person(Role::Dispatcher).await;
        let neighbour = city.person(Role::NeighbourDesk).await;
        let (lon, lat) = place(0, 20.0);
        let crossing = json!({ "code": "R01", "name": "北卡", "mode": "road", "lon": lon, "lat": lat });
        let ring = json!({ "name": "环澜圈", "tier": "city", "crossings": [crossing] });
        let ring = commander.post("/api/v1/rings", ring).await.expect(201);
        let ring = ring["ring"]["id"].as_str().unwrap().to_owned();
        let point = json!({
            "name": "北卡检查站", "kind": "checkpoint", "lon": lon, "lat": lat,
            "guards": ["R01"], "way": "inbound", "owners": ["澜州市公安局"],
        });
        let made = commander.post(&format!("/api/v1/rings/{ring}/points"), point).await.expect(201);
        let point = made["point"].as_str().unwrap();
        let crew = json!({ "police": 2, "auxiliaries": 3, "stands": "roadside", "signs_meters": 200 });
        dispatcher.post(&format!("/api/v1/rings/{ring}/points/{point}/crew"), crew).await.expect(200);
        let mut asked = request();
        asked["last_seen"] = json!({ "lon": MIDDLE.0, "lat": MIDDLE.1 });
        let made = neighbour.post("/api/v1/alerts", asked).await.expect(201);
        let alert = made["alert"]["id"].as_str().unwrap().to_owned();
        dispatcher.post(&format!("/api/v1/alerts/{alert}/check"), json!({})).await.expect(200);
        commander.post(&format!("/api/v1/alerts/{alert}/approve"), json!({})).await.expect(200);
        Self { city, dispatcher, commander, alert }
    }

    /// A patrol car that is ready, so many kilometres out on a road.
    async fn car(&self, callsign: &str, road: usize, kilometers: f64) -> String {
        let people = [Role::Administrator, Role::DutyCommander, Role::Tracker];
        let tokens = (
            self.city.person(people[0]).await,
            self.city.person(people[1]).await,
            self.city.person(people[2]).await,
        );
        put_car(tokens, self.city, callsign, place(road, kilometers)).await
    }

    async fn neighbours_car(&self, callsign: &str, road: usize, kilometers: f64) -> String {
        let tokens = (
            self.city.neighbours_person(Role::Administrator).await,
            self.city.neighbours_person(Role::DutyCommander).await,
            self.city.neighbours_person(Role::Tracker).await,
        );
        put_car(tokens, self.city, callsign, place(road, kilometers)).await
    }

    fn at(&self, act: &str) -> String {
        format!("/api/v1/alerts/{}/{act}", self.alert)
    }

    async fn cordon(&self, more: &str) -> Value {
        self.dispatcher.ask(&self.at(&format!("cordon?seconds=20{more}"))).await
    }
}

async fn put_car(
    (admin, commander, tracker): (Asker<'_>, Asker<'_>, Asker<'_>),
    city: &TestCity,
    callsign: &str,
    (lon, lat): (f64, f64),
) -> String {
    let root = admin.ask("/api/v1/orgs").await["orgs"][0]["id"].clone();
    let body = json!({ "callsign": callsign, "kind": "patrol-car", "org": root, "crew_size": 2 });
    let made = admin.post("/api/v1/units", body).await.expect(201);
    let unit = made["unit"]["id"].as_str().unwrap().to_owned();
    commander
        .post(&format!("/api/v1/units/{unit}/status"), json!({ "code": ready_code() }))
        .await
        .expect(200);
    let position = json!({ "unit": callsign, "lon": lon, "lat": lat, "at": city.city.now() });
    let taken = tracker.post("/api/v1/positions", json!({ "positions": [position] })).await.expect(200);
    assert_eq!(taken["taken"], 1, "{taken}");
    unit
}

/// The call signs of the posts, in their order.
fn callsigns(view: &Value) -> Vec<&str> {
    let mut all: Vec<&str> =
        view["posts"].as_array().unwrap().iter().map(|post| post["callsign"].as_str().unwrap()).collect();
    all.sort_unstable();
    all
}

/// The posts as they are put back by hand.
fn placed(view: &Value) -> Value {
    let post =
        |post: &Value| json!({ "unit": post["unit"], "lon": post["place"][0], "lat": post["place"][1] });
    view["posts"].as_array().unwrap().iter().map(post).collect()
}

#[tokio::test]
async fn four_cars_close_four_roads_where_they_stand_and_three_do_not() {
    let city = TestCity::start_on(town()).await;
    let hunt = Hunt::begin(&city).await;
    for (road, callsign) in ["北1", "东1", "南1"].into_iter().enumerate() {
        hunt.car(callsign, road, 20.0).await;
    }
    let open = hunt.cordon("").await;
    assert_eq!(open["status"], "infeasible", "{open}");
    let last = open["escape"].as_array().unwrap().last().unwrap().clone();
    assert!(last[0].as_f64().unwrap() < MIDDLE.0 - 0.3, "it gets away to the west: {open}");

    // The neighbour's car may be counted on: there is an agreement.
    hunt.neighbours_car("邻西1", 3, 20.0).await;
    for (model, status) in [("static", "optimal"), ("dynamic", "optimal")] {
        let closed = hunt.cordon(&format!("&model={model}")).await;
        assert_eq!(closed["status"], status, "{closed}");
        assert_eq!(callsigns(&closed), ["东1", "北1", "南1", "邻西1"]);
        let finish = closed["finish_seconds"].as_f64().unwrap();
        assert!((50.0..55.0).contains(&finish), "20 s to get ready and 30 s to set up: {closed}");
        let names: Vec<&Value> =
            closed["posts"].as_array().unwrap().iter().map(|post| &post["neighbour"]).collect();
        assert_eq!(names.iter().filter(|name| **name == "汀州市").count(), 1, "{closed}");
    }
}

#[tokio::test]
async fn a_road_that_is_closed_needs_no_post() {
    let city = TestCity::start_on(town()).await;
    let hunt = Hunt::begin(&city).await;
    for (road, callsign) in ["北1", "东1", "南1"].into_iter().enumerate() {
        hunt.car(callsign, road, 20.0).await;
    }
    let (from, to) = (place(3, 10.0), place(3, 20.0));
    let closure = json!({ "name": "西路", "reason": "抢修", "line": [[from.0, from.1], [to.0, to.1]] });
    hunt.dispatcher.post("/api/v1/closures", closure).await.expect(201);
    let closed = hunt.cordon("").await;
    assert_eq!((&closed["status"], callsigns(&closed)), (&json!("optimal"), vec!["东1", "北1", "南1"]));
}

#[tokio::test]
async fn a_commander_moves_a_post_and_sees_at_once_whether_the_plan_holds() {
    let city = TestCity::start_on(town()).await;
    let hunt = Hunt::begin(&city).await;
    for (road, callsign) in ["北1", "东1", "南1", "西1"].into_iter().enumerate() {
        hunt.car(callsign, road, 20.0).await;
    }
    let plan = hunt.cordon("").await;
    let mut posts = placed(&plan);
    let checked = |posts: &Value| json!({ "posts": posts });
    let same = hunt.dispatcher.post(&hunt.at("cordon/check"), checked(&posts)).await.expect(200);
    assert_eq!((&same["holds"], &same["escape"]), (&json!(true), &json!([])));

    let north = plan["posts"].as_array().unwrap().iter().position(|post| post["callsign"] == "北1").unwrap();
    let (lon, lat) = place(0, 30.0);
    posts[north] = json!({ "unit": posts[north]["unit"], "lon": lon, "lat": lat });
    let farther = hunt.dispatcher.post(&hunt.at("cordon/check"), checked(&posts)).await.expect(200);
    assert_eq!(farther["holds"], true, "ten kilometres on it is still there before the vehicle: {farther}");
    assert!(farther["trapped_nodes"].as_u64() > same["trapped_nodes"].as_u64());

    let (lon, lat) = place(0, 10.0);
    posts[north] = json!({ "unit": posts[north]["unit"], "lon": lon, "lat": lat });
    let towards = hunt.dispatcher.post(&hunt.at("cordon/check"), checked(&posts)).await.expect(200);
    assert_eq!(towards["holds"], false, "the vehicle is there sooner: {towards}");
    assert!(towards["escape"].as_array().unwrap().len() > 2, "{towards}");

    posts[north] = json!({ "unit": posts[north]["unit"], "lon": 100.0, "lat": 31.3 });
    let problem = hunt
        .dispatcher
        .post(&hunt.at("cordon/check"), checked(&posts))
        .await
        .expect_problem(422, "invalid_fields");
    assert!(problem.to_string().contains(&format!("posts.{north}.lon")), "{problem}");
}

#[tokio::test]
async fn the_posts_are_sent_to_one_incident_and_a_new_post_is_told_there_too() {
    let city = TestCity::start_on(town()).await;
    let hunt = Hunt::begin(&city).await;
    for (road, callsign) in ["北1", "东1", "南1"].into_iter().enumerate() {
        hunt.car(callsign, road, 20.0).await;
    }
    let lent = hunt.neighbours_car("邻西1", 3, 20.0).await;
    let posts = placed(&hunt.cordon("").await);
    let sent = hunt.commander.post(&hunt.at("posts/send"), json!({ "posts": posts })).await.expect(200);
    assert_eq!(sent["sent"].as_array().unwrap().len(), 3, "{sent}");
    assert_eq!(sent["refused"][0]["unit"], json!(lent), "{sent}");
    assert!(sent["refused"][0]["reason"]["zh"].as_str().unwrap().contains("毗邻协作席"), "{sent}");

    let own = json!([posts.as_array().unwrap().iter().find(|post| post["unit"] == sent["sent"][0]).unwrap()]);
    let again = hunt.commander.post(&hunt.at("posts/send"), json!({ "posts": own })).await.expect(200);
    assert_eq!((&again["incident"], &again["sent"][0]), (&sent["incident"], &sent["sent"][0]));
    let incident = sent["incident"].as_str().unwrap();
    let timeline = hunt.dispatcher.ask(&format!("/api/v1/incidents/{incident}/timeline")).await;
    assert_eq!(timeline.to_string().matches("incident.noted").count(), 4, "{timeline}");
    let anew = hunt.cordon("").await;
    assert_eq!(callsigns(&anew).len(), 4, "who was sent after this vehicle is still counted on: {anew}");
    let none = hunt.commander.post(&hunt.at("posts/send"), json!({ "posts": [] })).await;
    none.expect_problem(422, "invalid_fields");
}

#[tokio::test]
async fn two_cars_meet_half_of_the_likely_ways_and_first_those_ahead_of_the_vehicle() {
    let city = TestCity::start_on(town()).await;
    let hunt = Hunt::begin(&city).await;
    // Both stand nearest to the north, and the road to the south is out of their reach before the vehicle's.
    let first = hunt.car("北1", 0, 10.0).await;
    hunt.car("东1", 1, 10.0).await;
    let even = hunt.dispatcher.ask(&hunt.at("interception?seconds=20")).await;
    assert_eq!(
        (&even["status"], &even["met_weight"], &even["of_weight"]),
        (&json!("optimal"), &json!(2.0), &json!(4.0))
    );
    assert_eq!(callsigns(&even), ["东1", "北1"]);
    let met: Vec<&Value> = even["ways_out"].as_array().unwrap().iter().map(|way| &way["met"]).collect();
    let whole = json!(1.0);
    assert_eq!(
        met.iter().filter(|met| ***met == whole).count(),
        2,
        "two ways out are met, two are not: {even}"
    );
    let north = hunt.dispatcher.ask(&hunt.at("interception?seconds=20&heading_degrees=10")).await;
    assert_eq!(
        (&north["met_weight"], &north["of_weight"]),
        (&json!(5.0), &json!(7.0)),
        "four for the north: {north}"
    );

    let (lon, lat) = place(1, 20.0);
    let body = json!({ "posts": [{ "unit": first, "lon": lon, "lat": lat }], "heading_degrees": 10.0 });
    let moved = hunt.dispatcher.post(&hunt.at("interception/check"), body).await.expect(200);
    assert_eq!(
        (&moved["status"], &moved["met_weight"]),
        (&json!("checked"), &json!(0.0)),
        "too far: {moved}"
    );
    let senseless = hunt.dispatcher.get(&hunt.at("interception?heading_degrees=400")).await;
    senseless.expect_problem(422, "invalid_fields");
}
