//! Every route that changes something leaves a trace of who did it.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::programme::{LEADER, with_leader};
use super::{PASSWORD, TestServer, read};

/// Where it stands who asked for a change.
enum Trace {
    /// In the journal of the office, with who caused the event.
    Journal,
    /// In the record of deeds, once this is asked for by this caller.
    Deed(&'static str, Request),
    /// Nowhere, for this reason.
    Nowhere(&'static str),
}

/// Caller, address and body: JSON, a ZIP archive by its first letters, else a table.
type Request = (&'static str, &'static str, &'static str);

const NO_PERSON: &str = "whoever asks is not signed in";
const A_DEVICE: &str = "a device tells of itself: it is not a person";
const ASKS: &str = "it changes nothing: it asks, with a body";

/// What each operation that may change something leaves, in an order in which all can be done.
const TRACES: &[(&str, Trace)] = &[
    (
        "change_catalogue",
        Trace::Deed(
            "catalogue_changed",
            ("manager", "catalogue/overrides?apply=today", "code,fee\nTAK-01,200 lekë\n"),
        ),
    ),
    (
        "change_service",
        Trace::Deed(
            "setup_changed",
            ("admin", "services/TAK-01/changes", r#"{"cells": {"fee": "250 lekë"}, "apply": "today"}"#),
        ),
    ),
    (
        "change_profile",
        Trace::Deed(
            "setup_changed",
            ("admin", "profile", r#"{"change": {"max_attempts": 5}, "apply": "tomorrow"}"#),
        ),
    ),
    ("withdraw_change", Trace::Deed("change_withdrawn", ("admin", "profile/to-come", ""))),
    (
        "change_mail_report",
        Trace::Deed(
            "setup_changed",
            (
                "manager",
                "mail-report",
                r#"{"recipients": ["it@belsh.example"], "every": "week", "language": "sq"}"#,
            ),
        ),
    ),
    (
        "import_deliveries",
        Trace::Deed(
            "deliveries_imported",
            (
                "manager",
                "deliveries",
                "protocol_no,filed,due,decided\n1204/2026,2026-11-02,2026-11-12,2026-11-09\n",
            ),
        ),
    ),
    (
        "import_foreign_months",
        Trace::Deed(
            "foreign_months_imported",
            (LEADER, "/api/v1/foreign-months", "office,month,issued\nZyra e Klosit,2026-10,812\n"),
        ),
    ),
    (
        "change_programme",
        Trace::Deed(
            "public_figures_required",
            (LEADER, "/api/v1/programme", r#"{"public_figures_required": true}"#),
        ),
    ),
    (
        "send_on_errand",
        Trace::Deed(
            "device_sent_on_errand",
            ("admin", "/api/v1/devices/kiosk/errands", r#"{"what": "restart"}"#),
        ),
    ),
    (
        "send_voice",
        Trace::Deed(
            "device_sent_on_errand",
            ("admin", "/api/v1/devices/board/voice", "PK\u{3}\u{4} a voice"),
        ),
    ),
    ("announce", Trace::Deed("announced", ("manager", "board/announcements", r#"{"kind": "closing"}"#))),
    (
        "add_user",
        Trace::Deed(
            "person_added",
            ("admin", "users", r#"{"username": "teuta", "name": "Teuta Hoxha", "role": "staff"}"#),
        ),
    ),
    (
        "change_user",
        Trace::Deed(
            "person_changed",
            ("admin", "users/teuta", r#"{"name": "Teuta Hoxha", "role": "manager"}"#),
        ),
    ),
    ("one_time_password", Trace::Deed("password_given", ("admin", "users/teuta/password", ""))),
    (
        "sign_in",
        Trace::Deed(
            "signed_in",
            ("nobody", "/api/v1/session", r#"{"username": "staff", "password": "nëntë lepuj mbi urë"}"#),
        ),
    ),
    (
        "choose_password",
        Trace::Deed(
            "password_chosen",
            (
                "nobody",
                "/api/v1/session/password",
                r#"{"username": "staff", "password": "nëntë lepuj mbi urë", "new_password": "tre gështenja në xhep"}"#,
            ),
        ),
    ),
    ("sign_out", Trace::Deed("signed_out", ("manager", "/api/v1/session", ""))),
    ("admit_device", Trace::Journal),
    ("revoke_device", Trace::Journal),
    ("answer_help", Trace::Journal),
    ("issue", Trace::Journal),
    ("serve_now", Trace::Journal),
    ("served", Trace::Journal),
    ("cancel_ticket", Trace::Journal),
    ("classify", Trace::Journal),
    ("let_pass", Trace::Journal),
    ("paper", Trace::Journal),
    ("print_copy", Trace::Journal),
    ("confirm_presence_here", Trace::Journal),
    ("put_back_ticket", Trace::Journal),
    ("reinstate", Trace::Journal),
    ("open_counter", Trace::Journal),
    ("pause_counter", Trace::Journal),
    ("close_counter", Trace::Journal),
    ("paperwork_done", Trace::Journal),
    ("call_next", Trace::Journal),
    ("call", Trace::Journal),
    ("recall", Trace::Journal),
    ("start", Trace::Journal),
    ("finish", Trace::Journal),
    ("no_show", Trace::Journal),
    ("put_back", Trace::Journal),
    ("park", Trace::Journal),
    ("resume", Trace::Journal),
    ("transfer", Trace::Journal),
    ("add_service", Trace::Journal),
    ("book", Trace::Journal),
    ("cancel_appointment", Trace::Journal),
    ("move_appointment", Trace::Journal),
    ("check_in_appointment", Trace::Journal),
    ("check_in", Trace::Journal),
    ("bands", Trace::Journal),
    ("upload_tickets", Trace::Journal),
    ("call_for_help", Trace::Journal),
    ("cancel_phone_ticket", Trace::Journal),
    ("late_phone_ticket", Trace::Journal),
    ("confirm_presence", Trace::Journal),
    ("rate_phone_ticket", Trace::Journal),
    ("cancel_own_appointment", Trace::Journal),
    ("move_own_appointment", Trace::Journal),
    ("what_if", Trace::Nowhere(ASKS)),
    ("slip_picture", Trace::Nowhere(ASKS)),
    ("tell_health", Trace::Nowhere(A_DEVICE)),
    ("report_errand", Trace::Nowhere(A_DEVICE)),
    ("give_picture", Trace::Nowhere(A_DEVICE)),
    ("acknowledge", Trace::Nowhere(A_DEVICE)),
    ("enrol_device", Trace::Nowhere(A_DEVICE)),
    ("try_setup_code", Trace::Nowhere(NO_PERSON)),
    (
        "set_up_first_office",
        Trace::Nowhere("it needs a server without an office; the test of the first run says it"),
    ),
];

/// The phones that want to be told of their turn are nobody's deed.
const OF_PHONES: [&str; 2] = ["subscribe_phone", "unsubscribe_phone"];

/// The operations that are no mere reading, with their methods.
fn operations() -> Vec<(String, Method)> {
    let (_, document) = crate::http::routes();
    let items = document.paths.paths.into_values();
    let changing = items.flat_map(|item| {
        [
            (item.post, Method::POST),
            (item.put, Method::PUT),
            (item.delete, Method::DELETE),
            (item.patch, Method::PATCH),
        ]
    });
    let named = changing.filter_map(|(operation, method)| Some((operation?.operation_id?, method)));
    named.collect()
}

async fn record(server: &TestServer) -> Vec<Value> {
    let record = server.done("admin", "GET", "deeds", "").await;
    record["deeds"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn whoever_changes_something_leaves_a_trace_and_no_new_route_is_forgotten() {
    let server = with_leader(TestServer::new().await).await;
    let operations = operations();
    let known: BTreeSet<_> = TRACES.iter().map(|(name, _)| *name).chain(OF_PHONES).collect();
    let present: BTreeSet<_> = operations.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        present, known,
        "say of each operation that changes something where it stands who asked for it"
    );

    assert!(PASSWORD.starts_with("nëntë"), "the requests above sign in with it");
    // Only a device that is there does something.
    for device in ["kiosk", "board"] {
        server.done(device, "GET", "board", "").await;
    }
    for (name, trace) in TRACES {
        let (what, (caller, path, body)) = match trace {
            Trace::Deed(what, request) => (what, request),
            Trace::Nowhere(reason) => {
                assert!(!reason.is_empty(), "{name} says why");
                continue;
            }
            Trace::Journal => continue,
        };
        server.clock.pass(SignedDuration::from_secs(1));
        let before = record(&server).await.len();
        let (_, method) = operations.iter().find(|(known, _)| known == name).expect("it is there");
        let mut request = server.request(caller, method.as_str(), path, *body);
        let kind = match body.get(..2) {
            Some("PK") => "application/zip",
            _ if body.starts_with('{') => "application/json",
            _ => "text/csv",
        };
        request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().expect("a type"));
        let answer = read(server.send(request).await).await;
        assert!(answer.status.is_success(), "{name}: {answer:?}");
        let after = record(&server).await;
        assert_eq!((after.len(), &after[0]["what"]), (before + 1, &json!(what)), "{name} leaves a deed");
    }
}

#[tokio::test]
async fn what_somebody_has_no_right_to_is_recorded_once_a_minute() {
    let server = TestServer::new().await;
    for _ in 0..5 {
        assert_eq!(server.ask("staff", "GET", "users", "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(server.ask("kiosk", "GET", "users", "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(server.ask("nobody", "GET", "users", "").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(server.ask("staff", "PUT", "profile", "{}").await.status, StatusCode::FORBIDDEN);
    server.clock.pass(SignedDuration::from_secs(60));
    assert_eq!(server.ask("staff", "GET", "users", "").await.status, StatusCode::FORBIDDEN);
    let refused = server.done("admin", "GET", "deeds?kind=refused", "").await;
    let told: Vec<_> = refused["deeds"].as_array().expect("a list").iter().collect();
    assert_eq!(told.len(), 3, "{refused}");
    assert!(told.iter().all(|deed| deed["by"] == "staff" && deed["what"] == "refused"), "{refused}");
    assert_eq!(told[0]["details"], json!({"method": "GET", "route": "/api/v1/offices/{office}/users"}));
}

async fn verified(server: &TestServer) -> Value {
    server.done("admin", "GET", "deeds/verify", "").await
}

#[tokio::test]
async fn a_deed_that_is_changed_or_taken_out_afterwards_shows() {
    let server = TestServer::new().await;
    assert_eq!(verified(&server).await, json!({"whole": true, "deeds": 0, "broken_at": null, "head": ""}));
    for _ in 0..4 {
        server.clock.pass(SignedDuration::from_secs(1));
        server.done("manager", "GET", "statistics?format=csv", "").await;
    }
    let whole = verified(&server).await;
    assert_eq!((&whole["whole"], &whole["deeds"]), (&json!(true), &json!(4)));
    assert_eq!(whole["head"].as_str().map(str::len), Some(64));

    // Whoever can write the file can also do away with the trigger.
    server.database.run("DROP TRIGGER deed_is_never_changed").await;
    server.database.run("UPDATE deed SET username = 'nobody' WHERE place = 3").await;
    let changed = verified(&server).await;
    assert_eq!((&changed["whole"], &changed["deeds"]), (&json!(false), &json!(2)));
    assert_eq!(changed["broken_at"], "2026-11-23T09:00:03Z");
    server.database.run("UPDATE deed SET username = 'manager' WHERE place = 3").await;
    assert_eq!(verified(&server).await, whole, "as it was written");
    server.database.run("UPDATE deed SET hash = NULL WHERE place = 4").await;
    assert_eq!(verified(&server).await["deeds"], 3, "a hash that is gone does not fit either");
    server.done("manager", "GET", "statistics?format=csv", "").await;
    assert_eq!(verified(&server).await["whole"], false, "and nothing that is done later mends it");
    server.database.run("DELETE FROM deed WHERE place = 2").await;
    assert_eq!(verified(&server).await["whole"], false);
}

#[tokio::test]
async fn the_chain_of_deeds_goes_on_where_old_ones_were_deleted() {
    let server = TestServer::adapted(|profile| profile.retention.deeds_days = 30).await;
    server.done("manager", "GET", "statistics?format=csv", "").await;
    server.clock.pass(SignedDuration::from_hours(24 * 31));
    let sign_in = json!({"username": "admin", "password": PASSWORD}).to_string();
    let admin = read(server.send(server.request("nobody", "POST", "/api/v1/session", sign_in)).await).await;
    let cookie = admin.headers["set-cookie"].to_str().expect("text");
    let admin = super::Caller::Session(cookie.split(['=', ';']).nth(1).expect("a token").to_owned());
    let verified =
        async || read(server.send(server.request_of(&admin, "GET", "deeds/verify", "")).await).await.body;
    assert_eq!(verified().await["deeds"], 2);
    // With the first number of a day the old ones go.
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let kept = verified().await;
    assert_eq!((&kept["whole"], &kept["deeds"]), (&json!(true), &json!(1)));
    server.database.run("DELETE FROM deed_anchor").await;
    assert_eq!(verified().await["whole"], false, "what was deleted otherwise shows");
}
