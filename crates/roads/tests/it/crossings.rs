//! The ways out of areas: Andorra's border, and the ring round the drawn city.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use roads::City;
use roads::areas::{Areas, Boundary, read};
use roads::crossings::{self, Kind, WaysOut};
use roads::drawn::places::Jurisdiction;
use roads::drawn::{Size, draw, ground_geojson};
use roads::gcj02::Crs;
use roads::import::import_osm;
use roads::road::Class;

use crate::shared::data;

fn imported(file: &Path) -> City {
    let out = tempfile::NamedTempFile::new().unwrap();
    import_osm(file, None, out.path(), &mut |_, _| ()).unwrap();
    City::open(out.path()).unwrap()
}

fn told(ways: &WaysOut) -> String {
    let line = |crossing: &crossings::Crossing| {
        format!(
            "{} {:?} {} {} {:?} lanes {:?} at {:.4},{:.4}\n",
            crossing.code,
            crossing.class,
            crossing.number,
            crossing.name,
            crossing.direction,
            crossing.lanes,
            crossing.place.lon(),
            crossing.place.lat(),
        )
    };
    ways.crossings.iter().map(line).collect()
}

#[test]
fn every_road_over_andorras_border_is_found_once() {
    let (Some(file), Some(border)) =
        (data("networks/osm/andorra-20250119.osm.pbf"), data("networks/osm/andorra-border.geojson"))
    else {
        return;
    };
    let city = imported(&file);
    let boundary = Boundary::from_geojson(&fs::read_to_string(border).unwrap()).unwrap();
    let ways = crossings::find(&city, &boundary);
    let listed: BTreeSet<i64> =
        [547_788_872, 761_847_574, 761_847_588, 761_847_589, 377_986_588, 24_374_057, 5_203_906].into();
    let roads = |passage: &&crossings::Passage| passage.kind == Kind::Road;
    let found: Vec<_> = ways.passages.iter().filter(roads).collect();
    let through: BTreeSet<i64> = found
        .iter()
        .filter(|passage| city.street(passage.segment.unwrap()).class != Class::Service)
        .map(|passage| passage.way)
        .collect();
    assert_eq!(through, listed, "{}", told(&ways));
    assert_eq!(found.len(), 8, "{}", told(&ways));
    let open: Vec<_> = ways.crossings.iter().filter(|crossing| crossing.kind == Kind::Road).collect();
    assert!(open.iter().any(|crossing| crossing.service));
    // The two carriageways of the road to Spain with their lanes at the customs are one, and so are the two to France,
    // which are called otherwise on either side.
    assert_eq!(open.len(), 4, "{}", told(&ways));
}

fn drawn(seed: u64) -> WaysOut {
    let file = tempfile::NamedTempFile::with_suffix(".osm.pbf").unwrap();
    draw(seed, Size::City, fs::File::create(file.path()).unwrap()).unwrap();
    let city = imported(file.path());
    let areas = read(&ground_geojson(seed, Size::City, Jurisdiction::Suzhou), Crs::Wgs84).unwrap();
    let own = |area: &roads::areas::Area| {
        area.layer == "jurisdiction" && area.name_zh == Jurisdiction::Suzhou.name()
    };
    let each = areas.each.into_iter().filter(own).collect();
    crossings::find(&city, &Boundary::new(Areas { each, ..Areas::default() }))
}

#[test]
fn the_drawn_citys_ring_has_twenty_five_crossings() {
    let ways = drawn(20_230_110);
    assert_eq!(counts(&ways), [18, 5, 4, 3], "{}", told(&ways));
}

#[test]
fn another_drawn_city_has_the_same_motorways_and_railways_out_and_about_as_many_roads() {
    for seed in [1, 2, 7] {
        let ways = drawn(seed);
        let [roads, motorways, waters, railways] = counts(&ways);
        assert_eq!((motorways, railways), (5, 3), "seed {seed}:\n{}", told(&ways));
        assert!((16..=24).contains(&roads) && (3..=7).contains(&waters), "seed {seed}:\n{}", told(&ways));
    }
}

/// Roads, motorways among them, waters, railways.
fn counts(ways: &WaysOut) -> [usize; 4] {
    let motorways = |crossing: &&crossings::Crossing| crossing.class == Some(Class::Motorway);
    [
        ways.count(Kind::Road),
        ways.crossings.iter().filter(motorways).count(),
        ways.count(Kind::Water),
        ways.count(Kind::Rail),
    ]
}
