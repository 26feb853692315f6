use model::access::Role;
use serde_json::json;

use crate::city::{ADMIN, PASSWORD, TestCity};

async fn cookie(city: &TestCity) -> String {
    let signed_in = city.post("/api/v1/session", &json!({ "name": ADMIN, "password": PASSWORD })).await;
    let view = signed_in.expect(201);
    assert_eq!(view["person"]["name"], ADMIN);
    let cookie = signed_in.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "a plain connection would not send it back: {cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn somebody_signs_in_and_out() {
    let city = TestCity::start().await;
    let cookie = cookie(&city).await;
    let own = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let view = city.send("GET", "/api/v1/session", &own, b"").await.expect(200);
    assert_eq!(view["jurisdiction"]["name"], "澜州市");
    let out = city.send("DELETE", "/api/v1/session", &own, b"").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    let gone = city.send("GET", "/api/v1/session", &own, b"").await;
    gone.expect_problem(401, "not_signed_in");
    assert_eq!(gone.header("www-authenticate"), Some("Bearer realm=\"anlan\""));
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_five_lock_the_name() {
    let city = TestCity::start().await;
    let wrong = json!({ "name": ADMIN, "password": "wrong password" });
    for _ in 0..4 {
        city.post("/api/v1/session", &wrong).await.expect_problem(401, "wrong_password");
    }
    city.post("/api/v1/session", &wrong).await.expect_problem(403, "locked");
    let right = json!({ "name": ADMIN, "password": PASSWORD });
    city.post("/api/v1/session", &right).await.expect_problem(403, "locked");
    city.clock.advance_seconds(15 * 60 + 1);
    city.post("/api/v1/session", &right).await.expect(201);
    let nobody = json!({ "name": "nobody", "password": PASSWORD });
    city.post("/api/v1/session", &nobody).await.expect_problem(401, "wrong_password");
}

#[tokio::test]
async fn a_cookie_does_not_work_from_another_sites_page() {
    let city = TestCity::start().await;
    let cookie = cookie(&city).await;
    let host = city.address.to_string();
    let own_origin = format!("http://{host}");
    let body =
        json!({ "name": "一分局", "kind": "district", "parent": "00000000-0000-7000-8000-000000000001" });
    let body = body.to_string();
    let attempt = async |site: &[(&str, &str)]| {
        let mut headers = vec![("cookie", cookie.as_str()), ("content-type", "application/json")];
        headers.extend_from_slice(site);
        city.send("POST", "/api/v1/orgs", &headers, body.as_bytes()).await
    };
    attempt(&[]).await.expect_problem(403, "cross_site");
    attempt(&[("sec-fetch-site", "cross-site")]).await.expect_problem(403, "cross_site");
    attempt(&[("sec-fetch-site", "same-site")]).await.expect_problem(403, "cross_site");
    attempt(&[("origin", "https://elsewhere.example")]).await.expect_problem(403, "cross_site");
    // From our own page it is judged for what it asks.
    assert_ne!(attempt(&[("sec-fetch-site", "same-origin")]).await.status, 403);
    assert_ne!(attempt(&[("origin", own_origin.as_str())]).await.status, 403);
    let other_site = [("content-type", "application/json"), ("origin", "https://elsewhere.example")];
    let sign_in = json!({ "name": ADMIN, "password": PASSWORD }).to_string();
    let planted = city.send("POST", "/api/v1/session", &other_site, sign_in.as_bytes()).await;
    planted.expect_problem(403, "cross_site");
}

#[tokio::test]
async fn a_front_door_with_tls_gets_a_secure_cookie() {
    let city = TestCity::start().await;
    let headers = [("content-type", "application/json"), ("x-forwarded-proto", "https")];
    let body = json!({ "name": ADMIN, "password": PASSWORD }).to_string();
    let signed_in = city.send("POST", "/api/v1/session", &headers, body.as_bytes()).await;
    assert!(signed_in.header("set-cookie").unwrap().contains("; Secure"));
}

#[tokio::test]
async fn a_token_says_who_asks_and_a_wrong_one_does_not() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let view = taker.get("/api/v1/session").await.expect(200);
    assert_eq!(view["roles"], json!(["call-taker"]));
    for header in ["Bearer wrong", "Bearer", "Basic YTpi", "bearer  "] {
        let reply = city.send("GET", "/api/v1/session", &[("authorization", header)], b"").await;
        reply.expect_problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn nobody_sets_up_a_city_that_is_there() {
    let city = TestCity::start().await;
    assert_eq!(city.get("/api/v1/setup").await.expect(200), json!({ "needed": false }));
    let body = json!({ "code": "x", "jurisdiction": "某市", "admin": "a", "password": "long enough" });
    city.post("/api/v1/setup", &body).await.expect_problem(404, "not_found");
}
