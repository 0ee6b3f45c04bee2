//! The server is killed at any moment, again and again, under load: what it acknowledged is there afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, FinishTicket, IssueRequest};
use queue_api::{CounterId, Outcome, TicketId};
use queue_core::{Event, Fact};
use serde::Deserialize;
use tests::Server;
use tokio::sync::Mutex;
use uuid::Uuid;

/// How often the server is killed; `RADHA_KILLS` sets another number for the long run.
fn kills() -> u32 {
    std::env::var("RADHA_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(50)
}

const CITIZENS: usize = 6;
const CLERKS: usize = 4;

/// What the server has said yes to.
#[derive(Debug, Default)]
struct Acknowledged {
    numbers: BTreeMap<TicketId, String>,
    called: BTreeMap<TicketId, CounterId>,
}

/// One line of the journal as an administrator reads it.
#[derive(Debug, Deserialize)]
struct Line {
    seq: u64,
    #[serde(flatten)]
    event: Event,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_at_any_moment_keeps_every_acknowledged_ticket_and_call() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", CLERKS).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    for nth in 0..kills() {
        // A different share of the work is under way each time.
        let enough = 5 + (nth as usize * 7) % 40;
        run_until(&mut server, &acknowledged, enough).await?;
        drop(server);
        server = Server::start(directory.path(), &listen, CLERKS).await.context("it serves again")?;
        check(&server, &acknowledged).await.with_context(|| format!("after kill {}", nth + 1))?;
    }
    Ok(())
}

/// Lets citizens and clerks work until `enough` more tickets are acknowledged, then kills the server under them.
async fn run_until(
    server: &mut Server,
    acknowledged: &Arc<Mutex<Acknowledged>>,
    enough: usize,
) -> Result<()> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    for counter in &server.demo.counters {
        staff.open(&counter.id, &OpenRequest::default()).await?;
    }
    let target = acknowledged.lock().await.numbers.len() + enough;
    let mut people = Vec::new();
    for nth in 0..CITIZENS {
        let (kiosk, acknowledged) = (server.device("kiosk")?, acknowledged.clone());
        let service = server.demo.services[nth].id.clone();
        people.push(tokio::spawn(async move {
            let request = IssueRequest::new(service);
            while let Ok(issued) = kiosk.issue(TicketId(Uuid::now_v7()), &request).await {
                let number = issued.ticket.number.to_string();
                acknowledged.lock().await.numbers.insert(issued.ticket.id, number);
            }
        }));
    }
    for counter in server.demo.counters.iter().map(|counter| counter.id.clone()) {
        let (staff, acknowledged) = (staff.clone(), acknowledged.clone());
        let present = staff.queue().await?.counters.into_iter().find(|desk| desk.id == counter);
        let mut present = present.and_then(|desk| desk.ticket).map(|ticket| ticket.id);
        people.push(tokio::spawn(async move {
            loop {
                let finish = present.map(|ticket| FinishTicket {
                    ticket,
                    outcome: Outcome::Resolved,
                    missing: Vec::new(),
                    protocol_no: None,
                });
                match staff.call_next(&counter, &CallNextRequest { finish }).await {
                    Ok(called) => present = called.map(|ticket| ticket.id),
                    Err(_) => return,
                }
                if let Some(ticket) = present {
                    acknowledged.lock().await.called.insert(ticket, counter.clone());
                }
            }
        }));
    }
    let reached =
        tests::eventually(|| async { (acknowledged.lock().await.numbers.len() >= target).then_some(()) });
    reached.await.context("the server answers")?;
    server.program().kill()?;
    for person in people {
        tokio::time::timeout(Duration::from_secs(20), person).await.context("everybody notices")??;
    }
    Ok(())
}

/// Compares the whole journal with what was acknowledged.
async fn check(server: &Server, acknowledged: &Arc<Mutex<Acknowledged>>) -> Result<()> {
    let journal = journal(server).await?;
    let acknowledged = acknowledged.lock().await;
    let mut numbers = BTreeMap::new();
    let mut owners = BTreeSet::new();
    let mut called = BTreeMap::new();
    for (expected, line) in (1u64..).zip(&journal) {
        if line.seq != expected {
            bail!("the journal has a gap before {}", line.seq);
        }
        match &line.event.fact {
            Fact::Issued(issued) => {
                let number = issued.number;
                if !owners.insert(number) {
                    bail!("{number} was given twice");
                }
                numbers.insert(issued.ticket, number.to_string());
            }
            Fact::Called { ticket, counter, .. } if called.insert(*ticket, counter.clone()).is_some() => {
                bail!("{ticket} was called twice");
            }
            _ => {}
        }
    }
    for (ticket, number) in &acknowledged.numbers {
        if numbers.get(ticket) != Some(number) {
            bail!("{number} was acknowledged and is lost");
        }
    }
    for (ticket, counter) in &acknowledged.called {
        if called.get(ticket) != Some(counter) {
            bail!("the call of {ticket} to {counter} was acknowledged and is lost");
        }
    }
    Ok(())
}

async fn journal(server: &Server) -> Result<Vec<Line>> {
    let admin = tests::http::browserless()?;
    let user = server.user(Role::Admin, 0);
    let sign_in = serde_json::json!({ "username": user.username, "password": user.password });
    admin
        .post(format!("{}/api/v1/session", server.demo.url))
        .json(&sign_in)
        .send()
        .await?
        .error_for_status()?;
    let mut lines: Vec<Line> = Vec::new();
    loop {
        let after = lines.last().map_or(0, |line| line.seq);
        let url = format!("{}/api/v1/offices/{}/events?after={after}", server.demo.url, server.demo.office);
        let more: Vec<Line> = admin.get(url).send().await?.error_for_status()?.json().await?;
        if more.is_empty() {
            return Ok(lines);
        }
        lines.extend(more);
    }
}
