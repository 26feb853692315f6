//! `anlan tiles`: a city's whole map in one file.

use super::cli::Tiles;
use super::{open, progress_bar};
use crate::cli::say;

pub(crate) fn run(options: &Tiles) -> anyhow::Result<()> {
    let city = open(&options.city)?;
    let bar = progress_bar(options.out.file_name().unwrap_or_default().to_string_lossy().into_owned())?;
    let written = roads::pmtiles::write(&city, options.zoom_max, &options.out, &mut |done, of| {
        bar.set_length(of);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let written = written?;
    say(&format!(
        "{}: {} tiles from zoom 0 to {}, {} bytes; the largest tile has {} bytes before packing",
        options.out.display(),
        written.tiles,
        options.zoom_max,
        written.bytes,
        written.largest_tile_bytes
    ))
}
