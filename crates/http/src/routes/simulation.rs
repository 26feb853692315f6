//! The controls of a demonstration. In service there is nothing at these paths.

use std::sync::Arc;

use api::simulation::{DemoSignIns, SimulationView, SteerSimulation};
use axum::extract::State;

use crate::app::{App, Demonstration};
use crate::extract::{Json, Who};
use crate::problem::Problem;
use crate::reply::{Answer, Shown};

fn demonstration(app: &App) -> Answer<&dyn Demonstration> {
    app.demonstration.as_deref().ok_or_else(Problem::unknown_path)
}

/// Shows where the demonstration's day stands.
#[utoipa::path(
    get,
    path = "/api/v1/simulation",
    tag = "simulation",
    responses((status = 200, description = "The day so far.", body = SimulationView))
)]
pub(crate) async fn show_simulation(State(app): State<Arc<App>>) -> Answer<Shown<SimulationView>> {
    Ok(Shown(demonstration(&app)?.show()))
}

/// Pauses, resumes, steps or resets the demonstration, or sets its speed.
#[utoipa::path(
    post,
    path = "/api/v1/simulation",
    tag = "simulation",
    request_body = SteerSimulation,
    responses((status = 200, description = "The day so far.", body = SimulationView))
)]
pub(crate) async fn steer_simulation(
    State(app): State<Arc<App>>,
    _who: Who,
    Json(request): Json<SteerSimulation>,
) -> Answer<Shown<SimulationView>> {
    Ok(Shown(demonstration(&app)?.steer(request).await?))
}

/// Names everybody to sign in as; nobody in service.
#[utoipa::path(
    get,
    path = "/api/v1/simulation/sign-ins",
    tag = "simulation",
    responses((status = 200, description = "Names, passwords and roles.", body = DemoSignIns))
)]
pub(crate) async fn list_sign_ins(State(app): State<Arc<App>>) -> Answer<Shown<DemoSignIns>> {
    // In service there is nobody to offer: an empty list, not an error on the page where people sign in.
    let sign_ins = app.demonstration.as_ref().map(|demonstration| demonstration.sign_ins());
    Ok(Shown(sign_ins.unwrap_or(DemoSignIns { sign_ins: Vec::new() })))
}
