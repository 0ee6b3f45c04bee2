//! Devices: let in by a code, seen and heard of, shut out; clerks who are called to them, and visits that are rated.

use axum::http::StatusCode;
use jiff::SignedDuration;
use queue_core::value::{DeviceId, OfficeId};
use serde_json::{Value, json};

use super::streams::follow;
use super::{Answer, Caller, TestServer, read};
use crate::accounts::{Accounts, SessionLimits};

/// A device that asks to be let in: its code, its fingerprint and where it asks again.
async fn asks(server: &TestServer, kind: &str) -> (String, String, String) {
    let answer =
        server.ask("nobody", "POST", "/api/v1/devices/enrol", json!({ "kind": kind }).to_string()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
    let text = |name: &str| answer.body[name].as_str().expect("a text").to_owned();
    (text("code"), text("fingerprint"), text("poll"))
}

async fn admit(server: &TestServer, by: &str, body: Value) -> Answer {
    server.ask(by, "POST", "/api/v1/devices", body.to_string()).await
}

async fn issue_with(server: &TestServer, token: &str) -> Answer {
    let caller = Caller::Token(token.to_owned());
    read(server.send(server.request_of(&caller, "POST", "tickets", r#"{"service": "GJC-02"}"#)).await).await
}

fn token(enrolled: &Answer) -> String {
    enrolled.body["token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn a_new_device_is_let_in_by_the_code_it_shows_and_told_its_token_once() {
    let server = TestServer::new().await;
    let (code, fingerprint, poll) = asks(&server, "kiosk").await;
    assert_eq!(server.ask("nobody", "GET", &poll, "").await.status, StatusCode::ACCEPTED);
    let asking = server.done("admin", "GET", &format!("/api/v1/devices/asking?code={code}"), "").await;
    assert_eq!((&asking["fingerprint"], &asking["kind"]), (&json!(fingerprint), &json!("kiosk")));
    let typed = format!("{}-{}", &code[..3].to_lowercase(), &code[3..]);
    let body = json!({ "code": typed, "office": "belsh", "name": "Kioska 2" });
    let admitted = admit(&server, "admin", body.clone()).await;
    assert_eq!((admitted.status, &admitted.body["name"]), (StatusCode::CREATED, &json!("Kioska 2")));
    assert_eq!(admit(&server, "admin", body).await.code(), "unknown_device_code", "once");
    let enrolled = server.ask("nobody", "GET", &poll, "").await;
    assert_eq!((enrolled.status, &enrolled.body["office"]), (StatusCode::CREATED, &json!("belsh")));
    assert_eq!(issue_with(&server, &token(&enrolled)).await.status, StatusCode::CREATED);
    let again = server.ask("nobody", "GET", &poll, "").await;
    assert_eq!((again.status.as_u16(), again.code()), (410, "enrolment_ended"));
    let events = server.done("admin", "GET", "events?after=0", "").await;
    assert!(events.to_string().contains("device_admitted"), "who was let in is in the journal: {events}");
}

#[tokio::test]
async fn only_an_administrator_of_the_office_lets_in_and_wrong_codes_are_slowed() {
    let server = TestServer::new().await;
    let (code, ..) = asks(&server, "board").await;
    let body = json!({ "code": code, "office": "belsh", "name": "Salla" });
    assert_eq!(admit(&server, "manager", body.clone()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(admit(&server, "other admin", body.clone()).await.code(), "unknown_office");
    let nameless = admit(&server, "admin", json!({ "code": code, "office": "belsh" })).await;
    assert_eq!(nameless.code(), "invalid_body");
    let hostile = json!({ "code": code, "office": "belsh", "name": "Salla\u{202e}" });
    assert_eq!(admit(&server, "admin", hostile).await.code(), "invalid_body");
    let wrong = json!({ "code": "222222", "office": "belsh", "name": "Salla" });
    let mut codes = Vec::new();
    for _ in 0..11 {
        codes.push(admit(&server, "admin", wrong.clone()).await.code().to_owned());
    }
    assert_eq!((codes[0].as_str(), codes[10].as_str()), ("unknown_device_code", "too_many_attempts"));
    assert_eq!(admit(&server, "admin", body.clone()).await.code(), "too_many_attempts", "even the right one");
    server.clock.pass(SignedDuration::from_secs(40));
    assert_eq!(admit(&server, "admin", body).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_device_goes_in_the_place_of_a_broken_one_whose_token_and_numbers_end() {
    let server = TestServer::new().await;
    let day = r#"{"day": "2026-11-23"}"#;
    let before = server.done("kiosk", "POST", "bands", day).await;
    let (code, _, poll) = asks(&server, "kiosk").await;
    let wrong_kind = json!({ "code": code, "office": "belsh", "replaces": "board" });
    assert_eq!(admit(&server, "admin", wrong_kind).await.code(), "kind_differs");
    let unknown = json!({ "code": code, "office": "belsh", "replaces": "nothing" });
    assert_eq!(admit(&server, "admin", unknown).await.code(), "unknown_device");
    let admitted =
        admit(&server, "admin", json!({ "code": code, "office": "belsh", "replaces": "kiosk" })).await;
    assert_eq!((admitted.status, &admitted.body["name"]), (StatusCode::CREATED, &json!("kiosk")));
    assert_eq!(server.ask("kiosk", "POST", "bands", day).await.code(), "unknown_token");
    let new = Caller::Token(token(&server.ask("nobody", "GET", &poll, "").await));
    let after = read(server.send(server.request_of(&new, "POST", "bands", day)).await).await;
    assert_eq!(after.body[0]["epoch"].as_u64(), before[0]["epoch"].as_u64().map(|epoch| epoch + 1));
    assert_ne!(after.body[0]["from"], before[0]["from"]);
}

#[tokio::test]
async fn a_device_that_is_shut_out_is_so_at_once_and_its_stream_ends() {
    let server = TestServer::new().await;
    let mut reader = follow(&server, "board/events", "board", None).await;
    assert_eq!(reader.next().await.expect("a snapshot").name, "snapshot");
    assert_eq!(
        server.ask("manager", "DELETE", "/api/v1/devices/board", "").await.status,
        StatusCode::FORBIDDEN
    );
    let gone = server.ask("admin", "DELETE", "/api/v1/devices/board", "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    while let Some(received) = reader.next().await {
        assert_ne!(received.name, "called", "{received:?}");
    }
    assert_eq!(server.ask("board", "GET", "board", "").await.code(), "unknown_token");
    assert_eq!(server.ask("admin", "DELETE", "/api/v1/devices/board", "").await.code(), "unknown_device");
    assert_eq!(
        server.ask("admin", "DELETE", "/api/v1/devices/other%20kiosk", "").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_staff_learns_that_a_board_cannot_be_heard() {
    let server = TestServer::new().await;
    let health = json!({ "version": "0.1.0", "uptime_s": 7, "no_sound": "no_line" });
    let told = server.ask("board", "POST", "/api/v1/devices/health", health.to_string()).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{told:?}");
    let queue = server.done("staff", "GET", "queue", "").await;
    assert_eq!(queue["devices"][0]["trouble"], "no_sound");
}

#[tokio::test]
async fn the_staff_learns_that_a_kiosk_has_no_paper_or_fell_silent() {
    let server = TestServer::new().await;
    let mut reader = follow(&server, "queue/events", "staff", None).await;
    assert_eq!(reader.next().await.expect("a snapshot").name, "snapshot");
    let health =
        json!({ "version": "0.1.0", "uptime_s": 7, "paper": "out", "errors": ["kutia\u{7} e letrës"] });
    let told = server.ask("kiosk", "POST", "/api/v1/devices/health", health.to_string()).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{told:?}");
    let received = reader.next().await.expect("the stream goes on");
    let troubles: Value = serde_json::from_str(&received.data).expect("JSON");
    assert_eq!((received.name.as_str(), &troubles[0]["trouble"]), ("devices", &json!("no_paper")));
    assert_eq!(troubles[1]["detail"], "kutia e letrës", "no control characters");
    let metrics = server.send(server.request("nobody", "GET", "/metrics", "")).await;
    let metrics = axum::body::to_bytes(metrics.into_body(), 1 << 20).await.expect("a short body");
    let metrics = String::from_utf8_lossy(&metrics).into_owned();
    let line = r#"radha_device_paper_out{office="belsh",device="kiosk",kind="kiosk"} 1"#;
    assert!(metrics.contains(line), "{metrics}");
    server.clock.pass(SignedDuration::from_secs(46));
    let queue = server.done("staff", "GET", "queue", "").await;
    assert_eq!(queue["devices"][0]["trouble"], "silent");
    assert_eq!(queue["devices"][0]["since"], "2026-11-23T09:00:00Z");
    let devices = server.done("manager", "GET", "/api/v1/devices", "").await;
    let kiosk = &devices.as_array().expect("a list").iter().find(|device| device["id"] == "kiosk");
    assert_eq!(
        kiosk.map(|kiosk| (&kiosk["there"], &kiosk["health"]["paper"])),
        Some((&json!(false), &json!("out")))
    );
    server.done("kiosk", "GET", "board", "").await;
    let queue = server.done("staff", "GET", "queue", "").await;
    assert_eq!(queue["devices"][0]["trouble"], "no_paper", "it is there again");
    let elsewhere = server.done("institution staff", "GET", "queue", "").await;
    assert_eq!(elsewhere["devices"], json!([]));
}

#[tokio::test]
async fn what_was_heard_of_a_device_is_known_after_a_restart() {
    let server = TestServer::new().await;
    let health = json!({ "version": "0.1.0", "uptime_s": 7, "paper": "low", "slips_left": 40 });
    server.ask("kiosk", "POST", "/api/v1/devices/health", health.to_string()).await;
    let (office, id) = (OfficeId::new("belsh"), DeviceId::new("kiosk"));
    let known = loop {
        tokio::task::yield_now().await;
        let limits = SessionLimits::default();
        let again =
            Accounts::load(server.database.clone(), server.clock.clone(), limits).await.expect("accounts");
        let known = again.devices().find(&office, &id).expect("it is known");
        if known.health().is_some() {
            break known;
        }
    };
    assert_eq!(known.health().and_then(|health| health.slips_left), Some(40));
    assert_eq!(known.last_seen().map(|seen| seen.to_string()), Some("2026-11-23T09:00:00Z".into()));
}

#[tokio::test]
async fn a_clerk_is_called_to_a_kiosk_and_one_comes() {
    let server = TestServer::new().await;
    let mut reader = follow(&server, "queue/events", "staff", None).await;
    assert_eq!(reader.next().await.expect("a snapshot").name, "snapshot");
    for _ in 0..2 {
        assert_eq!(server.ask("kiosk", "POST", "help", "").await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(server.seq(), 1, "asking again changes nothing");
    let received = reader.next().await.expect("the stream goes on");
    let calls: Value = serde_json::from_str(&received.data).expect("JSON");
    assert_eq!((received.name.as_str(), &calls[0]["name"]), ("help", &json!("kiosk")));
    assert_eq!(server.done("staff", "GET", "help", "").await[0]["since"], "2026-11-23T09:00:00Z");
    assert_eq!(server.ask("staff", "POST", "help/nothing/answer", "").await.code(), "unknown_device");
    assert_eq!(server.ask("staff", "POST", "help/kiosk/answer", "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.ask("staff", "POST", "help/kiosk/answer", "").await.code(), "no_help_called");
    assert_eq!(server.done("staff", "GET", "queue", "").await["help"], json!([]));
    let statistics = server.done("manager", "GET", "statistics", "").await;
    assert_eq!(statistics["total"]["help_calls"], 1);
}

#[tokio::test]
async fn a_visit_is_rated_once_by_whoever_holds_the_slip_until_the_day_is_over() {
    let server = TestServer::new().await;
    let ticket = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let link = ticket["link"].as_str().expect("a link");
    let path = format!("/api/v1/t/{}", link.rsplit('/').next().expect("a code"));
    let rate = async |rating: &str| {
        server.ask("nobody", "POST", &format!("{path}/rate"), json!({ "rating": rating }).to_string()).await
    };
    assert_eq!(rate("good").await.code(), "not_served");
    for verb in ["open", "call-next", "start"] {
        server.done("staff", "POST", &format!("counters/1/{verb}"), "").await;
    }
    server.done("staff", "POST", "counters/1/finish", r#"{"outcome": "resolved"}"#).await;
    server.clock.pass(SignedDuration::from_hours(5));
    assert_eq!(server.done("nobody", "GET", &path, "").await["may_rate"], true);
    assert_eq!(rate("splendid").await.code(), "invalid_body");
    let rated = rate("fair").await;
    assert_eq!((rated.status, &rated.body["rating"]), (StatusCode::OK, &json!("fair")));
    assert_eq!(rate("good").await.code(), "already_rated");
    let hall = server.app.hall(&OfficeId::new("belsh")).expect("a hall");
    let total = hall.statistics_today().total();
    assert_eq!((total.ratings.fair, total.satisfaction().share()), (1, Some(0.0)));
}

#[tokio::test]
async fn a_desk_button_calls_at_its_own_counter_and_does_nothing_else() {
    let server = TestServer::new().await;
    let (code, _, poll) = asks(&server, "desk_button").await;
    let body = |counter: Option<&str>| json!({ "code": code, "office": "belsh", "name": "Butoni 2", "counter": counter });
    assert_eq!(admit(&server, "admin", body(None)).await.code(), "counter_differs");
    assert_eq!(admit(&server, "admin", body(Some("nowhere"))).await.code(), "unknown_counter");
    let admitted = admit(&server, "admin", body(Some("2"))).await;
    assert_eq!((admitted.status, &admitted.body["counter"]), (StatusCode::CREATED, &json!("2")));
    let enrolled = server.ask("nobody", "GET", &poll, "").await;
    assert_eq!(enrolled.body["counter"], json!("2"));
    let button = Caller::Token(token(&enrolled));
    let press = async |counter: &str| {
        let rest = format!("counters/{counter}/call-next");
        read(server.send(server.request_of(&button, "POST", &rest, "{}")).await).await
    };
    server.done("staff", "POST", "counters/2/open", "{}").await;
    assert_eq!(press("2").await.status, StatusCode::NO_CONTENT, "nobody waits");
    let wish = r#"{"service": "GJC-02", "needs": ["low_counter"]}"#;
    server.done("kiosk", "POST", "tickets", wish).await;
    assert_eq!(press("1").await.code(), "forbidden", "another counter");
    let called = press("2").await;
    assert_eq!((called.status, &called.body["number"]), (StatusCode::OK, &json!("A001")));
    assert!(
        !called.body.to_string().contains("low_counter"),
        "what a person needs is for the clerk: {called:?}"
    );
    for (method, rest) in
        [("POST", "counters/2/finish"), ("GET", "queue"), ("GET", "board"), ("POST", "tickets")]
    {
        let refused = read(server.send(server.request_of(&button, method, rest, "{}")).await).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{method} {rest}");
    }
    let (code, ..) = asks(&server, "kiosk").await;
    let kiosk = json!({ "code": code, "office": "belsh", "name": "Kioska 3", "counter": "2" });
    assert_eq!(admit(&server, "admin", kiosk).await.code(), "counter_differs");
}
