//! Belts around drawn cities: roads or nodes to close, beside libraries for greatest flows.

use super::{Bench, Row};
use anyhow::{Context, Result, anyhow};
use serde_json::Value;

/// networkx takes minutes beyond this.
const NETWORKX_SIDE_MAX: usize = 316;

/// The library, as `planning_flow.py` calls it, and how many times as long as ours it takes at least.
const PEERS: [(&str, &str, f64); 3] =
    [("ortools", "OR-tools", 1.0), ("pymaxflow", "PyMaxflow", 1.0), ("networkx", "networkx", 50.0)];

/// The rows of one drawn city.
pub(super) fn rows(bench: &Bench, side: usize) -> Result<Vec<Row>> {
    let city = format!("{side}-{}", bench.seed);
    let table = |kind: &str| bench.folder.join(format!("{kind}-{city}.csv")).display().to_string();
    if !bench.folder.join(format!("belt-{city}-nodes.json")).is_file() {
        let gridcity = bench.shared.join("tools/gridcity.py").display().to_string();
        let folder = bench.folder.display().to_string();
        bench.write(&["belt".to_owned(), gridcity, folder, side.to_string(), bench.seed.to_string()])?;
    }
    let mut arguments = vec![table("nodes"), table("edges"), "--repeat".to_owned(), bench.runs.to_string()];
    if side <= NETWORKX_SIDE_MAX {
        arguments.push("--slow".to_owned());
    }
    let peers = bench.peer("xtask/peers/planning_flow.py", &arguments);
    let peers =
        peers.and_then(|text| serde_json::from_str::<Value>(&text).context("reading what peers find"));
    let mut rows = Vec::new();
    for (buy, kind) in [("edges", "edge"), ("nodes", "node")] {
        let (answer, seconds) = bench.ours(&format!("belt-{city}-{buy}"), bench.runs)?;
        let value = answer["completion"]["cost"].as_f64().context("an answer has no cost")?;
        for (tool, name, times_min) in PEERS {
            if tool == "networkx" && side > NETWORKX_SIDE_MAX {
                continue;
            }
            let found = match &peers {
                Ok(peers) => measured(&peers[tool][kind]),
                Err(error) => Err(anyhow!("{error:#}")),
            };
            let what = format!("closure by {buy}, {side} × {side}");
            rows.push(Row { what, value, seconds, peer: (name, found), times_min: Some(times_min) });
        }
    }
    Ok(rows)
}

fn measured(found: &Value) -> Result<(f64, Option<f64>)> {
    let value = found["value"].as_f64().context("it says no value")?;
    Ok((value, found["cpu_seconds"].as_f64()))
}
