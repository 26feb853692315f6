//! The ground of a jurisdiction: its boundary, districts and grids, as a `GeoJSON` feature collection in WGS-84.
//! It answers which grid holds a point, and it is what the map draws.

use bytes::Bytes;
use roads::Point;
use roads::areas::{Area, Areas, Boundary, GeoJsonError, Locator};
use roads::gcj02::Crs;

/// The ground of a jurisdiction. Empty until one is laid.
#[derive(Default)]
pub struct Geography {
    grids: Layer,
    police_grids: Layer,
    json: Option<Bytes>,
}

/// The areas of one layer.
#[derive(Default)]
struct Layer {
    areas: Vec<Area>,
    locator: Option<Locator>,
}

/// A grid where people live.
#[derive(Clone, Debug)]
pub struct Populated {
    /// Its code.
    pub code: String,
    /// Its middle.
    pub middle: Point,
    /// How many people live there.
    pub people: f64,
}

/// The text is not a geography.
#[derive(Debug, thiserror::Error)]
pub enum NotAGeography {
    /// It is no JSON.
    #[error("reading the geography as a GeoJSON feature collection")]
    NotJson(#[from] serde_json::Error),
    /// A grid is not an area.
    #[error("reading the grids of the geography")]
    NotAreas(#[from] GeoJsonError),
}

/// The layers whose areas are asked about; the others are only drawn.
const LAYERS: [&str; 2] = ["grid", "police_grid"];

/// The layer with the outlines of jurisdictions.
const JURISDICTIONS: &str = "jurisdiction";

/// The features of these layers: what is only drawn need not be an area that holds water.
fn features_of(text: &str, layers: &[&str]) -> Result<String, serde_json::Error> {
    let mut collection: serde_json::Value = serde_json::from_str(text)?;
    if let Some(features) = collection.get_mut("features").and_then(serde_json::Value::as_array_mut) {
        features.retain(|feature| {
            let layer = feature.pointer("/properties/layer").and_then(serde_json::Value::as_str);
            layer.is_some_and(|layer| layers.contains(&layer))
        });
    }
    serde_json::to_string(&collection)
}

impl Geography {
    /// Reads a feature collection whose features carry `layer` and `code`.
    pub fn parse(text: &str) -> Result<Self, NotAGeography> {
        let areas = roads::areas::read(&features_of(text, &LAYERS)?, Crs::Wgs84)?;
        let layer = |name: &str| Layer::of(areas.each.iter().filter(|area| area.layer == name).cloned());
        Ok(Self {
            grids: layer("grid"),
            police_grids: layer("police_grid"),
            json: Some(Bytes::copy_from_slice(text.as_bytes())),
        })
    }

    /// The grid that holds a point, by its code.
    pub fn grid(&self, lon: f64, lat: f64) -> Option<&str> {
        self.grids.holder(lon, lat)
    }

    /// The police grid that holds a point, by its code.
    pub fn police_grid(&self, lon: f64, lat: f64) -> Option<&str> {
        self.police_grids.holder(lon, lat)
    }

    /// The grids with the people who live in them, as far as the ground says (property `population`).
    pub fn populated(&self) -> Vec<Populated> {
        let populated = |area: &Area| {
            let people = area.properties.get("population")?.as_f64().filter(|people| *people > 0.0)?;
            Some(Populated { code: area.code.clone(), middle: area.centroid()?, people })
        };
        self.grids.areas.iter().filter_map(populated).collect()
    }

    /// How many people live on a square kilometre of the grid that holds a point, as far as the ground says.
    pub fn people_per_km2(&self, lon: f64, lat: f64) -> Option<f64> {
        let area = self.grids.holding(lon, lat)?;
        let people = area.properties.get("population")?.as_f64()?;
        let square_meters = area.square_meters();
        (square_meters > 0.0).then(|| people / (square_meters / 1e6))
    }

    /// The outline of the jurisdiction of this name, or of the only one that is drawn.
    pub fn outline(&self, name: &str) -> Option<Boundary> {
        let text = std::str::from_utf8(self.json.as_ref()?).ok()?;
        let mut areas = roads::areas::read(&features_of(text, &[JURISDICTIONS]).ok()?, Crs::Wgs84).ok()?;
        if areas.each.len() > 1 {
            areas.each.retain(|area| area.name_zh == name);
        }
        (!areas.each.is_empty()).then(|| Boundary::new(Areas { each: areas.each, ..Areas::default() }))
    }

    /// The feature collection as it was laid; an empty one when none was.
    pub fn to_json(&self) -> Bytes {
        self.json
            .clone()
            .unwrap_or_else(|| Bytes::from_static(br#"{"type":"FeatureCollection","features":[]}"#))
    }
}

impl Layer {
    fn of(areas: impl Iterator<Item = Area>) -> Self {
        let areas = Areas { each: areas.collect(), ..Areas::default() };
        let locator = (!areas.each.is_empty()).then(|| Locator::new(&areas));
        Self { areas: areas.each, locator }
    }

    fn holder(&self, lon: f64, lat: f64) -> Option<&str> {
        self.holding(lon, lat).map(|area| area.code.as_str())
    }

    fn holding(&self, lon: f64, lat: f64) -> Option<&Area> {
        let place = self.locator.as_ref()?.locate(Point::from_degrees(lon, lat)?)?;
        self.areas.get(place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_GRIDS: &str = r#"{"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"layer":"grid","code":"320508019044001","population":1200},
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
        let people: Vec<f64> = geography.populated().iter().map(|grid| grid.people).collect();
        assert_eq!(people, [1200.0]);
        let density = geography.people_per_km2(120.1, 31.1).unwrap();
        assert!((0.1..0.2).contains(&density), "1,200 people on some 10,000 km²: {density}");
    }
}
