//! The line is cut, the server or the kiosk is killed: people still leave with a number, no number is printed twice, and
//! afterwards everybody is in the queue once.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use queue_api::session::Role;
use queue_api::{Origin, Paper, Ticket};
use tests::kiosk::{Kiosk, number_on};
use tests::{Server, eventually};

/// How often the kiosk is killed; `RADHA_KILLS` sets another number for the long run.
fn kills() -> usize {
    std::env::var("RADHA_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_server_gone_people_leave_with_a_number_and_are_all_queued_once_afterwards() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    let mut kiosk = Kiosk::start(directory.path()).await?;
    kiosk.has_bands().await?;
    kiosk.visit().await?;
    server.program().kill()?;
    for _ in 0..2 {
        kiosk.visit().await?;
    }
    // A power cut at the kiosk, with nobody there to tell it what the office offers.
    kiosk.program.kill()?;
    kiosk = Kiosk::start(directory.path()).await?;
    kiosk.visit().await?;
    let own = kiosk.own_numbers();
    ensure!(own.len() == 3, "three people got a number of the kiosk's: {own:?}");

    let server = Server::start(directory.path(), &listen, 2).await?;
    let queued = queued(&server, 4).await?;
    let numbers: Vec<String> = queued.iter().map(|ticket| ticket.number.to_string()).collect();
    ensure!(
        numbers[0] == "A001" && numbers[1..] == own,
        "they wait in the order of their numbers: {numbers:?}"
    );
    let offline = queued.iter().filter(|ticket| ticket.origin == Origin::Offline).count();
    ensure!(offline == 3, "the staff sees which were given offline: {offline}");
    kiosk.visit().await?;
    let again = self::queued(&server, 5).await?;
    ensure!(again[4].number.to_string() == "A002", "the server counts on: {}", again[4].number);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_killed_at_any_moment_prints_no_number_twice_and_loses_none() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Some(Server::start(directory.path(), "127.0.0.1:0", 2).await?);
    let listen = server.as_ref().context("it runs")?.demo.url.trim_start_matches("http://").to_owned();
    let mut kiosk = Kiosk::start(directory.path()).await?;
    kiosk.has_bands().await?;
    for nth in 0..kills() {
        let slips = kiosk.slips().len();
        let journal = std::fs::read_to_string(directory.path().join("kiosk.journal"))?.len();
        kiosk.take_number()?;
        // Each time another step is the last one.
        let reached = || async {
            let lines = std::fs::read_to_string(directory.path().join("kiosk.journal")).ok()?;
            let new = lines.get(journal..)?;
            let is_there = match nth % 4 {
                0 => new.contains("\"asking\"") || new.contains("\"gave\""),
                1 => new.contains("\"printing\"") || new.contains("\"gave\""),
                2 => kiosk.slips().len() > slips,
                _ => new.contains("\"settled\""),
            };
            is_there.then_some(())
        };
        eventually(reached)
            .await
            .with_context(|| format!("the step is reached; it says: {}", kiosk.log()))?;
        kiosk.program.kill()?;
        if nth % 3 == 0 {
            server = match server {
                Some(_) => None,
                None => Some(Server::start(directory.path(), &listen, 2).await?),
            };
        }
        kiosk = Kiosk::start(directory.path()).await?;
    }
    let server = match server {
        Some(server) => server,
        None => Server::start(directory.path(), &listen, 2).await?,
    };
    kiosk.visit().await.context("it still gives numbers")?;
    check(&server, &kiosk).await
}

/// Compares the paper with the queue.
async fn check(server: &Server, kiosk: &Kiosk) -> Result<()> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    let own = kiosk.own_numbers();
    ensure!(own.iter().collect::<BTreeSet<_>>().len() == own.len(), "a number was given twice: {own:?}");
    let mut printed = BTreeSet::new();
    for slip in kiosk.slips() {
        let number = number_on(&image::open(&slip)?.to_luma8())?;
        ensure!(printed.insert(number), "{} has a number that another slip has", slip.display());
    }
    let settled = || async {
        let tickets = staff.queue().await.ok()?.tickets;
        let is_there = |number: &String| {
            tickets.iter().filter(|ticket| ticket.number.to_string() == *number).count() == 1
        };
        let given = tickets.iter().filter(|ticket| ticket.paper == Paper::Given).count();
        // Whoever is marked as having a slip has one; who may have none is marked.
        (own.iter().all(is_there) && given <= printed.len() && printed.len() <= tickets.len()).then_some(())
    };
    eventually(settled)
        .await
        .with_context(|| format!("everybody is in the queue once; it says: {}", kiosk.log()))
}

/// The queue once `count` people are in it.
async fn queued(server: &Server, count: usize) -> Result<Vec<Ticket>> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    let all = || async {
        let tickets = staff.queue().await.ok()?.tickets;
        (tickets.len() >= count).then_some(tickets)
    };
    let queued = eventually(all).await.context("everybody is in the queue")?;
    ensure!(queued.len() == count, "{count} people came, {} wait", queued.len());
    Ok(queued)
}
