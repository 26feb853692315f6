//! Generated cities of growing size: what an import and an answer cost as the city grows.

use super::super::table::{figure, print};
use super::Bench;
use super::anlan::{Anlan, On, remove};
use super::chart::{Panel, draw as draw_chart};
use super::ground::{HEIDELBERG, MOSCOW, Network, SHANGHAI, draw};
use anyhow::{Context, Result};
use std::path::Path;

/// The generated cities, and the real ones beside them.
const SIZES: [&str; 3] = ["small", "city", "province"];
const REAL: [Network; 3] = [HEIDELBERG, SHANGHAI, MOSCOW];
const UNITS: usize = 200;

/// What a city costs.
struct Grown {
    name: String,
    /// Nodes of the extract.
    nodes: f64,
    vertices: u32,
    arcs: u64,
    extract_mebibytes: f64,
    city_mebibytes: f64,
    import_cpu_seconds: f64,
    peak_mebibytes: f64,
    answer_milliseconds: f64,
}

/// Prints a table of its own, for there is no peer that draws a city, and draws it.
pub(super) fn run(bench: &Bench) -> Result<()> {
    let mut all = Vec::new();
    for size in SIZES {
        let extract = bench.folder.join(format!("generated-{size}.osm.pbf"));
        let grown = bench.anlan.generate(size, &extract).and_then(|_| one(bench, size, &extract));
        all.push(grown.with_context(|| format!("the generated city `{size}`"))?);
        remove(&extract)?;
    }
    for network in REAL {
        all.push(one(bench, network.title, &bench.ground.extract(network))?);
    }
    let heading = [
        "city",
        "OSM nodes",
        "vertices",
        "arcs",
        "PBF MiB",
        "import CPU s",
        "peak MiB",
        "city MiB",
        "200 × 1 ms",
    ];
    print(&heading, &all.iter().map(line).collect::<Vec<_>>());
    let panel = |title: &str, figure: fn(&Grown) -> f64| Panel {
        title: title.to_owned(),
        points: all.iter().map(|grown| (grown.nodes, figure(grown))).collect(),
    };
    let svg = draw_chart(
        "nodes of the extract",
        &[
            panel("import, CPU seconds", |grown| grown.import_cpu_seconds),
            panel("import, MiB at most", |grown| grown.peak_mebibytes),
            panel("200 units × 1 incident, ms", |grown| grown.answer_milliseconds),
        ],
    );
    let file = bench.folder.join("growth.svg");
    std::fs::write(&file, svg).with_context(|| format!("writing {}", file.display()))?;
    println!("  drawn in {}", file.display());
    Ok(())
}

fn line(grown: &Grown) -> Vec<String> {
    vec![
        grown.name.clone(),
        format!("{:.0}", grown.nodes),
        grown.vertices.to_string(),
        grown.arcs.to_string(),
        figure(grown.extract_mebibytes),
        figure(grown.import_cpu_seconds),
        figure(grown.peak_mebibytes),
        figure(grown.city_mebibytes),
        figure(grown.answer_milliseconds),
    ]
}

fn one(bench: &Bench, name: &str, extract: &Path) -> Result<Grown> {
    let city = bench.folder.join("growing.city");
    let imported = bench.anlan.import(extract, &city)?;
    let info = Anlan::info(&city)?;
    let count = |pointer: &str| {
        let value = info.pointer(pointer).and_then(serde_json::Value::as_u64);
        value.with_context(|| format!("`anlan city info` gives no {pointer}"))
    };
    let vertices = u32::try_from(count("/nodes")?).context("more vertices than ids")?;
    let ids: Vec<u32> = (1..=vertices).collect();
    let text = |count, seed| draw(&ids, count, seed).into_iter().map(|id| id.to_string());
    let ends = bench.anlan.ends(text(UNITS, 4), text(1, 5))?;
    let matrix = bench.anlan.matrix(On::City(&city), &ends, &[])?;
    let grown = Grown {
        name: name.to_owned(),
        nodes: f64::from(u32::try_from(count("/source/nodes")?).context("more nodes than a u32 counts")?),
        vertices,
        arcs: count("/arcs")?,
        extract_mebibytes: mebibytes(extract)?,
        city_mebibytes: mebibytes(&city)?,
        import_cpu_seconds: imported.cpu_seconds,
        peak_mebibytes: imported.peak_mebibytes,
        answer_milliseconds: matrix.seconds * 1e3,
    };
    remove(&city)?;
    Ok(grown)
}

fn mebibytes(file: &Path) -> Result<f64> {
    let length = std::fs::metadata(file).with_context(|| format!("looking at {}", file.display()))?.len();
    Ok(f64::from(u32::try_from(length / 1024).unwrap_or(u32::MAX)) / 1024.0)
}
