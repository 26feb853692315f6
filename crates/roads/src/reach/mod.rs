//! What can be reached in a given time.

pub mod isochrone;
