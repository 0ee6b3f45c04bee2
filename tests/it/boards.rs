//! Boards as the hall, the clerk and the manager know them: what they show and say, what the server knows of it, and what
//! becomes of it when something fails.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::{Client as Window, Locator};
use queue_api::board::{AnnounceRequest, AnnouncementKind};
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, IssueRequest};
use queue_api::{CounterId, Language, TicketId};
use tests::browser::Driver;
use tests::kiosk::Kiosk;
use tests::process::Program;
use tests::{Server, eventually, set};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_in_a_browser_shows_a_call_and_the_clerk_knows_whether_it_does() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let token = server.demo.devices.iter().find(|device| device.kind == "board").context("a board")?;
    let board = driver.window(1280, 720).await?;
    let page = format!("{}/board/{}", server.demo.url, server.demo.office);
    board.goto(&format!("{page}#token={}", token.token)).await?;
    expect_text(&board, ".hint", "Numri juaj do të shfaqet këtu").await?;
    ensure!(!board.current_url().await?.as_str().contains("token"), "the token is not left in the address");

    let clerk = driver.window(1280, 860).await?;
    let counter = server.demo.counters[0].id.clone();
    sit_down(&clerk, &server, &counter).await?;
    call(&server, &counter).await?;
    expect_text(&board, ".newest .number", "A 001").await?;
    expect_text(&clerk, "#boards-say", "Tabela ✓ u shfaq").await?;

    // The board is gone: the next call is to be made aloud.
    board.close().await?;
    call(&server, &counter).await?;
    expect_text(&clerk, "#boards-say", "nuk përgjigjet: thirreni me zë").await?;
    clerk.close().await?;
    Ok(())
}

/// A manager announces on the page; a board in a browser shows it in the office's languages, and says when it is not current.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_s_announcement_is_shown_by_a_board_in_a_browser_until_its_line_is_lost() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let token = server.demo.devices.iter().find(|device| device.kind == "board").context("a board")?;
    let board = driver.window(1280, 720).await?;
    board.goto(&format!("{}/board/{}#token={}", server.demo.url, server.demo.office, token.token)).await?;
    expect_text(&board, ".row.head", "Numri").await?;
    // The main language stays, another stands below it.
    expect_text(&board, ".row.head", "Number").await?;

    let manager = driver.window(1280, 900).await?;
    let user = server.user(Role::Manager, 0);
    manager.goto(&format!("{}/manage", server.demo.url)).await?;
    manager.wait().for_element(Locator::Css("#username")).await?.send_keys(&user.username).await?;
    manager.find(Locator::Css("#password")).await?.send_keys(&user.password).await?;
    manager.find(Locator::Css("#sign-in")).await?.click().await?;
    manager.wait().for_element(Locator::Css("#announce summary")).await?.click().await?;
    manager.wait().for_element(Locator::Css("#announce-sq")).await?.send_keys("Lifti nuk punon.").await?;
    manager.find(Locator::Css("#announce-text")).await?.click().await?;
    expect_text(&manager, "#announce-notice", "U njoftua").await?;
    expect_text(&board, ".notice", "Lifti nuk punon.").await?;

    // An evacuation is asked about, and takes the place of everything else.
    manager.find(Locator::Css("#announce-evacuation")).await?.click().await?;
    manager.wait().for_element(Locator::Css("#evacuate-yes")).await?.click().await?;
    expect_text(&board, ".notice.urgent", "Please leave the building").await?;
    expect_text(&board, ".notice.urgent", "dilni nga ndërtesa").await?;

    call(&server, &server.demo.counters[0].id.clone()).await?;
    expect_text(&board, ".newest .number", "A 001").await?;
    server.program().kill()?;
    expect_text(&board, ".message h1", "Tabela nuk është e përditësuar").await?;
    expect_text(&board, ".earlier", "A 001").await?;
    Ok(())
}

/// The real board and the real kiosk of one zone: while the kiosk reads aloud, the board speaks more quietly.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_speaks_more_quietly_while_a_kiosk_of_its_zone_reads_aloud() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let keys = folder.join("keys");
    let kiosk_file = folder.join("kiosk.toml");
    set(&kiosk_file, "keypad", "kind", "simulated")?;
    set(&kiosk_file, "keypad", "directory", "keys")?;
    let kiosk = Kiosk::start(folder).await?;
    let (configuration, picture) = tests::off_screen("display-board", folder)?;
    let file = configuration.to_str().context("a file's name is text")?;
    let board = Program::start("display-board", &["--config", file], folder)?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    follows(&server, 1).await?;

    let counter = server.demo.counters[0].id.clone();
    call(&server, &counter).await?;
    let usual = loudest(folder, 1).await.with_context(|| board.log())?;
    // Somebody presses a key that can be felt, again and again, and the kiosk says what is on its page.
    let next = folder.join("next");
    let presses = tokio::spawn(async move {
        let mut beat = tokio::time::interval(Duration::from_secs(1));
        loop {
            beat.tick().await;
            if std::fs::write(&next, "repeat")
                .and_then(|()| std::fs::rename(&next, keys.join("keys")))
                .is_err()
            {
                return;
            }
        }
    });
    let quieter = || async { board.log().contains("speaks more quietly").then_some(()) };
    eventually(quieter).await.with_context(|| format!("the board is told: {}", kiosk.log()))?;
    call(&server, &server.demo.counters[1].id.clone()).await?;
    let beside = loudest(folder, 2).await?;
    presses.abort();
    ensure!(beside < usual / 2.0, "{beside} beside the kiosk, {usual} otherwise");

    // A danger is said as loudly as ever.
    let evacuation = AnnounceRequest { kind: AnnouncementKind::Evacuation, texts: Default::default() };
    server.sign_in(Role::Manager, 0).await?.announce(&evacuation).await?;
    let danger = loudest(folder, 3).await?;
    ensure!(danger > usual * 0.8, "{danger} in danger, {usual} otherwise");
    Ok(())
}

/// The real board over a line that is cut: the manager learns that it cannot be heard, and it is heard again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_loses_its_sound_tells_the_manager_and_finds_it_again() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (configuration, picture) = tests::off_screen("display-board", folder)?;
    let address = listener.local_addr()?.to_string();
    let mut table: toml::Table = std::fs::read_to_string(&configuration)?.parse()?;
    table.insert("sound".into(), toml::toml! { sink = "network" }.into());
    std::fs::write(&configuration, table.to_string())?;
    set(&configuration, "sound", "address", address.as_str())?;
    let file = configuration.to_str().context("a file's name is text")?;
    let _board = Program::start("display-board", &["--config", file], folder)?;
    let (line, _) = listener.accept().await?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    follows(&server, 1).await?;

    // Whatever took the sound is gone; the board goes on showing calls and says what is wrong.
    drop((line, listener));
    let manager = server.sign_in(Role::Manager, 0).await?;
    let errors = || async {
        let devices = manager.devices().await.ok()?;
        let errors =
            devices.into_iter().find(|device| device.kind == queue_api::device::DeviceKind::Board)?;
        errors.health.map(|health| health.errors)
    };
    let told = eventually(|| async { errors().await.filter(|errors| !errors.is_empty()) }).await;
    let told = told.context("the manager learns of it")?;
    ensure!(told[0].starts_with("the board cannot be heard: "), "{told:?}");
    let counter = server.demo.counters[0].id.clone();
    let before = std::fs::read(&picture)?;
    call(&server, &counter).await?;
    eventually(|| async { std::fs::read(&picture).ok().filter(|now| *now != before) })
        .await
        .context("the call is shown all the same")?;

    // It is there again, and the next call is heard.
    let listener = TcpListener::bind(&address).await?;
    let (mut line, _) = listener.accept().await?;
    eventually(|| async { errors().await.filter(Vec::is_empty) })
        .await
        .context("nothing is wrong any more")?;
    call(&server, &server.demo.counters[1].id.clone()).await?;
    let mut samples = [0; 4_096];
    line.read_exact(&mut samples).await?;
    ensure!(samples.iter().any(|byte| *byte != 0), "samples are sound");
    Ok(())
}

/// Waits until so many boards follow the office and have said how they are.
async fn follows(server: &Server, boards: usize) -> Result<()> {
    let manager = server.sign_in(Role::Manager, 0).await?;
    let there = || async {
        let devices = manager.devices().await.ok()?;
        let there = devices.iter().filter(|device| {
            device.kind == queue_api::device::DeviceKind::Board && device.there && device.health.is_some()
        });
        (there.count() >= boards).then_some(())
    };
    eventually(there).await.context("the board follows the office")
}

/// The loudest sample of the `nth` announcement, from 0 to 1.
async fn loudest(folder: &Path, nth: usize) -> Result<f32> {
    let begin = format!("{nth:04}-");
    let announcements = folder.join("announcements");
    let written = || async {
        let files = std::fs::read_dir(&announcements).ok()?;
        let mut files = files.flatten().map(|file| file.path());
        files.find(|file| {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with(&begin) && name.ends_with(".wav")
        })
    };
    let file = eventually(written).await.with_context(|| format!("announcement {nth} is said"))?;
    let samples: Result<Vec<i16>, _> = hound::WavReader::open(file)?.samples().collect();
    let loudest = samples?.into_iter().map(i16::unsigned_abs).max().unwrap_or_default();
    Ok(f32::from(loudest) / 32_768.0)
}

/// Somebody takes a number for the first service and is called; whoever was called before has not come.
async fn call(server: &Server, counter: &CounterId) -> Result<()> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    if staff.queue().await?.counters.iter().any(|desk| desk.id == *counter && desk.ticket.is_some()) {
        staff.no_show(counter).await?;
    } else {
        staff.open(counter, &OpenRequest::default()).await?;
    }
    let service = server.demo.services.iter().find(|service| service.id.to_string() == "GJC-02");
    let request = IssueRequest {
        service: service.context("the catalogue has it")?.id.clone(),
        language: Some(Language::En),
        priority: None,
        needs: Vec::new(),
        visit: None,
        return_code: None,
    };
    server.device("kiosk")?.issue(TicketId(uuid::Uuid::now_v7()), &request).await?;
    staff.call_next(counter, &CallNextRequest::default()).await?.context("somebody waits")?;
    Ok(())
}

async fn sit_down(window: &Window, server: &Server, counter: &CounterId) -> Result<()> {
    let user = server.user(Role::Staff, 0);
    window.goto(&format!("{}/staff", server.demo.url)).await?;
    window.wait().for_element(Locator::Css("#username")).await?.send_keys(&user.username).await?;
    window.find(Locator::Css("#password")).await?.send_keys(&user.password).await?;
    window.find(Locator::Css("#sign-in")).await?.click().await?;
    let counter = format!("[id='counter-{counter}']");
    window.wait().for_element(Locator::Css(&counter)).await?.click().await?;
    Ok(())
}

async fn expect_text(window: &Window, selector: &str, text: &str) -> Result<()> {
    let shown = eventually(|| async {
        let element = window.find(Locator::Css(selector)).await.ok()?;
        element.text().await.ok().filter(|shown| shown.contains(text))
    });
    shown.await.map(drop).with_context(|| format!("{selector} shows {text}"))
}
