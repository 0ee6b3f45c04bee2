//! What an administrator has a device do, and what the device says of it.

use axum::body::Body;
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use queue_core::opening::WeeklyHours;
use serde_json::{Value, json};

use super::streams::follow;
use super::{Answer, Caller, TestServer, read};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

async fn ask(server: &TestServer, who: &str, device: &str, what: &str) -> Answer {
    let path = format!("/api/v1/devices/{device}/errands");
    server.ask(who, "POST", &path, json!({ "what": what }).to_string()).await
}

async fn tell(server: &TestServer, device: &str, uptime_s: u64) -> Answer {
    let health = json!({ "version": "0.1.0", "uptime_s": uptime_s });
    server.ask(device, "POST", "/api/v1/devices/health", health.to_string()).await
}

async fn errands(server: &TestServer, device: &str) -> Value {
    let devices = server.done("admin", "GET", "/api/v1/devices", "").await;
    let is_it = |known: &&Value| known["id"] == device;
    devices.as_array().expect("a list").iter().find(is_it).expect("it is there").clone()
}

async fn give_picture(server: &TestServer, device: &str, id: &str, kind: &str, picture: Vec<u8>) -> Answer {
    let path = format!("/api/v1/devices/errands/{id}/picture");
    let mut request = server.request(device, "PUT", &path, Body::from(picture));
    request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().expect("a kind"));
    read(server.send(request).await).await
}

#[tokio::test]
async fn a_kiosk_is_woken_by_its_stream_and_restarts_once() {
    let server = TestServer::new().await;
    assert_eq!(tell(&server, "kiosk", 500).await.status, StatusCode::NO_CONTENT);
    let mut reader = follow(&server, "board/events", "kiosk", None).await;
    assert_eq!(reader.next().await.expect("a snapshot").name, "snapshot");
    let asked = ask(&server, "admin", "kiosk", "restart").await;
    assert_eq!((asked.status, &asked.body["state"]), (StatusCode::CREATED, &json!("asked")));
    let again = ask(&server, "admin", "kiosk", "restart").await;
    assert_eq!(again.body["id"], asked.body["id"], "pressed twice, it is one");
    assert_eq!(reader.next().await.expect("it is woken").name, "errand");
    let told = tell(&server, "kiosk", 501).await;
    assert_eq!(told.body, json!({ "errands": [{ "id": asked.body["id"], "what": "restart" }] }));
    assert_eq!(errands(&server, "kiosk").await["errands"][0]["state"], "taken");
    assert_eq!(tell(&server, "kiosk", 502).await.status, StatusCode::NO_CONTENT, "it is handed out once");
    assert_eq!(tell(&server, "kiosk", 0).await.status, StatusCode::NO_CONTENT, "also to the new program");
    assert_eq!(errands(&server, "kiosk").await["errands"][0]["state"], "done");
    let record = server.done("admin", "GET", "deeds?kind=devices", "").await;
    let deed = &record["deeds"][0];
    assert_eq!(
        (&deed["what"], &deed["details"]["errand"]),
        (&json!("device_sent_on_errand"), &json!("restart"))
    );
    assert_eq!((&deed["by"], &deed["details"]["name"]), (&json!("admin"), &json!("kiosk")));
}

#[tokio::test]
async fn a_picture_comes_from_the_device_that_was_asked_for_it_and_goes_when_it_is_old() {
    let server = TestServer::new().await;
    assert_eq!(server.ask("admin", "GET", "/api/v1/devices/board/picture", "").await.code(), "no_picture");
    tell(&server, "board", 7).await;
    let id =
        ask(&server, "admin", "board", "screenshot").await.body["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        give_picture(&server, "board", &id, "image/png", PNG.into()).await.code(),
        "unknown_errand",
        "it has not taken the errand"
    );
    tell(&server, "board", 8).await;
    assert_eq!(give_picture(&server, "kiosk", &id, "image/png", PNG.into()).await.code(), "unknown_errand");
    let wrong = give_picture(&server, "board", &id, "image/jpeg", PNG.into()).await;
    assert_eq!((wrong.status, wrong.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_picture"));
    assert_eq!(
        give_picture(&server, "board", &id, "image/png", b"GIF89a".to_vec()).await.code(),
        "not_a_picture"
    );
    let large = give_picture(&server, "board", &id, "image/png", vec![0; 8 * 1024 * 1024 + 1]).await;
    assert_eq!(large.code(), "body_too_large");
    let given = give_picture(&server, "board", &id, "image/png", PNG.into()).await;
    assert_eq!(given.status, StatusCode::NO_CONTENT, "{given:?}");
    assert_eq!(give_picture(&server, "board", &id, "image/png", PNG.into()).await.code(), "unknown_errand");
    for (who, status) in [
        ("admin", StatusCode::OK),
        ("manager", StatusCode::FORBIDDEN),
        ("other admin", StatusCode::NOT_FOUND),
        ("board", StatusCode::FORBIDDEN),
    ] {
        let picture = server.send(server.request(who, "GET", "/api/v1/devices/board/picture", "")).await;
        assert_eq!(picture.status(), status, "{who}");
    }
    assert_eq!(errands(&server, "board").await["picture_at"], "2026-11-23T09:00:00Z");
    server.clock.pass(SignedDuration::from_secs(601));
    assert_eq!(server.ask("admin", "GET", "/api/v1/devices/board/picture", "").await.code(), "no_picture");
    assert_eq!(errands(&server, "board").await["picture_at"], Value::Null);
}

#[tokio::test]
async fn what_a_device_cannot_do_is_said_in_its_words_and_by_nobody_else() {
    let server = TestServer::new().await;
    tell(&server, "kiosk", 7).await;
    let id =
        ask(&server, "admin", "kiosk", "screenshot").await.body["id"].as_str().expect("an id").to_owned();
    tell(&server, "kiosk", 8).await;
    let path = format!("/api/v1/devices/errands/{id}");
    let report = |report: Value| report.to_string();
    let failed = json!({ "outcome": "failed", "reason": "no_picture", "detail": "no\u{7} memory" });
    assert_eq!(server.ask("board", "POST", &path, report(failed.clone())).await.code(), "unknown_errand");
    assert_eq!(server.ask("admin", "POST", &path, report(failed.clone())).await.code(), "forbidden");
    let nonsense = server.ask("kiosk", "POST", &path, report(json!({ "outcome": "danced" }))).await;
    assert_eq!(nonsense.code(), "invalid_body");
    assert_eq!(server.ask("kiosk", "POST", &path, report(json!({ "outcome": "waits" }))).await.status, 204);
    assert_eq!(errands(&server, "kiosk").await["errands"][0]["state"], "waits");
    assert_eq!(server.ask("kiosk", "POST", &path, report(failed.clone())).await.status, 204);
    let told = errands(&server, "kiosk").await["errands"][0].clone();
    assert_eq!(
        (&told["state"], &told["reason"], &told["detail"]),
        (&json!("failed"), &json!("no_picture"), &json!("no memory"))
    );
    assert_eq!(
        server.ask("kiosk", "POST", &path, report(failed)).await.code(),
        "unknown_errand",
        "it is over"
    );
}

#[tokio::test]
async fn only_a_device_that_is_there_and_can_do_it_is_sent_on_an_errand_and_only_by_an_administrator() {
    let server = TestServer::new().await;
    let silent = ask(&server, "admin", "kiosk", "restart").await;
    assert_eq!((silent.status, silent.code()), (StatusCode::CONFLICT, "device_silent"));
    for device in ["kiosk", "board", "desk%20button"] {
        tell(&server, &device.replace("%20", " "), 7).await;
    }
    assert_eq!(ask(&server, "admin", "desk%20button", "restart").await.code(), "kind_differs");
    assert_eq!(ask(&server, "admin", "kiosk", "dance").await.code(), "invalid_body");
    assert_eq!(ask(&server, "admin", "other%20kiosk", "restart").await.code(), "unknown_device");
    assert_eq!(ask(&server, "other admin", "kiosk", "restart").await.code(), "unknown_device");
    for who in ["staff", "manager", "board", "kiosk"] {
        assert_eq!(ask(&server, who, "kiosk", "restart").await.status, StatusCode::FORBIDDEN, "{who}");
    }
    // Who is an administrator no longer may not either: the session ends with the right.
    let becomes = |role: &str| json!({ "name": "S.", "role": role, "disabled": false }).to_string();
    server.ask("admin", "PUT", "users/staff", becomes("admin")).await;
    let address = std::net::Ipv4Addr::LOCALHOST.into();
    let signed_in = server.site.accounts().sign_in("staff", super::PASSWORD.into(), address).await;
    let caller = Caller::Session(signed_in.expect("the password is right").0);
    for (role, status) in [("admin", StatusCode::CREATED), ("staff", StatusCode::UNAUTHORIZED)] {
        let errand = json!({ "what": "screenshot" }).to_string();
        let request = server.request_of(&caller, "POST", "/api/v1/devices/kiosk/errands", errand);
        assert_eq!(read(server.send(request).await).await.status, status, "{role}");
        server.ask("admin", "PUT", "users/staff", becomes("staff")).await;
    }
    server.clock.pass(SignedDuration::from_secs(61));
    assert_eq!(
        tell(&server, "kiosk", 70).await.status,
        StatusCode::NO_CONTENT,
        "what nobody fetched is over"
    );
}

#[tokio::test]
async fn a_copy_of_a_slip_is_of_the_same_ticket_and_noted_when_it_is_out() {
    let server = TestServer::new().await;
    let ticket = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let id = ticket["id"].as_str().expect("an id").to_owned();
    let path = format!("tickets/{id}/copy");
    let copy = async |who: &str, kiosk: &str| {
        server.ask(who, "POST", &path, json!({ "kiosk": kiosk }).to_string()).await
    };
    tell(&server, "board", 7).await;
    assert_eq!(copy("staff", "board").await.code(), "kind_differs");
    assert_eq!(copy("staff", "other kiosk").await.code(), "unknown_device");
    assert_eq!(copy("kiosk", "kiosk").await.code(), "forbidden");
    assert_eq!(
        server.ask("staff", "POST", &path, r#"{"kiosk": "kiosk", "count": 2}"#).await.code(),
        "unknown_field"
    );
    assert_eq!(
        ask(&server, "admin", "kiosk", "copy").await.code(),
        "kind_differs",
        "it is asked for at its ticket"
    );

    let asked = copy("staff", "kiosk").await;
    assert_eq!((asked.status, &asked.body["what"]), (StatusCode::CREATED, &json!("copy")), "{asked:?}");
    assert_eq!(copy("staff", "kiosk").await.body["id"], asked.body["id"], "pressed twice, it is one");
    let told = tell(&server, "kiosk", 8).await.body["errands"][0].clone();
    assert_eq!(
        (&told["what"], &told["ticket"], &told["number"], &told["language"]),
        (&json!("copy"), &ticket["id"], &ticket["number"], &json!("sq"))
    );
    assert_eq!(told["link"], ticket["link"], "whoever lost the slip follows the queue by the copy");
    let report = format!("/api/v1/devices/errands/{}", asked.body["id"].as_str().expect("an id"));
    server.ask("kiosk", "POST", &report, json!({ "outcome": "waits" }).to_string()).await;
    assert_eq!(server.done("staff", "GET", "queue", "").await["tickets"][0]["paper"], "given");
    server.ask("kiosk", "POST", &report, json!({ "outcome": "done" }).to_string()).await;
    let queue = server.done("staff", "GET", "queue", "").await;
    assert_eq!(queue["tickets"].as_array().map(Vec::len), Some(1), "no second ticket");
    assert_eq!((&queue["tickets"][0]["paper"], &queue["tickets"][0]["id"]), (&json!("copy"), &ticket["id"]));
    let kiosks = server.done("staff", "GET", "kiosks", "").await;
    assert_eq!(kiosks.as_array().map(Vec::len), Some(1), "those of this office");
    assert_eq!((&kiosks[0]["there"], &kiosks[0]["copies"][0]["state"]), (&json!(true), &json!("done")));

    server.ask("staff", "POST", &format!("tickets/{id}/cancel"), "").await;
    assert_eq!(copy("staff", "kiosk").await.code(), "wrong_state");
    server.clock.pass(SignedDuration::from_secs(46));
    let other = server.done("staff", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let path = format!("tickets/{}/copy", other["id"].as_str().expect("an id"));
    let silent = server.ask("staff", "POST", &path, r#"{"kiosk": "kiosk"}"#).await;
    assert_eq!((silent.status, silent.code()), (StatusCode::CONFLICT, "device_silent"));
}

#[tokio::test]
async fn a_kiosk_prints_a_test_and_a_board_says_one_also_while_the_office_is_closed() {
    let server = TestServer::with(WeeklyHours::Days([None; 7])).await;
    for device in ["kiosk", "board"] {
        tell(&server, device, 7).await;
    }
    assert_eq!(ask(&server, "admin", "board", "test_slip").await.code(), "kind_differs");
    assert_eq!(ask(&server, "admin", "kiosk", "test_call").await.code(), "kind_differs");
    for (device, what) in [("kiosk", "test_slip"), ("board", "test_call")] {
        assert_eq!(ask(&server, "admin", device, what).await.status, StatusCode::CREATED, "{what}");
        let told = tell(&server, device, 8).await;
        assert_eq!(told.body["errands"][0]["what"], what);
        let report =
            format!("/api/v1/devices/errands/{}", told.body["errands"][0]["id"].as_str().expect("an id"));
        let sent = json!({ "outcome": "sent" }).to_string();
        assert_eq!(server.ask(device, "POST", &report, sent).await.status, StatusCode::NO_CONTENT);
        assert_eq!(errands(&server, device).await["errands"][0]["state"], "sent");
    }
    assert_eq!(
        (server.seq(), server.done("board", "GET", "board", "").await["calls"].clone()),
        (0, json!([]))
    );
}

async fn send_voice(server: &TestServer, device: &str, kind: &str, archive: &[u8]) -> Answer {
    let path = format!("/api/v1/devices/{device}/voice");
    let mut request = server.request("admin", "PUT", &path, Body::from(archive.to_vec()));
    request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().expect("a kind"));
    read(server.send(request).await).await
}

#[tokio::test]
async fn a_voice_goes_to_the_board_that_it_was_sent_to_and_to_nobody_else() {
    const ZIP: &[u8] = b"PK\x03\x04 and clips";
    let server = TestServer::new().await;
    assert_eq!(send_voice(&server, "board", "application/zip", ZIP).await.code(), "device_silent");
    tell(&server, "board", 7).await;
    tell(&server, "kiosk", 7).await;
    assert_eq!(send_voice(&server, "kiosk", "application/zip", ZIP).await.code(), "kind_differs");
    assert_eq!(send_voice(&server, "nothing", "application/zip", ZIP).await.code(), "unknown_device");
    assert_eq!(send_voice(&server, "board", "text/csv", ZIP).await.code(), "not_an_archive");
    assert_eq!(send_voice(&server, "board", "application/zip", b"<html>").await.code(), "not_an_archive");
    let huge = [ZIP, vec![0; 16 * 1024 * 1024].as_slice()].concat();
    assert_eq!(send_voice(&server, "board", "application/zip", &huge).await.code(), "body_too_large");

    let sent = send_voice(&server, "board", "application/zip", ZIP).await;
    assert_eq!((sent.status, &sent.body["what"]), (StatusCode::CREATED, &json!("voice")));
    let second = send_voice(&server, "board", "application/zip", ZIP).await;
    assert_eq!((second.status, second.code()), (StatusCode::CONFLICT, "voice_on_its_way"));
    let id = sent.body["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/devices/errands/{id}/voice");
    assert_eq!(server.ask("board", "GET", &path, "").await.code(), "unknown_errand", "it was not taken");
    tell(&server, "board", 8).await;
    assert_eq!(server.ask("kiosk", "GET", &path, "").await.code(), "unknown_errand");
    let given = server.send(server.request("board", "GET", &path, "")).await;
    assert_eq!(given.headers()[header::CONTENT_TYPE], "application/zip");
    let given = axum::body::to_bytes(given.into_body(), usize::MAX).await.expect("it is read");
    assert_eq!(given, ZIP);

    let wrong = json!({ "outcome": "failed", "reason": "voice", "detail": "1.ogg: it is silent" });
    server.ask("board", "POST", &format!("/api/v1/devices/errands/{id}"), wrong.to_string()).await;
    let told = errands(&server, "board").await["errands"][0].clone();
    assert_eq!((&told["state"], &told["detail"]), (&json!("failed"), &json!("1.ogg: it is silent")));
    assert_eq!(server.ask("board", "GET", &path, "").await.code(), "unknown_errand", "it is over");

    let health = json!({ "version": "0.1.0", "uptime_s": 9, "voices": [{ "language": "sq", "voice": "Ana\u{7}", "clips": 152 }] });
    server.ask("board", "POST", "/api/v1/devices/health", health.to_string()).await;
    let voices = errands(&server, "board").await["health"]["voices"].clone();
    assert_eq!(voices, json!([{ "language": "sq", "voice": "Ana", "clips": 152 }]));
}
