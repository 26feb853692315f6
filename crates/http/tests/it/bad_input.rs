//! Requests that are wrong in every way that was thought of: each gets its problem and changes nothing.

use model::access::Role;

use crate::city::TestCity;

const ID: &str = "00000000-0000-7000-8000-000000000001";
const NO_REPORT: &str = r#"{"report":"00000000-0000-7000-8000-000000000001","type":"040000","grade":"P1"}"#;
const NO_GRADE: &str = r#"{"report":"00000000-0000-7000-8000-000000000001","type":"040000","grade":"P9"}"#;

/// A body with one report's text.
fn with_text(text: &str) -> Vec<u8> {
    format!(r#"{{"desk":"110","channel":"phone","text":{text}}}"#).into_bytes()
}

fn with_place(place: &str) -> Vec<u8> {
    format!(r#"{{"desk":"110","channel":"phone","text":"x","place":{place}}}"#).into_bytes()
}

fn bodies() -> Vec<(&'static str, Vec<u8>, u16, &'static str)> {
    let text = |json: &str| json.as_bytes().to_vec();
    vec![
        ("no JSON", text("desk=110"), 400, "malformed_json"),
        ("broken off", text(r#"{"desk":"110""#), 400, "malformed_json"),
        ("two values", text("{} {}"), 400, "malformed_json"),
        ("a lone surrogate", with_text(r#""\ud800""#), 400, "malformed_json"),
        (
            "bytes that are no UTF-8",
            b"{\"desk\":\"110\",\"text\":\"\xff\xfe\"}".to_vec(),
            400,
            "malformed_json",
        ),
        ("a raw control character", with_text("\"a\u{1}b\""), 400, "malformed_json"),
        ("NaN", with_place(r#"{"lon":NaN,"lat":1}"#), 400, "malformed_json"),
        ("infinity", with_place(r#"{"lon":1e999,"lat":1}"#), 400, "malformed_json"),
        ("10,000 brackets", vec![b'['; 10_000], 400, "malformed_json"),
        (
            "deep under a field",
            [with_text("").as_slice(), "[".repeat(5_000).as_bytes()].concat(),
            400,
            "malformed_json",
        ),
        ("nothing", Vec::new(), 400, "broken_body"),
        ("10 MB", vec![b' '; 10 * 1024 * 1024], 413, "body_too_large"),
        ("an array", text("[]"), 422, "invalid_fields"),
        ("null", text("null"), 422, "invalid_fields"),
        ("no desk", text(r#"{"channel":"phone","text":"x"}"#), 422, "invalid_fields"),
        ("an unknown desk", text(r#"{"desk":"119","channel":"phone","text":"x"}"#), 422, "invalid_fields"),
        (
            "a desk that is a number",
            text(r#"{"desk":110,"channel":"phone","text":"x"}"#),
            422,
            "invalid_fields",
        ),
        (
            "an unknown field",
            text(r#"{"desk":"110","channel":"phone","text":"x","score":9}"#),
            422,
            "invalid_fields",
        ),
        ("a field twice", text(r#"{"desk":"110","desk":"110","channel":"phone"}"#), 422, "invalid_fields"),
        (
            "a face",
            text(r#"{"desk":"110","channel":"phone","text":"x","caller":{"face":"…"}}"#),
            422,
            "invalid_fields",
        ),
        ("text that is a list", with_text("[1]"), 422, "invalid_fields"),
        ("coordinates as text", with_place(r#"{"lon":"120","lat":"31"}"#), 422, "invalid_fields"),
        ("longitude out of range", with_place(r#"{"lon":200,"lat":31}"#), 422, "invalid_fields"),
        ("latitude out of range", with_place(r#"{"lon":120,"lat":-91}"#), 422, "invalid_fields"),
        ("half a point", with_place(r#"{"lon":120}"#), 422, "invalid_fields"),
        ("nothing said and no place", with_text(r#""  ""#), 422, "invalid_fields"),
        ("4,001 characters", with_text(&format!("\"{}\"", "字".repeat(4_001))), 422, "invalid_fields"),
        (
            "an unknown service",
            text(r#"{"desk":"12345","channel":"web","text":"x","service":"nope"}"#),
            422,
            "invalid_fields",
        ),
    ]
}

#[tokio::test]
async fn bodies_that_are_wrong_get_their_problem_and_change_nothing() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let before = city.position();
    for (what, body, status, code) in bodies() {
        let headers = [("content-type", "application/json"), ("accept-language", "en")];
        let reply = taker.send("POST", "/api/v1/reports", &headers, &body).await;
        assert_eq!(reply.status, status, "{what}: {}", reply.text());
        let problem = reply.expect_problem(status, code);
        let names_fields = problem["errors"].as_array().is_some_and(|errors| !errors.is_empty());
        assert_eq!(names_fields, status == 422, "{what}: {problem}");
        assert_eq!(city.position(), before, "{what}");
    }
}

/// What, method, path, headers, body, and the status and code that belong to it.
type Wrong<'a> = (&'a str, &'a str, String, Vec<(&'a str, String)>, &'a str, u16, &'a str);

fn requests(good: &str) -> Vec<Wrong<'_>> {
    let json = || ("content-type", "application/json".to_owned());
    let key = |key: &str| vec![json(), ("idempotency-key", key.to_owned())];
    let form = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    let file = || "/api/v1/reports".to_owned();
    let incidents = || "/api/v1/incidents".to_owned();
    vec![
        ("no type", "POST", file(), vec![], good, 415, "wrong_media_type"),
        ("a form", "POST", file(), form, "a=b", 415, "wrong_media_type"),
        ("a long key", "POST", file(), key(&"k".repeat(201)), good, 422, "invalid_fields"),
        ("a key with a blank", "POST", file(), key("a b"), good, 422, "invalid_fields"),
        ("no HTTP", "GET", file() + "/1;DROP TABLE", vec![], "", 400, ""),
        ("an id that is no id", "GET", file() + "/1%27--", vec![], "", 404, "not_found"),
        ("an id that is nobody's", "GET", format!("/api/v1/reports/{ID}"), vec![], "", 404, "not_found"),
        ("a page that is no number", "GET", file() + "?limit=many", vec![], "", 422, "invalid_fields"),
        ("a question nobody knows", "GET", file() + "?sort=name", vec![], "", 422, "invalid_fields"),
        ("a path nobody knows", "GET", "/api/v1/persons".to_owned(), vec![], "", 404, "unknown_path"),
        ("a method nobody knows", "PATCH", file(), vec![json()], good, 405, "method_not_allowed"),
        ("an incident for no report", "POST", incidents(), vec![json()], NO_REPORT, 404, "not_found"),
        ("a grade nobody knows", "POST", incidents(), vec![json()], NO_GRADE, 422, "invalid_fields"),
    ]
}

#[tokio::test]
async fn requests_that_are_wrong_in_other_ways_change_nothing_either() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let good = crate::city::report("好的").to_string();
    let before = city.position();
    for (what, method, path, headers, body, status, code) in requests(&good) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = taker.send(method, &path, &headers, body.as_bytes()).await;
        assert_eq!(reply.status, status, "{what}: {}", reply.text());
        // What is not HTTP at all never reaches the handlers and has no body.
        if !code.is_empty() {
            reply.expect_problem(status, code);
        }
        assert_eq!(city.position(), before, "{what}");
    }
}

#[tokio::test]
async fn text_of_every_kind_is_text() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    for text in
        ["'; DROP TABLE events; --", "<script>alert(1)</script>", "🚨\u{202e}abc", "a\u{0}b", "%s%n{}"]
    {
        let id = taker.file(text).await;
        let shown = taker.get(&format!("/api/v1/reports/{id}")).await.expect(200);
        assert_eq!(shown["text"], text);
    }
}

#[tokio::test]
async fn the_field_at_fault_is_named_without_what_was_given() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let headers = [("content-type", "application/json"), ("accept-language", "en-GB")];
    let body = r#"{"desk":"110","channel":"phone","text":"x","caller":{"phone":13800001234}}"#;
    let reply = taker.send("POST", "/api/v1/reports", &headers, body.as_bytes()).await;
    let problem = reply.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "caller.phone");
    assert!(!reply.text().contains("13800001234"), "{}", reply.text());
    assert_eq!(reply.header("content-language"), Some("en"));
}
