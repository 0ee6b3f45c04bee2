//! A new kiosk is let in by an administrator in the browser, somebody at it asks for a clerk, and a clerk comes.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::client::Client;
use queue_api::device::{DeviceKind, EnrolRequest, Health, PaperSupply};
use queue_api::session::Role;
use tests::browser::Driver;
use tests::{Server, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_is_let_in_by_its_code_calls_a_clerk_and_is_shut_out() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 1).await?;
    let driver = Driver::start()?;
    let admin = driver.window(1280, 860).await?;
    sign_in(&admin, &server, "admin#/devices", Role::Admin).await?;

    // The kiosk shows a code; the administrator types it, compares the fingerprint and gives the kiosk a name.
    let stranger = Client::new(&server.demo.url, server.demo.office.clone(), None)?;
    let request =
        EnrolRequest { kind: DeviceKind::Kiosk, version: Some("0.1.0".into()), compares_authority: false };
    let enrolment = stranger.enrol(&request).await?;
    ensure!(stranger.enrolled(&enrolment).await?.is_none(), "nobody has typed the code yet");
    write_into(&admin, "#code", &enrolment.code.to_lowercase()).await?;
    press(&admin, "#admit").await?;
    let fingerprint = admin.wait().for_element(Locator::Css("#fingerprint")).await?.text().await?;
    ensure!(fingerprint == enrolment.fingerprint, "the page shows {fingerprint}");
    write_into(&admin, "#device-name", "Kioska 2").await?;
    press(&admin, "#admit").await?;
    let enrolled = eventually(|| async { stranger.enrolled(&enrolment).await.ok().flatten() }).await;
    let enrolled = enrolled.context("the kiosk gets its token")?;
    ensure!(enrolled.name == "Kioska 2" && enrolled.office == server.demo.office);
    let kiosk = Client::new(&server.demo.url, enrolled.office, Some(enrolled.token))?;

    // What is wrong with it, and that somebody asks for a clerk, stands on the staff's page.
    let desk = driver.window(1280, 860).await?;
    sign_in(&desk, &server, "staff", Role::Staff).await?;
    press(&desk, "#counter-1").await?;
    desk.wait().for_element(Locator::Css("#main-action")).await?;
    kiosk.tell_health(&Health { paper: Some(PaperSupply::Out), ..Health::default() }).await?;
    let trouble = desk.wait().for_element(Locator::Css("#alerts [data-trouble='no_paper']")).await?;
    ensure!(trouble.text().await? == "Kioska 2: nuk ka letër");
    kiosk.call_for_help().await?;
    let call = desk.wait().for_element(Locator::Css("#alerts .help strong")).await?;
    ensure!(call.text().await? == "Kioska 2: dikush kërkon një punonjës");
    desk.find(Locator::Css("body")).await?.send_keys(&Key::F1.to_string()).await?;
    gone(&desk, "#alerts .help").await?;
    let staff = server.sign_in(Role::Staff, 0).await?;
    ensure!(staff.help_calls().await?.is_empty(), "the clerk is on the way");

    // Shut out, the kiosk is a stranger again.
    press(&admin, "tr[data-device^='kiosk-'] button").await?;
    press(&admin, "#revoke-yes").await?;
    gone(&admin, "tr[data-device^='kiosk-']").await?;
    let refused = eventually(|| async { kiosk.tell_health(&Health::default()).await.err() }).await;
    ensure!(refused.is_some(), "its token has ended");
    desk.close().await?;
    admin.close().await?;
    Ok(())
}

async fn sign_in(window: &Window, server: &Server, page: &str, role: Role) -> Result<()> {
    let user = server.user(role, 0);
    window.goto(&format!("{}/{page}", server.demo.url)).await?;
    write_into(window, "#username", &user.username).await?;
    write_into(window, "#password", &user.password).await?;
    press(window, "#sign-in").await
}

async fn write_into(window: &Window, field: &str, text: &str) -> Result<()> {
    window.wait().for_element(Locator::Css(field)).await?.send_keys(text).await?;
    Ok(())
}

async fn press(window: &Window, button: &str) -> Result<()> {
    window.wait().for_element(Locator::Css(button)).await?.click().await?;
    Ok(())
}

async fn gone(window: &Window, element: &str) -> Result<()> {
    let looked = || async {
        let found = window.find_all(Locator::Css(element)).await.ok()?;
        found.is_empty().then_some(())
    };
    eventually(looked).await.with_context(|| format!("{element} is still there"))
}
