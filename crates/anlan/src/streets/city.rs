//! `anlan city`: what a city holds.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use roads::city::{Meta, WayOut};
use roads::drawn::{Drawn, Size, grids_geojson};
use roads::{City, Profile, dimacs};
use serde::Serialize;

use super::build::Build;
use super::cli::{City as Options, CityGenerate, CityGraph, CityInfo, CityWhat};
use super::open;
use crate::cli::say;

/// What `city info --json` prints.
#[derive(Serialize)]
struct Info<'a> {
    /// Vertices of the emergency network.
    nodes: u64,
    /// Its arcs.
    arcs: u64,
    /// Its forbidden turns.
    restrictions: u64,
    /// Where roads that are driven on leave the boundary; null when none was given.
    ways_out: &'a Option<Vec<WayOut>>,
    ways_out_other: &'a Option<Vec<WayOut>>,
    /// How long the import took; null when the file beside the city is gone.
    build_seconds: Option<f64>,
    memory_bytes_max: Option<u64>,
    checks: Vec<Check>,
    #[serde(flatten)]
    meta: &'a Meta,
}

/// Something that was looked at.
#[derive(Serialize)]
struct Check {
    name: String,
    ok: bool,
    detail: String,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    match &options.what {
        CityWhat::Generate(options) => generate(options),
        CityWhat::Info(options) => info(options),
        CityWhat::Graph(options) => graph(options),
    }
}

fn generate(options: &CityGenerate) -> anyhow::Result<()> {
    let drawn = draw(options.seed, options.size, &options.out)?;
    if let Some(grids) = &options.grids {
        std::fs::write(grids, grids_geojson(options.seed, options.size))
            .with_context(|| format!("writing {}", grids.display()))?;
    }
    say(&format!(
        "{}: {} nodes, {} ways, {} relations",
        options.out.display(),
        drawn.counts.nodes,
        drawn.counts.ways,
        drawn.counts.relations
    ))
}

/// Draws a city into a file, which is there whole or not at all.
pub(super) fn draw(seed: u64, size: Size, out: &Path) -> anyhow::Result<Drawn> {
    let writing = || format!("writing {}", out.display());
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = tempfile::NamedTempFile::new_in(folder).with_context(writing)?;
    let drawn = roads::drawn::draw(seed, size, BufWriter::new(beside.as_file())).with_context(writing)?;
    beside.persist(out).with_context(writing)?;
    Ok(drawn)
}

fn info(options: &CityInfo) -> anyhow::Result<()> {
    let city = open(&options.city)?;
    let meta = city.meta();
    let build = Build::read(&options.city);
    let emergency = &meta.networks[Profile::Emergency as usize];
    let info = Info {
        nodes: emergency.nodes,
        arcs: emergency.arcs,
        restrictions: emergency.restrictions,
        ways_out: &meta.ways_out,
        ways_out_other: &meta.ways_out_other,
        build_seconds: build.as_ref().map(|build| build.build_seconds),
        memory_bytes_max: build.and_then(|build| build.memory_bytes_max),
        checks: checks(&city),
        meta,
    };
    if options.json {
        return say(&serde_json::to_string_pretty(&info)?);
    }
    say(&words(&info))
}

/// Looks at what an importer can get wrong. The checksums were looked at when the city was opened.
fn checks(city: &City) -> Vec<Check> {
    let mut checks = Vec::new();
    for profile in Profile::ALL {
        let network = city.network(profile);
        let graph = network.graph();
        let zero = graph.weights().iter().filter(|weight| **weight == 0).count();
        checks.push(Check {
            name: format!("{profile}: every arc takes time"),
            ok: zero == 0,
            detail: format!("{zero} of {} arcs take none", graph.arcs()),
        });
        let nodes = graph.nodes();
        let main = (0..).take(nodes).filter(|node| network.is_main(*node)).count();
        checks.push(Check {
            name: format!("{profile}: the main network"),
            ok: nodes == 0 || main * 2 > nodes,
            detail: format!("{main} of {nodes} vertices reach each other"),
        });
    }
    checks
}

fn words(info: &Info<'_>) -> String {
    let mut lines = vec![
        format!("streets {}, segments {}", info.meta.streets, info.meta.segments),
        format!(
            "emergency network: {} nodes, {} arcs, {} restrictions",
            info.nodes, info.arcs, info.restrictions
        ),
    ];
    if let Some(seconds) = info.build_seconds {
        lines.push(format!("built in {seconds:.2} s"));
    }
    for way in info.ways_out.iter().flatten() {
        let name = if way.number.is_empty() { &way.name } else { &way.number };
        lines.push(format!(
            "way out: {} {name} ({}) at {:.5},{:.5}",
            way.way,
            way.class.word(),
            way.lon,
            way.lat
        ));
    }
    for check in &info.checks {
        let mark = if check.ok { "ok" } else { "NOT OK" };
        lines.push(format!("{mark}: {}: {}", check.name, check.detail));
    }
    lines.join("\n")
}

fn graph(options: &CityGraph) -> anyhow::Result<()> {
    let city = open(&options.city)?;
    let graph = city.network(options.profile).graph();
    ensure!(graph.nodes() > 0, "the city has no {} network", options.profile);
    let writing = || format!("writing {}", options.out.display());
    let file = BufWriter::new(File::create(&options.out).with_context(writing)?);
    if options.out.extension().is_some_and(|extension| extension == "gz") {
        let mut out = GzEncoder::new(file, Compression::default());
        dimacs::write(graph, &mut out).with_context(writing)?;
        out.finish().with_context(writing)?.flush().with_context(writing)?;
    } else {
        let mut out = file;
        dimacs::write(graph, &mut out).with_context(writing)?;
        out.flush().with_context(writing)?;
    }
    say(&format!("{}: {} nodes, {} arcs", options.out.display(), graph.nodes(), graph.arcs()))
}
