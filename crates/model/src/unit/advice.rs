//! What the desk was advised when a unit was sent: kept with the order, so that it can be told later why this unit went.

use serde::{Deserialize, Serialize};

/// The advice that stood when a unit was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Advice {
    /// The unit's place in the list, from 1.
    pub place: u32,
    /// How many units were ranked.
    pub of: u32,
    /// When it could be there, in milliseconds from then; none where that was not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_milliseconds: Option<u64>,
    /// Why it stood there, by the codes of the recommendation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The response plan, and its alarm level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanFollowed>,
    /// What the plan asks for and nobody was there for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortfalls: Vec<Shortfall>,
}

/// The response plan that an advice followed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanFollowed {
    /// The plan's id in the rules of that day.
    pub id: String,
    /// The alarm level, from 1.
    pub alarm_level: u8,
}

/// Units that a plan asks for and nobody was there for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Shortfall {
    /// The kinds of unit, any of which would do.
    pub kinds: Vec<String>,
    /// How many are missing.
    pub missing: u32,
}
