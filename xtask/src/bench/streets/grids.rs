//! A million points in twelve thousand grids, ours and `DuckDB`'s, every answer checked.

use super::Bench;
use super::anlan::RUNS;
use super::row::{Bar, Book, Row};
use crate::process::{command, output};
use anyhow::{Context, Result, bail};
use std::path::Path;

const POINTS: f64 = 1e6;

/// Locates them all.
pub(super) fn run(bench: &Bench, book: &mut Book) -> Result<()> {
    let folder = bench.folder.join("grids");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let fixtures = bench.ground.grids();
    output(driver(bench)?.arg("prepare").arg(&fixtures).arg(&folder))?;
    let ours = ours(bench, &fixtures, &folder);
    let peer = duckdb(bench, &fixtures, &folder);
    let title = "grids: points located per CPU second, thousands";
    book.add(Row::beside(title, ours, ("DuckDB", peer), Bar::RatioMin(8.0)));
    Ok(())
}

fn ours(bench: &Bench, fixtures: &Path, folder: &Path) -> Result<f64> {
    let out = folder.join("ours.csv");
    let seconds = bench.anlan.locate(&folder.join("grids.geojson"), &folder.join("points.csv"), &out)?;
    check(bench, fixtures, &out)?;
    Ok(POINTS / seconds / 1e3)
}

fn duckdb(bench: &Bench, fixtures: &Path, folder: &Path) -> Result<f64> {
    let mut join = driver(bench)?;
    join.arg("duckdb").arg(fixtures).arg(folder);
    // As often as ours, and the quickest as well.
    let runs = (0..RUNS).map(|_| bench.meter.run(&join)?.compute_seconds());
    let seconds = runs.collect::<Result<Vec<f64>>>()?;
    let seconds = seconds.into_iter().min_by(f64::total_cmp).context("nothing was run")?;
    check(bench, fixtures, &folder.join("duckdb.csv"))?;
    Ok(POINTS / seconds / 1e3)
}

/// A figure counts only when every answer is right.
fn check(bench: &Bench, fixtures: &Path, answers: &Path) -> Result<()> {
    let said = output(driver(bench)?.arg("check").arg(fixtures).arg(answers))?;
    let Some((count, wrong)) = said.trim().split_once(' ') else { bail!("no count of answers: {said}") };
    if count != "1000000" || wrong != "0" {
        bail!("{wrong} of {count} points were put into the wrong grid");
    }
    Ok(())
}

/// The driver needs numpy to read the fixtures, so without the libraries nothing here is measured.
fn driver(bench: &Bench) -> Result<std::process::Command> {
    let mut driver = command(bench.peers.libraries()?);
    driver.arg("xtask/src/bench/streets/grids.py");
    Ok(driver)
}
