//! Streets to draw on: a few of one's own, a whole drawn city, and walks through it.

use std::collections::HashMap;
use std::io::BufWriter;
use std::sync::OnceLock;

use roads::city::SegmentId;
use roads::drawn::{Size, draw};
use roads::import::import_osm;
use roads::osm::write::{Tag, Writer};
use roads::{Bounds, City, Point, Profile};

/// Whose streets.
pub(crate) const DRIVEN: Profile = Profile::Emergency;

/// So many metres east and north of a corner of a town.
pub(crate) fn spot(east: f64, north: f64) -> Point {
    let corner = (120.6, 31.3);
    let degrees = 1.0 / roads::geo::METERS_PER_DEGREE;
    let shrink = f64::to_radians(corner.1).cos();
    Point::from_degrees(corner.0 + east * degrees / shrink, corner.1 + north * degrees).unwrap()
}

/// A street: its name, whether it is one-way, and its corners in metres.
pub(crate) struct Drawn<'a>(pub(super) &'a str, pub(super) bool, pub(super) &'a [(f64, f64)]);

/// A town of these streets. They meet where they have a corner in common.
pub(crate) fn town(streets: &[Drawn<'_>]) -> City {
    let mut spots: Vec<(f64, f64)> = streets.iter().flat_map(|street| street.2.iter().copied()).collect();
    spots.sort_by(|one, other| one.partial_cmp(other).unwrap());
    spots.dedup();
    let points: Vec<Point> = spots.iter().map(|(east, north)| spot(*east, *north)).collect();
    city(|out| {
        let mut writer = Writer::new(out, Bounds::of(points.iter().copied()), "a test").unwrap();
        for (id, point) in (1..).zip(&points) {
            writer.node(id, *point, &[]).unwrap();
        }
        for (id, Drawn(name, one_way, corners)) in (1..).zip(streets) {
            let number = |corner: &(f64, f64)| {
                i64::try_from(spots.iter().position(|spot| spot == corner).unwrap()).unwrap() + 1
            };
            let nodes: Vec<i64> = corners.iter().map(number).collect();
            let mut tags: Vec<Tag<'_>> = vec![("highway", "primary"), ("name", name)];
            tags.extend(one_way.then_some(("oneway", "yes")));
            writer.way(id, &nodes, &tags).unwrap();
        }
        writer.finish().unwrap();
    })
}

/// The drawn city of the demo.
pub(crate) fn drawn() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| {
        city(|out| {
            draw(1, Size::City, out).unwrap();
        })
    })
}

fn city(write: impl FnOnce(BufWriter<std::fs::File>)) -> City {
    let folder = tempfile::tempdir().unwrap();
    let [map, out] = ["town.osm.pbf", "town.city"].map(|name| folder.path().join(name));
    write(BufWriter::new(std::fs::File::create(&map).unwrap()));
    import_osm(&map, None, &out, &mut |_, _| ()).unwrap();
    City::open(&out).unwrap()
}

/// Numbers that follow from a seed.
pub(crate) fn numbers(seed: u64) -> impl FnMut() -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    }
}

/// The streets of a town by their names, each name once.
pub(crate) fn names(city: &City, segments: &[SegmentId]) -> Vec<String> {
    let mut names: Vec<String> =
        segments.iter().map(|segment| city.street(*segment).name.to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Streets by where they begin or end.
pub(crate) struct Junctions<'a> {
    city: &'a City,
    driven: Vec<SegmentId>,
    at: HashMap<Point, Vec<SegmentId>>,
}

impl<'a> Junctions<'a> {
    pub(crate) fn of(city: &'a City) -> Self {
        let segments = 0..SegmentId::try_from(city.segments()).unwrap();
        let driven: Vec<SegmentId> =
            segments.filter(|segment| !city.network(DRIVEN).arcs_of(*segment).is_empty()).collect();
        let mut at: HashMap<Point, Vec<SegmentId>> = HashMap::new();
        for segment in &driven {
            let line = city.line(*segment);
            for end in [line[0], line[line.len() - 1]] {
                at.entry(end).or_default().push(*segment);
            }
        }
        Self { city, driven, at }
    }

    /// A walk: where it begins and which way it turns at each junction is chosen by these numbers. It turns back only
    /// where a street ends. Answers its streets and its line.
    pub(crate) fn walk(&self, choices: &[usize]) -> (Vec<SegmentId>, Vec<Point>) {
        let mut segment = self.driven[choices[0] % self.driven.len()];
        let mut line = self.city.line(segment).to_vec();
        let mut walked = vec![segment];
        for choice in &choices[1..] {
            let end = line[line.len() - 1];
            let onward: Vec<SegmentId> =
                self.at[&end].iter().copied().filter(|other| *other != segment).collect();
            if onward.is_empty() {
                break;
            }
            segment = onward[choice % onward.len()];
            let mut next = self.city.line(segment).to_vec();
            if next[0] != end {
                next.reverse();
            }
            line.extend(&next[1..]);
            walked.push(segment);
        }
        walked.sort_unstable();
        walked.dedup();
        (walked, line)
    }
}
