//! Whatever is said, both documents can be read, and they say the same.

use exchange::open311::{
    Format, Open311Error, RequestUpdate, Service, ServiceRequest, Status, parse_post, parse_query,
    render_errors, render_requests, render_services, render_updates,
};
use model::Moment;
use proptest::prelude::*;
use serde_json::Value;

use crate::reader::{read_xml, says_the_same};

/// Any text, control characters and marks of XML among it.
fn text() -> impl Strategy<Value = String> {
    let characters = prop_oneof![
        4 => any::<char>(),
        2 => prop::sample::select(vec!['<', '>', '&', '"', '\'', ']', '\r', '\n', '\t', ';', '#', '水']),
        1 => prop::sample::select(vec!['\u{0}', '\u{1}', '\u{B}', '\u{1F}', '\u{7F}', '\u{85}', '\u{2028}', '\u{FFFE}', '\u{FFFF}']),
    ];
    prop::collection::vec(characters, 0..40).prop_map(String::from_iter)
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![Status::Open, Status::Closed])
}

fn moment() -> impl Strategy<Value = Moment> {
    any::<i64>().prop_map(Moment::from_micros)
}

fn request() -> impl Strategy<Value = ServiceRequest> {
    let texts = prop::array::uniform4(text());
    let maybe_texts = prop::array::uniform5(prop::option::of(text()));
    let numbers = prop::array::uniform2(prop::option::of(any::<f64>()));
    let times = (moment(), prop::array::uniform2(prop::option::of(moment())));
    (texts, maybe_texts, numbers, times, status()).prop_map(
        |(texts, maybe, [lat, long], (at, [updated, due]), status)| {
            let [id, code, name, address] = texts;
            let [notes, description, agency, notice, other] = maybe;
            ServiceRequest {
                service_request_id: id,
                status,
                status_notes: notes,
                service_name: other.map(|_| name),
                service_code: code,
                description,
                agency_responsible: agency,
                service_notice: notice,
                requested_datetime: at,
                updated_datetime: updated,
                expected_datetime: due,
                address: Some(address),
                lat,
                long,
            }
        },
    )
}

fn check(xml: &str, json: &str) {
    let value: Value = serde_json::from_str(json).unwrap();
    let root = read_xml(xml);
    assert!(says_the_same(&root, &value), "{xml}\n{json}");
}

proptest! {
    #[test]
    fn requests_are_well_formed_and_the_same_in_both_formats(requests in prop::collection::vec(request(), 0..4)) {
        check(&render_requests(&requests, Format::Xml), &render_requests(&requests, Format::Json));
    }

    #[test]
    fn services_updates_and_errors_are_well_formed_too(
        texts in prop::array::uniform5(text()), keywords in prop::collection::vec(text(), 0..4),
        at in moment(), status in status(), code in any::<u16>(),
    ) {
        let [a, b, c, d, e] = texts;
        let errors = [Open311Error { code, description: a.clone() }];
        check(&render_errors(&errors, Format::Xml), &render_errors(&errors, Format::Json));
        let updates = [RequestUpdate {
            update_id: a.clone(), service_request_id: b.clone(), status, updated_datetime: at, description: c.clone(),
        }];
        check(&render_updates(&updates, Format::Xml), &render_updates(&updates, Format::Json));
        let services = [Service {
            service_code: a, service_name: b, description: c, metadata: true, keywords, group: format!("{d}{e}"),
        }];
        check(&render_services(&services, Format::Xml), &render_services(&services, Format::Json));
    }

    #[test]
    fn any_bytes_are_either_read_or_refused_with_reasons(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(errors) = parse_post(&bytes) {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn any_query_is_either_read_or_refused_with_reasons(query in "[a-z_]{0,12}=[ -~]{0,30}(&(start_date|end_date|page|status)=[ -~]{0,30}){0,3}", now in any::<i64>()) {
        if let Err(errors) = parse_query(&query, Moment::from_micros(now)) {
            prop_assert!(!errors.is_empty());
        }
    }
}
