//! Watching the process, and the contract itself.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::rules::Permission;
use operations::{City, JournalState};
use serde::Serialize;

use crate::app::App;
use crate::extract::credential;
use crate::metrics::OPENMETRICS;
use crate::openapi::document;
use crate::problem::Problem;
use crate::reply::{Answer, Written, with_type};
use crate::request::Asked;

/// How the process fares.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    jurisdictions: Vec<JurisdictionHealth>,
}

/// How one jurisdiction fares.
#[derive(Serialize)]
struct JurisdictionHealth {
    name: String,
    position: u64,
    state: String,
}

/// Shows the contract.
pub(crate) async fn show_openapi() -> Written {
    Written(document())
}

/// Shows whether the process can store what comes in; in detail to whoever may watch it.
pub(crate) async fn show_health(State(app): State<Arc<App>>, parts: Parts) -> Response {
    let cities = app.cities.all();
    let serving = cities.iter().all(|city| is_serving(city));
    let status = if serving { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = if serving { "ok" } else { "unavailable" };
    if may_watch(&app, &parts).is_err() {
        return (status, word).into_response();
    }
    let health = Health { status: word, jurisdictions: cities.iter().map(|city| health_of(city)).collect() };
    (status, axum::Json(health)).into_response()
}

fn is_serving(city: &City) -> bool {
    city.journal().metrics().state == JournalState::Serving
}

fn health_of(city: &City) -> JurisdictionHealth {
    JurisdictionHealth {
        name: city.board().jurisdiction().map_or_else(String::new, |(_, org)| org.name.clone()),
        position: city.journal().head().position.0,
        state: format!("{:?}", city.journal().metrics().state).to_lowercase(),
    }
}

/// Shows what is counted.
pub(crate) async fn show_metrics(State(app): State<Arc<App>>, parts: Parts) -> Answer<Response> {
    may_watch(&app, &parts)?;
    let text = app.meters.show().map_err(|failure| Problem::bug(format!("writing metrics: {failure}")))?;
    Ok(with_type(StatusCode::OK, HeaderValue::from_static(OPENMETRICS), Body::from(text)))
}

/// Whoever sits at the machine may watch it; from elsewhere it takes the right.
fn may_watch(app: &App, parts: &Parts) -> Answer<()> {
    if Asked::of(parts).is_local(&parts.headers) {
        return Ok(());
    }
    let credential = credential(&parts.headers).ok_or_else(Problem::stranger)?;
    let who = app.cities.identify(&credential)?;
    who.may(Permission::SystemMetrics)?;
    Ok(())
}
