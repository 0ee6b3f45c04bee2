//! The report on paper, read back by another program than the one that wrote it.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use lopdf::Document;
use queue_core::value::Language;
use serde_json::Value;

use super::*;

/// Asks for a report and gives its pages as text, without the places where lines end.
async fn pages(server: &TestServer, query: &str) -> Vec<String> {
    let bytes = file(server, "manager", query).await;
    text(&bytes)
}

async fn file(server: &TestServer, caller: &str, query: &str) -> Vec<u8> {
    let path = format!("statistics?format=pdf&{query}");
    let response = server.send(server.request(caller, "GET", &path, "")).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 24).await.expect("a file").to_vec();
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
    bytes
}

pub(super) fn text(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let words = |page: u32| {
        let text = document.extract_text(&[page]).expect("a page has text");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    document.get_pages().keys().map(|page| words(*page)).collect()
}

/// Forty people at one counter, each after a wait of their own; the last two are not there when they are called.
async fn a_day(server: &TestServer) {
    let pass = |minutes| server.clock.pass(SignedDuration::from_mins(minutes));
    server.done("staff", "POST", "counters/1/open", "").await;
    for person in 0..40 {
        // Their sessions would end without it.
        server.done("manager", "GET", "statistics", "").await;
        server.done("institution admin", "GET", "statistics", "").await;
        let service = if person % 3 == 0 { r#"{"service": "TAK-04"}"# } else { r#"{"service": "GJC-02"}"# };
        server.done("kiosk", "POST", "tickets", service).await;
        pass(1 + person % 7);
        server.done("staff", "POST", "counters/1/call-next", "").await;
        if person >= 38 {
            server.done("staff", "POST", "counters/1/no-show", "").await;
            continue;
        }
        server.done("staff", "POST", "counters/1/start", "").await;
        pass(3);
        let outcome = if person == 5 {
            r#"{"outcome": "documents_missing", "missing": ["Letërnjoftim ose pasaportë"]}"#
        } else {
            r#"{"outcome": "resolved"}"#
        };
        server.done("staff", "POST", "counters/1/finish", outcome).await;
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a count: {value}"))
}

fn wait(seconds: &Value) -> String {
    match (number(seconds) / 60, number(seconds) % 60) {
        (0, rest) => format!("{rest} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}

#[tokio::test]
async fn a_report_says_what_the_interface_says_in_both_languages() {
    let server = TestServer::new().await;
    a_day(&server).await;
    let total = server.done("manager", "GET", "statistics", "").await["total"].clone();
    let services = server.done("manager", "GET", "statistics?group_by=service", "").await;
    let (median, ninety) = (wait(&total["waiting"]["p50_s"]), wait(&total["waiting"]["p90_s"]));
    let (called, within) = (number(&total["waiting"]["count"]), number(&total["within_target"]));
    for (language, expected) in [
        (
            "sq",
            [
                format!("Pritja tipike (mediana) {median} gjysma priti më pak · {called} të thirrur"),
                format!("9 nga 10 presin nën {ninety}"),
                format!("{within} nga {called} të thirrur"),
                format!("2 nga {} numra të marrë", total["issued"]),
                "faqja 1 nga 2".into(),
                "23 nëntor 2026".into(),
                "krahasuar me 16 nëntor 2026 – 22 nëntor 2026".into(),
                "Letërnjoftim ose pasaportë".into(),
            ],
        ),
        (
            "en",
            [
                format!("Typical wait (median) {median} half waited less · {called} called"),
                format!("9 of 10 wait under {ninety}"),
                format!("{within} of {called} called"),
                format!("2 of {} numbers taken", total["issued"]),
                "page 1 of 2".into(),
                "23 November 2026".into(),
                "compared with 16 November 2026 – 22 November 2026".into(),
                "Made on 23 November 2026".into(),
            ],
        ),
    ] {
        let pages = pages(&server, &format!("language={language}")).await;
        let all = pages.join(" ");
        assert_eq!(pages.len(), 2, "{all}");
        for expected in expected {
            assert!(all.contains(&expected), "{language} without {expected:?}: {all}");
        }
        for row in services["rows"].as_array().expect("rows").iter().filter(|row| row["issued"] != 0) {
            let row = format!("{} {}", row["issued"], clock(&row["waiting"]["p50_s"]));
            assert!(all.contains(&row), "{language} without {row:?}: {all}");
        }
    }
}

fn clock(seconds: &Value) -> String {
    format!("{}:{:02}", number(seconds) / 60, number(seconds) % 60)
}

#[tokio::test]
async fn a_report_can_be_read_aloud_and_searched() {
    let server = TestServer::new().await;
    a_day(&server).await;
    let document = Document::load_mem(&file(&server, "manager", "").await).expect("a PDF");
    let catalogue = document.catalog().expect("a PDF has a catalogue");
    assert_eq!(catalogue.get(b"Lang").and_then(|text| text.as_str()).expect("its language"), b"sq");
    assert!(catalogue.has(b"StructTreeRoot"), "it is tagged");
    let fonts: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|font| font.has_type(b"FontDescriptor"))
        .map(|font| {
            assert!(font.has(b"FontFile2") || font.has(b"FontFile3"), "{font:?} is not embedded");
            let name = font.get(b"FontName").and_then(|name| name.as_name()).expect("a name");
            String::from_utf8_lossy(name).into_owned()
        })
        .collect();
    assert!(!fonts.is_empty() && fonts.iter().all(|font| font.contains("Inter")), "{fonts:?}");
    for (_, page) in document.get_pages() {
        let page = document.get_dictionary(page).expect("a page");
        let size = page.get(b"MediaBox").and_then(|size| size.as_array()).expect("a size");
        let side = |index: usize| size[index].as_float().expect("a length").round();
        assert_eq!((side(2), side(3)), (595.0, 842.0), "A4");
    }
}

#[tokio::test]
async fn of_one_person_a_report_says_no_small_count_and_no_early_rate() {
    let server = TestServer::new().await;
    a_day(&server).await;
    // The manager serves three at another counter: too few to be told of.
    server.done("manager", "POST", "counters/2/open", "").await;
    for _ in 0..3 {
        server.done("kiosk", "POST", "tickets", r#"{"service": "GJC-02"}"#).await;
        server.done("manager", "POST", "counters/2/call-next", "").await;
        server.done("manager", "POST", "counters/2/start", "").await;
        server.clock.pass(SignedDuration::from_mins(2));
        server.done("manager", "POST", "counters/2/finish", r#"{"outcome": "resolved"}"#).await;
    }
    let all = pages(&server, "language=en").await.join(" ");
    assert!(all.contains("manager < 5 few few few 0 0"), "{all}");
    assert!(all.contains("staff 38 3:00"), "{all}");
    let of_institution = text(&file(&server, "institution admin", "language=en").await).join(" ");
    assert!(!of_institution.contains("staff 38"), "their services alone: {of_institution}");
}

#[tokio::test]
async fn names_with_markup_or_hundreds_of_letters_come_out_as_they_were_typed() {
    const MARKUP: &str = r#"#panic("no") *bold* $x^2$ @label <tag> \ "q" = #import "x""#;
    let long = "ë".repeat(300);
    let server = TestServer::adapted(|profile| {
        profile.names = BTreeMap::from([(Language::Sq, MARKUP.into())]);
        for service in &mut profile.services {
            if service.id.as_str() == "GJC-02" {
                service.names = BTreeMap::from([(Language::Sq, long.clone())]);
            }
            if service.id.as_str() == "TAK-04" {
                service.names = BTreeMap::from([(Language::Sq, "#sys.inputs 🏛 漢".into())]);
            }
        }
    })
    .await;
    a_day(&server).await;
    let all = pages(&server, "").await.join(" ");
    assert!(all.contains(MARKUP), "{all}");
    assert!(all.contains("#sys.inputs □ □"), "{all}");
    let letters = all.chars().filter(|letter| *letter == 'ë').count();
    assert!(letters >= 300, "{letters} of 300 letters are there");
}

#[tokio::test]
async fn a_month_has_its_days_and_its_week_and_an_empty_one_says_so() {
    let server = TestServer::new().await;
    a_day(&server).await;
    let month = pages(&server, "from=2026-11-01&to=2026-11-30&language=en").await.join(" ");
    for expected in ["1 November 2026 – 30 November 2026", "When people come", "Mon 23 Nov 40 40 38"] {
        assert!(month.contains(expected), "without {expected:?}: {month}");
    }
    let empty = pages(&server, "from=2026-10-01&to=2026-10-31&language=en").await.join(" ");
    for expected in ["Nobody was called on these days.", "none yet", "No counter was open."] {
        assert!(empty.contains(expected), "without {expected:?}: {empty}");
    }
}

#[tokio::test]
async fn a_report_is_asked_for_as_it_is_made() {
    let server = TestServer::new().await;
    for query in [
        "statistics?format=pdf&group_by=day",
        "statistics?format=pdf&language=it",
        "statistics?format=json&language=sq",
        "/api/v1/statistics?format=pdf",
    ] {
        let answer = server.ask("manager", "GET", query, "").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (422, "invalid_query"), "{query}");
    }
    for (caller, status) in [("nobody", 401), ("kiosk", 403), ("staff", 403), ("other admin", 404)] {
        assert_eq!(server.ask(caller, "GET", "statistics?format=pdf", "").await.status, status, "{caller}");
    }
}
