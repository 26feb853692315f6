//! The console's files may be there or not when these tests run; both are checked as far as they go.

use crate::city::TestCity;

#[tokio::test]
async fn the_consoles_addresses_lead_to_its_page_or_say_how_to_build_it() {
    let city = TestCity::start().await;
    for path in ["/", "/ring", "/alerts/0190", "/crew", "/incidents/0190", "/sign-in"] {
        let page = city.get(path).await;
        if page.status == 200 {
            assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
            assert!(page.header("content-type").unwrap().starts_with("text/html"));
            let policy = page.header("content-security-policy").unwrap();
            assert!(
                policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
                "{policy}"
            );
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        } else {
            assert_eq!(page.status, 404, "{path}");
            assert!(page.text().contains("cargo xtask demo"), "{}", page.text());
        }
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_the_page() {
    let city = TestCity::start().await;
    for path in ["/assets/missing.js", "/nowhere", "/../Cargo.toml", "/assets/../../package.json"] {
        city.get(path).await.expect_problem(404, "unknown_path");
    }
    city.send("POST", "/crew", &[], b"").await.expect_problem(404, "unknown_path");
}
