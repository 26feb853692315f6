//! Clocks: how long something may take. The rule is data; the moment it falls due is computed here.
//!
//! ```text
//! start event ──▶ Clock { due_at } ──▶ stop event: met │ due moment passes: breached, by an event that names the rule
//! ```
//!
//! A unit of days ends with the last microsecond of its last day at UTC+8.

mod due;
mod rule;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use due::{Pause, due, due_as_seen_by, due_with};
pub use rule::{
    AppliesTo, Binding, ClockRule, ClockSubject, ClockUnit, Direction, Escalate, EventName, Extend,
    ExtendRefusal, NotAnEventName, Party, PauseOn, Rollover,
};

use crate::Moment;
use crate::calendar::Calendar;

/// A running instance of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The rule.
    pub rule_id: String,
    /// When it started.
    pub started_at: Moment,
    /// When it falls due.
    pub due_at: Moment,
    /// Since when it has stood still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<Moment>,
    /// When it was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Moment>,
    /// When its breach was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Moment>,
    /// When it stopped to matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided_at: Option<Moment>,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// Time is left.
    Running,
    /// It stands still.
    Paused,
    /// It was met in time.
    Met,
    /// It was met, too late.
    MetLate,
    /// The time is over and it is not met.
    Overdue,
    /// It no longer matters.
    Void,
}

impl Clock {
    /// The clock that this rule starts at this moment.
    pub fn start(rule: &ClockRule, at: Moment, calendar: &Calendar) -> Self {
        Self {
            rule_id: rule.id.clone(),
            started_at: at,
            due_at: due(rule, at, calendar),
            paused_since: None,
            met_at: None,
            breached_at: None,
            voided_at: None,
        }
    }

    /// How it stands at this moment; meeting it at the due moment itself is in time.
    pub fn state(&self, now: Moment) -> ClockState {
        match (self.met_at, self.voided_at) {
            (Some(met_at), _) if met_at <= self.due_at => ClockState::Met,
            (Some(_), _) => ClockState::MetLate,
            (None, Some(_)) => ClockState::Void,
            (None, None) if self.paused_since.is_some() => ClockState::Paused,
            (None, None) if self.breached_at.is_some() || now > self.due_at => ClockState::Overdue,
            (None, None) => ClockState::Running,
        }
    }

    /// Seconds left at this moment, negative when overdue; a paused clock keeps what it had when it stopped.
    pub fn seconds_left(&self, now: Moment) -> i64 {
        self.due_at.seconds_since(self.paused_since.unwrap_or(now))
    }

    /// Whether its breach has come about and is not written down yet.
    pub fn breach_is_unwritten(&self, now: Moment) -> bool {
        self.breached_at.is_none() && self.state(now) == ClockState::Overdue
    }

    /// The same clock, met; the first time counts.
    #[must_use]
    pub fn met(mut self, at: Moment) -> Self {
        self.met_at.get_or_insert(at);
        self
    }

    /// The same clock with its breach written down; the first time counts.
    #[must_use]
    pub fn breached(mut self, at: Moment) -> Self {
        self.breached_at.get_or_insert(at);
        self
    }

    /// The same clock, no longer of importance.
    #[must_use]
    pub fn voided(mut self, at: Moment) -> Self {
        self.voided_at.get_or_insert(at);
        self
    }

    /// The same clock, standing still.
    #[must_use]
    pub fn paused(mut self, at: Moment) -> Self {
        self.paused_since.get_or_insert(at);
        self
    }

    /// The same clock, going on after all its pauses and with all its extensions.
    #[must_use]
    pub fn resumed(
        mut self,
        rule: &ClockRule,
        pauses: &[Pause],
        extension: u32,
        calendar: &Calendar,
    ) -> Self {
        self.paused_since = None;
        self.due_at = due_with(rule, self.started_at, pauses, extension, calendar);
        self
    }
}
