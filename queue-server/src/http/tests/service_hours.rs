//! The hours of one service, set through the interface: what the kiosk, the reception and who books then learn.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Answer, TestServer};

async fn put(server: &TestServer, hours: Value) -> Answer {
    let body = json!({"change": {"service_hours": hours}, "apply": "today"});
    server.ask("admin", "PUT", "profile", body.to_string()).await
}

/// Monday from half past ten to noon, in Tirana; the last number half an hour before.
fn mondays() -> Value {
    let monday = json!({"opens": "10:30:00", "closes": "12:00:00"});
    json!({"week": {"days": [monday, null, null, null, null, null, null]}, "cut_off_minutes": 30})
}

async fn service(server: &TestServer) -> Value {
    let services = server.done("nobody", "GET", "services", "").await;
    let found = services.as_array().expect("a list").iter().find(|service| service["id"] == "GJC-02");
    found.cloned().expect("a service of the office")
}

async fn take(server: &TestServer, caller: &str) -> Answer {
    server.ask(caller, "POST", "tickets", r#"{"service": "GJC-02"}"#).await
}

async fn slots(server: &TestServer) -> Vec<String> {
    let slots = server.done("nobody", "GET", "services/GJC-02/slots?from=2026-11-23&days=7", "").await;
    let days = slots["days"].as_array().expect("a list").iter();
    let slots = days.flat_map(|day| day["slots"].as_array().expect("a list").clone());
    slots.map(|slot| slot["at"].as_str().expect("a moment").to_owned()).collect()
}

#[tokio::test]
async fn a_service_is_given_and_booked_only_within_its_own_hours() {
    let server = TestServer::new().await;
    assert_eq!(service(&server).await["open"], true);
    let done = put(&server, json!({"GJC-02": mondays()})).await;
    assert_eq!(done.body["changes"][0]["path"], "service_hours");
    put(&server, json!({"GJC-02": null})).await;
    assert_eq!(service(&server).await["open"], true, "as the office again");
    put(&server, json!({"GJC-02": mondays()})).await;

    let closed = service(&server).await;
    let told = json!({"reason": "before_hours", "note": {}, "next_opening": "2026-11-23T09:30:00Z"});
    assert_eq!((&closed["open"], &closed["closed"]), (&json!(false), &told));
    for caller in ["kiosk", "staff"] {
        let refused = take(&server, caller).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "service_closed"), "{caller}");
    }
    let inside = ["09:30", "09:45", "10:00", "10:15"].map(|time| format!("2026-11-23T{time}:00Z"));
    assert_eq!(slots(&server).await, inside, "only Monday, and not in the last half hour");

    server.clock.pass(SignedDuration::from_mins(30));
    assert_eq!(take(&server, "kiosk").await.status, StatusCode::CREATED);
    server.clock.pass(SignedDuration::from_mins(60));
    let after = service(&server).await;
    let told = json!({"reason": "after_hours", "note": {}, "next_opening": "2026-11-30T09:30:00Z"});
    assert_eq!((&after["open"], &after["closed"]), (&json!(false), &told));
}

#[tokio::test]
async fn hours_that_cannot_be_are_told_at_their_fields() {
    let server = TestServer::new().await;
    let backwards = json!({"opens": "12:00:00", "closes": "09:00:00"});
    let hours = json!({
        "GJC-02": {"week": {"days": [null, backwards, null, null, null, null, null]}},
        "TAK-01": {"cut_off_minutes": 300},
        "XXX-01": {"cut_off_minutes": 30},
    });
    let refused = put(&server, hours).await;
    let wrong = refused.body["wrong"].as_array().expect("a list").iter();
    let told: Vec<_> = wrong.map(|one| (one["field"].clone(), one["code"].clone())).collect();
    assert_eq!(
        told,
        [
            (json!("service_hours/GJC-02/Tuesday"), json!("hours_overlap")),
            (json!("service_hours/TAK-01/cut_off_minutes"), json!("out_of_range")),
            (json!("service_hours/XXX-01"), json!("unknown_service")),
        ]
    );
}
