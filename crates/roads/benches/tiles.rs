//! How long a tile takes to draw and how heavy it is, zoom by zoom, in the drawn city and in real ones. Nothing is
//! kept between tiles, so every one of them is cold; each is drawn three times and its shortest time counts, because
//! the machine may have other work.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use roads::drawn::{Size, draw};
use roads::import::import_osm;
use roads::{City, pmtiles};

/// The zooms of an archive.
const ZOOM_MAX: u8 = 14;
/// Of more tiles than this at one zoom only every so many-th is drawn.
const TILES_MAX: usize = 600;
const ROUNDS: usize = 3;
const SEED: u64 = 20_230_110;

fn main() {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = tempfile::tempdir().unwrap();
    let drawn = folder.path().join("drawn.osm.pbf");
    draw(SEED, Size::City, std::fs::File::create(&drawn).unwrap()).unwrap();
    measure("drawn", &drawn, folder.path());
    for name in ["andorra-20250119", "heidelberg-20240908", "shanghai-centre-20250809"] {
        let file = root.join(format!("data/networks/osm/{name}.osm.pbf"));
        if file.exists() {
            measure(name, &file, folder.path());
        } else {
            println!("{name}: not at hand");
        }
    }
}

fn measure(name: &str, extract: &Path, folder: &Path) {
    let out = folder.join(format!("{name}.city"));
    let started = Instant::now();
    import_osm(extract, None, &out, &mut |_, _| ()).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = std::fs::metadata(&out).unwrap().len() / 1_000_000;
    println!("{name}: imported in {seconds:.2} s, {megabytes} MB");
    let city = City::open(&out).unwrap();
    let tiles = pmtiles::tiles_of(&city, ZOOM_MAX).unwrap();
    for zoom in 0..=ZOOM_MAX {
        let of_zoom: Vec<(u32, u32)> =
            tiles.iter().filter(|tile| tile.0 == zoom).map(|tile| (tile.1, tile.2)).collect();
        let step = of_zoom.len().div_ceil(TILES_MAX).max(1);
        let mut milliseconds = Vec::new();
        let mut bytes = Vec::new();
        for (x, y) in of_zoom.iter().step_by(step) {
            let mut shortest = f64::INFINITY;
            for round in 0..ROUNDS {
                let started = Instant::now();
                let tile = std::hint::black_box(city.tile(zoom, *x, *y).unwrap());
                shortest = shortest.min(started.elapsed().as_secs_f64() * 1_000.0);
                if round == 0 {
                    bytes.push(tile.len());
                }
            }
            milliseconds.push(shortest);
        }
        milliseconds.sort_by(f64::total_cmp);
        bytes.sort_unstable();
        let at = |share: usize| milliseconds[(milliseconds.len() - 1) * share / 100];
        println!(
            "{name}: zoom {zoom:2}: {:5} tiles, p50 {:6.2} ms, p95 {:6.2} ms, most {:6.2} ms, largest {:6.1} kB",
            of_zoom.len(),
            at(50),
            at(95),
            at(100),
            as_kilobytes(bytes[bytes.len() - 1]),
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "a tile has fewer bytes than a double counts")]
fn as_kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1_000.0
}
