//! The ways out of an area: every road, water and railway that crosses its boundary, counted as corridors.
//!
//! ```text
//!   city ─ webs (road, water, rail) ─► links cut by the boundary ─ chains ─► candidates ─ gather ─► crossings
//!
//!   ──o── in ──┼── out ──┼── in ──┼── out ──o──      three passages of one chain: one way out
//!   ══════┼══════►                                    two carriageways of one road
//!   ◄═════┼═══════                                    within 60 m: one way out
//! ```
//!
//! A road that weaves along the boundary has no junction between its passages and is left or entered once; a part of
//! the land outside that is reached from inside only, and lies at the boundary, is no outside at all. What is kept
//! besides the crossings is the web on which somebody gets from one side to the other, junction by junction, so that
//! whether the ring is closed is a search and not a belief.

mod chains;
mod gather;
mod passing;
mod pockets;
mod web;

use serde::{Deserialize, Serialize};

pub use chains::WEAVE_METERS;
pub use gather::CARRIAGEWAYS_METERS_MAX;
pub use passing::{Passing, passings};
pub use web::{Link, LinkId, Rail, Side, Web};

use crate::areas::Boundary;
use crate::city::SegmentId;
use crate::road::Class;
use crate::{City, Point};

/// What crosses the boundary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A road on which cars drive.
    Road,
    /// A river, a canal or a ferry line.
    Water,
    /// A railway.
    Rail,
}

impl Kind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Road, Self::Water, Self::Rail];

    /// The letter with which its codes begin.
    pub const fn letter(self) -> char {
        match self {
            Self::Road => 'R',
            Self::Water => 'W',
            Self::Rail => 'T',
        }
    }
}

/// In which directions one passes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Only out.
    Outward,
    /// Only in.
    Inward,
    /// Both ways.
    Both,
}

/// A way out.
#[derive(Clone, PartialEq, Debug)]
pub struct Crossing {
    /// `R01`, `W01`, `T01`, … clockwise from north, seen from the middle of the area.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// The class of the road or the water; none of a railway.
    pub class: Option<Class>,
    /// Its name where it lies; empty where it has none.
    pub name: String,
    /// Its Chinese name; the local one where there is none.
    pub name_zh: String,
    /// Its English name; the local one where there is none.
    pub name_en: String,
    /// Its number, as G204; empty where it has none.
    pub number: String,
    /// Where it leaves the area; half-way between two carriageways.
    pub place: Point,
    /// Where that is, seen from the middle of the area: degrees clockwise from north.
    pub bearing_degrees: f64,
    /// In which directions one passes.
    pub direction: Direction,
    /// Whether it is a service way, or a siding of a railway.
    pub service: bool,
    /// How many lanes lead out and in: as mapped, else as roads of the class usually have. Waters and tracks count 1.
    pub lanes: [u32; 2],
    /// The links of its web on which one comes out here.
    pub outward: Vec<LinkId>,
    /// The links on which one comes in here.
    pub inward: Vec<LinkId>,
    /// Its passages in [`WaysOut::passages`].
    pub passages: Vec<usize>,
}

/// One line that crosses the boundary at one place: a way out before corridors and carriageways are put together.
#[derive(Clone, PartialEq, Debug)]
pub struct Passage {
    /// Of which kind.
    pub kind: Kind,
    /// On which link of its web.
    pub link: LinkId,
    /// On which segment of the city; none of a railway.
    pub segment: Option<SegmentId>,
    /// The id of the way in the source; 0 of a railway.
    pub way: i64,
    /// Where.
    pub place: Point,
    /// Whether the line, as it was drawn, goes out there.
    pub outward: bool,
    /// To which crossing it belongs; none where it only weaves.
    pub crossing: Option<usize>,
}

/// The ways out of an area.
#[derive(Clone, Debug)]
pub struct WaysOut {
    /// The crossings, by their codes: roads, waters, railways.
    pub crossings: Vec<Crossing>,
    /// Every passage, by kind, link and place on it.
    pub passages: Vec<Passage>,
    /// The webs, in the order of [`Kind::ALL`].
    pub webs: [Web; 3],
    /// The middle of the area, from which bearings are taken.
    pub center: Point,
}

impl WaysOut {
    /// The web of a kind.
    pub fn web(&self, kind: Kind) -> &Web {
        &self.webs[kind as usize]
    }

    /// How many crossings there are of a kind, service ways among them.
    pub fn count(&self, kind: Kind) -> usize {
        self.crossings.iter().filter(|crossing| crossing.kind == kind).count()
    }

    /// The crossing of a code.
    pub fn of_code(&self, code: &str) -> Option<usize> {
        self.crossings.iter().position(|crossing| crossing.code == code)
    }
}

/// Finds the ways out of an area. The same city and boundary give the same crossings under the same codes.
pub fn find(city: &City, boundary: &Boundary) -> WaysOut {
    let mut webs = [Web::roads(city), Web::waters(city), Web::rails(city)];
    let center = middle(boundary);
    let mut passages = Vec::new();
    let mut candidates = Vec::new();
    for (web, kind) in webs.iter_mut().zip(Kind::ALL) {
        let found = chains::find(web, city, boundary);
        let candidates_of_kind = pockets::without(web, found.candidates, city, boundary);
        let first = passages.len();
        passages
            .extend(found.passings.iter().map(|(link, passing)| passage(city, web, kind, *link, *passing)));
        candidates.extend(candidates_of_kind.into_iter().map(|mut candidate| {
            candidate.passages.iter_mut().for_each(|passage| *passage += first);
            (kind, candidate)
        }));
    }
    let crossings = gather::gather(city, &webs, &candidates, center);
    for (number, crossing) in crossings.iter().enumerate() {
        for passage in &crossing.passages {
            passages[*passage].crossing = Some(number);
        }
    }
    WaysOut { crossings, passages, webs, center }
}

fn passage(city: &City, web: &Web, kind: Kind, link: LinkId, passing: Passing) -> Passage {
    let segment = web.links[link as usize].segment;
    let way = segment.map_or(0, |segment| city.street(segment).way);
    Passage { kind, link, segment, way, place: passing.place, outward: passing.outward, crossing: None }
}

/// The middle of the area's surface, or of the box round it.
fn middle(boundary: &Boundary) -> Point {
    let polygons: Vec<_> = boundary.areas().iter().flat_map(|area| area.polygons.iter().cloned()).collect();
    crate::areas::rings::centroid(&polygons).unwrap_or_else(|| boundary.bounds().middle())
}
