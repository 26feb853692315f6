//! How long it takes to find the best sites, in processor time: `cargo bench -p anlan-planning --bench siting`.
//!
//! The places are drawn in a square by whole-number arithmetic, so that `xtask/peers/planning_siting.py` draws the same
//! and a general solver can be asked the same questions.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use planning::siting::{
    Choice, Matrix, WEIGHT_ONE, expected_cover, max_cover, p_center, p_median, set_cover,
};
use planning::watch::{Status, Watch};

/// The side of the square, and how far a site reaches; a unit is a nanosecond of travel.
const SIDE: u64 = 10_000;

/// Whole numbers by chance, the same on every machine (Steele, Lea and Flood, 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Places with a demand of 1 to 10, and candidates; the times are the straight lines, rounded down.
fn drawn(rows: usize, candidates: usize, seed: u64) -> Matrix {
    let mut chance = Chance(seed);
    let mut places =
        |count| -> Vec<_> { (0..count).map(|_| (chance.below(SIDE), chance.below(SIDE))).collect() };
    let (rows, sites) = (places(rows), places(candidates));
    let weights = rows.iter().map(|_| i64::try_from(1 + chance.below(10)).unwrap() * WEIGHT_ONE).collect();
    let time = |row: &(u64, u64), site: &(u64, u64)| {
        let square = row.0.abs_diff(site.0).pow(2) + row.1.abs_diff(site.1).pow(2);
        i64::try_from(square.isqrt()).unwrap()
    };
    let times = rows.iter().flat_map(|row| sites.iter().map(move |site| time(row, site))).collect();
    Matrix { weights, candidates, times, standing: 0, standing_times: Vec::new() }
}

/// The seconds that this thread has spent on a processor; the wall's where the system does not tell.
fn spent() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<u64>().ok());
    std::time::Duration::from_nanos(nanoseconds.unwrap_or(0)).as_secs_f64()
}

fn main() {
    let only = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    println!(
        "question        rows candidates  sites  seed            value        bound  cpu s   cases   lists"
    );
    for seed in 1..=3 {
        let run = |name: &str, rows, candidates, add, find: &dyn Fn(&Matrix) -> (Choice, i128)| {
            if !name.contains(&only) {
                return;
            }
            let matrix = drawn(rows, candidates, seed);
            let before = spent();
            let (choice, unit) = find(&matrix);
            let took = spent() - before;
            let (value, bound) = (choice.total / unit, choice.bound / unit);
            let state = if choice.status == Status::Optimal { "" } else { " not proved" };
            let (cases, lists) = (choice.proof.tree.len(), choice.proof.multipliers.len());
            println!(
                "{name:<12} {rows:>7} {candidates:>10} {add:>6} {seed:>5} {value:>16} {bound:>12} {took:>6.3} {cases:>7} {lists:>7}{state}"
            );
        };
        let watch = Watch::patient();
        run("p_center", 300, 60, 10, &|matrix| (p_center(matrix, 10, &watch).choice, 1));
        run("p_median", 500, 100, 10, &|matrix| (p_median(matrix, 10, &watch), 1_000_000));
        run("p_median", 500, 100, 25, &|matrix| (p_median(matrix, 25, &watch), 1_000_000));
        run("mclp", 1_000, 100, 10, &|matrix| (max_cover(matrix, 1_000, 10, &watch), 1_000_000_000_000_000));
        run("mclp", 5_000, 300, 15, &|matrix| (max_cover(matrix, 1_000, 15, &watch), 1_000_000_000_000_000));
        run("lscp", 2_000, 300, 0, &|matrix| (set_cover(matrix, 1_600, &watch), 1));
        run("lscp", 2_000, 300, 0, &|matrix| (set_cover(matrix, 2_000, &watch), 1));
        run("mclp", 5_000, 300, 20, &|matrix| (max_cover(matrix, 1_000, 20, &watch), 1_000_000_000_000_000));
        run("lscp", 2_000, 300, 0, &|matrix| (set_cover(matrix, 1_200, &watch), 1));
        run("mexclp", 1_000, 100, 10, &|matrix| {
            (expected_cover(matrix, 1_500, 10, 0.3, &watch), 1_000_000_000_000_000)
        });
    }
}
