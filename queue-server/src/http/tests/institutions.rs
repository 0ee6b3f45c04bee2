//! People of a central institution, whose desk is in the same hall: they see its services in every office, and nothing
//! else.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::TestServer;

/// `GJC-02` is central, `TAK-01` local.
async fn with_one_of_each() -> TestServer {
    let server = TestServer::new().await;
    server.done("kiosk", "POST", "tickets", r#"{"service": "TAK-01"}"#).await;
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    server
}

fn services_of(tickets: &Value) -> Vec<&str> {
    tickets.as_array().expect("a list").iter().filter_map(|ticket| ticket["service"].as_str()).collect()
}

#[tokio::test]
async fn an_institution_sees_its_services_in_every_office_and_nothing_else() {
    let server = with_one_of_each().await;
    let session = server.done("institution staff", "GET", "/api/v1/session", "").await;
    assert_eq!(
        (&session["user"]["provider"], &session["user"]["office"]),
        (&json!("central"), &json!("cerrik"))
    );
    for office in ["belsh", "cerrik"] {
        let services =
            server.done("institution staff", "GET", &format!("/api/v1/offices/{office}/services"), "").await;
        let services = services.as_array().expect("a list");
        assert_eq!(services.len(), 11);
        assert!(services.iter().all(|service| service["provider"] == "central"), "{services:?}");
    }
    let queue = server.done("institution staff", "GET", "queue", "").await;
    assert_eq!(services_of(&queue["tickets"]), ["GJC-02"]);
    let figures = server.done("institution admin", "GET", "statistics?group_by=service", "").await;
    assert_eq!(figures["total"]["issued"], 1);
    assert_eq!(services_of(&figures["rows"]), ["GJC-02"]);
    let whole = server.done("manager", "GET", "statistics", "").await;
    assert_eq!(whole["total"]["issued"], 2);
}

#[tokio::test]
async fn an_institution_sees_no_ticket_of_others_at_a_counter() {
    let server = with_one_of_each().await;
    server.done("staff", "POST", "counters/1/open", "").await;
    server.done("staff", "POST", "counters/1/call-next", "").await;
    server.done("staff", "POST", "counters/2/open", r#"{"services": ["TAK-01"]}"#).await;
    let counters = server.done("institution staff", "GET", "counters", "").await;
    let shown =
        |id: &str| counters.as_array().expect("a list").iter().find(|counter| counter["id"] == id).cloned();
    assert_eq!(shown("1").expect("it serves everything")["ticket"], Value::Null);
    assert_eq!(shown("2"), None, "it serves nothing of the institution");
}

#[tokio::test]
async fn an_institution_works_at_counters_of_its_own_and_touches_no_other() {
    let server = with_one_of_each().await;
    let who = "institution staff";
    server.done("staff", "POST", "counters/1/open", "").await;
    for verb in ["close", "pause", "call-next", "open"] {
        let body = if verb == "pause" { r#"{"reason": "x"}"# } else { "" };
        let answer = server.ask(who, "POST", &format!("counters/1/{verb}"), body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{verb}");
    }
    let foreign = server.ask(who, "POST", "counters/2/open", r#"{"services": ["GJC-02", "TAK-01"]}"#).await;
    assert_eq!(foreign.code(), "forbidden");
    let all = server.ask(who, "POST", "counters/2/open", r#"{"services": []}"#).await;
    assert_eq!(all.code(), "forbidden", "an empty list would be everything");
    let opened = server.done(who, "POST", "counters/2/open", "").await;
    assert_eq!(opened["services"].as_array().map(Vec::len), Some(11));
    let called = server.done(who, "POST", "counters/2/call-next", "").await;
    assert_eq!(called["service"], "GJC-02", "TAK-01 came first and is not theirs");
    server.done(who, "POST", "counters/2/start", "").await;
    server.done(who, "POST", "counters/2/finish", r#"{"outcome": "resolved"}"#).await;
    let nobody = server.ask(who, "POST", "counters/2/call-next", "").await;
    assert_eq!(nobody.status, StatusCode::NO_CONTENT);
}
