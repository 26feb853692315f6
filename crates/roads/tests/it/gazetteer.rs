//! Finding a place by what a caller says.

use roads::City;
use roads::gazetteer::Kind;
use roads::import::import_osm;

use crate::shared;

fn city(extract: &str) -> Option<(tempfile::TempDir, City)> {
    let file = shared::data(extract)?;
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("town.city");
    import_osm(&file, None, &out, &mut |_, _| ()).expect("the extract is whole");
    Some((folder, City::open(&out).expect("what was just written can be opened")))
}

#[test]
fn a_street_of_shanghai_is_found_by_its_chinese_and_english_name_and_by_a_part() {
    let Some((_folder, city)) = city("networks/osm/shanghai-centre-20250809.osm.pbf") else { return };
    for asked in ["南京西路", "南京西", "nanjing west road", "Nanjing  WEST"] {
        let found = city.find(asked, 5);
        assert!(
            found.iter().any(|found| found.name_zh == "南京西路"),
            "{asked}: {found:?} {:?}",
            city.find("南京西", 3)
        );
    }
    assert_eq!(city.find("没有这条路", 5), []);
    assert_eq!(city.find("", 5), []);
}

#[test]
fn two_streets_that_meet_are_found_however_they_are_joined() {
    let Some((_folder, city)) = city("networks/osm/shanghai-centre-20250809.osm.pbf") else { return };
    for asked in ["西藏中路与南京西路", "南京西路/西藏中路", "西藏中路和南京西路交叉口"]
    {
        let found = city.find(asked, 3);
        let first = found.first().unwrap_or_else(|| panic!("{asked} is found"));
        assert_eq!(first.kind, Kind::Junction, "{found:?}");
        let square = roads::Point::from_degrees(121.4737, 31.2345).unwrap();
        assert!(first.point.meters_to(square) < 800.0, "{first:?}");
    }
}

#[test]
fn a_house_and_a_capital_are_found_with_or_without_accents() {
    let Some((_folder, city)) = city("networks/osm/andorra-20250119.osm.pbf") else { return };
    let found = city.find("escaldes", 8);
    assert!(found.iter().any(|found| found.kind == Kind::Place), "{found:?}");
    let numbered = (1..150).filter(|number| {
        let found = city.find(&format!("avinguda meritxell {number}"), 3);
        found.first().is_some_and(|found| found.kind == Kind::Address && found.name.contains("Meritxell"))
    });
    assert!(numbered.count() > 20, "the main street has houses with numbers");
}
