//! Our binary's words for streets, run to be measured.

use super::super::ours::binary;
use super::ground::{Ground, Network, Place, numbers, write_lines};
use super::spent::{Meter, Spent};
use crate::process::{command, output};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Our binary and the cities that it has made in this run.
pub(super) struct Anlan<'a> {
    /// How it is measured.
    pub(super) meter: &'a Meter,
    /// What it imports.
    pub(super) ground: &'a Ground,
    /// Where everything that is made goes.
    pub(super) folder: PathBuf,
}

/// So often is a short computation run.
pub(super) const RUNS: usize = 3;

/// What a matrix is computed on.
#[derive(Clone, Copy)]
pub(super) enum On<'a> {
    /// An imported city.
    City(&'a Path),
    /// A plain graph.
    Graph(&'a Path),
}

/// The two lists of a matrix.
pub(super) struct Ends {
    sources: PathBuf,
    targets: PathBuf,
}

impl Anlan<'_> {
    /// Imports an extract anew.
    pub(super) fn import(&self, extract: &Path, city: &Path) -> Result<Spent> {
        remove(city)?;
        let mut import = anlan(&["import", "osm"]);
        import.arg(extract).arg("--out").arg(city);
        self.meter.run(&import)
    }

    /// A network's city; one that another binary has made is made anew.
    pub(super) fn city(&self, network: Network) -> Result<PathBuf> {
        let city = self.city_path(network);
        if modified(&city).is_none_or(|made| modified(&binary()).is_some_and(|built| built > made)) {
            self.import(&self.ground.extract(network), &city)?;
        }
        Ok(city)
    }

    /// Where a network's city is.
    pub(super) fn city_path(&self, network: Network) -> PathBuf {
        self.folder.join(format!("{}.city", network.name))
    }

    /// Writes the two lists of a matrix.
    pub(super) fn ends(
        &self,
        sources: impl IntoIterator<Item = String>,
        targets: impl IntoIterator<Item = String>,
    ) -> Result<Ends> {
        let ends =
            Ends { sources: self.folder.join("sources.txt"), targets: self.folder.join("targets.txt") };
        write_lines(&ends.sources, sources)?;
        write_lines(&ends.targets, targets)?;
        Ok(ends)
    }

    /// Computes a matrix on one processor.
    pub(super) fn matrix(&self, on: On, ends: &Ends, further: &[&str]) -> Result<Matrix> {
        let out = self.folder.join("matrix.bin");
        let mut matrix = anlan(&["matrix"]);
        match on {
            On::City(city) => matrix.arg("--city").arg(city),
            On::Graph(graph) => matrix.arg("--graph").arg(graph),
        };
        matrix.arg("--sources").arg(&ends.sources).arg("--targets").arg(&ends.targets);
        matrix.arg("--binary").args(further).arg("--out").arg(&out);
        let spent = self.meter.run_on_one_processor(&matrix)?;
        Ok(Matrix { seconds: spent.compute_seconds()?, times: read_numbers(&out)? })
    }

    /// Writes a city's graph of a profile for other programs.
    pub(super) fn graph(&self, city: &Path, profile: &str) -> Result<PathBuf> {
        let out = self.folder.join("exported.gr");
        let mut graph = anlan(&["city", "graph"]);
        graph.arg(city).args(["--profile", profile, "--out"]).arg(&out);
        self.meter.run(&graph)?;
        Ok(out)
    }

    /// What a city says of itself.
    pub(super) fn info(city: &Path) -> Result<serde_json::Value> {
        let text = output(anlan(&["city", "info"]).arg(city).arg("--json"))?;
        serde_json::from_str(&text).context("reading what `anlan city info` said")
    }

    /// Draws a city as an extract.
    pub(super) fn generate(&self, size: &str, out: &Path) -> Result<Spent> {
        let mut generate = anlan(&["city", "generate"]);
        generate.args(["--seed", "1", "--size", size, "--out"]).arg(out);
        self.meter.run(&generate)
    }

    /// Computes isochrones of 5, 10 and 15 minutes on one processor.
    pub(super) fn isochrone(&self, city: &Path, from: Place) -> Result<f64> {
        let out = self.folder.join("isochrone.geojson");
        let mut isochrone = anlan(&["isochrone", "--city"]);
        isochrone.arg(city).arg("--from").arg(from.text());
        isochrone.args(["--seconds", "300,600,900", "--out"]).arg(&out);
        let seconds = self.quickest(&isochrone)?;
        let text = std::fs::read_to_string(&out).context("reading isochrones")?;
        let drawn: serde_json::Value = serde_json::from_str(&text).context("reading isochrones")?;
        if drawn["features"].as_array().is_none_or(|features| features.len() != 3) {
            bail!("`anlan isochrone` did not draw three areas");
        }
        Ok(seconds)
    }

    /// Says for each point of a table in which grid it lies.
    pub(super) fn locate(&self, grids: &Path, points: &Path, out: &Path) -> Result<f64> {
        let mut locate = anlan(&["locate", "--grids"]);
        locate.arg(grids).arg("--points").arg(points).arg("--out").arg(out);
        self.quickest(&locate)
    }

    /// A program tells its wall time, into which others cut on a busy machine: the quickest of some runs was cut the
    /// least.
    fn quickest(&self, measured: &Command) -> Result<f64> {
        let runs = (0..RUNS).map(|_| self.meter.run_on_one_processor(measured)?.compute_seconds());
        let seconds = runs.collect::<Result<Vec<f64>>>()?;
        seconds.into_iter().min_by(f64::total_cmp).context("nothing was run")
    }
}

/// A computed matrix.
pub(super) struct Matrix {
    /// What computing it took.
    pub(super) seconds: f64,
    /// Its times in hundredths of a second, row by row.
    pub(super) times: Vec<u32>,
}

impl Ends {
    /// The list of sources.
    pub(super) fn sources(&self) -> &Path {
        &self.sources
    }

    /// The list of targets.
    pub(super) fn targets(&self) -> &Path {
        &self.targets
    }
}

/// The numbers of a binary matrix.
pub(super) fn read_numbers(path: &Path) -> Result<Vec<u32>> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(numbers(&bytes))
}

/// Removes what an earlier run made, be it a file or a folder.
pub(super) fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn anlan(arguments: &[&str]) -> Command {
    let mut anlan = command(binary());
    anlan.args(arguments);
    anlan
}
