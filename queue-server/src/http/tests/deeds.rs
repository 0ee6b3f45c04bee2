//! Who did what, and how an administrator finds it.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Answer, PASSWORD, TestServer, read};

/// The lines as `by what number`, the newest first.
fn lines(record: &Value) -> Vec<String> {
    let deeds = record["deeds"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    deeds.map(|deed| [&deed["by"], &deed["what"], &deed["number"]].map(text).join(" ")).collect()
}

async fn found(server: &TestServer, query: &str) -> Value {
    server.done("admin", "GET", &format!("deeds?{query}"), "").await
}

async fn sign_in(server: &TestServer, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password}).to_string();
    read(server.send(server.request("nobody", "POST", "/api/v1/session", body)).await).await
}

/// A day on which a number is called and sent back, a counter named otherwise, and a person added and changed.
async fn worked() -> TestServer {
    let server = TestServer::new().await;
    let later = || server.clock.pass(SignedDuration::from_secs(60));
    server.done("staff", "POST", "counters/1/open", "").await;
    later();
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    server.done("staff", "POST", "counters/1/call-next", "").await;
    later();
    let change = r#"{"change": {"wait_target_s": 600}, "apply": "today"}"#;
    server.done("admin", "PUT", "profile", change).await;
    later();
    let person = r#"{"username": "teuta", "name": "Teuta Hoxha", "role": "staff"}"#;
    server.done("admin", "POST", "users", person).await;
    later();
    let manager = r#"{"name": "Teuta Hoxha", "role": "manager"}"#;
    server.done("admin", "PUT", "users/teuta", manager).await;
    later();
    server.done("manager", "GET", "statistics?format=csv", "").await;
    server
}

#[tokio::test]
async fn an_administrator_reads_who_did_what_beside_the_queue_and_in_it() {
    let server = worked().await;
    let record = found(&server, "").await;
    assert_eq!(
        lines(&record),
        [
            "manager figures_taken -",
            "admin person_changed -",
            "admin person_added -",
            "admin setup_changed -",
            "staff called A001",
            "staff counter_opened -",
        ]
    );
    let details = |line: usize| &record["deeds"][line]["details"];
    assert_eq!(details(0), &json!({"from": "2026-11-23", "to": "2026-11-23", "format": "csv"}));
    let role = json!([{"path": "role", "before": "staff", "after": "manager"}]);
    assert_eq!(details(1), &json!({"person": "teuta", "changes": role}));
    let target = json!([{"path": "wait_target_s", "before": 900, "after": 600}]);
    assert_eq!(details(3), &json!({"changes": target, "from": "2026-11-23"}));
    assert_eq!(details(4)["counter"], "1");
    assert_eq!(record["deeds"][3]["name"], "admin");
    let everything = server.database.everything().await;
    assert!(!everything.contains(PASSWORD), "no password is written down");
}

#[tokio::test]
async fn deeds_are_found_by_person_kind_number_text_and_day() {
    let server = worked().await;
    for (query, expected) in [
        ("by=staff", vec!["staff called A001", "staff counter_opened -"]),
        ("kind=setup", vec!["admin setup_changed -"]),
        ("kind=counters", vec!["staff counter_opened -"]),
        ("kind=queue", vec!["staff called A001"]),
        ("kind=people", vec!["admin person_changed -", "admin person_added -"]),
        ("number=a%2001", vec!["staff called A001"]),
        ("number=A002", vec![]),
        ("text=WAIT_target", vec!["admin setup_changed -"]),
        ("text=%25", vec![]),
        ("from=2026-11-22&to=2026-11-22", vec![]),
        ("from=2026-11-24", vec![]),
    ] {
        assert_eq!(lines(&found(&server, query).await), expected, "{query}");
    }
    for (query, code) in [
        ("number=many", "bad_number"),
        ("after=x", "invalid_query"),
        ("from=2026-11-24&to=2026-11-23", "invalid_query"),
    ] {
        let answer = server.ask("admin", "GET", &format!("deeds?{query}"), "").await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNPROCESSABLE_ENTITY, code), "{query}");
    }
}

#[tokio::test]
async fn a_long_record_is_read_page_by_page_without_a_gap_or_a_repeat() {
    let server = TestServer::new().await;
    for _ in 0..40 {
        server.done("staff", "POST", "counters/1/open", "").await;
        server.done("manager", "GET", "statistics?format=csv", "").await;
        server.done("staff", "POST", "counters/1/close", "").await;
    }
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let record = found(&server, &after).await;
        all.extend(lines(&record));
        match record["next"].as_str() {
            Some(next) => after = format!("after={next}"),
            None => break,
        }
    }
    let count = |what: &str| all.iter().filter(|line| line.contains(what)).count();
    assert_eq!(["counter_opened", "figures_taken", "counter_closed"].map(count), [40; 3]);
    assert_eq!(all.len(), 120);
}

#[tokio::test]
async fn sign_ins_stand_in_the_record_also_those_that_fail_for_a_name_that_exists() {
    let server = TestServer::new().await;
    assert_eq!(sign_in(&server, "nobody.at.all", "wrong").await.code(), "wrong_password");
    assert_eq!(sign_in(&server, "staff", "wrong").await.code(), "wrong_password");
    while found(&server, "kind=sign_in").await["deeds"] == json!([]) {
        tokio::task::yield_now().await;
    }
    server.clock.pass(SignedDuration::from_secs(60));
    assert_eq!(sign_in(&server, "staff", PASSWORD).await.status, StatusCode::OK);
    server.clock.pass(SignedDuration::from_secs(60));
    server.done("staff", "DELETE", "/api/v1/session", "").await;
    let record = found(&server, "kind=sign_in").await;
    assert_eq!(lines(&record), ["staff signed_out -", "staff signed_in -", "staff sign_in_failed -"]);
}

#[tokio::test]
async fn deeds_are_deleted_when_the_office_keeps_them_no_longer() {
    let server = TestServer::new().await;
    let short = r#"{"change": {"retention": {"deeds_days": 30}}, "apply": "today"}"#;
    let too_short = r#"{"change": {"retention": {"deeds_days": 3}}}"#;
    assert_eq!(server.ask("admin", "PUT", "profile", too_short).await.code(), "invalid_profile");
    server.done("admin", "PUT", "profile", short).await;
    for days in [29, 2] {
        server.clock.pass(SignedDuration::from_hours(24 * days));
        server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
        let admin = sign_in(&server, "admin", PASSWORD).await;
        assert_eq!(admin.status, StatusCode::OK);
        let cookie = admin.headers["set-cookie"].to_str().expect("text");
        let token = cookie.split(['=', ';']).nth(1).expect("a token").to_owned();
        let path = "deeds?from=2026-11-23&to=2027-01-31&kind=setup";
        let caller = super::Caller::Session(token);
        let record = read(server.send(server.request_of(&caller, "GET", path, "")).await).await.body;
        let expected = if days == 29 { vec!["admin setup_changed -"] } else { Vec::new() };
        assert_eq!(lines(&record), expected, "after {days} more days");
    }
}
