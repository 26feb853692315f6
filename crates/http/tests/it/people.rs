use model::access::Role;
use serde_json::json;

use crate::city::TestCity;

#[tokio::test]
async fn an_administrator_enrols_a_person_who_then_signs_in() {
    let city = TestCity::start().await;
    let admin = city.person(Role::Administrator).await;
    let body =
        json!({ "name": "zhang", "display_name": "张警官", "roles": ["officer"], "password": "long enough" });
    let made = admin.post("/api/v1/people", body.clone()).await.expect(201);
    let id = made["person"]["id"].as_str().unwrap().to_owned();
    admin.post("/api/v1/people", body).await.expect_problem(409, "name_taken");

    let granted =
        admin.post(&format!("/api/v1/people/{id}/roles"), json!({ "grant": "community-officer" })).await;
    assert_eq!(granted.expect(200)["person"]["roles"], json!(["officer", "community-officer"]));
    let signed_in =
        city.post("/api/v1/session", &json!({ "name": "zhang", "password": "long enough" })).await;
    assert_eq!(signed_in.expect(201)["person"]["display_name"], "张警官");
    let listed = admin.get("/api/v1/people").await.expect(200);
    assert!(listed["people"].as_array().unwrap().iter().any(|person| person["name"] == "zhang"));
    let unlocked = admin.send("POST", &format!("/api/v1/people/{id}/unlock"), &[], b"").await;
    unlocked.expect(200);
}

#[tokio::test]
async fn a_token_works_until_it_is_withdrawn() {
    let city = TestCity::start().await;
    let admin = city.person(Role::Administrator).await;
    let issued =
        admin.post("/api/v1/tokens", json!({ "name": "sensor-hub", "role": "partner" })).await.expect(201);
    let bearer = format!("Bearer {}", issued["token"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str())];
    city.send("GET", "/api/v1/session", &headers, b"").await.expect(200);

    let listed = admin.get("/api/v1/tokens").await;
    assert!(!listed.text().contains(issued["token"].as_str().unwrap()), "a secret is shown once");
    let id = issued["id"].as_str().unwrap();
    let withdrawn = admin.send("DELETE", &format!("/api/v1/tokens/{id}"), &[], b"").await;
    assert_eq!(withdrawn.status, 204, "{}", withdrawn.text());
    city.send("GET", "/api/v1/session", &headers, b"").await.expect_problem(401, "not_signed_in");
    admin.send("DELETE", &format!("/api/v1/tokens/{id}"), &[], b"").await.expect_problem(404, "not_found");
}
