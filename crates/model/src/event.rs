//! Everything that can stand in a jurisdiction's journal: one enum over the rooms, its kinds and its JSON.

use serde::{Deserialize, Serialize};

use crate::access::{self, org};
use crate::{closure, incident, report, unit};

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
