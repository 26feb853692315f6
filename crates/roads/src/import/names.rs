//! Collecting what can be looked up by name: streets, places, houses, kilometre stones.

use std::collections::BTreeMap;

use super::segments::Segments;
use crate::city::{Sections, TextsBuilder};
use crate::gazetteer::{Entry, Kind};
use crate::osm::{Source, Tags};
use crate::road::Class;
use crate::{Bounds, Point};

/// Entries while a city is made.
#[derive(Default)]
struct Names {
    entries: Vec<Entry>,
    /// The segments of every street's entry, one after the other.
    segments: Vec<u32>,
}

pub(super) fn put(source: &Source, all: &Segments, texts: &mut TextsBuilder, sections: &mut Sections) {
    let mut names = Names::default();
    names.places(source, texts);
    let places = names.entries.clone();
    names.streets(source, all, texts);
    names.objects(source, all, texts);
    for entry in &mut names.entries {
        if matches!(Kind::of_number(entry.kind), Some(Kind::Street | Kind::Poi)) {
            entry.near = nearest(&places, entry.point);
        }
    }
    sections.put("names.entries", &names.entries);
    sections.put("names.segments", &names.segments);
}

/// A city in which nothing has a name.
pub(super) fn put_none(sections: &mut Sections) {
    sections.put::<Entry>("names.entries", &[]);
    sections.put::<u32>("names.segments", &[]);
}

/// The name of the nearest place, to tell two streets of one name apart; 0 where there is none.
fn nearest(places: &[Entry], point: Point) -> u32 {
    /// A place farther away than this, in metres, tells nothing.
    const NEAR_METERS_MAX: f64 = 15_000.0;
    let mut best = (NEAR_METERS_MAX, 0);
    for place in places {
        let meters = place.point.meters_to(point);
        if meters < best.0 {
            best = (meters, place.name);
        }
    }
    best.1
}

impl Names {
    /// Cities, towns, suburbs, villages: the largest first.
    fn places(&mut self, source: &Source, texts: &mut TextsBuilder) {
        for node in source.tagged_nodes() {
            let Some(rank) = node.tag("place").and_then(place_rank) else { continue };
            let detail = node.tag("place").unwrap_or_default();
            if let Some(mut entry) = entry(Kind::Place, node.point(), node.tags(), texts) {
                entry.rank = rank;
                entry.detail = texts.number(detail);
                self.entries.push(entry);
            }
        }
        self.entries.sort_by_key(|entry| entry.rank);
    }

    /// One entry for each name, or number where there is no name, with all its segments.
    fn streets(&mut self, source: &Source, all: &Segments, texts: &mut TextsBuilder) {
        let ways: Vec<_> = source.ways().collect();
        let mut lots: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, street) in all.streets.iter().enumerate() {
            let way = ways[street.way];
            if let Some(name) = way.tag("name").or_else(|| way.tag("ref")) {
                lots.entry(name).or_default().push(number);
            }
        }
        for (name, streets) in lots {
            let first_segment =
                u32::try_from(self.segments.len()).expect("a city has fewer than four billion");
            let longest = streets
                .iter()
                .flat_map(|street| all.streets[*street].segments.clone())
                .inspect(|segment| self.segments.push(*segment))
                .max_by(|a, b| all.segments[*a as usize].meters.total_cmp(&all.segments[*b as usize].meters));
            let Some(longest) = longest else { continue };
            let line = &all.segments[longest as usize].points;
            let middle = all.points[usize::midpoint(line.start as usize, line.end as usize)];
            // Of many ways of one name only some say it in another language.
            let said = |keys: &[&str]| {
                let of = |street: &usize| keys.iter().find_map(|key| ways[all.streets[*street].way].tag(key));
                streets.iter().find_map(of).unwrap_or_default()
            };
            let class =
                streets.iter().map(|street| all.streets[*street].road.class).min().unwrap_or(Class::Path);
            let names = [texts.number(said(&["name:zh", "name:zh-Hans"])), texts.number(said(&["name:en"]))];
            let end = u32::try_from(self.segments.len()).expect("a city has fewer than four billion");
            self.entries.push(Entry {
                point: middle,
                kind: Kind::Street as u32,
                rank: class as u32,
                name: texts.number(name),
                names,
                number: texts.number(said(&["ref"])),
                detail: texts.number(class.word()),
                near: 0,
                segments: [first_segment, end],
            });
        }
    }

    /// Houses, kilometre stones, and what people ask for by name.
    fn objects(&mut self, source: &Source, all: &Segments, texts: &mut TextsBuilder) {
        let numbers = road_numbers(source, all);
        for node in source.tagged_nodes() {
            let tags = node.tags();
            if tags.get("highway") == Some("milestone") {
                self.stone(node.point(), tags, numbers.get(&node.node()).copied().unwrap_or_default(), texts);
            }
            self.object(node.point(), tags, texts);
        }
        for way in source.ways() {
            let tags = way.tags();
            if tags.get("addr:housenumber").is_none() && poi_word(tags).is_none() {
                continue;
            }
            let Bounds { min, max } = Bounds::of(way.points());
            if way.is_closed() && min <= max {
                let middle = Point {
                    lon_e7: min.lon_e7.midpoint(max.lon_e7),
                    lat_e7: min.lat_e7.midpoint(max.lat_e7),
                };
                self.object(middle, tags, texts);
            }
        }
    }

    fn object(&mut self, point: Point, tags: Tags<'_>, texts: &mut TextsBuilder) {
        if let (Some(number), Some(street)) = (tags.get("addr:housenumber"), tags.get("addr:street")) {
            let mut house = Entry { point, kind: Kind::Address as u32, ..Entry::default() };
            house.name = texts.number(street);
            house.number = texts.number(number);
            self.entries.push(house);
        }
        let Some(word) = poi_word(tags) else { return };
        if let Some(mut entry) = entry(Kind::Poi, point, tags, texts) {
            entry.detail = texts.number(word);
            self.entries.push(entry);
        }
    }

    fn stone(&mut self, point: Point, tags: Tags<'_>, road: &str, texts: &mut TextsBuilder) {
        let road = tags.get("road_ref").or_else(|| tags.get("ref")).unwrap_or(road);
        let Some(kilometers) = ["distance", "pk"].iter().find_map(|key| tags.get(key)) else { return };
        if road.is_empty() {
            return;
        }
        let mut stone = Entry { point, kind: Kind::Milestone as u32, ..Entry::default() };
        stone.name = texts.number(road);
        stone.number = texts.number(kilometers.trim_end_matches("km").trim());
        self.entries.push(stone);
    }
}

/// The number of the road on which each node at a segment's end, or between, lies.
fn road_numbers<'a>(source: &'a Source, all: &Segments) -> BTreeMap<u32, &'a str> {
    let ways: Vec<_> = source.ways().collect();
    let mut numbers = BTreeMap::new();
    for street in &all.streets {
        let way = ways[street.way];
        if let Some(number) = way.tag("ref") {
            numbers.extend(way.nodes().flatten().map(|node| (node, number)));
        }
    }
    numbers
}

fn entry(kind: Kind, point: Point, tags: Tags<'_>, texts: &mut TextsBuilder) -> Option<Entry> {
    let name = tags.get("name").or_else(|| tags.get("name:zh"))?;
    let mut entry = Entry { point, kind: kind as u32, ..Entry::default() };
    entry.name = texts.number(name);
    entry.names = named(tags, texts);
    Some(entry)
}

/// The Chinese and the English name, 0 where there is none.
fn named(tags: Tags<'_>, texts: &mut TextsBuilder) -> [u32; 2] {
    let zh = tags.get("name:zh").or_else(|| tags.get("name:zh-Hans")).unwrap_or_default();
    [texts.number(zh), texts.number(tags.get("name:en").unwrap_or_default())]
}

fn place_rank(place: &str) -> Option<u32> {
    const PLACES: [&str; 10] = [
        "city",
        "town",
        "suburb",
        "quarter",
        "village",
        "neighbourhood",
        "hamlet",
        "island",
        "islet",
        "locality",
    ];
    PLACES.iter().position(|known| *known == place).and_then(|rank| u32::try_from(rank).ok())
}

/// What people ask for by name, in the words of the map.
fn poi_word(tags: Tags<'_>) -> Option<&'static str> {
    match tags.get("amenity") {
        Some("police") => return Some("police"),
        Some("fire_station") => return Some("fire_station"),
        Some("hospital" | "clinic") => return Some("hospital"),
        Some("school" | "university" | "college" | "kindergarten") => return Some("school"),
        Some("bank") => return Some("bank"),
        Some("townhall" | "courthouse") => return Some("government"),
        Some("ferry_terminal") => return Some("ferry_terminal"),
        Some("marketplace") => return Some("mall"),
        _ => {}
    }
    match (tags.get("railway"), tags.get("shop"), tags.get("tourism"), tags.get("office")) {
        (Some("station" | "halt"), ..) if tags.get("station") == Some("subway") => Some("subway_station"),
        (Some("station" | "halt"), ..) => Some("station"),
        (_, Some("mall" | "supermarket" | "department_store"), ..) => Some("mall"),
        (_, _, Some("attraction" | "museum" | "hotel"), _) => Some("attraction"),
        (.., Some("government")) => Some("government"),
        _ if tags.get("leisure") == Some("park") => Some("park"),
        _ if tags.get("highway") == Some("motorway_junction") => Some("motorway_junction"),
        _ => None,
    }
}
