//! A file of many rows whose line breaks midway, in the browser on the real server: nobody takes it for a whole one.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, ensure};
use fantoccini::Client as Window;
use fantoccini::key::Key;
use queue_api::session::Role;
use serde_json::json;
use tests::browser::{Driver, devtools};
use tests::page::{press, says, sees, sign_in};
use tests::{Server, eventually};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// How much of the file comes before the line breaks, in bytes: less than the file has.
const PASSED: usize = 2_000;
/// How many people came: each is a row of more than a hundred bytes.
const PEOPLE: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_breaks_midway_is_a_failed_download_and_comes_whole_when_it_is_asked_for_again()
-> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    for _ in 0..PEOPLE {
        server.issue("GJC-02").await?;
    }
    let breaks = Arc::new(AtomicBool::new(true));
    let line = line(&server.demo.url, breaks.clone()).await?;
    let driver = Driver::start()?;
    let page = driver.window(1440, 900).await?;
    let files = tempfile::tempdir()?;
    let into = json!({ "behavior": "allow", "downloadPath": files.path() });
    devtools(&page, "Browser.setDownloadBehavior", into).await?;
    sign_in(&page, &format!("{line}/manage"), server.user(Role::Manager, 0)).await?;
    take(&page).await?;
    says(&page, "#broken-file", "si të dështuar").await?;

    // The browser's own list of what it took.
    let downloads = driver_page(&page, "chrome://downloads").await;
    ensure!(downloads.contains("ailed"), "the browser says that it failed: {downloads}");
    ensure!(whole(files.path()).is_none(), "no file has the name of a whole one");

    breaks.store(false, Ordering::Relaxed);
    page.goto(&format!("{line}/manage")).await?;
    take(&page).await?;
    let text = eventually(|| async { whole(files.path()) }).await.context("the file is whole")?;
    ensure!(text.lines().count() == PEOPLE + 1, "{text}");
    page.close().await?;
    Ok(())
}

/// Asks for every number, one by one, as a table.
async fn take(page: &Window) -> Result<()> {
    sees(page, "#every-ticket").await?;
    page.execute("document.querySelector('#download').focus()", vec![]).await?;
    press(page, Key::Enter).await?;
    page.execute("document.querySelector('#every-ticket').focus()", vec![]).await?;
    press(page, Key::Enter).await
}

/// What a page of the browser itself says once something on it failed, with all its hidden parts.
async fn driver_page(page: &Window, address: &str) -> String {
    let text = "const told = (root) => [...root.querySelectorAll('*')]
            .map((one) => (one.shadowRoot ? told(one.shadowRoot) : one.children.length === 0 ? one.textContent : '')).join(' ');
        return told(document);";
    let failed = || async {
        page.goto(address).await.ok()?;
        let said = page.execute(text, vec![]).await.ok()?.as_str()?.to_owned();
        said.contains("ailed").then_some(said)
    };
    eventually(failed).await.unwrap_or_default()
}

/// The text of the file, once it has its own name.
fn whole(folder: &Path) -> Option<String> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let file = files.map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "csv"))?;
    std::fs::read_to_string(file).ok()
}

/// A line to the server that breaks in the middle of a table as long as `breaks` says so; gives its address.
async fn line(server: &str, breaks: Arc<AtomicBool>) -> Result<String> {
    let server = server.strip_prefix("http://").context("an address")?.to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (server, breaks) = (server.clone(), breaks.clone());
            tokio::spawn(async move { drop(pass(client, &server, &breaks).await) });
        }
    });
    Ok(address)
}

async fn pass(client: TcpStream, server: &str, breaks: &AtomicBool) -> Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = TcpStream::connect(server).await?.into_split();
    let is_table = Arc::new(AtomicBool::new(false));
    let asked = is_table.clone();
    tokio::spawn(async move {
        let mut bytes = [0; 16 * 1024];
        while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
            if bytes[..read].windows(10).any(|some| some == b"format=csv") {
                asked.store(true, Ordering::Relaxed);
            }
            if to_server.write_all(&bytes[..read]).await.is_err() {
                return;
            }
        }
    });
    let mut bytes = [0; PASSED];
    loop {
        let read = from_server.read(&mut bytes).await?;
        if read == 0 {
            return Ok(());
        }
        to_client.write_all(&bytes[..read]).await?;
        // What was read is at most the beginning of the table: its head alone comes before.
        if is_table.load(Ordering::Relaxed) && breaks.load(Ordering::Relaxed) && read == PASSED {
            return Ok(());
        }
        if !breaks.load(Ordering::Relaxed) {
            copy(&mut from_server, &mut to_client).await?;
            return Ok(());
        }
    }
}
