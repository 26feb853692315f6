//! Reasons and shortfalls in words.

use api::Wording;
use api::streets::StatedReason;
use model::rules::{Need, Rules};
use planning::plan::{Obstacle, Shortfall};
use planning::rank::Reason as Why;

use crate::error::wording;

/// The code of a reason.
pub(super) const fn code(why: Why) -> &'static str {
    match why {
        Why::StalePosition(_) => "stale_position",
        Why::NoPosition => "no_position",
        Why::OffNetwork => "off_network",
        Why::Unreachable => "unreachable",
        Why::NotComputed => "not_computed",
        Why::GraverJob(_) => "graver_job",
        Why::LighterJob(_) => "lighter_job",
        Why::AlreadyHere => "already_here",
        Why::OutOfService => "out_of_service",
        Why::Neighbour => "neighbour",
        Why::OtherKind => "other_kind",
    }
}

/// A reason, with its code.
pub(super) fn reason(why: Why, jurisdiction: Option<&str>) -> StatedReason {
    let text = match why {
        Why::StalePosition(age) => {
            let minutes = (age / 60.0).floor();
            let zh = format!("定位已 {minutes} 分钟未更新");
            wording(zh, format!("its position is {minutes} minutes old"))
        }
        Why::NoPosition => wording("没有定位，无法计算到达时间", "no position, so no time"),
        Why::OffNetwork => wording("附近没有可通行的道路", "no street that it could use is near"),
        Why::Unreachable => wording("道路不通，无法到达", "no way leads there"),
        Why::NotComputed => wording("到达时间无法计算", "its time could not be computed"),
        Why::GraverJob(grade) => {
            let zh = format!("正在处置 {} 级警情", grade.code());
            wording(zh, format!("at a {} job, no lighter than this one", grade.code()))
        }
        Why::LighterJob(grade) => {
            let zh = format!("正在处置 {} 级警情，同意后可改派", grade.code());
            wording(zh, format!("at a {} job; can be taken from it with consent", grade.code()))
        }
        Why::AlreadyHere => wording("已派往本警情", "sent to this incident already"),
        Why::OutOfService => wording("不可派", "out of service"),
        Why::Neighbour => {
            let name = jurisdiction.unwrap_or_default();
            wording(format!("{name}警力，按协作协议"), format!("of {name}, under the agreement"))
        }
        Why::OtherKind => wording("该类单元通常不处置此类警情", "its kind does not usually go"),
    };
    StatedReason { code: code(why).to_owned(), text }
}

/// Kinds of unit in words, any of which would do.
pub(crate) fn kinds_in_words(rules: &Rules, kinds: &[String]) -> Wording {
    let name = |code: &String| {
        let named = rules.unit_kind(code).map(|kind| (kind.name.zh.clone(), kind.name.en.to_lowercase()));
        named.unwrap_or_else(|| (code.clone(), code.clone()))
    };
    let (zh, en): (Vec<String>, Vec<String>) = kinds.iter().map(name).unzip();
    wording(zh.join("或"), en.join(" or "))
}

/// What a need asks for.
pub(super) fn need(rules: &Rules, need: &Need) -> Wording {
    let kinds = kinds_in_words(rules, &need.kinds);
    let Some(code) = &need.skill else { return kinds };
    let (skill_zh, skill_en) = skill(code);
    if need.kinds.is_empty() {
        return wording(format!("有{skill_zh}能力的单元"), format!("any unit able to do {skill_en}"));
    }
    wording(format!("{}（{skill_zh}）", kinds.zh), format!("{} able to do {skill_en}", kinds.en))
}

/// A skill, as the desk calls it; one that only a city's own table knows is called by its code.
fn skill(code: &str) -> (&str, &str) {
    match code {
        "armed" => ("武装处置", "armed response"),
        "medical" => ("医疗急救", "first aid"),
        "water-rescue" => ("水上救援", "water rescue"),
        "accident-survey" => ("事故勘查", "accident survey"),
        _ => (code, code),
    }
}

/// What is missing, and why those who would fit do not come.
pub(super) fn shortfall(rules: &Rules, asked: &Need, shortfall: &Shortfall) -> Wording {
    let (missing, name) = (shortfall.wanted - shortfall.found, need(rules, asked));
    let because: Vec<(String, String)> = shortfall
        .because
        .iter()
        .map(|(obstacle, count)| {
            let (zh, en) = obstacle_in_words(*obstacle);
            (format!("{count} 个{zh}"), format!("{count} {en}"))
        })
        .collect();
    if because.is_empty() {
        return wording(
            format!("缺{} {missing} 个：没有这类单元", name.zh),
            format!("{missing} short of {}: there are none", name.en),
        );
    }
    let (zh, en): (Vec<String>, Vec<String>) = because.into_iter().unzip();
    wording(
        format!("缺{} {missing} 个：{}", name.zh, zh.join("、")),
        format!("{missing} short of {}: {}", name.en, en.join(", ")),
    )
}

const fn obstacle_in_words(obstacle: Obstacle) -> (&'static str, &'static str) {
    match obstacle {
        Obstacle::OtherNeed => ("另有任务", "fill another need"),
        Obstacle::GraverJob => ("在处置更重警情", "at a graver job"),
        Obstacle::OutOfService => ("不可派", "out of service"),
        Obstacle::CrewTooSmall => ("人手不足", "with too small a crew"),
        Obstacle::SkillMissing => ("不具备该能力", "without the skill"),
        Obstacle::NoPosition => ("没有定位", "without a position"),
        Obstacle::OffNetwork => ("不在路网上", "off the network"),
        Obstacle::Unreachable => ("道路不通", "cut off"),
        Obstacle::NotComputed => ("时间无法计算", "whose time could not be computed"),
    }
}
