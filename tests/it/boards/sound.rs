//! What the hall hears of a real board: more quietly beside a kiosk that reads aloud, and again after its sound was lost.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use queue_api::board::{AnnounceRequest, AnnouncementKind};
use queue_api::device::{DeviceKind, NoSound};
use queue_api::session::Role;
use tests::browser::Driver;
use tests::kiosk::Kiosk;
use tests::page::sign_in;
use tests::process::Program;
use tests::{Server, eventually, set};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::net::unix::pipe;
use tokio::time::Interval;

use super::{call, expect_text, follows};

/// The real board and the real kiosk of one zone: while the kiosk reads aloud, the board speaks more quietly.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_speaks_more_quietly_while_a_kiosk_of_its_zone_reads_aloud() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let keys = folder.join("keys");
    let kiosk_file = folder.join("kiosk.toml");
    set(&kiosk_file, "keypad", "kind", "simulated")?;
    set(&kiosk_file, "keypad", "directory", "keys")?;
    let kiosk = Kiosk::start(folder).await?;
    let (configuration, picture) = tests::off_screen("display-board", folder)?;
    let file = configuration.to_str().context("a file's name is text")?;
    let board = Program::start("display-board", &["--config", file], folder)?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    follows(&server, 1).await?;

    let counter = server.demo.counters[0].id.clone();
    call(&server, &counter).await?;
    let usual = loudest(folder, 1).await.with_context(|| board.log())?;
    // Somebody presses a key that can be felt, again and again, and the kiosk says what is on its page.
    let next = folder.join("next");
    let presses = tokio::spawn(async move {
        let mut beat = tokio::time::interval(Duration::from_secs(1));
        loop {
            beat.tick().await;
            if std::fs::write(&next, "repeat")
                .and_then(|()| std::fs::rename(&next, keys.join("keys")))
                .is_err()
            {
                return;
            }
        }
    });
    let quieter = || async { board.log().contains("speaks more quietly").then_some(()) };
    eventually(quieter).await.with_context(|| format!("the board is told: {}", kiosk.log()))?;
    call(&server, &server.demo.counters[1].id.clone()).await?;
    let beside = loudest(folder, 2).await?;
    presses.abort();
    ensure!(beside < usual / 2.0, "{beside} beside the kiosk, {usual} otherwise");

    // A danger is said as loudly as ever.
    let evacuation = AnnounceRequest { kind: AnnouncementKind::Evacuation, texts: Default::default() };
    server.sign_in(Role::Manager, 0).await?.announce(&evacuation).await?;
    let danger = loudest(folder, 3).await?;
    ensure!(danger > usual * 0.8, "{danger} in danger, {usual} otherwise");
    Ok(())
}

/// The real board over a line that is cut: the manager learns that it cannot be heard, and it is heard again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_loses_its_sound_tells_the_manager_and_finds_it_again() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (configuration, picture) = tests::off_screen("display-board", folder)?;
    let address = listener.local_addr()?.to_string();
    let mut table: toml::Table = std::fs::read_to_string(&configuration)?.parse()?;
    table.insert("sound".into(), toml::toml! { sink = "network" }.into());
    std::fs::write(&configuration, table.to_string())?;
    set(&configuration, "sound", "address", address.as_str())?;
    let file = configuration.to_str().context("a file's name is text")?;
    let _board = Program::start("display-board", &["--config", file], folder)?;
    let (line, _) = listener.accept().await?;
    eventually(|| async { picture.exists().then_some(()) }).await.context("the board is there")?;
    follows(&server, 1).await?;

    // Whatever took the sound is gone; the board goes on showing calls and says what is wrong.
    drop((line, listener));
    let manager = server.sign_in(Role::Manager, 0).await?;
    let health = || async {
        let devices = manager.devices().await.ok()?;
        devices.into_iter().find(|device| device.kind == DeviceKind::Board)?.health
    };
    let silent = || async { health().await.filter(|health| health.no_sound == Some(NoSound::NoLine)) };
    eventually(silent).await.context("the manager learns of it")?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 900).await?;
    sign_in(&page, &format!("{}/manage", server.demo.url), server.user(Role::Manager, 0)).await?;
    expect_text(&page, "#live", "nuk ka zë: pajisja e zërit në rrjet nuk përgjigjet").await?;
    let counter = server.demo.counters[0].id.clone();
    let before = std::fs::read(&picture)?;
    call(&server, &counter).await?;
    eventually(|| async { std::fs::read(&picture).ok().filter(|now| *now != before) })
        .await
        .context("the call is shown all the same")?;

    // It is there again, and the next call is heard.
    let listener = TcpListener::bind(&address).await?;
    let (mut line, _) = listener.accept().await?;
    eventually(|| async { health().await.filter(|health| health.no_sound.is_none()) })
        .await
        .context("nothing is wrong any more")?;
    call(&server, &server.demo.counters[1].id.clone()).await?;
    let mut samples = [0; 4_096];
    line.read_exact(&mut samples).await?;
    ensure!(samples.iter().any(|byte| *byte != 0), "samples are sound");
    Ok(())
}

/// ALSA itself, with a configuration of the test's own: what is its default output becomes another one while the board runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_follows_the_default_output_to_another_one() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let (configuration, _) = tests::off_screen("display-board", folder)?;
    let mut table: toml::Table = std::fs::read_to_string(&configuration)?.parse()?;
    table.insert("sound".into(), toml::toml! { sink = "device" }.into());
    std::fs::write(&configuration, table.to_string())?;
    let (mut first, mut second) = (Output::new(folder, "first")?, Output::new(folder, "second")?);
    let alsa = folder.join("asound.conf");
    std::fs::write(&alsa, first.as_default())?;
    let file = configuration.to_str().context("a file's name is text")?;
    let variables = [("ALSA_CONFIG_PATH", alsa.to_str().context("a file's name is text")?)];
    let board = Program::start_with("display-board", &["--config", file], folder, &variables)?;
    let heard = || async { board.log().contains("announcements can be heard").then_some(()) };
    eventually(heard).await.with_context(|| format!("there is an output: {}", board.log()))?;
    follows(&server, 1).await?;

    let counter = server.demo.counters[0].id.clone();
    call(&server, &counter).await?;
    first.sounds().await.with_context(|| board.log())?;
    std::fs::write(&alsa, second.as_default())?;
    // What follows close upon the first is still heard where that was.
    let moved = async {
        loop {
            call(&server, &counter).await?;
            tokio::select! {
                sounds = second.sounds() => return sounds,
                silent = first.is_silent() => silent?,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), moved).await.context("the other output sounds")?
}

/// A pipe that takes samples from ALSA as a sound card does: so many a second and no more.
struct Output {
    path: PathBuf,
    pipe: pipe::Receiver,
    beat: Interval,
}

impl Output {
    fn new(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(name);
        ensure!(Command::new("mkfifo").arg(&path).status()?.success(), "a pipe is made");
        // Open for both, so that it has no end between two streams of the board.
        let pipe = pipe::OpenOptions::new().read_write(true).open_receiver(&path)?;
        Ok(Self { path, pipe, beat: tokio::time::interval(Duration::from_millis(20)) })
    }

    fn as_default(&self) -> String {
        let file = self.path.display();
        format!("pcm.!default {{ type file slave.pcm {{ type null }} file \"{file}\" format raw }}\n")
    }

    /// Whether the next samples are any but zeros.
    async fn next(&mut self) -> Result<bool> {
        self.beat.tick().await;
        let mut samples = [0; 8_192];
        let read = self.pipe.read(&mut samples).await?;
        Ok(samples[..read].iter().any(|byte| *byte != 0))
    }

    async fn sounds(&mut self) -> Result<()> {
        while !self.next().await? {}
        Ok(())
    }

    /// An announcement is over, and nothing was said for longer than a board keeps its output.
    async fn is_silent(&mut self) -> Result<()> {
        let mut since = Instant::now();
        while since.elapsed() < Duration::from_secs(6) {
            if self.next().await? {
                since = Instant::now();
            }
        }
        Ok(())
    }
}

/// The loudest sample of the `nth` announcement, from 0 to 1.
async fn loudest(folder: &Path, nth: usize) -> Result<f32> {
    let begin = format!("{nth:04}-");
    let announcements = folder.join("announcements");
    let written = || async {
        let files = std::fs::read_dir(&announcements).ok()?;
        let mut files = files.flatten().map(|file| file.path());
        files.find(|file| {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with(&begin) && name.ends_with(".wav")
        })
    };
    let file = eventually(written).await.with_context(|| format!("announcement {nth} is said"))?;
    let samples: Result<Vec<i16>, _> = hound::WavReader::open(file)?.samples().collect();
    let loudest = samples?.into_iter().map(i16::unsigned_abs).max().unwrap_or_default();
    Ok(f32::from(loudest) / 32_768.0)
}
