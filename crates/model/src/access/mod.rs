//! Access 权限审计: people, machines, their organisations and roles, sign-ins, tokens, and what was looked up.

pub mod audit;
pub mod org;
mod person;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use person::{
    Body, Command, Enrolled, Event, FAILURE_WINDOW_SECONDS, FAILURES_MAX, Kind, LOCK_SECONDS,
    NAME_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, Person, Refusal, SESSION_SECONDS, SESSIONS_MAX, TOKENS_MAX,
    Token,
};

use crate::ids::PersonId;
pub use crate::rules::Role;

/// Who did something, in which role.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// The person or machine.
    pub person: PersonId,
    /// The role in which it was done.
    pub role: Role,
}

impl Actor {
    /// Whoever commands the machine that the service runs on: the first administrator comes from there.
    pub const fn operator() -> Self {
        Self { person: PersonId(Uuid::nil()), role: Role::Operator }
    }
}
