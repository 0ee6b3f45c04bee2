//! An administrator has the real kiosk and the real board do something from the page, and sees what became of it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::{Client as Window, Locator};
use image::GenericImageView;
use queue_api::client::Client;
use queue_api::device::DeviceKind;
use queue_api::session::Role;
use queue_api::{DeviceId, Paper};
use tests::browser::Driver;
use tests::kiosk::{HOME, Kiosk, Mark, TAKE_NUMBER, number_on};
use tests::page::{gone, is_accessible, push, says, sees, sign_in};
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

/// The printer and the board are tried from the page; the reception has a lost slip printed again: the same number, and still
/// one person who waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_comes_out_of_the_kiosk_and_of_the_board_and_a_copy_for_whoever_lost_the_slip() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let admin = server.sign_in(Role::Admin, 0).await?;
    let (kiosk_id, board_id) =
        (device(&admin, DeviceKind::Kiosk).await?, device(&admin, DeviceKind::Board).await?);
    let kiosk = Kiosk::start(directory.path()).await?;
    let _board = board(directory.path()).await?;
    let driver = Driver::start()?;
    let page = devices_page(&driver, &server).await?;
    ask(&page, &kiosk_id, "test_slip").await?;
    ends(&page, &kiosk_id, "done").await?;
    ensure!(kiosk.slips().len() == 1, "a slip came out");
    ask(&page, &board_id, "test_call").await?;
    ends(&page, &board_id, "done").await?;
    let said = std::fs::read_dir(directory.path().join("announcements"))?.count();
    ensure!(said == 1, "it was said: {said}");
    ensure!(
        admin.board().await?.calls.is_empty() && admin.queue().await?.tickets.is_empty(),
        "nobody is called"
    );
    is_accessible(&page, "errands that are done").await?;

    // Somebody loses the slip.
    kiosk.visit().await?;
    kiosk.shows(HOME, true).await?;
    let ticket = admin.queue().await?.tickets.into_iter().next().context("somebody waits")?;
    let desk = driver.window(1280, 860).await?;
    sign_in(&desk, &format!("{}/staff", server.demo.url), server.user(Role::Staff, 1)).await?;
    click(&desk, "#go-to-reception").await?;
    click(&desk, &format!("#queue li[data-number='{}'] button", ticket.number)).await?;
    click(&desk, "#queue [data-action='printCopy']").await?;
    sees(&desk, &format!("#copy [data-kiosk='{kiosk_id}']")).await?;
    is_accessible(&desk, "where a copy comes out").await?;
    click(&desk, &format!("#copy [data-kiosk='{kiosk_id}']")).await?;
    sees(&desk, "#copy-state[data-state='done']").await?;
    is_accessible(&desk, "a copy that is out").await?;
    let slips = kiosk.slips();
    ensure!(slips.len() == 3, "the copy is out: {slips:?}");
    let number = |slip: &Path| number_on(&image::open(slip)?.to_luma8());
    ensure!(number(&slips[1])? == number(&slips[2])?, "it is the same number");
    let waiting = admin.queue().await?.tickets;
    ensure!(
        waiting.len() == 1 && waiting[0].id == ticket.id && waiting[0].paper == Paper::Copy,
        "{waiting:?}"
    );
    click(&desk, "#copy-close").await?;

    // What the printer says is told in place of a slip.
    std::fs::write(directory.path().join("slips/printer.fault"), "paper-out")?;
    ask(&page, &kiosk_id, "test_slip").await?;
    ends(&page, &kiosk_id, "failed").await?;
    says(&page, &format!("[data-errands='{kiosk_id}'] .failed"), "printeri nuk e printoi").await?;
    page.close().await?;
    desk.close().await?;
    Ok(())
}

/// A board takes a voice from the page and says so; one that would write beside its folder is refused as a whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_takes_a_voice_of_the_towns_own_from_the_page_and_refuses_a_hostile_one() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let admin = server.sign_in(Role::Admin, 0).await?;
    let board_id = device(&admin, DeviceKind::Board).await?;
    let _board = board(directory.path()).await?;
    let driver = Driver::start()?;
    let page = devices_page(&driver, &server).await?;
    let has = format!("#voices [data-board='{board_id}']");
    says(&page, &has, "zëri i programit").await?;
    sees(&page, &format!("[data-errands='{board_id}'] button")).await?;
    push(&page, "#voice-send").await?;
    says(&page, "#voice-file-wrong", "Zgjidhni arkivin e zërit.").await?;
    sees(&page, "#voice-file[aria-invalid='true']:focus").await?;
    is_accessible(&page, "a voice that was not chosen").await?;

    let manifest = "language = \"sq\"\nvoice = \"Ana Hoxha\"\nlicence = \"CC0-1.0\"\n[clips]\n1 = \"një\"\n";
    let clip = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/sounds/sq/2.ogg"))?;
    let send = async |name: &str, entries: &[(&str, &[u8])]| -> Result<()> {
        let archive = directory.path().join(name);
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&archive)?);
        for (entry, bytes) in entries {
            zip.start_file(*entry, zip::write::SimpleFileOptions::default())?;
            std::io::Write::write_all(&mut zip, bytes)?;
        }
        zip.finish()?;
        let field = page.find(Locator::Css("#voice-file")).await?;
        field.send_keys(archive.to_str().context("a name is text")?).await?;
        push(&page, "#voice-send").await?;
        says(&page, "#voice-sent", "U dërgua te").await
    };
    send("hostile.zip", &[("voice.toml", manifest.as_bytes()), ("../1.ogg", &clip)]).await?;
    ends(&page, &board_id, "failed").await?;
    says(&page, &format!("[data-errands='{board_id}'] .failed"), "it leads out of the voice's folder")
        .await?;
    is_accessible(&page, "a voice that was not taken").await?;
    ensure!(!directory.path().join("voices/sq").exists(), "nothing of it was written");

    send("ana.zip", &[("voice.toml", manifest.as_bytes()), ("1.ogg", &clip)]).await?;
    ends(&page, &board_id, "done").await?;
    says(&page, &has, "sq: Ana Hoxha, 1 regjistrime").await?;
    ensure!(std::fs::read(directory.path().join("voices/sq/1.ogg"))? == clip, "the board has the clip");
    is_accessible(&page, "a voice that was taken").await?;
    page.close().await?;
    Ok(())
}

async fn click(page: &Window, selector: &str) -> Result<()> {
    page.wait().for_element(Locator::Css(selector)).await?.click().await?;
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
