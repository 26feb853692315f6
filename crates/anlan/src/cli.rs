//! The commands and their flags.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Parser, Subcommand};
use exchange::calls::GeoBox;
use operations::Error;

use crate::mqtt::Mqtt;
use crate::streets;

/// 安澜 Anlan: a city's safety work, from the first report to the closed case.
#[derive(Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serves the jurisdictions of a data directory. An empty one explains the first three steps.
    Serve(Serve),
    /// Founds a jurisdiction and its first administrator.
    Init(Init),
    /// Prints a bearer token for a machine or person. Works while the service runs.
    Token(Token),
    /// Recomputes the hash chains and names the first bad position. Works while the service runs.
    Verify(Verify),
    /// Copies a journal to a file. Works while the service runs.
    Backup(Backup),
    /// Plays a day in three drawn cities that are neighbours.
    Demo(Demo),
    /// Files recorded calls as reports, over HTTP.
    Replay(Replay),
    /// Makes a city, or parts of one, of somebody's data.
    Import(streets::cli::Import),
    /// Says what a city holds.
    City(streets::cli::City),
    /// Finds the quickest way between two points, turn by turn.
    Route(streets::cli::Route),
    /// Computes travel times from many places to many.
    Matrix(streets::cli::Matrix),
    /// Draws the ground that is reached from a point within some times.
    Isochrone(streets::cli::IsochroneArgs),
    /// Finds the grid in which each of many points lies.
    Locate(streets::cli::Locate),
    /// Writes a city's whole map into one file of vector tiles (`PMTiles`).
    Tiles(streets::cli::Tiles),
    /// Lists the ways out of an area, how closed it is with some of them guarded, and what closes it.
    Ring(streets::cli::Ring),
    /// Prints the interface as an `OpenAPI` document.
    Openapi,
}

#[derive(Args)]
pub(crate) struct Serve {
    /// The data directory.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8110")]
    pub(crate) listen: SocketAddr,
    /// A directory with rule files in place of the built-in ones, by the same names.
    #[arg(long)]
    pub(crate) rules: Option<PathBuf>,
    /// The city's streets, as `anlan import` has made them.
    #[arg(long)]
    pub(crate) city: Option<PathBuf>,
    /// Vector tiles (`PMTiles`) under the map in place of the city's own; they have the layers of `anlan tiles`.
    #[arg(long, requires = "city")]
    pub(crate) base: Option<PathBuf>,
    /// Positions from a broker.
    #[command(flatten)]
    pub(crate) positions: Mqtt,
}

#[derive(Args)]
pub(crate) struct Init {
    /// The data directory; made when it is not there.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// The jurisdiction's name, such as 苏州市.
    #[arg(long)]
    pub(crate) jurisdiction: String,
    /// The administrator's sign-in name.
    #[arg(long)]
    pub(crate) admin: String,
    /// A file that holds the administrator's password.
    #[arg(long)]
    pub(crate) password_file: PathBuf,
    /// A `GeoJSON` file with the boundary, districts, grids and police grids.
    #[arg(long)]
    pub(crate) geography: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Token {
    /// The data directory.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// Who holds the token; a machine of this name is enrolled when nobody has it.
    #[arg(long)]
    pub(crate) user: String,
    /// The one role that the token carries, such as `dispatcher`.
    #[arg(long)]
    pub(crate) role: String,
    /// The jurisdiction, where the directory holds several.
    #[arg(long)]
    pub(crate) jurisdiction: Option<String>,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// The data directory.
    #[arg(long, required_unless_present = "file")]
    pub(crate) data: Option<PathBuf>,
    /// A journal file, such as a backup.
    #[arg(long, conflicts_with = "data")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Backup {
    /// The data directory.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// The file to make; the audit journal goes beside it, with `.audit` behind the name.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// The jurisdiction, where the directory holds several.
    #[arg(long)]
    pub(crate) jurisdiction: Option<String>,
}

#[derive(Args)]
pub(crate) struct Demo {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8110")]
    pub(crate) listen: SocketAddr,
    /// Seconds of the day in one second of the wall, from 0.1 to 3600.
    #[arg(long, default_value_t = 60.0)]
    pub(crate) speed: f64,
    /// Does not open a browser.
    #[arg(long)]
    pub(crate) no_open: bool,
    /// Another number makes another day.
    #[arg(long, default_value_t = 20_230_110)]
    pub(crate) seed: u64,
    /// Starts with the clock stopped.
    #[arg(long)]
    pub(crate) paused: bool,
    /// The city to play on, as `anlan import` has made it, in place of the drawn one. Stations, hospitals, streets
    /// and places are its own; what it does not name is put at the nearest sensible place.
    #[arg(long)]
    pub(crate) city: Option<PathBuf>,
    /// Vector tiles (`PMTiles`) under the map in place of the city's own; they have the layers of `anlan tiles`.
    #[arg(long)]
    pub(crate) base: Option<PathBuf>,
    /// Keeps the day's journals here; otherwise they go when the demonstration ends.
    #[arg(long)]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Replay {
    #[command(subcommand)]
    pub(crate) what: ReplayWhat,
}

#[derive(Subcommand)]
pub(crate) enum ReplayWhat {
    /// Recorded calls for service.
    Calls(ReplayCalls),
}

#[derive(Args)]
pub(crate) struct ReplayCalls {
    /// A CSV file, plain or gzipped.
    pub(crate) file: PathBuf,
    /// How many times faster than they came in.
    #[arg(long, default_value_t = 1.0)]
    pub(crate) speed: f64,
    /// The service.
    #[arg(long, default_value = "http://127.0.0.1:8110")]
    pub(crate) url: String,
    /// A file that holds a bearer token which may file reports.
    #[arg(long, conflicts_with = "data")]
    pub(crate) token_file: Option<PathBuf>,
    /// The data directory of a service that runs on this machine: the token is asked of it.
    #[arg(long, required_unless_present = "token_file")]
    pub(crate) data: Option<PathBuf>,
    /// The jurisdiction, where the directory holds several.
    #[arg(long)]
    pub(crate) jurisdiction: Option<String>,
    /// Leaves out rows outside WEST,SOUTH,EAST,NORTH in degrees.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) clip: Option<GeoBox>,
    /// Moves the points into WEST,SOUTH,EAST,NORTH; from the clip's box, or the recorded county's.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) into: Option<GeoBox>,
    /// Stops after so many calls.
    #[arg(long)]
    pub(crate) limit: Option<usize>,
}

/// Prints a result on standard output.
pub(crate) fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(())
}

/// Tells how things go on standard error, beside the log.
pub(crate) fn tell(text: &str) {
    eprintln!("{text}");
}

/// An operation's error for whoever sits at the terminal: what is wrong, and what would be right.
pub(crate) fn explained(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(fields) => {
            let lines = fields
                .iter()
                .map(|field| format!("{}: {}; {}", field.field, field.limit.en, field.remedy.en));
            anyhow!(lines.collect::<Vec<_>>().join("\n"))
        }
        Error::Refused { text, .. } => anyhow!(text.en),
        error => error.into(),
    }
}
