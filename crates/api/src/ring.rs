//! Rings 圈层: crossings, control points, duty levels, leaks, and how closed a ring is.

use model::Moment;
use model::ids::{AlertId, LevelOrderId, OrgId, PointId, RingId};
use model::ring::{Mode, PointKind, Tier};
use model::rules::{Conditions, Level, StandingPlace, Way};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{OrgRef, PersonRef, Wording};

/// Lays a ring out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundRing {
    /// What it is called: 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// How far round it goes.
    pub tier: Tier,
    /// The ways out. Without them, every way out is found from the streets and the jurisdiction's boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crossings: Option<Vec<NewCrossing>>,
}

/// A way out, as it is written down.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCrossing {
    /// Its code within the ring, such as `R07`.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// By what one goes out.
    pub mode: Mode,
    /// Whether it is a motorway.
    #[serde(default)]
    pub motorway: bool,
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
}

/// Sets a control point up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EstablishPoint {
    /// What it is called: 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What it is.
    pub kind: PointKind,
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
    /// The crossings that it guards, by their codes.
    #[serde(default)]
    pub guards: Vec<String>,
    /// Which way it looks.
    pub way: Way,
    /// Who owns it in law, 1 to 4.
    #[schema(min_items = 1, max_items = 4)]
    pub owners: Vec<String>,
    /// The organisation that has to man it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<OrgId>,
    /// How soon a crew can stand there, as planned, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach_seconds: Option<u32>,
    /// The neighbour whose point it is, by the jurisdiction's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbour: Option<String>,
}

/// Posts a crew at a control point, in place of the one before. People are counted, never named.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostCrew {
    /// Police officers.
    pub police: u8,
    /// Auxiliary officers.
    pub auxiliaries: u8,
    /// Where exactly it stands.
    pub stands: StandingPlace,
    /// Light and weather; by the clock where it is left out: poor from 18:00 to 06:00.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Conditions>,
    /// How far ahead its first sign stands, in metres.
    pub signs_meters: u32,
}

/// A reason, where an action needs one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithReason {
    /// Why: 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Lays a joint plan down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LayPlan {
    /// Its code, such as `嘉太-01`.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The other jurisdictions.
    pub parties: Vec<String>,
    /// The points, the neighbours' among them.
    pub points: Vec<PointId>,
}

/// Drafts an order that sets a duty level.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftOrder {
    /// The points for which it holds.
    pub points: Vec<PointId>,
    /// The level.
    pub level: Level,
    /// Which way is looked at.
    pub way: Way,
    /// How long it lasts once it is approved, in minutes.
    pub minutes: u32,
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// The rings.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingList {
    /// In the order of their laying out.
    pub rings: Vec<RingView>,
}

/// A ring as it is now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingView {
    /// Its id.
    pub id: RingId,
    /// What it is called.
    pub name: String,
    /// How far round it goes.
    pub tier: Tier,
    /// How closed it is.
    pub closure: RingClosure,
    /// Its ways out, by their codes.
    pub crossings: Vec<CrossingView>,
    /// Its control points.
    pub points: Vec<ControlPointView>,
    /// The orders that wait or are in force.
    pub orders: Vec<LevelOrderView>,
    /// Its joint plans.
    pub plans: Vec<JointPlanView>,
}

/// How closed a ring is: as planned, and live. The two are never mixed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingClosure {
    /// Responsible organisation, and a crew in time, on paper.
    pub planned: Degree,
    /// Held now.
    pub live: Degree,
    /// Whether no way from inside to outside, or back, avoids what is held now: searched on the streets, and counted on
    /// the crossings only where there are no streets or no outline of the jurisdiction.
    pub closed: bool,
    /// What leaks now.
    pub leaks: Vec<LeakView>,
    /// When it was computed.
    pub at: Moment,
}

/// A share of crossings.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Degree {
    /// Crossings that are closed.
    pub held: usize,
    /// All crossings.
    pub all: usize,
    /// The share, from 0 to 1.
    pub share: f64,
    /// The same by road, water and rail, in this order, where there are any.
    pub by_mode: Vec<ModeDegree>,
}

/// The share of one mode.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModeDegree {
    /// The mode.
    pub mode: Mode,
    /// Crossings that are closed.
    pub held: usize,
    /// All crossings of the mode.
    pub all: usize,
}

/// A leak.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LeakView {
    /// The crossing that nobody holds; nothing where the streets have a way out that is no crossing of the ring.
    pub crossing: Option<String>,
    /// What it is called.
    pub name: String,
    /// Since when, where it is written down.
    pub since: Option<Moment>,
    /// The way that leaks: longitudes and latitudes, from inside to outside; empty where no street leads there.
    pub path: Vec<[f64; 2]>,
}

/// A way out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CrossingView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// By what one goes out.
    pub mode: Mode,
    /// Whether it is a motorway.
    pub motorway: bool,
    /// Where it is: longitude and latitude.
    pub place: [f64; 2],
    /// Whether somebody is responsible for it, with a crew in time, on paper.
    pub planned: bool,
    /// Whether it is held now: by a crew, or because the street is closed.
    pub held: bool,
    /// The points that guard it.
    pub points: Vec<PointId>,
}

/// How much is done at a control point 控制点状态.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointState {
    /// Nobody stands there 停用.
    Off,
    /// A day like others 常态.
    Routine,
    /// More is looked at 加强.
    Reinforced,
    /// A described vehicle is looked for 定向.
    Directed,
    /// One direction is closed 封控.
    ClosedDirection,
}

/// A control point.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ControlPointView {
    /// Its id.
    pub id: PointId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: PointKind,
    /// Where it is: longitude and latitude.
    pub place: [f64; 2],
    /// The crossings that it guards.
    pub guards: Vec<String>,
    /// Which way it looks.
    pub way: Way,
    /// Who owns it in law.
    pub owners: Vec<String>,
    /// The organisation that has to man it.
    pub responsible: Option<OrgRef>,
    /// How soon a crew can stand there, as planned, in seconds.
    pub reach_seconds: Option<u32>,
    /// The neighbour whose point it is.
    pub neighbour: Option<String>,
    /// The crew that stands there.
    pub crew: Option<CrewView>,
    /// How much is done there now.
    pub state: PointState,
    /// The level in force.
    pub level: Level,
    /// Until when, where an order says so.
    pub until: Option<Moment>,
}

/// The crew of a control point.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CrewView {
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
    /// Since when.
    pub since: Moment,
}

/// Where an order stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// It waits for approval 草拟.
    Draft,
    /// It is in force 生效.
    Active,
    /// It is over 已结束.
    Over,
}

/// An order that sets a duty level.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LevelOrderView {
    /// Its id.
    pub id: LevelOrderId,
    /// The points.
    pub points: Vec<PointId>,
    /// The level.
    pub level: Level,
    /// Its name.
    pub name: Wording,
    /// Which way is looked at.
    pub way: Way,
    /// How long it lasts, in minutes.
    pub minutes: u32,
    /// Why.
    pub reason: String,
    /// Where it is written that this may be ordered.
    pub citation: String,
    /// The alert that it belongs to.
    pub alert: Option<AlertId>,
    /// Who drafted it.
    pub by: PersonRef,
    /// Where it stands.
    pub state: OrderState,
    /// Until when it is in force.
    pub until: Option<Moment>,
}

/// A joint plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct JointPlanView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The other jurisdictions.
    pub parties: Vec<String>,
    /// The points.
    pub points: Vec<PointId>,
}

/// How closed a ring was over the last seven days.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingWeek {
    /// From when.
    pub from: Moment,
    /// To when: the present.
    pub to: Moment,
    /// The least share.
    pub least: f64,
    /// The share on average over the time.
    pub mean: f64,
    /// When it was at its least, and for how long.
    pub worst: Option<RingWindow>,
    /// Every change: from then on this share was held.
    pub steps: Vec<RingStep>,
}

/// A stretch of time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingWindow {
    /// From when.
    pub from: Moment,
    /// To when.
    pub to: Moment,
}

/// A change of the closure.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingStep {
    /// When.
    pub at: Moment,
    /// The share from then on.
    pub share: f64,
}

/// The cheapest way to close a ring.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Completion {
    /// What it costs: one for every post.
    pub cost: f64,
    /// The posts.
    pub posts: Vec<CompletionPost>,
    /// Whether nothing cheaper exists: the flow of the same value is the proof.
    pub proved: bool,
}

/// A post that closes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CompletionPost {
    /// The crossing, where the post stands at one.
    pub crossing: Option<String>,
    /// What the place is called.
    pub name: String,
    /// Where it is: longitude and latitude.
    pub place: [f64; 2],
    /// A control point that is there already and only needs a crew.
    pub point: Option<PointId>,
}

/// A ring after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingChanged {
    /// The ring.
    pub ring: RingView,
    /// The point that was set up, where one was.
    pub point: Option<PointId>,
    /// The order that was drafted, where one was.
    pub order: Option<LevelOrderId>,
    /// The change's place in the journal.
    pub position: u64,
}
