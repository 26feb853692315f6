use std::sync::Arc;

use api::streets::{DeclareClosure, Eta, LiftClosure, SeePositions, SeenPosition};
use model::access::Role;
use model::ids::ClosureId;
use operations::streets::list_etas;
use operations::{Principal, Streets};
use roads::city::SegmentId;
use roads::{City as Ground, Point, Profile};

use crate::support::TestCity;

/// The drawn town that tests know.
fn town() -> Arc<Streets> {
    let folder = tempfile::tempdir().unwrap();
    let [map, out] = ["town.osm.pbf", "town.city"].map(|name| folder.path().join(name));
    roads::drawn::draw(1, roads::drawn::Size::Small, std::fs::File::create(&map).unwrap()).unwrap();
    roads::import::import_osm(&map, None, &out, &mut |_, _| ()).unwrap();
    Streets::new(Arc::new(Ground::open(&out).unwrap()))
}

/// Long streets of the town, each with the point half-way.
fn long_streets(streets: &Streets) -> Vec<(SegmentId, Point)> {
    let ground = streets.ground();
    let all = 0..SegmentId::try_from(ground.segments()).unwrap();
    let middle = |segment: SegmentId| {
        let line = ground.line(segment);
        let middle = line[0].towards(line[1], 0.5);
        let place = ground.snap(Profile::Emergency, middle)?;
        (ground.meters(segment) > 100.0 && place.segment == segment && place.is_main)
            .then_some((segment, middle))
    };
    all.filter_map(middle).collect()
}

async fn close(city: &TestCity, who: &Principal, streets: &Streets, segment: SegmentId) -> ClosureId {
    let line = streets.ground().line(segment).iter().map(|point| [point.lon(), point.lat()]).collect();
    let request = DeclareClosure { name: "封路".into(), reason: "积水".into(), line, until: None };
    let closed = operations::closure::declare_closure(who, city.fresh(), request).await.unwrap().closure;
    assert_eq!((closed.segments, streets.closed_by(closed.id)), (1, vec![segment]));
    closed.id
}

fn see(who: &Principal, callsign: &str, point: Point, at: model::Moment) {
    let seen = SeenPosition {
        unit: callsign.into(),
        lon: point.lon(),
        lat: point.lat(),
        at,
        heading_degrees: None,
        speed_kmh: None,
        accuracy_meters: None,
    };
    let taken = operations::position::see_positions(who, &SeePositions { positions: vec![seen] }).unwrap();
    assert_eq!(taken.taken, 1);
}

#[tokio::test]
async fn a_unit_on_a_closed_street_and_an_incident_on_one_have_their_times() {
    let streets = town();
    let city = TestCity::start_on(Some(Arc::clone(&streets))).await;
    let who = city.dispatcher().await;
    city.unit("苏虎-101").await;
    let long = long_streets(&streets);
    let ((unit_on, unit_at), (scene_on, scene_at)) = (long[0], long[long.len() / 2]);
    see(&city.holding(Role::Tracker).await, "苏虎-101", unit_at, city.city.now());
    let ask = || {
        let list = list_etas(&who, scene_at, None).unwrap();
        let Eta { seconds, reason, .. } = list.units[0].clone();
        (seconds.unwrap_or_else(|| panic!("{reason:?}")), list.to.unwrap().distance_meters)
    };
    let (usual, on_foot) = ask();
    assert!(on_foot < 1.0, "the scene is on the street");
    let own = close(&city, &who, &streets, unit_on).await;
    assert!(ask().0 >= usual, "the unit drives off along its street");
    let scene = close(&city, &who, &streets, scene_on).await;
    let (_, on_foot) = ask();
    assert!((1.0..=roads::closed::AROUND_METERS_MAX).contains(&on_foot), "{on_foot} m on foot");
    for id in [own, scene] {
        let request = LiftClosure::default();
        operations::closure::lift_closure(&who, city.fresh(), id, request).await.unwrap();
    }
    assert_eq!(ask(), (usual, ask().1));
}
