//! Who is asking: a person with a session, or a machine with a token.

use std::sync::Arc;

use model::Moment;
use model::access::{Actor, Role};
use model::ids::PersonId;
use model::rules::Permission;

use crate::city::City;
use crate::error::Error;

/// What a request carries to say who it is from.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A machine's bearer token.
    Bearer(String),
    /// A session's secret, from a cookie.
    Session(String),
}

/// How the asker proved who they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Proof {
    /// By a session, known by the hash of its secret.
    Session { hash: String, expires_at: Moment },
    /// By a token.
    Token,
}

/// Somebody who asks, and the roles in force.
#[derive(Clone)]
pub struct Principal {
    /// The jurisdiction.
    pub city: Arc<City>,
    /// The person or machine.
    pub person: PersonId,
    /// The roles: all of a person's, the one of a token.
    pub roles: Vec<Role>,
    pub(crate) proof: Proof,
}

impl Principal {
    /// The actor that may do this: denied unless a role allows it.
    pub fn may(&self, permission: Permission) -> Result<Actor, Error> {
        let role = self.roles.iter().copied().find(|role| self.city.rules().allows(*role, permission));
        match role {
            Some(role) => Ok(Actor { person: self.person, role }),
            None => Err(Error::NotAllowed { permission: permission.code() }),
        }
    }

    /// Whether this would be allowed.
    pub fn can(&self, permission: Permission) -> bool {
        self.may(permission).is_ok()
    }
}
