//! Offices changed through the interface.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, TestServer, read};

const TABLE: &str = "code,fee,deadline_days\nTAK-01,200 lekë,5\n";

async fn send_table(server: &TestServer, caller: &str, path: &str, table: &str) -> Answer {
    let mut request = server.request(caller, "POST", path, table.to_owned());
    request.headers_mut().insert("content-type", "text/csv; charset=utf-8".parse().expect("a type"));
    read(server.send(request).await).await
}

async fn fee(server: &TestServer) -> Value {
    let services = server.done("nobody", "GET", "services", "").await;
    let service = services.as_array().expect("a list").iter().find(|service| service["code"] == "TAK-01");
    service.expect("a service").get("fee").cloned().unwrap_or_default()
}

async fn put(server: &TestServer, body: Value) -> Answer {
    server.ask("admin", "PUT", "profile", body.to_string()).await
}

#[tokio::test]
async fn a_manager_fills_the_catalogue_from_a_table_after_a_dry_run() {
    let server = TestServer::new().await;
    let path = "catalogue/overrides?apply=today&dry_run=true";
    let dry = send_table(&server, "manager", path, TABLE).await;
    assert_eq!((dry.status, &dry.body["done"]), (StatusCode::OK, &json!(false)));
    assert_eq!(dry.body["changed"], json!([{"service": "TAK-01", "fields": ["deadline_days", "fee"]}]));
    assert_eq!(fee(&server).await, Value::Null);
    let done = send_table(&server, "manager", "catalogue/overrides?apply=today", TABLE).await;
    assert_eq!((&done.body["done"], &done.body["from"]), (&json!(true), &json!("2026-11-23")));
    assert_eq!(fee(&server).await, "200 lekë");
    let empty = send_table(&server, "manager", "catalogue/overrides", "code\n").await;
    assert_eq!(empty.body["from"], "2026-11-24", "what is left out goes back tomorrow");
    assert_eq!(fee(&server).await, "200 lekë");
    let early = send_table(&server, "manager", "catalogue/overrides?apply=today", TABLE).await;
    assert_eq!(early.code(), "change_pending");
}

#[tokio::test]
async fn a_table_with_faults_changes_nothing_and_says_where_they_are() {
    let server = TestServer::new().await;
    let table = "code,fee,name_sq\nTAK-01,200,\nTAK-99,1,\nTAK-02,1,a\u{202e}b\n";
    let answer = send_table(&server, "manager", "catalogue/overrides?apply=today", table).await;
    let findings = answer.body["findings"].as_array().expect("a list").iter();
    let told: Vec<_> = findings.map(|finding| (finding["line"].clone(), finding["code"].clone())).collect();
    assert_eq!(told, [(json!(3), json!("unknown_service")), (json!(4), json!("forbidden_character"))]);
    assert_eq!((&answer.body["done"], fee(&server).await), (&json!(false), Value::Null));
    let plain = server.ask("manager", "POST", "catalogue/overrides", TABLE).await;
    assert_eq!((plain.status, plain.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_table"));
    let large = "x".repeat(1024 * 1024 + 1);
    assert_eq!(send_table(&server, "manager", "catalogue/overrides", &large).await.code(), "body_too_large");
}

#[tokio::test]
async fn an_office_changes_today_where_nobody_is_stranded_and_else_tomorrow() {
    let server = TestServer::new().await;
    let profile = server.done("admin", "GET", "profile", "").await;
    assert_eq!((&profile["id"], &profile["wait_target_s"]), (&json!("belsh"), &json!(900)));
    let change = json!({"wait_target_s": 600, "unit_names": {"en": "Service Hall"}});
    let dry = put(&server, json!({"change": change, "apply": "today", "dry_run": true})).await;
    assert_eq!(
        dry.body,
        json!({"fields": ["unit_names", "wait_target_s"], "from": "2026-11-23", "done": false})
    );
    put(&server, json!({"change": change, "apply": "today"})).await;
    let office = server.done("nobody", "GET", "/api/v1/offices/belsh", "").await;
    assert_eq!(
        (&office["wait_target_s"], &office["unit_names"]["en"]),
        (&json!(600), &json!("Service Hall"))
    );
    assert_eq!(office["unit_names"]["sq"], "Zyra me Një Ndalesë");

    server.done("staff", "POST", "counters/10/open", "").await;
    let fewer = json!({"counters": [{"id": "1", "label": "1"}]});
    let today = put(&server, json!({"change": fewer, "apply": "today"})).await;
    assert_eq!((today.status, today.code()), (StatusCode::CONFLICT, "counter_in_use"));
    let tomorrow = put(&server, json!({"change": fewer})).await;
    assert_eq!((&tomorrow.body["from"], &tomorrow.body["done"]), (&json!("2026-11-24"), &json!(true)));
    assert_eq!(server.done("staff", "GET", "counters", "").await.as_array().map(Vec::len), Some(10));
    server.clock.pass(jiff::SignedDuration::from_hours(24));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let office = server.done("nobody", "GET", "/api/v1/offices/belsh", "").await;
    assert_eq!(office["wait_target_s"], 600, "what held before holds still");
}

#[tokio::test]
async fn an_office_that_cannot_be_is_refused_with_a_sentence() {
    let server = TestServer::new().await;
    for (change, words) in [
        (json!({"id": "other"}), "not changed here"),
        (json!({"services": []}), "not changed here"),
        (json!({"counters": []}), "counters"),
        (json!({"counters": [{"id": "1", "label": "a\u{202e}b"}]}), "forbidden character"),
        (json!({"home": ["XXX-01"]}), "no service XXX-01"),
        (json!({"languages": []}), "language"),
        (json!({"time_zone": "Europe/Atlantis"}), "time zone"),
        (json!({"wait_target_s": 1}), "between 60"),
        (json!({"colour": "red"}), "unknown field"),
        (json!([]), "object"),
    ] {
        let answer = put(&server, json!({"change": change})).await;
        assert_eq!(answer.code(), "invalid_profile", "{change}");
        let detail = answer.body["detail"].as_str().expect("a sentence");
        assert!(detail.contains(words), "{change}: {detail}");
    }
}
