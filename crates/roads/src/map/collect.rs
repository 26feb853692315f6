//! Collecting what is drawn while a city is made.

use std::collections::{BTreeMap, BTreeSet};

use super::{Feature, LEVEL_ZOOMS, classes, levels, rings};
use crate::areas::rings::square_meters;
use crate::city::{Sections, TextsBuilder};
use crate::import::Report;
use crate::osm::{MemberKind, Relation, Source, Tags, Way};
use crate::{Bounds, Point};

/// A building larger than this shows one zoom earlier, in square metres.
const LARGE_BUILDING: f64 = 2_000.0;
/// Water and land smaller than this show from zoom 12 on only, in square metres.
const SMALL_AREA: f64 = 40_000.0;

#[derive(Default)]
struct Drawn {
    features: Vec<(Feature, Vec<Vec<Point>>)>,
}

/// Puts everything that is drawn into a city.
pub(crate) fn put(source: &Source, texts: &mut TextsBuilder, report: &mut Report, sections: &mut Sections) {
    let mut drawn = Drawn::default();
    drawn.relations(source, texts, report);
    drawn.boundaries(source);
    for way in source.ways() {
        drawn.way(source, way, texts, report);
    }
    for node in source.tagged_nodes() {
        drawn.points(node.point(), node.tags(), texts);
    }
    drawn.put(sections);
}

/// A city of which nothing is drawn but its streets.
pub(crate) fn put_none(sections: &mut Sections) {
    Drawn::default().put(sections);
}

impl Drawn {
    fn add(
        &mut self,
        mut feature: Feature,
        tags: Tags<'_>,
        parts: Vec<Vec<Point>>,
        texts: &mut TextsBuilder,
    ) {
        if matches!(feature.layer, classes::LAND | classes::WATER | classes::BUILDING) {
            let size = square_meters(&parts[0]).abs();
            feature.zoom = match feature.layer {
                classes::BUILDING if size > LARGE_BUILDING => 13,
                classes::BUILDING => feature.zoom,
                _ if size < SMALL_AREA => feature.zoom.max(12),
                _ => feature.zoom,
            };
        }
        let key = |keys: &[&str]| keys.iter().find_map(|key| tags.get(key)).unwrap_or_default();
        let name = key(&["name"]);
        let other =
            |text: &'static [&'static str]| Some(key(text)).filter(|text| *text != name).unwrap_or_default();
        let number =
            if feature.layer == classes::ADDRESS { key(&["addr:housenumber"]) } else { key(&["ref"]) };
        // Areas and house numbers carry no name of their own here: what has a sign is a point.
        let is_named = !matches!(feature.layer, classes::LAND | classes::BUILDING | classes::ADDRESS);
        let named = [name, other(&["name:zh", "name:zh-Hans"]), other(&["name:en"])];
        let [name, zh, en] = named.map(|text| if is_named { texts.number(text) } else { 0 });
        feature.names = [name, zh, en, texts.number(number)];
        self.features.push((feature, parts));
    }

    /// A line, an area of one way, and a sign in the middle of it.
    fn way(&mut self, source: &Source, way: Way<'_>, texts: &mut TextsBuilder, report: &mut Report) {
        let stretches = stretches(source, way);
        if stretches.is_empty() {
            return;
        }
        if way.is_closed() {
            self.points(Bounds::of(way.points()).middle(), way.tags(), texts);
            match classes::area(way.tags()) {
                Some(area) if way.is_whole() => self.add(area, way.tags(), stretches.clone(), texts),
                // A straight line across what is missing would be land that nobody has seen.
                Some(_) => report.drop("way", "an area that the file holds a part of", way.id()),
                None => {}
            }
        }
        if let Some(line) = classes::line(way.tags()) {
            self.add(line, way.tags(), stretches, texts);
        }
    }

    fn points(&mut self, point: Point, tags: Tags<'_>, texts: &mut TextsBuilder) {
        for feature in classes::points(tags) {
            self.add(feature, tags, vec![vec![point]], texts);
        }
    }

    /// Areas of several ways, and a sign in the middle of the largest.
    fn relations(&mut self, source: &Source, texts: &mut TextsBuilder, report: &mut Report) {
        for relation in source.relations().filter(|relation| relation.tag("type") == Some("multipolygon")) {
            let area = classes::area(relation.tags());
            if area.is_none() && classes::points(relation.tags()).next().is_none() {
                continue;
            }
            let (outers, lost) = rings::join(lines(source, relation, |role| role != "inner"));
            let size = |ring: &&Vec<Point>| square_meters(ring).abs();
            let largest = outers.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
            if let Some(ring) = largest {
                self.points(Bounds::of(ring.iter().copied()).middle(), relation.tags(), texts);
            }
            let Some(area) = area else { continue };
            match (outers.is_empty(), lost) {
                (true, _) => {
                    report.drop("relation", "an area whose outline is not closed in the file", relation.id());
                }
                (false, 1..) => {
                    report.note("relation", "a part of its outline is not closed in the file", relation.id());
                }
                (false, 0) => {}
            }
            let (holes, open) = rings::join(lines(source, relation, |role| role == "inner"));
            let (polygons, outside) = rings::polygons(outers, holes);
            if open > 0 {
                report.note("relation", "a hole in it is not closed in the file", relation.id());
            }
            if outside > 0 {
                report.note("relation", "a hole in it lies in no outline", relation.id());
            }
            for polygon in polygons {
                self.add(area, relation.tags(), polygon, texts);
            }
        }
    }

    /// Each way of a boundary once, with its highest standing.
    fn boundaries(&mut self, source: &Source) {
        let mut levels: BTreeMap<i64, i32> = BTreeMap::new();
        let is_boundary = |tags: Tags<'_>| tags.get("boundary") == Some("administrative");
        for relation in source.relations().filter(|relation| is_boundary(relation.tags())) {
            let Some(level) = relation.tag("admin_level").and_then(|level| level.parse::<i32>().ok()) else {
                continue;
            };
            for member in relation.members().filter(|member| member.kind == MemberKind::Way) {
                levels.entry(member.id).and_modify(|held| *held = level.min(*held)).or_insert(level);
            }
        }
        for way in source.ways().filter(|way| is_boundary(way.tags())) {
            if let Some(level) = way.tag("admin_level").and_then(|level| level.parse().ok()) {
                levels.entry(way.id()).or_insert(level);
            }
        }
        for (way, level) in levels {
            let lines = source.way_by_id(way).map_or_else(Vec::new, |way| stretches(source, way));
            if let Some(feature) = classes::boundary(level).filter(|_| !lines.is_empty()) {
                self.features.push((feature, lines));
            }
        }
    }

    fn put(mut self, sections: &mut Sections) {
        self.features.sort_by_key(|(feature, _)| (feature.zoom, feature.layer));
        for zoom in LEVEL_ZOOMS {
            levels::put(&self.features, zoom, sections);
        }
    }
}

/// The lines of a relation's ways, each way once.
fn lines(source: &Source, relation: Relation<'_>, is_wanted: impl Fn(&str) -> bool) -> Vec<Vec<Point>> {
    let mut seen = BTreeSet::new();
    let ways = relation.members().filter(|member| member.kind == MemberKind::Way && is_wanted(member.role));
    let ways = ways.filter(|member| seen.insert(member.id)).filter_map(|member| source.way_by_id(member.id));
    ways.flat_map(|way| stretches(source, way)).collect()
}

/// The parts of a way that the file holds: extracts are cut with scissors.
fn stretches(source: &Source, way: Way<'_>) -> Vec<Vec<Point>> {
    let nodes: Vec<Option<u32>> = way.nodes().collect();
    let held = nodes.split(Option::is_none).filter(|stretch| stretch.len() > 1);
    held.map(|stretch| stretch.iter().flatten().map(|node| source.point(*node)).collect()).collect()
}
