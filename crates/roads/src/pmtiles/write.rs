//! Writing a city's archive.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::directory::{self, Entry, packed};
use super::header::{HEADER_BYTES, Header, Packing, ROOT_BYTES_MAX, Stretch};
use super::{ArchiveError, TILES_MAX, hilbert, metadata};
use crate::City;

/// Tiles that are equal are written once where they are no larger than this: land without streets, open water.
const SHARED_BYTES_MAX: usize = 1_024;
/// So many of them are remembered.
const SHARED_TILES_MAX: usize = 1 << 16;
/// Entries of a leaf, to begin with; it doubles until the root is small enough.
const LEAF_ENTRIES: usize = 4_096;
/// A viewer begins no nearer than this.
const CENTER_ZOOM_MAX: u8 = 12;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Tiles in which something is drawn.
    pub tiles: u64,
    /// Bytes of the archive.
    pub bytes: u64,
    /// Bytes of the largest tile, unpacked.
    pub largest_tile_bytes: u64,
}

/// The tiles of a city that may hold something, in the order of their numbers: zoom, column, row. None where there are
/// more than [`TILES_MAX`].
pub fn tiles_of(city: &City, zoom_max: u8) -> Option<Vec<(u8, u32, u32)>> {
    let mut all = Vec::new();
    let mut level = vec![(0, 0)];
    for zoom in 0..=zoom_max {
        level.retain(|(x, y)| city.may_show((zoom, *x, *y), zoom_max));
        level.sort_by_key(|(x, y)| hilbert::number_of(zoom, *x, *y));
        if all.len() + level.len() > TILES_MAX {
            return None;
        }
        all.extend(level.iter().map(|(x, y)| (zoom, *x, *y)));
        let quarters =
            |(x, y): &(u32, u32)| [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(e, s)| (2 * x + e, 2 * y + s));
        level = level.iter().flat_map(quarters).collect();
    }
    Some(all)
}

/// Writes all tiles of a city down to a zoom into an archive, which is there whole or not at all; `progress` hears how
/// many of how many tiles are drawn. The same city gives the same bytes.
pub fn write(
    city: &City,
    zoom_max: u8,
    path: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Written, ArchiveError> {
    let name = path.display().to_string();
    let Some(tiles) = tiles_of(city, zoom_max) else {
        return Err(ArchiveError::TooManyTiles { path: name, zoom_max });
    };
    let io = |cause| ArchiveError::Io { doing: "writing the archive", path: name.clone(), cause };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut shelf = Shelf::new(tempfile::tempfile_in(folder).map_err(io)?);
    for (done, (zoom, x, y)) in (0..).zip(&tiles) {
        progress(done, tiles.len() as u64);
        let tile = city.tile(*zoom, *x, *y).expect("only tiles that there are were listed");
        shelf.put(hilbert::number_of(*zoom, *x, *y), &tile).map_err(io)?;
    }
    let beside = NamedTempFile::new_in(folder).map_err(io)?;
    let written = shelf.bind(city, zoom_max, beside.as_file()).map_err(io)?;
    beside.as_file().sync_all().map_err(io)?;
    beside.persist(path).map_err(|failure| io(failure.error))?;
    progress(tiles.len() as u64, tiles.len() as u64);
    Ok(written)
}

/// The tiles while they are drawn: their bytes in a file of their own, because the directory that goes before them is
/// known last.
struct Shelf {
    out: BufWriter<File>,
    length: u64,
    entries: Vec<Entry>,
    shared: HashMap<Vec<u8>, Stretch>,
    contents: u64,
    written: Written,
}

impl Shelf {
    fn new(file: File) -> Self {
        Self {
            out: BufWriter::new(file),
            length: 0,
            entries: Vec::new(),
            shared: HashMap::new(),
            contents: 0,
            written: Written::default(),
        }
    }

    /// Takes the next tile in; an empty one is left out.
    fn put(&mut self, number: u64, tile: &[u8]) -> std::io::Result<()> {
        if tile.is_empty() {
            return Ok(());
        }
        self.written.tiles += 1;
        self.written.largest_tile_bytes = self.written.largest_tile_bytes.max(tile.len() as u64);
        let bytes = packed(tile);
        let at = match self.shared.get(&bytes) {
            Some(known) => *known,
            None => self.append(bytes)?,
        };
        let length = u32::try_from(at.length).map_err(std::io::Error::other)?;
        let last = self.entries.last_mut();
        match last.filter(|last| last.offset == at.offset && last.tile + u64::from(last.run) == number) {
            Some(last) => last.run += 1,
            None => self.entries.push(Entry { tile: number, offset: at.offset, length, run: 1 }),
        }
        Ok(())
    }

    fn append(&mut self, bytes: Vec<u8>) -> std::io::Result<Stretch> {
        let at = Stretch { offset: self.length, length: bytes.len() as u64 };
        self.out.write_all(&bytes)?;
        self.length += at.length;
        self.contents += 1;
        if bytes.len() <= SHARED_BYTES_MAX && self.shared.len() < SHARED_TILES_MAX {
            self.shared.insert(bytes, at);
        }
        Ok(at)
    }

    /// Writes the archive.
    fn bind(self, city: &City, zoom_max: u8, out: &File) -> std::io::Result<Written> {
        let (root, leaves) = directories(&self.entries);
        let description = packed(&metadata::of_city(city, zoom_max));
        let mut end = HEADER_BYTES as u64;
        let mut next = |length: u64| {
            let at = Stretch { offset: end, length };
            end += length;
            at
        };
        let header = Header {
            root: next(root.len() as u64),
            metadata: next(description.len() as u64),
            leaves: next(leaves.len() as u64),
            tiles: next(self.length),
            counts: [self.written.tiles, self.entries.len() as u64, self.contents],
            inner: Packing::Gzip,
            outer: Packing::Gzip,
            zooms: [0, zoom_max],
            ..around(city, zoom_max)
        };
        let mut out = BufWriter::new(out);
        for part in [header.write(), root, description, leaves] {
            out.write_all(&part)?;
        }
        let mut tiles = self.out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        tiles.seek(SeekFrom::Start(0))?;
        std::io::copy(&mut tiles, &mut out)?;
        out.flush()?;
        Ok(Written { bytes: end, ..self.written })
    }
}

/// The box of a city, and its middle.
fn around(city: &City, zoom_max: u8) -> Header {
    let bounds = city.bounds();
    let middle = bounds.middle();
    Header {
        bounds: [bounds.min.lon_e7, bounds.min.lat_e7, bounds.max.lon_e7, bounds.max.lat_e7],
        center: (zoom_max.min(CENTER_ZOOM_MAX), [middle.lon_e7, middle.lat_e7]),
        ..Header::default()
    }
}

/// The root directory, and the leaves behind it where one directory is not enough.
fn directories(entries: &[Entry]) -> (Vec<u8>, Vec<u8>) {
    let root = directory::write(entries);
    if root.len() <= ROOT_BYTES_MAX {
        return (root, Vec::new());
    }
    let mut size = LEAF_ENTRIES;
    loop {
        let mut leaves = Vec::new();
        let mut rows = Vec::new();
        for leaf in entries.chunks(size) {
            let bytes = directory::write(leaf);
            let length = u32::try_from(bytes.len()).expect("a leaf is shorter than four gigabytes");
            rows.push(Entry { tile: leaf[0].tile, offset: leaves.len() as u64, length, run: 0 });
            leaves.extend(bytes);
        }
        let root = directory::write(&rows);
        if root.len() <= ROOT_BYTES_MAX {
            return (root, leaves);
        }
        size *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_directory_has_leaves_and_a_short_root() {
        let entry = |tile: u64| Entry { tile, offset: tile * 7_919 % 104_729, length: 1, run: 1 };
        let entries: Vec<Entry> = (0..50_000).map(entry).collect();
        let (root, leaves) = directories(&entries);
        assert!(root.len() <= ROOT_BYTES_MAX);
        let rows = directory::read(&directory::unpacked(&root).unwrap()).unwrap();
        assert!(rows.iter().all(|row| row.run == 0));
        let at = |place: u64| usize::try_from(place).unwrap();
        let read: Vec<Entry> = rows
            .iter()
            .map(|row| &leaves[at(row.offset)..at(row.offset + u64::from(row.length))])
            .flat_map(|leaf| directory::read(&directory::unpacked(leaf).unwrap()).unwrap())
            .collect();
        assert_eq!(read, entries);
    }

    #[test]
    fn equal_tiles_are_written_once_and_a_run_of_them_is_one_entry() {
        let mut shelf = Shelf::new(tempfile::tempfile().unwrap());
        for (number, tile) in [(0, "a"), (1, "b"), (2, "b"), (3, ""), (4, "b"), (5, "a")] {
            shelf.put(number, tile.as_bytes()).unwrap();
        }
        let runs: Vec<(u64, u32)> = shelf.entries.iter().map(|entry| (entry.tile, entry.run)).collect();
        assert_eq!(runs, [(0, 1), (1, 2), (4, 1), (5, 1)]);
        assert_eq!((shelf.contents, shelf.written.tiles), (2, 5));
        assert_eq!(shelf.entries[3].offset, 0);
    }
}
