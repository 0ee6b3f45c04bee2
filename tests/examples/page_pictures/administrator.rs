//! The pages of an administrator: the first office of a new server, and an office that works.

use anyhow::Result;
use fantoccini::key::Key;
use queue_api::session::Role;
use serde_json::json;
use tests::page::{keys, press, push, sees, sign_in, tab_to, write_into};
use tests::{Server, fresh_server};

use crate::album::{Album, DESK};

pub(crate) async fn first_office(album: &mut Album<'_>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (server, url) = fresh_server(folder.path()).await?;
    let page = album.window(&url, DESK).await?;
    page.goto(&url).await?;
    sees(&page, "#setup-code").await?;
    album.draw_whole(&page, "setup-code").await?;
    write_into(&page, "#setup-code", std::fs::read_to_string(folder.path().join("setup-code"))?.trim())
        .await?;
    press(&page, Key::Enter).await?;
    sees(&page, "#municipality").await?;
    page.execute("document.querySelector('#municipality').focus()", vec![]).await?;
    keys(&page, "Belsh").await?;
    for (field, text) in [
        ("#office-counters", "3"),
        ("#admin-name", "Drita Bega"),
        ("#admin-username", "drita"),
        ("#admin-password", "tre gështenja në xhep"),
    ] {
        write_into(&page, field, text).await?;
    }
    album.draw_whole(&page, "setup-office").await?;
    push(&page, "#make-office").await?;
    sees(&page, "[data-service='GJC-02']").await?;
    album.draw(&page, "setup-services").await?;
    for (step, seen, name) in [
        ("people", "#add-user", "setup-people"),
        ("devices", "#code", "setup-devices"),
        ("test", "#test-state", "setup-test"),
    ] {
        push(&page, "#go-on").await?;
        sees(&page, &format!("#step-{step}, [aria-current='step']")).await?;
        sees(&page, seen).await?;
        album.draw_whole(&page, name).await?;
    }
    page.close().await?;
    drop(server);
    Ok(())
}

/// The parts of the page, and what they are called here.
const PARTS: [(&str, &str); 11] = [
    ("office", "admin-office"),
    ("counters", "admin-counters"),
    ("services", "admin-services"),
    ("calendar", "admin-calendar"),
    ("order", "admin-order"),
    ("appointments", "admin-appointments"),
    ("slip", "admin-slip"),
    ("notices", "admin-notices"),
    ("devices", "admin-devices"),
    ("users", "admin-users"),
    ("record", "admin-record"),
];

pub(crate) async fn office(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let page = album.window(&hall.demo.url, DESK).await?;
    sign_in(&page, &format!("{}/admin", hall.demo.url), hall.user(Role::Admin, 0)).await?;
    for (part, name) in PARTS {
        page.execute("location.hash = `#/${arguments[0]}`", vec![json!(part)]).await?;
        sees(&page, &format!("#to-{part}[aria-current='page']")).await?;
        if part == "slip" {
            sees(&page, "main img").await?;
        }
        album.draw_whole(&page, name).await?;
    }
    page.execute("location.hash = '#/services'", vec![]).await?;
    push(&page, "[data-service='TAK-01'] button").await?;
    sees(&page, "#service-sheet").await?;
    write_into(&page, "#fee", "250 lekë").await?;
    album.draw(&page, "admin-service").await?;
    tab_to(&page, "#service-review").await?;
    press(&page, Key::Enter).await?;
    sees(&page, "#preview-changes").await?;
    album.draw(&page, "admin-what-changes").await?;
    Ok(page.close().await?)
}
