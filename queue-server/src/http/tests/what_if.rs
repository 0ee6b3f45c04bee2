//! Past days, simulated as they were and with a change.

use axum::http::header;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{PASSWORD, TestServer, read};

/// A Monday on which twelve people come every five minutes to one clerk, who needs ten for each; it is Tuesday now.
async fn after_a_monday() -> TestServer {
    let server = TestServer::new().await;
    server.done("staff", "POST", "counters/1/open", "").await;
    for step in 0..24 {
        if step < 12 {
            server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
        }
        if step % 2 == 0 {
            server.done("staff", "POST", "counters/1/call-next", "").await;
            server.done("staff", "POST", "counters/1/start", "").await;
        }
        server.clock.pass(SignedDuration::from_mins(5));
        if step % 2 == 1 {
            server.done("staff", "POST", "counters/1/finish", r#"{"outcome": "resolved"}"#).await;
        }
    }
    server.done("staff", "POST", "counters/1/close", "").await;
    server.clock.pass(SignedDuration::from_hours(24));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    server
}

/// The manager's sessions of Monday are over.
async fn sign_in(server: &TestServer) -> String {
    let password = json!({"username": "manager", "password": PASSWORD}).to_string();
    let answer = server.ask("nobody", "POST", "/api/v1/session", password).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie");
    cookie.split_once("; ").expect("attributes").0.to_owned()
}

async fn ask(server: &TestServer, session: &str, change: Value) -> Value {
    let body = json!({"from": "2026-11-01", "to": "2026-11-23", "change": change}).to_string();
    let mut request = server.request("nobody", "POST", "what-if", body);
    request.headers_mut().insert(header::COOKIE, session.parse().expect("a header"));
    let answer = read(server.send(request).await).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

#[tokio::test]
async fn a_second_clerk_on_a_past_day_would_have_shortened_its_waits() {
    let server = after_a_monday().await;
    let session = sign_in(&server).await;
    let told = ask(&server, &session, json!({})).await;
    assert_eq!((&told["days"], &told["runs"]), (&json!(1), &json!(20)));
    assert_eq!(told["real"], told["as_is"], "all of the day is known, so that it is played as it was");
    assert_eq!(told["as_is"], told["changed"]);
    assert_eq!(told["real"]["served"]["middle"], json!(12.0));
    // Whoever comes as the n-th, from nought, waits n times five minutes.
    assert_eq!(told["real"]["mean_wait_s"]["middle"], json!(11.0 / 2.0 * 300.0));
    let second = json!({"staff": [{"open": {"counter": "2", "from": "10:00", "to": "12:00"}}]});
    let told = ask(&server, &session, second).await;
    let wait = |side: &str| told[side]["mean_wait_s"]["middle"].as_f64().expect("a figure");
    assert!(wait("changed") < 60.0 && wait("as_is") == wait("real"), "{told}");
    let staff = |side: &str| told[side]["staff_h"]["middle"].as_f64().expect("a figure");
    assert!(staff("changed") > staff("as_is"), "{told}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let server = TestServer::new().await;
    let nowhere = r#"{"from": "2026-11-01", "to": "2026-11-02",
        "change": {"staff": [{"close": {"counter": "77", "from": "10:00", "to": "12:00"}}]}}"#;
    for (body, status, code) in [
        (r#"{"from": "2026-11-01", "to": "2026-11-23"}"#, 422, "invalid_question"),
        (r#"{"from": "2026-11-03", "to": "2026-11-02"}"#, 422, "invalid_question"),
        (nowhere, 422, "invalid_question"),
        (r#"{"from": "2026-11-01", "to": "2026-11-02", "change": {"weather": 1}}"#, 422, "unknown_field"),
    ] {
        let answer = server.ask("manager", "POST", "what-if", body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{body}: {answer:?}");
    }
    let nothing =
        server.ask("manager", "POST", "what-if", r#"{"from": "2026-11-01", "to": "2026-11-02"}"#).await;
    assert_eq!(nothing.body["days"], json!(0));
}
