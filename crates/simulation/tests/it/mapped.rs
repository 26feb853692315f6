//! The day on cities that were imported.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::Moment;
use model::ids::IncidentId;
use model::unit::AssignmentState;
use operations::{Cities, City, Credential, Geography, Principal, Streets, unit};
use roads::csv_network::{CsvEdge, CsvNetwork, CsvNode, Place};
use roads::import::{import_csv, import_osm};
use roads::{Point, Profile};
use simulation::demo::{Demo, PASSWORD, STARTS_AT, moment};
use simulation::setting::{Addresses, Part, PostKind, SettingError};
use simulation::{Setting, SimulatedClock};

use crate::{desk, invariants};

const SEED: u64 = 7;
/// Nobody stands, and nothing happens, farther from a street than this, in metres.
const STREET_METERS_MAX: f64 = 60.0;

/// An extract of the shared test data; none, and a line that says so, where it is not at hand.
fn extract(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join("data/networks/osm").join(name);
    if file.exists() {
        return Some(file);
    }
    eprintln!("left out: {name} is not at hand; ANLAN_SHARED names the folder of the shared test data");
    None
}

fn imported(file: &Path) -> Arc<roads::City> {
    let out = tempfile::NamedTempFile::new().unwrap();
    import_osm(file, None, out.path(), &mut |_, _| ()).unwrap();
    Arc::new(roads::City::open(out.path()).unwrap())
}

/// A founded demonstration on a map.
struct Played {
    ground: Arc<roads::City>,
    setting: Setting,
    demo: Demo,
    cities: Vec<Arc<City>>,
    dispatchers: Vec<Principal>,
}

impl Played {
    async fn found(ground: Arc<roads::City>) -> Self {
        let setting = Setting::of(&ground, SEED).unwrap();
        let streets = Streets::new(Arc::clone(&ground));
        let clock = Arc::new(SimulatedClock::new(moment(STARTS_AT), 60.0));
        let mut cities = Vec::new();
        for (seed, part) in (SEED..).zip(&setting.grounds) {
            let geography = Geography::parse(&part.geojson).unwrap();
            let journal = desk::journal(|store| Box::new(store));
            cities.push(desk::city_on(
                Some(Arc::clone(&streets)),
                seed,
                journal,
                geography,
                Arc::clone(&clock),
            ));
        }
        let three = [Arc::clone(&cities[0]), Arc::clone(&cities[1]), Arc::clone(&cities[2])];
        let demo = Demo::found(SEED, &setting, three, clock, &|_| ()).await.unwrap();
        let door = Cities::new(cities.clone());
        let mut dispatchers = Vec::new();
        for row in demo.sign_ins.iter().filter(|row| row.role == model::access::Role::Dispatcher) {
            let request = api::access::SignIn { name: row.name.clone(), password: PASSWORD.to_owned() };
            let (_, secret) = door.sign_in(request).await.unwrap();
            dispatchers.push(door.identify(&Credential::Session(secret)).unwrap());
        }
        Self { ground, setting, demo, cities, dispatchers }
    }

    fn check_place(&self, what: &str, (lon, lat): (f64, f64)) {
        let point = Point::from_degrees(lon, lat).unwrap();
        assert!(self.ground.bounds().holds(point), "{what} is outside the map, at {lon} {lat}");
        let street = self.ground.snap(Profile::Emergency, point);
        let meters = street.map_or(f64::INFINITY, |place| place.distance_meters);
        assert!(meters <= STREET_METERS_MAX, "{what} is {meters} m from any street, at {lon} {lat}");
    }

    /// Every unit stands at a street of this map.
    fn check_units(&self) {
        for dispatcher in &self.dispatchers {
            for unit in unit::list_units(dispatcher).unwrap().units {
                let position = unit.position.unwrap();
                self.check_place(&unit.callsign, (position.lon, position.lat));
            }
        }
    }

    /// Every incident of the day lies at a street, most of them in a grid; returns how many, and at how many of
    /// them a crew arrived.
    fn check_incidents(&self) -> (usize, usize) {
        let (mut opened, mut reached, mut in_a_grid) = (0, 0, 0);
        for (city, ground) in self.cities.iter().zip(&self.setting.grounds) {
            invariants::check(city);
            let geography = Geography::parse(&ground.geojson).unwrap();
            let newest = storage::Position(u64::MAX >> 1);
            for recorded in
                city.journal().reader().read_before(newest, "incident.opened", usize::MAX).unwrap()
            {
                let board = city.board();
                let Some(incident) = board.incident(IncidentId(recorded.stream.0)) else { continue };
                let body = incident.state.body().unwrap();
                let (lon, lat) = body.opened.place.point().unwrap();
                self.check_place(&body.opened.title, (lon, lat));
                in_a_grid += usize::from(geography.grid(lon, lat).is_some());
                opened += 1;
                let came = |times: &std::collections::BTreeMap<AssignmentState, Moment>| {
                    times.contains_key(&AssignmentState::OnScene)
                };
                reached += usize::from(body.attendances.values().any(|attendance| came(&attendance.times)));
            }
        }
        assert!(in_a_grid * 10 >= opened * 9, "{in_a_grid} of {opened} incidents lie in a grid");
        (opened, reached)
    }
}

fn at(time: &str) -> Moment {
    format!("2023-01-10T{time}+08:00").parse().unwrap()
}

/// Plays until after the fall at the bridge, looking every half hour.
async fn check_day(name: &str) {
    let Some(file) = extract(name) else { return };
    let mut played = Played::found(imported(&file)).await;
    played.check_units();
    for time in ["07:30:00", "08:30:00", "08:50:00", "10:16:30", "11:00:00", "12:12:00", "12:30:00"] {
        played.demo.day.play_until(at(time)).await;
        played.check_units();
    }
    let (opened, reached) = played.check_incidents();
    assert!(opened >= 150, "{opened} incidents in the morning");
    assert!(reached * 2 > opened, "crews arrived at {reached} of {opened} incidents");
    check_stories(&played);
}

/// The stories are told in the names of the map, and those whom they name come.
fn check_stories(played: &Played) {
    let stage = &played.setting.stage;
    let expected = [
        (Part::City, "二楼阳台", 3),
        (Part::City, stage.bridge.patrol.as_str(), 1),
        (Part::Neighbour, "一家便利店被偷", 1),
        (Part::Neighbour, "膝盖出血", 1),
    ];
    let alerts: Vec<_> = {
        let board = played.cities[Part::City as usize].board();
        board.alerts().map(|(_, alert)| alert.requested.case_number.clone()).collect()
    };
    assert_eq!(alerts, ["JD-A-001"], "the neighbour asks for the van once");
    for (part, words, crews) in expected {
        let city = &played.cities[part as usize];
        let newest = storage::Position(u64::MAX >> 1);
        let opened = city.journal().reader().read_before(newest, "incident.opened", usize::MAX).unwrap();
        let board = city.board();
        let body = opened.iter().find_map(|recorded| {
            let body = board.incident(IncidentId(recorded.stream.0))?.state.body()?;
            body.opened.title.contains(words).then_some(body)
        });
        let body = body.unwrap_or_else(|| panic!("nobody told of {words}"));
        assert!(body.attendances.len() >= crews, "{words}: {} crews", body.attendances.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_is_played_at_the_streets_of_andorra() {
    check_day("andorra-20250119.osm.pbf").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_is_played_at_the_streets_of_shanghai_where_the_map_has_nothing_but_streets() {
    check_day("shanghai-centre-20250809.osm.pbf").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_plays_the_same_day_on_the_same_map_and_another_seed_lays_other_grids() {
    let Some(file) = extract("shanghai-centre-20250809.osm.pbf") else { return };
    let ground = imported(&file);
    let first = Setting::of(&ground, SEED).unwrap();
    assert!(first == Setting::of(&ground, SEED).unwrap());
    assert!(first != Setting::of(&ground, SEED + 1).unwrap());
    let play = async || {
        let mut played = Played::found(Arc::clone(&ground)).await;
        played.demo.day.play_until(at("07:20:00")).await;
        let heads: Vec<u64> = played.cities.iter().map(|city| city.journal().head().position.0).collect();
        (played.demo.day.reports_filed(), heads)
    };
    assert_eq!(play().await, play().await);
}

#[test]
fn andorras_own_names_stand_in_its_addresses_and_its_hospitals_and_fire_stations_have_crews() {
    let Some(file) = extract("andorra-20250119.osm.pbf") else { return };
    let setting = Setting::of(&imported(&file), SEED).unwrap();
    let city = setting.ground(Part::City);
    assert!(city.name.contains("Andorra") || city.name.contains("安道爾"), "{}", city.name);
    for kind in [PostKind::Checkpoint, PostKind::FireStation, PostKind::Ambulance] {
        assert!(city.posts.iter().any(|post| post.kind == kind), "no {kind:?}");
    }
    let Addresses::Mapped(doorsteps) = &city.addresses else { panic!("addresses are made up") };
    assert_eq!(doorsteps.len(), city.towns.len());
    let all = || doorsteps.iter().flatten();
    assert!(all().any(|doorstep| doorstep.street == "Avinguda Meritxell"), "no Avinguda Meritxell");
    assert!(all().any(|doorstep| doorstep.landmark.is_some()));
    // Some 87,000 people live in Andorra. An estimate from streets alone may be wrong by a factor of three.
    let people: f64 = (setting.grounds.iter())
        .flat_map(|ground| Geography::parse(&ground.geojson).unwrap().populated())
        .map(|grid| grid.people)
        .sum();
    assert!((29_000.0..261_000.0).contains(&people), "{people} people");
}

#[test]
fn every_imported_city_becomes_a_setting_whatever_its_map_lacks() {
    let names = [
        "heidelberg-20240908.osm.pbf",
        "chengdu-centre-2018.osm.pbf",
        "baltimore-2015.osm.pbf",
        "monaco-2012.osm.gz",
    ];
    for file in names.into_iter().filter_map(extract) {
        let setting = Setting::of(&imported(&file), SEED).unwrap();
        for ground in &setting.grounds {
            assert!(!ground.towns.is_empty() && !ground.districts.is_empty(), "{ground:?}");
            let geography = Geography::parse(&ground.geojson).unwrap();
            assert!(geography.populated().len() >= ground.towns.len());
            let Addresses::Mapped(doorsteps) = &ground.addresses else { panic!("addresses are made up") };
            for doorstep in doorsteps.iter().flatten() {
                let (lon, lat) = doorstep.place;
                assert!(
                    geography.grid(lon, lat).is_some(),
                    "{doorstep:?} lies in no grid of {}",
                    ground.name
                );
            }
        }
    }
}

#[test]
fn a_map_of_one_street_is_refused_with_what_to_do() {
    let node = |(name, lon): (&str, f64)| CsvNode {
        name: name.into(),
        place: Some(Place::Earth(Point::from_degrees(lon, 49.0).unwrap())),
        jurisdiction: "".into(),
        cost: None,
    };
    let edge = CsvEdge {
        from: 0,
        to: 1,
        travel_seconds: 9.0,
        length_meters: None,
        lanes: None,
        cost: None,
        oneway: false,
    };
    let network = CsvNetwork { nodes: [("a", 8.0), ("b", 8.001)].map(node).to_vec(), edges: vec![edge] };
    let out = tempfile::NamedTempFile::new().unwrap();
    import_csv(&network, out.path()).unwrap();
    let refused = Setting::of(&roads::City::open(out.path()).unwrap(), SEED).unwrap_err();
    assert_eq!(refused, SettingError::TooSmall);
    assert!(refused.to_string().contains("larger extract"));
}
