//! The map's tiles: drawn from the city, or taken from somebody's own base.

use std::io::{Read as _, Write as _};
use std::sync::{Arc, OnceLock};

use flate2::read::GzDecoder;
use model::access::Role;
use operations::{Geography, Streets};
use roads::drawn::{Size, draw};
use roads::import::import_osm;
use roads::pmtiles::{Archive, write};

use crate::city::TestCity;
use crate::client::Reply;

/// A drawn town and the bytes of its archive down to zoom 10. What is mapped stays when the folder goes.
pub(crate) struct Town {
    pub(crate) city: roads::City,
    archive: Vec<u8>,
}

impl Town {
    pub(crate) fn get() -> &'static Self {
        static TOWN: OnceLock<Town> = OnceLock::new();
        TOWN.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let path = |name: &str| folder.path().join(name);
            draw(7, Size::Small, std::fs::File::create(path("t.osm.pbf")).unwrap()).unwrap();
            import_osm(&path("t.osm.pbf"), None, &path("t.city"), &mut |_, _| ()).unwrap();
            let city = roads::City::open(&path("t.city")).unwrap();
            write(&city, 10, &path("t.pmtiles"), &mut |_, _| ()).unwrap();
            Self { city, archive: std::fs::read(path("t.pmtiles")).unwrap() }
        })
    }

    pub(crate) async fn served(&self) -> TestCity {
        TestCity::start_on(Streets::new(Arc::new(self.city.clone()))).await
    }

    /// Served with an outline: the middle of the town, half as wide and half as high.
    pub(crate) async fn served_in_outline(&self) -> TestCity {
        let (bounds, middle) = (self.city.bounds(), self.city.bounds().middle());
        let [west, south] =
            [bounds.min.lon().midpoint(middle.lon()), bounds.min.lat().midpoint(middle.lat())];
        let [east, north] =
            [bounds.max.lon().midpoint(middle.lon()), bounds.max.lat().midpoint(middle.lat())];
        let feature = |layer: &str| {
            serde_json::json!({
                "type": "Feature",
                "properties": { "layer": layer, "code": "L", "name": "澜州市" },
                "geometry": { "type": "Polygon", "coordinates": [
                    [[west, south], [east, south], [east, north], [west, north], [west, south]],
                ] },
            })
        };
        let features = [feature("jurisdiction"), feature("grid")];
        let outline = serde_json::json!({ "type": "FeatureCollection", "features": features });
        let ground = Geography::parse(&outline.to_string()).unwrap();
        TestCity::start_on_ground(Streets::new(Arc::new(self.city.clone())), ground).await
    }

    async fn served_on_base(&self) -> TestCity {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&self.archive).unwrap();
        let base = Archive::open(file.path()).unwrap();
        TestCity::start_on(Streets::on_base(Arc::new(self.city.clone()), Some(base))).await
    }

    /// A tile in its middle.
    fn middle(&self, zoom: u8) -> (u32, u32) {
        let middle = self.city.bounds().middle();
        let north = (std::f64::consts::FRAC_PI_4 + middle.lat().to_radians() / 2.0).tan().ln();
        let cell = |share: f64| {
            let column = share * f64::from(1_u32 << zoom);
            format!("{}", column.floor()).parse().unwrap()
        };
        (cell((middle.lon() + 180.0) / 360.0), cell(0.5 - north / std::f64::consts::TAU))
    }
}

fn unpacked(reply: &Reply) -> Vec<u8> {
    assert_eq!(reply.status, 200, "{}", reply.status);
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    assert_eq!(reply.header("content-type"), Some("application/vnd.mapbox-vector-tile"));
    let mut plain = Vec::new();
    GzDecoder::new(&reply.body[..]).read_to_end(&mut plain).unwrap();
    plain
}

#[tokio::test]
async fn a_tile_is_sent_to_whoever_is_signed_in_and_to_nobody_else() {
    let town = Town::get();
    let city = town.served().await;
    let (x, y) = town.middle(12);
    let path = format!("/tiles/12/{x}/{y}.mvt");
    city.get(&path).await.expect_problem(401, "not_signed_in");
    let reader = city.person(Role::Dispatcher).await;
    let tile = unpacked(&reader.get(&path).await);
    assert_eq!(tile, town.city.tile(12, x, y).unwrap());
    assert!(!tile.is_empty());
}

#[tokio::test]
async fn a_tile_that_the_reader_has_is_not_sent_again() {
    let town = Town::get();
    for city in [town.served().await, town.served_on_base().await] {
        let reader = city.person(Role::Dispatcher).await;
        let (x, y) = town.middle(9);
        let path = format!("/tiles/9/{x}/{y}.mvt");
        let first = reader.get(&path).await;
        let tag = first.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        assert_eq!(first.header("cache-control"), Some("private, max-age=300"));
        for held in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = reader.send("GET", &path, &[("if-none-match", &held)], b"").await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{held}");
            assert_eq!(again.header("etag"), Some(tag.as_str()));
        }
        let other = reader.send("GET", &path, &[("if-none-match", "\"other\"")], b"").await;
        assert_eq!(unpacked(&other), unpacked(&first));
        // To know a tag opens no door, and makes no tile where there is none.
        let known = [("if-none-match", tag.as_str())];
        city.send("GET", &path, &known, b"").await.expect_problem(401, "not_signed_in");
        reader.send("GET", "/tiles/3/8/0.mvt", &known, b"").await.expect_problem(422, "invalid_fields");
    }
}

#[tokio::test]
async fn somebodys_own_base_lies_under_the_map() {
    let town = Town::get();
    let city = town.served_on_base().await;
    let reader = city.person(Role::Dispatcher).await;
    let info = reader.get("/api/v1/map/info").await.expect(200);
    assert_eq!(info["min_zoom"], 0);
    assert_eq!(info["max_zoom"], 10);
    assert_eq!(info["bounds"][0], town.city.meta().bounds[0]);
    assert!(info["attribution"].is_null());
    let (x, y) = town.middle(10);
    let tile = unpacked(&reader.get(&format!("/tiles/10/{x}/{y}.mvt")).await);
    assert_eq!(tile, town.city.tile(10, x, y).unwrap());
    assert_eq!(unpacked(&reader.get("/tiles/10/0/0.mvt").await), Vec::<u8>::new());
    for (language, said) in [("zh-CN", "0 至 10"), ("en", "zoom 0 to 10")] {
        let beyond = reader.send("GET", "/tiles/11/0/0.mvt", &[("accept-language", language)], b"").await;
        let problem = beyond.expect_problem(422, "invalid_fields");
        let remedy = problem["errors"][0]["remedy"].as_str().unwrap();
        assert!(remedy.contains(said), "{problem}");
    }
}
