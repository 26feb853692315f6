//! The ring 圈层: all the ways out of a jurisdiction, the joint plans for them, and which of them leak.
//!
//! ```text
//!   ring ── crossings (found from the network and the boundary) ── guarded by ──► control points ── crew
//!                                                                                     ▲
//!                                                        duty level orders ───────────┘
//! ```

mod order;
mod point;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use order::{
    Command as OrderCommand, Drafted, ENDS_BY_ITSELF, Event as OrderEvent, LevelOrder, ORDER_POINTS_MAX,
    Refusal as OrderRefusal,
};
pub use point::{
    Body as PointBody, CREW_PEOPLE_MAX, Command as PointCommand, ControlPoint, Crew, Established,
    Event as PointEvent, GUARDED_MAX, OWNERS_MAX, PointKind, Refusal as PointRefusal,
};

use crate::access::Actor;
use crate::decider::Decider;
use crate::ids::PointId;
use crate::moment::Moment;

/// The most characters of a name.
pub const NAME_CHARACTERS_MAX: usize = 80;
/// The most characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 500;
/// The most crossings of a ring.
pub const CROSSINGS_MAX: usize = 2_000;
/// The most joint plans of a ring.
pub const PLANS_MAX: usize = 500;
/// The most points of a joint plan.
pub const PLAN_POINTS_MAX: usize = 100;
/// The rule by which a leak is written down.
pub const LEAK_RULE: &str = "ring-leak";

/// How far round a ring goes.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Round the province 环省.
    Province,
    /// Round the city 环市.
    City,
    /// Round the county 环县.
    County,
}

/// By what one goes out.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By road 公路.
    Road,
    /// By water 水路.
    Water,
    /// By rail 铁路.
    Rail,
}

/// A way out 通道: one corridor, both carriageways of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Crossing {
    /// Its code within the ring, such as `R07`.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// By what one goes out.
    pub mode: Mode,
    /// Whether it is a motorway.
    #[serde(default)]
    pub motorway: bool,
    /// Where it meets the boundary: longitude and latitude in degrees, WGS-84.
    pub place: (f64, f64),
}

/// A joint plan 联合布控预案: the points of both sides that an alert between them may use.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct JointPlan {
    /// Its code, such as `嘉太-01`.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The other jurisdictions.
    pub parties: Vec<String>,
    /// The points, the neighbours' among them.
    pub points: Vec<PointId>,
}

/// What is known of a ring from its beginning.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Founded {
    /// What it is called.
    pub name: String,
    /// How far round it goes.
    pub tier: Tier,
    /// The ways out.
    pub crossings: Vec<Crossing>,
    /// Who laid it out.
    pub by: Actor,
}

/// What may be asked of a ring.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Lay it out.
    Found(Box<Founded>),
    /// Lay down a joint plan, or another version of it.
    LayPlan {
        /// The plan.
        plan: Box<JointPlan>,
        /// Who asks.
        by: Actor,
    },
    /// Note which crossings leak now: nobody holds them.
    NoteLeaks {
        /// Their codes.
        open: BTreeSet<String>,
    },
}

/// What happened to a ring.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was laid out.
    Founded(Box<Founded>),
    /// A joint plan was laid down.
    PlanLaid {
        /// The plan.
        plan: Box<JointPlan>,
        /// Who did it.
        by: Actor,
    },
    /// A crossing leaks: nobody holds it any more.
    LeakFound {
        /// Its code.
        crossing: String,
        /// The rule.
        rule: String,
    },
    /// It leaks no more.
    LeakClosed {
        /// Its code.
        crossing: String,
        /// The rule.
        rule: String,
    },
}

/// Why a command on a ring is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The id is taken.
    #[error("the ring is already laid out")]
    AlreadyFounded,
    /// There is none.
    #[error("there is no such ring")]
    NotFounded,
    /// The name is empty or too long.
    #[error("a name has 1 to {NAME_CHARACTERS_MAX} characters (NAME_CHARACTERS_MAX)")]
    BadName,
    /// No crossing, too many, or two of one code.
    #[error("a ring has 1 to {CROSSINGS_MAX} crossings (CROSSINGS_MAX), each with a code of its own")]
    BadCrossings,
    /// The plan has no code, no party or no point, or too many.
    #[error(
        "a joint plan has a code, another jurisdiction, and 1 to {PLAN_POINTS_MAX} points (PLAN_POINTS_MAX)"
    )]
    BadPlan,
    /// There are too many plans.
    #[error("a ring has {PLANS_MAX} joint plans at most (PLANS_MAX)")]
    TooManyPlans,
}

/// A ring that was laid out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What is known of it from its beginning.
    pub founded: Founded,
    /// The joint plans, by their codes.
    pub plans: BTreeMap<String, JointPlan>,
    /// Which crossings leak, and since when.
    pub leaks: BTreeMap<String, Moment>,
}

/// A ring, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Ring {
    /// Nobody laid it out.
    #[default]
    Unfounded,
    /// It stands.
    Standing(Box<Body>),
}

impl Ring {
    /// The ring, unless nobody laid it out.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Unfounded => None,
            Self::Standing(body) => Some(body),
        }
    }
}

impl Decider for Ring {
    const KIND: &'static str = "ring";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unfounded, Command::Found(founded)) => {
                check_founded(&founded)?;
                Ok(vec![Event::Founded(founded)])
            }
            (Self::Standing(_), Command::Found(_)) => Err(Refusal::AlreadyFounded),
            (Self::Standing(body), Command::LayPlan { plan, by }) => {
                check_plan(body, &plan)?;
                if body.plans.get(&plan.code) == Some(&*plan) {
                    return Ok(Vec::new());
                }
                Ok(vec![Event::PlanLaid { plan, by }])
            }
            (Self::Standing(body), Command::NoteLeaks { open }) => Ok(note_leaks(body, &open)),
            (Self::Unfounded, Command::LayPlan { .. } | Command::NoteLeaks { .. }) => {
                Err(Refusal::NotFounded)
            }
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (_, Event::Founded(founded)) => Self::Standing(Box::new(Body {
                founded: (**founded).clone(),
                plans: BTreeMap::new(),
                leaks: BTreeMap::new(),
            })),
            (Self::Standing(mut body), Event::PlanLaid { plan, .. }) => {
                body.plans.insert(plan.code.clone(), (**plan).clone());
                Self::Standing(body)
            }
            (Self::Standing(mut body), Event::LeakFound { crossing, .. }) => {
                body.leaks.entry(crossing.clone()).or_insert(at);
                Self::Standing(body)
            }
            (Self::Standing(mut body), Event::LeakClosed { crossing, .. }) => {
                body.leaks.remove(crossing);
                Self::Standing(body)
            }
            (other, _) => other,
        }
    }
}

/// Whether a text has between one and so many characters.
pub(crate) fn has_characters(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.trim().chars().count())
}

fn check_founded(founded: &Founded) -> Result<(), Refusal> {
    if !has_characters(&founded.name, NAME_CHARACTERS_MAX) {
        return Err(Refusal::BadName);
    }
    let codes: BTreeSet<&str> = founded.crossings.iter().map(|crossing| crossing.code.as_str()).collect();
    let is_right = (1..=CROSSINGS_MAX).contains(&founded.crossings.len())
        && codes.len() == founded.crossings.len()
        && founded.crossings.iter().all(|crossing| has_characters(&crossing.code, NAME_CHARACTERS_MAX));
    if is_right { Ok(()) } else { Err(Refusal::BadCrossings) }
}

fn check_plan(body: &Body, plan: &JointPlan) -> Result<(), Refusal> {
    let is_right = has_characters(&plan.code, NAME_CHARACTERS_MAX)
        && has_characters(&plan.name, NAME_CHARACTERS_MAX)
        && !plan.parties.is_empty()
        && (1..=PLAN_POINTS_MAX).contains(&plan.points.len());
    if !is_right {
        return Err(Refusal::BadPlan);
    }
    if body.plans.len() >= PLANS_MAX && !body.plans.contains_key(&plan.code) {
        return Err(Refusal::TooManyPlans);
    }
    Ok(())
}

fn note_leaks(body: &Body, open: &BTreeSet<String>) -> Vec<Event> {
    let is_known = |code: &&String| body.founded.crossings.iter().any(|crossing| crossing.code == **code);
    let found = open.iter().filter(is_known).filter(|code| !body.leaks.contains_key(*code));
    let closed = body.leaks.keys().filter(|code| !open.contains(*code));
    let found = found.map(|code| Event::LeakFound { crossing: code.clone(), rule: LEAK_RULE.to_owned() });
    let closed = closed.map(|code| Event::LeakClosed { crossing: code.clone(), rule: LEAK_RULE.to_owned() });
    found.chain(closed).collect()
}
