//! The ring, on the drawn city and on a real country: what is open, what leaks, what closes it, and how long that takes.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use planning::ring::{Belt, Heading, Price, Ring};
use roads::areas::{Areas, Boundary, read};
use roads::crossings::{self, Kind};
use roads::drawn::places::Jurisdiction;
use roads::drawn::{Size, draw, ground_geojson};
use roads::gcj02::Crs;
use roads::import::import_osm;
use roads::road::Class;
use roads::{City, Point};

fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("left out: {path} is not at hand; ANLAN_SHARED names the folder of the shared test data");
    None
}

fn imported(file: &Path) -> City {
    let out = tempfile::NamedTempFile::new().unwrap();
    import_osm(file, None, out.path(), &mut |_, _| ()).unwrap();
    City::open(out.path()).unwrap()
}

fn drawn() -> (City, Boundary) {
    const SEED: u64 = 20_230_110;
    let file = tempfile::NamedTempFile::with_suffix(".osm.pbf").unwrap();
    draw(SEED, Size::City, fs::File::create(file.path()).unwrap()).unwrap();
    let areas = read(&ground_geojson(SEED, Size::City, Jurisdiction::Suzhou), Crs::Wgs84).unwrap();
    let own = |area: &roads::areas::Area| {
        area.layer == "jurisdiction" && area.name_zh == Jurisdiction::Suzhou.name()
    };
    let each = areas.each.into_iter().filter(own).collect();
    (imported(file.path()), Boundary::new(Areas { each, ..Areas::default() }))
}

/// The ring is closed when all are held, and every one that is let go leaks, and no other.
fn check_one_by_one(city: &City, ring: &Ring<'_>) {
    let all: BTreeSet<usize> = (0..ring.ways().crossings.len()).collect();
    let nothing = BTreeSet::new();
    for heading in [Heading::Inward, Heading::Outward] {
        let state = ring.state(&all, &nothing, heading);
        assert!(state.is_closed, "{:?} {:?}", state.open, state.untold);
        assert_eq!(state.count.closed, state.count.of);
        let open = ring.state(&BTreeSet::new(), &nothing, heading);
        assert_eq!(open.count.closed, 0, "{:?}", open.open);
        for crossing in 0..all.len() {
            let about = &ring.ways().crossings[crossing];
            let links = if heading == Heading::Inward { &about.inward } else { &about.outward };
            let held: BTreeSet<usize> = all.iter().copied().filter(|held| *held != crossing).collect();
            let state = ring.state(&held, &nothing, heading);
            let expected: Vec<usize> = if links.is_empty() { Vec::new() } else { vec![crossing] };
            assert_eq!(state.open, expected, "{about:?}");
            assert_eq!(state.is_closed, links.is_empty());
            assert_eq!(state.count.closed + expected.len() as u64, state.count.of);
            let leak = ring.leak(city, crossing, heading);
            assert_eq!(leak.is_some(), !links.is_empty());
            if let Some(leak) = leak {
                assert!(leak.line.len() > 1 && leak.meters > 0.0, "{about:?}");
                // It is driven over one of the crossing's own links, which may lie far from where the crossing is shown.
                let is_ferry = about.class == Some(Class::Ferry);
                let web = ring.ways().web(if is_ferry { Kind::Road } else { about.kind });
                let ends = |link: &u32| web.links[*link as usize].ends;
                let is_over = |pair: &[u32]| {
                    links.iter().any(|link| ends(link) == pair || ends(link) == [pair[1], pair[0]])
                };
                assert!(leak.nodes.windows(2).any(is_over), "{about:?}");
            }
        }
    }
}

#[test]
fn twenty_four_of_the_drawn_citys_twenty_five_are_ninety_six_of_a_hundred() {
    let (city, boundary) = drawn();
    let ways = crossings::find(&city, &boundary);
    let ring = Ring::new(&ways);
    check_one_by_one(&city, &ring);
    let lake_road = ways.crossings.iter().position(|crossing| crossing.name == "淀山湖大道").unwrap();
    let held: BTreeSet<usize> = (0..ways.crossings.len()).filter(|number| *number != lake_road).collect();
    let started = Instant::now();
    let state = ring.state(&held, &BTreeSet::new(), Heading::Inward);
    let leak = ring.leak(&city, lake_road, Heading::Inward).unwrap();
    let micros = started.elapsed().as_micros();
    eprintln!("one crew lost: {:?}, leak {:.0} m, in {micros} µs", state.count, leak.meters);
    assert_eq!((state.count.closed, state.count.of, state.open), (24, 25, vec![lake_road]));
    assert!(micros < 1_000_000, "{micros} µs");
    // The cheapest completion in the belt is no dearer than to hold the one that is missing.
    let belt = Belt::along(&ways, &boundary, 1_500.0);
    let started = Instant::now();
    let completion =
        ring.completion(&city, &belt, &held, &BTreeSet::new(), Some(Heading::Inward), Price::Unit);
    eprintln!("completion {} in {} µs", completion.cost, started.elapsed().as_micros());
    assert_eq!(completion.cost, 1);
    // A street that is shut guards itself.
    let shut = ways.crossings[lake_road].inward.iter().map(|link| (Kind::Road, *link)).collect();
    assert!(ring.state(&held, &shut, Heading::Inward).is_closed);
}

#[test]
fn andorra_is_closed_by_its_crossings() {
    let (Some(file), Some(border)) = (
        shared("data/networks/osm/andorra-20250119.osm.pbf"),
        shared("data/networks/osm/andorra-border.geojson"),
    ) else {
        return;
    };
    let city = imported(&file);
    let boundary = Boundary::from_geojson(&fs::read_to_string(border).unwrap()).unwrap();
    let ways = crossings::find(&city, &boundary);
    check_one_by_one(&city, &Ring::new(&ways));
}

/// A circle round a place as a boundary.
fn circle(lon: f64, lat: f64, kilometers: f64) -> Boundary {
    let corner = |index: u32| {
        let angle = f64::from(index) * std::f64::consts::TAU / 90.0;
        let degrees = kilometers / 111.32;
        format!("[{},{}]", lon + degrees * angle.cos() / lat.to_radians().cos(), lat + degrees * angle.sin())
    };
    let corners: Vec<String> = (0..=90).map(|index| corner(index % 90)).collect();
    let text = format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, corners.join(","));
    Boundary::from_geojson(&text).unwrap()
}

#[test]
fn a_ring_round_a_great_city_is_asked_again_within_a_blink() {
    let Some(file) = shared("data/networks/osm/moscow-uniform.osm.pbf") else { return };
    let city = imported(&file);
    let started = Instant::now();
    let boundary = circle(37.6176, 55.7558, 14.0);
    let ways = crossings::find(&city, &boundary);
    let ring = Ring::new(&ways);
    let found = started.elapsed();
    let held: BTreeSet<usize> = (1..ways.crossings.len()).collect();
    let nothing = BTreeSet::new();
    let started = Instant::now();
    let state = ring.state(&held, &nothing, Heading::Inward);
    let leaks: Vec<_> =
        state.open.iter().filter_map(|open| ring.leak(&city, *open, Heading::Inward)).collect();
    let asked = started.elapsed();
    let belt = Belt::round(&ways, Point::from_degrees(37.6176, 55.7558).unwrap(), 8e3, 20e3);
    let started = Instant::now();
    let completion = ring.completion(&city, &belt, &BTreeSet::new(), &nothing, None, Price::Unit);
    eprintln!(
        "{} ways out found in {found:?}; asked again with {} leaks in {asked:?}; belt closed by {} in {:?}",
        ways.crossings.len(),
        leaks.len(),
        completion.cost,
        started.elapsed()
    );
    assert_eq!((state.open, leaks.len()), (vec![0], 1));
    assert!(ring.state(&(0..ways.crossings.len()).collect(), &nothing, Heading::Inward).is_closed);
    assert!(asked.as_millis() < 1_000, "{asked:?}");
    assert!(completion.cost < i64::try_from(ways.crossings.len()).unwrap());
}
