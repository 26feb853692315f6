//! Any imported city as a setting: its towns, posts and grids, and the places of the stories, found on its map.
//!
//! ```text
//!   streets   stretches of the main network, what they are called, what stands at them
//!   grids     a honeycomb over what is built up, with an estimate of the people      ─┐
//!   towns     named places, else named for their streets; three parts of them         ├─► grounds, stage
//!   posts     fire stations, hospitals; checkpoints where streets leave a part       ─┘
//! ```
//!
//! What the map does not name is put at the nearest sensible place: a fire station at the seat of its district, a
//! bridge at the border. Everything lies at streets that crews can reach. How many people live in a grid is an
//! estimate from the length of its streets, no census.

mod grids;
mod ground;
mod posts;
mod stage;
mod streets;
mod towns;

use std::sync::Arc;

use roads::City;
use thiserror::Error;

use super::{Part, Setting};
use grids::Grids;
use streets::Streets;
use towns::Towns;

/// The most towns that are found in a city.
pub const TOWNS_MAX: usize = 40;

/// A city on which no day can be played.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SettingError {
    /// There is nothing to drive on.
    #[error(
        "这座城市没有可供车辆通行的道路；请导入含道路的数据 / the city has no streets to drive on; \
         import an extract with roads"
    )]
    NoStreets,
    /// It cannot be divided into three jurisdictions.
    #[error(
        "城市太小：演示需要至少三个片区（TOWNS_MIN = 3）；请导入更大的范围 / the city is too small: the \
         demonstration needs three quarters (TOWNS_MIN = 3); import a larger extract"
    )]
    TooSmall,
}

/// The map, read for the day.
struct Map<'a> {
    city: &'a City,
    streets: Streets,
    grids: Grids,
    towns: Towns,
}

impl Setting {
    /// An imported city, with the same places for the same seed.
    pub fn of(city: &City, seed: u64) -> Result<Self, SettingError> {
        let streets = Streets::read(city);
        let grids = Grids::over(&streets, seed)?;
        let towns = Towns::found(city, &streets, &grids)?;
        let map = Map { city, streets, grids, towns };
        let crossings = posts::crossings(&map);
        let grounds = Part::ALL.map(|part| Arc::new(ground::ground(&map, part, &crossings)));
        let stage = stage::stage(&map, &grounds, &crossings);
        Ok(Self { grounds, stage }.ringed(city))
    }
}
