//! Measures durable appends: `cargo bench -p anlan-storage-sqlite [-- --flat] [-- --dir DIR]`.
//!
//! Without `--flat`: events per second, batches and waiting times for 1, 16, 64 and 256 clients, each of whom
//! waits for its own answer. With `--flat`: what an event costs when ten thousand and when a million are stored.
#![expect(clippy::print_stdout, reason = "a bench reports to whoever runs it")]
#![expect(clippy::cast_precision_loss, reason = "figures are shown with three digits")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use storage::contract::sample;
use storage::{Append, Expected, Follower, Journal, Limits, Recorded};
use storage_sqlite::{Options, SqliteStore};

const BODY_BYTES: usize = 512;
const EVENTS_PER_RUN: u64 = 60_000;
const SECONDS_PER_RUN_MAX: f64 = 10.0;
const CLIENTS_FLAT: u64 = 64;
const FEW: u64 = 10_000;
const MANY: u64 = 1_000_000;
const WINDOW_EVENTS: u64 = 10_000;
const WINDOWS: usize = 7;

struct Nobody;

impl Follower for Nobody {
    fn follow(&mut self, _batch: &[Recorded]) {}
}

/// A new report, or (three of ten) something more about one of the last five thousand.
fn append(number: u64) -> Append {
    let mut append = sample::append(number);
    if number % 10 < 3 && number > 5_000 {
        let other = number - 1 - number.wrapping_mul(2_654_435_761) % 5_000;
        append.writes = vec![sample::write(other, Expected::Any, 1)];
    }
    append.writes[0].events[0].body.resize(BODY_BYTES, b'.');
    append
}

fn start(dir: &Path) -> Journal {
    let (store, reader) = SqliteStore::open(dir, "journal", Options::default()).expect("the store opens");
    Journal::start(store, reader, Box::new(Nobody), Limits::default()).expect("the journal starts")
}

struct Run {
    events: u64,
    seconds: f64,
    cpu_seconds: f64,
    waits: Vec<Duration>,
}

/// Appends the given numbers with so many clients, each waiting for its answer before its next append.
fn run(journal: &Journal, from: u64, to: u64, clients: u64) -> Run {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (begin, cpu) = (Instant::now(), cpu_seconds());
    let next = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(from));
    let waits = runtime.block_on(async {
        let tasks: Vec<_> = (0..clients)
            .map(|_| {
                let (journal, next) = (journal.clone(), next.clone());
                tokio::spawn(async move {
                    let mut waits = Vec::new();
                    loop {
                        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let asked = Instant::now();
                        if number >= to
                            || (asked - begin).as_secs_f64() > SECONDS_PER_RUN_MAX && clients < 256
                        {
                            return waits;
                        }
                        journal.append(append(number)).await.expect("stored");
                        waits.push(asked.elapsed());
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.expect("the client ends"));
        }
        all
    });
    let (seconds, cpu_seconds) = (begin.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    Run { events: waits.len() as u64, seconds, cpu_seconds, waits }
}

/// This process's time on the processors so far.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        fields.split_whitespace().skip(11).take(2).filter_map(|tick| tick.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn percentile(waits: &mut [Duration], percent: usize) -> f64 {
    waits.sort_unstable();
    let at = (waits.len() * percent / 100).min(waits.len().saturating_sub(1));
    waits.get(at).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
}

fn by_clients(dir: &Path) {
    println!("clients   events/s   batch    p50 ms    p99 ms   flushes   cpu us/event");
    let mut from = 1;
    for clients in [1, 16, 64, 256] {
        let journal = start(dir);
        let mut done = run(&journal, from, from + EVENTS_PER_RUN, clients);
        from += EVENTS_PER_RUN + clients;
        let metrics = journal.metrics();
        println!(
            "{clients:>7} {:>10.0} {:>7.1} {:>9.2} {:>9.2} {:>9} {:>14.1}",
            done.events as f64 / done.seconds,
            metrics.events as f64 / metrics.batches as f64,
            percentile(&mut done.waits, 50),
            percentile(&mut done.waits, 99),
            metrics.flushes,
            done.cpu_seconds * 1e6 / done.events as f64,
        );
        journal.stop();
    }
}

/// The median cost of one event over a few windows, in microseconds: by the clock and by the processor.
fn window_cost(journal: &Journal, from: u64) -> (f64, f64) {
    let mut costs = Vec::new();
    let mut cpu = 0.0;
    for window in 0..WINDOWS as u64 {
        let begin = from + window * (WINDOW_EVENTS + CLIENTS_FLAT);
        let done = run(journal, begin, begin + WINDOW_EVENTS, CLIENTS_FLAT);
        costs.push(done.seconds * 1e6 / done.events as f64);
        cpu += done.cpu_seconds * 1e6 / done.events as f64;
    }
    costs.sort_by(f64::total_cmp);
    (costs[WINDOWS / 2], cpu / WINDOWS as f64)
}

fn flatness(dir: &Path) {
    let journal = start(dir);
    run(&journal, 1, FEW, 256);
    let few = window_cost(&journal, FEW + 1_000);
    run(&journal, 100_000, MANY, 256);
    let many = window_cost(&journal, MANY + 1_000);
    journal.stop();
    for (stored, (wall, cpu)) in [(FEW, few), (MANY, many)] {
        println!(
            "{stored:>9} stored: {wall:>7.1} us/event by the clock, {cpu:>6.1} us/event by the processor"
        );
    }
    println!("ratio: {:.2} by the clock, {:.2} by the processor (bar: 1.20)", many.0 / few.0, many.1 / few.1);
    let begin = Instant::now();
    start(dir).stop();
    println!("opening and closing with {MANY} stored: {:.2} s", begin.elapsed().as_secs_f64());
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut flat, mut dir) = (false, PathBuf::from("target"));
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--flat" => flat = true,
            "--dir" => dir = arguments.next().map_or(dir, PathBuf::from),
            // `cargo bench` adds its own word.
            _ => {}
        }
    }
    let place = tempfile::tempdir_in(dir).expect("a directory for the journal");
    if flat { flatness(place.path()) } else { by_clients(place.path()) }
}
