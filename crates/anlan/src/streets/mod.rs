//! The commands about streets: making a city, asking it, drawing it. None of them needs a data directory.

pub(crate) mod cli;

mod build;
mod city;
mod import;
mod locate;
mod matrix;
mod ring;
mod route;
mod tiles;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use operations::Streets;
use roads::City;
use roads::drawn::Size;
use roads::import::import_osm;
use roads::pmtiles::Archive;

/// Opens a city's streets for a service, on a base where there is one.
pub(crate) fn serve(path: &Path, base: Option<Archive>) -> anyhow::Result<Arc<Streets>> {
    Ok(Streets::on_base(Arc::new(open(path)?), base))
}

/// Opens somebody's own vector tiles.
pub(crate) fn base(path: &Path) -> anyhow::Result<Archive> {
    Archive::open(path).context("taking --base")
}

/// The streets of the drawn city. They are drawn once and kept in the cache of whoever runs this.
pub(crate) fn drawn(seed: u64, base: Option<Archive>) -> anyhow::Result<Arc<Streets>> {
    let folder = cache_folder();
    let (version, edition) = (env!("CARGO_PKG_VERSION"), roads::drawn::EDITION);
    let city = folder.join(format!("drawn-{seed}-{version}-{edition}.city"));
    if let Ok(held) = City::open(&city) {
        return Ok(Streets::on_base(Arc::new(held), base));
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let extract = tempfile::NamedTempFile::new_in(&folder).context("making a file for the drawn city")?;
    city::draw(seed, Size::City, extract.path())?;
    import_osm(extract.path(), None, &city, &mut |_, _| ())?;
    serve(&city, base)
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

/// A bar that shows how far a long command is.
fn progress_bar(message: String) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:40} {percent} % {msg}").context("drawing the bar")?;
    Ok(ProgressBar::new(1).with_style(style).with_message(message))
}

pub(crate) use city::run as run_city;
pub(crate) use import::run as run_import;
pub(crate) use locate::run as run_locate;
pub(crate) use matrix::run as run_matrix;
pub(crate) use ring::run as run_ring;
pub(crate) use route::{isochrone as run_isochrone, route as run_route};
pub(crate) use tiles::run as run_tiles;
