//! The refusals of the rules in words: a stable code, and a text in both languages that says what to do.

pub(crate) mod ring;

use model::access::{self, org};
use model::unit::AssignmentState;
use model::{closure, incident, report, unit};

use crate::error::{Error, wording};

fn refused(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Error {
    Error::Refused { code, text: wording(zh, en) }
}

impl From<report::Refusal> for Error {
    fn from(refusal: report::Refusal) -> Self {
        use report::Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::NotFiled => Self::NotFound { what: "report" },
            R::AlreadyFiled => refused("already_filed", "该报警已登记", en),
            R::Empty => refused("report_is_empty", "请填写报警内容或地点", en),
            R::AlreadyLinked(_) => refused("already_linked", "该报警已关联其他警情，请先解除关联", en),
            R::NotLinked => refused("not_linked", "该报警尚未关联警情", en),
            R::NoParty => refused("no_party", "该报警没有留存报警人信息", en),
            R::ReasonMissing => reason_missing(),
        }
    }
}

impl From<incident::Refusal> for Error {
    fn from(refusal: incident::Refusal) -> Self {
        use incident::Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::NotOpened => Self::NotFound { what: "incident" },
            R::AlreadyOpened => refused("already_opened", "该警情已立", en),
            R::Closed => refused("incident_is_closed", "该警情已办结，请先注明理由重新开启", en),
            R::Merged(_) => refused("incident_is_merged", "该警情已并入其他警情，请在主警情上操作", en),
            R::NotClosed => refused("incident_is_open", "该警情尚未办结，无需重新开启", en),
            R::UnitsStillAssigned(units) => {
                let zh = format!("仍有 {units} 个警力单元未处置完毕，请先处置完毕或取消派警");
                refused("units_still_assigned", zh, en)
            }
            R::Itself => refused("incident_is_itself", "不能与自身并警或串并", en),
            R::ReportNotHere => refused("report_not_here", "该报警不在本警情内", en),
            R::LastReport => refused("last_report", "警情至少保留一条报警；如需变更请改类别或等级", en),
            R::ReasonMissing => reason_missing(),
            R::BadNote => refused("bad_note", "备注须为 1 至 2000 字", en),
        }
    }
}

impl From<closure::Refusal> for Error {
    fn from(refusal: closure::Refusal) -> Self {
        use closure::Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::AlreadyDeclared => refused("already_declared", "该封闭已登记", en),
            R::NotStanding => refused("closure_is_over", "该封闭已解除或已到期", en),
            R::BadName => refused("bad_name", "名称须为 1 至 80 字", en),
            R::BadReason => refused("bad_reason", "事由须为 1 至 500 字", en),
            R::BadLine => refused("bad_line", "封闭线须有 1 至 500 个点", en),
            R::EndsInThePast => refused("ends_in_the_past", "结束时间须晚于当前时间", en),
            R::NotOver => refused("closure_is_not_over", "该封闭尚未到期", en),
        }
    }
}

impl From<unit::Refusal> for Error {
    fn from(refusal: unit::Refusal) -> Self {
        use unit::Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::NotCommissioned => Self::NotFound { what: "unit" },
            R::AlreadyCommissioned => refused("already_commissioned", "该警力单元已建立", en),
            R::UnitIsOutOfService { callsign, .. } => {
                refused("unit_is_out_of_service", format!("{callsign} 不可派，请先调整其状态"), en)
            }
            R::UnitIsEngaged { callsign, .. } => {
                let zh = format!("{callsign} 正在处置其他警情；可预留，或注明理由后改派");
                refused("unit_is_engaged", zh, en)
            }
            R::AlreadyAssigned { callsign } => {
                refused("already_assigned", format!("{callsign} 已派往本警情"), en)
            }
            R::TooFarToPreEmpt { callsign } => {
                refused("too_far_to_pre_empt", format!("{callsign} 已到场，不能改派；请先处置完毕或取消"), en)
            }
            R::TooManyReserved { callsign } => {
                refused("too_many_reserved", format!("{callsign} 的预留任务已满"), en)
            }
            R::AssignmentEnded => refused("assignment_ended", "该派警任务已结束", en),
            R::StepNotOpen { from, .. } => {
                refused("step_not_open", format!("任务当前为“{}”，不能进行这一步", state_zh(from)), en)
            }
            R::ReasonMissing => reason_missing(),
            R::CrewFull => refused("crew_full", "该警力单元人员已满", en),
            R::NotInCrew => refused("not_in_crew", "您不在该警力单元", en),
            R::BadCallsign => refused("bad_callsign", "呼号须为 1 至 40 个字符", en),
        }
    }
}

impl From<access::Refusal> for Error {
    fn from(refusal: access::Refusal) -> Self {
        use access::Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::NotEnrolled => Self::NotFound { what: "person" },
            R::AlreadyEnrolled => refused("already_enrolled", "该人员已登记", en),
            R::BadName => refused("bad_name", "名称须为 1 至 40 个字符", en),
            R::WrongCredential => refused("wrong_credential", "人员用口令登录，设备用令牌接入", en),
            R::Locked(until) => Self::Locked { until },
            R::NoSuchToken => Self::NotFound { what: "token" },
            R::TooManyTokens => refused("too_many_tokens", "令牌已达上限，请先吊销一个", en),
            R::RoleNotHeld => refused("role_not_held", "该人员没有这一角色", en),
            R::OwnEntry => refused("own_entry", "不能为本人办理，须由他人办理", en),
        }
    }
}

impl From<org::Refusal> for Error {
    fn from(refusal: org::Refusal) -> Self {
        use org::Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::AlreadyFounded => refused("already_founded", "该单位已建立", en),
            R::WrongPlace => refused("wrong_place", "单位层级不符：市 → 区县 → 派出所或部门 → 网格", en),
            R::BadName => refused("bad_name", "单位名称须为 1 至 80 个字", en),
        }
    }
}

fn reason_missing() -> Error {
    refused("reason_missing", "请填写理由", "a reason is needed")
}

/// An incident cannot be joined to itself.
pub(crate) fn itself() -> Error {
    Error::from(incident::Refusal::Itself)
}

/// A name is taken.
pub(crate) fn name_taken() -> Error {
    refused("name_taken", "该登录名已被使用", "the sign-in name is taken")
}

/// Nobody raises their own rights or lifts their own lock.
pub(crate) fn own_entry() -> Error {
    Error::from(access::Refusal::OwnEntry)
}

/// The state of an assignment as the trade says it.
pub(crate) fn state_zh(state: AssignmentState) -> &'static str {
    use AssignmentState as S;
    match state {
        S::Proposed => "建议",
        S::Reserved => "预留",
        S::Dispatching => "派发中",
        S::Dispatched => "已送达",
        S::Acknowledged => "签收",
        S::EnRoute => "出警",
        S::OnScene => "到场",
        S::Transporting => "转送",
        S::Cleared => "处置完毕",
        S::Cancelled => "取消",
        S::PreEmpted => "改派",
        S::Declined => "拒收",
    }
}

/// The state of an assignment in English.
pub(crate) fn state_en(state: AssignmentState) -> &'static str {
    use AssignmentState as S;
    match state {
        S::Proposed => "proposed",
        S::Reserved => "reserved",
        S::Dispatching => "dispatching",
        S::Dispatched => "delivered",
        S::Acknowledged => "signed for",
        S::EnRoute => "en route",
        S::OnScene => "on scene",
        S::Transporting => "transporting",
        S::Cleared => "cleared",
        S::Cancelled => "cancelled",
        S::PreEmpted => "pre-empted",
        S::Declined => "declined",
    }
}
