//! What a person needs, what a clerk noted and why somebody was called out of order stay with the staff.

use serde_json::{Value, json};

use super::{TestServer, read};

/// Words that only the staff may read.
const SECRETS: [&str; 6] = [
    "fetch",
    "more_time",
    "low_counter",
    "a note of the clerk",
    "a reason of the clerk",
    "a word on the way",
];

/// Somebody with needs who is called out of order, parked with a note and waits for a second service.
async fn somebody_private(server: &TestServer) -> (String, String) {
    let needs = r#"{"service": "GJC-02", "needs": ["fetch", "more_time", "low_counter"]}"#;
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let ticket = server.ask("kiosk", "POST", "tickets", needs).await.body;
    let id = ticket["id"].as_str().expect("an id").to_owned();
    let code = ticket["link"].as_str().expect("a link").rsplit('/').next().expect("a code").to_owned();
    server.done("staff", "POST", "counters/1/open", "").await;
    let classify = json!({"priority": "priority", "reason": "a word on the way"}).to_string();
    let path = format!("tickets/{id}/classify");
    assert!(server.ask("staff", "POST", &path, classify).await.status.is_success());
    let call = json!({"ticket": id, "reason": "a reason of the clerk"}).to_string();
    assert!(server.ask("manager", "POST", "counters/1/call", call).await.status.is_success());
    server.done("staff", "POST", "counters/1/start", "").await;
    server.done("staff", "POST", "counters/1/add-service", r#"{"service": "TAK-04"}"#).await;
    server.done("staff", "POST", "counters/1/park", r#"{"note": "a note of the clerk"}"#).await;
    (id, code)
}

#[tokio::test]
async fn no_citizen_board_or_kiosk_reads_a_need_a_note_or_a_reason() {
    let server = TestServer::new().await;
    let (id, code) = somebody_private(&server).await;
    let staff = server.done("staff", "GET", "queue", "").await.to_string();
    assert!(SECRETS[..5].iter().all(|secret| staff.contains(secret)), "{staff}");
    for (caller, method, path, body) in [
        ("nobody", "GET", "/api/v1/offices/belsh", ""),
        ("nobody", "GET", "services", ""),
        ("board", "GET", "board", ""),
        ("kiosk", "GET", "board", ""),
        ("nobody", "GET", &format!("/api/v1/t/{code}"), ""),
        ("kiosk", "POST", &format!("tickets/{id}/paper"), r#"{"state": "copy"}"#),
        ("kiosk", "POST", &format!("tickets/{id}/cancel"), ""),
        ("nobody", "GET", &format!("/api/v1/t/{code}"), ""),
    ] {
        let answer = server.ask(caller, method, path, body.to_owned()).await;
        assert!(answer.status.is_success(), "{method} {path}: {answer:?}");
        let text = told(answer.body);
        let secret = SECRETS.iter().find(|secret| text.contains(*secret));
        assert_eq!(secret, None, "{caller} {method} {path}: {text}");
    }
}

/// What is told of people: the office says which needs there are.
fn told(mut body: Value) -> String {
    if body.get("needs").is_some() && body.get("time_zone").is_some() {
        body["needs"] = Value::Null;
    }
    body.to_string()
}

#[tokio::test]
async fn whoever_chose_needs_is_told_so_again_and_the_database_forgets_them_with_the_ticket() {
    let server = TestServer::new().await;
    let ask = async || {
        let body = r#"{"service": "GJC-02", "needs": ["low_counter", "fetch"]}"#;
        let mut request = server.request("kiosk", "POST", "tickets", body);
        let key = "0192f0c1-2345-7abc-8def-0123456789ab";
        request.headers_mut().insert("idempotency-key", key.parse().expect("a header"));
        read(server.send(request).await).await.body
    };
    let first = ask().await;
    assert_eq!(first["needs"], json!(["fetch", "low_counter"]));
    assert_eq!(ask().await, first);
    assert!(server.database.everything().await.contains("low_counter"), "as long as the ticket is open");
    let path = format!("tickets/{}/cancel", first["id"].as_str().expect("an id"));
    server.done("kiosk", "POST", &path, "").await;
    let kept = server.database.everything().await;
    assert!(!kept.contains("low_counter") && !kept.contains("fetch"), "{kept}");
    let unknown = r#"{"service": "GJC-02", "needs": ["a throne"]}"#;
    let refused = server.ask("kiosk", "POST", "tickets", unknown).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (422, "invalid_body"));
}

#[tokio::test]
async fn a_citizen_learns_what_is_missing_and_follows_the_ticket_they_were_sent_to() {
    let server = TestServer::new().await;
    let ticket = server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let code = ticket["link"].as_str().expect("a link").rsplit('/').next().expect("a code").to_owned();
    let phone = format!("/api/v1/t/{code}");
    let waiting = server.done("nobody", "GET", &phone, "").await;
    assert!(waiting["order_note"]["sq"].is_string());
    server.done("staff", "POST", "counters/1/open", "").await;
    server.done("staff", "POST", "counters/1/call-next", "").await;
    let called = server.done("nobody", "GET", &phone, "").await;
    assert!(called["why"]["sq"].is_string() && called["why"].get("reason").is_none());
    server.done("staff", "POST", "counters/1/transfer", r#"{"service": "TAK-04"}"#).await;
    let sent = server.done("nobody", "GET", &phone, "").await;
    assert_eq!((&sent["state"], &sent["number"]), (&json!("waiting"), &json!("A001")));
    server.done("staff", "POST", "counters/1/call-next", "").await;
    server.done("staff", "POST", "counters/1/start", "").await;
    let document = sent["documents"]["sq"][0].clone();
    let finish = json!({"outcome": "documents_missing", "missing": [document]}).to_string();
    let finished = server.ask("staff", "POST", "counters/1/finish", finish).await.body;
    let told = server.done("nobody", "GET", &phone, "").await;
    assert_eq!((&told["state"], &told["return_code"]), (&json!("finished"), &finished["return_code"]));
    assert_eq!(told["missing"]["en"][0], sent["documents"]["en"][0], "in each language");
    assert_eq!(told["valid_until"], finished["valid_until"]);
}
