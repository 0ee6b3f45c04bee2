//! From an empty folder to a working hall: the first office is set up in the browser with the code of a file, a kiosk and a
//! board are let in, a slip comes out and the board shows the call.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use serde_json::json;
use tests::browser::Driver;
use tests::kiosk::{HOME, Kiosk, Mark, shows};
use tests::page::{gone, is_accessible, keys, press, push, says, sees, write_into};
use tests::process::Program;
use tests::{eventually, fresh_server};

/// An empty place for a call, and one with a call, on the board.
const BOARD_EMPTY: Mark = ((30, 30), [0x13, 0x22, 0x2f]);
const BOARD_CALL: Mark = ((60, 60), [0xff, 0xb8, 0x1c]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_folder_becomes_a_hall_in_which_a_number_is_called() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let (server, url) = fresh_server(folder).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    page.goto(&url).await?;
    the_code(&page, folder, &server).await?;
    the_office(&page).await?;
    ensure!(!folder.join("setup-code").exists(), "the code is gone");

    // The services, then the people: one clerk.
    sees(&page, "[data-service='GJC-02']").await?;
    is_accessible(&page, "the services of the first office").await?;
    push(&page, "#go-on").await?;
    push(&page, "#add-user").await?;
    for (field, text) in [("#person-name", "Teuta Hoxha"), ("#person-username", "teuta.h")] {
        write_into(&page, field, text).await?;
    }
    press(&page, Key::Enter).await?;
    sees(&page, "#one-time-password").await?;
    press(&page, Key::Escape).await?;
    sees(&page, "[data-user='teuta.h']").await?;
    is_accessible(&page, "the people of the first office").await?;
    push(&page, "#go-on").await?;

    // Kiosk and board show their codes.
    let kiosk = device(folder, "kiosk", &url)?;
    let board = device(folder, "display-board", &url)?;
    let_in(&page, &kiosk, "Kioska 1").await?;
    let_in(&page, &board, "Salla").await?;
    is_accessible(&page, "the devices of the first office").await?;
    let in_folder = |file: &str| folder.join(file);
    shows(&in_folder("board.png"), BOARD_EMPTY).await.with_context(|| board.log())?;
    shows(&in_folder("kiosk.png"), HOME).await.with_context(|| kiosk.log())?;
    push(&page, "#go-on").await?;
    says(&page, "#test-state", "Ende nuk është marrë asnjë numër.").await?;
    is_accessible(&page, "the test before a number").await?;

    // The slip, and the call.
    let kiosk = Kiosk::running(kiosk, folder);
    kiosk.visit().await?;
    says(&page, "#test-state", "A 001 pret").await?;
    push(&page, "#test-call").await?;
    says(&page, "#test-state", "u thirr te sporteli 1").await?;
    shows(&in_folder("board.png"), BOARD_CALL).await.with_context(|| board.log())?;
    let said = || async { (std::fs::read_dir(folder.join("announcements")).ok()?.count() > 0).then_some(()) };
    eventually(said).await.context("the board says the call")?;
    is_accessible(&page, "a test call").await?;
    push(&page, "#test-end").await?;
    says(&page, "#test-state", "Salla punon").await?;

    // Each device by itself, for which nobody takes a number.
    for errand in ["test_slip", "test_call"] {
        push(&page, &format!("[data-errand='{errand}']")).await?;
        sees(&page, &format!("li:has([data-errand='{errand}']) [data-state='done']")).await?;
    }
    is_accessible(&page, "each device tried").await?;

    // Nobody sets up a second first office.
    page.delete_all_cookies().await?;
    page.goto(&format!("{url}/setup")).await?;
    says(&page, "main h1", "Ky server e ka zyrën e vet").await?;
    is_accessible(&page, "a server that has its office").await?;
    page.close().await?;
    Ok(())
}

/// The code is in a file that only the server's own user reads, and not in the log.
async fn the_code(page: &Window, folder: &Path, server: &Program) -> Result<()> {
    sees(page, "#setup-code").await?;
    is_accessible(page, "the code").await?;
    let file = folder.join("setup-code");
    ensure!(std::fs::metadata(&file)?.permissions().mode() & 0o777 == 0o600, "the file is private");
    let code = std::fs::read_to_string(&file)?;
    ensure!(!server.log().contains(code.trim()), "the log does not tell the code");
    write_into(page, "#setup-code", "AAAA-AAAA-AAAA").await?;
    press(page, Key::Enter).await?;
    says(page, "#setup-code-wrong", "Ky nuk është kodi").await?;
    is_accessible(page, "a wrong code").await?;
    write_into(page, "#setup-code", &code.trim().to_lowercase()).await?;
    press(page, Key::Enter).await?;
    sees(page, "#municipality").await
}

/// Wrong input is said at its fields and stays; then Belsh with three counters, open at any time.
async fn the_office(page: &Window) -> Result<()> {
    let listed = page.find_all(Locator::Css("#municipality option")).await?.len();
    ensure!(listed == 62, "61 municipalities and none: {listed}");
    write_into(page, "#office-counters", "shumë").await?;
    write_into(page, "#admin-username", "Drita B").await?;
    write_into(page, "#admin-password", "shkurt").await?;
    push(page, "#make-office").await?;
    for field in ["municipality", "office-counters", "admin-name", "admin-username", "admin-password"] {
        sees(page, &format!("#{field}-wrong")).await?;
    }
    sees(page, "#municipality:focus").await?;
    is_accessible(page, "an office that cannot be").await?;
    let kept = page.find(Locator::Css("#office-counters")).await?.prop("value").await?;
    ensure!(kept.as_deref() == Some("shumë"), "what was typed stays: {kept:?}");
    keys(page, "Belsh").await?;
    for (field, text) in [
        ("#office-counters", "3"),
        ("#admin-name", "Drita Bega"),
        ("#admin-username", "drita"),
        ("#admin-password", "tre gështenja në xhep"),
    ] {
        write_into(page, field, text).await?;
    }
    push(page, "#make-office").await?;
    sees(page, "[data-service='GJC-02']").await?;
    // The test may run at night.
    let open = "const done = arguments[0];
        const change = { opening: 'always', rules: { closes_by_capacity: false } };
        fetch('/api/v1/offices/belsh/profile', {
            method: 'PUT', headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ change, apply: 'today' }),
        }).then((answer) => done(answer.status), (error) => done(String(error)));";
    let answer = page.execute_async(open, vec![]).await?;
    ensure!(answer == json!(200), "{answer}");
    Ok(())
}

/// A device that nobody has let in yet, which draws into a picture beside its configuration.
fn device(folder: &Path, program: &str, url: &str) -> Result<Program> {
    let text = match program {
        "kiosk" => format!(
            "name = \"Kioska 1\"\njournal = \"kiosk.journal\"\n
             [server]\nurl = \"{url}\"\ntoken_file = \"kiosk.token\"\n
             [screen]\nsize = \"1080x1920\"\nheadless = true\npicture = \"kiosk.png\"\n
             [printer]\nkind = \"simulated\"\ndirectory = \"slips\"\n
             [simulated]\ntouches = true\n"
        ),
        _ => format!(
            "server = \"{url}\"\ntoken_file = \"board.token\"\nname = \"Salla\"\nlanguage = \"sq\"\n
             [screen]\nsize = \"1920x1080\"\nheadless = true\npicture = \"board.png\"\n
             [sound]\nsink = \"wav\"\ndirectory = \"announcements\"\n"
        ),
    };
    let configuration = folder.join(format!("{program}.toml"));
    std::fs::write(&configuration, text)?;
    let configuration = configuration.to_str().context("a file's name is text")?;
    Program::start(program, &["--config", configuration], folder)
}

/// The administrator types the code that the device shows, and compares the fingerprint.
async fn let_in(page: &Window, device: &Program, name: &str) -> Result<()> {
    let shown = || async {
        let log = device.log();
        let line = log.lines().find(|line| line.contains("with this code"))?;
        let (code, fingerprint) = line.split_once("code=")?.1.split_once(" fingerprint=")?;
        Some((code.to_owned(), fingerprint.trim().trim_matches('"').to_owned()))
    };
    let (code, fingerprint) = eventually(shown).await.with_context(|| device.log())?;
    write_into(page, "#code", &code).await?;
    push(page, "#admit").await?;
    says(page, "#fingerprint", &fingerprint).await?;
    write_into(page, "#device-name", name).await?;
    push(page, "#admit").await?;
    gone(page, "#fingerprint").await?;
    says(page, "#notice", name).await
}
