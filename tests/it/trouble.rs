//! What may go wrong while somebody works at a page, on the real server: each has its answer in plain words, nothing happens
//! twice, and nothing that was typed is lost.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::session::Role;
use queue_api::ticket::TicketState;
use serde_json::{Value, json};
use tests::browser::Driver;
use tests::page::{command, gone, is_accessible, keys, open_counter, press, says, sees, sign_in, tab_to};
use tests::{DemoUser, Server, process};

/// A password as the command line wants it, good for this test's own database only.
const PASSWORD: &str = "nje-fjalekalim-i-ri-per-provë";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_asks_to_sign_in_and_leads_back_to_the_counter() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let (server, _driver, desk) = at_a_counter(directory.path()).await?;
    desk.delete_all_cookies().await?;
    command(&desk, Key::F8).await?;
    sees(&desk, "#username").await?;
    is_accessible(&desk, "a session that ended").await?;
    ensure!(waiting(&server).await? == 2, "nobody was called without a session");
    sign_in(&desk, &format!("{}/staff", server.demo.url), server.user(Role::Staff, 0)).await?;
    sees(&desk, "#idle-title").await?;
    command(&desk, Key::F8).await?;
    says(&desk, "#ticket-number", "A 001").await?;
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_that_was_withdrawn_is_said_and_the_server_back_is_noticed() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    let user = server.user(Role::Manager, 0).clone();
    let driver = Driver::start()?;
    let page = driver.window(1440, 900).await?;
    sign_in(&page, &format!("{}/manage", server.demo.url), &user).await?;
    sees(&page, "#live").await?;

    // Meanwhile an administrator makes a clerk of the manager; the page says that the line is cut.
    server.program().stop()?;
    sees(&page, "#lost-line.shown").await?;
    is_accessible(&page, "the manager's page without a line").await?;
    put_user(directory.path(), &user.username, &user.username, "staff", server.demo.office.as_str())?;
    let server = Server::start(directory.path(), &listen, 4).await?;
    let again = DemoUser { password: PASSWORD.to_owned(), ..user };
    gone(&page, "#lost-line.shown").await?;
    sign_in_if_asked(&page, &again).await?;
    says(&page, "main", "Kjo faqe është për drejtuesit").await?;
    is_accessible(&page, "a page for somebody else").await?;
    drop(server);
    page.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_office_gives_no_number_and_keeps_what_was_chosen() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    close_the_office(&server).await?;
    let driver = Driver::start()?;
    let desk = driver.window(1280, 720).await?;
    sign_in(&desk, &format!("{}/staff", server.demo.url), server.user(Role::Staff, 0)).await?;
    sees(&desk, "#go-to-reception").await?;
    tab_to(&desk, "#go-to-reception").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#give-search:focus").await?;
    keys(&desk, "GJC-02").await?;
    press(&desk, Key::Enter).await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#notice.trouble").await?;
    says(&desk, "#notice", "mbyllur").await?;
    is_accessible(&desk, "a closed office").await?;
    sees(&desk, "input[value='GJC-02']:checked").await?;
    ensure!(desk.find(Locator::Css("#given")).await.is_err(), "no number was given");
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_windows_at_one_counter_say_so_and_call_one_person_once() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let (server, _driver, desk) = at_a_counter(directory.path()).await?;
    let first = desk.window().await?;
    let second = desk.new_window(true).await?.handle;
    desk.switch_to_window(second.clone()).await?;
    desk.goto(&format!("{}/staff", server.demo.url)).await?;
    desk.wait().for_element(Locator::Css("[id='counter-1']")).await?.click().await?;
    sees(&desk, "#idle-title").await?;
    says(&desk, "#open-elsewhere", "edhe në një dritare tjetër").await?;
    is_accessible(&desk, "a counter in two windows").await?;
    desk.switch_to_window(first.clone()).await?;
    says(&desk, "#open-elsewhere", "edhe në një dritare tjetër").await?;

    // The second window has heard nothing yet, and calls as well.
    let call = "const done = arguments[1];
        const ask = () => fetch(arguments[0], { method: 'POST', headers: { 'Content-Type': 'application/json',
            'Idempotency-Key': crypto.randomUUID() }, body: '{}' });
        Promise.all([ask(), ask()]).then((both) => done(both.map((one) => one.status).sort()), (error) => done(String(error)));";
    let path = format!("/api/v1/offices/{}/counters/1/call-next", server.demo.office);
    let statuses = desk.execute_async(call, vec![json!(path)]).await?;
    ensure!(statuses == json!([200, 409]), "one call is done, the other refused: {statuses}");
    for window in [first, second] {
        desk.switch_to_window(window).await?;
        says(&desk, "#ticket-number", "A 001").await?;
    }
    ensure!(waiting(&server).await? == 1, "one person was called");
    desk.close_window().await?;
    let left = desk.windows().await?.into_iter().next().context("the first window is there")?;
    desk.switch_to_window(left).await?;
    gone(&desk, "#open-elsewhere.shown").await?;
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts_is_noticed_the_screen_stays_and_no_key_acts_meanwhile() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let (mut server, _driver, desk) = at_a_counter(directory.path()).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    command(&desk, Key::F8).await?;
    says(&desk, "#ticket-number", "A 001").await?;
    server.program().kill()?;
    sees(&desk, "#lost-line.shown").await?;
    is_accessible(&desk, "a counter without a line").await?;
    says(&desk, "#ticket-number", "A 001").await?;
    sees(&desk, "#main-action[aria-disabled='true']").await?;
    press(&desk, Key::F8).await?;
    let server = Server::start(directory.path(), &listen, 4).await?;
    gone(&desk, "#lost-line.shown").await?;
    sees(&desk, "#ticket[data-state='called']").await?;
    command(&desk, Key::F8).await?;
    sees(&desk, "#ticket[data-state='serving']").await?;
    ensure!(waiting(&server).await? == 1, "the key of a lost line was not kept for later");
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_is_lost_is_asked_for_again_and_calls_nobody_twice() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let (server, _driver, desk) = at_a_counter(directory.path()).await?;
    // The first answer to a call is lost on its way; the server has done it.
    let lose = "const real = window.fetch; window.asked = [];
        window.fetch = async (address, options) => {
            if (!String(address).endsWith('/call-next')) { return real(address, options); }
            window.asked.push(options.headers['Idempotency-Key']);
            const answer = await real(address, options);
            if (window.asked.length === 1) { throw new TypeError('the line was cut'); }
            return answer;
        };";
    desk.execute(lose, vec![]).await?;
    command(&desk, Key::F8).await?;
    says(&desk, "#notice", "U thirr numri A 001.").await?;
    let asked = desk.execute("return window.asked", vec![]).await?;
    let asked: Vec<&str> = asked.as_array().context("a list")?.iter().filter_map(Value::as_str).collect();
    ensure!(asked.len() == 2 && asked[0] == asked[1], "the same wish under the same key: {asked:?}");
    ensure!(waiting(&server).await? == 1, "one person was called");
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_of_three_hundred_letters_with_markup_is_a_name() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    server.program().stop()?;
    let name = format!("<img src=x onerror=\"document.title='hi'\"><b>{}", "Shumëemërgjatë".repeat(20));
    put_user(directory.path(), "gjata", &name, "manager", server.demo.office.as_str())?;
    let server = Server::start(directory.path(), &listen, 4).await?;
    let user = DemoUser { username: "gjata".into(), password: PASSWORD.into(), role: Role::Manager };
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    for (path, seen) in [("staff", "[id='counter-1']"), ("manage", "#live")] {
        page.goto(&format!("{}/{path}", server.demo.url)).await?;
        sign_in_if_asked(&page, &user).await?;
        sees(&page, seen).await?;
        says(&page, "body", "<img src=x").await?;
        is_accessible(&page, &format!("/{path} with a long name")).await?;
        let made = "return [document.querySelectorAll('img[src=\"x\"]').length, document.title]";
        let made = page.execute(made, vec![]).await?;
        ensure!(made[0] == 0 && made[1] != "hi", "markup stays text: {made}");
    }
    page.close().await?;
    Ok(())
}

/// A clerk at the first counter, open, with two people who wait.
async fn at_a_counter(directory: &Path) -> Result<(Server, Driver, Window)> {
    let server = Server::start(directory, "127.0.0.1:0", 4).await?;
    for _ in 0..2 {
        server.issue("GJC-02").await?;
    }
    let driver = Driver::start()?;
    let desk = driver.window(1280, 720).await?;
    open_counter(&desk, &server, 0).await?;
    Ok((server, driver, desk))
}

/// How many wait, as another clerk sees it.
async fn waiting(server: &Server) -> Result<usize> {
    let tickets = server.sign_in(Role::Staff, 1).await?.queue().await?.tickets;
    Ok(tickets.iter().filter(|ticket| ticket.state == TicketState::Waiting).count())
}

/// Whoever the page still knows stays in; else they sign in.
async fn sign_in_if_asked(page: &Window, user: &DemoUser) -> Result<()> {
    sees(page, "#username, #sign-out").await?;
    if page.find(Locator::Css("#username")).await.is_ok() {
        let url = page.current_url().await?;
        sign_in(page, url.as_str(), user).await?;
    }
    Ok(())
}

/// Nobody gets a number on any day of the week.
async fn close_the_office(server: &Server) -> Result<()> {
    let admin = tests::http::browserless()?;
    let user = server.user(Role::Admin, 0);
    let sign_in = json!({ "username": user.username, "password": user.password });
    let url = &server.demo.url;
    admin.post(format!("{url}/api/v1/session")).json(&sign_in).send().await?.error_for_status()?;
    let closed: [Option<Value>; 7] = Default::default();
    let change = json!({ "change": { "opening": { "days": closed } }, "apply": "today" });
    let profile = format!("{url}/api/v1/offices/{}/profile", server.demo.office);
    admin.put(profile).json(&change).send().await?.error_for_status()?;
    Ok(())
}

/// Adds or changes a person in the database of a server that does not run.
fn put_user(directory: &Path, username: &str, name: &str, role: &str, office: &str) -> Result<()> {
    let user = ["user", "add", username, "--name", name, "--role", role, "--office", office];
    process::administer(directory, &user, PASSWORD)
}
