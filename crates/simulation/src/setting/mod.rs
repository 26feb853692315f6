//! Where the day is played: three neighbouring jurisdictions with their towns, posts and grids, the addresses that
//! callers give, and the places of the day's stories.
//!
//! ```text
//!   Setting::drawn(seed)       the drawn city: names and places from roads::drawn     ─┐
//!   Setting::of(&city, seed)   any imported city: places found on its map by their use ─┴─► Setting ─► the day
//! ```
//!
//! The day knows nothing of a map but its setting. The same city and seed make the same setting.

mod address;
mod drawn;
mod mapped;
mod ring;
mod stage;

use std::sync::Arc;

use roads::Point;
use roads::geo::METERS_PER_DEGREE;

pub(crate) use address::{Addressed, Ending};
pub use address::{Addresses, Doorstep, Landmark};
pub use mapped::{SettingError, TOWNS_MAX};
pub use ring::{GuardKind, Guarded, outline};
pub use roads::drawn::places::LonLat;
pub use roads::drawn::posts::PostKind;
pub use stage::{Balcony, Bridge, LookOut, Spot, Stage, Theft};

/// Where the day is played.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    /// The three jurisdictions, in the order of [`Part::ALL`].
    pub grounds: [Arc<Ground>; 3],
    /// The places of the day's stories.
    pub stage: Stage,
}

impl Setting {
    /// The ground of one of the three.
    pub fn ground(&self, part: Part) -> &Arc<Ground> {
        &self.grounds[part as usize]
    }
}

/// Which of the three jurisdictions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// The city whose day is told.
    City,
    /// The neighbour with which it works together.
    Neighbour,
    /// A small neighbour on another side.
    County,
}

impl Part {
    /// All of them, in the order in which they are founded.
    pub const ALL: [Self; 3] = [Self::City, Self::Neighbour, Self::County];
}

/// The ground of one jurisdiction, and who works where on it.
#[derive(Clone, PartialEq, Debug)]
pub struct Ground {
    /// Which of the three it is.
    pub part: Part,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// A short word for it in Latin letters, as the names of its sign-ins end in.
    pub key: &'static str,
    /// Its districts; at least one.
    pub districts: Vec<District>,
    /// Its towns, district by district; at least one.
    pub towns: Vec<Town>,
    /// The posts at which crews stand.
    pub posts: Vec<Post>,
    /// Its outline and grids, as [`operations::Geography::parse`] reads them.
    pub geojson: String,
    /// What callers say where they are.
    pub addresses: Addresses,
    /// The ways out and who guards them, by their codes; empty until [`Setting::ringed`] has found them.
    pub crossings: Vec<Guarded>,
}

/// A district.
#[derive(Clone, PartialEq, Debug)]
pub struct District {
    /// Its name.
    pub name: String,
    /// The word with which its call signs begin.
    pub short: String,
    /// The police bureau in charge.
    pub bureau: String,
    /// The call sign of its grid team.
    pub grid_team: String,
    /// Whether its streets are so full that motorcycles patrol.
    pub is_dense: bool,
}

/// A town or quarter with a police station of its name.
#[derive(Clone, PartialEq, Debug)]
pub struct Town {
    /// The number of its district.
    pub district: usize,
    /// Its name.
    pub name: String,
    /// Its middle.
    pub center: LonLat,
    /// Whether it has a voluntary fire post and a team of volunteers.
    pub has_volunteers: bool,
    /// The name of its grid office, where it has one of its own.
    pub grid_office: Option<String>,
}

/// A post at which a crew stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Post {
    /// The number of its district.
    pub district: usize,
    /// The word with which its crew's call sign begins.
    pub base: String,
    /// What it is for.
    pub kind: PostKind,
    /// Where it is.
    pub place: LonLat,
}

impl Post {
    /// The call sign of its crew.
    pub fn callsign(&self) -> String {
        let what = match self.kind {
            PostKind::Checkpoint => "1组",
            PostKind::Landing => "1号艇",
            PostKind::FireStation => "消防1号车",
            PostKind::Ambulance => "急救1号车",
        };
        format!("{}{what}", self.base)
    }
}

impl Town {
    /// The call sign of its station's car.
    pub fn station_car(&self) -> String {
        format!("{}处警01", self.name)
    }

    /// The call sign of its voluntary fire post.
    pub fn fire_post(&self) -> String {
        format!("{}微站", self.name)
    }
}

/// The straight distance in metres.
pub fn meters_between(from: LonLat, to: LonLat) -> f64 {
    let scale = f64::midpoint(from.1, to.1).to_radians().cos();
    let east = (to.0 - from.0) * scale;
    east.hypot(to.1 - from.1) * METERS_PER_DEGREE
}

/// The point that lies so many metres to the east and the north.
fn moved(from: LonLat, east_meters: f64, north_meters: f64) -> LonLat {
    let scale = from.1.to_radians().cos().max(0.01);
    (from.0 + east_meters / (METERS_PER_DEGREE * scale), from.1 + north_meters / METERS_PER_DEGREE)
}

/// A point with the five decimals that a map needs: about a metre.
pub fn rounded_point((lon, lat): LonLat) -> LonLat {
    ((lon * 1e5).round() / 1e5, (lat * 1e5).round() / 1e5)
}

/// A point of the streets as longitude and latitude.
fn lon_lat(point: Point) -> LonLat {
    (point.lon(), point.lat())
}
