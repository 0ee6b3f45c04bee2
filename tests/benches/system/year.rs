//! An office with years behind it: how soon a manager sees a whole year, and what an export of a million numbers costs.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use jiff::civil::Date;
use queue_api::session::Role;
use tests::Server;
use tests::browser::Driver;
use tests::http::browserless;
use tests::page::{sees, sign_in};
use tests::past::{Left, Past};

use crate::{figure, percentile};

/// The days of a year before today.
const DAYS: i64 = 365;
/// Citizens on a usual day of a municipal hall, and at how many counters.
const CITIZENS: f64 = 200.0;
const COUNTERS: usize = 10;
/// The same of a hall that gives a million numbers in a year.
const MANY_CITIZENS: f64 = 4_300.0;
const MANY_COUNTERS: usize = 90;
const NUMBERS: usize = 1_000_000;
const LOOKS: usize = 20;

/// Tells, in milliseconds after the page was asked for, when the year stood on it, painted.
const PAINTED: &str = "const done = arguments[arguments.length - 1];
    const there = () => document.querySelector('#by-service tbody tr') && document.querySelector('#week')
        && document.querySelector('.reading')?.textContent.trim() === '';
    const told = () => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    if (there()) { told(); } else {
        const observer = new MutationObserver(() => { if (there()) { observer.disconnect(); told(); } });
        observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
    }";

/// A manager opens the page on the last year.
pub(crate) async fn page() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let (server, Left { today, numbers }) = office_with_a_past(directory.path(), CITIZENS, COUNTERS).await?;
    let (from, to) = (earlier(today, DAYS)?, earlier(today, 1)?);
    let driver = Driver::start()?;
    let page = driver.window(1440, 900).await?;
    sign_in(&page, &format!("{}/manage", server.demo.url), server.user(Role::Manager, 0)).await?;
    sees(&page, "#figures").await?;
    let mut times = Vec::new();
    for _ in 0..LOOKS {
        page.goto(&format!("{}/manage?from={from}&to={to}", server.demo.url)).await?;
        times.push(page.execute_async(PAINTED, vec![]).await?.as_f64().context("the page tells a time")?);
    }
    let [half, most] = [50, 95].map(|percent| percentile(&mut times, percent));
    let name = format!("manager: a year of {numbers} numbers opened and painted, p50");
    figure(&name, &format!("{half:.0} ms"), "-");
    figure(&format!("  p95 of {LOOKS}"), &format!("{most:.0} ms"), "within 1 s");
    page.close().await?;
    Ok(())
}

/// A manager downloads every number of the last year.
pub(crate) async fn export() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let (mut server, Left { today, numbers }) =
        office_with_a_past(directory.path(), MANY_CITIZENS, MANY_COUNTERS).await?;
    ensure!(numbers >= NUMBERS, "there are a million: {numbers}");
    let browser = browserless()?;
    let user = server.user(Role::Manager, 0);
    let who = serde_json::json!({ "username": user.username, "password": user.password });
    let session = format!("{}/api/v1/session", server.demo.url);
    browser.post(session).json(&who).send().await?.error_for_status()?;
    let (from, to) = (earlier(today, DAYS)?, earlier(today, 1)?);
    let address = format!(
        "{}/api/v1/offices/{}/statistics/tickets?figure=issued&format=csv&from={from}&to={to}",
        server.demo.url, server.demo.office
    );
    let before = server.program().resident_kib()?;
    let begun = Instant::now();
    let mut answer = browser.get(address).send().await?.error_for_status()?;
    let (mut rows, mut bytes, mut most) = (0_usize, 0_usize, before);
    while let Some(part) = answer.chunk().await? {
        rows += part.iter().filter(|byte| **byte == b'\n').count();
        bytes += part.len();
        most = most.max(server.program().resident_kib()?);
    }
    let took = begun.elapsed().as_secs_f64();
    ensure!(rows == numbers + 1, "each number is a row: {rows} of {numbers}");
    let mib = bytes / (1024 * 1024);
    figure(&format!("export: {numbers} numbers as CSV, {mib} MiB"), &format!("{took:.1} s"), "-");
    let grown = most.saturating_sub(before) as f64 / 1024.0;
    figure("  the server's resident growth meanwhile", &format!("{grown:.1} MiB"), "at most 160 MiB");
    Ok(())
}

fn earlier(day: Date, days: i64) -> Result<Date> {
    Ok(day.checked_sub(SignedDuration::from_hours(24 * days))?)
}

/// The demonstration's office with a year of invented days behind it.
async fn office_with_a_past(folder: &Path, citizens: f64, counters: usize) -> Result<(Server, Left)> {
    let mut empty = Server::start(folder, "127.0.0.1:0", counters).await?;
    empty.program().stop()?;
    let left = Past { days: DAYS, citizens, clerks: counters }.invent(folder, &empty.demo.office).await?;
    Ok((Server::start(folder, "127.0.0.1:0", counters).await?, left))
}
