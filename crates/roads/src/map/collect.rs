//! Collecting what is drawn while a city is made.

use std::collections::BTreeMap;

use super::{Feature, TREE_ZOOMS, classes, rings};
use crate::city::{Sections, TextsBuilder};
use crate::import::Report;
use crate::osm::{MemberKind, Relation, Source, Tags};
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
        let points: Vec<Point> = way.points().collect();
        if points.len() < 2 {
            continue;
        }
        if let Some(feature) = classes::line(way.tags()) {
            drawn.add(feature, way.tags(), vec![points.clone()], texts);
        }
        if way.is_closed()
            && let Some(feature) = classes::area(way.tags())
        {
            drawn.add(feature, way.tags(), vec![points.clone()], texts);
        }
        if way.is_closed() {
            drawn.points(Bounds::of(points).middle(), way.tags(), texts);
        }
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
            let size = crate::areas::rings::square_meters(&parts[0]).abs();
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

    fn points(&mut self, point: Point, tags: Tags<'_>, texts: &mut TextsBuilder) {
        for feature in classes::points(tags) {
            self.add(feature, tags, vec![vec![point]], texts);
        }
    }

    /// Areas of several ways.
    fn relations(&mut self, source: &Source, texts: &mut TextsBuilder, report: &mut Report) {
        for relation in source.relations().filter(|relation| relation.tag("type") == Some("multipolygon")) {
            let Some(feature) = classes::area(relation.tags()) else { continue };
            let (outers, broken) = rings::join(lines(source, relation, |role| role != "inner"));
            let (holes, _) = rings::join(lines(source, relation, |role| role == "inner"));
            if broken > 0 || outers.is_empty() {
                report.note("relation", "its outline is not closed in the file", relation.id());
            }
            for polygon in rings::polygons(outers, holes) {
                self.add(feature, relation.tags(), polygon, texts);
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
            let line: Option<Vec<Point>> = source.way_by_id(way).map(|way| way.points().collect());
            if let (Some(line), Some(feature)) =
                (line.filter(|line| line.len() > 1), classes::boundary(level))
            {
                self.features.push((feature, vec![line]));
            }
        }
    }

    fn put(mut self, sections: &mut Sections) {
        self.features.sort_by_key(|(feature, _)| (feature.zoom, feature.layer));
        let mut parts: Vec<u32> = vec![0];
        let mut points: Vec<Point> = Vec::new();
        let number =
            |length: usize| u32::try_from(length).expect("a city has fewer than four billion points");
        for (feature, lines) in &mut self.features {
            let start = number(parts.len()) - 1;
            for line in lines.iter() {
                points.extend(line);
                parts.push(number(points.len()));
            }
            feature.parts = [start, number(parts.len()) - 1];
        }
        let counts = TREE_ZOOMS
            .map(|zoom| number(self.features.iter().take_while(|(feature, _)| feature.zoom <= zoom).count()));
        for (tree, count) in counts.iter().enumerate() {
            let shown = &self.features[..*count as usize];
            let boxes = shown.iter().map(|(_, lines)| Bounds::of(lines.iter().flatten().copied()));
            let bytes = if shown.is_empty() { Vec::new() } else { crate::tree::build(boxes) };
            sections.put(format!("map.tree.{tree}"), &bytes);
        }
        let features: Vec<Feature> = self.features.iter().map(|(feature, _)| *feature).collect();
        sections.put("map.features", &features);
        sections.put("map.parts", &parts);
        sections.put("map.points", &points);
        sections.put("map.counts", &counts);
    }
}

fn lines(source: &Source, relation: Relation<'_>, is_wanted: impl Fn(&str) -> bool) -> Vec<Vec<Point>> {
    let ways = relation.members().filter(|member| member.kind == MemberKind::Way && is_wanted(member.role));
    ways.filter_map(|member| Some(source.way_by_id(member.id)?.points().collect())).collect()
}
