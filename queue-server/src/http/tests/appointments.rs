//! Appointments from the booking to the check-in, and what is left of a document's number: nothing.

use axum::http::StatusCode;
use jiff::SignedDuration;
use queue_core::value::OfficeId;
use serde_json::{Value, json};

use super::{Answer, TestServer, read};

/// Half past ten in Tirana, half an hour after the servers' clock.
const SLOT: &str = "2026-11-23T09:30:00Z";
const NUMBER: &str = "I05101999I";

fn wish(slot: &str) -> Value {
    json!({"service": "GJC-02", "slot": slot})
}

async fn book(server: &TestServer, wish: Value) -> Value {
    let answer = server.ask("nobody", "POST", "appointments", wish.to_string()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    answer.body
}

async fn check_in(server: &TestServer, body: Value) -> Answer {
    server.ask("kiosk", "POST", "check-in", body.to_string()).await
}

fn own(appointment: &Value) -> String {
    format!("/api/v1/a/{}", appointment["code"].as_str().expect("a code"))
}

#[tokio::test]
async fn a_citizen_sees_the_times_books_one_and_checks_in_with_the_code() {
    let server = TestServer::new().await;
    let slots = server.done("nobody", "GET", "services/GJC-02/slots?from=2026-11-23&days=2", "").await;
    assert_eq!(slots["days"].as_array().map(Vec::len), Some(2));
    let first = &slots["days"][0]["slots"][0];
    assert_eq!((&first["at"], &slots["by_citizens"]), (&json!("2026-11-23T09:15:00Z"), &json!(true)));
    let free = |slots: &Value| slots["days"][0]["slots"][1]["free"].as_u64().expect("a number");
    let before = free(&slots);

    let booked = book(&server, wish(SLOT)).await;
    let code = booked["code"].as_str().expect("a code");
    assert!(
        code.len() == 10 && !code.contains(['0', 'O', '1', 'I', 'L', '2', 'Z', '5', 'S', '8', 'B']),
        "{code}"
    );
    assert_eq!(booked["qr"], format!("radha:a:{code}"));
    assert_eq!(booked["link"], format!("http://127.0.0.1:8080/a/{code}"));
    assert_eq!((&booked["state"], &booked["slot"]), (&json!("booked"), &json!(SLOT)));
    let slots = server.done("nobody", "GET", "services/GJC-02/slots?from=2026-11-23", "").await;
    assert_eq!(free(&slots), before - 1);

    let ticket = check_in(&server, json!({"code": code, "needs": ["low_counter"]})).await;
    assert_eq!(ticket.status, StatusCode::CREATED, "{ticket:?}");
    assert!(ticket.body["link"].as_str().is_some_and(|link| link.contains("/t/")));
    let list = server.done("staff", "GET", "appointments", "").await;
    assert_eq!((&list[0]["state"], &list[0]["ticket"]), (&json!("checked_in"), &ticket.body["id"]));
    assert_eq!(list[0].get("code"), None, "the code is the citizen's");
    let again = check_in(&server, json!({"code": code})).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "appointment_over"));
    assert_eq!(again.body["state"], "checked_in", "so that the kiosk can say what to do");
}

#[tokio::test]
async fn whoever_is_too_early_learns_from_when_on() {
    let server = TestServer::new().await;
    let booked = book(&server, wish("2026-11-23T11:00:00Z")).await;
    let early = check_in(&server, json!({"code": booked["code"]})).await;
    assert_eq!((early.status, early.code()), (StatusCode::CONFLICT, "too_early"));
    assert_eq!(early.body["from"], "2026-11-23T10:30:00Z");
    assert_eq!(booked["check_in_from"], early.body["from"]);
    server.clock.pass(SignedDuration::from_mins(135));
    let released = server.done("nobody", "GET", &own(&booked), "").await;
    assert_eq!(released["state"], "released");
    let late = check_in(&server, json!({"code": booked["code"]})).await;
    assert_eq!(late.status, StatusCode::CREATED, "a walk-in: {late:?}");
}

#[tokio::test]
async fn an_appointment_is_moved_and_given_up_by_its_citizen_and_by_the_staff() {
    let server = TestServer::new().await;
    let later = json!({"slot": "2026-11-24T09:00:00Z"}).to_string();
    let booked = book(&server, wish(SLOT)).await;
    let moved = server.ask("nobody", "POST", &format!("{}/move", own(&booked)), later).await;
    assert_eq!((moved.status, &moved.body["slot"]), (StatusCode::OK, &json!("2026-11-24T09:00:00Z")));
    assert_eq!(moved.body["code"], booked["code"], "the code stays");
    server.done("nobody", "POST", &format!("{}/cancel", own(&booked)), "").await;
    let over = server.ask("nobody", "POST", &format!("{}/cancel", own(&booked)), "").await;
    assert_eq!((over.status, over.code()), (StatusCode::CONFLICT, "appointment_over"));

    let by_staff = server.ask("staff", "POST", "appointments", wish(SLOT).to_string()).await;
    let path = format!("appointments/{}", by_staff.body["id"].as_str().expect("an id"));
    let back = json!({"slot": "2026-11-23T10:00:00Z"}).to_string();
    let moved = server.ask("staff", "POST", &format!("{path}/move"), back).await;
    assert_eq!((moved.status, &moved.body["slot"]), (StatusCode::OK, &json!("2026-11-23T10:00:00Z")));
    let checked_in = server.ask("staff", "POST", &format!("{path}/check-in"), "").await;
    assert_eq!((checked_in.status, checked_in.code()), (StatusCode::CONFLICT, "too_early"));
    server.done("staff", "POST", &format!("{path}/cancel"), "").await;
    let list = server.done("staff", "GET", "appointments?day=2026-11-24", "").await;
    assert_eq!((&list[0]["state"], list.as_array().map(Vec::len)), (&json!("cancelled"), Some(1)));
    let missing = "appointments/01a1f9c0-0000-7000-8000-000000000000/cancel";
    assert_eq!(server.ask("staff", "POST", missing, "").await.code(), "unknown_appointment");
}

#[tokio::test]
async fn five_codes_that_do_not_exist_make_a_pause_of_a_minute() {
    let server = TestServer::new().await;
    let booked = book(&server, wish(SLOT)).await;
    for miss in ["", "A", "%", "-", " ", "*"].into_iter().take(5) {
        let answer = check_in(&server, json!({"code": miss})).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::NOT_FOUND, "unknown_appointment"),
            "{miss:?}"
        );
    }
    let paused = check_in(&server, json!({"code": booked["code"]})).await;
    assert_eq!((paused.status, paused.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
    assert_eq!(paused.headers["retry-after"], "60");
    let by_staff = server.ask("staff", "POST", "check-in", json!({"code": booked["code"]}).to_string()).await;
    assert_eq!(by_staff.status, StatusCode::CREATED, "another one than the kiosk");
    server.clock.pass(SignedDuration::from_secs(60));
    assert_eq!(check_in(&server, json!({"code": booked["code"]})).await.code(), "appointment_over");

    for _ in 0..5 {
        let answer = server.ask("nobody", "GET", "/api/v1/a/ACDEF34HJK", "").await;
        assert_eq!(answer.code(), "unknown_appointment");
    }
    assert_eq!(server.ask("nobody", "GET", &own(&booked), "").await.code(), "too_many_attempts");
}

#[tokio::test]
async fn one_address_books_so_many_an_hour_and_what_is_refused_does_not_count() {
    let server = TestServer::new().await;
    for _ in 0..20 {
        let refused =
            server.ask("nobody", "POST", "appointments", wish("2026-11-23T09:31:00Z").to_string()).await;
        assert_eq!(refused.code(), "not_a_slot");
    }
    let free = |n: usize| format!("2026-11-24T{:02}:00:00Z", 5 + n);
    for n in 0..10 {
        book(&server, wish(&free(n))).await;
    }
    let often = server.ask("nobody", "POST", "appointments", wish(&free(10)).to_string()).await;
    assert_eq!((often.status, often.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
    let by_staff = server.ask("staff", "POST", "appointments", wish(&free(10)).to_string()).await;
    assert_eq!(by_staff.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_repeated_booking_and_a_repeated_check_in_get_the_first_answer() {
    let server = TestServer::new().await;
    let ask = async |caller: &str, path: &str, key: &str, body: Value| {
        let mut request = server.request(caller, "POST", path, body.to_string());
        request.headers_mut().insert("idempotency-key", key.parse().expect("a header"));
        read(server.send(request).await).await
    };
    let wish = json!({"service": "GJC-02", "slot": SLOT, "document": NUMBER});
    let key = "0192f0c1-2345-7abc-8def-0123456789ab";
    let first = ask("nobody", "appointments", key, wish.clone()).await;
    let second = ask("nobody", "appointments", key, wish).await;
    assert_eq!((first.status, &first.body), (StatusCode::CREATED, &second.body));
    assert_eq!(first.body["id"], key);
    let key = "0192f0c1-2345-7abc-8def-0123456789ac";
    let first = ask("kiosk", "check-in", key, json!({"document": NUMBER})).await;
    let second = ask("kiosk", "check-in", key, json!({"document": NUMBER})).await;
    assert_eq!((first.status, &first.body), (StatusCode::CREATED, &second.body));
    assert_eq!(first.body["id"], key);
}

/// Everything that stands in the folder of the database, the log too.
fn written(server: &TestServer) -> Vec<u8> {
    let files = std::fs::read_dir(server.directory.path()).expect("the folder is there");
    files.flat_map(|file| std::fs::read(file.expect("a file").path()).expect("it can be read")).collect()
}

fn stands_in(written: &[u8], text: &[u8]) -> bool {
    written.windows(text.len()).any(|window| window == text)
}

#[tokio::test]
async fn after_its_day_nothing_of_a_document_is_left_in_the_database_or_its_log() {
    let server = TestServer::new().await;
    let office = OfficeId::new("belsh");
    let mut hashes = Vec::new();
    for n in 0..40 {
        let number = format!("J{:08}K", 60_000_000 + n);
        let slot = format!("2026-11-23T{:02}:{:02}:00Z", 11 + n / 4, n % 4 * 15);
        let wish = json!({"service": "GJC-02", "slot": slot, "document": number}).to_string();
        let booked = server.ask("staff", "POST", "appointments", wish).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{booked:?}");
        let appointment = booked.body["id"].as_str().expect("an id").parse().expect("an id");
        let hall = server.app.hall(&office).expect("a hall");
        let known = hall.office().appointment(queue_core::value::AppointmentId(appointment)).cloned();
        hashes.push(known.and_then(|known| known.document).expect("a hash").to_string());
        let number = number.into_bytes();
        assert!(!stands_in(&written(&server), &number), "the number itself is never written");
    }
    let day = "2026-11-23".parse().expect("a day");
    let key = server.database.known_day_key(&office, day).await.expect("it can be read").expect("a key");
    let before = written(&server);
    assert!(stands_in(&before, &key) && stands_in(&before, hashes[0].as_bytes()), "the test finds them");
    let early = check_in(&server, json!({"document": "J60000000K"})).await;
    assert_eq!(early.code(), "too_early", "the document is recognised");
    assert_eq!(check_in(&server, json!({"document": NUMBER})).await.code(), "unknown_appointment");

    server.clock.pass(SignedDuration::from_hours(20));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let after = written(&server);
    assert!(!stands_in(&after, &key), "the key of the day is destroyed");
    for hash in &hashes {
        assert!(!stands_in(&after, hash.as_bytes()), "{hash}");
    }
    assert_eq!(server.database.known_day_key(&office, day).await.expect("it can be read"), None);
}

#[tokio::test]
async fn the_pages_of_appointments_tell_nothing_of_a_code_and_draw_it_for_the_kiosk() {
    let server = TestServer::new().await;
    let page = async |path: &str| {
        let response = server.send(server.request("nobody", "GET", path, "")).await;
        (response.status(), response.headers()["content-type"].to_str().expect("text").to_owned())
    };
    let html = (StatusCode::OK, "text/html; charset=utf-8".to_owned());
    for path in ["/book/belsh", "/a/ACDEF34HJK"] {
        assert_eq!(page(path).await, html, "{path}");
    }
    assert_eq!(page("/a/ACDEF34HJK/qr.svg").await, (StatusCode::OK, "image/svg+xml".to_owned()));
    assert_eq!(page("/a/%3Csvg%3E/qr.svg").await.0, StatusCode::NOT_FOUND);
    let services = server.done("nobody", "GET", "services", "").await;
    let bookable = services.as_array().expect("a list").iter().filter(|service| service["bookable"] == true);
    assert_eq!(bookable.count(), 6);
}
