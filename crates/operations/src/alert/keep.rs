//! What rules do to alerts by themselves: a point that has not signed is written down, points are called and released
//! as the vehicle may move, an alert ends, and what it described is destroyed.

use model::alert::{
    ACKNOWLEDGE_RULE, ACTIVATE_RULE, Alert, Body, Command, EXPIRY_RULE, PURGE_RULE, RELEASE_RULE,
};
use model::ids::{AlertId, PointId, RingId};
use model::{Decider, Event, Moment};
use storage::Lane;

use super::alert_of;
use super::issue::candidates;
use super::times::{times, to_call};
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::Error;

/// One round. Called again and again; doing it twice does nothing. What cannot be written stays for the next round and
/// hinders no other.
pub async fn keep_alerts(city: &City) {
    let alerts: Vec<AlertId> =
        city.board().alerts().filter(|(_, body)| body.purged_at.is_none()).map(|(id, _)| id).collect();
    for id in alerts {
        let Ok(alert) = alert_of(city, id) else { continue };
        let Some(body) = alert.state.body() else { continue };
        note_unsigned(city, id, body).await;
        let now = city.now();
        if body.until.is_some_and(|until| until <= now) && body.ended.is_none() {
            obey(city, id, EXPIRY_RULE, &Command::Expire).await;
        }
        if body.purge_due().is_some_and(|due| due <= now) {
            obey(city, id, PURGE_RULE, &Command::Purge).await;
        }
        if body.in_force(now) {
            follow(city, id).await;
        }
    }
}

/// When a point has to sign, by the clock rule of that day.
pub(super) fn acknowledge_by(city: &City, called_at: Moment) -> Moment {
    let rule = city.rules().clock(ACKNOWLEDGE_RULE, called_at.civil().date());
    rule.map_or(called_at, |rule| model::clock::due(rule, called_at, &city.rules().calendars))
}

async fn note_unsigned(city: &City, id: AlertId, body: &Body) {
    let now = city.now();
    let unsigned: Vec<(PointId, Moment)> = body
        .points
        .iter()
        .filter(|(_, called)| called.breached_at.is_none())
        .map(|(point, called)| (*point, called, acknowledge_by(city, called.called_at)))
        .filter(|(_, called, due_at)| {
            // Whoever signed too late is in breach as well, even if nobody looked in between.
            *due_at < now
                && called.acknowledged_at.is_none_or(|signed| signed > *due_at)
                && called.released_at.is_none_or(|released| released > *due_at)
        })
        .map(|(point, _, due_at)| (point, due_at))
        .collect();
    for (point, due_at) in unsigned {
        let finding = format!("{ACKNOWLEDGE_RULE} {point} {due_at}");
        obey(city, id, &finding, &Command::NoteUnsigned { point, due_at }).await;
    }
}

/// Calls the points that can be ready in time and releases those that the vehicle has passed.
pub(super) async fn follow(city: &City, id: AlertId) {
    let now = city.now();
    let Ok(alert) = alert_of(city, id) else { return };
    let Some(body) = alert.state.body().filter(|body| body.in_force(now)) else { return };
    let passed = passed(city, body, now);
    if !passed.is_empty() {
        let release =
            Command::Release { points: passed, rule: Some(RELEASE_RULE.to_owned()), reason: None, by: None };
        obey(city, id, &format!("{RELEASE_RULE} {}", alert.version), &release).await;
    }
    let plan = body.issued.as_ref().and_then(|(issued, _)| issued.plan.clone());
    let Ok((_, candidates)) = candidates(city, ring_of(city, body), plan.as_deref()) else { return };
    // A point that was released stays so: a sighting narrows where the vehicle can be, it does not begin anew.
    let candidates: Vec<PointId> =
        candidates.into_iter().filter(|point| !body.points.contains_key(point)).collect();
    let called = to_call(city, body, &candidates, plan.is_some(), now);
    if !called.is_empty() {
        obey(city, id, &format!("{ACTIVATE_RULE} {}", alert.version), &Command::Activate { points: called })
            .await;
    }
}

/// The ring for which an alert was issued: that of the points it called.
fn ring_of(city: &City, body: &Body) -> Option<RingId> {
    let board = city.board();
    let called = body.points.keys().next()?;
    board.point(*called)?.state.body().map(|point| point.established.ring)
}

/// The points that stand and that the vehicle must have passed.
fn passed(city: &City, body: &Body, now: Moment) -> Vec<PointId> {
    let standing: Vec<PointId> = body
        .points
        .iter()
        .filter(|(_, called)| called.released_at.is_none())
        .map(|(point, _)| *point)
        .collect();
    let timed = times(city, body, &standing, now);
    timed.iter().filter(|timed| timed.has_passed(now)).map(|timed| timed.point).collect()
}

/// Carries out what a rule asks for. The same finding again is the same command.
async fn obey(city: &City, id: AlertId, finding: &str, command: &Command) {
    let judge = || {
        let alert = alert_of(city, id)?;
        let events = alert.state.decide(command.clone(), city.now())?;
        let plan = Plan::default().extend(id, alert.version, events.into_iter().map(Event::Alert).collect());
        Ok(match (command, key_of(&alert.state)) {
            (Command::Purge, Some(key)) => plan.destroy_key(key),
            _ => plan,
        })
    };
    let key = CommandKey::of_rule(&format!("{id} {finding}"));
    let done: Result<_, Error> = execute(city, key, Lane::Normal, judge).await;
    if let Err(failure) = done {
        tracing::debug!(alert = %id, finding, %failure, "what a rule asks of an alert waits for the next round");
    }
}

fn key_of(alert: &Alert) -> Option<uuid::Uuid> {
    alert.body().map(|body| body.requested.description.key.0)
}
