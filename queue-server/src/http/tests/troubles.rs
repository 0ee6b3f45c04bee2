//! What a client can do wrong, each with its own code, and nothing changes.

use axum::http::{StatusCode, header};
use queue_core::opening::WeeklyHours;
use serde_json::json;

use super::{TestServer, read};

#[tokio::test]
async fn each_trouble_has_its_own_code_and_changes_nothing() {
    let server = TestServer::new().await;
    let issued = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let ticket = issued["id"].as_str().expect("an id").to_owned();
    let seq = server.seq();
    let megabyte = "x".repeat(1_000_000);
    let troubles = [
        ("kiosk", "POST", "tickets", r#"{"service": "XXX-01"}"#, 422, "unknown_service"),
        ("kiosk", "POST", "tickets", r#"{"service": "GJC-02", "colour": 1}"#, 422, "unknown_field"),
        ("kiosk", "POST", "tickets", r#"{"service": 7}"#, 422, "invalid_body"),
        ("kiosk", "POST", "tickets", "", 422, "invalid_body"),
        ("kiosk", "POST", "tickets", r#"{"service": "GJC-02", "priority": "age"}"#, 422, "unknown_class"),
        ("kiosk", "POST", "tickets", r#"{"service": "#, 400, "bad_json"),
        ("kiosk", "POST", "tickets", "\u{0}\u{1}", 400, "bad_json"),
        ("kiosk", "POST", "tickets", megabyte.as_str(), 413, "body_too_large"),
        ("nobody", "POST", "tickets", megabyte.as_str(), 401, "not_signed_in"),
        ("board", "POST", "tickets", "{", 403, "forbidden"),
        ("kiosk", "POST", "/api/v1/offices/nowhere/tickets", "{", 404, "unknown_office"),
        ("kiosk", "POST", "tickets/1/cancel", "{", 404, "unknown_ticket"),
        ("staff", "POST", "counters/11/open", "{", 404, "unknown_counter"),
        ("staff", "POST", "counters/1/open", r#"{"services": ["XXX-01"]}"#, 422, "unknown_service"),
        ("staff", "POST", "counters/1/call-next", "", 409, "counter_closed"),
        ("staff", "POST", "counters/1/start", r#"{"x": 1}"#, 422, "unknown_field"),
        ("staff", "POST", "counters/1/pause", r#"{"reason": "a\u0007b"}"#, 422, "invalid_body"),
        ("manager", "GET", "statistics?group_by=colour", "", 422, "invalid_query"),
        ("manager", "GET", "statistics?colour=1", "", 422, "unknown_field"),
        ("manager", "GET", "statistics?from=2026-11-24&to=2026-11-23", "", 422, "invalid_query"),
        ("nobody", "GET", "/api/v1/nothing", "", 404, "not_found"),
        ("nobody", "GET", "/api/v1/t/aaaaaaaaaaaaaaaaaaaaaaaaaa", "", 404, "unknown_slip"),
        ("staff", "DELETE", "queue", "", 405, "method_not_allowed"),
    ];
    for (caller, method, path, body, status, code) in troubles {
        let answer = server.ask(caller, method, path, body.to_owned()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (status, code),
            "{caller} {method} {path}: {answer:?}"
        );
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{method} {path}");
    }
    let paper =
        server.ask("kiosk", "POST", &format!("tickets/{ticket}/paper"), r#"{"state": "given"}"#).await;
    assert_eq!(paper.code(), "invalid_body", "good paper is not reported");
    assert_eq!(server.seq(), seq);
}

#[tokio::test]
async fn a_closed_office_gives_no_numbers() {
    let server = TestServer::with(WeeklyHours::Days([None; 7])).await;
    let answer = server.ask("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "office_closed"));
    assert_eq!(server.seq(), 0);
    let office = server.done("nobody", "GET", "/api/v1/offices/belsh", "").await;
    assert_eq!((&office["open"], &office["opening"]), (&json!(false), &json!(null)));
}

#[tokio::test]
async fn a_wrong_token_is_refused_even_where_none_is_needed() {
    let server = TestServer::new().await;
    let mut request = server.request("nobody", "GET", "services", "");
    request.headers_mut().insert(header::AUTHORIZATION, "Bearer wrong".parse().expect("a header"));
    let answer = read(server.send(request).await).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "unknown_token"));
}

#[tokio::test]
async fn a_change_that_another_site_caused_is_refused() {
    let server = TestServer::new().await;
    for (name, value, allowed) in [
        ("origin", "http://evil.example", false),
        ("origin", "null", false),
        ("origin", "http://127.0.0.1:8080", true),
        ("origin", "http://queue.local", true),
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("sec-fetch-site", "same-origin", true),
    ] {
        let mut request = server.request("staff", "POST", "counters/1/open", "");
        request.headers_mut().insert(header::HOST, "queue.local".parse().expect("a header"));
        request.headers_mut().insert(name, value.parse().expect("a header"));
        let answer = read(server.send(request).await).await;
        let code = if allowed { "" } else { "cross_site" };
        assert_eq!(answer.code(), code, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer_and_another_body_is_refused() {
    let server = TestServer::new().await;
    let ask = async |key: &str, body: &'static str| {
        let mut request = server.request("kiosk", "POST", "tickets", body);
        request.headers_mut().insert("idempotency-key", key.parse().expect("a header"));
        read(server.send(request).await).await
    };
    let key = "0192f0c1-2345-7abc-8def-0123456789ab";
    let first = ask(key, r#"{"service": "GJC-02"}"#).await;
    assert_eq!((first.status, first.body["id"].as_str()), (StatusCode::CREATED, Some(key)));
    let second = ask(key, r#"{"service": "GJC-02"}"#).await;
    assert_eq!((first.status, first.body), (second.status, second.body));
    let other = ask(key, r#"{"service": "TAK-04"}"#).await;
    assert_eq!((other.status.as_u16(), other.code()), (422, "key_reused"));
    for bad in ["7", "c232ab00-9414-11ec-b3c8-9f68deced846"] {
        let answer = ask(bad, r#"{"service": "GJC-02"}"#).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (422, "bad_idempotency_key"), "{bad}");
    }
    assert_eq!(server.seq(), 1);
}

#[tokio::test]
async fn nobody_waiting_is_no_content_and_the_present_ticket_is_ended_all_the_same() {
    let server = TestServer::new().await;
    server.done("staff", "POST", "counters/4/open", "").await;
    let answer = server.ask("staff", "POST", "counters/4/call-next", "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let issued = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    server.done("staff", "POST", "counters/4/call-next", "").await;
    let busy = server.ask("staff", "POST", "counters/4/call-next", "").await;
    assert_eq!((busy.status, busy.code()), (StatusCode::CONFLICT, "counter_busy"));
    let finish = json!({"finish": {"ticket": issued["id"], "outcome": "resolved"}}).to_string();
    let answer = server.ask("staff", "POST", "counters/4/call-next", finish).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let queue = server.done("staff", "GET", "queue", "").await;
    assert_eq!(queue["tickets"], json!([]));
}
