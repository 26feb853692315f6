//! The nested arrays of a `GeoJSON` geometry, read into flat lists as they come.
//!
//! ```text
//!   [[[[120.1,31.2],[120.2,31.2],…],[…]],[…]]
//!   ││││  a position                            positions: 120.1,31.2  120.2,31.2 …
//!   │││└─ a ring ends after so many positions   ring_ends
//!   ││└── a polygon ends after so many rings    polygon_ends
//!   │└─── several polygons                      depth 4
//! ```
//!
//! A value of nested lists would take ten times the memory of the file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// How deep arrays may lie in one another; a multipolygon has four levels.
const DEPTH_MAX: usize = 4;

/// What a geometry's `coordinates` hold.
#[derive(Default)]
pub(super) struct Coordinates {
    /// Longitude and latitude in degrees, as written.
    pub(super) positions: Vec<[f64; 2]>,
    /// How many positions there are at the end of each ring.
    pub(super) ring_ends: Vec<usize>,
    /// How many rings there are at the end of each polygon.
    pub(super) polygon_ends: Vec<usize>,
    /// 1 for a position, 2 for a line, 3 for a polygon, 4 for several; none where nothing but empty arrays is there.
    pub(super) depth: Option<usize>,
    /// The first thing that no geometry can be made of.
    pub(super) fault: Option<Fault>,
}

/// What no geometry can be made of, and where it stands; polygon and ring are counted from 1.
#[derive(Clone, Copy)]
pub(super) struct Fault {
    pub(super) what: &'static str,
    pub(super) polygon: usize,
    pub(super) ring: usize,
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut read = Self::default();
        let level = deserializer.deserialize_any(Level { into: &mut read, depth_left: DEPTH_MAX })?;
        read.depth = match level {
            Found::Number(_) => {
                read.fail("the coordinates are a number, not an array");
                None
            }
            Found::Array(depth) => depth,
        };
        Ok(read)
    }
}

/// One value among the coordinates: a number, or an array whose levels are counted where they are known.
enum Found {
    Number(f64),
    Array(Option<usize>),
}

struct Level<'a> {
    into: &'a mut Coordinates,
    depth_left: usize,
}

impl<'de> serde::de::DeserializeSeed<'de> for Level<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Found;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number, or an array of at most four levels")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Found, E> {
        Ok(Found::Number(number))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a degree has three digits; any more is refused as not on the earth"
    )]
    fn visit_i64<E>(self, number: i64) -> Result<Found, E> {
        Ok(Found::Number(number as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a degree has three digits; any more is refused as not on the earth"
    )]
    fn visit_u64<E>(self, number: u64) -> Result<Found, E> {
        Ok(Found::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Found, A::Error> {
        let Some(depth_left) = self.depth_left.checked_sub(1) else {
            return Err(serde::de::Error::custom("the coordinates lie in more than four levels of arrays"));
        };
        let mut numbers = [0.0; 2];
        let mut count = 0_usize;
        let mut inner = None;
        while let Some(found) = array.next_element_seed(Level { into: &mut *self.into, depth_left })? {
            match found {
                Found::Number(number) => {
                    if let Some(place) = numbers.get_mut(count) {
                        *place = number;
                    }
                    self.into.meet(&mut inner, Some(0));
                }
                Found::Array(depth) => self.into.meet(&mut inner, depth),
            }
            count += 1;
        }
        let depth = inner.map(|inner| inner + 1);
        self.into.close(depth, numbers, count);
        Ok(Found::Array(depth))
    }
}

impl Coordinates {
    /// Keeps the first fault, with the place where reading has arrived.
    pub(super) fn fail(&mut self, what: &'static str) {
        let polygon = self.polygon_ends.len() + 1;
        let ring = self.ring_ends.len() - self.polygon_ends.last().unwrap_or(&0) + 1;
        self.fault.get_or_insert(Fault { what, polygon, ring });
    }

    /// Holds that all elements of an array have the same number of levels.
    fn meet(&mut self, inner: &mut Option<usize>, depth: Option<usize>) {
        match (*inner, depth) {
            (Some(one), Some(other)) if one != other => {
                self.fail("an array holds elements of different depth");
            }
            (None, _) => *inner = depth,
            _ => {}
        }
    }

    /// Writes down that an array of so many levels has ended.
    fn close(&mut self, depth: Option<usize>, numbers: [f64; 2], count: usize) {
        match depth {
            Some(1) if count < 2 => {
                self.fail("a position has one number, not longitude and latitude");
            }
            Some(1) => self.positions.push(numbers),
            Some(2) => self.ring_ends.push(self.positions.len()),
            Some(3) => self.polygon_ends.push(self.ring_ends.len()),
            _ => {}
        }
    }
}
