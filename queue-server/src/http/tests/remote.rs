//! Numbers taken from afar, and the code of the hall that says who is there.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::TestServer;

const TICKET: &str = r#"{"service": "GJC-02"}"#;

/// A server whose office lets three people join from afar.
async fn server() -> TestServer {
    let server = TestServer::new().await;
    let change = json!({"change": {"rules": {"remote": {"max_open": 3}}}, "apply": "today"}).to_string();
    let changed = server.ask("admin", "PUT", "profile", change).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    server
}

/// The address of the citizen's own ticket in the interface.
fn own(ticket: &Value) -> String {
    let link = ticket["link"].as_str().expect("a link");
    link.replace("http://127.0.0.1:8080/t/", "/api/v1/t/")
}

async fn confirm(server: &TestServer, ticket: &str, code: &str) -> super::Answer {
    server.ask("nobody", "POST", &format!("{ticket}/present"), json!({"code": code}).to_string()).await
}

#[tokio::test]
async fn whoever_joins_from_afar_is_called_only_after_the_halls_code_was_typed() {
    let server = server().await;
    let ticket = server.done("nobody", "POST", "tickets", TICKET).await;
    let own = own(&ticket);
    let phone = server.done("nobody", "GET", &own, "").await;
    assert_eq!((&phone["present"], &phone["ahead"]), (&json!(false), &json!(0)));
    assert!(phone["what_to_do"]["sq"].as_str().is_some_and(|text| text.contains("katër shifra")));
    server.done("staff", "POST", "counters/1/open", "").await;
    let nobody = server.ask("staff", "POST", "counters/1/call-next", "").await;
    assert_eq!(nobody.status, StatusCode::NO_CONTENT);
    let shown = server.done("board", "GET", "presence", "").await;
    let code = shown["code"].as_str().expect("a code").to_owned();
    assert!(code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let confirmed = confirm(&server, &own, &code).await;
    assert_eq!((&confirmed.body["present"], confirmed.body.get("what_to_do")), (&json!(true), None));
    let again = confirm(&server, &own, &code).await;
    assert_eq!(again.code(), "wrong_state");
    let called = server.done("staff", "POST", "counters/1/call-next", "").await;
    assert_eq!(called["number"], ticket["number"]);
}

#[tokio::test]
async fn the_halls_code_is_good_for_two_minutes_at_the_most_and_cannot_be_tried_for_long() {
    let server = server().await;
    let ticket = own(&server.done("nobody", "POST", "tickets", TICKET).await);
    let code = |shown: &Value| shown["code"].as_str().expect("a code").to_owned();
    let first = code(&server.done("kiosk", "GET", "presence", "").await);
    server.clock.pass(SignedDuration::from_secs(120));
    let wrong = confirm(&server, &ticket, &first).await;
    assert_eq!((wrong.status, wrong.code()), (StatusCode::CONFLICT, "wrong_presence_code"));
    for _ in 0..4 {
        assert_eq!(confirm(&server, &ticket, "12345").await.code(), "wrong_presence_code");
    }
    let present = code(&server.done("staff", "GET", "presence", "").await);
    let often = confirm(&server, &ticket, &present).await;
    assert_eq!((often.status, often.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
    assert_eq!(often.headers["retry-after"], "720");
    let by_hand = ticket_of(&server).await;
    server.done("staff", "POST", &format!("tickets/{by_hand}/present"), "").await;

    let other = own(&server.done("nobody", "POST", "tickets", TICKET).await);
    let shown = server.done("board", "GET", "presence", "").await;
    let left_s = shown["changes_in_s"].as_i64().expect("seconds");
    server.clock.pass(SignedDuration::from_secs(left_s));
    assert_ne!(code(&server.done("board", "GET", "presence", "").await), code(&shown));
    assert_eq!(confirm(&server, &other, &code(&shown)).await.status, StatusCode::OK, "typing takes time");
}

async fn ticket_of(server: &TestServer) -> String {
    let hall = server.app.hall(&queue_core::value::OfficeId::new("belsh")).expect("a hall");
    let office = hall.office();
    office.tickets()[0].id.to_string()
}

#[tokio::test]
async fn nobody_takes_more_from_afar_than_their_share_and_the_office_waits_for_so_many() {
    let server = server().await;
    let mut tickets = Vec::new();
    for _ in 0..3 {
        tickets.push(own(&server.done("nobody", "POST", "tickets", TICKET).await));
    }
    let full = server.ask("nobody", "POST", "tickets", TICKET).await;
    assert_eq!((full.status, full.code()), (StatusCode::CONFLICT, "too_many_remote"));
    for ticket in &tickets[..2] {
        server.done("nobody", "POST", &format!("{ticket}/cancel"), "").await;
        server.done("nobody", "POST", "tickets", TICKET).await;
    }
    let often = server.ask("nobody", "POST", "tickets", TICKET).await;
    assert_eq!((often.status, often.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
    assert!(server.ask("kiosk", "POST", "tickets", TICKET).await.status.is_success(), "not in the hall");
}

#[tokio::test]
async fn an_office_that_lets_nobody_join_shows_no_code_and_asks_citizens_to_come() {
    let server = TestServer::new().await;
    assert_eq!(server.ask("nobody", "POST", "tickets", TICKET).await.code(), "not_signed_in");
    let code = server.ask("board", "GET", "presence", "").await;
    assert_eq!((code.status, code.code()), (StatusCode::CONFLICT, "not_remote"));
}

#[tokio::test]
async fn a_citizen_who_is_late_lets_others_go_before() {
    let server = TestServer::new().await;
    let ticket = own(&server.done("kiosk", "POST", "tickets", TICKET).await);
    let late = format!("{ticket}/late");
    let alone = server.ask("nobody", "POST", &late, r#"{"let_pass": 1}"#).await;
    assert_eq!((alone.status, alone.code()), (StatusCode::CONFLICT, "nobody_behind"));
    server.done("kiosk", "POST", "tickets", TICKET).await;
    let passed = server.done("nobody", "POST", &late, r#"{"let_pass": 1}"#).await;
    assert_eq!(passed["ahead"], json!(1));
    let none = server.ask("nobody", "POST", &late, r#"{"let_pass": 0}"#).await;
    assert_eq!(none.code(), "invalid_body");
}
