//! The first 127 bytes of an archive.

use super::ArchiveError;

pub(super) const HEADER_BYTES: usize = 127;
/// Header and root directory lie within the first 16 KiB, so that a reader has both at once.
pub(super) const ROOT_BYTES_MAX: usize = 16_384 - HEADER_BYTES;

const MAGIC: &[u8; 7] = b"PMTiles";
const VERSION: u8 = 3;
const MVT: u8 = 1;

/// A stretch of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Stretch {
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// How something is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Packing {
    /// Not at all.
    None = 1,
    #[default]
    Gzip = 2,
}

impl Packing {
    fn of_number(number: u8) -> Option<Self> {
        [Self::None, Self::Gzip].into_iter().find(|packing| *packing as u8 == number)
    }
}

/// What the header says.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Header {
    pub(super) root: Stretch,
    pub(super) metadata: Stretch,
    pub(super) leaves: Stretch,
    pub(super) tiles: Stretch,
    /// Tiles that somebody can ask for, entries of directories, different contents.
    pub(super) counts: [u64; 3],
    /// How directories and description are packed.
    pub(super) inner: Packing,
    /// How tiles are packed.
    pub(super) outer: Packing,
    pub(super) zooms: [u8; 2],
    /// West, south, east, north in units of 1e-7 degree.
    pub(super) bounds: [i32; 4],
    /// Where a viewer begins: zoom, longitude, latitude.
    pub(super) center: (u8, [i32; 2]),
}

impl Header {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        for stretch in [self.root, self.metadata, self.leaves, self.tiles] {
            bytes.extend(stretch.offset.to_le_bytes());
            bytes.extend(stretch.length.to_le_bytes());
        }
        bytes.extend(self.counts.iter().flat_map(|count| count.to_le_bytes()));
        // Tiles lie in the order of their numbers.
        bytes.push(1);
        bytes.extend([self.inner as u8, self.outer as u8, MVT]);
        bytes.extend(self.zooms);
        bytes.extend(self.bounds.iter().flat_map(|degrees| degrees.to_le_bytes()));
        bytes.push(self.center.0);
        bytes.extend(self.center.1.iter().flat_map(|degrees| degrees.to_le_bytes()));
        assert!(bytes.len() == HEADER_BYTES, "a header has one length");
        bytes
    }

    /// Reads the header of a file of this name.
    pub(super) fn read(bytes: &[u8], path: &str) -> Result<Self, ArchiveError> {
        let foreign = |what: &str| ArchiveError::Foreign { path: path.to_owned(), what: what.to_owned() };
        if !bytes.starts_with(MAGIC) {
            return Err(foreign("it does not begin as a PMTiles archive"));
        }
        let Ok(bytes) = <&[u8; HEADER_BYTES]>::try_from(bytes) else {
            return Err(ArchiveError::damaged(path, "it is cut off in its head"));
        };
        if bytes[7] != VERSION {
            return Err(foreign(&format!(
                "it is PMTiles version {}, this reads version {VERSION}",
                bytes[7]
            )));
        }
        let byte = |at: usize| bytes[at];
        let long =
            |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes are eight"));
        let degrees =
            |at: usize| i32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes are four"));
        let stretch = |at: usize| Stretch { offset: long(at), length: long(at + 8) };
        let inner = Packing::of_number(byte(97))
            .ok_or_else(|| foreign("its directories are packed in another way than gzip"))?;
        let outer = Packing::of_number(byte(98))
            .ok_or_else(|| foreign("its tiles are packed in another way than gzip"))?;
        if byte(99) != MVT {
            return Err(foreign("its tiles are pictures or of an unknown type, not vector tiles (MVT)"));
        }
        Ok(Self {
            root: stretch(8),
            metadata: stretch(24),
            leaves: stretch(40),
            tiles: stretch(56),
            counts: [long(72), long(80), long(88)],
            inner,
            outer,
            zooms: [byte(100), byte(101)],
            bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
            center: (byte(118), [degrees(119), degrees(123)]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            root: Stretch { offset: 127, length: 2 },
            metadata: Stretch { offset: 129, length: 3 },
            leaves: Stretch { offset: 132, length: 4 },
            tiles: Stretch { offset: 136, length: 5 },
            counts: [6, 7, 8],
            inner: Packing::Gzip,
            outer: Packing::Gzip,
            zooms: [0, 14],
            bounds: [-1, -2, 3, 4],
            center: (12, [1, 2]),
        }
    }

    #[test]
    fn every_byte_stands_where_the_specification_has_it() {
        let bytes = header().write();
        assert_eq!(&bytes[..8], b"PMTiles\x03");
        let numbers: Vec<u8> = (8..96).step_by(8).map(|at| bytes[at]).collect();
        assert_eq!(numbers, [127, 2, 129, 3, 132, 4, 136, 5, 6, 7, 8]);
        assert_eq!(bytes[96..102], [1, 2, 2, 1, 0, 14]);
        assert_eq!(bytes[102..106], [255, 255, 255, 255]);
        assert_eq!(bytes[118], 12);
        assert_eq!(Header::read(&bytes, "x").unwrap(), header());
    }

    #[test]
    fn each_thing_that_we_do_not_read_is_called_by_its_name() {
        for (at, value, said) in [
            (0, b'X', "does not begin"),
            (7, 2, "version 2"),
            (97, 3, "directories are packed"),
            (98, 4, "tiles are packed"),
            (99, 2, "pictures"),
        ] {
            let mut bytes = header().write();
            bytes[at] = value;
            let refused = Header::read(&bytes, "town.pmtiles").unwrap_err().to_string();
            assert!(refused.contains(said) && refused.contains("town.pmtiles"), "{refused}");
        }
        let cut = Header::read(&header().write()[..100], "town.pmtiles").unwrap_err().to_string();
        assert!(cut.contains("cut off"), "{cut}");
    }
}
