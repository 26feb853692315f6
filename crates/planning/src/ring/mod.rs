//! The ring (圈层): which ways out of an area are guarded, how closed it is, where it leaks, and what closes it.
//!
//! ```text
//!   roads::crossings ─► Ring (made once per city and boundary) ─ held, shut ─► State: open ways, degrees, leaks
//!                                                               └ belt ──────► Completion: least cut of roads
//! ```
//!
//! Whether the ring is closed is no count: somebody outside goes from junction to junction, past whatever nobody holds,
//! and is inside or is not. A way out is open if this search passes it. Since everything beside the boundary is on one
//! side or the other, the search looks at nothing but what lies on it, however large the city: with one of 132 ways out
//! of Moscow open, `tests/ring.rs` measures 66 to 83 µs for the state with its leak.

mod belt;
mod leak;

use std::collections::BTreeSet;

use roads::crossings::{Crossing, Kind, LinkId, Side, WaysOut, Web};
use roads::graph::{Arc, UNREACHABLE};
use serde::Serialize;

pub use belt::{Belt, Completion, Place, Price};
pub use leak::{APPROACH_METERS, Leak};

/// In which direction nobody is to pass.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    /// Into the area.
    Inward,
    /// Out of it.
    Outward,
}

/// A part of a whole, as how many of how many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Share {
    /// How many are closed.
    pub closed: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    /// The part, from 0 to 1; 1 of nothing, for nobody passes there.
    #[expect(clippy::cast_precision_loss, reason = "lanes and ways are counted in thousands")]
    pub fn part(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.closed as f64 / self.of as f64 }
    }
}

/// How closed a ring is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// Whether nobody gets to the other side without passing somebody.
    pub is_closed: bool,
    /// The crossings that are passed by nobody's leave, by their number.
    pub open: Vec<usize>,
    /// Ways closed of all ways (围闭度). A way that one cannot take in this direction is no way.
    pub count: Share,
    /// Lanes closed of all lanes: one less the greatest flow past nobody of the greatest flow. Since all that lies
    /// inside is one source and all that lies outside one sink, it is a sum over the ways.
    pub capacity: Share,
    /// The same as [`Self::count`], kind by kind in the order of [`Kind::ALL`].
    pub count_of_kind: [Share; 3],
    /// Ways to the other side that lead over no crossing that is told: none, unless the map is at odds with itself.
    pub untold: Vec<(Kind, LinkId)>,
}

/// The ways out of an area, ready to be asked.
pub struct Ring<'a> {
    ways: &'a WaysOut,
    rims: [Rim; 3],
}

/// What of a web lies at the boundary.
struct Rim {
    /// The arcs that begin outside and end elsewhere, and those that begin inside and end elsewhere.
    starts: [Vec<Arc>; 2],
    /// The crossing of each link that passes the boundary, by link.
    crossing_of: Vec<(LinkId, usize)>,
}

impl<'a> Ring<'a> {
    /// Looks at the ways out once.
    pub fn new(ways: &'a WaysOut) -> Self {
        Self { ways, rims: Kind::ALL.map(|kind| Rim::of(ways, kind)) }
    }

    /// The ways out.
    pub fn ways(&self) -> &'a WaysOut {
        self.ways
    }

    /// How closed the ring is when these crossings are held and these links are shut to everybody. What is held is
    /// held on all its carriageways.
    pub fn state(&self, held: &BTreeSet<usize>, shut: &BTreeSet<(Kind, LinkId)>, heading: Heading) -> State {
        let mut passed = BTreeSet::new();
        let mut untold = Vec::new();
        for kind in Kind::ALL {
            for link in self.passed(kind, held, shut, heading) {
                match self.rims[kind as usize].crossing(link) {
                    Some(crossing) => _ = passed.insert(crossing),
                    None => untold.push((kind, link)),
                }
            }
        }
        let mut state = State {
            is_closed: passed.is_empty() && untold.is_empty(),
            open: passed.iter().copied().collect(),
            count: Share::default(),
            capacity: Share::default(),
            count_of_kind: [Share::default(); 3],
            untold,
        };
        for (number, crossing) in self.ways.crossings.iter().enumerate().filter(|(_, it)| leads(it, heading))
        {
            let is_closed = !passed.contains(&number);
            let lanes = u64::from(crossing.lanes[usize::from(heading == Heading::Inward)].max(1));
            for (share, size) in [
                (&mut state.count, 1),
                (&mut state.capacity, lanes),
                (&mut state.count_of_kind[crossing.kind as usize], 1),
            ] {
                share.of += size;
                share.closed += if is_closed { size } else { 0 };
            }
        }
        state
    }

    /// The passing links that are met on a way from one side to the other past nobody: a search from the side where one
    /// comes from, through what is on neither side, and back from the side where one goes to.
    fn passed(
        &self,
        kind: Kind,
        held: &BTreeSet<usize>,
        shut: &BTreeSet<(Kind, LinkId)>,
        heading: Heading,
    ) -> BTreeSet<LinkId> {
        let web = self.ways.web(kind);
        let rim = &self.rims[kind as usize];
        let is_free = |arc: Arc| {
            let (link, _) = web.link_of(arc);
            let is_held = rim.crossing(link).is_some_and(|crossing| held.contains(&crossing));
            !is_held && !shut.contains(&(kind, link))
        };
        let (from, to) = match heading {
            Heading::Inward => (Side::Outside, Side::Inside),
            Heading::Outward => (Side::Inside, Side::Outside),
        };
        // Forward: what is met from the side where one comes from.
        let starts = rim.starts[usize::from(from == Side::Inside)].iter().copied();
        let mut arcs: Vec<Arc> = starts.filter(|arc| is_free(*arc)).collect();
        let head = |arc: Arc| web.graph.topology().head[arc as usize];
        let mut reached = BTreeSet::new();
        let mut at = 0;
        while at < arcs.len() {
            let node = head(arcs[at]);
            at += 1;
            if web.sides[node as usize] == Side::Between && reached.insert(node) {
                let on = web.graph.arcs_from(node).filter(|(.., cost)| *cost != UNREACHABLE);
                arcs.extend(on.map(|(arc, ..)| arc).filter(|arc| is_free(*arc)));
            }
        }
        // Backward: what of it leads on to the other side.
        let mut leads_on = BTreeSet::new();
        let mut met = BTreeSet::new();
        let mut is_new = true;
        while is_new {
            is_new = false;
            for arc in arcs.iter().rev() {
                let node = head(*arc);
                if web.sides[node as usize] == to || leads_on.contains(&node) {
                    met.insert(web.link_of(*arc).0);
                    let tail = web.graph.tail(*arc);
                    is_new |= web.sides[tail as usize] == Side::Between && leads_on.insert(tail);
                }
            }
        }
        // Of a road that weaves, the links that pass speak for those between.
        let told: BTreeSet<LinkId> =
            met.iter().copied().filter(|link| rim.crossing(*link).is_some()).collect();
        if told.is_empty() { met } else { told }
    }
}

impl Rim {
    fn of(ways: &WaysOut, kind: Kind) -> Self {
        let web = ways.web(kind);
        let mut crossing_of = Vec::new();
        for (number, crossing) in ways.crossings.iter().enumerate() {
            if web_of(crossing) == kind {
                let links = crossing.outward.iter().chain(&crossing.inward);
                crossing_of.extend(links.map(|link| (*link, number)));
            }
        }
        crossing_of.sort_unstable();
        crossing_of.dedup();
        let mut starts = [Vec::new(), Vec::new()];
        for node in (0..).take(web.points.len()) {
            let side = web.sides[node as usize];
            let starts = match side {
                Side::Outside => &mut starts[0],
                Side::Inside => &mut starts[1],
                Side::Between => continue,
            };
            let leads_off = web
                .graph
                .arcs_from(node)
                .filter(|(_, head, cost)| *cost != UNREACHABLE && web.sides[*head as usize] != side);
            starts.extend(leads_off.map(|(arc, ..)| arc));
        }
        Self { starts, crossing_of }
    }

    fn crossing(&self, link: LinkId) -> Option<usize> {
        let place = self.crossing_of.partition_point(|(other, _)| *other < link);
        self.crossing_of.get(place).filter(|(other, _)| *other == link).map(|(_, crossing)| *crossing)
    }
}

/// The web on which a crossing lies: a ferry for cars is a water on the web of the roads.
fn web_of(crossing: &Crossing) -> Kind {
    match crossing.class {
        Some(roads::road::Class::Ferry) => Kind::Road,
        _ => crossing.kind,
    }
}

/// Whether one gets anywhere on a crossing in this direction.
fn leads(crossing: &Crossing, heading: Heading) -> bool {
    match heading {
        Heading::Inward => !crossing.inward.is_empty(),
        Heading::Outward => !crossing.outward.is_empty(),
    }
}

/// How long a link is, in metres.
fn meters(web: &Web, city: &roads::City, link: LinkId) -> f64 {
    web.line(city, link).windows(2).map(|pair| pair[0].meters_to(pair[1])).sum()
}
