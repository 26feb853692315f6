//! Stories of the streets, on drawn networks and, where they are at hand, on real ones.

mod areas;
mod closed;
mod crossings;
mod csv_network;
mod gazetteer;
mod import;
mod isochrone;
mod map;
mod matching;
mod osm;
mod pmtiles;
mod ring_cuts;
mod search;
mod shared;
mod snap;
