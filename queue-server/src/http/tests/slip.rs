//! The slip as a picture, before its words hold.

use axum::body::to_bytes;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{TestServer, read};

/// The width and height of the picture in dots, and its bytes.
async fn picture(server: &TestServer, look: Value) -> (u32, u32, Vec<u8>) {
    let response = server.send(server.request("admin", "POST", "slip-picture", look.to_string())).await;
    assert_eq!(
        (response.status(), &response.headers()["content-type"]),
        (StatusCode::OK, &"image/png".parse().expect("a type"))
    );
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a short body").to_vec();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (size(16), size(20), bytes)
}

#[tokio::test]
async fn an_administrator_sees_the_slip_with_words_that_do_not_hold_yet() {
    let server = TestServer::new().await;
    let (width, height, plain) = picture(&server, json!({"language": "sq"})).await;
    assert_eq!(width, 576, "80 mm of paper");
    let change = json!({"slip": {"below": {"sq": "Mbajeni letrën deri në fund."}}});
    let (_, longer, _) = picture(&server, json!({"language": "sq", "change": change})).await;
    assert!(longer > height, "{longer} {height}");
    let (_, same, again) = picture(&server, json!({"language": "sq"})).await;
    assert_eq!((same, again == plain), (height, true), "nothing was changed");
    let office = server.done("kiosk", "GET", "/api/v1/offices/belsh", "").await;
    assert_eq!(office["slip"], json!({}));
    let (narrow, _, _) =
        picture(&server, json!({"language": "en", "narrow": true, "two_languages": true})).await;
    assert_eq!(narrow, 384, "58 mm of paper");
    let (_, large, _) = picture(&server, json!({"language": "mk", "large": true})).await;
    assert!(large > height);
}

#[tokio::test]
async fn the_kiosks_get_the_words_once_they_hold_and_what_fits_on_no_slip_is_refused_at_its_field() {
    let server = TestServer::new().await;
    let change = json!({"slip": {"above": {"sq": "Mirë se vini", "en": "Welcome"}}});
    let body = json!({"change": change, "apply": "today"}).to_string();
    assert_eq!(server.ask("admin", "PUT", "profile", body).await.status, StatusCode::OK);
    let office = server.done("kiosk", "GET", "/api/v1/offices/belsh", "").await;
    assert_eq!(office["slip"]["above"], json!({"sq": "Mirë se vini", "en": "Welcome"}));
    let long = json!({"language": "sq", "change": {"slip": {"above": {"sq": "a".repeat(121)}}}}).to_string();
    let refused = read(server.send(server.request("admin", "POST", "slip-picture", long)).await).await;
    assert_eq!(
        (refused.code(), &refused.body["wrong"][0]["field"]),
        ("invalid_profile", &json!("slip/above/sq"))
    );
    let no_language = server.ask("admin", "POST", "slip-picture", "{}").await;
    assert_eq!(no_language.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        server.ask("manager", "POST", "slip-picture", r#"{"language": "sq"}"#).await.code(),
        "forbidden"
    );
}
