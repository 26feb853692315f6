//! The refusals of an alert in words: why, and what to do.

use model::alert::{Phase, Refusal};

use crate::error::{Error, wording};

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let en = refusal.to_string();
        let refused = |code: &'static str, zh: &str| Self::Refused { code, text: wording(zh, en.clone()) };
        match refusal {
            Refusal::NotRequested => Self::NotFound { what: "alert" },
            Refusal::AlreadyRequested => refused("already_requested", "该协作请求已收件"),
            Refusal::NoCase => refused("no_case", "协作请求须写明案件编号，无案号不得布控"),
            Refusal::BadText { what, most } => refused("bad_text", &format!("{what} 须为 1 至 {most} 字")),
            Refusal::PapersMissing(missing) => {
                refused("papers_missing", &format!("法律手续不全，请退回补正：{}", missing.join("、")))
            }
            Refusal::TooMany { what, most } => refused("too_many", &format!("{what} 超出上限 {most}")),
            Refusal::WrongPhase(phase) => {
                refused("wrong_phase", &format!("该预警当前状态为“{}”，不能进行此操作", phase_name(phase)))
            }
            Refusal::SamePerson => refused("same_person", "请求人、审核人不得自行批准（签字），须由他人办理"),
            Refusal::NoPoints => {
                refused("no_points", "没有能够及时到位的控制点，无法布控；请指定联合布控预案或先派出班组")
            }
            Refusal::PointNotCalled => refused("point_not_called", "该控制点不在本次布控范围内"),
            Refusal::Over => refused("alert_is_over", "布控预警已过时效，不再作为查控依据"),
            Refusal::NotOver => refused("alert_is_not_over", "布控预警时效未到"),
            Refusal::RenewedAlready => {
                refused("renewed_already", "布控预警只能续期一次；如仍需布控，请重新提出协作请求")
            }
            Refusal::BadSighting => refused("bad_sighting", "目击时间须在最近 24 小时内"),
            Refusal::UnlawfulStop(unlawful) => {
                let (code, zh) = unlawful_words(&unlawful);
                refused(code, zh)
            }
            Refusal::NoSuchStop => refused("no_such_stop", "没有该告知单编号的待处理查控记录"),
            Refusal::NothingMatched => refused("nothing_matched", "尚未比中，请先登记比中证据，或予以放行"),
            Refusal::TooFewCollect => refused("too_few_collect", "接收方须由两名以上民警到场办理移交"),
            Refusal::SignedAlready => refused("signed_already", "该方已签字"),
            Refusal::PurgedAlready => refused("purged_already", "描述信息已按期销毁，无法查看"),
        }
    }
}

fn unlawful_words(unlawful: &model::alert::Unlawful) -> (&'static str, &'static str) {
    use model::alert::Unlawful as U;
    match unlawful {
        U::NoGround => ("stop_without_ground", "查控须有法定依据，请从列表中选择"),
        U::Crew => ("stop_crew", "查控须由两名以上民警进行，辅警不得单独查控"),
        U::NotIdentified => ("stop_not_identified", "民警须先出示人民警察证"),
        U::ReasonNotTold => ("stop_reason_not_told", "须告知当事人查控理由"),
        U::NoRecorder => ("stop_no_recorder", "须全程开启执法记录仪"),
    }
}

const fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Received => "已收件",
        Phase::Returned => "退回补正",
        Phase::Checked => "审核通过",
        Phase::Refused => "不予协作",
        Phase::Issued => "布控中",
        Phase::Hit => "命中",
        Phase::StoodDown => "已解除",
        Phase::Expired => "已到期",
        Phase::HandedOver => "已移交",
    }
}
