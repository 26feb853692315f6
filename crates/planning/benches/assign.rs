//! How long a joint assignment takes, beside one-by-one dispatch of the same problem: `cargo bench -p anlan-planning`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::time::Instant;

use model::incident::Grade;
use planning::assign::{Incident, Need, Problem, check, one_by_one, solve};

const ROUNDS: u32 = 100;

/// A row of numbers that look like chance and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(limit)).unwrap()
    }
}

/// Incidents and units of five kinds on a square of 20 km, at 40 km/h; every incident asks for one to three units of
/// one or two kinds. `together` puts all incidents into one corner, where they want the same units.
fn problem(incidents: usize, units: usize, together: bool, seed: u64) -> Problem {
    let mut numbers = Numbers(seed);
    let mut place = |side| (numbers.below(side), numbers.below(side));
    let at: Vec<(u32, u32)> = (0..incidents).map(|_| place(if together { 2_000 } else { 20_000 })).collect();
    let from: Vec<(u32, u32)> = (0..units).map(|_| place(20_000)).collect();
    let kinds: Vec<u32> = (0..units).map(|_| numbers.below(5)).collect();
    let mut need = || {
        let kind = numbers.below(5);
        Need {
            units: 1 + numbers.below(3) as usize,
            fits: kinds.iter().map(|other| *other == kind).collect(),
        }
    };
    let incident = |number: usize| Incident {
        grade: Grade::ALL[number % 4],
        target_milliseconds: 300_000,
        needs: (0..=number % 2).map(|_| need()).collect(),
    };
    Problem {
        incidents: (0..incidents).map(incident).collect(),
        units,
        arrivals_milliseconds: at
            .iter()
            .map(|at| from.iter().map(|from| Some(way_milliseconds(*at, *from))).collect())
            .collect(),
    }
}

fn way_milliseconds(a: (u32, u32), b: (u32, u32)) -> u32 {
    (a.0.abs_diff(b.0) + a.1.abs_diff(b.1)) * 90
}

/// The time that this thread was given, which is what counts on a machine with other work; else the time that passed.
fn cpu_seconds(since: Instant) -> f64 {
    let given = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = given.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn milliseconds_of(mut work: impl FnMut(u64)) -> f64 {
    let since = Instant::now();
    let before = cpu_seconds(since);
    for round in 0..ROUNDS {
        work(u64::from(round));
    }
    (cpu_seconds(since) - before) * 1_000.0 / f64::from(ROUNDS)
}

fn main() {
    println!("incidents × units      slots   joint ms   check ms   one by one ms");
    for (incidents, units, together) in
        [(10, 500, false), (50, 500, false), (50, 500, true), (50, 5_000, false), (100, 200, false)]
    {
        let problems: Vec<Problem> =
            (0..u64::from(ROUNDS)).map(|seed| problem(incidents, units, together, seed)).collect();
        let of = |round: u64| &problems[usize::try_from(round).unwrap()];
        let answers: Vec<_> = problems.iter().map(|problem| solve(problem).unwrap()).collect();
        let joint = milliseconds_of(|round| {
            std::hint::black_box(solve(of(round)).unwrap());
        });
        let checked = milliseconds_of(|round| {
            check(of(round), &answers[usize::try_from(round).unwrap()]).unwrap();
        });
        let greedy = milliseconds_of(|round| {
            std::hint::black_box(one_by_one(of(round)).unwrap());
        });
        let slots: usize = answers.iter().map(|answer| answer.choices.len()).sum::<usize>() / answers.len();
        let place = if together { "one corner" } else { "" };
        println!(
            "{incidents:>4} × {units:<5} {place:<10} {slots:>4} {joint:>10.2} {checked:>10.2} {greedy:>15.2}"
        );
    }
}
