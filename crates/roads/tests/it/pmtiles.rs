//! A city's whole map in one file: written, read again, and refused where it is something else.

#![expect(clippy::unwrap_used, reason = "what helps a test fails with it")]

use std::sync::OnceLock;

use roads::City;
use roads::drawn::{Size, draw};
use roads::import::import_osm;
use roads::pmtiles::{Archive, ArchiveError, tiles_of, write};

use crate::shared;

/// A drawn town, and the bytes of its archive. What is mapped stays when the folder goes.
fn town() -> &'static (City, Vec<u8>) {
    static TOWN: OnceLock<(City, Vec<u8>)> = OnceLock::new();
    TOWN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        draw(7, Size::Small, std::fs::File::create(path("t.osm.pbf")).unwrap()).unwrap();
        import_osm(&path("t.osm.pbf"), None, &path("t.city"), &mut |_, _| ()).unwrap();
        let city = City::open(&path("t.city")).unwrap();
        write(&city, 14, &path("t.pmtiles"), &mut |_, _| ()).unwrap();
        (city, std::fs::read(path("t.pmtiles")).unwrap())
    })
}

/// Opens a file with these bytes.
fn opened(bytes: &[u8]) -> Result<Archive, ArchiveError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.pmtiles");
    std::fs::write(&path, bytes).unwrap();
    Archive::open(&path)
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(bytes), &mut plain).unwrap();
    plain
}

/// What is said of a file with these bytes.
fn refused(bytes: &[u8]) -> String {
    let failure = opened(bytes).expect_err("this is no archive").to_string();
    assert!(failure.contains("town.pmtiles"), "{failure}");
    failure
}

#[test]
fn every_tile_of_the_archive_is_the_tile_of_the_city() {
    let (city, bytes) = town();
    let archive = opened(bytes).unwrap();
    assert!(archive.is_packed());
    assert_eq!((archive.zoom_min(), archive.zoom_max()), (0, 14));
    assert_eq!(archive.bounds().map(f64::to_bits), city.meta().bounds.map(f64::to_bits));
    assert_eq!(archive.attribution(), None, "a drawn town names nobody");
    let tiles = tiles_of(city, 14).unwrap();
    let mut held = 0;
    for (zoom, x, y) in tiles {
        let (ours, theirs) = (city.tile(zoom, x, y).unwrap(), archive.tile(zoom, x, y).unwrap());
        assert_eq!(theirs.is_empty(), ours.is_empty(), "{zoom}/{x}/{y}");
        if !ours.is_empty() {
            held += 1;
            assert_eq!(unpacked(&theirs), ours, "{zoom}/{x}/{y}");
        }
    }
    assert!(held > 30, "{held}");
}

#[test]
fn where_nothing_lies_there_is_no_tile() {
    let archive = opened(&town().1).unwrap();
    for (zoom, x, y) in [(14, 0, 0), (15, 0, 0), (3, 8, 0), (255, 0, 0), (0, 1, 1)] {
        assert_eq!(archive.tile(zoom, x, y).unwrap(), Vec::<u8>::new(), "{zoom}/{x}/{y}");
    }
}

#[test]
fn the_same_city_gives_the_same_bytes_and_another_zoom_another_tag() {
    let (city, first) = town();
    let folder = tempfile::tempdir().unwrap();
    let again = folder.path().join("again.pmtiles");
    let mut heard = Vec::new();
    let written = write(city, 14, &again, &mut |done, of| heard.push((done, of))).unwrap();
    let bytes = std::fs::read(&again).unwrap();
    assert_eq!(&bytes, first);
    assert_eq!(written.bytes, bytes.len() as u64);
    assert_eq!(heard.first().unwrap().0, 0);
    assert!(heard.is_sorted() && heard.last().is_some_and(|(done, of)| done == of));
    let far = folder.path().join("far.pmtiles");
    write(city, 9, &far, &mut |_, _| ()).unwrap();
    assert_ne!(Archive::open(&far).unwrap().tag(), Archive::open(&again).unwrap().tag());
}

#[test]
fn an_archive_that_cannot_be_written_leaves_nothing() {
    let (city, _) = town();
    let folder = tempfile::tempdir().unwrap();
    let failure = write(city, 14, &folder.path().join("no/such/t.pmtiles"), &mut |_, _| ()).unwrap_err();
    assert!(matches!(failure, ArchiveError::Io { .. }), "{failure}");
    let taken = folder.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    write(city, 5, &taken, &mut |_, _| ()).unwrap_err();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [taken]);
}

#[test]
fn a_foreign_or_damaged_file_is_refused_by_its_name_with_the_reason() {
    let whole = &town().1;
    for (bytes, said) in [
        (vec![0; 1_000], "does not begin as a PMTiles archive"),
        (Vec::new(), "does not begin as a PMTiles archive"),
        (whole[..100].to_vec(), "cut off in its head"),
        (whole[..whole.len() - 1].to_vec(), "cut off"),
    ] {
        let failure = refused(&bytes);
        assert!(failure.contains(said), "{failure}");
    }
    for (at, said) in [(130, "root directory"), (101, "from zoom 0 to")] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let failure = refused(&bytes);
        assert!(failure.contains(said), "{failure}");
    }
}

#[test]
fn an_archive_of_other_layers_is_refused_and_told_which_are_missing() {
    let mut bytes = town().1.clone();
    let description = br#"{"vector_layers":[{"id":"water"},{"id":"roads"}]}"#;
    let at = bytes.len() as u64;
    bytes.extend(description);
    // The description lies at the end now, as it is; the directories are unpacked and laid behind it.
    let root_at = bytes.len() as u64;
    let length = usize::try_from(u64::from_le_bytes(bytes[16..24].try_into().unwrap())).unwrap();
    let root = unpacked(&bytes[127..127 + length]);
    bytes.extend(&root);
    bytes[8..16].copy_from_slice(&root_at.to_le_bytes());
    bytes[16..24].copy_from_slice(&(root.len() as u64).to_le_bytes());
    bytes[24..32].copy_from_slice(&at.to_le_bytes());
    bytes[32..40].copy_from_slice(&(description.len() as u64).to_le_bytes());
    bytes[97] = 1;
    let failure = refused(&bytes);
    for said in ["does not name land, waterway", "road, place", "make one with `anlan tiles"] {
        assert!(failure.contains(said), "{failure}");
    }
}

#[test]
fn any_byte_of_head_and_directories_may_be_wrong_and_nothing_breaks_off() {
    let whole = &town().1;
    for at in 0..200 {
        for flip in [1, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            if let Ok(archive) = opened(&bytes) {
                for (zoom, x, y) in [(0, 0, 0), (8, 213, 104), (14, 13_675, 6_684)] {
                    let _ = archive.tile(zoom, x, y);
                }
            }
        }
    }
}

#[test]
fn a_country_names_whoever_drew_it() {
    let Some(file) = shared::data("networks/osm/andorra-20250119.osm.pbf") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (out, tiles) = (folder.path().join("a.city"), folder.path().join("a.pmtiles"));
    import_osm(&file, None, &out, &mut |_, _| ()).unwrap();
    let written = write(&City::open(&out).unwrap(), 14, &tiles, &mut |_, _| ()).unwrap();
    eprintln!("{written:?}");
    assert!(written.largest_tile_bytes <= 150_000, "{written:?}");
    assert_eq!(Archive::open(&tiles).unwrap().attribution(), Some("© OpenStreetMap contributors"));
}
