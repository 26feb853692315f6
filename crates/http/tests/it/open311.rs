use model::access::Role;
use serde_json::json;

use crate::city::TestCity;
use crate::client::Reply;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn post(city: &TestCity, path: &str, form: &str) -> Reply {
    city.send("POST", path, &[FORM], form.as_bytes()).await
}

/// Files a civic request as a partner; gives its id.
async fn file(city: &TestCity, key: &str, description: &str) -> String {
    let form = format!(
        "api_key={key}&service_code=040000&lat=31.3&long=120.6&description={description}\
         &first_name=Xiaoming&last_name=Wang&phone=13800001234&email=a%40example.org"
    );
    let reply = post(city, "/open311/v2/requests.json", &form).await;
    let posted = reply.expect(200);
    posted[0]["service_request_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_partner_files_a_request_and_everybody_reads_it_without_the_caller() {
    let city = TestCity::start().await;
    let key = city.token(Role::Partner).await;
    let id = file(&city, &key, "lamp+broken").await;
    for path in [format!("/open311/v2/requests/{id}.json"), format!("/requests/{id}.json")] {
        let shown = city.get(&path).await;
        let body = shown.expect(200);
        assert_eq!(body[0]["service_request_id"], id);
        assert_eq!(body[0]["status"], "open");
        assert_eq!(body[0]["service_code"], "040000");
        assert_eq!(body[0]["description"], "lamp broken");
        assert_eq!(body[0]["requested_datetime"], "2023-01-10T08:00:00+08:00");
        for secret in ["13800001234", "Wang", "Xiaoming", "example.org", key.as_str()] {
            assert!(!shown.text().contains(secret), "{}", shown.text());
        }
    }
    let xml = city.get(&format!("/open311/v2/requests/{id}.xml")).await;
    assert_eq!(xml.header("content-type"), Some("text/xml; charset=utf-8"));
    assert!(xml.text().contains(&format!("<service_request_id>{id}</service_request_id>")), "{}", xml.text());
    let token = city.get(&format!("/open311/v2/tokens/{id}.json")).await.expect(200);
    assert_eq!(token[0]["service_request_id"], id);
}

#[tokio::test]
async fn nobody_reads_emergency_reports_or_other_channels() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let emergency = taker.file("110的事").await;
    let body = json!({ "desk": "12345", "channel": "phone", "text": "电话里说的", "service": "040000" });
    let by_phone = taker.post("/api/v1/reports", body).await.expect(201);
    let by_phone = by_phone["report"]["id"].as_str().unwrap().to_owned();
    for id in [&emergency, &by_phone] {
        assert_eq!(city.get(&format!("/open311/v2/requests/{id}.json")).await.status, 404);
    }
    let listed = city.get("/open311/v2/requests.json").await.expect(200);
    assert_eq!(listed, json!([]));
    let named =
        city.get(&format!("/open311/v2/requests.json?service_request_id={emergency},{by_phone}")).await;
    assert_eq!(named.expect(200), json!([]));
}

#[tokio::test]
async fn requests_come_in_pages_and_follow_their_incident() {
    let city = TestCity::start().await;
    let key = city.token(Role::Partner).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(file(&city, &key, &format!("number{number}")).await);
        city.clock.advance_seconds(60);
    }
    ids.reverse();
    let mut read = Vec::new();
    for page in 1..=3 {
        let path = format!("/open311/v2/requests.json?page={page}&page_size=2");
        let listed = city.get(&path).await.expect(200);
        read.extend(
            listed
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["service_request_id"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(read, ids);

    let commander = city.person(Role::DutyCommander).await;
    let body = json!({ "report": ids[0], "type": "040000", "grade": "P4" });
    let incident = commander.post("/api/v1/incidents", body).await.expect(201);
    let incident = incident["incident"]["id"].as_str().unwrap();
    let code = model::rules::Rules::builtin().dispositions[0].code.clone();
    city.clock.advance_seconds(60);
    commander
        .post(&format!("/api/v1/incidents/{incident}/close"), json!({ "disposition": code }))
        .await
        .expect(200);
    let closed = city.get("/open311/v2/requests.json?status=closed").await.expect(200);
    assert_eq!(closed.as_array().unwrap().len(), 1);
    assert_eq!(closed[0]["service_request_id"], ids[0]);
    let updates = city.get("/open311/v2/servicerequestupdates.json").await.expect(200);
    assert_eq!(updates[0]["service_request_id"], ids[0]);
    assert_eq!(updates[0]["status"], "closed");
}

#[tokio::test]
async fn a_client_finds_its_way_from_the_discovery() {
    let city = TestCity::start().await;
    let discovery = city.get("/open311/v2/discovery.json").await.expect(200);
    assert_eq!(discovery["endpoints"][0]["url"], format!("http://{}/open311/v2", city.address));
    let services = city.get("/open311/v2/services.json").await.expect(200);
    let code = services[0]["service_code"].as_str().unwrap();
    let definition = city.get(&format!("/services/{code}.json")).await.expect(200);
    assert_eq!(definition["service_code"], code);
    let english = city.send("GET", "/services.xml", &[("accept-language", "en")], b"").await;
    assert!(english.text().contains("<services><service>"), "{}", english.text());
    assert_ne!(english.text(), city.get("/services.xml").await.text());
}

#[tokio::test]
async fn refusals_have_the_standards_form_and_change_nothing() {
    let city = TestCity::start().await;
    let key = city.token(Role::Partner).await;
    let auditor = city.token(Role::Auditor).await;
    let before = city.position();
    let good = "service_code=040000&lat=31.3&long=120.6&description=x";
    for (what, form, status) in [
        ("no key", good.to_owned(), 403),
        ("a wrong key", format!("{good}&api_key=wrong"), 403),
        ("a key that may not file", format!("{good}&api_key={auditor}"), 403),
        ("no service", format!("lat=31.3&long=120.6&description=x&api_key={key}"), 400),
        ("an unknown service", format!("service_code=nope&lat=31.3&long=120.6&api_key={key}"), 404),
        ("no place", format!("service_code=040000&description=x&api_key={key}"), 400),
        ("a place that is none", format!("service_code=040000&lat=north&long=120.6&api_key={key}"), 400),
        ("a file elsewhere", format!("{good}&media_url=http%3A%2F%2Fexample.org&api_key={key}"), 400),
        ("another city", format!("{good}&jurisdiction_id=nowhere&api_key={key}"), 404),
        (
            "the city next door",
            format!("{good}&jurisdiction_id=%E6%B1%80%E5%B7%9E%E5%B8%82&api_key={key}"),
            404,
        ),
    ] {
        let reply = post(&city, "/open311/v2/requests.json", &form).await;
        let errors = reply.expect(status);
        assert_eq!(errors[0]["code"], status, "{what}: {errors}");
        assert!(errors[0]["description"].as_str().is_some_and(|text| !text.is_empty()), "{what}");
    }
    let by_json = city.send("POST", "/requests.xml", &[("content-type", "application/json")], b"{}").await;
    assert_eq!(by_json.status, 415);
    assert!(by_json.text().contains("<errors><error><code>415</code>"), "{}", by_json.text());
    for (path, status) in [
        ("/open311/v2/requests/nope.json", 404),
        ("/open311/v2/services/nope.json", 404),
        ("/open311/v2/tokens/nope.json", 404),
        ("/open311/v2/nothing.json", 404),
        ("/open311/v2/requests.json?page=0", 400),
        ("/open311/v2/requests.json?status=maybe", 400),
        ("/open311/v2/requests.json?start_date=yesterday", 400),
        ("/open311/v2/requests.json?jurisdiction_id=nowhere", 404),
    ] {
        let reply = city.get(path).await;
        assert_eq!(reply.status, status, "{path}: {}", reply.text());
        assert_eq!(reply.json()[0]["code"], status);
    }
    assert_eq!(city.position(), before);
}
