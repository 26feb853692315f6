//! A duty level order 勤务等级令: which points do how much, which way, for how long, and who approved it. It ends by
//! itself.

use serde::{Deserialize, Serialize};

use super::{REASON_CHARACTERS_MAX, has_characters};
use crate::access::Actor;
use crate::decider::Decider;
use crate::ids::{AlertId, PointId, RingId};
use crate::moment::Moment;
use crate::rules::{DutyLevel, Level, Way};

/// The most points of one order.
pub const ORDER_POINTS_MAX: usize = 500;
/// The rule that an order ends by.
pub const ENDS_BY_ITSELF: &str = "level-order-ends-by-itself";

/// What an order says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Drafted {
    /// The ring.
    pub ring: RingId,
    /// The points for which it holds.
    pub points: Vec<PointId>,
    /// The level.
    pub level: Level,
    /// Which way is looked at.
    pub way: Way,
    /// How long it lasts once it is approved, in minutes.
    pub minutes: u32,
    /// Why.
    pub reason: String,
    /// The alert that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<AlertId>,
    /// Who drafted it.
    pub by: Actor,
}

/// What may be asked of an order.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Draft it.
    Draft {
        /// What it says.
        drafted: Box<Drafted>,
        /// The rules' row of its level.
        row: Box<DutyLevel>,
    },
    /// Put it in force.
    Approve {
        /// The rules' row of its level.
        row: Box<DutyLevel>,
        /// Who asks.
        by: Actor,
    },
    /// End it.
    Lift {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Its time is over.
    Expire,
}

/// What happened to an order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Box<Drafted>),
    /// It is in force.
    Approved {
        /// Until when.
        until: Moment,
        /// Who approved it.
        by: Actor,
    },
    /// It was ended.
    Lifted {
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// It ended by itself.
    Expired {
        /// The rule.
        rule: String,
    },
}

/// Why a command on an order is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The id is taken.
    #[error("the order is already drafted")]
    AlreadyDrafted,
    /// There is none, or it is over.
    #[error("the order does not stand: it was never drafted, or it is over")]
    NotStanding,
    /// It is in force already.
    #[error("the order is in force already")]
    AlreadyApproved,
    /// It is not in force.
    #[error("the order is not in force")]
    NotInForce,
    /// No points, or too many.
    #[error("an order names 1 to {ORDER_POINTS_MAX} control points (ORDER_POINTS_MAX)")]
    BadPoints,
    /// The reason is empty or too long.
    #[error("a reason has 1 to {REASON_CHARACTERS_MAX} characters (REASON_CHARACTERS_MAX)")]
    BadReason,
    /// It would last too long.
    #[error("an order of level {level} lasts 1 to {longest_minutes} minutes")]
    BadLength {
        /// The level.
        level: Level,
        /// The most.
        longest_minutes: u32,
    },
    /// The level does not go that way.
    #[error(
        "an order of level {level} is not given for this direction: the law allows one direction at a time"
    )]
    BadWay {
        /// The level.
        level: Level,
    },
    /// Whoever drafted it approves it.
    #[error("whoever drafted the order does not approve it: somebody else does")]
    SamePerson,
    /// The role may not approve this level.
    #[error("an order of level {level} is approved by another role")]
    WrongRole {
        /// The level.
        level: Level,
    },
    /// Its time is not over.
    #[error("the order's time is not over yet")]
    NotOver,
}

/// A duty level order, folded.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum LevelOrder {
    /// Nobody drafted it.
    #[default]
    Undrafted,
    /// It waits for approval 草拟.
    Draft(Box<Drafted>),
    /// It is in force until this moment 生效.
    Active(Box<Drafted>, Moment),
    /// It ended by itself 到期, or was lifted 解除.
    Over(Box<Drafted>),
}

impl LevelOrder {
    /// What it says, unless nobody drafted it.
    pub fn drafted(&self) -> Option<&Drafted> {
        match self {
            Self::Undrafted => None,
            Self::Draft(drafted) | Self::Active(drafted, _) | Self::Over(drafted) => Some(drafted),
        }
    }

    /// What it says and until when, while it is in force. After its time it is not, whether or not the end has been
    /// written down.
    pub fn in_force(&self, now: Moment) -> Option<(&Drafted, Moment)> {
        match self {
            Self::Active(drafted, until) if now < *until => Some((drafted, *until)),
            _ => None,
        }
    }
}

impl Decider for LevelOrder {
    const KIND: &'static str = "level";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Undrafted, Command::Draft { drafted, row }) => {
                check(&drafted, &row)?;
                Ok(vec![Event::Drafted(drafted)])
            }
            (_, Command::Draft { .. }) => Err(Refusal::AlreadyDrafted),
            (Self::Draft(drafted), Command::Approve { row, by }) => {
                if drafted.by.person == by.person {
                    return Err(Refusal::SamePerson);
                }
                if row.approver != by.role {
                    return Err(Refusal::WrongRole { level: drafted.level });
                }
                Ok(vec![Event::Approved { until: at.plus_seconds(i64::from(drafted.minutes) * 60), by }])
            }
            (Self::Active(..), Command::Approve { .. }) => Err(Refusal::AlreadyApproved),
            (Self::Draft(_) | Self::Active(..), Command::Lift { reason, by }) => {
                if !has_characters(&reason, REASON_CHARACTERS_MAX) {
                    return Err(Refusal::BadReason);
                }
                Ok(vec![Event::Lifted { reason, by }])
            }
            (Self::Active(_, until), Command::Expire) if *until <= at => {
                Ok(vec![Event::Expired { rule: ENDS_BY_ITSELF.to_owned() }])
            }
            (Self::Active(..), Command::Expire) => Err(Refusal::NotOver),
            (Self::Draft(_), Command::Expire) => Err(Refusal::NotInForce),
            (
                Self::Undrafted | Self::Over(_),
                Command::Approve { .. } | Command::Lift { .. } | Command::Expire,
            ) => Err(Refusal::NotStanding),
        }
    }

    fn evolve(self, event: &Event, _at: Moment) -> Self {
        match (self, event) {
            (_, Event::Drafted(drafted)) => Self::Draft(drafted.clone()),
            (Self::Draft(drafted), Event::Approved { until, .. }) => Self::Active(drafted, *until),
            (
                Self::Draft(drafted) | Self::Active(drafted, _),
                Event::Lifted { .. } | Event::Expired { .. },
            ) => Self::Over(drafted),
            (other, _) => other,
        }
    }
}

fn check(drafted: &Drafted, row: &DutyLevel) -> Result<(), Refusal> {
    if !(1..=ORDER_POINTS_MAX).contains(&drafted.points.len()) {
        return Err(Refusal::BadPoints);
    }
    if !has_characters(&drafted.reason, REASON_CHARACTERS_MAX) {
        return Err(Refusal::BadReason);
    }
    let longest_minutes = row.longest_minutes.unwrap_or(u32::MAX);
    if !(1..=longest_minutes).contains(&drafted.minutes) {
        return Err(Refusal::BadLength { level: drafted.level, longest_minutes });
    }
    if !row.directions.contains(&drafted.way) {
        return Err(Refusal::BadWay { level: drafted.level });
    }
    Ok(())
}
