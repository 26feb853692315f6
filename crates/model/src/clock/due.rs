//! The moment at which a limit falls due.
//!
//! Days: the start day is left out (unless the rule says otherwise), the last day runs to its end, and a last day
//! that is no working day moves to the next one for those whom the rule names (民法典 §201–203). A day touched by a
//! pause does not count.

use jiff::Span;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::rule::{ClockRule, ClockUnit, Direction, Escalate, Party};
use crate::Moment;
use crate::calendar::Calendar;

/// A stretch of time in which a clock stood still: from its first moment up to, but not including, its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Moment,
}

/// The due moment for the party whose time it is.
pub fn due(rule: &ClockRule, start: Moment, calendar: &Calendar) -> Moment {
    due_with(rule, start, &[], 0, calendar)
}

/// The due moment as one party may rely on it.
pub fn due_as_seen_by(viewer: Party, rule: &ClockRule, start: Moment, calendar: &Calendar) -> Moment {
    due_at(rule, start, &[], 0, calendar, viewer)
}

/// The due moment after pauses and with an extension, which is counted in the rule's unit.
pub fn due_with(
    rule: &ClockRule,
    start: Moment,
    pauses: &[Pause],
    extension: u32,
    calendar: &Calendar,
) -> Moment {
    due_at(rule, start, pauses, extension, calendar, rule.party)
}

impl Escalate {
    /// The moment at which the next level is told, for a clock that fell due at `due`.
    pub fn at(&self, due: Moment, calendar: &Calendar) -> Moment {
        if self.after_amount == 0 {
            return due;
        }
        if let Some(seconds) = self.unit.seconds() {
            return due.plus_seconds(i64::from(self.after_amount).saturating_mul(seconds));
        }
        end_of(last_day(due.civil().date(), self.unit, self.after_amount, &[], calendar))
    }
}

fn due_at(
    rule: &ClockRule,
    start: Moment,
    pauses: &[Pause],
    extension: u32,
    calendar: &Calendar,
    viewer: Party,
) -> Moment {
    let amount = rule.amount.saturating_add(extension);
    if amount == 0 {
        return start;
    }
    let pauses = joined(pauses, start);
    match (rule.unit.seconds(), rule.direction) {
        (Some(seconds), Direction::After) => {
            after_pauses(start, i64::from(amount).saturating_mul(seconds), &pauses)
        }
        (Some(seconds), Direction::Before) => {
            start.plus_seconds(i64::from(amount).saturating_mul(seconds).saturating_neg())
        }
        (None, Direction::Before) => end_of(days_before(start.civil().date(), rule.unit, amount)),
        (None, Direction::After) => {
            let started_on = start.civil().date();
            let day_zero = if rule.exclude_start_day { started_on } else { day_before(started_on) };
            let last = last_day(day_zero, rule.unit, amount, &pauses, calendar);
            end_of(if rule.rolls_over_for(viewer) { calendar.next_after_holiday(last) } else { last })
        }
    }
}

/// The pauses after `start`, in order, those that touch made one.
fn joined(pauses: &[Pause], start: Moment) -> Vec<Pause> {
    let mut sorted: Vec<Pause> = pauses
        .iter()
        .map(|pause| Pause { from: pause.from.max(start), to: pause.to })
        .filter(|pause| pause.from < pause.to)
        .collect();
    sorted.sort_by_key(|pause| pause.from);
    let mut joined: Vec<Pause> = Vec::with_capacity(sorted.len());
    for pause in sorted {
        match joined.last_mut() {
            Some(last) if pause.from <= last.to => last.to = last.to.max(pause.to),
            _ => joined.push(pause),
        }
    }
    joined
}

fn after_pauses(start: Moment, seconds: i64, pauses: &[Pause]) -> Moment {
    let mut due = start.plus_seconds(seconds);
    for pause in pauses {
        if pause.from >= due {
            break;
        }
        let micros = pause.to.micros().saturating_sub(pause.from.micros());
        due = Moment::from_micros(due.micros().saturating_add(micros));
    }
    due
}

/// The day on which the last of `amount` units ends, counted from the day after `day_zero`.
fn last_day(day_zero: Date, unit: ClockUnit, amount: u32, pauses: &[Pause], calendar: &Calendar) -> Date {
    match unit {
        ClockUnit::Years => day_zero.saturating_add(Span::new().years(years(amount))),
        ClockUnit::WorkingDays => {
            counted_day(day_zero, amount, |day| calendar.is_working_day(day) && !is_paused(day, pauses))
        }
        ClockUnit::CalendarDays | ClockUnit::Seconds | ClockUnit::Minutes | ClockUnit::Hours => {
            counted_day(day_zero, amount, |day| !is_paused(day, pauses))
        }
    }
}

/// The `amount`-th day after `day_zero` that counts; the end of the calendar when there is none.
fn counted_day(day_zero: Date, amount: u32, counts: impl Fn(Date) -> bool) -> Date {
    let mut day = day_zero;
    let mut left = amount;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if counts(day) {
            left -= 1;
        }
    }
    day
}

fn is_paused(day: Date, pauses: &[Pause]) -> bool {
    let begins = Moment::from_civil(day.to_datetime(Time::midnight()));
    let ends = end_of(day);
    pauses.iter().any(|pause| pause.from <= ends && pause.to > begins)
}

fn days_before(day: Date, unit: ClockUnit, amount: u32) -> Date {
    match unit {
        ClockUnit::Years => day.saturating_sub(Span::new().years(years(amount))),
        _ => (0..amount).fold(day, |day, _| day_before(day)),
    }
}

fn day_before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

fn years(amount: u32) -> i64 {
    i64::from(amount.min(9_000))
}

/// The last microsecond of a day at UTC+8.
fn end_of(day: Date) -> Moment {
    let midnight = Moment::from_civil(day.to_datetime(Time::midnight()));
    Moment::from_micros(midnight.plus_seconds(86_400).micros().saturating_sub(1))
}
