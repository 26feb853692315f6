//! Every document of the standard, letter by letter in both formats.

use exchange::open311::{
    Datatype, Discovery, Endpoint, Format, Open311Error, Posted, RequestUpdate, Service, ServiceAttribute,
    ServiceDefinition, ServiceRequest, Status, render_discovery, render_errors, render_posted,
    render_requests, render_service_definition, render_services, render_tokens, render_updates,
};
use model::Moment;

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

/// The documents of one message: without the XML declaration, which is always the same, and the JSON.
fn check(render: impl Fn(Format) -> String, xml: &str, json: &str) {
    assert_eq!(render(Format::Xml), format!("{XML}{xml}"));
    assert_eq!(render(Format::Json), json);
}

#[test]
fn services_are_listed() {
    let service = Service {
        service_code: "050200".to_owned(),
        service_name: "走失人员 <查找>".to_owned(),
        description: "群众求助 / 走失人员".to_owned(),
        metadata: false,
        keywords: vec!["走失".to_owned(), "missing".to_owned()],
        group: "群众求助".to_owned(),
    };
    check(
        |format| render_services(std::slice::from_ref(&service), format),
        "<services><service><service_code>050200</service_code><service_name>走失人员 &lt;查找&gt;</service_name>\
         <description>群众求助 / 走失人员</description><metadata>false</metadata><type>realtime</type>\
         <keywords>走失,missing</keywords><group>群众求助</group></service></services>",
        "[{\"service_code\":\"050200\",\"service_name\":\"走失人员 <查找>\",\"description\":\"群众求助 / 走失人员\",\
         \"metadata\":false,\"type\":\"realtime\",\"keywords\":\"走失,missing\",\"group\":\"群众求助\"}]",
    );
    check(|format| render_services(&[], format), "<services></services>", "[]");
}

#[test]
fn a_definition_holds_its_questions() {
    let definition = ServiceDefinition {
        service_code: "050300".to_owned(),
        attributes: vec![ServiceAttribute {
            variable: true,
            code: "LAMP".to_owned(),
            datatype: Datatype::SingleValueList,
            required: false,
            datatype_description: None,
            order: 1,
            description: "灯杆".to_owned(),
            values: vec![("1".to_owned(), "路灯".to_owned())],
        }],
    };
    check(
        |format| render_service_definition(&definition, format),
        "<service_definition><service_code>050300</service_code><attributes><attribute><variable>true</variable>\
         <code>LAMP</code><datatype>singlevaluelist</datatype><required>false</required><datatype_description/>\
         <order>1</order><description>灯杆</description><values><value><key>1</key><name>路灯</name></value></values>\
         </attribute></attributes></service_definition>",
        "{\"service_code\":\"050300\",\"attributes\":[{\"variable\":true,\"code\":\"LAMP\",\
         \"datatype\":\"singlevaluelist\",\"required\":false,\"datatype_description\":null,\"order\":1,\
         \"description\":\"灯杆\",\"values\":[{\"key\":\"1\",\"name\":\"路灯\"}]}]}",
    );
}

#[test]
fn one_request_is_a_list_of_one() {
    let request = ServiceRequest {
        service_request_id: "7".to_owned(),
        status: Status::Open,
        status_notes: Some("已受理".to_owned()),
        service_name: None,
        service_code: "990000".to_owned(),
        description: Some("a & b".to_owned()),
        agency_responsible: Some("苏州市".to_owned()),
        service_notice: None,
        requested_datetime: moment("2023-01-10T00:47:10.999999Z"),
        updated_datetime: None,
        expected_datetime: Some(moment("2023-01-10T16:00:00Z")),
        address: None,
        lat: Some(31.3),
        long: Some(120.625),
    };
    check(
        |format| render_requests(std::slice::from_ref(&request), format),
        "<service_requests><request><service_request_id>7</service_request_id><status>open</status>\
         <status_notes>已受理</status_notes><service_name/><service_code>990000</service_code>\
         <description>a &amp; b</description><agency_responsible>苏州市</agency_responsible><service_notice/>\
         <requested_datetime>2023-01-10T08:47:10+08:00</requested_datetime><updated_datetime/>\
         <expected_datetime>2023-01-11T00:00:00+08:00</expected_datetime><address/><address_id/><zipcode/>\
         <lat>31.3</lat><long>120.625</long><media_url/></request></service_requests>",
        "[{\"service_request_id\":\"7\",\"status\":\"open\",\"status_notes\":\"已受理\",\"service_name\":null,\
         \"service_code\":\"990000\",\"description\":\"a & b\",\"agency_responsible\":\"苏州市\",\
         \"service_notice\":null,\"requested_datetime\":\"2023-01-10T08:47:10+08:00\",\"updated_datetime\":null,\
         \"expected_datetime\":\"2023-01-11T00:00:00+08:00\",\"address\":null,\"address_id\":null,\"zipcode\":null,\
         \"lat\":31.3,\"long\":120.625,\"media_url\":null}]",
    );
}

#[test]
fn the_answer_to_a_new_request_is_a_list_of_one() {
    let posted = Posted {
        service_request_id: "7".to_owned(),
        service_notice: Some("受理编号：12345-20230110-000001".to_owned()),
        account_id: None,
    };
    check(
        |format| render_posted(&posted, format),
        "<service_requests><request><service_request_id>7</service_request_id>\
         <service_notice>受理编号：12345-20230110-000001</service_notice><account_id/></request></service_requests>",
        "[{\"service_request_id\":\"7\",\"service_notice\":\"受理编号：12345-20230110-000001\",\"account_id\":null}]",
    );
}

#[test]
fn a_token_is_the_id_itself() {
    check(
        |format| render_tokens(&["7"], format),
        "<service_requests><request><service_request_id>7</service_request_id><token>7</token></request>\
         </service_requests>",
        "[{\"service_request_id\":\"7\",\"token\":\"7\"}]",
    );
}

#[test]
fn updates_are_listed() {
    let update = RequestUpdate {
        update_id: "7-closed-1673311630".to_owned(),
        service_request_id: "7".to_owned(),
        status: Status::Closed,
        updated_datetime: moment("2023-01-10T00:47:10Z"),
        description: "已办结".to_owned(),
    };
    check(
        |format| render_updates(std::slice::from_ref(&update), format),
        "<service_request_updates><request_update><update_id>7-closed-1673311630</update_id>\
         <service_request_id>7</service_request_id><status>closed</status>\
         <updated_datetime>2023-01-10T08:47:10+08:00</updated_datetime><description>已办结</description>\
         </request_update></service_request_updates>",
        "[{\"update_id\":\"7-closed-1673311630\",\"service_request_id\":\"7\",\"status\":\"closed\",\
         \"updated_datetime\":\"2023-01-10T08:47:10+08:00\",\"description\":\"已办结\"}]",
    );
}

#[test]
fn discovery_names_formats_as_validators_compare_them() {
    let changeset = moment("2023-01-01T00:00:00Z");
    let discovery = Discovery {
        changeset,
        contact: "12345".to_owned(),
        key_service: "12345".to_owned(),
        endpoints: vec![Endpoint {
            url: "http://127.0.0.1/open311/v2".to_owned(),
            changeset,
            production: true,
        }],
    };
    check(
        |format| render_discovery(&discovery, format),
        "<discovery><changeset>2023-01-01T08:00:00+08:00</changeset><contact>12345</contact>\
         <key_service>12345</key_service><endpoints><endpoint>\
         <specification>http://wiki.open311.org/GeoReport_v2</specification><url>http://127.0.0.1/open311/v2</url>\
         <changeset>2023-01-01T08:00:00+08:00</changeset><type>production</type><formats><format>text/xml</format>\
         <format>application/json</format></formats></endpoint></endpoints></discovery>",
        "{\"changeset\":\"2023-01-01T08:00:00+08:00\",\"contact\":\"12345\",\"key_service\":\"12345\",\
         \"endpoints\":[{\"specification\":\"http://wiki.open311.org/GeoReport_v2\",\
         \"url\":\"http://127.0.0.1/open311/v2\",\"changeset\":\"2023-01-01T08:00:00+08:00\",\
         \"type\":\"production\",\"formats\":[\"text/xml\",\"application/json\"]}]}",
    );
}

#[test]
fn errors_carry_their_code_as_a_number() {
    let error = Open311Error { code: 404, description: "service_code: <none>".to_owned() };
    check(
        |format| render_errors(std::slice::from_ref(&error), format),
        "<errors><error><code>404</code><description>service_code: &lt;none&gt;</description></error></errors>",
        "[{\"code\":404,\"description\":\"service_code: <none>\"}]",
    );
}

#[test]
fn the_content_types_are_exact() {
    assert_eq!(Format::Xml.content_type(), "text/xml; charset=utf-8");
    assert_eq!(Format::Json.content_type(), "application/json; charset=utf-8");
}
