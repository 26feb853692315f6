//! `POST /requests`: what becomes a report, and what is refused with which reasons.

use api::report::{Caller, FileReport, PlaceGiven};
use exchange::open311::{Attribute, FormProblem, PostRequest, parse_post};
use model::report::{Channel, Desk};
use model::rules::Language;

fn parsed(form: &str) -> PostRequest {
    parse_post(form.as_bytes()).unwrap_or_else(|errors| panic!("{form}: {errors:?}"))
}

/// Every refused field and why, in the order found.
fn refused(form: &[u8]) -> Vec<(String, FormProblem)> {
    let errors = parse_post(form).expect_err(&String::from_utf8_lossy(form));
    errors.into_iter().map(|error| (error.field, error.problem)).collect()
}

#[test]
fn a_full_form_becomes_a_report_at_the_civic_desk() {
    let post = parsed(
        "jurisdiction_id=suzhou&api_key=k&service_code=050300&lat=31.3&long=120.6&address_string=%E5%B9%B3%E6%B1%9F%E8%B7%AF+1&\
         email=a%40b.cn&device_id=d&account_id=acc&first_name=%E5%B0%8F%E6%98%8E&last_name=%E7%8E%8B&\
         phone=13800001234&description=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE&attribute%5BLAMP%5D=12&\
         attribute[SIDE][]=left&attribute[SIDE][]=right&foreign_extension=x",
    );
    assert_eq!(
        post.file_report(),
        FileReport {
            desk: Desk::Civic,
            channel: Channel::Partner,
            text: "路灯不亮\nLAMP: 12\nSIDE: left, right".to_owned(),
            place: Some(PlaceGiven {
                lon: Some(120.6),
                lat: Some(31.3),
                address: Some("平江路 1".to_owned())
            }),
            caller: Some(Caller {
                name: Some("王小明".to_owned()), phone: Some("13800001234".to_owned())
            }),
            service: Some("050300".to_owned()),
        }
    );
    assert_eq!(post.jurisdiction_id.as_deref(), Some("suzhou"));
    assert_eq!(post.api_key.as_ref().map(|key| key.expose().to_owned()), Some("k".to_owned()));
    assert_eq!(post.contact.account_id.as_deref(), Some("acc"));
    let sides = Attribute { code: "SIDE".to_owned(), values: vec!["left".to_owned(), "right".to_owned()] };
    assert_eq!(post.attributes[1], sides);
}

#[test]
fn the_least_form_is_enough() {
    for form in
        ["service_code=1&address_string=x", "service_code=1&lat=0&long=0", "service_code=1&address_id=42"]
    {
        let report = parsed(form).file_report();
        assert_eq!((report.text.as_str(), report.caller), ("", None), "{form}");
    }
    let by_register = parsed("service_code=1&address_id=42").file_report();
    assert_eq!(by_register.place.unwrap().address.as_deref(), Some("address_id 42"));
}

#[test]
fn blank_fields_are_absent() {
    let post = parsed("service_code=1&address_string=x&last_name=&first_name=+&phone=&media_url=&lat=&long=");
    assert_eq!(post.file_report().caller, None);
    assert_eq!(post.place.lat, None);
}

#[test]
fn a_latin_name_keeps_its_blank() {
    let post = parsed("service_code=1&address_string=x&first_name=Ann&last_name=Smith");
    assert_eq!(post.contact.name().as_deref(), Some("Smith Ann"));
}

#[test]
fn nothing_personal_is_shown_by_debug() {
    let post = parsed(
        "service_code=1&address_string=x&api_key=topsecret&last_name=Zhang&phone=13900000000&email=z%40z.cn&device_id=dev7",
    );
    let shown = format!("{post:?}");
    for secret in ["topsecret", "Zhang", "13900000000", "z@z.cn", "dev7"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

/// A form, and each field of it that is refused.
type MalformedForm = (Vec<u8>, Vec<(&'static str, FormProblem)>);

#[test]
fn malformed_forms_are_refused_field_by_field() {
    use FormProblem as P;
    let long =
        |name: &str, length: usize| format!("service_code=1&address_string=x&{name}={}", "y".repeat(length));
    let many = |count: usize| {
        use std::fmt::Write as _;
        (0..count).fold("service_code=1&address_string=x".to_owned(), |mut form, number| {
            write!(form, "&attribute[a{number}]=1").unwrap();
            form
        })
    };
    let nowhere = "lat+long, address_string, address_id";
    let cases: Vec<MalformedForm> = vec![
        (b"".to_vec(), vec![("service_code", P::Missing), (nowhere, P::Missing)]),
        (b"service_code=1".to_vec(), vec![(nowhere, P::Missing)]),
        (b"address_string=x".to_vec(), vec![("service_code", P::Missing)]),
        (b"service_code=+&address_string=x".to_vec(), vec![("service_code", P::Missing)]),
        (b"service_code=1&service_code=2&address_string=x".to_vec(), vec![("service_code", P::Repeated)]),
        (b"service_code=1&lat=31".to_vec(), vec![("long", P::Missing)]),
        (b"service_code=1&long=120&address_string=x".to_vec(), vec![("lat", P::Missing)]),
        (b"service_code=1&lat=x&long=120".to_vec(), vec![("lat", P::NotANumber)]),
        (b"service_code=1&lat=NaN&long=120".to_vec(), vec![("lat", P::NotANumber)]),
        (b"service_code=1&lat=31&long=inf".to_vec(), vec![("long", P::OutOfRange { from: -180, to: 180 })]),
        (b"service_code=1&lat=90.1&long=0".to_vec(), vec![("lat", P::OutOfRange { from: -90, to: 90 })]),
        (b"service_code=1&lat=1,5&long=0".to_vec(), vec![("lat", P::NotANumber)]),
        (b"service_code=1&lat=1&lat=2&long=0".to_vec(), vec![("lat", P::Repeated)]),
        (
            b"service_code=1&address_string=%FF".to_vec(),
            vec![("address_string", P::NotUtf8), (nowhere, P::Missing)],
        ),
        (
            b"service_code=1&address_string=x&description=%ED%A0%80".to_vec(),
            vec![("description", P::NotUtf8)],
        ),
        (b"%FF=1&service_code=1&address_string=x".to_vec(), vec![("form", P::NotUtf8)]),
        (long("description", 4_001).into(), vec![("description", P::TooLong { characters_max: 4_000 })]),
        (long("phone", 33).into(), vec![("phone", P::TooLong { characters_max: 32 })]),
        (
            long("last_name", 80).replace("&last", "&first_name=a&last").into(),
            vec![("last_name", P::TooLong { characters_max: 80 })],
        ),
        (long("email", 255).into(), vec![("email", P::TooLong { characters_max: 254 })]),
        (long("attribute[a]", 4_000).into(), vec![("attribute", P::TooLong { characters_max: 4_000 })]),
        (long("media_url", 3).into(), vec![("media_url", P::NotFetched)]),
        (many(101).into(), vec![("attribute", P::TooMany { count_max: 100 })]),
        (many(400).into(), vec![("form", P::TooMany { count_max: 300 })]),
        (long("unknown", 300_000).into(), vec![("form", P::TooLarge { bytes_max: 262_144 })]),
    ];
    for (form, expected) in cases {
        let expected: Vec<_> =
            expected.into_iter().map(|(field, problem)| (field.to_owned(), problem)).collect();
        assert_eq!(refused(&form), expected, "{}", String::from_utf8_lossy(&form[..form.len().min(80)]));
    }
}

#[test]
fn a_description_may_have_every_one_of_its_characters() {
    let form = format!("service_code=1&address_string=x&description={}", "%E6%B0%B4".repeat(4_000));
    assert_eq!(parsed(&form).description.chars().count(), 4_000);
}

#[test]
fn a_refusal_names_the_field_in_both_languages() {
    let errors = parse_post(b"address_string=x").unwrap_err();
    assert_eq!(errors[0].to_string(), "service_code: was not provided");
    let error = errors[0].phrase(Language::Chinese);
    assert_eq!((error.code, error.description.as_str()), (400, "service_code: 必填，未提供"));
}
