//! The timeline of an incident: who did what, when, by which rule, in both languages.

use api::Wording;
use api::incident::{Timeline, TimelineEntry, UnitRef};
use model::access::Actor;
use model::ids::{AssignmentId, IncidentId, UnitId};
use model::incident::Event;
use model::rules::{Permission, Rules};
use model::unit::Advice;
use model::{Event as AnyEvent, Moment};
use storage::StreamId;

use crate::board::Board;
use crate::city::decode;
use crate::error::{Error, wording};
use crate::principal::Principal;
use crate::recommendation::kinds_in_words;
use crate::refusal::{state_en, state_zh};

/// Shows everything that happened to an incident, the oldest first.
pub fn show_timeline(who: &Principal, id: IncidentId) -> Result<Timeline, Error> {
    who.may(Permission::IncidentRead)?;
    let recorded = who.city.journal().reader().read_stream(StreamId(id.0))?;
    let board = who.city.board();
    let mut entries = Vec::with_capacity(recorded.len());
    for recorded in &recorded {
        let AnyEvent::Incident(event) = decode(recorded)? else { break };
        let told = tell(&board, who.city.rules(), &event);
        entries.push(TimelineEntry {
            position: recorded.position.0,
            at: Moment::from_micros(recorded.at_micros),
            kind: recorded.kind.to_string(),
            by: told.by.map(|by| board.actor_view(by)),
            rule: told.rule,
            text: told.text,
            unit: told.unit.map(|unit| UnitRef { id: unit, callsign: callsign(&board, unit) }),
            assignment: told.assignment,
            advice: told.advice,
        });
    }
    if entries.is_empty() { Err(Error::NotFound { what: "incident" }) } else { Ok(Timeline { entries }) }
}

/// An event in words.
struct Told {
    text: Wording,
    by: Option<Actor>,
    rule: Option<String>,
    unit: Option<UnitId>,
    assignment: Option<AssignmentId>,
    advice: Option<Advice>,
}

fn told(by: Actor, zh: String, en: String) -> Told {
    Told { text: wording(zh, en), by: Some(by), rule: None, unit: None, assignment: None, advice: None }
}

fn callsign(board: &Board, unit: UnitId) -> String {
    let body = board.unit(unit).and_then(|unit| unit.state.body());
    body.map(|body| body.commissioned.callsign.clone()).unwrap_or_default()
}

fn number(board: &Board, id: IncidentId) -> String {
    let body = board.incident(id).and_then(|incident| incident.state.body());
    body.map_or_else(|| id.to_string(), |body| body.opened.number.clone())
}

fn tell(board: &Board, rules: &Rules, event: &Event) -> Told {
    let type_names = |code: &str| match rules.incident_type(code) {
        Some(row) => (row.name.zh.clone(), row.name.en.clone()),
        None => (code.to_owned(), code.to_owned()),
    };
    match event {
        Event::Opened(opened) => {
            let (zh, en) = type_names(&opened.type_code);
            let grade = opened.grade;
            told(opened.by, format!("立警情：{zh}，{grade}"), format!("opened: {en}, {grade}"))
        }
        Event::Regraded { from, to, reason, by } => {
            told(*by, format!("等级由 {from} 改为 {to}：{reason}"), format!("grade {from} → {to}: {reason}"))
        }
        Event::Retyped { from, to, reason, by } => {
            let ((from_zh, from_en), (to_zh, to_en)) = (type_names(from), type_names(to));
            told(
                *by,
                format!("类别由{from_zh}改为{to_zh}：{reason}"),
                format!("type {from_en} → {to_en}: {reason}"),
            )
        }
        Event::Noted { text, by } => told(*by, text.clone(), text.clone()),
        Event::ReportTaken { number, by, .. } => {
            told(*by, format!("关联报警 {number}"), format!("report {number} linked"))
        }
        Event::ReportReleased { reason, by, .. } => {
            told(*by, format!("解除一条报警的关联：{reason}"), format!("a report released: {reason}"))
        }
        Event::AssignmentMoved(moved) => tell_assignment(board, rules, moved),
        Event::Related { other, reason, by } => {
            let other = number(board, *other);
            told(*by, format!("与 {other} 串并：{reason}"), format!("related to {other}: {reason}"))
        }
        Event::Merged { into, reason, by } => {
            let into = number(board, *into);
            told(*by, format!("并入 {into}：{reason}"), format!("merged into {into}: {reason}"))
        }
        Event::Absorbed { from, by } => {
            let from = number(board, *from);
            told(*by, format!("并入警情 {from}"), format!("took over {from}"))
        }
        Event::Closed { disposition, note, by } => tell_close(rules, disposition, note.as_deref(), *by),
        Event::Reopened { reason, by } => {
            told(*by, format!("重新开启：{reason}"), format!("reopened: {reason}"))
        }
        Event::ClockBreached { rule, due_at } => tell_breach(rules, rule, *due_at),
    }
}

fn tell_assignment(board: &Board, rules: &Rules, moved: &model::incident::AssignmentMoved) -> Told {
    let callsign = callsign(board, moved.unit);
    let (zh, en) = (state_zh(moved.to), state_en(moved.to));
    let (why_zh, why_en) = match &moved.reason {
        Some(reason) => (format!("：{reason}"), format!(": {reason}")),
        None => (String::new(), String::new()),
    };
    let advice = moved.advice.as_deref().map(|advice| tell_advice(rules, advice)).unwrap_or_default();
    let zh = format!("{callsign} {zh}{why_zh}{}", advice.zh);
    let en = format!("{callsign} {en}{why_en}{}", advice.en);
    Told {
        unit: Some(moved.unit),
        assignment: Some(moved.assignment),
        advice: moved.advice.as_deref().cloned(),
        ..told(moved.by, zh, en)
    }
}

/// What was advised when the unit was sent, to be read behind the order.
fn tell_advice(rules: &Rules, advice: &Advice) -> Wording {
    let (place, of) = (advice.place, advice.of);
    let arrival = advice.total_milliseconds.map(|milliseconds| {
        let (minutes, seconds) = (milliseconds / 60_000, milliseconds / 1_000 % 60);
        (format!("，预计 {minutes} 分 {seconds} 秒到场"), format!(", there in {minutes} min {seconds} s"))
    });
    let (arrival_zh, arrival_en) = arrival.unwrap_or_default();
    let shortfalls = advice.shortfalls.iter().map(|shortfall| {
        let (names, missing) = (kinds_in_words(rules, &shortfall.kinds), shortfall.missing);
        (format!("；缺{} {missing} 个", names.zh), format!("; {missing} short of {}", names.en))
    });
    let (short_zh, short_en): (String, String) = shortfalls.unzip();
    wording(
        format!("（推荐第 {place} 位，共 {of}{arrival_zh}{short_zh}）"),
        format!(" (advised as {place} of {of}{arrival_en}{short_en})"),
    )
}

fn tell_close(rules: &Rules, disposition: &str, note: Option<&str>, by: Actor) -> Told {
    let name = rules.disposition(disposition).map(|row| row.name.clone());
    let (zh, en) =
        name.map_or_else(|| (disposition.to_owned(), disposition.to_owned()), |name| (name.zh, name.en));
    let note = note.map(|note| format!("（{note}）")).unwrap_or_default();
    told(by, format!("办结：{zh}{note}"), format!("closed: {en}{note}"))
}

fn tell_breach(rules: &Rules, rule: &str, due_at: Moment) -> Told {
    let name = rules.clocks.iter().find(|row| row.id == rule).map(|row| row.name.clone());
    let (zh, en) = name.map_or_else(|| (rule.to_owned(), rule.to_owned()), |name| (name.zh, name.en));
    let due = due_at.civil().strftime("%H:%M:%S").to_string();
    Told {
        text: wording(format!("超时：{zh}（应于 {due} 前）"), format!("overdue: {en} (due by {due})")),
        by: None,
        rule: Some(rule.to_owned()),
        unit: None,
        assignment: None,
        advice: None,
    }
}
