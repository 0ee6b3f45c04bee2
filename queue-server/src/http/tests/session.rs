//! Signing in, staying signed in, the slip's code.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use serde_json::json;

use super::{PASSWORD, TestServer, read};

fn sign_in(username: &str, password: &str) -> String {
    json!({"username": username, "password": password}).to_string()
}

#[tokio::test]
async fn a_session_begins_with_the_password_and_ends_with_the_sign_out() {
    let server = TestServer::new().await;
    let answer = server.ask("nobody", "POST", "/api/v1/session", sign_in("staff", PASSWORD)).await;
    assert_eq!(answer.body["user"]["role"], "staff");
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
    let (session, attributes) = cookie.split_once("; ").expect("attributes");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
    for (method, status) in [("GET", 200), ("DELETE", 204), ("GET", 401)] {
        let mut request = server.request("nobody", method, "/api/v1/session", "");
        request.headers_mut().insert(header::COOKIE, session.parse().expect("a header"));
        assert_eq!(server.send(request).await.status().as_u16(), status, "{method}");
    }
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike_and_not_for_ever() {
    let server = TestServer::new().await;
    let wrong = server.ask("nobody", "POST", "/api/v1/session", sign_in("staff", "wrong")).await;
    let unknown = server.ask("nobody", "POST", "/api/v1/session", sign_in("nobody", PASSWORD)).await;
    assert_eq!((wrong.status, wrong.code()), (StatusCode::UNAUTHORIZED, "wrong_password"));
    assert_eq!(wrong.body, unknown.body);
    for _ in 0..9 {
        server.ask("nobody", "POST", "/api/v1/session", sign_in("staff", "wrong")).await;
    }
    let often = server.ask("nobody", "POST", "/api/v1/session", sign_in("staff", PASSWORD)).await;
    assert_eq!((often.status, often.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
    let other = server.ask("nobody", "POST", "/api/v1/session", sign_in("manager", PASSWORD)).await;
    assert_eq!(other.status, StatusCode::OK, "others are not locked out");
}

#[tokio::test]
async fn an_idle_session_ends_sooner_for_a_manager() {
    let server = TestServer::new().await;
    server.clock.pass(SignedDuration::from_mins(31));
    assert_eq!(server.ask("manager", "GET", "/api/v1/session", "").await.code(), "not_signed_in");
    for _ in 0..3 {
        assert_eq!(server.ask("staff", "GET", "/api/v1/session", "").await.status, StatusCode::OK);
        server.clock.pass(SignedDuration::from_hours(3));
    }
    assert_eq!(server.ask("staff", "GET", "/api/v1/session", "").await.status, StatusCode::OK);
    server.clock.pass(SignedDuration::from_hours(3));
    let after_12_hours = server.ask("staff", "GET", "/api/v1/session", "").await;
    assert_eq!(after_12_hours.code(), "not_signed_in", "no session lasts longer than 12 hours");
}

#[tokio::test]
async fn a_slip_opens_its_own_ticket_until_two_hours_after_its_end() {
    let server = TestServer::new().await;
    let first = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let second = server.done("kiosk", "POST", "tickets", r#"{"service": "SOC-08"}"#).await;
    let code = |ticket: &serde_json::Value| {
        let link = ticket["link"].as_str().expect("a link");
        link.strip_prefix("http://127.0.0.1:8080/t/").expect("the public address").to_owned()
    };
    assert_ne!(code(&first), code(&second));
    let path = format!("/api/v1/t/{}", code(&second));
    let seen = server.done("nobody", "GET", &path, "").await;
    assert_eq!((&seen["number"], &seen["ahead"]), (&json!("K001"), &json!(0)));
    assert_eq!(
        seen["service"]["en"], "Information and guidance",
        "a sensitive service looks like a harmless one"
    );
    assert!(!seen.to_string().contains(first["id"].as_str().expect("an id")));
    let cancelled = server.done("nobody", "POST", &format!("{path}/cancel"), "").await;
    assert_eq!(cancelled["state"], "cancelled");
    server.clock.pass(SignedDuration::from_mins(119));
    server.done("nobody", "GET", &path, "").await;
    server.clock.pass(SignedDuration::from_mins(2));
    assert_eq!(server.ask("nobody", "GET", &path, "").await.code(), "unknown_slip");
}

#[tokio::test]
async fn guessing_codes_ends_in_waiting() {
    let server = TestServer::new().await;
    let mut codes = Vec::new();
    for n in 0..62 {
        codes.push(server.ask("nobody", "GET", &format!("/api/v1/t/{n:a>26}"), "").await.code().to_owned());
    }
    assert!(codes[..60].iter().all(|code| code == "unknown_slip"), "{codes:?}");
    assert_eq!(codes[61], "too_many_attempts");
}

#[tokio::test]
async fn a_page_for_people_keeps_other_sites_out_and_a_slips_page_is_not_kept() {
    let server = TestServer::new().await;
    let ticket = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let path =
        ticket["link"].as_str().expect("a link").strip_prefix("http://127.0.0.1:8080").expect("own address");
    for page in ["/staff", "/manage", path] {
        let answer = read(server.send(server.request("nobody", "GET", page, "")).await).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{page}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{page}");
        if page == path {
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
            assert_eq!(answer.headers["x-robots-tag"], "noindex");
        }
    }
}
