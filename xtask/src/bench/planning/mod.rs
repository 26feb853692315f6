//! Closures beside the flow libraries that a city could use instead: the same belts, the same values, processor time.
//!
//! ```text
//!   gridcity (shared) ─► peers.py write ─► tables, problems ─► anlan plan solve, plan check ─┐
//!                   └──► peers.py measure: OR-tools, PyMaxflow, networkx ────────────────────┴─► one table
//! ```
//! A peer is counted without reading and building, with inside and outside put together for it; ours with everything
//! but reading: the ways out, the degrees, the witness, the completion and its proof.

use crate::bench::table;
use crate::process::{command, output, root};
use crate::setup;
use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;
use std::path::{Path, PathBuf};

const REQUIREMENTS: &str = include_str!("requirements.txt");
const PEERS: [(&str, &str); 3] =
    [("ortools", "OR-tools"), ("maxflow", "PyMaxflow"), ("networkx", "networkx")];
/// networkx takes minutes beyond this.
const NETWORKX_SIDE_MAX: usize = 100;

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// The sides of the drawn cities, in nodes.
    #[arg(long, value_delimiter = ',', default_values_t = [100, 316, 708])]
    sides: Vec<usize>,
    /// How often each is measured; the middle counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
}

struct Bench {
    python: PathBuf,
    script: PathBuf,
    gridcity: PathBuf,
    folder: PathBuf,
    binary: PathBuf,
    runs: usize,
}

/// A value and the seconds that it took.
type Measured = (f64, f64);

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    let Some(gridcity) = gridcity() else {
        println!("Nothing is measured: ANLAN_SHARED names no folder with tools/gridcity.py");
        return Ok(());
    };
    let folder = root().join("target/bench/planning");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let binary = std::env::var_os("ANLAN_BINARY").map(PathBuf::from);
    let bench = Bench {
        python: setup::python("venv-planning", &REQUIREMENTS.lines().collect::<Vec<_>>())?,
        script: root().join("xtask/src/bench/planning/peers.py"),
        gridcity,
        folder,
        binary: binary.unwrap_or_else(|| root().join("target/release/anlan")),
        runs: options.runs.max(1),
    };
    bench.write(&options.sides)?;
    let mut rows = Vec::new();
    for side in &options.sides {
        for kind in ["edges", "nodes"] {
            rows.push(bench.row(*side, kind)?);
        }
    }
    let heading = [
        "closure of a belt, s of processor",
        "value",
        "ours",
        "OR-tools",
        "PyMaxflow",
        "networkx",
        "to the best",
    ];
    table::print(&heading, &rows);
    Ok(())
}

fn gridcity() -> Option<PathBuf> {
    let shared = std::env::var_os("ANLAN_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    Some(shared.join("tools/gridcity.py")).filter(|path| path.is_file())
}

impl Bench {
    fn write(&self, sides: &[usize]) -> Result<()> {
        let mut python = command(&self.python);
        python.arg(&self.script).arg("write").arg(&self.gridcity).arg(&self.folder);
        output(python.args(sides.iter().map(ToString::to_string))).map(drop)
    }

    fn row(&self, side: usize, kind: &str) -> Result<Vec<String>> {
        let ours = self.middle(|| self.ours(side, kind))?;
        let mut row =
            vec![format!("{side} × {side}, {kind}"), format!("{}", ours.0), format!("{:.3}", ours.1)];
        let mut best = f64::INFINITY;
        for (tool, name) in PEERS {
            if tool == "networkx" && side > NETWORKX_SIDE_MAX {
                row.push("left out".to_owned());
                continue;
            }
            match self.middle(|| self.peer(side, kind, tool)) {
                Ok((value, seconds)) => {
                    ensure!((value - ours.0).abs() < 1e-6, "{name} finds {value}, and ours is {}", ours.0);
                    best = best.min(seconds);
                    row.push(format!("{seconds:.3}"));
                }
                Err(error) => {
                    println!("{name}: absent: {error:#}");
                    row.push("absent".to_owned());
                }
            }
        }
        row.push(format!("{} ×", table::figure(ours.1 / best)));
        Ok(row)
    }

    /// The middle of several runs by their time.
    fn middle(&self, measure: impl Fn() -> Result<Measured>) -> Result<Measured> {
        let mut found = (0..self.runs).map(|_| measure()).collect::<Result<Vec<_>>>()?;
        found.sort_by(|one, other| one.1.total_cmp(&other.1));
        Ok(found[found.len() / 2])
    }

    fn ours(&self, side: usize, kind: &str) -> Result<Measured> {
        let problem = self.folder.join(format!("problem-{side}-{kind}.json"));
        let text = output(command(&self.binary).args(["plan", "solve"]).arg(&problem))?;
        let answer = self.folder.join(format!("answer-{side}-{kind}.json"));
        std::fs::write(&answer, &text).with_context(|| format!("writing {}", answer.display()))?;
        self.check(&problem, &answer)?;
        let answer: Value = serde_json::from_str(&text).context("reading an answer")?;
        let cost = answer["completion"]["cost"].as_f64().context("an answer has no cost")?;
        Ok((cost, answer["solve_seconds"].as_f64().context("an answer has no time")?))
    }

    fn check(&self, problem: &Path, answer: &Path) -> Result<()> {
        let mut check = command(&self.binary);
        check.args(["plan", "check"]).arg(problem).arg(answer);
        output(&mut check).context("an answer does not hold").map(drop)
    }

    fn peer(&self, side: usize, kind: &str, tool: &str) -> Result<Measured> {
        let mut python = command(&self.python);
        python.arg(&self.script).arg("measure").arg(&self.gridcity).arg(side.to_string());
        let line: Value =
            serde_json::from_str(&output(python.args([kind, tool]))?).context("reading a peer's line")?;
        let number = |key: &str| line[key].as_f64().with_context(|| format!("a peer says no {key}"));
        Ok((number("value")?, number("seconds")?))
    }
}
