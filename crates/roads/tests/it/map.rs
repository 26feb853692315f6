//! Vector tiles of a real country.

use std::collections::BTreeMap;

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
    assert_eq!(city.tile(17, 0, 0), Err(TileError::TooNear(17)));
    let outside = city.tile(3, 8, 0).unwrap_err();
    assert!(outside.to_string().contains("from 0 to 7"), "{outside}");
}
