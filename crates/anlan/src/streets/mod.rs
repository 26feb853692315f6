//! The commands about streets: making a city, asking it, drawing it. None of them needs a data directory.

pub(crate) mod cli;

mod build;
mod city;
mod import;
mod locate;
mod matrix;
mod route;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use operations::Streets;
use roads::City;
use roads::drawn::Size;
use roads::import::import_osm;

/// Opens a city's streets for a service.
pub(crate) fn serve(path: &Path) -> anyhow::Result<Arc<Streets>> {
    Ok(Streets::new(Arc::new(open(path)?)))
}

/// The streets of the drawn city. They are drawn once and kept in the cache of whoever runs this.
pub(crate) fn drawn(seed: u64) -> anyhow::Result<Arc<Streets>> {
    let folder = cache_folder();
    let city = folder.join(format!("drawn-{seed}-{}.city", env!("CARGO_PKG_VERSION")));
    if let Ok(streets) = serve(&city) {
        return Ok(streets);
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let extract = tempfile::NamedTempFile::new_in(&folder).context("making a file for the drawn city")?;
    city::draw(seed, Size::City, extract.path())?;
    import_osm(extract.path(), None, &city, &mut |_, _| ())?;
    serve(&city)
}

/// Where what can be made again is kept: `$XDG_CACHE_HOME/anlan`, `~/.cache/anlan`, or the system's temporary folder.
fn cache_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    cache.unwrap_or_else(std::env::temp_dir).join("anlan")
}

/// Opens a city for a command.
fn open(path: &Path) -> anyhow::Result<City> {
    City::open(path).with_context(|| format!("asking the city {}", path.display()))
}

pub(crate) use city::run as run_city;
pub(crate) use import::run as run_import;
pub(crate) use locate::run as run_locate;
pub(crate) use matrix::run as run_matrix;
pub(crate) use route::{isochrone as run_isochrone, route as run_route};
