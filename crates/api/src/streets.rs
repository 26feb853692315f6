//! Requests and views of streets: positions, travel times, the map, names, closures.

use model::Moment;
use model::ids::{ClosureId, IncidentId};
use model::incident::Grade;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::incident::UnitRef;
use crate::unit::Point;
use crate::{PersonRef, Wording};

/// Tells where units are; many at once.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeePositions {
    /// The positions: 1 to 1,000: more would not fit the body that the door takes.
    #[schema(min_items = 1, max_items = 1000)]
    pub positions: Vec<SeenPosition>,
}

/// Where a unit was seen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenPosition {
    /// The unit's id, or its call sign.
    #[schema(min_length = 1, max_length = 40)]
    pub unit: String,
    /// Longitude in degrees, WGS-84.
    #[schema(minimum = -180.0, maximum = 180.0)]
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    #[schema(minimum = -90.0, maximum = 90.0)]
    pub lat: f64,
    /// When.
    pub at: Moment,
    /// Where it heads, in degrees clockwise from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.0, maximum = 360.0)]
    pub heading_degrees: Option<f32>,
    /// How fast it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.0)]
    pub speed_kmh: Option<f32>,
    /// How far the position may be wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.0)]
    pub accuracy_meters: Option<f32>,
}

/// What became of told positions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PositionsTaken {
    /// How many were taken.
    pub taken: usize,
    /// The others, with the reason.
    pub left_out: Vec<PositionLeftOut>,
}

/// A position that was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PositionLeftOut {
    /// Its place in the request, from 0.
    pub index: usize,
    /// The unit as it was named.
    pub unit: String,
    /// Why: `unknown_unit`, `not_yours`, `off_duty`, `off_earth`, `in_the_future`, `older_than_known`.
    pub code: String,
    /// Why, in words.
    pub text: Wording,
}

/// How long every unit on duty needs to a point.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct EtaList {
    /// The point on the street that was taken for the one asked for; none where no street is near.
    pub to: Option<SnappedPoint>,
    /// The units: those with a time first, the quickest first.
    pub units: Vec<Eta>,
}

/// A point and the street that it was taken to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SnappedPoint {
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
    /// How far that is from the point asked for, in metres.
    pub distance_meters: f64,
    /// The street's name; empty where it has none.
    pub street: String,
}

/// How long a unit needs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Eta {
    /// The unit.
    pub unit: UnitRef,
    /// Its kind's code.
    pub kind: String,
    /// Seconds on the way; none where they cannot be computed.
    pub seconds: Option<f64>,
    /// How old its position is, in seconds; none where it has none.
    pub position_age_seconds: Option<f64>,
    /// Whether the position is too old to be relied on.
    pub stale: bool,
    /// Why there is no time: `no_position`, `off_network`, `unreachable`; none where there is one.
    pub reason: Option<StatedReason>,
}

/// A reason: a stable code, and words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct StatedReason {
    /// The code.
    pub code: String,
    /// In words.
    pub text: Wording,
}

/// What was found by name.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SearchResults {
    /// The likeliest first.
    pub results: Vec<SearchResult>,
}

/// Something with a name.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SearchResult {
    /// `street`, `junction`, `place`, `poi`, `address`, `milestone`.
    pub kind: String,
    /// What it is called.
    pub name: Wording,
    /// What and where it is, to tell two of one name apart.
    pub detail: Wording,
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
}

/// What the map is made of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MapInfo {
    /// West, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// Who is to be named on the map; none for drawn data.
    pub attribution: Option<String>,
    /// The least zoom of the tiles.
    pub min_zoom: u8,
    /// The greatest zoom of the tiles; the map draws on from there.
    pub max_zoom: u8,
    /// Where the tiles are, with `{z}`, `{x}` and `{y}`.
    pub tiles: String,
}

/// Closes streets.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareClosure {
    /// What it is called: 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Why: 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The line along the streets, as longitudes and latitudes: 1 to 500 points. One point closes the street there.
    #[schema(min_items = 1, max_items = 500)]
    pub line: Vec<[f64; 2]>,
    /// When it ends by itself; without it, it stands until it is lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

/// Lifts a closure.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftClosure {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The closures that stand.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClosureList {
    /// The newest first.
    pub closures: Vec<ClosureView>,
}

/// A closure.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClosureView {
    /// Its id.
    pub id: ClosureId,
    /// What it is called.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The line as it was drawn.
    pub line: Vec<[f64; 2]>,
    /// Since when.
    pub from: Moment,
    /// When it ends by itself.
    pub until: Option<Moment>,
    /// Who closed it.
    pub by: PersonRef,
    /// Where it stands.
    pub state: ClosureState,
    /// The streets that it closes, by name.
    pub streets: Vec<String>,
    /// How many stretches of street it closes.
    pub segments: usize,
}

/// Where a closure stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosureState {
    /// Nobody drives there.
    Closed,
    /// It is over.
    Lifted,
}

/// A closure after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClosureChanged {
    /// The closure.
    pub closure: ClosureView,
    /// The change's place in the journal.
    pub position: u64,
}

/// How much of the people and places is reached from the units that are free now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    /// The shares within 1, 3 and 5 minutes.
    pub circles: Vec<Circle>,
    /// The grids that no free unit reaches within five minutes, as `GeoJSON` points with `people` and `seconds`.
    pub gaps: serde_json::Value,
    /// How many units were reckoned with.
    pub units: usize,
    /// How many people live in the grids.
    pub people: u64,
    /// How it was at each hour of the last day, the earliest first; hours in which nothing was noted are missing.
    pub by_hour: Vec<HourCoverage>,
}

/// The circles of an hour that is over, or of the one that runs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct HourCoverage {
    /// When it began.
    pub from: Moment,
    /// The hour of the day, 0 to 23.
    pub hour: u8,
    /// How many units were free in the mean.
    pub units: f64,
    /// The mean shares within 1, 3 and 5 minutes.
    pub circles: Vec<Circle>,
}

/// One of the 1-3-5 circles.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Circle {
    /// Its minutes.
    pub minutes: u32,
    /// The share of people who are reached within them, from 0 to 1.
    pub population_share: f64,
    /// The share of listed places (schools, hospitals, stations, banks, malls, government) that are.
    pub places_share: f64,
}

/// Every unit of the jurisdiction by the time at which it could be there, with the reasons.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Recommendation {
    /// When it was reckoned.
    pub as_of: Moment,
    /// The response plan that it follows; none where the plan sends nobody.
    pub plan: Option<PlanView>,
    /// What the plan asks for, and who is to fill it.
    pub needs: Vec<NeedView>,
    /// What it asks for and nobody is there for.
    pub shortfalls: Vec<ShortfallView>,
    /// The units, in the order in which to send them.
    pub candidates: Vec<CandidateView>,
    /// What stays covered when those who are to be sent at once leave; only where it was asked for.
    pub coverage: Option<CoverageAfter>,
}

/// A response plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanView {
    /// Its id in the rules.
    pub id: String,
    /// What it is called.
    pub name: Wording,
    /// The alarm level that was reckoned with, from 1. Each level comes on top of those before.
    pub alarm_level: usize,
    /// How many levels it has.
    pub alarm_levels_max: usize,
}

/// So many units of certain kinds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct NeedView {
    /// The kinds in words.
    pub name: Wording,
    /// The kinds' codes, any of which will do; empty where a skill says it.
    pub kinds: Vec<String>,
    /// How many.
    pub wanted: u32,
    /// Who is to fill it, those who were sent already first.
    pub chosen: Vec<UnitRef>,
}

/// A need that is not filled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ShortfallView {
    /// The need's place in the list, from 0.
    pub need: usize,
    /// How many units are missing.
    pub missing: usize,
    /// Why, in words.
    pub text: Wording,
}

/// What stays covered when units leave.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CoverageAfter {
    /// How much longer people wait for their first free unit, all of them together.
    pub population_minutes_lost: f64,
    /// Whom to move up into the gap, the greatest gain first.
    pub move_ups: Vec<MoveUpView>,
}

/// A unit that is better moved.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MoveUpView {
    /// The unit.
    pub unit: UnitRef,
    /// Where to, in words.
    pub to_name: Wording,
    /// Where to.
    pub to: Point,
    /// How long it takes.
    pub travel_seconds: f64,
    /// By how much less people wait after it, all of them together.
    pub gain_population_minutes: f64,
}

/// Whom to send to all incidents that wait, looked at together.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct JointRecommendation {
    /// When it was reckoned.
    pub as_of: Moment,
    /// The incidents that still want for units, the gravest first.
    pub incidents: Vec<JointIncident>,
    /// What comes of it. No other choice is better: fewer missing first, then less lateness, grade by grade.
    pub jointly: Lateness,
    /// What would come of looking at one incident after the other.
    pub one_by_one: Lateness,
}

/// An incident, and who goes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct JointIncident {
    /// Its id.
    pub id: IncidentId,
    /// Its number.
    pub number: String,
    /// How grave it is.
    pub grade: Grade,
    /// Who goes.
    pub chosen: Vec<JointChoice>,
    /// How many units are missing still.
    pub missing: usize,
    /// The response plan.
    pub plan: Wording,
}

/// A unit, and when it would be there.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct JointChoice {
    /// The unit.
    pub unit: UnitRef,
    /// Ready time and way together.
    pub total_seconds: f64,
}

/// How well a choice does.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Lateness {
    /// Units that are missing.
    pub missing: usize,
    /// By how much the units come too late, all together.
    pub late_seconds: f64,
    /// How long they need, all together.
    pub travel_seconds: f64,
}

/// A jurisdiction that is not one's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Jurisdiction {
    /// What it is known by.
    pub code: String,
    /// What it is called.
    pub name: Wording,
}

/// A unit that could be sent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CandidateView {
    /// The unit.
    pub unit: UnitRef,
    /// Its kind in words.
    pub kind_name: Wording,
    /// Its place in the list, from 1.
    pub place: usize,
    /// Ready time and way together; none where they cannot be computed.
    pub total_seconds: Option<f64>,
    /// The way.
    pub travel_seconds: Option<f64>,
    /// Until it sets off.
    pub ready_seconds: f64,
    /// How old its position is.
    pub position_age_seconds: Option<f64>,
    /// `send`, `after_consent` or `last`.
    pub usable: String,
    /// Whether the plan chose it.
    pub chosen: bool,
    /// The neighbour whose it is; none for the own city's.
    pub jurisdiction: Option<Jurisdiction>,
    /// Why it stands where it stands.
    pub reasons: Vec<StatedReason>,
}
