//! `anlan import`: making a city of somebody's data.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use roads::areas::{self, Boundary};
use roads::city::Meta;
use roads::csv_network::{self, Defaults};
use roads::gcj02::Crs;
use roads::import::{import_csv, import_osm};

use super::build::Build;
use super::cli::{Import, ImportCsv, ImportGrids, ImportOsm, ImportWhat};
use super::progress_bar;
use crate::cli::{say, tell};

pub(crate) fn run(options: &Import) -> anyhow::Result<()> {
    match &options.what {
        ImportWhat::Osm(options) => osm(options),
        ImportWhat::Csv(options) => csv(options),
        ImportWhat::Grids(options) => grids(options),
    }
}

fn osm(options: &ImportOsm) -> anyhow::Result<()> {
    let started = Instant::now();
    let name = options.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bar = progress_bar(name)?;
    let boundary = options.boundary.as_deref().map(read_boundary).transpose()?;
    let meta = import_osm(&options.file, boundary.as_ref(), &options.out, &mut |done, of| {
        bar.set_length(of);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let meta = meta?;
    let build = Build::since(started);
    build.write(&options.out).with_context(|| format!("writing how {} was built", options.out.display()))?;
    report(&meta);
    say(&format!("{}: built in {:.2} s", options.out.display(), build.build_seconds))
}

fn csv(options: &ImportCsv) -> anyhow::Result<()> {
    let started = Instant::now();
    let defaults = Defaults { oneway: options.oneway, speed_kmh: options.speed_kmh };
    let network = csv_network::read(&options.nodes, &options.edges, defaults)?;
    let meta = import_csv(&network, &options.out)?;
    let build = Build::since(started);
    build.write(&options.out).with_context(|| format!("writing how {} was built", options.out.display()))?;
    report(&meta);
    say(&format!(
        "{}: {} streets, built in {:.2} s",
        options.out.display(),
        meta.streets,
        build.build_seconds
    ))
}

fn grids(options: &ImportGrids) -> anyhow::Result<()> {
    let areas = areas::read_file(&options.file, options.crs)?;
    let text = areas::write::feature_collection(&areas, options.layer.as_deref());
    std::fs::write(&options.out, text).with_context(|| format!("writing {}", options.out.display()))?;
    if areas.left_out > 0 || areas.touches > 0 {
        tell(&format!(
            "left out: {} features that are no areas; noted: {} touches",
            areas.left_out, areas.touches
        ));
    }
    say(&format!("{}: {} areas", options.out.display(), areas.each.len()))
}

fn read_boundary(path: &Path) -> anyhow::Result<Boundary> {
    let areas = areas::read_file(path, Crs::Wgs84).context("reading the boundary")?;
    Ok(Boundary::new(areas))
}

/// What was left out, and why.
fn report(meta: &Meta) {
    for (heading, lots) in [("left out", &meta.report.dropped), ("noted", &meta.report.noted)] {
        for (what, lot) in lots {
            let examples: Vec<String> = lot.examples.iter().map(i64::to_string).collect();
            tell(&format!("{heading}: {} × {what}, such as {}", lot.count, examples.join(", ")));
        }
    }
}
