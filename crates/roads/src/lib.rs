//! The streets: a city's roads and waters read from open data into one file, and every question that is asked of
//! them: how long from here to there, what is near, who is inside, what the map shows.
//!
//! ```text
//!   osm, csv ─► import ─► city (one memory-mapped file) ─┬─► snap ─► search (times, paths, reach)
//!                                                        ├─► gazetteer (names, junctions, numbers)
//!                                                        └─► map (vector tiles)
//! ```
//!
//! Nothing here reads a clock or throws dice. Times are integers of a hundredth of a second inside, so that a sum
//! is the same in whatever order it is made.

pub mod array;
pub mod drawn;
pub mod geo;
pub mod graph;
pub mod osm;

pub use array::Array;
pub use geo::{Bounds, Point};
pub use graph::{Arc, Cost, Graph, Node, UNREACHABLE};
