//! The commands about streets: making a city, asking it, drawing it. None of them needs a data directory.

pub(crate) mod cli;

mod build;
mod city;
mod import;
mod locate;
mod matrix;
mod route;

use std::path::Path;

use anyhow::Context as _;
use roads::City;

/// Opens a city for a command.
fn open(path: &Path) -> anyhow::Result<City> {
    City::open(path).with_context(|| format!("asking the city {}", path.display()))
}

pub(crate) use city::run as run_city;
pub(crate) use import::run as run_import;
pub(crate) use locate::run as run_locate;
pub(crate) use matrix::run as run_matrix;
pub(crate) use route::{isochrone as run_isochrone, route as run_route};
