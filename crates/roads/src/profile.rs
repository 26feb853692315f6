//! Who travels: the same city has another network for a fire engine, a pedestrian and a boat.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Who travels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Profile {
    /// A vehicle on an emergency call: free-flow speeds; gates, private roads, bus lanes and pedestrian streets are
    /// open to it; one-way streets and turn restrictions bind it, unless they except it.
    Emergency,
    /// Any other car.
    Ordinary,
    /// On foot.
    Foot,
    /// By bicycle.
    Cycle,
    /// By boat, on rivers, canals and ferry lines.
    Boat,
}

/// There is no such profile.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is no profile; take emergency, ordinary, foot, cycle or boat")]
pub struct UnknownProfile(String);

impl Profile {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Emergency, Self::Ordinary, Self::Foot, Self::Cycle, Self::Boat];

    /// Its word on the command line and in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Ordinary => "ordinary",
            Self::Foot => "foot",
            Self::Cycle => "cycle",
            Self::Boat => "boat",
        }
    }

    /// Whether it is a car.
    pub const fn is_driven(self) -> bool {
        matches!(self, Self::Emergency | Self::Ordinary)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(word: &str) -> Result<Self, UnknownProfile> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.word() == word)
            .ok_or_else(|| UnknownProfile(word.to_owned()))
    }
}
