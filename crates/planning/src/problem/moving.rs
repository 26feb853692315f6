//! Questions about units that drive to their posts: blockade, cordon, interception.

use std::path::Path;

use roads::table::{Table, TableError};

use super::at::{At, once};
use super::{Fault, ROUTES_MAX, STEPS_MAX, TIME_SECONDS_MAX, UNITS_MAX, beside};
use crate::cordon::{Model, Objective, Start};
use crate::interception::Route;
use crate::network::{Nanos, Network, Node, nanos};
use crate::unit::Unit;
use crate::{blockade, cordon, interception};

pub(super) fn blockade(at: &At<'_>, network: &Network) -> Result<blockade::Question, Fault> {
    if let Some(objective) = at.optional("objective") {
        objective.word(&[("finish_then_total", ())])?;
    }
    Ok(blockade::Question { units: units(at, network)?, posts: at.needed("posts")?.nodes(network)? })
}

pub(super) fn cordon(at: &At<'_>, network: &Network) -> Result<cordon::Question, Fault> {
    let suspect = at.needed("suspect")?;
    suspect.object(&["nodes", "speed_kmh"])?;
    let starts = starts(&suspect.needed("nodes")?, network)?;
    let targets_at = at.needed("targets")?;
    let targets = targets_at.nodes(network)?;
    for (place, target) in targets_at.list()?.iter().zip(&targets) {
        if starts.iter().any(|start| start.node == *target) {
            return Err(place.fault("is where the vehicle starts, so it has escaped already; name another"));
        }
    }
    let objectives = [
        ("earliest_finish", Objective::EarliestFinish),
        ("fewest_units", Objective::FewestUnits),
        ("smallest_area", Objective::SmallestArea),
        ("least_travel", Objective::LeastTravel),
        ("front", Objective::Front),
    ];
    let models = [("static", Model::Static), ("dynamic", Model::Dynamic)];
    let time = |key| at.optional(key).map(|at: At<'_>| at.time()).transpose();
    Ok(cordon::Question {
        starts,
        speed_kmh: suspect_speed(&suspect, network)?,
        report_delay: time("report_delay_seconds")?.unwrap_or(0),
        targets,
        units: units(at, network)?,
        setup: time("setup_seconds")?.unwrap_or(0),
        margin: time("margin_seconds")?.unwrap_or(0),
        model: at.optional("model").map(|at| at.word(&models)).transpose()?.unwrap_or(Model::Static),
        objective: at
            .optional("objective")
            .map(|at| at.word(&objectives))
            .transpose()?
            .unwrap_or(Objective::EarliestFinish),
    })
}

fn starts(at: &At<'_>, network: &Network) -> Result<Vec<Start>, Fault> {
    let places = at.some()?;
    let mut starts = Vec::with_capacity(places.len());
    for place in &places {
        place.object(&["node", "after_seconds"])?;
        let after = place.optional("after_seconds").map(|at| at.time()).transpose()?.unwrap_or(0);
        starts.push(Start { node: place.needed("node")?.node(network)?, after });
    }
    once(&places, &starts.iter().map(|start| start.node).collect::<Vec<_>>())?;
    Ok(starts)
}

/// The vehicle's own speed, which needs every road to have a length.
fn suspect_speed(suspect: &At<'_>, network: &Network) -> Result<Option<f64>, Fault> {
    let Some(at) = suspect.optional("speed_kmh") else { return Ok(None) };
    let kmh = at.speed()?;
    let mut meters = 0.0;
    for road in &network.roads {
        let Some(micrometers) = road.length_micrometers else {
            let (from, to) = (network.name(road.from), network.name(road.to));
            let fault = format!("is a speed, but the road from {from} to {to} has no length; add lengths");
            return Err(at.fault(fault));
        };
        meters += crate::network::seconds(micrometers) * 1e3;
    }
    if meters * 3.6 / kmh > super::ROADS_SECONDS_MAX {
        let max = super::ROADS_SECONDS_MAX;
        return Err(
            at.fault(format!("is so slow that all roads take above {max} seconds (ROADS_SECONDS_MAX)"))
        );
    }
    Ok(Some(kmh))
}

fn units(at: &At<'_>, network: &Network) -> Result<Vec<Unit>, Fault> {
    let at = at.needed("units")?;
    let places = at.some()?;
    if places.len() > UNITS_MAX {
        return Err(at.fault(format!("has more than {UNITS_MAX} units (UNITS_MAX)")));
    }
    let mut ids_at = Vec::with_capacity(places.len());
    let mut units = Vec::with_capacity(places.len());
    for place in &places {
        place.object(&["id", "node", "ready_seconds"])?;
        let id_at = place.needed("id")?;
        let ready = place.optional("ready_seconds").map(|at| at.time()).transpose()?.unwrap_or(0);
        units.push(Unit { id: id_at.name()?.into(), node: place.needed("node")?.node(network)?, ready });
        ids_at.push(id_at);
    }
    once(&ids_at, &units.iter().map(|unit| &unit.id).collect::<Vec<_>>())?;
    Ok(units)
}

pub(super) fn interception(at: &At<'_>, network: &Network) -> Result<interception::Question, Fault> {
    let units = units(at, network)?;
    let use_ready = at.optional("use_ready_seconds").map(|at| at.yes()).transpose()?.unwrap_or(true);
    let routes_at = at.needed("routes")?;
    let path = beside(&routes_at)?;
    let routes = routes(&path, network).map_err(|source| Fault::Table {
        file: at.file.to_owned(),
        key: routes_at.way.clone(),
        source: Box::new(source),
    })?;
    if routes.is_empty() {
        return Err(routes_at.fault("has no route; name at least one"));
    }
    Ok(interception::Question { routes, units, use_ready })
}

fn routes(path: &Path, network: &Network) -> Result<Vec<Route>, TableError> {
    let mut table = Table::open(path)?;
    let columns = (table.needed(&["route"])?, table.needed(&["weight"])?, table.needed(&["steps"])?);
    let mut lines = std::collections::HashMap::new();
    let (mut routes, mut step_count) = (Vec::new(), 0);
    while table.advance()? {
        if routes.len() == ROUTES_MAX {
            return Err(table.too_many_rows(ROUTES_MAX, "ROUTES_MAX"));
        }
        let name: Box<str> = table.name(columns.0)?.into();
        if let Some(line) = lines.insert(name.clone(), table.line()) {
            let fault = format!("is the route of line {line} already; give each route a name of its own");
            return Err(table.fault(columns.0, &fault));
        }
        let weight = table.number(columns.1)?;
        if weight < 0.0 {
            return Err(table.fault(columns.1, "is negative; write 0 or more"));
        }
        let steps = steps(table.text(columns.2), network).map_err(|fault| table.fault(columns.2, &fault))?;
        step_count += steps.len();
        if step_count > STEPS_MAX {
            return Err(table.too_many_rows(STEPS_MAX, "STEPS_MAX"));
        }
        routes.push(Route { name, weight, steps });
    }
    Ok(routes)
}

/// Steps as they are written, `seconds:node` side by side.
fn steps(text: &str, network: &Network) -> Result<Vec<(Nanos, Node)>, String> {
    let mut steps: Vec<(Nanos, Node)> = Vec::new();
    for (number, step) in text.split_whitespace().enumerate() {
        let step_at = || format!("is no row of steps: step {} is {step:?}, and", number + 1);
        let (time, node) =
            step.split_once(':').ok_or_else(|| format!("{} a step is seconds:node", step_at()))?;
        let time: Option<f64> = time.parse().ok();
        let time = time.filter(|time| (0.0..=TIME_SECONDS_MAX).contains(time)).ok_or_else(|| {
            format!("{} its time is not 0 to {TIME_SECONDS_MAX} seconds (TIME_SECONDS_MAX)", step_at())
        })?;
        let node =
            network.node(node).ok_or_else(|| format!("{} its node is not in the network", step_at()))?;
        let time = nanos(time);
        if steps.last().is_some_and(|(before, _)| *before > time) {
            return Err(format!("{} it is earlier than the step before; put them in order", step_at()));
        }
        steps.push((time, node));
    }
    if steps.is_empty() {
        return Err("holds no step; a step is seconds:node".to_owned());
    }
    Ok(steps)
}
