//! What an incident answers to a command, and what an event makes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AssignmentMoved, Attendance, Body, Command, Event, Incident, NOTE_CHARACTERS_MAX, Opened, Refusal,
};
use crate::decider::Decider;
use crate::moment::Moment;

impl Decider for Incident {
    const KIND: &'static str = "incident";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unopened, Command::Open(opened)) => Ok(vec![Event::Opened(opened)]),
            (Self::Unopened, _) => Err(Refusal::NotOpened),
            (_, Command::Open(_)) => Err(Refusal::AlreadyOpened),
            (Self::Merged(_, into, _), _) => Err(Refusal::Merged(*into)),
            // What is closed can still be written about and pointed at; its crews are done, or it would be open.
            (Self::Closed(..), Command::Reopen { reason, by }) => {
                Ok(vec![Event::Reopened { reason: given(reason)?, by }])
            }
            (Self::Closed(body, ..) | Self::Open(body), Command::Note { text, by }) => body.note(text, by),
            (Self::Closed(body, ..) | Self::Open(body), Command::Relate { other, reason, by }) => {
                body.relate(other, reason, by)
            }
            (Self::Closed(..), _) => Err(Refusal::Closed),
            (Self::Open(_), Command::Reopen { .. }) => Err(Refusal::NotClosed),
            (Self::Open(body), command) => body.decide(command),
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (Self::Unopened, Event::Opened(opened)) => Self::Open(Box::new(Body::new(opened, at))),
            (Self::Open(body), Event::Closed { disposition, .. }) => {
                Self::Closed(body, disposition.clone(), at)
            }
            (Self::Open(body), Event::Merged { into, .. }) => Self::Merged(body, *into, at),
            (Self::Closed(body, ..), Event::Reopened { .. }) => Self::Open(body),
            (Self::Open(mut body), event) => {
                body.take_in(event, at);
                Self::Open(body)
            }
            (Self::Closed(mut body, disposition, closed_at), event) => {
                body.take_in(event, at);
                Self::Closed(body, disposition, closed_at)
            }
            (state, _) => state,
        }
    }
}

fn given(reason: String) -> Result<String, Refusal> {
    if reason.trim().is_empty() { Err(Refusal::ReasonMissing) } else { Ok(reason) }
}

impl Body {
    fn new(opened: &Opened, at: Moment) -> Self {
        Self {
            opened: opened.clone(),
            opened_at: at,
            reports: Vec::new(),
            attendances: BTreeMap::new(),
            related: BTreeSet::new(),
            breached: BTreeMap::new(),
        }
    }

    /// Judges what an open incident may be asked.
    fn decide(&self, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Regrade { grade, .. } if grade == self.opened.grade => Ok(vec![]),
            Command::Regrade { grade, reason, by } => {
                Ok(vec![Event::Regraded { from: self.opened.grade, to: grade, reason: given(reason)?, by }])
            }
            Command::Retype { type_code, .. } if type_code == self.opened.type_code => Ok(vec![]),
            Command::Retype { type_code, reason, by } => {
                let from = self.opened.type_code.clone();
                Ok(vec![Event::Retyped { from, to: type_code, reason: given(reason)?, by }])
            }
            Command::TakeReport { report, number, by } => {
                let is_here = self.reports.iter().any(|(present, _)| *present == report);
                Ok(if is_here { vec![] } else { vec![Event::ReportTaken { report, number, by }] })
            }
            Command::ReleaseReport { report, reason, by } => {
                if !self.reports.iter().any(|(present, _)| *present == report) {
                    return Err(Refusal::ReportNotHere);
                }
                if self.reports.len() == 1 {
                    return Err(Refusal::LastReport);
                }
                Ok(vec![Event::ReportReleased { report, reason: given(reason)?, by }])
            }
            Command::FollowAssignment(moved) => Ok(vec![Event::AssignmentMoved(moved)]),
            Command::MergeInto { into, reason, by } => {
                self.none_assigned()?;
                Ok(vec![Event::Merged { into, reason: given(reason)?, by }])
            }
            Command::Absorb { from, grade, by } => {
                let mut events = vec![Event::Absorbed { from, by }];
                if grade < self.opened.grade {
                    let reason = format!("并警后从重定级 the graver grade of two merged incidents: {grade}");
                    events.push(Event::Regraded { from: self.opened.grade, to: grade, reason, by });
                }
                Ok(events)
            }
            Command::Close { disposition, note, by } => {
                self.none_assigned()?;
                Ok(vec![Event::Closed { disposition, note, by }])
            }
            Command::BreachClock { rule, .. } if self.breached.contains_key(&rule) => Ok(vec![]),
            Command::BreachClock { rule, due_at } => Ok(vec![Event::ClockBreached { rule, due_at }]),
            Command::Note { text, by } => self.note(text, by),
            Command::Relate { other, reason, by } => self.relate(other, reason, by),
            Command::Reopen { .. } => Err(Refusal::NotClosed),
            Command::Open(_) => Err(Refusal::AlreadyOpened),
        }
    }

    fn none_assigned(&self) -> Result<(), Refusal> {
        match self.units_assigned() {
            0 => Ok(()),
            units => Err(Refusal::UnitsStillAssigned(units)),
        }
    }

    #[expect(clippy::unused_self, reason = "the same shape as its siblings in the match")]
    fn note(&self, text: String, by: crate::access::Actor) -> Result<Vec<Event>, Refusal> {
        let characters = text.trim().chars().count();
        if characters == 0 || characters > NOTE_CHARACTERS_MAX {
            return Err(Refusal::BadNote);
        }
        Ok(vec![Event::Noted { text, by }])
    }

    fn relate(
        &self,
        other: crate::ids::IncidentId,
        reason: String,
        by: crate::access::Actor,
    ) -> Result<Vec<Event>, Refusal> {
        if self.related.contains(&other) {
            return Ok(vec![]);
        }
        Ok(vec![Event::Related { other, reason: given(reason)?, by }])
    }

    fn take_in(&mut self, event: &Event, at: Moment) {
        match event {
            Event::Regraded { to, .. } => self.opened.grade = *to,
            Event::Retyped { to, .. } => self.opened.type_code.clone_from(to),
            Event::ReportTaken { report, number, .. } => self.reports.push((*report, number.clone())),
            Event::ReportReleased { report, .. } => self.reports.retain(|(present, _)| present != report),
            Event::AssignmentMoved(moved) => self.follow(moved, at),
            Event::Related { other, .. } => {
                self.related.insert(*other);
            }
            Event::ClockBreached { rule, .. } => {
                self.breached.insert(rule.clone(), at);
            }
            Event::Opened(_)
            | Event::Noted { .. }
            | Event::Merged { .. }
            | Event::Absorbed { .. }
            | Event::Closed { .. }
            | Event::Reopened { .. } => {}
        }
    }

    fn follow(&mut self, moved: &AssignmentMoved, at: Moment) {
        let attendance = self.attendances.entry(moved.assignment).or_insert_with(|| Attendance {
            unit: moved.unit,
            state: moved.to,
            times: BTreeMap::new(),
        });
        attendance.state = moved.to;
        attendance.times.entry(moved.to).or_insert(at);
    }
}
