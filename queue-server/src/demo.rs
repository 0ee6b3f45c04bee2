//! An office of Belsh to look at: the whole catalogue, staff and devices with fresh secrets, and people who come, wait
//! and are served through the same interface as everybody.

mod clerk;
mod credentials;
mod day;
mod devices;
mod from_afar;
mod morning;
pub(crate) mod office;
mod people;

use std::fs;
use std::io::{Write, stdout};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use jiff::SignedDuration;

use crate::accounts::SessionLimits;
use crate::clock::FastClock;
use crate::command_line::asked_to_stop;
use crate::config::{self, Config, PublicUrl};
use crate::server::{self, Server};
use crate::setup::Setup;
use crate::storage::Storage;
use crate::storage::sqlite::Sqlite;
use credentials::DemoFile;
use people::World;

/// Office seconds in a real second, with people.
const SPEED_WITH_PEOPLE: f64 = 60.0;
/// The most counters, which three digits on a board can show.
const COUNTERS_MAX: u16 = 999;

/// What the demonstration is asked for.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The directory of the demonstration's database, secrets and configurations.
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Where it listens: a loopback address.
    #[arg(long, default_value = config::DEFAULT_LISTEN)]
    listen: String,
    /// How many counters the office has.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=i64::from(COUNTERS_MAX)))]
    counters: u16,
    /// Office seconds in a real second: 60 with people, 1 without.
    #[arg(long, value_parser = speed)]
    speed: Option<f64>,
    /// Nobody comes by themselves; the office is open day and night.
    #[arg(long)]
    no_people: bool,
    /// Makes the people behave as they did under this seed.
    #[arg(long)]
    seed: Option<u64>,
}

/// Serves the demonstration until somebody asks it to stop. Of the environment's `variable`s, `QUEUE_DATABASE_URL` chooses
/// another database, and a display lets kiosk and board open windows.
///
/// # Errors
/// When the directory, the database or the address cannot be used.
pub async fn run(arguments: &Arguments, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<()> {
    let listen = config::listen_address(&arguments.listen)?;
    let database = match variable("QUEUE_DATABASE_URL") {
        Some(url) => config::database_path(&url)?,
        None => arguments.dir.join("queue.db"),
    };
    // The database holds the key of the slips' codes, so nobody else looks in.
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&arguments.dir)
        .with_context(|| format!("{} cannot be made", arguments.dir.display()))?;
    let path = arguments.dir.join("demo.json");
    let storage = Sqlite::open(&database).await?;
    let profile = office::profile(arguments.counters, arguments.no_people)?;
    // What was imported into the demonstration's database stays.
    let profile = Setup::new(storage.clone()).with_present_services(profile).await?;
    let (mut file, fresh) = DemoFile::read_or_make(&path, &profile)?;
    let usual_speed = if arguments.no_people { 1.0 } else { SPEED_WITH_PEOPLE };
    let clock = {
        let start = morning::start(&storage, &profile, arguments.no_people).await?;
        let clock = Arc::new(FastClock::new(start, arguments.speed.unwrap_or(usual_speed)));
        storage.put_profile(&profile, profile.settings()?.business_day(start)).await?;
        file.enter(storage, fresh).await?;
        clock
    };
    let config = Config {
        database,
        listen,
        tls: None,
        public_url: PublicUrl::Listen,
        behind_proxy: false,
        push: None,
        sessions: sessions(),
        mail: None,
    };
    let server = server::start(config, clock.clone()).await?;
    file.url = server.url();
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| variable(name).is_some_and(|it| !it.is_empty()));
    devices::write(&arguments.dir, &file, display, !arguments.no_people)?;
    file.write(&path)?;
    welcome(&server, &file, &path)?;
    let ended = if arguments.no_people {
        asked_to_stop().await
    } else {
        let seed = arguments.seed.unwrap_or_else(rand::random);
        tracing::info!(seed, "the people come");
        let world = Arc::new(World::new(&file, profile, clock)?);
        people::until_end(people::live(world, &file, seed), asked_to_stop()).await
    };
    server.stop().await;
    ended
}

/// In a demonstration people stay signed in.
fn sessions() -> SessionLimits {
    let day = SignedDuration::from_hours(24);
    SessionLimits { staff_idle: day, manager_idle: day, whole: day }
}

fn welcome(server: &Server, file: &DemoFile, path: &Path) -> anyhow::Result<()> {
    let url = server.url();
    let mut out = stdout().lock();
    writeln!(out, "The one-stop shop of Belsh is open.\n")?;
    writeln!(out, "  staff      {url}/staff\n  managers   {url}/manage\n")?;
    writeln!(out, "  {:<10} {:<8} password", "name", "role")?;
    for user in &file.users {
        writeln!(out, "  {:<10} {:<8} {}", user.username, user.role, user.password)?;
    }
    writeln!(out, "\nThe tokens of kiosk and board stand in {}. Ctrl-C ends it.", path.display())?;
    Ok(out.flush()?)
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse::<f64>().ok().filter(|speed| (0.1..=3600.0).contains(speed));
    speed.ok_or_else(|| "the speed is a number from 0.1 to 3600".into())
}
