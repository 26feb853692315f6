//! The drawn city: three neighbouring jurisdictions as `GeoJSON`, from code and a seed. Names are real, the
//! coordinates are drawn.
//!
//! ```text
//!   lattice  honeycomb with shared, jittered corners ─► cells
//!   places   towns of ten districts ─► every cell belongs to the nearest town
//!   outline  cells ─► police grids, districts, jurisdictions (their shared edges cancel out)
//!   water, lines ─► shores, canals, roads, rails
//! ```

mod curve;
mod geojson;
mod lattice;
mod lines;
mod outline;
mod parcels;
mod places;
#[cfg(test)]
mod tests;
mod water;

pub use places::{DISTRICTS, District, Post, PostKind, Town, posts_of, towns_of};

use crate::chance::Random;

/// Longitude and latitude in degrees.
pub type LonLat = (f64, f64);

/// Metres in one degree of latitude.
const METERS_PER_DEGREE: f64 = 111_320.0;
/// The cosine of the latitude here: how much shorter a degree of longitude is.
const LONGITUDE_SCALE: f64 = 0.854;

/// One of the three jurisdictions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Jurisdiction {
    /// 苏州市.
    Suzhou,
    /// The two western districts of Shanghai 上海市（嘉定、青浦）.
    WestShanghai,
    /// 嘉善县.
    Jiashan,
}

impl Jurisdiction {
    /// All of them, in the order in which they are founded.
    pub const ALL: [Self; 3] = [Self::Suzhou, Self::WestShanghai, Self::Jiashan];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suzhou => "苏州市",
            Self::WestShanghai => "上海市（嘉定、青浦）",
            Self::Jiashan => "嘉善县",
        }
    }

    /// Its name in English.
    pub const fn name_en(self) -> &'static str {
        match self {
            Self::Suzhou => "Suzhou",
            Self::WestShanghai => "Shanghai (Jiading, Qingpu)",
            Self::Jiashan => "Jiashan",
        }
    }

    /// A short word for folders and names, in Latin letters.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suzhou => "suzhou",
            Self::WestShanghai => "huxi",
            Self::Jiashan => "jiashan",
        }
    }
}

/// The ground of one jurisdiction.
#[derive(Clone, Debug)]
pub struct DrawnCity {
    /// Whose ground it is.
    pub jurisdiction: Jurisdiction,
    /// A feature collection as [`operations::Geography::parse`] reads it.
    pub geojson: String,
}

/// Draws the three jurisdictions, in the order of [`Jurisdiction::ALL`].
pub fn drawn(seed: u64) -> Vec<DrawnCity> {
    let parcels = parcels::divide(seed);
    let scenery = geojson::scenery(seed, &parcels);
    let draw =
        |jurisdiction| DrawnCity { jurisdiction, geojson: geojson::write(jurisdiction, &parcels, &scenery) };
    Jurisdiction::ALL.into_iter().map(draw).collect()
}

/// The straight distance in metres.
pub fn meters_between(from: LonLat, to: LonLat) -> f64 {
    let east = (to.0 - from.0) * LONGITUDE_SCALE;
    let north = to.1 - from.1;
    east.hypot(north) * METERS_PER_DEGREE
}

/// The point that lies so many metres to the east and the north.
pub fn moved(from: LonLat, east_meters: f64, north_meters: f64) -> LonLat {
    (from.0 + east_meters / (METERS_PER_DEGREE * LONGITUDE_SCALE), from.1 + north_meters / METERS_PER_DEGREE)
}

/// A point with the five decimals that a map needs: about a metre.
pub fn rounded_point(point: LonLat) -> LonLat {
    lattice::rounded(point)
}

/// A point on land near another, nearer ones more likely.
pub fn near(random: &mut Random, center: LonLat, radius_meters: f64) -> LonLat {
    const TRIES_MAX: usize = 12;
    for _ in 0..TRIES_MAX {
        let angle = random.between(0.0, std::f64::consts::TAU);
        let meters = radius_meters * random.unit();
        let point = moved(center, meters * angle.cos(), meters * angle.sin());
        if !water::is_in_lake(point) {
            return point;
        }
    }
    center
}
