//! `anlan route` and `anlan isochrone`: asking a city from one place.

use std::time::Instant;

use anyhow::{Context as _, anyhow, ensure};
use roads::graph::Cost;
use roads::reach::isochrone::{FRINGE_METERS_DEFAULT, to_geojson};
use roads::search::Search;
use roads::snap::SNAP_METERS_MAX;
use roads::{City, Place, Point, Profile, Traveller};
use serde_json::json;

use super::cli::{IsochroneArgs, Route};
use super::open;
use crate::cli::{say, tell};

/// No limit of an isochrone is longer.
const ISOCHRONE_SECONDS_MAX: u32 = 6 * 3_600;

pub(super) fn place(city: &City, profile: Profile, point: Point, flag: &str) -> anyhow::Result<Place> {
    city.snap(profile, point).ok_or_else(|| {
        anyhow!(
            "{flag} {:.6},{:.6} is more than {SNAP_METERS_MAX} m from any street of the {profile} network",
            point.lon(),
            point.lat()
        )
    })
}

pub(super) fn seconds(cost: Cost) -> f64 {
    f64::from(cost) / 100.0
}

pub(crate) fn route(options: &Route) -> anyhow::Result<()> {
    let city = open(&options.city)?;
    let from = place(&city, options.profile, options.from.0, "--from")?;
    let to = place(&city, options.profile, options.to.0, "--to")?;
    let traveller = Traveller::new(&city, options.profile);
    let mut search = Search::new(city.network(options.profile).graph());
    let route = traveller.route(&mut search, &from, &to).with_context(|| {
        let island = |place: &Place| if place.is_main { "" } else { " (on an island of the network)" };
        format!("there is no {} way from --from{} to --to{}", options.profile, island(&from), island(&to))
    })?;
    if options.json {
        let line: Vec<[f64; 2]> =
            route.guidance.line.iter().map(|point| [point.lon(), point.lat()]).collect();
        return say(&serde_json::to_string_pretty(&json!({
            "profile": options.profile,
            "seconds": seconds(route.cost),
            "meters": route.guidance.meters,
            "from": snapped(&city, &from),
            "to": snapped(&city, &to),
            "steps": route.guidance.steps,
            "geometry": { "type": "LineString", "coordinates": line },
        }))?);
    }
    for step in &route.guidance.steps {
        say(&format!("{:>8.0} m  {} · {}", step.meters, step.zh, step.en))?;
    }
    say(&format!("{:.0} m, {:.0} s", route.guidance.meters, seconds(route.cost)))
}

fn snapped(city: &City, place: &Place) -> serde_json::Value {
    let street = city.street(place.segment);
    json!({
        "lon": place.point.lon(),
        "lat": place.point.lat(),
        "distance_meters": place.distance_meters,
        "street": street.name,
        "way": street.way,
        "class": street.class,
        "main_network": place.is_main,
    })
}

pub(crate) fn isochrone(options: &IsochroneArgs) -> anyhow::Result<()> {
    for limit in &options.seconds {
        ensure!(
            (1..=ISOCHRONE_SECONDS_MAX).contains(limit),
            "--seconds {limit}: a limit goes from 1 to {ISOCHRONE_SECONDS_MAX}"
        );
    }
    let city = open(&options.city)?;
    let from = place(&city, options.profile, options.from.0, "--from")?;
    let limits: Vec<Cost> = options.seconds.iter().map(|seconds| seconds * 100).collect();
    let mut search = Search::new(city.network(options.profile).graph());
    let started = Instant::now();
    let traveller = Traveller::new(&city, options.profile);
    let isochrones = traveller.isochrones(&mut search, &from, &limits, FRINGE_METERS_DEFAULT)?;
    let computed = started.elapsed().as_secs_f64();
    std::fs::write(&options.out, to_geojson(&isochrones))
        .with_context(|| format!("writing {}", options.out.display()))?;
    tell(&format!("compute_seconds {computed:.6}"));
    Ok(())
}
