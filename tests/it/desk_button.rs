//! A button on a clerk's desk, as a program of its own: a press calls the next person, and the board shows it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use queue_api::client::Client;
use queue_api::counter::OpenRequest;
use queue_api::device::{AdmitRequest, DeviceKind};
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, IssueRequest};
use queue_api::{Language, Ticket, TicketId};
use tests::process::Program;
use tests::{Server, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_calls_one_person_however_long_it_lasts_and_at_its_own_counter_only() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let staff = server.sign_in(Role::Staff, 0).await?;
    let counter = server.demo.counters[1].id.clone();
    staff.open(&counter, &OpenRequest::default()).await?;
    for _ in 0..3 {
        take_a_number(&server).await?;
    }

    let configuration = directory.path().join("desk-button.toml");
    let text = format!(
        "[server]\nurl = \"{}\"\ntoken_file = \"desk-button.token\"\n[desk_button]\n\
         button = {{ kind = \"simulated\", directory = \"pins\" }}\n\
         lamp = {{ kind = \"simulated\", directory = \"pins\" }}\n",
        server.demo.url
    );
    std::fs::write(&configuration, text)?;
    let file = configuration.to_str().context("a file's name is text")?;
    let start = || Program::start("kiosk", &["--desk-button", file], directory.path());
    let mut program = start()?;
    let shown = eventually(|| async {
        let log = program.log();
        Some(log.split_once("code=")?.1.split_whitespace().next()?.to_owned())
    });
    let code = shown.await.with_context(|| format!("it tells its code; it says: {}", program.log()))?;
    let admin = server.sign_in(Role::Admin, 0).await?;
    ensure!(admin.asking_device(&code).await?.kind == DeviceKind::DeskButton, "it is what it is");
    let (office, name) = (server.demo.office.clone(), Some("Butoni 2".into()));
    let counter_of = Some(counter.clone());
    admin
        .admit(&AdmitRequest { code, office, name, replaces: None, zone: None, counter: counter_of })
        .await?;
    says(&program, "the button calls").await?;

    let (configuration, picture) = tests::off_screen("display-board", directory.path())?;
    let file = configuration.to_str().context("a file's name is text")?;
    let debug = [("RUST_LOG", "display_board=debug")];
    let board = Program::start_with("display-board", &["--config", file], directory.path(), &debug)?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;

    // Held down for as long as the call takes, it calls once.
    let button = directory.path().join("pins/button");
    std::fs::write(&button, "")?;
    says(&program, "called number=A001").await?;
    draws(&board, "A 001").await?;
    let lamp = directory.path().join("pins/lamp");
    let is = async |state: &str| {
        eventually(|| async { std::fs::read_to_string(&lamp).ok().filter(|lamp| lamp.trim() == state) }).await
    };
    ensure!(is("on").await.is_some() && is("off").await.is_some(), "the lamp confirms the call");
    ensure!(
        !program.log().contains("nobody is called"),
        "a button held for more than a second is pressed once"
    );

    // The person is still there: the next press calls nobody.
    press(&button, &program, "nobody is called").await?;
    ensure!(called(&staff).await?.len() == 1, "the counter is busy");
    staff.no_show(&counter).await?;

    // Switched off and on, it is the same button.
    program.kill()?;
    let program = start()?;
    eventually(|| async { (program.log().matches("the button calls").count() == 2).then_some(()) })
        .await
        .context("it is back")?;
    press(&button, &program, "called number=A002").await?;

    // With its right nobody calls at another counter.
    let right: serde_json::Value =
        serde_json::from_slice(&std::fs::read(directory.path().join("desk-button.token"))?)?;
    let token = right["token"].as_str().context("it has a token")?.to_owned();
    let thief = Client::new(&server.demo.url, server.demo.office.clone(), Some(token))?;
    let elsewhere = thief.call_next(&server.demo.counters[0].id, &CallNextRequest::default()).await;
    ensure!(elsewhere.is_err_and(|error| error.code() == Some("forbidden")), "another counter is forbidden");
    Ok(())
}

/// Presses the button and lets it go, slowly enough for a contact that bounces, until the program says something.
async fn press(button: &Path, program: &Program, said: &str) -> Result<()> {
    let mut looks = 0_u32;
    let heard = || {
        looks += 1;
        let held = looks % 20 >= 10;
        let set = if held { std::fs::write(button, "") } else { std::fs::remove_file(button) };
        // It may be let go already.
        drop(set);
        let heard = program.log().contains(said);
        async move { heard.then_some(()) }
    };
    let heard = eventually(heard).await;
    heard.with_context(|| format!("it says {said:?}; it says: {}", program.log()))?;
    drop(std::fs::remove_file(button));
    Ok(())
}

async fn says(program: &Program, said: &str) -> Result<()> {
    let heard = || async { program.log().contains(said).then_some(()) };
    eventually(heard).await.with_context(|| format!("it says {said:?}; it says: {}", program.log()))
}

/// Waits until the board has drawn a screen with this number.
async fn draws(board: &Program, number: &str) -> Result<()> {
    let drawn = || async {
        let log = board.log();
        let mut screens = log.lines().filter(|line| line.contains("a screen is drawn"));
        screens.any(|line| line.contains(number)).then_some(())
    };
    eventually(drawn).await.with_context(|| format!("the board draws {number}; it says: {}", board.log()))
}

async fn called(staff: &Client) -> Result<Vec<Ticket>> {
    Ok(staff.queue().await?.tickets.into_iter().filter(|ticket| ticket.counter.is_some()).collect())
}

async fn take_a_number(server: &Server) -> Result<()> {
    let service = server.demo.services.iter().find(|service| service.id.to_string() == "GJC-02");
    let request = IssueRequest {
        service: service.context("the catalogue has it")?.id.clone(),
        language: Some(Language::Sq),
        priority: None,
        needs: Vec::new(),
        visit: None,
        return_code: None,
    };
    server.device("kiosk")?.issue(TicketId(uuid::Uuid::now_v7()), &request).await?;
    Ok(())
}
