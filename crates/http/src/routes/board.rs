//! The board, the live stream, the ground, and the words and codes of the rules.

use std::sync::Arc;

use api::board::{BoardView, LiveMessage};
use api::rules::RulesView;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use operations::board;

use crate::app::App;
use crate::extract::{Query, Who};
use crate::live::{self, LiveQuery};
use crate::reply::{Answer, Shown, Written};

/// Shows the words and codes that a console offers.
#[utoipa::path(
    get,
    path = "/api/v1/rules",
    tag = "board",
    responses((status = 200, description = "Words and codes.", body = RulesView))
)]
pub(crate) async fn show_rules(who: Who) -> Shown<RulesView> {
    Shown(board::show_rules(&who))
}

/// Shows what is open now.
#[utoipa::path(
    get,
    path = "/api/v1/board",
    tag = "board",
    responses((status = 200, description = "The board.", body = BoardView))
)]
pub(crate) async fn show_board(who: Who) -> Answer<Written> {
    Ok(Written(board::show_board(&who)?))
}

/// Shows the ground as `GeoJSON`.
#[utoipa::path(
    get,
    path = "/api/v1/map",
    tag = "board",
    responses((status = 200, description = "A GeoJSON feature collection.", body = Object))
)]
pub(crate) async fn show_map(who: Who) -> Answer<Written> {
    Ok(Written(board::show_map(&who)?))
}

/// Streams every change as server-sent events. The id of an event is its position: whoever comes back with
/// `Last-Event-ID`, or asks with `after`, misses nothing and gets nothing twice.
#[utoipa::path(
    get,
    path = "/api/v1/live",
    tag = "board",
    params(LiveQuery),
    responses((status = 200, description = "`event: change` with a LiveMessage, `event: clock` with a ClockTick.", body = LiveMessage, content_type = "text/event-stream"))
)]
pub(crate) async fn listen(
    State(app): State<Arc<App>>,
    who: Who,
    Query(query): Query<LiveQuery>,
    headers: HeaderMap,
    asked: axum::Extension<Arc<crate::request::Asked>>,
) -> Answer<Response> {
    live::listen(&app, &who, query.after, &headers, &asked)
}
