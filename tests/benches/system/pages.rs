//! The pages before people: from a clerk's click to what it did, painted, and what hundreds of pages that stand open cost.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::Client as Window;
use fantoccini::key::Key;
use queue_api::session::Role;
use serde_json::json;
use tests::Server;
use tests::browser::{Driver, devtools};
use tests::http::{Connection, header};
use tests::page::{command, open_counter, sees};
use tokio::task::JoinSet;

use crate::{figure, percentile};

/// How many people wait while the clerk works.
const WAITING: usize = 200;
const CLICKS: usize = 60;
/// How often the phone's page is opened.
const OPENED: usize = 5;
const PAGES: usize = 300;
/// How often a page asks whether the server is still there (`desk.svelte.ts`).
const PROBE_EVERY: Duration = Duration::from_secs(3);
/// How long the pages are watched.
const WATCHED: Duration = Duration::from_secs(20);

/// Clicks the main button and tells, in milliseconds, when the next number was painted.
const CALL: &str = "const done = arguments[arguments.length - 1];
    const number = () => document.querySelector('#ticket-number')?.textContent;
    const begun = performance.now();
    const observer = new MutationObserver(() => {
        if (number()) {
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
        }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    document.querySelector('#main-action').click();";

pub(crate) async fn measure() -> Result<()> {
    first_paints().await?;
    clicks().await?;
    open_pages().await
}

/// A phone of some years ago on a slow network, each time for the first time: nothing of the page is kept.
async fn first_paints() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let link = server.issue(&server.demo.services[0].id.to_string()).await?.link.context("a link")?;
    let driver = Driver::start()?;
    let (mut first, mut number) = (Vec::new(), Vec::new());
    for _ in 0..OPENED {
        let phone = driver.window(390, 844).await?;
        phone.goto("about:blank").await?;
        devtools(&phone, "Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await?;
        devtools(&phone, "Network.enable", json!({})).await?;
        let slow = json!({ "offline": false, "latency": 150, "downloadThroughput": 1_600_000 / 8,
            "uploadThroughput": 750_000 / 8 });
        devtools(&phone, "Network.emulateNetworkConditions", slow).await?;
        phone.goto(&link).await?;
        sees(&phone, "#number").await?;
        let painted = "const done = arguments[0];
            new PerformanceObserver((seen) => done([
                performance.getEntriesByName('first-contentful-paint')[0].startTime,
                seen.getEntries().at(-1).startTime,
            ])).observe({ type: 'largest-contentful-paint', buffered: true });";
        let painted = phone.execute_async(painted, vec![]).await?;
        first.push(painted[0].as_f64().context("a time")?);
        number.push(painted[1].as_f64().context("a time")?);
        phone.close().await?;
    }
    let [first, number] = [&mut first, &mut number].map(|times| percentile(times, 50));
    let name = "phone: first paint, processor 4 times slower, 1.6 Mbit/s, 150 ms";
    figure(name, &format!("{first:.0} ms"), "within 1 s");
    figure("  its number painted", &format!("{number:.0} ms"), "-");
    Ok(())
}

async fn clicks() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    for nth in 0..WAITING + CLICKS {
        server.issue(&server.demo.services[nth % 5].id.to_string()).await?;
    }
    let driver = Driver::start()?;
    let desk = driver.window(1280, 800).await?;
    open_counter(&desk, &server, 0).await?;
    let mut times = Vec::new();
    for _ in 0..CLICKS {
        times.push(call(&desk).await?);
    }
    let [half, most] = [50, 95].map(|percent| percentile(&mut times, percent));
    figure(
        &format!("staff: click to the next number, {WAITING} waiting, p50"),
        &format!("{half:.0} ms"),
        "-",
    );
    figure(&format!("  p95 of {CLICKS}"), &format!("{most:.0} ms"), "at most 150 ms");
    desk.close().await?;
    Ok(())
}

/// Calls somebody who does not come.
async fn call(desk: &Window) -> Result<f64> {
    sees(desk, "#idle-title").await?;
    sees(desk, "#main-action[aria-disabled='false']").await?;
    let took = desk.execute_async(CALL, vec![]).await?;
    command(desk, Key::F7).await?;
    took.as_f64().context("the page tells a time")
}

/// As many streams as pages have, and what each asks now and then.
async fn open_pages() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let user = server.user(Role::Staff, 0);
    let body = serde_json::json!({ "username": user.username, "password": user.password });
    let mut connection = Connection::open(&server.demo.url).await?;
    let answer = connection.post("/api/v1/session", "", &body.to_string()).await?;
    let cookie = header(&answer.head, "set-cookie").context("a session has a cookie")?;
    let cookie = format!("cookie: {}\r\n", cookie.split(';').next().context("a cookie has a value")?);
    let mut pages = JoinSet::new();
    for nth in 0..PAGES {
        let mut stream = Connection::open(&server.demo.url).await?;
        stream.ask(&format!("/api/v1/offices/{}/queue/events", server.demo.office), &cookie).await?;
        let probe = Connection::open(&server.demo.url).await?;
        let offset = PROBE_EVERY * u32::try_from(nth)? / u32::try_from(PAGES)?;
        let asks = format!("/api/v1/offices/{}", server.demo.office);
        pages.spawn(page(stream, probe, asks, cookie.clone(), offset));
    }
    tokio::time::sleep(PROBE_EVERY).await;
    let before = server.program().processor_time()?;
    tokio::time::sleep(WATCHED).await;
    let used = server.program().processor_time()?.saturating_sub(before);
    ensure!(pages.try_join_next().is_none(), "every page is still there");
    let percent = 100.0 * used.as_secs_f64() / WATCHED.as_secs_f64();
    figure(
        &format!("server: processor while {PAGES} staff pages stand open"),
        &format!("{percent:.1} %"),
        "under 10 %",
    );
    Ok(())
}

async fn page(
    mut stream: Connection,
    mut probe: Connection,
    asks: String,
    cookie: String,
    offset: Duration,
) -> Result<()> {
    let begins = tokio::time::Instant::now() + offset;
    let mut probing = tokio::time::interval_at(begins, PROBE_EVERY);
    loop {
        tokio::select! {
            more = stream.more() => drop(more?),
            _ = probing.tick() => {
                ensure!(probe.get(&asks, &cookie).await?.status == 200, "the server is there");
            }
        }
    }
}
