//! The ground of a jurisdiction: its boundary, districts and grids, as a `GeoJSON` feature collection in WGS-84.
//! It answers which grid holds a point, and it is what the map draws.

use bytes::Bytes;
use serde::Deserialize;

/// The ground of a jurisdiction. Empty until one is laid.
#[derive(Default)]
pub struct Geography {
    grids: Vec<Area>,
    police_grids: Vec<Area>,
    json: Option<Bytes>,
}

/// A polygon with its code and its box.
struct Area {
    code: String,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    rings: Rings,
}

/// A polygon's rings, the outer one first, each a closed line of longitudes and latitudes.
type Rings = Vec<Vec<(f64, f64)>>;

/// The text is not a geography.
#[derive(Debug, thiserror::Error)]
#[error("reading the geography as a GeoJSON feature collection")]
pub struct NotAGeography(#[from] serde_json::Error);

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    #[serde(default)]
    properties: Properties,
}

#[derive(Deserialize, Default)]
struct Properties {
    #[serde(default)]
    layer: String,
    #[serde(default)]
    code: Option<String>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    coordinates: serde_json::Value,
}

impl Geography {
    /// Reads a feature collection whose features carry `layer` and `code`.
    pub fn parse(text: &str) -> Result<Self, NotAGeography> {
        let collection: Collection = serde_json::from_str(text)?;
        let mut geography = Self { json: Some(Bytes::copy_from_slice(text.as_bytes())), ..Self::default() };
        for feature in collection.features {
            let areas = match feature.properties.layer.as_str() {
                "grid" => &mut geography.grids,
                "police_grid" => &mut geography.police_grids,
                _ => continue,
            };
            let Some(code) = feature.properties.code else { continue };
            for rings in polygons(feature.geometry)? {
                areas.extend(Area::new(code.clone(), rings));
            }
        }
        Ok(geography)
    }

    /// The grid that holds a point, by its code.
    pub fn grid(&self, lon: f64, lat: f64) -> Option<&str> {
        holder(&self.grids, lon, lat)
    }

    /// The police grid that holds a point, by its code.
    pub fn police_grid(&self, lon: f64, lat: f64) -> Option<&str> {
        holder(&self.police_grids, lon, lat)
    }

    /// The feature collection as it was laid; an empty one when none was.
    pub fn to_json(&self) -> Bytes {
        self.json
            .clone()
            .unwrap_or_else(|| Bytes::from_static(br#"{"type":"FeatureCollection","features":[]}"#))
    }
}

fn polygons(geometry: Geometry) -> Result<Vec<Rings>, NotAGeography> {
    Ok(match geometry.kind.as_str() {
        "Polygon" => vec![serde_json::from_value(geometry.coordinates)?],
        "MultiPolygon" => serde_json::from_value(geometry.coordinates)?,
        _ => Vec::new(),
    })
}

fn holder(areas: &[Area], lon: f64, lat: f64) -> Option<&str> {
    areas.iter().find(|area| area.holds(lon, lat)).map(|area| area.code.as_str())
}

impl Area {
    fn new(code: String, rings: Rings) -> Option<Self> {
        let outer = rings.first().filter(|ring| ring.len() >= 4)?;
        let (mut west, mut south, mut east, mut north) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
        for &(lon, lat) in outer {
            west = west.min(lon);
            east = east.max(lon);
            south = south.min(lat);
            north = north.max(lat);
        }
        Some(Self { code, west, south, east, north, rings })
    }

    fn holds(&self, lon: f64, lat: f64) -> bool {
        lon >= self.west
            && lon <= self.east
            && lat >= self.south
            && lat <= self.north
            && self.rings.iter().filter(|ring| crosses_oddly(ring, lon, lat)).count() % 2 == 1
    }
}

/// Whether a ray from the point crosses the ring an odd number of times.
fn crosses_oddly(ring: &[(f64, f64)], lon: f64, lat: f64) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
        if (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1 {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_GRIDS: &str = r#"{"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"layer":"grid","code":"320508019044001"},
       "geometry":{"type":"Polygon","coordinates":[[[120,31],[121,31],[121,32],[120,32],[120,31]],
                                                   [[120.4,31.4],[120.6,31.4],[120.6,31.6],[120.4,31.6],[120.4,31.4]]]}},
      {"type":"Feature","properties":{"layer":"police_grid","code":"P1"},
       "geometry":{"type":"Polygon","coordinates":[[[120,31],[122,31],[122,32],[120,31]]]}}]}"#;

    #[test]
    fn a_point_is_found_in_its_grid_but_not_in_a_hole() {
        let geography = Geography::parse(TWO_GRIDS).unwrap();
        assert_eq!(geography.grid(120.1, 31.1), Some("320508019044001"));
        assert_eq!(geography.grid(120.5, 31.5), None);
        assert_eq!(geography.grid(122.5, 31.5), None);
        assert_eq!(geography.police_grid(121.5, 31.2), Some("P1"));
    }
}
