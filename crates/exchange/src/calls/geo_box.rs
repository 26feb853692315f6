//! Boxes of longitude and latitude, and the linear map from one into another.

use std::str::FromStr;

/// A box in WGS-84 that does not cross the date line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct GeoBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// Four numbers make no box.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a box is `west,south,east,north` in degrees, such as 120.4,31.1,120.9,31.5")]
pub struct NotABox;

impl GeoBox {
    /// Montgomery County, Pennsylvania, whose recorded calls are freely licensed.
    pub const MONTGOMERY: Self = Self { west: -75.8, south: 39.9, east: -74.9, north: 40.5 };

    /// The box between these degrees.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, NotABox> {
        let on_earth = west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
        // Comparisons with what is no number are false, so that it is refused too.
        if on_earth && west < east && south < north {
            Ok(Self { west, south, east, north })
        } else {
            Err(NotABox)
        }
    }

    /// Whether the point lies inside or on the edge.
    pub fn holds(self, lon: f64, lat: f64) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }
}

impl FromStr for GeoBox {
    type Err = NotABox;

    fn from_str(text: &str) -> Result<Self, NotABox> {
        let degrees: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
        match (text.split(',').count(), degrees.as_slice()) {
            (4, [west, south, east, north]) => Self::new(*west, *south, *east, *north),
            _ => Err(NotABox),
        }
    }
}

/// The linear map that lays one box upon another, edge upon edge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PlaceMap {
    from: GeoBox,
    to: GeoBox,
}

impl PlaceMap {
    /// The map from one box to another.
    pub const fn new(from: GeoBox, to: GeoBox) -> Self {
        Self { from, to }
    }

    /// Where the point comes to lie, in longitude and latitude; on earth also when it lies outside the first box.
    pub fn apply(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (from, to) = (self.from, self.to);
        let east = (lon - from.west) / (from.east - from.west);
        let north = (lat - from.south) / (from.north - from.south);
        let lon = to.west + east * (to.east - to.west);
        let lat = to.south + north * (to.north - to.south);
        (lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: (f64, f64), right: (f64, f64)) -> bool {
        (left.0 - right.0).abs() < 1e-9 && (left.1 - right.1).abs() < 1e-9
    }

    #[test]
    fn corners_and_middle_come_to_lie_on_corners_and_middle() {
        let city: GeoBox = "120.4, 31.1, 120.9, 31.5".parse().unwrap();
        let map = PlaceMap::new(GeoBox::MONTGOMERY, city);
        for (point, expected) in [
            ((-75.8, 39.9), (120.4, 31.1)),
            ((-74.9, 40.5), (120.9, 31.5)),
            ((-75.35, 40.2), (120.65, 31.3)),
            ((-75.8, 40.5), (120.4, 31.5)),
        ] {
            assert!(close(map.apply(point.0, point.1), expected), "{point:?}");
        }
    }

    #[test]
    fn what_is_no_box_is_refused() {
        for text in
            ["", "1,2,3", "1,2,3,4,5", "1,2,x,4", "3,2,1,4", "1,4,3,2", "NaN,1,2,3", "-181,0,1,1", "0,0,1,91"]
        {
            assert_eq!(text.parse::<GeoBox>(), Err(NotABox), "{text}");
        }
    }
}
