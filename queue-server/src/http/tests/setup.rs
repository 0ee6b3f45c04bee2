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
        json!({
            "fields": ["unit_names", "wait_target_s"],
            "changes": [
                {"path": "unit_names/en", "before": "One-Stop Shop", "after": "Service Hall"},
                {"path": "wait_target_s", "before": 900, "after": 600},
            ],
            "from": "2026-11-23",
            "done": false,
        })
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
async fn what_is_to_come_is_taken_back_but_for_what_the_catalogue_brings() {
    let server = TestServer::new().await;
    let withdraw =
        async |query: &str| server.ask("admin", "DELETE", &format!("profile/to-come{query}"), "").await;
    assert_eq!(
        (withdraw("").await.status, withdraw("").await.code().to_owned()),
        (StatusCode::NOT_FOUND, "nothing_to_come".into())
    );
    put(&server, json!({"change": {"wait_target_s": 600}})).await;
    let dry = withdraw("?dry_run=true").await;
    let back = json!([{"path": "wait_target_s", "before": 600, "after": 900}]);
    assert_eq!((&dry.body["changes"], &dry.body["done"]), (&back, &json!(false)));
    assert_eq!(server.done("admin", "GET", "setup", "").await["changes_on"], "2026-11-24");
    assert_eq!(withdraw("").await.body["done"], true);
    let setup = server.done("admin", "GET", "setup", "").await;
    assert_eq!((&setup["changes_on"], &setup["profile"]["wait_target_s"]), (&Value::Null, &json!(900)));

    put(&server, json!({"change": {"wait_target_s": 600}})).await;
    let fee = json!({"cells": {"fee": "200 lekë"}}).to_string();
    server.ask("admin", "PUT", "services/TAK-01/changes", fee).await;
    assert_eq!(withdraw("").await.body["changes"], back);
    let setup = server.done("admin", "GET", "setup", "").await;
    assert_eq!(
        (&setup["changes_on"], &setup["profile"]["wait_target_s"]),
        (&json!("2026-11-24"), &json!(900))
    );
    let deeds = server.done("admin", "GET", "deeds?kind=setup", "").await;
    let withdrawn =
        deeds["deeds"].as_array().expect("a list").iter().filter(|deed| deed["what"] == "change_withdrawn");
    assert_eq!(withdrawn.count(), 2);
    assert_eq!(server.ask("manager", "DELETE", "profile/to-come", "").await.code(), "forbidden");
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

#[tokio::test]
async fn all_that_is_wrong_with_a_form_is_told_at_its_fields() {
    let server = TestServer::new().await;
    let counter = |id: &str, label: &str| json!({"id": id, "label": label});
    let change = json!({
        "counters": [counter("1", "1"), counter("2", " 1 "), counter("ü", "123456789"), counter("4", "")],
        "opening": {"days": [{"opens": "16:00", "closes": "08:00"}, null, null, null, null, null, null]},
        "special_days": {"2099-11-28": {"reason": {"sq": "a\u{202e}b"}}},
        "rules": {"order": {"classes": {"priority": {"head_start_s": 9000}}}},
        "max_attempts": 0,
        "address": {"text": " ", "position": "19.8187,41.3275"},
    });
    let answer = put(&server, json!({"change": change, "dry_run": true})).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid_profile"));
    let wrong = answer.body["wrong"].as_array().expect("a list").iter();
    let told: Vec<_> =
        wrong.map(|one| format!("{} {}", one["field"], one["code"]).replace('"', "")).collect();
    assert_eq!(
        told,
        [
            "opening/Monday hours_overlap",
            "special_days/2099-11-28/reason/sq forbidden_character",
            "address/text missing",
            "address/position far_away",
            "counters/1/label twice",
            "counters/2/id bad_id",
            "counters/2/label too_long",
            "counters/3/label empty",
            "max_attempts out_of_range",
            "rules/order/classes/priority/head_start_s out_of_range",
        ]
    );
}

#[tokio::test]
async fn one_service_is_changed_by_its_cells_and_goes_back_to_the_catalogue() {
    let server = TestServer::new().await;
    let path = "services/TAK-01/changes";
    let ask = async |body: Value| server.ask("admin", "PUT", path, body.to_string()).await;
    let wrong = ask(json!({"cells": {"deadline_days": "soon", "prefix": "Z", "fee": "1"}})).await;
    let at: Vec<_> =
        wrong.body["wrong"].as_array().expect("a list").iter().map(|one| &one["field"]).collect();
    assert_eq!((wrong.code(), at), ("invalid_profile", vec![&json!("deadline_days"), &json!("prefix")]));
    let done = ask(json!({"cells": {"fee": "200, \"lekë\""}, "apply": "today"})).await;
    let change = json!({"path": "services/TAK-01/fee", "after": "200, \"lekë\""});
    assert_eq!((&done.body["changes"][1], &done.body["done"]), (&change, &json!(true)));
    assert_eq!(fee(&server).await, "200, \"lekë\"");
    let setup = server.done("admin", "GET", "setup", "").await;
    assert_eq!((&setup["overrides"][0]["code"], &setup["changes_on"]), (&json!("TAK-01"), &Value::Null));
    ask(json!({"cells": {}, "apply": "today"})).await;
    assert_eq!(fee(&server).await, Value::Null);
    let unknown = server.ask("admin", "PUT", "services/XXX-01/changes", r#"{"cells": {}}"#).await;
    assert_eq!((unknown.status, unknown.code()), (StatusCode::NOT_FOUND, "unknown_service"));
    assert_eq!(server.ask("manager", "PUT", path, r#"{"cells": {}}"#).await.code(), "forbidden");

    server.done("kiosk", "POST", "tickets", r#"{"service": "TAK-01"}"#).await;
    let moved = ask(json!({"cells": {"prefix": "A"}, "apply": "today", "dry_run": true})).await;
    let change = json!([{"path": "services/TAK-01/prefix", "before": "T", "after": "A"}]);
    assert_eq!(
        (&moved.body["changes"], &moved.body["done"]),
        (&change, &json!(false)),
        "who waits keeps the number"
    );
}
