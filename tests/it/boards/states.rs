//! A board in a browser in every state and language: no rule of accessibility is broken, and a picture of each is kept.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::Client as Window;
use queue_api::board::{AnnounceRequest, AnnouncementKind};
use queue_api::session::Role;
use serde_json::{Value, json};
use tests::Server;
use tests::browser::Driver;
use tests::page::{is_accessible, says, sees};

use super::{call, open_board};

/// The main language, what stands on an empty board in it, on a closed one, and on one without its line.
const LANGUAGES: [(&str, &str, &str, &str); 5] = [
    ("sq", "Numri juaj do të shfaqet këtu", "Zyra është e mbyllur", "Tabela nuk është e përditësuar"),
    ("en", "Your number will appear here", "The office is closed", "This board is not up to date"),
    ("it", "Il vostro numero apparirà qui", "L'ufficio è chiuso", "Il tabellone non è aggiornato"),
    ("el", "Ο αριθμός σας θα εμφανιστεί εδώ", "Το γραφείο είναι κλειστό", "Ο πίνακας δεν είναι ενημερωμένος"),
    ("mk", "Вашиот број ќе се појави тука", "Канцеларијата е затворена", "Таблата не е ажурирана"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_state_of_a_board_in_a_browser_can_be_read_in_five_languages() -> Result<()> {
    let driver = Driver::start()?;
    for (language, empty, closed, lost) in LANGUAGES {
        let directory = tempfile::tempdir()?;
        let mut server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
        let others = LANGUAGES.iter().map(|(other, ..)| *other).filter(|other| *other != language);
        let languages: Vec<&str> = std::iter::once(language).chain(others).collect();
        set_up(&server, json!({ "languages": languages })).await?;
        let wide = open_board(&driver, &server, 1280, 720).await?;
        let upright = open_board(&driver, &server, 720, 1280).await?;
        let boards = [(&wide, "wide"), (&upright, "upright")];
        look(&boards, language, "empty", ".hint", empty).await?;
        set_up(&server, json!({ "opening": { "days": [null, null, null, null, null, null, null] } })).await?;
        reload(&boards).await?;
        look(&boards, language, "closed", ".closed h1", closed).await?;
        set_up(&server, json!({ "opening": "always" })).await?;
        reload(&boards).await?;

        // As many as a board has room for, and more.
        let counter = server.demo.counters[0].id.clone();
        for _ in 0..7 {
            call(&server, &counter).await?;
        }
        server.sign_in(Role::Staff, 0).await?.recall(&counter).await?;
        call(&server, &server.demo.counters[1].id.clone()).await?;
        look(&boards, language, "calls", ".newest .number", "A 008").await?;
        for (kind, name) in
            [(AnnouncementKind::Closing, "closing"), (AnnouncementKind::Evacuation, "evacuation")]
        {
            let request = AnnounceRequest { kind, texts: Default::default() };
            server.sign_in(Role::Manager, 0).await?.announce(&request).await?;
            let notice = if name == "evacuation" { ".message.urgent" } else { ".notice" };
            look(&boards, language, name, notice, "").await?;
        }
        server.program().kill()?;
        look(&boards, language, "not-current", ".message:not(.urgent) h1", lost).await?;
        wide.close().await?;
        upright.close().await?;
    }
    Ok(())
}

/// An open board reads the office's hours now and then; a new one at once.
async fn reload(boards: &[(&Window, &str)]) -> Result<()> {
    for (board, _) in boards {
        board.refresh().await?;
    }
    Ok(())
}

/// Waits until the boards say this, keeps their pictures and looks at them by the rules.
async fn look(
    boards: &[(&Window, &str)],
    language: &str,
    state: &str,
    selector: &str,
    words: &str,
) -> Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("board-in-a-browser");
    std::fs::create_dir_all(&folder)?;
    for (board, shape) in boards {
        sees(board, selector).await?;
        says(board, selector, words).await?;
        let name = format!("{state}-{language}-{shape}");
        std::fs::write(folder.join(format!("{name}.png")), board.screenshot().await?)?;
        is_accessible(board, &name).await?;
        let taller = "return document.documentElement.scrollHeight - document.documentElement.clientHeight";
        ensure!(board.execute(taller, vec![]).await? == json!(0), "{name} is taller than its window");
    }
    Ok(())
}

/// Changes the office's set-up, as its administrator.
async fn set_up(server: &Server, change: Value) -> Result<()> {
    let administrator = tests::http::browserless()?;
    let user = server.user(Role::Admin, 0);
    let sign_in = json!({ "username": user.username, "password": user.password });
    let url = &server.demo.url;
    administrator.post(format!("{url}/api/v1/session")).json(&sign_in).send().await?.error_for_status()?;
    let profile = format!("{url}/api/v1/offices/{}/profile", server.demo.office);
    let change = json!({ "change": change, "apply": "today" });
    let answer = administrator.put(profile).json(&change).send().await?;
    ensure!(answer.status().is_success(), "{}", answer.text().await.context("it says why")?);
    Ok(())
}
