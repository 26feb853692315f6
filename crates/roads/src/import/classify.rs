//! What a way is to each traveller.

use super::access::{self, Directions};
use super::speed::{self, ORDINARY_SHARE};
use crate::Profile;
use crate::osm::Way;
use crate::road::{Class, Traits};

/// A way that somebody can travel on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Road {
    pub(super) class: Class,
    pub(super) traits: Traits,
    /// Speeds along and against the way, km/h, by profile; none where it is closed.
    pub(super) kmh: [[Option<f64>; 2]; Profile::ALL.len()],
}

/// Why a way that looks like a road is none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum NoRoad {
    /// Not built yet, or no more.
    NotInUse,
    /// A kind that nobody here travels on.
    OtherKind,
    /// Closed to everybody.
    Closed,
}

const WALK_KMH: f64 = 5.0;
const STEPS_KMH: f64 = 2.5;
const CYCLE_KMH: f64 = 16.0;
const ROUGH_CYCLE_KMH: f64 = 12.0;
const FERRY_KMH: f64 = 10.0;
const RIVER_KMH: f64 = 25.0;
const CANAL_KMH: f64 = 12.0;
const TRACK_KMH: f64 = 10.0;

/// What a way is; none where it is no road, water way or ferry at all.
pub(super) fn road(way: Way<'_>) -> Option<Result<Road, NoRoad>> {
    let class = match class(way)? {
        Ok(class) => class,
        Err(reason) => return Some(Err(reason)),
    };
    let traits = traits(way, class);
    let mut road = Road { class, traits, kmh: Default::default() };
    for profile in Profile::ALL {
        let open = access::directions(profile, class, way.tags());
        let Directions { forward, backward } = open;
        for (slot, (is_open, direction)) in
            [(forward, "forward"), (backward, "backward")].into_iter().enumerate()
        {
            let kmh = is_open.then(|| kmh(profile, class, traits, way, direction)).flatten();
            road.kmh[profile as usize][slot] = kmh;
        }
    }
    let is_closed = road.kmh.iter().flatten().all(Option::is_none);
    Some(if is_closed { Err(NoRoad::Closed) } else { Ok(road) })
}

fn class(way: Way<'_>) -> Option<Result<Class, NoRoad>> {
    if let Some(highway) = way.tag("highway") {
        return Some(highway_class(way, highway));
    }
    if way.tag("route") == Some("ferry") {
        return Some(Ok(Class::Ferry));
    }
    match way.tag("waterway")? {
        "river" | "fairway" | "tidal_channel" => Some(Ok(Class::River)),
        "canal" => Some(Ok(Class::Canal)),
        _ => None,
    }
}

fn highway_class(way: Way<'_>, highway: &str) -> Result<Class, NoRoad> {
    let class = match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" => Class::Motorway,
        "trunk" => Class::Trunk,
        "primary" => Class::Primary,
        "secondary" => Class::Secondary,
        "tertiary" => Class::Tertiary,
        "unclassified" | "road" => Class::Unclassified,
        "residential" => Class::Residential,
        "living_street" => Class::LivingStreet,
        "service" | "busway" => Class::Service,
        "pedestrian" => Class::Pedestrian,
        "track" => Class::Track,
        "footway" | "corridor" => Class::Footway,
        "cycleway" => Class::Cycleway,
        "path" | "bridleway" => Class::Path,
        "steps" => Class::Steps,
        "construction" | "proposed" | "abandoned" | "razed" | "disused" | "planned" => {
            return Err(NoRoad::NotInUse);
        }
        _ => return Err(NoRoad::OtherKind),
    };
    // A square that is drawn as an area is walked around its edge and driven on by nobody.
    let is_square = way.tag("area") == Some("yes") && class != Class::Footway;
    Ok(if is_square { Class::Footway } else { class })
}

fn traits(way: Way<'_>, class: Class) -> Traits {
    let is_set = |key: &str| way.tag(key).is_some_and(|value| value != "no");
    let one_way = access::one_way(class, way.tags());
    Traits::default()
        .with(Traits::LINK, access::is_link(way.tags()))
        .with(Traits::BRIDGE, is_set("bridge"))
        .with(Traits::TUNNEL, is_set("tunnel"))
        .with(Traits::ROUNDABOUT, access::is_roundabout(way.tags()))
        .with(Traits::TOLL, is_set("toll"))
        .with(Traits::ONE_WAY, one_way.forward != one_way.backward)
        .with(Traits::PRIVATE, access::is_private(way.tags()))
        .with_lanes(lanes(way, one_way.forward != one_way.backward))
}

/// How many lanes each direction has, by the tag `lanes`, which counts both; 0 where it does not say.
fn lanes(way: Way<'_>, is_one_way: bool) -> u16 {
    let Some(lanes) = way.tag("lanes").and_then(|lanes| lanes.parse::<u16>().ok()) else { return 0 };
    if is_one_way || lanes == 0 { lanes } else { (lanes / 2).max(1) }
}

fn kmh(profile: Profile, class: Class, traits: Traits, way: Way<'_>, direction: &str) -> Option<f64> {
    match class {
        Class::Ferry => return Some(ferry_kmh(way)),
        Class::River => return Some(RIVER_KMH),
        Class::Canal => return Some(CANAL_KMH),
        _ => {}
    }
    match profile {
        Profile::Emergency | Profile::Ordinary => {
            let free = speed::free_flow_kmh(class, traits, way.tags(), direction).unwrap_or(TRACK_KMH);
            let share = if profile == Profile::Ordinary { ORDINARY_SHARE } else { 1.0 };
            Some(free * share)
        }
        Profile::Foot => Some(if class == Class::Steps { STEPS_KMH } else { WALK_KMH }),
        Profile::Cycle => Some(match class {
            Class::Footway | Class::Pedestrian => WALK_KMH,
            Class::Path | Class::Track | Class::LivingStreet => ROUGH_CYCLE_KMH,
            _ => CYCLE_KMH,
        }),
        Profile::Boat => None,
    }
}

/// A ferry's speed by its timetable, which says how long it takes (`HH:MM` or `HH:MM:SS`).
fn ferry_kmh(way: Way<'_>) -> f64 {
    let Some(hours) = way.tag("duration").and_then(hours_of) else { return FERRY_KMH };
    let points: Vec<_> = way.points().collect();
    let meters: f64 = points.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum();
    (meters / 1_000.0 / hours).clamp(1.0, 80.0)
}

fn hours_of(duration: &str) -> Option<f64> {
    let mut hours = 0.0;
    for (part, unit) in duration.split(':').zip([1.0, 60.0, 3_600.0]) {
        hours += part.parse::<f64>().ok()? / unit;
    }
    (hours > 0.0 && duration.contains(':')).then_some(hours)
}
