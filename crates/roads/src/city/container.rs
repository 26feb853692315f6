//! The file that a city lies in: named sections behind a table of contents.
//!
//! ```text
//!   "ANLANCTY"  version  sections  checksum of the table
//!   ┌ name (32)  offset  length  checksum ┐ × sections
//!   section, from a multiple of 64 bytes
//!   section …
//! ```
//!
//! All numbers are little-endian. A file is written beside its place and moved there when it is whole, so that there
//! is never half a city. Every checksum is looked at when the file is opened, so that nothing later has to doubt.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytemuck::Pod;
use memmap2::Mmap;

use crate::Array;

const MAGIC: &[u8; 8] = b"ANLANCTY";
/// The layout of the sections. A file of another one is imported anew.
pub(crate) const VERSION: u32 = 2;
const HEAD_BYTES: usize = 24;
const NAME_BYTES: usize = 32;
const ENTRY_BYTES: usize = NAME_BYTES + 24;
const ALIGNMENT: usize = 64;
/// More sections than this are not a city.
const SECTIONS_MAX: u32 = 1_000;

/// Why a file is not taken for a city.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
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
    /// It is something else.
    #[error("{path} is not a city: {what}; make one with `anlan import osm FILE.osm.pbf --out {path}`")]
    Foreign {
        /// The file.
        path: String,
        /// What it lacks.
        what: String,
    },
    /// It is a city of another version of Anlan.
    #[error("{path} is a city of version {found}, this is version {expected}; import it anew")]
    OtherVersion {
        /// The file.
        path: String,
        /// Its version.
        found: u32,
        /// Ours.
        expected: u32,
    },
    /// It has been damaged since it was written.
    #[error("{path} is damaged: {what}; import the city anew")]
    Damaged {
        /// The file.
        path: String,
        /// Where.
        what: String,
    },
}

/// The sections of a city that is being made.
#[derive(Default)]
pub(crate) struct Sections {
    held: Vec<(String, Vec<u8>)>,
}

impl Sections {
    pub(crate) fn put<T: Pod>(&mut self, name: impl Into<String>, values: &[T]) {
        let name = name.into();
        assert!(name.len() <= NAME_BYTES, "a section's name fits its field");
        assert!(self.held.iter().all(|(held, _)| *held != name), "a section is put once");
        self.held.push((name, bytemuck::cast_slice(values).to_vec()));
    }

    /// Writes the file beside its place and moves it there.
    pub(crate) fn write(&self, path: &Path) -> Result<(), CityError> {
        let failed =
            |cause| CityError::Io { doing: "writing the city", path: path.display().to_string(), cause };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let mut out = BufWriter::new(beside.as_file());
        self.write_to(&mut out).and_then(|()| out.flush()).map_err(failed)?;
        drop(out);
        beside.as_file().sync_all().map_err(failed)?;
        beside.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }

    fn write_to(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut table = Vec::new();
        let mut offset = aligned(HEAD_BYTES + self.held.len() * ENTRY_BYTES);
        for (name, bytes) in &self.held {
            let mut field = [0; NAME_BYTES];
            field[..name.len()].copy_from_slice(name.as_bytes());
            table.extend(field);
            table.extend((offset as u64).to_le_bytes());
            table.extend((bytes.len() as u64).to_le_bytes());
            table.extend(u64::from(crc32fast::hash(bytes)).to_le_bytes());
            offset = aligned(offset + bytes.len());
        }
        let count = u32::try_from(self.held.len()).expect("a city has few sections");
        let mut head = MAGIC.to_vec();
        head.extend(VERSION.to_le_bytes());
        head.extend(count.to_le_bytes());
        head.extend(u64::from(crc32fast::hash(&table)).to_le_bytes());
        out.write_all(&head)?;
        out.write_all(&table)?;
        let mut written = head.len() + table.len();
        for (_, bytes) in &self.held {
            out.write_all(&vec![0; aligned(written) - written])?;
            out.write_all(bytes)?;
            written = aligned(written) + bytes.len();
        }
        Ok(())
    }
}

fn aligned(offset: usize) -> usize {
    offset.next_multiple_of(ALIGNMENT)
}

/// A city's file, mapped into memory.
pub(crate) struct Container {
    map: Arc<Mmap>,
    table: BTreeMap<String, Range<usize>>,
    path: String,
}

impl Container {
    /// Opens a file and looks at every checksum in it.
    pub(crate) fn open(path: &Path) -> Result<Self, CityError> {
        let name = path.display().to_string();
        let failed =
            |cause| CityError::Io { doing: "opening the city", path: path.display().to_string(), cause };
        let mut file = File::open(path).map_err(failed)?;
        let mut magic = [0; MAGIC.len()];
        let is_ours = file.read_exact(&mut magic).is_ok() && &magic == MAGIC;
        if !is_ours {
            let what = "it does not begin as one".to_owned();
            return Err(CityError::Foreign { path: name, what });
        }
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        #[expect(
            unsafe_code,
            reason = "mapping is unsafe because the file could change below us; a city's file is replaced whole, \
                      never written to"
        )]
        // SAFETY: the file is only ever replaced by renaming a new one over it; this mapping keeps the old one.
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        Self::read(Arc::new(map), name)
    }

    fn read(map: Arc<Mmap>, path: String) -> Result<Self, CityError> {
        let damaged = |what: String| CityError::Damaged { path: path.clone(), what };
        let number =
            |at: usize| map.get(at..at + 4).map(|bytes| u32::from_le_bytes(bytes.try_into().expect("four")));
        let long =
            |at: usize| map.get(at..at + 8).map(|bytes| u64::from_le_bytes(bytes.try_into().expect("eight")));
        let short = || damaged("it is cut off in its head".to_owned());
        let found = number(8).ok_or_else(short)?;
        if found != VERSION {
            return Err(CityError::OtherVersion { path, found, expected: VERSION });
        }
        let count = number(12).filter(|count| *count <= SECTIONS_MAX).ok_or_else(short)? as usize;
        let entries = map.get(HEAD_BYTES..HEAD_BYTES + count * ENTRY_BYTES).ok_or_else(short)?;
        if long(16) != Some(u64::from(crc32fast::hash(entries))) {
            return Err(damaged("its table of contents has changed".to_owned()));
        }
        let mut table = BTreeMap::new();
        for entry in entries.chunks_exact(ENTRY_BYTES) {
            let (name, numbers) = entry.split_at(NAME_BYTES);
            let name = String::from_utf8_lossy(name).trim_end_matches('\0').to_owned();
            let value = |at: usize| {
                let bytes = numbers[at * 8..at * 8 + 8].try_into().expect("a table entry has three numbers");
                usize::try_from(u64::from_le_bytes(bytes)).unwrap_or(usize::MAX)
            };
            let range = value(0)..value(0).saturating_add(value(1));
            let bytes =
                map.get(range.clone()).ok_or_else(|| damaged(format!("section {name} is cut off")))?;
            if crc32fast::hash(bytes) as usize != value(2) {
                return Err(damaged(format!("section {name} has changed")));
            }
            table.insert(name, range);
        }
        Ok(Self { map, table, path })
    }

    /// The checksum of the table of contents, and so of everything in the file.
    pub(crate) fn checksum(&self) -> u32 {
        let table = HEAD_BYTES..HEAD_BYTES + self.table.len() * ENTRY_BYTES;
        crc32fast::hash(&self.map[table])
    }

    /// A section as an array.
    pub(crate) fn array<T: Pod>(&self, name: &str) -> Result<Array<T>, CityError> {
        self.find(name).ok_or_else(|| CityError::Damaged {
            path: self.path.clone(),
            what: format!("section {name} is missing or not whole"),
        })
    }

    /// A section as an array, where it is there.
    pub(crate) fn find<T: Pod>(&self, name: &str) -> Option<Array<T>> {
        Array::mapped(&self.map, self.table.get(name)?.clone())
    }

    /// A complaint about what a section holds.
    pub(crate) fn damaged(&self, what: impl Into<String>) -> CityError {
        CityError::Damaged { path: self.path.clone(), what: what.into() }
    }
}
