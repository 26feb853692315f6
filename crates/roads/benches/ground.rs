//! How long questions about the ground take: isochrones of 5, 10 and 15 minutes in the shared cities, and a million
//! points in twelve thousand grids. Processor time, the mean of some rounds.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use roads::areas::{Locator, Polygon};
use roads::import::import_osm;
use roads::reach::isochrone::FRINGE_METERS_DEFAULT;
use roads::search::Search;
use roads::{City, Place, Point, Profile, Traveller};

const PLACES: u32 = 9;
const ROUNDS: u32 = 20;
const LIMITS: [u32; 3] = [30_000, 60_000, 90_000];

fn main() {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let networks = root.join("data/networks");
    for name in ["heidelberg-20240908", "shanghai-centre-20250809", "moscow-uniform"] {
        let file = networks.join(format!("osm/{name}.osm.pbf"));
        if file.exists() {
            isochrones(name, &file);
        } else {
            println!("{name}: not at hand");
        }
    }
    locate(&networks.join("pip"));
}

fn isochrones(name: &str, file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.city");
    import_osm(file, None, &path, &mut |_, _| ()).unwrap();
    let city = City::open(&path).unwrap();
    let profile = Profile::Emergency;
    let network = city.network(profile);
    let traveller = Traveller::new(&city, profile);
    let nodes = u32::try_from(network.graph().nodes()).unwrap();
    let drawn = (0..nodes).map(|number| number.wrapping_mul(104_729) % nodes);
    let main = drawn.filter(|node| network.is_main(*node)).take(PLACES as usize);
    let places: Vec<Place> = main.map(|node| city.snap(profile, network.point(node)).unwrap()).collect();
    let mut search = Search::new(network.graph());
    let mut corners = 0;
    let started = spent_seconds();
    for round in 0..ROUNDS {
        for place in &places {
            let found = traveller.isochrones(&mut search, place, &LIMITS, FRINGE_METERS_DEFAULT).unwrap();
            if round == 0 {
                let polygons = found.iter().flat_map(|isochrone| &isochrone.polygons);
                corners += polygons.flat_map(Polygon::rings).map(Vec::len).sum::<usize>();
            }
        }
    }
    let milliseconds = (spent_seconds() - started) * 1e3 / f64::from(ROUNDS * PLACES);
    println!(
        "{name}: isochrones of 5, 10, 15 minutes in {milliseconds:.2} ms, {} corners",
        corners / PLACES as usize
    );
}

fn locate(folder: &Path) {
    let (Some(grids), Some(points)) = (
        numbers(&folder.join("suzhou-voronoi-12000.bin.gz")),
        numbers(&folder.join("points-1000000.bin.gz")),
    ) else {
        println!("points in grids: not at hand");
        return;
    };
    let (grids, points) = (polygons(&grids), pairs(&points[1..]));
    let (mut built, mut located) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        let started = spent_seconds();
        let locator = Locator::of((0..).zip(&grids));
        let half = spent_seconds();
        std::hint::black_box(locator.locate_all(&points));
        built += (half - started) / f64::from(ROUNDS);
        located += (spent_seconds() - half) / f64::from(ROUNDS);
    }
    println!(
        "{} points in {} grids: built in {:.1} ms, located in {:.1} ms, {:.2} million a second in all",
        points.len(),
        grids.len(),
        built * 1e3,
        located * 1e3,
        1e-6 * f64::from(u32::try_from(points.len()).unwrap()) / (built + located)
    );
}

fn numbers(path: &Path) -> Option<Vec<i32>> {
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(path).ok()?).read_to_end(&mut bytes).unwrap();
    Some(bytes.chunks_exact(4).map(|four| i32::from_le_bytes(four.try_into().unwrap())).collect())
}

fn pairs(numbers: &[i32]) -> Vec<Point> {
    numbers.chunks_exact(2).map(|pair| Point { lon_e7: pair[0], lat_e7: pair[1] }).collect()
}

/// The grids: their number, then for each the number of its rings, and for each of those the number of its points
/// and the points.
fn polygons(numbers: &[i32]) -> Vec<Polygon> {
    let size = |at: usize| usize::try_from(numbers[at]).unwrap();
    let mut at = 1;
    let mut polygons = Vec::with_capacity(size(0));
    for _ in 0..size(0) {
        let rings = size(at);
        at += 1;
        let mut polygon = Polygon::default();
        for ring in 0..rings {
            let end = at + 1 + 2 * size(at);
            let points = pairs(&numbers[at + 1..end]);
            if ring == 0 {
                polygon.outer = points;
            } else {
                polygon.holes.push(points);
            }
            at = end;
        }
        polygons.push(polygon);
    }
    polygons
}

/// The processor time that this thread has spent: other programs on the machine do not count.
fn spent_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}
