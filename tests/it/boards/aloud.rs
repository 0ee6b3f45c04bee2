//! A board in a browser: what nobody recorded is read by the browser's own voice, where it has one for the language.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use fantoccini::{Client as Window, Locator};
use queue_api::Language;
use queue_api::board::{AnnounceRequest, AnnouncementKind};
use queue_api::session::Role;
use serde_json::json;
use tests::browser::Driver;
use tests::page::gone;
use tests::{Server, eventually};

use super::{expect_text, open_board};

/// A browser whose only voice speaks Albanian, that keeps what it was to say, and in which a clip cannot be had.
const VOICE: &str = r"
    window.said = [];
    const speechSynthesis = {
        getVoices: () => [{ lang: 'sq-AL' }],
        speak: (utterance) => { said.push(`${utterance.lang} ${utterance.text}`); setTimeout(utterance.onend); },
        cancel: () => {},
    };
    Object.defineProperty(window, 'speechSynthesis', { value: speechSynthesis });
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    const asked = window.fetch;
    window.fetch = (path, ...rest) => asked(String(path).replace('/closing.ogg', '/nowhere.ogg'), ...rest);
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_text_and_what_has_no_clip_is_read_in_the_languages_of_the_browser_and_always_shown()
-> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let board = open_board(&driver, &server, 1280, 720).await?;
    expect_text(&board, ".hint", "Numri juaj do të shfaqet këtu").await?;
    board.execute(VOICE, vec![]).await?;
    board.find(Locator::Css("button")).await?.click().await?;
    gone(&board, "button").await.context("the sound is on")?;

    let manager = server.sign_in(Role::Manager, 0).await?;
    let texts = BTreeMap::from([
        (Language::Sq, "Lifti nuk punon.".to_owned()),
        (Language::En, "The lift is out of order.".to_owned()),
    ]);
    manager.announce(&AnnounceRequest { kind: AnnouncementKind::Text, texts }).await?;
    expect_text(&board, ".notice", "Lifti nuk punon.").await?;
    expect_text(&board, ".notice", "The lift is out of order.").await?;
    said(&board, &["sq-AL Lifti nuk punon."]).await?;

    let closing = AnnounceRequest { kind: AnnouncementKind::Closing, texts: BTreeMap::new() };
    manager.announce(&closing).await?;
    said(&board, &["sq-AL Lifti nuk punon.", "sq-AL Sportelet mbyllen pas dhjetë minutash."]).await
}

/// Waits until the browser has said so much, and looks that it was this.
async fn said(board: &Window, words: &[&str]) -> Result<()> {
    let said = || async { board.execute("return window.said", vec![]).await.ok() };
    let enough = eventually(|| async {
        said().await.filter(|said| said.as_array().is_some_and(|said| said.len() >= words.len()))
    });
    let said = enough.await.context("it is read")?;
    ensure!(said == json!(words), "{said}");
    Ok(())
}
