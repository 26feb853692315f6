//! A stop 查控: on which ground, by whom, and what came of it. Of a vehicle that is let go nothing is kept but a count
//! and the number of the slip that its driver was given.

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::ids::PointId;
use crate::moment::Moment;
use crate::rules::POLICE_MIN;

/// What is noted of a stop (公安机关办理行政案件程序规定第52、82、84条; 人民警察法第9条).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StopFacts {
    /// The number of the slip for the person.
    pub slip: String,
    /// The point.
    pub point: PointId,
    /// The ground: a code of the rules.
    pub ground: String,
    /// How many police officers took part.
    pub police: u8,
    /// How many auxiliary officers.
    pub auxiliaries: u8,
    /// Whether an officer showed a police card.
    pub officer_identified: bool,
    /// Whether the person was told the reason.
    pub reason_told: bool,
    /// Whether a recorder was on.
    pub recorder_on: bool,
    /// Who led it.
    pub by: Actor,
}

/// Why a stop is not lawful.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unlawful {
    /// The ground is none of the list.
    #[error("a stop has one of the grounds of the rules")]
    NoGround,
    /// Auxiliary officers alone, or one police officer.
    #[error("a stop is made by {POLICE_MIN} police officers or more; auxiliary officers never do it alone")]
    Crew,
    /// Nobody showed a police card.
    #[error("an officer shows a police card first")]
    NotIdentified,
    /// Nobody gave a reason.
    #[error("the person is told the reason")]
    ReasonNotTold,
    /// No recorder was on.
    #[error("the recorder is on from the beginning")]
    NoRecorder,
}

/// What came of a stop.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is being looked at.
    Open,
    /// It was not the one, and went on 放行.
    LetGo,
    /// What was found is on the list 比中.
    Matched,
    /// It was secured 控制.
    Secured,
}

/// A stop, folded.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stop {
    /// What was noted.
    pub facts: StopFacts,
    /// When.
    pub at: Moment,
    /// What came of it.
    pub outcome: Outcome,
    /// When that was settled.
    pub settled_at: Option<Moment>,
    /// Pointers to the evidence.
    pub evidence: Vec<String>,
}

/// Whether a stop is lawful.
pub(super) fn check(facts: &StopFacts) -> Result<(), Unlawful> {
    if facts.ground.is_empty() {
        return Err(Unlawful::NoGround);
    }
    if facts.police < POLICE_MIN {
        return Err(Unlawful::Crew);
    }
    if !facts.officer_identified {
        return Err(Unlawful::NotIdentified);
    }
    if !facts.reason_told {
        return Err(Unlawful::ReasonNotTold);
    }
    if !facts.recorder_on {
        return Err(Unlawful::NoRecorder);
    }
    Ok(())
}
