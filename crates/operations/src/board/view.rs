//! Views: what the board holds, in the words of the contract.

use api::access::{OrgView, PersonView};
use api::board::JurisdictionView;
use api::incident::{
    ActorView, AssignmentTimes, AssignmentView, ClockView, IncidentState, IncidentView, ReportRef, UnitRef,
};
use api::report::ReportView;
use api::unit::{IncidentBrief, PositionView, UnitAssignment, UnitView};
use api::{OrgRef, PersonRef, Wording};
use model::Moment;
use model::access::{Actor, Kind, org::Org};
use model::ids::{AssignmentId, IncidentId, OrgId, PersonId, ReportId, UnitId};
use model::incident::{Attendance, Body as IncidentBody, Incident};
use model::report::Report;
use model::rules::Rules;
use model::unit::{AssignmentState, Body as UnitBody};
use uuid::Uuid;

use super::Board;
use crate::policies::clocks::clocks_of;

/// A wording of the rules in the contract's words.
pub(crate) fn wording(rule: &model::rules::Wording) -> Wording {
    Wording { zh: rule.zh.clone(), en: rule.en.clone() }
}

fn code_as_wording(code: &str) -> Wording {
    Wording { zh: code.to_owned(), en: code.to_owned() }
}

impl Board {
    pub(crate) fn person_ref(&self, id: PersonId) -> PersonRef {
        PersonRef { id, name: self.name_of(id) }
    }

    pub(crate) fn org_ref(&self, id: OrgId) -> OrgRef {
        let name = match self.org(id).map(|org| &org.state) {
            Some(Org::Founded(founded)) => founded.name.clone(),
            _ => String::new(),
        };
        OrgRef { id, name }
    }

    pub(crate) fn actor_view(&self, actor: Actor) -> ActorView {
        ActorView { id: actor.person, name: self.name_of(actor.person), role: actor.role }
    }

    pub(crate) fn jurisdiction_view(&self) -> JurisdictionView {
        match self.jurisdiction() {
            Some((id, founded)) => JurisdictionView { id, name: founded.name.clone() },
            None => JurisdictionView { id: OrgId(Uuid::nil()), name: String::new() },
        }
    }

    pub(crate) fn report_view(&self, id: ReportId, report: &Report) -> Option<ReportView> {
        let (filed, at) = report.filed()?;
        Some(ReportView {
            id,
            number: filed.number.clone(),
            desk: filed.desk,
            channel: filed.channel,
            text: filed.text.clone(),
            place: filed.place.clone(),
            filed_at: at,
            filed_by: self.person_ref(filed.by.person),
            incident: report.incident(),
            service: filed.service.clone(),
            has_caller: filed.party.is_some(),
        })
    }

    fn unit_ref(&self, id: UnitId) -> UnitRef {
        let body = self.unit(id).and_then(|unit| unit.state.body());
        UnitRef { id, callsign: body.map(|body| body.commissioned.callsign.clone()).unwrap_or_default() }
    }

    pub(crate) fn assignment_view(&self, id: AssignmentId, attendance: &Attendance) -> AssignmentView {
        let reached = |state| attendance.times.get(&state).copied();
        let ended = attendance.state.ended().then(|| reached(attendance.state)).flatten();
        AssignmentView {
            id,
            unit: self.unit_ref(attendance.unit),
            state: attendance.state,
            since: reached(attendance.state).unwrap_or_default(),
            times: AssignmentTimes {
                assigned_at: attendance.times.values().min().copied(),
                delivered_at: reached(AssignmentState::Dispatched),
                acknowledged_at: reached(AssignmentState::Acknowledged),
                en_route_at: reached(AssignmentState::EnRoute),
                on_scene_at: reached(AssignmentState::OnScene),
                ended_at: ended,
            },
        }
    }

    pub(crate) fn incident_view(
        &self,
        rules: &Rules,
        id: IncidentId,
        incident: &Incident,
    ) -> Option<IncidentView> {
        let body = incident.body()?;
        let (state, closed_at, disposition, merged_into) = match incident {
            Incident::Unopened | Incident::Open(_) => (IncidentState::Open, None, None, None),
            Incident::Closed(_, code, at) => (IncidentState::Closed, Some(*at), Some(code.clone()), None),
            Incident::Merged(_, into, at) => (IncidentState::Merged, Some(*at), None, Some(*into)),
        };
        let mut view = self.open_incident_view(rules, id, body);
        view.state = state;
        view.closed_at = closed_at;
        view.disposition = disposition;
        view.merged_into = merged_into;
        Some(view)
    }

    pub(crate) fn open_incident_view(
        &self,
        rules: &Rules,
        id: IncidentId,
        body: &IncidentBody,
    ) -> IncidentView {
        let opened = &body.opened;
        let mut assignments: Vec<_> =
            body.attendances.iter().map(|(id, attendance)| self.assignment_view(*id, attendance)).collect();
        assignments.sort_by_key(|assignment| (assignment.times.assigned_at, assignment.id));
        IncidentView {
            id,
            number: opened.number.clone(),
            state: IncidentState::Open,
            type_code: opened.type_code.clone(),
            type_name: type_name(rules, &opened.type_code),
            grade: opened.grade,
            title: opened.title.clone(),
            desk: opened.desk,
            place: opened.place.clone(),
            reported_at: opened.reported_at,
            opened_at: body.opened_at,
            closed_at: None,
            disposition: None,
            merged_into: None,
            related: body.related.iter().copied().collect(),
            reports: (body.reports.iter())
                .map(|(id, number)| ReportRef { id: *id, number: number.clone() })
                .collect(),
            assignments,
            clocks: clock_views(rules, body),
        }
    }

    pub(crate) fn unit_view(
        &self,
        rules: &Rules,
        id: UnitId,
        body: &UnitBody,
        seen: Option<&PositionView>,
    ) -> UnitView {
        let commissioned = &body.commissioned;
        let kind = rules.unit_kind(&commissioned.kind);
        let status = rules.unit_status(&body.status);
        let post = commissioned.post.map(|(lon, lat)| PositionView::at(lon, lat, Moment::from_micros(0)));
        UnitView {
            id,
            callsign: commissioned.callsign.clone(),
            kind: commissioned.kind.clone(),
            kind_name: kind.map_or_else(|| code_as_wording(&commissioned.kind), |kind| wording(&kind.name)),
            org: self.org_ref(commissioned.org),
            crew_size: commissioned.crew_size,
            crew: body.crew.iter().map(|person| self.person_ref(*person)).collect(),
            status: body.status.clone(),
            status_name: status.map_or_else(|| code_as_wording(&body.status), |status| wording(&status.name)),
            primary: body.availability,
            engaged: body.engaged().is_some(),
            assignments: body
                .assignments
                .iter()
                .filter_map(|assignment| self.unit_assignment(rules, assignment))
                .collect(),
            position: seen.copied().or(post),
        }
    }

    fn unit_assignment(&self, rules: &Rules, assignment: &model::unit::Assignment) -> Option<UnitAssignment> {
        let opened = &self.incident(assignment.incident)?.state.body()?.opened;
        Some(UnitAssignment {
            id: assignment.id,
            incident: IncidentBrief {
                id: assignment.incident,
                number: opened.number.clone(),
                title: opened.title.clone(),
                grade: opened.grade,
                type_name: type_name(rules, &opened.type_code),
                place: opened.place.clone(),
            },
            state: assignment.state,
            since: assignment.since,
        })
    }

    pub(crate) fn person_view(&self, id: PersonId, body: &model::access::Body, now: Moment) -> PersonView {
        PersonView {
            id,
            name: body.enrolled.name.clone(),
            display_name: body.enrolled.display_name.clone(),
            org: body.enrolled.org.map(|org| self.org_ref(org)),
            roles: body.enrolled.roles.iter().copied().collect(),
            machine: body.enrolled.kind == Kind::Machine,
            locked_until: body.locked_until.filter(|until| now < *until),
        }
    }

    pub(crate) fn org_view(id: OrgId, founded: &model::access::org::Founded) -> OrgView {
        OrgView { id, name: founded.name.clone(), kind: founded.kind, parent: founded.parent }
    }
}

pub(crate) fn type_name(rules: &Rules, code: &str) -> Wording {
    rules.incident_type(code).map_or_else(|| code_as_wording(code), |row| wording(&row.name))
}

fn clock_views(rules: &Rules, body: &IncidentBody) -> Vec<ClockView> {
    let views = clocks_of(rules, body).into_iter().map(|(rule, clock)| ClockView {
        rule: clock.rule_id.clone(),
        name: wording(&rule.name),
        started_at: clock.started_at,
        due_at: clock.due_at,
        met_at: clock.met_at,
        breached_at: clock.breached_at,
    });
    views.collect()
}
