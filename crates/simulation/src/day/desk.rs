//! The desks: they take calls down, open incidents, recognise second calls, send units and close.

use std::sync::atomic::Ordering;

use api::incident::{CloseIncident, MergeIncident, OpenIncident, SplitIncident};
use api::report::{FileReport, LinkReport, Reason};
use api::unit::AssignUnit;
use model::ids::{IncidentId, ReportId};
use model::incident::{Grade, Incident};
use model::report::Desk;
use operations::{CommandKey, Principal, incident, report, unit};

use super::plan::{Act, Call, Plan, Seat, Seen, Then, Twist};
use super::{AGAIN_SECONDS, Day, is_passing};

/// How often a second call waits for the first one's incident.
const LINK_TRIES: u32 = 6;
/// How often the desk looks for a unit before a matter without urgency is handed on.
const DISPATCH_TRIES: u32 = 6;
/// The likelihood that a linked report turns out to be another matter.
const MISTAKE_LIKELIHOOD: f64 = 0.15;

impl Day {
    fn take_down(&mut self, side: usize, call: &Call) -> Principal {
        let side = &self.sides[side];
        match (call.by, call.desk) {
            (Seat::Volunteer, _) => side.team.volunteer.clone(),
            (Seat::Partner, _) => side.team.partner.clone(),
            (Seat::Desk, Desk::Emergency) => side.call_taker(&mut self.dice),
            (Seat::Desk, Desk::Civic) => side.civic_taker(&mut self.dice),
        }
    }

    /// A call comes in and is written down.
    pub(super) async fn ring(&mut self, side: usize, call: Box<Call>) {
        let who = self.take_down(side, &call);
        let request = FileReport {
            desk: call.desk,
            channel: call.channel,
            text: call.text.clone(),
            place: Some(call.place.clone()),
            caller: call.caller.clone(),
            service: None,
        };
        let filed = match report::file_report(&who, CommandKey::fresh(&who.city), request).await {
            Ok(filed) => filed.report.id,
            // The line was bad: the caller rings again.
            Err(failure) if is_passing(&failure) => return self.put(side, AGAIN_SECONDS, Act::Ring(call)),
            Err(failure) => return tracing::warn!(%failure, "a simulated call was refused"),
        };
        self.filed.fetch_add(1, Ordering::Relaxed);
        self.sides[side].reports.insert(filed);
        match call.then {
            Then::Open(plan) => self.put(side, plan.open_after_seconds, Act::Open(filed, plan)),
            Then::Again { of, seen: Seen::AtOnce, otherwise } => {
                let after = self.dice.whole(12, 40);
                self.put(side, after, Act::Link { report: filed, of, otherwise, tries: LINK_TRIES });
            }
            Then::Again { of, seen: Seen::Later, mut otherwise } => {
                // The merge finds both incidents by the numbers of their calls.
                otherwise.twist = Twist::Plain;
                let number = otherwise.call;
                let after = otherwise.open_after_seconds;
                self.put(side, after, Act::Open(filed, otherwise));
                self.sides[side].twins.push((number, of));
            }
        }
    }

    /// The call-taker opens an incident for a report that still waits.
    pub(super) async fn open(&mut self, side: usize, report: ReportId, plan: Box<Plan>) {
        let city = self.sides[side].city();
        let waits = city.board().report(report).is_some_and(|report| report.state.incident().is_none());
        if !waits {
            return;
        }
        let who = self.sides[side].call_taker(&mut self.dice);
        let request = OpenIncident { report, type_code: plan.type_code.clone(), grade: plan.grade };
        match incident::open_incident(&who, CommandKey::fresh(&city), request).await {
            Ok(changed) => self.opened(side, changed.incident.id, *plan),
            Err(failure) if is_passing(&failure) => self.put(side, AGAIN_SECONDS, Act::Open(report, plan)),
            Err(failure) => tracing::debug!(%failure, "an incident was not opened"),
        }
    }

    fn opened(&mut self, side: usize, incident: IncidentId, plan: Plan) {
        for (after_seconds, text) in &plan.notes {
            self.put(side, *after_seconds, Act::Note(incident, text.clone()));
        }
        if matches!(plan.twist, Twist::Regrade(_) | Twist::Retype(_) | Twist::CallBack) {
            let after = self.dice.whole(45, 240);
            self.put(side, after, Act::Turn(incident));
        }
        let twin = self.sides[side].twins.iter().position(|(number, _)| *number == plan.call);
        if let Some(twin) = twin {
            let (_, of) = self.sides[side].twins.swap_remove(twin);
            let after = self.dice.whole(40, 150);
            self.put(side, after, Act::Merge { from: incident, of });
        }
        if plan.wants.is_empty() {
            self.put(side, plan.close_after_seconds, Act::Close(incident));
        } else {
            self.put(side, plan.dispatch_after_seconds, Act::Dispatch(incident));
        }
        let side = &mut self.sides[side];
        side.in_hand.insert(incident);
        if plan.call != 0 {
            side.calls.insert(plan.call, incident);
        }
        side.plans.insert(incident, plan);
    }

    /// The call-taker recognises a second report and links it to the incident of the first.
    pub(super) async fn link(
        &mut self,
        side: usize,
        report: ReportId,
        of: u64,
        otherwise: Box<Plan>,
        tries: u32,
    ) {
        const WAIT_SECONDS: i64 = 15;
        let known = self.sides[side].calls.get(&of).copied();
        let Some(to) = known.filter(|incident| self.is_open(side, *incident)) else {
            if tries == 0 || known.is_some() {
                return self.open(side, report, otherwise).await;
            }
            return self.put(side, WAIT_SECONDS, Act::Link { report, of, otherwise, tries: tries - 1 });
        };
        let who = self.sides[side].call_taker(&mut self.dice);
        match report::link_report(&who, CommandKey::fresh(&who.city), report, LinkReport { incident: to })
            .await
        {
            Ok(_) if self.dice.chance(MISTAKE_LIKELIHOOD) => {
                let after = self.dice.whole(60, 200);
                self.put(side, after, Act::Split { incident: to, report, plan: otherwise });
            }
            Ok(_) => {}
            Err(failure) if is_passing(&failure) => {
                self.put(side, AGAIN_SECONDS, Act::Link { report, of, otherwise, tries });
            }
            Err(_) => self.open(side, report, otherwise).await,
        }
    }

    /// Two incidents turn out to be one: units of the second are called off, then it is merged.
    pub(super) async fn merge(&mut self, side: usize, from: IncidentId, of: u64) {
        let into = self.sides[side].calls.get(&of).copied();
        let Some(into) =
            into.filter(|into| *into != from && self.is_open(side, *into) && self.is_open(side, from))
        else {
            return;
        };
        self.call_off(side, from).await;
        let who = self.sides[side].dispatcher(&mut self.dice);
        let request = MergeIncident { into, reason: "与已立警情为同一事，并警处置".to_owned() };
        if let Err(failure) =
            incident::merge_incident(&who, CommandKey::fresh(&who.city), from, request).await
        {
            tracing::debug!(%failure, "two incidents were not merged");
        }
    }

    /// A report that was linked by mistake becomes an incident of its own.
    pub(super) async fn split(&mut self, side: usize, id: IncidentId, report: ReportId, plan: Plan) {
        let who = self.sides[side].dispatcher(&mut self.dice);
        let request = SplitIncident {
            reports: vec![report],
            type_code: plan.type_code.clone(),
            grade: plan.grade,
            reason: "核实后为另一起警情，拆出单独处置".to_owned(),
        };
        match incident::split_incident(&who, CommandKey::fresh(&who.city), id, request).await {
            Ok(changed) => self.opened(side, changed.incident.id, plan),
            Err(failure) => tracing::debug!(%failure, "a report was not split off"),
        }
    }

    /// The dispatcher sends the nearest free units, unless somebody has sent some.
    pub(super) async fn dispatch(&mut self, side: usize, id: IncidentId) {
        let now = self.now();
        let Some(scene) = self.waits_for_units(side, id) else {
            self.sides[side].in_hand.remove(&id);
            self.sides[side].looked_at = None;
            return;
        };
        let Some(plan) = self.sides[side].plans.get(&id).cloned() else { return };
        if plan.wants.is_empty() {
            return self.put(side, plan.close_after_seconds, Act::Close(id));
        }
        let mut sent = 0;
        for want in &plan.wants {
            let candidates = self.sides[side].nearest(want, scene, now);
            for unit in candidates.into_iter().take(3) {
                let who = self.sides[side].dispatcher(&mut self.dice);
                let request = AssignUnit { incident: id, reserve: false, propose: false, pre_empt: None };
                if let Ok(changed) =
                    unit::assign_unit(&who, CommandKey::fresh(&who.city), unit, request).await
                {
                    if want.times.on_scene_at.is_some() {
                        self.sides[side].times.insert(changed.assignment.id, want.times);
                    }
                    sent += 1;
                    break;
                }
            }
        }
        if sent > 0 {
            self.sides[side].in_hand.remove(&id);
            self.sides[side].looked_at = None;
            return;
        }
        self.nobody_free(side, id, plan.grade);
    }

    fn nobody_free(&mut self, side: usize, id: IncidentId, grade: Grade) {
        let Some(plan) = self.sides[side].plans.get_mut(&id) else { return };
        plan.tries += 1;
        if plan.tries >= DISPATCH_TRIES && grade >= Grade::P4 {
            plan.disposition = "referred";
            return self.put(side, AGAIN_SECONDS, Act::Close(id));
        }
        let after = self.dice.whole(20, 50);
        self.put(side, after, Act::Dispatch(id));
    }

    /// The desk closes an incident whose units are done.
    pub(super) async fn close(&mut self, side: usize, id: IncidentId) {
        let is_idle = self.waits_for_units(side, id).is_some();
        let Some(plan) = self.sides[side].plans.get(&id).filter(|_| is_idle).cloned() else {
            self.sides[side].in_hand.remove(&id);
            self.sides[side].looked_at = None;
            return;
        };
        let who = self.sides[side].dispatcher(&mut self.dice);
        let note = plan.closing_note.clone();
        let request = CloseIncident { disposition: plan.disposition.to_owned(), note };
        match incident::close_incident(&who, CommandKey::fresh(&who.city), id, request).await {
            Ok(_) => self.closed(side, id, &plan),
            Err(failure) if is_passing(&failure) => self.put(side, AGAIN_SECONDS, Act::Close(id)),
            Err(_) => {
                self.sides[side].in_hand.remove(&id);
                self.sides[side].looked_at = None;
            }
        }
    }

    fn closed(&mut self, side: usize, id: IncidentId, plan: &Plan) {
        if plan.twist == Twist::Reopen {
            let after = self.dice.whole(300, 1_500);
            self.put(side, after, Act::Reopen(id));
        } else {
            self.sides[side].plans.remove(&id);
        }
        self.sides[side].in_hand.remove(&id);
    }

    /// Somebody has asked about a closed matter that was not done.
    pub(super) async fn reopen(&mut self, side: usize, id: IncidentId) {
        let who = self.sides[side].dispatcher(&mut self.dice);
        let reason = Reason { reason: "报警人来电反映问题未解决，重新开启".to_owned() };
        match incident::reopen_incident(&who, CommandKey::fresh(&who.city), id, reason).await {
            Ok(_) => {
                if let Some(plan) = self.sides[side].plans.get_mut(&id) {
                    plan.twist = Twist::Plain;
                    plan.close_after_seconds = 420;
                }
            }
            Err(failure) => tracing::debug!(%failure, "an incident was not opened again"),
        }
    }

    pub(super) fn is_open(&self, side: usize, id: IncidentId) -> bool {
        let board = self.sides[side].team.city.board();
        board.incident(id).is_some_and(|incident| matches!(incident.state, Incident::Open(_)))
    }

    /// The place of an open incident to which no unit is assigned.
    #[expect(clippy::option_option, reason = "an open incident may have no place")]
    fn waits_for_units(&self, side: usize, id: IncidentId) -> Option<Option<crate::setting::LonLat>> {
        let board = self.sides[side].team.city.board();
        match &board.incident(id)?.state {
            Incident::Open(body) if body.units_assigned() == 0 => Some(body.opened.place.point()),
            _ => None,
        }
    }
}
