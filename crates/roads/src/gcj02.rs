//! GCJ-02, the shifted coordinates of Chinese web maps, and the way back to WGS-84.
//!
//! Published boundaries of Chinese districts lie 300 to 700 m beside the streets of open data. They are moved back
//! where they enter; inside there is WGS-84 only. The shift is a sum of sines over the Krassovsky 1940 ellipsoid, as
//! it is publicly known; it has no inverse formula, so the way back is found by iteration.

use serde::{Deserialize, Serialize};

use crate::Point;

/// The coordinates that a file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    /// WGS-84, as satellites and OSM have it.
    #[default]
    Wgs84,
    /// GCJ-02, as Chinese web maps have it.
    Gcj02,
}

/// There is no such system here.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is no system of coordinates; take wgs84 or gcj02")]
pub struct UnknownCrs(String);

impl std::str::FromStr for Crs {
    type Err = UnknownCrs;

    fn from_str(word: &str) -> Result<Self, UnknownCrs> {
        match word {
            "wgs84" => Ok(Self::Wgs84),
            "gcj02" => Ok(Self::Gcj02),
            other => Err(UnknownCrs(other.to_owned())),
        }
    }
}

impl Crs {
    /// The point on the ground, in WGS-84, from degrees in these coordinates; none where it is not on the earth.
    pub fn point(self, lon: f64, lat: f64) -> Option<Point> {
        Point::from_degrees(lon, lat)?;
        let (lon, lat) = match self {
            Self::Wgs84 => (lon, lat),
            Self::Gcj02 => to_wgs84(lon, lat),
        };
        Point::from_degrees(lon, lat)
    }
}

/// The half axis of the Krassovsky 1940 ellipsoid, in metres.
const HALF_AXIS_METERS: f64 = 6_378_245.0;
/// Its first eccentricity, squared.
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;
/// The box in which the shift is applied, in degrees: west, south, east, north.
const BOX: [f64; 4] = [72.004, 0.8293, 137.8347, 55.8271];
/// The way back stops when a step is smaller than this, in degrees.
const STEP_DEGREES_MIN: f64 = 1e-11;
/// A step is about a hundredth of the one before; after so many it has long stopped.
const STEPS_MAX: usize = 40;

/// From WGS-84 to GCJ-02, in degrees; unchanged outside the box around China.
pub fn to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    if !in_box(lon, lat) {
        return (lon, lat);
    }
    let (east, north) = shift(lon, lat);
    (lon + east, lat + north)
}

/// From GCJ-02 to WGS-84, in degrees; unchanged outside the box around China.
pub fn to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    let (mut back_lon, mut back_lat) = (lon, lat);
    for _ in 0..STEPS_MAX {
        let (east, north) = shift(back_lon, back_lat);
        let (next_lon, next_lat) = (lon - east, lat - north);
        let step = (next_lon - back_lon).abs().max((next_lat - back_lat).abs());
        (back_lon, back_lat) = (next_lon, next_lat);
        if step < STEP_DEGREES_MIN {
            break;
        }
    }
    if in_box(back_lon, back_lat) { (back_lon, back_lat) } else { (lon, lat) }
}

fn in_box(lon: f64, lat: f64) -> bool {
    let [west, south, east, north] = BOX;
    (west..=east).contains(&lon) && (south..=north).contains(&lat)
}

/// How far a point is moved to the east and to the north, in degrees.
fn shift(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let sine = lat.to_radians().sin();
    let curve = 1.0 - ECCENTRICITY_SQUARED * sine * sine;
    let meridian_meters = HALF_AXIS_METERS * (1.0 - ECCENTRICITY_SQUARED) / (curve * curve.sqrt());
    let parallel_meters = HALF_AXIS_METERS / curve.sqrt() * lat.to_radians().cos();
    ((east_meters(x, y) / parallel_meters).to_degrees(), (north_meters(x, y) / meridian_meters).to_degrees())
}

fn east_meters(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + waves(
            x,
            &[
                (20.0, 6.0),
                (20.0, 2.0),
                (20.0, 1.0),
                (40.0, 1.0 / 3.0),
                (150.0, 1.0 / 12.0),
                (300.0, 1.0 / 30.0),
            ],
        )
}

fn north_meters(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + waves(x, &[(20.0, 6.0), (20.0, 2.0)])
        + waves(y, &[(20.0, 1.0), (40.0, 1.0 / 3.0), (160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)])
}

/// Two thirds of a sum of sines of given height and frequency.
fn waves(at: f64, waves: &[(f64, f64)]) -> f64 {
    waves
        .iter()
        .map(|(height, frequency)| height * (frequency * at * std::f64::consts::PI).sin())
        .sum::<f64>()
        * 2.0
        / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn outside_the_box_nothing_is_moved() {
        for (lon, lat) in [(1.5, 42.5), (139.7, 35.7), (-120.0, 31.0), (120.0, 60.0), (120.0, -31.0)] {
            assert_eq!(to_gcj02(lon, lat), (lon, lat));
            assert_eq!(to_wgs84(lon, lat), (lon, lat));
        }
        assert_eq!(Crs::Gcj02.point(181.0, 31.0), None);
    }

    #[test]
    fn a_known_place_is_moved_as_the_web_maps_move_it() {
        // A vertex of Suzhou's border as published and as moved back by another program.
        let (lon, lat) = to_wgs84(120.609_466, 31.257_165);
        assert!((lon - 120.605_299).abs() < 1e-6 && (lat - 31.259_368).abs() < 1e-6, "{lon} {lat}");
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lon in 72.1..137.8, lat in 0.9..55.8) {
            let (shifted_lon, shifted_lat) = to_gcj02(lon, lat);
            prop_assert!((shifted_lon - lon).abs() > 1e-6 || (shifted_lat - lat).abs() > 1e-6);
            let (back_lon, back_lat) = to_wgs84(shifted_lon, shifted_lat);
            prop_assert!((back_lon - lon).abs() < 1e-9 && (back_lat - lat).abs() < 1e-9);
            let (again_lon, again_lat) = to_gcj02(back_lon, back_lat);
            prop_assert!((again_lon - shifted_lon).abs() < 1e-9 && (again_lat - shifted_lat).abs() < 1e-9);
        }
    }
}
