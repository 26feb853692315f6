//! Assignments 派警任务: every step that the desk or the crew takes.

use api::unit::{AdvanceAssignment, AssignmentChanged};
use model::ids::AssignmentId;
use model::unit::Step;
use operations::unit;

use crate::extract::{Command, Named};
use crate::reply::{Answer, Shown};

type Advanced = Answer<Shown<AssignmentChanged>>;

async fn advance(step: Step, command: Command<AdvanceAssignment>, id: Named<AssignmentId>) -> Advanced {
    let Command { who, key, request } = command;
    Ok(Shown(unit::advance_assignment(&who, key, id.0, step, request).await?))
}

/// Orders what was proposed or reserved.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/dispatch",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn dispatch_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Dispatch, command, id).await
}

/// Calls an assignment off.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/cancel",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn cancel_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Cancel, command, id).await
}

/// Notes that the crew's device has the order.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/deliver",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn deliver_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Deliver, command, id).await
}

/// Signs for the order 签收.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/acknowledge",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn acknowledge_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Acknowledge, command, id).await
}

/// Sets out 出警.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/en-route",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn en_route_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::EnRoute, command, id).await
}

/// Arrives 到场.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/on-scene",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn on_scene_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::OnScene, command, id).await
}

/// Takes somebody along.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/transport",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn transport_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Transport, command, id).await
}

/// Is done 处置完毕.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/clear",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn clear_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Clear, command, id).await
}

/// Turns the order down; a reason is needed.
#[utoipa::path(
    post,
    path = "/api/v1/assignments/{assignment}/decline",
    tag = "assignments",
    request_body = AdvanceAssignment,
    responses((status = 200, description = "The assignment as it is now.", body = AssignmentChanged))
)]
pub(crate) async fn decline_assignment(
    command: Command<AdvanceAssignment>,
    id: Named<AssignmentId>,
) -> Advanced {
    advance(Step::Decline, command, id).await
}
