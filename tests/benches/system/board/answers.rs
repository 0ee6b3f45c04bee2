//! From the answer to a call to what the clerk's stream says of the boards: the tick, or that one does not answer.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use queue_api::board::CallShown;
use queue_api::session::Role;
use serde_json::json;
use tests::process::Program;
use tests::{Server, eventually};

use super::{Hall, start};
use crate::{figure, percentile};

const TICKS: usize = 100;
const SILENCES: usize = 5;

/// A real board, which is stopped in the middle for as long as it is not to answer.
pub(super) async fn answers() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let (configuration, picture) = tests::off_screen("display-board", directory.path())?;
    let board = start(&configuration, directory.path(), "display_board=info")?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    let mut hall = Hall::of(&server).await?;
    let mut clerk = Clerk::of(&server).await?;
    let mut ticks = Vec::new();
    for _ in 0..TICKS {
        ticks.push(clerk.time(&mut hall, |said| said.boards.iter().all(|board| board.shown)).await?);
        hall.withdraw().await?;
    }
    told("until the clerk's stream has the tick", ticks, "within 1 s");

    let mut silences = Vec::new();
    for _ in 0..SILENCES {
        signal(&board, "-STOP")?;
        silences.push(clerk.time(&mut hall, |said| said.boards.iter().any(|board| board.silent)).await?);
        signal(&board, "-CONT")?;
        clerk.next(|said| said.boards.iter().all(|board| board.shown)).await?;
    }
    told("until it has that a board does not answer", silences, "within 5 s");
    Ok(())
}

fn told(what: &str, mut times: Vec<f64>, promise: &str) {
    let [half, most] = [50, 100].map(|percent| percentile(&mut times, percent));
    figure(&format!("answer to a call {what}, p50"), &format!("{half:.0} ms"), "-");
    figure(&format!("  the longest of {}", times.len()), &format!("{most:.0} ms"), promise);
}

/// Whoever sits at a counter, as the page has it: the stream of the queue.
struct Clerk {
    stream: reqwest::Response,
    seen: String,
}

impl Clerk {
    async fn of(server: &Server) -> Result<Self> {
        let browser = tests::http::browserless()?;
        let user = server.user(Role::Staff, 0);
        let sign_in = json!({ "username": user.username, "password": user.password });
        let url = &server.demo.url;
        browser.post(format!("{url}/api/v1/session")).json(&sign_in).send().await?.error_for_status()?;
        let stream = format!("{url}/api/v1/offices/{}/queue/events", server.demo.office);
        let stream = browser.get(stream).send().await?.error_for_status()?;
        Ok(Self { stream, seen: String::new() })
    }

    /// How long until something is said of a call, in milliseconds.
    async fn time(&mut self, hall: &mut Hall, wanted: impl Fn(&CallShown) -> bool) -> Result<f64> {
        let called = hall.call_ticket().await?;
        let answered = Instant::now();
        self.next(|said| said.ticket == called.id && wanted(said)).await?;
        Ok(answered.elapsed().as_secs_f64() * 1_000.0)
    }

    /// Waits until something is said of a call.
    async fn next(&mut self, wanted: impl Fn(&CallShown) -> bool) -> Result<()> {
        loop {
            while let Some((event, rest)) = self.seen.split_once("\n\n") {
                let is_shown = event.lines().any(|line| line == "event: shown");
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let said = data.filter(|_| is_shown).map(serde_json::from_str::<CallShown>).transpose()?;
                self.seen = rest.to_owned();
                if said.is_some_and(|said| wanted(&said)) {
                    return Ok(());
                }
            }
            let more = self.stream.chunk().await?.context("the stream goes on")?;
            self.seen.push_str(&String::from_utf8_lossy(&more));
        }
    }
}

fn signal(program: &Program, signal: &str) -> Result<()> {
    let status = Command::new("kill").args([signal, &program.pid().to_string()]).status()?;
    ensure!(status.success(), "the signal {signal} is sent");
    Ok(())
}
