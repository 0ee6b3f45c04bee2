//! An office with one desk on the real programs: services are given through a cut line, and each is told once.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use serde_json::{Value, json};
use tests::browser::Driver;
use tests::page::is_accessible;
use tests::{Server, eventually, process};

const OFFICE: &str = "belsh-kajan";
/// A password as the command line wants it, good for this test's own database only.
const PASSWORD: &str = "sportel-i-vetem-kajan";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_given_while_the_line_was_cut_are_told_once_each() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 1).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    server.program().stop()?;
    set_up_a_unit(directory.path())?;
    let mut server = Server::start(directory.path(), &listen, 1).await?;
    let driver = Driver::start()?;
    let desk = driver.window(360, 740).await?;
    sign_in(&desk, &server.demo.url).await?;
    is_accessible(&desk, "a single desk").await?;

    // With a line each service is there at once.
    serve(&desk, "GJC-02").await?;
    unsent(&desk, 0).await?;
    finished(&server.demo.url, json!({ "GJC-02": 1 })).await?;

    // The line is cut: the desk goes on, and one citizen still sits there.
    server.program().kill()?;
    desk.wait().for_element(Locator::Css(".line[data-line='lost']")).await?;
    serve(&desk, "GJC-02").await?;
    serve(&desk, "TAK-04").await?;
    unsent(&desk, 2).await?;
    is_accessible(&desk, "a single desk without a line").await?;
    begin(&desk, "GJC-01").await?;
    is_accessible(&desk, "a single desk with a citizen").await?;

    // The line is back and the page made anew: everything is told, and the citizen still sits there.
    let server = Server::start(directory.path(), &listen, 1).await?;
    desk.refresh().await?;
    desk.wait().for_element(Locator::Css("#ticket[data-service='GJC-01']")).await?;
    unsent(&desk, 0).await?;
    end(&desk).await?;
    unsent(&desk, 0).await?;
    let all = json!({ "GJC-02": 2, "TAK-04": 1, "GJC-01": 1 });
    finished(&server.demo.url, all.clone()).await?;

    // Nothing is told again by another visit to the page.
    desk.refresh().await?;
    desk.wait().for_element(Locator::Css("#serve-now")).await?;
    unsent(&desk, 0).await?;
    finished(&server.demo.url, all).await?;
    desk.close().await?;
    Ok(())
}

/// Adds an office with one desk, a clerk and a manager to the demonstration's database.
fn set_up_a_unit(directory: &Path) -> Result<()> {
    process::administer(directory, &["municipalities", "seed"], "")?;
    let office = ["office", "add", "--id", OFFICE, "--municipality", "belsh", "--template", "unit"];
    process::administer(directory, &office, "")?;
    for (name, role) in [("lindita", "staff"), ("petrit", "manager")] {
        let user = ["user", "add", name, "--name", name, "--role", role, "--office", OFFICE];
        process::administer(directory, &user, PASSWORD)?;
    }
    Ok(())
}

async fn sign_in(desk: &Window, url: &str) -> Result<()> {
    desk.goto(&format!("{url}/staff")).await?;
    desk.wait().for_element(Locator::Css("#username")).await?.send_keys("lindita").await?;
    desk.find(Locator::Css("#password")).await?.send_keys(PASSWORD).await?;
    desk.find(Locator::Css("#sign-in")).await?.click().await?;
    desk.wait().for_element(Locator::Css("#serve-now")).await?;
    Ok(())
}

async fn begin(desk: &Window, service: &str) -> Result<()> {
    let search = desk.wait().for_element(Locator::Css("#service-search")).await?;
    search.send_keys(service).await?;
    search.send_keys(&Key::Enter.to_string()).await?;
    let begun = format!("#ticket[data-service='{service}']");
    desk.wait().for_element(Locator::Css(&begun)).await?;
    Ok(())
}

/// Ends the service that goes on as resolved; nothing is preselected.
async fn end(desk: &Window) -> Result<()> {
    let page = desk.find(Locator::Css("body")).await?;
    page.send_keys("1").await?;
    page.send_keys(&Key::F8.to_string()).await?;
    desk.wait().for_element(Locator::Css("#serve-now")).await?;
    Ok(())
}

async fn serve(desk: &Window, service: &str) -> Result<()> {
    begin(desk, service).await?;
    end(desk).await
}

/// Waits until the page says that this many services are not told yet.
async fn unsent(desk: &Window, count: usize) -> Result<()> {
    let said = format!("#unsent[data-unsent='{count}']");
    let waited = desk.wait().for_element(Locator::Css(&said)).await;
    waited.map(drop).with_context(|| format!("{count} services are unsent"))
}

/// Waits until the manager's figures are exactly these services.
async fn finished(url: &str, expected: Value) -> Result<()> {
    let manager = tests::http::browserless()?;
    let who = json!({ "username": "petrit", "password": PASSWORD });
    manager.post(format!("{url}/api/v1/session")).json(&who).send().await?.error_for_status()?;
    let figures = format!("{url}/api/v1/offices/{OFFICE}/statistics?group_by=service");
    let seen = || async {
        let answer: Value = manager.get(&figures).send().await.ok()?.json().await.ok()?;
        let rows = answer["rows"].as_array()?.iter();
        let counted: Value = rows
            .filter(|row| row["finished"] != 0)
            .map(|row| (row["service"].as_str().unwrap_or_default().to_owned(), row["finished"].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        (counted == expected).then_some(())
    };
    eventually(seen).await.with_context(|| format!("the figures say {expected}"))
}
