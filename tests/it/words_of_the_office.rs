//! An administrator changes what the slip says with the slip before their eyes, takes appointments, and takes a change back
//! that was to come, in the browser on the real server.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::Language;
use queue_api::session::Role;
use tests::browser::Driver;
use tests::page::{focus_on, gone, is_accessible, keys, press, says, sees, sign_in, tab_to};
use tests::{Server, eventually};

use crate::admin::{apply_today, go_to, review, set, value};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slip_is_drawn_with_the_words_that_are_typed_and_printed_with_those_that_hold() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin#/slip", server.demo.url), server.user(Role::Admin, 0)).await?;
    let plain = picture(&page).await?;
    is_accessible(&page, "the words of the slip").await?;
    focus_on(&page, "[id='slip/below/sq']").await?;
    keys(&page, "Mbajeni letrën deri në fund.").await?;
    let with_words = || async { picture(&page).await.ok().filter(|drawn| *drawn != plain) };
    let drawn = eventually(with_words).await.context("the slip is drawn with what was typed")?;
    focus_on(&page, "#slip-narrow").await?;
    keys(&page, " ").await?;
    let narrow = || async { picture(&page).await.ok().filter(|now| *now != drawn) };
    eventually(narrow).await.context("the slip is drawn for the narrow paper")?;

    // What fits on no slip is said where it was typed, and stays there.
    let long = "a".repeat(121);
    set(&page, "[id='slip/above/sq']", &long).await?;
    says(&page, "[id='slip/above/sq-wrong']", "tepër i gjatë").await?;
    sees(&page, "[id='slip/above/sq'][aria-invalid='true']").await?;
    is_accessible(&page, "words that are too long").await?;
    ensure!(value(&page, "slip/above/sq").await? == long, "what was typed stays");
    set(&page, "[id='slip/above/sq']", "Mirë se vini").await?;
    gone(&page, "[id='slip/above/sq-wrong']").await?;

    review(&page).await?;
    says(&page, "#preview-changes", "Mbajeni letrën deri në fund.").await?;
    apply_today(&page).await?;
    let kiosk = server.device("kiosk")?;
    let told = || async {
        let slip = kiosk.office().await.ok()?.slip;
        (slip.above.get(&Language::Sq)? == "Mirë se vini").then_some(slip)
    };
    let slip = eventually(told).await.context("the kiosk is told the words")?;
    ensure!(slip.below.get(&Language::Sq).is_some_and(|text| text.contains("deri në fund")), "{slip:?}");
    page.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appointments_are_taken_from_tomorrow_on_and_that_is_taken_back() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin#/appointments", server.demo.url), server.user(Role::Admin, 0)).await?;
    sees(&page, "#takes-appointments:checked").await?;
    is_accessible(&page, "appointments").await?;
    set(&page, "[id='rules/appointments/slot_minutes']", "1").await?;
    review(&page).await?;
    says(&page, "[id='rules/appointments/slot_minutes-wrong']", "jashtë kufijve").await?;
    sees(&page, "[id='rules/appointments/slot_minutes']:focus").await?;
    set(&page, "[id='rules/appointments/slot_minutes']", "20").await?;
    go_to(&page, "services").await?;
    set(&page, "[id='groups/A/en']", "Family and home").await?;
    review(&page).await?;
    says(&page, "#preview-changes", "Sa larg njëri-tjetrit, në minuta 15 20").await?;
    says(&page, "#preview-changes", "Family and home").await?;
    focus_on(&page, "#preview-apply").await?;
    press(&page, Key::Enter).await?;
    gone(&page, "#preview").await?;
    sees(&page, "#to-come").await?;
    is_accessible(&page, "a change that is to come").await?;

    focus_on(&page, "#withdraw").await?;
    press(&page, Key::Enter).await?;
    says(&page, "#withdrawal-changes", "Sa larg njëri-tjetrit, në minuta 20 15").await?;
    is_accessible(&page, "what is taken back").await?;
    tab_to(&page, "#withdraw-yes").await?;
    press(&page, Key::Enter).await?;
    gone(&page, "#to-come").await?;
    go_to(&page, "appointments").await?;
    ensure!(value(&page, "rules/appointments/slot_minutes").await? == "15");
    go_to(&page, "record").await?;
    says(&page, "[data-what='change_withdrawn']", "20 → 15").await?;
    page.close().await?;
    Ok(())
}

/// The picture of the slip that the page shows, as its address.
async fn picture(page: &Window) -> Result<String> {
    sees(page, "#slip-picture:not(.old)").await?;
    page.find(Locator::Css("#slip-picture")).await?.attr("src").await?.context("a picture has an address")
}
