//! Where a counter is found, set through the interface: what boards and the citizen's phone then say.

use serde_json::{Value, json};

use super::{Answer, TestServer};

async fn put(server: &TestServer, place: Value) -> Answer {
    let mut profile = server.done("admin", "GET", "profile", "").await;
    profile["counters"][0]["place"] = place;
    let body = json!({"change": {"counters": profile["counters"]}, "apply": "today"});
    server.ask("admin", "PUT", "profile", body.to_string()).await
}

#[tokio::test]
async fn a_called_citizen_learns_floor_and_room_on_the_board_and_on_the_phone() {
    let server = TestServer::new().await;
    let place = json!({"floor": 1, "room": "12", "arrow": "left"});
    let done = put(&server, place.clone()).await;
    assert_eq!(done.body["changes"], json!([{"path": "counters/1/place", "after": place}]));
    let taken = server.ask("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let link = taken.body["link"].as_str().expect("a link");
    let own = format!("/api/v1/t/{}", link.rsplit('/').next().expect("a code"));
    assert_eq!(server.done("nobody", "GET", &own, "").await.get("place"), None, "nobody is called yet");
    server.done("staff", "POST", "counters/1/open", "").await;
    server.done("staff", "POST", "counters/1/call-next", "").await;
    let board = server.done("board", "GET", "board", "").await;
    assert_eq!(board["calls"][0]["counter"], json!({"id": "1", "label": "1", "place": place}));
    assert_eq!(server.done("nobody", "GET", &own, "").await["place"], place);
    put(&server, Value::Null).await;
    assert_eq!(server.done("nobody", "GET", &own, "").await.get("place"), None);
}

#[tokio::test]
async fn a_place_that_cannot_be_is_told_at_its_fields() {
    let server = TestServer::new().await;
    let refused = put(&server, json!({"floor": 51, "room": "a room without end"})).await;
    let wrong = refused.body["wrong"].as_array().expect("a list").iter();
    let told: Vec<_> = wrong.map(|one| (one["field"].clone(), one["code"].clone())).collect();
    let field = |name: &str| json!(format!("counters/0/place/{name}"));
    assert_eq!(told, [(field("floor"), json!("out_of_range")), (field("room"), json!("too_long"))]);
    assert_eq!(put(&server, json!({"arrow": "sideways"})).await.code(), "invalid_profile");
}
