//! What was found, as text, as JSON and as `GeoJSON`.

use std::fmt::Write as _;

use planning::ring::{Heading, State};
use roads::Point;
use roads::crossings::{Crossing, Kind};
use serde_json::{Value, json};

use super::Answer;

impl Answer<'_> {
    /// Whether a crossing is held, open, or shut to those who come in.
    pub(super) fn state_of(&self, crossing: usize) -> &'static str {
        match (self.held.contains(&crossing), self.inward.open.contains(&crossing)) {
            (true, _) => "held",
            (false, true) => "open",
            (false, false) => "outward_only",
        }
    }

    /// The street of a road that is to be held.
    pub(super) fn street_of(&self, link: u32) -> String {
        let segment = self.ways.web(Kind::Road).links[link as usize].segment;
        segment.map_or_else(String::new, |segment| {
            let street = self.city.street(segment);
            format!("{} {}", street.number, street.name_zh).trim().to_owned()
        })
    }
}

pub(super) fn title(crossing: &Crossing) -> String {
    let name = format!("{} {}", crossing.number, crossing.name_zh);
    let class = crossing.class.map_or("rail", roads::road::Class::word);
    if name.trim().is_empty() { class.to_owned() } else { name.trim().to_owned() }
}

pub(super) fn text(answer: &Answer<'_>) -> String {
    let mut out = String::new();
    let count = |kind| answer.ways.count(kind);
    let _ = writeln!(
        out,
        "{}: {} ways out · 出入通道 ({} road 公路, {} water 水路, {} rail 铁路; {} passages)",
        answer.name,
        answer.ways.crossings.len(),
        count(Kind::Road),
        count(Kind::Water),
        count(Kind::Rail),
        answer.ways.passages.len(),
    );
    for (number, crossing) in answer.ways.crossings.iter().enumerate() {
        let service = if crossing.service { " service" } else { "" };
        let _ = writeln!(
            out,
            "  {} {:<12} {:<11} {:>3.0}° {:.5},{:.5} lanes {}+{} {}{service}",
            crossing.code,
            answer.state_of(number),
            crossing.class.map_or("rail", roads::road::Class::word),
            crossing.bearing_degrees,
            crossing.place.lon(),
            crossing.place.lat(),
            crossing.lanes[0],
            crossing.lanes[1],
            title(crossing),
        );
    }
    degrees(answer, &mut out);
    out
}

/// How closed it is, where it leaks, and what closes it.
fn degrees(answer: &Answer<'_>, out: &mut String) {
    for (name, state) in [("inward 入向", &answer.inward), ("outward 出向", &answer.outward)] {
        let _ = writeln!(
            out,
            "{name}: closure 围闭度 {:.1} % ({}/{}), capacity 按车道 {:.1} % ({}/{}){}",
            state.count.part() * 100.0,
            state.count.closed,
            state.count.of,
            state.capacity.part() * 100.0,
            state.capacity.closed,
            state.capacity.of,
            if state.is_closed { ", no way past · 已围闭" } else { "" },
        );
    }
    for leak in &answer.leaks {
        let crossing = &answer.ways.crossings[leak.crossing];
        let _ = writeln!(out, "  leak 漏口 {} {}: {:.0} m", crossing.code, title(crossing), leak.meters);
    }
    if let Some(completion) = &answer.completion {
        let _ = writeln!(
            out,
            "roads of the belt to hold in addition, at least · 带内最少增设: {} ({} at the boundary itself 线上)",
            completion.cost,
            answer.inward.open.iter().filter(|open| answer.ways.crossings[**open].kind == Kind::Road).count(),
        );
        for place in &completion.places {
            let code = place.crossing.map_or("", |crossing| &*answer.ways.crossings[crossing].code);
            let point = place.place;
            let street = answer.street_of(place.link);
            let _ = writeln!(out, "  {:.5},{:.5} {street} {code}", point.lon(), point.lat());
        }
    }
    let _ = writeln!(
        out,
        "found in {:.0} ms; asked again in {:.3} ms",
        answer.find_seconds * 1e3,
        answer.state_seconds * 1e3
    );
}

fn state(state: &State) -> Value {
    json!({
        "closed": state.is_closed,
        "degree": { "count": state.count.part(), "capacity": state.capacity.part() },
        "ways": state.count,
        "lanes": state.capacity,
        "road": state.count_of_kind[0],
        "water": state.count_of_kind[1],
        "rail": state.count_of_kind[2],
    })
}

fn position(point: Point) -> [f64; 2] {
    [point.lon(), point.lat()]
}

fn crossing(answer: &Answer<'_>, number: usize) -> Value {
    let crossing = &answer.ways.crossings[number];
    let ways: std::collections::BTreeSet<i64> =
        crossing.passages.iter().map(|passage| answer.ways.passages[*passage].way).collect();
    json!({
        "code": crossing.code,
        "kind": crossing.kind,
        "class": crossing.class,
        "number": crossing.number,
        "name": crossing.name,
        "name_zh": crossing.name_zh,
        "name_en": crossing.name_en,
        "lon": crossing.place.lon(),
        "lat": crossing.place.lat(),
        "bearing_degrees": crossing.bearing_degrees,
        "direction": crossing.direction,
        "service": crossing.service,
        "lanes_out": crossing.lanes[0],
        "lanes_in": crossing.lanes[1],
        "ways": ways,
        "passages": crossing.passages.len(),
        "state": answer.state_of(number),
    })
}

pub(super) fn json(answer: &Answer<'_>) -> String {
    let leaks = answer.leaks.iter().map(|leak| {
        let line: Vec<[f64; 2]> = leak.line.iter().map(|point| position(*point)).collect();
        json!({
            "code": answer.ways.crossings[leak.crossing].code,
            "heading": leak.heading,
            "meters": leak.meters,
            "geometry": { "type": "LineString", "coordinates": line },
        })
    });
    let code = |crossing: usize| answer.ways.crossings[crossing].code.as_str();
    let belt = answer.completion.as_ref().map(|completion| {
        let places = completion.places.iter().map(|place| {
            json!({
                "lon": place.place.lon(),
                "lat": place.place.lat(),
                "street": answer.street_of(place.link),
                "code": place.crossing.map(code),
                "cost": place.cost,
            })
        });
        json!({
            "cost": completion.cost,
            "status": completion.status,
            "places": places.collect::<Vec<_>>(),
        })
    });
    let passages = answer.ways.passages.iter().map(|passage| {
        json!({
            "kind": passage.kind,
            "way": passage.way,
            "lon": passage.place.lon(),
            "lat": passage.place.lat(),
            "code": passage.crossing.map(code),
        })
    });
    let value = json!({
        "boundary": answer.name,
        "crossings": (0..answer.ways.crossings.len()).map(|number| crossing(answer, number)).collect::<Vec<_>>(),
        "passages": passages.collect::<Vec<_>>(),
        "inward": state(&answer.inward),
        "outward": state(&answer.outward),
        "leaks": leaks.collect::<Vec<_>>(),
        "completion": {
            "at_boundary": answer.inward.open.iter().map(|open| code(*open)).collect::<Vec<_>>(),
            "in_belt": belt,
        },
        "find_seconds": answer.find_seconds,
        "state_seconds": answer.state_seconds,
    });
    serde_json::to_string_pretty(&value).expect("the answer is plain data")
}

pub(super) fn geojson(answer: &Answer<'_>) -> String {
    let point = |point: Point| json!({ "type": "Point", "coordinates": position(point) });
    let feature = |geometry: Value, properties: Value| json!({ "type": "Feature", "geometry": geometry, "properties": properties });
    let mut features = Vec::new();
    for (number, at) in answer.ways.crossings.iter().enumerate() {
        let mut properties = crossing(answer, number);
        properties["layer"] = "crossing".into();
        features.push(feature(point(at.place), properties));
    }
    for leak in &answer.leaks {
        let line: Vec<[f64; 2]> = leak.line.iter().map(|point| position(*point)).collect();
        let heading = if leak.heading == Heading::Inward { "inward" } else { "outward" };
        features.push(feature(
            json!({ "type": "LineString", "coordinates": line }),
            json!({
                "layer": "leak",
                "code": answer.ways.crossings[leak.crossing].code,
                "heading": heading,
                "meters": leak.meters,
            }),
        ));
    }
    for place in answer.completion.iter().flat_map(|completion| &completion.places) {
        let street = answer.street_of(place.link);
        features.push(feature(
            point(place.place),
            json!({ "layer": "completion", "street": street, "cost": place.cost }),
        ));
    }
    serde_json::to_string(&json!({ "type": "FeatureCollection", "features": features }))
        .expect("features are plain data")
}
