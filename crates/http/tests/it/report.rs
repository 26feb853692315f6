use model::access::Role;
use serde_json::json;

use crate::city::{TestCity, report};

#[tokio::test]
async fn a_report_is_filed_and_can_be_read() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let mut body = report("家里冒烟了");
    body["caller"] = json!({ "name": "王小明", "phone": "13800001234" });
    let filed = taker.post("/api/v1/reports", body).await;
    let receipt = filed.expect(201);
    assert_eq!(filed.header("content-type"), Some("application/json"));
    assert_eq!(receipt["report"]["number"], "110-20230110-000001");
    assert_eq!(receipt["position"], city.position());

    let id = receipt["report"]["id"].as_str().unwrap();
    let shown = taker.get(&format!("/api/v1/reports/{id}")).await.expect(200);
    assert_eq!(shown["text"], "家里冒烟了");
    assert_eq!(shown["caller"]["phone_masked"], "138****1234");
    let listed = taker.get("/api/v1/reports?limit=1").await.expect(200);
    assert_eq!(listed["reports"][0]["id"], id);
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_never_a_second_report() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "call-1")];
    let body = report("有人落水").to_string();
    let first = taker.send("POST", "/api/v1/reports", &headers, body.as_bytes()).await.expect(201);
    let position = city.position();
    let again = taker.send("POST", "/api/v1/reports", &headers, body.as_bytes()).await.expect(201);
    assert_eq!(first, again);
    assert_eq!(city.position(), position);

    let other = report("别的事").to_string();
    let reused = taker.send("POST", "/api/v1/reports", &headers, other.as_bytes()).await;
    reused.expect_problem(409, "idempotency_key_reused");
}

#[tokio::test]
async fn the_same_key_for_another_thing_is_another_command() {
    let city = TestCity::start().await;
    let commander = city.person(Role::DutyCommander).await;
    let mut incidents = Vec::new();
    for text in ["打架", "车祸"] {
        let report = commander.file(text).await;
        let body = json!({ "report": report, "type": "040000", "grade": "P2" });
        let opened = commander.post("/api/v1/incidents", body).await.expect(201);
        incidents.push(opened["incident"]["id"].as_str().unwrap().to_owned());
    }
    let headers = [("content-type", "application/json"), ("idempotency-key", "note")];
    let body = json!({ "text": "已联系" }).to_string();
    let path = |id: &str| format!("/api/v1/incidents/{id}/note");
    commander.send("POST", &path(&incidents[0]), &headers, body.as_bytes()).await.expect(200);
    let other = commander.send("POST", &path(&incidents[1]), &headers, body.as_bytes()).await;
    other.expect_problem(409, "idempotency_key_reused");
}

#[tokio::test]
async fn looking_up_a_caller_needs_a_case_and_is_written_down() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let mut body = report("被骗了");
    body["caller"] = json!({ "name": "李梅", "phone": "13900005678" });
    let filed = taker.post("/api/v1/reports", body).await.expect(201);
    let id = filed["report"]["id"].as_str().unwrap();
    let path = format!("/api/v1/reports/{id}/look-up");
    let ask = |case: serde_json::Value| json!({ "field": "phone", "case": case, "purpose": "call_back" });
    let found = taker.post(&path, ask(json!({ "report": id }))).await.expect(200);
    assert_eq!(found["value"], "13900005678");
    let other = json!({ "incident": "00000000-0000-7000-8000-000000000001" });
    taker.post(&path, ask(other)).await.expect_problem(422, "invalid_fields");

    let auditor = city.person(Role::Auditor).await;
    let audit = auditor.get("/api/v1/audit").await.expect(200);
    assert_eq!(audit["entries"][0]["kind"], "audit.looked_up");
    assert_eq!(audit["entries"][0]["report"], id);

    let privacy = city.person(Role::PrivacyOfficer).await;
    let erased =
        privacy.post(&format!("/api/v1/reports/{id}/erase-party"), json!({ "reason": "本人要求" })).await;
    erased.expect(200);
    taker.post(&path, ask(json!({ "report": id }))).await.expect_problem(409, "no_party");
}
