//! Boards as the hall, the clerk and the manager know them: what they show and say, what the server knows of it, and what
//! becomes of it when something fails.

mod aloud;
mod answers;
mod sound;
mod states;
mod zone;

use anyhow::{Context, Result, ensure};
use fantoccini::{Client as Window, Locator};
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, IssueRequest};
use queue_api::{CounterId, Language, TicketId};
use tests::browser::Driver;
use tests::{Server, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_in_a_browser_shows_a_call_and_the_clerk_knows_whether_it_does() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let board = open_board(&driver, &server, 1280, 720).await?;
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
    let board = open_board(&driver, &server, 1280, 720).await?;
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
    expect_text(&board, ".message.urgent", "Please leave the building").await?;
    expect_text(&board, ".message.urgent", "dilni nga ndërtesa").await?;

    call(&server, &server.demo.counters[0].id.clone()).await?;
    expect_text(&board, ".earlier", "A 001").await?;
    server.program().kill()?;
    expect_text(&board, ".message:not(.urgent) h1", "Tabela nuk është e përditësuar").await?;
    expect_text(&board, ".earlier", "A 001").await?;
    Ok(())
}

/// A board in a browser, with the token of the demonstration's.
async fn open_board(driver: &Driver, server: &Server, width: u32, height: u32) -> Result<Window> {
    let token = server.demo.devices.iter().find(|device| device.kind == "board").context("a board")?;
    let board = driver.window(width, height).await?;
    board.goto(&format!("{}/board/{}#token={}", server.demo.url, server.demo.office, token.token)).await?;
    Ok(board)
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
    if shown.await.is_some() {
        return Ok(());
    }
    let shows = window.find(Locator::Css(selector)).await?.text().await?;
    anyhow::bail!("{selector} shows {shows:?} and not {text:?}")
}
