//! The contract: requests, views and live messages, as they stand in `openapi.json`. The console, the command
//! line and third parties read these types; nothing here decides anything.

pub mod access;
pub mod alert;
pub mod board;
pub mod cordon;
pub mod incident;
pub mod problem;
pub mod report;
pub mod ring;
pub mod rules;
pub mod simulation;
pub mod streets;
pub mod unit;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Wording {
    /// Chinese, as the trade says it.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Somebody, as colleagues see them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonRef {
    /// The person.
    pub id: model::ids::PersonId,
    /// The display name.
    pub name: String,
}

/// An organisation, by id and name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrgRef {
    /// The organisation.
    pub id: model::ids::OrgId,
    /// Its name.
    pub name: String,
}
