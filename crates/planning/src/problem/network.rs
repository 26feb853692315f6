//! The network of a problem: two tables, or an imported city.

use std::path::PathBuf;

use roads::csv_network::{self, Defaults};
use roads::{City, Profile, UNREACHABLE};

use super::at::At;
use super::{Fault, ROADS_SECONDS_MAX, beside};
use crate::network::{Network, Road, seconds};

/// Where the nodes of a network stand, for a column that is asked for later.
pub(super) struct Tables {
    /// The table of nodes.
    pub(super) nodes: PathBuf,
}

/// Reads the network; the tables where it has some.
pub(super) fn read(at: &At<'_>) -> Result<(Network, Option<Tables>), Fault> {
    let (network, tables) = if at.optional("city").is_some() {
        (city(at)?, None)
    } else {
        at.object(&["nodes", "edges", "directed", "speed_kmh", "city", "profile"])?;
        let (network, tables) = of_tables(at)?;
        (network, Some(tables))
    };
    if network.node_count() == 0 {
        return Err(at.fault("has no node; a plan needs some"));
    }
    let total: f64 = network.roads.iter().map(|road| seconds(road.time)).sum();
    if total > ROADS_SECONDS_MAX {
        return Err(
            at.fault(format!("has roads of more than {ROADS_SECONDS_MAX} seconds (ROADS_SECONDS_MAX)"))
        );
    }
    Ok((network, tables))
}

fn of_tables(at: &At<'_>) -> Result<(Network, Tables), Fault> {
    if let Some(profile) = at.optional("profile") {
        return Err(profile.fault("is for a city; leave it out beside tables"));
    }
    let nodes_at = at.needed("nodes")?;
    let edges_at = at.needed("edges")?;
    let defaults = Defaults {
        oneway: at.optional("directed").map(|at| at.yes()).transpose()?.unwrap_or(false),
        speed_kmh: at.optional("speed_kmh").map(|at| at.speed()).transpose()?,
    };
    let (nodes, edges) = (beside(&nodes_at)?, beside(&edges_at)?);
    let tables = csv_network::read(&nodes, &edges, defaults).map_err(|source| Fault::Table {
        file: at.file.to_owned(),
        key: at.way.clone(),
        source: Box::new(source),
    })?;
    Ok((Network::of_tables(tables), Tables { nodes }))
}

/// An imported city, its vertices called by their numbers from 0.
fn city(at: &At<'_>) -> Result<Network, Fault> {
    at.object(&["city", "profile"])?;
    let city_at = at.needed("city")?;
    let words = Profile::ALL.map(|profile| (profile.word(), profile));
    let profile = at.optional("profile").map(|at| at.word(&words)).transpose()?;
    let city = City::open(&beside(&city_at)?).map_err(|source| Fault::City {
        file: at.file.to_owned(),
        key: city_at.way.clone(),
        source: Box::new(source),
    })?;
    Ok(of_city(&city, profile.unwrap_or(Profile::Emergency)))
}

/// The roads of a city: a street that is driven in both directions in the same time is one.
fn of_city(city: &City, profile: Profile) -> Network {
    let network = city.network(profile);
    let graph = network.graph();
    let mut roads = Vec::new();
    for arc in 0..u32::try_from(graph.arcs()).expect("arcs are numbered with 32 bits") {
        let ends = |arc| (network.tail(arc), graph.topology().head[arc as usize]);
        let ((from, to), travelled) = (ends(arc), network.travelled(arc));
        let weight = graph.weights()[arc as usize];
        if weight == UNREACHABLE {
            continue;
        }
        let mut others = network.arcs_of(travelled.segment).iter().copied();
        let back = others.find(|back| {
            ends(*back) == (to, from)
                && network.travelled(*back).against != travelled.against
                && graph.weights()[*back as usize] == weight
        });
        // The pair is taken once, by its lower arc; with a one-way arc beside, the first pair counts.
        if back.is_some_and(|back| back < arc) {
            continue;
        }
        roads.push(Road {
            from,
            to,
            time: i64::from(weight) * 10_000_000,
            length_micrometers: Some(micrometers(city.meters(travelled.segment))),
            lanes: 1,
            cost: 1.0,
            oneway: back.is_none(),
        });
    }
    Network::of_roads(graph.nodes(), roads)
}

#[expect(clippy::cast_possible_truncation, reason = "a segment's decimetres are a number of 32 bits")]
fn micrometers(meters: f64) -> i64 {
    (meters * 1e6).round() as i64
}
