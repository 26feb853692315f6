//! An organisation 组织: city, district, station or department, grid office. The root is the jurisdiction.

use serde::{Deserialize, Serialize};

use super::Actor;
use crate::decider::Decider;
use crate::ids::OrgId;
use crate::moment::Moment;

/// The most characters of a name.
pub const NAME_CHARACTERS_MAX: usize = 80;

/// What an organisation is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OrgKind)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The whole jurisdiction 市.
    City,
    /// A district or county 区县.
    District,
    /// A police station 派出所, or another post of a service.
    Station,
    /// A department of the city 部门.
    Department,
    /// A grid office 网格站.
    Grid,
}

impl Kind {
    /// Whether an organisation of this kind may stand under one of that kind.
    pub const fn may_stand_under(self, parent: Self) -> bool {
        matches!(
            (self, parent),
            (Self::District | Self::Department, Self::City)
                | (Self::Station | Self::Department, Self::District)
                | (Self::Station, Self::City | Self::Department)
                | (Self::Grid, Self::District | Self::Station)
        )
    }
}

/// What is known of an organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Founded {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What it stands under; the city stands under nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<OrgId>,
    /// Who set it up.
    pub by: Actor,
}

/// What may be asked of an organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Set it up.
    Found {
        /// What it is to be.
        founded: Founded,
        /// The kind of its parent, as the caller has found it.
        parent: Option<Kind>,
    },
}

/// What happened to an organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was set up.
    Founded(Founded),
}

/// Why a command on an organisation is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The id is taken.
    #[error("the organisation is already set up")]
    AlreadyFounded,
    /// It would stand in the wrong place.
    #[error(
        "an organisation of this kind cannot stand there: city → district → station or department → grid"
    )]
    WrongPlace,
    /// The name is empty or too long.
    #[error("a name has 1 to {NAME_CHARACTERS_MAX} characters (NAME_CHARACTERS_MAX)")]
    BadName,
}

/// An organisation, folded.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Org {
    /// Nobody set it up.
    #[default]
    Unfounded,
    /// In being.
    Founded(Founded),
}

impl Decider for Org {
    const KIND: &'static str = "org";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _at: Moment) -> Result<Vec<Event>, Refusal> {
        let Command::Found { founded, parent } = command;
        let stands_well = match parent {
            None => founded.kind == Kind::City && founded.parent.is_none(),
            Some(parent) => founded.parent.is_some() && founded.kind.may_stand_under(parent),
        };
        let characters = founded.name.trim().chars().count();
        match self {
            Self::Founded(_) => Err(Refusal::AlreadyFounded),
            Self::Unfounded if characters == 0 || characters > NAME_CHARACTERS_MAX => Err(Refusal::BadName),
            Self::Unfounded if !stands_well => Err(Refusal::WrongPlace),
            Self::Unfounded => Ok(vec![Event::Founded(founded)]),
        }
    }

    fn evolve(self, event: &Event, _at: Moment) -> Self {
        let Event::Founded(founded) = event;
        Self::Founded(founded.clone())
    }
}
