//! Whether sites hold: they are candidates, not too many, and worth what is said.

mod proof;
mod table;

use std::collections::HashSet;

use serde_json::json;

use super::claim::{Claim, are_equal};
use super::drive::drive;
use super::{Proof, Said, Violation};
use crate::network::{NEVER, Nanos, Network, Node, seconds};
use crate::siting::{Objective, Question};
use proof::{Sum, Tree};
use table::Table;

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    if said == Said::Infeasible {
        return Ok(Proof::of(is_refuted(network, question, answer)?));
    }
    let sites = sites(network, question, &answer.needed("sites")?)?;
    let worth = worth(network, question, &sites)?;
    if let Some(claim) = answer.get("value")
        && !are_close(claim.number()?, worth.value, worth.grain)
    {
        return Err(claim.shown_wrong("is not true", json!({ "key": "value", "truth": worth.value })));
    }
    if let (Some(claim), Some(covered)) = (answer.get("covered_demand"), worth.covered) {
        claim.is_number(covered)?;
    }
    if let Some(claim) = answer.get("bound") {
        let bound = claim.number()?;
        let is_beyond =
            if is_greatest(question.objective) { bound < worth.value } else { bound > worth.value };
        if is_beyond && !are_close(bound, worth.value, worth.grain) {
            return Err(claim.shown_wrong("is no bound of what was found", json!({ "value": worth.value })));
        }
    }
    match answer.get("certificate") {
        Some(certificate) if said == Said::Optimal => {
            Ok(Proof::of(is_best(network, question, &sites, &certificate)?))
        }
        _ => Ok(Proof::None),
    }
}

/// Whether more is better.
fn is_greatest(objective: Objective) -> bool {
    matches!(objective, Objective::Mclp | Objective::Mexclp)
}

fn are_close(one: f64, other: f64, grain: f64) -> bool {
    are_equal(one, other) || (one - other).abs() <= grain
}

/// All sites that are open, and which of them are new.
struct Sites {
    open: Vec<Node>,
    added: usize,
}

/// The sites of the answer: the new ones, with or without those that stand already.
fn sites(network: &Network, question: &Question, claim: &Claim<'_>) -> Result<Sites, Violation> {
    let mut open = question.existing.clone();
    let standing: HashSet<Node> = open.iter().copied().collect();
    let candidates: HashSet<Node> = question.candidates.iter().copied().collect();
    let mut seen = HashSet::new();
    for place in claim.list()? {
        let node = place.node(network)?;
        if !seen.insert(node) {
            return Err(place.wrong("is there twice"));
        }
        if standing.contains(&node) {
            continue;
        }
        if !candidates.contains(&node) {
            return Err(place.wrong("is no candidate"));
        }
        open.push(node);
    }
    let added = open.len() - standing.len();
    if let Some(add) = question.add.filter(|add| *add < added) {
        return Err(claim.shown_wrong(
            format!("adds {added} sites, and {add} are asked for"),
            json!({ "added": added, "add": add }),
        ));
    }
    Ok(Sites { open, added })
}

struct Worth {
    value: f64,
    covered: Option<f64>,
    /// By so much the value may differ by rounding.
    grain: f64,
}

/// How far help is from every node.
pub(super) fn nearest(network: &Network, open: &[Node]) -> Vec<Nanos> {
    let starts: Vec<_> = open.iter().map(|site| (*site, 0)).collect();
    drive(network, &starts, |road| network.roads[road as usize].time, |_, _| false).arrival
}

#[expect(clippy::cast_precision_loss, reason = "sites are numbered with 32 bits")]
fn worth(network: &Network, question: &Question, sites: &Sites) -> Result<Worth, Violation> {
    let far = nearest(network, &sites.open);
    let asking = || question.demand.iter().zip(0_u32..).filter(|(demand, _)| **demand > 0.0);
    let covers = |node: u32| question.within.is_some_and(|within| far[node as usize] <= within);
    let covered: f64 = asking().filter(|(_, node)| covers(*node)).map(|(demand, _)| *demand).sum();
    let unserved = |what: &str, node: u32| {
        let name = network.name(node);
        Err(Violation::shown(format!("node {name} {what}"), json!({ "node": name })))
    };
    let total: f64 = asking().map(|(demand, _)| *demand).sum();
    let value = match question.objective {
        Objective::PCenter | Objective::PMedian => {
            if let Some((_, node)) = asking().find(|(_, node)| far[*node as usize] == NEVER) {
                return unserved("has no way from any site", node);
            }
            let times = asking().map(|(demand, node)| (*demand, seconds(far[node as usize])));
            if question.objective == Objective::PCenter {
                times.map(|(_, time)| time).fold(0.0, f64::max)
            } else {
                times.map(|(demand, time)| demand * time).sum()
            }
        }
        Objective::Mclp => covered,
        Objective::Lscp => {
            if let Some((_, node)) = asking().find(|(_, node)| !covers(*node)) {
                return unserved("has no site near enough", node);
            }
            sites.added as f64
        }
        Objective::Mexclp => expected(network, question, &sites.open),
    };
    let grain = if question.objective == Objective::Mexclp { total * 1e-8 } else { 0.0 };
    Ok(Worth { value, covered: question.within.map(|_| covered), grain })
}

/// The demand that is expected to find a site near enough whose unit is not busy.
fn expected(network: &Network, question: &Question, open: &[Node]) -> f64 {
    let mut counts = vec![0_i32; network.node_count()];
    for site in open {
        let far = nearest(network, &[*site]);
        for (count, far) in counts.iter_mut().zip(&far) {
            *count += i32::from(question.within.is_some_and(|within| *far <= within));
        }
    }
    let busy = question.busy_fraction.unwrap_or(0.0);
    question.demand.iter().zip(&counts).map(|(demand, count)| demand * (1.0 - busy.powi(*count))).sum()
}

/// Whether the certificate shows that no other sites are better.
fn is_best(
    network: &Network,
    question: &Question,
    sites: &Sites,
    certificate: &Claim<'_>,
) -> Result<bool, Violation> {
    let table = Table::new(network, question);
    let is_open = |place: &usize| sites.open.contains(&table.candidates[*place]);
    let open: Vec<usize> = (0..table.candidates.len()).filter(is_open).collect();
    let proves = |sum: &Sum, total| {
        Tree::read(network, &table, sum, total, certificate)?.map_or(Ok(false), |tree| tree.is_closed())
    };
    match question.objective {
        Objective::PCenter => {
            let (value, least) = (table.farthest(&open), table.least());
            if value <= least {
                return Ok(true);
            }
            let Some(below) = certificate.get("radius_nanoseconds") else { return Ok(false) };
            let radius = below.integer()?;
            if table.has_between(radius, value.into()) {
                return Err(below.wrong("is not the longest time that is shorter than the answer's"));
            }
            let radius = Nanos::try_from(radius).map_err(|_large| below.wrong("is too large"))?;
            Ok(proves(&Sum::cover(&table, radius), cover_of(question.add.unwrap_or(0) + 1))?)
        }
        Objective::Lscp => {
            let within = question.within.unwrap_or(NEVER - 1);
            Ok(open.is_empty() || proves(&Sum::cover(&table, within), cover_of(open.len()))?)
        }
        _ => {
            let sum = Sum::of(&table, question);
            match sum.total(&open) {
                Some(total) => Ok(proves(&sum, total)?),
                None => Ok(false),
            }
        }
    }
}

/// Whether it is shown that there are no such sites: by a node that nothing reaches, by nodes of which no two can have
/// the same site, or by the tree.
fn is_refuted(network: &Network, question: &Question, answer: &Claim<'_>) -> Result<bool, Violation> {
    let table = Table::new(network, question);
    let radius = match question.objective {
        Objective::Lscp => question.within.unwrap_or(NEVER - 1),
        Objective::PCenter | Objective::PMedian => NEVER - 1,
        _ => return Err(answer.wrong("says infeasible, but these sites can be chosen freely")),
    };
    let add = question.add.unwrap_or(table.candidates.len());
    if let Some(claim) = answer.get("witness") {
        let mut taken = HashSet::new();
        let mut apart = 0;
        for at in claim.list()? {
            let node = at.node(network)?;
            let Some(row) = table.rows.iter().position(|row| *row == node) else {
                return Err(at.wrong("asks for nothing"));
            };
            if table.own(row) <= radius {
                return Err(at.wrong("has a site that stands already"));
            }
            let near: Vec<usize> =
                (0..table.times.len()).filter(|site| table.times[*site][row] <= radius).collect();
            if near.is_empty() {
                return Ok(true);
            }
            if near.iter().any(|site| taken.contains(site)) {
                return Err(at.wrong("can have the same site as another of the witness"));
            }
            taken.extend(near);
            apart += 1;
        }
        if apart > add {
            return Ok(true);
        }
    }
    let Some(certificate) = answer.get("certificate") else { return Ok(false) };
    let sum = Sum::cover(&table, radius);
    Tree::read(network, &table, &sum, cover_of(add + 1), &certificate)?
        .map_or(Ok(false), |tree| tree.is_closed())
}

/// What so many sites come to in a cover.
fn cover_of(sites: usize) -> i128 {
    i128::try_from(sites).unwrap_or(i128::MAX >> 40) * 1_000_000_000
}
