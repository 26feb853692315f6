//! Polygons on the ground: districts, grids and boundaries, and which of them holds a point.
//!
//! ```text
//!   GeoJSON (WGS-84 or GCJ-02) ─► rings that do not cross ─► areas ─┬─► locator: a million points in their grids
//!                                                                   └─► boundary: inside or outside
//! ```
//!
//! Which polygon holds a point is exact. A point on an edge is in the polygon; where polygons share an edge or
//! overlap, the first in the file wins.

pub mod boundary;
mod coordinates;
pub mod geojson;
pub mod locate;
pub mod points;
mod raster;
pub mod rings;
#[cfg(test)]
mod tests;
pub mod write;

pub use boundary::Boundary;
pub use geojson::{GeoJsonError, read, read_file};
pub use locate::Locator;

use crate::{Bounds, Point};

/// A closed line. The last point is not a repetition of the first, and no point repeats the one before it.
pub type Ring = Vec<Point>;

/// An outer ring less its holes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Polygon {
    /// The outer ring, in the direction in which it was written.
    pub outer: Ring,
    /// The holes.
    pub holes: Vec<Ring>,
}

impl Polygon {
    /// All rings, the outer one first.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> + Clone {
        std::iter::once(&self.outer).chain(&self.holes)
    }

    /// All edges of all rings, each as it was walked.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.rings().flat_map(|ring| rings::edges(ring))
    }

    /// The box around it.
    pub fn bounds(&self) -> Bounds {
        Bounds::of(self.rings().flatten().copied())
    }

    /// What it measures, in square metres.
    pub fn square_meters(&self) -> f64 {
        let holes: f64 = self.holes.iter().map(|hole| rings::square_meters(hole).abs()).sum();
        rings::square_meters(&self.outer).abs() - holes
    }
}

/// A named place of one or more polygons.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Area {
    /// Its code: the property `code`, else `adcode`, else `id`, else the feature's `id`, else its number in the file
    /// from 1.
    pub code: String,
    /// Its Chinese name, from the property `name:zh`, else `name_zh`, else `name`; empty where there is none.
    pub name_zh: String,
    /// Its English name, from the property `name:en`, else `name_en`; empty where there is none.
    pub name_en: String,
    /// The property `layer`, such as `grid`; empty where there is none.
    pub layer: String,
    /// All properties as they were written.
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Its polygons.
    pub polygons: Vec<Polygon>,
}

impl Area {
    /// The box around it.
    pub fn bounds(&self) -> Bounds {
        Bounds::of(self.polygons.iter().flat_map(Polygon::rings).flatten().copied())
    }

    /// What it measures, in square metres.
    pub fn square_meters(&self) -> f64 {
        self.polygons.iter().map(Polygon::square_meters).sum()
    }

    /// The middle of its surface, which may lie outside; none where it has no surface.
    pub fn centroid(&self) -> Option<Point> {
        rings::centroid(&self.polygons)
    }
}

/// The areas of a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Areas {
    /// Each, in the order of the file.
    pub each: Vec<Area>,
    /// How often a ring meets itself, or another of its area, in a point or along a line without crossing it.
    /// Published boundaries do; nothing is lost by it.
    pub touches: usize,
    /// How many features were left out because they are no polygons.
    pub left_out: usize,
}

impl Areas {
    /// The box around all of them.
    pub fn bounds(&self) -> Bounds {
        Bounds::of(
            self.each.iter().flat_map(|area| &area.polygons).flat_map(Polygon::rings).flatten().copied(),
        )
    }
}
