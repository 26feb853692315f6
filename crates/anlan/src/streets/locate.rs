//! `anlan locate`: in which grid each of many points lies.

use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

use anyhow::Context as _;
use roads::areas::points::{read_points, write_located};
use roads::areas::{Locator, read_file};

use super::cli::Locate;
use crate::cli::tell;

pub(crate) fn run(options: &Locate) -> anyhow::Result<()> {
    let areas = read_file(&options.grids, options.crs).context("reading --grids")?;
    let points = read_points(&options.points, options.crs).context("reading --points")?;
    let started = Instant::now();
    let locator = Locator::new(&areas);
    let built = started.elapsed().as_secs_f64();
    let located = locator.locate_all(&points.each);
    let computed = started.elapsed().as_secs_f64();
    let out = File::create(&options.out).with_context(|| format!("writing {}", options.out.display()))?;
    write_located(BufWriter::new(out), &points, &areas, &located).context("writing --out")?;
    tell(&format!("index_seconds {built:.6}"));
    tell(&format!("compute_seconds {computed:.6}"));
    Ok(())
}
