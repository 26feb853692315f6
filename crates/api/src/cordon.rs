//! Cordons 合围 and interceptions 拦截 for an alert: which units stand where, what that holds, and the posts that are sent.

use model::Moment;
use model::ids::{IncidentId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A cordon of live units, round where the vehicle may be.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CordonView {
    /// When it was computed.
    pub at: Moment,
    /// The model: `static` or `dynamic`.
    pub model: String,
    /// What was made least.
    pub objective: String,
    /// `optimal`, `feasible`, `infeasible`, or `unknown` where the time was over before a plan was found.
    pub status: String,
    /// How good a plan could be at best, in the objective's measure.
    pub bound: Option<f64>,
    /// When the last post stands, in seconds from now.
    pub finish_seconds: Option<f64>,
    /// The posts.
    pub posts: Vec<CordonPost>,
    /// How many junctions the vehicle can still reach.
    pub trapped_nodes: Option<usize>,
    /// A way out on which nobody can be in time, where there is no plan: longitudes and latitudes.
    pub escape: Vec<[f64; 2]>,
    /// The choice between finish, posts and area, where it was asked for.
    pub front: Vec<FrontPoint>,
}

/// A post of a cordon.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CordonPost {
    /// The unit.
    pub unit: UnitId,
    /// Its call sign.
    pub callsign: String,
    /// The neighbour whose unit it is.
    pub neighbour: Option<String>,
    /// Where: longitude and latitude.
    pub place: [f64; 2],
    /// What the place is called.
    pub name: String,
    /// When ours is there, in seconds from now.
    pub arrive_seconds: f64,
    /// When the vehicle can be there at the earliest, in seconds from now; never, given the other posts.
    pub vehicle_seconds: Option<f64>,
    /// How much sooner ours is there, in seconds.
    pub margin_seconds: Option<f64>,
}

/// One choice of the front: none is better in all three.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FrontPoint {
    /// When the last post stands, in seconds from now.
    pub finish_seconds: f64,
    /// How many units it takes.
    pub units_used: usize,
    /// How many junctions the vehicle can still reach.
    pub trapped_nodes: usize,
    /// The posts of this choice.
    pub posts: Vec<CordonPost>,
}

/// A plan that a commander has changed by hand.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckCordon {
    /// The model: `static` or `dynamic`; `dynamic` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The posts.
    pub posts: Vec<PlacedUnit>,
}

/// A unit and where it is to stand.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedUnit {
    /// The unit.
    pub unit: UnitId,
    /// Longitude in degrees, WGS-84.
    pub lon: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
}

/// Whether a plan holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CordonCheck {
    /// Whether the vehicle gets out nowhere.
    pub holds: bool,
    /// The posts with their times.
    pub posts: Vec<CordonPost>,
    /// The way that gets out, where one does: longitudes and latitudes.
    pub escape: Vec<[f64; 2]>,
    /// How many junctions the vehicle can still reach.
    pub trapped_nodes: usize,
}

/// Where units have to stand to meet the most of the ways that the vehicle is likely to take.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InterceptionView {
    /// When it was computed.
    pub at: Moment,
    /// `optimal`, `feasible`, or `checked` for a plan that was changed by hand.
    pub status: String,
    /// What the ways weigh that are met in time.
    pub met_weight: f64,
    /// What all ways weigh.
    pub of_weight: f64,
    /// No choice of posts meets more than that.
    pub bound: f64,
    /// What it comes to when one unit after the other is sent where it adds most.
    pub greedy_weight: Option<f64>,
    /// The posts. The vehicle's time at each is that of the first way that it meets.
    pub posts: Vec<CordonPost>,
    /// The ways out of the ground that the vehicle can reach.
    pub ways_out: Vec<WayOut>,
}

/// A way out of the ground that a vehicle can reach.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct WayOut {
    /// Where: longitude and latitude.
    pub place: [f64; 2],
    /// What it weighs among the others.
    pub weight: f64,
    /// Which share of the ways to it is met in time, from 0 to 1.
    pub met: f64,
}

/// A plan of an interception that a commander has changed by hand.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInterception {
    /// Where the vehicle is going, as somebody saw it, in degrees from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_degrees: Option<f64>,
    /// The posts.
    pub posts: Vec<PlacedUnit>,
}

/// Sends the posts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPosts {
    /// The posts.
    pub posts: Vec<PlacedUnit>,
}

/// The posts are on their way.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PostsSent {
    /// The incident to which the units are assigned.
    pub incident: IncidentId,
    /// The units that were sent.
    pub sent: Vec<UnitId>,
    /// The units that could not be sent, each with the reason.
    pub refused: Vec<PostRefused>,
    /// The change's place in the journal.
    pub position: u64,
}

/// A unit that could not be sent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PostRefused {
    /// The unit.
    pub unit: UnitId,
    /// Why.
    pub reason: crate::Wording,
}
