//! Paging through what is newest first.

use serde::Deserialize;
use utoipa::IntoParams;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// The `next` of the page before.
    pub(crate) before: Option<u64>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<usize>,
}
