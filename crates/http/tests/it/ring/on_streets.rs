//! Rings on the streets: closures that hold, ways out that are found, and ways that leak.

use std::sync::Arc;

use model::access::Role;
use operations::{Geography, Streets};
use roads::Profile;
use roads::drawn::places::Jurisdiction;
use roads::drawn::{Size, draw, ground_geojson};
use roads::import::import_osm;
use serde_json::{Value, json};

use super::{Ring, degree, least_crew, road, written};
use crate::city::TestCity;
use crate::streets::Town;

#[tokio::test]
async fn a_street_that_is_closed_at_a_crossing_holds_it() {
    let town = Town::get();
    let city = town.served().await;
    let commander = city.person(Role::DutyCommander).await;
    // A street that is driven both ways on one carriageway.
    let network = town.city.network(Profile::Emergency);
    let (segment, place) = (0..u32::try_from(town.city.segments()).unwrap())
        .filter(|segment| network.arcs_of(*segment).len() == 2 && town.city.meters(*segment) > 100.0)
        .find_map(|segment| {
            let line = town.city.line(segment);
            let place = line[0].towards(line[1], 0.5);
            let nearest = town.city.snap(Profile::Emergency, place)?;
            (nearest.segment == segment).then_some((segment, place))
        })
        .unwrap();
    let crossing =
        json!({ "code": "R01", "name": "x", "mode": "road", "lon": place.lon(), "lat": place.lat() });
    let ring = Ring::found(&city, &commander, &[crossing]).await;
    assert_eq!(degree(&ring.seen().await, "live"), (0, 1, 0.0));
    assert_eq!(written(&city, "ring.leak_found"), 1);
    let body = json!({ "name": "封路", "reason": "查控", "line": [[place.lon(), place.lat()]] });
    let closure = commander.post("/api/v1/closures", body).await.expect(201);
    assert!(network.arcs_of(segment).len() == 2);
    assert_eq!(degree(&ring.seen().await, "live"), (1, 1, 1.0));
    assert_eq!(written(&city, "ring.leak_closed"), 1, "written down with the closure");
    let path = format!("/api/v1/closures/{}/lift", closure["closure"]["id"].as_str().unwrap());
    commander.post(&path, json!({})).await.expect(200);
    assert_eq!(degree(&ring.seen().await, "live"), (0, 1, 0.0));
    assert_eq!(written(&city, "ring.leak_found"), 2);
}

/// One point for every fifty crossings, with a crew at each.
async fn hold_all(ring: &Ring<'_>, crossings: &[Value]) -> Vec<String> {
    let mut points = Vec::new();
    for some in crossings.chunks(50) {
        let mut body = ring.point_at(&road("R01"));
        body["guards"] = some.iter().map(|crossing| crossing["code"].clone()).collect();
        let made = ring.commander.post(&format!("{}/points", ring.path), body).await.expect(201);
        let point = made["point"].as_str().unwrap().to_owned();
        ring.post(&point, &least_crew(&road("R01"))).await.expect(200);
        points.push(point);
    }
    points
}

#[tokio::test]
async fn the_ways_out_are_found_on_the_streets_and_so_is_whether_they_leak() {
    let town = Town::get();
    let city = town.served_in_outline().await;
    let commander = city.person(Role::DutyCommander).await;
    let body = json!({ "name": "环城圈", "tier": "city" });
    let made = commander.post("/api/v1/rings", body).await.expect(201);
    let path = format!("/api/v1/rings/{}", made["ring"]["id"].as_str().unwrap());
    let org = city.city.board().jurisdiction().unwrap().0.to_string();
    let ring = Ring { commander: &commander, path, org };
    let crossings = made["ring"]["crossings"].as_array().unwrap();
    assert!(crossings.len() > 5, "{crossings:?}");
    let bounds = town.city.bounds();
    let (middle, far) = (bounds.middle(), bounds.max);
    let is_inside = |place: &Value| {
        let share =
            |at: &Value, middle: f64, far: f64| (at.as_f64().unwrap() - middle).abs() / (far - middle);
        share(&place[0], middle.lon(), far.lon()) < 0.5 && share(&place[1], middle.lat(), far.lat()) < 0.5
    };
    let is_driven = |leak: &&Value| leak["crossing"].as_str().is_some_and(|code| code.starts_with('R'));
    let leaks = made["ring"]["closure"]["leaks"].as_array().unwrap();
    assert_eq!(leaks.len(), crossings.len());
    for leak in leaks.iter().filter(is_driven) {
        let path = leak["path"].as_array().unwrap();
        assert!(path.len() > 1, "a way over {leak}");
        assert_ne!(is_inside(&path[0]), is_inside(path.last().unwrap()), "{leak}");
    }
    let completion = commander.ask(&format!("{}/completion", ring.path)).await;
    let posts = completion["posts"].as_array().unwrap().len();
    assert!((1..=crossings.len()).contains(&posts), "{completion}");

    let points = hold_all(&ring, crossings).await;
    let seen = ring.seen().await;
    assert_eq!(seen["closure"]["closed"], true, "{}", seen["closure"]["leaks"]);
    assert_eq!(commander.ask(&format!("{}/completion", ring.path)).await["posts"], json!([]));
    let changed = ring.withdraw(&points[0]).await.expect(200);
    assert_eq!(changed["ring"]["closure"]["closed"], false);
    // One crew is all that it needs again, and fewer than one would not do.
    let completion = commander.ask(&format!("{}/completion", ring.path)).await;
    assert_eq!((&completion["cost"], &completion["proved"]), (&json!(1.0), &json!(true)), "{completion}");
    assert_eq!(completion["posts"][0]["point"], points[0].as_str());
    let map = commander.ask(&format!("{}/geojson", ring.path)).await;
    let layers = map["features"].as_array().unwrap().iter().map(|feature| &feature["properties"]["layer"]);
    assert!(layers.into_iter().any(|layer| layer == "leak"));
}

#[tokio::test]
async fn a_way_out_that_nobody_wrote_down_leaks_though_all_that_is_written_down_is_held() {
    let city = Town::get().served_in_outline().await;
    let commander = city.person(Role::DutyCommander).await;
    let all = commander.post("/api/v1/rings", json!({ "name": "全", "tier": "city" })).await.expect(201);
    let written_down: Vec<Value> =
        (all["ring"]["crossings"].as_array().unwrap().iter().skip(1)).map(written_down_as).collect();
    let ring = Ring::found(&city, &commander, &written_down).await;
    hold_all(&ring, &written_down).await;
    let seen = ring.seen().await;
    assert_eq!(seen["closure"]["live"]["share"], 1.0);
    assert_eq!(seen["closure"]["closed"], false, "all that is counted is held, and one can drive out");
    let leaks = seen["closure"]["leaks"].as_array().unwrap();
    assert_eq!((leaks.len(), &leaks[0]["crossing"]), (1, &Value::Null), "{leaks:?}");
    assert!(leaks[0]["path"].as_array().unwrap().len() > 1);
}

/// A crossing that was found, as somebody would write it down.
fn written_down_as(found: &Value) -> Value {
    json!({
        "code": found["code"], "name": found["name"], "mode": found["mode"], "motorway": found["motorway"],
        "lon": found["place"][0], "lat": found["place"][1],
    })
}

/// The drawn city with its outline, which the tests' jurisdiction takes for its own.
async fn drawn_city() -> TestCity {
    const SEED: u64 = 20_230_110;
    let folder = tempfile::tempdir().unwrap();
    let (extract, out) = (folder.path().join("d.osm.pbf"), folder.path().join("d.city"));
    draw(SEED, Size::City, std::fs::File::create(&extract).unwrap()).unwrap();
    import_osm(&extract, None, &out, &mut |_, _| ()).unwrap();
    let ground = ground_geojson(SEED, Size::City, Jurisdiction::Suzhou);
    let ground = Geography::parse(&ground.replace(Jurisdiction::Suzhou.name(), "澜州市")).unwrap();
    let streets = Streets::new(Arc::new(roads::City::open(&out).unwrap()));
    TestCity::start_on_ground(streets, ground).await
}

#[tokio::test]
async fn the_drawn_city_is_closed_with_twenty_five_crews_and_leaks_by_the_lake_without_one() {
    let city = drawn_city().await;
    let commander = city.person(Role::DutyCommander).await;
    let made = commander.post("/api/v1/rings", json!({ "name": "环城圈", "tier": "city" })).await.expect(201);
    let path = format!("/api/v1/rings/{}", made["ring"]["id"].as_str().unwrap());
    let org = city.city.board().jurisdiction().unwrap().0.to_string();
    let ring = Ring { commander: &commander, path, org };
    let crossings = made["ring"]["crossings"].as_array().unwrap();
    let count = |mode: &str| crossings.iter().filter(|crossing| crossing["mode"] == mode).count();
    assert_eq!((count("road"), count("water"), count("rail")), (18, 4, 3));
    assert_eq!(crossings.iter().filter(|crossing| crossing["motorway"] == true).count(), 5);
    let completion = commander.ask(&format!("{}/completion", ring.path)).await;
    assert_eq!((&completion["cost"], &completion["proved"]), (&json!(25.0), &json!(true)), "the flow is 25");

    let mut by_the_lake = None;
    for crossing in crossings {
        let point = ring.establish(&written_down_as(crossing)).await;
        ring.post(&point, &least_crew(crossing)).await.expect(200);
        if crossing["name"] == "淀山湖大道" {
            by_the_lake = Some((crossing["code"].clone(), point));
        }
    }
    let seen = ring.seen().await;
    assert_eq!((degree(&seen, "planned"), degree(&seen, "live")), ((25, 25, 1.0), (25, 25, 1.0)));
    assert_eq!((&seen["closure"]["closed"], &seen["closure"]["leaks"]), (&json!(true), &json!([])));

    let (code, point) = by_the_lake.unwrap();
    let seen = ring.withdraw(&point).await.expect(200)["ring"].clone();
    assert_eq!((degree(&seen, "planned"), degree(&seen, "live")), ((25, 25, 1.0), (24, 25, 0.96)));
    assert_eq!(seen["closure"]["closed"], false);
    let leaks = seen["closure"]["leaks"].as_array().unwrap();
    assert_eq!((leaks.len(), &leaks[0]["crossing"]), (1, &code));
    assert!(leaks[0]["path"].as_array().unwrap().len() > 1, "{leaks:?}");
}
