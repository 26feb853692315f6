//! Recorded calls dispatched anew, jointly and one by one: `cargo bench -p anlan-planning --bench replay`.
//!
//! The calls of a whole recording are laid over one day, which makes a county's calls those of a city. The fleet stands
//! on a grid and moves on straight lines, 1.3 times as long, at 40 km/h.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places and ways of a bench are far from any limit; figures are shown with few digits"
)]

use std::fs::File;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use jiff::civil::DateTime;
use model::incident::Grade;
use planning::replay::{Call, Crew, Outcome, Policy, Tally, replay};

const CALLS: &str = "data/calls/montgomery-pa-911-2015-12_2016-06.csv.gz";

/// Every so many calls one is kept, for the day's load.
const KEPT_OF: usize = 6;

const MINUTE: u32 = 60_000;

/// Meters east and north of the first corner of the county's box.
type Spot = (f64, f64);

const POLICE: usize = 0;
const AMBULANCE: usize = 1;
const ENGINE: usize = 2;

/// What a recorded title asks for: its grade, its target, and the units.
fn wanted(title: &str) -> (Grade, u32, Vec<(usize, usize)>) {
    let grave = [
        "CARDIAC",
        "RESPIRATORY",
        "UNCONSCIOUS",
        "UNRESPONSIVE",
        "CHOKING",
        "STROKE",
        "HEMORRHAGING",
        "SEIZURES",
        "SHOOT",
        "STAB",
        "DROWNING",
        "OVERDOSE",
        "VEHICLE ACCIDENT",
        "RESCUE",
        "BUILDING FIRE",
        "GAS-ODOR",
    ];
    let is_grave = grave.iter().any(|word| title.contains(word));
    let (service, kind) = title.split_once(": ").unwrap_or(("", title));
    match (service, is_grave) {
        ("EMS", true) => (Grade::P1, 5, vec![(AMBULANCE, 1), (POLICE, 1)]),
        ("EMS", false) => (Grade::P2, 8, vec![(AMBULANCE, 1)]),
        ("Fire", true) => (Grade::P1, 5, vec![(ENGINE, 2), (POLICE, 1)]),
        ("Fire", false) => (Grade::P2, 8, vec![(ENGINE, 1)]),
        (_, true) => (Grade::P2, 8, vec![(POLICE, 1)]),
        (_, false) if kind.starts_with("DISABLED") => (Grade::P4, 30, vec![(POLICE, 1)]),
        (_, false) => (Grade::P3, 10, vec![(POLICE, 1)]),
    }
}

/// The calls of the recording with their days laid over each other, and their places.
fn read(file: File) -> (Vec<Call>, Vec<Spot>) {
    let mut rows: Vec<(u64, Spot, String)> = Vec::new();
    for row in csv::Reader::from_reader(GzDecoder::new(file)).records().step_by(KEPT_OF) {
        let row = row.unwrap();
        let at: DateTime = row[0].parse().unwrap();
        let (lat, lng): (f64, f64) = (row[1].parse().unwrap(), row[2].parse().unwrap());
        if (39.9..40.5).contains(&lat) && (-75.8..-74.9).contains(&lng) {
            // The recording was taken down every few minutes: its calls are spread over five, else they come in heaps.
            let minutes = u64::from(at.hour().unsigned_abs()) * 60 + u64::from(at.minute().unsigned_abs());
            let seconds = minutes * 60 + rows.len() as u64 * 7_919 % 300;
            let spot = ((lng + 75.8) * 85_000.0, (lat - 39.9) * 111_000.0);
            rows.push((seconds * 1_000, spot, row[3].to_owned()));
        }
    }
    rows.sort_by_key(|row| row.0);
    let call = |(place, (at, _, title)): (usize, &(u64, Spot, String))| {
        let (grade, target_minutes, wants) = wanted(title);
        Call {
            at_milliseconds: *at,
            place,
            grade,
            target_milliseconds: target_minutes * MINUTE,
            stay_milliseconds: 30 * MINUTE,
            wants,
        }
    };
    (rows.iter().enumerate().map(call).collect(), rows.iter().map(|row| row.1).collect())
}

/// As many crews of each kind on a square grid over the inner part of the county, where nine of ten calls are.
fn fleet(spots: &mut Vec<Spot>, sides: [usize; 3]) -> Vec<Crew> {
    let bound = |of: fn(&Spot) -> f64| {
        let mut values: Vec<f64> = spots.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        (values[values.len() / 20], values[values.len() * 19 / 20])
    };
    let (east, north) = (bound(|spot| spot.0), bound(|spot| spot.1));
    let mut crews = Vec::new();
    for (kind, side) in sides.into_iter().enumerate() {
        for number in 0..side * side {
            let at = |step: usize, (least, most): (f64, f64)| {
                least + (most - least) * (step as f64 + 0.5) / side as f64
            };
            crews.push(Crew { kind, place: spots.len() });
            spots.push((at(number % side, east), at(number / side, north)));
        }
    }
    crews
}

fn print(name: &str, outcome: &Outcome) {
    print!("  {name:<11}");
    for (grade, tally) in &outcome.by_grade {
        let minutes = |milliseconds: u64| milliseconds as f64 / f64::from(MINUTE);
        let (all, most) = (minutes(tally.late_milliseconds), minutes(tally.late_milliseconds_max));
        print!("  {grade}: {:>4} of {} late, {all:>8.0} min, most {most:>4.0}", tally.late, tally.sent);
    }
    println!();
}

/// By how much the joint assignment is late less, grade by grade.
fn print_difference(one: &Outcome, joint: &Outcome) {
    print!("  {:<11}", "difference");
    for (grade, tally) in &one.by_grade {
        let late = |tally: &Tally| tally.late_milliseconds as f64;
        let change = joint.by_grade.get(grade).map_or(0.0, late) / late(tally) - 1.0;
        let text = if late(tally) > 0.0 { format!("{:+.1} %", change * 100.0) } else { "none".to_owned() };
        print!("  {grade}: {text}");
    }
    println!();
}

fn main() {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let Ok(file) = File::open(root.join(CALLS)) else {
        println!("left out: {CALLS} is not at hand; ANLAN_SHARED names the folder of the shared test data");
        return;
    };
    let (calls, calls_at) = read(file);
    println!("{} calls in one day; police, ambulances, engines on grids of n × n", calls.len());
    for sides in [[28, 23, 18], [22, 17, 14], [20, 16, 13]] {
        for round_seconds in [10, 60] {
            let mut spots = calls_at.clone();
            let crews = fleet(&mut spots, sides);
            let mut ways = |from: &[usize], to: usize| -> Vec<Option<u32>> {
                let to = spots[to];
                let meters = |from: &usize| (spots[*from].0 - to.0).hypot(spots[*from].1 - to.1);
                from.iter().map(|from| Some((meters(from) * 1.3 / 40.0 * 3_600.0) as u32)).collect()
            };
            let mut run = |policy| replay(&calls, &crews, round_seconds * 1_000, policy, &mut ways).unwrap();
            let (one, joint) = (run(Policy::OneByOne), run(Policy::Joint));
            println!(
                "{} units {sides:?}, a round every {round_seconds} s: joint better in {} of {} rounds",
                crews.len(),
                joint.rounds_better,
                joint.rounds
            );
            print("one by one", &one);
            print("joint", &joint);
            print_difference(&one, &joint);
        }
    }
}
