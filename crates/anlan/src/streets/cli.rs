//! The flags of the commands about streets.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use roads::Profile;

#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) what: ImportWhat,
}

#[derive(Subcommand)]
pub(crate) enum ImportWhat {
    /// Makes a city of an extract of `OpenStreetMap` data (.osm.pbf, .osm, .osm.gz).
    Osm(ImportOsm),
}

#[derive(Args)]
pub(crate) struct ImportOsm {
    /// The extract.
    pub(crate) file: PathBuf,
    /// The area of the jurisdiction (`GeoJSON`); the ways that leave it are listed.
    #[arg(long)]
    pub(crate) boundary: Option<PathBuf>,
    /// The city's file.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct City {
    #[command(subcommand)]
    pub(crate) what: CityWhat,
}

#[derive(Subcommand)]
pub(crate) enum CityWhat {
    /// Says what a city holds, and whether it fits together.
    Info(CityInfo),
    /// Writes one traveller's network as a DIMACS graph, in hundredths of a second.
    Graph(CityGraph),
}

#[derive(Args)]
pub(crate) struct CityInfo {
    /// The city's file.
    pub(crate) city: PathBuf,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct CityGraph {
    /// The city's file.
    pub(crate) city: PathBuf,
    /// Whose network: emergency, ordinary, foot, cycle or boat.
    #[arg(long, default_value = "emergency")]
    pub(crate) profile: Profile,
    /// The file to make; compressed when it ends in `.gz`.
    #[arg(long)]
    pub(crate) out: PathBuf,
}
