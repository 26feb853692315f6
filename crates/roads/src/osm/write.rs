//! Writes a map as an OSM PBF file that every reader of that format takes.
//!
//! ```text
//!   node, node, … ──────────────► blobs ─► out
//!   way, way, …   ─► blobs ─► spool ──┐
//!   relation, …   ─► blobs ─► spool ──┴► out, at the end
//! ```
//!
//! The format wants nodes before ways before relations. Whoever draws a map makes them together, street by street;
//! so the blobs of ways and relations wait in temporary files, and memory holds one block of each kind and no more.
//! Ids must ascend within each kind, and the file says so (`Sort.Type_then_ID`). The same calls give the same bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use thiserror::Error;

use super::wire::{bytes_field, number_field, signed, signed_field, varint};
use crate::{Bounds, Point};

/// The most elements of one block, as other writers keep it.
const BLOCK_ELEMENTS_MAX: usize = 8_000;
/// A block is closed when its elements take this much before compression. Readers must take 16 MiB, and the last
/// element may still add to it.
const BLOCK_BYTES_MAX: usize = 4 << 20;
/// Coordinates are whole multiples of this many nanodegrees.
const GRANULARITY_NANODEGREES: u64 = 100;
/// Nanodegrees in one unit of a [`Point`].
const NANODEGREES_PER_UNIT: i64 = 100;

/// Why a map could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The file, or a temporary one beside it, could not be written.
    #[error("writing the map: {doing}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// Ids must ascend within their kind.
    #[error("{kind} {id} comes after {kind} {before}: ids must ascend, so sort them before they are written")]
    Unsorted {
        /// Node, way or relation.
        kind: &'static str,
        /// The id that came too late.
        id: i64,
        /// The one before it.
        before: i64,
    },
}

/// A key and its value.
pub type Tag<'a> = (&'a str, &'a str);

/// The kind of a relation's member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// Another relation.
    Relation,
}

/// A member of a relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// What it is.
    pub kind: MemberKind,
    /// Its id.
    pub id: i64,
    /// What it does in the relation.
    pub role: &'a str,
}

/// How many elements were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Nodes.
    pub nodes: u64,
    /// Ways.
    pub ways: u64,
    /// Relations.
    pub relations: u64,
}

/// Writes a map element by element.
pub struct Writer<W: Write> {
    out: W,
    nodes: Nodes,
    ways: Others,
    relations: Others,
    counts: Counts,
}

impl<W: Write> Writer<W> {
    /// Begins a map that lies within these bounds, written by the program of this name.
    pub fn new(mut out: W, bounds: Bounds, program: &str) -> Result<Self, WriteError> {
        let mut block = Vec::new();
        bytes_field(&mut block, 1, &bounding_box(bounds));
        for feature in ["OsmSchema-V0.6", "DenseNodes"] {
            bytes_field(&mut block, 4, feature.as_bytes());
        }
        bytes_field(&mut block, 5, b"Sort.Type_then_ID");
        bytes_field(&mut block, 16, program.as_bytes());
        write_blob(&mut out, "OSMHeader", &block)?;
        let (ways, relations) = (Others::new("way", 3)?, Others::new("relation", 4)?);
        Ok(Self { out, nodes: Nodes::default(), ways, relations, counts: Counts::default() })
    }

    /// Adds a node.
    pub fn node(&mut self, id: i64, point: Point, tags: &[Tag<'_>]) -> Result<(), WriteError> {
        ascends("node", &mut self.nodes.last_ever, id)?;
        self.counts.nodes += 1;
        self.nodes.add(id, point, tags);
        if self.nodes.count >= BLOCK_ELEMENTS_MAX {
            self.nodes.close(&mut self.out)?;
        }
        Ok(())
    }

    /// Adds a way along nodes.
    pub fn way(&mut self, id: i64, nodes: &[i64], tags: &[Tag<'_>]) -> Result<(), WriteError> {
        let mut refs = Vec::with_capacity(nodes.len() * 2);
        let mut last = 0;
        for node in nodes {
            signed(&mut refs, node.wrapping_sub(last));
            last = *node;
        }
        self.counts.ways += 1;
        self.ways.add(id, tags, |message, _| bytes_field(message, 8, &refs))
    }

    /// Adds a relation of members.
    pub fn relation(&mut self, id: i64, members: &[Member<'_>], tags: &[Tag<'_>]) -> Result<(), WriteError> {
        self.counts.relations += 1;
        self.relations.add(id, tags, |message, strings| {
            let (mut roles, mut ids, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
            let mut last = 0;
            for member in members {
                varint(&mut roles, strings.index(member.role));
                signed(&mut ids, member.id.wrapping_sub(last));
                last = member.id;
                varint(&mut kinds, member.kind as u64);
            }
            bytes_field(message, 8, &roles);
            bytes_field(message, 9, &ids);
            bytes_field(message, 10, &kinds);
        })
    }

    /// Writes what is left, and gives the counts.
    pub fn finish(mut self) -> Result<Counts, WriteError> {
        self.nodes.close(&mut self.out)?;
        self.ways.move_to(&mut self.out)?;
        self.relations.move_to(&mut self.out)?;
        self.out.flush().map_err(|source| WriteError::Io { doing: "finishing the file", source })?;
        Ok(self.counts)
    }
}

/// The texts of one block, each once. Index 0 is the empty one, which ends a list of tags.
#[derive(Default)]
struct Strings {
    index: BTreeMap<String, u64>,
    table: Vec<u8>,
}

impl Strings {
    fn index(&mut self, text: &str) -> u64 {
        if self.index.is_empty() {
            bytes_field(&mut self.table, 1, b"");
        }
        if let Some(index) = self.index.get(text) {
            return *index;
        }
        let index = self.index.len() as u64 + 1;
        bytes_field(&mut self.table, 1, text.as_bytes());
        self.index.insert(text.to_owned(), index);
        index
    }

    fn take(&mut self) -> Vec<u8> {
        self.index.clear();
        let table = std::mem::take(&mut self.table);
        if table.is_empty() { vec![0x0A, 0] } else { table }
    }
}

/// A block of nodes, in columns.
#[derive(Default)]
struct Nodes {
    strings: Strings,
    count: usize,
    last_ever: Option<i64>,
    last: (i64, i64, i64),
    ids: Vec<u8>,
    lats: Vec<u8>,
    lons: Vec<u8>,
    tags: Vec<u8>,
    has_tags: bool,
}

impl Nodes {
    fn add(&mut self, id: i64, point: Point, tags: &[Tag<'_>]) {
        let (lat, lon) = (i64::from(point.lat_e7), i64::from(point.lon_e7));
        signed(&mut self.ids, id.wrapping_sub(self.last.0));
        signed(&mut self.lats, lat - self.last.1);
        signed(&mut self.lons, lon - self.last.2);
        self.last = (id, lat, lon);
        for (key, value) in tags {
            let (key, value) = (self.strings.index(key), self.strings.index(value));
            varint(&mut self.tags, key);
            varint(&mut self.tags, value);
            self.has_tags = true;
        }
        varint(&mut self.tags, 0);
        self.count += 1;
    }

    fn close(&mut self, out: &mut impl Write) -> Result<(), WriteError> {
        if self.count == 0 {
            return Ok(());
        }
        let mut dense = Vec::new();
        bytes_field(&mut dense, 1, &self.ids);
        bytes_field(&mut dense, 8, &self.lats);
        bytes_field(&mut dense, 9, &self.lons);
        if self.has_tags {
            bytes_field(&mut dense, 10, &self.tags);
        }
        let mut group = Vec::new();
        bytes_field(&mut group, 2, &dense);
        let block = primitive_block(&mut self.strings, &group);
        *self = Self { last_ever: self.last_ever, ..Self::default() };
        write_blob(out, "OSMData", &block)
    }
}

/// A block of ways or of relations, and the file in which finished blocks wait.
struct Others {
    kind: &'static str,
    field: u32,
    strings: Strings,
    group: Vec<u8>,
    count: usize,
    last_ever: Option<i64>,
    spool: File,
}

impl Others {
    fn new(kind: &'static str, field: u32) -> Result<Self, WriteError> {
        let spool = tempfile::tempfile()
            .map_err(|source| WriteError::Io { doing: "opening a temporary file", source })?;
        let strings = Strings::default();
        Ok(Self { kind, field, strings, group: Vec::new(), count: 0, last_ever: None, spool })
    }

    fn add(
        &mut self,
        id: i64,
        tags: &[Tag<'_>],
        body: impl FnOnce(&mut Vec<u8>, &mut Strings),
    ) -> Result<(), WriteError> {
        ascends(self.kind, &mut self.last_ever, id)?;
        let (mut message, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
        number_field(&mut message, 1, id.cast_unsigned());
        for (key, value) in tags {
            varint(&mut keys, self.strings.index(key));
            varint(&mut values, self.strings.index(value));
        }
        if !tags.is_empty() {
            bytes_field(&mut message, 2, &keys);
            bytes_field(&mut message, 3, &values);
        }
        body(&mut message, &mut self.strings);
        bytes_field(&mut self.group, self.field, &message);
        self.count += 1;
        if self.count >= BLOCK_ELEMENTS_MAX || self.group.len() >= BLOCK_BYTES_MAX {
            self.close()?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), WriteError> {
        if self.count == 0 {
            return Ok(());
        }
        let block = primitive_block(&mut self.strings, &self.group);
        self.group.clear();
        self.count = 0;
        write_blob(&mut self.spool, "OSMData", &block)
    }

    fn move_to(&mut self, out: &mut impl Write) -> Result<(), WriteError> {
        self.close()?;
        let copied = self.spool.rewind().and_then(|()| io::copy(&mut self.spool, out));
        copied.map(|_| ()).map_err(|source| WriteError::Io { doing: "copying from a temporary file", source })
    }
}

fn ascends(kind: &'static str, last: &mut Option<i64>, id: i64) -> Result<(), WriteError> {
    if let Some(before) = *last
        && before >= id
    {
        return Err(WriteError::Unsorted { kind, id, before });
    }
    *last = Some(id);
    Ok(())
}

fn bounding_box(bounds: Bounds) -> Vec<u8> {
    let nano = |units: i32| i64::from(units) * NANODEGREES_PER_UNIT;
    let mut message = Vec::new();
    signed_field(&mut message, 1, nano(bounds.min.lon_e7));
    signed_field(&mut message, 2, nano(bounds.max.lon_e7));
    signed_field(&mut message, 3, nano(bounds.max.lat_e7));
    signed_field(&mut message, 4, nano(bounds.min.lat_e7));
    message
}

fn primitive_block(strings: &mut Strings, group: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    bytes_field(&mut block, 1, &strings.take());
    bytes_field(&mut block, 2, group);
    number_field(&mut block, 17, GRANULARITY_NANODEGREES);
    block
}

/// Writes one compressed blob with its header.
fn write_blob(out: &mut impl Write, kind: &str, block: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError::Io { doing: "writing a block", source };
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(block).map_err(failed)?;
    let compressed = encoder.finish().map_err(failed)?;
    let mut blob = Vec::with_capacity(compressed.len() + 16);
    number_field(&mut blob, 2, block.len() as u64);
    bytes_field(&mut blob, 3, &compressed);
    let mut header = Vec::new();
    bytes_field(&mut header, 1, kind.as_bytes());
    number_field(&mut header, 3, blob.len() as u64);
    let length = u32::try_from(header.len()).expect("a header is a few bytes");
    out.write_all(&length.to_be_bytes()).map_err(failed)?;
    out.write_all(&header).map_err(failed)?;
    out.write_all(&blob).map_err(failed)
}

#[cfg(test)]
mod tests;
