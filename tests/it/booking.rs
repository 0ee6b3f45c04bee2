//! An appointment on a phone, on the real server: booked, changed, given up, and what may go wrong on the way.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use serde_json::{Value, json};
use tests::Server;
use tests::browser::Driver;
use tests::page::{gone, is_accessible, keys, press, says, sees};

/// The first time that is free and is not chosen.
const FREE: &str = ".times .choice:not(:disabled):not([aria-pressed='true'])";

/// The last time of the day, which nobody else has.
const LAST: &str = ".times .choice:last-child";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_books_an_appointment_changes_its_time_and_gives_it_up() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let phone = driver.window(360, 740).await?;
    phone.goto(&format!("{}/book/{}", server.demo.url, server.demo.office)).await?;
    sees(&phone, "main li button").await?;
    phone.find(Locator::Css("#language option[value='sq']")).await?.click().await?;
    is_accessible(&phone, "what somebody comes for").await?;
    phone.find(Locator::Css("main li button")).await?.click().await?;
    sees(&phone, FREE).await?;
    is_accessible(&phone, "the days and times").await?;
    book(&phone, &server).await?;
    change(&phone).await?;
    give_up(&phone).await?;

    // A code that leads nowhere says so, and an office that is none.
    phone.goto(&format!("{}/a/AAAAAAAAAA", server.demo.url)).await?;
    says(&phone, "main", "Ky takim nuk ekziston").await?;
    is_accessible(&phone, "no such appointment").await?;
    phone.goto(&format!("{}/book/nowhere", server.demo.url)).await?;
    says(&phone, "main", "Kjo zyrë nuk ekziston").await?;
    is_accessible(&phone, "no such office").await?;
    phone.close().await?;
    Ok(())
}

async fn book(phone: &Window, server: &Server) -> Result<()> {
    phone.find(Locator::Css(FREE)).await?.click().await?;
    sees(phone, ".document input").await?;
    // A personal number that is none is said at its field, and stays to be mended.
    phone.execute("document.querySelector('.document input').focus()", vec![]).await?;
    keys(phone, "J5521").await?;
    phone.find(Locator::Css(".actions .main")).await?.click().await?;
    sees(phone, "input[aria-invalid='true']").await?;
    is_accessible(phone, "a personal number that is none").await?;
    phone.execute("document.querySelector('.document input').focus()", vec![]).await?;
    let typed = phone.find(Locator::Css(".document input")).await?.prop("value").await?;
    ensure!(typed.as_deref() == Some("J5521"), "what was typed stays: {typed:?}");
    for _ in "J5521".chars() {
        press(phone, Key::Backspace).await?;
    }

    // Somebody else takes the time meanwhile, all of it: the page says so, and offers the others.
    let said = phone.find(Locator::Css(".actions .main")).await?.text().await?;
    take_the_first(server).await?;
    phone.find(Locator::Css(".actions .main")).await?.click().await?;
    says(phone, ".failure", "Ky orar sapo u zu").await?;
    is_accessible(phone, "a time that was taken").await?;
    phone.find(Locator::Css(FREE)).await?.click().await?;
    let other = phone.find(Locator::Css(".actions .main")).await?.text().await?;
    ensure!(said != other, "another time is offered: {other}");
    Ok(())
}

/// Books the first free time of the first service that takes appointments, as often as it has room.
async fn take_the_first(server: &Server) -> Result<()> {
    let client = tests::http::browserless()?;
    let office = format!("{}/api/v1/offices/{}", server.demo.url, server.demo.office);
    let services: Value = client.get(format!("{office}/services")).send().await?.json().await?;
    let service = services.as_array().and_then(|all| all.iter().find(|one| one["bookable"] == true));
    let service = service.and_then(|one| one["id"].as_str()).context("a service that takes appointments")?;
    let slots = format!("{office}/services/{service}/slots?days=31");
    let slots: Value = client.get(slots).send().await?.json().await?;
    let free = |slot: &&Value| slot["free"].as_u64() > Some(0);
    let days = slots["days"].as_array().context("days")?;
    let first = days.iter().flat_map(|day| day["slots"].as_array().into_iter().flatten()).find(free);
    let first = first.context("a free time")?;
    let wish = json!({ "service": service, "slot": first["at"], "language": "sq" });
    for _ in 0..first["free"].as_u64().context("a number")? {
        client.post(format!("{office}/appointments")).json(&wish).send().await?.error_for_status()?;
    }
    Ok(())
}

async fn change(phone: &Window) -> Result<()> {
    phone.find(Locator::Css(".actions .main")).await?.click().await?;
    sees(phone, "[data-state='booked']").await?;
    gone(phone, ".times").await?;
    is_accessible(phone, "an appointment").await?;
    let before = phone.find(Locator::Css("[data-state='booked'] h2")).await?.text().await?;
    phone.find(Locator::Css("main > .button:not(.grave)")).await?.click().await?;
    sees(phone, FREE).await?;
    is_accessible(phone, "another time").await?;
    phone.find(Locator::Css(LAST)).await?.click().await?;
    phone.find(Locator::Css(".actions .main")).await?.click().await?;
    gone(phone, ".times").await?;
    let after = phone.find(Locator::Css("[data-state='booked'] h2")).await?.text().await?;
    ensure!(before != after, "it is at another time: {before}, {after}");
    Ok(())
}

async fn give_up(phone: &Window) -> Result<()> {
    // The address is what the citizen keeps: opened anew it is the same appointment.
    phone.refresh().await?;
    sees(phone, "[data-state='booked']").await?;
    phone.find(Locator::Css("main > .grave")).await?.click().await?;
    sees(phone, "#cancel-title").await?;
    is_accessible(phone, "asked before giving it up").await?;
    phone.find(Locator::Css("section .grave")).await?.click().await?;
    sees(phone, "[data-state='cancelled']").await?;
    is_accessible(phone, "given up").await
}
