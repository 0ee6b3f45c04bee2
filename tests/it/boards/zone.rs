//! Two real boards of one zone: what is called is heard once, whichever of them is there, and nothing old after a restart.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tests::process::Program;
use tests::{Server, eventually};

use super::{call, follows};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_boards_of_a_zone_say_a_call_once_between_them_and_a_restarted_one_nothing_old() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path();
    let server = Server::start(folder, "127.0.0.1:0", 2).await?;
    let (one, two) = (Zoned::new(folder, "one")?, Zoned::new(folder, "two")?);
    let mut boards = [one.start()?, two.start()?];
    follows(&server, 1).await?;
    let counter = server.demo.counters[0].id.clone();
    let said = || [one.said(), two.said()].concat();
    for number in ["A001", "A002"] {
        call(&server, &counter).await?;
        eventually(|| async { said().iter().any(|name| name.contains(number)).then_some(()) })
            .await
            .with_context(|| format!("{number} is said: {}", boards[0].log()))?;
    }

    // Whichever has spoken so far is gone; the other says the next call.
    let speaks = usize::from(one.said().is_empty());
    boards[speaks].kill()?;
    call(&server, &counter).await?;
    let other = [&two, &one][speaks];
    eventually(|| async { other.said().iter().any(|name| name.contains("A003")).then_some(()) })
        .await
        .with_context(|| format!("the other board takes over: {}", boards[1 - speaks].log()))?;

    // Both are started again. What is called before they follow is old to them; one of the next calls is said.
    boards[1 - speaks].kill()?;
    let _again = [one.start()?, two.start()?];
    let next = async {
        loop {
            call(&server, &counter).await?;
            let more = || async { (said().len() > 3).then_some(()) };
            if tokio::time::timeout(Duration::from_secs(3), eventually(more)).await.is_ok() {
                return Ok::<_, anyhow::Error>(());
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), next)
        .await
        .context("a call after the restart is said")??;
    let mut all = said();
    all.sort_unstable();
    ensure!(
        all[..3] == ["A001-1", "A002-1", "A003-1"] && all.is_sorted_by(|one, next| one < next),
        "{all:?}"
    );
    Ok(())
}

/// A board with a folder of its own.
struct Zoned {
    folder: PathBuf,
    file: PathBuf,
}

impl Zoned {
    fn new(demonstration: &Path, name: &str) -> Result<Self> {
        let folder = demonstration.join(name);
        std::fs::create_dir(&folder)?;
        let (configuration, _) = tests::off_screen("display-board", demonstration)?;
        let mut table: toml::Table = std::fs::read_to_string(configuration)?.parse()?;
        table.insert("name".into(), format!("Tabela {name}").into());
        table.insert("zone".into(), "salla".into());
        let file = folder.join("board.toml");
        std::fs::write(&file, table.to_string())?;
        Ok(Self { folder, file })
    }

    fn start(&self) -> Result<Program> {
        let file = self.file.to_str().context("a file's name is text")?;
        Program::start("display-board", &["--config", file], &self.folder)
    }

    /// The number and counter of everything it has said.
    fn said(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.join("announcements")).into_iter().flatten().flatten();
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        names.filter_map(|name| Some(name.strip_suffix(".wav")?.split_once('-')?.1.to_owned())).collect()
    }
}
