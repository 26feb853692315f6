//! The life of an assignment 派警任务: one unit sent to one incident. Dispatched is not delivered, delivered is
//! not signed for, and a press of a status key touches this assignment only.

use serde::{Deserialize, Serialize};

/// Where an assignment stands.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentState {
    /// Advised, not ordered 建议.
    Proposed,
    /// Kept for later, the unit goes on with what it does 预留.
    Reserved,
    /// Ordered, on its way to the crew's device 派发中.
    Dispatching,
    /// Delivered to the crew's device 已送达.
    Dispatched,
    /// Signed for by the crew 签收.
    Acknowledged,
    /// On the way 出警.
    EnRoute,
    /// At the place 到场.
    OnScene,
    /// Taking somebody or something elsewhere 转送.
    Transporting,
    /// Done and free 处置完毕.
    Cleared,
    /// Called off by the desk 取消.
    Cancelled,
    /// Taken away for a graver incident 改派.
    PreEmpted,
    /// Turned down by the crew, with a reason 拒收.
    Declined,
}

impl AssignmentState {
    /// Every state, in the order of a usual job.
    pub const ALL: [Self; 12] = [
        Self::Proposed,
        Self::Reserved,
        Self::Dispatching,
        Self::Dispatched,
        Self::Acknowledged,
        Self::EnRoute,
        Self::OnScene,
        Self::Transporting,
        Self::Cleared,
        Self::Cancelled,
        Self::PreEmpted,
        Self::Declined,
    ];

    /// Whether the crew is bound by it now: ordered and not ended.
    pub const fn engages(self) -> bool {
        matches!(
            self,
            Self::Dispatching
                | Self::Dispatched
                | Self::Acknowledged
                | Self::EnRoute
                | Self::OnScene
                | Self::Transporting
        )
    }

    /// Whether it is over, one way or another.
    pub const fn ended(self) -> bool {
        matches!(self, Self::Cleared | Self::Cancelled | Self::PreEmpted | Self::Declined)
    }
}

/// One step in the life of an assignment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Order what was proposed or reserved.
    Dispatch,
    /// The crew's device has it.
    Deliver,
    /// The crew signs for it.
    Acknowledge,
    /// The crew leaves.
    EnRoute,
    /// The crew is there.
    OnScene,
    /// The crew takes somebody along.
    Transport,
    /// The crew is done.
    Clear,
    /// The desk calls it off.
    Cancel,
    /// The crew turns it down.
    Decline,
    /// The desk takes the unit for something graver.
    PreEmpt,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Dispatch,
        Self::Deliver,
        Self::Acknowledge,
        Self::EnRoute,
        Self::OnScene,
        Self::Transport,
        Self::Clear,
        Self::Cancel,
        Self::Decline,
        Self::PreEmpt,
    ];

    /// Whether the step must say why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Decline | Self::PreEmpt)
    }
}

/// The state that a step leads to, or nothing when it is not open from here. A crew that reports by radio
/// may skip the keys it had no hand for: being on scene says that it signed and left.
pub const fn next(from: AssignmentState, step: Step) -> Option<AssignmentState> {
    use AssignmentState as S;
    match (from, step) {
        (S::Proposed | S::Reserved, Step::Dispatch) => Some(S::Dispatching),
        (S::Dispatching, Step::Deliver) => Some(S::Dispatched),
        (S::Dispatching | S::Dispatched, Step::Acknowledge) => Some(S::Acknowledged),
        (S::Dispatching | S::Dispatched | S::Acknowledged, Step::EnRoute) => Some(S::EnRoute),
        (S::Dispatching | S::Dispatched | S::Acknowledged | S::EnRoute, Step::OnScene) => Some(S::OnScene),
        (S::OnScene, Step::Transport) => Some(S::Transporting),
        (S::OnScene | S::Transporting, Step::Clear) => Some(S::Cleared),
        (
            S::Proposed
            | S::Reserved
            | S::Dispatching
            | S::Dispatched
            | S::Acknowledged
            | S::EnRoute
            | S::OnScene,
            Step::Cancel,
        ) => Some(S::Cancelled),
        (S::Proposed | S::Reserved | S::Dispatching | S::Dispatched, Step::Decline) => Some(S::Declined),
        (S::Dispatching | S::Dispatched | S::Acknowledged | S::EnRoute, Step::PreEmpt) => Some(S::PreEmpted),
        _ => None,
    }
}
