//! A clerk's day and the reception's, on the real server, with the keyboard alone; every state is looked at by the rules of
//! accessibility.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::Paper;
use queue_api::session::Role;
use serde_json::{Value, json};
use tests::browser::Driver;
use tests::page::{
    command, gone, hold, is_accessible, keys, open_counter, press, press_with_shift, says, sees, sign_in,
    tab_to,
};
use tests::{Server, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_works_a_day_with_the_keyboard_alone() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    for service in ["GJC-02", "GJC-02", "TAK-04", "GJC-02", "GJC-02"] {
        server.issue(service).await?;
    }
    let driver = Driver::start()?;
    let desk = driver.window(1280, 720).await?;
    open_the_counter(&desk, &server).await?;
    call_and_take_back(&desk).await?;
    serve_with_an_outcome(&desk).await?;
    miss_and_take_back(&desk).await?;
    set_aside_and_send_on(&desk).await?;
    end_with_missing_documents(&desk).await?;
    write_up_and_rest(&desk).await?;
    hold_the_key(&desk).await?;
    change_a_key(&desk).await?;
    close_the_counter(&desk).await?;

    let figures = figures(&server).await?;
    let counted = ["issued", "called", "finished", "put_back", "reinstated", "transferred"];
    let counted = counted.map(|name| figures["total"][name].as_u64().unwrap_or_default());
    ensure!(
        counted == [6, 6, 5, 1, 1, 1],
        "issued, called, finished, put back, reinstated, sent on: {counted:?}"
    );
    desk.close().await?;
    Ok(())
}

async fn open_the_counter(desk: &Window, server: &Server) -> Result<()> {
    desk.goto(&format!("{}/staff", server.demo.url)).await?;
    sees(desk, "#username").await?;
    is_accessible(desk, "signing in").await?;
    sign_in(desk, &format!("{}/staff", server.demo.url), server.user(Role::Staff, 0)).await?;
    sees(desk, "[id='counter-1']").await?;
    is_accessible(desk, "choosing a counter").await?;
    tab_to(desk, "[id='counter-1']").await?;
    press(desk, Key::Enter).await?;
    sees(desk, "#open-title").await?;
    is_accessible(desk, "a closed counter").await?;
    command(desk, Key::F8).await?;
    sees(desk, "#idle-title").await?;
    is_accessible(desk, "a free counter").await
}

async fn call_and_take_back(desk: &Window) -> Result<()> {
    command(desk, Key::F8).await?;
    says(desk, "#ticket-number", "A 001").await?;
    sees(desk, "#undo").await?;
    is_accessible(desk, "somebody called").await?;
    undo(desk).await?;
    sees(desk, "#idle-title").await?;
    command(desk, Key::F8).await?;
    says(desk, "#ticket-number", "A 001").await
}

async fn serve_with_an_outcome(desk: &Window) -> Result<()> {
    command(desk, Key::F8).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    is_accessible(desk, "somebody served").await?;
    // Nothing is preselected: the page asks for the outcome and does nothing else.
    command(desk, Key::F8).await?;
    sees(desk, "#outcome input:focus").await?;
    is_accessible(desk, "the outcome asked for").await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    keys(desk, "1").await?;
    command(desk, Key::F8).await?;
    says(desk, "#ticket-number", "A 002").await
}

async fn miss_and_take_back(desk: &Window) -> Result<()> {
    command(desk, Key::F7).await?;
    sees(desk, "#missed li").await?;
    is_accessible(desk, "somebody not present").await?;
    undo(desk).await?;
    gone(desk, "#missed li").await?;
    command(desk, Key::F8).await?;
    says(desk, "#ticket-number", "A 002").await
}

async fn set_aside_and_send_on(desk: &Window) -> Result<()> {
    command(desk, Key::F8).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    command(desk, Key::F3).await?;
    sees(desk, "#ask-words:focus").await?;
    is_accessible(desk, "a note asked for").await?;
    // While somebody types, keys are letters: 1 chooses no outcome.
    keys(desk, "<b>formular 1</b>").await?;
    press(desk, Key::Enter).await?;
    says(desk, "#parked .note", "<b>formular 1</b>").await?;
    undo(desk).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    ensure!(desk.find(Locator::Css("#outcome input:checked")).await.is_err(), "no outcome is chosen");
    command(desk, Key::F4).await?;
    sees(desk, "#place-search:focus").await?;
    is_accessible(desk, "a place to send somebody to").await?;
    keys(desk, "TAK-01").await?;
    sees(desk, "#place ul [data-service='TAK-01']").await?;
    press(desk, Key::Enter).await?;
    sees(desk, "#idle-title").await
}

/// Whoever was sent on keeps the arrival and is next again.
async fn end_with_missing_documents(desk: &Window) -> Result<()> {
    command(desk, Key::F8).await?;
    says(desk, "#ticket-number", "A 002").await?;
    command(desk, Key::F8).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    keys(desk, "3").await?;
    sees(desk, "#outcome input[type='checkbox']").await?;
    is_accessible(desk, "documents missing").await?;
    tab_to(desk, "#outcome input[type='checkbox']").await?;
    keys(desk, " ").await?;
    command(desk, Key::F9).await?;
    sees(desk, "#return-code").await?;
    is_accessible(desk, "a code for coming back").await?;
    press(desk, Key::Escape).await?;
    gone(desk, "#return-code").await
}

async fn write_up_and_rest(desk: &Window) -> Result<()> {
    command(desk, Key::F8).await?;
    says(desk, "#ticket-number", "T 001").await?;
    command(desk, Key::F8).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    keys(desk, "2").await?;
    sees(desk, "#main-action[aria-disabled='false']").await?;
    press_with_shift(desk, Key::F9).await?;
    sees(desk, "main[data-state='paperwork']").await?;
    is_accessible(desk, "paperwork").await?;
    command(desk, Key::F9).await?;
    sees(desk, "#idle-title").await?;
    command(desk, Key::F2).await?;
    sees(desk, "#pause-lunch").await?;
    is_accessible(desk, "a reason for a break").await?;
    keys(desk, "2").await?;
    sees(desk, "main[data-state='paused']").await?;
    is_accessible(desk, "a break").await?;
    command(desk, Key::F8).await?;
    sees(desk, "#idle-title").await
}

/// A key that is held down acts once: the person is called, and neither started nor ended.
async fn hold_the_key(desk: &Window) -> Result<()> {
    sees(desk, "#main-action[aria-disabled='false']").await?;
    hold(desk, Key::F8).await?;
    says(desk, "#ticket-number", "A 003").await?;
    sees(desk, "#main-action[aria-disabled='false']").await?;
    sees(desk, "#ticket[data-state='called']").await?;
    command(desk, Key::F8).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    keys(desk, "1").await?;
    command(desk, Key::F9).await?;
    sees(desk, "#idle-title").await
}

/// The main key becomes Insert and is that after the page was made anew; F8 does nothing any more.
async fn change_a_key(desk: &Window) -> Result<()> {
    tab_to(desk, "#keys").await?;
    press(desk, Key::Enter).await?;
    sees(desk, "#choose-keys").await?;
    is_accessible(desk, "the keys").await?;
    tab_to(desk, "#key-main").await?;
    press(desk, Key::Enter).await?;
    press(desk, Key::Insert).await?;
    says(desk, "#key-main .unseen", "Insert").await?;
    press(desk, Key::Escape).await?;
    gone(desk, "#choose-keys").await?;
    desk.refresh().await?;
    sees(desk, "#idle-title").await?;
    command(desk, Key::F8).await?;
    command(desk, Key::Insert).await?;
    says(desk, "#ticket-number", "A 004").await?;
    command(desk, Key::Insert).await?;
    sees(desk, "#ticket[data-state='serving']").await?;
    keys(desk, "1").await?;
    command(desk, Key::F9).await?;
    sees(desk, "#idle-title").await
}

async fn close_the_counter(desk: &Window) -> Result<()> {
    says(desk, "#today", "5").await?;
    sees(desk, "#main-action[aria-disabled='false']").await?;
    press_with_shift(desk, Key::F2).await?;
    sees(desk, "#confirm-close").await?;
    is_accessible(desk, "closing the counter").await?;
    tab_to(desk, "#confirm-close").await?;
    press(desk, Key::Enter).await?;
    sees(desk, "main[data-state='closed']").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reception_gives_numbers_prints_copies_and_corrects_priorities() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    let driver = Driver::start()?;
    let desk = driver.window(1280, 720).await?;
    sign_in(&desk, &format!("{}/staff", server.demo.url), server.user(Role::Staff, 0)).await?;
    sees(&desk, "#go-to-reception").await?;
    tab_to(&desk, "#go-to-reception").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#give-search:focus").await?;
    is_accessible(&desk, "the reception").await?;

    // Without a service the page says at the field what is missing.
    press(&desk, Key::Enter).await?;
    sees(&desk, "#give-search[aria-invalid='true']").await?;
    is_accessible(&desk, "a service missing").await?;

    // A code that is none is refused at its field, and nothing that was chosen is lost.
    keys(&desk, "GJC-02").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "input[value='GJC-02']:checked").await?;
    tab_to(&desk, "#give-code").await?;
    keys(&desk, "NUK-ESHTE").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#give-code[aria-invalid='true']").await?;
    is_accessible(&desk, "a code refused").await?;
    sees(&desk, "input[value='GJC-02']:checked").await?;
    let typed = desk.find(Locator::Css("#give-code")).await?.prop("value").await?;
    ensure!(typed.as_deref() == Some("NUK-ESHTE"), "the code stays to be corrected: {typed:?}");
    for _ in "NUK-ESHTE".chars() {
        press(&desk, Key::Backspace).await?;
    }
    sees(&desk, "#give-do[aria-disabled='false']").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#given[data-number='A001']").await?;
    is_accessible(&desk, "a number given").await?;

    tab_to(&desk, "#print-slip").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#slip").await?;
    is_accessible(&desk, "a slip").await?;
    ensure!(desk.find(Locator::Css("#slip-copy")).await.is_err(), "the first slip is no copy");
    press(&desk, Key::Escape).await?;
    gone(&desk, "#slip").await?;

    // Found by its number; a copy says that it is one, and the server knows of it.
    tab_to(&desk, "#find-number").await?;
    keys(&desk, "1").await?;
    tab_to(&desk, "#queue li[data-number='A001'] button").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#queue [data-action='printCopy']").await?;
    is_accessible(&desk, "a number chosen").await?;
    keys(&desk, "o").await?;
    sees(&desk, "#slip-copy").await?;
    press(&desk, Key::Escape).await?;
    gone(&desk, "#slip").await?;
    sees(&desk, "#queue [data-action='classify'][aria-disabled='false']").await?;
    keys(&desk, "p").await?;
    sees(&desk, "#class-priority").await?;
    is_accessible(&desk, "a priority to correct").await?;
    desk.find(Locator::Css("label:has(#class-priority)")).await?.click().await?;
    tab_to(&desk, "#ask-words").await?;
    keys(&desk, "e moshuar").await?;
    press(&desk, Key::Enter).await?;
    let staff = server.sign_in(Role::Staff, 1).await?;
    let corrected = eventually(|| async {
        let ticket = staff.queue().await.ok()?.tickets.into_iter().next()?;
        (ticket.priority.is_some() && ticket.paper == Paper::Copy).then_some(())
    });
    corrected.await.context("the number has its priority, and a copy")?;
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_small_window_shows_the_counter_and_what_is_done_there_is_done_here() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    server.issue("GJC-02").await?;
    let driver = Driver::start()?;
    let desk = driver.window(1280, 720).await?;
    open_counter(&desk, &server, 0).await?;
    let main = desk.window().await?;
    desk.find(Locator::Css("#small-window")).await?.click().await?;
    let small = eventually(|| async { desk.windows().await.ok()?.into_iter().find(|one| *one != main) });
    let small = small.await.context("a small window opens")?;
    desk.switch_to_window(small).await?;
    says(&desk, "main", "1 vetë pret").await?;
    is_accessible(&desk, "the small window").await?;
    desk.find(Locator::Css("[data-action='main']")).await?.click().await?;
    says(&desk, ".number", "A 001").await?;
    // Its keys work as well.
    sees(&desk, "[data-action='main'][aria-disabled='false']").await?;
    press(&desk, Key::F8).await?;
    sees(&desk, ".outcomes").await?;
    sees(&desk, "[data-action='main'][aria-disabled='false']").await?;
    is_accessible(&desk, "the small window with somebody").await?;
    desk.switch_to_window(main).await?;
    sees(&desk, "#ticket[data-state='serving']").await?;
    desk.close().await?;
    Ok(())
}

/// Takes the last order back by its key, as soon as the page takes one.
async fn undo(desk: &Window) -> Result<()> {
    sees(desk, "#undo[aria-disabled='false']").await?;
    keys(desk, "z").await
}

/// Today's figures, as a manager reads them.
async fn figures(server: &Server) -> Result<Value> {
    let manager = tests::http::browserless()?;
    let user = server.user(Role::Manager, 0);
    let sign_in = json!({ "username": user.username, "password": user.password });
    let url = &server.demo.url;
    manager.post(format!("{url}/api/v1/session")).json(&sign_in).send().await?.error_for_status()?;
    let figures = format!("{url}/api/v1/offices/{}/statistics", server.demo.office);
    Ok(manager.get(figures).send().await?.error_for_status()?.json().await?)
}
