//! Making cities of real extracts.

use std::path::Path;

use roads::City;
use roads::import::import_osm;

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
