//! The flags of the commands about streets.

use std::path::PathBuf;

use std::str::FromStr;

use clap::{Args, Subcommand, value_parser};
use roads::drawn::Size;
use roads::gcj02::Crs;
use roads::map::ZOOM_MAX;
use roads::pmtiles::ZOOM_MAX_DEFAULT;
use roads::{Point, Profile};

#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) what: ImportWhat,
}

#[derive(Subcommand)]
pub(crate) enum ImportWhat {
    /// Makes a city of an extract of `OpenStreetMap` data (.osm.pbf, .osm, .osm.gz).
    Osm(ImportOsm),
    /// Makes a city of a plain network: a table of nodes and a table of edges.
    Csv(ImportCsv),
    /// Brings areas (grids, districts) into WGS-84 and into the form that `init --geography` takes.
    Grids(ImportGrids),
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
    /// Draws a moated water city with two neighbours, as an extract of map data.
    Generate(CityGenerate),
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

#[derive(Args)]
pub(crate) struct Route {
    /// The city's file.
    #[arg(long)]
    pub(crate) city: PathBuf,
    /// Where from: LON,LAT in degrees (WGS-84).
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) from: LonLat,
    /// Where to: LON,LAT.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) to: LonLat,
    /// Who travels: emergency, ordinary, foot, cycle or boat.
    #[arg(long, default_value = "emergency")]
    pub(crate) profile: Profile,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Matrix {
    /// A city's file.
    #[arg(long, required_unless_present = "graph")]
    pub(crate) city: Option<PathBuf>,
    /// A DIMACS graph, plain or compressed (.gz), in place of a city.
    #[arg(long, conflicts_with = "city")]
    pub(crate) graph: Option<PathBuf>,
    /// Who travels in the city.
    #[arg(long, default_value = "emergency")]
    pub(crate) profile: Profile,
    /// Places of departure, one a line: vertices as `city graph` counts them, or LON,LAT.
    #[arg(long)]
    pub(crate) sources: PathBuf,
    /// Places of arrival.
    #[arg(long)]
    pub(crate) targets: PathBuf,
    /// The file to make: CSV `source,target,seconds`.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Little-endian numbers of 32 bits in hundredths of a second instead, row by row; 4294967295 is out of reach.
    #[arg(long)]
    pub(crate) binary: bool,
}

#[derive(Args)]
pub(crate) struct IsochroneArgs {
    /// The city's file.
    #[arg(long)]
    pub(crate) city: PathBuf,
    /// Where from: LON,LAT.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) from: LonLat,
    /// Limits in seconds, as 300,600,900.
    #[arg(long, value_delimiter = ',', required = true)]
    pub(crate) seconds: Vec<u32>,
    /// Who travels.
    #[arg(long, default_value = "emergency")]
    pub(crate) profile: Profile,
    /// The file to make (`GeoJSON`).
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct Locate {
    /// The areas (`GeoJSON`).
    #[arg(long)]
    pub(crate) grids: PathBuf,
    /// The points: CSV with the columns `lon` and `lat` and, if wanted, `id`.
    #[arg(long)]
    pub(crate) points: PathBuf,
    /// The file to make: CSV `id,grid`.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// How the coordinates count: wgs84 or gcj02.
    #[arg(long, default_value = "wgs84")]
    pub(crate) crs: Crs,
}

/// A point as it is written on the command line: LON,LAT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LonLat(pub(crate) Point);

impl FromStr for LonLat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no LON,LAT in degrees, such as 120.6205,31.2990");
        let (lon, lat) = text.split_once(',').ok_or_else(wrong)?;
        let degrees = |text: &str| text.trim().parse::<f64>().map_err(|_bad| wrong());
        Point::from_degrees(degrees(lon)?, degrees(lat)?).map(Self).ok_or_else(wrong)
    }
}

#[derive(Args)]
pub(crate) struct Tiles {
    /// The city's file.
    #[arg(long)]
    pub(crate) city: PathBuf,
    /// The file to make (.pmtiles).
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// The greatest zoom; browsers draw on from there. House numbers show from 16 on.
    #[arg(long, default_value_t = ZOOM_MAX_DEFAULT, value_parser = value_parser!(u8).range(0..=i64::from(ZOOM_MAX)))]
    pub(crate) zoom_max: u8,
}

#[derive(Args)]
pub(crate) struct Ring {
    /// The city's file.
    pub(crate) city: PathBuf,
    /// The area (`GeoJSON`).
    #[arg(long)]
    pub(crate) boundary: PathBuf,
    /// Only the area of this code or name, where the file has several.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// The middle of a belt in which roads may be held: LON,LAT. Without it the belt lies along the boundary.
    #[arg(long, allow_hyphen_values = true, requires = "core_km", requires = "out_km")]
    pub(crate) centre: Option<LonLat>,
    /// Within so many kilometres of the middle is the core.
    #[arg(long, requires = "centre")]
    pub(crate) core_km: Option<f64>,
    /// Beyond so many kilometres is the outside.
    #[arg(long, requires = "centre")]
    pub(crate) out_km: Option<f64>,
    /// The crossings that are guarded, as R01,R02,W01; `all` for all of them.
    #[arg(long, value_delimiter = ',')]
    pub(crate) guard: Vec<String>,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// A file of the crossings, leaks and places to make (`GeoJSON`).
    #[arg(long)]
    pub(crate) geojson: Option<PathBuf>,
    /// A drawing to make (SVG).
    #[arg(long)]
    pub(crate) svg: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CityGenerate {
    /// Another number draws another city.
    #[arg(long, default_value_t = 20_230_110)]
    pub(crate) seed: u64,
    /// small (a town), city (some hundred thousand nodes) or province (five million).
    #[arg(long, default_value = "city")]
    pub(crate) size: Size,
    /// The file to make (.osm.pbf).
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// The districts and grids beside it (`GeoJSON`), if wanted.
    #[arg(long)]
    pub(crate) grids: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct ImportCsv {
    /// The nodes: `node`, and `lon,lat` or `x_m,y_m`.
    #[arg(long)]
    pub(crate) nodes: PathBuf,
    /// The edges: `from,to`, and `travel_seconds`, `length_meters` or `length_km`.
    #[arg(long)]
    pub(crate) edges: PathBuf,
    /// The speed where an edge has a length only.
    #[arg(long)]
    pub(crate) speed_kmh: Option<f64>,
    /// Edges go one way unless they say otherwise.
    #[arg(long)]
    pub(crate) oneway: bool,
    /// The city's file.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct ImportGrids {
    /// The areas (`GeoJSON`).
    pub(crate) file: PathBuf,
    /// How their coordinates count: wgs84 or gcj02.
    #[arg(long, default_value = "wgs84")]
    pub(crate) crs: Crs,
    /// What they are: `grid`, `police_grid`, `district` or `jurisdiction`; without it each says so itself.
    #[arg(long)]
    pub(crate) layer: Option<String>,
    /// The file to make, as `anlan init --geography` takes it.
    #[arg(long)]
    pub(crate) out: PathBuf,
}
