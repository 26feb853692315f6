//! Unit status: the desk's own codes, each mapped to the common registries of NENA-STA-021 (3 primary, 41 secondary).

use serde::{Deserialize, Serialize};

use super::codes::closed_codes;
use super::wording::Wording;

closed_codes! {
    /// The common primary status, in the registry's spelling.
    pub enum PrimaryStatus {
        /// Free to be sent.
        Available = "Available",
        /// May be sent under a condition that the desk knows.
        ConditionallyAvailable = "ConditionallyAvailable",
        /// May not be sent.
        NotAvailable = "NotAvailable",
    }
}

closed_codes! {
    /// The common secondary status, in the registry's spelling; the registry holds these 41 and no more.
    pub enum SecondaryStatus {
        /// The crew has confirmed a transmission.
        AcknowledgedTransmission = "AcknowledgedTransmission",
        /// At another place than its own.
        AlternateLocation = "AlternateLocation",
        /// Arrived.
        Arrived = "Arrived",
        /// Assigned to an incident.
        Assigned = "Assigned",
        /// Its assignment was cancelled.
        AssignmentCancelled = "AssignmentCancelled",
        /// Going back to its area.
        BacktoAssignedArea = "BacktoAssignedArea",
        /// Backing up another unit.
        Backup = "Backup",
        /// On a break.
        Break = "Break",
        /// Checked in.
        CheckedIn = "CheckedIn",
        /// Cleared from an incident.
        Cleared = "Cleared",
        /// On community- or problem-oriented work.
        CopOrPop = "COP_or_POP",
        /// At court.
        Court = "Court",
        /// Covering another area.
        CoveringAlternateArea = "CoveringAlternateArea",
        /// Delayed.
        Delayed = "Delayed",
        /// Departed.
        Departed = "Departed",
        /// Dispatched.
        Dispatched = "Dispatched",
        /// On the way.
        EnRoute = "EnRoute",
        /// Trouble with its equipment.
        EquipmentIssues = "EquipmentIssues",
        /// At a planned event.
        Event = "Event",
        /// At a hospital.
        Hospital = "Hospital",
        /// In service.
        InService = "InService",
        /// Investigating.
        Investigation = "Investigation",
        /// At a named location.
        Location = "Location",
        /// At a meal.
        Meal = "Meal",
        /// In a meeting.
        Meeting = "Meeting",
        /// Off duty.
        OffDuty = "OffDuty",
        /// On duty.
        OnDuty = "OnDuty",
        /// At the scene.
        OnScene = "OnScene",
        /// Out of service.
        OutofService = "OutofService",
        /// With a patient.
        PatientContact = "PatientContact",
        /// At its post.
        Post = "Post",
        /// Started an incident by itself.
        ResponderInitiatedEvent = "ResponderInitiatedEvent",
        /// At roll call.
        RollCall = "RollCall",
        /// On the roster.
        Roster = "Roster",
        /// Its shift is about to begin.
        ShiftPending = "ShiftPending",
        /// Waiting at a staging place.
        Staging = "Staging",
        /// At its station.
        Station = "Station",
        /// Stopping a vehicle.
        TrafficStop = "TrafficStop",
        /// In training.
        Training = "Training",
        /// Taking someone somewhere.
        Transporting = "Transporting",
        /// Without a crew.
        Unmanned = "Unmanned",
    }
}

/// One status of the desk, and what it is called everywhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitStatus {
    /// The desk's code.
    pub code: String,
    /// Its name at the desk.
    pub name: Wording,
    /// The common primary status.
    pub primary: PrimaryStatus,
    /// The common secondary status.
    pub secondary: SecondaryStatus,
    /// Whether a unit in this status may be given an assignment.
    pub available_for_dispatch: bool,
}
