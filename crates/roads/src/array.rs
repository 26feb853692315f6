//! An array of plain numbers: owned by the process, or a stretch of a file mapped into memory.
//!
//! A city of five million nodes opens in the time of a system call, and the pages that nobody asks for are never
//! read from the disk.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::Pod;
use memmap2::Mmap;

/// An array that reads as a slice, wherever it lies.
pub struct Array<T: Pod>(Held<T>);

enum Held<T: Pod> {
    Owned(Arc<[T]>),
    Mapped { map: Arc<Mmap>, bytes: Range<usize> },
}

impl<T: Pod> Array<T> {
    /// A stretch of a mapped file; none where it does not lie in the file, or is not a whole number of well-aligned
    /// elements.
    pub fn mapped(map: &Arc<Mmap>, bytes: Range<usize>) -> Option<Self> {
        let slice = map.get(bytes.clone())?;
        bytemuck::try_cast_slice::<u8, T>(slice).ok()?;
        Some(Self(Held::Mapped { map: Arc::clone(map), bytes }))
    }

    /// The bytes, as they stand in a file on a little-endian machine.
    pub fn as_bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: Pod> Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Owned(owned) => owned,
            // Looked at once when it was mapped; the cast only divides a length here.
            Held::Mapped { map, bytes } => bytemuck::cast_slice(&map[bytes.clone()]),
        }
    }
}

impl<T: Pod> From<Vec<T>> for Array<T> {
    fn from(owned: Vec<T>) -> Self {
        Self(Held::Owned(owned.into()))
    }
}

impl<T: Pod> Default for Array<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T: Pod> Clone for Array<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Held::Owned(owned) => Held::Owned(Arc::clone(owned)),
            Held::Mapped { map, bytes } => Held::Mapped { map: Arc::clone(map), bytes: bytes.clone() },
        })
    }
}

impl<T: Pod + fmt::Debug> fmt::Debug for Array<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Array of {}", self.len())
    }
}
