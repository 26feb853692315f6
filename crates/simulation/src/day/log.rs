//! What is written, looked up and refused beside the main line of the day.

use api::incident::{GradeIncident, NoteIncident, TypeIncident};
use api::report::LookUp;
use api::unit::AdvanceAssignment;
use model::access::audit::Field;
use model::case::{CaseRef, Purpose};
use model::ids::{AssignmentId, IncidentId, ReportId};
use model::unit::Step;
use operations::{Cities, CommandKey, Credential, Error, access, incident, report, unit};

use super::Day;
use super::plan::{Pry, Twist};

impl Day {
    /// Somebody writes into an incident's log.
    pub(super) async fn note(&mut self, side: usize, id: IncidentId, text: &str) {
        if !self.is_open(side, id) {
            return;
        }
        let who = self.sides[side].dispatcher(&mut self.dice);
        let request = NoteIncident { text: text.to_owned() };
        if let Err(failure) = incident::note_incident(&who, CommandKey::fresh(&who.city), id, request).await {
            tracing::debug!(%failure, "a note was not written");
        }
    }

    /// The twist of an incident comes.
    pub(super) async fn turn(&mut self, side: usize, id: IncidentId) {
        let Some(twist) =
            self.sides[side].plans.get(&id).map(|plan| plan.twist).filter(|_| self.is_open(side, id))
        else {
            return;
        };
        let who = self.sides[side].call_taker(&mut self.dice);
        let key = CommandKey::fresh(&who.city);
        let outcome = match twist {
            Twist::Regrade(grade) => {
                let request =
                    GradeIncident { grade, reason: "回拨核实后情况变化，调整等级".to_owned() };
                incident::grade_incident(&who, key, id, request).await.map(|_changed| ())
            }
            Twist::Retype(type_code) => {
                let request = TypeIncident {
                    type_code: type_code.to_owned(),
                    reason: "现场反馈与初报不符".to_owned(),
                };
                incident::type_incident(&who, key, id, request).await.map(|_changed| ())
            }
            Twist::CallBack => self.call_back(side, id).await,
            Twist::Plain | Twist::Reopen => Ok(()),
        };
        if let Err(failure) = outcome {
            tracing::debug!(%failure, "an incident did not turn");
        }
    }

    /// The call-taker looks the caller's number up, to ring back.
    async fn call_back(&mut self, side: usize, id: IncidentId) -> Result<(), Error> {
        let who = self.sides[side].call_taker(&mut self.dice);
        let Some(report) = self.first_report(side, id) else { return Ok(()) };
        let request = LookUp { field: Field::Phone, case: CaseRef::Incident(id), purpose: Purpose::CallBack };
        report::look_up(&who, report, request).await.map(|_value| ())
    }

    fn first_report(&self, side: usize, id: IncidentId) -> Option<ReportId> {
        let board = self.sides[side].team.city.board();
        board.incident(id)?.state.body()?.reports.first().map(|(report, _)| *report)
    }

    /// Calls the units of an incident off.
    pub(super) async fn call_off(&mut self, side: usize, id: IncidentId) {
        let running: Vec<AssignmentId> = {
            let board = self.sides[side].team.city.board();
            let body = board.incident(id).and_then(|incident| incident.state.body());
            let attendances = body.map(|body| body.attendances.iter()).into_iter().flatten();
            attendances.filter(|(_, attendance)| !attendance.state.ended()).map(|(id, _)| *id).collect()
        };
        let who = self.sides[side].dispatcher(&mut self.dice);
        for assignment in running {
            let request = AdvanceAssignment { reason: Some("并警，撤回".to_owned()) };
            let key = CommandKey::fresh(&who.city);
            if let Err(failure) = unit::advance_assignment(&who, key, assignment, Step::Cancel, request).await
            {
                tracing::debug!(%failure, "a unit was not called off");
            }
        }
    }

    /// Somebody asks for what is not theirs, and is refused.
    pub(super) async fn pry(&mut self, side: usize, pry: Pry) {
        let open: Vec<IncidentId> =
            self.sides[side].team.city.board().incidents_open().iter().take(2).map(|(id, _)| *id).collect();
        let [one, other] = open[..] else { return };
        let Some(report) = self.first_report(side, one) else { return };
        let (refused, who) = match pry {
            Pry::OtherCase => {
                let who = self.sides[side].call_taker(&mut self.dice);
                let request =
                    LookUp { field: Field::Phone, case: CaseRef::Incident(other), purpose: Purpose::Review };
                (report::look_up(&who, report, request).await.map(|_value| ()), "call-taker")
            }
            Pry::WrongRole => {
                let who = self.sides[side].team.officer.clone();
                let request =
                    LookUp { field: Field::Name, case: CaseRef::Incident(one), purpose: Purpose::Locate };
                (report::look_up(&who, report, request).await.map(|_value| ()), "officer")
            }
            Pry::AuditByDispatcher => {
                let who = self.sides[side].dispatcher(&mut self.dice);
                (access::read_audit(&who, None, None).await.map(|_page| ()), "dispatcher")
            }
            Pry::Forged => {
                let door = Cities::new(vec![self.sides[side].city()]);
                let forged = Credential::Bearer("anl_00000000000000000000000000000000000000000".to_owned());
                (door.identify(&forged).map(|_who| ()), "stranger")
            }
        };
        if let Err(refusal) = refused {
            tracing::info!(who, %refusal, "asked for what is not theirs");
        } else {
            tracing::error!(who, "was given what is not theirs");
        }
    }
}
