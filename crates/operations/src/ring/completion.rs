//! What a ring still needs to be closed: a crew at a point that is there, or a post where there is none.
//!
//! Two ways of closing it are compared: a post at every crossing that is open, and the least cut of the roads in a belt
//! along the boundary, where one road farther in may stand for several crossings. The greatest flow past what is held
//! says how few posts can do at the least; what needs no more than that is proved.

use std::collections::{BTreeMap, BTreeSet};

use api::ring::{Completion, CompletionPost, ControlPointView, LeakView, RingView};
use model::ids::RingId;
use model::rules::Permission;
use planning::ring::Belt;
use roads::crossings::{Kind, LinkId, WaysOut};
use roads::flow::{EdgeCut, Method, Topology, Ways};

use super::proof::{Ground, ground_at_hand, held, matched, name_of, shut};
use crate::city::City;
use crate::error::Error;
use crate::limits::BELT_METERS;
use crate::principal::Principal;

/// What one post weighs. A road that is held together with others by one post weighs its part of it, rounded down.
const POST: i64 = 5_040;

/// Shows the cheapest way to close a ring that is found: each post costs one, whether it is a crew for a point that is
/// there or a post that has to be set up.
pub fn show_completion(who: &Principal, id: RingId) -> Result<Completion, Error> {
    who.may(Permission::RingRead)?;
    let view = super::seen(&who.city, id)?;
    Ok(completion(&who.city, &view))
}

/// A point without a crew, and the open crossings that a crew there would hold.
struct Candidate<'a> {
    point: &'a ControlPointView,
    closes: BTreeSet<&'a str>,
}

/// What has to be held: crossings by their codes, and places that are none.
#[derive(Default)]
struct Needed<'a> {
    crossings: BTreeSet<&'a str>,
    places: Vec<CompletionPost>,
}

pub(super) fn completion(city: &City, view: &RingView) -> Completion {
    let open: BTreeSet<&str> = open_crossings(view);
    let candidates = candidates(view, &open);
    let unlisted = view.closure.leaks.iter().filter_map(post_at_leak).collect();
    let at_crossings = posts(view, &candidates, Needed { crossings: open.clone(), places: unlisted });
    let cut = ground_at_hand(city).and_then(|ground| cut(ground, view, &open, &candidates));
    let (posts, least) = match cut {
        None => (at_crossings, independent(&open, &candidates)),
        Some((needed, least)) => {
            let farther_in = posts(view, &candidates, needed);
            let is_cheaper = farther_in.len() < at_crossings.len();
            (if is_cheaper { farther_in } else { at_crossings }, least)
        }
    };
    Completion { cost: cost(posts.len()), proved: posts.len() == least, posts }
}

/// The points where a crew would hold something that is open.
fn candidates<'a>(view: &'a RingView, open: &BTreeSet<&'a str>) -> Vec<Candidate<'a>> {
    let free = view.points.iter().filter(|point| point.crew.is_none() && point.neighbour.is_none());
    let candidate = |point: &'a ControlPointView| {
        let guards = point.guards.iter().map(String::as_str);
        Candidate { point, closes: guards.filter(|code| open.contains(code)).collect() }
    };
    free.map(candidate).filter(|candidate| !candidate.closes.is_empty()).collect()
}

fn open_crossings(view: &RingView) -> BTreeSet<&str> {
    view.crossings.iter().filter(|crossing| !crossing.held).map(|crossing| crossing.code.as_str()).collect()
}

fn post_at_leak(leak: &LeakView) -> Option<CompletionPost> {
    let place = leak.crossing.is_none().then(|| leak.path.get(leak.path.len() / 2)).flatten()?;
    Some(CompletionPost { crossing: None, name: leak.name.clone(), place: *place, point: None })
}

/// Takes the point that closes most, again and again, and posts anew where no point is.
fn posts(view: &RingView, candidates: &[Candidate], needed: Needed) -> Vec<CompletionPost> {
    let mut left = needed.crossings;
    let mut posts = Vec::new();
    loop {
        let closing = candidates
            .iter()
            .map(|candidate| (candidate.closes.intersection(&left).count(), candidate))
            .filter(|(count, _)| *count > 0)
            .max_by_key(|(count, candidate)| (*count, std::cmp::Reverse(candidate.point.id)));
        let Some((_, best)) = closing else { break };
        let first = best.closes.intersection(&left).next().map(|code| (*code).to_owned());
        left.retain(|code| !best.closes.contains(code));
        posts.push(CompletionPost {
            crossing: first,
            name: best.point.name.clone(),
            place: best.point.place,
            point: Some(best.point.id),
        });
    }
    let anew = view.crossings.iter().filter(|crossing| left.contains(crossing.code.as_str()));
    posts.extend(anew.map(|crossing| CompletionPost {
        crossing: Some(crossing.code.clone()),
        name: crossing.name.clone(),
        place: crossing.place,
        point: None,
    }));
    posts.extend(needed.places);
    posts
}

/// So many open crossings of which no point holds two: where nothing but crossings is looked at, no fewer posts can do.
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

/// What the ways out weigh in the cut.
struct Scales<'a> {
    /// The code of the crossing that each way out is.
    codes: Vec<Option<&'a str>>,
    /// The way out on each link that leads over the boundary.
    way_of: BTreeMap<LinkId, usize>,
    /// How many links each way out has.
    links: BTreeMap<usize, i64>,
    /// What one link of an open crossing weighs, or all of it where it has none.
    weights: BTreeMap<&'a str, i64>,
    /// Open crossings that are on no road: each has to be held by itself.
    aside: BTreeSet<&'a str>,
}

impl<'a> Scales<'a> {
    fn new(
        ways: &WaysOut,
        codes: Vec<Option<&'a str>>,
        open: &BTreeSet<&'a str>,
        candidates: &[Candidate],
    ) -> Self {
        let mut way_of: BTreeMap<LinkId, usize> = BTreeMap::new();
        for (way, crossing) in ways.crossings.iter().enumerate().filter(|(_, way)| way.kind == Kind::Road) {
            let links = crossing.outward.iter().chain(&crossing.inward);
            links.for_each(|link| _ = way_of.entry(*link).or_insert(way));
        }
        let mut links: BTreeMap<usize, i64> = BTreeMap::new();
        for way in way_of.values() {
            *links.entry(*way).or_default() += 1;
        }
        let mut parts: BTreeMap<&str, i64> = open.iter().map(|code| (*code, 0)).collect();
        for (way, count) in &links {
            if let Some(part) = codes[*way].and_then(|code| parts.get_mut(code)) {
                *part += count;
            }
        }
        let aside = parts.iter().filter(|(_, part)| **part == 0).map(|(code, _)| *code).collect();
        for part in parts.values_mut() {
            *part = (*part).max(1);
        }
        let all_of = |candidate: &Candidate| candidate.closes.iter().map(|code| parts[code]).sum::<i64>();
        let weight = |(code, alone): (&&'a str, &i64)| {
            let together = candidates.iter().filter(|candidate| candidate.closes.contains(code)).map(all_of);
            (*code, POST / together.max().unwrap_or(*alone))
        };
        let weights = parts.iter().map(weight).collect();
        Self { codes, way_of, links, weights, aside }
    }

    /// What it weighs to hold a link that neither a crew nor a closure holds.
    fn link(&self, link: LinkId) -> i64 {
        let Some(way) = self.way_of.get(&link) else { return POST };
        let open = self.codes[*way].and_then(|code| self.weights.get(code));
        open.copied().unwrap_or_else(|| POST / self.links[way])
    }
}

/// What the least cut of the roads in the belt needs, and how few posts can do at the least.
///
/// Whatever one post holds weighs [`POST`] together at the most, so a set of posts weighs no less than the cut does.
fn cut<'a>(
    ground: &Ground,
    view: &'a RingView,
    open: &BTreeSet<&'a str>,
    candidates: &[Candidate],
) -> Option<(Needed<'a>, usize)> {
    let web = ground.ways.web(Kind::Road);
    let matched = matched(&ground.ways, &view.crossings)?;
    let belt = Belt::along(&ground.ways, &ground.boundary, BELT_METERS);
    if belt.core.is_empty() || belt.outside.is_empty() {
        return None;
    }
    let (held, shut) = (held(&matched, &view.crossings), shut(ground));
    let code = |way: &Option<usize>| way.map(|number| view.crossings[number].code.as_str());
    let scales = Scales::new(&ground.ways, matched.iter().map(code).collect(), open, candidates);
    let is_held = |link: LinkId| {
        shut.contains(&(Kind::Road, link)) || scales.way_of.get(&link).is_some_and(|way| held.contains(way))
    };
    let capacity = |link: LinkId| if is_held(link) { 0 } else { scales.link(link) };
    let capacities: Vec<i64> = (0..).take(web.links.len()).map(capacity).collect();
    let roads: Vec<_> = web.links.iter().map(|link| (link.ends[0], link.ends[1], Ways::Both)).collect();
    let topology = Topology::new(web.points.len(), &roads);
    let mut question = EdgeCut::new(&topology, &belt.core, &belt.outside);
    let least = question.solve(&capacities, &capacities, Method::Trees).ok()?;
    let aside: i64 = scales.aside.iter().map(|code| scales.weights[code]).sum();
    let mut needed = Needed { crossings: scales.aside.clone(), places: Vec::new() };
    let mut seen = BTreeSet::new();
    for link in least.edges.into_iter().filter(|link| !is_held(*link)) {
        match scales.way_of.get(&link).map(|way| (*way, scales.codes[*way])) {
            Some((_, Some(code))) => _ = needed.crossings.insert(code),
            Some((way, None)) if seen.insert(way) => {
                let name = name_of(&ground.ways.crossings[way]);
                needed.places.push(CompletionPost { name, ..post_on(ground, link) });
            }
            Some((_, None)) => {}
            None => needed.places.push(post_on(ground, link)),
        }
    }
    Some((needed, usize::try_from((least.value + aside + POST - 1) / POST).ok()?))
}

/// A post in the middle of a road.
fn post_on(ground: &Ground, link: LinkId) -> CompletionPost {
    let (web, city) = (ground.ways.web(Kind::Road), ground.streets.ground());
    let line = web.line(city, link);
    let middle = line[line.len() / 2];
    let name = web.links[link as usize].segment.map_or("", |segment| city.street(segment).name);
    CompletionPost { crossing: None, name: name.to_owned(), place: [middle.lon(), middle.lat()], point: None }
}

#[expect(clippy::cast_precision_loss, reason = "a ring has some thousand crossings at most")]
fn cost(posts: usize) -> f64 {
    posts as f64
}

#[cfg(test)]
mod tests {
    use model::Moment;
    use model::ids::PointId;
    use model::ring::{PointKind, Tier};
    use model::rules::{Level, Way};
    use proptest::prelude::*;

    use super::*;

    const CROSSINGS: usize = 6;

    fn crossing(number: usize) -> api::ring::CrossingView {
        api::ring::CrossingView {
            code: format!("R{number}"),
            name: String::new(),
            mode: model::ring::Mode::Road,
            motorway: false,
            place: [120.0, 31.0],
            planned: false,
            held: false,
            points: Vec::new(),
        }
    }

    fn point(number: usize, guards: &[bool]) -> ControlPointView {
        let guarded = guards.iter().enumerate().filter(|(_, is_guarded)| **is_guarded);
        ControlPointView {
            id: PointId(uuid::Uuid::from_u128(number as u128)),
            name: String::new(),
            kind: PointKind::Checkpoint,
            place: [120.0, 31.0],
            guards: guarded.map(|(crossing, _)| format!("R{crossing}")).collect(),
            way: Way::Both,
            owners: Vec::new(),
            responsible: None,
            reach_seconds: None,
            neighbour: None,
            crew: None,
            state: api::ring::PointState::Off,
            level: Level::Routine,
            until: None,
        }
    }

    fn ring(points: &[Vec<bool>]) -> RingView {
        let degree = api::ring::Degree { held: 0, all: CROSSINGS, share: 0.0, by_mode: Vec::new() };
        let closure = api::ring::RingClosure {
            planned: degree.clone(),
            live: degree,
            closed: false,
            leaks: Vec::new(),
            at: Moment::from_micros(0),
        };
        RingView {
            id: RingId(uuid::Uuid::nil()),
            name: String::new(),
            tier: Tier::City,
            closure,
            crossings: (0..CROSSINGS).map(crossing).collect(),
            points: points.iter().enumerate().map(|(number, guards)| point(number, guards)).collect(),
            orders: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// The fewest posts, by trying every choice of points.
    fn fewest(points: &[Vec<bool>]) -> usize {
        let posts = |chosen: usize| {
            let is_chosen = |number: &usize| chosen >> number & 1 == 1;
            let is_held =
                |crossing: &usize| (0..points.len()).filter(is_chosen).any(|at| points[at][*crossing]);
            (0..points.len()).filter(is_chosen).count() + (0..CROSSINGS).filter(|it| !is_held(it)).count()
        };
        (0..1 << points.len()).map(posts).min().unwrap_or(CROSSINGS)
    }

    proptest! {
        /// The posts close every crossing; they are never fewer than can do, and what counts as proved is the fewest.
        #[test]
        fn what_counts_as_proved_is_the_fewest_that_can_do(
            points in prop::collection::vec(prop::collection::vec(any::<bool>(), CROSSINGS), 0..6),
        ) {
            let view = ring(&points);
            let open = open_crossings(&view);
            let candidates = candidates(&view, &open);
            let needed = Needed { crossings: open.clone(), places: Vec::new() };
            let found = posts(&view, &candidates, needed);
            let mut held: BTreeSet<&str> = BTreeSet::new();
            for post in &found {
                match post.point {
                    Some(id) => {
                        let point = view.points.iter().find(|point| point.id == id).unwrap();
                        held.extend(point.guards.iter().map(String::as_str));
                    }
                    None => _ = held.insert(post.crossing.as_deref().unwrap()),
                }
            }
            prop_assert_eq!(&held, &open);
            let (fewest, least) = (fewest(&points), independent(&open, &candidates));
            prop_assert!(least <= fewest && fewest <= found.len(), "{} {} {}", least, fewest, found.len());
        }
    }
}
