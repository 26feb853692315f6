//! How long it takes to find the streets that a line means, and the street that a vehicle is on: a hundred lines, and
//! positions of vehicles under way, on the largest of the shared extracts.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use roads::city::SegmentId;
use roads::import::import_osm;
use roads::matching::{self, Fix};
use roads::{City, Place, Point, Profile};

const PROFILE: Profile = Profile::Emergency;
const LINES: usize = 100;
const ROUNDS: usize = 20;
const VEHICLES: usize = 5_000;
/// How far a position is off, in metres.
const OFF_METERS: f64 = 6.0;

fn main() {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let map = root.join("data/networks/osm/moscow-uniform.osm.pbf");
    if !map.exists() {
        println!("moscow-uniform: not at hand");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("moscow.city");
    import_osm(&map, None, &file, &mut |_, _| ()).unwrap();
    let city = City::open(&file).unwrap();
    lines(&city);
    positions(&city);
}

/// Streets of the main network, spread over the city.
fn streets(city: &City, count: usize) -> Vec<SegmentId> {
    let spread = (0..city.segments()).map(|number| number * 7_919 % city.segments());
    let streets = spread.map(|number| SegmentId::try_from(number).unwrap());
    let is_driven = |segment: &SegmentId| {
        city.meters(*segment) > 40.0 && !city.network(PROFILE).arcs_of(*segment).is_empty()
    };
    streets.filter(is_driven).take(count).collect()
}

fn lines(city: &City) {
    let streets = streets(city, LINES * ROUNDS);
    let mut slowest: f64 = 0.0;
    let started = Instant::now();
    let mut meters = 0.0;
    for streets in streets.chunks(LINES) {
        let begin = Instant::now();
        for street in streets {
            black_box(matching::line(city, PROFILE, city.line(*street)));
            meters += city.meters(*street);
        }
        slowest = slowest.max(begin.elapsed().as_secs_f64() * 1e3);
    }
    #[expect(clippy::cast_precision_loss, reason = "a bench counts little")]
    let rounds = (streets.len() / LINES) as f64;
    let mean = started.elapsed().as_secs_f64() * 1e3 / rounds;
    println!("{LINES} lines of {:.0} m together: {mean:.2} ms, the slowest {slowest:.2} ms", meters / rounds);
    let long: Vec<Point> = streets[..20].iter().map(|street| city.line(*street)[0]).collect();
    let begin = Instant::now();
    let meant = matching::line(city, PROFILE, &long);
    let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
    let meters: f64 = long.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum();
    println!(
        "a line of {:.0} km across the city: {milliseconds:.1} ms, {} streets",
        meters / 1e3,
        meant.len()
    );
}

/// A vehicle's position, off to the side, with where it was and where it heads.
fn seen(city: &City, street: SegmentId) -> (Place, Fix) {
    let line = city.line(street);
    let (from, to) = (line[0], line[1]);
    let east = (to.lon() - from.lon()) * from.lat().to_radians().cos();
    let heading = east.atan2(to.lat() - from.lat()).to_degrees();
    let off = OFF_METERS / roads::geo::METERS_PER_DEGREE;
    let at = from.towards(to, 0.7);
    let point = Point::from_degrees(at.lon() + off, at.lat() - off).unwrap();
    let before = city.snap(PROFILE, from).unwrap();
    (before, Fix { point, heading_degrees: Some(heading), accuracy_meters: Some(8.0) })
}

fn positions(city: &City) {
    let seen: Vec<(Place, Fix)> =
        streets(city, VEHICLES).into_iter().map(|street| seen(city, street)).collect();
    let microseconds = |ask: &dyn Fn(&Place, &Fix) -> Option<Place>| {
        let started = Instant::now();
        for (before, fix) in &seen {
            black_box(ask(before, fix));
        }
        #[expect(clippy::cast_precision_loss, reason = "a bench counts little")]
        let count = seen.len() as f64;
        started.elapsed().as_secs_f64() * 1e6 / count
    };
    for _ in 0..3 {
        let nearest = microseconds(&|_, fix| city.snap(PROFILE, fix.point));
        let heading = microseconds(&|_, fix| matching::position(city, PROFILE, fix, None));
        let both = microseconds(&|before, fix| matching::position(city, PROFILE, fix, Some(before)));
        println!(
            "a position: {both:.1} µs, {heading:.1} µs without the place before, {nearest:.1} µs for the nearest street"
        );
    }
}
