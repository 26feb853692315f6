//! Points and boxes on the ground, in WGS-84, as integers of 1e-7 degree (about a centimetre).

use bytemuck::{Pod, Zeroable};

/// Units in one degree.
pub const UNITS_PER_DEGREE: f64 = 1e7;
/// Metres in one degree of latitude, on the sphere of the mean radius 6,371,008.8 m (IUGG).
pub const METERS_PER_DEGREE: f64 = 111_195.080_233_532_9;

/// A point: longitude and latitude in units of 1e-7 degree, as OSM stores them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Point {
    /// Longitude, -180° to 180°.
    pub lon_e7: i32,
    /// Latitude, -90° to 90°.
    pub lat_e7: i32,
}

impl Point {
    /// A point from degrees; none where they do not lie on the earth.
    pub fn from_degrees(lon: f64, lat: f64) -> Option<Self> {
        let on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        on_earth.then(|| Self { lon_e7: units(lon), lat_e7: units(lat) })
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) / UNITS_PER_DEGREE
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) / UNITS_PER_DEGREE
    }

    /// The point so much of the way to another one, from 0 to 1.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a point between two others is on the earth as they are"
    )]
    pub fn towards(self, other: Self, share: f64) -> Self {
        let part =
            |from: i32, to: i32| (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as i32;
        Self { lon_e7: part(self.lon_e7, other.lon_e7), lat_e7: part(self.lat_e7, other.lat_e7) }
    }

    /// The distance in metres on the plane that touches the earth half-way; within 0.1 % up to 200 km.
    pub fn meters_to(self, other: Self) -> f64 {
        let east_degrees = (f64::from(other.lon_e7) - f64::from(self.lon_e7)) / UNITS_PER_DEGREE;
        let north_degrees = (f64::from(other.lat_e7) - f64::from(self.lat_e7)) / UNITS_PER_DEGREE;
        let scale = f64::midpoint(self.lat(), other.lat()).to_radians().cos();
        (east_degrees * scale).hypot(north_degrees) * METERS_PER_DEGREE
    }

    /// The direction in which another point lies, in degrees clockwise from north, from 0 to below 360.
    pub fn bearing_degrees_to(self, other: Self) -> f64 {
        let east = (other.lon() - self.lon()) * self.lat().to_radians().cos();
        east.atan2(other.lat() - self.lat()).to_degrees().rem_euclid(360.0)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the caller has looked at the range: it fits an i32")]
fn units(degrees: f64) -> i32 {
    (degrees * UNITS_PER_DEGREE).round() as i32
}

/// The angle between two directions, in degrees: from 0 to 180.
///
/// ```
/// assert_eq!(roads::angle_degrees(350.0, 20.0), 30.0);
/// ```
pub fn angle_degrees(one: f64, other: f64) -> f64 {
    let turned = (one - other).rem_euclid(360.0);
    turned.min(360.0 - turned)
}

/// A box: the least and the greatest longitude and latitude, both inside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Bounds {
    /// The south-west corner.
    pub min: Point,
    /// The north-east corner.
    pub max: Point,
}

impl Bounds {
    /// The box that holds nothing; the first point that is taken in becomes both corners.
    pub const EMPTY: Self = Self {
        min: Point { lon_e7: i32::MAX, lat_e7: i32::MAX },
        max: Point { lon_e7: i32::MIN, lat_e7: i32::MIN },
    };

    /// The box around these points.
    pub fn of(points: impl IntoIterator<Item = Point>) -> Self {
        points.into_iter().fold(Self::EMPTY, Self::with)
    }

    /// This box, grown to hold the point.
    #[must_use]
    pub fn with(self, point: Point) -> Self {
        Self {
            min: Point {
                lon_e7: self.min.lon_e7.min(point.lon_e7),
                lat_e7: self.min.lat_e7.min(point.lat_e7),
            },
            max: Point {
                lon_e7: self.max.lon_e7.max(point.lon_e7),
                lat_e7: self.max.lat_e7.max(point.lat_e7),
            },
        }
    }

    /// This box with a margin on every side, in metres.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast of a float to an integer stops at the integer's ends"
    )]
    pub fn grown(self, meters: f64) -> Self {
        let north = meters * UNITS_PER_DEGREE / METERS_PER_DEGREE;
        let east = north / self.min.lat().abs().max(self.max.lat().abs()).to_radians().cos().max(0.01);
        let moved = |point: Point, sign: f64| Point {
            lon_e7: (f64::from(point.lon_e7) + sign * east) as i32,
            lat_e7: (f64::from(point.lat_e7) + sign * north) as i32,
        };
        Self { min: moved(self.min, -1.0), max: moved(self.max, 1.0) }
    }

    /// The point in the middle.
    pub fn middle(self) -> Point {
        Point {
            lon_e7: self.min.lon_e7.midpoint(self.max.lon_e7),
            lat_e7: self.min.lat_e7.midpoint(self.max.lat_e7),
        }
    }

    /// Whether nothing is inside.
    pub fn is_empty(self) -> bool {
        self.min.lon_e7 > self.max.lon_e7 || self.min.lat_e7 > self.max.lat_e7
    }

    /// Whether the point is inside or on the edge.
    pub fn holds(self, point: Point) -> bool {
        (self.min.lon_e7..=self.max.lon_e7).contains(&point.lon_e7)
            && (self.min.lat_e7..=self.max.lat_e7).contains(&point.lat_e7)
    }

    /// Whether the two boxes share a point.
    pub fn meets(self, other: Self) -> bool {
        self.min.lon_e7 <= other.max.lon_e7
            && other.min.lon_e7 <= self.max.lon_e7
            && self.min.lat_e7 <= other.max.lat_e7
            && other.min.lat_e7 <= self.max.lat_e7
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::EMPTY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_longitude_shrinks_with_the_latitude() {
        let from = Point::from_degrees(120.0, 31.3).unwrap();
        let east = Point::from_degrees(121.0, 31.3).unwrap();
        let north = Point::from_degrees(120.0, 32.3).unwrap();
        assert!((from.meters_to(north) - 111_195.0).abs() < 1.0);
        assert!((from.meters_to(east) - 95_011.0).abs() < 5.0, "{}", from.meters_to(east));
        assert_eq!(Point::from_degrees(181.0, 0.0), None);
        assert_eq!(Point::from_degrees(f64::NAN, 0.0), None);
    }

    #[test]
    fn an_empty_box_takes_in_a_point() {
        assert!(Bounds::EMPTY.is_empty());
        let point = Point { lon_e7: 1, lat_e7: -1 };
        let bounds = Bounds::of([point]);
        assert!(bounds.holds(point) && !bounds.is_empty() && bounds.meets(bounds));
        assert!(!bounds.meets(Bounds::EMPTY));
    }
}
