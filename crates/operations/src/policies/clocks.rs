//! Clocks on incidents: what runs, what is met, and what has run out and must be written down. A timer acts
//! only through an event that names its rule.

use model::Moment;
use model::clock::{Clock, ClockRule, ClockSubject};
use model::ids::IncidentId;
use model::incident::{Body, Command};
use model::rules::Rules;
use model::unit::AssignmentState;
use storage::Lane;

use crate::board::Board;
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::Error;
use crate::incident::{incident_of, judge};

/// A clock that has run out and of which the incident's log does not know yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breach {
    /// The incident.
    pub incident: IncidentId,
    /// The rule.
    pub rule: String,
    /// When it was due.
    pub due_at: Moment,
}

/// The clocks that run or ran on an incident, with their rules.
pub(crate) fn clocks_of<'a>(rules: &'a Rules, body: &Body) -> Vec<(&'a ClockRule, Clock)> {
    let opened = &body.opened;
    let subject = ClockSubject {
        jurisdiction: None,
        grade: Some(opened.grade),
        incident_type: Some(&opened.type_code),
        case_kind: Some("incident"),
        desk: Some(opened.desk.number()),
        ring_minutes: None,
        tags: &[],
    };
    let mut clocks = Vec::new();
    for rule in &rules.clocks {
        let Some(start) = moment_of(body, rule.start_event.as_str()) else { continue };
        if !rule.holds_on(start.civil().date()) || !rule.applies_to.matches(&subject) {
            continue;
        }
        let mut clock = Clock::start(rule, start, &rules.calendars);
        clock.met_at = rule.stop_events.iter().filter_map(|event| moment_of(body, event.as_str())).min();
        clock.breached_at = body.breached.get(&rule.id).copied();
        clocks.push((rule, clock));
    }
    clocks
}

/// When an event of this kind first happened to the incident, as its own log tells it.
fn moment_of(body: &Body, event: &str) -> Option<Moment> {
    use AssignmentState as S;
    let reached = |states: &[S]| states.iter().filter_map(|state| body.first_reached(*state)).min();
    match event {
        "report.filed" => Some(body.opened.reported_at),
        "incident.opened" => Some(body.opened_at),
        "unit.assigned" | "unit.dispatching" => reached(&[S::Dispatching]),
        "unit.dispatched" | "unit.delivered" => reached(&[S::Dispatched]),
        // Whoever has left or is there has signed for it, by radio if not by key.
        "unit.acknowledged" => reached(&[S::Acknowledged, S::EnRoute, S::OnScene]),
        "unit.en_route" => reached(&[S::EnRoute, S::OnScene]),
        "unit.on_scene" => reached(&[S::OnScene]),
        "unit.cleared" => reached(&[S::Cleared]),
        _ => None,
    }
}

/// Finds what has run out on the open incidents and is not written down yet.
pub fn breaches(board: &Board, rules: &Rules, now: Moment) -> Vec<Breach> {
    let mut found = Vec::new();
    for (incident, body) in board.incidents_open() {
        for (rule, clock) in clocks_of(rules, body) {
            if clock.breach_is_unwritten(now) {
                found.push(Breach { incident, rule: rule.id.clone(), due_at: clock.due_at });
            }
        }
    }
    found
}

/// Writes one breach down. The same breach again is the same command.
pub async fn write_breach(city: &City, breach: &Breach) -> Result<(), Error> {
    let key = CommandKey::of_rule(&format!("{} {} {}", breach.incident, breach.rule, breach.due_at));
    let plan = || {
        let incident = incident_of(city, breach.incident)?;
        let command = Command::BreachClock { rule: breach.rule.clone(), due_at: breach.due_at };
        let events = judge(&incident.state, command, city.now())?;
        Ok(Plan::default().extend(breach.incident, incident.version, events))
    };
    execute(city, key, Lane::Normal, plan).await.map(|_done| ())
}

/// One round: finds what has run out and writes it down. A breach that cannot be written stays for the next
/// round and hinders no other.
pub async fn keep_clocks(city: &City) {
    let found = breaches(&city.board(), city.rules(), city.now());
    for breach in found {
        if let Err(failure) = write_breach(city, &breach).await {
            tracing::warn!(incident = %breach.incident, rule = breach.rule, %failure, "writing a breach down");
        }
    }
}
