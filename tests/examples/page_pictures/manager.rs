//! The pages of an office's manager and of the manager of the organisation.

use std::time::Duration;

use anyhow::Result;
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::session::Role;
use serde_json::json;
use tests::Server;
use tests::page::{gone, press, push, sees, sign_in};

use crate::album::{Album, OFFICE};

/// A month is read, and days are played, for longer than an element is usually waited for.
const LONG: Duration = Duration::from_secs(180);

pub(crate) async fn office(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let page = album.window(&hall.demo.url, OFFICE).await?;
    sign_in(&page, &format!("{}/manage", hall.demo.url), hall.user(Role::Manager, 0)).await?;
    sees(&page, "#course svg").await?;
    album.draw(&page, "manager-today").await?;
    push(&page, "#period-month").await?;
    sees(&page, "#week").await?;
    is_read(&page).await?;
    scroll_to(&page, "#figures").await?;
    album.draw(&page, "manager").await?;
    album.draw_whole(&page, "manager-month").await?;
    push(&page, "#by-service [data-figure='over_target'], #by-service [data-figure='issued']").await?;
    in_its_time(&page, "#behind table").await?;
    album.draw(&page, "manager-tickets").await?;
    press(&page, Key::Escape).await?;
    gone(&page, "#behind").await?;
    push(&page, "#announce summary").await?;
    scroll_to(&page, "#announce").await?;
    album.draw(&page, "manager-announcements").await?;
    push(&page, "#what-if-ask").await?;
    in_its_time(&page, "#what-if-table, #what-if-none").await?;
    scroll_to(&page, "#forecast").await?;
    album.draw(&page, "manager-forecast-and-what-if").await?;
    Ok(page.close().await?)
}

async fn in_its_time(page: &Window, selector: &str) -> Result<()> {
    page.wait().at_most(LONG).for_element(Locator::Css(selector)).await?;
    Ok(())
}

/// Waits until what was asked for is there.
async fn is_read(page: &Window) -> Result<()> {
    let read = "const done = arguments[0];
        const look = () => document.querySelector('.reading')?.textContent.trim() ? requestAnimationFrame(look) : done(true);
        look();";
    page.execute_async(read, vec![]).await?;
    Ok(())
}

pub(crate) async fn programme(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let page = album.window(&hall.demo.url, OFFICE).await?;
    sign_in(&page, &format!("{}/programme", hall.demo.url), hall.user(Role::Manager, 0)).await?;
    push(&page, "#days-30").await?;
    sees(&page, "#volumes table").await?;
    is_read(&page).await?;
    album.draw_whole(&page, "programme").await?;
    Ok(page.close().await?)
}

async fn scroll_to(page: &Window, selector: &str) -> Result<()> {
    let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'start' })";
    page.execute(scroll, vec![json!(selector)]).await?;
    Ok(())
}
