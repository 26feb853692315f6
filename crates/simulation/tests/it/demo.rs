//! The demonstration as the binary founds it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use model::Moment;
use model::incident::Incident;
use operations::Clock as _;
use operations::{Cities, City, Geography};
use simulation::day::{Day, Pace};
use simulation::demo::{Demo, ENDS_AT, PASSWORD, Progress, STARTS_AT, moment};
use simulation::{Setting, SimulatedClock};

use crate::{desk, invariants};

const SEED: u64 = 20_230_110;

async fn demo(seed: u64) -> (Demo, Vec<Arc<City>>, Vec<Progress>) {
    let clock = Arc::new(SimulatedClock::new(moment(STARTS_AT), 60.0));
    let setting = Setting::drawn(seed);
    let mut cities = Vec::new();
    for (index, ground) in (0_u64..).zip(&setting.grounds) {
        let geography = Geography::parse(&ground.geojson).unwrap();
        cities.push(desk::city(
            seed + index,
            desk::journal(|store| Box::new(store)),
            geography,
            Arc::clone(&clock),
        ));
    }
    let told = Mutex::new(Vec::new());
    let three = [Arc::clone(&cities[0]), Arc::clone(&cities[1]), Arc::clone(&cities[2])];
    let demo = Demo::found(seed, &setting, three, clock, &|progress| told.lock().unwrap().push(progress))
        .await
        .unwrap();
    (demo, cities, told.into_inner().unwrap())
}

fn at(time: &str) -> Moment {
    format!("2023-01-10T{time}+08:00").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_screen_is_alive_and_everybody_can_sign_in() {
    let (demo, cities, told) = demo(SEED).await;
    assert_eq!(told.len(), 4);
    let units: usize = cities.iter().map(|city| city.board().units().count()).sum();
    let open: usize = cities.iter().map(|city| city.board().incidents_open().len()).sum();
    assert!(units >= 220, "{units} units");
    assert!(open >= 6, "{open} open incidents");
    assert_eq!(demo.view().now, moment(STARTS_AT));
    let door = Cities::new(cities);
    for sign_in in &demo.sign_ins {
        let request = api::access::SignIn { name: sign_in.name.clone(), password: PASSWORD.to_owned() };
        let (session, _) = door.sign_in(request).await.unwrap();
        assert_eq!(
            (session.roles, session.jurisdiction.name),
            (vec![sign_in.role], sign_in.jurisdiction.clone())
        );
    }
}

/// The incident whose report holds these words.
fn told(city: &City, words: &str) -> (String, Incident) {
    let board = city.board();
    let mut found = board.incidents_open().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let page = city
        .journal()
        .reader()
        .read_before(storage::Position(u64::MAX >> 1), "incident.opened", 10_000)
        .unwrap();
    found.extend(page.into_iter().map(|recorded| model::ids::IncidentId(recorded.stream.0)));
    let incident = found.into_iter().find_map(|id| {
        let state = board.incident(id)?.state.clone();
        state.body().is_some_and(|body| body.opened.title.contains(words)).then_some(state)
    });
    (words.to_owned(), incident.unwrap_or_else(|| panic!("nobody told of {words}")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_morning_goes_as_it_is_told() {
    let (mut demo, cities, _) = demo(SEED).await;
    demo.day.play_until(at("10:40:00")).await;
    for city in &cities {
        operations::policies::clocks::keep_clocks(city).await;
        invariants::check(city);
    }
    let (_, fire) = told(&cities[0], "二楼阳台");
    let body = fire.body().unwrap();
    assert!(
        matches!(&fire, Incident::Closed(_, disposition, _) if disposition == "settled-on-scene"),
        "{fire:?}"
    );
    assert_eq!(body.opened_at, at("10:12:50"));
    let on_scene = model::unit::AssignmentState::OnScene;
    let arrivals: BTreeSet<Moment> =
        body.attendances.values().map(|attendance| attendance.times[&on_scene]).collect();
    let expected = [at("10:15:30"), at("10:16:10"), at("10:17:50")];
    assert_eq!(arrivals.into_iter().collect::<Vec<_>>(), expected);
    assert!(
        body.attendances.values().all(|attendance| attendance.times.values().min() == Some(&at("10:13:20")))
    );
    let (_, van) = told(&cities[0], "灰色面包车正驶向太仓");
    assert_eq!(van.body().unwrap().attendances.len(), 3);
    let opened: u64 = (cities.iter())
        .map(|city| {
            city.journal()
                .reader()
                .read_before(storage::Position(u64::MAX >> 1), "incident.opened", 10_000)
                .unwrap()
                .len() as u64
        })
        .sum();
    assert!((120..320).contains(&opened), "{opened} incidents in the morning");
    assert!(demo.day.reports_filed() >= opened);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_plays_the_same_hour() {
    let play = async |seed| {
        let (mut demo, cities, _) = demo(seed).await;
        demo.day.play_until(at("07:40:00")).await;
        (
            demo.day.reports_filed(),
            cities.iter().map(|city| city.journal().head().position.0).collect::<Vec<_>>(),
        )
    };
    assert_eq!(play(5).await, play(5).await);
}

/// How often each kind of event was written, in all jurisdictions.
fn kinds(cities: &[Arc<City>]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for city in cities {
        let events = city.journal().reader().read(storage::Position(0), usize::MAX).unwrap();
        for recorded in events {
            *kinds.entry(recorded.kind.to_string()).or_default() += 1;
        }
    }
    kinds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_day_brings_about_a_thousand_incidents_and_nearly_all_are_done_by_midnight() {
    let (mut demo, cities, _) = demo(SEED).await;
    let midnight = moment(ENDS_AT);
    while demo.view().now < midnight {
        demo.day.play_until(demo.view().now.plus_seconds(60)).await;
        for city in &cities {
            operations::policies::clocks::keep_clocks(city).await;
        }
    }
    for city in &cities {
        invariants::check(city);
    }
    assert_eq!(demo.day.next_due(), None);
    let kinds = kinds(&cities);
    let opened = kinds["incident.opened"];
    assert!((850..1_200).contains(&opened), "{opened} incidents");
    assert!(kinds["incident.closed"] * 10 > opened * 9, "{} closed", kinds["incident.closed"]);
    for kind in [
        "incident.merged",
        "incident.noted",
        "incident.regraded",
        "incident.reopened",
        "incident.clock_breached",
    ] {
        assert!(kinds.get(kind).is_some_and(|count| *count >= 3), "hardly any {kind}: {kinds:?}");
    }
    let waiting: u64 = cities.iter().map(|city| city.board().reports_waiting_count()).sum();
    assert!(waiting < 15, "{waiting} reports still wait");
    assert!(cities.iter().all(|city| city.audit().head().position.0 > 0), "nobody was rung back");
}

#[tokio::test]
async fn the_day_can_be_played_on_another_thread() {
    let clock = Arc::new(SimulatedClock::new(moment(STARTS_AT), 60.0));
    let mut day =
        Day::new(SEED, &Setting::drawn(SEED), Vec::new(), Arc::clone(&clock), Pace::demonstration());
    let later = moment(STARTS_AT).plus_seconds(600);
    tokio::spawn(async move { day.play_until(later).await }).await.unwrap();
    assert_eq!(clock.now(), later);
}
