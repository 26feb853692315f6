//! Archives of vector tiles in the `PMTiles` format, version 3: a whole map in one file, written from a city and read
//! in its place.
//!
//! ```text
//!   header (127) │ root directory │ description (JSON) │ leaf directories │ tiles, along a Hilbert curve
//!        └────────────┴─ within 16 KiB
//! ```
//!
//! Few lines, and our own: the crate of that name reads only through an asynchronous runtime, which a city's ground
//! does without. When an archive is opened all its directories are read and looked at, so that nothing later has to
//! doubt; of the tiles only the one that is asked for is read.

mod archive;
mod directory;
mod header;
mod hilbert;
mod metadata;
mod write;

pub use archive::Archive;
pub use write::{tiles_of, write};

/// The greatest zoom of an archive unless somebody wants another one: browsers draw on from there.
pub const ZOOM_MAX_DEFAULT: u8 = 14;
/// How many tiles an archive may hold: China from zoom 0 to 14 fits.
pub const TILES_MAX: usize = 1 << 22;

/// Why an archive is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be opened, read or written.
    #[error("{doing} {path}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It is something else than the map needs.
    #[error(
        "{path} cannot be the map's base: {what}; make one with `anlan tiles --city CITY --out FILE.pmtiles`"
    )]
    Foreign {
        /// The file.
        path: String,
        /// What it lacks.
        what: String,
    },
    /// It has been damaged since it was written.
    #[error("{path} is damaged: {what}; copy or make it anew")]
    Damaged {
        /// The file.
        path: String,
        /// Where.
        what: String,
    },
    /// There are more tiles than an archive may hold.
    #[error(
        "{path} would hold more than {TILES_MAX} tiles (TILES_MAX) from zoom 0 to {zoom_max}; take a smaller greatest \
         zoom (--zoom-max) or a smaller extract"
    )]
    TooManyTiles {
        /// The file.
        path: String,
        /// The greatest zoom that was wanted.
        zoom_max: u8,
    },
}

impl ArchiveError {
    fn damaged(path: &str, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }
}
