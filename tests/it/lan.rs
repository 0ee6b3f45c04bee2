//! Kiosk and board on other machines than the server: they know it by its authority, over TLS, and nobody else.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use queue_api::counter::OpenRequest;
use queue_api::device::{AdmitRequest, DeviceKind};
use queue_api::session::Role;
use queue_api::ticket::CallNextRequest;
use tests::kiosk::{HOME, Kiosk, Mark, shows};
use tests::process::{self, Program};
use tests::secure::SecureServer;
use tests::{eventually, off_screen};
use toml::{Table, Value};

/// An empty place for a call, one with a call, and the light page of a board that is not current.
const BOARD_EMPTY: Mark = ((30, 30), [0x13, 0x22, 0x2f]);
const BOARD_CALL: Mark = ((60, 60), [0xff, 0xb8, 0x1c]);
const BOARD_ENROLS: Mark = BOARD_NOT_CURRENT;
const BOARD_NOT_CURRENT: Mark = ((30, 30), [0xf3, 0xf6, 0xf8]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_kiosk_is_let_in_over_tls_and_takes_nobody_else_for_its_server() -> Result<()> {
    let (directory, elsewhere) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = SecureServer::start(directory.path()).await?;
    let listen = server.url.trim_start_matches("https://").to_owned();

    // A kiosk that knows the address alone shows a code, and a fingerprint that covers the authority it met.
    let configuration = new_kiosk(directory.path(), Some(&server.url))?;
    let kiosk = Program::start("kiosk", &["--config", &configuration], directory.path())?;
    let (code, _) = shown_code(&kiosk, 1).await?;
    // A server that was started again knows nothing of it: the kiosk asks anew.
    let mut program = server.program;
    program.kill()?;
    let server = SecureServer::start_at(directory.path(), &listen).await?;
    let admin = server.sign_in(Role::Admin).await?;
    ensure!(admin.asking_device(&code).await.is_err(), "the code has ended");
    let (code, fingerprint) = shown_code(&kiosk, 2).await?;
    let asking = admin.asking_device(&code).await?;
    ensure!(
        asking.fingerprint == fingerprint && asking.kind == DeviceKind::Kiosk,
        "the administrator sees the same: {asking:?}, {fingerprint}"
    );
    let name = Some("Kioska 2".into());
    admin
        .admit(&AdmitRequest {
            code,
            office: server.demo.office.clone(),
            name,
            replaces: None,
            zone: None,
            counter: None,
        })
        .await?;
    shows(&directory.path().join("kiosk.png"), HOME)
        .await
        .with_context(|| format!("it is let in; it says: {}", kiosk.log()))?;
    let kiosk = Kiosk::running(kiosk, directory.path());
    kiosk.has_bands().await?;
    kiosk.visit().await?;
    ensure!(admin.queue().await?.tickets.len() == 1, "somebody waits");

    // A board, told the authority by a file, shows the call.
    let board = board(directory.path(), &server)?;
    let picture = directory.path().join("board.png");
    shows(&picture, BOARD_EMPTY).await.with_context(|| format!("it is ready: {}", board.log()))?;
    let staff = server.sign_in(Role::Staff).await?;
    let counter = server.demo.counters[0].id.clone();
    staff.open(&counter, &OpenRequest::default()).await?;
    staff.call_next(&counter, &CallNextRequest::default()).await?.context("somebody is called")?;
    shows(&picture, BOARD_CALL).await.context("the board shows the call")?;

    // Another server comes up at the same address, with an authority of its own.
    let mut program = server.program;
    program.stop()?;
    let foreign = SecureServer::start_at(elsewhere.path(), &listen).await?;
    let refusal = "another authority than this device's has signed its certificate";
    for program in [&kiosk.program, &board] {
        let said = || async { program.log().contains(refusal).then_some(()) };
        eventually(said).await.with_context(|| format!("it refuses; it says: {}", program.log()))?;
    }
    shows(&picture, BOARD_NOT_CURRENT).await.context("the board says it is not current")?;
    kiosk.visit().await.context("people get a number all the same")?;
    ensure!(kiosk.own_numbers().len() == 1, "the kiosk gave it by itself");
    ensure!(
        foreign.sign_in(Role::Staff).await?.queue().await?.tickets.is_empty(),
        "the foreign server was told nothing"
    );

    // Its own server is back, and after a restart the kiosk still knows it.
    let mut program = foreign.program;
    program.stop()?;
    let server = SecureServer::start_at(directory.path(), &listen).await?;
    let mut program = kiosk.program;
    program.kill()?;
    let program = Program::start("kiosk", &["--config", &configuration], directory.path())?;
    let staff = server.sign_in(Role::Staff).await?;
    let handed_over = || async { (staff.queue().await.ok()?.tickets.len() == 2).then_some(()) };
    eventually(handed_over).await.with_context(|| format!("both are known: {}", program.log()))?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kiosk_and_board_find_a_server_that_nobody_named_to_them_and_are_let_in() -> Result<()> {
    let directory = tempfile::tempdir()?;
    // A port of its own, so that no other server of this machine is found.
    let port = std::net::UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port();
    let server = SecureServer::start_announced(directory.path(), port).await?;
    let admin = server.sign_in(Role::Admin).await?;
    let let_in = async |program: &Program, kind, name: &str, zone: Option<&str>| -> Result<()> {
        let (code, fingerprint) = shown_code(program, 1).await?;
        let asking = admin.asking_device(&code).await?;
        ensure!(asking.fingerprint == fingerprint && asking.kind == kind, "{asking:?}, {fingerprint}");
        let (office, name, zone) = (server.demo.office.clone(), Some(name.into()), zone.map(Into::into));
        admin.admit(&AdmitRequest { code, office, name, replaces: None, zone, counter: None }).await?;
        Ok(())
    };

    let configuration = new_kiosk(directory.path(), None)?;
    tests::set(Path::new(&configuration), "server", "discovery_port", i64::from(port))?;
    let kiosk = Program::start("kiosk", &["--config", &configuration], directory.path())?;
    let_in(&kiosk, DeviceKind::Kiosk, "Kioska 2", None).await?;
    let kiosk = Kiosk::running(kiosk, directory.path());
    shows(&directory.path().join("kiosk.png"), HOME)
        .await
        .with_context(|| format!("it is let in; it says: {}", kiosk.log()))?;
    kiosk.visit().await?;

    let configuration = new_board(directory.path(), port)?;
    let start = || Program::start("display-board", &["--config", &configuration], directory.path());
    let mut board = start()?;
    let picture = directory.path().join("board.png");
    shows(&picture, BOARD_ENROLS).await.context("a new board shows its page")?;
    let_in(&board, DeviceKind::Board, "Tabela 2", Some("salla")).await?;
    shows(&picture, BOARD_EMPTY).await.with_context(|| format!("it is let in: {}", board.log()))?;
    let staff = server.sign_in(Role::Staff).await?;
    let counter = server.demo.counters[0].id.clone();
    staff.open(&counter, &OpenRequest::default()).await?;
    staff.call_next(&counter, &CallNextRequest::default()).await?.context("somebody is called")?;
    shows(&picture, BOARD_CALL).await.context("the board shows the call")?;

    // Switched off and on it looks for the server again, and knows it.
    board.kill()?;
    std::fs::remove_file(&picture)?;
    let board = start()?;
    shows(&picture, BOARD_CALL).await.with_context(|| format!("it is back: {}", board.log()))?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_network_there_is_tls_alone_and_nothing_for_whoever_looks_after_the_machine() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = SecureServer::start(directory.path()).await?;
    let browser = tests::http::browser_trusting(&std::fs::read_to_string(server.authority_file())?)?;
    let page = browser.get(format!("{}/staff", server.url)).send().await?.error_for_status()?;
    let only_tls = page.headers().get("strict-transport-security").context("it is told")?.to_str()?;
    ensure!(only_tls == "max-age=31536000", "{only_tls}");
    ensure!(browser.get(format!("{}/metrics", server.url)).send().await?.status() == 404, "not for them");
    let mut plain = tests::http::Connection::open(&server.plain_url).await?;
    let figures = String::from_utf8(plain.get("/metrics", "").await?.body)?;
    let ends =
        figures.lines().find_map(|line| line.strip_prefix("radha_certificate_ends_timestamp_seconds "));
    ensure!(ends.context("the end of the certificate is told")?.parse::<f64>()? > 1.7e9, "{ends:?}");
    let at_the_secure_port = server.url.replace("https://", "http://");
    let mut plain = tests::http::Connection::open(&at_the_secure_port).await?;
    ensure!(plain.get("/healthz", "").await.is_err(), "nobody answers in clear text");

    // What the administrator compares with the log and with the screen of a device.
    let said = certificate_command(directory.path())?;
    let fingerprint = said.lines().find_map(|line| line.strip_prefix("fingerprint")).context("it is told")?;
    ensure!(server.program.log().contains(fingerprint.trim()), "{said}");
    ensure!(!server.program.log().contains("PRIVATE KEY"), "keys are never logged");
    Ok(())
}

fn certificate_command(directory: &Path) -> Result<String> {
    let configuration = directory.join("queue-server.toml");
    let output = std::process::Command::new(process::path("queue-server")?)
        .arg("--config")
        .arg(configuration)
        .arg("certificate")
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// The demonstration's kiosk as one that nobody has let in yet, and to which somebody named the server or nobody did.
fn new_kiosk(directory: &Path, url: Option<&str>) -> Result<String> {
    let (configuration, _) = off_screen("kiosk", directory)?;
    let mut file: Table = std::fs::read_to_string(&configuration)?.parse()?;
    let server = toml::toml! { token_file = "kiosk.token" };
    file.insert("server".into(), Value::Table(server));
    std::fs::write(&configuration, file.to_string())?;
    if let Some(url) = url {
        tests::set(&configuration, "server", "url", url)?;
    }
    Ok(configuration.to_str().context("a file's name is text")?.to_owned())
}

/// What a new device shows when it asks for the `nth` time, from 1: its code and the fingerprint.
async fn shown_code(program: &Program, nth: usize) -> Result<(String, String)> {
    let shown = || async {
        let log = program.log();
        let line = log.lines().filter(|line| line.contains("with this code")).nth(nth - 1)?;
        let (_, rest) = line.split_once("code=")?;
        let (code, fingerprint) = rest.split_once(" fingerprint=")?;
        Some((code.to_owned(), fingerprint.trim().trim_matches('"').to_owned()))
    };
    eventually(shown).await.with_context(|| format!("it shows a code; it says: {}", program.log()))
}

/// The demonstration's board as one that nobody has let in yet, and to which nobody named the server.
fn new_board(directory: &Path, discovery_port: u16) -> Result<String> {
    let (configuration, _) = off_screen("display-board", directory)?;
    let mut file: Table = std::fs::read_to_string(&configuration)?.parse()?;
    for key in ["server", "office", "token"] {
        file.remove(key);
    }
    file.insert("token_file".into(), "board.token".into());
    file.insert("discovery_port".into(), i64::from(discovery_port).into());
    std::fs::write(&configuration, file.to_string())?;
    Ok(configuration.to_str().context("a file's name is text")?.to_owned())
}

/// The demonstration's board, on another machine.
fn board(directory: &Path, server: &SecureServer) -> Result<Program> {
    let (configuration, _) = off_screen("display-board", directory)?;
    let mut file: Table = std::fs::read_to_string(&configuration)?.parse()?;
    file.insert("server".into(), server.url.clone().into());
    file.insert("authority".into(), "tls/radha-ca.pem".into());
    std::fs::write(&configuration, file.to_string())?;
    let configuration = configuration.to_str().context("a file's name is text")?;
    Program::start("display-board", &["--config", configuration], directory)
}
