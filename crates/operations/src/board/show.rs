//! Showing the board: serialised once per change, then handed out as bytes.

use api::board::{ClockTick, JurisdictionView};
use api::incident::IncidentView;
use api::report::ReportView;
use api::rules::{
    ClockRuleView, CodeView, CooperationPaperView, CrewRuleView, CrewSizeView, DutyLevelView, GradeView,
    IncidentTypeView, PurposeView, RoleView, RulesView, StopGroundView, UnitStatusView,
};
use api::unit::UnitView;
use bytes::Bytes;
use model::case::Purpose;
use model::rules::{CrewRule, CrewSize, DutyLevel, Permission, Rules};
use parking_lot::Mutex;
use serde::Serialize;

use super::Board;
use super::view::wording;
use crate::city::City;
use crate::error::{Error, wording as both};
use crate::limits::REPORTS_SHOWN_MAX;
use crate::principal::Principal;

/// The board's JSON without the clock, with the journal position and the positions' version that it was made at.
#[derive(Default)]
pub struct BoardCache(Mutex<Option<(u64, u64, Bytes)>>);

/// [`api::board::BoardView`] without the clock, which is put in front for each reader.
#[derive(Serialize)]
struct Rest {
    jurisdiction: JurisdictionView,
    position: u64,
    crow_flies: bool,
    reports: Vec<ReportView>,
    reports_waiting: u64,
    incidents: Vec<IncidentView>,
    units: Vec<UnitView>,
}

/// Shows what is open now, as the JSON of [`api::board::BoardView`].
pub fn show_board(who: &Principal) -> Result<Bytes, Error> {
    who.may(Permission::BoardRead)?;
    let rest = cached(&who.city);
    let tick = who.city.clock().tick();
    let clock = serde_json::to_vec(&ClockTick { now: tick.now, speed: tick.speed })
        .expect("a time and a number are always JSON");
    // Both are objects: the clock's closing brace and the rest's opening one become a comma.
    let mut body = Vec::with_capacity(clock.len() + rest.len());
    body.extend_from_slice(&clock[..clock.len() - 1]);
    body.push(b',');
    body.extend_from_slice(&rest[1..]);
    Ok(body.into())
}

/// Shows the ground as `GeoJSON`.
pub fn show_map(who: &Principal) -> Result<Bytes, Error> {
    who.may(Permission::GridRead)?;
    Ok(who.city.geography().to_json())
}

fn cached(city: &City) -> Bytes {
    // The lock is held while the board is written out, so that a crowd of readers pays for one writing.
    let mut cache = city.cache().0.lock();
    let board = city.board();
    let positions = city.positions();
    let key = (board.position().0, positions.version);
    if let Some((position, version, body)) = &*cache
        && (*position, *version) == key
    {
        return body.clone();
    }
    let rules = city.rules();
    let mut units: Vec<UnitView> = (board.units())
        .map(|(id, body)| board.unit_view(rules, id, body, positions.by_unit.get(&id)))
        .collect();
    units.sort_by(|left, right| left.callsign.cmp(&right.callsign));
    let rest = Rest {
        jurisdiction: board.jurisdiction_view(),
        position: key.0,
        crow_flies: city.streets().is_none(),
        reports: (board.reports_waiting())
            .take(REPORTS_SHOWN_MAX)
            .filter_map(|(id, report)| board.report_view(id, report))
            .collect(),
        reports_waiting: board.reports_waiting_count(),
        incidents: (board.incidents_open().into_iter())
            .map(|(id, body)| board.open_incident_view(rules, id, body))
            .collect(),
        units,
    };
    let body = Bytes::from(serde_json::to_vec(&rest).expect("views are always JSON"));
    *cache = Some((key.0, key.1, body.clone()));
    body
}

/// Shows the codes and words that a console offers.
pub fn show_rules(who: &Principal) -> RulesView {
    rules_view(who.city.rules())
}

/// The codes and words of the rules, for whoever names them to the public.
pub fn rules_view(rules: &Rules) -> RulesView {
    let code =
        |code: &str, name: &model::rules::Wording| CodeView { code: code.to_owned(), name: wording(name) };
    RulesView {
        incident_types: (rules.incident_types.iter())
            .map(|row| IncidentTypeView {
                code: row.code.clone(),
                name: wording(&row.name),
                default_grade: row.default_grade,
            })
            .collect(),
        grades: (rules.grades.iter())
            .map(|row| GradeView {
                grade: row.grade,
                name: wording(&row.name),
                meaning: wording(&row.meaning),
            })
            .collect(),
        unit_statuses: (rules.unit_statuses.iter())
            .map(|row| UnitStatusView {
                code: row.code.clone(),
                name: wording(&row.name),
                primary: row.primary.into(),
            })
            .collect(),
        unit_kinds: rules.unit_kinds.iter().map(|row| code(&row.code, &row.name)).collect(),
        dispositions: rules.dispositions.iter().map(|row| code(&row.code, &row.name)).collect(),
        purposes: purposes(),
        roles: (rules.permissions.grants())
            .map(|grant| RoleView { code: grant.role, name: wording(&grant.name) })
            .collect(),
        clocks: (rules.clocks.iter())
            .map(|rule| ClockRuleView {
                id: rule.id.clone(),
                name: wording(&rule.name),
                citation: rule.citation.clone(),
                binding: rule.binding.code().to_owned(),
                amount: rule.amount,
                unit: rule.unit.code().to_owned(),
            })
            .collect(),
        duty_levels: duty_levels(rules),
        crew_rules: crew_rules(rules),
        stop_grounds: (rules.ring.grounds.iter())
            .map(|row| StopGroundView {
                code: row.code.clone(),
                name: wording(&row.name),
                needs_alert: row.needs_alert,
                citation: row.citation.clone(),
            })
            .collect(),
        cooperation_papers: (rules.ring.papers.iter())
            .map(|row| CooperationPaperView {
                code: row.code.clone(),
                name: wording(&row.name),
                citation: row.citation.clone(),
            })
            .collect(),
    }
}

fn duty_levels(rules: &Rules) -> Vec<DutyLevelView> {
    let level = |row: &DutyLevel| DutyLevelView {
        level: row.level,
        name: wording(&row.name),
        shows: wording(&row.shows),
        check: wording(&row.check),
        approver: row.approver,
        longest_minutes: row.longest_minutes,
        directions: row.directions.clone(),
        citation: row.citation.clone(),
    };
    rules.ring.levels.iter().map(level).collect()
}

fn crew_rules(rules: &Rules) -> Vec<CrewRuleView> {
    let size = |crew: &CrewSize| CrewSizeView { police: crew.police, auxiliaries: crew.auxiliaries };
    let rule = |row: &CrewRule| CrewRuleView {
        ground: row.ground,
        conditions: row.conditions,
        crews: row.crews.iter().map(size).collect(),
        signs_meters: row.signs_meters,
        places: row.places.clone(),
        citation: row.citation.clone(),
    };
    rules.ring.crews.iter().map(rule).collect()
}

fn purposes() -> Vec<PurposeView> {
    let row = |code, zh, en| PurposeView { code, name: both(zh, en) };
    vec![
        row(Purpose::CallBack, "回拨核实", "call back to verify"),
        row(Purpose::Locate, "定位施救", "locate for rescue"),
        row(Purpose::HandOver, "移交联动单位", "hand over to a partner agency"),
        row(Purpose::RightsRequest, "本人权利请求", "request of the person concerned"),
        row(Purpose::Review, "督察核查", "review"),
    ]
}

impl Board {
    /// Whether nobody has worked on it yet.
    pub fn is_empty(&self) -> bool {
        self.position().0 == 0
    }
}
