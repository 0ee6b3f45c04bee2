//! How long one request takes, against what it cannot be faster than; and how soon a board knows of a call.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, IssueRequest};
use queue_core::value::{Actor, CounterId, Date, OfficeId, Timestamp};
use queue_core::{Event, Fact};
use queue_server::storage::sqlite::Sqlite;
use queue_server::storage::{Batch, Storage};
use tests::Server;
use tests::http::Connection;
use uuid::Uuid;

use crate::{figure, percentile};

const ROUNDS: usize = 500;

pub(crate) async fn measure() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let mut round_trips = round_trips(&server).await?;
    let mut commits = commits().await?;
    let mut issues = issues(&server).await?;
    let floor = percentile(&mut round_trips, 50) + percentile(&mut commits, 50);
    let issue = percentile(&mut issues, 50);
    figure("loopback GET, p50", &format!("{:.3} ms", percentile(&mut round_trips, 50)), "-");
    figure("one commit, p50", &format!("{:.3} ms", percentile(&mut commits, 50)), "-");
    figure("issue request to answer, p50", &format!("{issue:.3} ms"), "-");
    figure("  against one round trip and one commit", &format!("{:.2} x", issue / floor), "at most 4 x");
    let mut events = events(&server).await?;
    let event = percentile(&mut events, 99);
    let trip = percentile(&mut round_trips, 99);
    figure("loopback GET, p99", &format!("{trip:.3} ms"), "-");
    figure("answer to a call until the board's event, p99", &format!("{event:.3} ms"), "-");
    figure("  against the loopback GET", &format!("{:.2} x", event / trip), "at most 20 x");
    Ok(())
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

async fn round_trips(server: &Server) -> Result<Vec<f64>> {
    let mut connection = Connection::open(&server.demo.url).await?;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let asked = Instant::now();
        ensure!(connection.get("/healthz", "").await?.status == 200, "the server is not healthy");
        times.push(milliseconds(asked));
    }
    Ok(times)
}

/// One event in a transaction of its own, on a database beside the server's.
async fn commits() -> Result<Vec<f64>> {
    let directory = tempfile::tempdir()?;
    let storage = Sqlite::open(&directory.path().join("queue.sqlite")).await?;
    let fact = Fact::CounterClosed { counter: CounterId::new("1") };
    let event = Event { at: Timestamp::UNIX_EPOCH, by: Actor::Timer, fact };
    let mut times = Vec::with_capacity(ROUNDS);
    for seq in (1..).take(ROUNDS) {
        let batch = Batch {
            office: OfficeId::new("bench"),
            day: Date::constant(2026, 11, 23),
            first_seq: seq,
            events: vec![event.clone()],
            tickets: Vec::new(),
            documents: Vec::new(),
            answers: Vec::new(),
            next_day: None,
        };
        let asked = Instant::now();
        storage.commit(&batch).await?;
        times.push(milliseconds(asked));
    }
    Ok(times)
}

async fn issues(server: &Server) -> Result<Vec<f64>> {
    let token =
        &server.demo.devices.iter().find(|device| device.kind == "kiosk").context("there is a kiosk")?.token;
    let path = format!("/api/v1/offices/{}/tickets", server.demo.office);
    let body = format!(r#"{{"service":"{}"}}"#, server.demo.services[0].id);
    let mut connection = Connection::open(&server.demo.url).await?;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let headers = format!("authorization: Bearer {token}\r\nidempotency-key: {}\r\n", Uuid::now_v7());
        let asked = Instant::now();
        ensure!(connection.post(&path, &headers, &body).await?.status == 201, "a number was refused");
        times.push(milliseconds(asked));
    }
    Ok(times)
}

/// From the answer to a call until the event is read at one idle board; an event that was there first counts as 0.
async fn events(server: &Server) -> Result<Vec<f64>> {
    let (kiosk, staff) = (server.device("kiosk")?, server.sign_in(Role::Staff, 0).await?);
    let counter = &server.demo.counters[0].id;
    staff.open(counter, &OpenRequest::default()).await?;
    let token =
        &server.demo.devices.iter().find(|device| device.kind == "board").context("there is a board")?.token;
    let mut board = Connection::open(&server.demo.url).await?;
    let path = format!("/api/v1/offices/{}/board/events", server.demo.office);
    board.ask(&path, &format!("authorization: Bearer {token}\r\n")).await?;
    let mut times = Vec::with_capacity(ROUNDS);
    let service = server.demo.services[0].id.clone();
    let request = IssueRequest::new(service);
    while times.len() < ROUNDS {
        kiosk.issue(queue_api::TicketId(Uuid::now_v7()), &request).await?;
        let called =
            staff.call_next(counter, &CallNextRequest::default()).await?.context("somebody waits")?;
        let answered = Instant::now();
        let (number, mut seen) = (format!("\"{}\"", called.number), String::new());
        while !(seen.contains("event: called") && seen.contains(&number)) {
            seen.push_str(&String::from_utf8_lossy(&board.more().await?));
        }
        times.push(milliseconds(answered));
        staff.no_show(counter).await?;
    }
    Ok(times)
}
