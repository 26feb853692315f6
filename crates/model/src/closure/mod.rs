//! A closure 道路封闭: streets that nobody drives on for a while, from when it is declared until it is lifted or ends
//! by itself.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::decider::Decider;
use crate::moment::Moment;

/// The most characters of a name.
pub const NAME_CHARACTERS_MAX: usize = 80;
/// The most characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 500;
/// The most points of a line.
pub const LINE_POINTS_MAX: usize = 500;
/// The rule that a closure ends by.
pub const ENDS_BY_ITSELF: &str = "closure-ends-by-itself";

/// What is known of a closure from its beginning.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Declared {
    /// What it is called.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The line along the streets: longitudes and latitudes in degrees, WGS-84.
    pub line: Vec<(f64, f64)>,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Who declared it.
    pub by: Actor,
}

/// What may be asked of a closure.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Close the streets.
    Declare(Box<Declared>),
    /// Open them again.
    Lift {
        /// Why.
        reason: Option<String>,
        /// Who asks.
        by: Actor,
    },
    /// Its time is over.
    Expire,
}

/// What happened to a closure.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The streets were closed.
    Declared(Box<Declared>),
    /// They were opened.
    Lifted {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Who did it.
        by: Actor,
    },
    /// They were opened because the time was over.
    Expired {
        /// The rule.
        rule: String,
    },
}

/// Why a command on a closure is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The id is taken.
    #[error("the closure is already declared")]
    AlreadyDeclared,
    /// It is over, or was never declared.
    #[error("the closure does not stand: it was lifted, or its time is over")]
    NotStanding,
    /// The name is empty or too long.
    #[error("a name has 1 to {NAME_CHARACTERS_MAX} characters (NAME_CHARACTERS_MAX)")]
    BadName,
    /// The reason is empty or too long.
    #[error("a reason has 1 to {REASON_CHARACTERS_MAX} characters (REASON_CHARACTERS_MAX)")]
    BadReason,
    /// The line has no point, or too many.
    #[error("a line has 1 to {LINE_POINTS_MAX} points (LINE_POINTS_MAX)")]
    BadLine,
    /// It would be over before it begins.
    #[error("a closure ends later than it begins")]
    EndsInThePast,
    /// Its time is not over.
    #[error("the closure's time is not over yet")]
    NotOver,
}

/// A closure, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Closure {
    /// Nobody declared it.
    #[default]
    Undeclared,
    /// It stands, since this moment.
    Standing(Box<Declared>, Moment),
    /// It is over.
    Over(Box<Declared>, Moment),
}

impl Closure {
    /// What was declared and since when, unless nothing was.
    pub fn declared(&self) -> Option<(&Declared, Moment)> {
        match self {
            Self::Undeclared => None,
            Self::Standing(declared, since) | Self::Over(declared, since) => Some((declared, *since)),
        }
    }

    /// Whether the streets are closed now.
    pub const fn stands(&self) -> bool {
        matches!(self, Self::Standing(..))
    }
}

impl Decider for Closure {
    const KIND: &'static str = "closure";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Undeclared, Command::Declare(declared)) => {
                check(&declared, at)?;
                Ok(vec![Event::Declared(declared)])
            }
            (Self::Standing(..) | Self::Over(..), Command::Declare(_)) => Err(Refusal::AlreadyDeclared),
            (Self::Standing(..), Command::Lift { reason, by }) => Ok(vec![Event::Lifted { reason, by }]),
            (Self::Standing(declared, _), Command::Expire) => match declared.until {
                Some(until) if until <= at => Ok(vec![Event::Expired { rule: ENDS_BY_ITSELF.to_owned() }]),
                _ => Err(Refusal::NotOver),
            },
            (Self::Undeclared | Self::Over(..), Command::Lift { .. } | Command::Expire) => {
                Err(Refusal::NotStanding)
            }
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (_, Event::Declared(declared)) => Self::Standing(declared.clone(), at),
            (Self::Standing(declared, since), Event::Lifted { .. } | Event::Expired { .. }) => {
                Self::Over(declared, since)
            }
            (other, _) => other,
        }
    }
}

fn check(declared: &Declared, at: Moment) -> Result<(), Refusal> {
    let has = |text: &str, most: usize| (1..=most).contains(&text.trim().chars().count());
    if !has(&declared.name, NAME_CHARACTERS_MAX) {
        return Err(Refusal::BadName);
    }
    if !has(&declared.reason, REASON_CHARACTERS_MAX) {
        return Err(Refusal::BadReason);
    }
    if !(1..=LINE_POINTS_MAX).contains(&declared.line.len()) {
        return Err(Refusal::BadLine);
    }
    if declared.until.is_some_and(|until| until <= at) {
        return Err(Refusal::EndsInThePast);
    }
    Ok(())
}
