//! Areas from `GeoJSON` (RFC 7946): a feature collection, a feature or a bare geometry.
//!
//! Coordinates become WGS-84 here and rings are looked at here, so that whatever stands in [`Areas`] is sound. The
//! rings are looked at as they were published: a point where a border meets itself would not survive the way from
//! GCJ-02 to WGS-84 and back to whole units.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::coordinates::Coordinates;
use super::{Area, Areas, Polygon, Ring, rings};
use crate::Point;
use crate::gcj02::Crs;

/// A longer file is refused.
pub const FILE_BYTES_MAX: u64 = 1 << 30;
/// So many points all rings may have together.
pub const VERTICES_MAX: usize = 20_000_000;
/// So many areas a file may have.
pub const AREAS_MAX: usize = 1_000_000;

/// Why a text gives no areas.
#[derive(Debug, thiserror::Error)]
pub enum GeoJsonError {
    /// The file cannot be opened or read.
    #[error("opening the areas in {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is too long.
    #[error(
        "{} has {bytes} bytes; areas may have {FILE_BYTES_MAX} (FILE_BYTES_MAX): split the file, or leave out decimals beyond the seventh",
        path.display()
    )]
    TooLong {
        /// The file.
        path: PathBuf,
        /// How long it is.
        bytes: u64,
    },
    /// What was found in a named file.
    #[error("reading the areas in {}", path.display())]
    In {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Box<GeoJsonError>,
    },
    /// The text is not JSON, or not of the shape of `GeoJSON`.
    #[error("reading GeoJSON")]
    Json(#[source] serde_json::Error),
    /// The text is JSON, but no `GeoJSON`.
    #[error(
        "the file is no GeoJSON: `type` is {kind:?}; expected FeatureCollection, Feature, Polygon or MultiPolygon"
    )]
    NotGeoJson {
        /// What `type` says.
        kind: String,
    },
    /// There is no polygon.
    #[error("the file has no polygon; {left_out} features of other kinds were left out")]
    NoPolygon {
        /// How many features were left out.
        left_out: usize,
    },
    /// There are too many areas.
    #[error("the file has more than {AREAS_MAX} areas (AREAS_MAX): split it")]
    TooMany,
    /// There are too many points.
    #[error("the areas have more than {VERTICES_MAX} points (VERTICES_MAX): simplify them or split the file")]
    TooManyVertices,
    /// An area cannot be used.
    #[error("{feature}, polygon {polygon}, ring {ring}: {fault}")]
    Unsound {
        /// The feature, with what is known of it.
        feature: String,
        /// Which of its polygons, from 1.
        polygon: usize,
        /// Which ring, from 1; the first is the outer one.
        ring: usize,
        /// What is wrong and what to do.
        fault: Fault,
    },
}

/// What is wrong with a ring.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Fault {
    /// The arrays do not have the shape of coordinates.
    #[error("{0}; write it as RFC 7946 has it")]
    Shape(&'static str),
    /// A position lies outside the earth.
    #[error(
        "position {position} is {lon}, {lat}, which is not a longitude and a latitude in degrees; projected coordinates must be turned into WGS-84 first"
    )]
    OffEarth {
        /// Which, from 1.
        position: usize,
        /// As written.
        lon: f64,
        /// As written.
        lat: f64,
    },
    /// A ring encloses nothing.
    #[error("the ring has {0} different points and encloses nothing; remove it or give it at least three")]
    TooShort(usize),
    /// A ring crosses itself.
    #[error("the ring crosses itself at {:.7}, {:.7}; repair the polygon there", .0.lon(), .0.lat())]
    CrossesItself(Point),
    /// A ring crosses another ring of the same area.
    #[error("the ring crosses polygon {polygon}, ring {other} of the same area at {:.7}, {:.7}; repair it there", place.lon(), place.lat())]
    CrossesAnother {
        /// The polygon of the other ring, from 1.
        polygon: usize,
        /// The other ring, from 1.
        other: usize,
        /// Where.
        place: Point,
    },
}

/// Whatever stands at the top: a collection, a feature or a geometry, by the fields that are there.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "type", default)]
    kind: String,
    features: Option<Vec<Feature>>,
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
    coordinates: Option<Coordinates>,
}

#[derive(Deserialize, Default)]
struct Feature {
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    coordinates: Option<Coordinates>,
}

impl Document {
    fn into_features(self) -> Result<Vec<Feature>, GeoJsonError> {
        match (self.kind.as_str(), self.features) {
            ("FeatureCollection", Some(features)) => Ok(features),
            ("Feature", _) => {
                Ok(vec![Feature { id: self.id, properties: self.properties, geometry: self.geometry }])
            }
            ("Polygon" | "MultiPolygon", _) => {
                let geometry = Geometry { kind: self.kind, coordinates: self.coordinates };
                Ok(vec![Feature { geometry: Some(geometry), ..Feature::default() }])
            }
            _ => Err(GeoJsonError::NotGeoJson { kind: self.kind }),
        }
    }
}

/// Reads the areas of a file.
pub fn read_file(path: &Path, crs: Crs) -> Result<Areas, GeoJsonError> {
    let opening = |source| GeoJsonError::File { path: path.to_owned(), source };
    let bytes = fs::metadata(path).map_err(opening)?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(GeoJsonError::TooLong { path: path.to_owned(), bytes });
    }
    let text = fs::read_to_string(path).map_err(opening)?;
    read(&text, crs).map_err(|source| GeoJsonError::In { path: path.to_owned(), source: Box::new(source) })
}

/// Reads the areas of a text.
pub fn read(text: &str, crs: Crs) -> Result<Areas, GeoJsonError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Document = serde_json::from_str(text).map_err(GeoJsonError::Json)?;
    let features = document.into_features()?;
    if features.len() > AREAS_MAX {
        return Err(GeoJsonError::TooMany);
    }
    let mut areas = Areas::default();
    let mut checker = rings::Checker::default();
    let mut vertices = 0;
    for (number, feature) in (1..).zip(features) {
        let properties = feature.properties.unwrap_or_default();
        let Some(coordinates) = feature.geometry.and_then(polygonal) else {
            areas.left_out += 1;
            continue;
        };
        vertices += coordinates.positions.len();
        if vertices > VERTICES_MAX {
            return Err(GeoJsonError::TooManyVertices);
        }
        let mut area = named(number, feature.id.as_ref(), properties);
        let unsound = |place: Unsound| GeoJsonError::Unsound {
            feature: label(number, &area),
            polygon: place.polygon,
            ring: place.ring,
            fault: place.fault,
        };
        let (polygons, touches) = polygons(&coordinates, crs, &mut checker).map_err(unsound)?;
        area.polygons = polygons;
        areas.touches += touches;
        areas.each.push(area);
    }
    if areas.each.iter().all(|area| area.polygons.is_empty()) {
        return Err(GeoJsonError::NoPolygon { left_out: areas.left_out });
    }
    Ok(areas)
}

/// The coordinates of a polygon or multipolygon; none of any other geometry.
fn polygonal(geometry: Geometry) -> Option<Coordinates> {
    let mut coordinates = geometry.coordinates?;
    let depth = match geometry.kind.as_str() {
        "Polygon" => 3,
        "MultiPolygon" => 4,
        _ => return None,
    };
    if coordinates.depth.is_some_and(|found| found != depth) {
        coordinates.fail("the arrays are not as deep as the geometry's type asks for");
    }
    Some(coordinates)
}

/// What is known of an area before its polygons.
fn named(number: usize, id: Option<&Value>, properties: Map<String, Value>) -> Area {
    let text = |keys: &[&str]| keys.iter().find_map(|key| plain(properties.get(*key)?)).unwrap_or_default();
    let code = ["code", "adcode", "id"]
        .iter()
        .find_map(|key| plain(properties.get(*key)?))
        .or_else(|| plain(id?))
        .unwrap_or_else(|| number.to_string());
    Area {
        code,
        name_zh: text(&["name:zh", "name_zh", "name"]),
        name_en: text(&["name:en", "name_en"]),
        layer: text(&["layer"]),
        polygons: Vec::new(),
        properties,
    }
}

/// A text or a number as text; none where it is empty or anything else.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn label(number: usize, area: &Area) -> String {
    let name = if area.name_zh.is_empty() { &area.name_en } else { &area.name_zh };
    if name.is_empty() {
        format!("feature {number} (code {})", area.code)
    } else {
        format!("feature {number} (code {}, {name})", area.code)
    }
}

/// A fault and the place of it; polygon and ring are counted from 1.
struct Unsound {
    polygon: usize,
    ring: usize,
    fault: Fault,
}

/// Looks at the rings as they were published, and answers them in WGS-84, with how often they touch.
fn polygons(
    coordinates: &Coordinates,
    crs: Crs,
    checker: &mut rings::Checker,
) -> Result<(Vec<Polygon>, usize), Unsound> {
    if let Some(fault) = coordinates.fault {
        return Err(Unsound { polygon: fault.polygon, ring: fault.ring, fault: Fault::Shape(fault.what) });
    }
    let mut published = Vec::with_capacity(coordinates.ring_ends.len());
    let mut places = Vec::with_capacity(coordinates.ring_ends.len());
    let mut polygons: Vec<Polygon> = Vec::with_capacity(coordinates.polygon_ends.len());
    let (mut first_ring, mut first_position) = (0, 0);
    for (polygon, ring_end) in (1..).zip(&coordinates.polygon_ends) {
        let mut moved = Vec::new();
        for (ring, end) in (1..).zip(&coordinates.ring_ends[first_ring..*ring_end]) {
            let positions = &coordinates.positions[first_position..*end];
            let unsound = |fault| Unsound { polygon, ring, fault };
            let as_published = points(positions, Crs::Wgs84).map_err(unsound)?;
            moved.push(if crs == Crs::Wgs84 {
                as_published.clone()
            } else {
                points(positions, crs).map_err(unsound)?
            });
            published.push(as_published);
            places.push((polygon, ring));
            first_position = *end;
        }
        first_ring = *ring_end;
        let mut rings = moved.into_iter();
        polygons.extend(rings.next().map(|outer| Polygon { outer, holes: rings.collect() }));
    }
    let touches = checker.check(&published).map_err(|found| crossing(found, &places))?;
    Ok((polygons, touches))
}

/// Two rings that cross, by their places: polygon and ring from 1.
fn crossing(found: rings::Crossing, places: &[(usize, usize)]) -> Unsound {
    let (polygon, ring) = places[found.ring];
    let (other_polygon, other) = places[found.other];
    let fault = if found.ring == found.other {
        Fault::CrossesItself(found.place)
    } else {
        Fault::CrossesAnother { polygon: other_polygon, other, place: found.place }
    };
    Unsound { polygon, ring, fault }
}

/// A ring in WGS-84, not closed and without repetitions.
fn points(positions: &[[f64; 2]], crs: Crs) -> Result<Ring, Fault> {
    let mut ring = Ring::with_capacity(positions.len());
    for (position, &[lon, lat]) in (1..).zip(positions) {
        let point = crs.point(lon, lat).ok_or(Fault::OffEarth { position, lon, lat })?;
        if ring.last() != Some(&point) {
            ring.push(point);
        }
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 { Err(Fault::TooShort(ring.len())) } else { Ok(ring) }
}
