//! A report 报警/诉求: one contact by one channel. It is linked to an incident, moved to another, erased of
//! its caller; it is never merged away and never deleted.

mod decide;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::ids::{IncidentId, PartyId};

/// The most characters a report's text may have (Open311 `GeoReport` v2 `description`).
pub const TEXT_CHARACTERS_MAX: usize = 4_000;
/// The most characters an address may have.
pub const ADDRESS_CHARACTERS_MAX: usize = 300;
/// The most characters a reason may have, here and in the other rooms.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// The desk that took the contact.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Desk {
    /// The emergency desk 110报警服务台.
    #[serde(rename = "110")]
    Emergency,
    /// The civic desk 12345热线.
    #[serde(rename = "12345")]
    Civic,
}

impl Desk {
    /// The desk's telephone number.
    pub const fn number(self) -> &'static str {
        match self {
            Self::Emergency => "110",
            Self::Civic => "12345",
        }
    }
}

/// How the contact came in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A telephone call 来电.
    Phone,
    /// A web page or app 网络.
    Web,
    /// A text message 短信.
    Sms,
    /// A device 物联感知.
    Sensor,
    /// A volunteer 义警/志愿者.
    Volunteer,
    /// A partner system, Open311 among them 联动单位.
    Partner,
}

/// Where: a point in WGS-84, an address, or both.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Place {
    /// Longitude in degrees, WGS-84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Latitude in degrees, WGS-84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// The address as told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The 15-digit governance grid 网格 that holds the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<String>,
    /// The police grid 警格 that holds the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub police_grid: Option<String>,
}

impl Place {
    /// The point, when both coordinates are known.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.lon.zip(self.lat)
    }
}

/// The caller's data as it lies in an event: ciphertext under the party's own key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SealedParty {
    /// The party, and the name of its key.
    pub id: PartyId,
    /// Base64 of suite byte, nonce, ciphertext and tag over the JSON of the caller's fields.
    pub sealed: String,
}

/// What is known once a report is filed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Filed {
    /// The number that the caller is told, such as `110-20230110-000123`.
    pub number: String,
    /// The desk that took it.
    pub desk: Desk,
    /// How it came in.
    pub channel: Channel,
    /// What was said, without codes and with personal numbers masked.
    pub text: String,
    /// Where.
    pub place: Place,
    /// Who reported, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<SealedParty>,
    /// The service asked for, when the channel names one (Open311 `service_code`): an incident type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Who wrote it down.
    pub by: Actor,
}

impl Filed {
    /// Whether everybody may read it: a civic request that came in by a partner's public channel and names a
    /// service. The caller is never part of what is read.
    pub fn is_public(&self) -> bool {
        self.desk == Desk::Civic && self.channel == Channel::Partner && self.service.is_some()
    }
}

/// What may be asked of a report.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Write a contact down.
    File(Box<Filed>),
    /// Attach it to an incident.
    Link {
        /// The incident.
        incident: IncidentId,
        /// Who asks.
        by: Actor,
    },
    /// Detach it from its incident.
    Unlink {
        /// Why.
        reason: String,
        /// Who asks.
        by: Actor,
    },
    /// Destroy the caller's data.
    EraseParty {
        /// Why: the right or the retention row.
        reason: String,
        /// Who asks.
        by: Actor,
    },
}

/// What happened to a report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The contact was written down.
    Filed(Box<Filed>),
    /// It now belongs to an incident.
    Linked {
        /// The incident.
        incident: IncidentId,
        /// Who did it.
        by: Actor,
    },
    /// It no longer belongs to the incident.
    Unlinked {
        /// The incident it left.
        incident: IncidentId,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
    /// The key of the caller's data was destroyed.
    PartyErased {
        /// The party.
        party: PartyId,
        /// Why.
        reason: String,
        /// Who did it.
        by: Actor,
    },
}

/// Why a command on a report is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such report.
    #[error("the report has not been filed")]
    NotFiled,
    /// The id is taken.
    #[error("the report is already filed")]
    AlreadyFiled,
    /// It says nothing.
    #[error("a report needs text, or a place")]
    Empty,
    /// It belongs to another incident; unlink it first.
    #[error("the report already belongs to incident {0}; unlink it first")]
    AlreadyLinked(IncidentId),
    /// It belongs to none.
    #[error("the report belongs to no incident")]
    NotLinked,
    /// It carries no caller's data, or none any more.
    #[error("the report holds no caller's data")]
    NoParty,
    /// The reason is missing.
    #[error("a reason is needed")]
    ReasonMissing,
}

/// A report, folded.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Report {
    /// Nothing was said yet.
    #[default]
    Unfiled,
    /// Written down, belonging to no incident.
    Waiting(Box<Filed>, crate::Moment),
    /// Belongs to an incident.
    Linked(Box<Filed>, crate::Moment, IncidentId),
}

impl Report {
    /// What was filed and when, once it is.
    pub fn filed(&self) -> Option<(&Filed, crate::Moment)> {
        match self {
            Self::Unfiled => None,
            Self::Waiting(filed, at) | Self::Linked(filed, at, _) => Some((filed, *at)),
        }
    }

    /// The incident that it belongs to.
    pub fn incident(&self) -> Option<IncidentId> {
        match self {
            Self::Linked(_, _, incident) => Some(*incident),
            Self::Unfiled | Self::Waiting(..) => None,
        }
    }
}
