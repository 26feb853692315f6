//! What went wrong, as RFC 9457 problem details. This is the only place that chooses a status.

mod texts;

use std::error::Error as _;
use std::fmt::Write as _;
use std::ops::Deref;

use api::Wording;
use api::problem::{FieldProblem, Problem as Body};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use operations::{Error, FieldError, Lane};

use crate::language::{Language, say, tag};
use crate::limits::BODY_BYTES_MAX;

/// The kinds of problem: each has one status and one title.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// The request cannot be read.
    Malformed,
    /// Nobody is signed in.
    Stranger,
    /// Somebody is, and may not.
    NotAllowed,
    /// There is no such thing.
    Unknown,
    /// The thing is there, but cannot be used that way.
    WrongMethod,
    /// The request took too long to arrive.
    TooSlow,
    /// The rules say no.
    Refused,
    /// Too many bytes.
    TooLarge,
    /// The body is of another type.
    WrongMediaType,
    /// The request can be read and means nothing.
    Meaningless,
    /// Work that can wait is refused first.
    Shed,
    /// Not now.
    Unavailable,
    /// Our own fault.
    Bug,
}

impl Kind {
    /// The HTTP status of the kind.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Stranger => StatusCode::UNAUTHORIZED,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Refused => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Meaningless => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Shed => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Bug => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A problem, not yet worded in one language. Boxed, since nearly every answer is none.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<Fault>);

impl Deref for Problem {
    type Target = Fault;

    fn deref(&self) -> &Fault {
        &self.0
    }
}

/// What a problem is made of.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Its kind.
    pub(crate) kind: Kind,
    /// A stable code for programs.
    pub(crate) code: &'static str,
    /// What to do about it.
    pub(crate) detail: Wording,
    /// The fields at fault.
    pub(crate) errors: Vec<FieldError>,
    /// When to come back.
    pub(crate) retry_after_seconds: Option<u32>,
    /// What the log should know and the asker should not.
    pub(crate) cause: Option<String>,
}

impl Problem {
    /// A problem of a kind.
    pub(crate) fn new(kind: Kind, code: &'static str, detail: Wording) -> Self {
        Self(Box::new(Fault {
            kind,
            code,
            detail,
            errors: Vec::new(),
            retry_after_seconds: None,
            cause: None,
        }))
    }

    /// A request that means nothing because of these fields.
    pub(crate) fn of_fields(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(Kind::Meaningless, "invalid_fields", texts::invalid_fields());
        problem.0.errors = errors;
        problem
    }

    /// A path that leads nowhere.
    pub(crate) fn unknown_path() -> Self {
        Self::new(Kind::Unknown, "unknown_path", texts::unknown_path())
    }

    /// An id, or a code in a path, that names nothing here.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Kind::Unknown, "not_found", texts::not_found(what))
    }

    /// A path that does not know the method.
    pub(crate) fn wrong_method() -> Self {
        Self::new(Kind::WrongMethod, "method_not_allowed", texts::wrong_method())
    }

    /// A body that is not JSON.
    pub(crate) fn malformed_json(failure: &serde_json::Error) -> Self {
        let detail = texts::malformed_json(failure.line(), failure.column());
        Self::new(Kind::Malformed, "malformed_json", detail)
    }

    /// A body that broke off.
    pub(crate) fn broken_body() -> Self {
        Self::new(Kind::Malformed, "broken_body", texts::broken_body())
    }

    /// A body that did not arrive in time.
    pub(crate) fn slow_body(seconds: u64) -> Self {
        Self::new(Kind::TooSlow, "body_too_slow", texts::slow_body(seconds))
    }

    /// A body over the limit.
    pub(crate) fn large_body() -> Self {
        Self::new(Kind::TooLarge, "body_too_large", texts::large_body(BODY_BYTES_MAX))
    }

    /// A body of another type than JSON.
    pub(crate) fn wrong_media_type(wanted: &str) -> Self {
        Self::new(Kind::WrongMediaType, "wrong_media_type", texts::wrong_media_type(wanted))
    }

    /// A request from another site's page with the browser's cookie.
    pub(crate) fn cross_site() -> Self {
        Self::new(Kind::NotAllowed, "cross_site", texts::cross_site())
    }

    /// Nobody is signed in.
    pub(crate) fn stranger() -> Self {
        Self::from(Error::Unauthenticated)
    }

    /// A right that none of the asker's roles gives.
    pub(crate) fn not_allowed(permission: &str) -> Self {
        Self::new(Kind::NotAllowed, "not_allowed", texts::not_allowed(permission))
    }

    /// Too many of the public ask at once.
    pub(crate) fn too_many_readers() -> Self {
        Self::new(Kind::Shed, "busy", texts::busy(1)).in_seconds(1)
    }

    /// Something that we did wrong.
    pub(crate) fn bug(cause: String) -> Self {
        Self::new(Kind::Bug, "bug", texts::bug()).because(cause)
    }

    fn in_seconds(mut self, seconds: u32) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    fn because(mut self, cause: String) -> Self {
        self.0.cause = Some(cause);
        self
    }

    /// Words the problem for one reader.
    pub(crate) fn render(self, language: Language, request_id: &HeaderValue) -> Response {
        let errors = self.errors.iter().map(|fault| FieldProblem {
            field: fault.field.clone(),
            limit: say(language, &fault.limit).to_owned(),
            remedy: say(language, &fault.remedy).to_owned(),
        });
        let body = Body {
            kind: format!("about:blank#{}", self.code),
            title: say(language, &texts::title(self.kind)).to_owned(),
            status: self.kind.status().as_u16(),
            code: self.code.to_owned(),
            detail: say(language, &self.detail).to_owned(),
            request_id: request_id.to_str().unwrap_or_default().to_owned(),
            errors: errors.collect(),
        };
        let bytes = serde_json::to_vec(&body).expect("a problem's keys are strings");
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(tag(language))),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let mut response = (self.kind.status(), headers, bytes).into_response();
        for (name, value) in self.extra_headers() {
            response.headers_mut().insert(name, value);
        }
        response
    }

    /// The headers that belong to the status, whatever form the body takes.
    pub(crate) fn extra_headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let retry = self.retry_after_seconds.map(|seconds| (header::RETRY_AFTER, HeaderValue::from(seconds)));
        let challenge = (self.kind == Kind::Stranger)
            .then(|| (header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"anlan\"")));
        let close =
            (self.kind == Kind::TooSlow).then(|| (header::CONNECTION, HeaderValue::from_static("close")));
        retry.into_iter().chain(challenge).chain(close)
    }
}

/// A problem leaves the handlers unworded; the door words it, since it knows the reader and the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// When to come back after the disk was full or could not be written.
const STORAGE_RETRY_SECONDS: u32 = 10;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused { code, text } => Self::new(Kind::Refused, code, text),
            Error::Invalid(errors) => Self::of_fields(errors),
            Error::NotFound { what } => Self::not_found(what),
            Error::NotAllowed { permission } => Self::not_allowed(permission),
            Error::Unauthenticated => Self::new(Kind::Stranger, "not_signed_in", texts::stranger()),
            Error::WrongPassword => Self::new(Kind::Stranger, "wrong_password", texts::wrong_password()),
            Error::Locked { until } => Self::new(Kind::NotAllowed, "locked", texts::locked(until)),
            Error::CommandReused => {
                Self::new(Kind::Refused, "idempotency_key_reused", texts::command_reused())
            }
            Error::Conflict => Self::new(Kind::Refused, "retry", texts::conflict()).in_seconds(1),
            Error::Busy { lane, retry_after_seconds } => {
                let kind = if lane == Lane::Bulk { Kind::Shed } else { Kind::Unavailable };
                Self::new(kind, "busy", texts::busy(retry_after_seconds)).in_seconds(retry_after_seconds)
            }
            Error::TooLarge { what, limit, got } => {
                Self::new(Kind::TooLarge, "over_limit", texts::over_limit(what, limit, got))
            }
            Error::StorageFull => Self::new(Kind::Unavailable, "storage_full", texts::storage_full())
                .in_seconds(STORAGE_RETRY_SECONDS),
            Error::ReadOnly => Self::new(Kind::Unavailable, "storage_read_only", texts::storage_read_only())
                .in_seconds(STORAGE_RETRY_SECONDS),
            Error::Closed => Self::new(Kind::Unavailable, "stopping", texts::stopping()).in_seconds(1),
            Error::Failed(_) => Self::new(Kind::Unavailable, "storage_failed", texts::storage_failed())
                .in_seconds(1)
                .because(with_causes(&error)),
            Error::Unreadable(_) => Self::bug(with_causes(&error)),
        }
    }
}

fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, ": {next}");
        cause = next.source();
    }
    text
}
