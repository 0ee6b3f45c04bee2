//! The kiosk before people: from the touch to the paper and to the next page, and what it costs after many of them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use tests::kiosk::{DONE, FIRST_SERVICE, HOME, TAKE_NUMBER, shows};
use tests::process::Program;
use tests::{Server, set};

use crate::{figure, percentile};

/// How many people come to be timed.
const TIMED: usize = 100;
/// Bytes of a MiB.
const MIB: f64 = 1024.0 * 1024.0;
/// How long a person takes between two touches: two quick ones count as one.
const BETWEEN: Duration = Duration::from_millis(800);

/// How many people come for the memory; `RADHA_CITIZENS` sets another number.
fn citizens() -> usize {
    std::env::var("RADHA_CITIZENS").ok().and_then(|citizens| citizens.parse().ok()).unwrap_or(10_000)
}

/// From the touch to the paper and to the next page.
pub(crate) async fn times() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let _server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let (address, slips) = printer()?;
    let (configuration, picture) = tests::off_screen("kiosk", directory.path())?;
    let printer = toml::toml! {
        kind = "tcp"
        address = "replaced"
    };
    set_table(&configuration, "printer", printer)?;
    set(&configuration, "printer", "address", address)?;
    let file = configuration.to_str().context("a file's name is text")?;
    let debug = [("RUST_LOG", "kiosk=debug")];
    let kiosk = Program::start_with("kiosk", &["--config", file], directory.path(), &debug)?;
    shows(&picture, HOME).await?;
    let (mut papers, mut pages, mut drawings) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TIMED {
        tokio::time::sleep(BETWEEN).await;
        let touched = SystemTime::now();
        kiosk.write_line(FIRST_SERVICE)?;
        tokio::time::sleep(BETWEEN).await;
        pages.extend(first_frame(&kiosk, touched));
        let touched = SystemTime::now();
        kiosk.write_line(TAKE_NUMBER)?;
        let begun = slips.recv_timeout(Duration::from_secs(10)).context("a slip begins")?;
        papers.push(milliseconds(touched, begun));
        drawings.extend(said(&kiosk, "a slip is to be printed").map(|at| milliseconds(at, begun)));
        tokio::time::sleep(BETWEEN).await;
        kiosk.write_line(DONE)?;
    }
    let promised = |name: &str, values: &mut [f64], promise: &str| {
        let [half, most] = [50, 99].map(|percent| percentile(values, percent));
        figure(name, &format!("{half:.1} ms, p99 {most:.1} ms"), promise);
    };
    promised("kiosk: touch to the slip's first byte, p50", &mut papers, "at most 10 ms");
    promised("kiosk: slip drawn, encoded and begun, p50", &mut drawings, "at most 60 ms");
    promised("kiosk: touch to the next page's first frame, p50", &mut pages, "at most 100 ms");
    Ok(())
}

/// What the kiosk holds after many people, at a pace that no hall has.
pub(crate) async fn memory() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let _server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let (configuration, picture) = tests::off_screen("kiosk", directory.path())?;
    set(&configuration, "simulated", "speed", 20)?;
    let (address, slips) = printer()?;
    let printer = toml::toml! {
        kind = "tcp"
        address = "replaced"
    };
    set_table(&configuration, "printer", printer)?;
    set(&configuration, "printer", "address", address)?;
    let file = configuration.to_str().context("a file's name is text")?;
    let kiosk = Program::start("kiosk", &["--config", file], directory.path())?;
    shows(&picture, HOME).await?;
    let early = citizens() / 5;
    let (mut after_early, mut longest_journal) = (0, 0);
    for nth in 1..=citizens() {
        for touch in [FIRST_SERVICE, TAKE_NUMBER] {
            kiosk.write_line(touch)?;
        }
        slips.recv_timeout(Duration::from_secs(30)).with_context(|| format!("citizen {nth} gets a slip"))?;
        kiosk.write_line(DONE)?;
        longest_journal = longest_journal.max(directory.path().join("kiosk.journal").metadata()?.len());
        if nth == early {
            after_early = kiosk.resident_kib()?;
        }
        if nth % 1_000 == 0 {
            println!("  resident after {nth} people: {:.1} MiB", kiosk.resident_kib()? as f64 / 1024.0);
        }
    }
    let at_last = kiosk.resident_kib()?;
    let growth = 100.0 * (at_last as f64 / after_early as f64 - 1.0);
    let resident = format!("{:.1} MiB", at_last as f64 / 1024.0);
    figure(&format!("kiosk: resident after {} people", citizens()), &resident, "at most 120 MiB");
    figure(&format!("  against that after {early}"), &format!("{growth:+.1} %"), "under 5 %");
    let longest = format!("{:.1} MiB", longest_journal as f64 / MIB);
    figure("kiosk: longest journal on the way", &longest, "at most 4 MiB");
    let logged = kiosk.log().len() as f64 / citizens() as f64;
    figure("kiosk: bytes of the log for each of them", &format!("{logged:.0} B"), "at most 1,000 B");
    Ok(())
}

fn set_table(file: &std::path::Path, name: &str, table: toml::Table) -> Result<()> {
    let mut configuration: toml::Table = std::fs::read_to_string(file)?.parse()?;
    configuration.insert(name.into(), table.into());
    Ok(std::fs::write(file, configuration.to_string())?)
}

pub(crate) fn milliseconds(from: SystemTime, to: SystemTime) -> f64 {
    to.duration_since(from).unwrap_or_default().as_secs_f64() * 1000.0
}

/// When the page that a touch led to was drawn, as the kiosk's log tells it.
fn first_frame(kiosk: &Program, after: SystemTime) -> Option<f64> {
    let log = kiosk.log();
    let frames = log.lines().filter(|line| line.contains("a frame is drawn"));
    let frames = frames.filter_map(|line| {
        let took_us: u64 = line.split_once("took_us=")?.1.split_whitespace().next()?.parse().ok()?;
        Some((took_us, moment(line)?))
    });
    // The others are the button that was pressed and the clock: the page is the one that takes longest.
    let (_, drawn) = frames.filter(|(_, at)| *at >= after).max_by_key(|(took_us, _)| *took_us)?;
    Some(milliseconds(after, drawn))
}

/// When the kiosk last said something.
fn said(kiosk: &Program, what: &str) -> Option<SystemTime> {
    kiosk.log().lines().rev().find(|line| line.contains(what)).and_then(moment)
}

/// The time at the beginning of a line of a log.
pub(crate) fn moment(line: &str) -> Option<SystemTime> {
    let at: queue_api::Timestamp = line.split_whitespace().next()?.parse().ok()?;
    let since = Duration::from_micros(u64::try_from(at.as_microsecond()).ok()?);
    Some(SystemTime::UNIX_EPOCH + since)
}

/// A printer that takes slips, answers what it is asked and says when a slip begins.
fn printer() -> Result<(String, Receiver<SystemTime>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    let (sender, slips) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A connection that ends is the printer's usual day.
            drop(serve(stream, &sender));
        }
    });
    Ok((address, slips))
}

fn serve(mut stream: TcpStream, begun: &Sender<SystemTime>) -> std::io::Result<()> {
    let (mut bytes, mut received, mut has_begun) = ([0; 65536], Vec::new(), false);
    loop {
        let count = stream.read(&mut bytes)?;
        if count == 0 {
            return Ok(());
        }
        received.extend_from_slice(&bytes[..count]);
        if !has_begun && received.len() > 3 {
            has_begun = true;
            if begun.send(SystemTime::now()).is_err() {
                return Ok(());
            }
        }
        // Its questions are short and stand alone, or behind the whole slip, at most two of them.
        let tail = received.len().saturating_sub(6);
        for question in received[tail..].rchunks_exact(3).rev() {
            match question {
                [0x10, 0x04, _] => stream.write_all(&[0x12])?,
                [0x1D, b'r', _] => stream.write_all(&[0x00])?,
                _ => {}
            }
        }
        if count <= 3 {
            received.clear();
        }
    }
}
