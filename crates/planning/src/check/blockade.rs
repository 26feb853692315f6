//! Whether a blockade holds: every post has a unit of its own, and the times are true.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::claim::{Claim, TIME_TOLERANCE, by_id};
use super::drive::ways;
use super::{Proof, Said, Violation};
use crate::blockade::Question;
use crate::network::{NEVER, Nanos, Network, Node, nanos};

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    let mut ways = Ways::new(network);
    if said == Said::Infeasible {
        let sooner = answer.get("certificate").and_then(|certificate| certificate.get("sooner"));
        let Some(sooner) = sooner else { return Ok(Proof::None) };
        return is_unfillable(network, question, &sooner, &mut ways, NEVER).map(|()| Proof::Whole);
    }
    let (finish, total) = plan(network, question, answer, &mut ways)?;
    match answer.get("certificate") {
        Some(certificate) if said == Said::Optimal => {
            let is_proved = is_earliest(network, question, &certificate, &mut ways, finish)?
                && is_least(network, question, &certificate, &mut ways, (finish, total))?;
            Ok(Proof::of(is_proved))
        }
        _ => Ok(Proof::None),
    }
}

/// Looks that some posts are more than the units that can be at any of them before a moment.
fn is_unfillable(
    network: &Network,
    question: &Question,
    claim: &Claim<'_>,
    ways: &mut Ways<'_>,
    before: Nanos,
) -> Result<(), Violation> {
    let by_id = by_id(&question.units);
    let posts_at = claim.needed("posts")?;
    let posts: HashSet<Node> = posts_at.nodes(network)?.into_iter().collect();
    if posts.iter().any(|post| !question.posts.contains(post)) {
        return Err(posts_at.wrong("are not all posts of the problem"));
    }
    let units = claim.needed("units")?.list()?;
    let units = units.iter().map(|unit| unit.unit(&by_id)).collect::<Result<HashSet<usize>, _>>()?;
    for post in &posts {
        for unit in (0..question.units.len()).filter(|unit| !units.contains(unit)) {
            if ways.arrival(question, unit, *post) < before {
                let id = &question.units[unit].id;
                return Err(claim.shown_wrong(
                    format!("leaves out {id}, who is at {} before", network.name(*post)),
                    json!({ "unit": id, "post": network.name(*post) }),
                ));
            }
        }
    }
    if posts.len() <= units.len() {
        return Err(claim.wrong("names no more posts than units"));
    }
    Ok(())
}

/// Whether it is shown that not all posts can be held sooner.
fn is_earliest(
    network: &Network,
    question: &Question,
    certificate: &Claim<'_>,
    ways: &mut Ways<'_>,
    finish: Nanos,
) -> Result<bool, Violation> {
    if let Some(sooner) = certificate.get("sooner") {
        return is_unfillable(network, question, &sooner, ways, finish).map(|()| true);
    }
    let first = |post: &Node| (0..question.units.len()).map(|unit| ways.arrival(question, unit, *post)).min();
    let firsts: Vec<_> = question.posts.iter().map(first).collect();
    Ok(firsts.iter().flatten().any(|first| *first >= finish))
}

/// Whether prices of posts and units show that no total is less among those who are there by the finish.
fn is_least(
    network: &Network,
    question: &Question,
    certificate: &Claim<'_>,
    ways: &mut Ways<'_>,
    (finish, total): (Nanos, Nanos),
) -> Result<bool, Violation> {
    let (Some(posts_at), Some(units_at)) = (certificate.get("post_prices"), certificate.get("unit_prices"))
    else {
        return Ok(false);
    };
    let prices = |claim: &Claim<'_>| {
        claim.list()?.iter().map(|at| at.number().map(nanos)).collect::<Result<Vec<Nanos>, _>>()
    };
    let (post_prices, unit_prices) = (prices(&posts_at)?, prices(&units_at)?);
    if post_prices.len() != question.posts.len() || unit_prices.len() != question.units.len() {
        return Err(posts_at.wrong("are not one price for each post, with one for each unit"));
    }
    if unit_prices.iter().any(|price| *price > 0) {
        return Err(units_at.wrong("hold a price above nothing, though units may stay free"));
    }
    for (post, post_price) in question.posts.iter().zip(&post_prices) {
        for (unit, unit_price) in unit_prices.iter().enumerate() {
            let arrival = ways.arrival(question, unit, *post);
            if arrival <= finish && post_price.saturating_add(*unit_price) > arrival {
                let witness = json!({ "post": network.name(*post), "unit": question.units[unit].id });
                return Err(posts_at.shown_wrong("are dearer than an arrival", witness));
            }
        }
    }
    let sum: i128 = post_prices.iter().chain(&unit_prices).map(|price| i128::from(*price)).sum();
    if sum + i128::from(TIME_TOLERANCE) < i128::from(total) {
        return Err(posts_at.wrong("do not come to the total"));
    }
    Ok(true)
}

/// The ways from each node where units stand, each worked out once.
struct Ways<'a> {
    network: &'a Network,
    known: HashMap<Node, Vec<Nanos>>,
}

impl<'a> Ways<'a> {
    fn new(network: &'a Network) -> Self {
        Self { network, known: HashMap::new() }
    }

    fn between(&mut self, from: Node, to: Node) -> Nanos {
        let network = self.network;
        self.known.entry(from).or_insert_with(|| ways(network, from))[to as usize]
    }

    /// When a unit is at a post; [`NEVER`] where it has no way there.
    fn arrival(&mut self, question: &Question, unit: usize, post: Node) -> Nanos {
        let unit = &question.units[unit];
        self.between(unit.node, post).saturating_add(unit.ready)
    }
}

fn plan(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    ways: &mut Ways<'_>,
) -> Result<(Nanos, Nanos), Violation> {
    let mut holder: HashMap<Node, usize> = HashMap::new();
    let mut post_of: HashMap<usize, Node> = HashMap::new();
    let (mut finish, mut total) = (0, 0);
    let units = by_id(&question.units);
    let posts: HashSet<Node> = question.posts.iter().copied().collect();
    for claim in answer.needed("assignments")?.list()? {
        let (post_at, unit_at) = (claim.needed("post")?, claim.needed("unit")?);
        let (post, unit) = (post_at.node(network)?, unit_at.unit(&units)?);
        if !posts.contains(&post) {
            return Err(post_at.wrong("is no post of the problem"));
        }
        if let Some(other) = holder.insert(post, unit) {
            let ids = [&question.units[other].id, &question.units[unit].id];
            return Err(
                post_at.shown_wrong("is held twice", json!({ "post": network.name(post), "units": ids }))
            );
        }
        if let Some(other) = post_of.insert(unit, post) {
            let posts = [network.name(other), network.name(post)];
            return Err(unit_at
                .shown_wrong("holds two posts", json!({ "unit": question.units[unit].id, "posts": posts })));
        }
        let way = ways.between(question.units[unit].node, post);
        if way == NEVER {
            return Err(unit_at.wrong(format!("has no way to the post {}", network.name(post))));
        }
        let arrives = question.units[unit].ready + way;
        if let Some(claim) = claim.get("arrive_seconds") {
            claim.is_time(arrives)?;
        }
        finish = finish.max(arrives);
        total += arrives;
    }
    if let Some(free) = question.posts.iter().find(|post| !holder.contains_key(post)) {
        let name = network.name(*free);
        return Err(Violation::shown(format!("the post {name} is held by nobody"), json!({ "post": name })));
    }
    answer.get("finish_seconds").map_or(Ok(()), |claim| claim.is_time(finish))?;
    answer.get("total_seconds").map_or(Ok(()), |claim| claim.is_time(total))?;
    Ok((finish, total))
}
