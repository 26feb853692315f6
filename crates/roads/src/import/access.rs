//! Who may use a way, and who may pass a node: access, one-way streets, barriers.

use crate::Profile;
use crate::osm::Tags;
use crate::road::Class;

/// Which directions of a way are open: along it, and against it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Directions {
    pub(super) forward: bool,
    pub(super) backward: bool,
}

impl Directions {
    pub(super) const BOTH: Self = Self { forward: true, backward: true };
    const ALONG: Self = Self { forward: true, backward: false };
    const AGAINST: Self = Self { forward: false, backward: true };
    pub(super) const NONE: Self = Self { forward: false, backward: false };
}

/// Keys from the particular to the general: the first that is set decides.
fn access_keys(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Emergency => &["emergency", "motorcar", "motor_vehicle", "vehicle", "access"],
        Profile::Ordinary => &["motorcar", "motor_vehicle", "vehicle", "access"],
        Profile::Foot => &["foot", "access"],
        Profile::Cycle => &["bicycle", "vehicle", "access"],
        Profile::Boat => &["boat", "motorboat", "access"],
    }
}

/// What the tags say about access: open, closed, or nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Open,
    Closed,
    Silent,
}

fn word(profile: Profile, tags: Tags<'_>) -> Word {
    let Some(value) = access_keys(profile).iter().find_map(|key| tags.get(key)) else { return Word::Silent };
    match value {
        "yes" | "designated" | "permissive" | "destination" | "official" | "public" => Word::Open,
        "no" if profile == Profile::Emergency && is_for_buses(tags) => Word::Open,
        "no" => Word::Closed,
        // Somebody with a key and a reason: an emergency has both.
        _ if profile == Profile::Emergency => Word::Open,
        "private" | "agricultural" | "forestry" | "emergency" | "psv" | "bus" | "delivery" | "military" => {
            Word::Closed
        }
        "dismount" | "use_sidepath" if profile == Profile::Cycle => Word::Closed,
        _ => Word::Silent,
    }
}

fn is_for_buses(tags: Tags<'_>) -> bool {
    ["bus", "psv"].iter().any(|key| matches!(tags.get(key), Some("yes" | "designated")))
}

/// Whether anybody but its owner may use the way.
pub(super) fn is_private(tags: Tags<'_>) -> bool {
    word(Profile::Ordinary, tags) == Word::Closed
}

/// Which directions of a way are open to whom.
pub(super) fn directions(profile: Profile, class: Class, tags: Tags<'_>) -> Directions {
    let word = word(profile, tags);
    if word == Word::Closed
        || !(word == Word::Open && may_be_opened(profile, class) || is_usual(profile, class))
    {
        return Directions::NONE;
    }
    match profile {
        Profile::Foot | Profile::Boat => Directions::BOTH,
        Profile::Cycle if rides_both_ways(tags) => Directions::BOTH,
        _ => one_way(class, tags),
    }
}

/// What each may use where no tag speaks.
fn is_usual(profile: Profile, class: Class) -> bool {
    match profile {
        Profile::Emergency => class <= Class::Pedestrian || class == Class::Ferry,
        Profile::Ordinary => class <= Class::Service || class == Class::Ferry,
        Profile::Foot => class > Class::Trunk && class <= Class::Ferry,
        Profile::Cycle => {
            class > Class::Trunk && class <= Class::Service
                || matches!(class, Class::Track | Class::Cycleway | Class::Path | Class::Ferry)
        }
        Profile::Boat => matches!(class, Class::River | Class::Canal | Class::Ferry),
    }
}

/// What a tag may open besides: steps stay steps.
fn may_be_opened(profile: Profile, class: Class) -> bool {
    match profile {
        Profile::Emergency | Profile::Ordinary => class <= Class::Path || class == Class::Ferry,
        Profile::Foot => class <= Class::Ferry,
        Profile::Cycle => class != Class::Motorway && class < Class::Steps || class == Class::Ferry,
        Profile::Boat => class >= Class::Ferry,
    }
}

fn rides_both_ways(tags: Tags<'_>) -> bool {
    tags.get("oneway:bicycle") == Some("no")
        || ["cycleway", "cycleway:left", "cycleway:right"]
            .iter()
            .any(|key| tags.get(key).is_some_and(|value| value.starts_with("opposite")))
}

pub(super) fn one_way(class: Class, tags: Tags<'_>) -> Directions {
    match tags.get("oneway") {
        Some("yes" | "1" | "true") => Directions::ALONG,
        Some("-1" | "reverse") => Directions::AGAINST,
        Some("no" | "0" | "false" | "alternating") => Directions::BOTH,
        // Open one way in the morning and the other in the evening: nobody is sent into it.
        Some("reversible") => Directions::NONE,
        _ if class == Class::Motorway && !is_link(tags) => Directions::ALONG,
        _ if is_roundabout(tags) => Directions::ALONG,
        _ => Directions::BOTH,
    }
}

pub(super) fn is_link(tags: Tags<'_>) -> bool {
    tags.get("highway").is_some_and(|highway| highway.ends_with("_link"))
}

pub(super) fn is_roundabout(tags: Tags<'_>) -> bool {
    matches!(tags.get("junction"), Some("roundabout" | "circular"))
}

/// Whether a node stops a traveller.
pub(super) fn stops(profile: Profile, tags: Tags<'_>) -> bool {
    let Some(barrier) = tags.get("barrier") else { return false };
    match word(profile, tags) {
        Word::Open => return false,
        Word::Closed => return true,
        Word::Silent => {}
    }
    match profile {
        Profile::Emergency => {
            is_wall(barrier) || barrier == "bollard" && is_fixed(tags) || is_narrow(barrier)
        }
        Profile::Ordinary => is_wall(barrier) || barrier == "bollard" || is_narrow(barrier),
        Profile::Cycle => {
            is_wall(barrier) || matches!(barrier, "stile" | "turnstile" | "full-height_turnstile")
        }
        Profile::Foot => is_wall(barrier),
        Profile::Boat => false,
    }
}

fn is_wall(barrier: &str) -> bool {
    matches!(barrier, "wall" | "fence" | "hedge" | "ditch" | "retaining_wall" | "city_wall" | "guard_rail")
}

fn is_narrow(barrier: &str) -> bool {
    matches!(
        barrier,
        "block"
            | "jersey_barrier"
            | "log"
            | "debris"
            | "stile"
            | "turnstile"
            | "full-height_turnstile"
            | "kissing_gate"
            | "cycle_barrier"
            | "motorcycle_barrier"
            | "planter"
            | "chain"
    )
}

fn is_fixed(tags: Tags<'_>) -> bool {
    !matches!(tags.get("bollard"), Some("removable" | "rising" | "foldable" | "flexible"))
}
