//! People of an office, added and changed by its administrator.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, TestServer};

const CHOSEN: &str = "tre gështenja në xhep";

async fn sign_in(server: &TestServer, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    server.ask("nobody", "POST", "/api/v1/session", body.to_string()).await
}

async fn choose(server: &TestServer, username: &str, password: &str, chosen: &str) -> Answer {
    let body = json!({"username": username, "password": password, "new_password": chosen});
    server.ask("nobody", "PUT", "/api/v1/session/password", body.to_string()).await
}

async fn add(server: &TestServer, body: Value) -> Answer {
    server.ask("admin", "POST", "users", body.to_string()).await
}

async fn of(server: &TestServer, username: &str) -> Value {
    let people = server.done("admin", "GET", "users", "").await;
    let people = people.as_array().expect("a list").clone();
    people.into_iter().find(|person| person["username"] == username).expect("somebody of this name")
}

#[tokio::test]
async fn somebody_new_comes_in_with_a_password_that_is_good_once_and_chooses_their_own() {
    let server = TestServer::new().await;
    let new = json!({"username": "teuta.h", "name": "Teuta Hoxha", "role": "staff", "rights": ["call_any"]});
    let added = add(&server, new.clone()).await;
    assert_eq!((added.status, &added.body["username"]), (StatusCode::CREATED, &json!("teuta.h")));
    let once = added.body["password"].as_str().expect("a password").to_owned();
    let known = of(&server, "teuta.h").await;
    assert_eq!((&known["rights"], &known["disabled"]), (&json!(["call_any"]), &json!(false)));
    assert!(known["one_time_until"].is_string() && known["signed_in_at"].is_null(), "{known}");

    assert_eq!(sign_in(&server, "teuta.h", &once).await.code(), "choose_password");
    assert_eq!(choose(&server, "teuta.h", &once, "too short").await.code(), "password_too_short");
    assert_eq!(choose(&server, "teuta.h", &once, &once).await.code(), "password_same_again");
    assert_eq!(choose(&server, "teuta.h", "guessed", CHOSEN).await.code(), "wrong_password");
    let chosen = choose(&server, "teuta.h", &once, CHOSEN).await;
    assert_eq!((chosen.status, &chosen.body["user"]["name"]), (StatusCode::OK, &json!("Teuta Hoxha")));
    assert!(chosen.headers.contains_key("set-cookie"), "the person is signed in");
    assert_eq!(sign_in(&server, "teuta.h", &once).await.code(), "wrong_password");
    assert_eq!(sign_in(&server, "teuta.h", CHOSEN).await.status, StatusCode::OK);
    let known = of(&server, "teuta.h").await;
    assert!(known["one_time_until"].is_null() && known["signed_in_at"].is_string(), "{known}");

    let twice = add(&server, new).await;
    assert_eq!((twice.code(), &twice.body["wrong"][0]["code"]), ("invalid_person", &json!("twice")));
}

#[tokio::test]
async fn a_one_time_password_is_over_after_a_week() {
    let server = TestServer::new().await;
    let added = add(&server, json!({"username": "gent", "name": "Gent Kola", "role": "manager"})).await;
    server.clock.pass(jiff::SignedDuration::from_hours(7 * 24));
    let once = added.body["password"].as_str().expect("a password");
    assert_eq!(choose(&server, "gent", once, CHOSEN).await.code(), "wrong_password");
}

#[tokio::test]
async fn what_is_wrong_with_somebody_new_is_told_at_its_fields() {
    let server = TestServer::new().await;
    let answer = add(&server, json!({"username": "Teuta H", "name": " ", "role": "staff"})).await;
    let wrong = answer.body["wrong"].as_array().expect("a list").iter();
    let told: Vec<_> =
        wrong.map(|one| format!("{} {}", one["field"], one["code"]).replace('"', "")).collect();
    assert_eq!(told, ["username bad_username", "name empty"]);
}

#[tokio::test]
async fn who_is_shut_out_is_signed_out_and_nobody_shuts_out_themselves() {
    let server = TestServer::new().await;
    let change =
        |role: &str, disabled: bool| json!({"name": "A. B.", "role": role, "disabled": disabled}).to_string();
    let shut_out = server.ask("admin", "PUT", "users/staff", change("staff", true)).await;
    assert_eq!(shut_out.status, StatusCode::NO_CONTENT);
    assert_eq!(server.ask("staff", "GET", "queue", "").await.code(), "not_signed_in");
    assert_eq!(sign_in(&server, "staff", super::PASSWORD).await.code(), "wrong_password");
    let own = server.ask("admin", "PUT", "users/admin", change("admin", true)).await;
    assert_eq!((own.status, own.code()), (StatusCode::CONFLICT, "own_account"));
    assert_eq!(
        server.ask("admin", "PUT", "users/admin", change("manager", false)).await.code(),
        "own_account"
    );
    server.ask("admin", "PUT", "users/staff", change("manager", false)).await;
    let back = sign_in(&server, "staff", super::PASSWORD).await;
    assert_eq!(
        (&back.body["user"]["role"], &back.body["user"]["name"]),
        (&json!("manager"), &json!("A. B."))
    );

    let again = server.ask("admin", "POST", "users/staff/password", "").await;
    assert_eq!(sign_in(&server, "staff", super::PASSWORD).await.code(), "wrong_password");
    let once = again.body["password"].as_str().expect("a password");
    assert_eq!(sign_in(&server, "staff", once).await.code(), "choose_password");
    let foreign = server.ask("admin", "POST", "users/other-admin/password", "").await;
    assert_eq!((foreign.status, foreign.code()), (StatusCode::NOT_FOUND, "unknown_user"));
}
