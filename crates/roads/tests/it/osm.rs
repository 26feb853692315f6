//! Reading files of `OpenStreetMap` data.

use roads::osm::{self, Source};

use crate::shared;

fn read(path: &str) -> Option<Source> {
    let file = shared::data(path)?;
    Some(osm::read(&file, &mut |_, _| ()).expect("the extract is whole"))
}

#[test]
fn every_extract_is_read_whole() {
    let table = [
        ("networks/osm/andorra-20250119.osm.pbf", 471_006, 24_607, 614),
        ("networks/osm/heidelberg-20240908.osm.pbf", 221_009, 31_619, 1_700),
        ("networks/osm/shanghai-centre-20250809.osm.pbf", 21_786, 4_701, 0),
        ("networks/osm/chengdu-centre-2018.osm.pbf", 24_617, 3_820, 121),
        ("networks/osm/moscow-uniform.osm.pbf", 411_992, 169_959, 0),
        ("networks/osm/baltimore-2015.osm.pbf", 51_385, 7_230, 167),
        ("networks/osm/monaco-2012.osm.gz", 13_739, 1_944, 77),
    ];
    for (path, nodes, ways, relations) in table {
        let Some(source) = read(path) else { return };
        let seen = source.seen();
        assert_eq!((seen.nodes, seen.ways, seen.relations), (nodes, ways, relations), "{path}");
        assert_eq!(source.ways().len() as u64, ways);
        assert!(source.ways().all(|way| way.points().all(|point| source.bounds().holds(point))));
    }
}

#[test]
fn a_way_of_a_real_city_has_its_name_and_its_line() {
    let Some(source) = read("networks/osm/andorra-20250119.osm.pbf") else { return };
    let way = source.way_by_id(24_374_057).unwrap();
    assert_eq!(way.tag("ref"), Some("CG-6"));
    assert!(way.points().count() > 1);
}

#[test]
fn what_is_no_map_is_refused_by_name_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, bytes: &[u8], told: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = osm::read(&path, &mut |_, _| ()).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains(told), "{error}");
        assert!(!error.contains('\n'), "{error}");
    };
    check("empty.osm.pbf", b"", "it is empty");
    check("zeros.osm.pbf", &[0; 4096], "cannot be decoded");
    check("page.osm", b"<html><body/></html>", "no element <osm>");
    check("cut.osm", b"<osm><node id=\"1\" lat=\"1\" lon=\"1\"/><way id=", "");
    check("far.osm", b"<osm><node id=\"1\" lat=\"91\" lon=\"1\"/></osm>", "`lat`");
    if let Some(whole) = shared::data("networks/osm/heidelberg-20240908.osm.pbf") {
        let bytes = std::fs::read(whole).unwrap();
        check("half.osm.pbf", &bytes[..bytes.len() / 2], "cut off");
    }
}
