//! What the clerk is told of a real board: that it shows and says the call, or that it does not answer.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use tests::browser::Driver;
use tests::process::Program;
use tests::{Server, eventually};

use super::{call, expect_text, follows, sit_down};

/// A board that hangs keeps its line: only what it does not acknowledge tells that nobody sees the call.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clerk_sees_the_tick_of_a_real_board_and_is_told_when_it_hangs_or_is_gone() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let (configuration, picture) = tests::off_screen("display-board", folder)?;
    let mut table: toml::Table = std::fs::read_to_string(&configuration)?.parse()?;
    table.insert("name".into(), "Tabela 2".into());
    std::fs::write(&configuration, table.to_string())?;
    let file = configuration.to_str().context("a file's name is text")?;
    let mut board = Program::start("display-board", &["--config", file], folder)?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    follows(&server, 1).await?;
    let driver = Driver::start()?;
    let clerk = driver.window(1280, 860).await?;
    let counter = server.demo.counters[0].id.clone();
    sit_down(&clerk, &server, &counter).await?;

    call(&server, &counter).await?;
    expect_text(&clerk, "#boards-say", "Tabela ✓ u shfaq").await?;
    expect_text(&clerk, "#boards-say", "u tha").await?;

    signal(&board, "-STOP")?;
    call(&server, &counter).await?;
    expect_text(&clerk, "#boards-say", "Tabela 2 nuk përgjigjet: thirreni me zë").await?;
    signal(&board, "-CONT")?;
    expect_text(&clerk, "#boards-say", "Tabela ✓ u shfaq").await?;

    board.kill()?;
    call(&server, &counter).await?;
    expect_text(&clerk, "#boards-say", "Tabela 2 nuk përgjigjet: thirreni me zë").await?;
    let _again = Program::start("display-board", &["--config", file], folder)?;
    expect_text(&clerk, "#boards-say", "Tabela ✓ u shfaq").await?;
    clerk.close().await?;
    Ok(())
}

fn signal(program: &Program, signal: &str) -> Result<()> {
    let status = Command::new("kill").args([signal, &program.pid().to_string()]).status()?;
    ensure!(status.success(), "the signal {signal} is sent");
    Ok(())
}
