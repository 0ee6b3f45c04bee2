//! A manager's look at the day, on the real server, and the other pages in a glance; every state is looked at by the rules
//! of accessibility.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::Outcome;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::FinishRequest;
use serde_json::{Value, json};
use tests::Server;
use tests::browser::Driver;
use tests::page::{gone, is_accessible, press, says, sees, sign_in, tab_to};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_sees_the_hall_the_figures_and_the_tickets_behind_them() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    a_morning(&server).await?;
    let driver = Driver::start()?;
    let page = driver.window(1440, 900).await?;
    sign_in(&page, &format!("{}/manage", server.demo.url), server.user(Role::Manager, 0)).await?;

    // The hall as it is: one waits, one counter of four is open, with somebody.
    says(&page, "#now-waiting", "1").await?;
    says(&page, "#now-counters", "1 nga 4").await?;
    says(&page, "#live [data-counter='1']", "shërben A 003").await?;
    is_accessible(&page, "the manager's page").await?;

    // Two were served faster than anybody can be, one of them without a document.
    says(&page, "#within-target .value", "100%").await?;
    behind(&page, "#left-unserved button", 1).await?;
    behind(&page, "#hasty [data-figure='hasty']", 2).await?;
    behind(&page, "#missing [data-figure='documents_missing']", 1).await?;
    says(&page, "#by-counter [data-counter='1']", "2").await?;
    // Of one person no count below five is said.
    says(&page, "#by-staff tbody tr", "< 5").await?;

    // Nothing is said of days to come before there are days to learn from.
    sees(&page, "#forecast-none").await?;
    other_days(&page).await?;
    files(&page).await?;
    what_if(&page).await?;
    // A demonstration has no mail server.
    page.execute("document.querySelector('#mail summary').focus()", vec![]).await?;
    press(&page, Key::Enter).await?;
    sees(&page, "#mail-none").await?;
    is_accessible(&page, "a server that sends no mail").await?;
    page.close().await?;
    Ok(())
}

/// Four come: one is resolved, one must come again, one is being served, one gives up; then a fifth waits.
async fn a_morning(server: &Server) -> Result<()> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    let counter = &server.demo.counters[0].id;
    staff.open(counter, &OpenRequest::default()).await?;
    for _ in 0..3 {
        server.issue("GJC-02").await?;
    }
    let given_up = server.issue("TAK-04").await?;
    staff.cancel(given_up.ticket.id, &Default::default()).await?;
    let document = staff.services().await?.into_iter().find(|service| service.id.as_str() == "GJC-02");
    let document = document.and_then(|service| service.documents.values().next()?.first().cloned());
    for missing in [None, document] {
        staff.call_next(counter, &Default::default()).await?;
        staff.start(counter).await?;
        let outcome = if missing.is_some() { Outcome::DocumentsMissing } else { Outcome::Resolved };
        let missing = missing.into_iter().collect();
        staff.finish(counter, &FinishRequest { missing, ..FinishRequest::new(outcome) }).await?;
    }
    staff.call_next(counter, &Default::default()).await?;
    staff.start(counter).await?;
    server.issue("TAK-04").await?;
    Ok(())
}

/// Opens the tickets behind a figure with the keyboard, and closes them again.
async fn behind(page: &Window, figure: &str, count: usize) -> Result<()> {
    sees(page, figure).await?;
    page.execute("document.querySelector(arguments[0]).focus()", vec![json!(figure)]).await?;
    press(page, Key::Enter).await?;
    sees(page, &format!("#behind-count[data-count='{count}']")).await.with_context(|| figure.to_owned())?;
    is_accessible(page, "the tickets behind a figure").await?;
    let listed = page.find_all(Locator::Css("#behind tbody tr")).await?.len();
    ensure!(listed == count, "{figure}: {listed} tickets are listed");
    press(page, Key::Escape).await?;
    gone(page, "#behind").await
}

/// Days that end before they begin are refused at the field, and what was typed stays; thirty days stand in the address.
async fn other_days(page: &Window) -> Result<()> {
    tab_to(page, "#period-choose").await?;
    press(page, Key::Enter).await?;
    sees(page, "#period-from").await?;
    let set =
        "const [field, value] = arguments; const input = document.querySelector(field); input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));";
    page.execute(set, vec![json!("#period-from"), json!("2026-11-20")]).await?;
    page.execute(set, vec![json!("#period-to"), json!("2026-11-02")]).await?;
    tab_to(page, "#period-show").await?;
    press(page, Key::Enter).await?;
    says(page, "#period-wrong", "Data e parë është pas së dytës.").await?;
    is_accessible(page, "days that cannot be had").await?;
    let kept = page.find(Locator::Css("#period-from")).await?.prop("value").await?;
    ensure!(kept.as_deref() == Some("2026-11-20"), "what was typed stays: {kept:?}");
    page.execute("document.querySelector('#period-month').focus()", vec![]).await?;
    press(page, Key::Enter).await?;
    sees(page, "#week").await?;
    is_accessible(page, "thirty days").await?;
    ensure!(page.current_url().await?.query() == Some("period=month"), "the address leads to these days");
    page.refresh().await?;
    sees(page, "#week").await?;
    sees(page, "#period-month[aria-pressed='true']").await
}

/// Every file is there, in its own form.
async fn files(page: &Window) -> Result<()> {
    page.execute("document.querySelector('#download').focus()", vec![]).await?;
    press(page, Key::Enter).await?;
    is_accessible(page, "the files").await?;
    let read = "const done = arguments[0];
        Promise.all([...document.querySelectorAll('.files a')].map(async (link) => {
            const answer = await fetch(link.href);
            const begin = new TextDecoder().decode((await answer.arrayBuffer()).slice(0, 4));
            return `${answer.status} ${new URL(link.href).searchParams.get('format')} ${begin}`;
        })).then(done, (error) => done([String(error)]));";
    let found = page.execute_async(read, vec![]).await?;
    let found: Vec<&str> = found.as_array().context("a list")?.iter().filter_map(Value::as_str).collect();
    ensure!(found.len() == 14, "the report, every number, and four tables in three forms: {found:?}");
    for (form, begin, files) in
        [("pdf", "%PDF", 1), ("xlsx", "PK\u{3}\u{4}", 4), ("csv", "day,", 5), ("json", "{\"of", 4)]
    {
        let good = found.iter().filter(|file| **file == format!("200 {form} {begin}")).count();
        ensure!(good == files, "{form}: {found:?}");
    }
    Ok(())
}

/// Times the wrong way round are refused at the field; days without a number say that there is nothing to play.
async fn what_if(page: &Window) -> Result<()> {
    let set =
        "const [field, value] = arguments; const input = document.querySelector(field); input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));";
    page.execute(set, vec![json!("#what-if-to"), json!("08:00")]).await?;
    page.execute("document.querySelector('#what-if-ask').focus()", vec![]).await?;
    press(page, Key::Enter).await?;
    says(page, "#what-if-wrong", "Koha e dytë duhet të jetë pas së parës.").await?;
    page.execute(set, vec![json!("#what-if-to"), json!("12:00")]).await?;
    page.execute("document.querySelector('#what-if-ask').focus()", vec![]).await?;
    press(page, Key::Enter).await?;
    sees(page, "#what-if-none").await?;
    is_accessible(page, "a question about days without numbers").await
}

/// A page of 1280 pixels at 200 % has 640; a small phone has 320.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_twice_the_size_and_on_small_phones_nothing_stands_beside_the_window() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    a_morning(&server).await?;
    let waiting = server.issue("GJC-02").await?.link.context("phones reach the office")?;
    let driver = Driver::start()?;
    let page = driver.window(640, 360).await?;
    sign_in(&page, &format!("{}/manage", server.demo.url), server.user(Role::Manager, 0)).await?;
    sees(&page, "#by-service").await?;
    is_accessible(&page, "the manager's page at 200 %").await?;
    page.goto(&format!("{}/staff", server.demo.url)).await?;
    page.wait().for_element(Locator::Css("[id='counter-1']")).await?.click().await?;
    sees(&page, "#ticket").await?;
    is_accessible(&page, "the counter's page at 200 %").await?;
    page.find(Locator::Css("#change-counter")).await?.click().await?;
    page.wait().for_element(Locator::Css("#go-to-reception")).await?.click().await?;
    sees(&page, "#give").await?;
    is_accessible(&page, "the reception at 200 %").await?;
    page.close().await?;
    let phone = driver.window(320, 568).await?;
    phone.goto(&waiting).await?;
    ensure!(phone.execute("return innerWidth", vec![]).await? == 320, "the phone is as small as that");
    for (address, seen) in [(waiting, "#number"), (format!("{}/book/belsh", server.demo.url), "main h1")] {
        phone.goto(&address).await?;
        sees(&phone, seen).await?;
        is_accessible(&phone, &format!("{address} on a small phone")).await?;
    }
    phone.close().await?;
    Ok(())
}
