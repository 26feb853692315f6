//! The problem file: a network and what is asked about it, in JSON and CSV, read to the letter.
//!
//! ```text
//!   PROBLEM.json ── network ─► nodes.csv, edges.csv, or an imported city ─► Network
//!        │
//!        └── kind, and what that kind asks for ─────────────────────────► Asked
//! ```
//!
//! Whatever is unknown, missing or senseless is refused with file, key and value: a plan for a question that was
//! not asked is worse than none. Files are named relative to the problem's own. This is the only room of the
//! planner that reads files.

mod at;
mod json;
mod moving;
mod network;
mod solve;
mod standing;

use std::path::{Path, PathBuf};

use roads::CityError;
use roads::table::TableError;

use crate::network::Network;
use crate::{blockade, closure, cordon, interception, patrol, siting};
use at::At;

pub use json::{FILE_BYTES_MAX, Json};
pub use solve::Answer;

/// So many units a question may have.
pub const UNITS_MAX: usize = 100_000;
/// So many routes an interception may have.
pub const ROUTES_MAX: usize = 1_000_000;
/// So many steps all routes of an interception may have together.
pub const STEPS_MAX: usize = 50_000_000;
/// No time that is given is longer: 46 days.
pub const TIME_SECONDS_MAX: f64 = 4_000_000.0;
/// No speed that is given is higher.
pub const SPEED_KMH_MAX: f64 = 10_000.0;
/// All roads of a network together take no longer, so that every way's time can be said in nanoseconds.
pub const ROADS_SECONDS_MAX: f64 = 4e9;

/// A network and what is asked about it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The network.
    pub network: Network,
    /// The question.
    pub asked: Asked,
}

/// A question of one of the kinds.
#[derive(Clone, PartialEq, Debug)]
pub enum Asked {
    /// Whether the inside is closed, and what closes it.
    Closure(closure::Question),
    /// Who holds which of the given posts.
    Blockade(blockade::Question),
    /// Where posts stop a vehicle.
    Cordon(cordon::Question),
    /// Where units meet likely routes.
    Interception(interception::Question),
    /// Where sites are best.
    Siting(siting::Question),
    /// Which walk takes in all.
    Patrol(patrol::Question),
}

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("reading {}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It is too long.
    #[error("{} has more than {FILE_BYTES_MAX} bytes (FILE_BYTES_MAX): ask for less at once", file.display())]
    TooLong {
        /// The file.
        file: PathBuf,
    },
    /// It is not JSON.
    #[error("reading {} as JSON", file.display())]
    Json {
        /// The file.
        file: PathBuf,
        /// What is wrong, with line and column.
        #[source]
        source: serde_json::Error,
    },
    /// A key is missing.
    #[error("{}: the key {key} is missing; add it", file.display())]
    Missing {
        /// The file.
        file: PathBuf,
        /// The way to the key.
        key: String,
    },
    /// A value cannot be used.
    #[error("{}: {key}: {value} {fault}", file.display())]
    Value {
        /// The file.
        file: PathBuf,
        /// The way to the value.
        key: String,
        /// What stands there.
        value: String,
        /// What is wrong with it and what to do.
        fault: String,
    },
    /// A table cannot be used.
    #[error("{}: taking the table of {key}", file.display())]
    Table {
        /// The file that names the table.
        file: PathBuf,
        /// The way to its name.
        key: String,
        /// What is wrong.
        #[source]
        source: Box<TableError>,
    },
    /// A city cannot be opened.
    #[error("{}: opening the city of {key}", file.display())]
    City {
        /// The file that names the city.
        file: PathBuf,
        /// The way to its name.
        key: String,
        /// What is wrong.
        #[source]
        source: Box<CityError>,
    },
}

/// Which kind is asked for.
#[derive(Clone, Copy)]
enum Kind {
    Closure,
    Blockade,
    Cordon,
    Interception,
    Siting,
    Patrol,
}

const KINDS: [(&str, Kind); 6] = [
    ("closure", Kind::Closure),
    ("blockade", Kind::Blockade),
    ("cordon", Kind::Cordon),
    ("interception", Kind::Interception),
    ("siting", Kind::Siting),
    ("patrol", Kind::Patrol),
];

impl Problem {
    /// Reads a problem from its file and those that it names.
    pub fn read(file: &Path) -> Result<Self, Fault> {
        Self::of_json(file, &Json::read(file)?)
    }

    /// Takes a problem whose file has been read.
    pub fn of_json(file: &Path, json: &Json) -> Result<Self, Fault> {
        let whole = At::whole(file, json);
        if !matches!(json, Json::Object(_)) {
            return Err(whole.fault("is no object; write {\"kind\":…,\"network\":…}"));
        }
        let kind = whole.needed("kind")?.word(&KINDS)?;
        whole.object(&keys(kind))?;
        let (network, tables) = network::read(&whole.needed("network")?)?;
        let asked = match kind {
            Kind::Closure => Asked::Closure(standing::closure(&whole, &network)?),
            Kind::Blockade => Asked::Blockade(moving::blockade(&whole, &network)?),
            Kind::Cordon => Asked::Cordon(moving::cordon(&whole, &network)?),
            Kind::Interception => Asked::Interception(moving::interception(&whole, &network)?),
            Kind::Siting => Asked::Siting(standing::siting(&whole, &network, tables.as_ref())?),
            Kind::Patrol => Asked::Patrol(standing::patrol(&whole, &network)?),
        };
        Ok(Self { network, asked })
    }
}

/// The keys that a question of a kind may have.
fn keys(kind: Kind) -> Vec<&'static str> {
    let own: &[&str] = match kind {
        Kind::Closure => &["inside", "outside", "controls", "buy", "edge_cost", "node_cost"],
        Kind::Blockade => &["units", "posts", "objective"],
        Kind::Cordon => &[
            "suspect",
            "report_delay_seconds",
            "targets",
            "units",
            "setup_seconds",
            "margin_seconds",
            "model",
            "objective",
        ],
        Kind::Interception => &["routes", "units", "use_ready_seconds"],
        Kind::Siting => {
            &["objective", "existing", "candidates", "demand", "within_seconds", "add", "busy_fraction"]
        }
        Kind::Patrol => &["objective", "edges", "nodes"],
    };
    [&["kind", "network"], own].concat()
}

/// A file that a problem names, relative to the problem's own.
fn beside(at: &At<'_>) -> Result<PathBuf, Fault> {
    Ok(at.file.parent().unwrap_or(Path::new("")).join(at.text()?))
}
