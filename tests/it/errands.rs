//! An administrator has the real kiosk and the real board do something from the page, and sees what became of it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::{Client as Window, Locator};
use image::GenericImageView;
use queue_api::DeviceId;
use queue_api::client::Client;
use queue_api::device::DeviceKind;
use queue_api::session::Role;
use tests::browser::Driver;
use tests::kiosk::{HOME, Kiosk, Mark, TAKE_NUMBER};
use tests::page::{gone, is_accessible, says, sees, sign_in};
use tests::{Server, eventually};

use crate::one_ticket::{BOARD_EMPTY, board};

/// The panels are seen as they are; a citizen at the kiosk is not: the picture waits until they have gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_sees_the_panels_and_nothing_of_the_citizen_at_one() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let admin = server.sign_in(Role::Admin, 0).await?;
    let (kiosk_id, board_id) =
        (device(&admin, DeviceKind::Kiosk).await?, device(&admin, DeviceKind::Board).await?);
    let driver = Driver::start()?;
    let page = devices_page(&driver, &server).await?;
    says(&page, &format!("[data-errands='{kiosk_id}']"), "Pajisja nuk dëgjohet").await?;
    is_accessible(&page, "a device that is silent").await?;

    let kiosk = Kiosk::start(directory.path()).await?;
    let _board = board(directory.path()).await?;
    ask(&page, &board_id, "screenshot").await?;
    ends(&page, &board_id, "done").await?;
    shows_panel(&admin, &board_id, &directory.path().join("board.png"), BOARD_EMPTY).await?;
    press(&page, &board_id, "see").await?;
    let loaded = "return document.querySelector('#panel-picture')?.naturalWidth ?? 0";
    let loaded =
        || async { page.execute(loaded, vec![]).await.ok().filter(|width| width.as_u64() > Some(0)) };
    eventually(loaded).await.context("the page shows the picture")?;
    is_accessible(&page, "the picture of a panel").await?;
    page.find(Locator::Css("#panel-close")).await?.click().await?;
    gone(&page, "#panel").await?;

    kiosk.program.write_line(tests::kiosk::FIRST_SERVICE)?;
    kiosk.shows(HOME, false).await?;
    ask(&page, &kiosk_id, "screenshot").await?;
    ends(&page, &kiosk_id, "waits").await?;
    ensure!(admin.picture_of(&kiosk_id).await.is_err(), "there is no picture of what a citizen does");
    is_accessible(&page, "an errand that waits").await?;
    kiosk.program.write_line(TAKE_NUMBER)?;
    eventually(|| async { (!kiosk.slips().is_empty()).then_some(()) }).await.context("the slip is out")?;
    kiosk.program.write_line(tests::kiosk::DONE)?;
    ends(&page, &kiosk_id, "done").await?;
    shows_panel(&admin, &kiosk_id, &directory.path().join("kiosk.png"), HOME).await?;
    page.close().await?;
    Ok(())
}

/// A restart ends the program as its service wants it, is done once the next one speaks, and is not repeated; a citizen is
/// not cut off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_waits_for_the_citizen_and_happens_once() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let admin = server.sign_in(Role::Admin, 0).await?;
    let (kiosk_id, board_id) =
        (device(&admin, DeviceKind::Kiosk).await?, device(&admin, DeviceKind::Board).await?);
    let mut kiosk = Kiosk::start(directory.path()).await?;
    let mut running = board(directory.path()).await?;
    let driver = Driver::start()?;
    let page = devices_page(&driver, &server).await?;

    // A program that has run for less than a second cannot be told from the next one.
    let has_run = || async {
        let devices = admin.devices().await.ok()?;
        let is_older = |uptime_s: u64| uptime_s > 0;
        let runs = |id: &DeviceId| {
            devices.iter().find(|known| known.id == *id)?.health.as_ref().map(|it| it.uptime_s)
        };
        (is_older(runs(&kiosk_id)?) && is_older(runs(&board_id)?)).then_some(())
    };
    eventually(has_run).await.context("both have run for a while")?;

    kiosk.program.write_line(tests::kiosk::FIRST_SERVICE)?;
    kiosk.shows(HOME, false).await?;
    ask(&page, &kiosk_id, "restart").await?;
    ends(&page, &kiosk_id, "waits").await?;
    kiosk.program.write_line(TAKE_NUMBER)?;
    eventually(|| async { (!kiosk.slips().is_empty()).then_some(()) }).await.context("the slip is out")?;
    ensure!(!kiosk.log().contains("starts anew"), "the citizen still reads the number");
    kiosk.program.write_line(tests::kiosk::DONE)?;
    ensure!(kiosk.program.ended().await? == Some(0), "the service starts it anew");

    ask(&page, &board_id, "restart").await?;
    ensure!(running.ended().await? == Some(0), "the service starts it anew");
    drop(running);
    drop(kiosk);
    let kiosk = Kiosk::start(directory.path()).await?;
    let running = board(directory.path()).await?;
    ends(&page, &kiosk_id, "done").await?;
    ends(&page, &board_id, "done").await?;
    // Both go on, and were ended once.
    kiosk.visit().await?;
    for log in [kiosk.log(), running.log()] {
        ensure!(log.matches("starts anew").count() == 1, "{log}");
    }
    page.close().await?;
    Ok(())
}

async fn device(admin: &Client, kind: DeviceKind) -> Result<DeviceId> {
    let devices = admin.devices().await?;
    let found = devices.into_iter().find(|device| device.kind == kind);
    found.map(|device| device.id).context("the demonstration has one")
}

async fn devices_page(driver: &Driver, server: &Server) -> Result<Window> {
    let page = driver.window(1280, 860).await?;
    sign_in(&page, &format!("{}/admin#/devices", server.demo.url), server.user(Role::Admin, 0)).await?;
    sees(&page, "[data-errands]").await?;
    Ok(page)
}

async fn ask(page: &Window, device: &DeviceId, what: &str) -> Result<()> {
    press(page, device, what).await?;
    sees(page, &format!("[data-errands='{device}'] [data-state]")).await
}

async fn press(page: &Window, device: &DeviceId, what: &str) -> Result<()> {
    let button = format!("[data-errands='{device}'] [data-errand='{what}']");
    page.wait().for_element(Locator::Css(&button)).await?.click().await?;
    Ok(())
}

/// Waits until the last errand of a device is so far.
async fn ends(page: &Window, device: &DeviceId, state: &str) -> Result<()> {
    sees(page, &format!("[data-errands='{device}'] [data-state='{state}']")).await
}

/// Whether the server's picture of a panel is as large as the panel and shows what it shows.
async fn shows_panel(admin: &Client, device: &DeviceId, panel: &Path, ((x, y), colour): Mark) -> Result<()> {
    let picture = image::load_from_memory(&admin.picture_of(device).await?)?;
    ensure!(picture.dimensions() == image::open(panel)?.dimensions(), "{:?}", picture.dimensions());
    ensure!(picture.to_rgb8().get_pixel(x, y).0 == colour, "it shows what the panel shows");
    Ok(())
}
