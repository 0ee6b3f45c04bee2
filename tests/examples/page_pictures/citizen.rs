//! What citizens open: before the journey, on the phone, and the board in a browser.

use anyhow::{Context, Result};
use fantoccini::Locator;
use queue_api::Outcome;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, FinishRequest};
use tests::Server;
use tests::page::{push, sees, sign_in};

use crate::album::{Album, DESK, PHONE, WALL};

/// A time that is free, late in the day, since the demonstration's clock runs.
const FREE: &str = ".times .choice:not(:disabled):nth-last-child(-n + 8)";

pub(crate) async fn before_the_journey(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let (url, office) = (&hall.demo.url, &hall.demo.office);
    let page = album.window(url, PHONE).await?;
    page.goto(&format!("{url}/services")).await?;
    sees(&page, "[data-service='GJC-02']").await?;
    album.draw(&page, "services").await?;
    push(&page, "[data-service='GJC-02']").await?;
    sees(&page, "[data-office]").await?;
    album.draw_whole(&page, "service-found").await?;
    page.goto(&format!("{url}/book/{office}")).await?;
    sees(&page, "main li button").await?;
    album.draw(&page, "booking").await?;
    page.find(Locator::Css("main li button")).await?.click().await?;
    sees(&page, FREE).await?;
    page.find(Locator::Css(FREE)).await?.click().await?;
    sees(&page, ".document input").await?;
    album.draw_whole(&page, "booking-time").await?;
    page.find(Locator::Css(".actions .main")).await?.click().await?;
    sees(&page, "[data-state='booked']").await?;
    album.draw_whole(&page, "booking-booked").await?;
    page.close().await?;
    let page = album.window(url, DESK).await?;
    page.goto(&format!("{url}/transparency/{office}")).await?;
    sees(&page, "#months table").await?;
    album.draw_whole(&page, "transparency").await?;
    Ok(page.close().await?)
}

/// The fifth of five, to the end.
pub(crate) async fn phone(album: &mut Album<'_>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = Server::start(folder.path(), "127.0.0.1:0", 2).await?;
    let counter = &server.demo.counters[0].id;
    let staff = server.sign_in(Role::Staff, 0).await?;
    staff.open(counter, &OpenRequest::default()).await?;
    for _ in 0..4 {
        server.issue("GJC-02").await?;
    }
    let link = server.issue("GJC-02").await?.link.context("a slip has a link")?;
    let page = album.window(&server.demo.url, PHONE).await?;
    page.goto(&link).await?;
    sees(&page, "#ahead").await?;
    album.draw_whole(&page, "phone").await?;
    staff.call_next(counter, &CallNextRequest::default()).await?;
    sees(&page, "#soon[open]").await?;
    album.draw(&page, "phone-soon").await?;
    push(&page, "#soon-seen").await?;
    for _ in 0..4 {
        staff.no_show(counter).await?;
        staff.call_next(counter, &CallNextRequest::default()).await?;
    }
    sees(&page, "#counter").await?;
    album.draw(&page, "phone-called").await?;
    staff.start(counter).await?;
    sees(&page, "[data-state='serving']").await?;
    album.draw(&page, "phone-serving").await?;
    staff.finish(counter, &FinishRequest::new(Outcome::Resolved)).await?;
    sees(&page, "#rate-good").await?;
    album.draw(&page, "phone-how-was-it").await?;
    Ok(page.close().await?)
}

pub(crate) async fn board(album: &mut Album<'_>, hall: &Server) -> Result<()> {
    let page = album.window(&hall.demo.url, WALL).await?;
    sign_in(&page, &format!("{}/staff", hall.demo.url), hall.user(Role::Manager, 0)).await?;
    page.goto(&format!("{}/board/{}", hall.demo.url, hall.demo.office)).await?;
    sees(&page, "article .number").await?;
    album.draw(&page, "board-in-a-browser").await?;
    Ok(page.close().await?)
}
