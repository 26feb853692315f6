//! How answers are written.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;

use crate::problem::Problem;

/// What every handler gives.
pub(crate) type Answer<T> = Result<T, Problem>;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A view.
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        json(StatusCode::OK, &self.0)
    }
}

/// The view of something that was made.
pub(crate) struct Created<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        json(StatusCode::CREATED, &self.0)
    }
}

/// JSON that is already written.
pub(crate) struct Written(pub(crate) Bytes);

impl IntoResponse for Written {
    fn into_response(self) -> Response {
        with_type(StatusCode::OK, JSON, Body::from(self.0))
    }
}

fn json(status: StatusCode, view: &impl Serialize) -> Response {
    match serde_json::to_vec(view) {
        Ok(bytes) => with_type(status, JSON, Body::from(bytes)),
        Err(failure) => Problem::bug(format!("writing a view: {failure}")).into_response(),
    }
}

/// A body of a type.
pub(crate) fn with_type(status: StatusCode, kind: HeaderValue, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
