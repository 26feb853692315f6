//! Making cities of real extracts.

use std::path::Path;

use roads::City;
use roads::areas::{self, Boundary};
use roads::gcj02::Crs;
use roads::import::import_osm;
use roads::road::Class;

use crate::shared;

const EXTRACTS: [&str; 7] = [
    "networks/osm/andorra-20250119.osm.pbf",
    "networks/osm/heidelberg-20240908.osm.pbf",
    "networks/osm/shanghai-centre-20250809.osm.pbf",
    "networks/osm/chengdu-centre-2018.osm.pbf",
    "networks/osm/moscow-uniform.osm.pbf",
    "networks/osm/baltimore-2015.osm.pbf",
    "networks/osm/monaco-2012.osm.gz",
];

fn import(file: &Path, out: &Path) -> City {
    import_osm(file, None, out, &mut |_, _| ()).expect("the extract is whole");
    City::open(out).expect("what was just written can be opened")
}

#[test]
fn every_extract_becomes_a_city_and_the_same_bytes_again() {
    let folder = tempfile::tempdir().unwrap();
    for extract in EXTRACTS {
        let Some(file) = shared::data(extract) else { return };
        let [one, two] = ["one.city", "two.city"].map(|name| folder.path().join(name));
        let city = import(&file, &one);
        import(&file, &two);
        assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap(), "{extract}");
        let networks = &city.meta().networks;
        assert!(
            networks[..4].iter().all(|network| network.main_nodes * 10 > network.nodes * 7),
            "{networks:?}"
        );
    }
}

#[test]
fn andorras_ways_out_are_those_that_its_readme_lists() {
    let (Some(file), Some(border)) =
        (shared::data(EXTRACTS[0]), shared::data("networks/osm/andorra-border.geojson"))
    else {
        return;
    };
    let border = Boundary::new(areas::read_file(&border, Crs::Wgs84).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let meta = import_osm(&file, Some(&border), &folder.path().join("a.city"), &mut |_, _| ()).unwrap();
    let driven = meta.ways_out.unwrap();
    let mut roads: Vec<i64> =
        driven.iter().filter(|way| way.class < Class::Service).map(|way| way.way).collect();
    roads.sort_unstable();
    let listed = [5_203_906, 24_374_057, 377_986_588, 547_788_872, 761_847_574, 761_847_588, 761_847_589];
    assert_eq!(roads, listed);
    assert_eq!(driven.len(), 8, "and one service way");
    // Tracks along the ridge cross it to and fro: those that end on the other side cross an odd number of times.
    let mut tracks = std::collections::BTreeMap::new();
    for way in meta.ways_out_other.unwrap().iter().filter(|way| way.class == Class::Track) {
        *tracks.entry(way.way).or_insert(0) += 1;
    }
    assert_eq!(tracks.values().filter(|crossings| *crossings % 2 == 1).count(), 13);
}
