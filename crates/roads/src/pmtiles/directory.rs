//! The table of contents: which tile lies where. It is written column by column, each number as a difference where it
//! can be, and then compressed.
//!
//! ```text
//!   count │ tile, less the one before … │ run length … │ length … │ offset + 1, or 0 for "right behind the last" …
//! ```
//!
//! An entry of run length 0 is no tile: it leads to a leaf, another directory of the same form.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// A directory holds no more bytes than this when it is unpacked.
const DIRECTORY_BYTES_MAX: u64 = 64 << 20;

/// A run of equal tiles, or a leaf.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Entry {
    /// The number of its first tile.
    pub(super) tile: u64,
    /// Where its bytes begin, in the section of tiles or of leaves.
    pub(super) offset: u64,
    pub(super) length: u32,
    /// How many tiles, one after the other, are these bytes; 0 for a leaf.
    pub(super) run: u32,
}

/// A directory as it stands in a file, packed.
pub(super) fn write(entries: &[Entry]) -> Vec<u8> {
    let mut plain = Vec::new();
    varint(&mut plain, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        varint(&mut plain, entry.tile - last);
        last = entry.tile;
    }
    for entry in entries {
        varint(&mut plain, u64::from(entry.run));
    }
    for entry in entries {
        varint(&mut plain, u64::from(entry.length));
    }
    let mut end = None;
    for entry in entries {
        varint(&mut plain, if end == Some(entry.offset) { 0 } else { entry.offset + 1 });
        end = Some(entry.offset + u64::from(entry.length));
    }
    packed(&plain)
}

/// The entries of a directory; none where it is not one.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut rest = bytes;
    let count = usize::try_from(unvarint(&mut rest)?).ok()?;
    // Each entry takes a byte in each of the four columns, so a count from nowhere claims no memory.
    if count > rest.len() / 4 {
        return None;
    }
    let mut entries = vec![Entry::default(); count];
    let mut last = 0_u64;
    for entry in &mut entries {
        last = last.checked_add(unvarint(&mut rest)?)?;
        entry.tile = last;
    }
    for entry in &mut entries {
        entry.run = u32::try_from(unvarint(&mut rest)?).ok()?;
    }
    for entry in &mut entries {
        entry.length = u32::try_from(unvarint(&mut rest)?).ok()?;
    }
    let mut end = None;
    for entry in &mut entries {
        entry.offset = match unvarint(&mut rest)? {
            0 => end?,
            offset => offset - 1,
        };
        end = Some(entry.offset.checked_add(u64::from(entry.length))?);
    }
    rest.is_empty().then_some(entries)
}

pub(super) fn packed(plain: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packer.write_all(plain).and_then(|()| packer.finish());
    packed.expect("memory takes whatever is written to it")
}

/// What was packed; none where it was not, or where it holds more than a directory may.
pub(super) fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let mut unpacker = GzDecoder::new(packed).take(DIRECTORY_BYTES_MAX + 1);
    unpacker.read_to_end(&mut plain).ok()?;
    (plain.len() as u64 <= DIRECTORY_BYTES_MAX).then_some(plain)
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

fn unvarint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn neighbours_in_the_file_take_one_byte_for_their_place() {
        let entry = |tile, offset| Entry { tile, offset, length: 10, run: 1 };
        let bytes = unpacked(&write(&[entry(0, 0), entry(1, 10), entry(9, 10)])).unwrap();
        assert_eq!(bytes, [3, 0, 1, 8, 1, 1, 1, 10, 10, 10, 1, 0, 11]);
    }

    proptest! {
        #[test]
        fn a_directory_is_read_as_it_was_written(
            rows in prop::collection::vec((0..1_u64 << 40, 0..1_u64 << 40, any::<u32>(), any::<u32>()), 0..50),
        ) {
            let mut entries: Vec<Entry> = rows
                .into_iter()
                .map(|(tile, offset, length, run)| Entry { tile, offset, length, run })
                .collect();
            entries.sort_by_key(|entry| entry.tile);
            prop_assert_eq!(read(&unpacked(&write(&entries)).unwrap()), Some(entries));
        }

        #[test]
        fn bytes_from_nowhere_are_refused_or_read_and_never_break_off(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = read(&bytes);
            prop_assert_eq!(unpacked(&bytes), None);
        }
    }
}
