//! The controls of a demonstration.

use model::Moment;
use model::access::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of the demonstration.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SimulationView {
    /// Whether the day goes on.
    pub running: bool,
    /// Seconds of the city in one second of the wall while it runs.
    pub speed: f64,
    /// The time in the city.
    pub now: Moment,
    /// When the day is over.
    pub ends_at: Moment,
    /// How many calls have come in.
    pub reports_filed: u64,
}

/// What may be done with the demonstration's day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SimulationAction {
    /// Stop the clock.
    Pause,
    /// Let it go on.
    Resume,
    /// Play the next event and stop again.
    Step,
    /// Begin the day anew.
    Reset,
}

/// Steers the demonstration.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SteerSimulation {
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<SimulationAction>,
    /// A new speed, from 0.1 to 3,600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.1, maximum = 3600.0)]
    pub speed: Option<f64>,
}

/// Somebody to sign in as in a demonstration.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DemoSignIn {
    /// The sign-in name.
    pub name: String,
    /// The password; it opens nothing but the demonstration.
    pub password: String,
    /// The role.
    pub role: Role,
    /// The name that colleagues see.
    pub display_name: String,
    /// The jurisdiction.
    pub jurisdiction: String,
}

/// Everybody to sign in as.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DemoSignIns {
    /// The sign-ins.
    pub sign_ins: Vec<DemoSignIn>,
}
