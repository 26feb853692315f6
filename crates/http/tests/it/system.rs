use model::access::Role;
use serde_json::json;

use crate::city::TestCity;

#[tokio::test]
async fn whoever_sits_at_the_machine_sees_how_it_fares() {
    let city = TestCity::start().await;
    let health = city.get("/healthz").await.expect(200);
    assert_eq!(health["status"], "ok");
    assert_eq!(health["jurisdictions"][0]["name"], "澜州市");
    assert_eq!(health["jurisdictions"][0]["state"], "serving");
    assert_eq!(health["jurisdictions"][0]["position"], city.position());
}

#[tokio::test]
async fn somebody_behind_a_front_door_learns_one_word() {
    let city = TestCity::start().await;
    let passed_on = ("x-forwarded-for", "203.0.113.7");
    let health = city.send("GET", "/healthz", &[passed_on], b"").await;
    assert_eq!((health.status, health.text()), (200, "ok"));
    city.send("GET", "/metrics", &[passed_on], b"").await.expect_problem(401, "not_signed_in");
    let taker = city.person(Role::CallTaker).await;
    taker.send("GET", "/metrics", &[passed_on], b"").await.expect_problem(403, "not_allowed");
    let operator = city.person(Role::Operator).await;
    assert_eq!(operator.send("GET", "/metrics", &[passed_on], b"").await.status, 200);
}

#[tokio::test]
async fn what_happens_is_counted() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    taker.file("一").await;
    taker.file("二").await;
    city.get("/api/v1/nowhere").await;
    let metrics = city.get("/metrics").await;
    assert_eq!(
        metrics.header("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    let text = metrics.text();
    for line in [
        r#"anlan_http_requests_total{method="post",route="/api/v1/reports",status="2xx"} 2"#,
        r#"anlan_http_requests_total{method="",route="other",status="4xx"} 1"#,
        r#"anlan_http_request_seconds_count{method="post",route="/api/v1/reports"} 2"#,
        r#"anlan_journal_serving{jurisdiction="澜州市",journal="events"} 1"#,
        r#"anlan_journal_queued{jurisdiction="澜州市",journal="events",lane="emergency"} 0"#,
        r#"anlan_journal_flushes_total{jurisdiction="澜州市",journal="events"} 0"#,
        "anlan_live_listeners 0",
        "anlan_http_connections 1",
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
    }
    let position =
        format!(r#"anlan_journal_position{{jurisdiction="澜州市",journal="events"}} {}"#, city.position());
    assert!(text.contains(&position), "{text}");
    let again = city.get("/metrics").await;
    assert!(again.text().contains(r#"route="/metrics",status="2xx"} 1"#), "figures do not count twice");
}

#[tokio::test]
async fn every_answer_carries_the_same_care() {
    let city = TestCity::start().await;
    let first = city.get("/api/v1/setup").await;
    let second = city.get("/api/v1/nowhere").await;
    for reply in [&first, &second] {
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert!(reply.header("x-request-id").unwrap().starts_with("test-"));
    }
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[tokio::test]
async fn without_a_demonstration_there_is_nothing_to_steer_and_nobody_to_sign_in_as() {
    let city = TestCity::start().await;
    city.get("/api/v1/simulation").await.expect_problem(404, "unknown_path");
    assert_eq!(city.get("/api/v1/simulation/sign-ins").await.json(), json!({ "sign_ins": [] }));
    let taker = city.person(Role::CallTaker).await;
    taker.post("/api/v1/simulation", json!({ "action": "pause" })).await.expect_problem(404, "unknown_path");
}

#[tokio::test]
async fn a_path_names_its_methods() {
    let city = TestCity::start().await;
    let reply = city.send("PUT", "/api/v1/reports", &[], b"").await;
    reply.expect_problem(405, "method_not_allowed");
    let allowed = reply.header("allow").unwrap();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
}
