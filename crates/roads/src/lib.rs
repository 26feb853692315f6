//! The streets: a city's roads and waters read from open data into one file, and every question that is asked of
//! them: how long from here to there, what is near, who is inside, what the map shows.
//!
//! ```text
//!   osm, csv ─► import ─► city (one memory-mapped file) ─┬─► snap ─► search (times, paths, reach)
//!                                                        ├─► gazetteer (names, junctions, numbers)
//!                                                        └─► map (vector tiles) ─► pmtiles (all of them in a file)
//! ```
//!
//! Nothing here reads a clock or throws dice. Times are integers of a hundredth of a second inside, so that a sum
//! is the same in whatever order it is made.

pub mod areas;
pub mod array;
pub mod blossom;
pub mod city;
pub mod closed;
pub mod crossings;
pub mod csv_network;
pub mod dimacs;
pub mod drawn;
pub mod flow;
pub mod gazetteer;
pub mod gcj02;
pub mod geo;
pub mod graph;
pub mod guidance;
pub mod import;
pub mod map;
pub mod matching;
pub mod osm;
pub mod pairing;
pub mod pmtiles;
pub mod profile;
pub mod reach;
pub mod road;
pub mod search;
pub mod snap;
pub mod table;
pub mod travel;
mod tree;

pub use array::Array;
pub use city::{City, CityError};
pub use gazetteer::{Found, Gazetteer};
pub use geo::{Bounds, Point, angle_degrees};
pub use graph::{Arc, Cost, Graph, Node, UNREACHABLE};
pub use profile::Profile;
pub use snap::Place;
pub use travel::{Route, Traveller};
