//! The board before people: from the call to the whole picture and to the first sample of the chime, many boards on one
//! server, and what a board holds after a month.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};
use queue_api::client::Client;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, CancelRequest, IssueRequest};
use queue_api::{CounterId, Ticket, TicketId};
use tests::http::Connection;
use tests::process::Program;
use tests::{Server, eventually, set};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

use crate::kiosk::{milliseconds, moment};
use crate::{figure, percentile};

mod answers;

const FRAMES: usize = 200;
const CHIMES: usize = 20;
const BOARDS: usize = 500;
const CALLS_TO_ALL: usize = 100;
/// Of office time in a second of the month.
const SPEED: u64 = 3_600;
/// No board says less between two chimes.
const QUIET: Duration = Duration::from_millis(1_000);

/// How many days the board works for the memory; `RADHA_DAYS` sets another number.
fn days() -> u64 {
    std::env::var("RADHA_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(30)
}

/// From the call to the picture, to the chime, and to many boards.
pub(crate) async fn times() -> Result<()> {
    frames().await?;
    chimes().await?;
    answers::answers().await?;
    many().await
}

/// Somebody who comes, and a clerk who calls.
struct Hall {
    kiosk: Client,
    staff: Client,
    counter: CounterId,
    request: IssueRequest,
    called: Option<TicketId>,
}

impl Hall {
    async fn of(server: &Server) -> Result<Self> {
        let (kiosk, staff) = (server.device("kiosk")?, server.sign_in(Role::Staff, 0).await?);
        let counter = server.demo.counters[0].id.clone();
        staff.open(&counter, &OpenRequest::default()).await?;
        let request = IssueRequest::new(server.demo.services[0].id.clone());
        Ok(Self { kiosk, staff, counter, request, called: None })
    }

    /// The number of the next person, as it stands in an event.
    async fn call(&mut self) -> Result<String> {
        Ok(self.call_ticket().await?.number.to_string())
    }

    /// The ticket of the next person.
    async fn call_ticket(&mut self) -> Result<Ticket> {
        self.kiosk.issue(TicketId(Uuid::now_v7()), &self.request).await?;
        if self.called.take().is_some() {
            self.staff.no_show(&self.counter).await?;
        }
        let called = self.staff.call_next(&self.counter, &CallNextRequest::default()).await?;
        let called = called.context("somebody waits")?;
        self.called = Some(called.id);
        Ok(called)
    }

    /// Gives the call up, as if it had been a mistake.
    async fn withdraw(&mut self) -> Result<()> {
        let called = self.called.take().context("somebody was called")?;
        self.staff.cancel(called, &CancelRequest::default()).await?;
        Ok(())
    }
}

/// A stream of the server's, as every board has one.
struct Stream {
    connection: Connection,
    seen: String,
}

impl Stream {
    async fn open(server: &Server, query: &str) -> Result<Self> {
        let mut connection = Connection::open(&server.demo.url).await?;
        let path = format!("/api/v1/offices/{}/board/events{query}", server.demo.office);
        connection.ask(&path, &format!("authorization: Bearer {}\r\n", token(server)?)).await?;
        Ok(Self { connection, seen: String::new() })
    }

    /// The next call of the stream, as its data stands there.
    async fn called(&mut self) -> Result<String> {
        loop {
            if let Some((before, rest)) = self.seen.split_once("event: called\n")
                && let Some((data, rest)) = rest.split_once("\n\n")
            {
                let id = before.rsplit_once("id: ").map(|(_, id)| id.trim()).unwrap_or_default();
                let call = format!("{id} {data}");
                self.seen = rest.to_owned();
                return Ok(call);
            }
            let more = self.connection.more().await?;
            self.seen.push_str(&String::from_utf8_lossy(&more));
        }
    }
}

fn token(server: &Server) -> Result<&str> {
    let board = server.demo.devices.iter().find(|device| device.kind == "board");
    Ok(&board.context("there is a board")?.token)
}

fn start(configuration: &Path, directory: &Path, log: &str) -> Result<Program> {
    let file = configuration.to_str().context("a file's name is text")?;
    Program::start_with("display-board", &["--config", file], directory, &[("RUST_LOG", log)])
}

/// From the event, as a stream beside the board's has it, to the board's whole picture of 1920 by 1080.
async fn frames() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let (configuration, picture) = tests::off_screen("display-board", directory.path())?;
    let board = start(&configuration, directory.path(), "display_board=debug")?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    let mut hall = Hall::of(&server).await?;
    let mut stream = Stream::open(&server, "").await?;
    let (mut times, mut first) = (Vec::new(), true);
    while times.len() < FRAMES {
        let number = hall.call().await?;
        let call = stream.called().await?;
        let event = SystemTime::now();
        ensure!(call.contains(&number), "the call of {number} comes");
        let spaced = format!("{} {}", &number[..1], &number[1..]);
        let drawn = || async {
            let log = board.log();
            let line = log.lines().rev().find(|line| line.contains("a screen is drawn"))?;
            line.contains(&spaced).then(|| moment(line)).flatten()
        };
        let drawn = eventually(drawn).await.with_context(|| format!("{number} is drawn"))?;
        // The first one finds the program's pages in no cache.
        if !std::mem::take(&mut first) {
            times.push(milliseconds(event, drawn));
        }
        // What is withdrawn makes room: in a burst a call waits until one that came before it was seen for long enough.
        hall.withdraw().await?;
    }
    let [half, most] = [50, 99].map(|percent| percentile(&mut times, percent));
    figure("display-board: event to the whole picture, p50", &format!("{half:.1} ms"), "-");
    figure("display-board: event to the whole picture, p99", &format!("{most:.1} ms"), "at most 50 ms");
    Ok(())
}

/// From the event to the first sample of the chime, at a sink that takes samples over the network.
async fn chimes() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let (configuration, _) = tests::off_screen("display-board", directory.path())?;
    let (address, mut sounds) = sink().await?;
    let sound = toml::toml! { sink = "network" };
    let mut file: toml::Table = std::fs::read_to_string(&configuration)?.parse()?;
    file.insert("sound".into(), sound.into());
    std::fs::write(&configuration, file.to_string())?;
    set(&configuration, "sound", "address", address)?;
    let board = start(&configuration, directory.path(), "display_board=info")?;
    let heard = || async { board.log().contains("announcements can be heard").then_some(()) };
    eventually(heard).await.context("the board can be heard")?;
    let mut hall = Hall::of(&server).await?;
    let mut stream = Stream::open(&server, "").await?;
    let (mut times, mut first) = (Vec::new(), true);
    while times.len() < CHIMES {
        hall.call().await?;
        stream.called().await?;
        let event = SystemTime::now();
        let begun = sounds.begin().await?;
        if !std::mem::take(&mut first) {
            times.push(milliseconds(event, begun));
        }
        sounds.over().await?;
    }
    let [half, most] = [50, 100].map(|percent| percentile(&mut times, percent));
    figure("display-board: event to the first sample, p50", &format!("{half:.1} ms"), "-");
    figure(&format!("  the longest of {CHIMES}"), &format!("{most:.1} ms"), "within 150 ms");
    Ok(())
}

/// Takes samples, and says whenever some come after silence, and when there was none for a while.
struct Sounds {
    heard: UnboundedReceiver<Option<SystemTime>>,
}

impl Sounds {
    async fn begin(&mut self) -> Result<SystemTime> {
        loop {
            if let Some(begun) = self.heard.recv().await.context("the board can be heard")? {
                return Ok(begun);
            }
        }
    }

    async fn over(&mut self) -> Result<()> {
        while self.heard.recv().await.context("the board can be heard")?.is_some() {}
        Ok(())
    }
}

async fn sink() -> Result<(String, Sounds)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let (sender, heard) = unbounded_channel();
    tokio::spawn(async move {
        let (mut line, _) = listener.accept().await?;
        let (mut bytes, mut sounds) = ([0; 4096], false);
        loop {
            let read = tokio::time::timeout(QUIET, line.read(&mut bytes)).await;
            let told = match read {
                Err(_) => std::mem::take(&mut sounds).then_some(None),
                Ok(Ok(0) | Err(_)) => return Ok::<_, anyhow::Error>(()),
                Ok(Ok(_)) => (!std::mem::replace(&mut sounds, true)).then(|| Some(SystemTime::now())),
            };
            if let Some(told) = told {
                sender.send(told)?;
            }
        }
    });
    Ok((address, Sounds { heard }))
}

/// A call at five hundred boards at once: the last of them.
async fn many() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let mut hall = Hall::of(&server).await?;
    let (seen, mut all_seen) = unbounded_channel();
    for nth in 0..BOARDS {
        let stream = Stream::open(&server, &format!("?board=run-{nth}&voice=true&zone={}", nth % 10)).await?;
        let acks = Connection::open(&server.demo.url).await?;
        let path = format!("/api/v1/offices/{}/board/acks?board=run-{nth}", server.demo.office);
        let headers = format!("authorization: Bearer {}\r\n", token(&server)?);
        tokio::spawn(follow(stream, acks, path, headers, seen.clone()));
    }
    let (mut times, mut first) = (Vec::new(), true);
    while times.len() < CALLS_TO_ALL {
        hall.call().await?;
        let answered = Instant::now();
        let (mut last, mut acknowledged) = (answered, 0);
        while acknowledged < BOARDS {
            match all_seen.recv().await.context("the boards follow")? {
                Some(at) => last = last.max(at),
                None => acknowledged += 1,
            }
        }
        if !std::mem::take(&mut first) {
            times.push((last - answered).as_secs_f64() * 1000.0);
        }
    }
    let [half, most] = [50, 99].map(|percent| percentile(&mut times, percent));
    figure("answer to a call until the last of 500 boards, p50", &format!("{half:.1} ms"), "-");
    figure("answer to a call until the last of 500 boards, p99", &format!("{most:.1} ms"), "at most 35 ms");
    Ok(())
}

/// A board that says when it has a call, acknowledges it, and says so.
async fn follow(
    mut stream: Stream,
    mut acks: Connection,
    path: String,
    headers: String,
    seen: UnboundedSender<Option<Instant>>,
) -> Result<()> {
    loop {
        let call = stream.called().await?;
        seen.send(Some(Instant::now()))?;
        let id = call.split(' ').next().unwrap_or_default();
        let body = format!(r#"[{{"call":"{id}","shown_at":"2026-11-23T09:00:00Z"}}]"#);
        ensure!(acks.post(&path, &headers, &body).await?.status == 204, "the server takes it");
        seen.send(None)?;
    }
}

/// A board in a hall where days go by: the office opens and closes, hundreds are called, pictures change.
pub(crate) async fn memory() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path().to_str().context("a directory's name is text")?;
    let speed = SPEED.to_string();
    let arguments = ["demo", "--dir", folder, "--listen", "127.0.0.1:0", "--speed", &speed, "--seed", "1"];
    let _server = Program::start("queue-server", &arguments, directory.path())?;
    let written: PathBuf = directory.path().join("display-board.toml");
    let ready = || async { directory.path().join("demo.json").exists().then_some(()) };
    eventually(ready).await.context("the server serves")?;
    ensure!(written.exists(), "the demonstration writes a board's configuration");
    let (configuration, picture) = tests::off_screen("display-board", directory.path())?;
    slides(&configuration, directory.path())?;
    let board = start(&configuration, directory.path(), "display_board=debug")?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    let day = Duration::from_secs(24 * 60 * 60 / SPEED);
    let mut sizes = Vec::new();
    for _ in 0..days() {
        tokio::time::sleep(day).await;
        sizes.push(board.resident_kib()?);
    }
    let log = board.log();
    let (drawn, said) = (log.matches("a screen is drawn").count(), log.matches(" says ").count());
    // The first days fill what is kept: fonts, the calls of a day, the clips.
    let fifth = sizes.len() / 5;
    let early = sizes[fifth.min(sizes.len() - 1)..].iter().take(3).max().copied().unwrap_or_default();
    let most = sizes.iter().max().copied().unwrap_or_default();
    let late = sizes.iter().rev().take(3).max().copied().unwrap_or_default();
    let mib = |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0);
    let name = format!("display-board: resident, {} days, {drawn} screens, {said} said", days());
    figure(&name, &mib(most), "at most 150 MiB");
    let growth = 100.0 * (late as f64 / early as f64 - 1.0);
    figure(&format!("  the last days against day {fifth}"), &format!("{growth:+.1} %"), "flat");
    Ok(())
}

/// Two pictures that change as often as they may.
fn slides(configuration: &Path, directory: &Path) -> Result<()> {
    let folder = directory.join("slides");
    std::fs::create_dir(&folder)?;
    for (name, red) in [("1.png", 200), ("2.png", 20)] {
        image::RgbImage::from_pixel(2_000, 1_500, image::Rgb([red, 30, 90])).save(folder.join(name))?;
    }
    set(configuration, "slides", "folder", "slides")?;
    set(configuration, "slides", "seconds", 5)
}
