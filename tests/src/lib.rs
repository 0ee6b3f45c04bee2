//! Starts the real programs for the whole-system tests and the benchmarks, each in a directory of its own.

pub mod browser;
pub mod http;
pub mod kiosk;
pub mod page;
pub mod past;
pub mod process;
pub mod scanner;
pub mod secure;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use queue_api::client::Client;
use queue_api::session::{Role, SignIn};
use queue_api::ticket::{IssueRequest, IssuedTicket};
use queue_api::{CounterId, OfficeId, ServiceId, TicketId};
use serde::Deserialize;
use toml::Table;
use uuid::Uuid;

use crate::process::Program;

/// A server with the demonstration's office and no people but those of the test.
pub struct Server {
    program: Program,
    /// What the demonstration says of itself.
    pub demo: Demo,
}

/// The file that a demonstration writes for programs.
#[derive(Debug, Clone, Deserialize)]
pub struct Demo {
    /// Where the server listens.
    pub url: String,
    /// The office.
    pub office: OfficeId,
    /// Its services.
    pub services: Vec<DemoService>,
    /// Its counters.
    pub counters: Vec<DemoCounter>,
    /// Its staff.
    pub users: Vec<DemoUser>,
    /// Its kiosks and boards.
    pub devices: Vec<DemoDevice>,
}

/// A service of the demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoService {
    /// The service.
    pub id: queue_api::ServiceId,
}

/// A counter of the demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoCounter {
    /// The counter.
    pub id: CounterId,
    /// What stands above it.
    pub label: String,
}

/// A person of the demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoUser {
    /// The name to sign in with.
    pub username: String,
    /// The password, made for this demonstration only.
    pub password: String,
    /// What the person may do.
    pub role: Role,
}

/// A device of the demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoDevice {
    /// `kiosk` or `board`.
    pub kind: String,
    /// Its token.
    pub token: String,
}

impl Server {
    /// Starts a demonstration without people in `directory`, at `listen`, with `counters` counters; an earlier one in
    /// the same directory goes on.
    ///
    /// # Errors
    /// When the program cannot be started or does not serve in time.
    pub async fn start(directory: &Path, listen: &str, counters: usize) -> Result<Self> {
        Self::demonstrate(directory, listen, &["--no-people", "--counters", &counters.to_string()]).await
    }

    /// Starts a demonstration with its simulated people, the same ones for the same `seed`, from the next morning on;
    /// an hour of theirs takes two minutes.
    ///
    /// # Errors
    /// When the program cannot be started or does not serve in time.
    pub async fn with_people(directory: &Path, seed: u64) -> Result<Self> {
        Self::demonstrate(directory, "127.0.0.1:0", &["--speed", "30", "--seed", &seed.to_string()]).await
    }

    async fn demonstrate(directory: &Path, listen: &str, how: &[&str]) -> Result<Self> {
        let folder = directory.to_str().context("the directory's name is text")?;
        let arguments = [&["demo", "--dir", folder, "--listen", listen], how].concat();
        let program = Program::start("queue-server", &arguments, directory)?;
        let file = directory.join("demo.json");
        let read = || async {
            let demo: Demo = serde_json::from_slice(&std::fs::read(&file).ok()?).ok()?;
            let health = http::Connection::open(&demo.url).await.ok()?.get("/readyz", "").await.ok()?;
            (health.status == 200).then_some(demo)
        };
        let demo = eventually(read).await.context("the server does not serve")?;
        Ok(Self { program, demo })
    }

    /// The process.
    pub fn program(&mut self) -> &mut Program {
        &mut self.program
    }

    /// A client with the token of the demonstration's kiosk or board.
    ///
    /// # Errors
    /// When the client cannot be set up.
    pub fn device(&self, kind: &str) -> Result<Client> {
        let device =
            self.demo.devices.iter().find(|device| device.kind == kind).context("there is such a device")?;
        Ok(Client::new(&self.demo.url, self.demo.office.clone(), Some(device.token.clone()))?)
    }

    /// Gives somebody at the kiosk a number for a service.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn issue(&self, service: &str) -> Result<IssuedTicket> {
        let request = IssueRequest::new(ServiceId::new(service));
        Ok(self.device("kiosk")?.issue(TicketId(Uuid::now_v7()), &request).await?)
    }

    /// The demonstration's `nth` person with a role, from 0.
    pub fn user(&self, role: Role, nth: usize) -> &DemoUser {
        self.demo
            .users
            .iter()
            .filter(|user| user.role == role)
            .nth(nth)
            .expect("the demonstration has this person")
    }

    /// A client signed in as the `nth` person with a role.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn sign_in(&self, role: Role, nth: usize) -> Result<Client> {
        let user = self.user(role, nth);
        let client = Client::new(&self.demo.url, self.demo.office.clone(), None)?;
        let (username, password) = (user.username.clone(), user.password.clone());
        client.sign_in(&SignIn { username, password, code: None }).await?;
        Ok(client)
    }
}

/// A server on a database in `directory` that is not there yet, and where it serves.
///
/// # Errors
/// When it cannot be started or does not serve in time.
pub async fn fresh_server(directory: &Path) -> Result<(Program, String)> {
    let database = format!("sqlite:{}", directory.join("queue.db").display());
    let variables = [("QUEUE_DATABASE_URL", database.as_str()), ("QUEUE_LISTEN", "127.0.0.1:0")];
    let server = Program::start_with("queue-server", &[], directory, &variables)?;
    let serving = || async {
        let log = server.log();
        let (_, address) = log.split_once(" serving address=")?;
        Some(format!("http://{}", address.split_whitespace().next()?))
    };
    let url = eventually(serving).await.with_context(|| server.log())?;
    Ok((server, url))
}

/// The demonstration's configuration of `program`, changed so that it draws into a picture and is touched from its
/// standard input; and that picture.
///
/// # Errors
/// When the demonstration has not written one.
pub fn off_screen(program: &str, directory: &Path) -> Result<(PathBuf, PathBuf)> {
    let mut configuration: Table =
        std::fs::read_to_string(directory.join(format!("{program}.toml")))?.parse()?;
    let kiosk = program == "kiosk";
    let picture = if kiosk { "kiosk.png" } else { "board.png" };
    let screen = configuration.entry("screen").or_insert_with(|| Table::new().into());
    let screen = screen.as_table_mut().context("[screen] is a table")?;
    screen.insert("headless".into(), true.into());
    screen.insert("picture".into(), picture.into());
    if kiosk {
        configuration.insert("simulated".into(), toml::toml! { touches = true }.into());
    } else {
        let sound = toml::toml! {
            sink = "wav"
            directory = "announcements"
            voices = "voices"
        };
        configuration.insert("sound".into(), sound.into());
    }
    let file = directory.join(format!("{program}.off-screen.toml"));
    std::fs::write(&file, configuration.to_string())?;
    Ok((file, directory.join(picture)))
}

/// Sets a key of a table of a configuration file.
///
/// # Errors
/// When the file is no configuration.
pub fn set(file: &Path, table: &str, key: &str, value: impl Into<toml::Value>) -> Result<()> {
    let mut configuration: Table = std::fs::read_to_string(file)?.parse()?;
    let table = configuration.entry(table).or_insert_with(|| Table::new().into());
    table.as_table_mut().context("it is a table")?.insert(key.into(), value.into());
    Ok(std::fs::write(file, configuration.to_string())?)
}

/// Asks again and again until there is an answer, for half a minute at the most: for what gives no notice of its own,
/// such as another process's files.
pub async fn eventually<T, F: Future<Output = Option<T>>>(mut ask: impl FnMut() -> F) -> Option<T> {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    while tokio::time::Instant::now() < deadline {
        beat.tick().await;
        if let Some(answer) = ask().await {
            return Some(answer);
        }
    }
    None
}
