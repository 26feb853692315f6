//! Whether a ring is closed on the streets, and over which way it leaks: searched, not counted.
//!
//! The ways out of a jurisdiction are found once, on the streets and its outline. Each of them belongs to the crossing
//! of the ring that lies nearest, if one of its kind lies near enough; what belongs to none is a way out that nobody
//! wrote down, and leaks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use api::ring::{CrossingView, LeakView, RingView};
use model::ids::RingId;
use model::ring::{Crossing, Mode};
use parking_lot::Mutex;
use planning::ring::{Heading, Ring};
use roads::Point;
use roads::areas::Boundary;
use roads::crossings::{self, Kind, LinkId, WaysOut};
use roads::road::Class;

use crate::city::City;
use crate::limits::{CROSSING_NAME_CHARACTERS_MAX, WAY_OUT_METERS_MAX};
use crate::streets::Streets;

/// The ways out of a jurisdiction.
pub(super) struct Ground {
    pub(super) streets: Arc<Streets>,
    pub(super) boundary: Boundary,
    pub(super) ways: WaysOut,
}

/// What was proved of each ring, as long as nothing changes.
#[derive(Default)]
pub(crate) struct Proofs {
    ground: OnceLock<Option<Ground>>,
    kept: Mutex<BTreeMap<RingId, Kept>>,
}

/// A proof, and what it was made from: which crossings were held, and which streets were closed.
struct Kept {
    held: Vec<bool>,
    closures: u64,
    proof: Arc<Proof>,
}

/// What the streets say of a ring.
#[derive(Default)]
struct Proof {
    /// Whether nobody gets out or in past what is held.
    is_closed: bool,
    /// The way over each crossing that is open.
    paths: BTreeMap<String, Vec<[f64; 2]>>,
    /// Ways out that are no crossing of the ring.
    unlisted: Vec<LeakView>,
}

/// Finds the ways out, unless they are found. It searches all streets, which may take longer than a request should
/// wait.
pub(super) fn ground(city: &City) -> Option<&Ground> {
    let find = || {
        let streets = Arc::clone(city.streets()?);
        let name = city.board().jurisdiction()?.1.name.clone();
        let boundary = city.geography().outline(&name)?;
        let ways = crossings::find(streets.ground(), &boundary);
        Some(Ground { streets, boundary, ways })
    };
    city.proofs().ground.get_or_init(find).as_ref()
}

/// The ways out, where they are found already.
pub(super) fn ground_at_hand(city: &City) -> Option<&Ground> {
    city.proofs().ground.get()?.as_ref()
}

/// The ways out as crossings of a ring.
pub(super) fn crossings_found(ground: &Ground) -> Vec<Crossing> {
    let crossing = |found: &crossings::Crossing| Crossing {
        code: found.code.clone(),
        name: name_of(found),
        mode: mode_of(found.kind),
        motorway: found.class == Some(Class::Motorway),
        place: (found.place.lon(), found.place.lat()),
    };
    ground.ways.crossings.iter().map(crossing).collect()
}

pub(super) fn name_of(found: &crossings::Crossing) -> String {
    let name = format!("{} {}", found.number, found.name_zh);
    let name = if name.trim().is_empty() { &found.code } else { name.trim() };
    name.chars().take(CROSSING_NAME_CHARACTERS_MAX).collect()
}

const fn mode_of(kind: Kind) -> Mode {
    match kind {
        Kind::Road => Mode::Road,
        Kind::Water => Mode::Water,
        Kind::Rail => Mode::Rail,
    }
}

/// Puts into a view what the streets say, where there are streets and an outline round which this ring goes. Without
/// them the view stays as it was counted.
pub(super) fn prove(city: &City, view: &mut RingView) {
    let Some(ground) = ground_at_hand(city) else { return };
    let Some(proof) = proof_of(city.proofs(), ground, view) else { return };
    view.closure.closed &= proof.is_closed;
    for leak in &mut view.closure.leaks {
        let path = leak.crossing.as_ref().and_then(|code| proof.paths.get(code));
        leak.path = path.cloned().unwrap_or_default();
    }
    view.closure.leaks.extend(proof.unlisted.iter().cloned());
}

fn proof_of(proofs: &Proofs, ground: &Ground, view: &RingView) -> Option<Arc<Proof>> {
    let held: Vec<bool> = view.crossings.iter().map(|crossing| crossing.held).collect();
    let closures = ground.streets.closures_version();
    if let Some(kept) = proofs.kept.lock().get(&view.id)
        && kept.held == held
        && kept.closures == closures
    {
        return Some(Arc::clone(&kept.proof));
    }
    let proof = Arc::new(searched(ground, view)?);
    proofs.kept.lock().insert(view.id, Kept { held, closures, proof: Arc::clone(&proof) });
    Some(proof)
}

/// Which crossing of a ring each way out is; nothing where none of them is any, for then it is another boundary.
pub(super) fn matched(ways: &WaysOut, crossings: &[CrossingView]) -> Option<Vec<Option<usize>>> {
    let nearest = |way: &crossings::Crossing| {
        let places = crossings.iter().enumerate().filter(|(_, crossing)| crossing.mode == mode_of(way.kind));
        let meters = places.filter_map(|(number, crossing)| {
            let place = Point::from_degrees(crossing.place[0], crossing.place[1])?;
            Some((place.meters_to(way.place), number))
        });
        let near = meters.filter(|(meters, _)| *meters <= WAY_OUT_METERS_MAX);
        near.min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)))
            .map(|(_, number)| number)
    };
    let matched: Vec<Option<usize>> = ways.crossings.iter().map(nearest).collect();
    matched.iter().any(Option::is_some).then_some(matched)
}

/// The links of road on which nobody drives because of a closure.
pub(super) fn shut(ground: &Ground) -> BTreeSet<(Kind, LinkId)> {
    let closed = ground.streets.closed_segments();
    if closed.is_empty() {
        return BTreeSet::new();
    }
    let links = (0..).zip(&ground.ways.web(Kind::Road).links);
    let is_shut = |segment: Option<u32>| segment.is_some_and(|segment| closed.contains(&segment));
    links.filter(|(_, link)| is_shut(link.segment)).map(|(number, _)| (Kind::Road, number)).collect()
}

/// The ways out that are held.
pub(super) fn held(matched: &[Option<usize>], crossings: &[CrossingView]) -> BTreeSet<usize> {
    let is_held = |crossing: &Option<usize>| crossing.is_some_and(|number| crossings[number].held);
    (0..).zip(matched).filter(|(_, crossing)| is_held(crossing)).map(|(way, _)| way).collect()
}

fn searched(ground: &Ground, view: &RingView) -> Option<Proof> {
    let matched = matched(&ground.ways, &view.crossings)?;
    let (held, shut) = (held(&matched, &view.crossings), shut(ground));
    let ring = Ring::new(&ground.ways);
    let mut proof = Proof { is_closed: true, ..Proof::default() };
    // Who leaves is the first to be shown; a way that only leads in is shown as it leads.
    for heading in [Heading::Outward, Heading::Inward] {
        let state = ring.state(&held, &shut, heading);
        proof.is_closed &= state.is_closed;
        for way in state.open {
            let path = || {
                let leak = ring.leak(ground.streets.ground(), way, heading);
                leak.map(|leak| degrees(&leak.line)).unwrap_or_default()
            };
            match matched[way] {
                Some(number) => {
                    proof.paths.entry(view.crossings[number].code.clone()).or_insert_with(path);
                }
                None => note_unlisted(&mut proof.unlisted, name_of(&ground.ways.crossings[way]), path),
            }
        }
        for (kind, link) in state.untold {
            let line = ground.ways.web(kind).line(ground.streets.ground(), link);
            note_unlisted(&mut proof.unlisted, String::new(), || degrees(line));
        }
    }
    Some(proof)
}

fn note_unlisted(unlisted: &mut Vec<LeakView>, name: String, path: impl FnOnce() -> Vec<[f64; 2]>) {
    if !name.is_empty() && unlisted.iter().any(|leak| leak.name == name) {
        return;
    }
    unlisted.push(LeakView { crossing: None, name, since: None, path: path() });
}

fn degrees(line: &[Point]) -> Vec<[f64; 2]> {
    line.iter().map(|point| [point.lon(), point.lat()]).collect()
}
