//! A control point 控制点: what it guards, who owns it, and which crew stands there now.

use serde::{Deserialize, Serialize};

use super::{NAME_CHARACTERS_MAX, REASON_CHARACTERS_MAX, has_characters};
use crate::access::Actor;
use crate::decider::Decider;
use crate::ids::{OrgId, RingId};
use crate::moment::Moment;
use crate::rules::{Conditions, CrewRule, POLICE_MIN, PointGround, StandingPlace, Way};

/// The most crossings that one point guards.
pub const GUARDED_MAX: usize = 50;
/// The most owners of one point: 一点四检 has four.
pub const OWNERS_MAX: usize = 4;
/// The most people of a crew.
pub const CREW_PEOPLE_MAX: u8 = 60;

/// What a control point is.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// A checkpoint of a road 公安检查站.
    Checkpoint,
    /// A checkpoint at a motorway's toll plaza 高速检查站.
    MotorwayCheckpoint,
    /// A post at a service area 服务区警务站.
    ServiceAreaPost,
    /// A station on the water, often of several authorities 水上联合检查站.
    WaterJointStation,
    /// A post at a railway station 护路站.
    RailStation,
    /// A post that stands for a while 临时卡点.
    TemporaryPost,
}

impl PointKind {
    /// What moves past it.
    pub const fn ground(self) -> PointGround {
        match self {
            Self::Checkpoint | Self::TemporaryPost => PointGround::Road,
            Self::MotorwayCheckpoint | Self::ServiceAreaPost => PointGround::Motorway,
            Self::WaterJointStation => PointGround::Water,
            Self::RailStation => PointGround::Rail,
        }
    }
}

/// What is known of a control point from its beginning.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Established {
    /// The ring that it is part of.
    pub ring: RingId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: PointKind,
    /// Where it is: longitude and latitude in degrees, WGS-84.
    pub place: (f64, f64),
    /// The crossings that it guards, by their codes; none for a neighbour's point.
    pub guards: Vec<String>,
    /// Which way it looks.
    pub way: Way,
    /// Who owns it in law: one authority, or several that share it (一点两检).
    pub owners: Vec<String>,
    /// The organisation that has to man it; nobody has planned for it where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<OrgId>,
    /// How soon a crew can stand there, as planned, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach_seconds: Option<u32>,
    /// The neighbour whose point it is, by the jurisdiction's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbour: Option<String>,
    /// Who set it up.
    pub by: Actor,
}

/// The crew of a control point 班组. People are counted and never named here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Crew {
    /// Police officers.
    pub police: u8,
    /// Auxiliary officers.
    pub auxiliaries: u8,
    /// Where exactly it stands.
    pub stands: StandingPlace,
    /// Light and weather.
    pub conditions: Conditions,
    /// How far ahead its first sign stands, in metres.
    pub signs_meters: u32,
}

/// What may be asked of a control point.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Set it up.
    Establish(Box<Established>),
    /// Post a crew, in place of the one before.
    PostCrew {
        /// The crew.
        crew: Crew,
        /// What a crew must be on this ground in these conditions.
        rule: Box<CrewRule>,
        /// Who asks.
        by: Actor,
    },
    /// Take the crew away.
    WithdrawCrew {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
}

/// What happened to a control point.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was set up.
    Established(Box<Established>),
    /// A crew stands there.
    CrewPosted {
        /// The crew.
        crew: Crew,
        /// Who did it.
        by: Actor,
    },
    /// No crew stands there any more.
    CrewWithdrawn {
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
}

/// Why a command on a control point is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The id is taken.
    #[error("the control point is already set up")]
    AlreadyEstablished,
    /// There is none.
    #[error("there is no such control point")]
    NotEstablished,
    /// The name is empty or too long.
    #[error("a name has 1 to {NAME_CHARACTERS_MAX} characters (NAME_CHARACTERS_MAX)")]
    BadName,
    /// The reason is empty or too long.
    #[error("a reason has 1 to {REASON_CHARACTERS_MAX} characters (REASON_CHARACTERS_MAX)")]
    BadReason,
    /// Nobody owns it, or too many.
    #[error("a control point has 1 to {OWNERS_MAX} owners (OWNERS_MAX)")]
    BadOwners,
    /// It guards too many crossings.
    #[error("a control point guards {GUARDED_MAX} crossings at most (GUARDED_MAX)")]
    GuardsTooMany,
    /// Auxiliary officers alone.
    #[error("auxiliary officers never stand alone: post {POLICE_MIN} police officers")]
    AuxiliariesAlone,
    /// Too few police officers.
    #[error("{needed} are needed here in these conditions, and {posted} are posted")]
    TooFewPolice {
        /// The crews that would do.
        needed: String,
        /// The crew that was posted.
        posted: String,
    },
    /// The signs stand too near.
    #[error("the first sign stands {needed_meters} m ahead at the least, not {posted_meters} m")]
    SignsTooNear {
        /// What is needed.
        needed_meters: u32,
        /// What was posted.
        posted_meters: u32,
    },
    /// A crew may not stand there.
    #[error("a crew may not stand at `{stands}` on this kind of ground")]
    WrongPlace {
        /// The place.
        stands: StandingPlace,
    },
    /// The crew is larger than any.
    #[error("a crew has {CREW_PEOPLE_MAX} people at most (CREW_PEOPLE_MAX)")]
    CrewTooLarge,
    /// Nobody stands there.
    #[error("no crew stands at the control point")]
    NotManned,
}

/// A control point that was set up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What is known of it from its beginning.
    pub established: Established,
    /// The crew that stands there, and since when.
    pub crew: Option<(Crew, Moment)>,
}

/// A control point, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum ControlPoint {
    /// Nobody set it up.
    #[default]
    Unestablished,
    /// It stands.
    Standing(Box<Body>),
}

impl ControlPoint {
    /// The control point, unless nobody set it up.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Unestablished => None,
            Self::Standing(body) => Some(body),
        }
    }
}

impl Decider for ControlPoint {
    const KIND: &'static str = "point";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unestablished, Command::Establish(established)) => {
                check_established(&established)?;
                Ok(vec![Event::Established(established)])
            }
            (Self::Standing(_), Command::Establish(_)) => Err(Refusal::AlreadyEstablished),
            (Self::Standing(_), Command::PostCrew { crew, rule, by }) => {
                check_crew(&crew, &rule)?;
                Ok(vec![Event::CrewPosted { crew, by }])
            }
            (Self::Standing(body), Command::WithdrawCrew { reason, by }) => {
                if body.crew.is_none() {
                    return Err(Refusal::NotManned);
                }
                if !has_characters(&reason, REASON_CHARACTERS_MAX) {
                    return Err(Refusal::BadReason);
                }
                Ok(vec![Event::CrewWithdrawn { reason, by }])
            }
            (Self::Unestablished, Command::PostCrew { .. } | Command::WithdrawCrew { .. }) => {
                Err(Refusal::NotEstablished)
            }
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (_, Event::Established(established)) => {
                Self::Standing(Box::new(Body { established: (**established).clone(), crew: None }))
            }
            (Self::Standing(mut body), Event::CrewPosted { crew, .. }) => {
                body.crew = Some((crew.clone(), at));
                Self::Standing(body)
            }
            (Self::Standing(mut body), Event::CrewWithdrawn { .. }) => {
                body.crew = None;
                Self::Standing(body)
            }
            (other, _) => other,
        }
    }
}

fn check_established(established: &Established) -> Result<(), Refusal> {
    if !has_characters(&established.name, NAME_CHARACTERS_MAX) {
        return Err(Refusal::BadName);
    }
    let is_named = |owner: &String| has_characters(owner, NAME_CHARACTERS_MAX);
    if !(1..=OWNERS_MAX).contains(&established.owners.len()) || !established.owners.iter().all(is_named) {
        return Err(Refusal::BadOwners);
    }
    if established.guards.len() > GUARDED_MAX {
        return Err(Refusal::GuardsTooMany);
    }
    Ok(())
}

/// Whether a crew is what the rule asks for: people first, then where they stand, then their signs.
fn check_crew(crew: &Crew, rule: &CrewRule) -> Result<(), Refusal> {
    if crew.police == 0 {
        return Err(Refusal::AuxiliariesAlone);
    }
    if crew.police.saturating_add(crew.auxiliaries) > CREW_PEOPLE_MAX {
        return Err(Refusal::CrewTooLarge);
    }
    let will_do = |police: u8, auxiliaries: u8| crew.police >= police && crew.auxiliaries >= auxiliaries;
    if !rule.crews.iter().any(|least| will_do(least.police, least.auxiliaries)) {
        let needed: Vec<String> =
            rule.crews.iter().map(|least| format!("{} + {}", least.police, least.auxiliaries)).collect();
        let posted = format!("{} + {}", crew.police, crew.auxiliaries);
        return Err(Refusal::TooFewPolice { needed: needed.join(" / "), posted });
    }
    if !rule.places.contains(&crew.stands) {
        return Err(Refusal::WrongPlace { stands: crew.stands });
    }
    if crew.signs_meters < rule.signs_meters {
        let (needed_meters, posted_meters) = (rule.signs_meters, crew.signs_meters);
        return Err(Refusal::SignsTooNear { needed_meters, posted_meters });
    }
    Ok(())
}
