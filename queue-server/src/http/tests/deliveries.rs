//! Delivery times from the case system beside the waits of the hall.

use axum::body::Body;
use serde_json::{Value, json};

use super::{Answer, TestServer, read};

async fn import(server: &TestServer, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let mut request = server.request("manager", "POST", path, body);
    request.headers_mut().insert("content-type", kind.parse().expect("a type"));
    read(server.send(request).await).await
}

/// Serves somebody at counter 1, who lodges an application.
async fn lodge(server: &TestServer, service: &str, protocol_no: &str) {
    server.ask("kiosk", "POST", "tickets", json!({"service": service}).to_string()).await;
    server.done("staff", "POST", "counters/1/call-next", "").await;
    server.done("staff", "POST", "counters/1/start", "").await;
    let finish = json!({"outcome": "lodged", "protocol_no": protocol_no}).to_string();
    let answer = server.ask("staff", "POST", "counters/1/finish", finish).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

async fn statistics(server: &TestServer, query: &str) -> Value {
    server.done("manager", "GET", &format!("statistics{query}"), "").await
}

#[tokio::test]
async fn the_days_of_applications_stand_beside_the_waits_and_nothing_stands_where_none_are_known() {
    let server = TestServer::new().await;
    server.done("staff", "POST", "counters/1/open", "").await;
    lodge(&server, "TAK-01", "1204/2026").await;
    lodge(&server, "PLA-01", "1205/2026").await;
    lodge(&server, "QEN-01", "1206/2026").await;
    let before = statistics(&server, "").await;
    assert_eq!(
        (&before["total"]["delivery"], &before["total"]["assisted_online"]),
        (&Value::Null, &json!(1))
    );

    let table = "protocol_no,filed,due,decided\n1204/2026,2026-11-02,2026-11-12,2026-11-09\n\
        1205/2026,2026-11-02,2026-11-05,2026-11-22\n9999/2026,2026-11-02,,2026-11-03\n";
    let dry = import(&server, "deliveries?dry_run=true", "text/csv", table).await;
    assert_eq!((&dry.body["added"], &dry.body["done"]), (&json!(3), &json!(false)));
    assert_eq!(statistics(&server, "").await["total"]["delivery"], Value::Null);
    let done = import(&server, "deliveries", "text/csv", table).await;
    assert_eq!((&done.body["added"], &done.body["done"]), (&json!(3), &json!(true)));

    let by_service = statistics(&server, "?group_by=service").await;
    let told = json!({"median_days": 7, "p90_days": 20, "within_deadline": 0.5, "n": 2});
    assert_eq!(by_service["total"]["delivery"], told, "of 9999/2026 no ticket is known");
    let rows = by_service["rows"].as_array().expect("a list").iter();
    let days: Vec<_> = rows
        .map(|row| (row["service"].as_str().unwrap_or_default(), &row["delivery"]["median_days"]))
        .collect();
    assert!(days.contains(&("TAK-01", &json!(7))) && days.contains(&("QEN-01", &Value::Null)), "{days:?}");
    let by_hour = statistics(&server, "?group_by=hour").await;
    assert_eq!(by_hour["rows"][0]["delivery"], Value::Null);
    let seen = server.done("institution admin", "GET", "statistics", "").await;
    assert_eq!(seen["total"]["delivery"], Value::Null, "both are local services");
}

#[tokio::test]
async fn a_list_changes_what_is_known_and_one_with_a_fault_changes_nothing() {
    let server = TestServer::new().await;
    let list = r#"[{"protocol_no": "7", "filed": "2026-11-02"}]"#;
    assert_eq!(import(&server, "deliveries", "application/json", list).await.body["added"], 1);
    assert_eq!(import(&server, "deliveries", "application/json", list).await.body["unchanged"], 1);
    let decided = r#"[{"protocol_no": "7", "filed": "2026-11-02", "decided": "2026-11-03"}]"#;
    assert_eq!(import(&server, "deliveries", "application/json", decided).await.body["changed"], 1);
    let early = r#"[{"protocol_no": "8", "filed": "2026-11-02"}, {"protocol_no": "9", "filed": "2026-11-02", "due": "2026-11-01"}]"#;
    let refused = import(&server, "deliveries", "application/json", early).await.body;
    assert_eq!((&refused["findings"][0]["code"], &refused["done"]), (&json!("before_filed"), &json!(false)));
    assert_eq!(import(&server, "deliveries", "text/plain", list).await.code(), "not_a_table");
}
