//! What clients send: URL-encoded names and values, in a body or after the `?`.

mod decode;
mod post;
mod problem;
mod query;

pub use post::{Attribute, Contact, PostRequest, PostedPlace, parse_post};
pub use problem::{FormError, FormProblem};
pub use query::{Paging, RequestQuery, Selection, Window, parse_query};

/// A text that never reaches a log by way of `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Seals a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(sealed)")
    }
}
