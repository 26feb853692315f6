//! Identities: one newtype per noun over a UUID, so that a unit can never be passed for an incident.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    };
}

id! {
    /// One contact by one channel 报警/诉求.
    ReportId
}
id! {
    /// Streets that nobody drives on for a while 道路封闭.
    ClosureId
}
id! {
    /// The thing that happens 警情.
    IncidentId
}
id! {
    /// All the ways out of a jurisdiction 圈层.
    RingId
}
id! {
    /// A post at a way out 控制点.
    PointId
}
id! {
    /// An order that sets a duty level 勤务等级令.
    LevelOrderId
}
id! {
    /// A described vehicle or goods that a neighbour asks for 布控预警.
    AlertId
}
id! {
    /// A resource that can be sent 警力单元.
    UnitId
}
id! {
    /// One unit sent to one incident 派警任务.
    AssignmentId
}
id! {
    /// A city, district, station, department or grid office 组织.
    OrgId
}
id! {
    /// Somebody who may sign in, or a machine that holds a token.
    PersonId
}
id! {
    /// A bearer token of a machine.
    TokenId
}
id! {
    /// The person behind a report, known only inside that report; also names the key that seals the data.
    PartyId
}

/// The streams that hold these nouns carry the same UUID.
macro_rules! stream {
    ($($name:ident),*) => {
        $(impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        })*
    };
}
stream!(
    RingId,
    PointId,
    LevelOrderId,
    AlertId,
    ClosureId,
    ReportId,
    IncidentId,
    UnitId,
    OrgId,
    PersonId,
    TokenId,
    PartyId,
    AssignmentId
);
