//! What anybody may read of an office, and where a service is given.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::programme::{LEADER, past_day, with_leader};
use super::{TestServer, read};

const PUBLIC: &str = "/api/v1/offices/belsh/public";

async fn tells(server: &TestServer) -> bool {
    let answer = server.ask("nobody", "GET", PUBLIC, "").await;
    if answer.status == StatusCode::NOT_FOUND {
        assert_eq!(answer.code(), "not_public");
    }
    answer.status == StatusCode::OK
}

#[tokio::test]
async fn an_office_tells_its_figures_when_it_wants_to_or_when_the_organisation_requires_it() {
    let server = with_leader(TestServer::new().await).await;
    assert!(!tells(&server).await, "off until somebody switches it on");
    let on = json!({"change": {"public_figures": true}, "apply": "today"}).to_string();
    assert_eq!(server.ask("admin", "PUT", "profile", on).await.status, StatusCode::OK);
    assert!(tells(&server).await);
    let off = json!({"change": {"public_figures": false}, "apply": "today"}).to_string();
    assert_eq!(server.ask("admin", "PUT", "profile", off).await.status, StatusCode::OK);
    assert!(!tells(&server).await);

    let require = r#"{"public_figures_required": true}"#;
    for who in ["nobody", "staff", "manager", "admin", "institution admin"] {
        let refused = server.ask(who, "PUT", "/api/v1/programme", require).await.status;
        assert!(refused == StatusCode::FORBIDDEN || refused == StatusCode::UNAUTHORIZED, "{who}: {refused}");
    }
    server.done(LEADER, "PUT", "/api/v1/programme", require).await;
    assert!(tells(&server).await);
    assert_eq!(server.done(LEADER, "GET", "/api/v1/programme", "").await["public_figures_required"], true);
}

#[tokio::test]
async fn small_counts_are_hidden_and_sensitive_services_are_nobodys_business() {
    let server = TestServer::adapted(|profile| profile.public_figures = true).await;
    let october = [("TAK-01", 40, 600), ("GJC-02", 6, 300), ("SOC-08", 3, 300), ("PLA-01", 2, 300)];
    past_day(&server, "belsh", "2026-10-20", &october).await;
    let told = server.done("nobody", "GET", PUBLIC, "").await;
    assert_eq!((&told["waiting"], told["months"].as_array().map(Vec::len)), (&Value::Null, Some(1)));
    let month = &told["months"][0];
    assert_eq!((&month["month"], &month["to"]), (&json!("2026-10"), &json!("2026-10-31")));
    let total = &month["total"];
    assert_eq!((&total["issued"], &total["within_common_target"]), (&json!(51), &json!(1.0)));
    let services = month["services"].as_array().expect("a list").iter();
    let issued: Vec<_> = services
        .map(|one| (one["service"].as_str().unwrap_or_default(), &one["figures"]["issued"]))
        .collect();
    let of = |id: &str| issued.iter().find(|(known, _)| *known == id).map(|(_, count)| (*count).clone());
    assert_eq!((of("TAK-01"), of("GJC-02")), (Some(json!(40)), Some(json!(6))));
    assert_eq!((of("PLA-01"), of("INF-01")), (Some(Value::Null), Some(Value::Null)), "2, and 3 at the desk");
    assert!(!told.to_string().contains("SOC-08"), "{told}");
}

#[tokio::test]
async fn open_data_is_the_same_as_a_table_and_may_be_kept_for_a_minute() {
    let server = TestServer::adapted(|profile| profile.public_figures = true).await;
    past_day(&server, "belsh", "2026-10-20", &[("TAK-01", 40, 600), ("GJC-02", 3, 300), ("GJC-01", 4, 300)])
        .await;
    let response =
        server.send(server.request("nobody", "GET", &format!("{PUBLIC}/months?format=csv"), "")).await;
    assert_eq!(response.headers()["cache-control"], "public, max-age=60");
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a short body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let expected = "month,to,service,issued,waiting_p50_s,waiting_p90_s,within_15_min,left\n\
        2026-10,2026-10-31,,47,600,600,1.0000,0.0000\n\
        2026-10,2026-10-31,GJC-01,,,,,\n\
        2026-10,2026-10-31,GJC-02,,,,,\n\
        2026-10,2026-10-31,TAK-01,40,600,600,1.0000,0.0000\n";
    assert_eq!(text, expected);
}

#[tokio::test]
async fn whoever_sets_out_sees_which_offices_give_a_service_and_what_to_bring() {
    let server = TestServer::adapted(|profile| {
        let other = profile.services.iter_mut().find(|service| service.id.as_str() == "TAK-01");
        other.expect("it is in the catalogue").open = false;
    })
    .await;
    let services = server.done("nobody", "GET", "/api/v1/services", "").await;
    let services = services.as_array().expect("a list");
    let family = services.iter().find(|service| service["id"] == "GJC-02").expect("it is given");
    assert_eq!((&family["offices"], &family["group"]["prefix"]), (&json!(2), &json!("A")));
    assert!(services.iter().all(|service| service["id"] != "TAK-01"), "nobody gives it");
    past_day(&server, "belsh", "2026-10-20", &[("GJC-02", 40, 600)]).await;
    let offices = server.done("nobody", "GET", "/api/v1/services/GJC-02/offices", "").await;
    let offices = offices.as_array().expect("a list");
    let told: Vec<_> =
        offices.iter().map(|one| (&one["office"], &one["typical_s"], &one["public"])).collect();
    assert_eq!(told[1], (&json!("cerrik"), &Value::Null, &json!(false)));
    let typical_s = told[0].1.as_u64().expect("forty came");
    assert!((298..=302).contains(&typical_s), "300 s within one percent: {typical_s}");
    assert!(offices[0]["service"]["documents"]["sq"].as_array().is_some_and(|list| !list.is_empty()));
    assert_eq!(offices[0]["booking_url"], "http://127.0.0.1:8080/book/belsh");
    let unknown = server.ask("nobody", "GET", "/api/v1/services/TAK-01/offices", "").await;
    assert_eq!((unknown.status, unknown.code()), (StatusCode::NOT_FOUND, "unknown_service"));
}

#[tokio::test]
async fn an_office_says_where_it_is_once_it_was_set_up_so() {
    let server = TestServer::new().await;
    let set = async |address: Value| {
        let body = json!({"change": {"address": address}, "apply": "today"}).to_string();
        server.ask("admin", "PUT", "/api/v1/offices/belsh/profile", body).await
    };
    for (position, code) in
        [("at the square", "not_understood"), ("41.33", "not_understood"), ("48.85,2.35", "far_away")]
    {
        let answer = set(json!({"text": "Sheshi Qemal Stafa, Belsh", "position": position})).await;
        assert_eq!(answer.body["wrong"][0]["field"], "address/position", "{position}: {answer:?}");
        assert_eq!(answer.body["wrong"][0]["code"], code, "{position}");
    }
    let address = json!({"text": "Sheshi Qemal Stafa, Belsh", "position": "40.98330,19.88500"});
    assert_eq!(set(address.clone()).await.status, StatusCode::OK);
    let offices = server.done("nobody", "GET", "/api/v1/services/GJC-02/offices", "").await;
    assert_eq!(offices[0]["address"], address);
}

async fn import(server: &TestServer, who: &str, query: &str, table: &'static str) -> super::Answer {
    let path = format!("/api/v1/foreign-months{query}");
    let mut request = server.request(who, "POST", &path, Body::from(table));
    request.headers_mut().insert("content-type", "text/csv".parse().expect("a type"));
    read(server.send(request).await).await
}

#[tokio::test]
async fn months_of_another_system_are_tried_taken_and_replaced() {
    let server = with_leader(TestServer::new().await).await;
    let table =
        "office,month,issued,waiting_p50_min\nZyra e Klosit,2026-10,812,9\nZyra e Klosit,2026-09,700,8\n";
    assert_eq!(import(&server, "manager", "", table).await.status, StatusCode::FORBIDDEN);
    let dry = import(&server, LEADER, "?dry_run=true", table).await.body;
    assert_eq!(
        [&dry["added"], &dry["done"], &dry["months"][0]["issued"]],
        [&json!(2), &json!(false), &json!(812)]
    );
    let months = async || server.done(LEADER, "GET", "/api/v1/foreign-months", "").await;
    assert_eq!(months().await, json!([]));
    assert_eq!(import(&server, LEADER, "", table).await.body["done"], true);
    let again = "office,month,issued\nZyra e Klosit,2026-10,820\nZyra e Klosit,2026-09,700\n";
    let replaced = import(&server, LEADER, "", again).await.body;
    assert_eq!([&replaced["added"], &replaced["changed"]], [&json!(0), &json!(2)], "the wait is unknown now");
    let known = months().await;
    assert_eq!((&known[1]["issued"], &known[1]["waiting_p50_s"]), (&json!(820), &Value::Null));
    let wrong = import(&server, LEADER, "", "office,month,issued\nX,2026-11,1\n").await.body;
    let found = &wrong["findings"][0];
    assert_eq!(
        [&found["line"], &found["column"], &found["code"]],
        [&json!(2), &json!("month"), &json!("not_over")]
    );
    assert_eq!((&wrong["done"], months().await.as_array().map(Vec::len)), (&json!(false), Some(2)));
}
