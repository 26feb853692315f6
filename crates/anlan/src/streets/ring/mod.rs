//! `anlan ring`: the ways out of an area, which of them are guarded, where it leaks and what closes it.

mod drawing;
mod labels;
mod told;

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::{Context as _, anyhow, ensure};
use planning::ring::{Belt, Completion, Heading, Leak, Price, Ring as Asked, State};
use roads::City;
use roads::areas::{Areas, Boundary, read_file};
use roads::crossings::{self, WaysOut};
use roads::gcj02::Crs;

use super::cli::Ring;
use super::open;
use crate::cli::say;

/// Without a centre the belt reaches so many metres to both sides of the boundary.
const BELT_METERS: f64 = 2_000.0;

/// What was asked and found, ready to be told.
struct Answer<'a> {
    city: &'a City,
    boundary: &'a Boundary,
    /// What the area is called.
    name: String,
    ways: &'a WaysOut,
    held: &'a BTreeSet<usize>,
    /// Against those who come in.
    inward: State,
    /// Against those who leave.
    outward: State,
    leaks: Vec<Leak>,
    /// The cheapest roads in the belt; none where the belt has no two sides.
    completion: Option<Completion>,
    /// How long the state took, in seconds, once the ways out were known.
    state_seconds: f64,
    /// How long it took to find the ways out.
    find_seconds: f64,
}

pub(crate) fn run(options: &Ring) -> anyhow::Result<()> {
    let city = open(&options.city)?;
    let boundary = boundary(options)?;
    let started = Instant::now();
    let ways = crossings::find(&city, &boundary);
    let ring = Asked::new(&ways);
    let find_seconds = started.elapsed().as_secs_f64();
    ensure!(!ways.crossings.is_empty(), "no road, water or railway of the city crosses the boundary");
    let held = held(options, &ways)?;
    let nothing = BTreeSet::new();
    let started = Instant::now();
    let inward = ring.state(&held, &nothing, Heading::Inward);
    let outward = ring.state(&held, &nothing, Heading::Outward);
    let state_seconds = started.elapsed().as_secs_f64();
    let leaks = inward.open.iter().filter_map(|open| ring.leak(&city, *open, Heading::Inward)).collect();
    let belt = match (options.centre, options.core_km, options.out_km) {
        (Some(centre), Some(core), Some(out)) => Belt::round(&ways, centre.0, core * 1e3, out * 1e3),
        _ => Belt::along(&ways, &boundary, BELT_METERS),
    };
    let completion = (!belt.core.is_empty() && !belt.outside.is_empty())
        .then(|| ring.completion(&city, &belt, &held, &nothing, Some(Heading::Inward), Price::Unit));
    let answer = Answer {
        city: &city,
        boundary: &boundary,
        name: name(&boundary),
        ways: &ways,
        held: &held,
        inward,
        outward,
        leaks,
        completion,
        state_seconds,
        find_seconds,
    };
    for (file, text) in
        [(&options.geojson, told::geojson as fn(&Answer<'_>) -> String), (&options.svg, drawing::svg)]
    {
        if let Some(file) = file {
            std::fs::write(file, text(&answer)).with_context(|| format!("writing {}", file.display()))?;
        }
    }
    say(if options.json { told::json(&answer) } else { told::text(&answer) }.trim_end())
}

/// The boundary of the file, or of the areas of it that are called so.
fn boundary(options: &Ring) -> anyhow::Result<Boundary> {
    let mut areas = read_file(&options.boundary, Crs::Wgs84)?;
    if let Some(wanted) = &options.area {
        let is_wanted =
            |area: &roads::areas::Area| [&area.code, &area.name_zh, &area.name_en].contains(&wanted);
        areas.each.retain(is_wanted);
        // A grid may be called like the city that it is in.
        areas.each.truncate(1);
    }
    let all = options.boundary.display();
    ensure!(!areas.each.is_empty(), "--area: no area of {all} has this code or name");
    Ok(Boundary::new(Areas { each: areas.each, ..Areas::default() }))
}

fn held(options: &Ring, ways: &WaysOut) -> anyhow::Result<BTreeSet<usize>> {
    if options.guard.iter().any(|code| code == "all") {
        return Ok((0..ways.crossings.len()).collect());
    }
    let number = |code: &String| {
        ways.of_code(code).ok_or_else(|| {
            anyhow!("--guard: there is no crossing {code}; the codes are listed without --guard")
        })
    };
    options.guard.iter().map(number).collect()
}

/// What an area is called.
fn name(boundary: &Boundary) -> String {
    let names = boundary
        .areas()
        .iter()
        .map(|area| if area.name_zh.is_empty() { &area.name_en } else { &area.name_zh });
    let names: Vec<&str> = names.map(String::as_str).filter(|name| !name.is_empty()).take(3).collect();
    names.join("、")
}
