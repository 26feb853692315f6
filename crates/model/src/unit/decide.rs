//! What a unit answers to a command, and what an event makes of it.

use std::collections::BTreeSet;

use super::{
    Assignment, AssignmentState, Availability, Body, CALLSIGN_CHARACTERS_MAX, CREW_MAX, Command,
    Commissioned, Event, RESERVED_MAX, Refusal, Sending, Step, Unit, next,
};
use crate::access::Actor;
use crate::decider::Decider;
use crate::ids::{AssignmentId, IncidentId};
use crate::moment::Moment;

impl Decider for Unit {
    const KIND: &'static str = "unit";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Uncommissioned, Command::Commission(commissioned)) => commission(commissioned),
            (Self::Uncommissioned, _) => Err(Refusal::NotCommissioned),
            (Self::Commissioned(_), Command::Commission(_)) => Err(Refusal::AlreadyCommissioned),
            (Self::Commissioned(_), Command::SetStatus { code, availability, reason, by }) => {
                Ok(vec![Event::StatusSet { code, availability, reason, by }])
            }
            (Self::Commissioned(body), Command::SignOn { by }) => body.sign_on(by),
            (Self::Commissioned(body), Command::SignOff { by }) => body.sign_off(by),
            (Self::Commissioned(body), Command::Assign { assignment, incident, how, by }) => {
                body.assign(assignment, incident, &how, by)
            }
            (Self::Commissioned(body), Command::Advance { assignment, step, reason, by }) => {
                body.advance(assignment, step, reason, by)
            }
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (Self::Uncommissioned, Event::Commissioned(commissioned)) => Self::Commissioned(Box::new(Body {
                commissioned: (**commissioned).clone(),
                status: String::new(),
                availability: Availability::NotAvailable,
                crew: BTreeSet::new(),
                assignments: Vec::new(),
            })),
            (Self::Commissioned(mut body), event) => {
                body.take_in(event, at);
                Self::Commissioned(body)
            }
            (Self::Uncommissioned, _) => Self::Uncommissioned,
        }
    }
}

fn commission(commissioned: Box<Commissioned>) -> Result<Vec<Event>, Refusal> {
    let callsign = commissioned.callsign.trim();
    if callsign.is_empty() || callsign.chars().count() > CALLSIGN_CHARACTERS_MAX {
        return Err(Refusal::BadCallsign);
    }
    Ok(vec![Event::Commissioned(commissioned)])
}

impl Body {
    fn callsign(&self) -> String {
        self.commissioned.callsign.clone()
    }

    fn sign_on(&self, by: Actor) -> Result<Vec<Event>, Refusal> {
        if self.crew.contains(&by.person) {
            return Ok(vec![]);
        }
        if self.crew.len() >= CREW_MAX {
            Err(Refusal::CrewFull)
        } else {
            Ok(vec![Event::CrewSignedOn { by }])
        }
    }

    fn sign_off(&self, by: Actor) -> Result<Vec<Event>, Refusal> {
        if self.crew.contains(&by.person) {
            Ok(vec![Event::CrewSignedOff { by }])
        } else {
            Err(Refusal::NotInCrew)
        }
    }

    fn assign(
        &self,
        assignment: AssignmentId,
        incident: IncidentId,
        how: &Sending,
        by: Actor,
    ) -> Result<Vec<Event>, Refusal> {
        if self.assignments.iter().any(|present| present.incident == incident) {
            return Err(Refusal::AlreadyAssigned { callsign: self.callsign() });
        }
        let assigned = |state| Event::Assigned { assignment, incident, state, by };
        match (how, self.engaged()) {
            (Sending::Propose | Sending::Reserve, _) => {
                let waiting = self.assignments.iter().filter(|present| !present.state.engages()).count();
                if waiting >= RESERVED_MAX {
                    return Err(Refusal::TooManyReserved { callsign: self.callsign() });
                }
                let is_advice = *how == Sending::Propose;
                let state = if is_advice { AssignmentState::Proposed } else { AssignmentState::Reserved };
                Ok(vec![assigned(state)])
            }
            (Sending::Now | Sending::PreEmpt(_), _) if self.availability == Availability::NotAvailable => {
                Err(Refusal::UnitIsOutOfService { callsign: self.callsign(), status: self.status.clone() })
            }
            (Sending::Now | Sending::PreEmpt(_), None) => Ok(vec![assigned(AssignmentState::Dispatching)]),
            (Sending::Now, Some(present)) => {
                Err(Refusal::UnitIsEngaged { callsign: self.callsign(), incident: present.incident })
            }
            (Sending::PreEmpt(reason), Some(present)) => {
                if reason.trim().is_empty() {
                    return Err(Refusal::ReasonMissing);
                }
                let to = next(present.state, Step::PreEmpt)
                    .ok_or_else(|| Refusal::TooFarToPreEmpt { callsign: self.callsign() })?;
                let taken = Event::Advanced {
                    assignment: present.id,
                    incident: present.incident,
                    to,
                    reason: Some(reason.clone()),
                    by,
                };
                Ok(vec![taken, assigned(AssignmentState::Dispatching)])
            }
        }
    }

    fn advance(
        &self,
        assignment: AssignmentId,
        step: Step,
        reason: Option<String>,
        by: Actor,
    ) -> Result<Vec<Event>, Refusal> {
        let present = self
            .assignments
            .iter()
            .find(|present| present.id == assignment)
            .ok_or(Refusal::AssignmentEnded)?;
        let to = next(present.state, step).ok_or(Refusal::StepNotOpen { from: present.state, step })?;
        let reason = reason.filter(|text| !text.trim().is_empty());
        if step.needs_reason() && reason.is_none() {
            return Err(Refusal::ReasonMissing);
        }
        if step == Step::Dispatch {
            self.can_start(present.incident)?;
        }
        Ok(vec![Event::Advanced { assignment, incident: present.incident, to, reason, by }])
    }

    /// A reserved job may start only when the unit is free and in service, as any other.
    fn can_start(&self, incident: IncidentId) -> Result<(), Refusal> {
        if self.availability == Availability::NotAvailable {
            return Err(Refusal::UnitIsOutOfService {
                callsign: self.callsign(),
                status: self.status.clone(),
            });
        }
        match self.engaged() {
            Some(present) if present.incident != incident => {
                Err(Refusal::UnitIsEngaged { callsign: self.callsign(), incident: present.incident })
            }
            _ => Ok(()),
        }
    }

    fn take_in(&mut self, event: &Event, at: Moment) {
        match event {
            Event::Commissioned(_) => {}
            Event::StatusSet { code, availability, .. } => {
                self.status.clone_from(code);
                self.availability = *availability;
            }
            Event::CrewSignedOn { by } => {
                self.crew.insert(by.person);
            }
            Event::CrewSignedOff { by } => {
                self.crew.remove(&by.person);
            }
            Event::Assigned { assignment, incident, state, .. } => {
                self.assignments.push(Assignment {
                    id: *assignment,
                    incident: *incident,
                    state: *state,
                    since: at,
                });
            }
            Event::Advanced { assignment, to, .. } => {
                if to.ended() {
                    self.assignments.retain(|present| present.id != *assignment);
                } else if let Some(present) =
                    self.assignments.iter_mut().find(|present| present.id == *assignment)
                {
                    present.state = *to;
                    present.since = at;
                }
            }
        }
    }
}
