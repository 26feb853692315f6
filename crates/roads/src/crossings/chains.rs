//! Chains of links without a junction between, and how often each of them passes the boundary.

use super::passing::{Passing, passings};
use super::web::{LinkId, Side, Web};
use crate::areas::Boundary;
use crate::graph::Node;
use crate::{Bounds, City, Point};

/// A chain that leads from inside to outside: a way out before carriageways are paired.
pub(super) struct Candidate {
    /// Its ends: the one inside, and the one outside.
    pub(super) ends: [Node; 2],
    /// All its links, and whether each is walked against its line on the way out.
    pub(super) chain: Vec<(LinkId, bool)>,
    /// Those that pass the boundary.
    pub(super) links: Vec<(LinkId, bool)>,
    /// Whether one passes outward (0) and inward (1).
    pub(super) open: [bool; 2],
    /// Where it leaves for the first time, from inside.
    pub(super) place: Point,
    /// Its passages, by their number.
    pub(super) passages: Vec<usize>,
}

/// What the boundary does to a web.
pub(super) struct Found {
    /// All passages, by link.
    pub(super) passings: Vec<(LinkId, Passing)>,
    /// The chains that lead out.
    pub(super) candidates: Vec<Candidate>,
}

/// A link of a chain, and whether it is walked against its line.
type Step = (LinkId, bool);

/// Finds what passes, and tells the web's junctions their sides.
pub(super) fn find(web: &mut Web, city: &City, boundary: &Boundary) -> Found {
    let bounds = boundary.bounds();
    for (side, point) in web.sides.iter_mut().zip(&web.points) {
        let inside = bounds.holds(*point) && boundary.encloses(*point);
        *side = if inside { Side::Inside } else { Side::Outside };
    }
    let mut found = Vec::new();
    for link in (0..).take(web.links.len()) {
        let line = web.line(city, link);
        if Bounds::of(line.iter().copied()).meets(bounds) {
            found.extend(passings(line, boundary).into_iter().map(|passing| (link, passing)));
        }
    }
    let around = Around::of(web, boundary);
    let mut seen = vec![false; web.links.len()];
    let mut candidates = Vec::new();
    for first in 0..found.len() {
        let link = found[first].0;
        if seen[link as usize] {
            continue;
        }
        let chain = around.chain(web, link);
        for (link, _) in &chain {
            seen[*link as usize] = true;
        }
        candidates.extend(candidate(web, &chain, &found));
    }
    Found { passings: found, candidates }
}

/// The chain as a way out; none where it ends on the side on which it begins. What is between its passages is on
/// neither side.
fn candidate(web: &mut Web, chain: &[Step], found: &[(LinkId, Passing)]) -> Option<Candidate> {
    let passages_of = |(link, against): Step| {
        let first = found.partition_point(|(other, _)| *other < link);
        let count = found[first..].iter().take_while(|(other, _)| *other == link).count();
        let mut numbers: Vec<usize> = (first..first + count).collect();
        if against {
            numbers.reverse();
        }
        numbers
    };
    let mut passages: Vec<usize> = chain.iter().flat_map(|step| passages_of(*step)).collect();
    let start = |(link, against): Step| web.links[link as usize].ends[usize::from(against)];
    let end = |(link, against): Step| web.links[link as usize].ends[usize::from(!against)];
    let ends = [start(chain[0]), end(chain[chain.len() - 1])];
    if passages.len() > 1 {
        // From the first passage to the last one.
        let passes: Vec<bool> = chain.iter().map(|step| !passages_of(*step).is_empty()).collect();
        let first = passes.iter().position(|passes| *passes).unwrap_or(0);
        let last = passes.iter().rposition(|passes| *passes).unwrap_or(0);
        let between: Vec<Node> = chain[first..last].iter().map(|step| end(*step)).collect();
        for node in between {
            web.sides[node as usize] = Side::Between;
        }
    }
    if passages.len().is_multiple_of(2) {
        return None;
    }
    let (first_link, first_passing) = found[passages[0]];
    let against = chain.iter().find(|step| step.0 == first_link).is_some_and(|step| step.1);
    let starts_inside = first_passing.outward != against;
    let mut links: Vec<Step> = chain.to_vec();
    let mut ends = ends;
    if !starts_inside {
        links = links.iter().rev().map(|(link, against)| (*link, !against)).collect();
        passages.reverse();
        ends.reverse();
    }
    let is_open = |turned: bool| {
        links.iter().all(|(link, against)| web.links[*link as usize].is_open(usize::from(*against != turned)))
    };
    let open = [is_open(false), is_open(true)];
    let place = found[passages[0]].1.place;
    let chain = links.clone();
    links.retain(|step| !passages_of(*step).is_empty());
    Some(Candidate { ends, chain, links, open, place, passages })
}

/// A stretch that stays within so many metres of the boundary weaves; farther away it is somewhere.
pub const WEAVE_METERS: f64 = 2_000.0;

/// Which links end at each junction.
struct Around<'a> {
    boundary: &'a Boundary,
    first: Vec<u32>,
    ends: Vec<u32>,
}

impl<'a> Around<'a> {
    fn of(web: &Web, boundary: &'a Boundary) -> Self {
        let ends: Vec<Node> = web.links.iter().flat_map(|link| link.ends).collect();
        let (first, ends) = crate::graph::bucket(web.points.len(), ends.iter().copied());
        Self { boundary, first, ends }
    }

    /// The ends of links at a junction: twice the link, and one more at the end of its line.
    fn at(&self, node: Node) -> &[u32] {
        &self.ends[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// The chain through a link, as far as there is no junction, in one direction.
    fn chain(&self, web: &Web, link: LinkId) -> Vec<Step> {
        let mut back = self.walk(web, (link, true));
        // A ring without a junction comes back to where it began.
        if back.len() > 1 && back[back.len() - 1].0 == link {
            back.pop();
            return back;
        }
        let ahead = self.walk(web, (link, false));
        let mut chain: Vec<Step> =
            back.iter().skip(1).rev().map(|(link, against)| (*link, !against)).collect();
        chain.extend(ahead);
        chain
    }

    fn walk(&self, web: &Web, first: Step) -> Vec<Step> {
        let mut steps = vec![first];
        let (mut link, mut against) = first;
        loop {
            let end = web.links[link as usize].ends[usize::from(!against)];
            let here = link * 2 + u32::from(!against);
            let [one, other] = self.at(end) else { return steps };
            if !self.boundary.is_near(web.points[end as usize], WEAVE_METERS) {
                return steps;
            }
            let next = if *one == here { *other } else { *one };
            (link, against) = (next >> 1, next & 1 == 1);
            if steps.iter().any(|step| step.0 == link) {
                return steps;
            }
            steps.push((link, against));
        }
    }
}
