//! OSRM: builds a network with a profile, serves it, and answers tables.

use super::super::http::Connection;
use super::super::service::{Service, free_address};
use super::anlan::remove;
use super::ground::Place;
use super::spent::{Meter, Spent};
use crate::process::{command, root};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A large table of a large city is long in coming on a busy machine.
const PATIENCE: Duration = Duration::from_mins(10);

/// How fast a car goes.
#[derive(Clone, Copy)]
pub(super) enum Profile {
    /// As OSRM comes.
    Car,
    /// With the class speeds of the reference graphs and turns that cost nothing.
    Aligned,
}

/// How OSRM prepares a search.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// Contraction hierarchy: quick to ask, slow to change.
    Contraction,
    /// Multi-level Dijkstra: quick to change.
    MultiLevel,
}

/// A network as OSRM has it.
pub(super) struct Prepared<'a> {
    package: &'a Path,
    folder: PathBuf,
    profile: Profile,
    algorithm: Algorithm,
}

/// A running server of one thread.
pub(super) struct Server {
    service: Service,
}

/// Answers of a table, and what one asking cost the server.
pub(super) struct Table {
    /// Processor time of the server for one request.
    pub(super) cpu_seconds: f64,
    /// Seconds, row by row; none where there is no way.
    pub(super) seconds: Vec<Option<f64>>,
}

impl Algorithm {
    fn word(self) -> &'static str {
        match self {
            Self::Contraction => "ch",
            Self::MultiLevel => "mld",
        }
    }
}

impl<'a> Prepared<'a> {
    /// The network of a folder, built or not.
    pub(super) fn new(package: &'a Path, folder: &Path, profile: Profile, algorithm: Algorithm) -> Self {
        let name = match profile {
            Profile::Car => "car",
            Profile::Aligned => "aligned",
        };
        let folder = folder.join(format!("{name}-{}", algorithm.word()));
        Self { package, folder, profile, algorithm }
    }

    /// Whether it was built to the end.
    pub(super) fn is_ready(&self) -> bool {
        self.stamp().is_file()
    }

    /// Builds it anew on one thread; the figures are the sum of all steps and the largest of their peaks.
    pub(super) fn build(&self, meter: &Meter, extract: &Path) -> Result<Spent> {
        remove(&self.folder)?;
        std::fs::create_dir_all(&self.folder).with_context(|| format!("making {}", self.folder.display()))?;
        let profiles = self.package.join("share/profiles");
        let mut first = self.program("osrm-extract");
        first.arg("--profile").arg(match self.profile {
            Profile::Car => profiles.join("car.lua"),
            Profile::Aligned => root().join("xtask/src/bench/streets/aligned.lua"),
        });
        first.arg("--output").arg(self.base()).arg(extract);
        first.env("LUA_PATH", format!("{}/?.lua;;", profiles.display()));
        let mut spent = meter.run(&first)?;
        let rest: &[&str] = match self.algorithm {
            Algorithm::Contraction => &["osrm-contract"],
            Algorithm::MultiLevel => &["osrm-partition", "osrm-customize"],
        };
        for program in rest {
            let step = self.step(meter, program)?;
            spent.cpu_seconds += step.cpu_seconds;
            spent.wall_seconds += step.wall_seconds;
            spent.peak_mebibytes = spent.peak_mebibytes.max(step.peak_mebibytes);
        }
        std::fs::write(self.stamp(), "").context("noting that a network is built")?;
        Ok(spent)
    }

    /// Weighs the arcs anew, which is what a closed street costs.
    pub(super) fn customize(&self, meter: &Meter) -> Result<Spent> {
        self.step(meter, "osrm-customize")
    }

    /// Serves it.
    pub(super) fn serve(&self, size_max: usize) -> Result<Server> {
        let address = free_address()?;
        // It says on stdout that it is ready; servers here are listened to on stderr.
        let mut shell = command("sh");
        shell.args(["-c", "exec \"$@\" 1>&2", "sh"]).arg(self.package.join("bin/osrm-routed"));
        shell.args(["--ip", "127.0.0.1", "--port", &address.port().to_string(), "--threads", "1"]);
        shell.args(["--algorithm", self.algorithm.word(), "--max-table-size", &size_max.to_string()]);
        shell.arg(self.base());
        Ok(Server { service: Service::start(shell, address, "waiting for requests", 1)? })
    }

    fn step(&self, meter: &Meter, program: &str) -> Result<Spent> {
        meter.run(self.program(program).arg(self.base()))
    }

    fn base(&self) -> PathBuf {
        self.folder.join("city.osrm")
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("built")
    }

    fn program(&self, name: &str) -> Command {
        let mut program = command(self.package.join("bin").join(name));
        program.args(["--threads", "1"]);
        program
    }
}

impl Server {
    /// Asks tables one after the other and takes the mean of what they cost; the answers are the last one's.
    pub(super) fn tables(&self, questions: &[(&[Place], &[Place])]) -> Result<Table> {
        let mut connection = Connection::open(self.service.address, "")?.with_patience(PATIENCE)?;
        let ask = |connection: &mut Connection, (sources, targets): (&[Place], &[Place])| {
            connection.get(&path(sources, targets))
        };
        // The first request of a server pays for pages that no later one does.
        let (sources, targets) = *questions.first().context("no table is asked for")?;
        ask(&mut connection, (&sources[..1], &targets[..1]))?.json(200)?;
        let before = self.service.usage()?.cpu_seconds;
        let mut answers = Vec::with_capacity(questions.len());
        for question in questions {
            answers.push(ask(&mut connection, *question)?);
        }
        let spent = self.service.usage()?.cpu_seconds - before;
        let last = answers.last().context("no table was answered")?.json(200)?;
        if let Some(refused) = answers.iter().find(|answer| answer.status != 200) {
            bail!("osrm-routed answered {}: {}", refused.status, refused.body);
        }
        let count = u32::try_from(questions.len()).unwrap_or(u32::MAX);
        Ok(Table { cpu_seconds: spent / f64::from(count), seconds: durations(&last)? })
    }
}

/// The request for a table: all points once, then which of them are sources and which are targets.
fn path(sources: &[Place], targets: &[Place]) -> String {
    let mut path = "/table/v1/driving/".to_owned();
    for (index, place) in sources.iter().chain(targets).enumerate() {
        path.push_str(if index == 0 { "" } else { ";" });
        path.push_str(&place.text());
    }
    let mut list = |name: &str, range: std::ops::Range<usize>| {
        for (index, number) in range.enumerate() {
            let before = if index == 0 { name } else { ";" };
            write!(path, "{before}{number}").expect("a string takes every text");
        }
    };
    list("?sources=", 0..sources.len());
    list("&destinations=", sources.len()..sources.len() + targets.len());
    path
}

fn durations(answer: &serde_json::Value) -> Result<Vec<Option<f64>>> {
    let rows = answer["durations"].as_array().context("a table without durations")?;
    let cells = rows.iter().filter_map(serde_json::Value::as_array).flatten();
    Ok(cells.map(serde_json::Value::as_f64).collect())
}

#[cfg(test)]
mod tests {
    use super::super::ground::Ground;
    use super::super::ground::HEIDELBERG;
    use super::*;

    #[test]
    fn a_table_is_asked_for_with_every_point_once() {
        let Ok(ground) = Ground::find() else {
            println!("the test data is not there");
            return;
        };
        let places = ground.places(HEIDELBERG).expect("a readable list of places");
        let path = path(&places[..2], &places[2..3]);
        assert!(path.ends_with("?sources=0;1&destinations=2"), "{path}");
        assert_eq!(path.matches(',').count(), 3);
    }

    #[test]
    fn no_way_is_none() {
        let answer = serde_json::json!({ "durations": [[1.5, null], [0, 2]] });
        assert_eq!(durations(&answer).expect("a table"), [Some(1.5), None, Some(0.0), Some(2.0)]);
        assert!(durations(&serde_json::json!({})).is_err());
    }
}
