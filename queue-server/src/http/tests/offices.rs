//! Offices, people and devices that are set up while the server runs, and what services tell.

use std::net::Ipv4Addr;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use queue_core::statistics::{Key, Table};
use queue_core::value::{DeviceId, OfficeId, ServiceId, UserName};
use serde_json::json;

use super::{PASSWORD, TestServer, read};
use crate::accounts::{Accounts, Device, DeviceKind, Person, Role, SessionLimits};
use crate::setup::{NewOffice, Setup, Template};
use crate::storage::rollups::{DayRollup, Rollups};

#[tokio::test]
async fn an_office_set_up_meanwhile_is_there_at_once() {
    let server = TestServer::new().await;
    let missing = server.ask("nobody", "GET", "/api/v1/offices/tirana-1", "").await;
    assert_eq!(missing.code(), "unknown_office");
    let setup = Setup::new(server.database.clone());
    setup.seed_municipalities().await.expect("they are registered");
    let office = NewOffice {
        id: "tirana-1".into(),
        municipality: "tirane".into(),
        name: Some("Njësia 1".into()),
        name_en: None,
        template: Template::Unit,
        counters: None,
    };
    setup.add_office(office, server.app.clock().now()).await.expect("the office is set up");
    let office = server.done("nobody", "GET", "/api/v1/offices/tirana-1", "").await;
    assert_eq!((&office["kind"], &office["unit_names"]["sq"]), (&json!("unit"), &json!("Njësia 1")));
    assert_eq!(office["municipality"], json!({"id": "tirane", "name": "Tiranë", "county": "Tiranë"}));
    assert_eq!(office["organisation"]["id"], "bashkite");
    let all = server.done("nobody", "GET", "/api/v1/offices", "").await;
    assert_eq!(all.as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_person_and_a_device_added_by_another_program_come_in() {
    let server = TestServer::new().await;
    let limits = SessionLimits::default();
    let other = Accounts::load(server.database.clone(), server.clock.clone(), limits).await;
    let other = other.expect("the accounts are read");
    let (office, token) = (OfficeId::new("belsh"), crate::accounts::fresh_token());
    let (id, name) = (DeviceId::new("new kiosk"), "Kioska 2".into());
    let device = Device { id, kind: DeviceKind::Kiosk, office: office.clone(), name, counter: None };
    other.devices().put(device, &token).await.expect("a device can be added");
    let ask = Request::post("/api/v1/offices/belsh/tickets")
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    let ask = ask.body(Body::from(r#"{"service": "GJC-02"}"#)).expect("a request");
    assert_eq!(read(server.send(ask).await).await.status, StatusCode::CREATED);

    let (name, role) = ("new manager", Role::Manager);
    let person = Person::new(UserName::new(name), name, role, office);
    other.put_person(person, PASSWORD.into()).await.expect("a person can be added");
    let body = json!({"username": name, "password": PASSWORD}).to_string();
    let answer = server.ask("nobody", "POST", "/api/v1/session", body).await;
    assert_eq!((answer.status, &answer.body["user"]["role"]), (StatusCode::OK, &json!("manager")));
}

#[tokio::test]
async fn a_session_ended_by_another_program_ends_here_too() {
    let server = TestServer::new().await;
    let limits = SessionLimits::default();
    let other = Accounts::load(server.database.clone(), server.clock.clone(), limits).await;
    let other = other.expect("the accounts are read");
    let office = OfficeId::new("belsh");
    let person = Person::new(UserName::new("staff"), "staff", Role::Staff, office);
    other.put_person(person, "një fjalëkalim tjetër".into()).await.expect("a person can be changed");
    let address = Ipv4Addr::LOCALHOST.into();
    assert!(other.sign_in("staff", PASSWORD.into(), address).await.is_err(), "the old password is gone");
    server.clock.pass(jiff::SignedDuration::from_mins(6));
    // The first request after five minutes asks the database, which answers in its own time.
    for _ in 0..20 {
        if server.ask("staff", "GET", "/api/v1/session", "").await.code() == "not_signed_in" {
            return;
        }
        server.database.slip_key(&[]).await.expect("the database answers");
        server.clock.pass(jiff::SignedDuration::from_mins(6));
    }
    panic!("the session goes on");
}

#[tokio::test]
async fn a_sensitive_service_is_chosen_by_its_name_and_counted_under_another_letter() {
    let server = TestServer::new().await;
    let ticket = server.done("kiosk", "POST", "tickets", r#"{"service": "SOC-08"}"#).await;
    assert_eq!(ticket["number"], "K001");
    let services = server.done("nobody", "GET", "services", "").await;
    let service = |code: &str| {
        let services = services.as_array().expect("a list").iter();
        services.clone().find(|service| service["code"] == code).expect("a service").clone()
    };
    let (report, desk) = (service("SOC-08"), service("INF-01"));
    assert_eq!((&report["prefix"], &report["group"]), (&json!("K"), &json!("S")));
    assert_eq!(report["slip_names"], desk["names"]);
    assert!(desk.get("slip_names").is_none() && desk.get("fee").is_none() && desk.get("group").is_none());
    assert_eq!(report["waiting"], 1, "of all that wait under K, whoever they are");
    server.done("kiosk", "POST", "tickets", r#"{"service": "INF-01"}"#).await;
    let services = server.done("nobody", "GET", "services", "").await;
    let waiting = services.as_array().expect("a list").iter().find(|service| service["code"] == "SOC-08");
    assert_eq!(waiting.expect("a service")["waiting"], 2);
    assert_eq!(
        (&service("QEN-01")["assisted_online"], &service("QEN-01")["provider"]),
        (&json!(true), &json!("central"))
    );
}

#[tokio::test]
async fn an_offices_notices_are_shown_as_long_as_they_hold_and_hostile_ones_are_refused() {
    let server = TestServer::new().await;
    let put = async |notices: serde_json::Value| {
        let body = json!({ "change": { "notices": notices }, "apply": "today" }).to_string();
        server.ask("admin", "PUT", "profile", body).await
    };
    let notices = json!([
        { "texts": { "sq": "  Ashensori nuk punon.  ", "en": "The lift is out of order." } },
        { "texts": { "sq": "Nesër mbyllur." }, "from": "2026-11-23T11:00:00Z", "until": "2026-11-23T12:00:00Z" },
    ]);
    assert_eq!(put(notices).await.status, StatusCode::OK);
    let shown = async || server.done("nobody", "GET", "/api/v1/offices/belsh", "").await["notices"].clone();
    let lift = json!({ "sq": "Ashensori nuk punon.", "en": "The lift is out of order." });
    assert_eq!(shown().await, json!([lift]));
    server.clock.pass(SignedDuration::from_mins(150));
    assert_eq!(shown().await, json!([lift, { "sq": "Nesër mbyllur." }]));
    server.clock.pass(SignedDuration::from_mins(60));
    assert_eq!(shown().await, json!([lift]));
    let server = TestServer::new().await;
    let put = async |notices: serde_json::Value| {
        let body = json!({ "change": { "notices": notices }, "apply": "today" }).to_string();
        server.ask("admin", "PUT", "profile", body).await.code().to_owned()
    };
    assert_eq!(put(json!([{ "texts": { "sq": "a\u{202e}b" } }])).await, "invalid_profile");
    assert_eq!(put(json!([{ "texts": { "sq": "a".repeat(201) } }])).await, "invalid_profile");
    let backwards =
        json!([{ "texts": { "sq": "a" }, "from": "2026-11-23T12:00:00Z", "until": "2026-11-23T11:00:00Z" }]);
    assert_eq!(put(backwards).await, "invalid_profile");
}

#[tokio::test]
async fn a_notice_is_shown_where_the_office_wants_it() {
    let server = TestServer::new().await;
    let notice = |text: &str, places: &[&str]| json!({ "texts": { "sq": text }, "places": places });
    let notices = [notice("a", &["kiosk"]), notice("b", &["board", "page"]), notice("c", &[])];
    let body = json!({ "change": { "notices": notices }, "apply": "today" }).to_string();
    assert_eq!(server.ask("admin", "PUT", "profile", body).await.status, StatusCode::OK);
    for (caller, expected) in [("kiosk", ["a", "c"]), ("board", ["b", "c"]), ("nobody", ["b", "c"])] {
        let office = server.done(caller, "GET", "/api/v1/offices/belsh", "").await;
        let shown = office["notices"].as_array().expect("a list").iter();
        assert_eq!(shown.map(|notice| &notice["sq"]).collect::<Vec<_>>(), expected, "{caller}");
    }
    let on_a_page = server.done("nobody", "GET", "/api/v1/offices/belsh?place=kiosk", "").await;
    assert_eq!(on_a_page["notices"], json!([{ "sq": "a" }, { "sq": "c" }]), "a page that stands for a kiosk");
    let nowhere = json!({ "change": { "notices": [notice("a", &["roof"])] } }).to_string();
    assert_eq!(server.ask("admin", "PUT", "profile", nowhere).await.code(), "invalid_profile");
}

#[tokio::test]
async fn the_first_page_begins_with_what_was_taken_at_this_hour_of_past_weeks() {
    let server = TestServer::new().await;
    let home = async || server.done("nobody", "GET", "/api/v1/offices/belsh", "").await["home"].clone();
    let own = home().await;
    // Tuesdays, at ten in Tirana: the sensitive service is wanted most, and never stands there.
    for day in ["2026-11-17", "2026-11-10", "2026-11-03"] {
        let mut cells = Table::default();
        for (service, issued) in [("SOC-08", 50), ("TAK-04", 20)] {
            let service = Some(ServiceId::new(service));
            cells.at(Key { service, ..Key::default() }).issued = issued;
        }
        let day = day.parse().expect("a day");
        let rollup =
            DayRollup { day, wait_target_s: 900, hours: vec![(10, cells)], views: Default::default() };
        server.database.put_day(&OfficeId::new("belsh"), &rollup).await.expect("it is written");
    }
    server.clock.pass(SignedDuration::from_hours(24));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    while home().await[0] != "TAK-04" {
        tokio::task::yield_now().await;
    }
    let now = home().await;
    assert_eq!(
        now.as_array().map(Vec::len),
        own.as_array().map(Vec::len),
        "never more than the office's own"
    );
    assert!(!now.to_string().contains("SOC-08"), "{now}");
    server.clock.pass(SignedDuration::from_hours(1));
    assert_eq!(home().await, own, "of another hour nothing is known");
}
