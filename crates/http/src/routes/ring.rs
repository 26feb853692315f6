//! Rings: who holds the ways out, what leaks, and what the control points are ordered to do.

use api::access::Nothing;
use api::ring::{
    Completion, DraftOrder, EstablishPoint, FoundRing, LayPlan, PostCrew, RingChanged, RingList, RingView,
    RingWeek, WithReason,
};
use model::ids::{LevelOrderId, PointId, RingId};
use operations::ring;

use crate::extract::{Command, Named, NamedWithin, Who};
use crate::reply::{Answer, Created, Shown, Written};

/// Lists the rings with how closed they are now.
#[utoipa::path(
    get,
    path = "/api/v1/rings",
    tag = "rings",
    responses((status = 200, description = "The rings, in the order of their laying out.", body = RingList))
)]
pub(crate) async fn list_rings(who: Who) -> Answer<Shown<RingList>> {
    Ok(Shown(ring::list_rings(&who)?))
}

/// Lays a ring out.
#[utoipa::path(
    post,
    path = "/api/v1/rings",
    tag = "rings",
    request_body = FoundRing,
    responses((status = 201, description = "The ring.", body = RingChanged))
)]
pub(crate) async fn found_ring(
    Command { who, key, request }: Command<FoundRing>,
) -> Answer<Created<RingChanged>> {
    Ok(Created(ring::found_ring(&who, key, request).await?))
}

/// Shows a ring as it is now: its crossings, its points, its orders, and what leaks.
#[utoipa::path(
    get,
    path = "/api/v1/rings/{ring}",
    tag = "rings",
    responses((status = 200, description = "The ring.", body = RingView))
)]
pub(crate) async fn show_ring(who: Who, Named(id): Named<RingId>) -> Answer<Shown<RingView>> {
    Ok(Shown(ring::show_ring(&who, id)?))
}

/// Shows how closed a ring was over the last seven days.
#[utoipa::path(
    get,
    path = "/api/v1/rings/{ring}/week",
    tag = "rings",
    responses((status = 200, description = "The least, the mean, the worst time and every change.", body = RingWeek))
)]
pub(crate) async fn show_ring_week(who: Who, Named(id): Named<RingId>) -> Answer<Shown<RingWeek>> {
    Ok(Shown(ring::show_week(&who, id)?))
}

/// Shows the posts that would close a ring.
#[utoipa::path(
    get,
    path = "/api/v1/rings/{ring}/completion",
    tag = "rings",
    responses((status = 200, description = "The posts, and whether fewer are proved to be too few.", body = Completion))
)]
pub(crate) async fn show_completion(who: Who, Named(id): Named<RingId>) -> Answer<Shown<Completion>> {
    Ok(Shown(ring::show_completion(&who, id)?))
}

/// Draws a ring as `GeoJSON`: the property `layer` is `crossing`, `point`, `leak` or `completion`.
#[utoipa::path(
    get,
    path = "/api/v1/rings/{ring}/geojson",
    tag = "rings",
    responses((status = 200, description = "A GeoJSON feature collection.", body = Object))
)]
pub(crate) async fn show_ring_map(who: Who, Named(id): Named<RingId>) -> Answer<Written> {
    Ok(Written(ring::show_geojson(&who, id)?))
}

/// Sets a control point up.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/points",
    tag = "rings",
    request_body = EstablishPoint,
    responses((status = 201, description = "The ring with the point.", body = RingChanged))
)]
pub(crate) async fn establish_point(
    Command { who, key, request }: Command<EstablishPoint>,
    Named(id): Named<RingId>,
) -> Answer<Created<RingChanged>> {
    Ok(Created(ring::establish_point(&who, key, id, request).await?))
}

/// Posts a crew at a control point, in place of the one before.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/points/{point}/crew",
    tag = "rings",
    request_body = PostCrew,
    responses((status = 200, description = "The ring as it is now.", body = RingChanged))
)]
pub(crate) async fn post_crew(
    Command { who, key, request }: Command<PostCrew>,
    NamedWithin(ring, point): NamedWithin<RingId, PointId>,
) -> Answer<Shown<RingChanged>> {
    Ok(Shown(ring::post_crew(&who, key, (ring, point), request).await?))
}

/// Takes the crew of a control point away.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/points/{point}/withdraw",
    tag = "rings",
    request_body = WithReason,
    responses((status = 200, description = "The ring as it is now.", body = RingChanged))
)]
pub(crate) async fn withdraw_crew(
    Command { who, key, request }: Command<WithReason>,
    NamedWithin(ring, point): NamedWithin<RingId, PointId>,
) -> Answer<Shown<RingChanged>> {
    Ok(Shown(ring::withdraw_crew(&who, key, (ring, point), request).await?))
}

/// Lays a joint plan down, or another version of it.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/plans",
    tag = "rings",
    request_body = LayPlan,
    responses((status = 201, description = "The ring with the plan.", body = RingChanged))
)]
pub(crate) async fn lay_plan(
    Command { who, key, request }: Command<LayPlan>,
    Named(id): Named<RingId>,
) -> Answer<Created<RingChanged>> {
    Ok(Created(ring::lay_plan(&who, key, id, request).await?))
}

/// Drafts an order that sets a duty level. It is in force once another person approves it, and ends by itself.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/orders",
    tag = "rings",
    request_body = DraftOrder,
    responses((status = 201, description = "The ring with the draft.", body = RingChanged))
)]
pub(crate) async fn draft_order(
    Command { who, key, request }: Command<DraftOrder>,
    Named(id): Named<RingId>,
) -> Answer<Created<RingChanged>> {
    Ok(Created(ring::draft_order(&who, key, id, request).await?))
}

/// Puts an order in force.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/orders/{order}/approve",
    tag = "rings",
    request_body = Nothing,
    responses((status = 200, description = "The ring as it is now.", body = RingChanged))
)]
pub(crate) async fn approve_order(
    Command { who, key, request: Nothing {} }: Command<Nothing>,
    NamedWithin(ring, order): NamedWithin<RingId, LevelOrderId>,
) -> Answer<Shown<RingChanged>> {
    Ok(Shown(ring::approve_order(&who, key, (ring, order)).await?))
}

/// Ends an order before its time, or takes a draft back.
#[utoipa::path(
    post,
    path = "/api/v1/rings/{ring}/orders/{order}/lift",
    tag = "rings",
    request_body = WithReason,
    responses((status = 200, description = "The ring as it is now.", body = RingChanged))
)]
pub(crate) async fn lift_order(
    Command { who, key, request }: Command<WithReason>,
    NamedWithin(ring, order): NamedWithin<RingId, LevelOrderId>,
) -> Answer<Shown<RingChanged>> {
    Ok(Shown(ring::lift_order(&who, key, (ring, order), request).await?))
}
