//! The ring 圈层查控 as data: duty levels, what a crew must be, grounds of a stop, and papers of a request.

use serde::{Deserialize, Serialize};

use super::codes::closed_codes;
use super::load::{RuleError, Source};
use super::roles::Role;
use super::wording::Wording;
use crate::clock::Binding;

closed_codes! {
    /// How much is done at a control point, the most first.
    pub enum Level {
        /// 一级：one direction is closed.
        Closed = "L1",
        /// 二级：a described vehicle is looked for.
        Directed = "L2",
        /// 三级：more is looked at than on other days.
        Reinforced = "L3",
        /// 四级：a day like others.
        Routine = "L4",
    }
}

closed_codes! {
    /// Which way is looked at, seen from the jurisdiction.
    pub enum Way {
        /// 进入。
        Inbound = "inbound",
        /// 离开。
        Outbound = "outbound",
        /// 双向。
        Both = "both",
    }
}

impl Way {
    /// Whether looking this way is looking that way too.
    pub fn covers(self, other: Self) -> bool {
        self == other || self == Self::Both
    }
}

closed_codes! {
    /// What moves past a control point.
    pub enum PointGround {
        /// 普通道路。
        Road = "road",
        /// 高速公路。
        Motorway = "motorway",
        /// 水路。
        Water = "water",
        /// 铁路。
        Rail = "rail",
    }
}

closed_codes! {
    /// Where exactly a crew stands.
    pub enum StandingPlace {
        /// 路侧。
        Roadside = "roadside",
        /// 收费广场。
        TollPlaza = "toll-plaza",
        /// 服务区。
        ServiceArea = "service-area",
        /// 码头。
        Pier = "pier",
        /// 车站。
        Station = "station",
    }
}

closed_codes! {
    /// Light and weather, as far as they change what a crew must be.
    pub enum Conditions {
        /// 日间且天气良好。
        Clear = "clear",
        /// 夜间、雾、雨、雪、结冰。
        Poor = "poor",
    }
}

/// A duty level 勤务等级.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyLevel {
    /// Which.
    pub level: Level,
    /// Its name.
    pub name: Wording,
    /// One word for it on the map.
    pub shows: Wording,
    /// What is done at the point.
    pub check: Wording,
    /// The role that approves an order.
    pub approver: Role,
    /// How long an order may last, in minutes; without an end where nothing is given.
    #[serde(default)]
    pub longest_minutes: Option<u32>,
    /// Which ways may be ordered.
    pub directions: Vec<Way>,
    /// Where it is written.
    pub citation: String,
    /// How it binds.
    pub binding: Binding,
}

/// So many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrewSize {
    /// Police officers.
    pub police: u8,
    /// Auxiliary officers.
    pub auxiliaries: u8,
}

/// What a crew must be and how far its signs stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrewRule {
    /// What moves past.
    pub ground: PointGround,
    /// In what light and weather.
    pub conditions: Conditions,
    /// The least crews, any of which will do.
    pub crews: Vec<CrewSize>,
    /// How far ahead the first sign stands, in metres.
    pub signs_meters: u32,
    /// Where a crew may stand.
    pub places: Vec<StandingPlace>,
    /// Where it is written.
    pub citation: String,
}

/// A ground on which somebody may be stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopGround {
    /// Its code.
    pub code: String,
    /// Its name, which is what the person is told.
    pub name: Wording,
    /// Whether it stands on an alert that is in force.
    #[serde(default)]
    pub needs_alert: bool,
    /// Where it is written.
    pub citation: String,
}

/// A paper that a request for co-operation brings along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CooperationPaper {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// Where it is written.
    pub citation: String,
}

/// The four tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RingRules {
    /// The duty levels.
    #[serde(rename = "duty_level")]
    pub levels: Vec<DutyLevel>,
    /// What crews must be.
    #[serde(rename = "crew_rule")]
    pub crews: Vec<CrewRule>,
    /// The grounds of a stop.
    #[serde(rename = "stop_ground")]
    pub grounds: Vec<StopGround>,
    /// The papers of a request.
    #[serde(rename = "cooperation_paper")]
    pub papers: Vec<CooperationPaper>,
}

impl RingRules {
    /// The row of a level.
    pub fn level(&self, level: Level) -> &DutyLevel {
        self.levels.iter().find(|row| row.level == level).expect("the loader asks for every level")
    }

    /// What a crew must be on such ground in such conditions.
    pub fn crew(&self, ground: PointGround, conditions: Conditions) -> &CrewRule {
        let rule = self.crews.iter().find(|row| row.ground == ground && row.conditions == conditions);
        rule.expect("the loader asks for every ground and condition")
    }

    /// The ground of a stop with this code.
    pub fn ground(&self, code: &str) -> Option<&StopGround> {
        self.grounds.iter().find(|row| row.code == code)
    }

    /// The paper with this code.
    pub fn paper(&self, code: &str) -> Option<&CooperationPaper> {
        self.papers.iter().find(|row| row.code == code)
    }
}

/// The fewest police officers of any crew: a check is made by two (公安机关办理行政案件程序规定第52条).
pub const POLICE_MIN: u8 = 2;

/// Refuses tables with a gap, or with a crew that the law does not know.
pub(super) fn check(source: Source<'_>, rules: &RingRules) -> Result<(), RuleError> {
    for level in Level::ALL {
        if rules.levels.iter().filter(|row| row.level == *level).count() != 1 {
            return Err(source.refuse(
                "[[duty_level]]",
                0,
                format!("the level `{level}` stands exactly once"),
            ));
        }
    }
    for (nth, row) in rules.levels.iter().enumerate() {
        if row.level != Level::Routine && row.longest_minutes.is_none_or(|minutes| minutes == 0) {
            let reason = format!("`{}` ends by itself: longest_minutes is 1 or more", row.level);
            return Err(source.refuse("[[duty_level]]", nth, reason));
        }
        if row.citation.trim().is_empty() || row.directions.is_empty() {
            let reason = format!("`{}` has a citation and at least one direction", row.level);
            return Err(source.refuse("[[duty_level]]", nth, reason));
        }
    }
    for ground in PointGround::ALL {
        for conditions in Conditions::ALL {
            let rows =
                rules.crews.iter().filter(|row| row.ground == *ground && row.conditions == *conditions);
            if rows.count() != 1 {
                let reason = format!("`{ground}` in `{conditions}` conditions stands exactly once");
                return Err(source.refuse("[[crew_rule]]", 0, reason));
            }
        }
    }
    for (nth, row) in rules.crews.iter().enumerate() {
        let is_lawful = !row.crews.is_empty() && row.crews.iter().all(|crew| crew.police >= POLICE_MIN);
        if !is_lawful || row.places.is_empty() {
            let reason = format!("a crew has {POLICE_MIN} police officers or more, and a place to stand");
            return Err(source.refuse("[[crew_rule]]", nth, reason));
        }
    }
    let grounds = rules.grounds.iter().map(|row| ("[[stop_ground]]", &row.code, &row.citation));
    let papers = rules.papers.iter().map(|row| ("[[cooperation_paper]]", &row.code, &row.citation));
    for (table, code, citation) in grounds.chain(papers) {
        if code.trim().is_empty() || citation.trim().is_empty() {
            return Err(source.refuse(table, 0, format!("`{code}` has a code and a citation")));
        }
    }
    Ok(())
}
