//! The offices side by side for the manager of the organisation, and the pages that anybody opens without signing in, on the
//! real server; every state is looked at by the rules of accessibility.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::Outcome;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::FinishRequest;
use serde_json::json;
use tests::browser::Driver;
use tests::http::browserless;
use tests::page::{gone, is_accessible, keys, press, push, says, sees, sign_in, tab_to};
use tests::{DemoUser, Server, process};

/// A second office, of the same municipality.
pub(crate) const UNIT: &str = "belsh-kajan";
/// A password as the command line wants it, good for this test's own database only.
pub(crate) const PASSWORD: &str = "zyrat-krah-per-krah-prove";
/// A rate needs so many people who were called.
const CALLED: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_manager_of_the_organisation_sees_the_offices_side_by_side() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = two_offices(directory.path()).await?;
    a_busy_morning(&server).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    let today = today(&server).await?;
    let address = format!("{}/programme?from={today}&to={today}", server.demo.url);
    sign_in(&page, &address, server.user(Role::Manager, 0)).await?;

    // Of the unit nothing is known, and it says so in place of a figure.
    says(&page, "#summary", "2 zyra · 30 numra të marrë").await?;
    says(&page, &format!("#ranking [data-office='{UNIT}'] .value"), "pak të dhëna").await?;
    says(&page, "#figures [data-office='belsh'] [data-measure='issued']", "30").await?;
    says(&page, "#providers [data-provider='central']", "30").await?;
    says(&page, "#volumes [data-service='GJC-02']", "30").await?;
    sees(&page, "#to-own-office[href='/manage']").await?;
    is_accessible(&page, "the offices side by side").await?;

    set(&page, "#measure", "issued", "change").await?;
    says(&page, "#ranking [data-office='belsh'] .value", "30").await?;
    says(&page, "#compare [data-measure='issued']", "+30").await?;
    set(&page, "#compare-0", UNIT, "change").await?;
    says(&page, "#compare thead", "Kajan").await?;
    days_that_cannot_be_had(&page, &today).await?;
    months_of_another_system(&page, directory.path()).await?;
    page.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offices_manager_is_told_that_the_page_is_for_somebody_else() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = two_offices(directory.path()).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    let petrit = DemoUser { username: "petrit".into(), password: PASSWORD.into(), role: Role::Manager };
    sign_in(&page, &format!("{}/programme", server.demo.url), &petrit).await?;
    says(&page, "h1", "Kjo faqe është për drejtuesin e programit").await?;
    is_accessible(&page, "a page for somebody else").await?;
    let ask = "const done = arguments[0];
        Promise.all(['/api/v1/programme', '/api/v1/foreign-months', '/api/v1/statistics?group_by=office'].map((path) => fetch(path)))
            .then(async ([programme, months, own]) => done([programme.status, months.status, (await own.json()).offices.map((one) => one.office)]));";
    let told = page.execute_async(ask, vec![]).await?;
    ensure!(told == json!([403, 403, [UNIT]]), "of other offices nothing is told: {told}");
    page.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_of_an_institution_are_led_to_no_office_of_their_own() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = two_offices(directory.path()).await?;
    let of_institution = ["--role", "manager", "--office", "belsh", "--provider", "central"];
    let klodi = [&["user", "add", "klodi", "--name", "Klodi"][..], &of_institution[..]].concat();
    process::administer(directory.path(), &klodi, PASSWORD)?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    let klodi = DemoUser { username: "klodi".into(), password: PASSWORD.into(), role: Role::Manager };
    sign_in(&page, &format!("{}/programme", server.demo.url), &klodi).await?;
    says(&page, "#summary", "2 zyra").await?;
    gone(&page, "#to-own-office").await?;
    is_accessible(&page, "the offices for an institution").await?;
    page.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_finds_a_service_before_setting_out_and_reads_how_the_office_works() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = two_offices(directory.path()).await?;
    let driver = Driver::start()?;
    let page = driver.window(320, 640).await?;
    page.goto(&format!("{}/services", server.demo.url)).await?;
    set(&page, "#language", "sq", "change").await?;
    is_accessible(&page, "the services").await?;

    // Without the marks of its letters, and by the beginnings of words.
    page.find(Locator::Css("#search")).await?.send_keys("certifikate familj").await?;
    gone(&page, "[data-service='TAK-01']").await?;
    is_accessible(&page, "a service that was looked for").await?;
    tab_to(&page, "[data-service='GJC-02']").await?;
    press(&page, Key::Enter).await?;
    says(&page, "h1", "Certifikatë familjare").await?;
    says(&page, ".documents", "Letërnjoftim ose pasaportë").await?;
    says(&page, "[data-office='belsh']", "Hapur tani").await?;
    sees(&page, &format!("[data-office='{UNIT}']")).await?;
    sees(&page, "[data-office='belsh'] a[href='/book/belsh']").await?;
    is_accessible(&page, "a service that was found").await?;
    for (code, another) in [
        ("en", "Look for another service"),
        ("it", "Cerca un altro servizio"),
        ("el", "Αναζήτηση άλλης υπηρεσίας"),
        ("mk", "Побарајте друга услуга"),
    ] {
        set(&page, "#language", code, "change").await?;
        says(&page, "#another", another).await?;
    }
    page.back().await?;
    sees(&page, "#search").await?;

    // An office tells nothing until it or the organisation wants it.
    page.goto(&format!("{}/transparency/belsh", server.demo.url)).await?;
    set(&page, "#language", "sq", "change").await?;
    says(&page, "#not-public", "Kjo zyrë nuk i tregon shifrat në publik").await?;
    is_accessible(&page, "an office that tells nothing").await?;
    the_organisation_requires_it(&driver, &server).await?;
    page.refresh().await?;
    says(&page, "#waiting", "më pak se 5").await?;
    says(&page, "#months", "Nuk ka ende asnjë muaj.").await?;
    is_accessible(&page, "how the office works").await?;
    let data = page.find(Locator::Css("#data-csv")).await?.attr("href").await?.context("an address")?;
    let data = browserless()?.get(format!("{}{data}", server.demo.url)).send().await?;
    ensure!(data.headers()["cache-control"] == "public, max-age=60", "it is kept for a minute");
    ensure!(data.text().await?.starts_with("month,to,service,issued"), "open data for anybody");
    page.close().await?;
    Ok(())
}

/// The demonstration, and a unit with a manager of its own in the same database.
pub(crate) async fn two_offices(directory: &Path) -> Result<Server> {
    let mut server = Server::start(directory, "127.0.0.1:0", 2).await?;
    server.program().stop()?;
    process::administer(directory, &["municipalities", "seed"], "")?;
    let office = [
        "office",
        "add",
        "--id",
        UNIT,
        "--municipality",
        "belsh",
        "--name",
        "Njësia Kajan",
        "--template",
        "unit",
    ];
    process::administer(directory, &office, "")?;
    let manager = ["user", "add", "petrit", "--name", "Petrit Duka", "--role", "manager", "--office", UNIT];
    process::administer(directory, &manager, PASSWORD)?;
    Server::start(directory, "127.0.0.1:0", 2).await
}

/// Enough people for a rate come, and everybody is served.
async fn a_busy_morning(server: &Server) -> Result<()> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    let counter = &server.demo.counters[0].id;
    staff.open(counter, &OpenRequest::default()).await?;
    for _ in 0..CALLED {
        server.issue("GJC-02").await?;
        staff.call_next(counter, &Default::default()).await?;
        staff.start(counter).await?;
        staff.finish(counter, &FinishRequest::new(Outcome::Resolved)).await?;
    }
    Ok(())
}

/// The business day of the office.
async fn today(server: &Server) -> Result<String> {
    let office: serde_json::Value =
        browserless()?.get(format!("{}/api/v1/offices/belsh", server.demo.url)).send().await?.json().await?;
    Ok(office["days"][0]["day"].as_str().context("a day")?.to_owned())
}

/// Puts a value into a field as a person would.
async fn set(page: &Window, field: &str, value: &str, event: &str) -> Result<()> {
    sees(page, field).await?;
    let set = "const [field, value, event] = arguments; const input = document.querySelector(field); input.value = value;
        input.dispatchEvent(new Event(event, { bubbles: true }));";
    page.execute(set, vec![json!(field), json!(value), json!(event)]).await?;
    Ok(())
}

/// Days that end before they begin are refused at the field, and what was typed stays.
async fn days_that_cannot_be_had(page: &Window, today: &str) -> Result<()> {
    set(page, "#days-to", "2020-01-01", "input").await?;
    page.find(Locator::Css("#days-show")).await?.click().await?;
    says(page, "#days-wrong", "Data e parë është pas së dytës.").await?;
    sees(page, "#days-to:focus").await?;
    is_accessible(page, "days that cannot be had").await?;
    let kept = page.find(Locator::Css("#days-from")).await?.prop("value").await?;
    ensure!(kept.as_deref() == Some(today), "what was typed stays: {kept:?}");
    page.find(Locator::Css("#days-30")).await?.click().await?;
    sees(page, "#days-30[aria-pressed='true']").await
}

/// A table with a fault is not taken and says where it is; a right one is tried, taken, and marked as another system's.
async fn months_of_another_system(page: &Window, directory: &Path) -> Result<()> {
    let table = directory.join("months.csv");
    let choose = async |text: &str| -> Result<()> {
        std::fs::write(&table, text)?;
        let file = page.find(Locator::Css("#foreign-file")).await?;
        page.execute("document.querySelector('#foreign-file').value = ''", vec![]).await?;
        file.send_keys(table.to_str().context("a name is text")?).await?;
        push(page, "#foreign-try").await
    };
    choose("office,month,issued\nZyra e Klosit,2026-13,812\n").await?;
    says(page, "#foreign-findings tbody", "month").await?;
    is_accessible(page, "a table that is not taken").await?;
    choose("office,month,issued,waiting_p50_min\nZyra e Klosit,2020-10,812,9\n").await?;
    says(page, "#foreign-said", "Do të shtoheshin 1 muaj").await?;
    is_accessible(page, "a table that was tried").await?;
    gone(page, "#figures [data-foreign]").await?;
    tab_to(page, "#foreign-take").await?;
    keys(page, " ").await?;
    says(page, "#foreign-said", "U ruajtën: 1 të rinj").await?;
    says(page, "#figures [data-foreign]", "sistem tjetër, tetor 2020").await
}

/// The manager of the organisation requires the public page of every office.
async fn the_organisation_requires_it(driver: &Driver, server: &Server) -> Result<()> {
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/programme", server.demo.url), server.user(Role::Manager, 0)).await?;
    sees(&page, "#public-required:not(:disabled)").await?;
    page.execute("document.querySelector('#public-required').focus()", vec![]).await?;
    keys(&page, " ").await?;
    says(&page, "#public", "U ruajt.").await?;
    page.close().await?;
    Ok(())
}
