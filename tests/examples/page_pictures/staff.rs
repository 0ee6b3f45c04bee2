//! The pages of counter and reception. The last counter has no simulated clerk, and is left closed.

use anyhow::{Context, Result};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::session::Role;
use serde_json::json;
use tests::Server;
use tests::browser::devtools;
use tests::page::{command, gone, keys, press, press_with_shift, push, sees, sign_in};

use crate::album::{Album, DESK};

/// The clerk without a simulated double.
const CLERK: usize = 5;

pub(crate) async fn counter(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let page = album.window(&hall.demo.url, DESK).await?;
    let url = format!("{}/staff", hall.demo.url);
    page.goto(&url).await?;
    sees(&page, "#username:focus").await?;
    album.draw(&page, "sign-in").await?;
    sign_in(&page, &url, hall.user(Role::Staff, CLERK)).await?;
    let last = hall.demo.counters.last().context("there is a counter")?;
    let last = format!("[id='counter-{}']", last.id);
    sees(&page, &last).await?;
    album.draw(&page, "staff-counters").await?;
    push(&page, &last).await?;
    sees(&page, "#open-title").await?;
    album.draw(&page, "staff-closed").await?;
    command(&page, Key::F8).await?;
    sees(&page, "#idle-title").await?;
    sees(&page, "#queue li").await?;
    album.draw(&page, "staff-free").await?;
    with_somebody(album, &page).await?;
    the_line_is_cut(album, &page).await?;
    push(&page, "#close-counter").await?;
    push(&page, "#confirm-close").await?;
    sees(&page, "main[data-state='closed']").await?;
    Ok(page.close().await?)
}

async fn with_somebody(album: &mut Album<'_>, page: &Window) -> Result<()> {
    command(page, Key::F8).await?;
    sees(page, "#ticket[data-state='called']").await?;
    sees(page, "#main-action[aria-disabled='false']").await?;
    album.draw(page, "staff-called").await?;
    command(page, Key::F8).await?;
    sees(page, "#ticket[data-state='serving']").await?;
    sees(page, "#main-action[aria-disabled='false']").await?;
    album.draw(page, "staff-serving").await?;
    command(page, Key::F4).await?;
    sees(page, "#place-search:focus").await?;
    album.draw(page, "staff-transfer").await?;
    press(page, Key::Escape).await?;
    gone(page, "#place-search").await?;
    keys(page, "1").await?;
    sees(page, "#main-action[aria-disabled='false']").await?;
    press_with_shift(page, Key::F9).await?;
    sees(page, "main[data-state='paperwork']").await?;
    album.draw(page, "staff-paperwork").await?;
    command(page, Key::F9).await?;
    sees(page, "#idle-title").await
}

async fn the_line_is_cut(album: &mut Album<'_>, page: &Window) -> Result<()> {
    let line = |offline| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    devtools(page, "Network.enable", json!({})).await?;
    devtools(page, "Network.emulateNetworkConditions", line(true)).await?;
    sees(page, "#lost-line.shown").await?;
    album.draw(page, "staff-line-cut").await?;
    devtools(page, "Network.emulateNetworkConditions", line(false)).await?;
    gone(page, "#lost-line.shown").await?;
    sees(page, "#main-action[aria-disabled='false']").await
}

pub(crate) async fn reception(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let page = album.window(&hall.demo.url, DESK).await?;
    sign_in(&page, &format!("{}/staff", hall.demo.url), hall.user(Role::Staff, CLERK)).await?;
    push(&page, "#go-to-reception").await?;
    sees(&page, "#queue li").await?;
    album.draw(&page, "reception").await?;
    page.find(Locator::Css("#queue li button")).await?.click().await?;
    album.draw(&page, "reception-person").await?;
    Ok(page.close().await?)
}
