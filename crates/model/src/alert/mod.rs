//! A control alert 布控预警: a neighbour asks that a described vehicle or goods be met, and what comes of it.
//!
//! ```text
//!   收件 ─► 审核 ─► 批准=发布 ─► 签收 ─► 目击 ─► 查控 ─► 命中 ─► 移交 ─► 归档(描述已销毁)
//!    │ ▲      │                   │                   └─► 放行（只留计数和告知单）
//!    ▼ │      └─► 不予协作         └─► 到期、解除 ──────────────────────► 归档
//!   退回补正
//! ```
//!
//! An alert describes a vehicle or goods, never a person. The description is sealed; its key is destroyed a day after
//! the alert has ended.

mod decide;
mod message;
mod refusal;
mod stop;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use message::{Command, Event};
pub use refusal::Refusal;
pub use stop::{Outcome, Stop, StopFacts, Unlawful};

use crate::access::Actor;
use crate::ids::{LevelOrderId, PartyId, PointId};
use crate::moment::Moment;

/// The most characters of a case number, a name or a heading.
pub const NAME_CHARACTERS_MAX: usize = 80;
/// The most characters of a purpose or a reason.
pub const REASON_CHARACTERS_MAX: usize = 500;
/// The most papers of a request.
pub const PAPERS_MAX: usize = 20;
/// The most points of an alert.
pub const POINTS_MAX: usize = 500;
/// The most sightings of an alert.
pub const SIGHTINGS_MAX: usize = 200;
/// The most stops of an alert.
pub const STOPS_MAX: usize = 500;
/// The most items of evidence of a stop.
pub const EVIDENCE_MAX: usize = 100;
/// How often an alert is renewed: once, with a new approval (本平台设定, CTRL-2).
pub const RENEWALS_MAX: u8 = 1;
/// How long an alert lasts, in seconds: two hours (本平台设定, CTRL-2).
pub const LASTS_SECONDS: i64 = 2 * 3_600;
/// How long after its end the description is destroyed, in seconds: a day (本平台设定).
pub const PURGED_AFTER_SECONDS: i64 = 24 * 3_600;
/// The fewest officers with whom the requester collects (公安机关办理刑事案件程序规定第351条).
pub const COLLECTING_OFFICERS_MIN: u8 = 2;
/// The rule by which a point has to sign.
pub const ACKNOWLEDGE_RULE: &str = "CTRL-1";
/// The rule that an alert ends by.
pub const EXPIRY_RULE: &str = "CTRL-2";
/// The rule by which the description is destroyed.
pub const PURGE_RULE: &str = "alert-descriptor";
/// The rule by which points that the vehicle has passed are released.
pub const RELEASE_RULE: &str = "alert-point-passed";
/// The rule by which points are called that can be ready in time.
pub const ACTIVATE_RULE: &str = "alert-point-in-time";

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A vehicle 车辆.
    Vehicle,
    /// Goods 物品.
    Goods,
}

/// The description as it lies in an event: ciphertext under the alert's own key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SealedDescription {
    /// The name of its key.
    pub key: PartyId,
    /// Base64 of suite byte, nonce, ciphertext and tag.
    pub sealed: String,
}

/// A paper that came with the request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// Its code in the rules.
    pub kind: String,
    /// Its number.
    pub number: String,
}

/// Where the vehicle was seen, by a human being.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sighting {
    /// Longitude and latitude in degrees, WGS-84.
    pub place: (f64, f64),
    /// When.
    pub seen_at: Moment,
    /// What was seen, in few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who says so.
    pub by: Actor,
}

/// What is asked for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Requested {
    /// The number that the receiving desk gives it.
    pub number: String,
    /// The requester's case.
    pub case_number: String,
    /// The jurisdiction that asks.
    pub from: String,
    /// Why: the purpose for which the description may be used.
    pub purpose: String,
    /// What is looked for.
    pub subject: Subject,
    /// The description, sealed.
    pub description: SealedDescription,
    /// Where it is heading, as told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The papers.
    pub papers: Vec<Paper>,
    /// Where it was last seen.
    pub last_seen: Sighting,
    /// How fast it can credibly go, in km/h; as fast as the streets allow where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f64>,
    /// Who asks.
    pub by: Actor,
}

/// A point that an alert calls, with the times on which that rests.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Activation {
    /// The point.
    pub point: PointId,
    /// When ours is ready there.
    pub ready_at: Moment,
    /// When the vehicle can be there at the earliest; never, where no way leads there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_at: Option<Moment>,
}

/// How an alert is issued.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// The joint plan that is followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The points that are called.
    pub points: Vec<Activation>,
    /// The order that raises their level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<LevelOrderId>,
    /// When it ends by itself.
    pub until: Moment,
    /// Who approved it.
    pub by: Actor,
}

/// Whose signature.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Ours, who hand over 移交方.
    Ours,
    /// The requester's, who collects 接收方.
    Theirs,
}

/// A signature under a hand-over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// How many officers came.
    pub officers: u8,
    /// When.
    pub at: Moment,
    /// Who signed.
    pub by: Actor,
}

/// How an alert ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It was met 命中.
    Hit,
    /// It was ended 解除.
    StoodDown,
    /// Its time was over 到期.
    Expired,
}

/// Where an alert stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It was received 收件.
    Received,
    /// It was sent back for completion 退回补正.
    Returned,
    /// Its papers are in order 审核通过.
    Checked,
    /// It was refused 不予协作.
    Refused,
    /// It is in force 布控中.
    Issued,
    /// It was met 命中.
    Hit,
    /// It was ended 解除.
    StoodDown,
    /// It ended by itself 到期.
    Expired,
    /// It was met and handed over 已移交.
    HandedOver,
}

impl Phase {
    /// The spelling in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Returned => "returned",
            Self::Checked => "checked",
            Self::Refused => "refused",
            Self::Issued => "issued",
            Self::Hit => "hit",
            Self::StoodDown => "stood_down",
            Self::Expired => "expired",
            Self::HandedOver => "handed_over",
        }
    }
}

/// A point as an alert knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Called {
    /// The times on which the call rests.
    pub activation: Activation,
    /// When it was called.
    pub called_at: Moment,
    /// When it signed.
    pub acknowledged_at: Option<Moment>,
    /// When it was written down that it had not signed in time.
    pub breached_at: Option<Moment>,
    /// When it was released.
    pub released_at: Option<Moment>,
}

/// An alert that was asked for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What was asked for; the papers as they were completed.
    pub requested: Requested,
    /// When.
    pub requested_at: Moment,
    /// Where it stands.
    pub phase: Phase,
    /// Why it stands there, where somebody gave a reason.
    pub reason: Option<String>,
    /// Who checked the papers, and when.
    pub checked: Option<(Actor, Moment)>,
    /// How it was issued, and when.
    pub issued: Option<(Issued, Moment)>,
    /// When it ends by itself.
    pub until: Option<Moment>,
    /// How often it was renewed.
    pub renewals: u8,
    /// The points that it has called.
    pub points: BTreeMap<PointId, Called>,
    /// Where it was seen, the last seen of the request first.
    pub sightings: Vec<Sighting>,
    /// The stops, by their slips.
    pub stops: BTreeMap<String, Stop>,
    /// The signatures under the hand-over.
    pub signatures: BTreeMap<Side, Signature>,
    /// How and when it ended.
    pub ended: Option<(Ended, Moment)>,
    /// When its description was destroyed.
    pub purged_at: Option<Moment>,
}

impl Body {
    /// Whether it is in force at this moment. After its time it is not, whether or not the end has been written down.
    pub fn in_force(&self, now: Moment) -> bool {
        self.phase == Phase::Issued && self.until.is_some_and(|until| now < until)
    }

    /// Where it was seen last.
    pub fn last_seen(&self) -> &Sighting {
        let latest = self.sightings.iter().max_by_key(|sighting| sighting.seen_at);
        latest.unwrap_or(&self.requested.last_seen)
    }

    /// When its description has to be destroyed.
    pub fn purge_due(&self) -> Option<Moment> {
        let (_, ended_at) = self.ended?;
        self.purged_at.is_none().then(|| ended_at.plus_seconds(PURGED_AFTER_SECONDS))
    }

    /// How many were stopped, and how many of those were let go.
    pub fn counts(&self) -> (u32, u32) {
        let let_go = self.stops.values().filter(|stop| stop.outcome == Outcome::LetGo).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(self.stops.len()), count(let_go))
    }
}

/// An alert, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Alert {
    /// Nobody asked for it.
    #[default]
    Unrequested,
    /// Somebody did.
    Requested(Box<Body>),
}

impl Alert {
    /// The alert, unless nobody asked for it.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Unrequested => None,
            Self::Requested(body) => Some(body),
        }
    }
}
