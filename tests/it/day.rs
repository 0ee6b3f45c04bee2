//! A sped-up day at one kiosk with everything going wrong: the printer, the scanner, the line, the server. Everybody
//! leaves with a number, on paper or on the screen; no number is printed twice; at the end all are in the queue once, and
//! the scanner still reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use queue_api::session::Role;
use queue_api::{Paper, Ticket};
use tests::kiosk::{DONE, Kiosk, NUMBER, SCANNER, number_on, qr_code};
use tests::scanner::Scanner;
use tests::{Server, eventually};

/// How many people come; `RADHA_CITIZENS=500` is a whole day.
fn citizens() -> usize {
    std::env::var("RADHA_CITIZENS").ok().and_then(|citizens| citizens.parse().ok()).unwrap_or(60)
}

/// How much faster the kiosk's own time goes.
const SPEED: u32 = 6;
/// What the printer is in for, one after the other.
const PRINTER: [&str; 11] = [
    "",
    "paper-out",
    "",
    "mid-slip",
    "cover-open",
    "write-only",
    "paper-ends",
    "unplugged",
    "cutter-jam",
    "too-hot",
    "paper-low",
];
/// The most papers of which the server is asked.
const LOOKED_UP: usize = 20;
/// How often a slip is held before the scanner.
const TRIES: usize = 6;
/// How long each time.
const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_day_with_every_trouble_everybody_leaves_with_a_number_and_is_queued_once() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Some(Server::start(directory.path(), "127.0.0.1:0", 2).await?);
    let listen = server.as_ref().context("it runs")?.demo.url.trim_start_matches("http://").to_owned();
    let mut scanner = Scanner::plugged_in(&directory.path().join(SCANNER))?;
    let kiosk = Kiosk::start_at(directory.path(), SPEED).await?;
    kiosk.has_bands().await?;
    for nth in 0..citizens() {
        // A trouble of the printer lasts for a few people, and comes back another time.
        trouble(directory.path(), if nth % 7 < 3 { PRINTER[nth / 7 % PRINTER.len()] } else { "" })?;
        disturb(&mut scanner, nth)?;
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
    let codes = check(&server, &kiosk).await?;
    let link = codes.last().context("some slips have a code")?;
    still_reads(&kiosk, &mut scanner, link).await
}

fn trouble(folder: &Path, word: &str) -> Result<()> {
    let file = folder.join("slips/printer.fault");
    if word.is_empty() {
        drop(std::fs::remove_file(file));
        return Ok(());
    }
    Ok(std::fs::write(file, word)?)
}

/// What comes from the scanner while people take numbers: nothing that means anything.
fn disturb(scanner: &mut Scanner, nth: usize) -> Result<()> {
    match nth % 9 {
        0 => scanner.send(&[b"x".repeat(5_000), b"\r".to_vec()].concat()),
        1 => scanner.send(&noise(nth)),
        2 => scanner.send(b"\r\nIDALB0370000017J552"),
        3 => {
            scanner.pull()?;
            scanner.plug_in()
        }
        4 => scanner.pull(),
        5 => scanner.plug_in(),
        6 => scanner.send(b"radha:a:../../%00\r\n\x1b[2J\r\n5901234123457\r\n"),
        7 => scanner.send(b"https://radha.example/t/"),
        _ => Ok(()),
    }
}

/// Bytes of any value, the same on each run.
fn noise(nth: usize) -> Vec<u8> {
    (0..600).filter_map(|at| u8::try_from((at * at + nth) % 251).ok()).collect()
}

/// How many people have seen what became of their slip.
fn left(kiosk: &Kiosk) -> usize {
    let log = kiosk.log();
    log.matches("a slip is out").count() + log.matches("a slip is missing").count()
}

/// Compares the paper with the queue, and gives the codes on the paper.
async fn check(server: &Server, kiosk: &Kiosk) -> Result<Vec<String>> {
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
    let (mut printed, mut with_codes) = (BTreeSet::new(), Vec::new());
    for slip in kiosk.slips() {
        // What the paper ended in is no slip.
        let Ok(number) = number_on(&image::open(&slip)?.to_luma8()) else { continue };
        ensure!(printed.insert(number), "{} has a number that another slip has", slip.display());
        with_codes.push(slip);
    }
    let settled = || async {
        let tickets = staff.queue().await.ok()?.tickets;
        let given = tickets.iter().filter(|ticket| ticket.paper == Paper::Given).count();
        (given <= printed.len()).then_some(())
    };
    eventually(settled).await.context("who has no slip is marked so")?;
    println!(
        "{} people: {} in the queue, {} given by the kiosk itself, {} whole slips",
        citizens(),
        tickets.len(),
        own.len(),
        printed.len()
    );
    // Slips that the kiosk gave by itself have no code.
    let step = with_codes.len().div_ceil(LOOKED_UP).max(1);
    let codes: Vec<String> = with_codes.iter().step_by(step).filter_map(|slip| qr_code(slip).ok()).collect();
    ensure!(!codes.is_empty(), "some slips have a code");
    let device = server.device("kiosk")?;
    let mut found = BTreeSet::new();
    for link in &codes {
        let (_, code) = link.rsplit_once('/').context("a link ends in a code")?;
        let ticket = device.slip(code).await.with_context(|| format!("the server knows {link}"))?;
        let number = ticket.number.to_string();
        ensure!(numbers.contains(&number), "{number} is on paper and not in the queue");
        ensure!(found.insert(number), "two slips lead to one number");
    }
    Ok(codes)
}

/// A slip that is held before the scanner leads from the first page to its number.
async fn still_reads(kiosk: &Kiosk, scanner: &mut Scanner, link: &str) -> Result<()> {
    // It may be pulled out just then.
    scanner.plug_in()?;
    kiosk.shows(NUMBER, false).await?;
    // Whoever is not understood holds it there again.
    for _ in 0..TRIES {
        scanner.send(format!("{link}\r").as_bytes())?;
        if tokio::time::timeout(PATIENCE, kiosk.shows(NUMBER, true)).await.is_ok_and(|shown| shown.is_ok()) {
            return Ok(());
        }
    }
    anyhow::bail!("the scanner no longer reads; the kiosk says: {}", kiosk.log())
}
