//! How fast a way is travelled: by its class, its carriageways and lanes, and what a sign says.
//!
//! In China three ways in a hundred carry a speed, so the class decides. The class speeds are free-flow speeds; they
//! are what a vehicle with blue lights reaches, and [`ORDINARY_SHARE`] of them what others do between lights and
//! queues. A sign counts for [`SIGN_SHARE`] of what it allows: nobody holds it through every bend.

use crate::osm::Tags;
use crate::road::{Class, Traits};

/// The share of a signed speed that is held on average.
const SIGN_SHARE: f64 = 0.8;
/// The share of the free-flow speed that traffic leaves to an ordinary car.
pub(super) const ORDINARY_SHARE: f64 = 0.8;
/// What a wide one-way carriageway adds where no sign speaks.
const WIDE_CARRIAGEWAY_SHARE: f64 = 1.1;
/// What a single lane for both directions takes where no sign speaks.
const SINGLE_LANE_SHARE: f64 = 0.9;
/// How many lanes make a one-way carriageway wide.
const WIDE_LANES_MIN: f64 = 3.0;
/// A kilometre per hour is a mile per hour by so much.
const KM_PER_MILE: f64 = 1.609_344;
/// Signs beyond this are slips of the hand.
const SIGN_KMH_MAX: f64 = 160.0;

/// The speed of a class without anything else known, km/h; none for what is not driven on.
pub(super) fn class_kmh(class: Class, traits: Traits) -> Option<f64> {
    let link = traits.has(Traits::LINK);
    Some(match class {
        Class::Motorway => {
            if link {
                60.0
            } else {
                110.0
            }
        }
        Class::Trunk => {
            if link {
                50.0
            } else {
                80.0
            }
        }
        Class::Primary => {
            if link {
                40.0
            } else {
                60.0
            }
        }
        Class::Secondary => {
            if link {
                40.0
            } else {
                50.0
            }
        }
        Class::Tertiary => {
            if link {
                30.0
            } else {
                40.0
            }
        }
        Class::Unclassified => 35.0,
        Class::Residential => 30.0,
        Class::Service => 15.0,
        Class::LivingStreet | Class::Pedestrian => 10.0,
        _ => return None,
    })
}

/// The free-flow speed in one direction, km/h.
pub(super) fn free_flow_kmh(class: Class, traits: Traits, tags: Tags<'_>, direction: &str) -> Option<f64> {
    let base = class_kmh(class, traits)?;
    let signed =
        tags.get(&format!("maxspeed:{direction}")).or_else(|| tags.get("maxspeed")).and_then(signed_kmh);
    if let Some(signed) = signed {
        return Some(signed * SIGN_SHARE);
    }
    let lanes = tags.get("lanes").and_then(|lanes| lanes.parse::<f64>().ok());
    let is_big = class <= Class::Secondary && !traits.has(Traits::LINK);
    Some(match lanes {
        Some(lanes) if is_big && traits.has(Traits::ONE_WAY) && lanes >= WIDE_LANES_MIN => {
            base * WIDE_CARRIAGEWAY_SHARE
        }
        Some(lanes) if lanes <= 1.0 && class <= Class::Tertiary && !traits.has(Traits::ONE_WAY) => {
            base * SINGLE_LANE_SHARE
        }
        _ => base,
    })
}

/// What a sign allows, km/h: a plain number, one in miles, or a country's rule for towns and country roads.
fn signed_kmh(text: &str) -> Option<f64> {
    let kmh = if let Some(miles) = text.strip_suffix("mph") {
        miles.trim().parse::<f64>().ok()? * KM_PER_MILE
    } else if text == "walk" {
        7.0
    } else {
        text.parse::<f64>().ok()?
    };
    (1.0..=SIGN_KMH_MAX).contains(&kmh).then_some(kmh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_read_in_both_units_and_nonsense_is_not() {
        assert_eq!(signed_kmh("50"), Some(50.0));
        assert_eq!(signed_kmh("30 mph").map(f64::round), Some(48.0));
        for nonsense in ["", "none", "DE:urban", "0", "-5", "900", "50;70"] {
            assert_eq!(signed_kmh(nonsense), None, "{nonsense}");
        }
    }
}
