//! Somebody who signs in, or a machine that holds a token: roles, password, sessions, the lock.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Actor, Role};
use crate::decider::Decider;
use crate::ids::{OrgId, TokenId};
use crate::moment::Moment;

/// So many failed sign-ins within the window lock the name (CJIS AC-7).
pub const FAILURES_MAX: usize = 5;
/// The window in which failures are counted.
pub const FAILURE_WINDOW_SECONDS: i64 = 15 * 60;
/// How long the lock holds unless an administrator lifts it: an attacker must not be able to keep a
/// dispatcher out for a shift.
pub const LOCK_SECONDS: i64 = 15 * 60;
/// How long a session lives: a shift.
pub const SESSION_SECONDS: i64 = 12 * 3600;
/// The most sessions of one person; the oldest ends when one more begins.
pub const SESSIONS_MAX: usize = 8;
/// The most tokens of one machine or person.
pub const TOKENS_MAX: usize = 32;
/// The fewest characters of a password.
pub const PASSWORD_CHARACTERS_MIN: usize = 8;
/// The most characters of a sign-in name or a display name.
pub const NAME_CHARACTERS_MAX: usize = 40;

/// Whether somebody or something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Signs in with a password.
    Person,
    /// Comes with a bearer token.
    Machine,
}

/// What is known from the enrolment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Enrolled {
    /// The sign-in name, unique in the jurisdiction.
    pub name: String,
    /// The name that colleagues see.
    pub display_name: String,
    /// Somebody or something.
    pub kind: Kind,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<OrgId>,
    /// The roles at the start.
    pub roles: BTreeSet<Role>,
    /// The password's hash in PHC form; a machine has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Who enrolled.
    pub by: Actor,
}

/// A bearer token: only the hash is known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// SHA-256 of the secret, in hex.
    pub hash: String,
    /// The one role it carries.
    pub role: Role,
    /// When it was issued.
    pub issued_at: Moment,
}

/// What may be asked of a person's entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Enrol.
    Enrol(Box<Enrolled>),
    /// Set another password, given as its hash.
    SetPassword {
        /// The hash in PHC form.
        hash: String,
        /// Who asks.
        by: Actor,
    },
    /// Give a role.
    Grant {
        /// The role.
        role: Role,
        /// Who asks.
        by: Actor,
    },
    /// Take a role away.
    Revoke {
        /// The role.
        role: Role,
        /// Who asks.
        by: Actor,
    },
    /// Begin a session after the password was right.
    SignIn {
        /// SHA-256 of the session's secret, in hex.
        session: String,
    },
    /// Note a wrong password.
    FailSignIn,
    /// End a session.
    SignOut {
        /// SHA-256 of the session's secret, in hex.
        session: String,
    },
    /// Lift the lock.
    Unlock {
        /// Who asks.
        by: Actor,
    },
    /// Issue a token.
    IssueToken {
        /// Its id.
        token: TokenId,
        /// SHA-256 of the secret, in hex.
        hash: String,
        /// The role it carries.
        role: Role,
        /// Who asks.
        by: Actor,
    },
    /// Revoke a token.
    RevokeToken {
        /// Its id.
        token: TokenId,
        /// Who asks.
        by: Actor,
    },
}

/// What happened to a person's entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Enrolled.
    Enrolled(Box<Enrolled>),
    /// Another password was set.
    PasswordSet {
        /// The hash in PHC form.
        hash: String,
        /// Who did it.
        by: Actor,
    },
    /// A role was given.
    RoleGranted {
        /// The role.
        role: Role,
        /// Who did it.
        by: Actor,
    },
    /// A role was taken away.
    RoleRevoked {
        /// The role.
        role: Role,
        /// Who did it.
        by: Actor,
    },
    /// A session began.
    SignedIn {
        /// SHA-256 of the session's secret, in hex.
        session: String,
        /// When it ends.
        expires_at: Moment,
    },
    /// A wrong password was given.
    SignInFailed {},
    /// The name was locked.
    Locked {
        /// Until when, unless lifted.
        until: Moment,
    },
    /// The lock was lifted.
    Unlocked {
        /// Who did it.
        by: Actor,
    },
    /// A session ended.
    SignedOut {
        /// SHA-256 of the session's secret, in hex.
        session: String,
    },
    /// A token was issued.
    TokenIssued {
        /// Its id.
        token: TokenId,
        /// SHA-256 of the secret, in hex.
        hash: String,
        /// The role it carries.
        role: Role,
        /// Who did it.
        by: Actor,
    },
    /// A token was revoked.
    TokenRevoked {
        /// Its id.
        token: TokenId,
        /// Who did it.
        by: Actor,
    },
}

/// Why a command on a person's entry is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nobody by that id.
    #[error("nobody is enrolled under this id")]
    NotEnrolled,
    /// The id is taken.
    #[error("this id is already enrolled")]
    AlreadyEnrolled,
    /// The name is empty or too long.
    #[error("a name has 1 to {NAME_CHARACTERS_MAX} characters (NAME_CHARACTERS_MAX)")]
    BadName,
    /// A person without a password, or a machine with one.
    #[error("a person signs in with a password, a machine with a token")]
    WrongCredential,
    /// Too many wrong passwords.
    #[error("locked after {FAILURES_MAX} failed sign-ins until {0}; an administrator can lift the lock")]
    Locked(Moment),
    /// There is no such token.
    #[error("there is no such token")]
    NoSuchToken,
    /// Too many tokens.
    #[error("there are already {TOKENS_MAX} tokens (TOKENS_MAX); revoke one first")]
    TooManyTokens,
    /// The role is not held.
    #[error("the role is not held")]
    RoleNotHeld,
    /// Nobody lifts their own lock or raises their own rights.
    #[error("this must be done by somebody else")]
    OwnEntry,
}

/// A person's entry once enrolled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What is known from the enrolment, with the present roles and password.
    pub enrolled: Enrolled,
    /// Sessions by the hash of their secret, with their end.
    pub sessions: BTreeMap<String, Moment>,
    /// Tokens in force.
    pub tokens: Vec<Token>,
    /// The failed sign-ins since the last good one.
    pub failures: Vec<Moment>,
    /// The end of the lock, if one was set.
    pub locked_until: Option<Moment>,
}

impl Body {
    /// Whether the name is locked at that moment.
    pub fn is_locked(&self, at: Moment) -> bool {
        self.locked_until.is_some_and(|until| at < until)
    }
}

/// A person or machine, folded.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Person {
    /// Not known.
    #[default]
    Unknown,
    /// Enrolled.
    Enrolled(Box<Body>),
}

impl Person {
    /// The facts, once enrolled.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Unknown => None,
            Self::Enrolled(body) => Some(body),
        }
    }
}

impl Decider for Person {
    const KIND: &'static str = "person";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unknown, Command::Enrol(enrolled)) => enrol(enrolled),
            (Self::Unknown, _) => Err(Refusal::NotEnrolled),
            (Self::Enrolled(_), Command::Enrol(_)) => Err(Refusal::AlreadyEnrolled),
            (Self::Enrolled(body), command) => body.decide(command, at),
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (Self::Unknown, Event::Enrolled(enrolled)) => Self::Enrolled(Box::new(Body {
                enrolled: (**enrolled).clone(),
                sessions: BTreeMap::new(),
                tokens: Vec::new(),
                failures: Vec::new(),
                locked_until: None,
            })),
            (Self::Enrolled(mut body), event) => {
                body.take_in(event, at);
                Self::Enrolled(body)
            }
            (Self::Unknown, _) => Self::Unknown,
        }
    }
}

fn enrol(enrolled: Box<Enrolled>) -> Result<Vec<Event>, Refusal> {
    let fits = |name: &str| (1..=NAME_CHARACTERS_MAX).contains(&name.trim().chars().count());
    if !fits(&enrolled.name) || !fits(&enrolled.display_name) {
        return Err(Refusal::BadName);
    }
    match (enrolled.kind, &enrolled.password) {
        (Kind::Person, Some(_)) | (Kind::Machine, None) => Ok(vec![Event::Enrolled(enrolled)]),
        _ => Err(Refusal::WrongCredential),
    }
}

impl Body {
    fn decide(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        let roles = &self.enrolled.roles;
        match command {
            Command::Enrol(_) => Err(Refusal::AlreadyEnrolled),
            Command::SetPassword { hash, by } if self.enrolled.kind == Kind::Person => {
                Ok(vec![Event::PasswordSet { hash, by }])
            }
            Command::SetPassword { .. } => Err(Refusal::WrongCredential),
            Command::Grant { role, .. } if roles.contains(&role) => Ok(vec![]),
            Command::Grant { role, by } => Ok(vec![Event::RoleGranted { role, by }]),
            Command::Revoke { role, .. } if !roles.contains(&role) && !self.has_token_for(role) => {
                Err(Refusal::RoleNotHeld)
            }
            Command::Revoke { role, by } => Ok(vec![Event::RoleRevoked { role, by }]),
            Command::SignIn { .. } | Command::FailSignIn if self.enrolled.kind == Kind::Machine => {
                Err(Refusal::WrongCredential)
            }
            Command::SignIn { session } => self.sign_in(session, at),
            Command::FailSignIn => self.fail_sign_in(at),
            Command::SignOut { session } if !self.sessions.contains_key(&session) => Ok(vec![]),
            Command::SignOut { session } => Ok(vec![Event::SignedOut { session }]),
            Command::Unlock { .. } if self.locked_until.is_none() => Ok(vec![]),
            Command::Unlock { by } => Ok(vec![Event::Unlocked { by }]),
            Command::IssueToken { .. } if self.tokens.len() >= TOKENS_MAX => Err(Refusal::TooManyTokens),
            Command::IssueToken { token, hash, role, by } => {
                Ok(vec![Event::TokenIssued { token, hash, role, by }])
            }
            Command::RevokeToken { token, by } => {
                let is_there = self.tokens.iter().any(|present| present.id == token);
                if is_there { Ok(vec![Event::TokenRevoked { token, by }]) } else { Err(Refusal::NoSuchToken) }
            }
        }
    }

    fn has_token_for(&self, role: Role) -> bool {
        self.tokens.iter().any(|token| token.role == role)
    }

    fn sign_in(&self, session: String, at: Moment) -> Result<Vec<Event>, Refusal> {
        match self.locked_until {
            Some(until) if at < until => Err(Refusal::Locked(until)),
            _ => Ok(vec![Event::SignedIn { session, expires_at: at.plus_seconds(SESSION_SECONDS) }]),
        }
    }

    fn fail_sign_in(&self, at: Moment) -> Result<Vec<Event>, Refusal> {
        if let Some(until) = self.locked_until.filter(|until| at < *until) {
            return Err(Refusal::Locked(until));
        }
        let recent =
            self.failures.iter().filter(|failed| at.seconds_since(**failed) < FAILURE_WINDOW_SECONDS);
        let mut events = vec![Event::SignInFailed {}];
        if recent.count() + 1 >= FAILURES_MAX {
            events.push(Event::Locked { until: at.plus_seconds(LOCK_SECONDS) });
        }
        Ok(events)
    }

    fn take_in(&mut self, event: &Event, at: Moment) {
        match event {
            Event::Enrolled(_) => {}
            Event::PasswordSet { hash, .. } => {
                self.enrolled.password = Some(hash.clone());
                self.sessions.clear();
            }
            Event::RoleGranted { role, .. } => {
                self.enrolled.roles.insert(*role);
            }
            Event::RoleRevoked { role, .. } => {
                self.enrolled.roles.remove(role);
                self.tokens.retain(|token| token.role != *role);
            }
            Event::SignedIn { session, expires_at } => self.begin_session(session.clone(), *expires_at, at),
            Event::SignInFailed {} => {
                self.failures.retain(|failed| at.seconds_since(*failed) < FAILURE_WINDOW_SECONDS);
                self.failures.push(at);
            }
            Event::Locked { until } => self.locked_until = Some(*until),
            Event::Unlocked { .. } => {
                self.locked_until = None;
                self.failures.clear();
            }
            Event::SignedOut { session } => {
                self.sessions.remove(session);
            }
            Event::TokenIssued { token, hash, role, .. } => {
                self.tokens.push(Token { id: *token, hash: hash.clone(), role: *role, issued_at: at });
            }
            Event::TokenRevoked { token, .. } => self.tokens.retain(|present| present.id != *token),
        }
    }

    fn begin_session(&mut self, session: String, expires_at: Moment, at: Moment) {
        self.failures.clear();
        self.locked_until = None;
        self.sessions.retain(|_, end| at < *end);
        while self.sessions.len() >= SESSIONS_MAX {
            let oldest =
                self.sessions.iter().min_by_key(|(_, end)| **end).map(|(session, _)| session.clone());
            let Some(oldest) = oldest else { break };
            self.sessions.remove(&oldest);
        }
        self.sessions.insert(session, expires_at);
    }
}
