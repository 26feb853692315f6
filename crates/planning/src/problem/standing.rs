//! Questions about what stands or is walked: closure, siting, patrol.

use std::collections::{HashMap, HashSet};

use roads::table::{Table, TableError};

use super::Fault;
use super::at::At;
use super::network::Tables;
use crate::closure::{Buy, Control, Price};
use crate::network::{Network, Node};
use crate::siting::Objective;
use crate::{closure, patrol, siting};

pub(super) fn closure(at: &At<'_>, network: &Network) -> Result<closure::Question, Fault> {
    let inside = at.needed("inside")?.nodes(network)?;
    let outside_at = at.needed("outside")?;
    let outside = outside_at.nodes(network)?;
    let within: HashSet<Node> = inside.iter().copied().collect();
    for (place, node) in outside_at.list()?.iter().zip(&outside) {
        if within.contains(node) {
            return Err(place.fault("is inside as well; a node is inside, outside or neither"));
        }
    }
    let prices = [("unit", Price::Unit), ("lanes", Price::Lanes), ("cost", Price::Cost)];
    let node_prices = [("unit", Price::Unit), ("cost", Price::Cost)];
    let buys = [("edges", Buy::Edges), ("nodes", Buy::Nodes), ("both", Buy::Both)];
    let price = |key, words| at.optional(key).map(|at: At<'_>| at.word(words)).transpose();
    Ok(closure::Question {
        inside,
        outside,
        controls: at.optional("controls").map(|at| controls(&at, network)).transpose()?.unwrap_or_default(),
        buy: at.optional("buy").map(|at| at.word(&buys)).transpose()?.unwrap_or(Buy::Edges),
        edge_cost: price("edge_cost", &prices)?.unwrap_or(Price::Unit),
        node_cost: price("node_cost", &node_prices)?.unwrap_or(Price::Unit),
    })
}

fn controls(at: &At<'_>, network: &Network) -> Result<Vec<Control>, Fault> {
    let mut controls = Vec::new();
    for place in at.list()? {
        controls.push(if place.optional("node").is_some() {
            place.object(&["node"])?;
            Control::Node(place.needed("node")?.node(network)?)
        } else {
            let (from, to) = ends(&place, network)?;
            if !network.out.of(from).any(|(node, _)| node == to) {
                return Err(place.fault(no_road(network, from, to)));
            }
            Control::Road { from, to }
        });
    }
    Ok(controls)
}

fn no_road(network: &Network, from: Node, to: Node) -> String {
    format!("names a road from {} to {} that is not there", network.name(from), network.name(to))
}

fn ends(at: &At<'_>, network: &Network) -> Result<(Node, Node), Fault> {
    at.object(&["from", "to"])?;
    Ok((at.needed("from")?.node(network)?, at.needed("to")?.node(network)?))
}

pub(super) fn siting(
    at: &At<'_>,
    network: &Network,
    tables: Option<&Tables>,
) -> Result<siting::Question, Fault> {
    let objectives = [
        ("p_center", Objective::PCenter),
        ("p_median", Objective::PMedian),
        ("mclp", Objective::Mclp),
        ("lscp", Objective::Lscp),
        ("mexclp", Objective::Mexclp),
    ];
    let objective = at.needed("objective")?.word(&objectives)?;
    let existing = match at.optional("existing") {
        Some(at) if !at.list()?.is_empty() => at.nodes(network)?,
        _ => Vec::new(),
    };
    let candidates = nodes_or_all(at, "candidates", network)?;
    let needs_reach = matches!(objective, Objective::Mclp | Objective::Lscp | Objective::Mexclp);
    let within = at.optional("within_seconds").map(|at| at.time()).transpose()?;
    if needs_reach && within.is_none() {
        at.needed("within_seconds")?;
    }
    let add = match (objective, at.optional("add")) {
        (Objective::Lscp, None) => None,
        (Objective::Lscp, Some(at)) => {
            return Err(at.fault("is for the other objectives; lscp adds as few as can be, leave it out"));
        }
        _ => Some(add(&at.needed("add")?, &existing, &candidates)?),
    };
    let busy = at.optional("busy_fraction").map(|at| fraction(&at)).transpose()?;
    if objective == Objective::Mexclp && busy.is_none() {
        at.needed("busy_fraction")?;
    }
    let demand = demand(at, network, tables)?;
    Ok(siting::Question { objective, existing, candidates, demand, within, add, busy_fraction: busy })
}

fn add(at: &At<'_>, existing: &[Node], candidates: &[Node]) -> Result<usize, Fault> {
    let add = at.count()?;
    let stands: HashSet<Node> = existing.iter().copied().collect();
    let free = candidates.iter().filter(|node| !stands.contains(node)).count();
    if add > free {
        return Err(at.fault(format!("is more than there are candidates without a site, {free}")));
    }
    if add == 0 && existing.is_empty() {
        return Err(at.fault("adds nothing to nothing; write 1 or more"));
    }
    Ok(add)
}

fn fraction(at: &At<'_>) -> Result<f64, Fault> {
    let number = at.number()?;
    if (0.0..1.0).contains(&number) { Ok(number) } else { Err(at.fault("is no share from 0 to below 1")) }
}

/// The nodes of a list; all of the network where the word is `all` or nothing is said.
fn nodes_or_all(at: &At<'_>, key: &str, network: &Network) -> Result<Vec<Node>, Fault> {
    match at.optional(key) {
        Some(at) if !is_all(&at) => at.nodes(network),
        _ => Ok((0..network.names.len()).zip(0..).map(|(_, node)| node).collect()),
    }
}

fn is_all(at: &At<'_>) -> bool {
    matches!(at.json, super::Json::Text(text) if text == "all")
}

/// The demand of every node: 1 each, or a column of the table of nodes.
fn demand(at: &At<'_>, network: &Network, tables: Option<&Tables>) -> Result<Vec<f64>, Fault> {
    let Some(demand_at) = at.optional("demand") else { return Ok(vec![1.0; network.node_count()]) };
    let column = demand_at.text()?;
    if column == "unit" {
        return Ok(vec![1.0; network.node_count()]);
    }
    let Some(tables) = tables else { return Err(demand_at.fault("is no demand of a city; write unit")) };
    let demand = column_of(&tables.nodes, column).map_err(|source| Fault::Table {
        file: at.file.to_owned(),
        key: demand_at.way.clone(),
        source: Box::new(source),
    })?;
    if demand.len() != network.node_count() {
        return Err(demand_at.fault("has not one value for each node: the table changed while it was read"));
    }
    if demand.iter().all(|demand| *demand <= 0.0) {
        return Err(demand_at.fault("is 0 at every node; name a column with some demand"));
    }
    Ok(demand)
}

fn column_of(nodes: &std::path::Path, name: &str) -> Result<Vec<f64>, TableError> {
    let mut table = Table::open(nodes)?;
    let column = table.needed(&[&name.to_ascii_lowercase()])?;
    let mut values = Vec::new();
    while table.advance()? {
        let value = if table.text(column).is_empty() { 0.0 } else { table.number(column)? };
        if value < 0.0 {
            return Err(table.fault(column, "is negative; write 0 or more"));
        }
        values.push(value);
    }
    Ok(values)
}

pub(super) fn patrol(at: &At<'_>, network: &Network) -> Result<patrol::Question, Fault> {
    let is_postman = at.needed("objective")?.word(&[("postman", true), ("tour", false)])?;
    let (own, other) = if is_postman { ("edges", "nodes") } else { ("nodes", "edges") };
    if let Some(other) = at.optional(other) {
        return Err(other.fault(format!("is for the other objective; this one takes {own}")));
    }
    if let Some(road) = network.roads.iter().find(|road| road.length_micrometers.is_none()) {
        let (from, to) = (network.name(road.from), network.name(road.to));
        let fault =
            format!("has a road from {from} to {to} without a length, which a walk needs; add lengths");
        return Err(at.needed("network")?.fault(fault));
    }
    if !is_postman {
        return Ok(patrol::Question::Tour { nodes: nodes_or_all(at, "nodes", network)? });
    }
    let roads = match at.optional("edges") {
        Some(at) if !is_all(&at) => roads(&at, network)?,
        _ => (0..network.roads.len()).zip(0..).map(|(_, road)| road).collect(),
    };
    Ok(patrol::Question::Postman { roads })
}

/// The roads of a list of ends, all that lie side by side there; a two-way road may be named from either end.
fn roads(at: &At<'_>, network: &Network) -> Result<Vec<u32>, Fault> {
    let places = at.some()?;
    let mut roads = Vec::new();
    let mut named_at: HashMap<u32, &At<'_>> = HashMap::new();
    for place in &places {
        let (from, to) = match place.json {
            super::Json::List(_) => match place.list()?.as_slice() {
                [from, to] => (from.node(network)?, to.node(network)?),
                _ => return Err(place.fault("is no pair of nodes; write [from, to]")),
            },
            _ => ends(place, network)?,
        };
        let arcs = network.out.of(from).filter(|(node, _)| *node == to);
        let mut found: Vec<u32> = arcs.map(|(_, road)| road).collect();
        found.sort_unstable();
        found.dedup();
        let Some(first) = found.first() else { return Err(place.fault(no_road(network, from, to))) };
        if let Some(before) =
            named_at.get(first).filter(|_| found.iter().all(|road| named_at.contains_key(road)))
        {
            return Err(place.fault(format!("is named at {} already; name it once", before.way)));
        }
        named_at.extend(found.iter().map(|road| (*road, place)));
        roads.append(&mut found);
    }
    roads.sort_unstable();
    roads.dedup();
    Ok(roads)
}
