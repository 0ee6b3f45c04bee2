//! The offices of the organisation side by side.

use axum::http::StatusCode;
use jiff::SignedDuration;
use queue_core::statistics::{Key, Table};
use queue_core::value::{Date, OfficeId, ServiceId, UserName};
use serde_json::{Value, json};

use super::{Caller, PASSWORD, TestServer};
use crate::accounts::{Accounts, Person, PersonalRight, Role, SessionLimits};
use crate::storage::rollups::{DayRollup, Rollups, View};

/// Who leads the organisation.
pub(super) const LEADER: &str = "valbona";

/// Lets somebody in who sees all offices.
pub(super) async fn with_leader(mut server: TestServer) -> TestServer {
    let accounts =
        Accounts::load(server.database.clone(), server.clock.clone(), SessionLimits::default()).await;
    let accounts = accounts.expect("the accounts are read");
    let mut leader = Person::new(UserName::new(LEADER), LEADER, Role::Manager, OfficeId::new("belsh"));
    leader.rights.insert(PersonalRight::AllOffices);
    accounts.put_person(leader, PASSWORD.into()).await.expect("a person can be added");
    sign_leader_in(&mut server).await;
    server
}

/// Signs the leader in anew, as after some time.
async fn sign_leader_in(server: &mut TestServer) {
    let body = json!({"username": LEADER, "password": PASSWORD}).to_string();
    let answer = server.ask("nobody", "POST", "/api/v1/session", body).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text").to_owned();
    let token = cookie.split(['=', ';']).nth(1).expect("a cookie has a value");
    server.callers.retain(|(name, _)| *name != LEADER);
    server.callers.push((LEADER, Caller::Session(token.into())));
}

/// A day of the past: how many were called for each service, and how long each of them waited.
pub(super) async fn past_day(server: &TestServer, office: &str, day: &str, services: &[(&str, u32, u32)]) {
    let mut cells = Table::default();
    for (service, called, waited_s) in services {
        let figures = cells.at(Key { service: Some(ServiceId::new(*service)), ..Key::default() });
        (figures.issued, figures.called, figures.finished) =
            (u64::from(*called), u64::from(*called), u64::from(*called));
        (0..*called).for_each(|_| figures.waiting_ordinary.add_s(*waited_s));
        (0..*called).for_each(|_| figures.service.add_s(300));
    }
    let day: Date = day.parse().expect("a day");
    let views = View::ALL.map(|view| cells.grouped(view.by()));
    let rollup = DayRollup { day, wait_target_s: 900, hours: vec![(10, cells)], views };
    server.database.put_day(&OfficeId::new(office), &rollup).await.expect("it is written");
}

async fn side_by_side(server: &TestServer, who: &str, query: &str) -> Value {
    server.done(who, "GET", &format!("/api/v1/statistics?group_by=office{query}"), "").await
}

fn office<'a>(all: &'a Value, id: &str) -> &'a Value {
    let offices = all["offices"].as_array().expect("a list").iter();
    offices.clone().find(|office| office["office"] == id).unwrap_or_else(|| panic!("{id} is among {all}"))
}

#[tokio::test]
async fn offices_stand_side_by_side_at_the_same_mix_of_services() {
    let server = with_leader(TestServer::new().await).await;
    // By hand: TAK-01 takes (40 x 1200 + 10 x 1000) / 50 = 1160 s, GJC-02 (10 x 240 + 90 x 300) / 100 = 294 s.
    past_day(&server, "belsh", "2026-11-20", &[("TAK-01", 40, 1200), ("GJC-02", 10, 240)]).await;
    past_day(&server, "cerrik", "2026-11-20", &[("TAK-01", 10, 1000), ("GJC-02", 90, 300)]).await;
    let period = "&from=2026-11-16&to=2026-11-22";
    let all = side_by_side(&server, LEADER, period).await;
    assert_eq!((&all["total"]["called"], &all["common_target_s"]), (&json!(150), &json!(900)));
    let (belsh, cerrik) = (office(&all, "belsh"), office(&all, "cerrik"));
    let compared = &belsh["waiting"];
    let told = [&compared["count"], &compared["actual_s"], &compared["expected_s"]];
    assert_eq!(told, [&json!(50), &json!(50_400), &json!(49_340)]);
    assert!((compared["index"].as_f64().expect("an index") - 1.0215).abs() < 5e-5, "50,400 by 49,340");
    assert_eq!(
        (&cerrik["waiting"]["actual_s"], &cerrik["waiting"]["expected_s"]),
        (&json!(37_000), &json!(38_060))
    );
    assert_eq!(belsh["service_time"]["index"], json!(1.0), "300 s everywhere");
    assert_eq!((&belsh["within_common_target"], &cerrik["within_common_target"]), (&json!(0.2), &json!(0.9)));
    assert_eq!((&belsh["longer"], &belsh["last_day"]), (&json!(false), &json!("2026-11-20")));
    let providers: Vec<_> = belsh["providers"].as_array().expect("a list").iter().collect();
    let told: Vec<_> = providers.iter().map(|one| (&one["provider"], &one["figures"]["called"])).collect();
    assert_eq!(told, [(&json!("central"), &json!(10)), (&json!("municipality"), &json!(40))]);
    let by_service = side_by_side(&server, LEADER, &format!(",service{period}")).await;
    assert_eq!(by_service["services"].as_array().map(Vec::len), Some(76), "the whole catalogue by name");
}

#[tokio::test]
async fn an_offices_manager_sees_that_office_alone() {
    let server = with_leader(TestServer::new().await).await;
    past_day(&server, "belsh", "2026-11-20", &[("TAK-01", 40, 1200)]).await;
    past_day(&server, "cerrik", "2026-11-20", &[("TAK-01", 40, 600)]).await;
    for who in ["manager", "admin"] {
        let own = side_by_side(&server, who, "&from=2026-11-20&to=2026-11-20").await;
        assert_eq!(own["offices"].as_array().map(Vec::len), Some(1), "{who}");
        let own = office(&own, "belsh");
        assert_eq!(
            own["waiting"]["index"],
            json!(1.0),
            "{who} is told nothing of other offices, not even in a mean"
        );
    }
}

#[tokio::test]
async fn a_small_office_is_shown_over_a_longer_period_and_not_as_a_blank() {
    let server = with_leader(TestServer::new().await).await;
    past_day(&server, "belsh", "2026-11-20", &[("TAK-01", 30, 1000)]).await;
    past_day(&server, "cerrik", "2026-11-20", &[("TAK-01", 9, 1000)]).await;
    past_day(&server, "cerrik", "2026-11-02", &[("TAK-01", 21, 1000)]).await;
    let all = side_by_side(&server, LEADER, "&from=2026-11-20&to=2026-11-20").await;
    let shown = |id: &str| {
        let office = office(&all, id);
        (office["longer"].clone(), office["from"].clone(), office["figures"]["called"].clone())
    };
    assert_eq!(shown("belsh"), (json!(false), json!("2026-11-20"), json!(30)));
    assert_eq!(shown("cerrik"), (json!(true), json!("2026-10-24"), json!(30)));
    assert_eq!(office(&all, "cerrik")["waiting"]["index"], json!(1.0));
    assert_eq!(all["total"]["called"], 39, "the total is of the days that were asked for");
}

#[tokio::test]
async fn days_without_a_ticket_are_missing_and_what_an_office_changes_is_named() {
    let mut server = with_leader(TestServer::new().await).await;
    let put = json!({"cells": {"fee": "200 lekë"}, "apply": "today"}).to_string();
    let changed = server.ask("admin", "PUT", "services/TAK-01/changes", put).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    server.done("kiosk", "POST", "tickets", r#"{"service": "TAK-01"}"#).await;
    server.clock.pass(SignedDuration::from_hours(72));
    server.done("kiosk", "POST", "tickets", r#"{"service": "TAK-01"}"#).await;
    sign_leader_in(&mut server).await;
    let all = side_by_side(&server, LEADER, "&from=2026-11-01&to=2026-11-26").await;
    let belsh = office(&all, "belsh");
    assert_eq!(belsh["missing_days"], json!(["2026-11-24", "2026-11-25"]));
    assert_eq!((&belsh["overrides"], &belsh["last_day"]), (&json!(["TAK-01"]), &json!("2026-11-26")));
}

#[tokio::test]
async fn nobody_lets_others_see_all_offices_who_does_not() {
    let server = with_leader(TestServer::new().await).await;
    let new = json!({"username": "gent", "name": "Gent Kola", "role": "manager", "rights": ["all_offices"]});
    let refused = server.ask("admin", "POST", "users", new.to_string()).await;
    assert_eq!((refused.code(), &refused.body["wrong"][0]["code"]), ("invalid_person", &json!("not_yours")));
    let holder = format!("users/{LEADER}");
    let body = json!({"name": "M.", "role": "manager", "rights": []}).to_string();
    assert_eq!(server.ask("admin", "PUT", &holder, body).await.code(), "sees_all_offices");
    let password = server.ask("admin", "POST", &format!("{holder}/password"), "").await;
    assert_eq!((password.status, password.code()), (StatusCode::CONFLICT, "sees_all_offices"));
}
