//! An office with years behind it: how soon a manager sees a whole year, and what an export of a million numbers costs.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday};
use queue_api::session::Role;
use queue_core::simulation::{Chance, Demand, Plan, Shift, WantedService, end_day, run};
use queue_core::value::{CounterId, Timestamp, UserName};
use queue_core::{Event, Office};
use queue_server::app::App;
use queue_server::clock::{Clock, SystemClock};
use queue_server::storage::sqlite::Sqlite;
use queue_server::storage::{Batch, Storage};
use tests::Server;
use tests::browser::Driver;
use tests::http::browserless;
use tests::page::{sees, sign_in};

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
const SEED: u64 = 2026;

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
    let (server, today, numbers) = office_with_a_past(directory.path(), CITIZENS, COUNTERS).await?;
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
    let (mut server, today, numbers) =
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
    figure("  the server's resident growth meanwhile", &format!("{grown:.1} MiB"), "at most 64 MiB");
    Ok(())
}

fn earlier(day: Date, days: i64) -> Result<Date> {
    Ok(day.checked_sub(SignedDuration::from_hours(24 * days))?)
}

/// The demonstration's office with a year of invented days behind it, how many numbers they have, and its present day.
async fn office_with_a_past(folder: &Path, citizens: f64, counters: usize) -> Result<(Server, Date, usize)> {
    let mut empty = Server::start(folder, "127.0.0.1:0", counters).await?;
    let office = empty.demo.office.clone();
    empty.program().stop()?;
    let database = folder.join("queue.db");
    let profile = Sqlite::open(&database).await?.profile(&office).await?.context("it has its office")?;
    for ending in ["", "-wal", "-shm"] {
        let file = folder.join(format!("queue.db{ending}"));
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    let storage = Sqlite::open(&database).await?;
    let settings = profile.settings()?;
    let today = settings.business_day(SystemClock.now());
    let mut day = earlier(today, DAYS)?;
    storage.put_profile(&profile, day).await?;
    let mut past = Past { office: Office::new(settings, day, 0), citizens, chance: Chance::of(SEED) };
    let (mut seq, mut numbers) = (0, 0);
    while day < today {
        let events = past.play(day)?;
        numbers += past.numbers(&events);
        day = past.office.day();
        let batch = Batch {
            office: office.clone(),
            day: earlier(day, 1)?,
            first_seq: seq + 1,
            tickets: Vec::new(),
            documents: Vec::new(),
            answers: Vec::new(),
            next_day: Some(day),
            events,
        };
        seq += batch.events.len() as u64;
        storage.commit(&batch).await?;
    }
    // Whoever runs the office writes the figures of the days that are over, and stops when they are there.
    let app = App::load(Arc::new(storage), Arc::new(SystemClock)).await?;
    app.stop().await;
    Ok((Server::start(folder, "127.0.0.1:0", counters).await?, today, numbers))
}

/// Invents days.
struct Past {
    office: Office,
    citizens: f64,
    chance: Chance,
}

impl Past {
    /// The events of a day to its end; nobody comes at a weekend.
    fn play(&mut self, day: Date) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let plan = self.plan(day)?;
            run(&mut self.office, &plan, |event| events.push(event.clone()));
        }
        end_day(&mut self.office, |event| events.push(event.clone()));
        Ok(events)
    }

    fn numbers(&self, events: &[Event]) -> usize {
        events.iter().filter(|event| matches!(event.fact, queue_core::Fact::Issued(_))).count()
    }

    fn plan(&mut self, day: Date) -> Result<Plan> {
        let settings = self.office.settings().clone();
        let moment = |hour: i8| -> Result<Timestamp> {
            Ok(settings.time_zone.to_timestamp(day.to_datetime(Time::constant(hour, 0, 0, 0)))?)
        };
        let wanted = settings.services.keys().zip(1..).map(|(service, rank)| WantedService {
            service: service.clone(),
            weight: 1.0 / f64::from(rank),
            mean_s: 240.0 + 5.0 * f64::from(rank),
        });
        let demand = Demand::usual(self.citizens, wanted.collect());
        let citizens = demand.citizens(day, &settings, &mut self.chance);
        let (from, to) = (moment(8)?, moment(16)?);
        let shift = |counter: &CounterId| Shift {
            counter: counter.clone(),
            staff: UserName::new(format!("clerk{counter}")),
            services: None,
            from,
            to,
            breaks: Vec::new(),
            serves_out: true,
        };
        Ok(Plan { citizens, shifts: settings.counters.keys().map(shift).collect() })
    }
}
