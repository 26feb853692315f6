//! A clock rule: what starts it, what it allows, who may stretch it, and where that is written.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::rules::codes::closed_codes;
use crate::rules::{Grade, Role, Wording, is_within};

closed_codes! {
    /// How binding a rule is; a local figure is never shown as national law.
    pub enum Binding {
        /// A law, or a regulation made under one.
        Statute = "statute",
        /// A national standard.
        NationalStandard = "national-standard",
        /// A document of one province, city or department.
        Local = "local",
        /// Chosen by this platform.
        Policy = "policy",
    }
}

closed_codes! {
    /// What an amount is counted in.
    pub enum ClockUnit {
        /// Seconds.
        Seconds = "s",
        /// Minutes.
        Minutes = "min",
        /// Hours.
        Hours = "h",
        /// Calendar days, to the end of the last one.
        CalendarDays = "cal_d",
        /// Working days, to the end of the last one.
        WorkingDays = "work_d",
        /// Years of the calendar, to the end of the last day.
        Years = "y",
    }
}

impl ClockUnit {
    /// The length of one, in seconds; none for those that a calendar has to count.
    pub const fn seconds(self) -> Option<i64> {
        match self {
            Self::Seconds => Some(1),
            Self::Minutes => Some(60),
            Self::Hours => Some(3600),
            Self::CalendarDays | Self::WorkingDays | Self::Years => None,
        }
    }
}

closed_codes! {
    /// For whom a last day that is no working day moves to the next one.
    #[derive(Default)]
    pub enum Rollover {
        /// For nobody.
        #[default]
        None = "none",
        /// For the citizen only; the agency's duty stays where it fell (就民不就官).
        Citizen = "citizen",
        /// For both.
        Both = "both",
    }
}

closed_codes! {
    /// Whose time runs, or who is looking.
    pub enum Party {
        /// The citizen.
        Citizen = "citizen",
        /// The agency.
        Agency = "agency",
    }
}

closed_codes! {
    /// On which side of its event the limit lies.
    #[derive(Default)]
    pub enum Direction {
        /// So long after the event, at the latest.
        #[default]
        After = "after",
        /// So long before the event, at the latest.
        Before = "before",
    }
}

/// The kind of an event that starts, stops or pauses clocks, such as `report.filed` or `unit.en_route`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct EventName(String);

/// A text is not the kind of an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the kind of an event: room and fact in small letters, such as `unit.en_route`")]
pub struct NotAnEventName(String);

impl EventName {
    /// The kind of this spelling: a room, a dot, and a fact, in small letters, digits and `_`.
    pub fn parse(text: &str) -> Result<Self, NotAnEventName> {
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        match text.split_once('.') {
            Some((room, fact)) if word(room) && word(fact) => Ok(Self(text.to_owned())),
            _ => Err(NotAnEventName(text.to_owned())),
        }
    }

    /// The spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EventName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// Two events between which a clock stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseOn {
    /// The event that stops the hand.
    pub from_event: EventName,
    /// The event that lets it go on.
    pub to_event: EventName,
}

/// One step by which the time may be stretched; steps are taken in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// The most that this step may add, in the rule's unit.
    pub max_amount: u32,
    /// Who may do it.
    pub by_role: Role,
    /// Whether a reason must be given.
    pub reason_required: bool,
    /// Who must be told.
    #[serde(default)]
    pub notify: Vec<Role>,
}

/// Who is told when the time is over and nothing has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalate {
    /// How long after the due moment; 0 means at that moment.
    pub after_amount: u32,
    /// The unit of that amount.
    pub unit: ClockUnit,
    /// Who is told.
    pub to_role: Role,
}

/// What a rule is limited to; an empty list or nothing means no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppliesTo {
    /// The grades.
    pub grades: Vec<Grade>,
    /// The incident types; a class holds its types.
    pub types: Vec<String>,
    /// The kinds of case.
    pub kinds: Vec<String>,
    /// The desks: `110` or `12345`.
    pub desks: Vec<String>,
    /// The 1-3-5 ring of the place, by its minutes.
    pub ring_minutes: Option<u8>,
    /// Words that the matter must carry, all of them, such as `complex`.
    pub tags: Vec<String>,
}

/// What is known about the matter that an event belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockSubject<'a> {
    /// The jurisdiction that it belongs to.
    pub jurisdiction: Option<&'a str>,
    /// Its grade.
    pub grade: Option<Grade>,
    /// Its incident type.
    pub incident_type: Option<&'a str>,
    /// Its kind of case.
    pub case_kind: Option<&'a str>,
    /// The desk that holds it.
    pub desk: Option<&'a str>,
    /// The 1-3-5 ring of its place, by its minutes.
    pub ring_minutes: Option<u8>,
    /// The words that it carries.
    pub tags: &'a [&'a str],
}

impl AppliesTo {
    /// Whether the rule applies; a limit is met only by a subject that is known to meet it.
    pub fn matches(&self, subject: &ClockSubject<'_>) -> bool {
        fn one_of(list: &[String], value: Option<&str>) -> bool {
            list.is_empty() || value.is_some_and(|value| list.iter().any(|item| item == value))
        }
        let grade = self.grades.is_empty() || subject.grade.is_some_and(|g| self.grades.contains(&g));
        let incident_type = self.types.is_empty()
            || subject.incident_type.is_some_and(|code| self.types.iter().any(|t| is_within(code, t)));
        let ring = self.ring_minutes.is_none() || self.ring_minutes == subject.ring_minutes;
        let tags = self.tags.iter().all(|tag| subject.tags.contains(&tag.as_str()));
        let kind = one_of(&self.kinds, subject.case_kind);
        let desk = one_of(&self.desks, subject.desk);
        grade && incident_type && ring && tags && kind && desk
    }
}

/// One limit of time, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// The rule's id; several versions may share it when their dates do not overlap.
    pub id: String,
    /// Its name.
    pub name: Wording,
    /// Where it is written.
    pub citation: String,
    /// Where it holds; everywhere when absent.
    pub jurisdiction: Option<String>,
    /// How binding it is.
    pub binding: Binding,
    /// The first day on which it holds.
    #[serde(with = "crate::calendar::date_text")]
    pub effective_from: Date,
    /// The last day on which it holds; still holding when absent.
    #[serde(default, with = "crate::calendar::optional_date_text")]
    pub effective_to: Option<Date>,
    /// The event that starts it.
    pub start_event: EventName,
    /// The events that meet it.
    pub stop_events: Vec<EventName>,
    /// The events after which it no longer matters, such as a cancelled assignment.
    #[serde(default)]
    pub void_on: Vec<EventName>,
    /// How much; 0 means in the same step as the start event.
    pub amount: u32,
    /// Of what.
    pub unit: ClockUnit,
    /// On which side of the event.
    #[serde(default)]
    pub direction: Direction,
    /// Whether the day of the start event is left out of the count; matters to days and years only.
    #[serde(default = "yes")]
    pub exclude_start_day: bool,
    /// For whom a last day that is no working day moves.
    #[serde(default)]
    pub rollover: Rollover,
    /// Whose time it is.
    pub party: Party,
    /// When it stands still.
    #[serde(default)]
    pub pause_on: Vec<PauseOn>,
    /// How it may be stretched, step by step.
    #[serde(default)]
    pub extend: Vec<Extend>,
    /// Who is told when it is over.
    #[serde(default)]
    pub escalate: Vec<Escalate>,
    /// What it is limited to.
    #[serde(default)]
    pub applies_to: AppliesTo,
    /// The share that has to be in time, when the rule asks for less than all.
    pub target_percent: Option<u8>,
    /// What proves that it was met, and what a reader must know about the source.
    #[serde(default)]
    pub evidence: String,
}

fn yes() -> bool {
    true
}

/// A stretch of time is not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtendRefusal {
    /// All steps are used up, or the rule has none.
    #[error("the rule `{rule}` cannot be extended again")]
    NoStepLeft {
        /// The rule.
        rule: String,
    },
    /// More than the step allows.
    #[error("the rule `{rule}` allows {max} more at this step, not {asked}")]
    TooMuch {
        /// The rule.
        rule: String,
        /// The most.
        max: u32,
        /// What was asked for.
        asked: u32,
    },
    /// Another role has to approve it.
    #[error("an extension of `{rule}` is approved by {role}")]
    WrongRole {
        /// The rule.
        rule: String,
        /// The role.
        role: Role,
    },
    /// A reason is missing.
    #[error("an extension of `{rule}` needs a reason")]
    NoReason {
        /// The rule.
        rule: String,
    },
}

impl ClockRule {
    /// Whether it holds on this day.
    pub fn holds_on(&self, date: Date) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|last| date <= last)
    }

    /// Whether it is for this matter: the place where it holds, and all its other limits.
    pub fn is_for(&self, subject: &ClockSubject<'_>) -> bool {
        let here = self.jurisdiction.as_deref().is_none_or(|place| subject.jurisdiction == Some(place));
        here && self.applies_to.matches(subject)
    }

    /// Judges the next extension, after `taken` earlier ones.
    pub fn may_extend(&self, taken: usize, amount: u32, by: Role, reason: &str) -> Result<(), ExtendRefusal> {
        let rule = self.id.clone();
        let Some(step) = self.extend.get(taken) else {
            return Err(ExtendRefusal::NoStepLeft { rule });
        };
        if amount > step.max_amount {
            return Err(ExtendRefusal::TooMuch { rule, max: step.max_amount, asked: amount });
        }
        if by != step.by_role {
            return Err(ExtendRefusal::WrongRole { rule, role: step.by_role });
        }
        if step.reason_required && reason.trim().is_empty() {
            return Err(ExtendRefusal::NoReason { rule });
        }
        Ok(())
    }

    /// Whether the last day moves when this party looks at it.
    pub fn rolls_over_for(&self, viewer: Party) -> bool {
        match self.rollover {
            Rollover::None => false,
            Rollover::Citizen => viewer == Party::Citizen,
            Rollover::Both => true,
        }
    }
}
