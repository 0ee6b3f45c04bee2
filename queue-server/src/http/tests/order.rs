//! The order on the staff's page is the order of calling, in every mode.

use queue_core::settings::OrderMode;
use queue_core::value::OfficeId;
use serde_json::Value;

use super::TestServer;
use super::streams::follow;

/// Belsh with another order.
async fn with_order(mode: OrderMode) -> TestServer {
    TestServer::adapted(|profile| profile.rules.order.mode = mode).await
}

async fn take(server: &TestServer, priority: &str) {
    let body = match priority {
        "" => r#"{"service": "GJC-02"}"#.to_owned(),
        class => format!(r#"{{"service": "GJC-02", "priority": "{class}"}}"#),
    };
    assert!(server.ask("kiosk", "POST", "tickets", body).await.status.is_success());
}

/// The numbers of those who wait, by their places.
fn by_place(tickets: &Value) -> Vec<String> {
    let waiting = tickets.as_array().expect("a list").iter();
    let mut waiting: Vec<_> = waiting.filter(|ticket| ticket["place"].is_string()).collect();
    waiting.sort_by_key(|ticket| ticket["place"].as_str().expect("a place").to_owned());
    waiting.iter().map(|ticket| ticket["number"].as_str().expect("a number").to_owned()).collect()
}

#[tokio::test]
async fn places_sort_in_the_order_of_calling_in_every_mode() {
    for mode in [OrderMode::HeadStart, OrderMode::Ratio(2), OrderMode::Accumulating] {
        let server = with_order(mode).await;
        for class in ["", "", "", "priority", "", "cannot_wait", "priority", ""] {
            take(&server, class).await;
            server.clock.pass(jiff::SignedDuration::from_mins(7));
        }
        server.done("staff", "POST", "counters/1/open", "").await;
        loop {
            let queue = server.done("staff", "GET", "queue", "").await;
            let order = by_place(&queue["tickets"]);
            let Some(first) = order.first() else { break };
            let listed = queue["tickets"].as_array().expect("a list").iter();
            let listed: Vec<_> = listed.map(|ticket| ticket["number"].as_str().expect("a number")).collect();
            assert_eq!(order, listed, "{mode:?}");
            let called = server.done("staff", "POST", "counters/1/call-next", "").await;
            assert_eq!(called["number"], first.as_str(), "{mode:?}");
            server.done("staff", "POST", "counters/1/finish", r#"{"outcome": "resolved"}"#).await;
        }
    }
}

#[tokio::test]
async fn where_the_order_moves_the_staff_gets_all_places_anew() {
    let server = with_order(OrderMode::Ratio(1)).await;
    let mut reader = follow(&server, "queue/events", "staff", None).await;
    assert_eq!(reader.next().await.expect("a snapshot").name, "snapshot");
    for class in ["", "", "priority"] {
        take(&server, class).await;
    }
    loop {
        let received = reader.next().await.expect("the stream goes on");
        assert_eq!(received.name, "snapshot");
        let told: Value = serde_json::from_str(&received.data).expect("JSON");
        if told["seq"] == 3 {
            assert_eq!(by_place(&told["tickets"]), ["A001", "A003", "A002"]);
            return;
        }
    }
}

#[tokio::test]
async fn whoever_is_overtaken_and_the_rest_of_a_visit_are_told_with_the_call() {
    let server = TestServer::new().await;
    take(&server, "").await;
    take(&server, "cannot_wait").await;
    server.done("staff", "POST", "counters/1/open", "").await;
    let seq = server.app.hall(&OfficeId::new("belsh")).expect("a hall").office().seq();
    let mut reader = follow(&server, "queue/events", "staff", Some(seq)).await;
    server.done("staff", "POST", "counters/1/call-next", "").await;
    loop {
        let received = reader.next().await.expect("the stream goes on");
        if received.name == "ticket" && received.data.contains(r#""number":"A001""#) {
            assert!(received.data.contains(r#""overtaken":1"#), "{}", received.data);
            return;
        }
    }
}
