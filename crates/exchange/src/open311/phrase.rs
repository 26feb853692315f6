//! Our views in the standard's words: which of them a partner may see, and what each state is called outside.

use api::Wording;
use api::incident::{IncidentState, IncidentView};
use api::report::{Receipt, ReportView};
use api::rules::{IncidentTypeView, RulesView};
use model::Moment;
use model::rules::Language;
use model::unit::AssignmentState;

use super::{Posted, RequestUpdate, Service, ServiceDefinition, ServiceRequest, Status};

/// The code of a report that names no service: the type "other".
const UNSORTED_CODE: &str = "990000";

/// What is needed to say something outside: the names of codes, who speaks, and in which language.
#[derive(Clone, Copy, Debug)]
pub struct Phrasebook<'a> {
    /// The names of codes.
    pub rules: &'a RulesView,
    /// The jurisdiction, as the agency responsible.
    pub agency: &'a str,
    /// The reader's language.
    pub language: Language,
}

impl Phrasebook<'_> {
    /// Every service that can be asked for.
    pub fn services(&self) -> Vec<Service> {
        self.rules.incident_types.iter().map(|row| self.describe(row)).collect()
    }

    /// The service of this code.
    pub fn service(&self, code: &str) -> Option<Service> {
        self.incident_type(code).map(|row| self.describe(row))
    }

    /// What the service of this code asks for; nothing besides the common fields.
    pub fn definition(&self, code: &str) -> Option<ServiceDefinition> {
        let row = self.incident_type(code)?;
        Some(ServiceDefinition { service_code: row.code.clone(), attributes: Vec::new() })
    }

    /// The answer to a request that was filed.
    pub fn posted(&self, receipt: &Receipt, account_id: Option<String>) -> Posted {
        let service_notice = Some(self.notice(&receipt.number));
        Posted { service_request_id: receipt.id.to_string(), service_notice, account_id }
    }

    /// A report and the incident that it belongs to, as one request.
    ///
    /// For a report whose incident was merged, pass the incident in which the work goes on.
    pub fn request(&self, report: &ReportView, incident: Option<&IncidentView>) -> ServiceRequest {
        let (status, notes) = self.standing(incident);
        let given = report.service.as_deref().unwrap_or(UNSORTED_CODE);
        let code = incident.map_or(given, |incident| &incident.type_code);
        ServiceRequest {
            service_request_id: report.id.to_string(),
            status,
            status_notes: Some(notes),
            service_name: self.incident_type(code).map(|row| self.say(&row.name)),
            service_code: code.to_owned(),
            description: (!report.text.is_empty()).then(|| report.text.clone()),
            agency_responsible: Some(self.agency.to_owned()),
            service_notice: Some(self.notice(&report.number)),
            requested_datetime: report.filed_at,
            updated_datetime: Some(
                incident.map_or(report.filed_at, |it| last_change(it).max(report.filed_at)),
            ),
            expected_datetime: incident.and_then(expected),
            address: report.place.address.clone(),
            lat: report.place.lat,
            long: report.place.lon,
        }
    }

    /// What happened to a request since it was made, the oldest first.
    pub fn updates(&self, report: &ReportView, incident: Option<&IncidentView>) -> Vec<RequestUpdate> {
        let Some(incident) = incident else { return Vec::new() };
        let first = |step: fn(&api::incident::AssignmentTimes) -> Option<Moment>| {
            incident.assignments.iter().filter_map(|assignment| step(&assignment.times)).min()
        };
        let steps = [
            (
                Some(incident.opened_at),
                "opened",
                self.pick("已立案，待派发", "Taken up; nobody assigned yet"),
            ),
            (first(|times| times.en_route_at), "en-route", self.pick("处置人员已出发", "A crew has set out")),
            (
                first(|times| times.on_scene_at),
                "on-scene",
                self.pick("处置人员已到场", "A crew is at the place"),
            ),
        ];
        let mut updates: Vec<RequestUpdate> = steps
            .into_iter()
            .filter_map(|(at, step, text)| Some(update(report, step, at?, Status::Open, text.to_owned())))
            .collect();
        let (status, notes) = self.standing(Some(incident));
        if let Some(closed_at) = incident.closed_at {
            updates.push(update(report, "closed", closed_at, status, notes));
        }
        // A report that joins late does not repeat what happened before it.
        updates.retain(|update| update.updated_datetime >= report.filed_at);
        updates.sort_by_key(|update| update.updated_datetime);
        updates
    }

    /// Open or closed, and the rest in words.
    fn standing(&self, incident: Option<&IncidentView>) -> (Status, String) {
        let Some(incident) = incident else {
            return (Status::Open, self.pick("已受理，待研判", "Received; not looked into yet").to_owned());
        };
        match incident.state {
            IncidentState::Open => (Status::Open, self.progress(incident).to_owned()),
            IncidentState::Merged => {
                let text =
                    self.pick("同一事项已并案办理", "Goes on together with others about the same matter");
                (Status::Open, text.to_owned())
            }
            IncidentState::Closed => {
                let done = self.pick("已办结", "Closed");
                let code = incident.disposition.as_deref();
                let named = self.rules.dispositions.iter().find(|row| Some(row.code.as_str()) == code);
                let how = named.map(|row| format!("{}{}", self.pick("：", ": "), self.say(&row.name)));
                (Status::Closed, format!("{done}{}", how.unwrap_or_default()))
            }
        }
    }

    /// How far the crews have come.
    fn progress(&self, incident: &IncidentView) -> &'static str {
        use AssignmentState as S;
        let any =
            |states: &[S]| incident.assignments.iter().any(|assignment| states.contains(&assignment.state));
        if any(&[S::OnScene, S::Transporting]) {
            self.pick("处置人员已到场", "A crew is at the place")
        } else if any(&[S::EnRoute]) {
            self.pick("处置人员正赶往现场", "A crew is on the way")
        } else if any(&[S::Dispatching, S::Dispatched, S::Acknowledged]) {
            self.pick("已派发，待出发", "Assigned to a crew")
        } else if any(&[S::Cleared]) {
            self.pick("现场处置完毕，待办结", "Done at the place; to be closed")
        } else {
            self.pick("已立案，待派发", "Taken up; nobody assigned yet")
        }
    }

    fn describe(&self, row: &IncidentTypeView) -> Service {
        let name = self.say(&row.name);
        let class = self.incident_type(&class_code(&row.code)).map(|class| self.say(&class.name));
        let group = class.unwrap_or_else(|| name.clone());
        let description = if group == name { name.clone() } else { format!("{group} / {name}") };
        let mut keywords = vec![row.name.zh.clone(), row.name.en.clone(), group.clone()];
        // A comma parts keywords; it cannot stand inside one.
        for word in &mut keywords {
            *word = word.replace(',', " ");
        }
        keywords.dedup();
        Service {
            service_code: row.code.clone(),
            service_name: name,
            description,
            metadata: false,
            keywords,
            group,
        }
    }

    fn incident_type(&self, code: &str) -> Option<&IncidentTypeView> {
        self.rules.incident_types.iter().find(|row| row.code == code)
    }

    fn notice(&self, number: &str) -> String {
        format!("{}{number}", self.pick("受理编号：", "Our number: "))
    }

    fn say(&self, wording: &Wording) -> String {
        self.pick(&wording.zh, &wording.en).to_owned()
    }

    const fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

/// The code of the class that a type belongs to: its first two digits.
fn class_code(code: &str) -> String {
    format!("{}0000", code.get(..2).unwrap_or_default())
}

fn update(report: &ReportView, step: &str, at: Moment, status: Status, description: String) -> RequestUpdate {
    RequestUpdate {
        // With the time in it: what is reopened and closed again is a new update.
        update_id: format!("{}-{step}-{}", report.id, at.micros() / 1_000_000),
        service_request_id: report.id.to_string(),
        status,
        updated_datetime: at,
        description,
    }
}

fn last_change(incident: &IncidentView) -> Moment {
    let moved = incident.assignments.iter().map(|assignment| assignment.since);
    moved.chain(incident.closed_at).fold(incident.opened_at, Moment::max)
}

/// When everything that was promised should be done: the last of the clocks that still run.
fn expected(incident: &IncidentView) -> Option<Moment> {
    let running = incident.clocks.iter().filter(|clock| clock.met_at.is_none());
    let open = incident.state == IncidentState::Open;
    running.map(|clock| clock.due_at).max().filter(|_| open)
}
