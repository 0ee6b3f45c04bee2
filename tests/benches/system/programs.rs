//! What each program costs while nobody uses it, and how soon it is there.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tests::http::Connection;
use tests::process::Program;
use tests::{Server, eventually};

use crate::figure;

/// How long an idle program is watched.
const WATCHED: Duration = Duration::from_secs(20);

pub(crate) async fn server() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut first = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let url = first.demo.url.clone();
    first.program().stop()?;
    drop(first);
    let folder = directory.path().to_str().context("a directory's name is text")?;
    let listen = url.trim_start_matches("http://");
    let begun = Instant::now();
    let second = Program::start(
        "queue-server",
        &["demo", "--no-people", "--dir", folder, "--listen", listen],
        directory.path(),
    )?;
    loop {
        if let Ok(mut connection) = Connection::open(&url).await
            && connection.get("/healthz", "").await.is_ok_and(|answer| answer.status == 200)
        {
            break;
        }
        tokio::task::yield_now().await;
    }
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    figure("server: second start to the first 200", &format!("{milliseconds:.0} ms"), "within 150 ms");
    idle("server", &second, 25).await
}

pub(crate) async fn kiosk() -> Result<()> {
    screen("kiosk", 120).await
}

pub(crate) async fn board() -> Result<()> {
    screen("display-board", 150).await
}

/// A program with a screen, drawn off-screen into a picture: the first picture is its first frame.
async fn screen(program: &str, memory_mib: u64) -> Result<()> {
    let directory = tempfile::tempdir()?;
    let _server = Server::start(directory.path(), "127.0.0.1:0", 10).await?;
    let (configuration, picture) = tests::off_screen(program, directory.path())?;
    let begun = Instant::now();
    let file = configuration.to_str().context("a file's name is text")?;
    let running = Program::start(program, &["--config", file], directory.path())?;
    eventually(|| async { drawn(&picture).then_some(()) }).await.context("the first frame is drawn")?;
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    figure(
        &format!("{program}: start to the first frame"),
        &format!("{milliseconds:.0} ms"),
        "within 1,500 ms",
    );
    idle(program, &running, memory_mib).await
}

fn drawn(picture: &Path) -> bool {
    picture.metadata().is_ok_and(|file| file.len() > 0)
}

async fn idle(name: &str, program: &Program, memory_mib: u64) -> Result<()> {
    let before = program.processor_time()?;
    tokio::time::sleep(WATCHED).await;
    let used = program.processor_time()?.saturating_sub(before);
    let percent = 100.0 * used.as_secs_f64() / WATCHED.as_secs_f64();
    let resident = format!("{:.1} MiB", program.resident_kib()? as f64 / 1024.0);
    figure(&format!("{name}: resident while idle"), &resident, &format!("at most {memory_mib} MiB"));
    figure(&format!("{name}: processor while idle"), &format!("{percent:.2} %"), "under 2 % of a core");
    Ok(())
}
