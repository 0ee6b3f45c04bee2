//! Waits: told where a counter serves the service, kept with the number, and held against what came of them.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::TestServer;

impl TestServer {
    async fn take_number(&self) -> Value {
        self.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await
    }

    async fn wait_for_service(&self) -> Value {
        let services = self.done("nobody", "GET", "services", "").await;
        let services = services.as_array().expect("a list").clone();
        let service = services.into_iter().find(|service| service["id"] == "GJC-02");
        service.expect("it is offered")["wait"].clone()
    }
}

#[tokio::test]
async fn a_wait_is_told_only_while_a_counter_serves_the_service() {
    let server = TestServer::new().await;
    assert_eq!(server.wait_for_service().await, Value::Null);
    assert_eq!(server.take_number().await["wait"], Value::Null);
    server.done("staff", "POST", "counters/1/open", "{}").await;
    let told = server.take_number().await["wait"].clone();
    let (low_s, high_s) = (told["low_s"].as_u64(), told["high_s"].as_u64());
    assert!(low_s < high_s && high_s.expect("it is told") % 300 == 0, "{told}");
    let next = server.wait_for_service().await;
    assert!(next["high_s"].as_u64() >= high_s, "{next} for the next, {told} for the one before");
    let board = server.done("board", "GET", "board", "").await;
    let services = board["services"].as_array().expect("a list");
    let on_board = services.iter().find(|service| service["id"] == "GJC-02").expect("it is shown");
    assert_eq!(on_board["wait"], next);
    server.done("staff", "POST", "counters/1/close", "").await;
    assert_eq!(server.wait_for_service().await, Value::Null);
}

#[tokio::test]
async fn a_manager_sees_how_promises_were_kept() {
    let server = TestServer::new().await;
    server.done("staff", "POST", "counters/1/open", "{}").await;
    assert_eq!(server.take_number().await["wait"], json!({"low_s": 0, "high_s": 300}), "the counter is free");
    server.clock.pass(SignedDuration::from_mins(6));
    server.done("staff", "POST", "counters/1/call-next", "{}").await;
    let kept = server.done("manager", "GET", "promises", "").await;
    let expected = json!({
        "promises": 1, "kept": 0, "longer": 1, "kept_share": 0.0, "longer_share": 1.0, "mean_error_s": 210.0,
    });
    assert_eq!(kept["total"], expected);
    assert_eq!(kept["days"][0]["longer"], 1);
    let refused = server.ask("staff", "GET", "promises", "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let later = server.done("manager", "GET", "promises?from=2030-01-01", "").await;
    assert_eq!((&later["total"]["promises"], &later["total"]["kept_share"]), (&json!(0), &Value::Null));
}
