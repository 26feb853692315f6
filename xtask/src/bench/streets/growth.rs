//! Generated cities of growing size: what an import and an answer cost as the city grows.

use super::super::table::{figure, print};
use super::Bench;
use super::anlan::{Anlan, On, remove};
use super::ground::draw;
use anyhow::{Context, Result};

const SIZES: [&str; 3] = ["small", "city", "province"];
const UNITS: usize = 200;

/// Prints a table of its own: there is no peer that draws a city.
pub(super) fn run(bench: &Bench) {
    let mut lines = Vec::new();
    for size in SIZES {
        let line = one(bench, size).unwrap_or_else(|error| {
            println!("  {size}: {error:#}");
            vec![size.to_owned()]
        });
        lines.push(line);
    }
    let heading = [
        "generated",
        "nodes",
        "arcs",
        "PBF MiB",
        "draw CPU s",
        "import CPU s",
        "peak MiB",
        "city MiB",
        "200 × 1 ms",
    ];
    print(&heading, &lines);
}

fn one(bench: &Bench, size: &str) -> Result<Vec<String>> {
    let extract = bench.folder.join(format!("generated-{size}.osm.pbf"));
    let city = bench.folder.join(format!("generated-{size}.city"));
    let drawn = bench.anlan.generate(size, &extract)?;
    let imported = bench.anlan.import(&extract, &city)?;
    let info = Anlan::info(&city)?;
    let count =
        |name: &str| info[name].as_u64().with_context(|| format!("`anlan city info` gives no {name}"));
    let nodes = u32::try_from(count("nodes")?).context("more nodes than ids")?;
    let ids: Vec<u32> = (1..=nodes).collect();
    let text = |count, seed| draw(&ids, count, seed).into_iter().map(|id| id.to_string());
    let ends = bench.anlan.ends(text(UNITS, 4), text(1, 5))?;
    let milliseconds = bench.anlan.matrix(On::City(&city), &ends, &[]).map(|matrix| matrix.seconds * 1e3);
    let milliseconds = milliseconds.unwrap_or_else(|error| {
        println!("  {size}: {error:#}");
        f64::NAN
    });
    let line = vec![
        size.to_owned(),
        nodes.to_string(),
        count("arcs")?.to_string(),
        figure(mebibytes(&extract)?),
        figure(drawn.cpu_seconds),
        figure(imported.cpu_seconds),
        figure(imported.peak_mebibytes),
        figure(mebibytes(&city)?),
        figure(milliseconds),
    ];
    remove(&extract)?;
    remove(&city)?;
    Ok(line)
}

fn mebibytes(file: &std::path::Path) -> Result<f64> {
    let length = std::fs::metadata(file).with_context(|| format!("looking at {}", file.display()))?.len();
    Ok(f64::from(u32::try_from(length / 1024).unwrap_or(u32::MAX)) / 1024.0)
}
