//! How many durable tickets a second: 64 citizens take numbers while 64 clerks call, over HTTP, for ten seconds.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use tests::Server;
use tests::http::{Connection, header};
use uuid::Uuid;

use crate::figure;

const CITIZENS: usize = 64;
const CLERKS: usize = 64;
const LASTS: Duration = Duration::from_secs(10);

pub(crate) async fn measure() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", CLERKS).await?;
    let staff = server.sign_in(Role::Staff, 0).await?;
    for counter in &server.demo.counters {
        staff.open(&counter.id, &OpenRequest::default()).await?;
    }
    let cookie = cookie(&server).await?;
    let used_before = server.program().processor_time()?;
    let begun = Instant::now();
    let citizens: Vec<_> =
        (0..CITIZENS).map(|nth| tokio::spawn(citizen(server.demo.clone(), nth, begun))).collect();
    let clerks: Vec<_> =
        (0..CLERKS).map(|nth| tokio::spawn(clerk(server.demo.clone(), nth, cookie.clone(), begun))).collect();
    let (mut numbers, mut called) = (Vec::new(), Vec::new());
    for citizen in citizens {
        numbers.extend(citizen.await??);
    }
    for clerk in clerks {
        called.extend(clerk.await??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let used = server.program().processor_time()?.saturating_sub(used_before);
    let distinct = |values: &[String]| values.iter().collect::<HashSet<_>>().len();
    ensure!(distinct(&numbers) == numbers.len(), "a number was given twice");
    ensure!(distinct(&called) == called.len(), "a ticket was called twice");
    let per_second = |count: usize| format!("{:.0}/s", count as f64 / seconds);
    figure(
        "durable tickets, 64 citizens and 64 clerks at once",
        &per_second(numbers.len()),
        "at least 10,000/s",
    );
    figure(
        "calls in the same time, each ending the one before",
        &per_second(called.len()),
        "none called twice",
    );
    let per_ticket = format!("{:.0} us", used.as_secs_f64() * 1e6 / numbers.len() as f64);
    figure("the server's processor time for a ticket and its call", &per_ticket, "-");
    Ok(())
}

/// Signs in and gives the session's cookie as a header line.
async fn cookie(server: &Server) -> Result<String> {
    let user = server.user(Role::Staff, 0);
    let body = serde_json::json!({ "username": user.username, "password": user.password });
    let mut connection = Connection::open(&server.demo.url).await?;
    let answer = connection.post("/api/v1/session", "", &body.to_string()).await?;
    let cookie = header(&answer.head, "set-cookie").context("a session has a cookie")?;
    Ok(format!("cookie: {}\r\n", cookie.split(';').next().context("a cookie has a value")?))
}

/// Takes numbers one after another and gives those it got.
async fn citizen(demo: tests::Demo, nth: usize, begun: Instant) -> Result<Vec<String>> {
    let token = &demo.devices.iter().find(|device| device.kind == "kiosk").context("there is a kiosk")?.token;
    let path = format!("/api/v1/offices/{}/tickets", demo.office);
    let body = format!(r#"{{"service":"{}"}}"#, demo.services[nth % demo.services.len()].id);
    let mut connection = Connection::open(&demo.url).await?;
    let mut numbers = Vec::new();
    while begun.elapsed() < LASTS {
        let headers = format!("authorization: Bearer {token}\r\nidempotency-key: {}\r\n", Uuid::now_v7());
        let answer = connection.post(&path, &headers, &body).await?;
        ensure!(answer.status == 201, "a number was refused: {}", String::from_utf8_lossy(&answer.body));
        numbers.push(field(&answer.body, "number")?);
    }
    Ok(numbers)
}

/// Calls one person after another, ending the one before, and gives the tickets it called.
async fn clerk(demo: tests::Demo, nth: usize, cookie: String, begun: Instant) -> Result<Vec<String>> {
    let path = format!("/api/v1/offices/{}/counters/{}/call-next", demo.office, demo.counters[nth].id);
    let mut connection = Connection::open(&demo.url).await?;
    let mut called: Vec<String> = Vec::new();
    let mut present: Option<String> = None;
    while begun.elapsed() < LASTS {
        let body = match &present {
            Some(ticket) => format!(r#"{{"finish":{{"ticket":"{ticket}","outcome":"resolved"}}}}"#),
            None => "{}".to_owned(),
        };
        let answer = connection.post(&path, &cookie, &body).await?;
        ensure!(
            [200, 204].contains(&answer.status),
            "a call failed: {}",
            String::from_utf8_lossy(&answer.body)
        );
        present = match answer.status {
            200 => Some(field(&answer.body, "id")?),
            _ => None,
        };
        called.extend(present.clone());
    }
    Ok(called)
}

/// The text of the first field with this name: reading the whole answer would measure the reader.
fn field(body: &[u8], name: &str) -> Result<String> {
    let body = std::str::from_utf8(body)?;
    let after = body.split_once(&format!("\"{name}\":\"")).context("the answer has the field")?.1;
    Ok(after.split_once('"').context("a text has an end")?.0.to_owned())
}
