//! A manager sets who gets the report by mail, on a real server that has a mail server in its configuration.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::session::Role;
use serde_json::json;
use tests::browser::Driver;
use tests::page::{is_accessible, press, says, sees, sign_in, tab_to};
use tests::process::Program;
use tests::{Server, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_sets_who_gets_the_report_and_a_wrong_address_stays_to_be_mended() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut demonstration = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    demonstration.program().stop()?;
    let (server, url) = with_mail(directory.path()).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{url}/manage"), demonstration.user(Role::Manager, 0)).await?;
    open(&page).await?;
    says(&page, "#mail-next", "Dërgohet nga Radha <radha@belsh.example>").await?;
    says(&page, "#mail-last", "Nuk është dërguar ende asnjë raport.").await?;
    is_accessible(&page, "who gets the report, nobody yet").await?;

    // One of two addresses is none: it is named, and both stay.
    tab_to(&page, "#mail-recipients").await?;
    page.find(Locator::Css("#mail-recipients"))
        .await?
        .send_keys("kryetari@belsh.example\nit(at)belsh")
        .await?;
    tab_to(&page, "#mail-save").await?;
    press(&page, Key::Enter).await?;
    says(&page, "#mail-wrong", "«it(at)belsh» nuk është adresë e-mail-i.").await?;
    is_accessible(&page, "an address that is none").await?;
    let typed = page.find(Locator::Css("#mail-recipients")).await?.prop("value").await?;
    ensure!(
        typed.as_deref() == Some("kryetari@belsh.example\nit(at)belsh"),
        "what was typed stays: {typed:?}"
    );

    // Mended, for each month in English; it is kept over a reload.
    let set = "const field = document.querySelector('#mail-recipients'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    page.execute(set, vec![json!("kryetari@belsh.example\nit@belsh.example")]).await?;
    for (field, choice) in [("#mail-every", "month"), ("#mail-language", "en")] {
        page.find(Locator::Css(field)).await?.select_by_value(choice).await?;
    }
    tab_to(&page, "#mail-save").await?;
    press(&page, Key::Enter).await?;
    says(&page, "#mail-notice", "U ruajt.").await?;
    says(&page, "#mail-next", "Raporti tjetër: 1 ").await?;
    page.refresh().await?;
    open(&page).await?;
    let kept = page.find(Locator::Css("#mail-recipients")).await?.prop("value").await?;
    ensure!(kept.as_deref() == Some("kryetari@belsh.example\nit@belsh.example"), "{kept:?}");
    ensure!(!server.log().contains("kryetari"), "nobody's address is in the log");
    page.close().await?;
    Ok(())
}

async fn open(page: &Window) -> Result<()> {
    sees(page, "#mail").await?;
    page.execute("document.querySelector('#mail summary').focus()", vec![]).await?;
    press(page, Key::Enter).await?;
    sees(page, "#mail-last").await
}

/// The demonstration's office on a server that sends mail.
async fn with_mail(folder: &Path) -> Result<(Program, String)> {
    let configuration = folder.join("queue-server.toml");
    let text = format!(
        "database = \"sqlite:{}\"\nlisten = \"127.0.0.1:0\"\n[mail]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\n\
         from = \"Radha <radha@belsh.example>\"\n",
        folder.join("queue.db").display()
    );
    std::fs::write(&configuration, text)?;
    let before = std::fs::read_to_string(folder.join("queue-server.log")).unwrap_or_default().len();
    let configuration = configuration.to_str().context("a file's name is text")?;
    let program = Program::start("queue-server", &["--config", configuration], folder)?;
    let address = || async {
        let log = program.log();
        let line = log.get(before..)?.lines().find(|line| line.contains(" serving address"))?.to_owned();
        Some(line.split_once("address=")?.1.split_whitespace().next()?.to_owned())
    };
    let address =
        eventually(address).await.with_context(|| format!("it serves; it says: {}", program.log()))?;
    Ok((program, format!("http://{address}")))
}
