//! One ticket all the way, on the real programs: kiosk, slip, phone, clerks, board, voice, figures.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use fantoccini::Client as Window;
use fantoccini::Locator;
use fantoccini::key::Key;
use queue_api::session::Role;
use queue_api::ticket::TicketState;
use serde_json::Value;
use tests::browser::Driver;
use tests::kiosk::{Kiosk, Mark, qr_code, shows};
use tests::page::{command, open_counter};
use tests::process::{self, Program};
use tests::{Server, eventually};

/// An empty place for a call.
pub(crate) const BOARD_EMPTY: Mark = ((30, 30), [0x13, 0x22, 0x2f]);
/// The light page of a board that is not current.
const BOARD_NOT_CURRENT: Mark = ((30, 30), [0xf3, 0xf6, 0xf8]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_takes_a_slip_is_called_seen_heard_served_and_counted() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let kiosk = Kiosk::start(directory.path()).await?;
    let _board = board(directory.path()).await?;
    let driver = Driver::start()?;

    // Two citizens each touch two buttons and get a slip.
    for _ in 1..=2 {
        kiosk.visit().await?;
    }
    let waiting = server.sign_in(Role::Staff, 0).await?.queue().await?.tickets;
    let numbers: Vec<String> = waiting.iter().map(|ticket| ticket.number.to_string()).collect();
    ensure!(numbers == ["A001", "A002"], "the citizens wait as {numbers:?}");

    // The first one follows the ticket on the phone, by the code of the slip.
    let link = qr_code(&directory.path().join("slips/0001.png"))?;
    let phone = driver.window(390, 844).await?;
    phone.goto(&link).await?;
    expect_text(&phone, "#number", "A 001").await?;

    // Two clerks open their counters and call with the keyboard alone.
    let (arta, besnik) = (driver.window(1280, 800).await?, driver.window(1280, 800).await?);
    for (window, nth) in [(&arta, 0), (&besnik, 1)] {
        open_counter(window, &server, nth).await?;
        command(window, Key::F8).await?;
        expect_text(window, "#ticket-number", ["A 001", "A 002"][nth]).await?;
    }
    let counter = server.demo.counters[0].label.clone();
    expect_text(&phone, "#counter", &counter).await?;

    // The board shows the calls and says them.
    let board = directory.path().join("board.png");
    eventually(|| async { shows_a_call(&board).then_some(()) }).await.context("the board shows the call")?;
    for (number, counter) in numbers.iter().zip(&server.demo.counters) {
        heard(directory.path(), number, &counter.label).await?;
    }

    // The clerks serve and finish; nothing is preselected, so the outcome comes first.
    for window in [&arta, &besnik] {
        command(window, Key::F8).await?;
        window.wait().for_element(Locator::Css("#ticket[data-state='serving']")).await?;
        window.find(Locator::Css("body")).await?.send_keys("1").await?;
        command(window, Key::F8).await?;
        window.wait().for_element(Locator::Css("#idle-title")).await?;
    }
    expect_gone(&phone, "#counter").await?;

    figures_agree(&server).await?;
    let open = server.sign_in(Role::Staff, 0).await?.queue().await?.tickets;
    ensure!(open.iter().all(|ticket| ticket.state != TicketState::Waiting), "nobody waits any more");
    for window in [phone, arta, besnik] {
        window.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_without_paper_shows_the_number_keeps_the_place_and_tells_the_staff() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    std::fs::create_dir_all(directory.path().join("slips"))?;
    std::fs::write(directory.path().join("slips/printer.fault"), "paper-out")?;
    let kiosk = Kiosk::start(directory.path()).await?;
    kiosk.take_number()?;
    let staff = server.sign_in(Role::Staff, 0).await?;
    let told = eventually(|| async {
        let tickets = staff.queue().await.ok()?.tickets;
        tickets.into_iter().find(|ticket| ticket.paper == queue_api::Paper::None)
    });
    let ticket = told.await.with_context(|| format!("the staff is told; the kiosk says: {}", kiosk.log()))?;
    ensure!(ticket.state == TicketState::Waiting, "the number keeps its place");
    ensure!(!directory.path().join("slips/0001.png").exists(), "nothing came out");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kiosk_and_board_recover_by_themselves_when_the_server_comes_back() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    let kiosk = Kiosk::start(directory.path()).await?;
    let _board = board(directory.path()).await?;
    let picture = |name: &str| directory.path().join(name);
    server.program().kill()?;
    shows(&picture("board.png"), BOARD_NOT_CURRENT).await.context("the board says it is not current")?;
    let server = Server::start(directory.path(), &listen, 10).await?;
    shows(&picture("board.png"), BOARD_EMPTY).await.context("the board is current again")?;
    kiosk.visit().await.context("the kiosk gives numbers again")?;
    let waiting = server.sign_in(Role::Staff, 0).await?.queue().await?.tickets;
    ensure!(waiting.len() == 1, "one person touched, one waits: {}", waiting.len());
    Ok(())
}

/// Starts the board, off-screen, and waits until it shows what the server told it.
/// The demonstration's board, once it shows its empty places.
pub(crate) async fn board(directory: &Path) -> Result<Program> {
    let (configuration, picture) = tests::off_screen("display-board", directory)?;
    let configuration = configuration.to_str().context("a file's name is text")?;
    let running = Program::start("display-board", &["--config", configuration], directory)?;
    shows(&picture, BOARD_EMPTY)
        .await
        .with_context(|| format!("the board is ready; it says: {}", running.log()))?;
    Ok(running)
}

/// Whether a good part of the board is amber, the colour of the newest call.
fn shows_a_call(board: &Path) -> bool {
    let Ok(picture) = image::open(board) else { return false };
    let picture = picture.to_rgb8();
    let amber = picture.pixels().filter(|pixel| pixel.0 == [0xff, 0xb8, 0x1c]).count();
    amber * 10 > picture.pixels().len()
}

/// Waits for the announcement of a call and compares it with what the board's own command says for it.
async fn heard(directory: &Path, number: &str, counter: &str) -> Result<()> {
    let ending = format!("-{number}-{counter}.wav");
    let announced = eventually(|| async {
        let files = std::fs::read_dir(directory.join("announcements")).ok()?;
        let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
        paths.find(|path| path.to_string_lossy().ends_with(&ending))
    });
    let announced = announced.await.with_context(|| format!("{number} is announced"))?;
    let expected = directory.join("expected.wav");
    let file = expected.to_str().context("a file's name is text")?;
    let say = ["say", "--language", "sq", "--number", number, "--counter", counter, "--wav", file];
    let said = std::process::Command::new(process::path("display-board")?).args(say).status()?;
    ensure!(said.success(), "the board can say {number}");
    let (heard, expected) = (samples(&announced)?, samples(&expected)?);
    ensure!(heard.len() == expected.len(), "{number}: {} samples, not {}", heard.len(), expected.len());
    let loudest = heard.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
    ensure!(loudest > i16::MAX as u16 / 8, "{number}: the announcement is silent ({loudest})");
    Ok(())
}

fn samples(file: &PathBuf) -> Result<Vec<i16>> {
    Ok(hound::WavReader::open(file)?.into_samples::<i16>().collect::<Result<_, _>>()?)
}

async fn expect_text(window: &Window, selector: &str, text: &str) -> Result<()> {
    let shown = eventually(|| async {
        let element = window.find(Locator::Css(selector)).await.ok()?;
        element.text().await.ok().filter(|shown| shown.contains(text))
    });
    shown.await.map(drop).with_context(|| format!("{selector} says {text}"))
}

async fn expect_gone(window: &Window, selector: &str) -> Result<()> {
    let gone = eventually(|| async { window.find(Locator::Css(selector)).await.is_err().then_some(()) });
    gone.await.with_context(|| format!("{selector} is gone"))
}

/// The manager's figures are what happened: two people came, were called and served.
async fn figures_agree(server: &Server) -> Result<()> {
    let manager = tests::http::browserless()?;
    let user = server.user(Role::Manager, 0);
    let sign_in = serde_json::json!({ "username": user.username, "password": user.password });
    manager
        .post(format!("{}/api/v1/session", server.demo.url))
        .json(&sign_in)
        .send()
        .await?
        .error_for_status()?;
    let url =
        format!("{}/api/v1/offices/{}/statistics?group_by=service", server.demo.url, server.demo.office);
    let figures: Value = manager.get(url).send().await?.error_for_status()?.json().await?;
    let total = &figures["total"];
    for count in ["issued", "called", "finished"] {
        ensure!(total[count] == 2, "{count}: {}", total[count]);
    }
    ensure!(
        total["waiting"]["count"] == 2 && total["walking"]["count"] == 2,
        "two waits, two walks: {total}"
    );
    Ok(())
}
