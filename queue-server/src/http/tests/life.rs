//! The life of a ticket by its routes: what the office allows, what it refuses by name, and what a repeat does.

use axum::http::{StatusCode, header};
use queue_core::value::{OfficeId, UserName};
use serde_json::{Value, json};

use super::{Answer, Caller, PASSWORD, TestServer, read};
use crate::accounts::{Accounts, Person, PersonalRight, Role, SessionLimits};

/// A counter that is open, and somebody who is served at it.
struct Hall {
    server: TestServer,
}

impl Hall {
    /// Counter 1 is open.
    async fn open() -> Self {
        let server = TestServer::new().await;
        server.done("staff", "POST", "counters/1/open", "").await;
        Self { server }
    }

    async fn ask(&self, caller: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.server.ask(caller, "POST", path, body).await
    }

    /// Asks as the staff and expects it to be done.
    async fn done(&self, path: &str, body: Value) -> Value {
        let answer = self.ask("staff", path, body).await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        answer.body
    }

    /// Expects the refusal, and that nothing happens.
    async fn refused(&self, caller: &str, path: &str, body: Value, status: u16, code: &str) {
        let before = self.server.seq();
        let answer = self.ask(caller, path, body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{caller} {path}: {answer:?}");
        assert_eq!(self.server.seq(), before, "{path}");
    }

    /// Somebody takes a number for this service.
    async fn take(&self, service: &str) -> String {
        let answer = self.ask("kiosk", "tickets", json!({ "service": service })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["id"].as_str().expect("an id").to_owned()
    }

    /// Somebody is served at counter 1.
    async fn serve(&self, service: &str) -> String {
        let ticket = self.take(service).await;
        assert_eq!(self.done("counters/1/call-next", Value::Null).await["id"], ticket.as_str());
        self.done("counters/1/start", Value::Null).await;
        ticket
    }

    /// Asks twice with the same key and expects the same answer and one change.
    async fn repeated(&self, path: &str, body: Value) -> Value {
        let key = uuid::Uuid::now_v7().to_string();
        let ask = async || {
            let mut request = self.server.request("staff", "POST", path, body.to_string());
            request.headers_mut().insert("idempotency-key", key.parse().expect("a header"));
            read(self.server.send(request).await).await
        };
        let first = ask().await;
        let seq = self.server.seq();
        let second = ask().await;
        assert!(first.status.is_success(), "{path}: {first:?}");
        assert_eq!((first.status, &first.body), (second.status, &second.body), "{path}");
        assert_eq!(self.server.seq(), seq, "{path}");
        first.body
    }

    /// A clerk with the right to call out of order.
    async fn hire_a_clerk_who_calls(&mut self) {
        let (database, clock) = (self.server.database.clone(), self.server.clock.clone());
        let accounts = Accounts::load(database, clock, SessionLimits::default()).await.expect("accounts");
        let (name, office) = ("clerk who calls", OfficeId::new("belsh"));
        let mut clerk = Person::new(UserName::new(name), name, Role::Staff, office);
        clerk.rights.insert(PersonalRight::CallAny);
        accounts.put_person(clerk, PASSWORD.into()).await.expect("a person can be added");
        let body = json!({"username": name, "password": PASSWORD}).to_string();
        let request = self.server.request("nobody", "POST", "/api/v1/session", body);
        let response = self.server.send(request).await;
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("a cookie");
        let token = cookie.split(['=', ';']).nth(1).expect("a token").to_owned();
        self.server.callers.push((name, Caller::Session(token)));
    }

    async fn queue(&self) -> Value {
        self.server.done("staff", "GET", "queue", "").await
    }
}

fn ids(tickets: &Value) -> Vec<&str> {
    tickets.as_array().expect("a list").iter().filter_map(|ticket| ticket["id"].as_str()).collect()
}

#[tokio::test]
async fn a_parked_ticket_keeps_its_note_for_the_staff_and_is_resumed_or_put_back() {
    let hall = Hall::open().await;
    hall.refused("staff", "counters/1/park", Value::Null, 409, "counter_idle").await;
    let ticket = hall.serve("GJC-02").await;
    let parked = hall.repeated("counters/1/park", json!({"note": "fetches a photograph"})).await;
    assert_eq!((&parked["state"], &parked["note"]), (&json!("parked"), &json!("fetches a photograph")));
    let queue = hall.queue().await;
    assert_eq!(queue["tickets"][0]["note"], "fetches a photograph");
    hall.refused(
        "staff",
        "counters/1/resume",
        json!({"ticket": uuid::Uuid::now_v7()}),
        404,
        "unknown_ticket",
    )
    .await;
    hall.refused("staff", "counters/2/resume", json!({"ticket": ticket}), 409, "counter_closed").await;
    let resumed = hall.repeated("counters/1/resume", json!({"ticket": ticket})).await;
    assert_eq!((&resumed["state"], &resumed["counter"]["id"]), (&json!("serving"), &json!("1")));
    hall.refused("staff", "counters/1/resume", json!({"ticket": ticket}), 409, "counter_busy").await;
    hall.refused("staff", &format!("tickets/{ticket}/put-back"), Value::Null, 409, "wrong_state").await;
    hall.done("counters/1/park", Value::Null).await;
    let back = hall.done(&format!("tickets/{ticket}/put-back"), Value::Null).await;
    assert_eq!((&back["state"], &back["counter"]), (&json!("waiting"), &Value::Null));
}

#[tokio::test]
async fn a_transfer_answers_the_ticket_in_the_other_queue_under_the_same_number_and_arrival() {
    let hall = Hall::open().await;
    let ticket = hall.serve("GJC-02").await;
    hall.refused("staff", "counters/1/transfer", json!({}), 422, "invalid_body").await;
    let both = json!({"service": "TAK-04", "counter": "2"});
    hall.refused("staff", "counters/1/transfer", both, 422, "invalid_body").await;
    hall.refused("staff", "counters/1/transfer", json!({"service": "XXX-01"}), 422, "unknown_service").await;
    hall.refused("staff", "counters/1/transfer", json!({"counter": "99"}), 422, "unknown_counter").await;
    hall.refused("staff", "counters/1/transfer", json!({"service": "GJC-02"}), 409, "same_destination").await;
    hall.refused("staff", "counters/2/transfer", json!({"service": "XXX-01"}), 422, "unknown_service").await;
    hall.refused("staff", "counters/2/transfer", json!({"service": "TAK-04"}), 409, "counter_closed").await;
    let sent = hall.repeated("counters/1/transfer", json!({"service": "TAK-04"})).await;
    assert_eq!((&sent["number"], &sent["service"]), (&json!("A001"), &json!("TAK-04")));
    assert_eq!((&sent["state"], &sent["origin"]), (&json!("waiting"), &json!("counter")));
    assert_eq!(sent["arrival"], "2026-11-23T09:00:00Z");
    assert_ne!(sent["id"], ticket.as_str());
    let to_counter = {
        hall.done("counters/1/call-next", Value::Null).await;
        hall.done("counters/1/transfer", json!({"counter": "2"})).await
    };
    assert_eq!(to_counter["only_counter"], json!({"id": "2", "label": "2"}));
    assert_eq!(hall.ask("staff", "counters/1/call-next", Value::Null).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_further_service_waits_under_the_same_number_and_each_ticket_knows_the_other() {
    let hall = Hall::open().await;
    let ticket = hall.serve("GJC-02").await;
    hall.refused("staff", "counters/1/add-service", json!({"service": "XXX-01"}), 422, "unknown_service")
        .await;
    let further = hall.repeated("counters/1/add-service", json!({"service": "TAK-04"})).await;
    assert_eq!((&further["number"], &further["state"]), (&json!("A001"), &json!("waiting")));
    assert_eq!(further["other_tickets"][0]["id"], ticket.as_str());
    let queue = hall.queue().await;
    assert_eq!(ids(&queue["tickets"]), [ticket.as_str(), further["id"].as_str().expect("an id")]);
    assert_eq!(queue["tickets"][0]["other_tickets"][0]["service"], "TAK-04");
    hall.server.done("staff", "POST", "counters/2/open", "").await;
    let elsewhere = hall.ask("staff", "counters/2/call-next", Value::Null).await;
    assert_eq!(elsewhere.status, StatusCode::NO_CONTENT, "the citizen is at counter 1");
}

#[tokio::test]
async fn calling_out_of_order_needs_the_right_and_a_reason_and_says_whom_it_passed() {
    let mut hall = Hall::open().await;
    hall.hire_a_clerk_who_calls().await;
    hall.take("GJC-02").await;
    let second = hall.take("GJC-02").await;
    let asked = json!({"ticket": second, "reason": "a child is alone at home"});
    hall.refused("staff", "counters/1/call", asked.clone(), 403, "forbidden").await;
    hall.refused("staff", "counters/99/call", asked.clone(), 403, "forbidden").await;
    hall.refused("manager", "counters/99/call", asked.clone(), 404, "unknown_counter").await;
    hall.refused("manager", "counters/1/call", json!({"ticket": second}), 422, "invalid_body").await;
    let silent = json!({"ticket": second, "reason": " "});
    hall.refused("manager", "counters/1/call", silent, 422, "reason_missing").await;
    let unknown = json!({"ticket": uuid::Uuid::now_v7(), "reason": "why not"});
    hall.refused("manager", "counters/2/call", unknown, 404, "unknown_ticket").await;
    hall.refused("manager", "counters/2/call", asked.clone(), 409, "counter_closed").await;
    let called = hall.ask("clerk who calls", "counters/1/call", asked.clone()).await.body;
    assert_eq!((&called["state"], &called["why"]["code"]), (&json!("called"), &json!("chosen")));
    assert_eq!(called["why"]["reason"], "a child is alone at home");
    assert_eq!(called["passed"], json!({"count": 1, "first": ["A001"]}));
    hall.refused("manager", "counters/1/call", asked, 409, "counter_busy").await;
    let session = hall.server.done("clerk who calls", "GET", "/api/v1/session", "").await;
    assert_eq!(session["user"]["rights"], json!(["call_any"]));
    let session = hall.server.done("staff", "GET", "/api/v1/session", "").await;
    assert_eq!(session["user"]["rights"], json!([]));
}

#[tokio::test]
async fn missing_documents_are_those_of_the_service_and_give_a_code_for_a_head_start() {
    let hall = Hall::open().await;
    let services = hall.server.done("nobody", "GET", "services", "").await;
    let of = |code: &str| services.as_array().expect("a list").iter().find(|it| it["code"] == code).cloned();
    let documents = of("TAK-04").expect("a service")["documents"].clone();
    hall.serve("TAK-04").await;
    let foreign = json!({"outcome": "documents_missing", "missing": ["a horse"]});
    hall.refused("staff", "counters/1/finish", foreign.clone(), 422, "unknown_document").await;
    hall.refused("staff", "counters/2/finish", foreign, 409, "counter_closed").await;
    let missing = json!([documents["sq"][0], documents["en"][1]]);
    let finish = json!({"outcome": "documents_missing", "missing": missing});
    let finished = hall.repeated("counters/1/finish", finish).await;
    assert_eq!((&finished["outcome"], &finished["missing"]), (&json!("documents_missing"), &missing));
    let code = finished["return_code"].as_str().expect("a return code").to_owned();
    assert!(code.len() >= 10 && !code.contains(['0', 'O', '1', 'I']), "{code}");
    assert_eq!(finished["valid_until"], "2026-12-03T09:00:00Z");

    let ask = json!({"service": "TAK-04", "return_code": "NOTACODE23"});
    hall.refused("kiosk", "tickets", ask, 422, "unknown_return_code").await;
    let typed = format!("{} {}", code[..6].to_lowercase(), &code[6..]);
    let again = hall.done("tickets", json!({"service": "TAK-04", "return_code": typed})).await;
    assert_eq!(again["arrival"], "2026-11-23T08:40:00Z");
    let twice = json!({"service": "TAK-04", "return_code": code});
    hall.refused("kiosk", "tickets", twice, 422, "unknown_return_code").await;
    assert_eq!(hall.done("counters/1/call-next", Value::Null).await["why"]["code"], "came_back");
}

#[tokio::test]
async fn paperwork_keeps_the_counter_until_it_is_done() {
    let hall = Hall::open().await;
    let ticket = hall.serve("GJC-02").await;
    hall.refused("staff", "counters/1/paperwork-done", Value::Null, 409, "counter_idle").await;
    hall.done("counters/1/finish", json!({"outcome": "lodged", "protocol_no": "17/3", "paperwork": true}))
        .await;
    let counters = hall.server.done("staff", "GET", "counters", "").await;
    assert_eq!(counters[0]["state"], "paperwork");
    assert_eq!(counters[0]["paperwork_of"]["id"], ticket.as_str());
    let done = hall.repeated("counters/1/paperwork-done", json!({})).await;
    assert_eq!((&done["state"], &done["paperwork_of"]), (&json!("open"), &Value::Null));
}

#[tokio::test]
async fn a_no_show_is_listed_and_taken_back_once_within_the_grace() {
    let hall = Hall::open().await;
    let ticket = hall.take("GJC-02").await;
    let reinstate = format!("tickets/{ticket}/reinstate");
    hall.refused("kiosk", &reinstate, Value::Null, 409, "wrong_state").await;
    let gone = async || {
        hall.done("counters/1/call-next", Value::Null).await;
        hall.done("counters/1/no-show", Value::Null).await
    };
    assert_eq!(gone().await["reinstatable_until"], "2026-11-23T09:15:00Z");
    let queue = hall.queue().await;
    assert_eq!((&queue["tickets"], ids(&queue["no_shows"])), (&json!([]), vec![ticket.as_str()]));
    let back = hall.repeated(&reinstate, json!({})).await;
    assert_eq!((&back["state"], &back["arrival"]), (&json!("waiting"), &json!("2026-11-23T09:00:00Z")));
    gone().await;
    assert_eq!(hall.queue().await["no_shows"], json!([]), "once only");
    hall.refused("staff", &reinstate, Value::Null, 409, "grace_over").await;
}

#[tokio::test]
async fn whoever_is_late_lets_others_pass() {
    let hall = Hall::open().await;
    let first = hall.take("GJC-02").await;
    let second = hall.take("GJC-02").await;
    let pass = format!("tickets/{first}/let-pass");
    hall.refused("kiosk", &pass, json!({"count": 0}), 422, "invalid_body").await;
    hall.refused("kiosk", &pass, json!({}), 422, "invalid_body").await;
    hall.repeated(&pass, json!({"count": 1})).await;
    assert_eq!(ids(&hall.queue().await["tickets"]), [second.as_str(), first.as_str()]);
    hall.refused("kiosk", &pass, json!({"count": 1}), 409, "nobody_behind").await;
}

#[tokio::test]
async fn a_ticket_given_up_before_it_comes_is_refused_when_it_does() {
    let hall = Hall::open().await;
    let id = "0192f0c1-2345-7abc-8def-0123456789ab";
    let cancel = format!("tickets/{id}/cancel");
    let given_up = hall.repeated(&cancel, json!({"reason": "left"})).await;
    assert_eq!(given_up, json!({"id": id, "state": "cancelled"}));
    let mut late = hall.server.request("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#);
    late.headers_mut().insert("idempotency-key", id.parse().expect("a header"));
    let late = read(hall.server.send(late).await).await;
    assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "ticket_given_up"));
    let known = hall.take("GJC-02").await;
    assert_eq!(hall.done(&format!("tickets/{known}/cancel"), Value::Null).await["state"], "cancelled");
    hall.refused("kiosk", &format!("tickets/{known}/cancel"), Value::Null, 409, "wrong_state").await;
    let copy = hall.done(&format!("tickets/{known}/paper"), json!({"state": "copy"})).await;
    assert_eq!(copy["paper"], "copy", "in any state");
}

#[tokio::test]
async fn a_class_is_chosen_at_the_kiosk_and_corrected_by_the_staff() {
    let hall = Hall::open().await;
    let first = hall.take("GJC-02").await;
    let priority = json!({"service": "GJC-02", "priority": "priority"});
    let second = hall.ask("kiosk", "tickets", priority).await.body;
    assert_eq!((&second["priority"], &second["ahead"]), (&json!("priority"), &json!(0)));
    let unknown = json!({"service": "GJC-02", "priority": "rich"});
    hall.refused("kiosk", "tickets", unknown, 422, "unknown_class").await;
    let classify = format!("tickets/{first}/classify");
    let urgent = json!({"priority": "cannot_wait", "reason": "is about to faint"});
    hall.refused("kiosk", &classify, urgent.clone(), 403, "forbidden").await;
    hall.refused("staff", &classify, json!({"reason": "forgot the class"}), 422, "invalid_body").await;
    hall.refused("staff", &classify, json!({"priority": null, "reason": ""}), 422, "reason_missing").await;
    let rich = json!({"priority": "rich", "reason": "asked for it"});
    hall.refused("staff", &classify, rich.clone(), 422, "unknown_class").await;
    hall.repeated(&classify, urgent).await;
    let queue = hall.queue().await;
    assert_eq!(ids(&queue["tickets"])[0], first.as_str());
    let places: Vec<&str> =
        queue["tickets"].as_array().expect("a list").iter().filter_map(|it| it["place"].as_str()).collect();
    assert!(places.is_sorted() && places.len() == 2, "{places:?}");
    assert_eq!(hall.done("counters/1/call-next", Value::Null).await["why"]["code"], "first_arrived");
    hall.refused("staff", &classify, rich, 422, "unknown_class").await;
    hall.refused("staff", &classify, json!({"priority": null, "reason": "well"}), 409, "wrong_state").await;
}
