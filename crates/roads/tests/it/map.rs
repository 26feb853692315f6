//! Vector tiles of a real country.

#![expect(clippy::unwrap_used, reason = "what helps a test fails with it")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use roads::City;
use roads::import::import_osm;
use roads::map::TileError;

use crate::shared;

/// A protobuf message's fields: number, and bytes or a number.
fn fields(mut bytes: &[u8]) -> Vec<(u64, Vec<u8>, u64)> {
    fn varint(bytes: &mut &[u8]) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = bytes[0];
            *bytes = &bytes[1..];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let value = varint(&mut bytes);
        if key & 7 == 2 {
            let (held, rest) = bytes.split_at(usize::try_from(value).expect("short"));
            bytes = rest;
            fields.push((key >> 3, held.to_vec(), 0));
        } else {
            fields.push((key >> 3, Vec::new(), value));
        }
    }
    fields
}

/// The layers of a tile with how many features each has.
fn layers(tile: &[u8]) -> BTreeMap<String, usize> {
    let layer = |(_, bytes, _): (u64, Vec<u8>, u64)| {
        let parts = fields(&bytes);
        let name = parts.iter().find(|(number, ..)| *number == 1).expect("a layer has a name");
        let count = parts.iter().filter(|(number, ..)| *number == 2).count();
        (String::from_utf8(name.1.clone()).expect("names are text"), count)
    };
    fields(tile).into_iter().map(layer).collect()
}

fn column_and_row(lon: f64, lat: f64, zoom: u8) -> (u32, u32) {
    let scale = f64::from(1_u32 << zoom);
    let y = 0.5 - (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln() / std::f64::consts::TAU;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the world")]
    let cell = |share: f64| (share * scale) as u32;
    (cell((lon + 180.0) / 360.0), cell(y))
}

#[test]
fn andorra_is_drawn_from_far_and_near_and_no_tile_is_heavy() {
    let Some(file) = shared::data("networks/osm/andorra-20250119.osm.pbf") else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.city");
    import_osm(&file, None, &out, &mut |_, _| ()).unwrap();
    let city = City::open(&out).unwrap();
    let (x, y) = column_and_row(1.5218, 42.5075, 14);
    let near = layers(&city.tile(14, x, y).unwrap());
    for layer in ["land", "water", "waterway", "building", "road", "poi", "place"] {
        assert!(near.contains_key(layer), "{layer} is missing in {near:?}");
    }
    let (x, y) = column_and_row(1.5218, 42.5075, 8);
    let far = layers(&city.tile(8, x, y).unwrap());
    assert!(far.contains_key("road") && !far.contains_key("building"), "{far:?}");
    let mut sizes = Vec::new();
    let (west, north) = column_and_row(1.40, 42.66, 14);
    let (east, south) = column_and_row(1.79, 42.42, 14);
    for x in west..=east {
        for y in north..=south {
            let tile = city.tile(14, x, y).unwrap();
            layers(&tile);
            sizes.push(tile.len());
        }
    }
    let largest = sizes.iter().max().copied().unwrap_or_default();
    eprintln!("{} tiles, {} bytes, the largest {largest}", sizes.len(), sizes.iter().sum::<usize>());
    assert!(largest <= 150_000, "{largest}");
    assert_eq!(city.tile(14, 0, 0).unwrap(), Vec::<u8>::new());
    assert_eq!(city.tile(17, 0, 0), Err(TileError::TooNear { zoom: 17, zoom_max: 16 }));
    let outside = city.tile(3, 8, 0).unwrap_err();
    assert!(outside.to_string().contains("from 0 to 7"), "{outside}");
}

/// A town of these ways and relations on nodes 0 to 99, in rows of ten a hundred metres apart; it has one street.
fn town(elements: &str) -> City {
    let mut xml = "<osm>".to_owned();
    for node in 0..100 {
        let (lon, lat) =
            (f64::from(node % 10).mul_add(0.001, 1.0), f64::from(node / 10).mul_add(0.001, 42.0));
        write!(xml, r#"<node id="{}" lon="{lon:.3}" lat="{lat:.3}"/>"#, node + 1_000).unwrap();
    }
    let street = way(1, &[90, 99], &[("highway", "primary")]);
    write!(xml, "{street}{elements}</osm>").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("t.osm"), folder.path().join("t.city"));
    std::fs::write(&file, xml).unwrap();
    import_osm(&file, None, &out, &mut |_, _| ()).unwrap();
    City::open(&out).unwrap()
}

fn way(id: u32, nodes: &[u32], tags: &[(&str, &str)]) -> String {
    let refs: Vec<String> = nodes.iter().map(|node| format!(r#"<nd ref="{}"/>"#, node + 1_000)).collect();
    let refs = refs.concat();
    format!(r#"<way id="{id}">{refs}{}</way>"#, written(tags))
}

fn relation(id: u32, members: &[(u32, &str)], tags: &[(&str, &str)]) -> String {
    let member = |(id, role): &(u32, &str)| format!(r#"<member type="way" ref="{id}" role="{role}"/>"#);
    let members: String = members.iter().map(member).collect();
    let tags = [&[("type", "multipolygon")], tags].concat();
    format!(r#"<relation id="{id}">{members}{}</relation>"#, written(&tags))
}

fn written(tags: &[(&str, &str)]) -> String {
    let tags: Vec<String> =
        tags.iter().map(|(key, value)| format!(r#"<tag k="{key}" v="{value}"/>"#)).collect();
    tags.concat()
}

/// What is drawn of a town.
fn drawn(city: &City) -> BTreeMap<String, usize> {
    let (x, y) = column_and_row(1.0045, 42.0045, 13);
    layers(&city.tile(13, x, y).unwrap())
}

const FOREST: &[(&str, &str)] = &[("landuse", "forest")];

#[test]
fn an_area_that_the_extract_cuts_through_is_left_out_and_counted() {
    let whole = town(&way(2, &[0, 5, 55, 50, 0], FOREST));
    assert_eq!(drawn(&whole).get("land"), Some(&1));
    // Node 500 lies beyond the edge: nobody knows how the forest goes on there.
    let cut = town(&way(2, &[0, 5, 500, 50, 0], FOREST));
    assert_eq!(drawn(&cut).get("land"), None);
    let lot = &cut.meta().report.dropped["way: an area that the file holds a part of"];
    assert_eq!((lot.count, &lot.examples[..]), (1, &[2][..]));
    let pieces = way(2, &[0, 5, 55], &[]) + &way(3, &[55, 500, 0], &[]);
    let cut = town(&(pieces + &relation(9, &[(2, "outer"), (3, "outer")], FOREST)));
    assert_eq!(drawn(&cut).get("land"), None);
    let lot = &cut.meta().report.dropped["relation: an area whose outline is not closed in the file"];
    assert_eq!((lot.count, &lot.examples[..]), (1, &[9][..]));
}

#[test]
fn a_hospital_of_several_ways_has_its_sign() {
    let pieces = way(2, &[0, 5, 55], &[]) + &way(3, &[55, 50, 0], &[]);
    let hospital =
        relation(9, &[(2, "outer"), (3, "outer")], &[("amenity", "hospital"), ("name", "第一医院")]);
    let drawn = drawn(&town(&(pieces + &hospital)));
    assert_eq!((drawn.get("land"), drawn.get("poi")), (Some(&1), Some(&1)), "{drawn:?}");
}

#[test]
fn a_hole_in_no_outline_is_said() {
    let rings = way(2, &[0, 3, 33, 30, 0], &[]) + &way(3, &[55, 56, 66, 65, 55], &[]);
    let city = town(&(rings + &relation(9, &[(2, "outer"), (3, "inner")], FOREST)));
    assert_eq!(drawn(&city).get("land"), Some(&1));
    assert_eq!(city.meta().report.noted["relation: a hole in it lies in no outline"].examples, [9]);
}

#[test]
fn streets_of_one_look_are_one_line_however_many_ways_they_are() {
    let ways: String =
        (0..9).map(|node| way(10 + node, &[node, node + 1], &[("highway", "primary")])).collect();
    let long = town(&way(10, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &[("highway", "primary")]));
    let (x, y) = column_and_row(1.0045, 42.0045, 13);
    assert_eq!(town(&ways).tile(13, x, y).unwrap(), long.tile(13, x, y).unwrap());
}
