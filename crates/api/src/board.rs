//! The board and the live stream.

use model::Moment;
use model::ids::{AlertId, OrgId, RingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::incident::IncidentView;
use crate::report::ReportView;
use crate::streets::ClosureView;
use crate::unit::UnitView;

/// What is open now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BoardView {
    /// The jurisdiction.
    pub jurisdiction: JurisdictionView,
    /// The journal position that this board has reached.
    pub position: u64,
    /// The clock of the city.
    #[serde(flatten)]
    pub clock: ClockTick,
    /// Whether travel is reckoned as the crow flies, since no street network is loaded.
    pub crow_flies: bool,
    /// Reports that belong to no incident yet, the newest first, up to a limit.
    pub reports: Vec<ReportView>,
    /// How many such reports there are in all.
    pub reports_waiting: u64,
    /// Open incidents, the gravest and oldest first.
    pub incidents: Vec<IncidentView>,
    /// Units, by call sign.
    pub units: Vec<UnitView>,
}

/// A jurisdiction, by id and name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct JurisdictionView {
    /// Its root organisation.
    pub id: OrgId,
    /// Its name.
    pub name: String,
}

/// One message of the live stream: a position and every object that changed at it, as it is now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LiveMessage {
    /// The journal position; also the stream's `id:`.
    pub position: u64,
    /// When it happened.
    pub at: Moment,
    /// The event's kind.
    pub kind: String,
    /// Reports that changed.
    pub reports: Vec<ReportView>,
    /// Incidents that changed.
    pub incidents: Vec<IncidentView>,
    /// Units that changed.
    pub units: Vec<UnitView>,
    /// Closures that changed.
    pub closures: Vec<ClosureView>,
    /// Rings of which something changed: a crew, a level, a leak, a street. To be read again.
    pub rings: Vec<RingId>,
    /// Alerts that changed. To be read again by whoever may.
    pub alerts: Vec<AlertId>,
}

/// The time in the city and how fast it goes.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClockTick {
    /// The time.
    pub now: Moment,
    /// Seconds of the city in one second of the wall: 1 in service, more in a demonstration, 0 when paused.
    pub speed: f64,
}
