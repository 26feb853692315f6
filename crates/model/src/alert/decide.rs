//! How an alert judges commands and takes in facts.

use std::collections::BTreeMap;

use super::{
    ACKNOWLEDGE_RULE, ACTIVATE_RULE, Activation, Alert, Body, COLLECTING_OFFICERS_MIN, Called, Command,
    EVIDENCE_MAX, EXPIRY_RULE, Ended, Event, Issued, LASTS_SECONDS, NAME_CHARACTERS_MAX, Outcome, PAPERS_MAX,
    POINTS_MAX, PURGE_RULE, Paper, Phase, REASON_CHARACTERS_MAX, RENEWALS_MAX, Refusal, Requested,
    SIGHTINGS_MAX, STOPS_MAX, Side, Sighting, Signature, Stop, stop,
};
use crate::access::Actor;
use crate::decider::Decider;
use crate::ids::PointId;
use crate::moment::Moment;
use crate::ring::has_characters;

/// A sighting is at most so old, in seconds.
const SIGHTING_SECONDS_MAX: i64 = 24 * 3_600;

impl Decider for Alert {
    const KIND: &'static str = "alert";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unrequested, Command::Request(requested)) => {
                check_request(&requested, at)?;
                Ok(vec![Event::Requested(requested)])
            }
            (Self::Unrequested, _) => Err(Refusal::NotRequested),
            (Self::Requested(_), Command::Request(_)) => Err(Refusal::AlreadyRequested),
            (Self::Requested(body), command) => body.decide(command, at),
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (_, Event::Requested(requested)) => Self::Requested(Box::new(Body::begin(requested, at))),
            (Self::Requested(mut body), event) => {
                body.take_in(event, at);
                Self::Requested(body)
            }
            (Self::Unrequested, _) => Self::Unrequested,
        }
    }
}

impl Body {
    fn begin(requested: &Requested, at: Moment) -> Self {
        Self {
            requested: requested.clone(),
            requested_at: at,
            phase: Phase::Received,
            reason: None,
            checked: None,
            issued: None,
            until: None,
            renewals: 0,
            points: BTreeMap::new(),
            sightings: vec![requested.last_seen.clone()],
            stops: BTreeMap::new(),
            signatures: BTreeMap::new(),
            ended: None,
            purged_at: None,
        }
    }

    fn decide(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Request(_) => Err(Refusal::AlreadyRequested),
            Command::Return { .. }
            | Command::Complete { .. }
            | Command::PassCheck { .. }
            | Command::Refuse { .. }
            | Command::Issue(_) => self.decide_papers(command, at),
            Command::Stop(_) | Command::LetGo { .. } | Command::Match { .. } | Command::Secure { .. } => {
                self.decide_stop(command, at)
            }
            Command::Renew { .. }
            | Command::StandDown { .. }
            | Command::Expire
            | Command::SignHandOver { .. }
            | Command::Purge => self.decide_end(command, at),
            Command::Activate { points } => self.activate(points, at),
            Command::Acknowledge { point, by } => self.acknowledge(point, by, at),
            Command::NoteUnsigned { point, due_at } => self.note_unsigned(point, due_at, at),
            Command::Release { points, rule, reason, by } => {
                self.in_force_or_refuse(at)?;
                let points = self.standing(&points)?;
                if points.is_empty() {
                    return Ok(Vec::new());
                }
                Ok(vec![Event::PointsReleased { points, rule, reason, by }])
            }
            Command::Sight(sighting) => {
                self.in_force_or_refuse(at)?;
                check_sighting(&sighting, at)?;
                limit("sightings", self.sightings.len(), SIGHTINGS_MAX)?;
                Ok(vec![Event::Sighted(sighting)])
            }
        }
    }

    /// From the request to the alert: complete, returned, refused, or approved by another person.
    fn decide_papers(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self.phase, command) {
            (Phase::Received, Command::Return { missing, reason, by }) => {
                text("reason", &reason, REASON_CHARACTERS_MAX)?;
                Ok(vec![Event::Returned { missing, reason, by }])
            }
            (Phase::Returned, Command::Complete { papers, by }) => {
                check_papers(&papers)?;
                Ok(vec![Event::Completed { papers, by }])
            }
            (Phase::Received, Command::PassCheck { needed, by }) => {
                let has = |kind: &String| self.requested.papers.iter().any(|paper| paper.kind == *kind);
                let missing: Vec<String> = needed.into_iter().filter(|kind| !has(kind)).collect();
                if missing.is_empty() {
                    Ok(vec![Event::Checked { by }])
                } else {
                    Err(Refusal::PapersMissing(missing))
                }
            }
            (Phase::Received | Phase::Checked, Command::Refuse { reason, by }) => {
                text("reason", &reason, REASON_CHARACTERS_MAX)?;
                Ok(vec![Event::Refused { reason, by }])
            }
            (Phase::Checked, Command::Issue(issued)) => {
                self.check_issue(&issued)?;
                let until = at.plus_seconds(LASTS_SECONDS);
                Ok(vec![Event::Issued(Box::new(Issued { until, ..*issued }))])
            }
            (phase, _) => Err(Refusal::WrongPhase(phase)),
        }
    }

    fn check_issue(&self, issued: &Issued) -> Result<(), Refusal> {
        let checker = self.checked.map(|(by, _)| by.person);
        if issued.by.person == self.requested.by.person || Some(issued.by.person) == checker {
            return Err(Refusal::SamePerson);
        }
        if (1..=POINTS_MAX).contains(&issued.points.len()) { Ok(()) } else { Err(Refusal::NoPoints) }
    }

    /// The vehicle is stopped: it is let go, or it is the one.
    fn decide_stop(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        self.in_force_or_refuse(at)?;
        match command {
            Command::Stop(facts) => {
                stop::check(&facts)?;
                if !self.points.contains_key(&facts.point) {
                    return Err(Refusal::PointNotCalled);
                }
                limit("stops", self.stops.len(), STOPS_MAX)?;
                Ok(vec![Event::Stopped(facts)])
            }
            Command::LetGo { slip, by } => {
                self.open_stop(&slip, &[Outcome::Open])?;
                Ok(vec![Event::LetGo { slip, by }])
            }
            Command::Match { slip, evidence, by } => {
                self.open_stop(&slip, &[Outcome::Open, Outcome::Matched])?;
                if !(1..=EVIDENCE_MAX).contains(&evidence.len()) {
                    return Err(Refusal::TooMany {
                        what: "items of evidence, and one at least",
                        most: EVIDENCE_MAX,
                    });
                }
                Ok(vec![Event::Matched { slip, evidence, by }])
            }
            Command::Secure { slip, by } => {
                match self.open_stop(&slip, &[Outcome::Open, Outcome::Matched])?.outcome {
                    Outcome::Matched => Ok(vec![Event::Hit { slip, by }]),
                    _ => Err(Refusal::NothingMatched),
                }
            }
            _ => Err(Refusal::WrongPhase(self.phase)),
        }
    }

    fn open_stop(&self, slip: &str, outcomes: &[Outcome]) -> Result<&Stop, Refusal> {
        let stop = self.stops.get(slip).filter(|stop| outcomes.contains(&stop.outcome));
        stop.ok_or(Refusal::NoSuchStop)
    }

    /// It is renewed, ends, is handed over, and is forgotten.
    fn decide_end(&self, command: Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self.phase, command) {
            (Phase::Issued, Command::Renew { reason, by }) => {
                self.in_force_or_refuse(at)?;
                text("reason", &reason, REASON_CHARACTERS_MAX)?;
                if self.renewals >= RENEWALS_MAX {
                    return Err(Refusal::RenewedAlready);
                }
                if by.person == self.requested.by.person {
                    return Err(Refusal::SamePerson);
                }
                let until = self.until.unwrap_or(at).plus_seconds(LASTS_SECONDS);
                Ok(vec![Event::Renewed { until, reason, by }])
            }
            (
                Phase::Received | Phase::Returned | Phase::Checked | Phase::Issued,
                Command::StandDown { reason, by },
            ) => {
                text("reason", &reason, REASON_CHARACTERS_MAX)?;
                Ok(vec![Event::StoodDown { reason, by }])
            }
            (Phase::Issued, Command::Expire) => match self.until {
                Some(until) if until <= at => Ok(vec![Event::Expired { rule: EXPIRY_RULE.to_owned() }]),
                _ => Err(Refusal::NotOver),
            },
            (Phase::Hit, Command::SignHandOver { side, officers, by }) => {
                if side == Side::Theirs && officers < COLLECTING_OFFICERS_MIN {
                    return Err(Refusal::TooFewCollect);
                }
                if self.signatures.contains_key(&side) {
                    return Err(Refusal::SignedAlready);
                }
                if self.signatures.values().any(|signature| signature.by.person == by.person) {
                    return Err(Refusal::SamePerson);
                }
                Ok(vec![Event::HandOverSigned { side, officers, by }])
            }
            (_, Command::Purge) => self.purge(at),
            (phase, _) => Err(Refusal::WrongPhase(phase)),
        }
    }

    fn purge(&self, at: Moment) -> Result<Vec<Event>, Refusal> {
        if self.purged_at.is_some() {
            return Err(Refusal::PurgedAlready);
        }
        match self.purge_due() {
            Some(due) if due <= at => {
                let (stopped, let_go) = self.counts();
                Ok(vec![Event::DescriptionPurged { rule: PURGE_RULE.to_owned(), stopped, let_go }])
            }
            _ => Err(Refusal::NotOver),
        }
    }

    fn activate(&self, points: Vec<Activation>, at: Moment) -> Result<Vec<Event>, Refusal> {
        self.in_force_or_refuse(at)?;
        let is_new = |activation: &Activation| {
            self.points.get(&activation.point).is_none_or(|called| called.released_at.is_some())
        };
        let points: Vec<Activation> = points.into_iter().filter(is_new).collect();
        if points.is_empty() {
            return Ok(Vec::new());
        }
        limit("control points", self.points.len() + points.len() - 1, POINTS_MAX)?;
        Ok(vec![Event::PointsActivated { points, rule: ACTIVATE_RULE.to_owned() }])
    }

    fn acknowledge(&self, point: PointId, by: Actor, at: Moment) -> Result<Vec<Event>, Refusal> {
        self.in_force_or_refuse(at)?;
        match self.points.get(&point) {
            None => Err(Refusal::PointNotCalled),
            Some(called) if called.acknowledged_at.is_some() => Ok(Vec::new()),
            Some(_) => Ok(vec![Event::Acknowledged { point, by }]),
        }
    }

    fn note_unsigned(&self, point: PointId, due_at: Moment, at: Moment) -> Result<Vec<Event>, Refusal> {
        let called = self.points.get(&point).ok_or(Refusal::PointNotCalled)?;
        let is_settled = called.breached_at.is_some()
            || called.acknowledged_at.is_some_and(|signed| signed <= due_at)
            || called.released_at.is_some_and(|released| released <= due_at);
        if is_settled || self.ended.is_some_and(|(_, ended)| ended <= due_at) {
            return Ok(Vec::new());
        }
        if at <= due_at {
            return Err(Refusal::NotOver);
        }
        Ok(vec![Event::AcknowledgeBreached { point, rule: ACKNOWLEDGE_RULE.to_owned(), due_at }])
    }

    /// Those of the points that are called and not released.
    fn standing(&self, points: &[PointId]) -> Result<Vec<PointId>, Refusal> {
        if points.iter().any(|point| !self.points.contains_key(point)) {
            return Err(Refusal::PointNotCalled);
        }
        let stands =
            |point: &&PointId| self.points.get(point).is_some_and(|called| called.released_at.is_none());
        Ok(points.iter().filter(stands).copied().collect())
    }

    fn in_force_or_refuse(&self, at: Moment) -> Result<(), Refusal> {
        match self.phase {
            Phase::Issued if self.in_force(at) => Ok(()),
            Phase::Issued | Phase::Expired => Err(Refusal::Over),
            phase => Err(Refusal::WrongPhase(phase)),
        }
    }

    fn take_in(&mut self, event: &Event, at: Moment) {
        match event {
            Event::Requested(_) => {}
            Event::Returned { .. }
            | Event::Completed { .. }
            | Event::Checked { .. }
            | Event::Refused { .. }
            | Event::Issued(_) => self.take_in_papers(event, at),
            Event::PointsActivated { .. }
            | Event::Acknowledged { .. }
            | Event::AcknowledgeBreached { .. }
            | Event::PointsReleased { .. } => self.take_in_point(event, at),
            Event::Stopped(_) | Event::LetGo { .. } | Event::Matched { .. } | Event::Hit { .. } => {
                self.take_in_stop(event, at);
            }
            Event::Sighted(sighting) => self.sightings.push((**sighting).clone()),
            Event::Renewed { until, .. } => {
                self.until = Some(*until);
                self.renewals += 1;
            }
            Event::StoodDown { reason, .. } => {
                self.reason = Some(reason.clone());
                self.end(Phase::StoodDown, Ended::StoodDown, at);
            }
            Event::Expired { .. } => self.end(Phase::Expired, Ended::Expired, at),
            Event::HandOverSigned { side, officers, by } => {
                self.signatures.insert(*side, Signature { officers: *officers, at, by: *by });
                if self.signatures.len() == 2 {
                    self.phase = Phase::HandedOver;
                }
            }
            Event::DescriptionPurged { .. } => self.purged_at = Some(at),
        }
    }

    fn take_in_papers(&mut self, event: &Event, at: Moment) {
        match event {
            Event::Returned { reason, .. } => self.come_to(Phase::Returned, Some(reason)),
            Event::Completed { papers, .. } => {
                self.requested.papers.clone_from(papers);
                self.come_to(Phase::Received, None);
            }
            Event::Checked { by } => {
                self.checked = Some((*by, at));
                self.come_to(Phase::Checked, None);
            }
            Event::Refused { reason, .. } => {
                self.come_to(Phase::Refused, Some(reason));
                self.ended = Some((Ended::StoodDown, at));
            }
            Event::Issued(issued) => {
                self.until = Some(issued.until);
                self.call(&issued.points, at);
                self.issued = Some(((**issued).clone(), at));
                self.come_to(Phase::Issued, None);
            }
            _ => {}
        }
    }

    fn take_in_point(&mut self, event: &Event, at: Moment) {
        match event {
            Event::PointsActivated { points, .. } => self.call(points, at),
            Event::Acknowledged { point, .. } => {
                self.at_point(*point, |called| called.acknowledged_at = Some(at));
            }
            Event::AcknowledgeBreached { point, .. } => {
                self.at_point(*point, |called| called.breached_at = Some(at));
            }
            Event::PointsReleased { points, .. } => {
                for point in points {
                    self.at_point(*point, |called| called.released_at = Some(at));
                }
            }
            _ => {}
        }
    }

    fn take_in_stop(&mut self, event: &Event, at: Moment) {
        match event {
            Event::Stopped(facts) => {
                let stop = Stop {
                    facts: (**facts).clone(),
                    at,
                    outcome: Outcome::Open,
                    settled_at: None,
                    evidence: Vec::new(),
                };
                self.stops.insert(facts.slip.clone(), stop);
            }
            Event::LetGo { slip, .. } => self.settle(slip, Outcome::LetGo, at),
            Event::Matched { slip, evidence, .. } => {
                if let Some(stop) = self.stops.get_mut(slip) {
                    stop.outcome = Outcome::Matched;
                    stop.evidence.extend(evidence.iter().cloned());
                }
            }
            Event::Hit { slip, .. } => {
                self.settle(slip, Outcome::Secured, at);
                self.end(Phase::Hit, Ended::Hit, at);
            }
            _ => {}
        }
    }

    fn come_to(&mut self, phase: Phase, reason: Option<&String>) {
        self.phase = phase;
        self.reason = reason.cloned();
    }

    /// It ends, and all its points stand down.
    fn end(&mut self, phase: Phase, ended: Ended, at: Moment) {
        self.phase = phase;
        self.ended = Some((ended, at));
        for called in self.points.values_mut() {
            called.released_at.get_or_insert(at);
        }
    }

    fn call(&mut self, points: &[Activation], at: Moment) {
        for activation in points {
            let called = Called {
                activation: activation.clone(),
                called_at: at,
                acknowledged_at: None,
                breached_at: None,
                released_at: None,
            };
            self.points.insert(activation.point, called);
        }
    }

    fn at_point(&mut self, point: PointId, change: impl FnOnce(&mut Called)) {
        if let Some(called) = self.points.get_mut(&point) {
            change(called);
        }
    }

    fn settle(&mut self, slip: &str, outcome: Outcome, at: Moment) {
        if let Some(stop) = self.stops.get_mut(slip) {
            stop.outcome = outcome;
            stop.settled_at = Some(at);
        }
    }
}

fn check_request(requested: &Requested, at: Moment) -> Result<(), Refusal> {
    if requested.case_number.trim().is_empty() {
        return Err(Refusal::NoCase);
    }
    text("case_number", &requested.case_number, NAME_CHARACTERS_MAX)?;
    text("from", &requested.from, NAME_CHARACTERS_MAX)?;
    text("purpose", &requested.purpose, REASON_CHARACTERS_MAX)?;
    if let Some(heading) = &requested.heading {
        text("heading", heading, NAME_CHARACTERS_MAX)?;
    }
    check_papers(&requested.papers)?;
    check_sighting(&requested.last_seen, at)
}

fn check_papers(papers: &[Paper]) -> Result<(), Refusal> {
    if papers.len() > PAPERS_MAX {
        return Err(Refusal::TooMany { what: "papers", most: PAPERS_MAX });
    }
    papers.iter().try_for_each(|paper| text("papers.number", &paper.number, NAME_CHARACTERS_MAX))
}

fn check_sighting(sighting: &Sighting, at: Moment) -> Result<(), Refusal> {
    let age_seconds = at.seconds_since(sighting.seen_at);
    if sighting.seen_at > at || age_seconds > SIGHTING_SECONDS_MAX {
        return Err(Refusal::BadSighting);
    }
    sighting.note.as_ref().map_or(Ok(()), |note| text("note", note, REASON_CHARACTERS_MAX))
}

fn text(what: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    if has_characters(text, most) { Ok(()) } else { Err(Refusal::BadText { what, most }) }
}

fn limit(what: &'static str, count: usize, most: usize) -> Result<(), Refusal> {
    if count < most { Ok(()) } else { Err(Refusal::TooMany { what, most }) }
}
