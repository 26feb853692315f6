//! What is drawn, by its tags: in which layer, as which kind, from which zoom on.

use super::{BRIDGE, Feature, LINK, TUNNEL};
use crate::osm::Tags;

/// A layer of the tiles with its kinds, and whether they are areas, lines or points.
pub(super) struct Layer {
    pub(super) name: &'static str,
    /// The key under which the kind stands.
    pub(super) key: &'static str,
    pub(super) kinds: &'static [&'static str],
    pub(super) shape: Shape,
}

/// What a layer's features are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    Area,
    Line,
    Point,
}

pub(super) const LAND: u8 = 0;
pub(super) const WATER: u8 = 1;
pub(super) const WATERWAY: u8 = 2;
pub(super) const BUILDING: u8 = 3;
pub(super) const BOUNDARY: u8 = 4;
pub(super) const RAIL: u8 = 5;
pub(super) const ROAD: u8 = 6;
pub(super) const PLACE: u8 = 7;
pub(super) const POI: u8 = 8;
pub(super) const ADDRESS: u8 = 9;

const fn layer(name: &'static str, key: &'static str, shape: Shape, kinds: &'static [&'static str]) -> Layer {
    Layer { name, key, kinds, shape }
}

/// The layers, from the ground up.
pub(super) const LAYERS: [Layer; 10] = [
    layer(
        "land",
        "kind",
        Shape::Area,
        &[
            "residential",
            "commercial",
            "industrial",
            "park",
            "forest",
            "grass",
            "farm",
            "school",
            "hospital",
            "cemetery",
            "sand",
            "railway",
            "military",
        ],
    ),
    layer("water", "kind", Shape::Area, &["lake", "river", "pond", "basin", "sea"]),
    layer("waterway", "kind", Shape::Line, &["river", "canal", "stream", "ditch"]),
    layer("building", "kind", Shape::Area, &["building"]),
    layer("boundary", "kind", Shape::Line, &["administrative"]),
    layer("rail", "kind", Shape::Line, &["rail", "subway", "tram", "light_rail"]),
    layer(
        "road",
        "class",
        Shape::Line,
        &[
            "motorway",
            "trunk",
            "primary",
            "secondary",
            "tertiary",
            "street",
            "service",
            "pedestrian",
            "track",
            "path",
            "ferry",
        ],
    ),
    layer("place", "kind", Shape::Point, &["city", "town", "suburb", "village", "neighbourhood", "island"]),
    layer(
        "poi",
        "kind",
        Shape::Point,
        &[
            "police",
            "fire_station",
            "hospital",
            "school",
            "station",
            "subway_station",
            "bank",
            "mall",
            "government",
            "attraction",
            "ferry_terminal",
            "toll_booth",
            "motorway_junction",
        ],
    ),
    layer("address", "kind", Shape::Point, &["address"]),
];

/// A railway shows from this zoom on; sidings, yards and spurs later.
pub(super) const MAIN_RAIL_ZOOM: u8 = 8;

/// Whether a stored feature is a railway for trains, no subway and no tram.
pub(super) fn is_rail(feature: &Feature) -> bool {
    let kinds = LAYERS[usize::from(RAIL)].kinds;
    feature.layer == RAIL && kinds.get(usize::from(feature.kind)) == Some(&"rail")
}

/// Whether a stored feature's layer and kind are among ours.
pub(super) fn is_known(feature: &Feature) -> bool {
    LAYERS.get(usize::from(feature.layer)).is_some_and(|layer| usize::from(feature.kind) < layer.kinds.len())
}

fn feature(layer: u8, kind: &str, zoom: u8) -> Option<Feature> {
    let kinds = LAYERS[usize::from(layer)].kinds;
    let kind = kinds.iter().position(|known| *known == kind)?;
    Some(Feature { layer, kind: u8::try_from(kind).ok()?, zoom, ..Feature::default() })
}

/// What an area is drawn as.
pub(super) fn area(tags: Tags<'_>) -> Option<Feature> {
    if tags.get("building").is_some_and(|building| building != "no") {
        return feature(BUILDING, "building", 14);
    }
    water(tags).or_else(|| land(tags))
}

fn water(tags: Tags<'_>) -> Option<Feature> {
    let kind = match (tags.get("natural"), tags.get("waterway"), tags.get("landuse")) {
        (Some("water"), ..) => match tags.get("water") {
            Some("river" | "canal" | "stream" | "moat") => "river",
            Some("pond") => "pond",
            Some("basin" | "reservoir") => "basin",
            _ => "lake",
        },
        (Some("bay"), ..) => "sea",
        (_, Some("riverbank" | "dock"), _) => "river",
        (.., Some("reservoir" | "basin")) => "basin",
        _ => return None,
    };
    feature(WATER, kind, 6)
}

fn land(tags: Tags<'_>) -> Option<Feature> {
    let kind = match tags.get("landuse") {
        Some("residential") => Some("residential"),
        Some("commercial" | "retail") => Some("commercial"),
        Some("industrial" | "port") => Some("industrial"),
        Some("forest") => Some("forest"),
        Some("grass" | "meadow" | "village_green" | "recreation_ground") => Some("grass"),
        Some("farmland" | "orchard" | "vineyard" | "greenhouse_horticulture" | "paddy") => Some("farm"),
        Some("cemetery") => Some("cemetery"),
        Some("railway") => Some("railway"),
        Some("military") => Some("military"),
        _ => None,
    };
    let kind = kind.or(match (tags.get("leisure"), tags.get("natural"), tags.get("amenity")) {
        (Some("park" | "garden" | "nature_reserve" | "golf_course" | "playground" | "pitch"), ..) => {
            Some("park")
        }
        (_, Some("wood"), _) => Some("forest"),
        (_, Some("grassland" | "scrub" | "heath"), _) => Some("grass"),
        (_, Some("sand" | "beach" | "bare_rock" | "scree"), _) => Some("sand"),
        (.., Some("school" | "university" | "college" | "kindergarten")) => Some("school"),
        (.., Some("hospital")) => Some("hospital"),
        _ => None,
    })?;
    feature(LAND, kind, if matches!(kind, "forest" | "residential" | "farm") { 8 } else { 10 })
}

/// What a line is drawn as.
pub(super) fn line(tags: Tags<'_>) -> Option<Feature> {
    let mut drawn = road(tags).or_else(|| rail(tags)).or_else(|| waterway(tags))?;
    let is_set = |key: &str| tags.get(key).is_some_and(|value| value != "no");
    drawn.flags |= if is_set("bridge") { BRIDGE } else { 0 };
    drawn.flags |= if is_set("tunnel") { TUNNEL } else { 0 };
    Some(drawn)
}

fn road(tags: Tags<'_>) -> Option<Feature> {
    if tags.get("route") == Some("ferry") {
        return feature(ROAD, "ferry", 9);
    }
    let highway = tags.get("highway")?;
    if tags.get("area") == Some("yes") {
        return None;
    }
    let plain = highway.strip_suffix("_link");
    let (class, zoom) = match plain.unwrap_or(highway) {
        "motorway" => ("motorway", 5),
        "trunk" => ("trunk", 6),
        "primary" => ("primary", 8),
        "secondary" => ("secondary", 10),
        "tertiary" => ("tertiary", 11),
        "unclassified" | "residential" | "living_street" | "road" => ("street", 12),
        "service" | "busway" => ("service", 14),
        "pedestrian" => ("pedestrian", 13),
        "track" => ("track", 13),
        "footway" | "cycleway" | "path" | "steps" | "bridleway" => ("path", 14),
        _ => return None,
    };
    let mut drawn = feature(ROAD, class, if plain.is_some() { zoom.max(11) } else { zoom })?;
    drawn.flags |= if plain.is_some() { LINK } else { 0 };
    drawn.value = match tags.get("oneway") {
        Some("yes" | "1" | "true") => 1,
        Some("-1" | "reverse") => -1,
        _ => 0,
    };
    Some(drawn)
}

fn rail(tags: Tags<'_>) -> Option<Feature> {
    match tags.get("railway")? {
        "rail" => feature(RAIL, "rail", if tags.get("service").is_some() { 13 } else { MAIN_RAIL_ZOOM }),
        "subway" => feature(RAIL, "subway", 11),
        "light_rail" | "monorail" => feature(RAIL, "light_rail", 11),
        "tram" => feature(RAIL, "tram", 12),
        _ => None,
    }
}

fn waterway(tags: Tags<'_>) -> Option<Feature> {
    match tags.get("waterway")? {
        "river" => feature(WATERWAY, "river", 8),
        "canal" => feature(WATERWAY, "canal", 11),
        "stream" => feature(WATERWAY, "stream", 13),
        "ditch" | "drain" => feature(WATERWAY, "ditch", 14),
        _ => None,
    }
}

/// An administrative boundary of a level.
pub(super) fn boundary(level: i32) -> Option<Feature> {
    let zoom = match level {
        ..=4 => 3,
        5 | 6 => 7,
        7 | 8 => 9,
        _ => 12,
    };
    feature(BOUNDARY, "administrative", zoom).map(|drawn| Feature { value: level, ..drawn })
}

/// What a point is drawn as: perhaps a place or something with a sign, and perhaps a house number.
pub(super) fn points(tags: Tags<'_>) -> impl Iterator<Item = Feature> {
    let address = tags.get("addr:housenumber").and_then(|_| feature(ADDRESS, "address", 16));
    [place(tags).or_else(|| poi(tags)), address].into_iter().flatten()
}

fn place(tags: Tags<'_>) -> Option<Feature> {
    tags.get("name")?;
    let (kind, zoom, rank) = match tags.get("place")? {
        "city" => ("city", 4, 1),
        "town" => ("town", 8, 2),
        "suburb" | "quarter" | "borough" => ("suburb", 10, 3),
        "village" => ("village", 11, 4),
        "neighbourhood" | "hamlet" | "locality" => ("neighbourhood", 13, 5),
        "island" | "islet" => ("island", 11, 4),
        _ => return None,
    };
    feature(PLACE, kind, zoom).map(|drawn| Feature { value: rank, ..drawn })
}

/// What has a sign on the map.
pub(super) fn poi(tags: Tags<'_>) -> Option<Feature> {
    let (kind, zoom) = match tags.get("amenity") {
        Some("police") => ("police", 13),
        Some("fire_station") => ("fire_station", 13),
        Some("hospital") => ("hospital", 13),
        Some("school" | "university" | "college") => ("school", 14),
        Some("bank") => ("bank", 15),
        Some("townhall" | "courthouse") => ("government", 14),
        Some("ferry_terminal") => ("ferry_terminal", 13),
        _ => other_poi(tags)?,
    };
    feature(POI, kind, zoom)
}

fn other_poi(tags: Tags<'_>) -> Option<(&'static str, u8)> {
    let is_subway = tags.get("station") == Some("subway");
    Some(match (tags.get("railway"), tags.get("shop"), tags.get("tourism"), tags.get("office")) {
        (Some("station" | "halt"), ..) if is_subway => ("subway_station", 13),
        (Some("station" | "halt"), ..) => ("station", 12),
        (_, Some("mall" | "department_store"), ..) => ("mall", 15),
        (_, _, Some("attraction" | "museum"), _) => ("attraction", 14),
        (.., Some("government")) => ("government", 15),
        _ if tags.get("barrier") == Some("toll_booth") => ("toll_booth", 14),
        _ if tags.get("highway") == Some("motorway_junction") => ("motorway_junction", 12),
        _ => return None,
    })
}
