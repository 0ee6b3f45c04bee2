//! Notices to phones, through a push service of the test's own that the phone's browser would have.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use data_encoding::BASE64URL_NOPAD;
use p256::SecretKey;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use web_push_native::Auth;

use super::TestServer;
use crate::config::PushConfig;

const TICKET: &str = r#"{"service": "GJC-02"}"#;
const AUTH: [u8; 16] = [7; 16];
const CONTACT: &str = "mailto:it@belsh.example";

/// A push service, and a browser that subscribes there.
struct PushService {
    origin: String,
    browser: SecretKey,
    came: mpsc::UnboundedReceiver<(HeaderMap, Bytes)>,
}

type Came = mpsc::UnboundedSender<(HeaderMap, Bytes)>;

impl PushService {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let (tell, came) = mpsc::unbounded_channel();
        let take = async |State(tell): State<Came>, headers: HeaderMap, body: Bytes| {
            tell.send((headers, body)).expect("the test listens");
            StatusCode::CREATED
        };
        let router = Router::new().route("/phone", post(take)).with_state(tell);
        let router = router.route("/gone", post(async || StatusCode::GONE));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { origin, browser: SecretKey::from_slice(&[9; 32]).expect("a key"), came }
    }

    async fn server(&self) -> TestServer {
        let services = vec![self.origin.clone()];
        TestServer::sending(|_| {}, Some(PushConfig { contact: CONTACT.into(), services })).await
    }

    fn subscription(&self, path: &str) -> Value {
        let public = self.browser.public_key().to_encoded_point(false);
        json!({
            "endpoint": format!("{}/{path}", self.origin),
            "keys": { "p256dh": BASE64URL_NOPAD.encode(public.as_bytes()), "auth": BASE64URL_NOPAD.encode(&AUTH) },
            "language": "en",
        })
    }

    /// The next notice as the browser reads it, after who sent it was checked.
    async fn next(&mut self, key: &str) -> Value {
        let (headers, body) = self.came.recv().await.expect("the service goes on");
        let header = |name: &str| headers[name].to_str().expect("text").to_owned();
        assert_eq!((header("content-encoding"), header("urgency")), ("aes128gcm".into(), "high".into()));
        let authorization = header("authorization");
        let (token, signed_with) =
            authorization.strip_prefix("vapid t=").and_then(|it| it.split_once(", k=")).expect("a signature");
        assert_eq!(signed_with, key);
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url");
        let public = VerifyingKey::from_sec1_bytes(&bytes(key)).expect("a key");
        let signature = Signature::from_slice(&bytes(signature)).expect("a signature");
        public.verify(signed.as_bytes(), &signature).expect("this server signed it");
        let claims: Value =
            serde_json::from_slice(&bytes(signed.split_once('.').expect("two parts").1)).expect("JSON");
        assert_eq!((&claims["aud"], &claims["sub"]), (&json!(self.origin), &json!(CONTACT)));
        let plain = web_push_native::decrypt(body.to_vec(), &self.browser, &Auth::from(AUTH));
        serde_json::from_slice(&plain.expect("it was encrypted for this browser")).expect("JSON")
    }
}

/// The address of a ticket in the interface, as its slip has it.
async fn slip(server: &TestServer) -> String {
    let ticket = server.done("kiosk", "POST", "tickets", TICKET).await;
    ticket["link"].as_str().expect("a link").replace("http://127.0.0.1:8080", "/api/v1")
}

async fn subscribe(server: &TestServer, slip: &str, wish: &Value) -> super::Answer {
    server.ask("nobody", "POST", &format!("{slip}/subscribe"), wish.to_string()).await
}

/// Calls whoever is next, and says that nobody came.
async fn call_and_miss(server: &TestServer) {
    server.done("staff", "POST", "counters/1/call-next", "").await;
    server.done("staff", "POST", "counters/1/no-show", "").await;
}

/// Waits until nobody wants notices any more.
async fn nobody_is_kept(server: &TestServer) {
    while !server.database.subscriptions().await.expect("the database answers").is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_phone_is_told_when_three_are_ahead_and_when_it_is_called_and_forgotten_after() {
    let mut service = PushService::start().await;
    let server = service.server().await;
    server.done("staff", "POST", "counters/1/open", "").await;
    for _ in 0..4 {
        slip(&server).await;
    }
    let own = slip(&server).await;
    let page = server.done("nobody", "GET", &own, "").await;
    assert_eq!((&page["ahead"], page.get("notice")), (&json!(4), None));
    let key = page["push_key"].as_str().expect("notices are sent").to_owned();
    assert_eq!(subscribe(&server, &own, &service.subscription("phone")).await.status, StatusCode::NO_CONTENT);

    call_and_miss(&server).await;
    let soon = service.next(&key).await;
    assert_eq!(soon["title"], "Your turn is near");
    for _ in 0..3 {
        call_and_miss(&server).await;
    }
    server.done("staff", "POST", "counters/1/call-next", "").await;
    let called = service.next(&key).await;
    assert_eq!(called["title"], "It is your turn");
    // Neither number nor counter, service or code: the phone lies on a table.
    for said in [&soon, &called] {
        let said = said.to_string();
        let code = own.rsplit('/').next().expect("a code");
        assert!(!["A005", "A 005", "GJC", code].iter().any(|private| said.contains(private)), "{said}");
        assert!(!said.bytes().any(|byte| byte.is_ascii_digit()), "{said}");
    }
    server.done("staff", "POST", "counters/1/start", "").await;
    assert_eq!(server.database.subscriptions().await.expect("the database answers").len(), 1);
    server.done("staff", "POST", "counters/1/finish", r#"{"outcome": "resolved"}"#).await;
    nobody_is_kept(&server).await;
    let late = subscribe(&server, &own, &service.subscription("phone")).await;
    assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "wrong_state"));
}

#[tokio::test]
async fn a_phone_that_takes_it_back_and_one_that_is_gone_are_forgotten() {
    let service = PushService::start().await;
    let server = service.server().await;
    server.done("staff", "POST", "counters/1/open", "").await;
    let own = slip(&server).await;
    let wish = service.subscription("phone");
    assert!(subscribe(&server, &own, &wish).await.status.is_success());
    let back = json!({ "endpoint": wish["endpoint"] }).to_string();
    let done = server.ask("nobody", "DELETE", &format!("{own}/subscribe"), back).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    nobody_is_kept(&server).await;

    assert!(subscribe(&server, &own, &service.subscription("gone")).await.status.is_success());
    server.done("staff", "POST", "counters/1/call-next", "").await;
    nobody_is_kept(&server).await;
}

#[tokio::test]
async fn a_notice_goes_to_no_stranger_and_to_three_phones_at_the_most() {
    let service = PushService::start().await;
    let server = service.server().await;
    let own = slip(&server).await;
    let wish = service.subscription("phone");
    for (field, value, status, code) in [
        ("/endpoint", "https://192.168.1.1/", StatusCode::CONFLICT, "unknown_push_service"),
        ("/endpoint", "no address", StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
        ("/keys/p256dh", "AAAA", StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
        ("/keys/auth", "AAAA", StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
        ("/keys/auth", "?", StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
    ] {
        let mut wrong = wish.clone();
        *wrong.pointer_mut(field).expect("the field") = json!(value);
        let refused = subscribe(&server, &own, &wrong).await;
        assert_eq!((refused.status, refused.code()), (status, code), "{field} {value}");
    }
    for path in ["1", "2", "3", "3"] {
        assert!(subscribe(&server, &own, &service.subscription(path)).await.status.is_success(), "{path}");
    }
    let fourth = subscribe(&server, &own, &service.subscription("4")).await;
    assert_eq!((fourth.status, fourth.code()), (StatusCode::CONFLICT, "too_many_phones"));
}

#[tokio::test]
async fn a_server_that_was_not_set_up_for_it_offers_no_notices() {
    let server = TestServer::new().await;
    let own = slip(&server).await;
    assert_eq!(server.done("nobody", "GET", &own, "").await.get("push_key"), None);
    let service = PushService::start().await;
    let refused = subscribe(&server, &own, &service.subscription("phone")).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "no_notices"));
}

#[tokio::test]
async fn whoever_subscribed_is_told_after_a_restart_too() {
    let mut service = PushService::start().await;
    let server = service.server().await;
    server.done("staff", "POST", "counters/1/open", "").await;
    let own = slip(&server).await;
    let key = server.done("nobody", "GET", &own, "").await["push_key"].as_str().expect("a key").to_owned();
    assert!(subscribe(&server, &own, &service.subscription("phone")).await.status.is_success());
    // Another server on the same database, as after a restart.
    let config = PushConfig { contact: CONTACT.into(), services: vec![service.origin.clone()] };
    let client = crate::push::client().expect("a client can be made");
    let clock = server.clock.clone();
    let again =
        crate::push::Push::load(config, client, server.database.clone(), clock).await.expect("it reads");
    assert_eq!(again.public_key(), key, "browsers stay subscribed to the same key");
    again.begin(&server.app);
    server.done("staff", "POST", "counters/1/call-next", "").await;
    assert_eq!(service.next(&key).await["title"], "It is your turn");
}
