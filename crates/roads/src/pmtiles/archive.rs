//! Reading an archive in its place.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use super::directory::{self, Entry, unpacked};
use super::header::{HEADER_BYTES, Header, Packing, Stretch};
use super::metadata::Metadata;
use super::{ArchiveError, TILES_MAX, hilbert};
use crate::Point;
use crate::map::layer_fields;

/// Leaves lie no deeper than this below the root.
const DEPTH_MAX: u8 = 4;
/// A directory or a description takes no more bytes than this, packed.
const PACKED_BYTES_MAX: u64 = 32 << 20;
/// A tile takes no more bytes than this.
const TILE_BYTES_MAX: u32 = 16 << 20;

/// An archive of vector tiles that may lie under the map, opened for asking.
#[derive(Debug)]
pub struct Archive {
    file: File,
    path: String,
    header: Header,
    /// Runs of tiles, by the numbers of their tiles.
    entries: Vec<Entry>,
    attribution: Option<String>,
    tag: String,
}

impl Archive {
    /// Opens an archive and looks at everything in it but the tiles themselves: they have the layers that the map
    /// draws, and lie in the file.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let name = path.display().to_string();
        let io = |cause| ArchiveError::Io { doing: "opening the archive", path: name.clone(), cause };
        let file = File::open(path).map_err(io)?;
        let bytes = file.metadata().map_err(io)?.len();
        let mut head = vec![0; HEADER_BYTES.min(usize::try_from(bytes).unwrap_or(HEADER_BYTES))];
        file.read_exact_at(&mut head, 0).map_err(io)?;
        let header = Header::read(&head, &name)?;
        let mut opening = Opening { file: &file, path: &name, header, bytes, entries: Vec::new() };
        opening.look_at_header()?;
        let root = opening.directory(header.root, "its root directory")?;
        opening.take_in(root, DEPTH_MAX)?;
        opening.look_at_entries()?;
        let metadata = opening.metadata()?;
        let entries = opening.entries;
        let tag = format!("{:08x}-{bytes:x}", checksum(&head, &entries));
        let attribution = metadata.attribution.filter(|attribution| !attribution.is_empty());
        Ok(Self { file, path: name, header, entries, attribution, tag })
    }

    /// A tile as it lies in the file; empty where there is none.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Vec<u8>, ArchiveError> {
        let inside = zoom <= hilbert::ZOOM_MAX && x < 1 << zoom && y < 1 << zoom;
        let number = inside.then(|| hilbert::number_of(zoom, x, y));
        let Some(entry) = number.and_then(|number| self.entry_of(number)) else { return Ok(Vec::new()) };
        let mut bytes = vec![0; entry.length as usize];
        let read = self.file.read_exact_at(&mut bytes, self.header.tiles.offset + entry.offset);
        read.map_err(|cause| ArchiveError::Io {
            doing: "reading a tile of",
            path: self.path.clone(),
            cause,
        })?;
        Ok(bytes)
    }

    fn entry_of(&self, number: u64) -> Option<&Entry> {
        let after = self.entries.partition_point(|entry| entry.tile <= number);
        let entry = self.entries.get(after.checked_sub(1)?)?;
        (number - entry.tile < u64::from(entry.run)).then_some(entry)
    }

    /// Whether its tiles are packed with gzip.
    pub fn is_packed(&self) -> bool {
        self.header.outer == Packing::Gzip
    }

    /// West, south, east, north in degrees.
    pub fn bounds(&self) -> [f64; 4] {
        let [west, south, east, north] = self.header.bounds;
        let (min, max) = (Point { lon_e7: west, lat_e7: south }, Point { lon_e7: east, lat_e7: north });
        [min.lon(), min.lat(), max.lon(), max.lat()]
    }

    /// The least zoom of its tiles.
    pub fn zoom_min(&self) -> u8 {
        self.header.zooms[0]
    }

    /// The greatest zoom of its tiles.
    pub fn zoom_max(&self) -> u8 {
        self.header.zooms[1]
    }

    /// Who is to be named beside it.
    pub fn attribution(&self) -> Option<&str> {
        self.attribution.as_deref()
    }

    /// A word that is another one when the archive is another one.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

/// Of the header, and of which tile lies where: packed tiles that differ do not all have the same lengths.
fn checksum(head: &[u8], entries: &[Entry]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(head);
    for entry in entries {
        sum.update(&entry.tile.to_le_bytes());
        sum.update(&entry.offset.to_le_bytes());
        sum.update(&entry.length.to_le_bytes());
    }
    sum.finalize()
}

/// An archive that is being looked at.
struct Opening<'a> {
    file: &'a File,
    path: &'a str,
    header: Header,
    /// Of the file.
    bytes: u64,
    entries: Vec<Entry>,
}

impl Opening<'_> {
    fn damaged(&self, what: impl Into<String>) -> ArchiveError {
        ArchiveError::damaged(self.path, what)
    }

    fn foreign(&self, what: impl Into<String>) -> ArchiveError {
        ArchiveError::Foreign { path: self.path.to_owned(), what: what.into() }
    }

    fn look_at_header(&self) -> Result<(), ArchiveError> {
        let header = &self.header;
        for (stretch, what) in [
            (header.root, "its root directory"),
            (header.metadata, "its description"),
            (header.leaves, "its leaves"),
            (header.tiles, "its tiles"),
        ] {
            if stretch.offset.checked_add(stretch.length).is_none_or(|end| end > self.bytes) {
                return Err(self.damaged(format!("{what} lie beyond its end, so it is cut off")));
            }
        }
        let [zoom_min, zoom_max] = header.zooms;
        if zoom_min > zoom_max || zoom_max > hilbert::ZOOM_MAX {
            return Err(self.damaged(format!("it goes from zoom {zoom_min} to {zoom_max}")));
        }
        let [west, south, east, north] = header.bounds.map(i64::from);
        let is_box = -1_800_000_000 <= west && west < east && east <= 1_800_000_000;
        if !is_box || -900_000_000 > south || south >= north || north > 900_000_000 {
            return Err(self.damaged("its bounds are no box on the earth"));
        }
        Ok(())
    }

    /// A stretch of the file, unpacked.
    fn section(&self, stretch: Stretch, what: &str) -> Result<Vec<u8>, ArchiveError> {
        if stretch.length > PACKED_BYTES_MAX {
            return Err(self.damaged(format!(
                "{what} takes {} bytes, {PACKED_BYTES_MAX} (PACKED_BYTES_MAX) at most are read",
                stretch.length
            )));
        }
        let mut bytes = vec![0; usize::try_from(stretch.length).unwrap_or_default()];
        self.file.read_exact_at(&mut bytes, stretch.offset).map_err(|cause| ArchiveError::Io {
            doing: "opening the archive",
            path: self.path.to_owned(),
            cause,
        })?;
        match self.header.inner {
            Packing::None => Ok(bytes),
            Packing::Gzip => unpacked(&bytes).ok_or_else(|| self.damaged(format!("{what} does not unpack"))),
        }
    }

    fn directory(&self, stretch: Stretch, what: &str) -> Result<Vec<Entry>, ArchiveError> {
        let bytes = self.section(stretch, what)?;
        directory::read(&bytes).ok_or_else(|| self.damaged(format!("{what} cannot be read")))
    }

    /// Takes the tiles of a directory in, and those of its leaves.
    fn take_in(&mut self, directory: Vec<Entry>, depth: u8) -> Result<(), ArchiveError> {
        for entry in directory {
            if entry.run > 0 {
                self.entries.push(entry);
            } else {
                let stretch = self.leaf(entry, depth)?;
                let leaf = self.directory(stretch, "a leaf directory")?;
                self.take_in(leaf, depth - 1)?;
            }
            if self.entries.len() > TILES_MAX {
                return Err(self.foreign(format!("it has more than {TILES_MAX} tiles (TILES_MAX)")));
            }
        }
        Ok(())
    }

    fn leaf(&self, entry: Entry, depth: u8) -> Result<Stretch, ArchiveError> {
        let leaves = self.header.leaves;
        let length = u64::from(entry.length);
        let is_inside = entry.offset.checked_add(length).is_some_and(|end| end <= leaves.length);
        if depth == 0 || !is_inside {
            return Err(self.damaged("a leaf directory lies elsewhere than among the leaves"));
        }
        Ok(Stretch { offset: leaves.offset + entry.offset, length })
    }

    fn look_at_entries(&self) -> Result<(), ArchiveError> {
        let tiles = self.header.tiles.length;
        let mut next = 0;
        for entry in &self.entries {
            let end = entry.offset.checked_add(u64::from(entry.length));
            if entry.tile < next || end.is_none_or(|end| end > tiles) || entry.length == 0 {
                return Err(self.damaged(match hilbert::tile_of(entry.tile) {
                    Some((zoom, x, y)) => format!("tile {zoom}/{x}/{y} lies where none can be"),
                    None => "it has tiles of a zoom that there is not".to_owned(),
                }));
            }
            if entry.length > TILE_BYTES_MAX {
                return Err(self.foreign(format!(
                    "it has a tile of {} bytes, {TILE_BYTES_MAX} (TILE_BYTES_MAX) at most are sent",
                    entry.length
                )));
            }
            next = entry
                .tile
                .checked_add(u64::from(entry.run))
                .ok_or_else(|| self.damaged("it has tiles of a zoom that there is not"))?;
        }
        Ok(())
    }

    /// Reads the description; it must name the layers that the map draws.
    fn metadata(&self) -> Result<Metadata, ArchiveError> {
        let bytes = self.section(self.header.metadata, "its description")?;
        let metadata: Metadata = serde_json::from_slice(&bytes)
            .map_err(|cause| self.damaged(format!("its description cannot be read ({cause})")))?;
        let has = |name: &str| metadata.vector_layers.iter().any(|layer| layer.id == name);
        let missing: Vec<&str> = layer_fields().map(|(name, ..)| name).filter(|name| !has(name)).collect();
        if missing.is_empty() {
            return Ok(metadata);
        }
        Err(self.foreign(format!(
            "the map draws the layers of `anlan tiles`, and it does not name {} among its vector_layers",
            missing.join(", ")
        )))
    }
}
