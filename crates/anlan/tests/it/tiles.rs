use std::path::Path;
use std::process::Output;

use crate::installation::{Installation, anlan, error, said, text};

fn run(words: &[&str]) -> Output {
    anlan().args(words).output().unwrap()
}

/// A drawn town's city in a folder.
fn town(folder: &Path) -> std::path::PathBuf {
    let (extract, city) = (folder.join("t.osm.pbf"), folder.join("t.city"));
    let drawn = run(&["city", "generate", "--size", "small", "--out", text(&extract)]);
    assert!(drawn.status.success(), "{}", error(&drawn));
    let made = run(&["import", "osm", text(&extract), "--out", text(&city)]);
    assert!(made.status.success(), "{}", error(&made));
    city
}

#[test]
fn a_citys_map_goes_into_one_file_and_lies_under_the_map_again() {
    let folder = tempfile::tempdir().unwrap();
    let (city, tiles) = (town(folder.path()), folder.path().join("t.pmtiles"));
    let written = run(&["tiles", "--city", text(&city), "--out", text(&tiles)]);
    assert!(written.status.success(), "{}", error(&written));
    assert!(said(&written).contains("tiles from zoom 0 to 14"), "{}", said(&written));
    let here = Installation::founded();
    let served = here.serve_with(&["--city", text(&city), "--base", text(&tiles)]);
    let token = said(&here.run("token", &["--user", "desk", "--role", "dispatcher"]));
    let info = served.ask("GET", "/api/v1/map/info", token.trim(), "");
    assert!(info.contains(r#""max_zoom":14"#), "{info}");
}

#[test]
fn a_base_that_is_none_is_refused_by_name_and_nothing_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let city = town(folder.path());
    let zeros = folder.path().join("zeros.pmtiles");
    std::fs::write(&zeros, [0; 4_096]).unwrap();
    let here = Installation::founded();
    let refused = here.run("serve", &["--city", text(&city), "--base", text(&zeros)]);
    assert!(!refused.status.success());
    let line = error(&refused);
    for part in ["taking --base", "zeros.pmtiles", "does not begin as a PMTiles archive", "anlan tiles"] {
        assert!(line.contains(part), "{line}");
    }
    let alone = here.run("serve", &["--base", text(&zeros)]);
    assert!(error(&alone).contains("--city"), "{}", error(&alone));
}

#[test]
fn a_map_that_cannot_be_made_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("t.pmtiles");
    let foreign = folder.path().join("zeros.city");
    std::fs::write(&foreign, [0; 4_096]).unwrap();
    let refused = run(&["tiles", "--city", text(&foreign), "--out", text(&out)]);
    assert!(!refused.status.success() && !out.exists());
    assert!(error(&refused).contains("is not a city"), "{}", error(&refused));
    let near = run(&["tiles", "--city", text(&foreign), "--out", text(&out), "--zoom-max", "17"]);
    assert!(error(&near).contains("0..=16"), "{}", error(&near));
}
