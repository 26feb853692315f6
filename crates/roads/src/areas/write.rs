//! Polygons as `GeoJSON` text.

use std::fmt::Write;

use super::{Area, Areas, Polygon, Ring};
use crate::Point;

/// Units in a degree, as a whole number.
const UNITS: u32 = 10_000_000;

/// Writes a geometry of the type `MultiPolygon`, each coordinate with as many decimals as it has.
pub fn multi_polygon(out: &mut String, polygons: &[Polygon]) {
    out.push_str(r#"{"type":"MultiPolygon","coordinates":["#);
    for (index, polygon) in polygons.iter().enumerate() {
        out.push_str(if index == 0 { "[" } else { ",[" });
        for (number, ring) in polygon.rings().enumerate() {
            if number > 0 {
                out.push(',');
            }
            write_ring(out, ring);
        }
        out.push(']');
    }
    out.push_str("]}");
}

/// The areas as a feature collection in WGS-84, each with its code, its names, its layer and its own properties.
pub fn feature_collection(areas: &Areas, layer: Option<&str>) -> String {
    let mut out = r#"{"type":"FeatureCollection","features":["#.to_owned();
    for (index, area) in areas.each.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        let properties = serde_json::Value::Object(properties(area, layer));
        write!(out, r#"{{"type":"Feature","properties":{properties},"geometry":"#)
            .expect("a String takes whatever it is given");
        multi_polygon(&mut out, &area.polygons);
        out.push('}');
    }
    out.push_str("\n]}\n");
    out
}

fn properties(area: &Area, layer: Option<&str>) -> serde_json::Map<String, serde_json::Value> {
    let mut properties = area.properties.clone();
    let known = [
        ("code", area.code.as_str()),
        ("name_zh", &area.name_zh),
        ("name_en", &area.name_en),
        ("layer", layer.unwrap_or(&area.layer)),
    ];
    for (key, value) in known.into_iter().filter(|(_, value)| !value.is_empty()) {
        properties.insert(key.to_owned(), value.into());
    }
    properties
}

/// Writes a ring, and its first point once more at the end.
fn write_ring(out: &mut String, ring: &Ring) {
    out.push('[');
    for point in ring {
        position(out, *point);
        out.push(',');
    }
    if let Some(first) = ring.first() {
        position(out, *first);
    }
    out.push(']');
}

/// Writes a position.
pub fn position(out: &mut String, point: Point) {
    out.push('[');
    degrees(out, point.lon_e7);
    out.push(',');
    degrees(out, point.lat_e7);
    out.push(']');
}

/// Writes units as degrees without going through a float.
fn degrees(out: &mut String, units: i32) {
    if units < 0 {
        out.push('-');
    }
    let (whole, mut part) = (units.unsigned_abs() / UNITS, units.unsigned_abs() % UNITS);
    write!(out, "{whole}").expect("a String takes whatever it is given");
    if part > 0 {
        out.push('.');
    }
    let mut unit = UNITS / 10;
    while part > 0 {
        out.push(char::from_digit(part / unit, 10).expect("the part is below ten of these units"));
        part %= unit;
        unit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_written_exactly_and_without_idle_zeros() {
        let cases = [(1_206_050_000, "120.605"), (-1, "-0.0000001"), (0, "0"), (-1_800_000_000, "-180")];
        for (units, expected) in cases {
            let mut out = String::new();
            degrees(&mut out, units);
            assert_eq!(out, expected);
        }
    }
}
