//! The kiosk as a device: how it is let in, what the office knows of it, what the service manager hears.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use queue_api::device::{AdmitRequest, Device, PaperSupply};
use queue_api::session::Role;
use tests::kiosk::{FIRST_SERVICE, HOME, RESTING, TAKE_NUMBER, readable, shows};
use tests::process::Program;
use tests::{Server, eventually};
use toml::Table;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_manager_hears_that_the_kiosk_is_up_and_then_its_beats() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let _server = Server::start(directory.path(), "127.0.0.1:0", 1).await?;
    let (configuration, _) = tests::off_screen("kiosk", directory.path())?;
    let socket = directory.path().join("notify");
    let manager = UnixDatagram::bind(&socket)?;
    manager.set_read_timeout(Some(Duration::from_secs(30)))?;
    let name = socket.to_str().context("a file's name is text")?;
    let configuration = configuration.to_str().context("a file's name is text")?;
    let variables = [("NOTIFY_SOCKET", name), ("WATCHDOG_USEC", "300000")];
    let _kiosk = Program::start_with("kiosk", &["--config", configuration], directory.path(), &variables)?;
    let mut told = Vec::new();
    while told.len() < 4 {
        let mut message = [0; 256];
        let length = manager.recv(&mut message).context("the service manager is told something")?;
        told.push(String::from_utf8_lossy(&message[..length]).trim().to_owned());
    }
    let beats = told.iter().filter(|message| *message == "WATCHDOG=1").count();
    let ready = told.iter().filter(|message| *message == "READY=1").count();
    ensure!((ready, beats) == (1, 3), "it was told {told:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_gives_numbers_as_soon_as_the_office_opens() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path().to_str().context("a directory's name is text")?;
    // With people the day begins a few minutes before the office opens: seconds, at this speed.
    let arguments = ["demo", "--dir", folder, "--listen", "127.0.0.1:0", "--speed", "60", "--seed", "1"];
    let _server = Program::start("queue-server", &arguments, directory.path())?;
    let written = || async { directory.path().join("demo.json").exists().then_some(()) };
    eventually(written).await.context("the server serves")?;
    let (configuration, picture) = tests::off_screen("kiosk", directory.path())?;
    let configuration = configuration.to_str().context("a file's name is text")?;
    let _kiosk = Program::start("kiosk", &["--config", configuration], directory.path())?;
    shows(&picture, RESTING).await?;
    shows(&picture, HOME).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_kiosk_is_let_in_by_its_code_works_at_once_and_says_how_it_is() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 1).await?;
    let (file, picture) = tests::off_screen("kiosk", directory.path())?;
    let mut configuration: Table = std::fs::read_to_string(&file)?.parse()?;
    configuration.remove("name");
    let line = configuration.get_mut("server").and_then(toml::Value::as_table_mut).context("[server]")?;
    // One address leads nowhere, as when the network was laid anew.
    let urls = vec!["http://127.0.0.1:9".to_owned(), server.demo.url.clone()];
    *line = Table::from_iter([("urls".to_owned(), urls.into())]);
    line.insert("token_file".into(), "new.token".into());
    std::fs::write(&file, configuration.to_string())?;
    let arguments = ["--config", file.to_str().context("a file's name is text")?];
    let mut kiosk = Program::start("kiosk", &arguments, directory.path())?;

    let code = || async {
        let log = kiosk.log();
        Some(log.split_once(" code=")?.1.split_whitespace().next()?.to_owned())
    };
    let code = eventually(code).await.with_context(|| format!("it has a code; it says: {}", kiosk.log()))?;
    let admin = server.sign_in(Role::Admin, 0).await?;
    let office = server.demo.office.clone();
    admin
        .admit(&AdmitRequest {
            code,
            office,
            name: Some("Kioska 9".into()),
            replaces: None,
            zone: None,
            counter: None,
        })
        .await?;
    shows(&picture, HOME).await.with_context(|| format!("it works; it says: {}", kiosk.log()))?;
    let right = std::fs::metadata(directory.path().join("new.token"))?.permissions().mode();
    ensure!(right & 0o777 == 0o600, "others may read its right: {right:o}");
    kiosk.write_line(FIRST_SERVICE)?;
    kiosk.write_line(TAKE_NUMBER)?;
    readable(&directory.path().join("slips/0001.png")).await.context("it gives numbers")?;

    let is = async |wanted: fn(&Device) -> bool| {
        let asked = || async {
            let devices = admin.devices().await.ok()?;
            devices.into_iter().find(|device| device.name == "Kioska 9" && wanted(device))
        };
        eventually(asked).await
    };
    let paper = |device: &Device| device.health.as_ref().and_then(|health| health.paper);
    is(|device| device.there && device.health.is_some()).await.context("the office hears of it")?;
    std::fs::write(directory.path().join("slips/printer.fault"), "paper-out")?;
    let told = is(|device| device.health.as_ref().is_some_and(|health| !health.errors.is_empty())).await;
    let told = told.context("the office hears of the trouble")?;
    ensure!(paper(&told) == Some(PaperSupply::Out), "the paper is out: {told:?}");

    // After a restart it is no stranger.
    kiosk.kill()?;
    drop(std::fs::remove_file(&picture));
    let _again = Program::start("kiosk", &arguments, directory.path())?;
    shows(&picture, HOME).await.context("it works again")
}
