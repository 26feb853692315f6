//! The standard's documents: element names, their order, and what each list is called.

use super::node::Node;
use super::time::write_time;
use super::{
    Discovery, Endpoint, Format, Open311Error, Posted, RequestUpdate, Service, ServiceAttribute,
    ServiceDefinition, ServiceRequest,
};
use model::Moment;

/// The page of the standard that an endpoint speaks.
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";

/// `GET /services`.
pub fn render_services(services: &[Service], format: Format) -> String {
    Node::List("service", services.iter().map(service).collect()).render("services", format)
}

/// `GET /services/{code}`.
pub fn render_service_definition(definition: &ServiceDefinition, format: Format) -> String {
    Node::Record(vec![
        ("service_code", Node::text(&definition.service_code)),
        ("attributes", Node::List("attribute", definition.attributes.iter().map(attribute).collect())),
    ])
    .render("service_definition", format)
}

/// `GET /requests` and `GET /requests/{id}`: one request is a list of one.
pub fn render_requests(requests: &[ServiceRequest], format: Format) -> String {
    Node::List("request", requests.iter().map(request).collect()).render("service_requests", format)
}

/// The answer to `POST /requests`.
pub fn render_posted(posted: &Posted, format: Format) -> String {
    let answer = Node::Record(vec![
        ("service_request_id", Node::text(&posted.service_request_id)),
        ("service_notice", Node::maybe_text(posted.service_notice.as_deref())),
        ("account_id", Node::maybe_text(posted.account_id.as_deref())),
    ]);
    Node::List("request", vec![answer]).render("service_requests", format)
}

/// `GET /tokens/{token}`: a request gets its id at once, so the token is the id.
pub fn render_tokens(service_request_ids: &[&str], format: Format) -> String {
    let answer = |id: &&'_ str| {
        Node::Record(vec![
            ("service_request_id", Node::text((*id).to_owned())),
            ("token", Node::text((*id).to_owned())),
        ])
    };
    Node::List("request", service_request_ids.iter().map(answer).collect()).render("service_requests", format)
}

/// `GET /servicerequestupdates`.
pub fn render_updates(updates: &[RequestUpdate], format: Format) -> String {
    Node::List("request_update", updates.iter().map(update).collect())
        .render("service_request_updates", format)
}

/// `GET /discovery`.
pub fn render_discovery(discovery: &Discovery, format: Format) -> String {
    Node::Record(vec![
        ("changeset", time(discovery.changeset)),
        ("contact", Node::text(&discovery.contact)),
        ("key_service", Node::text(&discovery.key_service)),
        ("endpoints", Node::List("endpoint", discovery.endpoints.iter().map(endpoint).collect())),
    ])
    .render("discovery", format)
}

/// Any refusal.
pub fn render_errors(errors: &[Open311Error], format: Format) -> String {
    let error = |error: &'_ Open311Error| {
        Node::Record(vec![
            ("code", Node::Count(error.code.into())),
            ("description", Node::text(error.description.clone())),
        ])
    };
    Node::List("error", errors.iter().map(error).collect()).render("errors", format)
}

fn service(service: &Service) -> Node<'_> {
    Node::Record(vec![
        ("service_code", Node::text(&service.service_code)),
        ("service_name", Node::text(&service.service_name)),
        ("description", Node::text(&service.description)),
        ("metadata", Node::Flag(service.metadata)),
        // The id comes with the answer to a POST, never later.
        ("type", Node::text("realtime")),
        ("keywords", Node::text(service.keywords.join(","))),
        ("group", Node::text(&service.group)),
    ])
}

fn attribute(attribute: &ServiceAttribute) -> Node<'_> {
    let value = |(key, name): &'_ (String, String)| {
        Node::Record(vec![("key", Node::text(key.clone())), ("name", Node::text(name.clone()))])
    };
    Node::Record(vec![
        ("variable", Node::Flag(attribute.variable)),
        ("code", Node::text(&attribute.code)),
        ("datatype", Node::text(attribute.datatype.word())),
        ("required", Node::Flag(attribute.required)),
        ("datatype_description", Node::maybe_text(attribute.datatype_description.as_deref())),
        ("order", Node::Count(attribute.order)),
        ("description", Node::text(&attribute.description)),
        ("values", Node::List("value", attribute.values.iter().map(value).collect())),
    ])
}

fn request(request: &ServiceRequest) -> Node<'_> {
    Node::Record(vec![
        ("service_request_id", Node::text(&request.service_request_id)),
        ("status", Node::text(request.status.word())),
        ("status_notes", Node::maybe_text(request.status_notes.as_deref())),
        ("service_name", Node::maybe_text(request.service_name.as_deref())),
        ("service_code", Node::text(&request.service_code)),
        ("description", Node::maybe_text(request.description.as_deref())),
        ("agency_responsible", Node::maybe_text(request.agency_responsible.as_deref())),
        ("service_notice", Node::maybe_text(request.service_notice.as_deref())),
        ("requested_datetime", time(request.requested_datetime)),
        ("updated_datetime", request.updated_datetime.map_or(Node::Null, time)),
        ("expected_datetime", request.expected_datetime.map_or(Node::Null, time)),
        ("address", Node::maybe_text(request.address.as_deref())),
        ("address_id", Node::Null),
        ("zipcode", Node::Null),
        ("lat", Node::maybe_degrees(request.lat)),
        ("long", Node::maybe_degrees(request.long)),
        ("media_url", Node::Null),
    ])
}

fn update(update: &RequestUpdate) -> Node<'_> {
    Node::Record(vec![
        ("update_id", Node::text(&update.update_id)),
        ("service_request_id", Node::text(&update.service_request_id)),
        ("status", Node::text(update.status.word())),
        ("updated_datetime", time(update.updated_datetime)),
        ("description", Node::text(&update.description)),
    ])
}

fn endpoint(endpoint: &Endpoint) -> Node<'_> {
    // Without the parameter: `text/xml` is what clients compare with.
    let formats = ["text/xml", "application/json"].map(Node::text).to_vec();
    Node::Record(vec![
        ("specification", Node::text(SPECIFICATION)),
        ("url", Node::text(&endpoint.url)),
        ("changeset", time(endpoint.changeset)),
        ("type", Node::text(if endpoint.production { "production" } else { "test" })),
        ("formats", Node::List("format", formats)),
    ])
}

fn time<'a>(moment: Moment) -> Node<'a> {
    Node::text(write_time(moment))
}
