//! What a way is, apart from where it lies: its class and what is special about it.

use serde::{Deserialize, Serialize};

/// The class of a way, in the words of `OpenStreetMap`'s key `highway`, with water ways and ferries besides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Class {
    /// 高速公路.
    Motorway,
    /// 快速路、国道.
    Trunk,
    /// 主干路.
    Primary,
    /// 次干路.
    Secondary,
    /// 支路.
    Tertiary,
    /// A minor road.
    Unclassified,
    /// A street that people live in.
    Residential,
    /// A lane 巷、弄 where vehicles go at walking pace.
    LivingStreet,
    /// An access road, a parking aisle, a yard.
    Service,
    /// 步行街.
    Pedestrian,
    /// A field or forest road.
    Track,
    /// A foot way.
    Footway,
    /// A cycle way.
    Cycleway,
    /// A path.
    Path,
    /// Steps.
    Steps,
    /// A ferry line.
    Ferry,
    /// A river.
    River,
    /// A canal.
    Canal,
}

impl Class {
    /// All of them, by their number.
    pub const ALL: [Self; 18] = [
        Self::Motorway,
        Self::Trunk,
        Self::Primary,
        Self::Secondary,
        Self::Tertiary,
        Self::Unclassified,
        Self::Residential,
        Self::LivingStreet,
        Self::Service,
        Self::Pedestrian,
        Self::Track,
        Self::Footway,
        Self::Cycleway,
        Self::Path,
        Self::Steps,
        Self::Ferry,
        Self::River,
        Self::Canal,
    ];

    /// The class of a number that [`Self`] was stored as.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::Trunk => "trunk",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Service => "service",
            Self::Pedestrian => "pedestrian",
            Self::Track => "track",
            Self::Footway => "footway",
            Self::Cycleway => "cycleway",
            Self::Path => "path",
            Self::Steps => "steps",
            Self::Ferry => "ferry",
            Self::River => "river",
            Self::Canal => "canal",
        }
    }
}

/// What is special about a way: one bit each, and four bits for its lanes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Traits(pub u16);

impl Traits {
    /// A ramp between two roads.
    pub const LINK: Self = Self(1);
    /// A bridge.
    pub const BRIDGE: Self = Self(1 << 1);
    /// A tunnel.
    pub const TUNNEL: Self = Self(1 << 2);
    /// A roundabout.
    pub const ROUNDABOUT: Self = Self(1 << 3);
    /// A toll is taken.
    pub const TOLL: Self = Self(1 << 4);
    /// One carriageway of two, or a one-way street.
    pub const ONE_WAY: Self = Self(1 << 5);
    /// Not open to everybody.
    pub const PRIVATE: Self = Self(1 << 6);

    /// Where the lanes stand.
    const LANES_SHIFT: u16 = 8;
    /// The most lanes that are told.
    pub const LANES_MAX: u16 = 15;

    /// How many lanes each open direction has, where the map says so.
    pub const fn lanes(self) -> Option<u32> {
        let lanes = self.0 >> Self::LANES_SHIFT & Self::LANES_MAX;
        if lanes == 0 { None } else { Some(lanes as u32) }
    }

    /// With so many lanes in each open direction; more than [`Self::LANES_MAX`] are told as these.
    #[must_use]
    pub const fn with_lanes(self, lanes: u16) -> Self {
        let lanes = if lanes > Self::LANES_MAX { Self::LANES_MAX } else { lanes };
        Self(self.0 & !(Self::LANES_MAX << Self::LANES_SHIFT) | lanes << Self::LANES_SHIFT)
    }

    /// Whether all of these are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With these set too, where the condition holds.
    #[must_use]
    pub const fn with(self, other: Self, condition: bool) -> Self {
        if condition { Self(self.0 | other.0) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_stand_beside_what_else_is_special() {
        let traits = Traits::LINK.with(Traits::PRIVATE, true);
        assert_eq!(traits.lanes(), None);
        assert_eq!(traits.with_lanes(3).with_lanes(2).lanes(), Some(2));
        assert_eq!(traits.with_lanes(40).lanes(), Some(15));
        assert!(traits.with_lanes(15).has(traits) && !traits.with_lanes(15).has(Traits::BRIDGE));
    }

    #[test]
    fn a_class_is_found_by_the_number_it_is_stored_as() {
        for class in Class::ALL {
            assert_eq!(Class::of_number(class as u8), Some(class));
        }
        assert_eq!(Class::of_number(99), None);
    }
}
