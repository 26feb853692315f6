//! The recommendation of a busy hour: whom to send, asked while positions and reports keep coming in.

use super::super::http::Connection;
use super::Bench;
use super::desk::{Desk, now, position};
use super::ground::{HEIDELBERG, MOSCOW, Network, Place, draw};
use super::row::{Bar, Book, Row};
use anyhow::{Context, Result, bail};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// So many units.
const UNITS: usize = 5_000;
/// So many positions come in every second, a tenth of a second's worth at a time.
const POSITIONS_PER_SECOND: usize = 500;
/// So many reports come in every second.
const REPORTS_PER_SECOND: u32 = 100;
/// A batch of positions comes so often.
const BATCH_EVERY: Duration = Duration::from_millis(100);
/// So many incidents are asked about, round and round.
const INCIDENTS: usize = 20;
/// So often is asked; the pause between two questions is a desk's.
const QUESTIONS: usize = 300;
const QUESTION_EVERY: Duration = Duration::from_millis(100);
/// What a dispatcher may wait for, in 99 of 100 cases.
const P99_MILLISECONDS_MAX: f64 = 20.0;

/// Waits until it is time for the next of a series.
fn pace(begin: Instant, after: Duration) {
    // tidy: calls: a measurement happens in real time, at a set rate
    #[expect(clippy::disallowed_methods, reason = "a measurement happens in real time")]
    std::thread::sleep(after.saturating_sub(begin.elapsed()));
}

/// In a city of every kind of street, and in the largest network.
pub(super) fn run(bench: &Bench, book: &mut Book) -> Result<()> {
    [HEIDELBERG, MOSCOW].into_iter().try_for_each(|network| measure(bench, book, network))
}

fn measure(bench: &Bench, book: &mut Book, network: Network) -> Result<()> {
    let title = |what: &str| {
        format!(
            "{}: recommendation, {UNITS} units, {POSITIONS_PER_SECOND} positions/s, {REPORTS_PER_SECOND} reports/s, {what}",
            network.title
        )
    };
    let mut waits = waits(bench, network)?;
    waits.sort_by(f64::total_cmp);
    let share = |percent: usize| waits.get(waits.len() * percent / 100).copied().context("nothing was asked");
    book.add(Row::alone(title("p50 wall ms"), share(50), Bar::Open));
    book.add(Row::alone(title("p99 wall ms"), share(99), Bar::Max(P99_MILLISECONDS_MAX)));
    Ok(())
}

/// Milliseconds of every question while the rest of the city's traffic goes on.
fn waits(bench: &Bench, network: Network) -> Result<Vec<f64>> {
    let places = bench.ground.places(network)?;
    let units = draw(&places, UNITS, 6);
    let mut desk = Desk::open(bench, network, &units)?;
    let incidents: Vec<String> = draw(&places, INCIDENTS, 7)
        .into_iter()
        .map(|place| desk.open_incident(place))
        .collect::<Result<_>>()?;
    let ended = AtomicBool::new(false);
    let mut tracker = desk.ours().connection_as("tracker")?;
    let mut filer = desk.ours().connection()?;
    let ids = desk.unit_ids().to_vec();
    std::thread::scope(|scope| {
        let telling = scope.spawn(|| tell_on(&mut tracker, &ids, &units, &ended));
        let filing = scope.spawn(|| file_on(&mut filer, &ended));
        let waits = ask(&mut desk, &incidents);
        ended.store(true, Ordering::Relaxed);
        let (told, filed) = (joined(telling)?, joined(filing)?);
        println!("  meanwhile {told} positions and {filed} reports came in");
        waits
    })
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().map_err(|_panic| anyhow::anyhow!("the traffic broke down"))?
}

fn ask(desk: &mut Desk, incidents: &[String]) -> Result<Vec<f64>> {
    let mut waits = Vec::with_capacity(QUESTIONS);
    let begin = Instant::now();
    for (number, incident) in (0_u32..).zip(incidents.iter().cycle().take(QUESTIONS)) {
        pace(begin, QUESTION_EVERY * number);
        let asked = Instant::now();
        let answer = desk.recommendation(incident)?;
        waits.push(asked.elapsed().as_secs_f64() * 1e3);
        let answer = answer.json(200)?;
        let ranked = answer["candidates"].as_array().map_or(0, Vec::len);
        if ranked == 0 || answer["candidates"][0]["total_seconds"].is_null() {
            bail!("the recommendation names nobody who could come: {answer}");
        }
    }
    Ok(waits)
}

/// Every unit tells where it is in turn, standing where it stands.
fn tell_on(tracker: &mut Connection, ids: &[String], places: &[Place], ended: &AtomicBool) -> Result<usize> {
    let batch = POSITIONS_PER_SECOND / 10;
    let mut told = 0;
    let begin = Instant::now();
    let mut units = ids.iter().zip(places).cycle();
    for number in 0_u32.. {
        if ended.load(Ordering::Relaxed) {
            break;
        }
        pace(begin, BATCH_EVERY * number);
        let now = now();
        let positions: Vec<String> =
            units.by_ref().take(batch).map(|(unit, place)| position(unit, *place, &now)).collect();
        let body = format!(r#"{{"positions":[{}]}}"#, positions.join(","));
        let taken = tracker.post("/api/v1/positions", &body)?.json(200)?;
        told += usize::try_from(taken["taken"].as_u64().unwrap_or_default())?;
    }
    Ok(told)
}

fn file_on(filer: &mut Connection, ended: &AtomicBool) -> Result<u32> {
    let every = Duration::from_secs(1) / REPORTS_PER_SECOND;
    let begin = Instant::now();
    let mut filed = 0;
    while !ended.load(Ordering::Relaxed) {
        pace(begin, every * filed);
        let body = format!(r#"{{"desk":"110","channel":"phone","text":"测量 {filed}"}}"#);
        filer.post("/api/v1/reports", &body)?.json(201)?;
        filed += 1;
    }
    Ok(filed)
}
