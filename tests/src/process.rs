//! The project's programs as processes, ended with the test.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// A running program; it is killed when the value goes.
pub struct Program {
    child: Child,
    log: PathBuf,
}

/// Where cargo has put the project's program `name`: beside the test itself.
///
/// # Errors
/// When it has not been built.
pub fn path(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.ancestors().find(|folder| folder.join(name).is_file());
    folder
        .map(|folder| folder.join(name))
        .with_context(|| format!("{name} is not built: run `cargo build` first"))
}

/// Runs a command of the server on the database of the demonstration in `directory`, with a line on its standard input.
///
/// # Errors
/// When it does not do it.
pub fn administer(directory: &Path, arguments: &[&str], input: &str) -> Result<()> {
    let database = directory.join("queue.db");
    let mut child = Command::new(path("queue-server")?)
        .args(arguments)
        .env("QUEUE_DATABASE_URL", format!("sqlite:{}", database.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    writeln!(child.stdin.take().context("the input is piped")?, "{input}")?;
    ensure!(child.wait()?.success(), "queue-server {arguments:?} does it");
    Ok(())
}

impl Program {
    /// Starts the program `name`; its log goes to a file in `directory`.
    ///
    /// # Errors
    /// When it has not been built or cannot be started.
    pub fn start(name: &str, arguments: &[&str], directory: &Path) -> Result<Self> {
        Self::start_with(name, arguments, directory, &[])
    }

    /// The same with `variables` in its environment.
    ///
    /// # Errors
    /// When it has not been built or cannot be started.
    pub fn start_with(
        name: &str,
        arguments: &[&str],
        directory: &Path,
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        let log = directory.join(format!("{name}.log"));
        let file = OpenOptions::new().create(true).append(true).open(&log)?;
        let child = Command::new(path(name)?)
            .args(arguments)
            .env("RUST_LOG", "info")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(File::create(directory.join(format!("{name}.out")))?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("{name} can be started"))?;
        Ok(Self { child, log })
    }

    /// The process's number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Writes a line to its standard input.
    ///
    /// # Errors
    /// When it no longer reads.
    pub fn write_line(&self, line: &str) -> Result<()> {
        let mut input = self.child.stdin.as_ref().context("the input is open")?;
        writeln!(input, "{line}")?;
        Ok(input.flush()?)
    }

    /// Ends it without any warning, as a power cut would.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to end and gives its exit status.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn stop(&mut self) -> Result<Option<i32>> {
        Command::new("kill").args(["-TERM", &self.pid().to_string()]).status()?;
        Ok(self.child.wait()?.code())
    }

    /// Waits until it has ended by itself, and gives its exit status.
    ///
    /// # Errors
    /// When it goes on.
    pub async fn ended(&mut self) -> Result<Option<i32>> {
        let ended = crate::eventually(|| std::future::ready(self.child.try_wait().ok().flatten())).await;
        Ok(ended.context("it ends by itself")?.code())
    }

    /// The memory it holds, in KiB.
    ///
    /// # Errors
    /// When it has ended.
    pub fn resident_kib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line =
            status.lines().find(|line| line.starts_with("VmRSS:")).context("the kernel tells the memory")?;
        Ok(line.split_whitespace().nth(1).context("a number follows")?.parse()?)
    }

    /// The processor time it has used.
    ///
    /// # Errors
    /// When it has ended.
    pub fn processor_time(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = fields
            .get(11..13)
            .context("the kernel tells the times")?
            .iter()
            .map(|t| t.parse::<u64>())
            .sum::<Result<u64, _>>()?;
        // A clock tick of Linux is 10 ms on every architecture in use.
        Ok(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
