//! A desk without a queue: serving at once, and telling afterwards what was done while the line was cut.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::TestServer;

const NOW_AT_1: &str = r#"{"service": "GJC-02", "counter": "1", "language": "en"}"#;

#[tokio::test]
async fn somebody_who_sits_at_the_desk_is_served_at_once_and_no_board_shows_it() {
    let server = TestServer::new().await;
    for (body, status, code) in [
        (r#"{"service": "GJC-02", "counter": "99"}"#, 422, "unknown_counter"),
        (r#"{"service": "XXX-01", "counter": "1"}"#, 422, "unknown_service"),
        (r#"{"service": "GJC-02"}"#, 422, "invalid_body"),
        (NOW_AT_1, 409, "counter_closed"),
    ] {
        let answer = server.ask("staff", "POST", "serve-now", body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{body}");
    }
    server.done("staff", "POST", "counters/1/open", "").await;
    let before = server.done("board", "GET", "board", "").await;
    let answer = server.ask("staff", "POST", "serve-now", NOW_AT_1).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let ticket = answer.body;
    assert_eq!((&ticket["state"], &ticket["why"]["code"]), (&json!("serving"), &json!("at_once")));
    assert_eq!((&ticket["origin"], &ticket["language"]), (&json!("staff"), &json!("en")));
    let busy = server.ask("staff", "POST", "serve-now", NOW_AT_1).await;
    assert_eq!(busy.code(), "counter_busy");
    assert_eq!(server.done("board", "GET", "board", "").await["calls"], before["calls"]);
    let second = json!({"service": "TAK-04", "counter": "1", "visit": ticket["visit"]}).to_string();
    server.done("staff", "POST", "counters/1/finish", r#"{"outcome": "resolved"}"#).await;
    let second = server.ask("staff", "POST", "serve-now", second).await.body;
    assert_eq!(second["number"], ticket["number"], "a second service of the same visit");
}

#[tokio::test]
async fn past_services_are_noted_once_and_refused_one_by_one() {
    let server = TestServer::new().await;
    let past = |id: &str, change: Value| {
        let mut past = json!({
            "id": id, "service": "GJC-02", "counter": "1", "outcome": "resolved",
            "started_at": "2026-11-23T08:10:00Z", "ended_at": "2026-11-23T08:20:00Z",
        });
        past.as_object_mut().expect("an object").extend(change.as_object().cloned().unwrap_or_default());
        past
    };
    let id = |n: u8| format!("0192f0c1-2345-7abc-8def-0123456789{n:02}");
    let told = json!([
        past(&id(1), json!({})),
        past(&id(2), json!({"service": "XXX-01"})),
        past(&id(3), json!({"counter": "99"})),
        past(&id(4), json!({"ended_at": "2026-11-23T10:00:00Z"})),
        past(&id(5), json!({"outcome": "documents_missing", "missing": ["a horse"]})),
        past("c232ab00-9414-11ec-b3c8-9f68deced846", json!({})),
        past(&id(1), json!({})),
    ]);
    let answer = server.ask("staff", "POST", "served", told.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let noted: Vec<(&str, &str)> = answer
        .body
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (it["result"].as_str().expect("a result"), it["code"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(
        noted,
        [
            ("accepted", ""),
            ("refused", "unknown_service"),
            ("refused", "unknown_counter"),
            ("refused", "impossible_times"),
            ("refused", "unknown_document"),
            ("refused", "invalid_id"),
            ("already_known", ""),
        ]
    );
    let seq = server.seq();
    let again = server.ask("staff", "POST", "served", json!([past(&id(1), json!({}))]).to_string()).await;
    assert_eq!((&again.body[0]["result"], server.seq()), (&json!("already_known"), seq));
    let figures = server.done("manager", "GET", "statistics", "").await;
    assert_eq!(figures["total"]["finished"], 1);
    let not_a_list = server.ask("staff", "POST", "served", "").await;
    assert_eq!((not_a_list.status.as_u16(), not_a_list.code()), (422, "invalid_body"));
}
