//! The streets near a line, as a small network of their own on which everybody may go both ways.
//!
//! Streets are joined where they share an end. Turn restrictions, one-way streets and gates are left out: a line that
//! somebody draws goes against the traffic as well as with it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::city::{City, SegmentId};
use crate::snap::nearest_on;
use crate::{Bounds, Point, Profile};

/// A length in thousandths of a metre: sums of whole numbers are the same in whatever order they are made.
pub(super) type Millimeters = u32;

/// A step along the network may be so much longer than the line's, in metres.
pub(super) const DETOUR_METERS_MAX: f64 = 50.0;
/// A street farther from the line than this is not meant: three standard deviations, in metres.
pub(super) const NEAR_METERS_MAX: f64 = 15.0;
/// Of the streets near one point so many nearest are looked at.
const SPOTS_MAX: usize = 12;
/// The streets near so many points are fetched at once.
const FETCHED_POINTS: usize = 16;
/// Not reached.
const FAR: Millimeters = Millimeters::MAX;

/// The streets near a line.
pub(super) struct Vicinity<'a> {
    city: &'a City,
    /// By number in the city; a street's place in this list is its number here.
    segments: Vec<SegmentId>,
    /// Where each begins and ends: numbers of places where streets may meet.
    ends: Vec<[u32; 2]>,
    lengths: Vec<Millimeters>,
    /// The first entry of `leaving` of each such place, and one more for the end.
    first: Vec<u32>,
    /// A street's number here, twice, and one more where it is left from its end.
    leaving: Vec<u32>,
}

/// A point on a street near the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The street's number here.
    pub(super) street: u32,
    /// How far it lies from the street's first point, along it.
    pub(super) at: Millimeters,
    /// How far it is from the line's point.
    pub(super) distance_meters: f64,
}

/// A part of a street that is walked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Piece {
    /// The street's number here.
    pub(super) street: u32,
    /// Where the part begins, from the street's first point.
    pub(super) from: Millimeters,
    /// Where it ends, not before it begins.
    pub(super) to: Millimeters,
}

impl Piece {
    fn between(street: u32, one: Millimeters, other: Millimeters) -> Self {
        Self { street, from: one.min(other), to: one.max(other) }
    }

    pub(super) fn length(self) -> Millimeters {
        self.to - self.from
    }
}

impl<'a> Vicinity<'a> {
    /// The streets near a line's points that this traveller uses.
    pub(super) fn along(city: &'a City, profile: Profile, points: &[Point]) -> Self {
        let network = city.network(profile);
        let mut segments: Vec<SegmentId> = points
            .chunks(FETCHED_POINTS)
            .map(|chunk| Bounds::of(chunk.iter().copied()).grown(NEAR_METERS_MAX + DETOUR_METERS_MAX))
            .flat_map(|bounds| crate::tree::search(city.segment_tree(), bounds))
            .filter(|segment| !network.arcs_of(*segment).is_empty())
            .collect();
        segments.sort_unstable();
        segments.dedup();
        let lines: Vec<&[Point]> = segments.iter().map(|segment| city.line(*segment)).collect();
        let mut places: Vec<Point> = lines.iter().flat_map(|line| [line[0], line[line.len() - 1]]).collect();
        let unsorted = places.clone();
        places.sort_unstable();
        places.dedup();
        let place_of = |point: &Point| {
            let place = places.binary_search(point).expect("every end is among the places");
            u32::try_from(place).expect("a city has fewer than four billion segments")
        };
        let ends: Vec<u32> = unsorted.iter().map(place_of).collect();
        let (first, leaving) = crate::graph::bucket(places.len(), ends.iter().copied());
        Self {
            city,
            ends: ends.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect(),
            lengths: lines.iter().map(|line| millimeters(length_meters(line))).collect(),
            segments,
            first,
            leaving,
        }
    }

    /// The streets by their numbers here.
    pub(super) fn segments(&self) -> &[SegmentId] {
        &self.segments
    }

    /// How long a street is.
    pub(super) fn length(&self, street: u32) -> Millimeters {
        self.lengths[street as usize]
    }

    /// The nearest point of every street near a point of the line; the nearest first.
    pub(super) fn spots(&self, point: Point) -> Vec<Spot> {
        let bounds = Bounds::of([point]).grown(NEAR_METERS_MAX);
        let mut spots: Vec<Spot> = crate::tree::search(self.city.segment_tree(), bounds)
            .into_iter()
            .filter_map(|segment| self.spot(segment, point))
            .filter(|spot| spot.distance_meters <= NEAR_METERS_MAX)
            .collect();
        spots.sort_by(|one, other| {
            one.distance_meters.total_cmp(&other.distance_meters).then(one.street.cmp(&other.street))
        });
        spots.truncate(SPOTS_MAX);
        spots
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part is no more than the whole"
    )]
    fn spot(&self, segment: SegmentId, point: Point) -> Option<Spot> {
        let street = self.segments.binary_search(&segment).ok()?;
        let nearest = nearest_on(self.city.line(segment), point);
        let at = (f64::from(self.lengths[street]) * nearest.fraction).round() as Millimeters;
        let street = u32::try_from(street).expect("a city has fewer than four billion segments");
        Some(Spot { street, at, distance_meters: nearest.distance_meters })
    }
}

/// The workplace of walks in a vicinity.
pub(super) struct Walks<'a> {
    vicinity: &'a Vicinity<'a>,
    from: Spot,
    reached: Vec<Millimeters>,
    /// The entry of `leaving` by which each place was reached; where the walk began there is none.
    by: Vec<Option<u32>>,
    touched: Vec<u32>,
    queue: BinaryHeap<Reverse<(Millimeters, u32)>>,
}

/// How a walk ends: on the street where it began, or by one of its street's ends.
#[derive(Clone, Copy)]
enum Arrival {
    Straight,
    By(usize),
}

impl<'a> Walks<'a> {
    pub(super) fn new(vicinity: &'a Vicinity<'a>) -> Self {
        let places = vicinity.first.len() - 1;
        Self {
            vicinity,
            from: Spot { street: 0, at: 0, distance_meters: 0.0 },
            reached: vec![FAR; places],
            by: vec![None; places],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
        }
    }

    /// Walks from a spot as far as a limit, in every direction.
    pub(super) fn start(&mut self, from: Spot, limit: Millimeters) {
        for place in self.touched.drain(..) {
            self.reached[place as usize] = FAR;
        }
        self.from = from;
        let vicinity = self.vicinity;
        let [begin, end] = vicinity.ends[from.street as usize];
        self.lower(begin, from.at, None, limit);
        self.lower(end, vicinity.length(from.street) - from.at, None, limit);
        while let Some(Reverse((walked, place))) = self.queue.pop() {
            if walked > self.reached[place as usize] {
                continue;
            }
            let entries =
                vicinity.first[place as usize] as usize..vicinity.first[place as usize + 1] as usize;
            for entry in &vicinity.leaving[entries] {
                let (street, left_from) = (entry / 2, entry % 2);
                let other = vicinity.ends[street as usize][1 - left_from as usize];
                self.lower(other, walked.saturating_add(vicinity.length(street)), Some(*entry), limit);
            }
        }
    }

    fn lower(&mut self, place: u32, walked: Millimeters, by: Option<u32>, limit: Millimeters) {
        let held = &mut self.reached[place as usize];
        if walked >= *held || walked > limit {
            return;
        }
        if *held == FAR {
            self.touched.push(place);
        }
        *held = walked;
        self.by[place as usize] = by;
        self.queue.push(Reverse((walked, place)));
    }

    /// How far it is to another spot; none beyond the limit.
    pub(super) fn to(&self, spot: Spot) -> Option<Millimeters> {
        self.arrival(spot).map(|(walked, _)| walked)
    }

    fn arrival(&self, spot: Spot) -> Option<(Millimeters, Arrival)> {
        let [begin, end] = self.vicinity.ends[spot.street as usize];
        let rest = self.vicinity.length(spot.street) - spot.at;
        let straight = if spot.street == self.from.street { spot.at.abs_diff(self.from.at) } else { FAR };
        let ways = [
            (straight, Arrival::Straight),
            (self.reached[begin as usize].saturating_add(spot.at), Arrival::By(0)),
            (self.reached[end as usize].saturating_add(rest), Arrival::By(1)),
        ];
        ways.into_iter().min_by_key(|(walked, _)| *walked).filter(|(walked, _)| *walked != FAR)
    }

    /// The parts of streets on the way to another spot.
    pub(super) fn pieces_to(&self, spot: Spot) -> Vec<Piece> {
        let vicinity = self.vicinity;
        let (from, end) = match self.arrival(spot) {
            None => return Vec::new(),
            Some((_, Arrival::Straight)) => return vec![Piece::between(spot.street, self.from.at, spot.at)],
            Some((_, Arrival::By(end))) => (self.from, end),
        };
        let at_end = |street: u32, end: usize| if end == 0 { 0 } else { vicinity.length(street) };
        let mut pieces = vec![Piece::between(spot.street, at_end(spot.street, end), spot.at)];
        let mut place = vicinity.ends[spot.street as usize][end];
        while let Some(entry) = self.by[place as usize] {
            let (street, left_from) = (entry / 2, entry as usize % 2);
            pieces.push(Piece::between(street, 0, vicinity.length(street)));
            place = vicinity.ends[street as usize][left_from];
        }
        let ends = vicinity.ends[from.street as usize];
        let walked = self.reached[place as usize];
        let by = usize::from(ends[0] != place || from.at != walked);
        pieces.push(Piece::between(from.street, from.at, at_end(from.street, by)));
        pieces
    }
}

/// How long a line is.
pub(super) fn length_meters(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum()
}

/// Metres as thousandths, up to four thousand kilometres.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float to an integer stops at the integer's ends"
)]
pub(super) fn millimeters(meters: f64) -> Millimeters {
    (meters * 1_000.0).round() as Millimeters
}
