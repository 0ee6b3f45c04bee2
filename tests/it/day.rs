//! A sped-up day at one kiosk with everything going wrong: the printer, the line, the server. Everybody leaves with a
//! number, on paper or on the screen; no number is printed twice; at the end all are in the queue once.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use queue_api::session::Role;
use queue_api::{Paper, Ticket};
use tests::kiosk::{DONE, Kiosk, number_on};
use tests::{Server, eventually};

/// How many people come; `RADHA_CITIZENS=500` is a whole day.
fn citizens() -> usize {
    std::env::var("RADHA_CITIZENS").ok().and_then(|citizens| citizens.parse().ok()).unwrap_or(60)
}

/// How much faster the kiosk's own time goes.
const SPEED: u32 = 6;
/// What the printer is in for, one after the other.
const PRINTER: [&str; 8] = ["", "paper-out", "", "mid-slip", "cover-open", "", "paper-ends", "unplugged"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_day_with_every_trouble_everybody_leaves_with_a_number_and_is_queued_once() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Some(Server::start(directory.path(), "127.0.0.1:0", 2).await?);
    let listen = server.as_ref().context("it runs")?.demo.url.trim_start_matches("http://").to_owned();
    let kiosk = Kiosk::start_at(directory.path(), SPEED).await?;
    kiosk.has_bands().await?;
    for nth in 0..citizens() {
        // A trouble of the printer lasts for a few people, and comes back another time.
        trouble(directory.path(), if nth % 7 < 3 { PRINTER[nth / 7 % PRINTER.len()] } else { "" })?;
        match nth % 20 {
            11 => server.as_mut().context("it runs")?.program().kill()?,
            17 => server = Some(Server::start(directory.path(), &listen, 2).await?),
            _ => {}
        }
        let before = left(&kiosk);
        kiosk.take_number()?;
        let leaves = || async { (left(&kiosk) > before).then_some(()) };
        let left = eventually(leaves).await;
        left.with_context(|| format!("citizen {nth} leaves with a number; it says: {}", kiosk.log()))?;
        kiosk.program.write_line(DONE)?;
    }
    trouble(directory.path(), "")?;
    drop(server);
    let server = Server::start(directory.path(), &listen, 2).await?;
    check(&server, &kiosk).await
}

fn trouble(folder: &Path, word: &str) -> Result<()> {
    let file = folder.join("slips/printer.fault");
    if word.is_empty() {
        drop(std::fs::remove_file(file));
        return Ok(());
    }
    Ok(std::fs::write(file, word)?)
}

/// How many people have seen what became of their slip.
fn left(kiosk: &Kiosk) -> usize {
    let log = kiosk.log();
    log.matches("a slip is out").count() + log.matches("a slip is missing").count()
}

async fn check(server: &Server, kiosk: &Kiosk) -> Result<()> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    let all = || async {
        let tickets = staff.queue().await.ok()?.tickets;
        (tickets.len() >= citizens()).then_some(tickets)
    };
    let tickets: Vec<Ticket> = eventually(all).await.context("everybody is in the queue")?;
    ensure!(tickets.len() == citizens(), "{} people came, {} wait", citizens(), tickets.len());
    let numbers: BTreeSet<String> = tickets.iter().map(|ticket| ticket.number.to_string()).collect();
    ensure!(numbers.len() == tickets.len(), "a number is in the queue twice");
    let own = kiosk.own_numbers();
    ensure!(own.iter().all(|number| numbers.contains(number)), "a number of the kiosk's is missing: {own:?}");
    ensure!(own.len() * 5 > citizens(), "the line was cut for a good part of the day: {}", own.len());
    let mut printed = BTreeSet::new();
    for slip in kiosk.slips() {
        // What the paper ended in is no slip.
        let Ok(number) = number_on(&image::open(&slip)?.to_luma8()) else { continue };
        ensure!(printed.insert(number), "{} has a number that another slip has", slip.display());
    }
    let settled = || async {
        let tickets = staff.queue().await.ok()?.tickets;
        let given = tickets.iter().filter(|ticket| ticket.paper == Paper::Given).count();
        (given <= printed.len()).then_some(())
    };
    eventually(settled).await.context("who has no slip is marked so")
}
