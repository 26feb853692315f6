//! Whether a blockade holds: every post has a unit of its own, and the times are true.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::claim::{Claim, by_id};
use super::drive::ways;
use super::{Proof, Said, Violation};
use crate::blockade::Question;
use crate::network::{NEVER, Nanos, Network, Node};

pub(super) fn check(
    network: &Network,
    question: &Question,
    answer: &Claim<'_>,
    said: Said,
) -> Result<Proof, Violation> {
    if said == Said::Infeasible {
        return Ok(Proof::None);
    }
    let mut ways_of = Ways::new(network);
    plan(network, question, answer, &mut ways_of)?;
    Ok(Proof::None)
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
