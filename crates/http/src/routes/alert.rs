//! Alerts 布控预警: a neighbour's request, from its papers to the hand-over.

use api::alert::{
    AcknowledgeAlert, AlertChanged, AlertDescription, AlertList, AlertView, ApproveAlert, CompleteAlert,
    LookUpAlert, MatchStop, ReleasePoints, ReportSighting, RequestAlert, ReturnAlert, SettleStop,
    SignHandOver, StopVehicle,
};
use api::cordon::{
    CheckCordon, CheckInterception, CordonCheck, CordonView, InterceptionView, PostsSent, SendPosts,
};
use api::ring::WithReason;
use bytes::Bytes;
use model::ids::AlertId;
use operations::alert;
use operations::alert::{cordon, interception};
use serde::Deserialize;

use crate::extract::{Command, Json, Named, Query, Who};
use crate::reply::{Answer, Created, Shown, Written};

/// Lists the alerts, those in force first.
#[utoipa::path(
    get,
    path = "/api/v1/alerts",
    tag = "alerts",
    responses((status = 200, description = "The alerts.", body = AlertList))
)]
pub(crate) async fn list_alerts(who: Who) -> Answer<Shown<AlertList>> {
    Ok(Shown(alert::list_alerts(&who)?))
}

/// Asks for co-operation.
#[utoipa::path(
    post,
    path = "/api/v1/alerts",
    tag = "alerts",
    request_body = RequestAlert,
    responses((status = 201, description = "The request is received.", body = AlertChanged))
)]
pub(crate) async fn request_alert(
    Command { who, key, request }: Command<RequestAlert>,
) -> Answer<Created<AlertChanged>> {
    Ok(Created(alert::request_alert(&who, key, request).await?))
}

/// Shows one alert, without its description.
#[utoipa::path(
    get,
    path = "/api/v1/alerts/{alert}",
    tag = "alerts",
    responses((status = 200, description = "The alert.", body = AlertView))
)]
pub(crate) async fn show_alert(who: Who, Named(id): Named<AlertId>) -> Answer<Shown<AlertView>> {
    Ok(Shown(alert::show_alert(&who, id)?))
}

/// Shows the ground that the vehicle may have reached, as `GeoJSON`.
#[utoipa::path(
    get,
    path = "/api/v1/alerts/{alert}/reach",
    tag = "alerts",
    responses((status = 200, description = "A GeoJSON feature collection with the property `seconds`.", body = Object))
)]
pub(crate) async fn show_reach(who: Who, Named(id): Named<AlertId>) -> Answer<Written> {
    Ok(Written(Bytes::from(alert::show_reach(&who, id)?)))
}

/// Shows the description, for the case and a purpose; it is written down who looked.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/look-up",
    tag = "alerts",
    request_body = LookUpAlert,
    responses((status = 200, description = "The description in the clear.", body = AlertDescription))
)]
pub(crate) async fn look_up_alert(
    who: Who,
    Named(id): Named<AlertId>,
    Json(request): Json<LookUpAlert>,
) -> Answer<Shown<AlertDescription>> {
    Ok(Shown(alert::look_up_alert(&who, id, request).await?))
}

/// What a command without a body says.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Finds the papers complete and lawful.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/check",
    tag = "alerts",
    request_body = Nothing,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn check_alert(
    Command { who, key, request: Nothing {} }: Command<Nothing>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::check_alert(&who, key, id).await?))
}

/// Sends a request back for completion.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/return",
    tag = "alerts",
    request_body = ReturnAlert,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn return_alert(
    Command { who, key, request }: Command<ReturnAlert>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::return_alert(&who, key, id, request).await?))
}

/// Completes a request that was sent back.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/complete",
    tag = "alerts",
    request_body = CompleteAlert,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn complete_alert(
    Command { who, key, request }: Command<CompleteAlert>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::complete_alert(&who, key, id, request).await?))
}

/// Refuses a request.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/refuse",
    tag = "alerts",
    request_body = WithReason,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn refuse_alert(
    Command { who, key, request }: Command<WithReason>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::refuse_alert(&who, key, id, request).await?))
}

/// Approves a request: points are called, and the alert is in force.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/approve",
    tag = "alerts",
    request_body = ApproveAlert,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn approve_alert(
    Command { who, key, request }: Command<ApproveAlert>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::approve_alert(&who, key, id, request).await?))
}

/// Signs for an alert at a control point.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/acknowledge",
    tag = "alerts",
    request_body = AcknowledgeAlert,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn acknowledge_alert(
    Command { who, key, request }: Command<AcknowledgeAlert>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::acknowledge_alert(&who, key, id, request).await?))
}

/// Tells where the vehicle was seen.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/sight",
    tag = "alerts",
    request_body = ReportSighting,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn report_sighting(
    Command { who, key, request }: Command<ReportSighting>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::report_sighting(&who, key, id, request).await?))
}

/// Releases points.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/release",
    tag = "alerts",
    request_body = ReleasePoints,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn release_points(
    Command { who, key, request }: Command<ReleasePoints>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::release_points(&who, key, id, request).await?))
}

/// Stops a vehicle; the answer names the slip for the person.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/stop",
    tag = "alerts",
    request_body = StopVehicle,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn stop_vehicle(
    Command { who, key, request }: Command<StopVehicle>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::stop_vehicle(&who, key, id, request).await?))
}

/// Lets a vehicle go that is not the one.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/let-go",
    tag = "alerts",
    request_body = SettleStop,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn let_vehicle_go(
    Command { who, key, request }: Command<SettleStop>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::let_vehicle_go(&who, key, id, request).await?))
}

/// Notes what was found and is on the list.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/match",
    tag = "alerts",
    request_body = MatchStop,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn match_stop(
    Command { who, key, request }: Command<MatchStop>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::match_stop(&who, key, id, request).await?))
}

/// Notes that the vehicle is secured: the alert has hit.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/secure",
    tag = "alerts",
    request_body = SettleStop,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn secure_vehicle(
    Command { who, key, request }: Command<SettleStop>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::secure_vehicle(&who, key, id, request).await?))
}

/// Approves an alert once more.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/renew",
    tag = "alerts",
    request_body = WithReason,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn renew_alert(
    Command { who, key, request }: Command<WithReason>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::renew_alert(&who, key, id, request).await?))
}

/// Ends an alert.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/stand-down",
    tag = "alerts",
    request_body = WithReason,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn stand_down_alert(
    Command { who, key, request }: Command<WithReason>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::stand_down_alert(&who, key, id, request).await?))
}

/// Signs the hand-over.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/hand-over",
    tag = "alerts",
    request_body = SignHandOver,
    responses((status = 200, description = "The alert as it is now.", body = AlertChanged))
)]
pub(crate) async fn sign_hand_over(
    Command { who, key, request }: Command<SignHandOver>,
    Named(id): Named<AlertId>,
) -> Answer<Shown<AlertChanged>> {
    Ok(Shown(alert::sign_hand_over(&who, key, id, request).await?))
}

/// What is asked about a cordon.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CordonQuery {
    /// What is made least: `earliest_finish`, `fewest_units`, `smallest_area`, `least_travel`, or `front` for the choice.
    objective: Option<String>,
    /// When a post counts: `static` (the safe one) or `dynamic`.
    model: Option<String>,
    /// How long to look, in seconds; 1 where it is left out, 30 at most.
    seconds: Option<f64>,
}

/// Computes a cordon of the units that are free now, as good as can be in that time.
#[utoipa::path(
    get,
    path = "/api/v1/alerts/{alert}/cordon",
    tag = "alerts",
    params(CordonQuery),
    responses((status = 200, description = "The posts, or the way out that nobody can stop.", body = CordonView))
)]
pub(crate) async fn show_cordon(
    Who(who): Who,
    Named(id): Named<AlertId>,
    Query(query): Query<CordonQuery>,
) -> Answer<Shown<CordonView>> {
    let asked = cordon::asked(query.objective.as_deref(), query.model.as_deref())?;
    let patience = cordon::patience(query.seconds)?;
    let search = move || {
        let until = std::time::Instant::now() + patience;
        let is_over = || std::time::Instant::now() >= until;
        cordon::show_cordon(&who, id, asked, &is_over)
    };
    Ok(Shown(off_the_loop(search).await?))
}

/// Says whether a plan that was changed by hand still holds.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/cordon/check",
    tag = "alerts",
    request_body = CheckCordon,
    responses((status = 200, description = "Whether it holds, or the way that leads out.", body = CordonCheck))
)]
pub(crate) async fn check_cordon(
    Who(who): Who,
    Named(id): Named<AlertId>,
    Json(request): Json<CheckCordon>,
) -> Answer<Shown<CordonCheck>> {
    Ok(Shown(off_the_loop(move || cordon::check_cordon(&who, id, &request)).await?))
}

/// What is asked about an interception.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct InterceptionQuery {
    /// Where the vehicle is going, as somebody saw it, in degrees from north: 0 to below 360.
    heading_degrees: Option<f64>,
    /// How long to look, in seconds; 1 where it is left out, 30 at most.
    seconds: Option<f64>,
}

/// Computes where the units that are free now meet the most of the ways that the vehicle is likely to take.
#[utoipa::path(
    get,
    path = "/api/v1/alerts/{alert}/interception",
    tag = "alerts",
    params(InterceptionQuery),
    responses((status = 200, description = "The posts, and which ways out they meet.", body = InterceptionView))
)]
pub(crate) async fn show_interception(
    Who(who): Who,
    Named(id): Named<AlertId>,
    Query(query): Query<InterceptionQuery>,
) -> Answer<Shown<InterceptionView>> {
    let heading_degrees = interception::heading(query.heading_degrees)?;
    let patience = cordon::patience(query.seconds)?;
    let search = move || {
        let until = std::time::Instant::now() + patience;
        let is_over = || std::time::Instant::now() >= until;
        interception::show_interception(&who, id, heading_degrees, &is_over)
    };
    Ok(Shown(off_the_loop(search).await?))
}

/// Says what a plan meets that was changed by hand.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/interception/check",
    tag = "alerts",
    request_body = CheckInterception,
    responses((status = 200, description = "The posts, and which ways out they meet.", body = InterceptionView))
)]
pub(crate) async fn check_interception(
    Who(who): Who,
    Named(id): Named<AlertId>,
    Json(request): Json<CheckInterception>,
) -> Answer<Shown<InterceptionView>> {
    Ok(Shown(off_the_loop(move || interception::check_interception(&who, id, &request)).await?))
}

/// Sends the posts of a cordon or of an interception.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/{alert}/posts/send",
    tag = "alerts",
    request_body = SendPosts,
    responses((status = 200, description = "The units that are on their way, and those that are not.", body = PostsSent))
)]
pub(crate) async fn send_posts(
    who: Who,
    Named(id): Named<AlertId>,
    Json(request): Json<SendPosts>,
) -> Answer<Shown<PostsSent>> {
    Ok(Shown(alert::send_posts(&who, id, request).await?))
}

/// Searches on a thread of its own: it may take longer than others should wait.
async fn off_the_loop<T: Send + 'static>(
    search: impl FnOnce() -> Result<T, operations::Error> + Send + 'static,
) -> Result<T, operations::Error> {
    let done = tokio::task::spawn_blocking(search).await;
    done.map_err(|failure| operations::Error::Unreadable(failure.to_string()))?
}
