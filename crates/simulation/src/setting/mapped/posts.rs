//! Posts: fire stations and hospitals where the map has them, checkpoints where streets lead from one part to another.

use std::collections::BTreeSet;

use roads::gazetteer::Kind;
use roads::road::Class;
use roads::{Point, Profile};

use super::Map;
use super::streets::cut;
use crate::setting::{Part, Post, PostKind, lon_lat};

/// The most posts of a kind in a jurisdiction.
const POSTS_MAX: usize = 12;
/// The most checkpoints of the city, and of a neighbour.
const CHECKPOINTS_MAX: usize = 6;
const CHECKPOINTS_OF_A_NEIGHBOUR_MAX: usize = 2;
/// The fewest checkpoints of the city: so many look out in the story.
const CHECKPOINTS_MIN: usize = 3;
/// Checkpoints lie at least so many metres apart, where there are enough places.
const APART_METERS: f64 = 600.0;

/// Where a street leads from one part to another.
pub(super) struct Crossing {
    /// The number of the stretch.
    pub(super) stretch: usize,
    /// The two parts, and where it leaves each.
    pub(super) ends: [(Part, Point); 2],
}

impl Crossing {
    /// Where it leaves a part.
    pub(super) fn end_in(&self, part: Part) -> Option<Point> {
        self.ends.iter().find(|(of, _)| *of == part).map(|(_, point)| *point)
    }
}

/// All streets that lead from one part to another, the greatest first.
pub(super) fn crossings(map: &Map<'_>) -> Vec<Crossing> {
    let part_of = |point: Point| {
        let quarter = map.grids.holder(point).and_then(|cell| map.towns.of_cell(cell));
        let quarter = quarter.or_else(|| map.towns.nearest(point))?;
        Some(map.towns.quarters[quarter].part)
    };
    let is_road = |class: Class| (Class::Trunk..=Class::LivingStreet).contains(&class);
    let mut crossings = Vec::new();
    for (number, stretch) in map.streets.stretches.iter().enumerate() {
        let [Some(first), Some(last)] = stretch.ends.map(part_of) else { continue };
        if first != last && is_road(stretch.class) {
            let ends = [(first, stretch.ends[0]), (last, stretch.ends[1])];
            crossings.push(Crossing { stretch: number, ends });
        }
    }
    let rank = |crossing: &Crossing| {
        let stretch = &map.streets.stretches[crossing.stretch];
        (map.streets.name(crossing.stretch).is_none(), stretch.class, crossing.stretch)
    };
    crossings.sort_by_key(rank);
    crossings
}

/// The posts of a part.
pub(super) fn posts(
    map: &Map<'_>,
    part: Part,
    crossings: &[Crossing],
    districts: &[Vec<usize>],
) -> Vec<Post> {
    let mut posts = checkpoints(map, part, crossings, districts);
    posts.extend(services(map, part, districts, "fire_station", PostKind::FireStation));
    posts.extend(services(map, part, districts, "hospital", PostKind::Ambulance));
    posts
}

fn district_of(districts: &[Vec<usize>], quarter: usize) -> usize {
    districts.iter().position(|quarters| quarters.contains(&quarter)).unwrap_or(0)
}

/// The town of a part whose middle is nearest to a point.
fn nearest_of(map: &Map<'_>, districts: &[Vec<usize>], point: Point) -> Option<usize> {
    let far = |quarter: &usize| map.towns.quarters[*quarter].center.meters_to(point);
    let quarters = districts.iter().flatten().copied();
    quarters.min_by(|left, right| far(left).total_cmp(&far(right)).then(left.cmp(right)))
}

fn checkpoints(map: &Map<'_>, part: Part, crossings: &[Crossing], districts: &[Vec<usize>]) -> Vec<Post> {
    let most = if part == Part::City { CHECKPOINTS_MAX } else { CHECKPOINTS_OF_A_NEIGHBOUR_MAX };
    let least = if part == Part::City { CHECKPOINTS_MIN } else { 1 };
    let mut found: Vec<(String, Point)> = Vec::new();
    let at_border = crossings.iter().filter_map(|crossing| Some((crossing.stretch, crossing.end_in(part)?)));
    for (stretch, point) in at_border {
        if found.len() < most && found.iter().all(|(_, other)| other.meters_to(point) >= APART_METERS) {
            found.push((cut(map.streets.said(stretch)), point));
        }
    }
    // Where the parts do not touch, the towns' ends of the streets that lead out are watched.
    let quarters = &map.towns.quarters;
    let main = quarters[map.towns.main].center;
    let mut outer: Vec<usize> =
        districts.iter().flatten().flat_map(|quarter| quarters[*quarter].doorsteps.iter().copied()).collect();
    let far = |stretch: usize| map.streets.stretches[stretch].middle.meters_to(main);
    outer.sort_by(|left, right| far(*right).total_cmp(&far(*left)).then(left.cmp(right)));
    for stretch in outer {
        let middle = map.streets.stretches[stretch].middle;
        let is_apart = found.iter().all(|(_, other)| other.meters_to(middle) >= APART_METERS);
        if found.len() < least && is_apart {
            found.push((cut(map.streets.said(stretch)), middle));
        }
    }
    let mut bases = BTreeSet::new();
    let post = |(name, point): (String, Point)| {
        let quarter = nearest_of(map, districts, point)?;
        let base = unlike(&mut bases, &format!("{name}检查站"));
        Some(Post {
            district: district_of(districts, quarter),
            base,
            kind: PostKind::Checkpoint,
            place: lon_lat(point),
        })
    };
    found.into_iter().filter_map(post).collect()
}

/// The map's own stations of a kind, no more than one in a town, and one at the seat of each district in
/// which it has none.
fn services(map: &Map<'_>, part: Part, districts: &[Vec<usize>], detail: &str, kind: PostKind) -> Vec<Post> {
    let mut posts = Vec::new();
    let mut taken = BTreeSet::new();
    let mut put = |quarter: usize, place: Point| {
        if posts.len() < POSTS_MAX && taken.insert(quarter) {
            let base = map.towns.quarters[quarter].name.clone();
            posts.push(Post { district: district_of(districts, quarter), base, kind, place: lon_lat(place) });
        }
    };
    for found in map.city.named(Kind::Poi).filter(|found| found.detail == detail) {
        let Some(place) = map.city.snap(Profile::Emergency, found.point).filter(|place| place.is_main) else {
            continue;
        };
        let quarter = map.grids.holder(place.point).and_then(|cell| map.towns.of_cell(cell));
        if let Some(quarter) = quarter.filter(|quarter| map.towns.quarters[*quarter].part == part) {
            put(quarter, place.point);
        }
    }
    let bare: Vec<usize> = (0..districts.len())
        .filter(|district| posts.iter().all(|post: &Post| post.district != *district))
        .collect();
    for district in bare {
        let Some(seat) = districts[district].first() else { continue };
        let quarter = &map.towns.quarters[*seat];
        let middle = quarter.doorsteps.len() / 2;
        let stretch = quarter.doorsteps[if kind == PostKind::FireStation { middle } else { 0 }];
        let place = lon_lat(map.streets.stretches[stretch].middle);
        posts.push(Post { district, base: quarter.name.clone(), kind, place });
    }
    posts
}

/// The word, or the word with a number where it stands already.
fn unlike(taken: &mut BTreeSet<String>, word: &str) -> String {
    let mut number = 1;
    let mut other = word.to_owned();
    while !taken.insert(other.clone()) {
        number += 1;
        other = format!("{word}{number}");
    }
    other
}
