//! The contract as a document. Handlers say what is their own; what follows from the table of routes is added
//! here for all alike: rights, ids in paths, names of commands, problems.

use std::sync::OnceLock;

use bytes::Bytes;
use serde_json::{Value, json};
use utoipa::OpenApi;

use crate::limits::{BODY_BYTES_MAX, IDEMPOTENCY_KEY_CHARACTERS_MAX};
use crate::routes::{self, Needs, Route, TABLE};

#[derive(OpenApi)]
#[openapi(
    info(title = "Anlan", description = "安澜 City public safety: reports, incidents, units, live board."),
    paths(
        routes::access::show_setup,
        routes::access::set_up,
        routes::access::sign_in,
        routes::access::show_session,
        routes::access::sign_out,
        routes::board::show_rules,
        routes::board::show_board,
        routes::board::listen,
        routes::board::show_map,
        routes::report::file_report,
        routes::report::list_reports,
        routes::report::show_report,
        routes::report::look_up,
        routes::report::erase_party,
        routes::report::link_report,
        routes::report::unlink_report,
        routes::incident::open_incident,
        routes::incident::list_incidents,
        routes::incident::show_incident,
        routes::incident::show_timeline,
        routes::incident::grade_incident,
        routes::incident::type_incident,
        routes::incident::note_incident,
        routes::incident::close_incident,
        routes::incident::reopen_incident,
        routes::incident::merge_incident,
        routes::incident::split_incident,
        routes::incident::relate_incident,
        routes::unit::list_units,
        routes::unit::commission_unit,
        routes::unit::assign_unit,
        routes::unit::set_unit_status,
        routes::unit::sign_on,
        routes::unit::sign_off,
        routes::unit::my_unit,
        routes::assignment::dispatch_assignment,
        routes::assignment::cancel_assignment,
        routes::assignment::deliver_assignment,
        routes::assignment::acknowledge_assignment,
        routes::assignment::en_route_assignment,
        routes::assignment::on_scene_assignment,
        routes::assignment::transport_assignment,
        routes::assignment::clear_assignment,
        routes::assignment::decline_assignment,
        routes::streets::see_positions,
        routes::streets::list_etas,
        routes::streets::show_isochrones,
        routes::streets::find_places,
        routes::streets::show_map_info,
        routes::streets::show_coverage,
        routes::streets::recommend,
        routes::streets::recommend_jointly,
        routes::streets::list_closures,
        routes::streets::declare_closure,
        routes::streets::lift_closure,
        routes::alert::list_alerts,
        routes::alert::request_alert,
        routes::alert::show_alert,
        routes::alert::show_reach,
        routes::alert::show_cordon,
        routes::alert::check_cordon,
        routes::alert::show_interception,
        routes::alert::check_interception,
        routes::alert::send_posts,
        routes::alert::look_up_alert,
        routes::alert::check_alert,
        routes::alert::return_alert,
        routes::alert::complete_alert,
        routes::alert::refuse_alert,
        routes::alert::approve_alert,
        routes::alert::acknowledge_alert,
        routes::alert::report_sighting,
        routes::alert::release_points,
        routes::alert::stop_vehicle,
        routes::alert::let_vehicle_go,
        routes::alert::match_stop,
        routes::alert::secure_vehicle,
        routes::alert::renew_alert,
        routes::alert::stand_down_alert,
        routes::alert::sign_hand_over,
        routes::ring::list_rings,
        routes::ring::found_ring,
        routes::ring::show_ring,
        routes::ring::show_ring_week,
        routes::ring::show_completion,
        routes::ring::show_ring_map,
        routes::ring::establish_point,
        routes::ring::post_crew,
        routes::ring::withdraw_crew,
        routes::ring::lay_plan,
        routes::ring::draft_order,
        routes::ring::approve_order,
        routes::ring::lift_order,
        routes::people::list_orgs,
        routes::people::found_org,
        routes::people::list_people,
        routes::people::enrol_person,
        routes::people::change_roles,
        routes::people::unlock_person,
        routes::people::list_tokens,
        routes::people::issue_token,
        routes::people::revoke_token,
        routes::people::read_audit,
        routes::simulation::show_simulation,
        routes::simulation::steer_simulation,
        routes::simulation::list_sign_ins,
    ),
    components(schemas(api::problem::Problem, api::board::ClockTick))
)]
struct Document;

/// The document as it is served.
pub(crate) fn document() -> Bytes {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    DOCUMENT.get_or_init(|| openapi().into()).clone()
}

/// Writes the whole contract as indented JSON with a line break at its end.
pub fn openapi() -> String {
    let mut document =
        serde_json::to_value(Document::openapi()).expect("an OpenAPI document's keys are strings");
    document["info"]["license"] = json!({ "name": "Apache-2.0", "identifier": "Apache-2.0" });
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer" },
        "session": { "type": "apiKey", "in": "cookie", "name": crate::extract::SESSION_COOKIE },
    });
    for route in TABLE {
        if let Some(operation) = document["paths"][route.path].get_mut(route.method) {
            complete(operation, route);
        }
    }
    add_plain_routes(&mut document["paths"]);
    let mut text = serde_json::to_string_pretty(&document).expect("the document is JSON");
    text.push('\n');
    text
}

fn complete(operation: &mut Value, route: &Route) {
    match route.needs {
        Needs::Nobody => operation["security"] = json!([]),
        Needs::SignIn => operation["security"] = json!([{ "token": [] }, { "session": [] }]),
        Needs::AnyOf(permissions) => {
            operation["security"] = json!([{ "token": [] }, { "session": [] }]);
            let names: Vec<&str> = permissions.iter().map(|permission| permission.code()).collect();
            operation["x-permissions"] = json!(names);
        }
    }
    let mut parameters: Vec<Value> = path_parameters(route.path);
    if route.method != "get" && matches!(route.needs, Needs::AnyOf(_)) {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A name for this command: the same one again gets the same answer.",
            "schema": { "type": "string", "pattern": "^[!-~]+$", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_CHARACTERS_MAX },
        }));
    }
    if let Some(own) = operation.get("parameters").and_then(Value::as_array) {
        parameters.extend(own.iter().cloned());
    }
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    for (status, text) in problems_of(route) {
        operation["responses"][status] = json!({
            "description": text,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
    }
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } });
    names.map(parameter).collect()
}

/// The problems that an operation may answer with.
fn problems_of(route: &Route) -> Vec<(&'static str, String)> {
    let mut problems = vec![
        ("422", "The request can be read and means nothing; `errors` names the fields.".to_owned()),
        ("500", "An error of the system.".to_owned()),
        ("503", "Not now; `Retry-After` says when.".to_owned()),
    ];
    if route.method != "get" {
        problems.push(("400", "The body cannot be read.".to_owned()));
        problems.push(("409", "The rules say no, or the command's name was used for another.".to_owned()));
        problems.push(("413", format!("The body has more than {BODY_BYTES_MAX} bytes.")));
        problems.push(("415", "The body is not JSON.".to_owned()));
        problems.push(("429", "Too busy; `Retry-After` says when.".to_owned()));
        problems.push(("403", "Not allowed, or from another site's page.".to_owned()));
        problems.push(("401", "Not signed in, or the name or password is wrong.".to_owned()));
        problems.push(("404", "There is no such thing in this jurisdiction.".to_owned()));
    } else if route.needs != Needs::Nobody {
        problems.push(("401", "Not signed in.".to_owned()));
        problems.push(("403", "Not allowed.".to_owned()));
    }
    if route.method == "get" && (route.path.contains('{') || route.path.contains("simulation")) {
        problems.push(("404", "There is no such thing in this jurisdiction.".to_owned()));
    }
    problems
}

/// Routes that speak no JSON of ours, in short.
fn add_plain_routes(paths: &mut Value) {
    for route in
        TABLE.iter().filter(|route| !route.path.starts_with("/api/v1/") || route.operation == "show_openapi")
    {
        let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameters: Vec<Value> = names
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        let mut operation = json!({
            "operationId": route.operation,
            "tags": [if route.path.starts_with("/open311") { "open311" } else { "system" }],
            "summary": summary(route.operation),
            "security": match route.needs {
                Needs::Nobody => json!([]),
                Needs::SignIn | Needs::AnyOf(_) => json!([{ "token": [] }, { "session": [] }]),
            },
            "responses": {
                "default": { "description": "The answer, or an error in the form of the interface." },
            },
        });
        if !parameters.is_empty() {
            operation["parameters"] = Value::Array(parameters);
        }
        paths[route.path][route.method] = operation;
    }
}

fn summary(operation: &str) -> &'static str {
    match operation {
        "show_openapi" => "Shows this document.",
        "show_tile" => "Sends a vector tile of the map: `/tiles/{z}/{x}/{y}.mvt`.",
        "show_health" => "Shows whether the process can store what comes in.",
        "show_metrics" => "Shows what is counted, in the OpenMetrics text form.",
        "write_open311" => "Open311 GeoReport v2: files a civic request from a form.",
        "read_open311_item" => "Open311 GeoReport v2: one service, request or token, as .xml or .json.",
        _ => "Open311 GeoReport v2: discovery, services, requests and updates, as .xml or .json.",
    }
}
