//! Kiosks whose line is cut: numbers to give by themselves, and what they gave.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::SignedDuration;
use queue_core::value::{DeviceId, OfficeId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::TestServer;
use crate::app::App;
use crate::command_line;
use crate::config::Config;

const TODAY: &str = r#"{"day": "2026-11-23"}"#;

fn slip(number: &str, issued_at: &str) -> Value {
    json!({ "id": Uuid::now_v7(), "number": number, "service": "GJC-02", "issued_at": issued_at, "epoch": 1 })
}

async fn upload(server: &TestServer, slips: &[Value]) -> Vec<(String, String)> {
    let body = Value::from(slips).to_string();
    let answer = server.ask("kiosk", "POST", "tickets/offline", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let uploaded = answer.body.as_array().expect("a list").iter();
    uploaded.map(|one| (text(&one["state"]), text(&one["code"]))).collect()
}

fn told(states: &[(&str, &str)]) -> Vec<(String, String)> {
    states.iter().map(|(state, code)| ((*state).into(), (*code).into())).collect()
}

#[tokio::test]
async fn a_kiosk_gets_a_band_for_each_letter_and_the_same_ones_when_it_asks_again() {
    let server = TestServer::new().await;
    let first = server.done("kiosk", "POST", "bands", TODAY).await;
    let prefixes: Vec<_> =
        first.as_array().expect("a list").iter().map(|band| band["prefix"].clone()).collect();
    assert!(prefixes.contains(&"A".into()) && prefixes.is_sorted_by_key(|prefix| prefix.to_string()));
    assert_eq!(first[0]["from"].as_u64().map(|from| from % 1000), Some(0));
    let seq = server.seq();
    assert_eq!(server.done("kiosk", "POST", "bands", TODAY).await, first);
    assert_eq!(server.seq(), seq, "nothing was granted twice");
    let tomorrow = server.done("kiosk", "POST", "bands", r#"{"day": "2026-11-24"}"#).await;
    assert_ne!(tomorrow[0]["from"], first[0]["from"], "two days differ");
    let later = server.ask("kiosk", "POST", "bands", r#"{"day": "2026-11-25"}"#).await;
    assert_eq!((later.status.as_u16(), later.code()), (422, "no_bands_for_day"));
}

#[tokio::test]
async fn a_further_service_taken_offline_joins_the_visit_whose_number_it_has() {
    let server = TestServer::new().await;
    let issued = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let further = |visit: &Value, number: &str| {
        json!({
            "id": Uuid::now_v7(), "number": number, "visit": visit, "service": "TAK-04",
            "issued_at": "2026-11-23T08:50:00Z",
        })
    };
    let visit = &issued["visit"];
    let nobody = Value::from(Uuid::now_v7().to_string());
    let slips = [further(visit, "A001"), further(visit, "A002"), further(&nobody, "A001")];
    let refused = ("refused", "number_not_in_band");
    assert_eq!(upload(&server, &slips).await, told(&[("accepted", ""), refused, refused]));
    assert_eq!(upload(&server, &slips[..1]).await, told(&[("known", "")]));
    let queue = server.done("staff", "GET", "queue", "").await;
    let standing: Vec<_> = queue["tickets"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|ticket| (ticket["number"].clone(), ticket["service"].clone(), ticket["visit"] == *visit))
        .collect();
    let expected = [("A001", "TAK-04", true), ("A001", "GJC-02", true)];
    assert_eq!(
        standing,
        expected.map(|(number, service, same)| (Value::from(number), Value::from(service), same))
    );
}

#[tokio::test]
async fn what_was_given_offline_stands_in_the_queue_and_each_slip_is_answered() {
    let server = TestServer::new().await;
    let bands = server.done("kiosk", "POST", "bands", TODAY).await;
    let from = bands[0]["from"].as_u64().expect("a number");
    let (first, second) = (format!("A{from}"), format!("A{}", from + 1));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let slips = [
        slip(&second, "2026-11-23T08:50:00Z"),
        slip(&first, "2026-11-23T08:40:00Z"),
        slip("A007", "2026-11-23T08:41:00Z"),
    ];
    let answers = upload(&server, &slips).await;
    assert_eq!(answers, told(&[("accepted", ""), ("accepted", ""), ("refused", "number_not_in_band")]));
    let again = upload(&server, &slips[..2]).await;
    assert_eq!(again, told(&[("known", ""), ("known", "")]));
    let queue = server.done("staff", "GET", "queue", "").await;
    let order: Vec<_> =
        queue["tickets"].as_array().expect("a list").iter().map(|ticket| ticket["number"].clone()).collect();
    assert_eq!(order, [first.as_str(), second.as_str(), "A001"]);
    assert_eq!(queue["tickets"][0]["origin"], "offline");
    assert_eq!(queue["tickets"][0]["issued_at"], "2026-11-23T08:40:00Z");
}

#[tokio::test]
async fn a_slip_that_was_given_up_and_one_of_a_day_that_is_over_are_refused_by_name() {
    let server = TestServer::new().await;
    let bands = server.done("kiosk", "POST", "bands", TODAY).await;
    let number = format!("A{}", bands[0]["from"]);
    let given_up = slip(&number, "2026-11-23T08:50:00Z");
    let path = format!("tickets/{}/cancel", given_up["id"].as_str().expect("an id"));
    server.done("kiosk", "POST", &path, "").await;
    assert_eq!(upload(&server, &[given_up]).await, told(&[("refused", "ticket_given_up")]));
    server.clock.pass(SignedDuration::from_hours(24));
    let late = slip(&number, "2026-11-23T08:55:00Z");
    assert_eq!(upload(&server, std::slice::from_ref(&late)).await, told(&[("refused", "day_ended")]));
    let seq = server.seq();
    assert_eq!(upload(&server, &[late]).await, told(&[("refused", "day_ended")]));
    assert_eq!(server.seq(), seq, "it is counted once");
    let hall = server.app.hall(&OfficeId::new("belsh")).expect("a hall");
    let total = hall.statistics_today().total();
    assert_eq!((total.found_too_late, total.issued), (1, 0));
}

#[tokio::test]
async fn too_many_slips_at_once_are_refused_and_nothing_is_taken() {
    let server = TestServer::new().await;
    server.done("kiosk", "POST", "bands", TODAY).await;
    let slips: Vec<Value> = (0..101).map(|_| slip("A1000", "2026-11-23T08:50:00Z")).collect();
    let seq = server.seq();
    let answer = server.ask("kiosk", "POST", "tickets/offline", Value::from(slips).to_string()).await;
    assert_eq!((answer.status.as_u16(), answer.code(), server.seq()), (422, "invalid_body", seq));
}

#[tokio::test]
async fn after_a_restore_is_noted_kiosks_get_other_numbers_and_those_of_before_are_refused() {
    let server = TestServer::new().await;
    let before = server.done("kiosk", "POST", "bands", TODAY).await;
    server.app.stop().await;
    let database = format!("sqlite:{}", server.directory.path().join("queue.db").display());
    let variable = |name: &str| (name == "QUEUE_DATABASE_URL").then(|| database.clone());
    let config = Config::read(None, variable).expect("a configuration");
    command_line::restored(&config).await.expect("it is noted");
    let again = App::load(Arc::new(server.database.clone()), server.clock.clone()).await.expect("it is read");
    let hall = again.hall(&OfficeId::new("belsh")).expect("a hall");
    let office = hall.office();
    assert_eq!(office.bands().epoch(&DeviceId::new("kiosk")), 2);
    assert!(office.bands().of(&DeviceId::new("kiosk"), office.day()).next().is_none(), "{before}");
}
