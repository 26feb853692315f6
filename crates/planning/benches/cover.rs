//! How long it takes to count what a dispatch leaves uncovered, and to propose whom to move up:
//! `cargo bench -p anlan-planning --bench cover`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::time::Instant;

use planning::cover::{Ground, StandBy};

const ROUNDS: u32 = 20;
const MOVES: usize = 3;

/// Ways between two rows of spots on a square of 30 km, at 40 km/h along its streets.
fn ways(from: usize, to: usize, salt: usize) -> Vec<Vec<Option<u32>>> {
    let at = |number: usize| (number * 7_919 % 30_011, number * 104_729 % 29_989);
    let way = |from: usize, to: usize| {
        let (a, b) = (at(from + salt), at(to));
        u32::try_from((a.0.abs_diff(b.0) + a.1.abs_diff(b.1)) * 90).ok()
    };
    (0..from).map(|from| (0..to).map(|to| way(from, to)).collect()).collect()
}

fn main() {
    println!("units × cells × places     lost ms   {MOVES} moves ms");
    for (units, cells, places) in [(100, 1_000, 20), (500, 12_000, 50), (500, 12_000, 200)] {
        let people = (0..cells).map(|cell| u32::try_from(cell % 997).unwrap()).collect();
        let ground = Ground::new(people, ways(units, cells, 1_000_000)).unwrap();
        let stand_by =
            StandBy { places: ways(places, cells, 2_000_000), moves: ways(units, places, 1_000_000) };
        let is_free = vec![true; units];
        let milliseconds = |work: &dyn Fn()| {
            let started = Instant::now();
            (0..ROUNDS).for_each(|_| work());
            started.elapsed().as_secs_f64() * 1_000.0 / f64::from(ROUNDS)
        };
        let lost = milliseconds(&|| {
            std::hint::black_box(ground.lost(&is_free, &[1, 2, 3]).unwrap());
        });
        let moves = milliseconds(&|| {
            std::hint::black_box(ground.move_ups(&stand_by, &is_free, MOVES).unwrap());
        });
        println!("{units:>5} × {cells:>5} × {places:>4} {lost:>12.2} {moves:>12.2}");
    }
}
