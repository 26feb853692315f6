//! Why an operation has no result. Statuses are chosen by the door, not here.

use std::sync::Arc;

use api::Wording;
use model::Moment;
use storage::{AppendError, Lane, StoreFailure};

/// Why an operation has no result.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no: an answer that the asker can act on.
    #[error("refused: {}", text.en)]
    Refused {
        /// A stable code.
        code: &'static str,
        /// Why, and what to do.
        text: Wording,
    },
    /// The request is well-formed but means nothing.
    #[error("{} field(s) of the request are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such thing here.
    #[error("there is no such {what}")]
    NotFound {
        /// The noun.
        what: &'static str,
    },
    /// None of the asker's roles may do this.
    #[error("no role of the asker allows {permission}")]
    NotAllowed {
        /// The permission that is missing.
        permission: &'static str,
    },
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    Unauthenticated,
    /// The name or the password is wrong.
    #[error("the name or the password is wrong")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("the name is locked until {until}")]
    Locked {
        /// Until when, unless an administrator lifts the lock.
        until: Moment,
    },
    /// The same command id came with another body.
    #[error("the idempotency key was used before with another body")]
    CommandReused,
    /// Others were faster, again and again.
    #[error("others changed it at the same time")]
    Conflict,
    /// The journal takes no more at the moment.
    #[error("the {lane} lane is full")]
    Busy {
        /// The lane.
        lane: Lane,
        /// When to come back.
        retry_after_seconds: u32,
    },
    /// The request is over a limit of the journal.
    #[error("{what} is {got}, and the limit is {limit}")]
    TooLarge {
        /// The limit's name.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// What the request has.
        got: usize,
    },
    /// The disk is full.
    #[error("the journal's disk is full")]
    StorageFull,
    /// The disk cannot be written.
    #[error("the journal's disk cannot be written")]
    ReadOnly,
    /// The journal has stopped.
    #[error("the journal is closed")]
    Closed,
    /// The store failed in another way.
    #[error("the journal failed")]
    Failed(#[source] Arc<StoreFailure>),
    /// Something stored cannot be read.
    #[error("reading what is stored: {0}")]
    Unreadable(String),
}

/// One field at fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// The field's path, such as `place.lon`.
    pub field: String,
    /// The limit that it breaks.
    pub limit: Wording,
    /// What would be right.
    pub remedy: Wording,
}

impl FieldError {
    /// A fault of one field.
    pub fn new(field: &str, limit: Wording, remedy: Wording) -> Self {
        Self { field: field.to_owned(), limit, remedy }
    }
}

/// A text in both languages.
pub(crate) fn wording(zh: impl Into<String>, en: impl Into<String>) -> Wording {
    Wording { zh: zh.into(), en: en.into() }
}

/// A code that the rules do not know.
pub(crate) fn unknown_code(field: &str) -> FieldError {
    FieldError::new(
        field,
        wording("须为规则表内的代码", "a code of the rules"),
        wording("可用代码见 GET /api/v1/rules", "GET /api/v1/rules lists the codes"),
    )
}

impl From<AppendError> for Error {
    fn from(failure: AppendError) -> Self {
        match failure {
            AppendError::Conflict { .. } => Self::Conflict,
            AppendError::CommandReused => Self::CommandReused,
            AppendError::Busy { lane, retry_after_seconds } => Self::Busy { lane, retry_after_seconds },
            AppendError::TooLarge { what, limit, got } => Self::TooLarge { what, limit, got },
            AppendError::StorageFull => Self::StorageFull,
            AppendError::ReadOnly => Self::ReadOnly,
            AppendError::Failed(source) => Self::Failed(source),
            AppendError::Closed => Self::Closed,
            AppendError::Empty => Self::Unreadable("an append without events".to_owned()),
        }
    }
}

impl From<StoreFailure> for Error {
    fn from(failure: StoreFailure) -> Self {
        match failure {
            StoreFailure::Full => Self::StorageFull,
            StoreFailure::ReadOnly => Self::ReadOnly,
            failure => Self::Failed(Arc::new(failure)),
        }
    }
}

impl From<model::event::Unreadable> for Error {
    fn from(failure: model::event::Unreadable) -> Self {
        Self::Unreadable(failure.to_string())
    }
}
