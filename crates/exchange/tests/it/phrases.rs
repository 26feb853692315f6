//! Our views in the standard's words.

use api::incident::IncidentView;
use api::report::ReportView;
use api::rules::RulesView;
use exchange::open311::{Phrasebook, Status};
use model::rules::Language;
use serde_json::{Value, json};

const REPORT: &str = "01850000-0000-7000-8000-000000000001";
const INCIDENT: &str = "01850000-0000-7000-8000-000000000002";
const OTHER: &str = "01850000-0000-7000-8000-000000000003";

fn rules() -> RulesView {
    let kind = |code: &str, zh: &str, en: &str| json!({"code": code, "name": {"zh": zh, "en": en}, "default_grade": "P3"});
    serde_json::from_value(json!({
        "incident_types": [
            kind("100000", "纠纷", "Dispute"), kind("100600", "邻里纠纷", "Dispute, neighbours"), kind("990000", "其他", "Other"),
        ],
        "grades": [], "unit_statuses": [], "unit_kinds": [], "purposes": [], "roles": [], "clocks": [],
        "duty_levels": [], "crew_rules": [], "stop_grounds": [], "cooperation_papers": [],
        "dispositions": [{"code": "mediated", "name": {"zh": "调解处理", "en": "Mediated"}}],
    }))
    .unwrap()
}

fn report(service: Option<&str>) -> ReportView {
    serde_json::from_value(json!({
        "id": REPORT, "number": "12345-20230110-000001", "desk": "12345", "channel": "partner", "text": "楼上漏水",
        "place": {"lon": 120.6, "lat": 31.3, "address": "平江路1号"}, "filed_at": "2023-01-10T00:47:10.000000Z",
        "filed_by": {"id": OTHER, "name": "partner"}, "incident": null, "service": service, "has_caller": true,
    }))
    .unwrap()
}

fn assignment(state: &str, since: &str, times: &Value) -> Value {
    json!({"id": OTHER, "unit": {"id": OTHER, "callsign": "A1"}, "state": state, "since": since, "times": times})
}

fn incident(state: &str, assignments: &[Value], closed_at: Option<&str>) -> IncidentView {
    let clock = |due: &str, met: Option<&str>| json!({"rule": "R", "name": {"zh": "", "en": ""}, "started_at": due, "due_at": due, "met_at": met, "breached_at": null});
    serde_json::from_value(json!({
        "id": INCIDENT, "number": "JQ-1", "state": state, "type": "100600", "type_name": {"zh": "邻里纠纷", "en": "…"},
        "grade": "P3", "title": "…", "desk": "12345", "place": {}, "reported_at": "2023-01-10T00:47:10Z",
        "opened_at": "2023-01-10T00:50:00Z", "closed_at": closed_at,
        "disposition": closed_at.map(|_| "mediated"), "merged_into": null, "related": [],
        "reports": [{"id": REPORT, "number": "12345-20230110-000001"}], "assignments": assignments,
        "clocks": [clock("2023-01-12T00:00:00Z", None), clock("2023-01-13T00:00:00Z", Some("2023-01-11T00:00:00Z"))],
    }))
    .unwrap()
}

fn chinese(rules: &RulesView) -> Phrasebook<'_> {
    Phrasebook { rules, agency: "苏州市", language: Language::Chinese }
}

#[test]
fn incident_types_are_services_in_the_group_of_their_class() {
    let rules = rules();
    let services = Phrasebook { language: Language::English, ..chinese(&rules) }.services();
    assert_eq!(services.len(), 3);
    let row = &services[1];
    assert_eq!(
        (row.service_code.as_str(), row.service_name.as_str(), row.group.as_str()),
        ("100600", "Dispute, neighbours", "Dispute")
    );
    assert_eq!(row.description, "Dispute / Dispute, neighbours");
    assert_eq!(row.keywords, ["邻里纠纷", "Dispute  neighbours", "Dispute"]);
    let words = chinese(&rules);
    assert_eq!(words.service("100600").unwrap().service_name, "邻里纠纷");
    assert_eq!(words.definition("100600").unwrap().attributes, []);
    assert_eq!((words.service("000000"), words.definition("水")), (None, None));
}

#[test]
fn a_report_without_incident_is_open_under_the_service_it_named() {
    let rules = rules();
    let request = chinese(&rules).request(&report(Some("100000")), None);
    assert_eq!((request.status, request.status_notes.as_deref()), (Status::Open, Some("已受理，待研判")));
    assert_eq!((request.service_code.as_str(), request.service_name.as_deref()), ("100000", Some("纠纷")));
    assert_eq!(request.service_notice.as_deref(), Some("受理编号：12345-20230110-000001"));
    assert_eq!(
        (request.lat, request.long, request.address.as_deref()),
        (Some(31.3), Some(120.6), Some("平江路1号"))
    );
    assert_eq!(request.updated_datetime, Some(request.requested_datetime));
    let unsorted = chinese(&rules).request(&report(None), None);
    assert_eq!((unsorted.service_code.as_str(), unsorted.service_name.as_deref()), ("990000", Some("其他")));
}

#[test]
fn the_notes_follow_the_crews_and_the_end() {
    let rules = rules();
    let none = json!({});
    let at = "2023-01-10T01:00:00Z";
    for (state, assignments, closed_at, status, notes) in [
        ("open", vec![], None, Status::Open, "已立案，待派发"),
        ("open", vec![assignment("reserved", at, &none)], None, Status::Open, "已立案，待派发"),
        ("open", vec![assignment("dispatched", at, &none)], None, Status::Open, "已派发，待出发"),
        (
            "open",
            vec![assignment("cleared", at, &none), assignment("en_route", at, &none)],
            None,
            Status::Open,
            "处置人员正赶往现场",
        ),
        (
            "open",
            vec![assignment("en_route", at, &none), assignment("on_scene", at, &none)],
            None,
            Status::Open,
            "处置人员已到场",
        ),
        ("open", vec![assignment("cleared", at, &none)], None, Status::Open, "现场处置完毕，待办结"),
        ("open", vec![assignment("declined", at, &none)], None, Status::Open, "已立案，待派发"),
        ("closed", vec![], Some(at), Status::Closed, "已办结：调解处理"),
        ("merged", vec![], Some(at), Status::Open, "同一事项已并案办理"),
    ] {
        let request = chinese(&rules).request(&report(None), Some(&incident(state, &assignments, closed_at)));
        assert_eq!((request.status, request.status_notes.as_deref()), (status, Some(notes)));
        assert_eq!(request.service_code, "100600");
    }
}

#[test]
fn times_are_those_of_the_last_change_and_the_last_running_clock() {
    let rules = rules();
    let moved = [assignment("on_scene", "2023-01-10T01:20:00Z", &json!({}))];
    let open = chinese(&rules).request(&report(None), Some(&incident("open", &moved, None)));
    assert_eq!(open.updated_datetime.unwrap().to_string(), "2023-01-10T01:20:00.000000Z");
    assert_eq!(open.expected_datetime.unwrap().to_string(), "2023-01-12T00:00:00.000000Z");
    let closed = incident("closed", &moved, Some("2023-01-10T02:00:00Z"));
    let closed = chinese(&rules).request(&report(None), Some(&closed));
    assert_eq!(closed.updated_datetime.unwrap().to_string(), "2023-01-10T02:00:00.000000Z");
    assert_eq!(closed.expected_datetime, None);
}

#[test]
fn updates_tell_each_step_once_and_in_order() {
    let rules = rules();
    let first = json!({"en_route_at": "2023-01-10T01:00:00Z", "on_scene_at": "2023-01-10T01:10:00Z"});
    let second = json!({"en_route_at": "2023-01-10T01:05:00Z", "on_scene_at": null});
    let crews = [
        assignment("cleared", "2023-01-10T01:30:00Z", &first),
        assignment("cancelled", "2023-01-10T01:06:00Z", &second),
    ];
    let incident = incident("closed", &crews, Some("2023-01-10T02:00:00Z"));
    let updates = chinese(&rules).updates(&report(None), Some(&incident));
    let told: Vec<_> = updates.iter().map(|update| (update.description.as_str(), update.status)).collect();
    assert_eq!(
        told,
        [
            ("已立案，待派发", Status::Open),
            ("处置人员已出发", Status::Open),
            ("处置人员已到场", Status::Open),
            ("已办结：调解处理", Status::Closed),
        ]
    );
    assert_eq!(updates[3].update_id, format!("{REPORT}-closed-1673316000"));
    assert_eq!(updates[3].service_request_id, REPORT);
    assert_eq!(chinese(&rules).updates(&report(None), None), []);
}
