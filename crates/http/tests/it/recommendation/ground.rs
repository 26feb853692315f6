//! A town of a few streets, drawn for these stories.
//!
//! ```text
//!                        桃花屿 (no way leads there)
//!
//!   人民路  1 ─── 2 ─── 3 ─── 4 ─── 5 ─── 6
//!                       │觅渡桥            │东门桥
//!   ~~~~~~~~~~~~~~~~~ the canal ~~~~~~~~~~~~~~~
//!                       │                 │
//!   盘门路  7 ─── 8 ─── 9 ── 10 ── 11 ── 12
//! ```
//! From one number to the next it is some 190 metres, over a bridge some 550.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use operations::Streets;
use roads::import::import_osm;

const WEST: f64 = 120.600;
const NORTH_BANK: f64 = 31.300;
const SOUTH_BANK: f64 = 31.295;
const STEP: f64 = 0.002;

/// The point of a number on the drawing.
pub(crate) fn point(number: u32) -> (f64, f64) {
    let (column, lat) = match number {
        1..=6 => (number - 1, NORTH_BANK),
        7..=12 => (number - 7, SOUTH_BANK),
        13..=14 => (number - 12, 31.310),
        _ => panic!("the town has no place {number}"),
    };
    (WEST + f64::from(column) * STEP, lat)
}

/// The island.
pub(crate) const ISLAND: u32 = 13;

/// Imports the town.
pub(crate) fn town() -> Arc<Streets> {
    let folder = tempfile::tempdir().unwrap();
    let (osm, city) = (folder.path().join("town.osm"), folder.path().join("town.city"));
    std::fs::write(&osm, text()).unwrap();
    import_osm(&osm, None, &city, &mut |_, _| ()).unwrap();
    open(&city)
}

fn open(path: &Path) -> Arc<Streets> {
    Streets::new(Arc::new(roads::City::open(path).unwrap()))
}

fn text() -> String {
    let ways: [(&str, &str, &[u32]); 5] = [
        ("人民路", "secondary", &[1, 2, 3, 4, 5, 6]),
        ("盘门路", "secondary", &[7, 8, 9, 10, 11, 12]),
        ("觅渡桥", "secondary", &[3, 9]),
        ("东门桥", "secondary", &[6, 12]),
        ("桃花屿路", "residential", &[13, 14]),
    ];
    let mut xml = String::from("<osm version=\"0.6\">\n");
    for number in 1..=14 {
        let (lon, lat) = point(number);
        writeln!(xml, "<node id=\"{number}\" lat=\"{lat}\" lon=\"{lon}\"/>").unwrap();
    }
    for (id, (name, class, nodes)) in (100..).zip(ways) {
        writeln!(xml, "<way id=\"{id}\">").unwrap();
        for node in nodes {
            writeln!(xml, "<nd ref=\"{node}\"/>").unwrap();
        }
        writeln!(xml, "<tag k=\"name\" v=\"{name}\"/><tag k=\"highway\" v=\"{class}\"/></way>").unwrap();
    }
    xml.push_str("</osm>\n");
    xml
}
