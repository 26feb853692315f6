//! What went wrong, as RFC 9457 problem details.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An `application/problem+json` body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI of the kind of problem: `about:blank#` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in the reader's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A stable code for programs, such as `unit_is_engaged`.
    pub code: String,
    /// What to do about it, in the reader's language.
    pub detail: String,
    /// The id under which the server's log knows the request.
    pub request_id: String,
    /// The fields at fault, if any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One field at fault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// The field's path, such as `place.lon`.
    pub field: String,
    /// The limit that it breaks.
    pub limit: String,
    /// What would be right.
    pub remedy: String,
}
