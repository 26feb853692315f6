//! Planning beside the libraries that a city could use instead: the same questions, the same values, processor time.
//!
//! ```text
//!   tables.py ─► belts, contest ─► anlan plan solve, plan check ─────────────┐
//!                  └─► planning_flow.py: OR-tools, PyMaxflow, networkx ──────┤
//!   cargo bench siting ──────────────────────────────────────────────────────┼─► rows ─► one table
//!   planning_siting.py: spopt with HiGHS ────────────────────────────────────┘
//! ```
//! Of a closure a peer is counted without reading and building, with inside and outside put together for it; ours with
//! everything but reading: the ways out, the degrees, the witness, the completion and its proof. Of sites a peer is
//! counted with building its model, since there is none without; ours works on the same table of times.

mod closures;
mod contest;
mod row;
mod siting;

use crate::process::{command, output, root, say};
use crate::{bench::ours, setup};
use anyhow::{Context, Result};
use clap::Args;
use row::Row;
use serde_json::Value;
use std::path::PathBuf;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// The sides of the drawn cities, in nodes.
    #[arg(long, value_delimiter = ',', default_values_t = [316, 708])]
    sides: Vec<usize>,
    /// What the drawn cities are drawn from.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// How often each closure is measured; the least counts, of either side.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Whether the questions about sites, which take minutes beside spopt, are left out.
    #[arg(long)]
    no_siting: bool,
}

/// Everything that a part needs.
struct Bench {
    /// The Python that has the peers, or why there is none.
    peers: Result<PathBuf, String>,
    shared: PathBuf,
    folder: PathBuf,
    seed: u64,
    runs: usize,
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    let shared = std::env::var_os("ANLAN_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = root().join("target/bench/planning");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let peers = setup::python("venv-planning", &REQUIREMENTS.lines().collect::<Vec<_>>());
    let peers = peers.map_err(|error| format!("{error:#}"));
    if let Err(reason) = &peers {
        println!("The peers are absent: {reason}");
    }
    let bench = Bench { peers, shared, folder, seed: options.seed, runs: options.runs.max(1) };
    let mut rows = Vec::new();
    if bench.shared.join("tools/gridcity.py").is_file() {
        for side in &options.sides {
            say(&format!("closures of a belt, {side} × {side}"));
            rows.extend(closures::rows(&bench, *side)?);
        }
        say("the contest's city");
        rows.extend(contest::rows(&bench)?);
    } else {
        println!(
            "Closures and the contest are left out: ANLAN_SHARED names no folder with tools/gridcity.py"
        );
    }
    if !options.no_siting {
        say("sites");
        rows.extend(siting::rows(&bench)?);
    }
    row::print(&rows);
    Ok(())
}

impl Bench {
    /// Runs a script with the peers' Python and returns what it printed.
    fn peer(&self, script: &str, arguments: &[String]) -> Result<String> {
        let python = self.peers.as_ref().map_err(|reason| anyhow::anyhow!("{reason}"))?;
        output(command(python).arg(root().join(script)).args(arguments))
    }

    /// Writes tables and questions; no package is needed for it.
    fn write(&self, arguments: &[String]) -> Result<()> {
        let python = self.peers.as_deref().map_or_else(|_| "python3".into(), PathBuf::from);
        let mut tables = command(python);
        output(tables.arg(root().join("xtask/src/bench/planning/tables.py")).args(arguments)).map(drop)
    }

    /// Our answer to a question in the folder and the seconds that it took, the least of so many runs; the answer holds
    /// and is proved.
    fn ours(&self, question: &str, runs: usize) -> Result<(Value, f64)> {
        let problem = self.folder.join(format!("{question}.json"));
        let file = self.folder.join(format!("{question}-answer.json"));
        let mut least: Option<(Value, f64)> = None;
        for _ in 0..runs {
            let text = output(command(ours::binary()).args(["plan", "solve"]).arg(&problem))?;
            std::fs::write(&file, &text).with_context(|| format!("writing {}", file.display()))?;
            let answer: Value = serde_json::from_str(&text).context("reading an answer")?;
            let seconds = answer["solve_seconds"].as_f64().context("an answer has no time")?;
            if least.as_ref().is_none_or(|(_, least)| seconds < *least) {
                least = Some((answer, seconds));
            }
        }
        let verdict = output(command(ours::binary()).args(["plan", "check"]).arg(&problem).arg(&file));
        let verdict: Value = serde_json::from_str(&verdict.context("an answer does not hold")?)
            .context("reading a verdict")?;
        anyhow::ensure!(verdict["proved"] == true, "{question}: the answer is not proved: {verdict}");
        least.context("nothing was run")
    }
}
