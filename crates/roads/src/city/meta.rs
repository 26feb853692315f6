//! What is known of a city as a whole.

use serde::{Deserialize, Serialize};

use crate::Profile;
use crate::import::Report;
use crate::road::Class;

/// Whoever made the data is named wherever it is shown (`ODbL` 1.0, 4.3).
pub const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors";

/// What is known of a city as a whole. The same input gives the same bytes, so there is no date of making in it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Meta {
    /// What it was made from.
    pub source: SourceMeta,
    /// West, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// Streets: ways that somebody travels on.
    pub streets: u64,
    /// Stretches between junctions.
    pub segments: u64,
    /// The networks, profile by profile.
    pub networks: Vec<NetworkMeta>,
    /// The name of the boundary, if one was given.
    pub boundary: Option<String>,
    /// Where roads that are driven on leave the boundary; none without a boundary.
    pub ways_out: Option<Vec<WayOut>>,
    /// Where tracks, paths and waters leave it.
    pub ways_out_other: Option<Vec<WayOut>>,
    /// What was left out, and why.
    pub report: Report,
}

/// What a city was made from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SourceMeta {
    /// `osm` or `csv`.
    pub format: String,
    /// Nodes in the file.
    pub nodes: u64,
    /// Ways in the file.
    pub ways: u64,
    /// Relations in the file.
    pub relations: u64,
    /// When the data left the database: seconds since 1970, where the file says so.
    pub timestamp: Option<i64>,
    /// Who is to be named beside a picture of it.
    pub attribution: Option<String>,
}

/// One traveller's network.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NetworkMeta {
    /// Whose.
    pub profile: Profile,
    /// Its vertices, those of forbidden turns among them.
    pub nodes: u64,
    /// Its arcs.
    pub arcs: u64,
    /// The forbidden sequences of arcs in it.
    pub restrictions: u64,
    /// Vertices in the greatest part in which everything is reached from everywhere.
    pub main_nodes: u64,
}

/// A place where a way leaves the boundary.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct WayOut {
    /// The way's id.
    pub way: i64,
    /// Its class.
    pub class: Class,
    /// Its name.
    pub name: String,
    /// Its number.
    #[serde(rename = "ref")]
    pub number: String,
    /// Where it crosses, longitude in degrees.
    pub lon: f64,
    /// Where it crosses, latitude in degrees.
    pub lat: f64,
}
