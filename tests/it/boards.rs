//! A board in a browser shows a call, the clerk sees that it does, and is told when it no longer answers.

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
