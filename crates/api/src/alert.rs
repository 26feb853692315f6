//! Alerts 布控预警: a neighbour's request, its papers, the points that are called, and what came of it.

use model::Moment;
use model::alert::{Ended, Outcome, Phase, Side, Subject};
use model::case::Purpose;
use model::ids::{AlertId, PointId, RingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PersonRef;

/// Asks for co-operation. A vehicle or goods are described, never a person.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAlert {
    /// The requester's case.
    pub case_number: String,
    /// The jurisdiction that asks.
    pub from: String,
    /// Why: the purpose for which the description may be used.
    pub purpose: String,
    /// What is looked for.
    pub subject: Subject,
    /// What it looks like: 1 to 1,000 characters. Numbers of persons are refused.
    pub description: String,
    /// The goods that it may carry.
    #[serde(default)]
    pub goods: Vec<String>,
    /// Where it is heading, as told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The papers.
    #[serde(default)]
    pub papers: Vec<PaperView>,
    /// Where it was last seen.
    pub last_seen: ReportSighting,
    /// How fast it can credibly go, in km/h.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f64>,
}

/// A paper of a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperView {
    /// Its code in the rules.
    pub kind: String,
    /// Its number.
    pub number: String,
}

/// Where a human being saw it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportSighting {
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
    /// When; now where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Moment>,
    /// What was seen, in few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Sends a request back for completion.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnAlert {
    /// The papers that are missing, by their codes.
    #[serde(default)]
    pub missing: Vec<String>,
    /// What is wrong.
    pub reason: String,
}

/// Completes a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteAlert {
    /// All papers.
    pub papers: Vec<PaperView>,
}

/// Approves a request and issues the alert.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveAlert {
    /// The ring whose points are called; the only one where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ring: Option<RingId>,
    /// The joint plan to follow; without one all points are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// For how long the points go to level 2 inbound, in minutes; 60 where it is left out, 0 for no order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_minutes: Option<u32>,
}

/// A point signs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeAlert {
    /// The point.
    pub point: PointId,
}

/// Releases points by hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasePoints {
    /// The points.
    pub points: Vec<PointId>,
    /// Why.
    pub reason: String,
}

/// A vehicle is stopped at a point.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopVehicle {
    /// The point.
    pub point: PointId,
    /// The ground: a code of the rules.
    pub ground: String,
    /// How many police officers take part.
    pub police: u8,
    /// How many auxiliary officers.
    pub auxiliaries: u8,
    /// Whether an officer showed a police card.
    pub officer_identified: bool,
    /// Whether the person was told the reason.
    pub reason_told: bool,
    /// Whether a recorder is on.
    pub recorder_on: bool,
}

/// A stop, by its slip.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleStop {
    /// The number of the slip.
    pub slip: String,
}

/// What was found is on the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchStop {
    /// The number of the slip.
    pub slip: String,
    /// Pointers to the evidence.
    pub evidence: Vec<String>,
}

/// Signs a hand-over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignHandOver {
    /// Whose signature.
    pub side: Side,
    /// How many officers are there.
    pub officers: u8,
}

/// Reads the description: for the case, and for a purpose. It is written down who did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUpAlert {
    /// The case, as the request names it.
    pub case_number: String,
    /// What for.
    pub purpose: Purpose,
}

/// The description in the clear.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlertDescription {
    /// What it looks like.
    pub description: String,
    /// The goods that it may carry.
    pub goods: Vec<String>,
}

/// The alerts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlertList {
    /// The newest first; those that are open before those that are over.
    pub alerts: Vec<AlertView>,
}

/// An alert.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlertView {
    /// Its id.
    pub id: AlertId,
    /// Its number.
    pub number: String,
    /// The requester's case.
    pub case_number: String,
    /// The jurisdiction that asks.
    pub from: String,
    /// Why.
    pub purpose: String,
    /// What is looked for.
    pub subject: Subject,
    /// Where it is heading, as told.
    pub heading: Option<String>,
    /// The papers.
    pub papers: Vec<PaperView>,
    /// The papers that are missing, by their codes.
    pub papers_missing: Vec<String>,
    /// When it was asked for.
    pub requested_at: Moment,
    /// Who asked.
    pub requested_by: PersonRef,
    /// Who checked it.
    pub checked_by: Option<PersonRef>,
    /// Who approved it.
    pub approved_by: Option<PersonRef>,
    /// When it was approved.
    pub approved_at: Option<Moment>,
    /// Where it stands.
    pub phase: Phase,
    /// Why it stands there, where somebody gave a reason.
    pub reason: Option<String>,
    /// The joint plan that it follows.
    pub plan: Option<String>,
    /// When it ends by itself.
    pub until: Option<Moment>,
    /// Whether it may be renewed once more.
    pub renewable: bool,
    /// The points that it has called.
    pub points: Vec<CalledPointView>,
    /// Where it was seen, the first first.
    pub sightings: Vec<SightingView>,
    /// The stops.
    pub stops: Vec<StopView>,
    /// The signatures under the hand-over.
    pub signatures: Vec<SignatureView>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// When the description is destroyed, or was.
    pub purge_at: Option<Moment>,
    /// Whether the description is destroyed.
    pub purged: bool,
}

/// Where a called point stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalledState {
    /// It has not signed yet 待签收.
    Called,
    /// It has not signed in time 超时未签收.
    Overdue,
    /// It has signed 已签收.
    Acknowledged,
    /// It was released 已解除.
    Released,
}

/// A point that is called: ours there at, vehicle earliest at, margin.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CalledPointView {
    /// The point.
    pub point: PointId,
    /// What it is called.
    pub name: String,
    /// Where it is: longitude and latitude.
    pub place: [f64; 2],
    /// The neighbour whose point it is.
    pub neighbour: Option<String>,
    /// When it was called.
    pub called_at: Moment,
    /// Until when it has to sign.
    pub acknowledge_by: Moment,
    /// When it signed.
    pub acknowledged_at: Option<Moment>,
    /// Whether it did not sign in time.
    pub breached: bool,
    /// When it was released.
    pub released_at: Option<Moment>,
    /// When ours is ready there.
    pub ready_at: Moment,
    /// When the vehicle can be there at the earliest, from the last sighting; never where no way leads there.
    pub vehicle_at: Option<Moment>,
    /// When the vehicle must have passed, at the slowest that is credible.
    pub passed_at: Option<Moment>,
    /// How much sooner ours is there, in seconds; negative when it is too late.
    pub margin_seconds: Option<i64>,
    /// Where it stands.
    pub state: CalledState,
}

/// A sighting.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SightingView {
    /// Where: longitude and latitude.
    pub place: [f64; 2],
    /// When.
    pub seen_at: Moment,
    /// What was seen.
    pub note: Option<String>,
    /// Who says so.
    pub by: PersonRef,
}

/// A stop. Of a vehicle that was let go nothing else is known.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct StopView {
    /// The number of the slip.
    pub slip: String,
    /// The point.
    pub point: PointId,
    /// The ground.
    pub ground: String,
    /// When.
    pub at: Moment,
    /// What came of it.
    pub outcome: Outcome,
    /// Pointers to the evidence.
    pub evidence: Vec<String>,
}

/// A signature.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    /// Whose.
    pub side: Side,
    /// How many officers came.
    pub officers: u8,
    /// When.
    pub at: Moment,
    /// Who signed.
    pub by: PersonRef,
}

/// An alert after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlertChanged {
    /// The alert.
    pub alert: AlertView,
    /// The slip of the stop that was just made.
    pub slip: Option<String>,
    /// The change's place in the journal.
    pub position: u64,
}
