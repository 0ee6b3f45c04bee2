//! Figures of a period, across offices, and the report of exceptions.

use jiff::SignedDuration;
use queue_core::value::{Actor, CounterId};
use queue_core::{Command, Event, Office};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::app::{Answer as AppAnswer, Order};

const COUNTER: &str = "counters/1";

/// Two people come; one waits five minutes, is served for ten and written up for two, the other is called by choice.
async fn morning(server: &TestServer) {
    let issue = r#"{"service": "GJC-02"}"#;
    let pass = |minutes| server.clock.pass(SignedDuration::from_mins(minutes));
    server.done("staff", "POST", &format!("{COUNTER}/open"), "").await;
    server.done("kiosk", "POST", "tickets", issue).await;
    pass(5);
    server.done("staff", "POST", &format!("{COUNTER}/call-next"), "").await;
    pass(1);
    server.done("staff", "POST", &format!("{COUNTER}/start"), "").await;
    pass(10);
    server.done("staff", "POST", &format!("{COUNTER}/finish"), r#"{"outcome": "resolved"}"#).await;
    pass(4);
}

#[tokio::test]
async fn a_day_is_counted_with_all_its_figures() {
    let server = TestServer::new().await;
    morning(&server).await;
    let total = server.done("manager", "GET", "statistics", "").await["total"].clone();
    let counts = ["issued", "visits", "called", "finished", "open_s", "busy_s", "waited_s"];
    let counts = counts.map(|name| total[name].as_u64());
    assert_eq!(counts, [1, 1, 1, 1, 20 * 60, 11 * 60, 5 * 60].map(Some));
    assert_eq!(total["outcomes"], json!({"resolved": 1}));
    assert_eq!(total["rates"]["occupancy"], json!(0.55));
    assert_eq!(total["rates"]["service_level"], json!(1.0));
    assert_eq!(total["in_hall"]["sum_s"], json!(16 * 60));
    assert_eq!(
        total["waiting"],
        json!({"count": 1, "sum_s": 300, "p50_s": 300, "p90_s": 300, "longest_s": 300})
    );
}

/// Signs the manager in anew, whose session ended over night.
async fn manager_next_day(server: &TestServer) -> Caller {
    let body = json!({"username": "manager", "password": PASSWORD}).to_string();
    let signed_in = server.ask("nobody", "POST", "/api/v1/session", body).await;
    let cookie = signed_in.headers[header::SET_COOKIE].to_str().expect("a cookie is text").to_owned();
    let token = cookie.split(['=', ';']).nth(1).expect("a cookie has a value");
    Caller::Session(token.to_owned())
}

#[tokio::test]
async fn a_past_day_reads_the_same_as_it_did_when_it_was_today() {
    let server = TestServer::new().await;
    morning(&server).await;
    server.done("staff", "POST", &format!("{COUNTER}/close"), "").await;
    let groupings = ["", "hour", "service", "counter", "staff", "day,hour", "service,staff"];
    let mut before = Vec::new();
    for by in groupings {
        before.push(server.done("manager", "GET", &format!("statistics?group_by={by}"), "").await);
    }
    server.clock.pass(SignedDuration::from_hours(24));
    // Whoever comes first ends the day.
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let manager = manager_next_day(&server).await;
    for (by, before) in groupings.iter().zip(before) {
        let path = format!("statistics?from=2026-11-23&to=2026-11-23&group_by={by}");
        let after = read(server.send(server.request_of(&manager, "GET", &path, "")).await).await;
        assert_eq!(after.body, before, "by {by:?}");
    }
}

#[tokio::test]
async fn peaks_come_with_days_and_hours_and_paces_with_services_and_people() {
    let server = TestServer::new().await;
    morning(&server).await;
    let by_hour = server.done("manager", "GET", "statistics?group_by=day,hour", "").await;
    let peak = json!({"day": "2026-11-23", "from": "09:15", "issued": 1, "factor": 1.0});
    assert_eq!(by_hour["peaks"], json!([peak]));
    let by_staff = server.done("manager", "GET", "statistics?group_by=service,staff", "").await;
    let pace = json!({"staff": "staff", "finished": 1, "actual_s": 600, "expected_s": 600, "index": null});
    assert_eq!((&by_staff["paces"], &by_hour["paces"]), (&json!([pace]), &json!([])));
    let row = &by_staff["rows"][1];
    assert_eq!((&row["staff"], &row["rates"]["hasty"]), (&json!("staff"), &json!(null)), "one is too few");
}

#[tokio::test]
async fn the_same_weekday_of_several_weeks_is_one_row() {
    let server = TestServer::new().await;
    morning(&server).await;
    server.clock.pass(SignedDuration::from_hours(24 * 7));
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let manager = manager_next_day(&server).await;
    let read_by = async |by: &str| {
        let path = format!("statistics?from=2026-11-23&to=2026-11-30&group_by={by}");
        read(server.send(server.request_of(&manager, "GET", &path, "")).await).await
    };
    let answer = read_by("weekday,hour").await;
    let issued = |row: &serde_json::Value| row["issued"] != 0;
    let rows: Vec<_> =
        answer.body["rows"].as_array().expect("rows").iter().filter(|row| issued(row)).collect();
    let told: Vec<_> =
        rows.iter().map(|row| [&row["weekday"], &row["hour"], &row["issued"], &row["day"]]).collect();
    assert_eq!(told, [[&json!(1), &json!(10), &json!(2), &json!(null)]]);
    assert_eq!(read_by("day,weekday").await.code(), "invalid_query");
}

#[tokio::test]
async fn a_spreadsheet_has_the_same_rows() {
    let server = TestServer::new().await;
    morning(&server).await;
    let request = server.request("manager", "GET", "statistics?group_by=counter&format=csv", "");
    let response = server.send(request).await;
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a short body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 3, "names, what has no counter, and counter 1");
    let of = |name: &str| lines[2][lines[0].iter().position(|known| *known == name).expect("a column")];
    assert_eq!(["counter", "finished", "open_s", "waiting_sum_s"].map(of), ["1", "1", "1200", "300"]);
}

#[tokio::test]
async fn figures_across_offices_are_for_managers_and_tell_no_people() {
    let server = TestServer::new().await;
    morning(&server).await;
    let all = server.done("manager", "GET", "/api/v1/statistics?group_by=office", "").await;
    let offices: Vec<_> = all["rows"].as_array().expect("rows").iter().map(|row| &row["office"]).collect();
    assert_eq!((offices, &all["total"]["issued"]), (vec![&json!("belsh")], &json!(1)));
    for (caller, status) in [
        ("nobody", 401),
        ("kiosk", 403),
        ("staff", 403),
        ("other admin", 200),
        ("institution staff", 403),
        ("institution admin", 200),
    ] {
        assert_eq!(server.ask(caller, "GET", "/api/v1/statistics", "").await.status, status, "{caller}");
    }
    let by_staff = server.ask("manager", "GET", "/api/v1/statistics?group_by=staff", "").await;
    assert_eq!(
        (by_staff.status.as_u16(), by_staff.code()),
        (422, "invalid_query"),
        "people are an office's own business"
    );
}

#[tokio::test]
async fn a_queue_jump_is_listed_with_reason_person_and_who_was_passed_over() {
    let server = TestServer::new().await;
    morning(&server).await;
    let issue = r#"{"service": "GJC-02"}"#;
    for _ in 0..2 {
        server.done("kiosk", "POST", "tickets", issue).await;
    }
    let ticket = server.app.hall(&OfficeId::new("belsh")).expect("a hall").office().tickets()[2].id;
    let counter = CounterId::new("1");
    let command = Command::CallThis { counter, ticket, reason: "the child is ill".into() };
    let by = Actor::Staff(UserName::new("staff"));
    let answer = Box::new(|_: &Office, _: &[Event]| AppAnswer::new(204, Vec::new()));
    let order = Order { command, by, key: None, check: None, answer };
    server.app.execute(&OfficeId::new("belsh"), order).await.expect("a call");
    let report = server.done("manager", "GET", "queue-jumps", "").await;
    let jump = &report["jumps"][0];
    let expected = ["chosen", "A003", "1", "staff", "the child is ill"].map(|text| json!(text));
    assert_eq!(["kind", "number", "counter", "staff", "reason"].map(|name| jump[name].clone()), expected);
    assert_eq!((&jump["passed"], &report["is_cut"]), (&json!(["A002"]), &json!(false)));
    assert!(jump["sq"].as_str().is_some_and(|text| text.contains("jashtë radhës")), "{jump}");
}

/// The tickets behind a figure, by number.
async fn behind(server: &TestServer, query: &str) -> (u64, Vec<String>) {
    let answer = server.done("manager", "GET", &format!("statistics/tickets?{query}"), "").await;
    let tickets = answer["tickets"].as_array().expect("a list").iter();
    let numbers = tickets.map(|ticket| ticket["number"].as_str().expect("a number").to_owned()).collect();
    (answer["count"].as_u64().expect("a count"), numbers)
}

#[tokio::test]
async fn behind_each_figure_stand_the_tickets_it_counts() {
    let server = TestServer::new().await;
    morning(&server).await;
    // One who is called in vain after twenty minutes, one closed at once, one who must come again, one who gives up.
    for _ in 0..3 {
        server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    }
    let last = server.done("kiosk", "POST", "tickets", r#"{"service": "TAK-04"}"#).await;
    server
        .done("staff", "POST", &format!("tickets/{}/cancel", last["id"].as_str().expect("an id")), "")
        .await;
    // The manager looks now and then, so that the session does not end.
    server.done("manager", "GET", "statistics", "").await;
    server.clock.pass(SignedDuration::from_mins(20));
    server.done("staff", "POST", &format!("{COUNTER}/call-next"), "").await;
    server.done("staff", "POST", &format!("{COUNTER}/no-show"), "").await;
    for body in [
        r#"{"outcome": "resolved"}"#,
        r#"{"outcome": "documents_missing", "missing": ["Letërnjoftim ose pasaportë"]}"#,
    ] {
        server.done("staff", "POST", &format!("{COUNTER}/call-next"), "").await;
        server.done("staff", "POST", &format!("{COUNTER}/start"), "").await;
        let minutes = if body.contains("missing") { 4 } else { 0 };
        server.clock.pass(SignedDuration::from_mins(minutes));
        server.done("staff", "POST", &format!("{COUNTER}/finish"), body.to_owned().leak()).await;
    }
    let total = server.done("manager", "GET", "statistics", "").await["total"].clone();
    for (figure, counted) in [
        ("issued", &total["issued"]),
        ("called", &total["called"]),
        ("finished", &total["finished"]),
        ("hasty", &total["hasty"]),
        ("no_show", &total["no_show"]),
        ("documents_missing", &total["outcomes"]["documents_missing"]),
    ] {
        let (count, numbers) = behind(&server, &format!("figure={figure}")).await;
        assert_eq!((Some(count), numbers.len() as u64), (counted.as_u64(), count), "{figure}");
    }
    assert_eq!(behind(&server, "figure=left_unserved").await, (2, vec!["T001".into(), "A002".into()]));
    assert_eq!(behind(&server, "figure=over_target&staff=staff").await.0, 3);
    assert_eq!(
        behind(&server, "figure=documents_missing&document=Let%C3%ABrnjoftim%20ose%20pasaport%C3%AB").await.1,
        ["A004"]
    );
    assert_eq!(behind(&server, "figure=documents_missing&document=Leje").await.0, 0);
    assert_eq!(behind(&server, "figure=issued&service=TAK-04&weekday=1&hour=10").await.1, ["T001"]);
    assert_eq!(behind(&server, "figure=issued&weekday=2").await.0, 0);
    let served = server.done("manager", "GET", "statistics/tickets?figure=finished&counter=1", "").await;
    let first = &served["tickets"][2];
    assert_eq!(
        (&first["waited_s"], &first["served_s"], &first["outcome"]),
        (&json!(300), &json!(600), &json!("resolved"))
    );
    let wrong = server.ask("manager", "GET", "statistics/tickets?figure=happiness", "").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (422, "invalid_query"));
}

#[tokio::test]
async fn everybody_of_the_staff_sees_their_own_day_and_nobody_elses() {
    let server = TestServer::new().await;
    morning(&server).await;
    let own = server.done("staff", "GET", "my-day", "").await;
    let figures = &own["figures"];
    assert_eq!((&own["day"], &figures["staff"]), (&json!("2026-11-23"), &json!("staff")));
    assert_eq!((&figures["finished"], &figures["service_time"]["p50_s"]), (&json!(1), &json!(600)));
    let other = server.done("admin", "GET", "my-day", "").await;
    assert_eq!((&other["figures"]["finished"], &other["figures"]["staff"]), (&json!(0), &json!(null)));
}

#[tokio::test]
async fn a_workbook_has_the_same_rows_with_numbers_as_numbers() {
    let server = TestServer::new().await;
    morning(&server).await;
    let request = server.request("manager", "GET", "statistics?group_by=service&format=xlsx", "");
    let response = server.send(request).await;
    let name = response.headers()[header::CONTENT_DISPOSITION].to_str().expect("a header is text").to_owned();
    assert_eq!(name, "attachment; filename=\"belsh-2026-11-23-2026-11-23.xlsx\"");
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a short body");
    let mut book: calamine::Xlsx<_> =
        calamine::Reader::new(std::io::Cursor::new(bytes.to_vec())).expect("a workbook opens");
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).expect("a sheet").expect("it reads");
    let column = |name: &str| {
        let heading = sheet.rows().next().expect("a heading");
        heading.iter().position(|cell| *cell == name).unwrap_or_else(|| panic!("a column {name}"))
    };
    let rows: Vec<_> = sheet.rows().skip(1).collect();
    let row = rows.iter().find(|row| row[column("service")] == "GJC-02").expect("the service's row");
    assert_eq!((&row[column("issued")], &row[column("waiting_sum_s")]), (&1.0.into(), &300.0.into()));
}

#[tokio::test]
async fn the_next_days_are_like_past_days_and_closed_ones_are_left_out() {
    let server = TestServer::adapted(|profile| {
        let hours = queue_core::opening::Hours::WHOLE_DAY;
        let mut days = [Some(hours); 7];
        (days[5], days[6]) = (None, None);
        profile.opening = queue_core::opening::WeeklyHours::Days(days);
    })
    .await;
    let none = server.done("manager", "GET", "forecast", "").await;
    assert_eq!((&none["days"], &none["service_s"]), (&json!([]), &json!(null)), "nothing is known yet");
    // Two Mondays on which six come between ten and eleven; one of them is served for ten minutes.
    let come = async |count: usize| {
        for _ in 0..count {
            server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
        }
    };
    morning(&server).await;
    come(5).await;
    let week = SignedDuration::from_hours(7 * 24);
    server.clock.pass(week - SignedDuration::from_mins(20));
    come(6).await;
    server.clock.pass(week);
    server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    let manager = manager_next_day(&server).await;
    let answer = read(server.send(server.request_of(&manager, "GET", "forecast", "")).await).await;
    let days = answer.body["days"].as_array().expect("days");
    let told: Vec<_> = days.iter().map(|day| (day["day"].as_str(), day["hours"].clone())).collect();
    let hours = json!([{"hour": 10, "expected": 6.0, "counters": 2}]);
    assert_eq!(told, [(Some("2026-12-14"), hours.clone()), (Some("2026-12-21"), hours)]);
    assert_eq!(answer.body["service_s"], json!(600.0));
    assert_eq!(answer.body["error"], json!(null), "no past day could have been forecast");
}

#[tokio::test]
async fn every_ticket_comes_as_a_table_that_is_written_while_it_is_read() {
    let server = TestServer::new().await;
    morning(&server).await;
    for _ in 0..3 {
        server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
    }
    let listed = server.done("manager", "GET", "statistics/tickets?figure=issued", "").await;
    let response = server
        .send(server.request("manager", "GET", "statistics/tickets?figure=issued&format=csv", ""))
        .await;
    let headers = response.headers();
    assert_eq!(
        headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"belsh-2026-11-23-2026-11-23-tickets.csv\""
    );
    assert!(!headers.contains_key(header::CONTENT_LENGTH), "nobody counts them before");
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a short body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|known| *known == name).expect("a column");
    let numbers: Vec<&str> = rows[1..].iter().map(|row| row[column("number")]).collect();
    assert_eq!(numbers, ["A001", "A002", "A003", "A004"], "the oldest first");
    let first = &listed["tickets"][3];
    for name in ["id", "service", "issued_at", "called_at", "counter", "end", "outcome"] {
        assert_eq!(Some(rows[1][column(name)]), first[name].as_str(), "{name}");
    }
    assert_eq!((rows[1][column("waited_s")], rows[1][column("served_s")]), ("300", "600"));
    let refused = server.ask("staff", "GET", "statistics/tickets?figure=issued&format=csv", "").await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn an_export_that_breaks_off_does_not_end_as_if_it_were_whole() {
    let server = TestServer::new().await;
    morning(&server).await;
    // The last line of the journal is damaged while the office runs.
    server.database.damage_journal().await;
    let Caller::Session(token) = server.caller("manager") else { panic!("a manager signs in") };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(async move { axum::serve(listener, server.router.clone()).await });
    let mut client = tokio::net::TcpStream::connect(address).await.expect("the server is there");
    let request = format!(
        "GET /api/v1/offices/belsh/statistics/tickets?figure=issued&format=csv HTTP/1.1\r\nhost: {address}\r\n\
         cookie: radha_session={token}\r\n\r\n"
    );
    client.write_all(request.as_bytes()).await.expect("it listens");
    let mut bytes = Vec::new();
    // Where the other side hangs up in the middle, reading to the end may fail.
    drop(client.read_to_end(&mut bytes).await);
    let answer = String::from_utf8(bytes).expect("text");
    // The line may be cut before anything was on its way.
    let has_begun = answer.starts_with("HTTP/1.1 200 OK") && answer.contains("day,number,service");
    assert!(answer.is_empty() || has_begun, "{answer}");
    assert!(
        !answer.ends_with("0\r\n\r\n"),
        "the last chunk, which says that all is there, is missing: {answer}"
    );
    serving.abort();
}
