//! The classes of people who go before others, changed through the interface.

use serde_json::{Value, json};

use super::{Answer, TestServer};

async fn put(server: &TestServer, change: Value, dry_run: bool) -> Answer {
    let body = json!({"change": change, "apply": "today", "dry_run": dry_run});
    server.ask("admin", "PUT", "profile", body.to_string()).await
}

async fn take(server: &TestServer, class: &str) -> Answer {
    let body = json!({"service": "GJC-02", "priority": class});
    server.ask("kiosk", "POST", "tickets", body.to_string()).await
}

async fn office(server: &TestServer) -> Value {
    server.done("nobody", "GET", "/api/v1/offices/belsh", "").await
}

/// The fields that will not do, each with why.
fn wrong(answer: &Answer) -> Vec<String> {
    let wrong = answer.body["wrong"].as_array().expect("a list").iter();
    wrong.map(|one| format!("{} {}", one["field"], one["code"]).replace('"', "")).collect()
}

fn mothers() -> Value {
    json!({
        "classes": {"mother": {"sq": "Nënë me foshnjë", "en": "Mother with a baby"}},
        "rules": {"order": {"classes": {
            "mother": {"head_start_s": 1800, "rate_percent": 300, "goes_next": false},
        }}},
    })
}

#[tokio::test]
async fn a_new_class_is_offered_with_its_name_and_a_retired_one_only_named() {
    let server = TestServer::new().await;
    let paths = |answer: &Answer| {
        let changes = answer.body["changes"].as_array().expect("a list").iter();
        changes.map(|change| change["path"].clone()).collect::<Vec<_>>()
    };
    let dry = put(&server, mothers(), true).await;
    assert_eq!(paths(&dry), ["classes", "rules/order/classes/mother"]);
    assert_eq!(take(&server, "mother").await.code(), "unknown_class", "nothing is done yet");
    assert_eq!(put(&server, mothers(), false).await.body["done"], true);
    let offered = office(&server).await;
    assert_eq!(offered["priorities"], json!(["cannot_wait", "mother", "priority"]));
    assert_eq!(offered["priority_names"]["mother"]["en"], "Mother with a baby");
    take(&server, "priority").await;
    assert_eq!(take(&server, "mother").await.body["ahead"], 0, "ten minutes more than the other class");

    let retired = json!({"rules": {"order": {"classes": {"mother": {"retired": true}}}}});
    put(&server, retired, false).await;
    let offered = office(&server).await;
    assert_eq!(offered["priorities"], json!(["cannot_wait", "priority"]));
    assert_eq!(offered["priority_names"]["mother"]["sq"], "Nënë me foshnjë", "who waits is called so");
    assert_eq!(take(&server, "mother").await.code(), "unknown_class");
    server.done("staff", "POST", "counters/1/open", "").await;
    let called = server.done("staff", "POST", "counters/1/call-next", "").await;
    assert_eq!((&called["number"], &called["priority"]), (&json!("A002"), &json!("mother")));

    let gone = json!({"classes": null, "rules": {"order": {"classes": {"mother": null}}}});
    assert_eq!(put(&server, gone, true).await.code(), "class_in_use");
}

#[tokio::test]
async fn a_class_that_will_not_do_is_told_at_its_field() {
    let server = TestServer::new().await;
    let rules = json!({"head_start_s": 9000, "rate_percent": 99, "goes_next": false});
    let change = json!({
        "classes": {"priority": {"en": " "}, "rich": {"en": "Rich"}},
        "rules": {"order": {"mode": {"ratio": 0}, "classes": {"Old": rules, "silent": rules}}},
    });
    let answer = put(&server, change, true).await;
    assert_eq!(
        wrong(&answer),
        [
            "classes/priority/en empty",
            "classes/rich unknown_class",
            "classes/Old/sq empty",
            "classes/silent/sq empty",
            "rules/order/classes/Old/head_start_s out_of_range",
            "rules/order/classes/Old/rate_percent out_of_range",
            "rules/order/classes/silent/head_start_s out_of_range",
            "rules/order/classes/silent/rate_percent out_of_range",
            "rules/order/mode/ratio out_of_range",
            "rules/order/classes/Old bad_id",
        ]
    );
    let long = json!({"classes": {"priority": {"sq": "përparësi ".repeat(5)}}});
    assert_eq!(wrong(&put(&server, long, true).await), ["classes/priority/sq too_long"]);
}
