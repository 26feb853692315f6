//! What a ring still needs to be closed: a crew at a point that is there, or a post at a crossing that has none.

use std::collections::BTreeSet;

use api::ring::{Completion, CompletionPost};
use model::ids::{PointId, RingId};
use model::ring::PointBody;
use model::rules::Permission;

use super::NO_RING;
use super::hold::Hold;
use crate::error::Error;
use crate::principal::Principal;

/// Shows the cheapest way to close a ring that is found: each post costs one, whether it is a crew for a point that is
/// there or a post that has to be set up.
pub fn show_completion(who: &Principal, id: RingId) -> Result<Completion, Error> {
    who.may(Permission::RingRead)?;
    let board = who.city.board();
    let hold = Hold::of(&who.city, &board, id).ok_or(NO_RING)?;
    Ok(completion(&hold))
}

/// A point without a crew, and the open crossings that a crew there would hold.
struct Candidate<'a> {
    id: PointId,
    point: &'a PointBody,
    closes: BTreeSet<&'a str>,
}

/// Takes the point that closes most, again and again, and posts anew where no point is.
pub(super) fn completion(hold: &Hold) -> Completion {
    let open: Vec<_> = hold.open().collect();
    let mut left: BTreeSet<&str> = open.iter().map(|crossing| crossing.code.as_str()).collect();
    let candidates: Vec<Candidate> = (hold.points.iter())
        .filter(|(_, point)| point.crew.is_none() && point.established.neighbour.is_none())
        .map(|(id, point)| {
            let guards = point.established.guards.iter().map(String::as_str);
            Candidate { id: *id, point, closes: guards.filter(|code| left.contains(code)).collect() }
        })
        .collect();
    let least = independent(&left, &candidates);
    let mut posts = Vec::new();
    while let Some(best) = candidates
        .iter()
        .map(|candidate| (candidate.closes.intersection(&left).count(), candidate))
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, candidate)| (*count, std::cmp::Reverse(candidate.id)))
        .map(|(_, candidate)| candidate)
    {
        let first = best.closes.intersection(&left).next().map(|code| (*code).to_owned());
        left.retain(|code| !best.closes.contains(code));
        let established = &best.point.established;
        posts.push(CompletionPost {
            crossing: first,
            name: established.name.clone(),
            place: established.place.into(),
            point: Some(best.id),
        });
    }
    posts.extend(open.iter().filter(|crossing| left.contains(crossing.code.as_str())).map(|crossing| {
        CompletionPost {
            crossing: Some(crossing.code.clone()),
            name: crossing.name.clone(),
            place: crossing.place.into(),
            point: None,
        }
    }));
    Completion { cost: cost(posts.len()), proved: posts.len() == least, posts }
}

/// So many open crossings of which no point holds two: no fewer posts can do.
fn independent(open: &BTreeSet<&str>, candidates: &[Candidate]) -> usize {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for code in open {
        let mut around = candidates.iter().filter(|candidate| candidate.closes.contains(code));
        if around.all(|candidate| candidate.closes.is_disjoint(&taken)) {
            taken.insert(code);
        }
    }
    taken.len()
}

#[expect(clippy::cast_precision_loss, reason = "a ring has some thousand crossings at most")]
fn cost(posts: usize) -> f64 {
    posts as f64
}
