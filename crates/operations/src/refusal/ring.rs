//! The refusals of a ring, its control points and its orders, in words.

use model::ring::{
    CREW_PEOPLE_MAX, CROSSINGS_MAX, GUARDED_MAX, NAME_CHARACTERS_MAX, ORDER_POINTS_MAX, OWNERS_MAX,
    OrderRefusal, PLAN_POINTS_MAX, PLANS_MAX, PointRefusal, REASON_CHARACTERS_MAX, Refusal,
};
use model::rules::{Level, POLICE_MIN, StandingPlace};

use super::refused;
use crate::error::Error;

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        use Refusal as R;
        let en = refusal.to_string();
        match refusal {
            R::NotFounded => Self::NotFound { what: "ring" },
            R::AlreadyFounded => refused("already_founded", "该圈层已设立", en),
            R::BadName => bad_name(en),
            R::BadCrossings => {
                let zh = format!("圈层须有 1 至 {CROSSINGS_MAX} 条通道，编号不得重复；请核对通道编号");
                refused("bad_crossings", zh, en)
            }
            R::BadPlan => {
                let zh =
                    format!("联合布控预案须有编号、名称、协作方和 1 至 {PLAN_POINTS_MAX} 个站点；请补齐");
                refused("bad_plan", zh, en)
            }
            R::TooManyPlans => {
                refused("too_many_plans", format!("联合布控预案已达上限 {PLANS_MAX} 份，请修订已有预案"), en)
            }
        }
    }
}

impl From<PointRefusal> for Error {
    fn from(refusal: PointRefusal) -> Self {
        use PointRefusal as R;
        let en = refusal.to_string();
        match refusal {
            R::NotEstablished => Self::NotFound { what: "point" },
            R::AlreadyEstablished => refused("already_established", "该站点已设立", en),
            R::BadName => bad_name(en),
            R::BadReason => bad_reason(en),
            R::BadOwners => {
                refused("bad_owners", format!("须写明 1 至 {OWNERS_MAX} 个主管单位（一点多检逐一列出）"), en)
            }
            R::GuardsTooMany => {
                refused("guards_too_many", format!("一个站点最多管控 {GUARDED_MAX} 条通道，请另设站点"), en)
            }
            R::AuxiliariesAlone => {
                let zh = format!("辅警不得单独执勤，请至少派 {POLICE_MIN} 名民警");
                refused("auxiliaries_alone", zh, en)
            }
            R::TooFewPolice { needed, posted } => {
                let zh = format!("此处此时须派 {needed}（民警 + 辅警），现派 {posted}；请增派");
                refused("too_few_police", zh, format!("{en} (police + auxiliaries); post more"))
            }
            R::SignsTooNear { needed_meters, posted_meters } => {
                let zh = format!("首个警示标志须在 {needed_meters} 米以外，现为 {posted_meters} 米；请前移");
                refused("signs_too_near", zh, en)
            }
            R::WrongPlace { stands } => {
                let zh = format!("此类站点不得在{}设卡，请改在规定位置", place_zh(stands));
                refused("wrong_place_to_stand", zh, en)
            }
            R::CrewTooLarge => refused("crew_too_large", format!("班组最多 {CREW_PEOPLE_MAX} 人"), en),
            R::NotManned => refused("not_manned", "该站点现无班组", en),
        }
    }
}

impl From<OrderRefusal> for Error {
    fn from(refusal: OrderRefusal) -> Self {
        use OrderRefusal as R;
        let en = refusal.to_string();
        match refusal {
            R::AlreadyDrafted => refused("already_drafted", "该勤务令已草拟", en),
            R::NotStanding => refused("order_is_over", "该勤务令已结束或不存在，请另拟", en),
            R::AlreadyApproved => refused("already_approved", "该勤务令已生效", en),
            R::NotInForce => refused("order_not_in_force", "该勤务令尚未生效", en),
            R::BadPoints => refused("bad_points", format!("勤务令须列 1 至 {ORDER_POINTS_MAX} 个站点"), en),
            R::BadReason => bad_reason(en),
            R::BadLength { level, longest_minutes } => {
                let zh =
                    format!("{}勤务最长 {longest_minutes} 分钟，请缩短；需要时到期另拟", level_zh(level));
                refused("order_too_long", zh, en)
            }
            R::BadWay { level } => {
                let zh = format!("{}勤务只能限制一个方向，请选择进入或离开", level_zh(level));
                refused("bad_direction", zh, en)
            }
            R::SamePerson => refused("same_person", "草拟人不得批准本人所拟勤务令，请由他人批准", en),
            R::WrongRole { level } => {
                refused("wrong_approver", format!("{}勤务须由规定角色批准", level_zh(level)), en)
            }
            R::NotOver => refused("order_is_not_over", "该勤务令尚未到期", en),
        }
    }
}

fn bad_name(en: String) -> Error {
    refused("bad_name", format!("名称须为 1 至 {NAME_CHARACTERS_MAX} 字"), en)
}

fn bad_reason(en: String) -> Error {
    refused("bad_reason", format!("事由须为 1 至 {REASON_CHARACTERS_MAX} 字"), en)
}

/// A neighbour mans its own points.
pub(crate) fn neighbours_point(neighbour: &str) -> Error {
    refused(
        "neighbours_point",
        format!("该站点属{neighbour}，由对方派班；请通过协作请求商请"),
        format!("the control point is {neighbour}'s, who mans it: send them a request"),
    )
}

const fn level_zh(level: Level) -> &'static str {
    match level {
        Level::Closed => "一级（单向封控）",
        Level::Directed => "二级（定向）",
        Level::Reinforced => "三级（加强）",
        Level::Routine => "四级（常态）",
    }
}

const fn place_zh(place: StandingPlace) -> &'static str {
    match place {
        StandingPlace::Roadside => "路侧",
        StandingPlace::TollPlaza => "收费广场",
        StandingPlace::ServiceArea => "服务区",
        StandingPlace::Pier => "码头",
        StandingPlace::Station => "车站",
    }
}
