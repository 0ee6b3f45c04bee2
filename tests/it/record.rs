//! An administrator reads who did what, and says what everybody should read, in the browser on the real server.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use queue_api::CounterId;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use tests::browser::Driver;
use tests::page::{focus_on, gone, is_accessible, keys, press, says, sees, sign_in, tab_to};
use tests::{Server, eventually};

use crate::admin::{apply_today, go_to, review, set, value};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_finds_who_opened_a_counter_and_what_changed_in_the_office() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let staff = server.sign_in(Role::Staff, 0).await?;
    staff.open(&CounterId::new("2"), &OpenRequest::default()).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin", server.demo.url), server.user(Role::Admin, 0)).await?;
    set(&page, "[id='wait_target_s']", "20").await?;
    review(&page).await?;
    apply_today(&page).await?;

    go_to(&page, "record").await?;
    says(&page, "[data-what='setup_changed']", "në minuta: 15 → 20").await?;
    says(&page, "[data-what='counter_opened']", "Hapi sportelin · Sporteli 2").await?;
    sees(&page, "[data-what='signed_in']").await?;
    says(&page, "#record-verified[data-whole='true']", "Ditari është siç u shkrua").await?;
    is_accessible(&page, "the record").await?;

    // A number that is none is refused at its field; words find what they stand in.
    focus_on(&page, "#record-number").await?;
    keys(&page, "shumë").await?;
    press(&page, Key::Enter).await?;
    says(&page, "#record-number-wrong", "si A 042").await?;
    sees(&page, "#record-number[aria-invalid='true']:focus").await?;
    is_accessible(&page, "a number that is none").await?;
    set(&page, "#record-number", "").await?;
    tab_to(&page, "#record-text").await?;
    keys(&page, "wait_target").await?;
    press(&page, Key::Enter).await?;
    gone(&page, "[data-what='counter_opened']").await?;
    sees(&page, "[data-what='setup_changed']").await?;
    set(&page, "#record-text", "").await?;
    set(&page, "#record-kind", "counters").await?;
    focus_on(&page, "#record-find").await?;
    press(&page, Key::Enter).await?;
    sees(&page, "[data-what='counter_opened']").await?;
    gone(&page, "[data-what='setup_changed']").await?;
    page.execute("document.querySelector(\"button[lang='en']\").click()", vec![]).await?;
    says(&page, "[data-what='counter_opened']", "Opened the counter · Counter 2").await?;
    is_accessible(&page, "the record in English").await?;
    page.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_is_written_for_the_kiosks_alone_and_ended() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let (kiosk, board) = (server.device("kiosk")?, server.device("board")?);
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin#/notices", server.demo.url), server.user(Role::Admin, 0)).await?;
    focus_on(&page, "#add-notice").await?;
    press(&page, Key::Enter).await?;
    sees(&page, "[id='notices/0/texts/sq']:focus").await?;
    keys(&page, "Ashensori nuk punon sot.").await?;
    tab_to(&page, "[id='notices/0/texts/en']").await?;
    keys(&page, "The lift is out of order today.").await?;
    for place in ["board", "page"] {
        focus_on(&page, &format!("[id='notices/0/places/{place}']")).await?;
        keys(&page, " ").await?;
    }
    sees(&page, "[id='notices/0/places/kiosk']:disabled:checked").await?;
    is_accessible(&page, "a notice").await?;

    // One that would end before it begins is refused at its field.
    set(&page, "[id='notices/0/from']", "2099-11-28T10:00").await?;
    set(&page, "[id='notices/0/until']", "2099-11-28T09:00").await?;
    review(&page).await?;
    says(&page, "[id='notices/0/until-wrong']", "pas fillimit").await?;
    is_accessible(&page, "a notice that ends before it begins").await?;
    ensure!(value(&page, "notices/0/texts/sq").await? == "Ashensori nuk punon sot.", "what was typed stays");
    set(&page, "[id='notices/0/from']", "").await?;
    review(&page).await?;
    says(&page, "#preview-changes", "shqip: Ashensori nuk punon sot.").await?;
    says(&page, "#preview-changes", "Deri kur 2099-11-28 09:00; Në kioskë").await?;
    is_accessible(&page, "what a notice changes").await?;
    apply_today(&page).await?;
    let shown = || async {
        let (kiosk, board) = (kiosk.office().await.ok()?, board.office().await.ok()?);
        Some((kiosk.notices.len(), board.notices.len())).filter(|shown| *shown == (1, 0))
    };
    eventually(shown).await.context("the kiosk shows it, and the board does not")?;

    focus_on(&page, "[data-notice='0'] .end").await?;
    press(&page, Key::Enter).await?;
    review(&page).await?;
    apply_today(&page).await?;
    says(&page, "[data-notice='0']", "Ka mbaruar").await?;
    let ended = || async { kiosk.office().await.ok().filter(|office| office.notices.is_empty()) };
    eventually(ended).await.context("the kiosk shows it no more")?;
    page.close().await?;
    Ok(())
}
