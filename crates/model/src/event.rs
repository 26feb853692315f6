//! Everything that can stand in a jurisdiction's journal: one enum over the rooms, its kinds and its JSON.

use serde::{Deserialize, Serialize};

use crate::access::{self, org};
use crate::{alert, closure, incident, report, ring, unit};

/// An event of any room. In the journal the kind is a column (`report.filed`) and the body is the room's JSON.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Event {
    /// Of a report.
    Report(report::Event),
    /// Of an incident.
    Incident(incident::Event),
    /// Of a unit.
    Unit(unit::Event),
    /// Of a closure.
    Closure(closure::Event),
    /// Of a ring.
    Ring(ring::Event),
    /// Of a control point.
    Point(ring::PointEvent),
    /// Of a duty level order.
    Level(ring::OrderEvent),
    /// Of an alert.
    Alert(alert::Event),
    /// Of a person or machine.
    Person(access::Event),
    /// Of an organisation.
    Org(org::Event),
}

/// A stored event cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// No room writes such a kind.
    #[error("no room writes events of the kind `{0}`")]
    UnknownKind(String),
    /// The body is not what the kind says.
    #[error("reading the body of a `{kind}` event")]
    Body {
        /// The kind.
        kind: String,
        /// What the reader said.
        #[source]
        source: serde_json::Error,
    },
}

impl Event {
    /// The kind: room, dot, past tense.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Report(event) => match event {
                report::Event::Filed(_) => "report.filed",
                report::Event::Linked { .. } => "report.linked",
                report::Event::Unlinked { .. } => "report.unlinked",
                report::Event::PartyErased { .. } => "report.party_erased",
            },
            Self::Incident(event) => incident_kind(event),
            Self::Unit(event) => match event {
                unit::Event::Commissioned(_) => "unit.commissioned",
                unit::Event::StatusSet { .. } => "unit.status_set",
                unit::Event::CrewSignedOn { .. } => "unit.crew_signed_on",
                unit::Event::CrewSignedOff { .. } => "unit.crew_signed_off",
                unit::Event::Assigned { .. } => "unit.assigned",
                unit::Event::Advanced { .. } => "unit.advanced",
            },
            Self::Closure(event) => match event {
                closure::Event::Declared(_) => "closure.declared",
                closure::Event::Lifted { .. } => "closure.lifted",
                closure::Event::Expired { .. } => "closure.expired",
            },
            Self::Ring(event) => ring_kind(event),
            Self::Point(event) => match event {
                ring::PointEvent::Established(_) => "point.established",
                ring::PointEvent::CrewPosted { .. } => "point.crew_posted",
                ring::PointEvent::CrewWithdrawn { .. } => "point.crew_withdrawn",
            },
            Self::Level(event) => match event {
                ring::OrderEvent::Drafted(_) => "level.drafted",
                ring::OrderEvent::Approved { .. } => "level.approved",
                ring::OrderEvent::Lifted { .. } => "level.lifted",
                ring::OrderEvent::Expired { .. } => "level.expired",
            },
            Self::Alert(event) => alert_kind(event),
            Self::Person(event) => person_kind(event),
            Self::Org(org::Event::Founded(_)) => "org.founded",
        }
    }

    /// The body as JSON.
    pub fn encode(&self) -> Vec<u8> {
        let written = match self {
            Self::Report(event) => serde_json::to_vec(event),
            Self::Incident(event) => serde_json::to_vec(event),
            Self::Unit(event) => serde_json::to_vec(event),
            Self::Closure(event) => serde_json::to_vec(event),
            Self::Ring(event) => serde_json::to_vec(event),
            Self::Point(event) => serde_json::to_vec(event),
            Self::Level(event) => serde_json::to_vec(event),
            Self::Alert(event) => serde_json::to_vec(event),
            Self::Person(event) => serde_json::to_vec(event),
            Self::Org(event) => serde_json::to_vec(event),
        };
        written.expect("events are maps with string keys, which JSON can always hold")
    }

    /// Reads a stored event back.
    pub fn decode(kind: &str, body: &[u8]) -> Result<Self, Unreadable> {
        let room = kind.split('.').next().unwrap_or_default();
        let read = match room {
            "report" => serde_json::from_slice(body).map(Self::Report),
            "incident" => serde_json::from_slice(body).map(Self::Incident),
            "unit" => serde_json::from_slice(body).map(Self::Unit),
            "closure" => serde_json::from_slice(body).map(Self::Closure),
            "ring" => serde_json::from_slice(body).map(Self::Ring),
            "point" => serde_json::from_slice(body).map(Self::Point),
            "level" => serde_json::from_slice(body).map(Self::Level),
            "alert" => serde_json::from_slice(body).map(Self::Alert),
            "person" => serde_json::from_slice(body).map(Self::Person),
            "org" => serde_json::from_slice(body).map(Self::Org),
            _ => return Err(Unreadable::UnknownKind(kind.to_owned())),
        };
        let unreadable = |source| Unreadable::Body { kind: kind.to_owned(), source };
        let event = read.map_err(unreadable)?;
        if event.kind() == kind {
            return Ok(event);
        }
        Err(unreadable(serde::de::Error::custom(format!("the body is that of a `{}` event", event.kind()))))
    }
}

fn incident_kind(event: &incident::Event) -> &'static str {
    use incident::Event as E;
    match event {
        E::Opened(_) => "incident.opened",
        E::Regraded { .. } => "incident.regraded",
        E::Retyped { .. } => "incident.retyped",
        E::Noted { .. } => "incident.noted",
        E::ReportTaken { .. } => "incident.report_taken",
        E::ReportReleased { .. } => "incident.report_released",
        E::AssignmentMoved(_) => "incident.assignment_moved",
        E::Related { .. } => "incident.related",
        E::Merged { .. } => "incident.merged",
        E::Absorbed { .. } => "incident.absorbed",
        E::Closed { .. } => "incident.closed",
        E::Reopened { .. } => "incident.reopened",
        E::ClockBreached { .. } => "incident.clock_breached",
    }
}

fn ring_kind(event: &ring::Event) -> &'static str {
    match event {
        ring::Event::Founded(_) => "ring.founded",
        ring::Event::PlanLaid { .. } => "ring.plan_laid",
        ring::Event::LeakFound { .. } => "ring.leak_found",
        ring::Event::LeakClosed { .. } => "ring.leak_closed",
    }
}

fn alert_kind(event: &alert::Event) -> &'static str {
    use alert::Event as E;
    match event {
        E::Requested(_) => "alert.requested",
        E::Returned { .. } => "alert.returned",
        E::Completed { .. } => "alert.completed",
        E::Checked { .. } => "alert.checked",
        E::Refused { .. } => "alert.refused",
        E::Issued(_) => "alert.issued",
        E::PointsActivated { .. } => "alert.points_activated",
        E::Acknowledged { .. } => "alert.acknowledged",
        E::AcknowledgeBreached { .. } => "alert.acknowledge_breached",
        E::PointsReleased { .. } => "alert.points_released",
        E::Sighted(_) => "alert.sighted",
        E::Stopped(_) => "alert.stopped",
        E::LetGo { .. } => "alert.let_go",
        E::Matched { .. } => "alert.matched",
        E::Hit { .. } => "alert.hit",
        E::Renewed { .. } => "alert.renewed",
        E::StoodDown { .. } => "alert.stood_down",
        E::Expired { .. } => "alert.expired",
        E::HandOverSigned { .. } => "alert.hand_over_signed",
        E::DescriptionPurged { .. } => "alert.description_purged",
    }
}

fn person_kind(event: &access::Event) -> &'static str {
    use access::Event as E;
    match event {
        E::Enrolled(_) => "person.enrolled",
        E::PasswordSet { .. } => "person.password_set",
        E::RoleGranted { .. } => "person.role_granted",
        E::RoleRevoked { .. } => "person.role_revoked",
        E::SignedIn { .. } => "person.signed_in",
        E::SignInFailed {} => "person.sign_in_failed",
        E::Locked { .. } => "person.locked",
        E::Unlocked { .. } => "person.unlocked",
        E::SignedOut { .. } => "person.signed_out",
        E::TokenIssued { .. } => "person.token_issued",
        E::TokenRevoked { .. } => "person.token_revoked",
    }
}
