//! Intake: reports and the board over HTTP, ours and the floor one after the other, the same load on both.

use super::floor::{Floor, Ground};
use super::load::{Outcome, Request, Until, as_float, drive};
use super::ours::Ours;
use super::table::{figure, print};
use super::{flat, service::Service};
use anyhow::Result;
use clap::Args;
use std::collections::BTreeMap;
use std::time::Duration;

const OPEN_INCIDENTS: u64 = 1_000;

/// How long and how hard.
#[derive(Args)]
pub(crate) struct Options {
    /// Seconds that are counted in each run.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Connections, each with one request in flight.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Runs of which the median counts.
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Also the cost of a report with ten thousand and with a million stored.
    #[arg(long)]
    flat: bool,
}

/// One kind of run: what is asked, and by how many.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    what: What,
    clients: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Board,
    Report,
}

/// Who was driven.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Server {
    Ours,
    FloorOneWorker,
    FloorTwoWorkers,
}

/// One measured run.
struct Measured {
    outcome: Outcome,
    flushes: Option<u64>,
}

type Book = BTreeMap<(Row, Server), Vec<Measured>>;

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    let ground = Ground::prepare();
    if let Err(error) = &ground {
        println!("The floor is absent, ours is measured alone: {error:#}");
    }
    let mut book = Book::new();
    let mut memory = (0.0_f64, 0.0_f64);
    for round in 1..=options.repeat {
        println!("round {round} of {}", options.repeat);
        if let Ok(ground) = &ground {
            floor(ground, 1, options, &mut book)?;
            floor(ground, 2, options, &mut book)?;
        }
        let seen = ours(options, &mut book)?;
        memory = (memory.0.max(seen.0), memory.1.max(seen.1));
    }
    report(&mut book, options);
    println!();
    println!(
        "memory of our process: {:.0} MiB with {OPEN_INCIDENTS} open incidents after the board runs, {:.0} MiB at most",
        memory.0, memory.1
    );
    if options.flat { flat::run(options.clients) } else { Ok(()) }
}

fn ours(options: &Options, book: &mut Book) -> Result<(f64, f64)> {
    let ours = Ours::start()?;
    ours.open_incidents(OPEN_INCIDENTS)?;
    let drive = Driver { options, service: &ours.service, server: Server::Ours };
    let flushes = || ours.flushes();
    drive.rows(What::Board, &ours.board(), 200, &flushes, book)?;
    let resident = ours.service.usage()?.resident_mebibytes;
    drive.rows(What::Report, &ours.report(), 201, &flushes, book)?;
    Ok((resident, ours.service.usage()?.peak_mebibytes))
}

fn floor(ground: &Ground, workers: usize, options: &Options, book: &mut Book) -> Result<()> {
    let floor = ground.start(workers)?;
    floor.open_incidents(OPEN_INCIDENTS)?;
    let server = if workers == 1 { Server::FloorOneWorker } else { Server::FloorTwoWorkers };
    let drive = Driver { options, service: &floor.service, server };
    let flushes = || floor.flushes();
    drive.rows(What::Board, &Floor::board(), 200, &flushes, book)?;
    drive.rows(What::Report, &Floor::report(), 201, &flushes, book)
}

struct Driver<'a> {
    options: &'a Options,
    service: &'a Service,
    server: Server,
}

impl Driver<'_> {
    /// Drives one request with a single client and with all of them.
    fn rows(
        &self,
        what: What,
        request: &Request,
        expected: u16,
        flushes: &dyn Fn() -> Option<u64>,
        book: &mut Book,
    ) -> Result<()> {
        for clients in [1, self.options.clients] {
            let until = Until::Elapsed(Duration::from_secs(self.options.seconds));
            let before = flushes();
            let outcome = drive(self.service.address, request, clients, expected, until)?;
            let flushes = flushes().zip(before).map(|(after, before)| after - before);
            for (status, count) in &outcome.unexpected {
                println!("  {}: {count} answers of status {status}", name(self.server));
            }
            let row = Row { what, clients };
            println!("  {}, {}: {} requests/s", name(self.server), title(row), figure(outcome.per_second()));
            book.entry((row, self.server)).or_default().push(Measured { outcome, flushes });
        }
        Ok(())
    }
}

fn name(server: Server) -> &'static str {
    match server {
        Server::Ours => "ours",
        Server::FloorOneWorker => "floor, 1 worker",
        Server::FloorTwoWorkers => "floor, 2 workers",
    }
}

fn title(row: Row) -> String {
    let what = match row.what {
        What::Board => format!("board with {OPEN_INCIDENTS} open incidents"),
        What::Report => "a report, durable".to_owned(),
    };
    format!("{what}, {} clients", row.clients)
}

fn report(book: &mut Book, options: &Options) {
    let mut lines = Vec::new();
    for ((row, server), runs) in book.iter_mut() {
        runs.sort_by(|one, other| one.outcome.per_second().total_cmp(&other.outcome.per_second()));
        let Some(median) = median(runs) else { continue };
        lines.push(vec![
            format!("{}, {}", title(*row), name(*server)),
            figure(median.outcome.per_second()),
            figure(median.outcome.percentile_milliseconds(50)),
            figure(median.outcome.percentile_milliseconds(95)),
            figure(median.outcome.percentile_milliseconds(99)),
            median.flushes.map_or_else(|| "-".to_owned(), |count| count.to_string()),
            figure(
                median.flushes.map_or(f64::NAN, |count| as_float(median.outcome.answered) / as_float(count)),
            ),
        ]);
    }
    println!();
    println!("Median of {} runs of {} s each.", options.repeat, options.seconds);
    print(&["", "requests/s", "p50 ms", "p95 ms", "p99 ms", "flushes", "per flush"], &lines);
    ratios(book, options.clients);
}

fn median(runs: &[Measured]) -> Option<&Measured> {
    runs.get(runs.len() / 2)
}

/// Ours beside the better of the floors, row by row, with the bar where there is one.
fn ratios(book: &Book, clients: usize) {
    let mut lines = Vec::new();
    for what in [What::Report, What::Board] {
        for clients in [1, clients] {
            let row = Row { what, clients };
            let of = |server| book.get(&(row, server)).and_then(|runs| median(runs));
            let floors = [Server::FloorOneWorker, Server::FloorTwoWorkers].into_iter().filter_map(of);
            let best =
                floors.max_by(|one, other| one.outcome.per_second().total_cmp(&other.outcome.per_second()));
            let (Some(ours), Some(best)) = (of(Server::Ours), best) else { continue };
            let rate = ours.outcome.per_second() / best.outcome.per_second();
            let wait = ours.outcome.percentile_milliseconds(99) / best.outcome.percentile_milliseconds(99);
            let bar = match what {
                What::Report => "rate 10, p99 0.5",
                What::Board => "rate 5",
            };
            lines.push(vec![title(row), figure(rate), figure(wait), bar.to_owned()]);
        }
    }
    if !lines.is_empty() {
        print(&["ours / the better floor", "rate", "p99", "to reach"], &lines);
    }
}
