//! Figures of a period, across offices, and the report of exceptions.

use jiff::SignedDuration;
use queue_core::value::{Actor, CounterId};
use queue_core::{Command, Event, Office};
use serde_json::json;

use super::*;
use crate::app::{Answer as AppAnswer, Order};

const COUNTER: &str = "counters/1";

/// Two people come; one waits five minutes, is served for ten and written up for two, the other is called by choice.
async fn morning(server: &TestServer) {
    let issue = r#"{"service": "GJC-02"}"#;
    let pass = |minutes| server.clock.pass(SignedDuration::from_mins(minutes));
    server.done("staff", "POST", &format!("{COUNTER}/open"), "").await;
    server.done("kiosk", "POST", "tickets", issue).await;
    pass(5);
    server.done("staff", "POST", &format!("{COUNTER}/call-next"), "").await;
    pass(1);
    server.done("staff", "POST", &format!("{COUNTER}/start"), "").await;
    pass(10);
    server.done("staff", "POST", &format!("{COUNTER}/finish"), r#"{"outcome": "resolved"}"#).await;
    pass(4);
}

#[tokio::test]
async fn a_day_is_counted_with_all_its_figures() {
    let server = TestServer::new().await;
    morning(&server).await;
    let total = server.done("manager", "GET", "statistics", "").await["total"].clone();
    let counts = ["issued", "visits", "called", "finished", "open_s", "busy_s", "waited_s"];
    let counts = counts.map(|name| total[name].as_u64());
    assert_eq!(counts, [1, 1, 1, 1, 20 * 60, 11 * 60, 5 * 60].map(Some));
    assert_eq!(total["outcomes"], json!({"resolved": 1}));
    assert_eq!(total["rates"]["occupancy"], json!(0.55));
    assert_eq!(total["rates"]["service_level"], json!(1.0));
    assert_eq!(total["in_hall"]["sum_s"], json!(16 * 60));
    assert_eq!(
        total["waiting"],
        json!({"count": 1, "sum_s": 300, "p50_s": 300, "p90_s": 300, "longest_s": 300})
    );
}

/// Signs the manager in anew, whose session ended over night.
async fn manager_next_day(server: &TestServer) -> Caller {
    let body = json!({"username": "manager", "password": PASSWORD}).to_string();
    let signed_in = server.ask("nobody", "POST", "/api/v1/session", body).await;
    let cookie = signed_in.headers[header::SET_COOKIE].to_str().expect("a cookie is text").to_owned();
    let token = cookie.split(['=', ';']).nth(1).expect("a cookie has a value");
    Caller::Session(token.to_owned())
}

#[tokio::test]
async fn a_past_day_reads_the_same_as_it_did_when_it_was_today() {
    let server = TestServer::new().await;
    morning(&server).await;
    server.done("staff", "POST", &format!("{COUNTER}/close"), "").await;
    let groupings = ["", "hour", "service", "counter", "staff", "day,hour", "service,staff"];
    let mut before = Vec::new();
    for by in groupings {
        before.push(server.done("manager", "GET", &format!("statistics?group_by={by}"), "").await);
    }
    server.clock.pass(SignedDuration::from_hours(24));
    // Whoever comes first ends the day.
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let manager = manager_next_day(&server).await;
    for (by, before) in groupings.iter().zip(before) {
        let path = format!("statistics?from=2026-11-23&to=2026-11-23&group_by={by}");
        let after = read(server.send(server.request_of(&manager, "GET", &path, "")).await).await;
        assert_eq!(after.body, before, "by {by:?}");
    }
}

#[tokio::test]
async fn peaks_come_with_days_and_hours_and_paces_with_services_and_people() {
    let server = TestServer::new().await;
    morning(&server).await;
    let by_hour = server.done("manager", "GET", "statistics?group_by=day,hour", "").await;
    let peak = json!({"day": "2026-11-23", "from": "09:15", "issued": 1, "factor": 1.0});
    assert_eq!(by_hour["peaks"], json!([peak]));
    let by_staff = server.done("manager", "GET", "statistics?group_by=service,staff", "").await;
    let pace = json!({"staff": "staff", "finished": 1, "actual_s": 600, "expected_s": 600, "index": null});
    assert_eq!((&by_staff["paces"], &by_hour["paces"]), (&json!([pace]), &json!([])));
    let row = &by_staff["rows"][1];
    assert_eq!((&row["staff"], &row["rates"]["hasty"]), (&json!("staff"), &json!(null)), "one is too few");
}

#[tokio::test]
async fn a_spreadsheet_has_the_same_rows() {
    let server = TestServer::new().await;
    morning(&server).await;
    let request = server.request("manager", "GET", "statistics?group_by=counter&format=csv", "");
    let response = server.send(request).await;
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a short body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 3, "names, what has no counter, and counter 1");
    let of = |name: &str| lines[2][lines[0].iter().position(|known| *known == name).expect("a column")];
    assert_eq!(["counter", "finished", "open_s", "waiting_sum_s"].map(of), ["1", "1", "1200", "300"]);
}

#[tokio::test]
async fn figures_across_offices_are_those_of_the_municipality() {
    let server = TestServer::new().await;
    morning(&server).await;
    let all = server.done("manager", "GET", "/api/v1/statistics?group_by=office", "").await;
    let offices: Vec<_> = all["rows"].as_array().expect("rows").iter().map(|row| &row["office"]).collect();
    assert_eq!((offices, &all["total"]["issued"]), (vec![&json!("belsh")], &json!(1)));
    for (caller, status) in [
        ("nobody", 401),
        ("kiosk", 403),
        ("staff", 403),
        ("other admin", 200),
        ("institution staff", 403),
        ("institution admin", 200),
    ] {
        assert_eq!(server.ask(caller, "GET", "/api/v1/statistics", "").await.status, status, "{caller}");
    }
    let by_staff = server.ask("manager", "GET", "/api/v1/statistics?group_by=staff", "").await;
    assert_eq!(
        (by_staff.status.as_u16(), by_staff.code()),
        (422, "invalid_query"),
        "people are an office's own business"
    );
}

#[tokio::test]
async fn a_queue_jump_is_listed_with_reason_person_and_who_was_passed_over() {
    let server = TestServer::new().await;
    morning(&server).await;
    let issue = r#"{"service": "GJC-02"}"#;
    for _ in 0..2 {
        server.done("kiosk", "POST", "tickets", issue).await;
    }
    let ticket = server.app.hall(&OfficeId::new("belsh")).expect("a hall").office().tickets()[2].id;
    let counter = CounterId::new("1");
    let command = Command::CallThis { counter, ticket, reason: "the child is ill".into() };
    let by = Actor::Staff(UserName::new("staff"));
    let answer = Box::new(|_: &Office, _: &[Event]| AppAnswer::new(204, Vec::new()));
    let order = Order { command, by, key: None, check: None, answer };
    server.app.execute(&OfficeId::new("belsh"), order).await.expect("a call");
    let report = server.done("manager", "GET", "queue-jumps", "").await;
    let jump = &report["jumps"][0];
    let expected = ["chosen", "A003", "1", "staff", "the child is ill"].map(|text| json!(text));
    assert_eq!(["kind", "number", "counter", "staff", "reason"].map(|name| jump[name].clone()), expected);
    assert_eq!((&jump["passed"], &report["is_cut"]), (&json!(["A002"]), &json!(false)));
    assert!(jump["sq"].as_str().is_some_and(|text| text.contains("jashtë radhës")), "{jump}");
}
